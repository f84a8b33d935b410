"""A plain life from registration to the archived file: every figure of the tables by hand (see story.py)."""

from collections.abc import Iterator
from datetime import date

import pytest
from eth_abi import encode
from eth_utils import keccak
from sqlmodel import Session, select

from ledger.readmodel.database import Database
from ledger.readmodel.projector import Projector
from ledger.readmodel.queries import balances
from ledger.readmodel.tables import loans, payments
from ledger.readmodel.tables.accounts import Movement
from ledger.readmodel.tables.credit import Application, Facility
from tests.unit.readmodel.memory_chain import MemoryChain, address, identifier
from tests.unit.readmodel.story import (
    DAY,
    FIRST_DUE,
    LENDER,
    SECOND_DUE,
    agree,
    draw,
    first_row_paid,
    grant,
    publish,
    register,
    second_row_overdue,
    settled_late,
)


@pytest.fixture
def chain() -> MemoryChain:
    return MemoryChain(day=DAY)


def reading(database: Database, chain: MemoryChain) -> Iterator[Session]:
    list(Projector(database, chain).catch_up(chain.head()))
    with database.reader() as session:
        yield session


def shown(row: object, *columns: str) -> tuple[object, ...]:
    return tuple(getattr(row, column) for column in columns)


PAID = ("state", "fee_charged", "fee_paid", "interest_paid", "principal_paid", "cleared")


def test_an_agreement_holds_what_was_agreed_and_disclosed(database: Database, chain: MemoryChain) -> None:
    publish(chain)
    loan = agree(chain, "loan", grant(chain, "facility", register(chain, "borrower")))
    chain.mine()
    for session in reading(database, chain):
        row = session.exec(select(loans.Agreement)).one()
        assert row.id == "0x" + loan.hex()
        assert shown(row, "state", "method", "day_count", "allocation_mode") == (
            "effective",
            "equal-principal",
            "30E/360",
            "by-component",
        )
        assert row.allocation_order == "fee,interest,penalty,compound,principal"
        assert shown(row, "principal", "rate", "penalty_rate", "periods") == (120_000, 120_000, 180_000, 2)
        assert shown(row, "apr", "daily_cost", "total_cost", "cap") == (180_000, 493, 2_400, 240_000)
        assert shown(row, "disclosed_on", "effective_on", "anchored_algorithms") == (DAY, DAY, 3)
        assert shown(row, "borrower_signer", "lender_signer") == (address("borrower"), address("signer"))
        assert row.anchored_root == row.documents == "0x" + identifier("agreement").hex()


def test_a_drawdown_reserves_and_moves_the_lenders_money(database: Database, chain: MemoryChain) -> None:
    publish(chain)
    loan = agree(chain, "loan", grant(chain, "facility", register(chain, "borrower")))
    draw(chain, loan)
    chain.mine()
    for session in reading(database, chain):
        facility = session.exec(select(Facility)).one()
        assert shown(facility, "reserved", "outstanding", "open") == (120_000, 0, 1)
        assert session.exec(select(loans.Drawdown.state)).all() == ["released"]
        assert session.exec(select(loans.Loan)).all() == []
        assert {(b.kind, b.balance) for b in balances(session, None)} == {("pool", 880_000), ("transit", 120_000)}


def test_a_debit_pays_the_first_row(database: Database, chain: MemoryChain) -> None:
    first_row_paid(chain)
    for session in reading(database, chain):
        first, second = session.exec(select(loans.Instalment).order_by(loans.Instalment.number)).all()
        assert shown(first, *PAID) == ("settled", 550, 550, 1_200, 60_000, 0)
        assert shown(second, *PAID) == ("scheduled", 50, 0, 0, 0, 0)
        assert shown(first, "due", "due_date") == (FIRST_DUE, date(2026, 4, 1))
        loan = session.exec(select(loans.Loan)).one()
        assert shown(loan, "state", "principal", "version", "rows", "payments") == ("active", 120_000, 1, 2, 1)
        assert shown(loan, "start_date", "accrued_through", "distributed") == (date(2026, 3, 1), FIRST_DUE, 61_750)
        mandate = session.exec(select(loans.Mandate)).one()
        assert shown(mandate, "state", "row", "attempts", "cap") == ("active", 1, 1, 100_000)
        payment = session.exec(select(payments.Payment)).one()
        assert shown(payment, "kind", "state", "amount", "value_day", "row") == (
            "debit",
            "allocated",
            61_750,
            FIRST_DUE,
            1,
        )
        assert payment.payer == address("borrower")
        assert payment.id == "0x" + identifier("debit")[:16].hex()
        facility = session.exec(select(Facility)).one()
        assert shown(facility, "reserved", "outstanding", "open") == (0, 60_000, 1)
        assert {(b.kind, b.balance) for b in balances(session, None)} == {
            ("pool", 880_000),
            ("transit", 0),
            ("payable", 61_750),
        }


