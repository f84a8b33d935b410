"""Independent time in a bundle: a token over its block, and blocks that were stored earlier with a prefix of each log."""

from __future__ import annotations

import dataclasses
import time
from collections.abc import Mapping
from typing import Any

import pytest

from evidence.bundle import Bundle, build
from evidence.canonical import canonicalize, load_canonical
from evidence.catalogue import FileKind
from evidence.chainproof import Assurance
from evidence.container import pack, unpack
from evidence.rendering import as_text
from evidence.report import Outcome, Report, Result
from evidence.stored import FOLDER, MAX_STORED, StoredBlock
from evidence.timestamp import Request
from evidence.trust import Trust
from evidence.verify import verify
from tests.unit.evidence.forge import (
    FACILITY,
    LAYOUT,
    LEDGER,
    TRUST,
    State,
    content_of,
    head_of,
    header,
    last_time,
    life,
    notarized,
    stored_block,
)
from tests.unit.evidence.time_authority import Authority

PARTY_FILE, FACILITY_FILE, LOAN_FILE = FileKind.PARTY, FileKind.FACILITY, FileKind.LOAN
DRAFT = life(2)
ALL = {kind: len(DRAFT.steps[kind]) for kind in FileKind}
EARLY, LATE = {PARTY_FILE: 4, FACILITY_FILE: 3}, {PARTY_FILE: ALL[PARTY_FILE], FACILITY_FILE: 5, LOAN_FILE: 5}
INDEPENDENT, PREFIXES = "time.independent", "time.prefixes"


@pytest.fixture(scope="module")
def authority(tmp_path_factory: pytest.TempPathFactory) -> Authority:
    return Authority.found(tmp_path_factory.mktemp("authority"))


@pytest.fixture(scope="module")
def trust(authority: Authority) -> Trust:
    return dataclasses.replace(TRUST, time_authorities=(authority.pinned,))


def over(authority: Authority, block_hash: bytes) -> bytes:
    return authority.reply(Request.over(block_hash, nonce=1).encoded)


def stamped(block: StoredBlock, authority: Authority) -> StoredBlock:
    return dataclasses.replace(block, token=over(authority, block.header.encoded_hash))


@pytest.fixture(scope="module")
def blocks(authority: Authority) -> tuple[StoredBlock, ...]:
    """One before the loan was proposed, one after its agreement took effect."""
    return tuple(stamped(stored_block(DRAFT, counts, n), authority) for n, counts in ((9, EARLY), (20, LATE)))


def bundle_with(*blocks: StoredBlock, token: bytes | None = None) -> bytes:
    content = content_of(DRAFT)
    return build(content, dataclasses.replace(notarized(content), stored=blocks, token=token))


def own_token(authority: Authority) -> bytes:
    return over(authority, content_of(DRAFT).header.encoded_hash)


def reason(report: Report, check: str) -> tuple[Result, str]:
    found = report.check(check)
    return found.result, "" if found.reason is None else found.reason.code


# ---- the bundle's own block


def test_a_token_over_the_block(authority: Authority, trust: Trust) -> None:
    report = verify(bundle_with(token=own_token(authority)), trust)
    assert report.outcome is Outcome.VALID
    assert report.check(INDEPENDENT).result is Result.PASSED
    told = report.to_json()["token"]
    assert isinstance(told, Mapping)
    assert told["authority"] == {"name": "Time authority of the tests", "owner": "whoever runs these tests"}
    assert abs(int(str(told["genTime"])) - time.time()) < 600
    assert "Time authority of the tests (whoever runs these tests)" in as_text(report)


def test_a_token_of_an_authority_that_nobody_pinned_is_not_covered(authority: Authority) -> None:
    report = verify(bundle_with(token=own_token(authority)), TRUST)
    assert report.outcome is Outcome.VALID
    assert reason(report, INDEPENDENT) == (Result.NOT_COVERED, "cannot-tell.trust")
    assert report.to_json()["token"] is None


