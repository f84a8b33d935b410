"""Parties, and their applications and facilities."""

from dataclasses import dataclass

from sqlmodel import Session

from ledger.domain.calendar import Day
from ledger.readmodel.queries.pages import DEFAULT_LIMIT, Page, owned, page, view
from ledger.readmodel.states import FacilityState, FreezeCause
from ledger.readmodel.tables import credit as tables
from ledger.readmodel.tables import people


@dataclass(frozen=True)
class Party:
    """`kyc_expiry` and `inquiry_expiry` are the last valid days, 0 = none."""

    id: str
    lender: str
    kind: str
    key: str
    identity: str
    custody: str
    kyc_expiry: Day
    inquiry_scope: str | None
    inquiry_expiry: Day
    blocked: bool


@dataclass(frozen=True)
class Limit:
    """The granted limit of a facility in fen; `freeze_causes` by name.

    `available` is as of the day that was asked for: nothing unless the facility is active and its availability has not ended.
    """

    state: str
    limit: int
    outstanding: int
    reserved: int
    available: int
    revolving: bool
    availability_end: Day
    freeze_causes: tuple[str, ...]
    open: int
    overdue_loans: int
    terms_hash: str


@dataclass(frozen=True)
class Facility:
    """An application for credit and what became of it; `granted` is None until the borrower has accepted the limit."""

    id: str
    lender: str
    party: str
    product: str
    state: str
    amount: int
    tenor_months: int
    purpose: str
    report: str | None
    model_version: str | None
    score_band: int | None
    fraud_cleared: bool | None
    assessed_limit: int | None
    min_rate: int | None
    max_rate: int | None
    offered_limit: int | None
    revolving: bool | None
    offer_deadline: Day | None
    availability_end: Day | None
    terms_hash: str | None
    second_approver: str | None
    rejection: str | None
    granted: Limit | None


def parties(
    session: Session,
    lender: str | None,
    *,
    kind: str | None = None,
    limit: int = DEFAULT_LIMIT,
    after: str | None = None,
) -> Page[Party]:
    """Parties in the order of their registration. Raises: InvalidQuery."""
    return page(session, people.Party, "position", _party, limit=limit, after=after, lender=lender, kind=kind)


def party(session: Session, lender: str | None, id: str) -> Party:
    """Raises: NotFound."""
    return _party(owned(session, people.Party, id, lender, "party"))


def facilities(
    session: Session,
    lender: str | None,
    as_of: Day,
    *,
    party: str | None = None,
    state: str | None = None,
    limit: int = DEFAULT_LIMIT,
    after: str | None = None,
) -> Page[Facility]:
    """Applications and facilities in the order of application; `state` is the application's. Raises: InvalidQuery."""

    def shown(row: tables.Application) -> Facility:
        return _facility(session, row, as_of)

    asked = {"lender": lender, "party": party, "state": state}
    return page(session, tables.Application, "position", shown, limit=limit, after=after, **asked)


def facility(session: Session, lender: str | None, id: str, as_of: Day) -> Facility:
    """Raises: NotFound."""
    return _facility(session, owned(session, tables.Application, id, lender, "facility"), as_of)


def _party(row: people.Party) -> Party:
    return view(Party, row)


def _facility(session: Session, row: tables.Application, as_of: Day) -> Facility:
    granted = session.get(tables.Facility, row.id)
    return view(Facility, row, granted=None if granted is None else _limit(granted, as_of))


def _limit(row: tables.Facility, as_of: Day) -> Limit:
    is_open = row.state == FacilityState.ACTIVE and as_of < row.availability_end
    left = max(row.limit - row.outstanding - row.reserved, 0)
    causes = tuple(cause.value for cause in FreezeCause if row.freeze_causes & cause.bit)
    return view(Limit, row, available=left if is_open else 0, freeze_causes=causes)