def test_a_row_that_is_overdue_freezes_the_facility(database: Database, chain: MemoryChain) -> None:
    _, facility, loan = first_row_paid(chain)
    second_row_overdue(chain, facility, loan)
    for session in reading(database, chain):
        row = session.exec(select(loans.Loan)).one()
        assert shown(row, "state", "bucket", "days_past_due", "penalty_owed") == ("overdue", 1, 9, 270)
        assert row.penalty_numerator == "97200000000"
        assert session.get(loans.Instalment, (row.id, 1, 2)).state == "overdue"
        frozen = session.exec(select(Facility)).one()
        assert shown(frozen, "state", "freeze_causes", "overdue_loans") == ("frozen", 8, 1)


def test_a_whole_life_leaves_nothing_owed(database: Database, chain: MemoryChain) -> None:
    _, _, loan = settled_late(chain)
    day = SECOND_DUE + 19
    for session in reading(database, chain):
        row = session.exec(select(loans.Loan)).one()
        assert shown(row, "state", "bucket", "settled_on", "closed_on") == ("archived", 0, day, day)
        assert shown(row, "penalty_owed", "penalty_paid", "credit", "payments") == (0, 425, 0, 4)
        assert row.certificate == "0x" + identifier("certificate").hex()
        assert row.penalty_numerator == str(97_200_000_000 + 55_656_000_000)
        agreement = session.exec(select(loans.Agreement)).one()
        assert shown(agreement, "archive_root", "keys_destroyed_by") == (
            "0x" + identifier("archive").hex(),
            day + 500,
        )
        second = session.get(loans.Instalment, ("0x" + loan.hex(), 1, 2))
        assert shown(second, *PAID) == ("settled", 50, 50, 600, 60_000, 0)
        claim = session.exec(select(loans.Claim)).one()
        assert shown(claim, "state", "owner", "share_bps", "received") == (
            "cancelled",
            "0x" + LENDER.hex(),
            10_000,
            122_825,
        )
        facility = session.exec(select(Facility)).one()
        assert shown(facility, "state", "outstanding", "open", "overdue_loans", "freeze_causes") == (
            "closed",
            0,
            0,
            0,
            0,
        )
        assert session.exec(select(Application.state)).one() == "accepted"


def test_what_was_received_is_what_was_allocated_and_refunded(database: Database, chain: MemoryChain) -> None:
    settled_late(chain)
    for session in reading(database, chain):
        came = session.exec(select(payments.Payment).where(payments.Payment.kind != "refund")).all()
        left = session.exec(select(payments.Payment).where(payments.Payment.kind == "refund")).all()
        splits = session.exec(select(payments.Allocation)).all()
        parts = ("fee", "interest", "penalty", "compound", "principal", "credit")
        assert sum(payment.amount for payment in came) == 61_750 + 30_000 + 31_200
        assert sum(sum(shown(split, *parts)) for split in splits) == 122_950
        assert [(row.amount, row.number) for row in left] == [(125, 4)]
        receipt = keccak(encode(["string", "bytes32", "uint16"], ["fubie.refund", identifier("loan"), 4]))
        own = keccak(encode(["string", "bytes32", "bytes32"], ["fubie.payment", LENDER, receipt]))[:16]
        assert left[0].id == "0x" + own.hex()
        lines = session.exec(select(payments.AllocationLine)).all()
        assert sum(line.principal for line in lines) == 120_000
        assert sum(line.interest for line in lines) == 1_800


def test_every_account_shows_how_it_came_to_its_balance(database: Database, chain: MemoryChain) -> None:
    party, _, _ = settled_late(chain)
    for session in reading(database, chain):
        rows = session.exec(select(Movement).order_by(Movement.id)).all()
        for account in balances(session, None):
            moves = [row for row in rows if (row.owner, row.kind) == (account.owner, account.kind)]
            assert [row.balance for row in moves] == [
                sum(move.amount for move in moves[: place + 1]) for place in range(len(moves))
            ]
        found = {(b.owner, b.kind): b.balance for b in balances(session, None)}
        assert found["0x" + LENDER.hex(), "payable"] == 122_825
        assert found["0x" + party.hex(), "payable"] == 125
        assert {row.lender for row in rows} == {"0x" + LENDER.hex()}
