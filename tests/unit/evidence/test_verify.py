"""Forgeries of everything in a bundle: each is found by the check that is there for it, and by its own reason."""

from __future__ import annotations

import dataclasses
import json
import time
from collections.abc import Callable, Mapping
from typing import Any

import pytest

from evidence import checkpoint, dossier
from evidence.bundle import EVENTS, Attachments, Bundle, build
from evidence.canonical import canonicalize, load
from evidence.catalogue import FileKind
from evidence.chainproof import Assurance, Header, Trie
from evidence.container import pack, unpack
from evidence.deployment import Calendar
from evidence.digest import keccak256
from evidence.errors import CannotTell, EvidenceError
from evidence.manifest import Block
from evidence.rendering import as_text
from evidence.report import Outcome, Report, Result, legal_time
from evidence.trust import Trust
from evidence.validators import OwnedKey
from evidence.verify import verify
from evidence.wording import REASONS_ZH
from tests.unit.evidence.forge import (
    AGREEMENT,
    AGREEMENT_ROOT,
    BEGIN,
    CALENDAR,
    CATALOGUE,
    CHAIN_ID,
    CONTRACTS,
    DAY0,
    ENVIRONMENT,
    LAYOUT,
    LEDGER,
    LOAN,
    OPERATOR,
    ORIGIN,
    STRANGER,
    TRUST,
    Draft,
    State,
    address,
    admitted,
    agreed,
    bundle_of,
    content_of,
    head_of,
    life,
    notarized,
    proposed,
    reseal,
    slots,
    state_of,
)

LOAN_FILE, FACILITY_FILE, PARTY_FILE = FileKind.LOAN, FileKind.FACILITY, FileKind.PARTY
BUNDLE = bundle_of(life(2))
NUMBER = Bundle.read(BUNDLE).manifest.block.number
PROOFS, HEADER = f"proofs/{NUMBER}.json", f"headers/{NUMBER}.rlp"
FOLDER = f"documents/{AGREEMENT_ROOT.hex()}"


def failures(report: Report) -> dict[str, str]:
    return {check.id: check.reason.code for check in report.failures if check.reason is not None}


def not_covered(report: Report) -> dict[str, str]:
    return {c.id: c.reason.code for c in report.checks if c.result is Result.NOT_COVERED and c.reason is not None}


def json_of(name: str) -> Any:
    return load(unpack(BUNDLE)[name])


def events() -> list[dict[str, Any]]:
    return [json.loads(line) for line in unpack(BUNDLE)[EVENTS].splitlines()]


def with_events(changed: list[dict[str, Any]]) -> bytes:
    return reseal(BUNDLE, {EVENTS: b"".join(canonicalize(event) + b"\n" for event in changed)})


def place(code: str) -> int:
    """Where the first step of a node stands among the events."""
    number = next(number for number, rule in CATALOGUE.nodes.items() if rule.code == code)
    return next(n for n, event in enumerate(events()) if event["node"] == number)


# ---- genuine bundles


def test_a_genuine_bundle_is_valid_as_a_demonstration() -> None:
    report = verify(BUNDLE, TRUST)
    assert report.outcome is Outcome.VALID
    assert report.assurance is Assurance.DEMONSTRATION
    assert not_covered(report) == {
        "block.independence": "cannot-tell.missing",
        "time.independent": "cannot-tell.missing",
        "time.prefixes": "cannot-tell.missing",
    }
    assert all(check.limits.zh and check.limits.en for check in report.checks)


def test_without_a_trust_file_nobody_can_tell() -> None:
    report = verify(BUNDLE)
    assert report.outcome is Outcome.CANNOT_TELL
    assert failures(report) == {}
    assert {check.id for check in report.open} == {"ledger.identity", "ledger.code", "log.calendar", "block.finality"}
    assert report.check("state.heads").result is Result.PASSED


@pytest.mark.parametrize("lacking", ["strategy", "chain_id", "notary", "contracts", "origin", "catalogue", "calendar"])
def test_what_the_trust_file_lacks_cannot_be_told(lacking: str) -> None:
    report = verify(BUNDLE, dataclasses.replace(TRUST, **{lacking: None}))
    assert report.outcome is Outcome.CANNOT_TELL
    assert {check.reason.code for check in report.open if check.reason} == {"cannot-tell.trust"}