@pytest.mark.parametrize("pinned", [True, False])
def test_a_token_over_something_else_makes_the_bundle_invalid(authority: Authority, trust: Trust, pinned: bool) -> None:
    report = verify(bundle_with(token=over(authority, bytes(32))), trust if pinned else TRUST)
    assert report.outcome is Outcome.INVALID
    assert reason(report, INDEPENDENT) == (Result.FAILED, "invalid.token.imprint")


def test_a_token_that_is_none(trust: Trust) -> None:
    report = verify(bundle_with(token=b"no token"), trust)
    assert report.outcome is Outcome.INVALID
    assert reason(report, INDEPENDENT) == (Result.FAILED, "malformed.der")


def test_tokens_and_stored_blocks_leave_the_root_as_it_is(authority: Authority, blocks: Any) -> None:
    roots = {Bundle.read(b).root for b in (bundle_with(), bundle_with(*blocks, token=own_token(authority)))}
    assert len(roots) == 1


# ---- earlier blocks


def test_prefixes_say_which_steps_existed_before_which_token(blocks: Any, trust: Trust) -> None:
    report = verify(bundle_with(*blocks), trust)
    assert report.outcome is Outcome.VALID
    assert report.check(PREFIXES).result is Result.PASSED
    early, late = report.prefixes
    assert (dict(early.steps), dict(late.steps)) == (EARLY, LATE)
    assert (early.block.number, early.assurance) == (9, Assurance.DEMONSTRATION)
    told: Any = report.to_json()["prefixes"]
    assert told[1]["steps"] == {"party": ALL[PARTY_FILE], "facility": 5, "loan": 5}
    assert told[1]["block"]["hash"] == "0x" + blocks[1].header.encoded_hash.hex()
    assert told[0]["token"]["authority"]["name"] == "Time authority of the tests"


def test_a_file_that_is_not_opened_yet_has_no_steps(authority: Authority, trust: Trust) -> None:
    block = stamped(stored_block(DRAFT, {**EARLY, LOAN_FILE: 0}, 9), authority)
    assert verify(bundle_with(block), trust).prefixes[0].steps[LOAN_FILE] == 0


def test_without_tokens_the_prefixes_are_told_and_nothing_is_dated(trust: Trust) -> None:
    report = verify(bundle_with(stored_block(DRAFT, LATE, 20)), trust)
    assert report.outcome is Outcome.VALID
    assert reason(report, PREFIXES) == (Result.NOT_COVERED, "cannot-tell.missing")
    assert [prefix.token for prefix in report.prefixes] == [None]


def test_one_token_is_enough_and_the_other_block_is_told_without(blocks: Any, trust: Trust) -> None:
    late = dataclasses.replace(blocks[1], token=None, speaking=None)
    report = verify(bundle_with(blocks[0], late), trust)
    assert report.check(PREFIXES).result is Result.PASSED
    assert [(p.token is None, p.assurance) for p in report.prefixes] == [(False, Assurance.DEMONSTRATION), (True, None)]


def test_without_a_pinned_authority_it_stays_open(blocks: Any, trust: Trust) -> None:
    report = verify(bundle_with(*blocks), dataclasses.replace(trust, time_authorities=None))
    assert reason(report, PREFIXES) == (Result.NOT_COVERED, "cannot-tell.trust")


@pytest.mark.parametrize("lacking", ["strategy", "notary"])
def test_without_a_pinned_chain_a_token_still_dates_the_steps(blocks: Any, trust: Trust, lacking: str) -> None:
    report = verify(bundle_with(*blocks), dataclasses.replace(trust, **{lacking: None}))
    assert report.outcome is Outcome.CANNOT_TELL
    assert report.check(PREFIXES).result is Result.PASSED
    assert [(p.token is None, p.assurance) for p in report.prefixes] == [(False, None)] * 2


