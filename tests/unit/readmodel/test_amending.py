"""Loans that begin anew on other terms: every figure by hand (docs/explain/money.md §10)."""

import json
from collections.abc import Mapping
from typing import Any

import pytest
from sqlmodel import Session, select

from ledger.domain.nodes import Node
from ledger.readmodel.database import Database
from ledger.readmodel.queries import statement
from ledger.readmodel.tables.credit import Facility
from ledger.readmodel.tables.loans import Instalment, Loan, ScheduleVersion
from tests.unit.readmodel.memory_chain import ZERO, MemoryChain, identifier
from tests.unit.readmodel.story import (
    BANK,
    CAP,
    DAY,
    FIRST_DUE,
    SECOND_DUE,
    SIGNER,
    TERMS,
    allocate,
    first_row_paid,
    packed,
    payment_id,
    receive,
    second_row_overdue,
    settle,
)
from tests.unit.readmodel.test_parts import hexed, reading

NO_RELIEF = {"principal": 0, "interest": 0, "fee": 0, "penalty": 0}
# Of the second row 9 days after it was due, with 2.00 yuan of penalty and the fee given up.
ARREARS = {"overdue": True, "due": SECOND_DUE, "duePrincipal": 60_000, "dueInterest": 600, "dueFee": 0}
NO_ARREARS = {"overdue": False, "due": 0, "duePrincipal": 0, "dueInterest": 0, "dueFee": 0, "dueTotal": 0}


@pytest.fixture
def chain() -> MemoryChain:
    return MemoryChain(day=DAY)


def made(**values: Any) -> Mapping[str, Any]:
    carried = {"balance": 0, "interest": 0, "fee": 0, "capitalised": 0, "capitalisedPenalty": 0}
    return {"version": 2, "cap": CAP, "rows": [], **carried, **values}


def waive(chain: MemoryChain, loan: bytes) -> None:
    chain.reach(
        Node.WAIVER_GRANTED,
        loan,
        SIGNER,
        limit=100_000,
        terms=TERMS,
        termsHash=identifier("terms of loan"),
        treatment=0,
        relief=NO_RELIEF | {"fee": 50, "penalty": 200},
        made=made(first=3, dueTotal=60_600, **ARREARS),
    )
    chain.mine()


def extend(chain: MemoryChain, loan: bytes) -> None:
    """The day after the first due date: 60,000 fen over three months from there, with the day's 20 fen of interest and the period's fee."""
    chain.day = FIRST_DUE + 1
    rows = ((SECOND_DUE, 20_000, 580, 0), (SECOND_DUE + 31, 20_000, 400, 50), (SECOND_DUE + 61, 20_000, 200, 50))
    terms = TERMS | {"principal": 60_000, "periods": 3, "startDay": FIRST_DUE + 1, "firstDue": SECOND_DUE}
    terms["originationFee"] = 0
    chain.reach(
        Node.EXTENSION_APPROVED,
        loan,
        SIGNER,
        addedMonths=2,
        terms=terms,
        termsHash=identifier("other terms"),
        treatment=1,
        relief=NO_RELIEF,
        made=made(first=1, balance=60_000, interest=20, fee=50, rows=packed(rows), **NO_ARREARS),
    )
    chain.mine()


def schedule(session: Session) -> dict[tuple[int, int], str]:
    return {(row.version, row.number): row.state for row in session.exec(select(Instalment))}


def test_what_is_given_up_of_arrears_leaves_one_row_of_them(database: Database, chain: MemoryChain) -> None:
    _, facility, loan = first_row_paid(chain)
    second_row_overdue(chain, facility, loan)
    waive(chain, loan)
    for session in reading(database, chain):
        assert schedule(session) == {(1, 1): "settled", (1, 2): "superseded", (2, 2): "overdue"}
        row = session.get(Instalment, (hexed(loan), 2, 2))
        assert row is not None
        assert (row.due, row.principal, row.interest, row.fee_charged) == (SECOND_DUE, 60_000, 600, 0)
        now = session.exec(select(Loan)).one()
        assert (now.state, now.bucket, now.rows, now.version) == ("overdue", 1, 2, 2)
        assert (now.penalty_owed, now.penalty_paid, now.interest_accrued) == (70, 200, 0)
        assert session.exec(select(Facility.overdue_loans)).one() == 1


