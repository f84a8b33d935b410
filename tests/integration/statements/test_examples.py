"""Statements of the example loans: from the log alone, equal to what the contracts store."""

from pathlib import Path
from typing import Any

import pytest

from ledger.chain.contract import Contract
from ledger.chain.refusals import refusals
from ledger.domain.position import LoanState
from ledger.scenario.exporting import Exporter
from ledger.scenario.loader import load
from ledger.scenario.player import Played, played
from ledger.statements import LoanNotThere, from_chain, statement_of

EXAMPLES = sorted((Path(__file__).resolve().parents[3] / "examples").glob("*.yaml"))
LIVE, OPEN = (1, 2), (1, 2, 3, 4)
CANCELLED, ARCHIVED = 4, 5

pytestmark = [pytest.mark.chain, pytest.mark.slow]


@pytest.mark.parametrize("path", EXAMPLES, ids=lambda path: path.stem)
def test_the_claim_is_what_the_contracts_store(path: Path) -> None:
    with played(load(path)) as run:
        for name in Exporter(run).loans():
            compare(run, run.registry.loan(name))


def compare(run: Played, loan: bytes) -> None:
    """As of the day to which the loan has come: of one that bears no interest any more, the day of its last entry."""
    wire = run.wire
    ledger = Contract(wire.deployment.ledger, wire.artifacts.ledger, refusals(wire.artifacts))
    stored, rows, penalty = (ledger.read(wire.chain, view, loan) for view in ("loanOf", "instalmentsOf", "penaltyOwed"))
    records = from_chain(wire.chain, wire.deployment, wire.artifacts, loan)
    try:
        day = max(stored["accruedThrough"], max(record.effective_day for record in records.loan_entries))
        found = statement_of(records, day, known_later=True)
    except LoanNotThere:
        # Never disbursed.
        assert stored["state"] in (0, ARCHIVED)
        return
    if stored["state"] != ARCHIVED:
        assert (found.state is LoanState.CANCELLED) == (stored["state"] == CANCELLED)
    open_rows = [row for row in rows if stored["state"] in LIVE and row["state"] in OPEN]
    assert (
        found.claim.principal,
        found.claim.penalty + found.claim.interest_on_interest,
        found.claim.credit,
        found.allocated.total,
    ) == (
        sum(map(unpaid, open_rows)),
        penalty,
        stored["credit"],
        stored["distributed"],
    )


def unpaid(row: dict[str, Any]) -> int:
    return int(row["principal"] - (row["principalPaid"] if row["partPaid"] else 0))
