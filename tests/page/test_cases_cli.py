"""The table of cases, put to the command."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from evidence.cli import main
from evidence.verify.table import ASKED_ASSURANCE, CHECKS
from tests.page.core import ROOT
from tests.page.corpus import TABLE, Case

pytestmark = pytest.mark.chain

NAMES = [row["name"] for row in json.loads(TABLE.read_text(encoding="utf-8"))["cases"]]
PAGE = ROOT / "evidence/page/verifier.html"
MEANINGS = ROOT / "evidence/page/src/ui/meanings.json"
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


def test_every_check_has_a_meaning_on_the_page_and_no_more() -> None:
    meanings = json.loads(MEANINGS.read_text(encoding="utf-8"))
    assert meanings.keys() == {check.id for check in (*CHECKS, ASKED_ASSURANCE)}
    assert all(words["zh"] and words["en"] for words in meanings.values())


def test_the_command_hands_out_the_page(tmp_path: Path) -> None:
    command = [sys.executable, "-m", "evidence.cli", "page"]
    printed = subprocess.run(command, cwd=ROOT, capture_output=True, check=True).stdout
    assert main(["page", "--out", str(tmp_path / "page.html")]) == 0
    assert printed == (tmp_path / "page.html").read_bytes() == PAGE.read_bytes()
    assert main(["page", "--out", str(tmp_path / "no" / "page.html")]) == 2


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