def test_an_extension_numbers_its_rows_from_one_and_carries_what_had_accrued(
    database: Database, chain: MemoryChain
) -> None:
    _, _, loan = first_row_paid(chain)
    extend(chain, loan)
    for session in reading(database, chain):
        assert schedule(session) == {
            (1, 1): "superseded",
            (1, 2): "superseded",
            (2, 1): "scheduled",
            (2, 2): "scheduled",
            (2, 3): "scheduled",
        }
        rows = [session.get(Instalment, (hexed(loan), 2, number)) for number in (1, 2, 3)]
        assert [(row.principal, row.interest, row.fee, row.fee_charged) for row in rows if row] == [
            (20_000, 600, 50, 50),
            (20_000, 400, 50, 0),
            (20_000, 200, 50, 0),
        ]
        now = session.exec(select(Loan)).one()
        assert (now.start_day, now.rows, now.interest_accrued) == (FIRST_DUE + 1, 3, 20)
        assert int(now.interest_numerator) == 20 * 1_000_000 * 360
        version = session.get(ScheduleVersion, (hexed(loan), 2))
        assert version is not None
        assert json.loads(version.terms or "")["periods"] == 3


def test_arrears_that_are_given_up_are_no_arrears(database: Database, chain: MemoryChain) -> None:
    _, facility, loan = first_row_paid(chain)
    second_row_overdue(chain, facility, loan)
    chain.reach(
        Node.RESTRUCTURE_ACCEPTED,
        loan,
        SIGNER,
        commitment=identifier("commitment"),
        terms=TERMS,
        termsHash=identifier("other terms"),
        treatment=7,
        relief=NO_RELIEF | {"penalty": 70},
        made=made(
            first=1,
            balance=60_800,
            capitalised=800,
            capitalisedPenalty=200,
            fee=50,
            rows=packed(((SECOND_DUE + 40, 60_800, 600, 0),)),
            **NO_ARREARS,
        ),
    )
    for session in reading(database, chain):
        now = session.exec(select(Loan)).one()
        assert (now.state, now.bucket, now.days_past_due) == ("active", 0, 0)
        assert (now.penalty_owed, now.penalty_paid) == (0, 270)
        limit = session.exec(select(Facility)).one()
        assert (limit.outstanding, limit.overdue_loans, limit.freeze_causes) == (60_800, 0, 0)


def test_a_reversal_after_an_amendment_undoes_what_came_after_it_alone(database: Database, chain: MemoryChain) -> None:
    _, _, loan = first_row_paid(chain)
    extend(chain, loan)
    chain.day = SECOND_DUE
    receive(chain, loan, "second", 2, SECOND_DUE, 20_650)
    allocate(chain, loan, "second", SECOND_DUE, {1: (50, 600, 20_000)})
    settle(chain, loan, 1, SECOND_DUE, version=2)
    for session in reading(database, chain):
        assert schedule(session)[2, 1] == "settled"
    chain.day = SECOND_DUE + 1
    proof = {"amount": 20_650, "returnProof": identifier("proof"), "number": 2, "replayedFrom": 2}
    chain.reach(Node.PAYMENT_REVERSED, loan, BANK, object=payment_id("second"), **proof)
    for session in reading(database, chain):
        row = session.get(Instalment, (hexed(loan), 2, 1))
        assert row is not None
        # The debit that paid row 1 of the first version is behind the new beginning.
        assert (row.state, row.principal_paid, row.interest_paid, row.fee_paid) == ("scheduled", 0, 0, 0)
        assert session.exec(select(Loan.distributed)).one() == 61_750


def test_balances_of_a_day_are_of_the_terms_of_that_day(database: Database, chain: MemoryChain) -> None:
    _, _, loan = first_row_paid(chain)
    extend(chain, loan)
    for session in reading(database, chain):
        before = statement(session, None, hexed(loan), FIRST_DUE)
        assert (before.principal, before.next_due, before.next_amount) == (60_000, SECOND_DUE, 60_650)
        # Two days at 20 fen.
        after = statement(session, None, hexed(loan), FIRST_DUE + 2)
        assert (after.principal, after.accrued_interest) == (60_000, 40)
        # A third of the principal; 580 fen of interest, with the 20 of the day before; the fee of the period.
        assert (after.next_due, after.next_amount) == (SECOND_DUE, 20_000 + 600 + 50)


def test_an_accelerated_loan_owes_everything_in_one_row(database: Database, chain: MemoryChain) -> None:
    _, facility, loan = first_row_paid(chain)
    second_row_overdue(chain, facility, loan)
    called = made(first=2, dueTotal=60_650, **ARREARS | {"dueFee": 50})
    chain.reach(Node.LOAN_ACCELERATED, loan, SIGNER, noticeProof=ZERO, made=called)
    for session in reading(database, chain):
        assert schedule(session) == {(1, 1): "superseded", (1, 2): "superseded", (2, 1): "overdue"}
        assert session.exec(select(Loan.rows)).one() == 1
