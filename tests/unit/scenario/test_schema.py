"""The schema for editors: it takes every example and refuses what the loader refuses."""

import json
from pathlib import Path
from typing import Any

import pytest
from jsonschema import Draft202012Validator

from ledger.chain.artifacts import shipped
from ledger.scenario.schema import schema
from ledger.scenario.signatures import Shape
from ledger.scenario.source import Keyed, Sequence, Value, read
from tests.unit.scenario.written import write

ROOT = Path(__file__).resolve().parents[3]
EXAMPLES = sorted((ROOT / "examples").glob("*.yaml"))
SCHEMA = schema(Shape(shipped()))


def as_editors_read_it(value: Value) -> Any:
    """YAML 1.2 core schema: numbers and flags are such unless quoted, dates are text."""
    if isinstance(value, Keyed):
        return {key: as_editors_read_it(item) for key, item in value.entries.items()}
    if isinstance(value, Sequence):
        return [as_editors_read_it(item) for item in value.items]
    if value.quoted or value.text in ("true", "false"):
        return value.text if value.quoted else value.text == "true"
    for number in (int, float):
        try:
            return number(value.text)
        except ValueError:
            continue
    return value.text


def faults(path: Path) -> list[str]:
    found = Draft202012Validator(SCHEMA).iter_errors(as_editors_read_it(read(path)))
    return ["/".join(map(str, error.absolute_path)) for error in found]


def test_there_are_examples() -> None:
    assert len(EXAMPLES) >= 6


def test_it_is_a_schema() -> None:
    Draft202012Validator.check_schema(SCHEMA)


def test_the_committed_schema_is_this_one() -> None:
    assert json.loads((ROOT / "examples/scenario.schema.json").read_text(encoding="utf-8")) == SCHEMA


@pytest.mark.parametrize("path", EXAMPLES, ids=lambda path: path.stem)
def test_it_takes_every_example(path: Path) -> None:
    assert faults(path) == []


@pytest.mark.parametrize("path", EXAMPLES, ids=lambda path: path.stem)
def test_every_example_names_it(path: Path) -> None:
    first = path.read_text(encoding="utf-8").splitlines()[0]

    assert first == "# yaml-language-server: $schema=scenario.schema.json"


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("amount: 916.80, as", "amout: 916.80, as"),
        ("node: PAYMENT_RECEIVED, by", "node: PAYMENT_RECIEVED, by"),
        ("method: bullet", "method: balloon"),
        ("undue: 83.20", "undu: 83.20"),
        ("start: 2026-01-05", "begin: 2026-01-05"),
        ("role: approver}", "role: aprover}"),
    ],
)
def test_it_refuses_a_mistake(tmp_path: Path, old: str, new: str) -> None:
    assert faults(write(tmp_path, (old, new))) != []


def test_it_takes_the_small_scenario(tmp_path: Path) -> None:
    assert faults(write(tmp_path)) == []
