"""Schedules against hand calculation, a financial library, and what must hold for all of them."""

import numpy_financial as npf
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from ledger.domain.calendar import DayCount, format_day
from ledger.domain.errors import InvalidValue
from ledger.domain.money import MAX_AMOUNT, MAX_RATE
from ledger.domain.schedule import Plan, Row, rows, schedule
from ledger.domain.terms import Method, Terms
from tests.unit.domain.loans import any_terms, loan_terms

KEEPING = (Method.EQUAL_INSTALMENT, Method.EQUAL_PRINCIPAL, Method.FLAT)


def column(scheduled: tuple[Row, ...], name: str) -> list[int]:
    return [getattr(row, name) for row in scheduled]


def test_equal_instalment_by_hand() -> None:
    # 10,000 · 0.015 / (1 − 1.015^−12) = 916.79993, and the last row takes what rounding has left.
    scheduled = schedule(loan_terms())
    assert column(scheduled, "total") == [91_680] * 11 + [91_681]
    assert column(scheduled, "interest")[:3] == [15_000, 13_850, 12_682]
    assert column(scheduled, "balance")[:2] == [923_320, 845_490]
    assert sum(column(scheduled, "interest")) == 100_161


def test_equal_principal_by_hand() -> None:
    scheduled = schedule(loan_terms(method=Method.EQUAL_PRINCIPAL))
    assert column(scheduled, "principal") == [83_333] * 11 + [83_337]
    assert column(scheduled, "interest") == [
        15000,
        13750,
        12500,
        11250,
        10000,
        8750,
        7500,
        6250,
        5000,
        3750,
        2500,
        1250,
    ]


def test_interest_first_by_hand() -> None:
    scheduled = schedule(loan_terms(method=Method.INTEREST_FIRST))
    assert column(scheduled, "total") == [15_000] * 11 + [1_015_000]


def test_flat_by_hand() -> None:
    scheduled = schedule(loan_terms(method=Method.FLAT, rate=120_000))
    assert column(scheduled, "total") == [93_333] * 11 + [93_337]


@pytest.mark.parametrize(
    ("periods", "day_count", "days", "interest"),
    [
        (1, DayCount.THIRTY_E_360, 30, 15_000),
        (1, DayCount.ACT_360, 31, 15_500),
        (1, DayCount.ACT_365F, 31, 15_288),  # 15,287.67
        (60, DayCount.THIRTY_E_360, 1_800, 900_000),
        (60, DayCount.ACT_360, 1_826, 913_000),
        (60, DayCount.ACT_365F, 1_826, 900_493),  # 900,493.15
    ],
)
def test_bullet_by_hand(periods: int, day_count: DayCount, days: int, interest: int) -> None:
    (row,) = schedule(loan_terms(method=Method.BULLET, periods=periods, day_count=day_count))
    assert (row.n, row.days, row.principal, row.interest, row.balance) == (1, days, 1_000_000, interest, 0)


def test_actual_days_of_a_leap_year() -> None:
    scheduled = schedule(
        loan_terms("2028-01-31", "2028-02-29", periods=3, method=Method.INTEREST_FIRST, day_count=DayCount.ACT_365F)
    )
    assert column(scheduled, "days") == [29, 31, 30]
    assert [format_day(row.due) for row in scheduled] == ["2028-02-29", "2028-03-31", "2028-04-30"]
    assert column(scheduled, "interest") == [14_301, 15_288, 14_795]  # 14,301.37 15,287.67 14,794.52


def test_an_odd_first_period_carries_its_own_interest() -> None:
    long, short = loan_terms("2026-01-01", "2026-02-15"), loan_terms("2026-02-01", "2026-02-15")
    assert schedule(long)[0].interest == 22_000  # 44 days of 30E/360
    assert schedule(short)[0].interest == 7_000
    for terms in (long, short):
        totals = column(schedule(terms), "total")
        assert len(set(totals[:-1])) == 1
        assert abs(totals[-1] - totals[0]) <= 6  # half a fen of rounding a row


def test_a_first_period_that_eats_the_instalment_repays_no_principal() -> None:
    scheduled = schedule(
        loan_terms("2020-01-15", "2026-02-15", periods=3, method=Method.EQUAL_INSTALMENT, rate=MAX_RATE)
    )
    assert min(column(scheduled, "principal")) >= 0
    assert sum(column(scheduled, "principal")) == 1_000_000


