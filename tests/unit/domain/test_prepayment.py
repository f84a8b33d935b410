"""Paying before time, calculated by hand: 10,000.00 at 18 % in twelve instalments, the first of them paid."""

import math

import numpy_financial as npf
import pytest

from ledger.domain.allocation import Parts
from ledger.domain.calendar import parse_day as day
from ledger.domain.calendar import weekends
from ledger.domain.errors import InvalidValue, Refused
from ledger.domain.loan import Loan, open_loan
from ledger.domain.nodes import Node
from ledger.domain.position import LoanState, RowState
from ledger.domain.prepayment import PrepaymentKind
from ledger.domain.statement import statement
from ledger.domain.terms import Method
from tests.unit.domain.loans import agreement

FULL, SHORTENED, REDUCED = PrepaymentKind
MARCH_1 = day("2026-03-01")


def after_one(product: dict[str, object] | None = None, **changes: object) -> Loan:
    loan = open_loan(agreement(product, **changes)).advance(day("2026-02-15"))
    return loan.receive(loan.position.due_debt(loan.agreement).total, day("2026-02-15"))


def prepaid(loan: Loan, kind: PrepaymentKind, at: int = MARCH_1, principal: int = 0) -> Loan:
    return loan.prepay(loan.quote(kind, at, principal=principal), at)


def test_in_full_costs_principal_and_the_interest_so_far() -> None:
    loan = after_one()
    quoted = loan.quote(FULL, MARCH_1)
    # 923,320 · 0.18 · 16/360 = 7,386.56
    assert (quoted.principal, quoted.accrued, quoted.fee, quoted.rebate) == (923_320, 7_387, 0, 0)
    assert quoted.amount == 930_707
    loan = loan.prepay(quoted, MARCH_1)
    assert loan.position.state is LoanState.SETTLED
    assert {row.state for row in loan.position.rows[1:]} == {RowState.CANCELLED}
    assert [step.node for step in loan.log[-3:]] == [Node.FULL_PREPAID, Node.PAYMENT_ALLOCATED, Node.OBLIGATIONS_MET]
    later = loan.advance(day("2027-06-01"))
    assert later.log == loan.log and later.position.allocated == loan.position.allocated
    assert statement(later).payoff is None


def test_the_fee_is_on_what_is_prepaid() -> None:
    quoted = after_one({"prepayment_fee_bps": 100}).quote(FULL, MARCH_1)
    assert quoted.fee == 9_233
    assert quoted.amount == 939_940


def test_in_full_takes_arrears_and_penalty_along() -> None:
    loan = open_loan(agreement()).advance(MARCH_1)
    quoted = loan.quote(FULL, MARCH_1)
    # 14 days of penalty on 76,680 at 51.12
    assert quoted.due == Parts(interest=15_000, principal=76_680, penalty=716)
    loan = loan.prepay(quoted, MARCH_1)
    assert loan.position.state is LoanState.SETTLED
    assert [step.node for step in loan.log[-5:]] == [
        Node.FULL_PREPAID,
        Node.PAYMENT_ALLOCATED,
        Node.INSTALMENT_SETTLED,
        Node.OVERDUE_CURED,
        Node.OBLIGATIONS_MET,
    ]


def test_in_full_after_paying_the_running_bill_returns_no_interest() -> None:
    loan = after_one({"notice_days": 20}).receive(91_680, day("2026-02-25"))
    quoted = loan.quote(FULL, MARCH_1)
    assert quoted.accrued == 0
    assert quoted.principal == 923_320 - 77_830


def test_interest_already_paid_on_the_running_bill_counts() -> None:
    loan = after_one({"notice_days": 20}).receive(5_000, day("2026-02-25"))
    assert loan.quote(FULL, MARCH_1).accrued == 2_387


def test_a_closed_period_is_due_even_where_its_day_is_shifted() -> None:
    # 15 March 2026 is a Sunday.
    closed = weekends(day("2026-01-01"), day("2027-12-31"))
    loan = open_loan(agreement({"following_business_day": True}, closed=closed)).receive(91_680, day("2026-02-16"))
    sunday = day("2026-03-15")
    quoted = loan.quote(FULL, sunday)
    assert quoted.due == Parts(interest=13_850, principal=77_830)
    assert quoted.accrued == 0
    with pytest.raises(Refused) as refused:
        loan.quote(REDUCED, sunday, principal=1_000)
    assert refused.value.code == "arrears_open"


def test_a_smaller_instalment_over_the_same_periods() -> None:
    loan = prepaid(after_one(), REDUCED, principal=223_320)
    assert loan.position.allocated - Parts(interest=15_000, principal=76_680) == Parts(
        interest=7_387, principal=223_320
    )
    rows = loan.position.rows
    assert [row.number for row in rows] == list(range(1, 13)) and {row.version for row in rows[1:]} == {2}
    # 7,000.00 bear 14 days until 15 March; from there it is an annuity of eleven payments, the first at once.
    expected = -npf.pmt(0.015, 11, 700_000 * (1 + 0.18 * 14 / 360), when="begin")
    totals = [row.owed.total for row in rows[1:]]
    assert all(abs(total - expected) <= 1 for total in totals[:-1])
    assert abs(totals[-1] - expected) <= 6
    assert sum(row.owed.principal for row in rows[1:]) == 700_000
    assert rows[1].owed.interest == 4_900


