"""Loans that are played again: what a reversal or a late booking undoes, and what the entries behind it fill in anew. Figures by hand."""

from collections.abc import Callable, Iterator

import pytest
from sqlmodel import Session, select

from ledger.domain.nodes import Node
from ledger.readmodel import queries
from ledger.readmodel.database import Database
from ledger.readmodel.dump import dump
from ledger.readmodel.projector import Projector
from ledger.readmodel.tables import loans, payments
from ledger.readmodel.tables.credit import Facility
from tests.unit.readmodel.memory_chain import MemoryChain, identifier, number
from tests.unit.readmodel.story import (
    BANK,
    BORROWER,
    CAP,
    DAY,
    FIRST_DUE,
    KEEPER,
    LENDER,
    SECOND_DUE,
    allocate,
    bill,
    fall_due,
    first_row_paid,
    packed,
    payment_id,
    penalty,
    receive,
    second_row_overdue,
    settle,
    settled_late,
)

OWN, LOAN, PARTY = ("0x" + identifier(name).hex() for name in ("lender", "loan", "borrower"))
LATE = SECOND_DUE + 19


@pytest.fixture
def chain() -> MemoryChain:
    return MemoryChain(day=DAY)


@pytest.fixture
def tables(database: Database, chain: MemoryChain) -> Iterator[Callable[[], Session]]:
    opened: list[Session] = []

    def read() -> Session:
        list(Projector(database, chain).catch_up(chain.head()))
        opened.append(Session(database.engine))
        return opened[-1]

    yield read
    for each in opened:
        each.close()


def reverse(chain: MemoryChain, loan: bytes, name: str, number_: int, amount: int, replayed_from: int) -> int:
    fields = {"amount": amount, "returnProof": identifier("return"), "number": number_, "replayedFrom": replayed_from}
    return chain.reach(Node.PAYMENT_REVERSED, loan, BANK, object=payment_id(name), **fields)


def restored(chain: MemoryChain, facility: bytes, loan: bytes, outstanding: int) -> None:
    chain.reach(Node.LIMIT_RESTORED, facility, BANK, loan=loan, amount=0, outstanding=outstanding)


def adjusted(chain: MemoryChain, party: bytes, loan: bytes, paid: int, taken_back: int) -> None:
    chain.tell("ProceedsAdjusted", party=party, paid=paid, takenBack=taken_back, file=loan)


def row(session: Session, version: int, number_: int) -> loans.Instalment:
    found = session.get(loans.Instalment, (LOAN, version, number_))
    assert found is not None
    return found


def figures(of: object, *columns: str) -> tuple[object, ...]:
    return tuple(getattr(of, column) for column in columns)


PAID = ("state", "fee_paid", "interest_paid", "principal_paid")


# ---- the only payment of a row


def only_payment_reversed(chain: MemoryChain) -> int:
    _, facility, loan = first_row_paid(chain)
    seq = reverse(chain, loan, "debit", 1, 61_750, 1)
    restored(chain, facility, loan, 120_000)
    adjusted(chain, LENDER, loan, 0, 61_750)
    chain.mine()
    return seq


def test_a_row_whose_payment_came_back_is_due_again(chain: MemoryChain, tables: Callable[[], Session]) -> None:
    seq = only_payment_reversed(chain)
    session = tables()
    assert figures(row(session, 1, 1), *PAID) == ("due", 0, 0, 0)
    payment = session.exec(select(payments.Payment)).one()
    assert figures(payment, "state", "return_proof") == ("reversed", "0x" + identifier("return").hex())
    (split,) = session.exec(select(payments.Allocation)).all()
    assert (split.undone_by, split.principal) == (seq, 60_000)  # it stays readable
    facility = session.exec(select(Facility)).one()
    assert figures(facility, "outstanding", "open", "overdue_loans") == (120_000, 1, 0)


