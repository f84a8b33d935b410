"""Days, due dates, day counts, business days and the legal clock."""

from datetime import UTC, date, datetime, timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ledger.domain.calendar import (
    CHINA,
    LAST_DAY,
    BusinessDays,
    DayCount,
    DueDates,
    LegalClock,
    format_day,
    inferred_due_day,
    parse_day,
    to_date,
    to_day,
    weekends,
)
from ledger.domain.errors import InvalidValue

days = st.integers(0, 60_000)


def dues(start: str, first_due: str, count: int, months: int = 1) -> list[str]:
    first = parse_day(first_due)
    grid = DueDates(first, inferred_due_day(parse_day(start), first), months)
    return [format_day(day) for day in grid.take(count)]


def test_day_numbers_are_those_of_the_unix_epoch() -> None:
    assert parse_day("1970-01-01") == 0
    assert parse_day("2026-01-31") == 20_484  # date -ud 2026-01-31 +%s divided by 86,400
    assert format_day(LAST_DAY) == "9999-12-31"


@pytest.mark.parametrize(
    "text", ["2026-02-29", "2026-2-1", "20260201", "1969-12-31", "2026-W01-1", "", "2026-02-01T00"]
)
def test_other_texts_are_no_day(text: str) -> None:
    with pytest.raises(InvalidValue) as refused:
        parse_day(text, "start")
    assert refused.value.code == "start"


def test_the_thirty_first_falls_on_the_last_day_of_shorter_months() -> None:
    assert dues("2026-01-31", "2026-02-28", 3) == ["2026-02-28", "2026-03-31", "2026-04-30"]
    assert dues("2028-01-31", "2028-02-29", 2) == ["2028-02-29", "2028-03-31"]
    assert dues("2026-01-29", "2026-02-28", 2) == ["2026-02-28", "2026-03-29"]


def test_a_due_day_that_every_month_has_stays() -> None:
    assert dues("2026-01-28", "2026-02-28", 2) == ["2026-02-28", "2026-03-28"]
    assert dues("2026-01-31", "2026-02-27", 2) == ["2026-02-27", "2026-03-27"]
    assert dues("2026-11-15", "2026-12-15", 3) == ["2026-12-15", "2027-01-15", "2027-02-15"]


def test_periods_of_several_months() -> None:
    assert dues("2026-08-31", "2026-11-30", 3, months=3) == ["2026-11-30", "2027-02-28", "2027-05-31"]
    assert dues("2024-02-29", "2025-02-28", 4, months=12)[-1] == "2028-02-29"


def test_a_first_due_date_off_the_grid_is_refused() -> None:
    with pytest.raises(InvalidValue) as refused:
        DueDates(parse_day("2026-02-27"), 31)
    assert refused.value.code == "first_due"


@pytest.mark.parametrize(("months", "due_day"), [(0, 1), (13, 1), (1, 0), (1, 32)])
def test_a_grid_has_limits(months: int, due_day: int) -> None:
    with pytest.raises(InvalidValue):
        DueDates(parse_day("2026-03-01"), due_day, months)


def test_a_grid_ends_with_the_calendar() -> None:
    grid = DueDates(parse_day("9999-11-30"), 31)
    assert format_day(grid.nth(2)) == "9999-12-31"
    with pytest.raises(InvalidValue):
        grid.nth(3)


@pytest.mark.parametrize(
    ("start", "end", "due_day", "whole", "odd"),
    [
        ("2026-01-31", "2026-02-28", 31, 1, 0),
        ("2026-01-15", "2026-03-31", 31, 2, 16),
        ("2026-03-10", "2026-03-31", 31, 0, 21),
        ("2026-02-28", "2026-03-31", 31, 1, 0),
        ("2025-12-31", "2026-12-31", 31, 12, 0),
        ("2026-01-02", "2026-03-01", 1, 1, 30),
        ("1970-01-01", "1970-01-20", 20, 0, 19),
    ],
)
def test_the_first_period_is_measured_backwards(start: str, end: str, due_day: int, whole: int, odd: int) -> None:
    grid = DueDates(parse_day(end), due_day)
    assert grid.whole_periods_back(parse_day(start), parse_day(end)) == (whole, odd)


@pytest.mark.parametrize(
    ("start", "end", "counted"),
    [
        ("2026-01-31", "2026-02-28", 28),
        ("2026-02-28", "2026-03-31", 32),
        ("2026-01-15", "2026-02-15", 30),
        ("2026-01-30", "2026-01-31", 0),
        ("2025-02-28", "2026-02-28", 360),
    ],
)
def test_thirty_e_360(start: str, end: str, counted: int) -> None:
    assert DayCount.THIRTY_E_360.days(parse_day(start), parse_day(end)) == counted


def test_actual_days() -> None:
    for convention in (DayCount.ACT_360, DayCount.ACT_365F):
        assert convention.days(parse_day("2028-02-01"), parse_day("2028-03-01")) == 29
    assert [convention.basis for convention in DayCount] == [360, 360, 365]


@given(st.sampled_from(DayCount), st.lists(days, min_size=2, max_size=9))
def test_days_add_up_however_a_period_is_cut(convention: DayCount, cuts: list[int]) -> None:
    cuts.sort()
    parts = [convention.days(a, b) for a, b in zip(cuts, cuts[1:], strict=False)]
    assert sum(parts) == convention.days(cuts[0], cuts[-1])
    assert min(parts) >= 0


@given(days)
def test_dates_and_days_are_inverse(day: int) -> None:
    assert to_day(to_date(day)) == day
    assert to_date(day) == date(1970, 1, 1) + timedelta(days=day)


def test_business_days_shift_forwards_only() -> None:
    friday, monday = parse_day("2026-01-30"), parse_day("2026-02-02")
    open_days = BusinessDays(weekends(friday - 7, monday + 7) | {monday})
    assert open_days.following(friday) == friday
    assert open_days.following(friday + 1) == monday + 1
    assert BusinessDays().following(friday + 1) == friday + 1


def test_a_calendar_closed_for_a_month_is_refused() -> None:
    with pytest.raises(InvalidValue):
        BusinessDays(frozenset(range(100, 128))).following(100)
    assert BusinessDays(frozenset(range(100, 127))).following(100) == 127


@given(st.integers(0, 4_000_000_000))
def test_the_default_clock_is_the_chinese_date(seconds: int) -> None:
    timestamp = CHINA.origin_timestamp + seconds
    chinese = datetime.fromtimestamp(timestamp, UTC).astimezone(timezone(timedelta(hours=8))).date()
    assert CHINA.day(timestamp) == to_day(chinese)
    assert CHINA.begins(CHINA.day(timestamp)) <= timestamp < CHINA.begins(CHINA.day(timestamp) + 1)


def test_a_test_calendar_has_shorter_days() -> None:
    clock = LegalClock(origin_timestamp=1_000, origin_day=20_000, day_length=2)
    assert [clock.day(timestamp) for timestamp in (1_000, 1_001, 1_002, 1_730)] == [20_000, 20_000, 20_001, 20_365]
    with pytest.raises(InvalidValue):
        clock.day(999)
    with pytest.raises(InvalidValue):
        LegalClock(origin_timestamp=1_000, origin_day=20_000, day_length=0)
