"""Where the public test vectors are: FUBIE_VECTORS, or a folder shared/vectors beside the checkout."""

from __future__ import annotations

import json
import os
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

BESIDE_THE_CHECKOUT = Path(__file__).resolve().parents[4] / "shared" / "vectors"
OWN = Path(__file__).parent / "data"


@pytest.fixture(scope="session")
def vectors() -> Path:
    folder = Path(os.environ.get("FUBIE_VECTORS", BESIDE_THE_CHECKOUT))
    if not folder.is_dir():
        pytest.skip(f"no public test vectors at {folder}; set FUBIE_VECTORS to their folder")
    return folder


@pytest.fixture(scope="session")
def vector(vectors: Path) -> Callable[[str], Any]:
    return lambda name: json.loads((vectors / name).read_text())


@pytest.fixture(
    params=["anvil_london", "qbft/qbft_four_of_four", "qbft/qbft_one_validator_down", "clique/clique_three_signers"]
)
def recorded(request: pytest.FixtureRequest) -> Any:
    """A block of a real chain with its receipts and proofs, as JSON-RPC gave them: our own recording, then the public ones."""
    own = OWN / f"{request.param}.json"
    path = own if own.exists() else request.getfixturevalue("vectors") / f"{request.param}.json"
    return json.loads(path.read_text())


@pytest.fixture
def anvil() -> Any:
    return json.loads((OWN / "anvil_london.json").read_text())
