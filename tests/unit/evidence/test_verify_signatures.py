"""Signatures: made by eth-account, over what the verifier builds anew from the events' fields."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable
from typing import Any

import pytest
from eth_utils import keccak

from evidence.bundle import build
from evidence.catalogue import FileKind
from evidence.documents import NO_DOCUMENTS
from evidence.report import Outcome, Result
from evidence.verify import verify
from tests.unit.evidence.forge import (
    AGREEMENT_ROOT,
    APPROVER,
    BORROWER,
    DAY0,
    FACILITY,
    FILES,
    HASH,
    LOAN,
    NUMBERS,
    OPERATOR,
    PARTY,
    SECOND,
    SIGNED,
    SIGNER,
    STRANGER,
    TERMS,
    TERMS_HASH,
    TRUST,
    Draft,
    address,
    admitted,
    agreed,
    bundle_of,
    consents_of,
    content_of,
    disbursed,
    effect_of,
    key,
    life,
    notarized,
    proposed,
    sign,
    state_of,
)
from tests.unit.evidence.test_verify import failures, not_covered

PARTY_FILE, FACILITY_FILE, LOAN_FILE = FileKind
NEW_KEY = key(9)
CALL = b"\x01\x02\x03\x04call"


def outcome(draft: Draft, **state: Any) -> dict[str, str]:
    """What fails of a bundle whose chain recorded this draft, right or wrong."""
    return failures(verify(bundle_of(draft, state_of(draft, **state)), TRUST))


def signed_by_borrower(**how: Any) -> Draft:
    draft = proposed(admitted(Draft()))
    draft.personal(LOAN_FILE, "BORROWER_SIGNED", SIGNED, documents=AGREEMENT_ROOT, **how)
    return draft


# ---- what was signed


@pytest.mark.parametrize("code", ["LOAN", "DRAWDOWN", "WALLET"])
def test_genuine_signatures(code: str) -> None:
    draft = {"LOAN": agreed(admitted(Draft())), "DRAWDOWN": disbursed(agreed(admitted(Draft()))), "WALLET": life()}[
        code
    ]
    assert outcome(draft) == {}


@pytest.mark.parametrize(
    "how",
    [
        {"signs": {"apr": 170_000}},
        {"signs": {"documents": b"\x01" * 32}},
        {"signs": {"termsHash": b"\x01" * 32}},
        {"signs": {"loan": b"\x01" * 32}},
        {"ledger": b"\x01" * 20},
        {"chain_id": 1},
    ],
    ids=str,
)
def test_another_text_than_the_step_was_signed(how: dict[str, Any]) -> None:
    found = outcome(signed_by_borrower(**how))
    assert found == {"signatures.recovered": "invalid.signer"}


def test_another_key_signed() -> None:
    draft = signed_by_borrower()
    step = draft.steps[LOAN_FILE][-1]
    values = {"loan": LOAN, **SIGNED, "documents": AGREEMENT_ROOT}
    forged = dataclasses.replace(
        sign(STRANGER, "AgreementSignature", values, 1, draft.time + 99), signer=address(BORROWER)
    )
    draft.steps[LOAN_FILE][-1] = dataclasses.replace(step, consents=consents_of([forged]))
    assert outcome(draft) == {"signatures.recovered": "invalid.signer"}


@pytest.mark.parametrize(
    ("at", "value"), [(64, 0), (64, 29), (64, 1), (0, 0xFF), (32, 0xFF)], ids=["v 0", "v 29", "v 1", "r", "s high"]
)
def test_a_signature_in_another_form(at: int, value: int) -> None:
    draft = signed_by_borrower()
    values = {"loan": LOAN, **SIGNED, "documents": AGREEMENT_ROOT}
    genuine = sign(BORROWER, "AgreementSignature", values, 1, draft.time + 99)
    changed = bytearray(genuine.signature)
    changed[at] = value
    consents = consents_of([dataclasses.replace(genuine, signature=bytes(changed))])
    draft.steps[LOAN_FILE][-1] = dataclasses.replace(draft.steps[LOAN_FILE][-1], consents=consents)
    found = outcome(draft)
    assert found.keys() == {"signatures.recovered"} and found["signatures.recovered"].startswith("invalid.sign")


@pytest.mark.parametrize("length", [0, 64, 66])
def test_a_signature_of_another_length(length: int) -> None:
    draft = signed_by_borrower()
    consent = dataclasses.replace(sign(BORROWER, "Act", {"call": b""}, 1, draft.time + 99), signature=bytes(length))
    draft.steps[LOAN_FILE][-1] = dataclasses.replace(draft.steps[LOAN_FILE][-1], consents=consents_of([consent]))
    assert outcome(draft) == {"signatures.recovered": "invalid.signature"}


def test_a_late_signature() -> None:
    draft = signed_by_borrower()
    values = {"loan": LOAN, **SIGNED, "documents": AGREEMENT_ROOT}
    for deadline, expected in ((draft.time, {}), (draft.time - 1, {"signatures.recovered": "invalid.nonce"})):
        consent = sign(BORROWER, "AgreementSignature", values, 1, deadline)
        draft.steps[LOAN_FILE][-1] = dataclasses.replace(draft.steps[LOAN_FILE][-1], consents=consents_of([consent]))
        assert outcome(draft) == expected


def test_consents_in_another_form() -> None:
    draft = signed_by_borrower()
    for consents in (b"\0", consents_of([sign(BORROWER, "Act", {"call": b""}, 1, 2)])[:-1]):
        draft.steps[LOAN_FILE][-1] = dataclasses.replace(draft.steps[LOAN_FILE][-1], consents=consents)
        assert outcome(draft) == {"log.effects": "malformed.value"}


def test_a_node_consent_covers_the_whole_effect() -> None:
    draft = admitted(Draft())
    step = draft.steps[FACILITY_FILE][2]
    assert step.node == NUMBERS["CREDIT_APPROVED"]
    values = {
        "node": step.node,
        "file": FACILITY,
        "object": FACILITY,
        "effect": keccak(step.effect),
        "documents": NO_DOCUMENTS,
    }
    for change in ({"node": 9}, {"object": b"\1" * 32}, {"effect": b"\1" * 32}, {"documents": b"\1" * 32}):
        consent = sign(SECOND, "NodeConsent", values | change, 1, draft.time)
        draft.steps[FACILITY_FILE][2] = dataclasses.replace(step, consents=consents_of([consent]))
        assert outcome(proposed_after(draft)) == {"signatures.recovered": "invalid.signer"}


def proposed_after(draft: Draft) -> Draft:
    """The draft with a loan, which every bundle has; the draft itself stays as it is."""
    return proposed(dataclasses.replace(draft, steps={kind: list(steps) for kind, steps in draft.steps.items()}))


# ---- whole calls


def relayed(calls: dict[tuple[bytes, int], bytes] | None = None) -> Draft:
    draft = proposed(admitted(Draft()))
    draft.relayed(LOAN_FILE, "BORROWER_SIGNED", SIGNED, BORROWER, CALL)
    draft.steps[LOAN_FILE][-1] = dataclasses.replace(draft.steps[LOAN_FILE][-1], doc_hash=AGREEMENT_ROOT)
    if calls is not None:
        draft.calls = calls
    return draft


def test_a_relayed_call() -> None:
    report = verify(bundle_of(relayed()), TRUST)
    looked_at = report.check("signatures.recovered").looked_at
    assert report.outcome is Outcome.VALID
    assert looked_at is not None and "1 over whole calls" in looked_at.en


def test_a_relayed_call_that_is_not_the_signed_one() -> None:
    genuine = relayed()
    (signed,) = genuine.calls
    assert outcome(relayed({})) == {"signatures.recovered": "invalid.signer"}
    assert outcome(relayed({signed: CALL + b"!"})) == {"signatures.recovered": "invalid.signer"}
    assert outcome(relayed({signed: CALL, (address(STRANGER), 1): b""})) == {"signatures.recovered": "invalid.claim"}


def test_one_relayed_call_may_do_several_steps_at_once_but_not_later() -> None:
    draft = agreed(admitted(Draft()))
    mandate = {"account": address(BORROWER), "cap": 1}
    first = draft.relayed(LOAN_FILE, "AUTODEBIT_AUTHORIZED", mandate, BORROWER, CALL)
    second = dataclasses.replace(first, seq=first.seq + 1, object=b"\2" * 32)
    draft.steps[LOAN_FILE].append(second)
    assert outcome(draft) == {}
    draft.next_block()
    draft.steps[LOAN_FILE][-1] = dataclasses.replace(second, timestamp=draft.time, block=draft.block)
    assert outcome(draft) == {"signatures.nonces": "invalid.nonce"}


def test_a_relayed_act_of_another_than_the_signer() -> None:
    draft = relayed()
    draft.steps[LOAN_FILE][-1] = dataclasses.replace(draft.steps[LOAN_FILE][-1], actor=address(STRANGER))
    assert outcome(draft) == {"signatures.keys": "invalid.signer"}


# ---- nonces


def test_one_signature_for_two_acts() -> None:
    draft = admitted(Draft())
    again = draft.steps[PARTY_FILE][2]
    draft.next_block()
    draft.steps[PARTY_FILE].append(dataclasses.replace(again, seq=5, timestamp=draft.time, block=draft.block))
    assert outcome(proposed(draft)) == {"signatures.nonces": "invalid.nonce"}


# ---- whose keys


def test_a_stranger_signed_for_the_borrower() -> None:
    assert outcome(agreed(admitted(Draft()), borrower=STRANGER)) == {"signatures.keys": "invalid.signer"}


def test_a_stranger_acted_without_a_signature() -> None:
    draft = proposed(admitted(Draft()))
    draft.act(LOAN_FILE, "BORROWER_SIGNED", SIGNED, actor=STRANGER, documents=AGREEMENT_ROOT)
    assert outcome(draft) == {"signatures.keys": "invalid.signer"}


def test_the_borrower_may_act_in_person() -> None:
    draft = proposed(admitted(Draft()))
    draft.act(LOAN_FILE, "BORROWER_SIGNED", SIGNED, actor=BORROWER, documents=AGREEMENT_ROOT)
    report = verify(bundle_of(draft), TRUST)
    looked_at = report.check("signatures.keys").looked_at
    assert report.outcome is Outcome.VALID and looked_at is not None and "1 steps it sent itself" in looked_at.en


@pytest.mark.parametrize(
    ("pledgor", "signer", "expected"),
    [(PARTY, BORROWER, {}), (PARTY, STRANGER, {"signatures.keys": "invalid.signer"}), (b"\x07" * 32, STRANGER, {})],
)
def test_security_is_signed_by_whom_the_step_names(pledgor: bytes, signer: Any, expected: dict[str, str]) -> None:
    """The key of another than the borrower is in a file of its own."""
    draft = agreed(admitted(Draft()))
    pledge = {"pledgor": pledgor, "asset": HASH["terms"], "rank": 1}
    draft.personal(FACILITY_FILE, "COLLATERAL_PLEDGED", pledge, signer, documents=HASH["terms"])
    assert outcome(draft) == expected


MADE = {"version": 2, "first": 1, "balance": 0, "interest": 0, "fee": 0, "capitalised": 0, "capitalisedPenalty": 0}
MADE |= {
    "overdue": False,
    "due": 0,
    "duePrincipal": 0,
    "dueInterest": 0,
    "dueFee": 0,
    "dueTotal": 0,
    "cap": 0,
    "rows": [],
}


@pytest.mark.parametrize(
    ("signer", "signs", "expected"),
    [
        (BORROWER, {}, {}),
        (STRANGER, {}, {"signatures.keys": "invalid.signer"}),
        (BORROWER, {"principal": 1}, {"signatures.recovered": "invalid.signer"}),
        (BORROWER, {"node": 86}, {"signatures.recovered": "invalid.signer"}),
    ],
)
def test_the_lender_changes_terms_to_which_the_borrower_agrees(
    signer: Any, signs: dict[str, Any], expected: dict[str, str]
) -> None:
    draft = disbursed(agreed(admitted(Draft())))
    relief = {"principal": 0, "interest": 0, "fee": 0, "penalty": 0}
    changed = {"terms": TERMS, "termsHash": TERMS_HASH, "treatment": 1, "relief": relief, "made": MADE}
    over = {"node": NUMBERS["EXTENSION_APPROVED"], "principal": TERMS["principal"], **signs}
    draft.personal(
        LOAN_FILE,
        "EXTENSION_APPROVED",
        {"addedMonths": 2, **changed},
        signer,
        actor=OPERATOR,
        documents=HASH["terms"],
        signs=over,
    )
    assert expected.items() <= outcome(draft).items()
    assert bool(outcome(draft)) == bool(expected)


def test_the_actor_is_who_signed() -> None:
    assert outcome(signed_by_borrower(actor=STRANGER)) == {"signatures.keys": "invalid.signer"}


def test_terms_that_the_borrower_proposed_are_signed_by_the_borrower() -> None:
    fields = {"facility": FACILITY, "loan": LOAN, "terms": TERMS, "termsHash": TERMS_HASH}
    for signer, expected in ((BORROWER, {}), (STRANGER, {"signatures.keys": "invalid.signer"})):
        draft = admitted(Draft())
        values = {
            "node": NUMBERS["TERMS_PROPOSED"],
            "file": LOAN,
            "object": LOAN,
            "effect": keccak(effect_of("TERMS_PROPOSED", fields)),
            "documents": AGREEMENT_ROOT,
        }
        consent = sign(signer, "NodeConsent", values, 1, draft.time + 99)
        draft.act(LOAN_FILE, "TERMS_PROPOSED", fields, actor=signer, consents=[consent], documents=AGREEMENT_ROOT)
        draft.opens(FACILITY_FILE, "TERMS_PROPOSED", actor=signer)
        assert outcome(draft) == expected


def rebound(with_key: Any, rebound: bool = True) -> Draft:
    draft = admitted(Draft())
    draft.act(
        PARTY_FILE, "KYC_ATTESTED", {"expiry": DAY0 + 900, "custody": 1, "key": address(with_key), "rebound": rebound}
    )
    return draft


def test_keys_count_as_they_were_registered_at_the_time() -> None:
    assert outcome(agreed(rebound(NEW_KEY), borrower=NEW_KEY)) == {}
    assert outcome(agreed(rebound(NEW_KEY), borrower=BORROWER)) == {"signatures.keys": "invalid.signer"}
    assert outcome(agreed(admitted(Draft()), borrower=NEW_KEY)) == {"signatures.keys": "invalid.signer"}


def test_a_key_rebound_at_the_time_of_the_act_is_told_from_neither() -> None:
    draft = agreed(rebound(NEW_KEY), borrower=BORROWER)
    last = draft.steps[PARTY_FILE][-1]
    at = next(step for step in draft.steps[LOAN_FILE] if step.node == NUMBERS["BORROWER_SIGNED"])
    draft.steps[PARTY_FILE][-1] = dataclasses.replace(last, timestamp=at.timestamp, block=at.block)
    assert outcome(draft) == {}


@pytest.mark.parametrize(("with_key", "said"), [(NEW_KEY, False), (BORROWER, True)])
def test_what_an_attestation_says_of_the_key_must_be_so(with_key: Any, said: bool) -> None:
    assert outcome(proposed(rebound(with_key, said))) == {"signatures.keys": "invalid.signer"}


# ---- two sides


def test_one_key_for_both_sides() -> None:
    assert outcome(agreed(admitted(Draft()), lender=BORROWER)) == {"signatures.sides": "invalid.sole-control"}


def test_one_key_for_both_approvers() -> None:
    draft = admitted(Draft())
    step = draft.steps[FACILITY_FILE][2]
    draft.steps[FACILITY_FILE][2] = dataclasses.replace(step, actor=address(SECOND))
    assert outcome(proposed(draft)) == {"signatures.sides": "invalid.sole-control"}
    assert address(APPROVER) != address(SECOND)


def voided(one: Any, other: Any) -> Draft:
    draft, fields = agreed(admitted(Draft())), {"ground": HASH["purpose"]}
    values = {
        "node": NUMBERS["AGREEMENT_VOIDED"],
        "file": LOAN,
        "object": LOAN,
        "effect": keccak(effect_of("AGREEMENT_VOIDED", fields)),
        "documents": NO_DOCUMENTS,
    }
    consents = [sign(who, "NodeConsent", values, n, draft.time + 99) for n, who in enumerate((one, other))]
    draft.act(LOAN_FILE, "AGREEMENT_VOIDED", fields, actor=one, consents=consents)
    return draft


def test_voiding_takes_two() -> None:
    assert outcome(voided(BORROWER, SIGNER)) == {}
    assert outcome(voided(BORROWER, BORROWER)) == {"signatures.sides": "invalid.sole-control"}


# ---- custody


def test_who_kept_the_key() -> None:
    kept = {custody: verify(bundle_of(agreed(admitted(Draft(), custody))), TRUST) for custody in range(5)}
    assert failures(kept[1]) == {} and kept[1].check("signatures.custody").result is Result.PASSED
    assert failures(kept[3]) == {"signatures.custody": "invalid.sole-control"}
    for custody in (0, 2):
        assert kept[custody].outcome is Outcome.VALID
        assert not_covered(kept[custody])["signatures.custody"] == "cannot-tell.missing"
    assert failures(kept[4]) == {"signatures.custody": "malformed.value"}


def test_custody_counts_as_of_the_signature() -> None:
    draft = agreed(admitted(Draft()))
    draft.act(
        PARTY_FILE, "KYC_ATTESTED", {"expiry": DAY0 + 900, "custody": 3, "key": address(BORROWER), "rebound": False}
    )
    assert outcome(draft) == {}


# ---- contracts


def wallet_signed() -> Draft:
    """The lender's signer is a contract: whatever its signature holds, only its chain can check it."""
    draft = agreed(admitted(Draft()))
    at = next(n for n, step in enumerate(draft.steps[LOAN_FILE]) if step.node == NUMBERS["LENDER_SIGNED"])
    consent = dataclasses.replace(
        sign(SIGNER, "Act", {"call": b""}, 1, draft.time), signer=b"\x77" * 20, signature=b"by the wallet's own rule"
    )
    step = draft.steps[LOAN_FILE][at]
    draft.steps[LOAN_FILE][at] = dataclasses.replace(step, actor=b"\x77" * 20, consents=consents_of([consent]))
    return draft


