"""Blocks recorded from real nodes: what they say of themselves must follow from their bytes, and no tampering may pass."""

from __future__ import annotations

import copy
import json
from collections.abc import Callable
from typing import Any

import pytest

from evidence.chainproof import (
    AccountProof,
    Header,
    Receipt,
    account_at,
    list_trie,
    qbft,
    receipt_at,
    rlp,
    root_of_list,
    storage_at,
    transaction_from_rpc,
    verify_account_proof,
)
from evidence.chainproof.accounts import NO_ACCOUNT, Account
from evidence.chainproof.trie import EMPTY_ROOT, Trie, list_key
from evidence.digest import keccak256
from evidence.errors import (
    BrokenTrieProof,
    ClaimMismatch,
    EvidenceError,
    MalformedInput,
    MalformedRlp,
    MalformedValue,
    UnsupportedForm,
)


def raw(value: str) -> bytes:
    return bytes.fromhex(value[2:])


def block_hash(recorded: Any, header: Header) -> bytes:
    return qbft.block_hash(header) if recorded.get("consensus") == "qbft" else header.encoded_hash


def test_header_hash_and_fields(recorded: Any) -> None:
    for block in [recorded["block"], *recorded.get("nextBlocks", [])]:
        header = Header.from_rpc(block)
        assert block_hash(recorded, header) == raw(block["hash"])
        assert Header.from_rlp(header.encoded) == header
        assert (header.number, header.timestamp) == (int(block["number"], 16), int(block["timestamp"], 16))
        assert header.parent_hash == raw(block["parentHash"])
        assert header.state_root == raw(block["stateRoot"])
        assert header.receipts_root == raw(block["receiptsRoot"])
        assert header.extra_data == raw(block["extraData"])


def test_blocks_follow_each_other(recorded: Any) -> None:
    blocks = [recorded["block"], *recorded.get("nextBlocks", [])]
    for parent, child in zip(blocks, blocks[1:], strict=False):
        assert Header.from_rpc(child).parent_hash == block_hash(recorded, Header.from_rpc(parent))


def test_receipts_and_transactions_root(recorded: Any) -> None:
    header = Header.from_rpc(recorded["block"])
    receipts = [Receipt.from_rpc(receipt) for receipt in recorded["receipts"]]
    assert root_of_list(receipt.encoded for receipt in receipts) == header.receipts_root
    transactions = [transaction_from_rpc(transaction) for transaction in recorded["block"]["transactions"]]
    assert root_of_list(transactions) == header.transactions_root
    assert len(transactions) > 5


def test_each_receipt_is_proven_at_its_place_alone(recorded: Any) -> None:
    root = raw(recorded["block"]["receiptsRoot"])
    receipts = [Receipt.from_rpc(receipt) for receipt in recorded["receipts"]]
    trie = list_trie(receipt.encoded for receipt in receipts)
    for place, receipt in enumerate(receipts):
        proof = trie.proof(list_key(place))
        assert receipt_at(root, place, proof) == receipt
        with pytest.raises(BrokenTrieProof):
            assert receipt_at(root, (place + 1) % len(receipts), proof) == receipt
    with pytest.raises(BrokenTrieProof, match="no transaction there"):
        receipt_at(root, len(receipts), trie.proof(list_key(len(receipts))))


def test_account_and_storage_proofs(recorded: Any) -> None:
    state_root = raw(recorded["block"]["stateRoot"])
    proof = AccountProof.from_rpc(recorded["proof"])
    verify_account_proof(state_root, proof)
    assert [slot.value > 0 for slot in proof.storage][:4] == [True, True, True, False]
    for slot in proof.storage[:3]:
        # The recorded contract stores the block's time under the word it is called with.
        assert slot.value == int(recorded["block"]["timestamp"], 16)


def test_proofs_survive_being_written_again(recorded: Any) -> None:
    proof = AccountProof.from_rpc(recorded["proof"])
    assert AccountProof.from_rpc(json.loads(json.dumps(proof.to_rpc()))) == proof


