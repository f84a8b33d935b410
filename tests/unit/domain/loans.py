"""Terms for tests: the loan that most cases start from, and arbitrary ones."""

from typing import Any

from hypothesis import strategies as st

from ledger.domain.calendar import Day, DayCount, inferred_due_day, parse_day
from ledger.domain.terms import AllocationMode, Component, Method, Terms


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
