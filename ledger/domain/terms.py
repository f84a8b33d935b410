"""What a lender offers and what was agreed: the figures that the money rules use (money.md; contracts/types/Records.sol)."""

from dataclasses import dataclass, field
from enum import IntEnum, StrEnum

from ledger.domain.calendar import BusinessDays, Day, DayCount, DueDates, format_day
from ledger.domain.errors import require, require_integer
from ledger.domain.money import BASIS_POINTS, MAX_AMOUNT, MAX_RATE, Fen, Millionths

MAX_PERIODS = 360
MAX_NOTICE_DAYS = 27
MAX_BYTE = 2**8 - 1
BUCKETS = 7


class Method(StrEnum):
    """How a loan is repaid."""

    EQUAL_INSTALMENT = "equal-instalment"
    EQUAL_PRINCIPAL = "equal-principal"
    INTEREST_FIRST = "interest-first"
    BULLET = "bullet"
    FLAT = "flat"


class AllocationMode(StrEnum):
    """Whether a payment goes through the components over all instalments, or through the instalments one by one."""

    BY_COMPONENT = "by-component"
    BY_INSTALMENT = "by-instalment"


class Component(IntEnum):
    """The components of a debt, numbered as in the contracts."""

    FEE = 0
    INTEREST = 1
    PENALTY = 2
    COMPOUND = 3
    PRINCIPAL = 4


CIVIL_CODE_561 = tuple(Component)


@dataclass(frozen=True, kw_only=True)
class Product:
    """What a lender offers. Days are calendar days, `tolerance` and the amounts fen, `_bps` parts of 10,000.

    Raises: InvalidValue.
    """

    grace_days: int = 0
    notice_days: int = 0
    quote_days: int = 0
    servicer_fee_bps: int = 0
    prepayment_fee_bps: int = 0
    tolerance: Fen = 0
    rebate_fees: bool = False
    following_business_day: bool = False
    buckets: tuple[int, ...] = (1, 31, 61, 91, 121, 151, 181)
    min_prepayment: Fen = 0
    self_payment_cap: Fen = MAX_AMOUNT
    min_rate: Millionths = 0
    max_rate: Millionths = MAX_RATE
    max_penalty_rate: Millionths = MAX_RATE
    min_periods: int = 1
    max_periods: int = MAX_PERIODS
    methods: frozenset[Method] = frozenset(Method)
    day_counts: frozenset[DayCount] = frozenset(DayCount)

    def __post_init__(self) -> None:
        limits = (
            ("grace_days", MAX_BYTE),
            ("notice_days", MAX_NOTICE_DAYS),
            ("quote_days", MAX_BYTE),
            ("servicer_fee_bps", BASIS_POINTS),
            ("prepayment_fee_bps", BASIS_POINTS),
            ("tolerance", 2**32 - 1),
            ("min_prepayment", MAX_AMOUNT),
            ("self_payment_cap", MAX_AMOUNT),
            ("max_rate", MAX_RATE),
            ("max_penalty_rate", MAX_RATE),
        )
        for name, most in limits:
            require_integer(name, getattr(self, name), 0, most)
        require_integer("min_rate", self.min_rate, 0, self.max_rate)
        require_integer("max_periods", self.max_periods, 1, MAX_PERIODS)
        require_integer("min_periods", self.min_periods, 1, self.max_periods)
        self._check_buckets()

    def _check_buckets(self) -> None:
        rising = all(a < b for a, b in zip((0, *self.buckets), self.buckets, strict=False))
        fits = len(self.buckets) == BUCKETS and rising and self.buckets[-1] < 2**16
        require(fits, "buckets", self.buckets, "seven rising numbers of days, the first at least 1")


