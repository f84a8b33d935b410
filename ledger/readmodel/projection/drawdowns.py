"""Drawdowns and what they hold of their facility, wherever they come to an end."""

from collections.abc import Iterator
from typing import Any

from ledger.readmodel.changes import Change, Patch, Rows, patch
from ledger.readmodel.states import DrawdownState
from ledger.readmodel.tables.credit import Facility
from ledger.readmodel.tables.loans import Agreement, Drawdown


def live_drawdown(loan: str, rows: Rows) -> Drawdown | None:
    """The last drawdown of a loan's file, whatever its state."""
    found = rows.select(Drawdown, loan=loan)
    return found[-1] if found else None


def facility_of(loan: str, rows: Rows) -> Facility:
    """The facility under which a loan's terms were proposed."""
    return rows.get(Facility, rows.get(Agreement, loan).facility)


def drawdown_dropped(drawdown: Drawdown, rows: Rows, state: DrawdownState, **columns: Any) -> Iterator[Change]:
    """The end of a drawdown that gives back what it reserved, or what was drawn with it."""
    yield patch(Drawdown, drawdown.loan, drawdown.number, state=state, **columns)
    yield _given_back(facility_of(drawdown.loan, rows), drawdown)


def _given_back(facility: Facility, drawdown: Drawdown) -> Patch:
    reserved, outstanding = facility.reserved, facility.outstanding
    if drawdown.state in (DrawdownState.APPROVED, DrawdownState.RELEASED):
        reserved -= drawdown.amount
    elif drawdown.state == DrawdownState.DISBURSED:
        outstanding -= drawdown.amount
    return patch(Facility, facility.id, reserved=reserved, outstanding=outstanding, open=facility.open - 1)
