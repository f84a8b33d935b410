"""What a loan costs before anyone signs it: schedule, APR, daily and total cost (money.md §4 and §5)."""

from dataclasses import dataclass

from ledger.domain.apr import annual_cost, cash_flows, daily_cost
from ledger.domain.calendar import Day
from ledger.domain.money import Fen, Millionths
from ledger.domain.schedule import Row, schedule
from ledger.domain.terms import Terms


@dataclass(frozen=True)
class Quote:
    """`apr` in millionths, `daily_cost` of 100 yuan in 1/10,000 yuan, `total_cost` in fen: what the lender discloses."""

    apr: Millionths
    daily_cost: int
    total_cost: Fen
    rows: tuple[Row, ...]


def quote(terms: Terms, start: Day | None = None) -> Quote:
    """The quote of the terms, from the planned start or another.

    Raises: InvalidValue when the first due date is not after the start.
    """
    return quote_of(terms, schedule(terms, start), terms.start_day if start is None else start)


def quote_of(terms: Terms, rows: tuple[Row, ...], start: Day) -> Quote:
    """The quote of rows computed elsewhere, by the contracts for one."""
    apr = annual_cost(cash_flows(terms.principal, rows, start, terms.due_dates))
    return Quote(apr, daily_cost(apr), sum(row.interest + row.fee for row in rows), rows)
