"""`check-block`: a node's answers for one block, whole and tampered with; each fault is found by its own check."""

from __future__ import annotations

import copy
import json
import random
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from evidence import cli
from evidence.chainproof import Header
from evidence.checkblock import BlockReport, check_block
from evidence.checkblock.command import as_text
from evidence.report import Outcome, Result
from ledger.cli import main as fubie
from tests.unit.evidence.sealed import (
    EXTRA,
    address,
    clique_header,
    keys,
    qbft_digest,
    qbft_extra,
    qbft_header,
    rpc,
    seal,
    seals_of,
    with_seals,
)
from tests.unit.evidence.test_hostile_input import mutate

FOUR, THREE = keys(4), keys(3)
OWN = Path(__file__).parent / "data" / "anvil_london.json"
RECORDED = [
    "qbft/qbft_four_of_four",
    "qbft/qbft_one_validator_down",
    "qbft/qbft_validator_voted_out",
    "qbft/besu_qbft_header_7528",
    "clique/clique_three_signers",
]


def sealed_as_qbft(header: Header) -> Header:
    named = [address(account) for account in FOUR]
    bare = header.with_extra_data(qbft_extra(named, [], 1, []))
    return with_seals(bare, [seal(account, qbft_digest(bare.items, 1)) for account in FOUR[1:]])


def own() -> dict[str, Any]:
    """The block of our own recording, as if a QBFT network of ours had made it, and two more."""
    recorded = json.loads(OWN.read_text())
    headers = [sealed_as_qbft(Header.from_rpc(recorded["block"]))]
    for _ in range(2):
        headers.append(qbft_header(headers[-1].number + 1, FOUR[:3], FOUR, headers[-1]))
    first, *later = (rpc(header, qbft_digest(header.items, 0)) for header in headers)
    first["transactions"] = recorded["block"]["transactions"]
    members = ["0x" + address(account).hex() for account in FOUR]
    return {
        **{name: recorded[name] for name in ("receipts", "proof", "chainId")},
        "block": first,
        "nextBlocks": later,
        "members": members,
        "consensus": "qbft",
    }


FILE = own()


def checked(file: Any) -> BlockReport:
    return check_block(json.dumps(file).encode())


def changed(change: Callable[[Any], object]) -> BlockReport:
    file = copy.deepcopy(FILE)
    change(file)
    return checked(file)


def failed(report: BlockReport) -> dict[str, str]:
    return {check.id.split(".0x")[0]: check.reason.code for check in report.failures if check.reason}


# ---- genuine answers


@pytest.mark.parametrize("name", RECORDED)
def test_recorded_blocks_pass(vectors: Path, name: str, capsys: pytest.CaptureFixture[str]) -> None:
    path = vectors / f"{name}.json"
    report = check_block(path.read_bytes())
    assert report.outcome is Outcome.VALID
    assert report.assurance is not None
    assert report.assurance.value == ("majority" if name.startswith("clique") else "final")
    for run in (lambda: cli.main(["check-block", str(path)]), lambda: fubie(["evidence", "check-block", str(path)])):
        assert run() == 0
        assert f"有效 valid ({report.assurance.value})" in capsys.readouterr().out


def test_a_block_of_our_own_passes() -> None:
    report = checked(FILE)
    assert report.outcome is Outcome.VALID
    found: Any = json.loads(json.dumps(report.to_json()))
    assert (found["schema"], found["assurance"]) == ("fubie.block-report", "final")
    for name in ("number", "hash", "stateRoot", "transactionsRoot", "receiptsRoot"):
        stated = FILE["block"][name]
        assert found["block"][name] == (int(stated, 16) if name == "number" else stated)
    stated = [(int(s["key"], 16), int(s["value"], 16)) for s in FILE["proof"]["storageProof"]]
    assert [(int(s["slot"], 16), int(s["value"], 16)) for s in found["storage"]] == stated
    assert [s["present"] for s in found["storage"]] == [value > 0 for _, value in stated]
    ids = {check["id"].split(".0x")[0] for check in found["checks"]}
    assert ids >= {"block.header", "block.transactions", "block.receipts", "account", "storage", "block.finality"}


