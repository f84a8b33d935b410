"""What time has made possible and nobody has done yet: instalments that can be debited, offers and limits that have lapsed."""

from collections.abc import Iterator

from sqlmodel import Session, col, select

from ledger.domain.calendar import Day
from ledger.readmodel.queries.lending import OPEN
from ledger.readmodel.states import ApplicationState, FacilityState, InstalmentState, MandateState
from ledger.readmodel.tables import credit, loans

UNPAID = (InstalmentState.DUE, InstalmentState.OVERDUE)
GRANTED = (FacilityState.ACTIVE, FacilityState.FROZEN)


def debitable(session: Session, lender: str) -> Iterator[tuple[str, int]]:
    """Loan and row of every instalment that fell due, is unpaid, and for which a mandate stands; the oldest first."""
    rows = (
        select(loans.Instalment.loan, loans.Instalment.number)
        .join(loans.Loan, col(loans.Loan.id) == col(loans.Instalment.loan))
        .join(loans.Mandate, col(loans.Mandate.loan) == col(loans.Instalment.loan))
        .where(loans.Instalment.lender == lender, col(loans.Instalment.state).in_(UNPAID))
        .where(col(loans.Loan.state).in_(OPEN), loans.Mandate.state == MandateState.ACTIVE)
        .order_by(col(loans.Instalment.due), col(loans.Instalment.loan), col(loans.Instalment.number))
    )
    yield from session.exec(rows)


def lapsed_offers(session: Session, lender: str, day: Day) -> Iterator[str]:
    """Applications whose offer nobody accepted in time, in the order of application."""
    rows = (
        select(credit.Application.id)
        .where(credit.Application.lender == lender, credit.Application.state == ApplicationState.OFFERED)
        .where(col(credit.Application.offer_deadline) < day)
        .order_by(col(credit.Application.position))
    )
    yield from session.exec(rows)


def lapsed_limits(session: Session, lender: str, day: Day) -> Iterator[str]:
    """Facilities from which nothing can be drawn any more, in the order of application."""
    rows = (
        select(credit.Facility.id)
        .where(credit.Facility.lender == lender, col(credit.Facility.state).in_(GRANTED))
        .where(credit.Facility.availability_end <= day)
        .order_by(col(credit.Facility.position))
    )
    yield from session.exec(rows)