def false_blocks(genuine: StoredBlock, authority: Authority) -> dict[str, tuple[StoredBlock, str]]:
    """What is false, the stored block with it, and how that is told."""
    other = stored_block(DRAFT, EARLY, 9)
    node = genuine.proof.storage[0].proof[-1]
    broken = dataclasses.replace(
        genuine.proof.storage[0], proof=(*genuine.proof.storage[0].proof[:-1], node[:-1] + bytes([node[-1] ^ 1]))
    )
    restated = dataclasses.replace(genuine.proof.storage[0], value=1)
    twice = (*genuine.proof.storage, genuine.proof.storage[0])

    def proving(storage: Any) -> StoredBlock:
        return dataclasses.replace(genuine, proof=dataclasses.replace(genuine.proof, storage=tuple(storage)))

    return {
        "a token over another block": (dataclasses.replace(genuine, token=other_token(authority)), "invalid.token.imprint"),
        "a notary's signature over another block": (dataclasses.replace(genuine, speaking=other.speaking), "invalid.signer"),
        "proofs from another block": (dataclasses.replace(genuine, proof=other.proof), "invalid.trie-proof"),
        "a node of a proof changed": (proving((broken, *genuine.proof.storage[1:])), "invalid.trie-proof"),
        "another head than the proven one": (proving((restated, *genuine.proof.storage[1:])), "invalid.claim"),
        "a head twice": (proving(twice), "invalid.claim"),
        "no head": (proving(()), "invalid.claim"),
        "a head that the log never had": (alien(authority), "invalid.log.head"),
        "a block dated before its steps": (dated(last_time(DRAFT, {FACILITY_FILE: 5}) - 1, authority), "invalid.claim"),
        "a block not before the bundle's": (stamped(stored_block(DRAFT, LATE, 10**6), authority), "invalid.claim"),
        "the origin in place of a head": (origin_proven(authority), "invalid.claim"),
        "another account": (other_account(authority), "invalid.claim"),
    }  # fmt: skip


def other_token(authority: Authority) -> bytes:
    return over(authority, b"\x01" * 32)


def state_after(steps: Mapping[FileKind, bytes]) -> State:
    words = {LAYOUT.files.head_slot({FACILITY_FILE: FACILITY}[kind]): head for kind, head in steps.items()}
    return State({slot: int.from_bytes(head, "big") for slot, head in words.items()} | {LAYOUT.origin: 1})


def at(
    state: State, slots: list[int], authority: Authority, timestamp: int = 2_000_000_000, where: bytes = LEDGER
) -> StoredBlock:
    block = StoredBlock(header(20, timestamp, state.trie.root), state.proof(where, slots))
    return stamped(block, authority)


def alien(authority: Authority) -> StoredBlock:
    changed = dataclasses.replace(DRAFT.steps[FACILITY_FILE][0], actor=b"\x77" * 20)
    head = head_of(FACILITY_FILE, [changed])
    return at(state_after({FACILITY_FILE: head}), [LAYOUT.files.head_slot(FACILITY)], authority)


def dated(timestamp: int, authority: Authority) -> StoredBlock:
    head = head_of(FACILITY_FILE, DRAFT.steps[FACILITY_FILE][:5])
    return at(state_after({FACILITY_FILE: head}), [LAYOUT.files.head_slot(FACILITY)], authority, timestamp)


def origin_proven(authority: Authority) -> StoredBlock:
    head = head_of(FACILITY_FILE, DRAFT.steps[FACILITY_FILE][:5])
    return at(state_after({FACILITY_FILE: head}), [LAYOUT.origin], authority)


def other_account(authority: Authority) -> StoredBlock:
    state = state_after({})
    where = next(address for address in state.accounts if address != LEDGER)
    return at(state, [], authority, where=where)


def test_whatever_is_false_in_a_stored_block_makes_the_bundle_invalid(
    blocks: Any, trust: Trust, authority: Authority
) -> None:
    for what, (forged, code) in false_blocks(blocks[1], authority).items():
        report = verify(bundle_with(forged), trust)
        assert report.outcome is Outcome.INVALID, what
        assert reason(report, PREFIXES) == (Result.FAILED, code), (what, str(report.check(PREFIXES).reason))
        assert {check.id for check in report.failures} == {PREFIXES}, what
        assert report.prefixes == (), what


