"""Which files are generated, and how: written in place, or compared with what stands."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Callable, Mapping
from pathlib import Path

from generation import cases, enumeration, offline, operations, page, solidity, transitions, typed_data
from generation.catalogue import Catalogue

FROM_CATALOGUE: Mapping[str, Callable[[Catalogue], str]] = {
    "contracts/generated/Nodes.sol": solidity.render,
    "contracts/generated/Rules.sol": transitions.render,
    "ledger/domain/nodes.py": lambda catalogue: format_python(enumeration.render(catalogue)),
    "ledger/domain/operations.py": lambda catalogue: format_python(operations.render(catalogue)),
    "evidence/catalogue.json": offline.render,
    "docs/lifecycle.md": page.render,
    "tests/generated/cases.json": cases.render,
}

FROM_TYPED_DATA: Mapping[str, Callable[[Path], str]] = {
    "contracts/generated/TypedData.sol": typed_data.render_solidity,
    "ledger/domain/typed_data.py": lambda root: format_python(typed_data.render_python(root)),
    "evidence/typed_data.py": lambda root: format_python(typed_data.render_python(root)),
}


def format_python(source: str) -> str:
    """The source as the project's formatter writes it."""
    command = [sys.executable, "-m", "ruff", "format", "--stdin-filename", "generated.py", "-"]
    return subprocess.run(command, input=source, capture_output=True, check=True, text=True).stdout


def write(root: Path, texts: Mapping[str, str]) -> list[str]:
    """Write what differs; returns the paths that changed."""
    changed = stale(root, texts)
    for path in changed:
        (root / path).parent.mkdir(parents=True, exist_ok=True)
        (root / path).write_text(texts[path], encoding="utf-8")
    return changed


def stale(root: Path, texts: Mapping[str, str]) -> list[str]:
    """The paths whose file is missing or differs."""
    return [path for path, text in texts.items() if not _same(root / path, text)]


def _same(path: Path, text: str) -> bool:
    return path.is_file() and path.read_text(encoding="utf-8") == text
