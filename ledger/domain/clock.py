"""Time passing over a loan: accrual, and the events of its rows in legal order (money.md §6)."""

from collections.abc import Callable, Iterator
from dataclasses import replace
from enum import IntEnum
from typing import NamedTuple

from ledger.domain.calendar import Day
from ledger.domain.nodes import Node
from ledger.domain.position import Instalment, Position, RowState, interest_base
from ledger.domain.settlement import conclude, migrate, use_credit
from ledger.domain.terms import Agreement


class EventKind(IntEnum):
    """What can happen to a row by time alone, in the order in which it happens on one day."""

    CLOSE = 0
    FEE = 1
    BILL = 2
    DUE = 3
    OVERDUE = 4
    BUCKET = 5


class Event(NamedTuple):
    """Compares by day, then kind, then row."""

    day: Day
    kind: EventKind
    row: int


def advance(agreement: Agreement, position: Position, day: Day) -> Position:
    """Bring the loan to the end of `day`, not before the position's own; however often it is called, the outcome is the same."""
    while (event := _next_event(agreement, position)) and event.day <= day:
        position = _HANDLERS[event.kind](agreement, accrue(agreement, position, event.day), event.row)
    return accrue(agreement, position, day)


def accrue(agreement: Agreement, position: Position, day: Day) -> Position:
    """Add interest of the running period and penalty up to `day`, unrounded."""
    if day <= position.day:
        return position
    terms = agreement.terms
    interest = interest_base(agreement, position) * terms.rate * terms.day_count.days(position.day, day)
    counted = agreement.counted_days(position.day, day)
    compound = _compound_a_day(agreement, position) * counted
    penalty = position.overdue_principal * terms.penalty_rate * counted + compound
    return replace(
        position,
        day=day,
        interest_numerator=position.interest_numerator + interest,
        penalty_numerator=position.penalty_numerator + penalty,
        compound_numerator=position.compound_numerator + compound,
    )


def _compound_a_day(agreement: Agreement, position: Position) -> int:
    """At the penalty rate on the unpaid interest of overdue rows, as far as everything that a day brings stays under the cap on the principal."""
    rooms = agreement.compounding
    if rooms is None:
        return 0
    interest = sum(row.unpaid.interest for row in position.in_state(RowState.OVERDUE))
    room = position.undue * rooms.undue_room + position.overdue_principal * rooms.overdue_room
    return min(interest * agreement.terms.penalty_rate, room)


def events_between(agreement: Agreement, position: Position, day: Day) -> tuple[Event, ...]:
    """What time alone brings after the position's day, up to and on `day`."""
    found = []
    while (event := _next_event(agreement, position)) and event.day <= day:
        found.append(event)
        position = _HANDLERS[event.kind](agreement, accrue(agreement, position, event.day), event.row)
    return tuple(found)


def _next_event(agreement: Agreement, position: Position) -> Event | None:
    if position.settled:
        return None
    first: Event | None = None
    for row in position.rows:
        # Periods follow each other, so that no later row comes before what was found.
        if first and row.starts > first.day:
            break
        for event in _events_of(agreement, row):
            first = event if first is None else min(first, event)
    bucket = _bucket_event(agreement, position)
    return min(first, bucket) if first and bucket else first or bucket


def _events_of(agreement: Agreement, row: Instalment) -> Iterator[Event]:
    if not row.closed:
        yield Event(row.due, EventKind.CLOSE, row.number)
    if not row.charged:
        yield Event(row.starts, EventKind.FEE, row.number)
    match row.state:
        case RowState.SCHEDULED:
            notice = max(row.due - agreement.product.notice_days, row.starts)
            yield Event(notice, EventKind.BILL, row.number)
        case RowState.BILLED:
            yield Event(row.falls_due, EventKind.DUE, row.number)
        case RowState.DUE:
            yield Event(row.falls_due + agreement.product.grace_days + 1, EventKind.OVERDUE, row.number)


def _bucket_event(agreement: Agreement, position: Position) -> Event | None:
    overdue = position.in_state(RowState.OVERDUE)
    if not overdue or position.bucket == len(agreement.product.buckets):
        return None
    reached = agreement.counted_until(overdue[0].falls_due, agreement.product.buckets[position.bucket])
    return Event(max(reached, position.day), EventKind.BUCKET, overdue[0].number)


def _close(_: Agreement, position: Position, number: int) -> Position:
    closed = replace(position.rows[number - 1], closed=True)
    return replace(position.with_row(closed), interest_numerator=0)


def _charge(agreement: Agreement, position: Position, number: int) -> Position:
    fee = agreement.terms.periodic_fee
    position = position.with_row(replace(position.rows[number - 1], charged=True))
    return position.with_step(Node.PERIODIC_FEE_CHARGED, row=number, amount=fee) if fee else position


def _bill(_: Agreement, position: Position, number: int) -> Position:
    row = replace(position.rows[number - 1], state=RowState.BILLED)
    return position.with_row(row).with_step(Node.BILL_ISSUED, row=number, amount=row.owed.total, parts=row.owed)


def _fall_due(agreement: Agreement, position: Position, number: int) -> Position:
    row = position.rows[number - 1]
    state = RowState.DUE if row.unpaid.total else RowState.SETTLED
    position = position.with_row(replace(row, state=state))
    position = position.with_step(Node.INSTALMENT_DUE, row=number, amount=row.unpaid.total, parts=row.unpaid)
    return conclude(agreement, use_credit(agreement, position))


def _enter_overdue(agreement: Agreement, position: Position, number: int) -> Position:
    row = position.rows[number - 1]
    late = agreement.counted_days(row.falls_due, position.day)
    owed = row.unpaid.principal * agreement.terms.penalty_rate * late
    position = position.with_row(replace(row, state=RowState.OVERDUE))
    position = replace(position, penalty_numerator=position.penalty_numerator + owed)
    return position.with_step(Node.OVERDUE_ENTERED, row=number, amount=row.unpaid.total, parts=row.unpaid)


def _move_bucket(agreement: Agreement, position: Position, _: int) -> Position:
    return migrate(agreement, position)


_HANDLERS: dict[EventKind, Callable[[Agreement, Position, int], Position]] = {
    EventKind.CLOSE: _close,
    EventKind.FEE: _charge,
    EventKind.BILL: _bill,
    EventKind.DUE: _fall_due,
    EventKind.OVERDUE: _enter_overdue,
    EventKind.BUCKET: _move_bucket,
}