def test_what_was_distributed_is_taken_back(chain: MemoryChain, tables: Callable[[], Session]) -> None:
    only_payment_reversed(chain)
    session = tables()
    assert session.exec(select(loans.Loan.distributed, loans.Loan.credit)).one() == (0, 0)
    assert session.exec(select(loans.Claim.received)).one() == 0
    assert {(b.kind, b.balance) for b in queries.balances(session, OWN, owner=OWN)} == {
        ("pool", 880_000),
        ("payable", 0),
    }


# ---- a settled loan that is open again


def settled_loan_opened(chain: MemoryChain) -> None:
    """The second payment of `settled_late` came back. The third then met 570 of penalty (60,000 · 0.18 / 360 · 19) besides 650 of fee and interest, and
    left 29,980 for the principal: 30,020 is owed, and the 1.25 yuan that were refunded had never been too much."""
    _, facility, loan = settled_late(chain)
    chain.day = LATE
    chain.forget(2)
    chain.reach(Node.OVERPAYMENT_REFUNDED, loan, BANK, object=payment_id("rest"), amount=125, creditLeft=0)
    chain.reach(Node.SETTLEMENT_CERTIFICATE_ISSUED, loan, BANK, documents=identifier("certificate"))
    chain.mine()
    reverse(chain, loan, "part", 2, 30_000, 1)
    allocate(chain, loan, "debit", FIRST_DUE, {1: (550, 1_200, 60_000)})
    settle(chain, loan, 1, FIRST_DUE)
    allocate(chain, loan, "rest", LATE, {2: (50, 600, 29_980)}, penalty=570)
    penalty(chain, loan, SECOND_DUE + 9, LATE, 60_000 * 180_000 * 19, 0)
    chain.reach(Node.BUCKET_MIGRATED, loan, BANK, daysPastDue=19, to=1, **{"from": 0})
    restored(chain, facility, loan, 30_020)
    chain.reach(Node.LIMIT_FROZEN, facility, BANK, cause=3, reason=loan, causes=8)
    adjusted(chain, LENDER, loan, 0, 29_875)
    adjusted(chain, identifier("borrower"), loan, 0, 125)
    chain.mine()


def test_nothing_that_a_settled_loan_rested_on_stands(chain: MemoryChain, tables: Callable[[], Session]) -> None:
    settled_loan_opened(chain)
    session = tables()
    loan = session.exec(select(loans.Loan)).one()
    assert figures(loan, "state", "settled_on", "closed_on", "certificate") == ("overdue", None, 0, None)
    assert figures(loan, "penalty_owed", "penalty_paid", "credit", "distributed") == (0, 570, 0, 61_750 + 31_200)
    assert figures(loan, "bucket", "days_past_due", "payments") == (1, 19, 4)
    assert figures(row(session, 1, 1), *PAID) == ("settled", 550, 1_200, 60_000)
    assert figures(row(session, 1, 2), *PAID) == ("overdue", 50, 600, 29_980)
    claim = session.exec(select(loans.Claim)).one()
    assert figures(claim, "state", "received") == ("owned", 92_950)
    facility = session.exec(select(Facility)).one()
    assert figures(facility, "state", "open", "overdue_loans", "outstanding", "freeze_causes") == (
        "frozen",
        1,
        1,
        30_020,
        8,
    )


def test_each_allocation_says_whether_it_counts(chain: MemoryChain, tables: Callable[[], Session]) -> None:
    settled_loan_opened(chain)
    session = tables()
    counting = {}
    for payment in queries.payments(session, OWN, LOAN).items:
        counting[payment.number] = [split.principal for split in payment.allocations if split.undone_by is None]
        undone = [split for split in payment.allocations if split.undone_by is not None]
        assert len(undone) == (1 if payment.kind != "refund" else 0)
    assert counting == {1: [60_000], 2: [], 3: [29_980], 4: []}


def test_a_statement_after_a_reversal_is_that_of_the_new_story(
    chain: MemoryChain, tables: Callable[[], Session]
) -> None:
    settled_loan_opened(chain)
    found = queries.statement(tables(), OWN, LOAN, LATE)
    assert (found.state, found.principal, found.due.total, found.credit) == ("overdue", 30_020, 30_020, 0)


