"""12 变更重组 and 14 违约加速: a loan that begins anew on other terms, or that is called in (docs/explain/money.md §10)."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from ledger.domain.calendar import DayCount
from ledger.domain.money import MILLION, Fen
from ledger.domain.nodes import Node
from ledger.readmodel.changes import Change, Changes, Entry, Handler, Patch, Put, Rows, patch
from ledger.readmodel.columns import iso_date
from ledger.readmodel.packed import schedule_rows
from ledger.readmodel.projection.arrears import arrears_now
from ledger.readmodel.projection.drawdowns import facility_of
from ledger.readmodel.projection.parts import as_json, part_reached
from ledger.readmodel.projection.receipts import new_payment, next_number
from ledger.readmodel.projection.schedules import SUPERSEDED, rows_now
from ledger.readmodel.states import InstalmentState, PaymentKind
from ledger.readmodel.tables.administration import Product
from ledger.readmodel.tables.credit import Facility
from ledger.readmodel.tables.loans import Agreement, Instalment, Loan, ScheduleVersion

OPEN = (InstalmentState.SCHEDULED, InstalmentState.BILLED, InstalmentState.DUE, InstalmentState.OVERDUE)


def amended(entry: Entry, rows: Rows) -> Changes:
    """The rows that were open are at an end; what is owed of them is in one row of arrears and in the new ones."""
    made = entry.effect["made"]
    given_up = _given_up(entry, rows)
    yield from part_reached(entry, rows)
    yield from _ended(entry.file, made, rows)
    yield Put(_version(entry, made))
    yield from (Put(row) for row in _new_rows(entry, made))
    yield _begun(entry, made, rows, given_up["penalty"])
    yield from _limit(entry, made, rows, given_up["principal"])


def refunded(entry: Entry, rows: Rows) -> Changes:
    """What the merchant gives back is a payment, whose number comes after the new beginning; the allocation that follows repays principal."""
    effect = entry.effect
    number = next_number(entry.file, rows)
    yield from amended(entry, rows)
    yield from new_payment(
        entry,
        effect["payment"],
        PaymentKind.MERCHANT_REFUND,
        number,
        effect["amount"],
        entry.day,
        receipt=effect["receipt"],
    )


def _ended(loan: str, made: Mapping[str, Any], rows: Rows) -> Iterator[Patch]:
    """Rows in the place of new ones, or behind them, are superseded; open ones before them cancelled."""
    replaced_from = made["first"] - (1 if made["due"] else 0)
    for row in rows_now(loan, rows):
        if row.number >= replaced_from:
            yield patch(Instalment, loan, row.version, row.number, state=SUPERSEDED)
        elif row.state in OPEN:
            yield patch(Instalment, loan, row.version, row.number, state=InstalmentState.CANCELLED)


def _version(entry: Entry, made: Mapping[str, Any]) -> ScheduleVersion:
    terms = entry.effect.get("terms")
    return ScheduleVersion(
        loan=entry.file,
        version=made["version"],
        lender=entry.lender,
        party=entry.party,
        seq=entry.seq,
        node=entry.node,
        cap=made["cap"],
        first_row=made["first"],
        rows=len(made["rows"]),
        principal=made["balance"],
        terms=None if terms is None else as_json(terms),
        effective_day=entry.day,
    )


def _new_rows(entry: Entry, made: Mapping[str, Any]) -> Iterator[Instalment]:
    """What is carried is owed with the first row; the fee of its period has been charged."""
    if made["due"]:
        yield _arrears(entry, made)
    for number, row in enumerate(schedule_rows(made["rows"]), start=made["first"]):
        carries = number == made["first"]
        yield _row(
            entry,
            made["version"],
            number,
            row.due,
            principal=row.principal,
            interest=row.interest + (made["interest"] if carries else 0),
            fee=made["fee"] if carries else row.fee,
            fee_charged=made["fee"] if carries else 0,
        )


def _arrears(entry: Entry, made: Mapping[str, Any]) -> Instalment:
    reached = InstalmentState.OVERDUE if made["overdue"] else InstalmentState.DUE
    return _row(
        entry,
        made["version"],
        made["first"] - 1,
        made["due"],
        principal=made["duePrincipal"],
        interest=made["dueInterest"],
        fee=made["dueFee"],
        fee_charged=made["dueFee"],
        reached=reached,
    )


def _row(
    entry: Entry,
    version: int,
    number: int,
    due: int,
    reached: InstalmentState = InstalmentState.SCHEDULED,
    **owed: int,
) -> Instalment:
    return Instalment(
        loan=entry.file,
        version=version,
        number=number,
        lender=entry.lender,
        party=entry.party,
        due=due,
        due_date=iso_date(due),
        principal_paid=0,
        interest_paid=0,
        fee_paid=0,
        cleared=0,
        reached=reached,
        state=reached,
        **owed,
    )


def _begun(entry: Entry, made: Mapping[str, Any], rows: Rows, given_up: Fen) -> Change:
    """Penalty that is given up, or becomes principal, counts as paid. Money up to now is behind the new beginning."""
    loan = rows.get(Loan, entry.file)
    gone = given_up + made["capitalisedPenalty"]
    basis = DayCount(rows.get(Agreement, entry.file).day_count).basis
    arrears = {} if made["overdue"] else {"bucket": 0, "days_past_due": 0}
    return patch(
        Loan,
        entry.file,
        version=made["version"],
        rows=made["first"] - 1 + len(made["rows"]),
        start_day=entry.day,
        start_date=iso_date(entry.day),
        accrued_through=entry.day,
        interest_numerator=str(made["interest"] * MILLION * basis),
        interest_accrued=made["interest"],
        penalty_paid=loan.penalty_paid + gone,
        penalty_owed=loan.penalty_owed - gone,
        amended_seq=entry.seq,
        amended_version=made["version"],
        amended_credit=loan.credit,
        **arrears,
    )


def _given_up(entry: Entry, rows: Rows) -> Mapping[str, Fen]:
    """A debt that is called in or replaced stands in one row, but for the penalty of a claim in insolvency. Principal is also owed no more as far as interest of days to
    come was paid ahead.
    """
    effect = entry.effect
    if "relief" in effect:
        relief: Mapping[str, Fen] = effect["relief"]
        return relief
    made = effect["made"]
    unpaid = sum(row.principal - row.principal_paid for row in rows_now(entry.file, rows) if row.state in OPEN)
    claimed = effect["claimed"]["penalty"] if "claimed" in effect else 0
    return {
        "principal": unpaid + made["capitalised"] - made["balance"] - made["duePrincipal"],
        "penalty": effect["replaced"]["penalty"] - claimed if "replaced" in effect else 0,
    }


def _limit(entry: Entry, made: Mapping[str, Any], rows: Rows, given_up: Fen) -> Iterator[Patch]:
    """What becomes principal is drawn; principal that is given up is available again where the limit revolves."""
    facility = facility_of(entry.file, rows)
    revolves = facility.revolving and rows.get(Product, facility.product).revolving
    relief = given_up if revolves else 0
    left = max(facility.outstanding - relief, 0) + made["capitalised"]
    yield patch(Facility, facility.id, outstanding=left)


NODES: Sequence[Node] = (
    Node.EXTENSION_APPROVED,
    Node.MORATORIUM_GRANTED,
    Node.RESTRUCTURE_ACCEPTED,
    Node.WAIVER_GRANTED,
    Node.LOAN_ACCELERATED,
    Node.RATE_RESET,
)
HANDLERS: Mapping[Node, Handler] = {node: amended for node in NODES} | {Node.MERCHANT_REFUND_APPLIED: refunded}
AFTERWARDS: Mapping[Node, Handler] = dict.fromkeys(HANDLERS, arrears_now)