def test_a_module_that_is_not_pinned() -> None:
    pinned = tuple(contract for contract in CONTRACTS if contract.name != "Engine")
    report = verify(BUNDLE, dataclasses.replace(TRUST, contracts=pinned))
    assert report.outcome is Outcome.CANNOT_TELL
    assert report.open[0].reason is not None and report.open[0].reason.where == "Engine"


def test_asked_as_of_a_time() -> None:
    end = Bundle.read(BUNDLE).manifest.block.timestamp
    for moment in (0, end - 1, end):
        assert verify(BUNDLE, TRUST, as_of=moment).outcome is Outcome.VALID
    late = verify(BUNDLE, TRUST, as_of=end + 1)
    assert late.outcome is Outcome.CANNOT_TELL
    assert [check.id for check in late.open] == ["log.extent"]


def test_a_demonstration_is_not_final() -> None:
    for level in (Assurance.FINAL, Assurance.MAJORITY):
        report = verify(BUNDLE, TRUST, require=level)
        assert report.outcome is Outcome.CANNOT_TELL
        assert [check.id for check in report.open] == ["block.assurance"]
    assert verify(BUNDLE, TRUST, require=Assurance.DEMONSTRATION).outcome is Outcome.VALID


def test_a_test_calendar_is_told() -> None:
    short = Calendar(BEGIN, DAY0, 86_000)
    draft = life()
    data = bundle_of(draft, environment=dataclasses.replace(ENVIRONMENT, calendar=short))
    report = verify(data, dataclasses.replace(TRUST, calendar=short))
    looked_at = report.check("log.calendar").looked_at
    assert report.outcome is Outcome.VALID
    assert looked_at is not None and "test calendar" in looked_at.en and "测试日历" in looked_at.zh


def test_a_loan_of_36_instalments_is_checked_within_a_second() -> None:
    data = bundle_of(life(36))
    begun = time.perf_counter()
    assert verify(data, TRUST).outcome is Outcome.VALID
    assert time.perf_counter() - begun < 1


def test_a_loan_without_signatures_yet() -> None:
    report = verify(bundle_of(proposed(admitted(Draft()))), TRUST)
    assert report.outcome is Outcome.VALID
    assert {"agreement", "signatures.sides"} <= not_covered(report).keys()


# ---- documents


def index() -> list[Any]:
    return json.loads(json.dumps(json_of(f"{FOLDER}/index.json")))


def changed_index(change: Callable[[list[Any]], object]) -> bytes:
    found = index()
    change(found)
    return reseal(BUNDLE, {f"{FOLDER}/index.json": canonicalize(found)})


def other_digit(text: str) -> str:
    return text[:-1] + ("0" if text[-1] != "0" else "1")


DOCUMENTS: dict[str, bytes] = {
    "content": reseal(BUNDLE, {f"{FOLDER}/0.pdf": b"%PDF the agreemenT"}),
    "fields": reseal(BUNDLE, {f"{FOLDER}/1.json": b'{"amount":1000001,"borrower":"whoever"}'}),
    "salt": changed_index(lambda i: i[0].update(salt=other_digit(i[0]["salt"]))),
    "commitment": changed_index(lambda i: i[0]["leaf"]["commitments"].update(sm3="0x" + "00" * 32)),
    "role": changed_index(lambda i: i[0]["leaf"].update(role="receipt")),
    "a leaf left out": reseal(BUNDLE, {f"{FOLDER}/3.json": None, f"{FOLDER}/index.json": canonicalize(index()[:-1])}),
}


@pytest.mark.parametrize("name", DOCUMENTS)
def test_changed_documents(name: str) -> None:
    assert failures(verify(DOCUMENTS[name], TRUST)) == {"documents": "invalid.document"}


