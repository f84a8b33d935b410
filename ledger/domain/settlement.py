"""Money meets debt: allocation, settled rows, cures, tolerance and the end of the loan (money.md §6 and §7)."""

from collections.abc import Sequence
from dataclasses import replace

from ledger.domain.allocation import OF_NO_ROW, Line, Parts, Rule, allocate, distribute, parts_of
from ledger.domain.money import Fen
from ledger.domain.nodes import Node
from ledger.domain.position import IN_ARREARS, OPEN, Instalment, Position, RowState
from ledger.domain.terms import Agreement, Component


def receive(agreement: Agreement, position: Position, amount: Fen, payment: int) -> Position:
    """Allocate a payment; what it does not pay becomes credit."""
    lines = _lines(agreement, position, amount)
    parts = parts_of(lines)
    position = replace(position, received=position.received + amount, credit=position.credit + amount - parts.total)
    return conclude(agreement, _book(agreement, position, lines, parts, payment))


def receive_subsidy(agreement: Agreement, position: Position, amount: Fen, payment: int, row: int) -> Position:
    """Money for the unpaid interest of one row, if that is billed and open; what is left of it as of any payment."""
    earmarked = next((one for one in position.in_state(RowState.BILLED, *IN_ARREARS) if one.number == row), None)
    first = 0 if earmarked is None else min(amount, earmarked.unpaid.interest)
    before = position
    own = (Line(row, Component.INTEREST, first),) if first else ()
    for line in own:
        before = _pay(before, line)
    lines = (*own, *_lines(agreement, before, amount - first))
    parts = parts_of(lines)
    position = replace(position, received=position.received + amount, credit=position.credit + amount - parts.total)
    return conclude(agreement, _book(agreement, position, lines, parts, payment))


def receive_refund(agreement: Agreement, position: Position, amount: Fen, payment: int) -> Position:
    """What a merchant gave back is principal that new terms have taken off the rows: it is paid outside of them."""
    lines = (Line(0, Component.PRINCIPAL, amount),)
    position = replace(position, received=position.received + amount)
    after = position.with_allocation(payment, lines, _rule(agreement))
    return conclude(agreement, share_out(agreement, after, parts_of(lines)))


def use_credit(agreement: Agreement, position: Position) -> Position:
    """Allocate the credit as a payment of the day would be."""
    lines = _lines(agreement, position, position.credit)
    if not lines:
        return position
    parts = parts_of(lines)
    position = replace(position, credit=position.credit - parts.total)
    return _book(agreement, position, lines, parts, payment=0)


def refund(position: Position, amount: Fen, payment: int) -> Position:
    """Pay credit out; what exceeds the credit, as a replay may find, is owed back outside the loan."""
    excess = max(amount - position.credit, 0)
    position = replace(
        position,
        credit=position.credit - (amount - excess),
        refunded=position.refunded + amount,
        over_refunded=position.over_refunded + excess,
    )
    return position.with_step(Node.OVERPAYMENT_REFUNDED, payment=payment, amount=amount)


def share_out(agreement: Agreement, position: Position, parts: Parts) -> Position:
    """Add what was allocated to the totals of the loan, the servicer and the claims."""
    split = distribute(parts, agreement.product.servicer_fee_bps, agreement.shares)
    claims = tuple(before + more for before, more in zip(position.claims, split.claims, strict=True))
    servicer = position.servicer + split.servicer
    return replace(position, allocated=position.allocated + parts, servicer=servicer, claims=claims)


def cure(agreement: Agreement, before: Position, after: Position) -> Position:
    """What the rows settled between the two positions change in the delinquency of the loan."""
    if not before.in_state(RowState.OVERDUE):
        return after
    if not after.in_state(RowState.OVERDUE):
        return replace(after, bucket=0).with_step(Node.OVERDUE_CURED)
    return migrate(agreement, after)


def migrate(agreement: Agreement, position: Position) -> Position:
    """Move the loan into the bucket of its days past due."""
    bucket = sum(1 for threshold in agreement.product.buckets if threshold <= position.days_past_due(agreement))
    if bucket == position.bucket:
        return position
    return replace(position, bucket=bucket).with_step(Node.BUCKET_MIGRATED, amount=bucket)


def conclude(agreement: Agreement, position: Position) -> Position:
    """Clear a residue within the tolerance and end the loan when nothing is owed any more."""
    position = _clear_residue(agreement, position)
    if position.settled or position.in_state(*OPEN) or position.penalty(agreement):
        return position
    ended = tuple(replace(row, closed=True) for row in position.rows)
    return replace(position, rows=ended, settled=True, interest_numerator=0).with_step(Node.OBLIGATIONS_MET)


def _lines(agreement: Agreement, position: Position, amount: Fen) -> tuple[Line, ...]:
    due = [row.debt for row in position.in_state(*IN_ARREARS)]
    billed = [row.debt for row in position.in_state(RowState.BILLED)]
    return allocate(amount, due, position.penalties(agreement), billed, _rule(agreement))


def _rule(agreement: Agreement) -> Rule:
    return Rule(agreement.terms.allocation_order, agreement.terms.allocation_mode)


def _book(agreement: Agreement, before: Position, lines: Sequence[Line], parts: Parts, payment: int) -> Position:
    after = before.with_allocation(payment, lines, _rule(agreement))
    for line in lines:
        after = _pay(after, line)
    after = share_out(agreement, after, parts)
    touched = {line.row for line in lines}
    for row in after.in_state(RowState.BILLED, *IN_ARREARS):
        if row.number in touched and not row.unpaid.total:
            after = settle(after, row)
    return cure(agreement, before, after)


def settle(position: Position, row: Instalment) -> Position:
    """Mark a row that is paid."""
    position = position.with_row(replace(row, state=RowState.SETTLED))
    return position.with_step(Node.INSTALMENT_SETTLED, row=row.number)


def _pay(position: Position, line: Line) -> Position:
    if line.component in OF_NO_ROW:
        compound = line.amount if line.component is Component.COMPOUND else 0
        return replace(
            position,
            penalty_paid=position.penalty_paid + line.amount,
            compound_paid=position.compound_paid + compound,
        )
    row = position.rows[line.row - 1]
    return position.with_row(replace(row, paid=row.paid + Parts.single(line.component, line.amount)))


def _clear_residue(agreement: Agreement, position: Position) -> Position:
    """The residue goes to the rounding account of the lender, to the borrower's benefit."""
    residue = position.due_debt(agreement)
    still_to_come = position.in_state(RowState.SCHEDULED, RowState.BILLED)
    if still_to_come or not position.received or not 0 < residue.total <= agreement.product.tolerance:
        return position
    cleared = position.with_step(Node.TOLERANCE_CLEARED, amount=residue.total, parts=residue)
    for row in position.in_state(*IN_ARREARS):
        cleared = settle(cleared, replace(row, paid=row.owed))
    cleared = replace(
        cleared,
        penalty_paid=cleared.penalty_paid + residue.penalty + residue.compound,
        cleared=cleared.cleared + residue,
    )
    return cure(agreement, position, cleared)
