"""The syntax trees of the contracts, as the compiler makes them."""

from __future__ import annotations

import json
import re
import subprocess
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[2]
SOLC = ROOT / "scripts/solc/solc-v0.8.28"
LIBRARY = "@openzeppelin/contracts/"
_IMPORT = re.compile(r"""^import\s[^;]*?["']([^"']+)["'];""", re.MULTILINE | re.DOTALL)

Node = Mapping[str, Any]


def syntax_trees(*others: Path) -> list[Node]:
    """Of every contract, of what it imports, and of other files, whose imports are as if they stood in `contracts`."""
    sources: dict[str, str] = {}
    for path in sorted((ROOT / "contracts").rglob("*.sol")):
        _gather(str(path.relative_to(ROOT)), sources)
    for path in others:
        _gather(f"contracts/{path.name}", sources, path.read_text())
    answer = _compile(sources)
    errors = [error["formattedMessage"] for error in answer.get("errors", []) if error["severity"] == "error"]
    assert not errors, "\n".join(errors)
    return [source["ast"] for source in answer["sources"].values()]


def _gather(name: str, sources: dict[str, str], text: str | None = None) -> None:
    if name in sources:
        return
    sources[name] = (_file(name).read_text()) if text is None else text
    for imported in _imports(name, sources[name]):
        _gather(imported, sources)


def _imports(name: str, text: str) -> Iterator[str]:
    for path in _IMPORT.findall(text):
        yield path if not path.startswith(".") else _normal(Path(name).parent / path)


def _normal(path: Path) -> str:
    parts: list[str] = []
    for part in path.parts:
        if part == "..":
            parts.pop()
        elif part != ".":
            parts.append(part)
    return "/".join(parts)


def _file(name: str) -> Path:
    return ROOT / "node_modules" / name if name.startswith(LIBRARY) else ROOT / name


def _compile(sources: Mapping[str, str]) -> Mapping[str, Any]:
    request = {
        "language": "Solidity",
        "sources": {name: {"content": text} for name, text in sources.items()},
        "settings": {"evmVersion": "london", "outputSelection": {"*": {"": ["ast"]}}},
    }
    command = [str(SOLC), "--standard-json"]
    done = subprocess.run(command, input=json.dumps(request), capture_output=True, text=True, cwd=ROOT, check=True)
    found: Mapping[str, Any] = json.loads(done.stdout)
    return found
