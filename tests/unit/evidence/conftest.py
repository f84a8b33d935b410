"""Where the public test vectors are: FUBIE_VECTORS, or a folder shared/vectors beside the checkout."""

from __future__ import annotations

import json
import os
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

BESIDE_THE_CHECKOUT = Path(__file__).resolve().parents[4] / "shared" / "vectors"


@pytest.fixture(scope="session")
def vectors() -> Path:
    folder = Path(os.environ.get("FUBIE_VECTORS", BESIDE_THE_CHECKOUT))
    if not folder.is_dir():
        pytest.skip(f"no public test vectors at {folder}; set FUBIE_VECTORS to their folder")
    return folder


@pytest.fixture(scope="session")
def vector(vectors: Path) -> Callable[[str], Any]:
    return lambda name: json.loads((vectors / name).read_text())