def test_withheld_documents_prove_themselves_and_absent_ones_nothing() -> None:
    withheld = tuple(map(dossier.withheld, AGREEMENT))
    report = verify(bundle_of(life(), documents={AGREEMENT_ROOT: withheld}), TRUST)
    looked_at = report.check("documents").looked_at
    assert (
        report.outcome is Outcome.VALID
        and looked_at is not None
        and "0 documents shown, 4 as commitments" in looked_at.en
    )
    none = verify(bundle_of(life(), documents={}), TRUST)
    assert none.outcome is Outcome.VALID
    assert not_covered(none)["documents"] == "cannot-tell.missing"


def test_one_field_shown_and_changed() -> None:
    pdf, terms, *others = AGREEMENT
    shown = dossier.shown_in_part(terms, [("amount",)])
    data = bundle_of(life(), documents={AGREEMENT_ROOT: (dossier.withheld(pdf), shown, *map(dossier.withheld, others))})
    assert verify(data, TRUST).outcome is Outcome.VALID
    changed = unpack(data)[f"{FOLDER}/index.json"].replace(b'"value":1000000', b'"value":1000001')
    assert failures(verify(reseal(data, {f"{FOLDER}/index.json": changed}), TRUST)) == {"documents": "invalid.document"}


def test_documents_of_no_step() -> None:
    other = dossier.shown_whole(dataclasses.replace(AGREEMENT[0], content=b"another"))
    data = bundle_of(life(), documents={b"\x77" * 32: (other,)})
    assert failures(verify(data, TRUST)) == {"documents": "invalid.claim"}


# ---- events


def changed_event(field: str) -> bytes:
    changed = events()
    event = changed[place("APR_DISCLOSED")]
    value = event[field]
    if field in ("effect", "consents"):
        event[field] = other_digit(value) if len(value) > 2 else "0x00"
    elif isinstance(value, int):
        event[field] = value + 1
    else:
        event[field] = other_digit(value)
    return with_events(changed)


@pytest.mark.parametrize(
    "field", ["actor", "consents", "docHash", "effect", "effectiveDay", "file", "node", "object", "seq", "supersedes", "timestamp"]
)  # fmt: skip
def test_every_changed_field_of_an_event(field: str) -> None:
    report = verify(changed_event(field), TRUST)
    assert report.outcome is Outcome.INVALID
    assert failures(report).keys() & {"state.heads", "log.replay", "bundle.form"}


def test_a_missing_event() -> None:
    changed = events()
    del changed[place("APR_DISCLOSED")]
    assert failures(verify(with_events(changed), TRUST)) == {"log.replay": "invalid.log.sequence"}


def test_a_missing_event_closed_up() -> None:
    changed, gone = events(), place("INTEREST_ACCRUED")
    for event in changed[gone + 1 :]:
        event["seq"] -= 1
    del changed[gone]
    assert failures(verify(with_events(changed), TRUST)) == {"state.heads": "invalid.log.head"}


def test_missing_last_events() -> None:
    report = verify(with_events(events()[:-1]), TRUST)
    assert failures(report) == {"state.heads": "invalid.log.head"}


def test_an_appended_event() -> None:
    draft = life(2)
    content = content_of(draft)
    draft.act(LOAN_FILE, "INTEREST_ACCRUED", {"from": 1, "through": 2, "numerator": 3, "accrued": 4})
    more = dataclasses.replace(content, steps={kind: tuple(steps) for kind, steps in draft.steps.items()})
    report = verify(build(more, notarized(more)), TRUST)
    reason = report.check("state.heads").reason
    assert failures(report) == {"state.heads": "invalid.log.head"}
    assert reason is not None and "had not recorded" in reason.problem


def test_swapped_events() -> None:
    changed, at = events(), place("BILL_ISSUED")
    changed[at], changed[at + 1] = changed[at + 1], changed[at]
    assert failures(verify(with_events(changed), TRUST)) == {"log.replay": "invalid.log.sequence"}
    for event, seq in ((changed[at], at), (changed[at + 1], at + 1)):
        event["seq"] = events()[seq]["seq"]
    assert failures(verify(with_events(changed), TRUST))["log.replay"].startswith("invalid.log")


def test_a_step_after_the_block() -> None:
    draft = life()
    content = content_of(draft)
    items = list(content.header.items)
    items[11] = (draft.time - 1).to_bytes(4, "big")
    early = dataclasses.replace(content, header=Header(tuple(items)))
    assert failures(verify(build(early, notarized(early)), TRUST)) == {"log.extent": "invalid.log.order"}


