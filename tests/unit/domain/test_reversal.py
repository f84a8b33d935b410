"""Payments that never came, and payments that came earlier than was known."""

from dataclasses import replace

import pytest

from ledger.domain.allocation import Parts
from ledger.domain.calendar import parse_day as day
from ledger.domain.errors import InvalidValue, Refused
from ledger.domain.loan import Entry, EntryKind, Loan, loan_of, open_loan
from ledger.domain.nodes import Node
from ledger.domain.position import LoanState, RowState
from ledger.domain.prepayment import PrepaymentKind
from tests.unit.domain.loans import agreement

MARCH_1, MARCH_20 = day("2026-03-01"), day("2026-03-20")


def opened(**product: object) -> Loan:
    return open_loan(agreement(product))


def test_without_its_only_payment_the_loan_was_never_paid() -> None:
    paid = opened().receive(91_680, day("2026-02-15"))
    undone = paid.reverse(1, MARCH_20)
    assert undone.position == opened().advance(MARCH_20).position
    assert undone.position.rows[0].state is RowState.OVERDUE


def test_the_log_keeps_what_was_and_adds_what_is_different() -> None:
    before = opened().receive(91_680, day("2026-02-15")).advance(MARCH_1)
    after = before.reverse(1, MARCH_1)
    assert after.log[: len(before.log)] == before.log
    added = [(step.node, step.day) for step in after.log[len(before.log) :]]
    assert added == [
        (Node.PAYMENT_REVERSED, MARCH_1),
        (Node.OVERDUE_ENTERED, day("2026-02-16")),
        (Node.BUCKET_MIGRATED, day("2026-02-16")),
    ]


def test_later_payments_are_allocated_anew() -> None:
    loan = opened().receive(91_680, day("2026-02-15")).receive(91_680, day("2026-03-15"))
    loan = loan.reverse(1, MARCH_20)
    # On 15 March 28 days of penalty at 51.12 are owed: 1,431.36. Interest of both rows, penalty, then the older principal.
    assert loan.position.allocated == Parts(interest=28_850, penalty=1_431, principal=61_399)
    assert loan.position.rows[0].unpaid == Parts(principal=15_281)


def test_a_prepayment_that_no_longer_holds_becomes_a_payment() -> None:
    loan = opened().receive(91_680, day("2026-02-15"))
    loan = loan.prepay(loan.quote(PrepaymentKind.REDUCED, MARCH_1, principal=223_320), MARCH_1)
    amount = 223_320 + 7_387
    undone = loan.reverse(1, MARCH_20)
    assert undone.position.version == 1
    never = opened().receive(amount, MARCH_1).advance(MARCH_20)
    # The movement keeps its number 2.
    assert undone.position.allocated == never.position.allocated
    assert undone.position.credit == never.position.credit
    assert undone.position.rows == never.position.rows


def test_a_full_prepayment_that_is_short_without_the_reversed_payment_reopens_the_loan() -> None:
    loan = opened().receive(91_680, day("2026-02-15"))
    loan = loan.prepay(loan.quote(PrepaymentKind.FULL, MARCH_1), MARCH_1)
    assert loan.position.settled
    undone = loan.reverse(1, MARCH_1)
    assert undone.position.state is LoanState.ACTIVE and undone.position.rows[0].state is RowState.SETTLED
    # 930,707 less 15,000 of interest, 76,680 of principal and 716 of penalty
    assert undone.position.credit == 838_311


def test_a_full_prepayment_that_is_more_than_enough_keeps_the_rest_as_credit() -> None:
    # 10,000.00 and 25 days of interest are 10,125.00.
    enough = [Entry(1, EntryKind.FULL, day("2026-02-10"), 1_020_000)]
    position = loan_of(agreement(), enough).position
    assert position.settled and position.credit == 7_500


def test_a_transfer_booked_late_does_not_undo_a_prepayment() -> None:
    loan = opened().receive(91_680, day("2026-02-15"))
    prepaid = loan.prepay(loan.quote(PrepaymentKind.REDUCED, MARCH_1, principal=223_320), MARCH_1)
    late = prepaid.receive(10_000, day("2026-03-05"), value_day=day("2026-02-28"))
    assert late.entries[-1].day == MARCH_1
    assert late.position.version == 2 and late.position.credit == 10_000
    before_any = loan.receive(10_000, day("2026-03-05"), value_day=day("2026-02-28"))
    assert before_any.entries[-1].day == day("2026-02-28")


def test_a_prepayment_itself_can_be_reversed() -> None:
    loan = opened().receive(91_680, day("2026-02-15"))
    prepaid = loan.prepay(loan.quote(PrepaymentKind.FULL, MARCH_1), MARCH_1)
    assert prepaid.reverse(2, MARCH_20).position == loan.advance(MARCH_20).position


def test_a_refund_larger_than_what_is_left_is_owed_outside_the_loan() -> None:
    loan = (
        opened()
        .receive(100_000, day("2026-01-20"))
        .refund(60_000, day("2026-01-25"))
        .receive(20_000, day("2026-01-30"))
    )
    loan = loan.reverse(1, day("2026-02-01"))
    assert loan.position.over_refunded == 60_000
    assert loan.position.credit == 20_000
    assert loan.position.received + loan.position.over_refunded == loan.position.refunded + loan.position.credit


def test_only_payments_that_stand_are_reversed() -> None:
    loan = opened().receive(100_000, day("2026-01-20")).refund(1, day("2026-01-25"))
    for number in (0, 2, 3):
        with pytest.raises(Refused) as refused:
            loan.reverse(number, day("2026-01-26"))
        assert refused.value.code == "payment_unknown"
    with pytest.raises(Refused):
        loan.reverse(1, day("2026-01-26")).reverse(1, day("2026-01-26"))


def test_numbers_are_not_used_again() -> None:
    loan = opened().receive(1, day("2026-01-20")).reverse(1, day("2026-01-20")).receive(2, day("2026-01-20"))
    assert [entry.number for entry in loan.entries] == [2]


def test_an_earlier_value_day_is_as_if_known_in_time() -> None:
    late = opened().advance(MARCH_20).receive(91_680, MARCH_20, value_day=day("2026-02-15"))
    in_time = opened().receive(91_680, day("2026-02-15")).advance(MARCH_20)
    assert late.position == in_time.position
    assert any(step.node is Node.OVERDUE_ENTERED and step.row == 1 for step in late.log)  # what was logged stands


def test_payments_of_one_day_go_in_order_of_number() -> None:
    backwards = opened().receive(1_000, MARCH_1).receive(500, MARCH_1, value_day=day("2026-02-20"))
    assert [step.payment for step in backwards.position.steps if step.node is Node.PAYMENT_ALLOCATED] == [2, 1]


def test_a_loan_is_read_from_its_entries_for_any_day() -> None:
    loan = opened().receive(91_680, day("2026-02-15")).receive(100, MARCH_1).advance(MARCH_20)
    again = loan_of(loan.agreement, loan.entries, MARCH_20)
    assert replace(again, log=()) == replace(loan, log=())
    earlier = loan_of(loan.agreement, loan.entries[:1], day("2026-02-20"))
    assert earlier.position == opened().receive(91_680, day("2026-02-15")).advance(day("2026-02-20")).position
    assert loan_of(loan.agreement, loan.entries).day == MARCH_1


def test_entries_outside_the_time_of_the_loan_are_refused() -> None:
    for wrong in ("2026-01-14", "2026-03-21"):
        with pytest.raises(InvalidValue):
            loan_of(agreement(), [Entry(1, EntryKind.PAYMENT, day(wrong), 1)], MARCH_20)
