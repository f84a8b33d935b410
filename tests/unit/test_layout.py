"""The two packages that can be installed state the same requirements."""

import tomllib
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]


def project(path: str) -> dict[str, object]:
    table = tomllib.loads((ROOT / path).read_text())["project"]
    assert isinstance(table, dict)
    return table


def requirements(path: str) -> set[str]:
    found = project(path)["dependencies"]
    assert isinstance(found, list)
    return set(found)


def test_evidence_alone_needs_nothing_that_the_whole_does_not() -> None:
    alone = requirements("evidence/pyproject.toml")
    assert alone
    assert alone <= requirements("pyproject.toml")


def test_both_carry_the_same_version() -> None:
    assert project("evidence/pyproject.toml")["version"] == project("pyproject.toml")["version"]