def test_a_shorter_term_at_the_same_instalment() -> None:
    loan = prepaid(after_one(), SHORTENED, principal=223_320)
    rows = loan.position.rows[1:]
    assert [row.owed.total for row in rows[:-1]] == [91_680] * (len(rows) - 1)
    assert 0 < rows[-1].owed.total <= 91_680
    periods = npf.nper(0.015, -91_680, 700_000 * (1 + 0.18 * 14 / 360), when="begin")
    assert len(rows) == math.ceil(periods) == 9
    assert sum(row.owed.principal for row in rows) == 700_000
    assert rows[-1].due == day("2026-11-15")


@pytest.mark.parametrize(("method", "part"), [(Method.EQUAL_PRINCIPAL, 83_333), (Method.FLAT, 83_333)])
def test_a_shorter_term_keeps_the_part_of_the_principal(method: Method, part: int) -> None:
    loan = prepaid(after_one(method=method), SHORTENED, principal=200_000)
    rows = loan.position.rows[1:]
    assert [row.owed.principal for row in rows[:-1]] == [part] * 8
    assert rows[-1].owed.principal == 1_000_000 - 83_333 - 200_000 - 8 * part
    if method is Method.FLAT:
        assert rows[1].owed.interest == 10_750  # 716,667 · 0.015 = 10,750.01


@pytest.mark.parametrize("method", [Method.INTEREST_FIRST, Method.BULLET])
def test_without_repeated_principal_the_two_forms_are_the_same(method: Method) -> None:
    loan = open_loan(agreement(method=method)).advance(day("2026-02-01"))
    shortened = prepaid(loan, SHORTENED, day("2026-02-01"), 400_000)
    reduced = prepaid(loan, REDUCED, day("2026-02-01"), 400_000)
    assert shortened.position.rows == reduced.position.rows
    assert shortened.position.rows[-1].owed.principal == 600_000


def test_a_second_prepayment_starts_from_the_version_in_force() -> None:
    loan = prepaid(after_one(), SHORTENED, principal=223_320)
    again = prepaid(loan, REDUCED, day("2026-03-05"), 100_000)
    assert len(again.position.rows) == 10 and again.position.version == 3
    # 4 days on 7,000.00
    assert again.position.allocated.interest - loan.position.allocated.interest == 1_400


def test_a_shorter_term_after_a_smaller_instalment_keeps_the_smaller_one() -> None:
    loan = prepaid(after_one(), REDUCED, principal=223_320)
    smaller = loan.position.rows[1].owed.total
    assert smaller < 91_680
    again = prepaid(loan, SHORTENED, day("2026-03-05"), 100_000)
    assert {row.owed.total for row in again.position.rows[1:-1]} == {smaller}


def test_where_interest_takes_the_whole_instalment_a_shorter_term_keeps_nothing() -> None:
    # At 1000 % over 98 days the interest of row 1, 27,222.22, exceeds the instalment: all principal is in row 2.
    loan = open_loan(agreement(periods=2, rate=10_000_000, first_due="2026-04-23"))
    assert [row.owed.principal for row in loan.position.rows] == [0, 1_000_000]
    rows = prepaid(loan.advance(day("2026-01-20")), SHORTENED, day("2026-01-20"), 100_000).position.rows
    # 9,000.00 for 93 days, and for the 30 days of a month
    assert [(row.owed.principal, row.owed.interest) for row in rows] == [(0, 2_325_000), (900_000, 750_000)]


def test_the_new_first_row_owes_no_second_fee_for_the_period() -> None:
    loan = after_one(periodic_fee=500)
    quoted = loan.quote(REDUCED, MARCH_1, principal=223_320)
    assert quoted.charged == 500
    loan = loan.prepay(quoted, MARCH_1)
    assert [row.owed.fee for row in loan.position.rows[1:4]] == [0, 500, 500]
    charged = [step.day for step in loan.advance(day("2026-04-15")).log if step.node is Node.PERIODIC_FEE_CHARGED]
    assert charged == [day(text) for text in ("2026-01-15", "2026-02-15", "2026-03-15", "2026-04-15")]
    assert loan.quote(FULL, day("2026-03-02")).charged == 0


def test_the_origination_fee_is_paid_with_a_prepayment_in_the_first_period() -> None:
    loan = open_loan(agreement(origination_fee=10_000))
    at = day("2026-01-25")
    quoted = loan.quote(REDUCED, at, principal=500_000)
    assert quoted.amount == 500_000 + 5_000 + 10_000
    assert loan.prepay(quoted, at).position.rows[0].owed.fee == 0


