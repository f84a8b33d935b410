"""A bankruptcy that a court ends: what the stay held back goes on from that day."""

from __future__ import annotations

from pathlib import Path

import pytest

from ledger.scenario.loader import load
from ledger.scenario.player import played

pytestmark = pytest.mark.chain

EXAMPLES = Path(__file__).parents[3] / "examples"
CUT = "  # ---- the general guarantor can be called now"
STEP = "node: BANKRUPTCY_STAYED, by: court, on: loan, order: 2026-insolvency-8, expect: {error: LoanStayed}"
END = """
  - {at: 2026-04-01, end_bankruptcy: loan, by: lender, order: dismissed, expect: {error: WrongCaller}}
  - {end_bankruptcy: loan, by: court, order: dismissed, documents: resolution}
  - {end_bankruptcy: loan, by: court, order: dismissed, expect: {error: NothingToDo}}
  - {node: SETOFF_EXECUTED, by: lender, on: line, deposit: deposit, amount: 1000.00}
"""


def test_the_loan_goes_on_when_the_court_ends_it(tmp_path: Path) -> None:
    text = (EXAMPLES / "bankruptcy.yaml").read_text(encoding="utf-8")
    assert STEP in text
    until_stayed = text[: text.index(CUT)]
    (tmp_path / "documents").symlink_to(EXAMPLES / "documents")
    (tmp_path / "ended.yaml").write_text(until_stayed + END, encoding="utf-8")
    with played(load(tmp_path / "ended.yaml")) as run:
        assert run.report.failure is None and run.report.held
        reached = [node.node for node in run.report.nodes]
    assert reached.count("BANKRUPTCY_STAYED") == 2 and reached[-1] != "BANKRUPTCY_STAYED"
    assert "SETOFF_EXECUTED" in reached
