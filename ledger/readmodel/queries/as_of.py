"""What depends on a day: computed by the domain's engine from what the tables hold, never stored."""

import json
from enum import StrEnum
from typing import TypeVar

from sqlmodel import Session, col, func, select

from ledger.chain.amendments import AMENDING, change_of
from ledger.chain.artifacts import shipped
from ledger.chain.decoding import decoder
from ledger.domain.calendar import BusinessDays, Day, DayCount
from ledger.domain.loan import Amended, Entry, EntryKind, Loan, loan_of
from ledger.domain.nodes import Node
from ledger.domain.statement import Statement
from ledger.domain.statement import statement as statement_of
from ledger.domain.terms import Agreement, AllocationMode, Component, Compounding, Method, Product, Terms
from ledger.readmodel.columns import octets
from ledger.readmodel.errors import InvalidQuery, NotFound
from ledger.readmodel.queries.administration import closed_days
from ledger.readmodel.queries.pages import owned, view
from ledger.readmodel.states import ClaimKind, LoanState, PaymentKind, PaymentState
from ledger.readmodel.tables import administration, credit, loans, payments
from ledger.readmodel.tables.chain import Event

ENTRY_KINDS = {
    PaymentKind.TRANSFER: EntryKind.PAYMENT,
    PaymentKind.DEBIT: EntryKind.PAYMENT,
    PaymentKind.PREPAY_SHORTENED: EntryKind.SHORTENED,
    PaymentKind.PREPAY_REDUCED: EntryKind.REDUCED,
    PaymentKind.PREPAY_FULL: EntryKind.FULL,
    PaymentKind.REFUND: EntryKind.REFUND,
    PaymentKind.THIRD_PARTY: EntryKind.PAYMENT,
    PaymentKind.SUBSIDY: EntryKind.SUBSIDY,
    PaymentKind.MERCHANT_REFUND: EntryKind.MERCHANT,
    PaymentKind.SETOFF: EntryKind.PAYMENT,
    PaymentKind.GUARANTOR: EntryKind.PAYMENT,
    PaymentKind.COLLATERAL: EntryKind.PAYMENT,
    PaymentKind.ENFORCEMENT: EntryKind.PAYMENT,
    PaymentKind.DISCOUNT: EntryKind.PAYMENT,
    PaymentKind.REFINANCING: EntryKind.PAYMENT,
    PaymentKind.RECOVERY: EntryKind.PAYMENT,
}
OF_THE_FACILITY = (PaymentKind.SETOFF, PaymentKind.GUARANTOR, PaymentKind.COLLATERAL)
E = TypeVar("E", bound=StrEnum)

PARTIAL = (EntryKind.SHORTENED, EntryKind.REDUCED)


def statement(session: Session, lender: str | None, id: str, day: Day) -> Statement:
    """The balances of a disbursed loan at the end of a legal day: all that was received up to it, as it counts now, on the terms of that day.

    Raises: NotFound, also before the disbursement; InvalidValue for a day before the loan's start; InvalidQuery for a loan in whose story is
    something that the engine does not play.
    """
    return statement_of(loan_at(session, lender, id, day))


def loan_at(session: Session, lender: str | None, id: str, day: Day) -> Loan:
    """The loan as the domain sees it, brought to the end of a day. Raises: as `statement`."""
    row = owned(session, loans.Agreement, id, lender, "loan")
    disbursed = session.get(loans.Loan, id)
    if disbursed is None:
        raise NotFound("disbursed loan", id)
    entries = [entry for entry in _entries(session, id) if entry.day <= day]
    changed = disbursed.amended_seq or disbursed.state == LoanState.CANCELLED
    amendments = [change for change in _amendments(session, id) if change.day <= day] if changed else []
    return loan_of(_agreement(session, row), entries, day, _disbursed_on(session, id), amendments)


def _disbursed_on(session: Session, id: str) -> Day:
    return _first_schedule(session, id).effective_day


def _first_schedule(session: Session, id: str) -> loans.ScheduleVersion:
    first = session.get(loans.ScheduleVersion, (id, 1))
    if first is None:
        raise NotFound("first schedule", id)
    return first


def _amendments(session: Session, id: str) -> list[Amended]:
    """Since there is a loan: a disbursement that failed before has made none."""
    nodes = [node.value for node in AMENDING]
    since = Event.file == id, col(Event.seq) > _first_schedule(session, id).seq
    found = select(Event).where(*since, col(Event.node).in_(nodes)).order_by(col(Event.seq))
    told = (_amended(session, id, event) for event in session.exec(found))
    return [change for change in told if change is not None]


