"""What can be read: parties, facilities, loans, payments, files and their nodes, of the asking lender alone. Never calls the chain."""

from typing import Annotated, Any

from fastapi import APIRouter, Path, Query, Request, Response
from sqlmodel import Session

from api.reading import AsOf, Filter, Paging, day_of, listed, reading, shallow, wrong_query
from api.routes.responses import problems
from api.schemas import loans as loan_views
from api.schemas import views
from api.schemas.kinds import List
from api.security import Asker, Here
from ledger.domain.calendar import Day
from ledger.readmodel import queries
from ledger.readmodel.errors import InvalidQuery
from ledger.readmodel.queries.lending import LoanDetail
from ledger.readmodel.queries.pages import Page
from ledger.service.ids import part_id

router = APIRouter(responses=problems(401, 404, 422, 429))

Id = Annotated[str, Path(max_length=80)]


class PartyQuery(Paging):
    kind: Filter = None


class FacilityQuery(Paging, AsOf):
    party: Filter = None
    state: Filter = None


class LoanQuery(Paging):
    party: Filter = None
    facility: Filter = None
    state: Filter = None


# ---- people and credit


@reading(router, "/v1/parties", "parties", "主体列表", "Parties", List[views.Party])
def parties(
    request: Request, response: Response, asker: Asker, here: Here, asked: Annotated[PartyQuery, Query()]
) -> Any:
    """In the order of their registration."""
    with here.readmodel.reader() as session:
        return listed(request, response, views.Party, queries.parties(session, asker.lender, **asked.model_dump()))


@reading(router, "/v1/parties/{id}", "party", "主体", "Party", views.Party)
def party(asker: Asker, here: Here, id: Id) -> Any:
    """One party."""
    with here.readmodel.reader() as session:
        return views.Party.of(queries.party(session, asker.lender, id))


@reading(router, "/v1/facilities", "facilities", "授信列表", "Applications and facilities", List[views.Facility])
def facilities(
    request: Request, response: Response, asker: Asker, here: Here, asked: Annotated[FacilityQuery, Query()]
) -> Any:
    """In the order of application."""
    day = day_of(here, asked.as_of)
    with here.readmodel.reader() as session:
        found = queries.facilities(session, asker.lender, day, **asked.model_dump(exclude={"as_of"}))
        return listed(request, response, views.Facility, found)


@reading(router, "/v1/facilities/{id}", "facility", "授信", "Application and facility", views.Facility)
def facility(asker: Asker, here: Here, id: Id, asked: Annotated[AsOf, Query()]) -> Any:
    """An application and the facility that it became."""
    with here.readmodel.reader() as session:
        return views.Facility.of(queries.facility(session, asker.lender, id, day_of(here, asked.as_of)))


# ---- loans


@reading(router, "/v1/loans", "loans", "借款列表", "Loans", List[loan_views.LoanSummary])
def loans(request: Request, response: Response, asker: Asker, here: Here, asked: Annotated[LoanQuery, Query()]) -> Any:
    """Agreements and loans in the order of their proposal; with `state`, disbursed loans in the order of disbursement."""
    with here.readmodel.reader() as session:
        return listed(request, response, loan_views.LoanSummary, _loans(session, asker.lender, asked))


def _loans(session: Session, lender: str, asked: LoanQuery) -> Page[Any]:
    if asked.state is None:
        return queries.loans(session, lender, **asked.model_dump(exclude={"state"}))
    if asked.party or asked.facility:
        raise wrong_query("state", "asked for alone: not together with party or facility")
    return queries.loans_in_state(session, lender, asked.state, limit=asked.limit, after=asked.after)


@reading(router, "/v1/loans/{id}", "loan", "借款", "Loan", loan_views.Loan)
def loan(asker: Asker, here: Here, id: Id, asked: Annotated[AsOf, Query()]) -> Any:
    """A loan with its schedule, and what is owed at the end of `as_of`."""
    with here.readmodel.reader() as session:
        found = queries.loan(session, asker.lender, id)
        return _loan(
            found, _statement(session, asker.lender, found, day_of(here, asked.as_of), asked.as_of is not None)
        )


def _loan(found: LoanDetail, statement: Any) -> loan_views.Loan:
    rows = [{**shallow(row), "id": part_id(found.loan.id, row.number)} for row in found.schedule]
    parts = {name: getattr(found, name) for name in ("drawdowns", "versions", "claims", "mandates", "quotes")}
    return loan_views.Loan.model_validate({**shallow(found.loan), **parts, "schedule": rows, "statement": statement})


def _statement(session: Session, lender: str, found: LoanDetail, day: Day, insisted: bool) -> Any:
    """None before the money has arrived, and on days before that; and, unless the day was asked for, of a loan of which none can be made."""
    balances = found.loan.balances
    if balances is None or day < balances.start_day:
        return None
    try:
        return queries.statement(session, lender, found.loan.id, day)
    except InvalidQuery:
        if insisted:
            raise
        return None


@reading(router, "/v1/loans/{id}/payments", "loan-payments", "还款列表", "Payments of a loan", List[loan_views.Payment])
def payments(
    request: Request, response: Response, asker: Asker, here: Here, id: Id, asked: Annotated[Paging, Query()]
) -> Any:
    """By number, with their allocations."""
    with here.readmodel.reader() as session:
        found = queries.payments(session, asker.lender, id, **asked.model_dump())
        return listed(request, response, loan_views.Payment, found)


@reading(router, "/v1/payments/{id}", "payment", "还款", "Payment", loan_views.Payment)
def payment(asker: Asker, here: Here, id: Id) -> Any:
    """A payment with its allocations."""
    with here.readmodel.reader() as session:
        return loan_views.Payment.of(queries.payment(session, asker.lender, id))