def test_a_step_of_a_day_to_come() -> None:
    draft = agreed(admitted(Draft()))
    draft.act(LOAN_FILE, "APR_DISCLOSED", {"apr": 1, "dailyCost": 1, "totalCost": 1, "cap": 1}, day=DAY0 + 1)
    assert "log.calendar" in failures(verify(bundle_of(draft), TRUST))


def test_the_effect_of_another_node() -> None:
    draft = life()
    step = draft.steps[PARTY_FILE][1]
    draft.steps[PARTY_FILE][1] = dataclasses.replace(step, effect=draft.steps[PARTY_FILE][2].effect)
    assert failures(verify(bundle_of(draft), TRUST)) == {"log.effects": "malformed.value"}


# ---- files that belong together


def test_a_hidden_sibling() -> None:
    """Another loan was opened under the facility, and the log that is handed over leaves it out."""
    draft = proposed(admitted(Draft()))
    state = None
    draft.next_block()
    draft.opens(FACILITY_FILE, "TERMS_PROPOSED", child=b"\x55" * 32, actor=OPERATOR)
    state = state_of(draft)
    shown = verify(bundle_of(draft, state), TRUST).check("log.belonging").looked_at
    assert shown is not None and "0x" + "55" * 32 in shown.en
    draft.steps[FACILITY_FILE].pop()
    assert failures(verify(bundle_of(draft, state), TRUST)) == {"state.heads": "invalid.log.head"}


def test_a_loan_that_the_facility_does_not_show() -> None:
    draft = proposed(admitted(Draft()))
    draft.steps[FACILITY_FILE].pop()
    assert failures(verify(bundle_of(draft), TRUST)) == {"log.belonging": "invalid.claim"}


def test_a_loan_opened_at_another_time() -> None:
    draft = proposed(admitted(Draft()))
    entry = draft.steps[FACILITY_FILE][-1]
    draft.steps[FACILITY_FILE][-1] = dataclasses.replace(entry, timestamp=entry.timestamp + 10, block=entry.block + 1)
    assert failures(verify(bundle_of(draft), TRUST)) == {"log.belonging": "invalid.claim"}


def test_two_times_of_one_block() -> None:
    draft = life()
    first = draft.steps[LOAN_FILE][0]
    draft.steps[FACILITY_FILE][-1] = dataclasses.replace(draft.steps[FACILITY_FILE][-1], timestamp=first.timestamp + 1)
    assert failures(verify(bundle_of(draft), TRUST)) == {"log.replay": "invalid.log.order"}


# ---- proofs and header


def changed_proofs(change: Callable[[list[Any]], object]) -> bytes:
    found = json.loads(json.dumps(json_of(PROOFS)))
    change(found)
    return reseal(BUNDLE, {PROOFS: canonicalize(found)})


def other_loans_head() -> bytes:
    """The ledger's proof is genuine, but of another loan's head."""
    draft = life()
    other = LAYOUT.files.head_slot(b"\x55" * 32)
    state = state_of(draft)
    state = State(state.storage | {other: state.storage[slots()[3]]})
    content = content_of(draft, state, proofs=state.proofs([*slots()[:3], other]))
    return build(content, notarized(content))


def twin() -> bytes:
    """Another ledger of the same code on the same chain: everything fits but its origin."""
    draft, origin = life(), b"\x0e" * 32
    state = state_of(draft)
    state = State(state.storage | {LAYOUT.origin: int.from_bytes(origin, "big")})
    return bundle_of(draft, state)


