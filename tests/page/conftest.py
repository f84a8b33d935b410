"""The page's core as Node runs it. Skips, with the reason, where node or esbuild is missing."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from tests.page.core import ESBUILD, HERE, ROOT, built
from tests.unit.evidence.conftest import vectors as vectors  # the same folder, for the same reason skipped


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
