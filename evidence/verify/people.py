"""Whose the signatures are: the key registered for the party at that moment, no key on both sides, and in whose keeping it was."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from evidence.calldata import Value
from evidence.catalogue import FileKind
from evidence.errors import MissingEvidence, SignerMismatch, SoleControlBroken
from evidence.report import Words
from evidence.shape import hexed
from evidence.typed_data import TYPE_OF_NODE
from evidence.verify.case import Act, Acts, Case, Signatures, Signed
from evidence.verify.log import EFFECTS
from evidence.verify.signatures import GENERIC, RECOVERED, RELAYED

# The other side's, by roles that the three files do not record.
LENDERS_OWN = frozenset({"LENDER_SIGNED"})
# An institution acts, and a bank, which has the money, says so.
BANKED = frozenset({"COLLATERAL_SOLD", "MERCHANT_REFUND_APPLIED"})
# An institution's own, or the other side's: no key of theirs is in the three files.
INSTITUTIONS_OWN = LENDERS_OWN | BANKED | {"RECOVERY_RECEIVED"}
# An institution acts, and the borrower agrees with a signature of the type.
AGREED_WITH = frozenset({"EXTENSION_APPROVED", "MORATORIUM_GRANTED", "RESTRUCTURE_ACCEPTED", "REFINANCED"})
# The same, and others sign the same besides, whose keys these files do not record.
AGREED_AMONG = frozenset({"DEBT_ASSUMED", "MEDIATION_AGREED", "SETTLEMENT_DISCOUNTED"})
# Who signs is named by this field of the effect: the borrower or somebody else, whose own file has the key.
NAMED = {
    "GUARANTEE_SIGNED": "guarantor",
    "COLLATERAL_PLEDGED": "pledgor",
    "SECURITY_DEPOSIT_POSTED": "depositor",
    "GUARANTOR_PAID": "guarantor",
    "THIRD_PARTY_PAID": "payer",
    "DISPUTE_RAISED": "party",
}
# A bank may do these too; then no consent of this type comes with them.
FROM_A_WALLET = frozenset({"WalletPayment", "Prepayment"})
# The borrower's where a NodeConsent comes with them; else an institution's own act.
BORROWERS_CONSENT = frozenset({"TERMS_PROPOSED", "OVERPAYMENT_REFUNDED", "FACILITY_CLOSED"})


@dataclass(frozen=True)
class Keys:
    """The keys that were registered for the party, each with the step that did it; `left`: the step with which another assumed its debt.

    Steps of two files are set in order by their times, which the heads bind; their block numbers are the exporter's word.
    """

    since: tuple[tuple[Act, Value], ...]
    left: Act | None

    def at(self, act: Act) -> set[Value]:
        """Those that may have been the party's when `act` happened: of two files' steps at one time neither is the earlier."""
        if act.kind is FileKind.PARTY:
            before = [key for by, key in self.since if by.step.seq <= act.step.seq]
            return set(before[-1:])
        before = [key for by, key in self.since if by.step.timestamp < act.step.timestamp]
        meanwhile = [key for by, key in self.since if by.step.timestamp == act.step.timestamp]
        return {*before[-1:], *meanwhile}


def keys(case: Case) -> Words:
    """Raises SignerMismatch where another key than the party's registered one acted or signed for it."""
    acts, signatures = case.shown(EFFECTS, Acts), case.shown(RECOVERED, Signatures)
    registered = _registered(acts)
    in_person = 0
    for signed in signatures.all:
        _require_key(signed, registered)
    consented = {(signed.act.kind, signed.act.step.seq) for signed in signatures.all if _is_own(signed)}
    for act in acts.all:
        if act.code in AGREED_AMONG and not _is_anothers(act, registered):
            _require_among(act, registered)
        own = TYPE_OF_NODE.get(act.code)
        if own is None or act.code in AGREED_WITH | AGREED_AMONG or (act.kind, act.step.seq) in consented:
            continue
        if _is_anothers(act, registered):
            continue
        if own not in FROM_A_WALLET:
            _require(act, act.step.actor, registered)
            in_person += not act.consents
    history = ", ".join(hexed(key) for _, key in registered.since if isinstance(key, bytes))
    return Words(
        f"借款人登记密钥：{history}；其中 {in_person} 步由其本人直接发送，无需另行签名",
        f"keys registered for the party: {history}; {in_person} steps it sent itself, without a further signature",
    )


def sides(case: Case) -> Words:
    """Raises SoleControlBroken where one key stands for two people; MissingEvidence where nobody has signed yet."""
    acts = case.shown(EFFECTS, Acts)
    for act in acts.by_code("CREDIT_APPROVED"):
        _require_two(act, act.step.actor, act.fields["secondApprover"])
    for act in acts.by_code("AGREEMENT_VOIDED"):
        _require_distinct(act)
    borrower, lender = acts.last("BORROWER_SIGNED"), acts.last("LENDER_SIGNED")
    if borrower is None or lender is None:
        raise MissingEvidence("both sides have not signed an agreement in this file")
    both = _people(borrower) & _people(lender)
    if both:
        raise SoleControlBroken("one key signed for both sides", where=lender.where, found=sorted(both)[0])
    return Words(
        f"借款人 {hexed(borrower.step.actor)} 与出借人 {hexed(lender.step.actor)} 各用其钥",
        f"the borrower signed with {hexed(borrower.step.actor)}, the lender with {hexed(lender.step.actor)}",
    )