PROVEN: dict[str, tuple[bytes, dict[str, str]]] = {
    "a node": (
        changed_proofs(lambda p: p[0]["accountProof"].__setitem__(0, other_digit(p[0]["accountProof"][0]))),
        {"state.proofs": "invalid.trie-proof"},
    ),
    "a node of storage": (
        changed_proofs(lambda p: p[0]["storageProof"][1]["proof"].__setitem__(0, other_digit(p[0]["storageProof"][1]["proof"][0]))),
        {"state.proofs": "invalid.trie-proof"},
    ),
    "a node left out": (
        changed_proofs(lambda p: p[0]["accountProof"].pop()),
        {"state.proofs": "invalid.trie-proof"},
    ),
    "a head": (
        changed_proofs(lambda p: p[0]["storageProof"][1].update(value="0x1")),
        {"state.proofs": "invalid.claim"},
    ),
    "a code hash": (
        changed_proofs(lambda p: p[1].update(codeHash="0x" + "11" * 32)),
        {"state.proofs": "invalid.claim"},
    ),
    "an account twice": (
        changed_proofs(lambda p: p.append(p[0])),
        {"bundle.form": "malformed.value"},
    ),
    "another loan's head": (other_loans_head(), {"state.heads": "invalid.claim"}),
    "a head left out": (changed_proofs(lambda p: p[0]["storageProof"].pop()), {"state.heads": "invalid.claim"}),
    "a twin": (twin(), {"state.heads": "invalid.claim"}),
}  # fmt: skip


@pytest.mark.parametrize("name", PROVEN)
def test_changed_proofs(name: str) -> None:
    data, expected = PROVEN[name]
    assert failures(verify(data, TRUST)) == expected


def test_the_ledger_left_out() -> None:
    report = verify(changed_proofs(lambda p: p.pop(0)), TRUST)
    assert report.outcome is Outcome.CANNOT_TELL
    assert not_covered(report)["state.heads"] == "cannot-tell.missing"


@pytest.mark.parametrize("item", [0, 3, 8, 11, 12])
def test_a_changed_header(item: int) -> None:
    """Also when the forger changes the block's hash in the manifest along with it: then the notary has not signed it."""
    header = Header.from_rlp(unpack(BUNDLE)[HEADER])
    items = list(header.items)
    items[item] = bytes([items[item][0] ^ 1]) + items[item][1:] if items[item] else b"x"
    forged = Header(tuple(items))
    name = f"headers/{forged.number}.rlp"
    simple = verify(reseal(BUNDLE, {HEADER: forged.encoded}), TRUST)
    assert failures(simple)["block.header"] == "invalid.claim"
    block = Block(forged.number, forged.encoded_hash, forged.timestamp)
    moved: Mapping[str, bytes | None] = {
        HEADER: None,
        PROOFS: None,
        name: forged.encoded,
        f"proofs/{forged.number}.json": unpack(BUNDLE)[PROOFS],
    }
    thorough = failures(verify(reseal(BUNDLE, moved, block=block), TRUST))
    assert thorough["block.finality"] == "invalid.signer"
    assert ("state.proofs" in thorough) == (item == 3)


@pytest.mark.parametrize("change", [{"hash": b"\x11" * 32}, {"timestamp": 1}])
def test_a_block_that_the_header_is_not(change: dict[str, Any]) -> None:
    block = dataclasses.replace(Bundle.read(BUNDLE).manifest.block, **change)
    assert failures(verify(reseal(BUNDLE, {}, block=block), TRUST)) == {"block.header": "invalid.claim"}


def test_the_notarys_signature() -> None:
    content = content_of(life())
    flipped = Bundle.read(build(content, notarized(content))).checkpoint.notary_signature
    assert flipped is not None
    assert failures(verify(build(content, notarized(content, STRANGER)), TRUST)) == {"block.finality": "invalid.signer"}
    for at in (0, 40):
        changed = flipped[:at] + bytes([flipped[at] ^ 1]) + flipped[at + 1 :]
        found = failures(verify(build(content, Attachments(checkpoint.notarized(changed))), TRUST))
        assert found.keys() == {"block.finality"} and found["block.finality"].startswith("invalid.sign")
    unsigned = verify(build(content), TRUST)
    assert unsigned.outcome is Outcome.CANNOT_TELL
    assert not_covered(unsigned)["block.finality"] == "cannot-tell.missing"


# ---- what the trust file contradicts


OTHER_CODE = tuple(dataclasses.replace(c, code_hash=b"\x99" * 32) if c.name == "Engine" else c for c in CONTRACTS)
OTHER_LEDGER = tuple(dataclasses.replace(c, address=b"\x98" * 20) if c.name == "LoanLedger" else c for c in CONTRACTS)