@dataclass(frozen=True, kw_only=True)
class Terms:
    """The agreed terms of one loan: amounts in fen, rates in millionths a year, days as legal day numbers.

    `start_day` is the planned disbursement, from which the disclosure is computed; interest runs from the actual one.

    Raises: InvalidValue.
    """

    method: Method
    principal: Fen
    rate: Millionths
    periods: int
    start_day: Day
    first_due: Day
    due_day: int
    day_count: DayCount
    period_months: int = 1
    penalty_rate: Millionths = 0
    origination_fee: Fen = 0
    periodic_fee: Fen = 0
    allocation_mode: AllocationMode = AllocationMode.BY_COMPONENT
    allocation_order: tuple[Component, ...] = CIVIL_CODE_561

    def __post_init__(self) -> None:
        require_integer("principal", self.principal, 1, MAX_AMOUNT, "fen")
        require_integer("rate", self.rate, 0, MAX_RATE, "millionths a year")
        require_integer("penalty_rate", self.penalty_rate, 0, MAX_RATE, "millionths a year")
        require_integer("periods", self.periods, 1, MAX_PERIODS)
        require_integer("origination_fee", self.origination_fee, 0, MAX_AMOUNT, "fen")
        require_integer("periodic_fee", self.periodic_fee, 0, MAX_AMOUNT, "fen")
        once_each = sorted(self.allocation_order) == sorted(Component)
        require(once_each, "allocation_order", self.allocation_order, "each of the five components once")
        self.check_start(self.start_day)
        self.due_dates.nth(self.periods)

    @property
    def due_dates(self) -> DueDates:
        """The grid of all due dates, of which a bullet loan uses the last alone."""
        return DueDates(self.first_due, self.due_day, self.period_months)

    @property
    def dues(self) -> tuple[Day, ...]:
        """The due dates on which something is owed."""
        if self.method is Method.BULLET:
            return (self.due_dates.nth(self.periods),)
        return self.due_dates.take(self.periods)

    def check_start(self, start: Day) -> None:
        """Raises: InvalidValue unless the first due date is after the start of interest."""
        allowed = f"a date before the first due date, {format_day(self.first_due)}"
        require(0 <= start < self.first_due, "start_day", format_day(start), allowed)


@dataclass(frozen=True)
class Compounding:
    """Interest on interest is agreed: what of the cap is left for it, in millionths a year on principal that is not due and on overdue principal (money.md §6)."""

    undue_room: Millionths
    overdue_room: Millionths

    @classmethod
    def agreed(cls, cap: Millionths, penalty_rate: Millionths, cost: Millionths) -> "Compounding":
        """As the loan is disclosed, at an annual cost of so much."""
        return cls(max(cap - cost, 0), max(cap - penalty_rate, 0))

    def after(self, old: Terms, new: Terms, cap: Millionths) -> "Compounding":
        """Terms that may cost more leave no room on principal that is not due."""
        dearer = new.method is not old.method or new.rate > old.rate or new.periodic_fee > old.periodic_fee
        return Compounding(0 if dearer else self.undue_room, max(cap - new.penalty_rate, 0))


@dataclass(frozen=True, kw_only=True)
class Agreement:
    """Everything that the figures of a loan follow from, besides what happens to it.

    `cap` is the most that the loan may cost a year, all in, as in force on the day of disclosure; `shares` are those of the
    lenders in parts of 10,000, the lead's first. `amended`: the terms replace others, so that what the product offers does not bind them. `pauses`: from a day on and before another the clock of arrears
    stands still (money.md §6), in order. `compounding`: None where interest bears none.

    Raises: InvalidValue when the terms are outside the product, the penalty rate is above the cap, or shares do not sum up.
    """

    terms: Terms
    product: Product
    cap: Millionths = MAX_RATE
    business_days: BusinessDays = field(default_factory=BusinessDays)
    shares: tuple[int, ...] = (BASIS_POINTS,)
    amended: bool = False
    pauses: tuple[tuple[Day, Day], ...] = ()
    compounding: Compounding | None = None

    def __post_init__(self) -> None:
        require_integer("cap", self.cap, 0, 2**32 - 1)
        require_integer("penalty_rate", self.terms.penalty_rate, 0, self.cap)
        if not self.amended:
            self._check_offer()
        whole = min(self.shares, default=0) > 0 and sum(self.shares) == BASIS_POINTS
        require(whole, "shares", self.shares, f"positive, and together {BASIS_POINTS}")

    def _check_offer(self) -> None:
        terms, product = self.terms, self.product
        require(terms.method in product.methods, "method", terms.method, f"one of {_names(product.methods)}")
        require(
            terms.day_count in product.day_counts, "day_count", terms.day_count, f"one of {_names(product.day_counts)}"
        )
        require_integer("periods", terms.periods, product.min_periods, product.max_periods)
        require_integer("rate", terms.rate, product.min_rate, product.max_rate)
        require_integer("penalty_rate", terms.penalty_rate, 0, product.max_penalty_rate)

    def counted_days(self, start: Day, end: Day) -> int:
        """Days of arrears from one day to a later one: those of a pause are left out."""
        return end - start - sum(max(min(until, end) - max(since, start), 0) for since, until in self.pauses)

    def counted_until(self, start: Day, count: int) -> Day:
        """The first day on which so many days of arrears have passed."""
        end = start + count
        for since, until in self.pauses:
            if until > start and max(since, start) < end:
                end += until - max(since, start)
        return end

    def falls_due(self, due: Day) -> Day:
        """The day on which an instalment due at `due` is to be paid, after the business-day rule."""
        return self.business_days.following(due) if self.product.following_business_day else due


def _names(values: frozenset[Method] | frozenset[DayCount]) -> str:
    return ", ".join(sorted(values))