def test_a_contracts_signature_is_told_as_such() -> None:
    draft = wallet_signed()
    report = verify(bundle_of(draft, state_of(draft, wallets=[b"\x77" * 20])), TRUST)
    reason = report.check("signatures.contracts").reason
    assert report.outcome is Outcome.VALID
    assert reason is not None and "not recovered offline" in reason.problem


def test_a_signer_that_is_no_contract_cannot_pass_as_one() -> None:
    draft = wallet_signed()
    assert outcome(draft) == {"signatures.recovered": "invalid.signature"}
    found = state_of(draft, wallets=[b"\x77" * 20])
    content = content_of(draft, found)
    stated = next(proof for proof in content.proofs if proof.address == b"\x77" * 20)
    lying = dataclasses.replace(stated, account=dataclasses.replace(stated.account, code_hash=b"\x01" * 32))
    proofs = tuple(lying if proof is stated else proof for proof in content.proofs)
    forged = dataclasses.replace(content, proofs=proofs)
    assert verify(build(forged, notarized(forged)), TRUST).outcome is Outcome.INVALID


# ---- one agreement


def lender_signs(change: dict[str, Any], documents: bytes = AGREEMENT_ROOT) -> Draft:
    draft = proposed(admitted(Draft()))
    draft.personal(LOAN_FILE, "BORROWER_SIGNED", SIGNED, documents=AGREEMENT_ROOT)
    draft.personal(LOAN_FILE, "LENDER_SIGNED", SIGNED | change, SIGNER, documents=documents)
    return draft


