"""5 签约存证: agreements."""

from collections.abc import Mapping
from typing import Any

from ledger.domain.calendar import DayCount
from ledger.domain.nodes import Node
from ledger.domain.terms import AllocationMode, Component, Method
from ledger.readmodel.changes import Changes, Entry, Handler, Put, Rows, patch
from ledger.readmodel.columns import octets
from ledger.readmodel.projection.drawdowns import drawdown_dropped, live_drawdown
from ledger.readmodel.states import AgreementState, DrawdownState, numbered
from ledger.readmodel.tables.loans import Agreement


def terms_proposed(entry: Entry, rows: Rows) -> Changes:
    effect = entry.effect
    proposal = Agreement(
        id=entry.file,
        lender=entry.lender,
        party=entry.party,
        facility=effect["facility"],
        state=AgreementState.PROPOSED,
        documents=entry.doc_hash,
        terms_hash=effect["termsHash"],
        position=entry.position,
        **_terms(effect["terms"]),
    )
    return [Put(proposal)]


def _terms(terms: Mapping[str, Any]) -> Mapping[str, Any]:
    return {
        "principal": terms["principal"],
        "rate": terms["rate"],
        "penalty_rate": terms["penaltyRate"],
        "method": numbered(Method, terms["method"]),
        "day_count": numbered(DayCount, terms["dayCount"]),
        "allocation_mode": numbered(AllocationMode, terms["allocationMode"]),
        "allocation_order": ",".join(Component(place).name.lower() for place in octets(terms["allocationOrder"])),
        "periods": terms["periods"],
        "period_months": terms["periodMonths"],
        "due_day": terms["dueDay"],
        "origination_fee": terms["originationFee"],
        "periodic_fee": terms["periodicFee"],
        "start_day": terms["startDay"],
        "first_due": terms["firstDue"],
        "draw_by": terms["drawBy"],
        "void_grounds": terms["voidGrounds"],
    }


def apr_disclosed(entry: Entry, rows: Rows) -> Changes:
    effect = entry.effect
    disclosure = patch(
        Agreement,
        entry.file,
        state=AgreementState.DISCLOSED,
        apr=effect["apr"],
        daily_cost=effect["dailyCost"],
        total_cost=effect["totalCost"],
        cap=effect["cap"],
        disclosed_on=entry.day,
    )
    return [disclosure]


def borrower_signed(entry: Entry, rows: Rows) -> Changes:
    certificate = entry.effect["certificate"]
    return [patch(Agreement, entry.file, borrower_signer=entry.actor, borrower_certificate=certificate)]


def lender_signed(entry: Entry, rows: Rows) -> Changes:
    certificate = entry.effect["certificate"]
    return [patch(Agreement, entry.file, lender_signer=entry.actor, lender_certificate=certificate)]


def agreement_effective(entry: Entry, rows: Rows) -> Changes:
    return [patch(Agreement, entry.file, state=AgreementState.EFFECTIVE, effective_on=entry.day)]


def agreement_anchored(entry: Entry, rows: Rows) -> Changes:
    effect = entry.effect
    anchor = patch(
        Agreement,
        entry.file,
        anchored_root=effect["root"],
        anchored_algorithms=effect["algorithms"],
        anchored_block=effect["blockNumber"],
    )
    return [anchor]


def agreement_voided(entry: Entry, rows: Rows) -> Changes:
    """A drawdown that was not paid out falls with the agreement."""
    ground = entry.effect["ground"]
    yield patch(Agreement, entry.file, state=AgreementState.VOIDED, void_ground=ground, voided_on=entry.day)
    live = live_drawdown(entry.file, rows)
    if live is not None and live.state in (DrawdownState.REQUESTED, DrawdownState.APPROVED):
        yield from drawdown_dropped(live, rows, DrawdownState.REJECTED)


HANDLERS: Mapping[Node, Handler] = {
    Node.TERMS_PROPOSED: terms_proposed,
    Node.APR_DISCLOSED: apr_disclosed,
    Node.BORROWER_SIGNED: borrower_signed,
    Node.LENDER_SIGNED: lender_signed,
    Node.AGREEMENT_EFFECTIVE: agreement_effective,
    Node.AGREEMENT_ANCHORED: agreement_anchored,
    Node.AGREEMENT_VOIDED: agreement_voided,
}
