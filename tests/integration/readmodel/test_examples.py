"""Every example, told to the read model as it happened: the tables agree with the contracts in everything, and so do the balances that are computed from them."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from sqlmodel import Session, col, func, select

from ledger.chain.contract import Contract
from ledger.chain.decoding import decoder
from ledger.chain.refusals import refusals
from ledger.domain.position import LoanState
from ledger.readmodel.audit import Audit
from ledger.readmodel.chain_source import ChainSource
from ledger.readmodel.database import Database, open_database
from ledger.readmodel.projector import Projector
from ledger.readmodel.queries.as_of import loan_at
from ledger.readmodel.source import Deployment
from ledger.readmodel.tables.chain import Event
from ledger.readmodel.tables.loans import Loan
from ledger.scenario.exporting import Exporter
from ledger.scenario.loader import load
from ledger.scenario.player import Played, played

LIVE, OPEN, CANCELLED, ARCHIVED = (1, 2), (1, 2, 3, 4), 4, 5
EXAMPLES = sorted((Path(__file__).resolve().parents[3] / "examples").glob("*.yaml"))

pytestmark = [pytest.mark.chain, pytest.mark.slow]


@pytest.fixture
def database(tmp_path: Path) -> Iterator[Database]:
    opened = open_database(f"sqlite:///{tmp_path / 'readmodel.db'}")
    yield opened
    opened.close()


@pytest.mark.parametrize("path", EXAMPLES, ids=lambda path: path.stem)
def test_the_tables_agree_with_the_contracts(path: Path, database: Database) -> None:
    with played(load(path)) as run:
        assert run.report.failure is None
        wire = run.wire
        deployment = Deployment(wire.deployment.chain.chain_id, wire.deployment.ledger, wire.deployment.origin)
        source = ChainSource(wire.chain, wire.ledger, decoder(wire.artifacts), deployment)
        for _ in Projector(database, source).catch_up(source.head()):
            pass
        with database.reader() as session:
            audit = Audit(session, source)
            assert [str(difference) for difference in audit.differences()] == []
            assert audit.checked > len(run.report.files)
            for name in Exporter(run).loans():
                balances_agree(run, session, run.registry.loan(name))


def balances_agree(run: Played, session: Session, loan: bytes) -> None:
    """As of the day to which the loan has come: what the engine makes of the tables is what the contracts store. Those who paid for the borrower are paid out of what
    would be credit, which the tables have as such.
    """
    wire, id_ = run.wire, f"0x{loan.hex()}"
    ledger = Contract(wire.deployment.ledger, wire.artifacts.ledger, refusals(wire.artifacts))
    stored, rows, penalty = (ledger.read(wire.chain, view, loan) for view in ("loanOf", "instalmentsOf", "penaltyOwed"))
    if session.get(Loan, id_) is None:
        assert stored["state"] in (0, ARCHIVED)
        return
    last = session.exec(select(func.max(col(Event.effective_day))).where(Event.file == id_)).one() or 0
    found = loan_at(session, None, id_, max(stored["accruedThrough"], last))
    position, live = found.position, stored["state"] in LIVE
    if stored["state"] != ARCHIVED:
        assert (position.state is LoanState.CANCELLED) == (stored["state"] == CANCELLED)
    assert (position.outstanding, position.penalty(found.agreement), position.allocated.total) == (
        sum(unpaid_principal(row) for row in rows if live and row["state"] in OPEN),
        penalty,
        stored["distributed"],
    )


def unpaid_principal(row: dict[str, Any]) -> int:
    return int(row["principal"] - (row["principalPaid"] if row["partPaid"] else 0))
