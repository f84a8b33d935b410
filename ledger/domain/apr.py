"""The all-in annual cost: found exactly, and checked as the contracts check it (money.md §5)."""

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction

from ledger.domain.calendar import MONTHS_A_YEAR, Day, DayCount, DueDates
from ledger.domain.money import MILLION, RAY, Fen, Millionths, half_up
from ledger.domain.schedule import Row, discounts

BASIS_POINT: Millionths = 100
DAYS_A_MONTH = 30
DAYS_A_YEAR = 365


@dataclass(frozen=True)
class CashFlows:
    """A principal paid out at the start, and what comes back for it at the end of each period.

    The first period is `first_numerator / first_denominator` periods long, the others one.
    """

    principal: Fen
    totals: tuple[Fen, ...]
    period_months: int
    first_numerator: int
    first_denominator: int


def cash_flows(principal: Fen, scheduled: Sequence[Row], start: Day, grid: DueDates) -> CashFlows:
    """The rows, fees included, with the length of the first period measured on the grid of due dates."""
    whole, odd_days = grid.whole_periods_back(start, scheduled[0].due)
    denominator = DAYS_A_MONTH * grid.period_months
    totals = tuple(row.total for row in scheduled)
    return CashFlows(principal, totals, grid.period_months, whole * denominator + odd_days, denominator)


def annual_cost(flows: CashFlows) -> Millionths:
    """The APR, rounded half up to a millionth, by bisection without rounding in between."""
    low, high = 0, 1
    while _costs_at_least(flows, high):
        low, high = high, 2 * high
    while high - low > 1:
        middle = (low + high) // 2
        low, high = (middle, high) if _costs_at_least(flows, middle) else (low, middle)
    return low


def _costs_at_least(flows: CashFlows, rate: Millionths) -> bool:
    """Whether the APR, rounded half up, is `rate` or more: at half a millionth less the rows are worth the principal."""
    per_period = Fraction((2 * rate - 1) * flows.period_months, 2 * MONTHS_A_YEAR * MILLION)
    return present_value_reaches(flows, per_period)


def present_value_reaches(flows: CashFlows, per_period: Fraction) -> bool:
    """Σ total_k / ((1 + f·i)(1 + i)^(k−1)) ≥ principal, multiplied out to integers."""
    unit, grown = per_period.denominator, per_period.denominator + per_period.numerator
    value, scale, compounded = 0, 1, 1
    for at, total in enumerate(flows.totals):
        compounded *= grown if at else 1
        value, scale = value * grown + total * scale, scale * unit
    first = flows.first_denominator * unit + flows.first_numerator * per_period.numerator
    # `value / compounded` is what the rows are worth at the end of the first period.
    return value * flows.first_denominator * unit >= flows.principal * first * compounded


def declared_is_right(flows: CashFlows, declared: Millionths) -> bool:
    """The contracts' test of a declared APR, to a basis point on either side, in their own fixed point."""
    worth = flows.principal * RAY
    below, above = max(declared - BASIS_POINT, 0), declared + BASIS_POINT
    return present_value(flows, below) >= worth >= present_value(flows, above)


def present_value(flows: CashFlows, rate: Millionths) -> int:
    """Present value in RAY of a fen, rounded down row by row as the contracts do."""
    per_period = rate * RAY * flows.period_months // (MONTHS_A_YEAR * MILLION)
    growth = RAY + per_period * flows.first_numerator // flows.first_denominator
    value = 0
    for total in flows.totals:
        value += total * RAY * RAY // growth
        growth = growth * (RAY + per_period) // RAY
    return value


def first_version_is_under_cap(flows: CashFlows, cap: Millionths) -> bool:
    """Whether the schedule that is disclosed costs at most the cap, to one fen a row."""
    return present_value(flows, cap) <= (flows.principal + len(flows.totals)) * RAY


def version_is_under_cap(balance: Fen, scheduled: Sequence[Row], cap: Millionths, day_count: DayCount) -> bool:
    """Whether a later version of a schedule costs at most the cap, in the loan's own day count and to one fen a row."""
    values = discounts(cap, [row.days for row in scheduled], day_count)
    worth = sum(row.total * value for row, value in zip(scheduled, values, strict=True))
    return worth <= (balance + len(scheduled)) * RAY


def daily_cost(apr: Millionths) -> int:
    """Cost a day of 100 yuan, in 1/10,000 yuan: 24 % gives 658."""
    return half_up(apr, DAYS_A_YEAR)
