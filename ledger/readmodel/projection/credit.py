"""2 授信: applications and facilities."""

from collections.abc import Mapping

from ledger.domain.nodes import Node
from ledger.readmodel.changes import Changes, Entry, Handler, Put, Rows, patch
from ledger.readmodel.states import ApplicationState, FacilityState
from ledger.readmodel.tables.credit import Application, Facility
from ledger.readmodel.tables.people import Party


def credit_applied(entry: Entry, rows: Rows) -> Changes:
    effect = entry.effect
    application = Application(
        id=entry.file,
        lender=entry.lender,
        party=entry.party,
        product=effect["product"],
        state=ApplicationState.SUBMITTED,
        amount=effect["amount"],
        tenor_months=effect["tenorMonths"],
        purpose=effect["purpose"],
        fresh_assessment=False,
        position=entry.position,
    )
    return [Put(application)]


def risk_assessed(entry: Entry, rows: Rows) -> Changes:
    """Uses up the inquiry consent. One for a facility that is already active leaves the application accepted."""
    effect = entry.effect
    application = rows.get(Application, entry.file)
    accepted = application.state == ApplicationState.ACCEPTED
    assessed = patch(
        Application,
        entry.file,
        state=ApplicationState.ACCEPTED if accepted else ApplicationState.ASSESSED,
        report=effect["report"],
        model_version=effect["modelVersion"],
        score_band=effect["scoreBand"],
        fraud_cleared=effect["fraudCleared"],
        fresh_assessment=True,
        assessed_limit=effect["maxLimit"],
        min_rate=effect["minRate"],
        max_rate=effect["maxRate"],
    )
    return [assessed, patch(Party, entry.party, inquiry_expiry=0)]


def credit_approved(entry: Entry, rows: Rows) -> Changes:
    effect = entry.effect
    offered = patch(
        Application,
        entry.file,
        state=ApplicationState.OFFERED,
        offered_limit=effect["limit"],
        revolving=effect["revolving"],
        offer_deadline=effect["offerDeadline"],
        availability_end=effect["availabilityEnd"],
        terms_hash=effect["termsHash"],
        second_approver=effect["secondApprover"],
    )
    return [offered]


def credit_rejected(entry: Entry, rows: Rows) -> Changes:
    return [patch(Application, entry.file, state=ApplicationState.REJECTED, rejection=entry.effect["reason"])]


def offer_expired(entry: Entry, rows: Rows) -> Changes:
    return [patch(Application, entry.file, state=ApplicationState.EXPIRED)]


def limit_accepted(entry: Entry, rows: Rows) -> Changes:
    effect = entry.effect
    facility = Facility(
        id=entry.file,
        lender=entry.lender,
        party=entry.party,
        product=rows.get(Application, entry.file).product,
        state=FacilityState.ACTIVE,
        limit=effect["limit"],
        outstanding=0,
        reserved=0,
        revolving=effect["revolving"],
        availability_end=effect["availabilityEnd"],
        freeze_causes=0,
        open=0,
        overdue_loans=0,
        breaches=0,
        terms_hash=effect["termsHash"],
        position=entry.position,
    )
    accepted = patch(Application, entry.file, state=ApplicationState.ACCEPTED, fresh_assessment=False)
    return [Put(facility), accepted]


def limit_adjusted(entry: Entry, rows: Rows) -> Changes:
    limit = entry.effect["limit"]
    return [patch(Facility, entry.file, limit=limit), patch(Application, entry.file, fresh_assessment=False)]


def limit_frozen(entry: Entry, rows: Rows) -> Changes:
    """`causes` are all that hold the limit now. A facility past its end stays expired."""
    facility = rows.get(Facility, entry.file)
    frozen = FacilityState.FROZEN if facility.state == FacilityState.ACTIVE else facility.state
    return [patch(Facility, entry.file, state=frozen, freeze_causes=entry.effect["causes"])]


def limit_unfrozen(entry: Entry, rows: Rows) -> Changes:
    """Logged when no cause is left."""
    facility = rows.get(Facility, entry.file)
    thawed = FacilityState.ACTIVE if facility.state == FacilityState.FROZEN else facility.state
    return [patch(Facility, entry.file, state=thawed, freeze_causes=0)]


def limit_expired(entry: Entry, rows: Rows) -> Changes:
    return [patch(Facility, entry.file, state=FacilityState.EXPIRED)]


HANDLERS: Mapping[Node, Handler] = {
    Node.CREDIT_APPLIED: credit_applied,
    Node.RISK_ASSESSED: risk_assessed,
    Node.CREDIT_APPROVED: credit_approved,
    Node.CREDIT_REJECTED: credit_rejected,
    Node.OFFER_EXPIRED: offer_expired,
    Node.LIMIT_ACCEPTED: limit_accepted,
    Node.LIMIT_ADJUSTED: limit_adjusted,
    Node.LIMIT_FROZEN: limit_frozen,
    Node.LIMIT_UNFROZEN: limit_unfrozen,
    Node.LIMIT_EXPIRED: limit_expired,
}
