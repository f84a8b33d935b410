"""Legal days, due dates, day counts and business days (money.md §1 to §3)."""

import calendar
import re
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import TypeAlias

from ledger.domain.errors import InvalidValue, require, require_integer

Day: TypeAlias = int

EPOCH_ORDINAL = date(1970, 1, 1).toordinal()
LAST_DAY: Day = date.max.toordinal() - EPOCH_ORDINAL
MONTHS_A_YEAR = 12
FIRST_MONTH = 1970 * MONTHS_A_YEAR
LAST_MONTH = 9999 * MONTHS_A_YEAR + 11
MAX_CLOSED_DAYS = 27
SATURDAY = 5

_ISO_DATE = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}", re.ASCII)


class DayCount(StrEnum):
    """How the days between two dates are counted, and out of how many a year."""

    THIRTY_E_360 = "30E/360"
    ACT_360 = "ACT/360"
    ACT_365F = "ACT/365F"

    @property
    def basis(self) -> int:
        """Days a year."""
        return 365 if self is DayCount.ACT_365F else 360

    def serial(self, day: Day) -> int:
        """A number whose differences are the days counted, so that they add up however a period is cut."""
        if self is not DayCount.THIRTY_E_360:
            return day
        at = to_date(day)
        return 360 * at.year + 30 * at.month + min(at.day, 30)

    def days(self, start: Day, end: Day) -> int:
        """Days of interest from `start` to `end`."""
        return self.serial(end) - self.serial(start)


def to_date(day: Day) -> date:
    """Raises: InvalidValue outside 1970-01-01 to 9999-12-31."""
    require(0 <= day <= LAST_DAY, "day", day, "a day from 1970-01-01 to 9999-12-31")
    return date.fromordinal(day + EPOCH_ORDINAL)


def to_day(at: date) -> Day:
    """Days since 1970-01-01."""
    return at.toordinal() - EPOCH_ORDINAL


def parse_day(text: str, field: str = "day") -> Day:
    """'1970-01-02' is day 1.

    Raises: InvalidValue unless the text is an ISO 8601 date that exists, from 1970 on.
    """
    try:
        day = to_day(date.fromisoformat(text)) if _ISO_DATE.fullmatch(text) else -1
    except ValueError:
        day = -1
    if day < 0:
        raise InvalidValue(field, text, "a date that exists, written YYYY-MM-DD, from 1970-01-01 on")
    return day


def format_day(day: Day) -> str:
    """ISO 8601."""
    return to_date(day).isoformat()


@dataclass(frozen=True)
class DueDates:
    """The grid of due dates: `due_day` of every `period_months`-th month, or the last day of a month that is shorter.

    Raises: InvalidValue when the first due date is not on the grid, or a date on it is outside 1970 to 9999.
    """

    first: Day
    due_day: int
    period_months: int = 1

    def __post_init__(self) -> None:
        require_integer("period_months", self.period_months, 1, MONTHS_A_YEAR)
        require_integer("due_day", self.due_day, 1, 31)
        if self.nth(1) != self.first:
            raise InvalidValue("first_due", format_day(self.first), self._rule())

    def nth(self, n: int) -> Day:
        """Due date n; n ≤ 0 goes back before the first."""
        months = _months(self.first) + (n - 1) * self.period_months
        if not FIRST_MONTH <= months <= LAST_MONTH:
            raise InvalidValue("first_due", format_day(self.first), f"due date {n} would be outside 1970 to 9999")
        return self._in_month(months)

    def take(self, count: int) -> tuple[Day, ...]:
        """Due dates 1 to `count`."""
        return tuple(self.nth(n) for n in range(1, count + 1))

    def whole_periods_back(self, start: Day, end: Day) -> tuple[int, int]:
        """Whole periods that fit between `start` and the grid date `end`, and the actual days left over (money.md §5)."""
        whole, grid = 0, end
        for months in range(_months(end) - self.period_months, FIRST_MONTH - 1, -self.period_months):
            earlier = self._in_month(months)
            if earlier < start:
                break
            whole, grid = whole + 1, earlier
        return whole, grid - start

    def _in_month(self, months: int) -> Day:
        year, month = divmod(months, MONTHS_A_YEAR)
        return to_day(date(year, month + 1, min(self.due_day, calendar.monthrange(year, month + 1)[1])))

    def _rule(self) -> str:
        return f"with due day {self.due_day} the first due date is on that day of its month, or on the month's last day"


def _months(day: Day) -> int:
    at = to_date(day)
    return at.year * MONTHS_A_YEAR + at.month - 1


def inferred_due_day(start: Day, first_due: Day) -> int:
    """The due day where only a start and a first due date are known (money.md §3)."""
    begin, due = to_date(start), to_date(first_due)
    at_month_end = due.day == calendar.monthrange(due.year, due.month)[1]
    return begin.day if at_month_end and begin.day > due.day else due.day


@dataclass(frozen=True)
class LegalClock:
    """The legal day of a block's time; fixed at deployment.

    Raises: InvalidValue for a negative origin or a day of less than a second.
    """

    origin_timestamp: int
    origin_day: Day
    day_length: int = 86_400

    def __post_init__(self) -> None:
        require_integer("origin_timestamp", self.origin_timestamp, 0, 2**64 - 1, "seconds")
        require_integer("origin_day", self.origin_day, 0, LAST_DAY)
        require_integer("day_length", self.day_length, 1, 86_400, "seconds")

    def day(self, timestamp: int) -> Day:
        """Raises: InvalidValue for a time before the origin."""
        require(timestamp >= self.origin_timestamp, "timestamp", timestamp, f"at least {self.origin_timestamp}")
        return self.origin_day + (timestamp - self.origin_timestamp) // self.day_length

    def begins(self, day: Day) -> int:
        """The first timestamp of a legal day."""
        require(day >= self.origin_day, "day", day, f"at least {self.origin_day}")
        return self.origin_timestamp + (day - self.origin_day) * self.day_length


CHINA = LegalClock(origin_timestamp=57_600, origin_day=1)


@dataclass(frozen=True)
class BusinessDays:
    """Every day is a business day but the `closed` ones; weekends count as open unless they are among them."""

    closed: frozenset[Day] = frozenset()

    def following(self, day: Day) -> Day:
        """The first business day on or after `day`.

        Raises: InvalidValue when the calendar is closed for more than 27 days on end.
        """
        for shifted in range(day, day + MAX_CLOSED_DAYS + 1):
            if shifted not in self.closed:
                return shifted
        raise InvalidValue("closed", format_day(day), f"closed for at most {MAX_CLOSED_DAYS} days on end")


def weekends(first: Day, last: Day) -> frozenset[Day]:
    """Saturdays and Sundays from `first` to `last`; day 0 was a Thursday."""
    return frozenset(day for day in range(first, last + 1) if (day + 3) % 7 >= SATURDAY)