@pytest.mark.parametrize(
    ("change", "check"),
    [
        ({"chain_id": 1}, "ledger.identity"),
        ({"origin": b"\x01" * 32}, "ledger.identity"),
        ({"catalogue": b"\x01" * 32}, "ledger.identity"),
        ({"contracts": OTHER_CODE}, "ledger.code"),
        ({"contracts": OTHER_LEDGER}, "ledger.identity"),
        ({"calendar": Calendar(BEGIN, DAY0, 60)}, "log.calendar"),
        ({"notary": OwnedKey(address(STRANGER), "another")}, "block.finality"),
    ],
)
def test_a_bundle_of_something_else_than_is_pinned(change: dict[str, Any], check: str) -> None:
    report = verify(BUNDLE, dataclasses.replace(TRUST, **change))
    assert report.outcome is Outcome.INVALID
    assert check in failures(report)


def test_code_that_is_claimed_but_not_there() -> None:
    """The bundle states the pinned code hash; the account has another."""
    draft = life()
    state = state_of(draft, contracts=OTHER_CODE)
    assert failures(verify(bundle_of(draft, state), TRUST)) == {"ledger.code": "invalid.claim"}


def test_a_twin_that_states_its_own_origin() -> None:
    draft, origin = life(), b"\x0e" * 32
    heads = [head_of(kind, draft.steps[kind], origin) for kind in FileKind]
    state = State(dict(zip(slots(), (int.from_bytes(word, "big") for word in (origin, *heads)), strict=True)))
    stated = dataclasses.replace(ENVIRONMENT, origin=origin)
    assert verify(bundle_of(draft, state, environment=stated), TRUST).outcome is Outcome.INVALID


LOOK_ALIKE = b"\x1c" * 20


def look_alike() -> tuple[Draft, State, tuple[Any, ...]]:
    """A second ledger of the same code on the same chain and in the same state, with a life that never was on the pinned one."""
    draft = life()
    genuine = state_of(agreed(admitted(Draft())))
    copy = state_of(draft)
    of_ledger = next(contract for contract in CONTRACTS if contract.name == "LoanLedger")
    both = State(genuine.storage, (*CONTRACTS, dataclasses.replace(of_ledger, name="LookAlike", address=LOOK_ALIKE)))
    both.accounts[LOOK_ALIKE] = dataclasses.replace(both.accounts[LOOK_ALIKE], storage_root=copy.slots.root)
    both.trie = Trie({keccak256(at): State._encoded(account) for at, account in both.accounts.items()})
    theirs = copy.proof(LEDGER, slots())
    ours = both.proof(LOOK_ALIKE, ())
    proofs = (
        dataclasses.replace(ours, storage=theirs.storage),
        *(both.proof(contract.address, ()) for contract in CONTRACTS if contract.address != LEDGER),
    )
    return draft, both, proofs


def test_a_look_alike_on_the_same_chain() -> None:
    """It states itself: another ledger than the pinned one, whatever it proves."""
    draft, state, proofs = look_alike()
    contracts = tuple(dataclasses.replace(c, address=LOOK_ALIKE) if c.name == "LoanLedger" else c for c in CONTRACTS)
    stated = dataclasses.replace(ENVIRONMENT, contracts=contracts)
    content = content_of(draft, state, proofs=proofs, environment=stated, ledger=LOOK_ALIKE)
    found = failures(verify(build(content, notarized(content)), TRUST))
    assert found["ledger.identity"] == "invalid.claim"


def test_a_look_alike_in_the_name_of_the_pinned_ledger() -> None:
    """It states the pinned address, and brings proofs of its own: the pinned ledger's account is not among them."""
    draft, state, proofs = look_alike()
    content = content_of(draft, state, proofs=proofs)
    report = verify(build(content, notarized(content)), TRUST)
    assert report.outcome is Outcome.CANNOT_TELL
    assert not_covered(report)["state.heads"] == "cannot-tell.missing"
    renamed = (dataclasses.replace(proofs[0], address=LEDGER), *proofs[1:])
    content = content_of(draft, state, proofs=renamed)
    assert failures(verify(build(content, notarized(content)), TRUST)) == {"state.proofs": "invalid.trie-proof"}