@pytest.mark.parametrize("change", [{"termsHash": b"\1" * 32}, {"apr": 1}, {"dailyCost": 1}, {"totalCost": 1}])
def test_sides_that_signed_different_figures(change: dict[str, Any]) -> None:
    assert outcome(lender_signs(change)) == {"agreement": "invalid.claim"}


def test_sides_that_signed_different_documents() -> None:
    assert outcome(lender_signs({}, b"\1" * 32)) == {"agreement": "invalid.claim"}


def anchored(change: dict[str, Any]) -> Draft:
    draft = lender_signs({})
    draft.act(LOAN_FILE, "AGREEMENT_EFFECTIVE", {})
    draft.act(
        LOAN_FILE,
        "AGREEMENT_ANCHORED",
        {"root": AGREEMENT_ROOT, "algorithms": 3, "blockNumber": draft.block + 1, **change},
    )
    return draft


@pytest.mark.parametrize(
    ("change", "expected"),
    [
        ({}, {}),
        ({"root": b"\1" * 32}, {"agreement": "invalid.claim"}),
        ({"blockNumber": 1}, {"agreement": "invalid.claim"}),
    ],
)
def test_what_was_anchored(change: dict[str, Any], expected: dict[str, str]) -> None:
    assert outcome(anchored(change)) == expected


