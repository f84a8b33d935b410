"""Loans: agreement, drawdowns, schedule, and the parts that come in numbers. From the proposal of the terms on, under one id."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import TypeVar

from sqlmodel import Session, col, select

from ledger.domain.calendar import Day
from ledger.readmodel.projection.schedules import SUPERSEDED
from ledger.readmodel.queries.pages import DEFAULT_LIMIT, Page, owned, page, view
from ledger.readmodel.states import LoanState
from ledger.readmodel.tables import loans as tables
from ledger.readmodel.tables.base import Table

R = TypeVar("R", bound=Table)
# States in which time changes a loan.
OPEN = (LoanState.ACTIVE, LoanState.OVERDUE)


@dataclass(frozen=True)
class Terms:
    """What was agreed. Amounts in fen, rates in millionths a year; `allocation_order` has the components, first paid first."""

    principal: int
    rate: int
    penalty_rate: int
    method: str
    day_count: str
    allocation_mode: str
    allocation_order: tuple[str, ...]
    periods: int
    period_months: int
    due_day: int
    origination_fee: int
    periodic_fee: int
    start_day: Day
    first_due: Day
    draw_by: Day
    void_grounds: str


@dataclass(frozen=True)
class Disclosure:
    """What was disclosed before signing: `apr` and `cap` in millionths, `daily_cost` per 100 yuan in 1/10,000 yuan."""

    apr: int
    daily_cost: int
    total_cost: int
    cap: int
    disclosed_on: Day


@dataclass(frozen=True)
class Agreement:
    """`documents` is the root of the documents that both sides sign."""

    state: str
    documents: str
    terms_hash: str
    terms: Terms
    disclosure: Disclosure | None
    borrower_signer: str | None
    borrower_certificate: str | None
    lender_signer: str | None
    lender_certificate: str | None
    effective_on: Day | None
    anchored_root: str | None
    anchored_algorithms: int | None
    anchored_block: int | None
    void_ground: str | None
    voided_on: Day | None
    archive_root: str | None
    keys_destroyed_by: Day | None


@dataclass(frozen=True)
class Balances:
    """A disbursed loan as of its last event, in fen; what depends on today is in a statement (`as_of.statement`)."""

    state: str
    principal: int
    start_day: Day
    version: int
    rows: int
    bucket: int
    accrued_through: Day
    interest_accrued: int
    penalty_owed: int
    penalty_paid: int
    credit: int
    payments: int
    distributed: int
    residual_cleared: int
    settled_on: Day | None
    closed_on: Day
    certificate: str | None


@dataclass(frozen=True)
class Loan:
    """`state` is the loan's once there is one, the agreement's before; `balances` is None until the money has arrived."""

    id: str
    lender: str
    party: str
    facility: str
    state: str
    agreement: Agreement
    balances: Balances | None


@dataclass(frozen=True)
class Drawdown:
    number: int
    state: str
    amount: int
    use_of_funds: str
    conditions: int | None
    reason: str | None
    receipt: str | None
    requested_on: Day


@dataclass(frozen=True)
class Instalment:
    """A row of the schedule: what it owes in all and what was paid of it. `fee_charged` is the part of the fee that has begun to be owed,
    `cleared` what a tolerance let go."""

    number: int
    version: int
    due: Day
    principal: int
    interest: int
    fee: int
    fee_charged: int
    principal_paid: int
    interest_paid: int
    fee_paid: int
    cleared: int
    state: str


@dataclass(frozen=True)
class ScheduleVersion:
    """`node` is the catalogue id of what made it; its rows replaced those before from `first_row` on."""

    version: int
    seq: int
    node: int
    cap: int
    first_row: int
    rows: int
    principal: int
    payment: str | None
    effective_day: Day


@dataclass(frozen=True)
class Claim:
    """`payee`: who gets its proceeds where that is not the owner, else nobody (zeros). `amount`: of a recourse, what was paid for the borrower."""

    number: int
    owner: str
    kind: str
    share_bps: int
    state: str
    payee: str
    amount: int
    received: int


@dataclass(frozen=True)
class Mandate:
    number: int
    account: str
    cap: int
    state: str
    row: int
    attempts: int


@dataclass(frozen=True)
class Quote:
    number: int
    kind: str
    state: str
    pay_day: Day
    principal: int
    amount: int
    fee: int
    payment: str | None


@dataclass(frozen=True)
class LoanDetail:
    """A loan with all its parts; `schedule` is the one in force, by number."""

    loan: Loan
    drawdowns: tuple[Drawdown, ...]
    schedule: tuple[Instalment, ...]
    versions: tuple[ScheduleVersion, ...]
    claims: tuple[Claim, ...]
    mandates: tuple[Mandate, ...]
    quotes: tuple[Quote, ...]


def loans(
    session: Session,
    lender: str | None,
    *,
    party: str | None = None,
    facility: str | None = None,
    limit: int = DEFAULT_LIMIT,
    after: str | None = None,
) -> Page[Loan]:
    """Loans and agreements in the order of their proposal. Raises: InvalidQuery."""
    asked = {"lender": lender, "party": party, "facility": facility}
    return page(
        session, tables.Agreement, "position", lambda row: _loan(session, row), limit=limit, after=after, **asked
    )


def loans_in_state(
    session: Session, lender: str | None, state: str, *, limit: int = DEFAULT_LIMIT, after: str | None = None
) -> Page[Loan]:
    """Disbursed loans in one state, in the order of their disbursement. Raises: InvalidQuery."""

    def shown(row: tables.Loan) -> Loan:
        return _loan(session, owned(session, tables.Agreement, row.id, None, "loan"))

    return page(session, tables.Loan, "position", shown, limit=limit, after=after, lender=lender, state=state)


def loans_behind(session: Session, lender: str | None, day: Day) -> Iterator[str]:
    """Ids of open loans whose last entry is of an earlier day, those that are furthest behind first."""
    rows = select(tables.Loan.id).where(col(tables.Loan.state).in_(OPEN), tables.Loan.accrued_through < day)
    if lender is not None:
        rows = rows.where(tables.Loan.lender == lender)
    yield from session.exec(rows.order_by(col(tables.Loan.accrued_through), col(tables.Loan.position)))


def loan(session: Session, lender: str | None, id: str) -> LoanDetail:
    """Raises: NotFound."""
    row = owned(session, tables.Agreement, id, lender, "loan")
    return LoanDetail(
        loan=_loan(session, row),
        drawdowns=tuple(view(Drawdown, part) for part in _parts(session, tables.Drawdown, id)),
        schedule=schedule(session, lender, id),
        versions=tuple(view(ScheduleVersion, part) for part in _parts(session, tables.ScheduleVersion, id)),
        claims=tuple(view(Claim, part) for part in _parts(session, tables.Claim, id)),
        mandates=tuple(view(Mandate, part) for part in _parts(session, tables.Mandate, id)),
        quotes=tuple(view(Quote, part) for part in _parts(session, tables.Quote, id)),
    )


def schedule(session: Session, lender: str | None, id: str, *, version: int | None = None) -> tuple[Instalment, ...]:
    """The rows in force by number, or the rows that one version brought. Raises: NotFound."""
    owned(session, tables.Agreement, id, lender, "loan")
    rows = _parts(session, tables.Instalment, id)
    wanted = [row for row in rows if row.version == version or (version is None and row.state != SUPERSEDED)]
    return tuple(view(Instalment, row) for row in sorted(wanted, key=lambda row: row.number))


def _parts(session: Session, table: type[R], loan: str) -> Sequence[R]:
    rows = select(table).where(col(table.loan) == loan)  # type: ignore[attr-defined]
    return session.exec(rows.order_by(*table.__table__.primary_key.columns)).all()  # type: ignore[attr-defined]


def _loan(session: Session, row: tables.Agreement) -> Loan:
    disbursed = session.get(tables.Loan, row.id)
    return view(
        Loan,
        row,
        state=row.state if disbursed is None else disbursed.state,
        agreement=_agreement(row),
        balances=None if disbursed is None else view(Balances, disbursed),
    )


def _agreement(row: tables.Agreement) -> Agreement:
    terms = view(Terms, row, allocation_order=tuple(row.allocation_order.split(",")))
    return view(Agreement, row, terms=terms, disclosure=None if row.apr is None else view(Disclosure, row))
