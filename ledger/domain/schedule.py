"""Repayment schedules by the five methods (money.md §4)."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from ledger.domain.calendar import Day, DayCount
from ledger.domain.money import MILLION, RAY, Fen, Millionths, half_up
from ledger.domain.terms import Method, Terms


@dataclass(frozen=True)
class Row:
    """One instalment as scheduled. `days` as the day count has them; `balance` is what stays owed of the principal after it."""

    n: int
    due: Day
    days: int
    principal: Fen
    interest: Fen
    fee: Fen
    balance: Fen

    @property
    def total(self) -> Fen:
        """Principal, interest and fee."""
        return self.principal + self.interest + self.fee


@dataclass(frozen=True)
class Plan:
    """A balance to be repaid from `start` over the due dates: what one version of a schedule is computed from."""

    method: Method
    balance: Fen
    rate: Millionths
    day_count: DayCount
    start: Day
    dues: tuple[Day, ...]

    @property
    def days(self) -> tuple[int, ...]:
        """Days of interest of each period."""
        return tuple(self.day_count.days(a, b) for a, b in zip((self.start, *self.dues[:-1]), self.dues, strict=True))

    @property
    def kept(self) -> Fen:
        """What each row but the last repeats: the instalment, or the part of the principal; 0 where nothing does."""
        match self.method:
            case Method.EQUAL_INSTALMENT:
                return equal_instalment(self)
            case Method.EQUAL_PRINCIPAL | Method.FLAT:
                return half_up(self.balance, len(self.dues))
        return 0


def interest(balance: Fen, rate: Millionths, days: int, day_count: DayCount) -> Fen:
    """Interest on a balance, rounded half up to the fen."""
    return half_up(balance * rate * days, MILLION * day_count.basis)


def discounts(rate: Millionths, days: Sequence[int], day_count: DayCount) -> tuple[int, ...]:
    """What one unit due at the end of each period is worth at the start, in RAY, each period at its own length."""
    whole, values, value = MILLION * day_count.basis, [], RAY
    for counted in days:
        value = value * whole // (whole + rate * counted)
        values.append(value)
    return tuple(values)


def equal_instalment(plan: Plan) -> Fen:
    """The payment whose present value over all periods is the balance."""
    return half_up(plan.balance * RAY, sum(discounts(plan.rate, plan.days, plan.day_count)))


def rows(plan: Plan, kept: Fen | None = None) -> tuple[Row, ...]:
    """The rows of the plan, without fees; with `kept` given, over as few due dates as that instalment or part needs."""
    repeated = plan.kept if kept is None else kept
    return tuple(_rows(plan, repeated, shorten=kept is not None and plan.method not in _SAME_EITHER_WAY))


_SAME_EITHER_WAY = (Method.INTEREST_FIRST, Method.BULLET)


def _rows(plan: Plan, repeated: Fen, shorten: bool) -> list[Row]:
    found: list[Row] = []
    balance, last = plan.balance, len(plan.dues)
    for n, (due, days) in enumerate(zip(plan.dues, plan.days, strict=True), start=1):
        base = plan.balance if plan.method is Method.FLAT else balance
        charged = interest(base, plan.rate, days, plan.day_count)
        part = _principal(plan.method, balance, charged, repeated)
        is_last = n == last or (shorten and _suffices(plan.method, balance, charged, repeated))
        part = balance if is_last else part
        balance -= part
        found.append(Row(n, due, days, part, charged, 0, balance))
        if is_last:
            break
    return found


def _principal(method: Method, balance: Fen, charged: Fen, repeated: Fen) -> Fen:
    match method:
        case Method.EQUAL_INSTALMENT:
            return min(max(repeated - charged, 0), balance)
        case Method.EQUAL_PRINCIPAL | Method.FLAT:
            return min(repeated, balance)
    return 0


def _suffices(method: Method, balance: Fen, charged: Fen, repeated: Fen) -> bool:
    owed = balance + charged if method is Method.EQUAL_INSTALMENT else balance
    return owed <= repeated


def schedule(terms: Terms, start: Day | None = None) -> tuple[Row, ...]:
    """The schedule of the terms, fees included, from the planned start or another.

    Raises: InvalidValue when the first due date is not after the start.
    """
    begin = terms.start_day if start is None else start
    terms.check_start(begin)
    plan = Plan(terms.method, terms.principal, terms.rate, terms.day_count, begin, terms.dues)
    return with_fees(rows(plan), terms.periodic_fee, terms.origination_fee + terms.periodic_fee)


def with_fees(scheduled: Sequence[Row], periodic: Fen, first: Fen) -> tuple[Row, ...]:
    """The rows with `first` as the fee of the first and `periodic` as that of the others."""
    return tuple(replace(row, fee=periodic if at else first) for at, row in enumerate(scheduled))
