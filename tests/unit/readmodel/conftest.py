"""Databases for the tests of the read model: copies of one whose tables were made once."""

import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from ledger.readmodel.database import Database, open_database


@pytest.fixture(scope="session")
def template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("template") / "readmodel.db"
    open_database(f"sqlite:///{path}").close()
    return path


@pytest.fixture
def fresh(template: Path, tmp_path: Path) -> Iterator[Callable[[], Database]]:
    """Makes empty databases."""
    made: list[Database] = []

    def make() -> Database:
        path = shutil.copy(template, tmp_path / f"readmodel{len(made)}.db")
        made.append(open_database(f"sqlite:///{path}"))
        return made[-1]

    yield make
    for database in made:
        database.close()


@pytest.fixture
def database(fresh: Callable[[], Database]) -> Database:
    return fresh()