def test_a_loan_that_is_settled_without_the_payment_is_settled_anew(
    chain: MemoryChain, tables: Callable[[], Session]
) -> None:
    """A fourth payment, all of it credit, comes back: nothing else changes."""
    settled_late(chain)
    chain.forget(2)
    chain.day = LATE
    loan = identifier("loan")
    receive(chain, loan, "more", 4, LATE, 1_000)
    allocate(chain, loan, "more", LATE, {}, credit=1_000)
    chain.mine()
    reverse(chain, loan, "more", 4, 1_000, 3)
    allocate(chain, loan, "rest", LATE, {2: (0, 0, 30_920)}, penalty=155, credit=125)
    settle(chain, loan, 2, LATE)
    chain.reach(Node.OBLIGATIONS_MET, loan, BANK, settledOn=LATE, credit=125)
    chain.reach(Node.LOAN_NOTE_CANCELLED, loan, BANK, object=number(1), owner=LENDER, received=122_825)
    chain.mine()
    session = tables()
    found = session.exec(select(loans.Loan)).one()
    assert figures(found, "state", "settled_on", "closed_on", "credit") == ("settled", LATE, LATE, 125)
    assert figures(found, "penalty_paid", "penalty_owed", "distributed") == (425, 0, 122_825)
    assert figures(session.exec(select(loans.Claim)).one(), "state", "received") == ("cancelled", 122_825)
    facility = session.exec(select(Facility)).one()
    assert figures(facility, "open", "overdue_loans", "freeze_causes") == (0, 0, 0)


def test_a_row_that_was_cleared_before_the_place_of_the_play_stays_settled(
    chain: MemoryChain, tables: Callable[[], Session]
) -> None:
    """5 fen of the second row were let go. The settlement is told again, since the reversal took it back, but not that of the row."""
    _, _, loan = first_row_paid(chain)
    chain.day = SECOND_DUE
    bill(chain, loan, 2)
    fall_due(chain, loan, 2, 60_650)
    receive(chain, loan, "short", 2, SECOND_DUE, 60_645)
    allocate(chain, loan, "short", SECOND_DUE, {2: (50, 600, 59_995)})

    def settlement() -> None:
        chain.reach(Node.TOLERANCE_CLEARED, loan, BANK, residual=5)

    def end() -> None:
        chain.reach(Node.OBLIGATIONS_MET, loan, BANK, settledOn=SECOND_DUE, credit=0)
        chain.reach(Node.LOAN_NOTE_CANCELLED, loan, BANK, object=number(1), owner=LENDER, received=122_395)

    settlement()
    settle(chain, loan, 2, SECOND_DUE)
    end()
    for count, name in enumerate(("more", "still more"), start=3):
        receive(chain, loan, name, count, SECOND_DUE, 1_000)
        allocate(chain, loan, name, SECOND_DUE, {}, credit=1_000)
    chain.mine()
    reverse(chain, loan, "still more", 4, 1_000, 3)
    settlement()
    end()
    allocate(chain, loan, "more", SECOND_DUE, {}, credit=1_000)
    chain.mine()
    session = tables()
    assert figures(row(session, 1, 2), *PAID, "cleared") == ("settled", 50, 600, 59_995, 5)
    found = session.exec(select(loans.Loan)).one()
    assert figures(found, "state", "credit", "residual_cleared", "distributed") == ("settled", 1_000, 5, 122_395)


# ---- a late booking


