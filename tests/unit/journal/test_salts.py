"""A salt stays the same until it is erased, and then is gone from the file too."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from ledger.journal.database import Database, open_database
from ledger.journal.salts import Salts

LENDER, OTHER = "0x" + "11" * 32, "0x" + "22" * 32


@pytest.fixture
def salts(database: Database) -> Salts:
    return Salts(database)


def test_each_place_has_its_own_salt_that_stays(salts: Salts) -> None:
    places = [
        (LENDER, "alice", "identity"),
        (LENDER, "alice", "contract"),
        (LENDER, "bob", "identity"),
        (OTHER, "alice", "identity"),
    ]
    found = [salts.salt(*place) for place in places]
    assert len(set(found)) == 4
    assert all(len(salt) == 32 for salt in found)
    assert [salts.salt(*place) for place in places] == found
    assert salts.all_of(LENDER, "alice") == {"identity": found[0], "contract": found[1]}


def test_many_threads_get_one_salt(salts: Salts) -> None:
    with ThreadPoolExecutor(8) as threads:
        assert len(set(threads.map(lambda _: salts.salt(LENDER, "alice", "identity"), range(16)))) == 1


def test_erasing_one_subject_leaves_the_others(salts: Salts) -> None:
    before, kept = salts.salt(LENDER, "alice", "identity"), salts.salt(LENDER, "bob", "identity")
    assert salts.erase(LENDER, "alice") == 1
    assert salts.erase(LENDER, "alice") == 0
    assert salts.all_of(LENDER, "alice") == {}
    assert salts.salt(LENDER, "bob", "identity") == kept
    assert salts.salt(LENDER, "alice", "identity") != before


def test_an_erased_salt_is_in_no_file_any_more(tmp_path: Path) -> None:
    database = open_database(f"sqlite:///{tmp_path / 'journal.db'}")
    salts = Salts(database)
    salt = salts.salt(LENDER, "alice", "identity")
    assert any(salt in path.read_bytes() for path in tmp_path.iterdir())
    salts.erase(LENDER, "alice")
    assert not any(salt in path.read_bytes() for path in tmp_path.iterdir())
    database.close()