@pytest.mark.parametrize(
    ("change", "value"),
    [
        ("nonce", "0x2"),
        ("balance", "0x1"),
        ("codeHash", "0x" + "11" * 32),
        ("storageHash", "0x" + "11" * 32),
    ],
)
def test_a_stated_account_that_is_not_proven(recorded: Any, change: str, value: str) -> None:
    proof = AccountProof.from_rpc(recorded["proof"] | {change: value})
    with pytest.raises(ClaimMismatch, match="account"):
        verify_account_proof(raw(recorded["block"]["stateRoot"]), proof)


def test_tampered_proofs(recorded: Any) -> None:
    state_root = raw(recorded["block"]["stateRoot"])

    def refused(change: Callable[[Any], None], reason: type[EvidenceError]) -> None:
        stated = copy.deepcopy(recorded["proof"])
        change(stated)
        with pytest.raises(reason):
            verify_account_proof(state_root, AccountProof.from_rpc(stated))

    refused(lambda proof: proof["storageProof"][0].update(value="0x1"), ClaimMismatch)
    refused(lambda proof: proof["storageProof"][3].update(value="0x1"), ClaimMismatch)
    refused(lambda proof: proof["storageProof"][0].update(value="0x0"), ClaimMismatch)
    refused(lambda proof: proof["storageProof"][0].update(key="0x" + "cd" * 32), BrokenTrieProof)
    refused(lambda proof: proof["storageProof"][0].update(key=proof["storageProof"][1]["key"]), BrokenTrieProof)
    refused(lambda proof: proof["storageProof"][0]["proof"].pop(), BrokenTrieProof)
    refused(lambda proof: proof["storageProof"][0]["proof"].append("0x80"), BrokenTrieProof)
    refused(lambda proof: proof["accountProof"].reverse(), BrokenTrieProof)
    refused(lambda proof: proof.update(address="0x" + "99" * 20), EvidenceError)
    with pytest.raises(BrokenTrieProof):
        verify_account_proof(keccak256(b"another state"), AccountProof.from_rpc(recorded["proof"]))


def test_an_absent_account_and_one_without_code(anvil: Any) -> None:
    state_root = raw(anvil["block"]["stateRoot"])
    for name in ("absentAccount", "plainAccount"):
        verify_account_proof(state_root, AccountProof.from_rpc(anvil[name]))
    absent = anvil["absentAccount"]
    nodes = [raw(node) for node in absent["accountProof"]]
    assert account_at(state_root, raw(absent["address"]), nodes) is None
    # Some clients state an absent account with zeros for both hashes.
    zeros = "0x" + "00" * 32
    verify_account_proof(state_root, AccountProof.from_rpc(absent | {"codeHash": zeros, "storageHash": zeros}))
    for change in ({"nonce": "0x1"}, {"balance": "0x1"}, {"codeHash": "0x" + "11" * 32}):
        with pytest.raises(ClaimMismatch):
            verify_account_proof(state_root, AccountProof.from_rpc(absent | change))
    present = AccountProof.from_rpc(anvil["plainAccount"] | {"codeHash": zeros, "storageHash": zeros})
    with pytest.raises(ClaimMismatch):
        verify_account_proof(state_root, present)


@pytest.mark.parametrize("name", ["contractWithStorage", "validAccount", "nonexistentAccount"])
def test_public_account_proofs(vector: Callable[[str], Any], name: str) -> None:
    """Their state root is not given; it is the hash of the first node."""
    stated = vector(f"eip1186/ropsten_{name}.json")
    state_root = keccak256(raw(stated["accountProof"][0]))
    proof = AccountProof.from_rpc(stated)
    verify_account_proof(state_root, proof)
    is_there = account_at(state_root, proof.address, proof.account_proof) is not None
    assert is_there == (name != "nonexistentAccount")
    with pytest.raises(ClaimMismatch):
        verify_account_proof(state_root, AccountProof.from_rpc(stated | {"nonce": "0x7"}))
    if name == "contractWithStorage":
        assert [slot.value for slot in proof.storage] == [0x1E4EBDD7, 0]