def late_booking(chain: MemoryChain) -> None:
    """All of the second row, valued two days after its due day, so within the grace days: it was never overdue."""
    _, facility, loan = first_row_paid(chain)
    second_row_overdue(chain, facility, loan)
    day = SECOND_DUE + 2
    came = {"receipt": identifier("late"), "valueDay": day, "payer": "0x" + "00" * 20, "number": 2, "replayedFrom": 1}
    chain.reach(Node.PAYMENT_RECEIVED, loan, BANK, object=payment_id("late"), day=day, amount=60_650, **came)
    allocate(chain, loan, "debit", FIRST_DUE, {1: (550, 1_200, 60_000)})
    settle(chain, loan, 1, FIRST_DUE)
    allocate(chain, loan, "late", day, {2: (50, 600, 60_000)})
    settle(chain, loan, 2, day)
    chain.reach(Node.OBLIGATIONS_MET, loan, BANK, day=day, settledOn=day, credit=0)
    chain.reach(Node.LOAN_NOTE_CANCELLED, loan, BANK, object=number(1), day=day, owner=LENDER, received=122_400)
    penalty(chain, loan, day, SECOND_DUE + 9, 0, 0)
    restored(chain, facility, loan, 0)
    chain.reach(Node.OVERDUE_CURED, loan, BANK, today=SECOND_DUE + 9)
    adjusted(chain, LENDER, loan, 60_650, 0)
    chain.mine()


def test_a_payment_booked_late_leaves_no_arrears(chain: MemoryChain, tables: Callable[[], Session]) -> None:
    late_booking(chain)
    session = tables()
    loan = session.exec(select(loans.Loan)).one()
    assert figures(loan, "state", "settled_on", "bucket", "days_past_due") == ("settled", SECOND_DUE + 2, 0, 0)
    assert figures(loan, "penalty_owed", "penalty_paid", "penalty_numerator") == (0, 0, "0")
    assert figures(row(session, 1, 2), *PAID) == ("settled", 50, 600, 60_000)
    facility = session.exec(select(Facility)).one()
    assert figures(facility, "state", "freeze_causes", "overdue_loans", "open") == ("frozen", 0, 0, 0)
    found = {b.kind: b.balance for b in queries.balances(session, OWN, owner=OWN)}
    assert found["payable"] == 61_750 + 60_650


# ---- a prepayment that is undone


def prepaid(chain: MemoryChain) -> tuple[bytes, bytes]:
    """200.00 yuan of principal on the first due day: with 2.00 of prepayment fee and 0.50 of the running period's. By hand the rest is 40,000 with 400 of interest."""
    _, facility, loan = first_row_paid(chain)
    quoted = {"kind": 2, "principal": 20_000, "payDay": FIRST_DUE, "amount": 20_250, "fee": 200}
    chain.reach(Node.PREPAY_QUOTED, loan, BORROWER, object=number(1), **quoted)
    chain.reach(
        Node.PARTIAL_PREPAID_INSTALMENT_REDUCED,
        loan,
        BORROWER,
        quote=1,
        payment=payment_id("prepayment")[:16],
        amount=20_250,
        version=2,
        cap=CAP,
        firstRow=2,
        rows=packed(((SECOND_DUE, 40_000, 400, 0),)),
    )
    allocate(chain, loan, "prepayment", FIRST_DUE, {0: (250, 0, 20_000)})
    chain.mine()
    return facility, loan


def test_a_prepayment_begins_a_version(chain: MemoryChain, tables: Callable[[], Session]) -> None:
    prepaid(chain)
    session = tables()
    found = queries.loan(session, OWN, LOAN)
    assert [(r.number, r.version, r.principal, r.interest, r.state) for r in found.schedule] == [
        (1, 1, 60_000, 1_200, "settled"),
        (2, 2, 40_000, 400, "scheduled"),
    ]
    assert [(version.version, version.first_row, version.payment) for version in found.versions] == [
        (1, 1, None),
        (2, 2, "0x" + identifier("prepayment")[:16].hex()),
    ]
    assert [(quote.state, quote.payment) for quote in found.quotes] == [("used", found.versions[1].payment)]
    assert found.loan.balances is not None
    assert (found.loan.balances.version, found.loan.balances.rows, found.loan.balances.payments) == (2, 2, 2)
    assert [row.principal for row in queries.schedule(session, OWN, LOAN, version=1)] == [60_000, 60_000]