def test_a_slot_is_shown_with_its_value_or_its_absence() -> None:
    said = [check.looked_at for check in checked(FILE).checks if check.id.startswith("storage.")]
    absent = [int(slot["value"], 16) == 0 for slot in FILE["proof"]["storageProof"]]
    assert ["proven absent" in words.en and "无值" in words.zh for words in said if words] == absent
    assert True in absent and False in absent


# ---- whom the caller holds for the validators


def test_without_members_finality_stays_open() -> None:
    for change in (lambda f: f.pop("members"), lambda f: f.update(members=None), lambda f: f.update(members=[])):
        report = changed(change)
        assert report.outcome is Outcome.CANNOT_TELL
        assert [check.id for check in report.open] == ["block.finality"]


def test_members_are_never_taken_from_the_header() -> None:
    others = ["0x" + address(account).hex() for account in keys(4, 90)]
    assert failed(changed(lambda f: f.update(members=others))) == {"block.finality": "invalid.validators"}
    fewer = changed(lambda f: f.update(members=f["members"][:2]))
    assert failed(fewer) == {"block.finality": "invalid.validators"}


def test_members_may_be_written_with_capitals() -> None:
    assert changed(lambda f: f.update(members=["0x" + m[2:].upper() for m in f["members"]])).outcome is Outcome.VALID


# ---- tampering


def reseal(file: Any, seals: Callable[[Header], list[bytes]]) -> None:
    """Seals do not change a QBFT block's hash: nothing but finality can find this."""
    header = Header.from_rpc(file["block"])
    file["block"]["extraData"] = "0x" + with_seals(header, seals(header)).items[EXTRA].hex()


def other_state(file: Any) -> None:
    """A forger's state root, with the hash that goes with it."""
    file["block"]["stateRoot"] = "0x" + "66" * 32
    header = Header.from_rpc(file["block"])
    file["block"]["hash"] = "0x" + qbft_digest(header.items, 0).hex()


TAMPERED: dict[str, tuple[Callable[[Any], object], dict[str, str]]] = {
    "the hash": (
        lambda f: f["block"].update(hash="0x" + "11" * 32),
        {"block.header": "invalid.claim", "block.neighbours": "invalid.claim"},
    ),
    "the state root": (
        other_state,
        {
            "block.neighbours": "invalid.headers",
            "account": "invalid.trie-proof",
            "storage": "invalid.trie-proof",
            "block.finality": "invalid.seal.header",
        },
    ),
    "a seal repeated": (
        lambda f: reseal(f, lambda h: [seals_of(h)[0], *seals_of(h)[:2]]),
        {"block.finality": "invalid.seal.repeated"},
    ),
    "a foreign seal": (
        lambda f: reseal(f, lambda h: [seal(keys(1, 90)[0], qbft_digest(h.items, 1)), *seals_of(h)[1:]]),
        {"block.finality": "invalid.seal.foreign"},
    ),
    "a seal of another round": (
        lambda f: reseal(f, lambda h: [seal(FOUR[0], qbft_digest(h.items, 0)), *seals_of(h)[1:]]),
        {"block.finality": "invalid.seal.misplaced"},
    ),
    "a seal of the next block": (
        lambda f: reseal(f, lambda h: [seals_of(Header.from_rpc(f["nextBlocks"][0]))[0], *seals_of(h)[1:]]),
        {"block.finality": "invalid.seal.misplaced"},
    ),
    "too few seals": (lambda f: reseal(f, lambda h: seals_of(h)[:2]), {"block.finality": "invalid.seal.few"}),
    "a transaction": (
        lambda f: f["block"]["transactions"][0].update(value="0x5"),
        {"block.transactions": "invalid.claim"},
    ),
    "a transaction left out": (
        lambda f: (f["block"]["transactions"].pop(), f["receipts"].pop()),
        {"block.transactions": "invalid.claim", "block.receipts": "invalid.claim"},
    ),
    "a receipt": (lambda f: f["receipts"][0].update(status="0x0"), {"block.receipts": "invalid.claim"}),
    "an event": (
        lambda f: next(r for r in f["receipts"] if r["logs"])["logs"][0].update(data="0x01"),
        {"block.receipts": "invalid.claim"},
    ),
    "a receipt beside another transaction": (
        lambda f: f["receipts"][1].update(transactionHash=f["receipts"][0]["transactionHash"]),
        {"block.receipts": "invalid.claim"},
    ),
    "a balance": (
        lambda f: f["proof"].update(balance="0x77"),
        {"account": "invalid.claim", "storage": "invalid.claim"},
    ),
    "a stored value": (lambda f: f["proof"]["storageProof"][0].update(value="0x1"), {"storage": "invalid.claim"}),
    "a value where none is": (
        lambda f: f["proof"]["storageProof"][-1].update(value="0x1"),
        {"storage": "invalid.claim"},
    ),
    "a node of a proof": (
        lambda f: f["proof"]["storageProof"][0]["proof"].pop(),
        {"storage": "invalid.trie-proof"},
    ),
    "a later block left out": (lambda f: f["nextBlocks"].pop(0), {"block.neighbours": "invalid.headers", "block.finality": "invalid.headers"}),
    "a seal of a later block": (
        lambda f: f["nextBlocks"][0].update(
            extraData="0x" + with_seals(Header.from_rpc(f["nextBlocks"][0]), []).items[EXTRA].hex()
        ),
        {"block.finality": "invalid.seal.few"},
    ),
}  # fmt: skip


