"""Values that a step leaves out: what the run itself knows, or what says nothing."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Any

from eth_utils.crypto import keccak

from ledger.chain.following import COMMITMENT, RELIEF, WORD, committed
from ledger.chain.ids import NOBODY
from ledger.domain.apr import daily_cost
from ledger.domain.nodes import Node
from ledger.domain.quote import quote
from ledger.scenario.model import Subject

if TYPE_CHECKING:
    from ledger.scenario.acts import Context

# The kinds of parties as the contracts number them, by the role that makes them.
PARTY_KINDS = {"borrower": 1, "guarantor": 2}


def _facility(context: Context) -> bytes:
    return context.registry.facility(context.facility_name())


def _identity(context: Context) -> bytes:
    party = context.registry.scenario.parties[str(context.step.by)]
    return party.identity or context.registry.secrets.octets(f"identity {party.name}")


def _lender(context: Context) -> bytes:
    of = context.registry.scenario.parties[str(context.step.by)].of
    return NOBODY if of is None else context.registry.party(of)


def _certificate(context: Context) -> bytes:
    """The fingerprint of the signer's key."""
    signer = context.registry.secrets.signer(str(context.step.by))
    return keccak(bytes.fromhex(signer.address.removeprefix("0x")))


def _terms_hash_of_offer(context: Context) -> bytes:
    """Of the offer's own figures, where no document states them."""
    names = ("limit", "revolving", "offerDeadline", "availabilityEnd")
    text = " ".join(str(context.stated(name)) for name in names)
    return context.stated("documents") if context.step.documents else keccak(text=text)


def _second(context: Context) -> str:
    return context.registry.address(context.step.seconds[0])


def _root_of_evidence(context: Context) -> bytes:
    """Of the numbered package; number 0 is the agreement itself."""
    number = context.stated("evidence")
    if not number:
        return bytes(context.wire.read("agreementOf", context.subject_id)["documents"])
    return bytes(context.wire.read("evidenceOf", context.subject_id, number)["root"])


def _institution(context: Context) -> bytes:
    """For which the actor acts."""
    party = context.registry.scenario.parties[str(context.step.by)]
    return context.registry.party(party.of or party.name)


# What they give up is nothing where a step does not say it.
RELIEVING = (
    Node.WAIVER_GRANTED,
    Node.RESTRUCTURE_PROPOSED,
    Node.RESTRUCTURE_ACCEPTED,
    Node.MEDIATION_AGREED,
    Node.BANKRUPTCY_STAYED,
)
# Inputs that say who acts.
OWN = ("guarantor", "pledgor", "depositor", "provider", "payer")