def storage_trie(value: bytes) -> Trie:
    return Trie({keccak256(bytes(32)): value})


@pytest.mark.parametrize(
    "value", [b"\x00", rlp.encode(b"\x00\x01"), rlp.encode(b""), rlp.encode([b"\x01"]), b"\x01\x01"]
)
def test_storage_values_that_no_node_writes(value: bytes) -> None:
    trie = storage_trie(value)
    with pytest.raises(MalformedRlp):
        storage_at(trie.root, 0, trie.proof(keccak256(bytes(32))))


def test_storage_slots_and_addresses_have_bounds() -> None:
    assert storage_at(EMPTY_ROOT, 0, []) == storage_at(EMPTY_ROOT, 2**256 - 1, []) == 0
    for slot in (-1, 2**256):
        with pytest.raises(MalformedValue):
            storage_at(EMPTY_ROOT, slot, [])
    with pytest.raises(MalformedValue):
        account_at(EMPTY_ROOT, bytes(19), [])


@pytest.mark.parametrize(
    "account",
    [
        [b"\x00", b"", EMPTY_ROOT, keccak256(b"")],
        [b"", b"", EMPTY_ROOT[:-1], keccak256(b"")],
        [b"", b"", EMPTY_ROOT, b""],
        [b"", b"", EMPTY_ROOT],
        [b"", b"", EMPTY_ROOT, keccak256(b""), b""],
        [b"\x01" * 9, b"", EMPTY_ROOT, keccak256(b"")],
    ],
)
def test_accounts_that_no_state_holds(account: list[rlp.Item]) -> None:
    address = bytes(20)
    trie = Trie({keccak256(address): rlp.encode(account)})
    with pytest.raises(MalformedRlp):
        account_at(trie.root, address, trie.proof(keccak256(address)))


def test_an_account_is_read_as_it_is_written() -> None:
    address, account = bytes(20), Account(7, 10**30, keccak256(b"s"), keccak256(b"c"))
    encoded = rlp.encode([b"\x07", rlp.from_integer(10**30), account.storage_root, account.code_hash])
    trie = Trie({keccak256(address): encoded})
    assert account_at(trie.root, address, trie.proof(keccak256(address))) == account
    assert NO_ACCOUNT.storage_root == EMPTY_ROOT


def test_headers_of_later_forks_keep_their_hash(anvil: Any) -> None:
    block = anvil["block"]
    later = block | {
        "withdrawalsRoot": "0x" + "56" * 32,
        "blobGasUsed": "0x0",
        "excessBlobGas": "0x20000",
        "parentBeaconBlockRoot": "0x" + "78" * 32,
        "requestsHash": "0x" + "9a" * 32,
    }
    header = Header.from_rpc(later)
    assert len(header.items) == 21
    unknown = Header((*header.items, b"a field of a fork to come"))
    assert Header.from_rlp(unknown.encoded).encoded_hash == keccak256(rlp.encode(list(unknown.items)))
    with pytest.raises(MalformedValue, match="missing"):
        Header.from_rpc({key: value for key, value in later.items() if key != "blobGasUsed"})
    with pytest.raises(MalformedValue, match="missing"):
        Header.from_rpc({key: value for key, value in block.items() if key != "stateRoot"})


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("stateRoot", "0x11"),
        ("stateRoot", None),
        ("number", "0x01"),
        ("number", "12"),
        ("number", 12),
        ("timestamp", "0x" + "1" * 65),
        ("miner", "0x" + "11" * 32),
        ("logsBloom", "0x"),
        ("nonce", "0x0"),
        ("extraData", "0x1"),
    ],
)
def test_malformed_header_fields(anvil: Any, name: str, value: object) -> None:
    with pytest.raises(MalformedValue):
        Header.from_rpc(anvil["block"] | {name: value})


