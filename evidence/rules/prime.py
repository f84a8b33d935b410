"""The one-year loan prime rate (贷款市场报价利率, LPR): what is in force on a day, and where the figure is from.

Published on the 20th of each month, or the next working day, by the National Interbank Funding Center for the People's Bank of China. Rates
are in millionths a year. The table below holds the days on which the rate changed, and ends where it was last read; a caller adds later
ones in a file of the same shape:

    [{"from": "2026-03-20", "rate": 30000, "source": "…"}, …]
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from evidence.canonical import load
from evidence.errors import MalformedValue, MissingEvidence
from evidence.shape import integer, items, members, text

MAX_BYTES = 256 * 1024
MAX_ENTRIES = 1_000
MOST = 1_000_000

_SOURCE = "全国银行间同业拆借中心受权公布贷款市场报价利率公告, 1 年期"
# When the table was last compared with the publications: of later days it says nothing.
LAST_READ = date(2025, 5, 20)
_DAY = re.compile(r"\d{4}-\d{2}-\d{2}", re.ASCII)


@dataclass(frozen=True)
class Published:
    """In force from a day until the next entry's. `rate` in millionths a year."""

    since: date
    rate: int
    source: str = _SOURCE


OWN = tuple(
    Published(date.fromisoformat(since), rate)
    for since, rate in (
        ("2019-08-20", 42_500),
        ("2019-09-20", 42_000),
        ("2019-11-20", 41_500),
        ("2020-02-20", 40_500),
        ("2020-04-20", 38_500),
        ("2021-12-20", 38_000),
        ("2022-01-20", 37_000),
        ("2022-08-22", 36_500),
        ("2023-06-20", 35_500),
        ("2023-08-21", 34_500),
        ("2024-07-22", 33_500),
        ("2024-10-21", 31_000),
        ("2025-05-20", 30_000),
    )
)


@dataclass(frozen=True)
class PrimeRates:
    """Entries in rising order of their days, and the last day of which they speak."""

    published: tuple[Published, ...] = OWN
    until: date = LAST_READ

    def on(self, day: date) -> Published:
        """Raises MissingEvidence for a day before the first entry, or after the last that was read."""
        place = bisect_right([one.since for one in self.published], day)
        if place == 0 or day > self.until:
            problem = "the table of the loan prime rate does not reach this day; give the rate with --rates"
            raise MissingEvidence(problem, expected=f"{self.published[0].since} to {self.until}", found=day)
        return self.published[place - 1]

    def extended(self, more: Sequence[Published]) -> PrimeRates:
        """With later entries, the last of which holds until further notice."""
        kept = tuple(one for one in self.published if not more or one.since < more[0].since)
        return PrimeRates((*kept, *more), date.max if more else self.until)


def read(data: bytes) -> tuple[Published, ...]:
    """The entries of a caller's file. Raises MalformedInput where they are none, or not in rising order."""
    found = tuple(_entry(value, place) for place, value in enumerate(items(load(data, max_bytes=MAX_BYTES), "rates", MAX_ENTRIES)))  # fmt: skip
    days = [one.since for one in found]
    if not days or days != sorted(set(days)):
        raise MalformedValue("no rate, or days that do not rise", where="rates")
    return found


def _entry(value: object, place: int) -> Published:
    where = f"rates[{place}]"
    found = members(value, where, {"from", "rate", "source"})  # type: ignore[arg-type]
    day = text(found["from"], f"{where}.from", _DAY)
    try:
        since = date.fromisoformat(day)
    except ValueError:
        raise MalformedValue("no day of the calendar", where=f"{where}.from", found=day) from None
    return Published(since, integer(found["rate"], f"{where}.rate", 1, MOST), text(found["source"], f"{where}.source"))
