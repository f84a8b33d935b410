"""Statements of records made by hand: what courts and lump sums do to a claim, and records that cannot be."""

from dataclasses import replace
from typing import Any

import pytest

from ledger.chain.terms import terms_fields
from ledger.domain.calendar import CHINA, BusinessDays, Day
from ledger.domain.calendar import parse_day as day
from ledger.domain.nodes import Node
from ledger.domain.position import LoanState
from ledger.domain.terms import Method, Product
from ledger.statements import LoanNotThere, RecordsDiffer, as_text, statement_of
from ledger.statements.errors import NotComputed
from ledger.statements.records import Record, Records
from tests.unit.domain.loans import loan_terms

START, FEB_15, FEB_25, MARCH_1 = day("2026-01-15"), day("2026-02-15"), day("2026-02-25"), day("2026-03-01")
# 12,000.00 at 18 %, twelve equal parts, penalty 24 %: on 25 February 12,000.00, 235.00 of interest and 6.67 of penalty are owed, as nothing was paid.
TERMS = loan_terms(method=Method.EQUAL_PRINCIPAL, principal=1_200_000, penalty_rate=240_000)
OWED = {"principal": 1_200_000, "interest": 23_500, "fee": 0, "penalty": 667}
FIRST, SECOND = b"\1" * 16, b"\2" * 16


def recorded(*told: tuple[Node, Day, dict[str, Any], bytes], compounds: bool = False) -> Records:
    """A loan that was disbursed, and what is told of it, an hour after its day began."""
    disbursed = (
        (Node.TERMS_PROPOSED, START, {"terms": terms_fields(TERMS)}, b""),
        (Node.DISBURSEMENT_CONFIRMED, START, {"startDay": START}, b""),
        (Node.LOAN_NOTE_ISSUED, START, {"shareBps": 10_000}, b"\1"),
        (Node.SCHEDULE_GENERATED, START, {"cap": 360_000}, b""),
    )
    entries = tuple(
        Record(seq, node, object_, CHINA.begins(on) + 3_600, on, effect)
        for seq, (node, on, effect, object_) in enumerate((*disbursed, *told), start=1)
    )
    now = CHINA.begins(MARCH_1 + 300)
    return Records(
        loan=bytes(32),
        ledger="0x" + "00" * 20,
        chain_id=31_337,
        clock=CHINA,
        block=1,
        timestamp=now,
        facility_entries=(),
        loan_entries=entries,
        product=Product(),
        compounds=compounds,
        business_days=BusinessDays(),
        head=bytes(32),
        source="a test",
    )


def received(number: int, on: Day, amount: int, payment: bytes) -> tuple[Node, Day, dict[str, Any], bytes]:
    effect = {"amount": amount, "valueDay": on, "number": number, "replayedFrom": 0}
    return Node.PAYMENT_RECEIVED, on, effect, payment.ljust(32, b"\0")


def allocated(on: Day, payment: bytes, **parts: int) -> tuple[Node, Day, dict[str, Any], bytes]:
    every = dict.fromkeys(("fee", "interest", "penalty", "compound", "principal", "credit"), 0)
    return Node.PAYMENT_ALLOCATED, on, {"parts": every | parts, "fromCredit": False}, payment.ljust(32, b"\0")


JUDGMENT = (
    Node.JUDGMENT_ENTERED,
    FEB_25,
    {"principal": 1_100_000, "interest": 30_000, "costs": 5_000, "made": {"version": 2}, "replaced": OWED},
    b"",
)


def test_what_was_owed_before_the_court_spoke() -> None:
    claim = statement_of(recorded(), FEB_25).claim
    assert (claim.principal, claim.interest, claim.accrued, claim.penalty) == (1_200_000, 18_000, 5_500, 667)
    assert (claim.overdue, claim.due, claim.undue) == (100_000, 0, 1_100_000)
    assert claim.total == 1_224_167


def test_a_judgment_takes_the_place_of_what_was_owed() -> None:
    records = recorded(JUDGMENT)
    for on in (FEB_25, MARCH_1 + 200):
        claim = statement_of(records, on).claim
        assert (claim.principal, claim.interest, claim.costs, claim.fees) == (1_100_000, 30_000, 5_000, 0)
        assert claim.total == 1_135_000
    assert statement_of(records, FEB_25 - 1).claim.costs == 0


def test_what_enforcement_brings_pays_costs_first() -> None:
    brought = (
        Node.ENFORCEMENT_PROCEEDS_APPLIED,
        MARCH_1,
        {"amount": 20_000, "number": 1},
        FIRST.ljust(32, b"\0"),
    )
    found = statement_of(recorded(JUDGMENT, brought, allocated(MARCH_1, FIRST, fee=5_000, interest=15_000)), MARCH_1)
    assert (found.claim.costs, found.claim.interest, found.claim.principal) == (0, 15_000, 1_100_000)
    assert "诉讼等费用 costs" in as_text(found)


def test_a_stay_ends_accrual_and_its_end_changes_nothing() -> None:
    stay = {"acceptedOn": FEB_25, "claimed": OWED, "made": {"version": 2}}
    end = {"acceptedOn": FEB_25, "claimed": dict.fromkeys(OWED, 0), "made": {"version": 0}}
    records = recorded((Node.BANKRUPTCY_STAYED, FEB_25, stay, b""), (Node.BANKRUPTCY_STAYED, MARCH_1, end, b""))
    assert statement_of(records, MARCH_1 + 90).claim.total == 1_224_167