def test_rows_that_a_prepayment_had_replaced_come_back(chain: MemoryChain, tables: Callable[[], Session]) -> None:
    _, loan = prepaid(chain)
    reverse(chain, loan, "prepayment", 2, 20_250, 1)
    allocate(chain, loan, "debit", FIRST_DUE, {1: (550, 1_200, 60_000)})
    settle(chain, loan, 1, FIRST_DUE)
    back = {"version": 3, "principal": 60_000, "cap": CAP, "firstRow": 2}
    chain.reach(Node.SCHEDULE_GENERATED, loan, BANK, rows=packed(((SECOND_DUE, 60_000, 600, 50),)), **back)
    chain.mine()
    session = tables()
    assert [(r.number, r.version, r.principal) for r in queries.schedule(session, OWN, LOAN)] == [
        (1, 1, 60_000),
        (2, 3, 60_000),
    ]
    # The fee of the running period had been charged before, and is not once more.
    assert figures(row(session, 3, 2), "fee", "fee_charged", "state") == (50, 50, "scheduled")
    assert [row(session, version, 2).state for version in (1, 2)] == ["superseded", "superseded"]
    assert session.exec(select(loans.Loan.version)).one() == 3


def test_a_prepayment_that_stands_in_a_new_story_is_no_second_payment(
    chain: MemoryChain, tables: Callable[[], Session]
) -> None:
    """An earlier prepayment was dropped, so that a later one is told again, with a version of its own."""
    _, loan = prepaid(chain)
    back = {"quote": 1, "payment": payment_id("prepayment")[:16], "amount": 20_250, "cap": CAP, "firstRow": 2}
    chain.reach(
        Node.PARTIAL_PREPAID_INSTALMENT_REDUCED,
        loan,
        BORROWER,
        version=3,
        rows=packed(((SECOND_DUE, 39_000, 390, 0),)),
        **back,
    )
    chain.mine()
    session = tables()
    assert session.exec(select(loans.Loan.payments, loans.Loan.version)).one() == (2, 3)
    assert [(r.version, r.principal) for r in queries.schedule(session, OWN, LOAN)] == [(1, 60_000), (3, 39_000)]


# ---- accounts


@pytest.mark.parametrize(("owed", "netted", "left"), [(500, 500, 200), (900, 700, 0)])
def test_what_was_netted_had_been_credited_too(
    chain: MemoryChain, tables: Callable[[], Session], owed: int, netted: int, left: int
) -> None:
    """The lender has nothing on its account and gets 700 in a play, of which what it owes is netted."""
    _, _, loan = first_row_paid(chain)
    chain.tell("Withdrawn", kind=2, owner=LENDER, to=BANK, amount=61_750)
    chain.tell("ReceivablePosted", debtor=LENDER, amount=owed, file=loan)
    chain.mine()
    chain.reach(Node.LIMIT_RESTORED, identifier("facility"), KEEPER, loan=loan, amount=0, outstanding=60_000)
    chain.tell("ReceivableNetted", debtor=LENDER, amount=netted)
    adjusted(chain, LENDER, loan, left, 0)
    chain.mine()
    found = {b.kind: b.balance for b in queries.balances(tables(), OWN, owner=OWN)}
    assert (found["payable"], found["receivable"]) == (left, owed - netted)


# ---- ways back


@pytest.mark.parametrize("tell", [only_payment_reversed, settled_loan_opened, late_booking, prepaid])
def test_a_way_back_over_a_play_leaves_no_trace(
    chain: MemoryChain, fresh: Callable[[], Database], tell: Callable[[MemoryChain], object]
) -> None:
    tell(chain)
    database = fresh()
    list(Projector(database, chain).catch_up(chain.head()))
    chain.forget(1)
    contents = []
    for each in (database, fresh()):
        list(Projector(each, chain).catch_up(chain.head()))
        with each.reader() as session:
            contents.append(dump(session))
    assert contents[0] == contents[1]
