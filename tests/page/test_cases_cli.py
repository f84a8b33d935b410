"""The table of cases, put to the command."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from evidence.cli import main
from tests.page.corpus import TABLE, Case

pytestmark = pytest.mark.chain

NAMES = [row["name"] for row in json.loads(TABLE.read_text(encoding="utf-8"))["cases"]]
EXIT_CODES = {"valid": 0, "invalid": 1, "cannot-tell": 2}


@pytest.mark.parametrize("name", NAMES)
def test_the_command_answers_as_the_table_says(
    name: str, table: dict[str, Case], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    case = table[name]
    code = main(arguments(case, tmp_path))
    printed = capsys.readouterr()
    assert code == EXIT_CODES[case.outcome]
    if case.usage:
        assert printed.out == "" and printed.err.count("\n") == 1
        return
    report = json.loads(printed.out)
    assert report["outcome"] == case.outcome
    assert (failing(report), lacking(report)) == (case.fails, case.open)


def arguments(case: Case, folder: Path) -> list[str]:
    (folder / "bundle.zip").write_bytes(case.bundle)
    given = [str(folder / "bundle.zip"), "--json"]
    if case.trust is not None:
        (folder / "trust.json").write_bytes(case.trust)
        given += ["--trust", str(folder / "trust.json")]
    if case.as_of is not None:
        given += ["--as-of", str(case.as_of)]
    return given if case.require is None else [*given, "--require", case.require]


def failing(report: dict[str, Any]) -> frozenset[str]:
    return frozenset(check["id"] for check in report["checks"] if check["result"] == "failed")


def lacking(report: dict[str, Any]) -> frozenset[str]:
    """The decisive checks that are open, but for those which rest on another one."""
    found = (check for check in report["checks"] if check["result"] == "not-covered" and check["decisive"])
    return frozenset(check["id"] for check in found if check["reason"]["code"] != "cannot-tell.unreached")