def test_a_lump_settles_for_less() -> None:
    lump = {"amount": 1_000_000, "number": 1, "made": {"version": 2}, "replaced": OWED}
    paid = allocated(FEB_25, FIRST, principal=1_000_000)
    found = statement_of(recorded((Node.SETTLEMENT_DISCOUNTED, FEB_25, lump, b""), paid), FEB_25)
    assert (found.state, found.claim.total) == (LoanState.SETTLED, 0)
    assert found.allocated.principal == 1_000_000
    (payment,) = found.payments
    assert (payment.amount, payment.node) == (1_000_000, Node.SETTLEMENT_DISCOUNTED)


def test_an_allocation_that_the_rules_do_not_give_is_found() -> None:
    # Of 500.00 the law pays 180.00 of interest and 6.67 of penalty before principal.
    paid = received(1, FEB_25, 50_000, FIRST)
    right = statement_of(
        recorded(paid, allocated(FEB_25, FIRST, interest=18_000, penalty=667, principal=31_333)), FEB_25
    )
    assert right.claim.principal == 1_168_667
    with pytest.raises(RecordsDiffer, match="entry 6 .* penalty 666, principal 31334 of payment 1, .* penalty 667"):
        statement_of(recorded(paid, allocated(FEB_25, FIRST, interest=18_000, penalty=666, principal=31_334)), FEB_25)


def test_a_movement_that_is_missing_is_found() -> None:
    with pytest.raises(NotComputed, match="movement 2, of which only 0 came before"):
        statement_of(recorded(received(2, FEB_25, 50_000, SECOND)), FEB_25)


def test_overdue_interest_bears_interest_where_it_is_agreed() -> None:
    """180.00 of row 1 are overdue from 16 February on: 9 days of 24 % are 1.08, beside 6.67 of penalty on 1,000.00."""
    disclosed = (Node.APR_DISCLOSED, START, {"apr": 180_000}, b"")
    accrued = (Node.COMPOUND_ACCRUED, FEB_25, {}, b"")
    claim = statement_of(recorded(disclosed, accrued, compounds=True), FEB_25).claim
    assert (claim.penalty, claim.interest_on_interest) == (667, 108)
    assert claim.total == 1_224_167 + 108
    assert statement_of(recorded(), FEB_25).claim.interest_on_interest == 0


def test_interest_on_interest_is_paid_in_its_own_place() -> None:
    disclosed = (Node.APR_DISCLOSED, START, {"apr": 180_000}, b"")
    paid = received(1, FEB_25, 20_000, FIRST)
    right = allocated(FEB_25, FIRST, interest=18_000, penalty=667, compound=108, principal=1_225)
    assert statement_of(recorded(disclosed, paid, right, compounds=True), FEB_25).claim.interest_on_interest == 0
    wrong = allocated(FEB_25, FIRST, interest=18_000, penalty=775, principal=1_225)
    with pytest.raises(RecordsDiffer, match="compound 108"):
        statement_of(recorded(disclosed, paid, wrong, compounds=True), FEB_25)


def test_a_disbursement_that_came_back_leaves_nothing_owed() -> None:
    back = (Node.DISBURSEMENT_REVERSED, START, {"amount": 1_200_000, "receipt": bytes(32)}, b"")
    later = received(1, MARCH_1, 100, FIRST)
    found = statement_of(recorded(back, later, allocated(MARCH_1, FIRST)), MARCH_1)
    assert (found.state, found.claim.total, found.claim.credit) == (LoanState.CANCELLED, 0, 100)
    assert found.changes == ((START, Node.DISBURSEMENT_REVERSED),)
    assert "状态 state        取消 cancelled" in as_text(found)


def test_a_payout_that_failed_before_there_was_a_loan_cancels_none() -> None:
    failed = replace(recorded().loan_entries[0], node=Node.DISBURSEMENT_REVERSED, effect={"amount": 1})
    records = recorded()
    told = replace(records, loan_entries=(failed, *records.loan_entries))
    assert statement_of(told, FEB_25).claim.total == 1_224_167


def test_a_pause_stops_penalty_and_is_made_longer() -> None:
    """24 % on 1,000.00 for ten days, and none while the clock stands still; two days after it, 1.33 more."""
    first = (Node.DELINQUENCY_PAUSED, FEB_25, {"from": FEB_25, "until": FEB_25 + 5}, b"")
    longer = (Node.DELINQUENCY_PAUSED, FEB_25 + 1, {"from": FEB_25 + 5, "until": FEB_25 + 15}, b"")
    records = recorded(first, longer)
    assert statement_of(records, FEB_25 + 15).claim.penalty == 667
    found = statement_of(records, FEB_25 + 17)
    assert (found.claim.penalty, found.days_past_due) == (800, 12)


def test_a_subsidy_pays_the_interest_of_its_instalment_first() -> None:
    given = {"amount": 10_000, "payment": FIRST, "programme": b""}
    subsidy = (Node.SUBSIDY_APPLIED, FEB_25, given, (1 << 16 | 1).to_bytes(32))
    found = statement_of(recorded(subsidy, allocated(FEB_25, FIRST, interest=10_000)), FEB_25)
    assert (found.claim.interest, found.claim.penalty) == (8_000, 667)
    (line,) = found.payments[0].allocations[0].lines
    assert (line.row, line.amount) == (1, 10_000)


def test_a_loan_that_was_never_disbursed_has_no_claim() -> None:
    records = recorded()
    with pytest.raises(LoanNotThere, match="has not been disbursed"):
        statement_of(replace(records, loan_entries=records.loan_entries[:1]), FEB_25)