def custody(case: Case) -> Words:
    """Raises SoleControlBroken where the lender kept the borrower's key; MissingEvidence where another did, or nobody says who."""
    acts = case.shown(EFFECTS, Acts)
    signing = acts.last("BORROWER_SIGNED")
    attested = [
        act for act in acts.by_code("KYC_ATTESTED") if signing is None or act.step.timestamp <= signing.step.timestamp
    ]
    if not attested:
        raise MissingEvidence("nothing states who kept the borrower's key when it signed")
    keeper = case.effects.member("Custody", attested[-1].fields["custody"])
    if keeper == "Lender":
        raise SoleControlBroken(
            "the lender kept the borrower's key", where=attested[-1].where, expected="Party", found=keeper
        )
    if keeper != "Party":
        problem = "another than the borrower kept its key: whether it had sole control of it is not in the record"
        raise MissingEvidence(problem, where=attested[-1].where, expected="Party", found=keeper)
    return Words(
        "核验记录载明密钥由借款人本人保管", "the attested identity states that the borrower itself kept its key"
    )


def _registered(acts: Acts) -> Keys:
    found: list[tuple[Act, Value]] = []
    for act in acts.all:
        if act.code not in ("BORROWER_REGISTERED", "KYC_ATTESTED"):
            continue
        key = act.fields["key"]
        is_new = not found or found[-1][1] != key
        if act.code == "KYC_ATTESTED" and act.fields["rebound"] != is_new:
            problem = "says of the party's key that it stayed or changed, and it did not"
            raise SignerMismatch(problem, where=act.where, expected=is_new, found=act.fields["rebound"])
        if is_new:
            found.append((act, key))
    return Keys(tuple(found), acts.last("DEBT_ASSUMED"))


def _require_key(signed: Signed, registered: Keys) -> None:
    act, signer = signed.act, signed.consent.signer
    if signed.form == RELAYED and signer != act.step.actor:
        raise SignerMismatch("acts by the signature of another", where=act.where, expected=act.step.actor, found=signer)
    if _is_own(signed) and act.code not in AGREED_AMONG:
        if act.step.actor != signer and act.code not in AGREED_WITH | BANKED:
            raise SignerMismatch(
                "signed by another than who acts", where=act.where, expected=act.step.actor, found=signer
            )
        if not _is_anothers(act, registered):
            _require(act, signer, registered)
    if signed.form == GENERIC and act.code in BORROWERS_CONSENT and not _is_anothers(act, registered):
        _require(act, signer, registered)


def _is_anothers(act: Act, registered: Keys) -> bool:
    """Whether somebody signs whose key these files do not record; for the loan, whoever has assumed its debt."""
    left = registered.left
    if left is not None and act.kind is left.kind and act.step.seq > left.step.seq:
        return True
    name = NAMED.get(act.code)
    party = registered.since[0][0].step.file if registered.since else None
    return act.code in INSTITUTIONS_OWN or (name is not None and act.fields[name] != party)


def _is_own(signed: Signed) -> bool:
    """Whether the consent is of the type that the node has for its own person."""
    return signed.form is not None and signed.form == TYPE_OF_NODE.get(signed.act.code)


def _require(act: Act, key: bytes, registered: Keys) -> None:
    allowed = registered.at(act)
    if key not in allowed:
        problem = "not the key that was registered for the party then"
        raise SignerMismatch(problem, where=act.where, expected=_listed(allowed), found=key)


def _require_among(act: Act, registered: Keys) -> None:
    signers = {consent.signer for consent in act.consents}
    allowed = registered.at(act)
    if not signers & allowed:
        problem = "not signed with the key that was registered for the party then"
        raise SignerMismatch(problem, where=act.where, expected=_listed(allowed), found=_listed(set(signers)))


def _require_two(act: Act, one: Value, other: Value) -> None:
    if one == other:
        raise SoleControlBroken("one key stands for two people", where=act.where, found=one)


def _require_distinct(act: Act) -> None:
    signers = [consent.signer for consent in act.consents]
    if len(signers) > 1:
        _require_two(act, signers[0], signers[1])


def _people(act: Act) -> set[bytes]:
    return {act.step.actor, *(consent.signer for consent in act.consents)}


def _listed(keys: set[Value]) -> str:
    return ", ".join(_hexes(keys)) or "none"


def _hexes(keys: set[Value]) -> Iterator[str]:
    return (hexed(key) for key in sorted(key for key in keys if isinstance(key, bytes)))
