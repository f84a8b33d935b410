"""Databases for the tests of the read model."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from ledger.readmodel.database import Database, open_database


@pytest.fixture
def database(tmp_path: Path) -> Iterator[Database]:
    opened = open_database(f"sqlite:///{tmp_path / 'readmodel.db'}")
    yield opened
    opened.close()