@pytest.mark.parametrize(("at", "rebate"), [("2026-02-15", 500), ("2026-03-01", 250), ("2026-03-14", 18)])
def test_the_rebate_is_for_the_days_left(at: str, rebate: int) -> None:
    quoted = after_one({"rebate_fees": True}, periodic_fee=500).quote(FULL, day(at))
    assert quoted.rebate == rebate  # 28 days from 15 February to 15 March: 28, 14, 1 left
    assert quoted.ahead.fee == 500 - rebate


def test_a_paid_fee_is_not_rebated() -> None:
    loan = after_one({"rebate_fees": True, "notice_days": 20}, periodic_fee=500).receive(500, day("2026-02-25"))
    assert loan.quote(FULL, MARCH_1).rebate == 0


def test_a_quote_for_a_later_day_holds_on_that_day_alone() -> None:
    loan = after_one({"quote_days": 5})
    quoted = loan.quote(FULL, MARCH_1, pay_day=day("2026-03-05"))
    assert quoted.accrued == 9_233  # 20 days: 9,233.20
    for wrong in ("2026-03-04", "2026-03-06"):
        with pytest.raises(Refused) as refused:
            loan.prepay(quoted, day(wrong))
        assert refused.value.code == "quote_not_for_today"
    assert loan.prepay(quoted, day("2026-03-05")).position.settled


def test_a_quote_is_for_a_day_that_the_product_allows() -> None:
    loan = after_one({"quote_days": 5})
    for wrong in ("2026-02-28", "2026-03-07"):
        with pytest.raises(InvalidValue) as refused:
            loan.quote(FULL, MARCH_1, pay_day=day(wrong))
        assert refused.value.code == "pay_day"


def test_no_quote_reaches_over_a_due_day() -> None:
    loan = after_one({"quote_days": 5})
    assert loan.quote(FULL, day("2026-03-12"), pay_day=day("2026-03-14"))
    with pytest.raises(Refused) as refused:
        loan.quote(FULL, day("2026-03-12"), pay_day=day("2026-03-15"))
    assert refused.value.code == "pay_day"


def test_a_payment_in_between_makes_the_quote_stale() -> None:
    loan = after_one({"quote_days": 5, "notice_days": 20})
    quoted = loan.quote(FULL, MARCH_1, pay_day=day("2026-03-05"))
    loan = loan.receive(1_000, day("2026-03-02"))
    with pytest.raises(Refused) as refused:
        loan.prepay(quoted, day("2026-03-05"))
    assert refused.value.code == "quote_stale"


def test_a_part_is_refused_with_arrears() -> None:
    with pytest.raises(Refused) as refused:
        open_loan(agreement()).quote(REDUCED, MARCH_1, principal=1_000)
    assert refused.value.code == "arrears_open"


def test_a_part_is_refused_when_the_bill_is_paid_ahead() -> None:
    loan = after_one({"notice_days": 20}).receive(1, day("2026-02-25"))
    with pytest.raises(Refused) as refused:
        loan.quote(REDUCED, MARCH_1, principal=1_000)
    assert refused.value.code == "billed_row_paid_ahead"


@pytest.mark.parametrize("principal", [999, 923_320, 10**12])
def test_a_part_lies_between_the_least_and_the_whole(principal: int) -> None:
    loan = after_one({"min_prepayment": 1_000})
    with pytest.raises(Refused) as refused:
        loan.quote(REDUCED, MARCH_1, principal=principal)
    assert refused.value.code == "principal_out_of_range"
    assert loan.quote(REDUCED, MARCH_1, principal=1_000) and loan.quote(REDUCED, MARCH_1, principal=923_319)


@pytest.mark.parametrize(("kind", "principal"), [(REDUCED, 0), (SHORTENED, -1), (FULL, 1)])
def test_principals_that_make_no_quote(kind: PrepaymentKind, principal: int) -> None:
    with pytest.raises(InvalidValue):
        after_one().quote(kind, MARCH_1, principal=principal)


def test_nothing_is_prepaid_of_what_has_ended() -> None:
    loan = open_loan(agreement(periods=1)).advance(day("2026-02-15"))
    with pytest.raises(Refused) as refused:
        loan.quote(FULL, day("2026-02-15"))
    assert refused.value.code == "nothing_to_prepay"


def test_a_part_is_refused_where_the_fees_would_break_the_cap() -> None:
    loan = after_one(cap=240_000, periodic_fee=500)
    assert loan.quote(REDUCED, MARCH_1, principal=100_000)
    with pytest.raises(Refused) as refused:
        loan.quote(REDUCED, MARCH_1, principal=900_000)
    assert refused.value.code == "above_cap"


def test_credit_stays_to_be_refunded() -> None:
    loan = after_one().receive(1_000, day("2026-02-20"))
    loan = prepaid(loan, FULL)
    assert loan.position.settled and loan.position.credit == 1_000