DEFAULTS: Mapping[tuple[Node | None, str], Callable[[Context], Any]] = {
    (None, "documents"): lambda c: c.documents(),
    (None, "party"): lambda c: c.subject_id if c.call.subject is Subject.PARTY else c.registry.party(str(c.step.by)),
    (None, "facility"): _facility,
    (None, "loan"): lambda c: c.only_loan() if c.call.subject is Subject.FACILITY else c.subject_id,
    **dict.fromkeys(((None, name) for name in OWN), lambda c: c.registry.party(str(c.step.by))),
    (None, "node"): lambda c: c.step.node.value,
    (None, "file"): lambda c: c.subject_id,
    (None, "receipt"): lambda c: c.fresh("receipt"),
    (None, "certificate"): _certificate,
    (None, "facilities"): lambda _: [],
    (None, "ref"): lambda c: c.registry.ref(c.step.on),
    (None, "participant"): _institution,
    (None, "buyer"): _institution,
    (None, "appraisedOn"): lambda c: c.today(),
    (None, "sentAt"): lambda c: c.step.at,
    (None, "addressee"): lambda c: c.registry.party(c.registry.scenario.facilities[c.facility_name()].party),
    (None, "deliveryProof"): lambda c: c.fresh("delivery"),
    **dict.fromkeys(((None, name) for name in ("cureUntil", "evidence", "notice")), lambda _: 0),
    **dict.fromkeys(((None, name) for name in ("reason", "sibling", "breaks")), lambda _: bytes(WORD)),
    (None, "corrections"): lambda _: [],
    (Node.RATE_RESET, "discount"): lambda _: 0,
    (Node.TRANSFER_OFFERED, "buyer"): lambda _: NOBODY,
    (Node.TRANSFER_OFFERED, "bulk"): lambda _: False,
    **dict.fromkeys(((Node.TRANSFER_OFFERED, name) for name in ("until", "rate")), lambda _: 0),
    **dict.fromkeys(
        ((node, "ground") for node in (Node.TRANSFER_OFFERED, Node.BUYBACK_EXECUTED)), lambda _: bytes(WORD)
    ),
    (Node.BANKRUPTCY_STAYED, "acceptedOn"): lambda c: c.today(),
    (Node.ENFORCEMENT_PROCEEDS_APPLIED, "reference_"): lambda c: c.fresh("reference"),
    (Node.LEDGER_RECONCILED, "lender"): lambda c: c.subject_id,
    (Node.LEDGER_RECONCILED, "day"): lambda c: c.today() - 1,
    (Node.LEDGER_RECONCILED, "coreRoot"): lambda c: c.stated("root"),
    (Node.EVIDENCE_COUNTERSIGNED, "root"): _root_of_evidence,
    (Node.EVIDENCE_VERIFIED, "recomputed"): _root_of_evidence,
    (Node.EVIDENCE_PACKAGE_EXPORTED, "blockNumber"): lambda c: c.wire.sent[-1].receipt.block,
    (Node.EVIDENCE_PACKAGE_EXPORTED, "root"): lambda c: c.wire.read("fileOf", c.subject_id)["head"],
    (Node.BORROWER_REGISTERED, "lender"): _lender,
    (Node.BORROWER_REGISTERED, "kind"): lambda c: PARTY_KINDS.get(
        c.registry.scenario.parties[str(c.step.by)].roles[0], 0
    ),
    (Node.BORROWER_REGISTERED, "key"): lambda c: c.registry.address(str(c.step.by)),
    (Node.BORROWER_REGISTERED, "identity"): _identity,
    (Node.KYC_ATTESTED, "key"): lambda c: c.wire.read("partyOf", c.subject_id)["key"],
    (Node.CREDIT_APPLIED, "party"): lambda c: c.registry.party(str(c.step.by)),
    (Node.CREDIT_APPROVED, "revolving"): lambda c: c.product_values()["revolving"],
    (Node.CREDIT_APPROVED, "termsHash"): _terms_hash_of_offer,
    (Node.CREDIT_APPROVED, "secondApprover"): _second,
    (Node.TERMS_PROPOSED, "terms"): lambda c: c.loan.values,
    (Node.APR_DISCLOSED, "apr"): lambda c: quote(c.loan.terms).apr,
    (Node.APR_DISCLOSED, "dailyCost"): lambda c: daily_cost(c.stated("apr")),
    (Node.APR_DISCLOSED, "totalCost"): lambda c: quote(c.loan.terms).total_cost,
    (Node.DRAWDOWN_APPROVED, "conditions"): lambda c: c.product_values()["conditions"],
    (Node.DISBURSEMENT_CONFIRMED, "amount"): lambda c: c.loan.terms.principal,
    (Node.AUTODEBIT_AUTHORIZED, "account"): lambda c: c.registry.address(str(c.step.by)),
    (Node.PAYMENT_RECEIVED, "valueDay"): lambda c: c.today(),
    (Node.PAYMENT_REVERSED, "returnProof"): lambda c: c.fresh("return"),
    (Node.PREPAY_QUOTED, "principal"): lambda _: 0,
    (Node.PREPAY_QUOTED, "payDay"): lambda c: c.today(),
    **dict.fromkeys(((node, name) for node in RELIEVING for name in RELIEF), lambda _: 0),
    (None, COMMITMENT): lambda c: committed(c.wire.artifacts.effects, c.stated),
    (Node.RECORD_ARCHIVED, "merkleRoot"): lambda c: c.wire.read("fileOf", c.subject_id)["head"],
}
