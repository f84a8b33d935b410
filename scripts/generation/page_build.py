"""The verifier page: the titles of nodes and the amounts in effects, from where they stand, and the page itself."""

from __future__ import annotations

import json
import subprocess
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from generation.catalogue import Catalogue, GenerationError

WORDS = "evidence/page/generated/words.json"
PAGE = "evidence/page/verifier.html"
EFFECTS = "ledger/chain/artifacts/IEffects.json"
MONEY = ("Money", "Money[]")


def words(root: Path, catalogue: Catalogue) -> str:
    """Titles of the nodes by id, and the amounts among the fields of each effect, as paths with dots."""
    abi = json.loads((root / EFFECTS).read_text(encoding="utf-8"))["abi"]
    found = {
        "nodes": {str(node.id): {"zh": node.zh, "en": node.en} for node in catalogue.nodes},
        "amounts": {entry["name"]: list(_amounts(entry["inputs"])) for entry in abi if entry["type"] == "function"},
    }
    return json.dumps(found, indent=1, ensure_ascii=False, sort_keys=True) + "\n"


def page(root: Path) -> str:
    """The page as its builder prints it. Raises GenerationError with what the builder complained about."""
    command = ["node", str(root / "evidence/page/build.mjs")]
    try:
        done = subprocess.run(command, cwd=root, capture_output=True, text=True, encoding="utf-8")
    except OSError as error:
        raise GenerationError(f"{PAGE}: node does not start ({error.strerror}): run `make setup`") from None
    if done.returncode:
        raise GenerationError(f"{PAGE}: {done.stderr.strip()}")
    return done.stdout


def _amounts(inputs: Sequence[Mapping[str, Any]], above: str = "") -> Iterator[str]:
    """Fields in fen."""
    for part in inputs:
        path = above + part["name"]
        if part["internalType"] in MONEY:
            yield path
        yield from _amounts(part.get("components", []), f"{path}.")
