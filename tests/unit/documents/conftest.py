"""Stores for the tests."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from ledger.documents.store import Store, StorePlace, open_store


@pytest.fixture
def place(tmp_path: Path) -> StorePlace:
    return StorePlace.in_folder(tmp_path / "store")


@pytest.fixture
def store(place: StorePlace) -> Iterator[Store]:
    found = open_store(place)
    yield found
    found.close()
