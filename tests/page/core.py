"""The core of the verifier page, built for Node, and the Python verifier beside it."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from evidence.chainproof import Assurance
from evidence.trust import Trust
from evidence.verify import verify
from tests.page.recording import kept

ROOT = Path(__file__).resolve().parents[2]
HERE = Path(__file__).resolve().parent
ESBUILD = ROOT / "node_modules/.bin/esbuild"
BUILDING = ("--bundle", "--format=esm", "--platform=neutral", "--main-fields=module,main", "--target=es2022", "--log-level=warning")  # fmt: skip


@dataclass(frozen=True)
class Question:
    """A bundle with all that the answer depends on."""

    bundle: bytes
    trust: Trust | None = None
    as_of: int | None = None
    require: Assurance | None = None


def built(entry: Path, folder: Path) -> Path:
    """The module and all that it imports as one file that needs neither Node nor a browser."""
    target = folder / f"{entry.parent.name}-{entry.stem}.mjs"
    subprocess.run([str(ESBUILD), str(entry), *BUILDING, f"--outfile={target}"], check=True, cwd=ROOT)
    return target


def answers_of_page(core: Path, questions: Sequence[Question], folder: Path) -> list[dict[str, Any]]:
    """[{"report", "seconds"}, …]."""
    asked = [_written(question, folder / str(place)) for place, question in enumerate(questions)]
    command = ["node", str(HERE / "verify.mjs"), str(core)]
    done = subprocess.run(command, input=json.dumps(asked), capture_output=True, check=True, text=True)
    found: list[dict[str, Any]] = json.loads(done.stdout)
    return found


def report_of_python(question: Question) -> dict[str, Any]:
    report = verify(question.bundle, question.trust, as_of=question.as_of, require=question.require)
    found: dict[str, Any] = json.loads(json.dumps(report.to_json()))
    return found


def recorded(tests: Sequence[Path], kind: str, folder: Path) -> list[Any]:
    """What these tests ask of the Python verifier, see `recording`."""
    folder.mkdir()
    command = [
        sys.executable,
        "-m",
        "pytest",
        "-q",
        "-p",
        "no:cacheprovider",
        "-p",
        "tests.page.recording",
        *map(str, tests),
    ]
    environment = {**os.environ, "FUBIE_QUESTIONS": str(folder), "PYTHONPATH": str(ROOT)}
    subprocess.run(command, cwd=ROOT, env=environment, check=True, capture_output=True)
    return kept(folder, kind)


def _written(question: Question, folder: Path) -> dict[str, Any]:
    folder.mkdir()
    (folder / "bundle").write_bytes(question.bundle)
    if question.trust is not None:
        (folder / "trust").write_text(json.dumps(question.trust.to_json()), encoding="utf-8")
    return {
        "bundle": str(folder / "bundle"),
        "trust": None if question.trust is None else str(folder / "trust"),
        "asOf": question.as_of,
        "require": None if question.require is None else question.require.value,
    }


def calls_of_page(modules: Path, calls: Sequence[tuple[str, Any]]) -> list[Any]:
    """What modules.ts returns for each (name, arguments)."""
    command = ["node", str(HERE / "call.mjs"), str(modules)]
    done = subprocess.run(command, input=json.dumps(calls), capture_output=True, check=True, text=True)
    found: list[Any] = json.loads(done.stdout)
    return found
