"""New terms for what is left of a loan, and calling it in (money.md §10)."""

from dataclasses import dataclass, replace
from enum import IntFlag

from ledger.domain.allocation import NOTHING, Parts
from ledger.domain.apr import cash_flows, first_version_is_under_cap, version_is_under_cap
from ledger.domain.calendar import Day, format_day
from ledger.domain.errors import Refused, require, require_integer
from ledger.domain.money import MILLION, Fen, half_up
from ledger.domain.nodes import Node
from ledger.domain.position import OPEN, Instalment, Position, RowState, instalments
from ledger.domain.schedule import Plan, Row, rows, with_fees
from ledger.domain.terms import MAX_PERIODS, Agreement, Method, Terms


class Treatment(IntFlag):
    """What becomes of what is owed, as in the contracts. Without RESTARTS the dates go on and arrears stay due; REPAYS: relief of principal is paid, not given up."""

    DATES_GO_ON = 0
    RESTARTS = 1
    CAPITALISES_INTEREST = 2
    CAPITALISES_PENALTY = 4
    REPAYS = 8


@dataclass(frozen=True)
class Renewal:
    """Terms from a day on, how what is owed is treated under them, and what is given up of it."""

    terms: Terms
    treatment: Treatment
    relief: Parts = NOTHING


@dataclass(frozen=True)
class CallingIn:
    """Everything is due. `left`: what is owed instead of what was, after which nothing accrues; None where it is what was owed."""

    left: Parts | None = None


@dataclass(frozen=True)
class Cancelling:
    """The money that was disbursed came back on its first day: nothing is owed, and money that comes is credit."""


Change = Renewal | CallingIn | Cancelling


@dataclass(frozen=True)
class Owed:
    """What a loan owes on a day. `arrears` are of rows whose period has ended, the oldest due on `due`; `rest` is undue principal, accrued interest and the running fee."""

    due: Day | None
    arrears: Parts
    rest: Parts
    penalty: Fen

    @property
    def total(self) -> Parts:
        return self.arrears + self.rest + Parts(penalty=self.penalty)


@dataclass(frozen=True)
class _Beginning:
    """What a new version begins with. `first`: number of its first row; the arrears, where there are any, are in the row before."""

    terms: Terms
    first: int
    owed: Owed
    rows: tuple[Row, ...]


def owed_on(agreement: Agreement, position: Position) -> Owed:
    """What is owed on the position's day, of a loan whose dates go on.

    Raises: Refused where the loan does not run, or the bill of the running period is paid in whole or in part.
    """
    owed, _ = owed_if_due(agreement, position)
    running = position.running
    if running is not None and running.paid.total:
        raise Refused("billed_row_paid_ahead", f"instalment {running.number} is paid ahead; amend after its due date")
    return owed


def owed_if_due(agreement: Agreement, position: Position) -> tuple[Owed, Fen]:
    """What is owed if everything falls due on the position's day; and the interest of days to come that was paid ahead and counts as principal (fen).

    Raises: Refused where the loan does not run.
    """
    if position.settled:
        raise Refused("loan_in_state", "the loan is settled: there is nothing to amend")
    ended = [row for row in position.in_state(*OPEN) if row.closed]
    arrears, rest, ahead = sum((row.unpaid for row in ended), NOTHING), NOTHING, 0
    running = position.running
    if running is not None:
        paid, accrued = running.paid, position.accrued_interest(agreement)
        principal = position.undue - paid.principal
        ahead = min(max(paid.interest - accrued, 0), principal + arrears.principal)
        of_rest = min(ahead, principal)
        rest = Parts(running.unpaid.fee, max(accrued - paid.interest, 0), principal=principal - of_rest)
        arrears = arrears - Parts(principal=ahead - of_rest)
    return Owed(ended[0].due if ended else None, arrears, rest, position.penalty(agreement)), ahead