def test_terms_that_are_not_those_of_their_hash() -> None:
    draft = admitted(Draft())
    fields = {"facility": FACILITY, "loan": LOAN, "terms": TERMS | {"rate": 1}, "termsHash": TERMS_HASH}
    draft.act(LOAN_FILE, "TERMS_PROPOSED", fields, documents=AGREEMENT_ROOT)
    draft.opens(FACILITY_FILE, "TERMS_PROPOSED", actor=OPERATOR)
    draft.act(
        LOAN_FILE, "APR_DISCLOSED", {name: SIGNED[name] for name in ("apr", "dailyCost", "totalCost")} | {"cap": 1}
    )
    for code, signer in (("BORROWER_SIGNED", BORROWER), ("LENDER_SIGNED", SIGNER)):
        draft.personal(LOAN_FILE, code, SIGNED, signer, documents=AGREEMENT_ROOT)
    assert outcome(draft) == {"agreement": "invalid.claim"}


@pytest.mark.parametrize(
    ("code", "file", "change"),
    [
        ("CREDIT_APPLIED", FACILITY_FILE, {"party": b"\1" * 32}),
        ("CREDIT_APPLIED", FACILITY_FILE, {"facility": b"\1" * 32}),
        ("BORROWER_REGISTERED", PARTY_FILE, {"party": b"\1" * 32}),
    ],
)
def test_a_file_that_speaks_of_another(code: str, file: FileKind, change: dict[str, Any]) -> None:
    draft = admitted(Draft())
    shapes: dict[str, Callable[[], dict[str, Any]]] = {
        "CREDIT_APPLIED": lambda: {"party": PARTY, "facility": FACILITY, "product": HASH["product"], "amount": 1, "tenorMonths": 12, "purpose": HASH["purpose"]},
        "BORROWER_REGISTERED": lambda: {"lender": b"\2" * 32, "party": PARTY, "kind": 1, "key": address(BORROWER), "identity": HASH["identity"]},
    }  # fmt: skip
    step = draft.steps[file][0]
    draft.steps[file][0] = dataclasses.replace(step, effect=effect_of(code, shapes[code]() | change), consents=b"")
    assert outcome(proposed(draft)) == {"log.belonging": "invalid.claim"}
    assert FILES[file] != b"\1" * 32