def test_malformed_header_encodings(anvil: Any) -> None:
    items = list(Header.from_rpc(anvil["block"]).items)
    for wrong in (items[:14], items * 5, [*items[:3], items[3][1:], *items[4:]], [*items[:8], b"\0", *items[9:]]):
        with pytest.raises(MalformedRlp):
            Header.from_rlp(rlp.encode(wrong))
    for data in (
        b"",
        rlp.encode(b"x"),
        rlp.encode([*items[:-1], [items[-1]]]),
        Header.from_rpc(anvil["block"]).encoded[:-1],
    ):
        with pytest.raises(MalformedRlp):
            Header.from_rlp(data)
    with pytest.raises(MalformedValue):
        Header.from_rpc([])


def test_any_change_of_a_header_changes_its_hash(recorded: Any) -> None:
    header = Header.from_rpc(recorded["block"])
    for place, item in enumerate(header.items):
        if item and place != 12:
            changed = Header((*header.items[:place], bytes([item[0] % 255 + 1]) + item[1:], *header.items[place + 1 :]))
            assert block_hash(recorded, changed) != raw(recorded["block"]["hash"])


def test_qbft_hash_is_over_round_zero_and_no_seals(vector: Callable[[str], Any]) -> None:
    """The recorded headers of rounds 0 and 1; the sealed hash is Besu's own, published beside its header."""
    rounds = set()
    for block in vector("qbft/qbft_validator_voted_out.json")["blocks"]:
        header = Header.from_rpc(block)
        assert qbft.block_hash(header) == raw(block["hash"])
        rounds.add(qbft.QbftExtra.of(header).round)
    assert rounds == {0, 1}
    besu = vector("qbft/besu_qbft_header_7528.json")
    header = Header.from_rlp(raw(besu["header_rlp"]))
    extra = qbft.QbftExtra.of(header)
    assert (header.number, header.timestamp, extra.round) == (7528, besu["timestamp"], besu["round"])
    assert qbft.sealed_hash(header) == raw(besu["commit_hash"])
    assert header.state_root == raw(besu["stateRoot"])
    assert [("0x" + validator.hex()) for validator in extra.validators] == besu["validators"]
    assert [("0x" + seal.hex()) for seal in extra.seals] == besu["seals"]


QBFT_EXTRA: list[rlp.Item] = [bytes(32), [b"\x01" * 20], [], b"", [b"\x02" * 65]]


@pytest.mark.parametrize(
    ("place", "value"),
    [
        (0, bytes(31)),
        (1, b""),
        (1, [bytes(19)]),
        (2, b"\x01"),
        (3, b"\0"),
        (3, b"\x01" * 5),
        (3, []),
        (4, b""),
        (4, [bytes(64)]),
    ],
)
def test_malformed_qbft_extra_data(anvil: Any, place: int, value: rlp.Item) -> None:
    header = Header.from_rpc(anvil["block"])
    assert len(qbft.block_hash(header.with_extra_data(rlp.encode(QBFT_EXTRA)))) == 32
    extra = [*QBFT_EXTRA[:place], value, *QBFT_EXTRA[place + 1 :]]
    with pytest.raises(MalformedRlp):
        qbft.block_hash(header.with_extra_data(rlp.encode(extra)))
    with pytest.raises(MalformedRlp):
        qbft.block_hash(header)


def test_receipts_of_every_type_are_read_as_they_are_written(anvil: Any) -> None:
    kinds = set()
    for value in anvil["receipts"]:
        receipt = Receipt.from_rpc(value)
        assert Receipt.decoded(receipt.encoded) == receipt
        kinds.add((receipt.type, receipt.outcome))
    assert kinds == {(0, 1), (1, 1), (2, 1), (2, 0)}


def test_receipts_before_byzantium_hold_a_state_root(anvil: Any) -> None:
    value = {key: item for key, item in anvil["receipts"][0].items() if key != "status"} | {"root": "0x" + "12" * 32}
    receipt = Receipt.from_rpc(value)
    assert receipt.outcome == b"\x12" * 32
    assert Receipt.decoded(receipt.encoded) == receipt