def carried(agreement: Agreement, position: Position, treatment: Treatment, relief: Parts = NOTHING) -> Fen:
    """The principal that is left from the position's day on: what terms that restart must state.

    Raises: InvalidValue for more relief than is owed; Refused, as `owed_on`.
    """
    owed = _relieved(owed_on(agreement, position), relief)
    if treatment & Treatment.RESTARTS:
        owed, _ = _joined(owed, treatment)
    return owed.rest.principal


def amended(agreement: Agreement, position: Position, change: Change, node: Node) -> tuple[Agreement, Position]:
    """The agreement and the loan from the position's day on; `node` is what the change is in the catalogue.

    Raises: InvalidValue for terms that no loan can have; Refused where the loan does not run, where terms and debt do not fit, or above the cap.
    """
    if isinstance(change, Cancelling):
        return agreement, _cancelled(position, node)
    if isinstance(change, CallingIn):
        return _called_in(agreement, position, change.left, node)
    return _renewed(agreement, position, change, node)


# ---- other terms


def _renewed(agreement: Agreement, position: Position, change: Renewal, node: Node) -> tuple[Agreement, Position]:
    owed = _relieved(owed_on(agreement, position), change.relief)
    capitalised = NOTHING
    if change.treatment & Treatment.RESTARTS:
        _check_terms(agreement, position, change)
        owed, capitalised = _joined(owed, change.treatment)
        stated, principal = change.terms.principal, owed.rest.principal
        if stated != principal:
            raise Refused("principal_differs", f"the terms state {stated} fen, {principal} fen are carried")
    begun = _beginning(position, change, owed)
    rooms = agreement.compounding
    after = replace(
        agreement,
        terms=change.terms,
        amended=True,
        compounding=rooms and rooms.after(agreement.terms, change.terms, agreement.cap),
    )
    _check_cap(after, position.day, begun)
    given_up = replace(
        position,
        penalty_paid=position.penalty_paid + change.relief.penalty + capitalised.penalty,
        relieved=position.relieved + _given_up(change),
        capitalised=position.capitalised + capitalised,
    )
    return after, _begin(after, given_up, begun, node)


def _given_up(change: Renewal) -> Parts:
    return replace(change.relief, principal=0) if change.treatment & Treatment.REPAYS else change.relief


def _relieved(owed: Owed, relief: Parts) -> Owed:
    """Principal is taken off the rest first; interest and fee off the arrears first."""
    for name in ("principal", "interest", "fee", "penalty"):
        most = getattr(owed.total, name)
        require_integer(f"relief_{name}", getattr(relief, name), 0, most, "fen")
    principal = min(relief.principal, owed.rest.principal)
    interest = min(relief.interest, owed.arrears.interest)
    fee = min(relief.fee, owed.arrears.fee)
    of_arrears = Parts(fee, interest, principal=relief.principal - principal)
    of_rest = Parts(relief.fee - fee, relief.interest - interest, principal=principal)
    return Owed(owed.due, owed.arrears - of_arrears, owed.rest - of_rest, owed.penalty - relief.penalty)


def _joined(owed: Owed, treatment: Treatment) -> tuple[Owed, Parts]:
    """Arrears join the rest, and what is capitalised its principal: of interest and penalty, as it was owed."""
    capitalised = _capitalised(owed, treatment)
    rest = owed.arrears + owed.rest
    rest = replace(rest, principal=rest.principal + capitalised.total, interest=rest.interest - capitalised.interest)
    return Owed(None, NOTHING, rest, owed.penalty - capitalised.penalty), capitalised


def _capitalised(owed: Owed, treatment: Treatment) -> Parts:
    interest = (owed.arrears + owed.rest).interest if treatment & Treatment.CAPITALISES_INTEREST else 0
    return Parts(interest=interest, penalty=owed.penalty if treatment & Treatment.CAPITALISES_PENALTY else 0)


def _check_terms(agreement: Agreement, position: Position, change: Renewal) -> None:
    terms = change.terms
    require(terms.origination_fee == 0, "origination_fee", terms.origination_fee, "0: the loan was disbursed long ago")
    agreed = agreement.terms.day_count
    require(terms.day_count is agreed, "day_count", terms.day_count, f"{agreed}, as agreed at first")
    terms.check_start(position.day)