@pytest.mark.parametrize("change", [{"chain_id": 5}, {"ledger": b"\x98" * 20}])
def test_a_manifest_that_states_another_ledger(change: dict[str, Any]) -> None:
    assert "ledger.identity" in failures(verify(reseal(BUNDLE, {}, **change), TRUST))


def test_a_manifest_that_states_another_file() -> None:
    files = {**Bundle.read(BUNDLE).manifest.files, LOAN_FILE: b"\x55" * 32}
    assert failures(verify(reseal(BUNDLE, {}, files=files), TRUST)) == {"bundle.form": "malformed.value"}


def test_a_catalogue_that_this_version_does_not_bring() -> None:
    stated = dataclasses.replace(ENVIRONMENT, catalogue=b"\x01" * 32)
    report = verify(bundle_of(life(), environment=stated), dataclasses.replace(TRUST, catalogue=b"\x01" * 32))
    assert report.outcome is Outcome.CANNOT_TELL
    assert not_covered(report)["ledger.identity"] == "cannot-tell.form"


# ---- the container


def test_an_unsealed_change_is_found_by_the_manifest_too() -> None:
    contents = unpack(BUNDLE)
    for name in contents:
        if name != "manifest.json" and not name.startswith("attachments/"):
            changed = contents[name][:-1] + bytes([contents[name][-1] ^ 1])
            assert failures(verify(pack({**contents, name: changed}), TRUST))["bundle.members"] == "invalid.claim"


@pytest.mark.parametrize("data", [b"", b"PK\x03\x04", BUNDLE[:-1], BUNDLE[1:], BUNDLE + b"\0", b"\0" * 1000])
def test_what_cannot_be_read_is_invalid_and_nothing_else_is_said(data: bytes) -> None:
    report = verify(data, TRUST)
    assert report.outcome is Outcome.INVALID
    assert failures(report).keys() == {"bundle.members"}
    assert {c.reason.code for c in report.checks[1:] if c.reason} == {"cannot-tell.unreached"}


# ---- the report


def test_a_report_in_json_has_every_check() -> None:
    found: Any = json.loads(json.dumps(verify(BUNDLE, TRUST).to_json()))
    assert (found["outcome"], found["assurance"]) == ("valid", "demonstration")
    assert found["completeTo"]["number"] == NUMBER
    assert found["files"]["loan"] == "0x" + LOAN.hex()
    for check in found["checks"]:
        assert check.keys() == {"id", "title", "result", "decisive", "lookedAt", "reason", "doesNotProve"}
        assert (check["reason"] is None) == (check["result"] == "passed")


def test_a_report_for_people_speaks_both_languages() -> None:
    text = as_text(verify(BUNDLE, TRUST))
    assert text.startswith("结论 outcome")
    for words in (
        "有效 valid (demonstration)",
        "不证明什么 What the checks that passed do not prove",
        "完整至 complete to",
    ):
        assert words in text
    failed = as_text(verify(DOCUMENTS["content"], TRUST))
    for words in ("不成立 invalid", "不符之处 What failed", "to do:", FOLDER):
        assert words in failed


def test_every_reason_has_chinese_words() -> None:
    pending, codes = [EvidenceError], set()
    while pending:
        kind = pending.pop()
        pending += kind.__subclasses__()
        if not kind.__subclasses__():
            codes.add(kind.code)
    assert codes == REASONS_ZH.keys()
    assert issubclass(CannotTell, EvidenceError)


def test_legal_time() -> None:
    assert legal_time(0) == "1970-01-01 08:00:00+08:00"
    assert legal_time(2**60) == f"{2**60} s"


def test_trust_is_never_taken_from_the_bundle() -> None:
    """Whatever a bundle states of itself, without a trust file it is not valid."""
    assert verify(BUNDLE, Trust()).outcome is Outcome.CANNOT_TELL
    assert (TRUST.chain_id, TRUST.ledger, TRUST.origin) == (CHAIN_ID, LEDGER, ORIGIN)
    assert TRUST.calendar == CALENDAR