def _amended(session: Session, id: str, event: Event) -> Amended | None:
    """The movements entered before it are behind it."""
    node = Node(event.node or 0)
    change = change_of(node, decoder(shipped()).effect(node, octets(event.effect or "0x")).fields)
    if change is None:
        return None
    return Amended(event.effective_day or 0, _entered_before(session, id, event.seq or 0), change, node)


def _entered_before(session: Session, id: str, seq: int) -> int:
    """How many movements came before an entry of the loan's file. Money that the facility's file records has its place here by its allocation."""
    movements = select(payments.Payment).where(payments.Payment.loan == id)
    allocated = select(payments.Allocation.payment).where(
        payments.Allocation.loan == id, col(payments.Allocation.seq) < seq
    )
    elsewhere = col(payments.Payment.kind).in_(OF_THE_FACILITY)
    came = (~elsewhere & (col(payments.Payment.seq) < seq)) | (elsewhere & col(payments.Payment.id).in_(allocated))
    return session.exec(select(func.count()).select_from(movements.where(came).subquery())).one()


def _agreement(session: Session, row: loans.Agreement) -> Agreement:
    shares = select(loans.Claim).where(loans.Claim.loan == row.id, loans.Claim.kind == ClaimKind.SHARE)
    terms, offered = _terms(row), _offered(session, row)
    return Agreement(
        terms=terms,
        product=_product(offered),
        compounding=_compounding(offered, terms, row),
        cap=row.cap or 0,
        business_days=BusinessDays(closed_days(session)),
        pauses=_pauses(session, row.id),
        shares=tuple(claim.share_bps for claim in session.exec(shares.order_by(col(loans.Claim.number)))),
    )


def _pauses(session: Session, id: str) -> tuple[tuple[Day, Day], ...]:
    """When the clock of arrears stood still. One that is made longer goes on where it would have ended."""
    node = Node.DELINQUENCY_PAUSED
    found = select(Event).where(Event.file == id, Event.node == node.value).order_by(col(Event.seq))
    effects = (decoder(shipped()).effect(node, octets(event.effect or "0x")).fields for event in session.exec(found))
    return tuple((effect["from"], effect["until"]) for effect in effects)


def _terms(row: loans.Agreement) -> Terms:
    return view(
        Terms,
        row,
        method=Method(row.method),
        day_count=DayCount(row.day_count),
        allocation_mode=AllocationMode(row.allocation_mode),
        allocation_order=tuple(Component[name.upper()] for name in row.allocation_order.split(",")),
    )


def _offered(session: Session, row: loans.Agreement) -> administration.Product:
    facility = session.get(credit.Facility, row.facility)
    product = None if facility is None else session.get(administration.Product, facility.product)
    if product is None:
        raise NotFound("product of the loan", row.id)
    return product


def _compounding(product: administration.Product, terms: Terms, row: loans.Agreement) -> Compounding | None:
    clauses = json.loads(product.clauses or "{}")
    return Compounding.agreed(row.cap or 0, terms.penalty_rate, row.apr or 0) if clauses.get("compound") else None


def _product(product: administration.Product) -> Product:
    return view(
        Product,
        product,
        buckets=tuple(map(int, product.buckets.split(","))),
        methods=_members(Method, product.methods),
        day_counts=_members(DayCount, product.day_counts),
    )


def _members(kind: type[E], mask: int) -> frozenset[E]:
    return frozenset(member for place, member in enumerate(kind) if mask >> place & 1)


def _entries(session: Session, id: str) -> list[Entry]:
    found = select(payments.Payment).where(payments.Payment.loan == id, payments.Payment.state != PaymentState.REVERSED)
    return [_entry(session, row) for row in session.exec(found.order_by(col(payments.Payment.number)))]


def _entry(session: Session, row: payments.Payment) -> Entry:
    kind = ENTRY_KINDS.get(PaymentKind(row.kind))
    if kind is None:
        raise InvalidQuery(
            "loan", row.loan, f"payment {row.number}, a {row.kind}, is none that balances as of a day are computed of"
        )
    quote = session.get(loans.Quote, (row.loan, row.quote)) if kind in PARTIAL else None
    principal = 0 if quote is None else quote.principal
    earmark = row.row or 0 if kind is EntryKind.SUBSIDY else 0
    return Entry(row.number, kind, row.value_day, row.amount, principal, earmark)