def _beginning(position: Position, change: Renewal, owed: Owed) -> _Beginning:
    restarts = bool(change.treatment & Treatment.RESTARTS)
    running = position.running
    first = 1 if restarts else running.number if running else len(position.rows) + 1
    if not owed.rest.principal:
        return _Beginning(change.terms, max(first, 2), _all_due(owed, position.day), ())
    dues = change.terms.dues if restarts else tuple(row.due for row in position.rows if not row.closed)
    terms = change.terms
    plan = Plan(terms.method, owed.rest.principal, terms.rate, terms.day_count, position.day, dues)
    return _Beginning(terms, first, owed, with_fees(rows(plan), terms.periodic_fee, first=0))


def _check_cap(agreement: Agreement, start: Day, begun: _Beginning) -> None:
    terms, balance = agreement.terms, begun.owed.rest.principal
    if not begun.rows:
        return
    if balance == terms.principal:
        within = first_version_is_under_cap(cash_flows(balance, begun.rows, start, terms.due_dates), agreement.cap)
    else:
        within = version_is_under_cap(balance, begun.rows, agreement.cap, terms.day_count)
    if not within:
        raise Refused("above_cap", "the instalments to come would cost more than the cap")


# ---- everything due


def _called_in(agreement: Agreement, position: Position, left: Parts | None, node: Node) -> tuple[Agreement, Position]:
    debt, ahead = owed_if_due(agreement, position)
    owed = _all_due(debt, position.day)
    position = replace(position, relieved=position.relieved + Parts(interest=-ahead, principal=ahead))
    terms = replace(agreement.terms, rate=0, method=Method.BULLET, periods=1, periodic_fee=0)
    if left is not None:
        terms = replace(terms, penalty_rate=0)
        given_up = owed.arrears + Parts(penalty=owed.penalty) - left
        require_integer("principal", left.principal, 0, owed.arrears.principal, "fen")
        require_integer("penalty", left.penalty, 0, owed.penalty, "fen")
        position = replace(
            position,
            penalty_paid=position.penalty_paid + given_up.penalty,
            relieved=position.relieved + given_up,
        )
        owed = replace(owed, arrears=replace(left, penalty=0), penalty=left.penalty)
    after = replace(agreement, terms=terms, amended=True)
    return after, _begin(after, position, _Beginning(terms, 2, owed, ()), node)


def _all_due(owed: Owed, day: Day) -> Owed:
    return Owed(day if owed.due is None else owed.due, owed.arrears + owed.rest, NOTHING, owed.penalty)


def _cancelled(position: Position, node: Node) -> Position:
    """Raises: Refused after the first day, or where money has paid any of the debt."""
    if position.settled or position.allocated.total or position.interest_numerator:
        raise Refused("loan_in_state", "only a loan of which nothing has accrued and nothing was paid is cancelled")
    rows = tuple(replace(row, closed=True, state=RowState.CANCELLED) for row in position.rows)
    return replace(position, rows=rows, settled=True, cancelled=True).with_step(node)


# ---- the new beginning


def _begin(agreement: Agreement, position: Position, begun: _Beginning, node: Node) -> Position:
    """The loan as it stands on the day of the change, before what that day brings."""
    owed, version = begun.owed, position.version + 1
    was_overdue = bool(position.in_state(RowState.OVERDUE))
    arrears = _arrears(agreement, position, begun, version)
    is_overdue = any(row.state is RowState.OVERDUE for row in arrears)
    kept = position.rows[: begun.first - 1 - len(arrears)]
    past = tuple(_ended(row) for row in kept)
    after = replace(
        position,
        rows=(*past, *arrears, *_later_rows(agreement, position, begun, version)),
        version=version,
        version_balance=owed.rest.principal,
        interest_numerator=owed.rest.interest * MILLION * agreement.terms.day_count.basis,
        # What of interest on interest is owed no more has been given up, or is principal.
        compound_paid=half_up(position.compound_numerator, MILLION * agreement.terms.day_count.basis)
        - position.compound(agreement),
        bucket=position.bucket if is_overdue else 0,
    ).with_step(node, amount=owed.rest.principal)
    return after.with_step(Node.OVERDUE_CURED) if was_overdue and not is_overdue else after


