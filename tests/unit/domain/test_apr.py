"""The all-in annual cost against hand calculation and two other implementations."""

from decimal import Decimal, getcontext

import numpy_financial as npf
import pytest
import pyxirr
from hypothesis import assume, given
from hypothesis import strategies as st

from ledger.domain.apr import (
    CashFlows,
    annual_cost,
    cash_flows,
    daily_cost,
    declared_is_right,
    first_version_is_under_cap,
    version_is_under_cap,
)
from ledger.domain.calendar import DayCount
from ledger.domain.quote import quote
from ledger.domain.schedule import Plan, rows, schedule, with_fees
from ledger.domain.terms import Method, Terms
from tests.unit.domain.loans import any_terms, loan_terms


def flows_of(terms: Terms) -> CashFlows:
    return cash_flows(terms.principal, schedule(terms), terms.start_day, terms.due_dates)


def value_at(flows: CashFlows, apr: Decimal) -> Decimal:
    """Present value by the formula as it stands in the rules, in decimals of fifty digits."""
    getcontext().prec = 50
    per_period = apr * flows.period_months / 12
    first = 1 + per_period * flows.first_numerator / flows.first_denominator
    return sum((total / (first * (1 + per_period) ** k) for k, total in enumerate(flows.totals)), Decimal(0))


def test_a_loan_without_fees_costs_its_rate() -> None:
    assert quote(loan_terms(method=Method.INTEREST_FIRST)).apr == 180_000
    assert abs(quote(loan_terms()).apr - 180_000) <= 5  # the fen of rounding in each row


def test_a_flat_rate_of_twelve_is_an_annual_cost_near_twenty_one_and_a_half() -> None:
    exact = 12 * npf.rate(12, -10_000 * (1 / 12 + 0.01), 10_000, 0)
    assert 0.2145 < exact < 0.2146
    assert abs(quote(loan_terms(method=Method.FLAT, rate=120_000)).apr / 10**6 - exact) < 2e-6


@pytest.mark.parametrize(("fee", "apr"), [(0, 180_000), (1_000, 192_000), (100_000, 1_380_000)])
def test_one_month_by_hand(fee: int, apr: int) -> None:
    # Everything paid after one month of twelve: the cost is twelve times (interest + fee) over principal.
    assert quote(loan_terms(periods=1, origination_fee=fee)).apr == apr


def test_a_bullet_costs_the_simple_rate() -> None:
    assert quote(loan_terms(method=Method.BULLET, periods=60)).apr == 180_000
    assert quote(loan_terms(method=Method.BULLET, periods=12, origination_fee=20_000)).apr == 200_000


def test_odd_days_lengthen_the_first_period() -> None:
    # 45 days in one period: 30E/360 interest of 44 days is 22,000; f = 1 + 14/30 periods from 1 January to 15 February.
    flows = flows_of(loan_terms("2026-01-01", "2026-02-15", periods=1))
    assert (flows.first_numerator, flows.first_denominator) == (44, 30)
    assert annual_cost(flows) == 180_000


def test_nothing_charged_costs_nothing() -> None:
    free = loan_terms(rate=0)
    assert quote(free).apr == 0 and quote(free).total_cost == 0
    assert declared_is_right(flows_of(free), 0)
    assert not declared_is_right(flows_of(free), 101)


def test_daily_cost_of_a_hundred_yuan() -> None:
    assert daily_cost(240_000) == 658
    assert daily_cost(180_000) == 493
    assert daily_cost(0) == 0


def test_total_cost_is_interest_and_fees() -> None:
    assert quote(loan_terms(origination_fee=10_000)).total_cost == 110_161


@given(any_terms(max_principal=10**8))
def test_the_bisection_lands_on_the_half_millionth(terms: Terms) -> None:
    flows = flows_of(terms)
    apr = annual_cost(flows)
    half = Decimal("0.0000005")
    assert value_at(flows, Decimal(apr) / 10**6 + half) < flows.principal
    if apr:
        assert value_at(flows, Decimal(apr) / 10**6 - half) >= flows.principal


@given(
    st.sampled_from(Method),
    st.integers(10_000, 10**9),
    st.integers(0, 360_000),
    st.integers(1, 120),
    st.sampled_from(DayCount),
    st.integers(0, 5_000),
    st.sampled_from([(1, "2026-02-15"), (3, "2026-04-15"), (12, "2027-01-15")]),
)
def test_regular_loans_agree_with_pyxirr(
    method: Method, principal: int, rate: int, periods: int, day_count: DayCount, fee: int, period: tuple[int, str]
) -> None:
    months, first_due = period
    terms = loan_terms(
        first_due=first_due,
        method=method,
        principal=principal,
        rate=rate,
        periods=1 if method is Method.BULLET else periods,
        period_months=months,
        day_count=day_count,
        origination_fee=fee,
        periodic_fee=fee // 100,
    )
    periodic = pyxirr.irr([-principal, *(row.total for row in schedule(terms))])
    assert periodic is not None
    assert abs(periodic * 12 / months - quote(terms).apr / 10**6) <= 1e-6


@given(any_terms(max_principal=10**8))
def test_the_contracts_check_takes_the_right_figure_and_no_other(terms: Terms) -> None:
    flows = flows_of(terms)
    apr = annual_cost(flows)
    assume(flows.totals[-1] > 0 and apr < 10**8)
    assert declared_is_right(flows, apr)
    assert declared_is_right(flows, apr + 98)
    assert not declared_is_right(flows, apr + 102)
    if apr > 102:
        assert declared_is_right(flows, apr - 98)
        assert not declared_is_right(flows, apr - 102)


def test_more_fees_never_cost_less() -> None:
    costs = [quote(loan_terms(origination_fee=fee)).apr for fee in (0, 1, 100, 10_000, 1_000_000)]
    assert costs == sorted(set(costs))


def test_rounding_to_the_fen_puts_no_loan_at_the_cap_over_it() -> None:
    flows = flows_of(loan_terms(principal=12_345, rate=240_000))
    assert first_version_is_under_cap(flows, 240_000)
    assert not first_version_is_under_cap(flows_of(loan_terms(rate=240_000)), 239_900)
    assert not first_version_is_under_cap(flows_of(loan_terms(rate=240_000, periodic_fee=100)), 240_000)


@given(any_terms(), st.integers(0, 360_000))
def test_a_version_without_fees_is_under_the_cap_when_its_rate_is(terms: Terms, cap: int) -> None:
    assume(terms.method is not Method.FLAT)
    plan = Plan(terms.method, terms.principal, terms.rate, terms.day_count, terms.start_day, terms.dues)
    # The value at the cap compounds with every row, a bullet's does not: over one row both are simple interest.
    if terms.rate <= cap:
        assert version_is_under_cap(plan.balance, rows(plan), cap, plan.day_count)


def test_a_fee_that_the_smaller_balance_cannot_carry_is_above_the_cap() -> None:
    terms = loan_terms(principal=100_000, periods=6)
    plan = Plan(terms.method, terms.principal, terms.rate, terms.day_count, terms.start_day, terms.dues)
    assert version_is_under_cap(plan.balance, with_fees(rows(plan), 100, 0), 240_000, plan.day_count)
    assert not version_is_under_cap(plan.balance, with_fees(rows(plan), 1_000, 0), 240_000, plan.day_count)
