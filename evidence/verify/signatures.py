"""Who signed what: typed data built anew from the events' own fields, and the keys that made the signatures.

What a person signed has the same names in the typed data (contracts/typed-data.json) as in the effect of the node; `documents` is the
step's docHash, `loan`, `facility` and `party` are the file's own ids. A consent is of the type of its node, a NodeConsent over the whole
effect, or an Act over a call that the bundle holds. Only a signer that the block's state shows to be a contract (ERC-1271) is not
recovered.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping

from evidence.bundle import CALLS
from evidence.calldata import Value
from evidence.chainproof.accounts import EMPTY_CODE_HASH
from evidence.digest import keccak256
from evidence.errors import (
    ClaimMismatch,
    InvalidEvidence,
    LimitExceeded,
    NonceReused,
    SignatureRefused,
    SignerMismatch,
    UnsupportedForm,
)
from evidence.report import Words
from evidence.shape import hexed
from evidence.signatures import recover_signer, typed_digest
from evidence.typed_data import TYPE_OF_NODE, TYPES
from evidence.verify.case import Accounts, Act, Acts, Case, Signatures, Signed
from evidence.verify.log import EFFECTS
from evidence.verify.state import PROOFS

RECOVERED = "signatures.recovered"
GENERIC, RELAYED, VOTE = "NodeConsent", "Act", "CreditorVote"
# What further creditors of a joint loan agree to: the field of the effect that they sign as `object`.
VOTED_ON = {"DEFAULT_DECLARED": "notice", "LOAN_ACCELERATED": "noticeProof", "SETTLEMENT_DISCOUNTED": "amount"}
MAX_SIGNATURES = 5_000
# For Full, the principal is whatever is outstanding: the borrower signs none (contracts/interfaces/ILedger.sol).
_FULL = 3


def recovered(case: Case) -> Words:
    """Raises SignerMismatch where no text that the step can stand for was signed by the key that is named; NonceReused when too late."""
    acts = case.shown(EFFECTS, Acts).all
    if sum(len(act.consents) for act in acts) > MAX_SIGNATURES:
        raise LimitExceeded("too many signatures", expected=f"at most {MAX_SIGNATURES}")
    found = tuple(signed for act in acts for signed in _recovered(case, act))
    _require_used(case, found)
    case.show(RECOVERED, Signatures(found))
    forms = Counter(signed.form for signed in found)
    typed = sum(count for form, count in forms.items() if form not in (GENERIC, RELAYED, None))
    return Words(
        f"还原签名者 {len(found) - forms[None]} 份：专用结构 {typed}，节点同意 {forms[GENERIC]}，代发调用 {forms[RELAYED]}",
        f"{len(found) - forms[None]} signers recovered: {typed} over typed acts, {forms[GENERIC]} over node consents, "
        f"{forms[RELAYED]} over whole calls",
    )


def nonces(case: Case) -> Words:
    """Raises NonceReused where one signature stands for two acts, or one number for two signatures."""
    first: dict[tuple[bytes, int], Signed] = {}
    for signed in case.shown(RECOVERED, Signatures).all:
        earlier = first.setdefault((signed.consent.signer, signed.consent.nonce), signed)
        if earlier is not signed and not _same_call(earlier, signed):
            raise NonceReused(
                "one number of a signer stands for two acts",
                where=signed.act.where,
                expected=f"only {earlier.act.where}",
                found=signed.consent.nonce,
            )
    return Words(f"{len(first)} 个一次性编号，各用一次", f"{len(first)} nonces, each used for one act")


def contracts(case: Case) -> Words:
    """Raises UnsupportedForm where a contract signed: only its chain could check that."""
    found = tuple(signed for signed in case.shown(RECOVERED, Signatures).all if signed.form is None)
    if found:
        signers = sorted({hexed(signed.consent.signer) for signed in found})
        problem = f"{len(found)} signatures of contracts (ERC-1271): checked by the ledger, not recovered offline"
        raise UnsupportedForm(problem, where=found[0].act.where, found=", ".join(signers))
    return Words("没有合约签名", "no signature is a contract's")


def _require_used(case: Case, found: tuple[Signed, ...]) -> None:
    used = {(signed.consent.signer, signed.consent.nonce) for signed in found if signed.form == RELAYED}
    if unused := sorted(case.calls.keys() - used):
        signer, nonce = unused[0]
        raise ClaimMismatch("a call that no step's consent is over", where=CALLS, found=f"{hexed(signer)}, {nonce}")


def _recovered(case: Case, act: Act) -> Iterator[Signed]:
    for consent in act.consents:
        if act.step.timestamp > consent.deadline:
            problem = "signed for an earlier time than that of the step"
            raise NonceReused(problem, where=act.where, expected=f"by {consent.deadline}", found=act.step.timestamp)
        yield _signed(case, act, Signed(act, consent, None, None))


def _signed(case: Case, act: Act, bare: Signed) -> Signed:
    consent = bare.consent
    first: InvalidEvidence | None = None
    for form, values in _candidates(case, act, bare):
        digest = typed_digest(
            case.domain, TYPES, form, {**values, "nonce": consent.nonce, "deadline": consent.deadline}
        )
        try:
            found = recover_signer(digest, consent.signature)
        except SignatureRefused as error:
            first = first or SignatureRefused(error.problem, where=f"{act.where}, {form}", found=error.found)
            continue
        if found == consent.signer:
            return Signed(act, consent, form, digest)
        first = first or _mismatch(f"{act.where}, {form}", consent.signer, found)
    account = case.shown(PROOFS, Accounts).by_address.get(consent.signer)
    if account is not None and account.account.code_hash not in (EMPTY_CODE_HASH, bytes(32)):
        return bare
    assert first is not None  # a node consent is always a candidate
    raise first


def _mismatch(where: str, signer: bytes, found: bytes) -> SignerMismatch:
    problem = "signed by another key, or over another text than the step's"
    return SignerMismatch(problem, where=where, expected=signer, found=found)


def _candidates(case: Case, act: Act, bare: Signed) -> Iterator[tuple[str, Mapping[str, object]]]:
    """What may have been signed, the most likely first: each type with the values of all fields but nonce and deadline."""
    own = TYPE_OF_NODE.get(act.code)
    if own is not None:
        values = _values(case, act)
        names = [name for name, _ in TYPES[own][:-2]]
        if all(name in values for name in names):
            yield own, {name: values[name] for name in names}
    step = act.step
    voted = VOTED_ON.get(act.code)
    if voted is not None:
        yield (
            VOTE,
            {"node": step.node, "loan": step.file, "object": _word(act.fields[voted]), "documents": step.doc_hash},
        )
    yield (
        GENERIC,
        {
            "node": step.node,
            "file": step.file,
            "object": step.object,
            "effect": keccak256(step.effect),
            "documents": step.doc_hash,
        },
    )
    call = case.calls.get((bare.consent.signer, bare.consent.nonce))
    if call is not None:
        yield RELAYED, {"call": call}


def _word(value: Value) -> bytes:
    return value.to_bytes(32, "big") if isinstance(value, int) else bytes(value)  # type: ignore[arg-type]


def _values(case: Case, act: Act) -> Mapping[str, Value]:
    """The file by its kind, a part that has a number by its scope, and the effect; of new terms the principal that they state."""
    step = act.step
    values: dict[str, Value] = {"node": step.node}
    if step.object != step.file:
        values[case.catalogue.nodes[step.node].scope] = int.from_bytes(step.object, "big")
    terms = act.fields.get("terms")
    if isinstance(terms, Mapping):
        values["principal"] = terms["principal"]
    relief = act.fields.get("relief")
    if isinstance(relief, Mapping):
        values |= {f"waived{part.capitalize()}": amount for part, amount in relief.items()}
    values |= {act.kind.name.lower(): step.file, **act.fields, "documents": step.doc_hash}
    if act.code == "RESTRUCTURE_ACCEPTED":
        values["termsHash"] = act.fields["commitment"]
    if act.code == "PREPAY_QUOTED" and values.get("kind") == _FULL:
        values["principal"] = 0
    return values


def _same_call(earlier: Signed, later: Signed) -> bool:
    """One signed call may do several steps, all in its own transaction."""
    return (
        earlier.form == later.form == RELAYED
        and earlier.consent == later.consent
        and earlier.act.step.timestamp == later.act.step.timestamp
    )