@pytest.mark.parametrize("name", TAMPERED)
def test_each_tampering_is_found_by_its_own_check(name: str) -> None:
    change, expected = TAMPERED[name]
    report = changed(change)
    assert report.outcome is Outcome.INVALID
    assert failed(report) == expected


def test_another_height() -> None:
    report = changed(lambda f: f["block"].update(number="0x99"))
    assert {"block.header", "block.finality"} <= failed(report).keys()


# ---- other forms


def headers_alone(headers: list[Header], hash_: Callable[[Header], bytes], **members: Any) -> dict[str, Any]:
    return {"blocks": [rpc(header, hash_(header)) for header in headers], **members}


def test_headers_alone_follow_a_set_that_changes() -> None:
    headers: list[Header] = []
    leaving, others = FOUR[3], FOUR[:3]
    for voter in others:
        rest = [account for account in FOUR if account is not voter]
        parent = headers[-1] if headers else None
        headers.append(qbft_header(9 + len(headers), [voter, *rest], FOUR, parent, vote=(leaving, b"")))
    headers.append(qbft_header(12, others, others, headers[-1]))
    members = ["0x" + address(account).hex() for account in FOUR]
    file = headers_alone(headers, lambda h: qbft_digest(h.items, 0), members=members)
    report = checked(file)
    assert report.outcome is Outcome.VALID and "3 of 3 pinned validators" in str(
        report.check("block.finality").looked_at
    )
    assert {check.id for check in report.checks} == {"file.form", "block.header", "block.neighbours", "block.finality"}
    assert report.file is not None and report.file.header.number == 12
    del file["blocks"][1]
    assert failed(checked(file)) == {"block.neighbours": "invalid.headers", "block.finality": "invalid.headers"}


def test_headers_of_clique_alone() -> None:
    headers: list[Header] = []
    for place in range(3):
        headers.append(clique_header(30 + place, THREE[place], THREE, headers[-1] if headers else None))
    members = ["0x" + address(account).hex() for account in THREE]
    report = checked(headers_alone(headers, lambda h: h.encoded_hash, members=members))
    assert (report.outcome, report.assurance and report.assurance.value) == (Outcome.VALID, "majority")
    assert report.file is not None and report.file.header.number == 30


def test_one_encoded_header() -> None:
    header = sealed_as_qbft(qbft_header(9, [], FOUR))
    file = {"header_rlp": "0x" + header.encoded.hex(), "members": FILE["members"]}
    assert checked(file).outcome is Outcome.VALID
    del file["members"]
    assert checked(file).outcome is Outcome.CANNOT_TELL


