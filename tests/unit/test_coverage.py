"""The floors of coverage count the contracts, all of them together, and nothing else."""

from pathlib import Path

import pytest

import coverage


def record(source: str, lines: tuple[int, int], branches: tuple[int, int]) -> str:
    """Of so many lines and branches the first ones reached."""
    (hit, found), (taken, ways) = lines, branches
    reached = "".join(f"DA:{n},{3 if n < hit else 0}\n" for n in range(found))
    chosen = "".join(f"BRDA:{n},0,0,{2 if n < taken else '-'}\n" for n in range(ways))
    return f"TN:\nSF:{source}\n{reached}{chosen}end_of_record\n"


def check(folder: Path, *records: str) -> int:
    path = folder / "lcov.info"
    path.write_text("".join(records))
    return coverage.main([str(path)])


def test_a_line_counts_that_either_part_of_the_tests_reached(tmp_path: Path) -> None:
    one, other = tmp_path / "one", tmp_path / "other"
    one.write_text("SF:contracts/A.sol\nDA:1,1\nDA:2,0\nBRDA:1,0,0,1\nBRDA:1,0,1,-\nend_of_record\n")
    other.write_text("SF:contracts/A.sol\nDA:1,0\nDA:2,5\nBRDA:1,0,0,-\nBRDA:1,0,1,4\nend_of_record\n")
    assert coverage.main([str(one), str(other), "--lines", "100", "--branches", "100"]) == 0
    assert coverage.main([str(one), "--lines", "51", "--branches", "0"]) == 1


def test_floors_hold_for_the_whole(tmp_path: Path) -> None:
    low, high = record("contracts/A.sol", (90, 100), (8, 10)), record("contracts/B.sol", (100, 100), (10, 10))
    assert check(tmp_path, low, high) == 0, "95 % of lines, 90 % of branches"


@pytest.mark.parametrize(
    ("lines", "branches", "what"), [((94, 100), (10, 10), "lines"), ((100, 100), (89, 100), "branches")]
)
def test_below_a_floor_fails(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], lines: tuple[int, int], branches: tuple[int, int], what: str
) -> None:
    assert check(tmp_path, record("contracts/A.sol", lines, branches)) == 1
    assert f"{what} are below" in capsys.readouterr().err


def test_tests_libraries_and_generated_files_do_not_count(tmp_path: Path) -> None:
    bad = ((0, 1000), (0, 1000))
    others = ("tests/contracts/A.t.sol", "node_modules/x/A.sol", "contracts/generated/Nodes.sol")
    good = record("contracts/A.sol", (1, 1), (0, 0))
    assert check(tmp_path, good, *(record(source, *bad) for source in others)) == 0


def test_nothing_measured_is_not_success(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert check(tmp_path, record("tests/contracts/A.t.sol", (1, 1), (1, 1))) == 1
    assert "covers no file below contracts/" in capsys.readouterr().err
