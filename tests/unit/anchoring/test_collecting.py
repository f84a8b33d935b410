"""Which files make a batch, what is kept of them, and work in several processes."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator
from pathlib import Path

import pytest

from ledger.anchoring import record
from ledger.anchoring.errors import FileUnusable, NothingToAnchor, RecordUnusable
from ledger.anchoring.files import files_in
from ledger.anchoring.workers import AHEAD, WORTH_IT, Workers


def quiet(_: object) -> None:
    pass


def names(*places: Path) -> list[str]:
    return [file.name for file in files_in(places, quiet)]


def test_files_stand_in_the_order_of_their_names_below_the_folder_that_was_named(tmp_path: Path) -> None:
    for name in ("b", "a/z", "a/b/c", "A"):
        (tmp_path / "top" / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / "top" / name).touch()
    (tmp_path / "alone").touch()
    assert names(tmp_path / "top", tmp_path / "alone") == ["top/A", "top/a/b/c", "top/a/z", "top/b", "alone"]


def test_links_are_passed_over_and_told(tmp_path: Path) -> None:
    (tmp_path / "top").mkdir()
    (tmp_path / "top/out").symlink_to("/")
    told: list[Path] = []
    assert list(files_in([tmp_path / "top"], told.append)) == []
    assert told == [tmp_path / "top/out"]


@pytest.mark.parametrize("name", ["new\nline", "\x1b[2J", b"not-utf-8-\xff".decode("utf-8", "surrogateescape")])
def test_names_that_no_proof_can_carry_are_refused(tmp_path: Path, name: str) -> None:
    (tmp_path / "top").mkdir()
    (tmp_path / "top" / name).touch()
    with pytest.raises(FileUnusable, match="printable") as told:
        names(tmp_path / "top")
    assert str(told.value).isascii()


def test_two_places_of_one_name_are_refused(tmp_path: Path) -> None:
    for folder in ("one", "two"):
        (tmp_path / folder / "same").mkdir(parents=True)
    with pytest.raises(FileUnusable, match="another of that name"):
        names(tmp_path / "one/same", tmp_path / "two/same")


@pytest.fixture
def kept(tmp_path: Path) -> Path:
    """A folder with the record of two files."""
    for name, content in (("a", b"first"), ("b", b"second")):
        (tmp_path / "top").mkdir(exist_ok=True)
        (tmp_path / "top" / name).write_bytes(content)
    with Workers() as workers:
        assert record.write(tmp_path, files_in([tmp_path / "top"], quiet), workers, quiet) == 2
    return tmp_path


def test_each_file_has_a_salt_of_its_own_and_both_commitments(kept: Path) -> None:
    first, second = record.read(kept)
    assert first.salt != second.salt and len(first.salt) == 32
    whole = b"fubie.document.v1\0" + second.salt + b"second"
    assert second.leaf.sha256 == hashlib.sha256(whole).digest()
    assert second.leaf.sm3 == hashlib.new("sm3", whole).digest()
    assert not (kept / record.BEGUN).exists()
    assert (kept / record.RECORD).stat().st_mode & 0o077 == 0


def test_nothing_is_recorded_of_no_files(tmp_path: Path) -> None:
    with Workers() as workers, pytest.raises(NothingToAnchor):
        record.write(tmp_path, (), workers, quiet)
    assert list(tmp_path.iterdir()) == []


def test_a_file_that_cannot_be_read_leaves_no_record(tmp_path: Path) -> None:
    (tmp_path / "top").mkdir()
    (tmp_path / "top/a").touch()
    found = list(files_in([tmp_path / "top"], quiet))
    (tmp_path / "top/a").unlink()
    with Workers() as workers, pytest.raises(FileUnusable, match="No such file"):
        record.write(tmp_path, found, workers, quiet)
    assert not (tmp_path / record.RECORD).exists()


@pytest.mark.parametrize("member", ["name", "salt", "sha-256", "sm3"])
def test_a_record_that_was_changed_names_its_line(kept: Path, member: str) -> None:
    lines = (kept / record.RECORD).read_text().splitlines()
    second = json.loads(lines[1])
    second[member] = 7
    (kept / record.RECORD).write_text(lines[0] + "\n" + json.dumps(second, separators=(",", ":")) + "\n")
    with pytest.raises(RecordUnusable, match="line 2"):
        list(record.read(kept))


# ---- several processes


def double(number: int) -> int:
    if number == 13:
        raise ValueError("thirteen")
    return 2 * number


@pytest.mark.parametrize("processes", [1, 2])
@pytest.mark.parametrize("count", [0, WORTH_IT - 1, 13])
def test_results_come_in_order(processes: int, count: int) -> None:
    with Workers(processes) as workers:
        assert list(workers.map(double, range(count))) == [2 * number for number in range(count)]


@pytest.mark.parametrize("processes", [1, 2])
def test_what_a_piece_of_work_raises_is_raised_here(processes: int) -> None:
    with Workers(processes) as workers, pytest.raises(ValueError, match="thirteen"):
        list(workers.map(double, range(20)))


def test_little_is_under_way_at_a_time() -> None:
    taken = 0

    def items() -> Iterator[int]:
        nonlocal taken
        for _ in range(1_000):
            taken += 1
            yield 1

    with Workers(2) as workers:
        results = workers.map(double, items())
        next(results)
        assert taken <= max(WORTH_IT, 2 * AHEAD + 1)