BLOOM = bytes(256)
LOG: rlp.Item = [b"\x01" * 20, [b"\x02" * 32], b"data"]


@pytest.mark.parametrize(
    "encoded",
    [
        pytest.param(b"", id="nothing"),
        pytest.param(b"\x00" + rlp.encode([b"\x01", b"", BLOOM, []]), id="type 0 in an envelope"),
        pytest.param(b"\x02", id="an envelope without a payload"),
        pytest.param(rlp.encode([b"\x02", b"", BLOOM, []]), id="status 2"),
        pytest.param(rlp.encode([b"\x01" * 31, b"", BLOOM, []]), id="a root of 31 bytes"),
        pytest.param(rlp.encode([b"\x01", b"", BLOOM[1:], []]), id="a short bloom"),
        pytest.param(rlp.encode([b"\x01", b"", BLOOM]), id="three fields"),
        pytest.param(rlp.encode([b"\x01", b"", BLOOM, [[b"\x01" * 20, [b"\x02" * 32] * 5, b""]]]), id="five topics"),
        pytest.param(rlp.encode([b"\x01", b"", BLOOM, [[b"\x01" * 19, [], b""]]]), id="a short address"),
        pytest.param(rlp.encode([b"\x01", b"", BLOOM, [[b"\x01" * 20, [b"\x02"], b""]]]), id="a short topic"),
        pytest.param(rlp.encode([b"\x01", b"", BLOOM, [LOG]]) + b"\0", id="bytes after the end"),
    ],
)
def test_malformed_receipts(encoded: bytes) -> None:
    assert Receipt.decoded(rlp.encode([b"\x01", b"", BLOOM, [LOG]])).logs[0].data == b"data"
    with pytest.raises(MalformedRlp):
        Receipt.decoded(encoded)


@pytest.mark.parametrize("member", ["status", "cumulativeGasUsed", "logsBloom", "logs"])
def test_receipts_with_a_member_missing(anvil: Any, member: str) -> None:
    with pytest.raises(MalformedInput):
        Receipt.from_rpc({key: value for key, value in anvil["receipts"][0].items() if key != member})


def test_tampered_transactions(anvil: Any) -> None:
    for transaction in anvil["block"]["transactions"]:
        transaction_from_rpc(transaction)
        for change in ({"nonce": "0x63"}, {"value": "0x1"}, {"to": None}, {"input": "0x"}, {"hash": "0x" + "00" * 32}):
            with pytest.raises(ClaimMismatch):
                transaction_from_rpc(transaction | change)
        for change in ({"nonce": None}, {"to": "0x"}, {"type": "0x80"}, {"input": 1}):
            with pytest.raises(MalformedInput):
                transaction_from_rpc(transaction | change)
    with pytest.raises(UnsupportedForm):
        transaction_from_rpc(anvil["block"]["transactions"][0] | {"type": "0x3"})


@pytest.mark.parametrize("value", [None, [], "proof", {}, {"address": "0x"}])
def test_what_is_no_proof_object(value: Any) -> None:
    with pytest.raises(MalformedValue):
        AccountProof.from_rpc(value)


@pytest.mark.parametrize("key", ["0x", "0x" + "11" * 33, "0x01g", 5, None, "11"])
def test_storage_keys_come_as_quantities_or_words(anvil: Any, key: Any) -> None:
    def stated(value: Any) -> Any:
        slot = anvil["proof"]["storageProof"][0] | {"key": value}
        return anvil["proof"] | {"storageProof": [slot]}

    assert AccountProof.from_rpc(stated("0x5")).storage[0].slot == 5
    assert AccountProof.from_rpc(stated("0x" + "00" * 31 + "05")).storage[0].slot == 5
    if key == "0x":
        assert AccountProof.from_rpc(stated(key)).storage[0].slot == 0
    else:
        with pytest.raises(MalformedValue):
            AccountProof.from_rpc(stated(key))
