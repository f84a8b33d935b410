"""Terms for tests: the loan that most cases start from, and arbitrary ones."""

from typing import Any

from hypothesis import strategies as st

from ledger.domain.calendar import BusinessDays, Day, DayCount, inferred_due_day, parse_day, weekends
from ledger.domain.money import MAX_RATE
from ledger.domain.terms import Agreement, AllocationMode, Component, Method, Product, Terms


def loan_terms(start: str = "2026-01-15", first_due: str = "2026-02-15", **changes: Any) -> Terms:
    """10,000.00 yuan at 18 % over 12 regular months in equal instalments, but for `changes`."""
    begin, due = parse_day(start), parse_day(first_due)
    agreed: dict[str, Any] = {
        "method": Method.EQUAL_INSTALMENT,
        "principal": 1_000_000,
        "rate": 180_000,
        "periods": 12,
        "start_day": begin,
        "first_due": due,
        "due_day": inferred_due_day(begin, due),
        "day_count": DayCount.THIRTY_E_360,
    }
    return Terms(**(agreed | changes))


@st.composite
def any_terms(draw: st.DrawFn, max_periods: int = 40, max_principal: int = 10**9) -> Terms:
    """Terms of every method, day count and kind of first period."""
    start: Day = draw(st.integers(parse_day("2019-01-01"), parse_day("2032-12-31")))
    first_due = start + draw(st.integers(1, 100))
    return Terms(
        method=draw(st.sampled_from(Method)),
        principal=draw(st.integers(1, max_principal)),
        rate=draw(st.integers(0, 360_000)),
        periods=draw(st.integers(1, max_periods)),
        start_day=start,
        first_due=first_due,
        due_day=inferred_due_day(start, first_due),
        period_months=draw(st.sampled_from((1, 1, 1, 2, 3, 6, 12))),
        day_count=draw(st.sampled_from(DayCount)),
        penalty_rate=draw(st.integers(0, 360_000)),
        origination_fee=draw(st.sampled_from((0, 0, 1, 10_000))),
        periodic_fee=draw(st.sampled_from((0, 0, 1, 500))),
        allocation_mode=draw(st.sampled_from(AllocationMode)),
        allocation_order=tuple(draw(st.permutations(Component))),
    )


def agreement(
    product: dict[str, Any] | None = None, cap: int = MAX_RATE, closed: frozenset[Day] = frozenset(), **changes: Any
) -> Agreement:
    """The usual loan with 24 % of penalty, under a product that charges and grants nothing besides but for `product`."""
    terms = loan_terms(**({"penalty_rate": 240_000} | changes))
    return Agreement(terms=terms, product=Product(**(product or {})), cap=cap, business_days=BusinessDays(closed))


@st.composite
def any_agreement(draw: st.DrawFn) -> Agreement:
    """Short loans of every kind under products of every kind, so that a life of a few steps meets most rules."""
    terms = draw(any_terms(max_periods=6, max_principal=10**6))
    holidays = draw(st.frozensets(st.integers(0, 400), max_size=60))
    thresholds = draw(st.lists(st.integers(1, 200), min_size=7, max_size=7, unique=True))
    product = Product(
        grace_days=draw(st.integers(0, 5)),
        notice_days=draw(st.integers(0, 27)),
        quote_days=draw(st.integers(0, 5)),
        servicer_fee_bps=draw(st.sampled_from((0, 333, 10_000))),
        prepayment_fee_bps=draw(st.sampled_from((0, 150))),
        tolerance=draw(st.sampled_from((0, 10))),
        rebate_fees=draw(st.booleans()),
        following_business_day=draw(st.booleans()),
        buckets=tuple(sorted(thresholds)),
    )
    # Only what lies on or just after a due date matters, and a short list is easier to read when a case fails.
    near = {due + at for due in terms.dues for at in range(10)}
    closed = {day for day in near if (day - terms.start_day) in holidays or weekends(day, day)}
    shares = draw(st.sampled_from(((10_000,), (7_000, 3_000), (3_334, 3_333, 3_333))))
    return Agreement(
        terms=terms,
        product=product,
        cap=draw(st.sampled_from((360_000, MAX_RATE))),
        business_days=BusinessDays(frozenset(closed)),
        shares=shares,
    )