def test_without_interest_the_instalment_is_the_share() -> None:
    assert column(schedule(loan_terms(rate=0, periods=3)), "total") == [333_333, 333_333, 333_334]


@pytest.mark.parametrize("method", Method)
@pytest.mark.parametrize(("principal", "periods"), [(1, 12), (7, 12), (1, 1), (MAX_AMOUNT, 360), (100, 360)])
def test_extreme_principals_are_repaid_to_the_fen(method: Method, principal: int, periods: int) -> None:
    scheduled = schedule(loan_terms(method=method, principal=principal, periods=periods))
    assert sum(column(scheduled, "principal")) == principal
    assert scheduled[-1].balance == 0
    assert len(scheduled) == (1 if method is Method.BULLET else periods)


def test_fees_stand_beside_the_principal() -> None:
    scheduled = schedule(loan_terms(origination_fee=10_000, periodic_fee=500, periods=3))
    assert column(scheduled, "fee") == [10_500, 500, 500]
    assert sum(column(scheduled, "principal")) == 1_000_000
    (bullet,) = schedule(loan_terms(origination_fee=10_000, periodic_fee=500, periods=3, method=Method.BULLET))
    assert bullet.fee == 10_500


def test_a_start_on_the_first_due_date_is_refused() -> None:
    terms = loan_terms()
    with pytest.raises(InvalidValue) as refused:
        schedule(terms, terms.first_due)
    assert refused.value.code == "start_day"


@given(st.integers(1_000, 10**9), st.integers(1, 360_000), st.integers(1, 360))
def test_regular_instalments_are_those_of_numpy_financial(principal: int, rate: int, periods: int) -> None:
    monthly = rate / 12e6
    expected = -npf.pmt(monthly, periods, principal)
    # An instalment is half a fen away from the exact one at most, a row's interest too; until the end that compounds to this much.
    drift = -npf.fv(monthly, periods, 1, 0)
    assume(drift < expected - 1)
    scheduled = schedule(loan_terms(principal=principal, rate=rate, periods=periods))
    assert all(abs(row.total - expected) <= 1 for row in scheduled[:-1])
    assert abs(scheduled[-1].total - expected) <= 1 + drift
    for row in scheduled:
        assert abs(row.interest - (row.balance + row.principal) * monthly) <= 0.5 + 1e-6


@given(any_terms())
def test_what_every_schedule_keeps(terms: Terms) -> None:
    scheduled = schedule(terms)
    assert sum(column(scheduled, "principal")) == terms.principal
    assert scheduled[-1].balance == 0
    assert (
        min(
            map(
                min,
                zip(*(column(scheduled, name) for name in ("principal", "interest", "fee", "balance")), strict=True),
            )
        )
        >= 0
    )
    assert [row.n for row in scheduled] == list(range(1, len(scheduled) + 1))
    dues = column(scheduled, "due")
    assert dues == sorted(set(dues)) and dues[0] > terms.start_day
    assert sum(column(scheduled, "days")) == terms.day_count.days(terms.start_day, dues[-1])


@given(any_terms(), st.data())
def test_a_kept_instalment_needs_no_more_rows_than_are_left(terms: Terms, data: st.DataObject) -> None:
    plan = Plan(terms.method, terms.principal, terms.rate, terms.day_count, terms.start_day, terms.dues)
    rest = data.draw(st.integers(1, terms.principal))
    smaller = Plan(terms.method, rest, terms.rate, terms.day_count, terms.start_day, terms.dues)
    shortened = rows(smaller, plan.kept)
    assert sum(column(shortened, "principal")) == rest
    assert len(shortened) <= len(plan.dues)
    if terms.method in KEEPING and len(shortened) < len(plan.dues):
        repeated = "total" if terms.method is Method.EQUAL_INSTALMENT else "principal"
        assert all(getattr(row, repeated) == plan.kept for row in shortened[:-1] if row.principal)
        assert getattr(shortened[-1], repeated) <= plan.kept
    if terms.method not in KEEPING:
        assert shortened == rows(smaller)


def test_a_shortened_term_is_the_least_that_suffices() -> None:
    terms = loan_terms(rate=0, principal=120_000)
    plan = Plan(terms.method, 35_000, terms.rate, terms.day_count, terms.start_day, terms.dues)
    assert column(rows(plan, 10_000), "principal") == [10_000, 10_000, 10_000, 5_000]
    assert (
        column(rows(Plan(Method.FLAT, 30_000, 0, terms.day_count, terms.start_day, terms.dues), 10_000), "principal")
        == [10_000] * 3
    )