def test_a_block_without_receipts_and_with_hashes_of_transactions() -> None:
    def bare(file: Any) -> None:
        del file["receipts"]
        file["block"]["transactions"] = [transaction["hash"] for transaction in file["block"]["transactions"]]

    report = changed(bare)
    assert report.outcome is Outcome.VALID
    open_ = {check.id for check in report.checks if check.result is Result.NOT_COVERED}
    assert open_ == {"block.transactions", "block.receipts"}


@pytest.mark.parametrize("consensus", ["ibft", "pow"])
def test_a_chain_of_another_kind(consensus: str) -> None:
    report = changed(lambda f: f.update(consensus=consensus))
    assert report.outcome is Outcome.CANNOT_TELL
    assert report.check("block.finality").reason.code == "cannot-tell.form"  # type: ignore[union-attr]


def test_a_block_that_nobody_seals() -> None:
    report = check_block(OWN.read_bytes())
    assert report.outcome is Outcome.CANNOT_TELL
    assert [check.id for check in report.open] == ["block.finality"]


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"[]",
        b"{}",
        b'{"block":1}',
        b'{"block":{},"blocks":[]}',
        b'{"blocks":[]}',
        b'{"blocks":[{}]}',
        b'{"header_rlp":"0x00"}',
        b"[" * 100_000,
        b"\xff",
        json.dumps(FILE | {"members": ["0x00"]}).encode(),
        json.dumps(FILE | {"members": FILE["members"] + FILE["members"]}).encode(),
        json.dumps(FILE | {"consensus": 5}).encode(),
        json.dumps(FILE | {"receipts": {}}).encode(),
        json.dumps(FILE | {"proof": [1]}).encode(),
        json.dumps(FILE | {"nextBlocks": [{}]}).encode(),
    ],
)
def test_what_is_no_such_file(data: bytes) -> None:
    report = check_block(data)
    assert report.outcome is Outcome.INVALID
    assert [check.id for check in report.checks] == ["file.form"]


@pytest.mark.parametrize("part", [("block", "transactions"), ("receipts",)])
def test_parts_of_another_form(part: tuple[str, ...]) -> None:
    def change(file: Any) -> None:
        target = file[part[0]] if len(part) > 1 else file
        target[part[-1]] = [5]

    assert f"block.{part[-1]}" in failed(changed(change))


def test_mutated_files_are_answered() -> None:
    """Whatever values stand in the file, one of the three outcomes, and no other exception."""
    source, outcomes = random.Random("check-block"), set()
    for _ in range(300):
        file = copy.deepcopy(FILE)
        for _ in range(source.randrange(1, 4)):
            mutate(source, file)
        report = checked(file)
        json.dumps(report.to_json())
        assert as_text(report)
        outcomes.add(report.outcome)
    assert Outcome.INVALID in outcomes


# ---- the command


@pytest.fixture(params=["fubie-verify", "fubie evidence"])
def run(request: pytest.FixtureRequest) -> Callable[[list[str]], int]:
    if request.param == "fubie-verify":
        return lambda arguments: cli.main(["check-block", *arguments])
    return lambda arguments: fubie(["evidence", "check-block", *arguments])


def test_exit_codes(run: Callable[[list[str]], int], tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = tmp_path / "block.json"
    for file, code in (
        (FILE, 0),
        (FILE | {"members": ["0x" + "11" * 20]}, 1),
        ({name: value for name, value in FILE.items() if name != "members"}, 2),
    ):
        path.write_text(json.dumps(file), encoding="utf-8")
        assert run([str(path)]) == code
        text = capsys.readouterr().out
        assert "区块确认" in text and "finality of the block" in text
        assert run([str(path), "--json"]) == code
        assert json.loads(capsys.readouterr().out)["schema"] == "fubie.block-report"


def test_a_file_that_is_not_there(run: Callable[[list[str]], int], capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["no-such.json"]) == 2
    printed = capsys.readouterr()
    assert printed.out == "" and printed.err.count("\n") == 1 and "no-such.json" in printed.err