def _ended(row: Instalment) -> Instalment:
    return replace(row, closed=True, state=RowState.CANCELLED) if row.state in OPEN else row


def _arrears(agreement: Agreement, position: Position, begun: _Beginning, version: int) -> tuple[Instalment, ...]:
    """What has fallen due already, as one row with the due date of the oldest; none where nothing is left of it."""
    owed, due = begun.owed.arrears, begun.owed.due
    if due is None or not owed.total:
        return ()
    overdue = bool(position.in_state(RowState.OVERDUE))
    return (
        Instalment(
            number=begun.first - 1,
            version=version,
            starts=due,
            due=due,
            falls_due=agreement.falls_due(due),
            owed=owed,
            state=RowState.OVERDUE if overdue else RowState.DUE,
            charged=True,
            closed=True,
        ),
    )


def _later_rows(agreement: Agreement, position: Position, begun: _Beginning, version: int) -> tuple[Instalment, ...]:
    """The first of them owes what is carried, and no periodic fee besides."""
    if not begun.rows:
        return ()
    first, *others = instalments(agreement, begun.rows, position.day, version, begun.first)
    rest = begun.owed.rest
    owed = Parts(rest.fee, first.owed.interest + rest.interest, principal=first.owed.principal)
    return (replace(first, owed=owed, charged=True), *others)


# ---- the terms of an extension and of a payment holiday


def extension(agreement: Agreement, position: Position, periods: int, most_months: int) -> tuple[Renewal, int]:
    """The terms that stand, over `periods` from the next due date on, and the months that this adds; at most `most_months`.

    Raises: InvalidValue, Refused.
    """
    owed = owed_on(agreement, position)
    if owed.due is not None:
        raise Refused("arrears_open", "an extension needs everything that is due to be paid")
    left = _periods_left(agreement, position)
    require(
        left < periods <= MAX_PERIODS, "periods", periods, f"more than the {left} that are left, at most {MAX_PERIODS}"
    )
    added = (periods - left) * agreement.terms.period_months
    if added > most_months:
        raise Refused(
            "extension_too_long", f"{added} months are more than the {most_months} that are left to extend by"
        )
    return _on_grid(agreement, position, periods, position.day, Treatment.RESTARTS), added


def holiday(agreement: Agreement, position: Position, until: Day, treatment: Treatment) -> Renewal:
    """As many instalments as are left, at least one, from the first due date after `until` on.

    Raises: InvalidValue, Refused.
    """
    terms = agreement.terms
    latest = terms.due_dates.nth(_next_number(terms, position.day) + MAX_PERIODS)
    allowed = f"a day from {format_day(position.day + 1)} to {format_day(latest)}"
    require(position.day < until <= latest, "until", format_day(until), allowed)
    require(treatment in (Treatment.DATES_GO_ON, Treatment.CAPITALISES_INTEREST), "treatment", treatment, "0 or 2")
    left = _periods_left(agreement, position)
    return _on_grid(agreement, position, max(left, 1), until, treatment | Treatment.RESTARTS)


def _periods_left(agreement: Agreement, position: Position) -> int:
    terms = agreement.terms
    last = terms.periods if terms.method is Method.BULLET else len(position.rows)
    return max(last + 1 - _next_number(terms, position.day), 0)


def _next_number(terms: Terms, day: Day) -> int:
    """Number of the first due date after a day."""
    number = 1
    while terms.due_dates.nth(number) <= day:
        number += 1
    return number


def _on_grid(agreement: Agreement, position: Position, periods: int, day: Day, treatment: Treatment) -> Renewal:
    terms = agreement.terms
    return Renewal(
        replace(
            terms,
            principal=carried(agreement, position, treatment),
            periods=periods,
            start_day=position.day,
            first_due=terms.due_dates.nth(_next_number(terms, day)),
            origination_fee=0,
        ),
        treatment,
    )