def test_code_other_than_the_pinned_one_at_the_earlier_block(blocks: Any, trust: Trust) -> None:
    contracts = tuple(
        dataclasses.replace(c, code_hash=b"\x01" * 32) if c.address == LEDGER else c for c in trust.contracts or ()
    )
    report = verify(bundle_with(*blocks), dataclasses.replace(trust, contracts=contracts))
    assert reason(report, PREFIXES) == (Result.FAILED, "invalid.claim")


def test_a_fault_in_the_log_is_told_once(blocks: Any, trust: Trust) -> None:
    contents = unpack(bundle_with(*blocks))
    lines = contents["events.jsonl"].splitlines(keepends=True)
    contents["events.jsonl"] = b"".join(lines[1:])
    report = verify(pack(contents), trust)
    assert reason(report, PREFIXES) == (Result.NOT_COVERED, "cannot-tell.unreached")


# ---- form


@pytest.mark.parametrize(
    ("name", "content", "code"),
    [
        ("header.rlp", None, "cannot-tell.missing"),
        ("proof.json", None, "cannot-tell.missing"),
        ("header.rlp", b"\xc0", "malformed.rlp"),
        ("proof.json", b"{}", "malformed.value"),
        ("proof.json", b"{ }", "malformed.json"),
    ],
)
def test_the_form_of_a_stored_block(blocks: Any, trust: Trust, name: str, content: bytes | None, code: str) -> None:
    contents = unpack(bundle_with(*blocks))
    where = f"{FOLDER}{blocks[1].header.number}/{name}"
    changed = {n: c for n, c in (contents | {where: content}).items() if c is not None}
    report = verify(pack(changed), trust)
    assert reason(report, "bundle.form")[1] == code
    assert reason(report, PREFIXES)[1] in ("cannot-tell.unreached", "cannot-tell.missing")


def test_a_folder_named_for_another_block(blocks: Any, trust: Trust) -> None:
    contents = unpack(bundle_with(blocks[1]))
    moved = {name.replace(f"{FOLDER}20/", f"{FOLDER}21/"): content for name, content in contents.items()}
    assert reason(verify(pack(moved), trust), "bundle.form") == (Result.FAILED, "malformed.value")


def test_members_that_nodes_add_to_a_proof_are_refused(blocks: Any, trust: Trust) -> None:
    contents = unpack(bundle_with(blocks[1]))
    name = f"{FOLDER}20/proof.json"
    found: Any = load_canonical(contents[name])
    contents[name] = canonicalize({**found, "more": 1})
    assert reason(verify(pack(contents), trust), "bundle.form") == (Result.FAILED, "malformed.value")


def test_more_stored_blocks_than_are_read(blocks: Any, trust: Trust) -> None:
    contents = unpack(bundle_with(blocks[1]))
    more = {f"{FOLDER}{n}/token.tsr": b"" for n in range(1000, 1000 + MAX_STORED)}
    assert reason(verify(pack(contents | more), trust), "bundle.form") == (Result.FAILED, "malformed.limit")


@pytest.mark.parametrize(
    "name", ["attachments/other.tsr", f"{FOLDER}20/other.json", f"{FOLDER}020/token.tsr", f"{FOLDER}token.tsr"]
)
def test_names_that_no_bundle_has(trust: Trust, name: str) -> None:
    report = verify(pack({**unpack(bundle_with()), name: b""}), trust)
    assert reason(report, "bundle.members") == (Result.FAILED, "malformed.container")


def test_as_many_stored_blocks_as_there_may_be_are_checked_within_two_seconds(
    authority: Authority, trust: Trust
) -> None:
    block = stored_block(DRAFT, LATE, 20)
    token = over(authority, block.header.encoded_hash)
    many = [stored_block(DRAFT, LATE, n) for n in range(1, MAX_STORED)]
    begun = time.monotonic()
    verify(bundle_with(*many, dataclasses.replace(block, token=token)), trust)
    assert time.monotonic() - begun < 2
