"""Paying before time: the quote, and what it does to the loan (money.md §8)."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from enum import StrEnum

from ledger.domain.allocation import NOTHING, Parts
from ledger.domain.apr import version_is_under_cap
from ledger.domain.calendar import Day, format_day
from ledger.domain.clock import EventKind, advance, events_between
from ledger.domain.errors import Refused, require, require_integer
from ledger.domain.money import BASIS_POINTS, MAX_AMOUNT, Fen, half_up
from ledger.domain.nodes import Node
from ledger.domain.position import OPEN, Instalment, Position, RowState, instalments
from ledger.domain.schedule import Plan, Row, rows, with_fees
from ledger.domain.settlement import conclude, cure, settle, share_out
from ledger.domain.terms import Agreement, Method

NO_ROW_BEFORE_PAY_DAY = (EventKind.CLOSE, EventKind.DUE, EventKind.OVERDUE)


class PrepaymentKind(StrEnum):
    """The whole debt, or a part of the principal for a shorter term or for smaller instalments."""

    FULL = "full"
    SHORTENED = "shortened"
    REDUCED = "reduced"


PREPAYMENT_NODES = {
    PrepaymentKind.FULL: Node.FULL_PREPAID,
    PrepaymentKind.SHORTENED: Node.PARTIAL_PREPAID_TERM_SHORTENED,
    PrepaymentKind.REDUCED: Node.PARTIAL_PREPAID_INSTALMENT_REDUCED,
}


@dataclass(frozen=True)
class PrepaymentQuote:
    """What a prepayment costs on `pay_day`, in fen.

    `principal` is what is prepaid of the principal that is not due; `due` is what is due anyway; `accrued` and `charged` are interest
    and fee of the running period; `fee` is the prepayment fee and `rebate` what comes off the charged fee.
    """

    kind: PrepaymentKind
    pay_day: Day
    principal: Fen
    due: Parts
    accrued: Fen
    charged: Fen
    fee: Fen
    rebate: Fen

    @property
    def ahead(self) -> Parts:
        """What is paid besides what is due."""
        return Parts(fee=self.charged - self.rebate + self.fee, interest=self.accrued, principal=self.principal)

    @property
    def amount(self) -> Fen:
        """To be paid on the pay day, to the fen."""
        return (self.due + self.ahead).total


def quote_prepayment(
    agreement: Agreement, position: Position, kind: PrepaymentKind, pay_day: Day, principal: Fen = 0
) -> PrepaymentQuote:
    """The quote for today (the position's day) or a later pay day; `principal` is for the partial kinds alone.

    Raises: InvalidValue for a pay day or principal that no quote can have; Refused when the loan's state does not allow it.
    """
    latest = position.day + agreement.product.quote_days
    allowed = f"a day from {format_day(position.day)} to {format_day(latest)}"
    require(position.day <= pay_day <= latest, "pay_day", format_day(pay_day), allowed)
    for event in events_between(agreement, position, pay_day):
        if event.kind in NO_ROW_BEFORE_PAY_DAY:
            raise Refused(
                "pay_day", f"instalment {event.row} changes on {format_day(event.day)}; quote for an earlier day"
            )
    return prepayment_today(agreement, advance(agreement, position, pay_day), kind, principal)


def prepayment_today(
    agreement: Agreement, position: Position, kind: PrepaymentKind, principal: Fen = 0
) -> PrepaymentQuote:
    """The quote for the position's own day.

    Raises: InvalidValue, Refused.
    """
    running, undue = position.running, unpaid_undue(position)
    if running is None or not undue:
        raise Refused("nothing_to_prepay", "no principal is left that is not due yet")
    full = kind is PrepaymentKind.FULL
    if full:
        require(principal == 0, "principal", principal, "0, since everything is prepaid")
    else:
        _check_partial(agreement, position, running, principal)
    prepaid = undue if full else principal
    quoted = PrepaymentQuote(
        kind=kind,
        pay_day=position.day,
        principal=prepaid,
        due=_due(agreement, position) if full else NOTHING,
        accrued=max(position.accrued_interest(agreement) - running.paid.interest, 0),
        charged=running.unpaid.fee,
        fee=half_up(prepaid * agreement.product.prepayment_fee_bps, BASIS_POINTS),
        rebate=_rebate(agreement, position, running) if full else 0,
    )
    if not full:
        _check_cap(agreement, _new_rows(agreement, position, quoted), undue - principal)
    return quoted


def unpaid_undue(position: Position) -> Fen:
    """Unpaid principal of the periods that have not ended."""
    return sum(row.unpaid.principal for row in position.rows if not row.closed)


def prepay(agreement: Agreement, position: Position, quoted: PrepaymentQuote, amount: Fen, payment: int) -> Position:
    """Carry out a quote that was computed for the position's day; what `amount` exceeds it by becomes credit."""
    parts = quoted.due + quoted.ahead
    after = replace(
        position,
        received=position.received + amount,
        credit=position.credit + amount - parts.total,
        penalty_paid=position.penalty_paid + quoted.due.penalty + quoted.due.compound,
        compound_paid=position.compound_paid + quoted.due.compound,
        rebated=position.rebated + quoted.rebate,
        interest_numerator=0,
    )
    after = after.with_step(PREPAYMENT_NODES[quoted.kind], payment=payment, amount=amount)
    after = after.with_step(Node.PAYMENT_ALLOCATED, payment=payment, amount=parts.total, parts=parts)
    after = share_out(agreement, after, parts)
    if quoted.kind is PrepaymentKind.FULL:
        return conclude(agreement, cure(agreement, position, _end_rows(after)))
    return _begin_version(agreement, after, quoted)


def _due_rows(position: Position) -> tuple[Instalment, ...]:
    """What is to be paid now: rows due or overdue, and rows whose period has ended though their day is shifted."""
    return tuple(row for row in position.in_state(*OPEN) if row.closed)


def _due(agreement: Agreement, position: Position) -> Parts:
    return sum((row.unpaid for row in _due_rows(position)), position.penalties(agreement))


def _rebate(agreement: Agreement, position: Position, running: Instalment) -> Fen:
    if not agreement.product.rebate_fees:
        return 0
    begins = position.rows[running.number - 2].due if running.number > 1 else running.starts
    left, whole = running.due - position.day, running.due - begins
    return min(half_up(agreement.terms.periodic_fee * left, whole), running.unpaid.fee)


def _check_partial(agreement: Agreement, position: Position, running: Instalment, principal: Fen) -> None:
    require_integer("principal", principal, 1, MAX_AMOUNT, "fen")
    arrears = _due(agreement, position).total
    if arrears:
        raise Refused("arrears_open", f"{arrears} fen are due; a part of the principal is prepaid only when nothing is")
    if running.paid.total:
        raise Refused(
            "billed_row_paid_ahead",
            f"instalment {running.number} is paid ahead; prepay after {format_day(running.due)}",
        )
    least, most = max(agreement.product.min_prepayment, 1), position.undue - 1
    if not least <= principal <= most:
        raise Refused("principal_out_of_range", f"{principal} fen is not from {least} to {most} fen")


def _check_cap(agreement: Agreement, scheduled: Sequence[Row], balance: Fen) -> None:
    if not version_is_under_cap(balance, scheduled, agreement.cap, agreement.terms.day_count):
        raise Refused(
            "above_cap", "the fees of the remaining instalments would cost more than the cap on so small a balance"
        )


def _end_rows(position: Position) -> Position:
    for row in _due_rows(position):
        position = settle(position, replace(row, paid=row.owed))
    ended = tuple(row if row.closed else replace(row, closed=True, state=_ended(row.state)) for row in position.rows)
    return replace(position, rows=ended)


def _ended(state: RowState) -> RowState:
    return RowState.SETTLED if state is RowState.SETTLED else RowState.CANCELLED


def _new_rows(agreement: Agreement, position: Position, quoted: PrepaymentQuote) -> tuple[Row, ...]:
    dues = tuple(row.due for row in position.rows if not row.closed)
    plan = _plan(agreement, position.undue - quoted.principal, quoted.pay_day, dues)
    kept = _kept(agreement, position) if quoted.kind is PrepaymentKind.SHORTENED else None
    return with_fees(rows(plan, kept), agreement.terms.periodic_fee, first=0)


def _kept(agreement: Agreement, position: Position) -> Fen:
    """The instalment (or part of the principal) that a shortened term keeps, as the rows left show it."""
    left = [row.owed for row in position.rows if not row.closed]
    if agreement.terms.method is not Method.EQUAL_INSTALMENT:
        return left[0].principal
    return next((owed.principal + owed.interest for owed in left[:-1] if owed.principal), 0)


def _plan(agreement: Agreement, balance: Fen, start: Day, dues: tuple[Day, ...]) -> Plan:
    terms = agreement.terms
    return Plan(terms.method, balance, terms.rate, terms.day_count, start, dues)


def _begin_version(agreement: Agreement, position: Position, quoted: PrepaymentQuote) -> Position:
    past = tuple(row for row in position.rows if row.closed)
    scheduled = _new_rows(agreement, position, quoted)
    version, balance = position.version + 1, position.undue - quoted.principal
    later = instalments(agreement, scheduled, quoted.pay_day, version, first_number=len(past) + 1)
    # The running period's fee has just been paid: the first row of the new version owes none and is never charged.
    first = replace(later[0], charged=True)
    return replace(position, rows=(*past, first, *later[1:]), version=version, version_balance=balance)
