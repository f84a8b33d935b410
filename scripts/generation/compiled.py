"""What the compiler makes of the contracts: built apart from the developer's `out`, always whole, so that it is the same everywhere."""

from __future__ import annotations

import hashlib
import json
import os
import shutil
import subprocess
import sys
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from generation.catalogue import GenerationError

FORGE = Path(__file__).resolve().parents[2] / ".tools/bin/forge"
BUILDS = Path(".tools/cache/generation")
MODULES = "contracts/modules.json"


@dataclass(frozen=True)
class Module:
    """One entry of contracts/modules.json; its index is its place there. Only routed ones are called through the ledger."""

    index: int
    name: str
    path: str
    routed: bool


def modules(root: Path) -> tuple[Module, ...]:
    """Raises: GenerationError when contracts/modules.json is not a list of {name, path, routed}."""
    try:
        items = json.loads((root / MODULES).read_text(encoding="utf-8"))
        found = tuple(Module(place, item["name"], item["path"], item["routed"]) for place, item in enumerate(items))
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise GenerationError(f"{MODULES}: {error!r}") from error
    if len({module.name for module in found}) != len(found):
        raise GenerationError(f"{MODULES}: a name stands twice")
    return found


def standing(root: Path, wanted: Collection[Module]) -> list[Module]:
    """Those whose source exists; a line on stderr for each that does not."""
    found = [module for module in wanted if (root / module.path).is_file()]
    for module in wanted:
        if module not in found:
            print(f"{module.name} is left out: {module.path} does not exist", file=sys.stderr)
    return found


class Build:
    """The compiled contracts of some source paths."""

    def __init__(self, out: Path) -> None:
        self.out = out

    def contract(self, source: str, name: str) -> Mapping[str, Any]:
        """Forge's artifact. Raises: GenerationError when the source does not hold the contract."""
        path = self.out / Path(source).name / f"{name}.json"
        if not path.is_file():
            raise GenerationError(f"{source} compiles to no contract named {name}")
        found: Mapping[str, Any] = json.loads(path.read_text(encoding="utf-8"))
        return found

    def of_source(self, source: str) -> Iterable[Mapping[str, Any]]:
        """Every contract and interface of one source file."""
        paths = sorted((self.out / Path(source).name).glob("*.json"))
        return (json.loads(path.read_text(encoding="utf-8")) for path in paths)

    def all(self) -> Iterable[Mapping[str, Any]]:
        paths = sorted(self.out.glob("*.sol/*.json"))
        return (json.loads(path.read_text(encoding="utf-8")) for path in paths)


@cache
def build(root: Path, name: str, *paths: str) -> Build:
    """Compile `paths` and what they import from nothing, or reuse the last such build if no source changed since.

    A build from nothing numbers the syntax trees alike on every machine; an incremental one does not.

    Raises: GenerationError with the compiler's output.
    """
    folder = root / BUILDS / name
    stamp, digest = folder / "sources", _digest(root, paths)
    if not (stamp.is_file() and stamp.read_text() == digest):
        shutil.rmtree(folder, ignore_errors=True)
        _forge(root, folder, paths)
        stamp.write_text(digest)
    return Build(folder / "out")


def _forge(root: Path, folder: Path, paths: Iterable[str]) -> None:
    places = ("--out", str(folder / "out"), "--cache-path", str(folder / "cache"))
    command = [str(FORGE), "build", *paths, "--ast", *places]
    environment = {**os.environ, "FOUNDRY_PROFILE": "default"}
    done = subprocess.run(command, cwd=root, env=environment, capture_output=True, text=True)
    if done.returncode:
        raise GenerationError(f"the contracts do not compile:\n{done.stdout}{done.stderr}")


def _digest(root: Path, paths: Iterable[str]) -> str:
    state = hashlib.sha256("\n".join(paths).encode())
    settings = [root / "foundry.toml", root / "package-lock.json"]
    for path in [*settings, *sorted((root / "contracts").rglob("*.sol"))]:
        state.update(f"\n{path.relative_to(root)}\n".encode() + hashlib.sha256(path.read_bytes()).digest())
    return state.hexdigest()


def signature(entry: Mapping[str, Any]) -> str:
    """`name(type,…)` of a function, event or error of an ABI."""
    return f"{entry.get('name', entry['type'])}({','.join(map(_type, entry.get('inputs', [])))})"


def _type(parameter: Mapping[str, Any]) -> str:
    kind: str = parameter["type"]
    if not kind.startswith("tuple"):
        return kind
    return f"({','.join(map(_type, parameter['components']))}){kind.removeprefix('tuple')}"
