"""YAML as text with lines."""

from pathlib import Path

import pytest

from ledger.domain.errors import InvalidValue
from ledger.scenario.errors import ScenarioInvalid
from ledger.scenario.source import MAX_BYTES, Keyed, Scalar, Table, read, unknown


def given(folder: Path, text: str) -> Path:
    path = folder / "given.yaml"
    path.write_text(text, encoding="utf-8")
    return path


def test_scalars_stay_what_was_written(tmp_path: Path) -> None:
    top = read(given(tmp_path, "amount: 916.80\nday: 2026-03-01\nyes: 0x10\n"))

    texts = {key: value.text for key, value in top.entries.items() if isinstance(value, Scalar)}

    assert texts == {"amount": "916.80", "day": "2026-03-01", "yes": "0x10"}


def test_lines_count_from_one(tmp_path: Path) -> None:
    top = read(given(tmp_path, "# a comment\na: 1\nb:\n  - x\n  - y\n"))

    assert top.key_lines == {"a": 2, "b": 3}
    assert [item.line for item in top.entries["b"].items] == [4, 5]  # type: ignore[union-attr]


def test_an_alias_stands_for_its_anchor(tmp_path: Path) -> None:
    top = read(given(tmp_path, "a: &t {rate: 0.18}\nb: *t\n"))

    found = top.entries["b"]

    assert isinstance(found, Keyed)
    assert found.entries["rate"] == Scalar(1, "0.18", False)


@pytest.mark.parametrize(
    ("text", "line", "fragment"),
    [
        ("a: 1\na: 2\n", 2, "a second time"),
        ("a: {x: 1}\n<<: {y: 2}\n", 2, "merge keys"),
        ("a: 1\nb: [1, 2\n", 3, "not YAML"),
        ("- 1\n", 1, "table of keys and values"),
        ("", 1, "empty"),
        ("a: \t\x00\n", 1, "not YAML"),
        ("a: " + "[" * 5000, 1, "nested deeper"),
        ("a: " + "[" * 30 + "]" * 30, 1, "nested deeper"),
        ("? {a: 1}\n: 2\n", 1, "a key is a word"),
    ],
)
def test_what_is_no_scenario_is_refused_with_its_line(tmp_path: Path, text: str, line: int, fragment: str) -> None:
    with pytest.raises(ScenarioInvalid) as refused:
        read(given(tmp_path, text))

    assert refused.value.line == line
    assert fragment in refused.value.sentence


def test_aliases_that_unfold_without_end_are_refused(tmp_path: Path) -> None:
    levels = [f"l{n}: &l{n} [{', '.join([f'*l{n - 1}'] * 10)}]" for n in range(1, 10)]

    with pytest.raises(ScenarioInvalid, match="more than"):
        read(given(tmp_path, "\n".join(["l0: &l0 x", *levels])))


def test_a_file_too_large_is_refused(tmp_path: Path) -> None:
    with pytest.raises(ScenarioInvalid, match="larger than"):
        read(given(tmp_path, "a: " + "x" * MAX_BYTES))


def test_a_file_that_is_not_there_is_refused(tmp_path: Path) -> None:
    with pytest.raises(ScenarioInvalid, match="cannot be read"):
        read(tmp_path / "none.yaml")


def test_the_nearest_known_word_is_suggested() -> None:
    assert unknown("key", "amout", ["amount", "at"]) == "unknown key 'amout'; did you mean 'amount'?"
    assert unknown("key", "zzz", ["amount", "at"]) == "unknown key 'zzz'; known: amount, at"


def test_a_value_that_cannot_be_is_told_with_what_is_allowed(tmp_path: Path) -> None:
    table = Table(str(tmp_path), read(given(tmp_path, "a: 1\nb: x\n")), "the table")

    def parse(text: str) -> int:
        raise InvalidValue("b", text, "a digit")

    with pytest.raises(ScenarioInvalid, match="b: 'x' is not allowed; a digit") as refused:
        table.text("b", parse)
    assert refused.value.line == 2
