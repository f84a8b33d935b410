"""The page's core as Node runs it, the table of cases, and a browser. What is missing is skipped, with the reason."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, sync_playwright

from ledger.cli import main as fubie
from tests.page.core import ESBUILD, HERE, ROOT, built
from tests.page.corpus import Case, cases
from tests.unit.evidence.conftest import vectors as vectors  # the same folder, for the same reason skipped

# On PATH, or else the one that `make setup-browser` unpacked.
BROWSERS = ("chromium", "chromium-browser", "google-chrome")
UNPACKED = ROOT / ".tools/browser/chromium"


def require_tools() -> None:
    if shutil.which("node") is None or not ESBUILD.exists():
        pytest.skip("the page's core needs node and esbuild: run `make setup`")


@pytest.fixture(scope="session")
def core(tmp_path_factory: pytest.TempPathFactory) -> Path:
    require_tools()
    return built(ROOT / "evidence/page/src/core/index.ts", tmp_path_factory.mktemp("core"))


@pytest.fixture(scope="session")
def modules(tmp_path_factory: pytest.TempPathFactory) -> Path:
    require_tools()
    return built(HERE / "modules.ts", tmp_path_factory.mktemp("modules"))


@pytest.fixture(scope="session")
def table(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Case]:
    """The cases by name; some are made from a bundle that a run of an example exports."""
    folder = tmp_path_factory.mktemp("exported") / "run"
    assert fubie(["run", str(ROOT / "examples/equal-instalments.yaml"), "--out", str(folder)]) == 0
    return {case.name: case for case in cases(folder)}


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    found = next(filter(None, map(shutil.which, BROWSERS)), None) or (str(UNPACKED) if UNPACKED.is_file() else None)
    if found is None:
        pytest.skip(f"no Chromium: none of {', '.join(BROWSERS)} on PATH, and no {UNPACKED}: run `make setup-browser`")
    with sync_playwright() as playwright:
        started = playwright.chromium.launch(executable_path=found, args=["--no-sandbox"])
        yield started
        started.close()
