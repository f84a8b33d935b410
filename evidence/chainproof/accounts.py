"""Accounts and storage proven from a state root (EIP-1186): state and storage tries hash their keys with Keccak-256.

>>> proof = AccountProof.from_rpc(eth_get_proof_result)
>>> verify_account_proof(state_root, proof)            # every value stated in it is the proven one
>>> proof.account.code_hash, proof.storage[0].value
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

from evidence.canonical import Json
from evidence.chainproof import rlp
from evidence.chainproof.trie import EMPTY_ROOT, MAX_PROOF_NODES, lookup
from evidence.digest import SIZE, keccak256
from evidence.errors import ClaimMismatch, MalformedRlp, MalformedValue
from evidence.shape import hexed, items, members, quantity, rpc_octets

EMPTY_CODE_HASH = keccak256(b"")
MAX_SLOTS = 10_000


@dataclass(frozen=True)
class Account:
    nonce: int
    balance: int
    storage_root: bytes
    code_hash: bytes


NO_ACCOUNT = Account(0, 0, EMPTY_ROOT, EMPTY_CODE_HASH)


@dataclass(frozen=True)
class SlotProof:
    """One storage slot: its number, the value stated for it (0 = absent) and the way to it from the storage root."""

    slot: int
    value: int
    proof: tuple[bytes, ...]


@dataclass(frozen=True)
class AccountProof:
    """The result of eth_getProof: statements, and the nodes that must prove them."""

    address: bytes
    account: Account
    account_proof: tuple[bytes, ...]
    storage: tuple[SlotProof, ...]

    @classmethod
    def from_rpc(cls, value: Json) -> AccountProof:
        """Members that nodes add of their own are passed over. Raises MalformedValue or LimitExceeded."""
        found = members(value, "proof", _ACCOUNT_MEMBERS, _all_of(value))
        account = Account(
            quantity(found["nonce"], "proof.nonce"),
            quantity(found["balance"], "proof.balance"),
            rpc_octets(found["storageHash"], "proof.storageHash", SIZE),
            rpc_octets(found["codeHash"], "proof.codeHash", SIZE),
        )
        return cls(
            rpc_octets(found["address"], "proof.address", 20),
            account,
            _nodes(found["accountProof"], "proof.accountProof"),
            tuple(_slot_proof(slot) for slot in items(found["storageProof"], "proof.storageProof", MAX_SLOTS)),
        )

    def to_rpc(self) -> dict[str, Json]:
        return {
            "address": hexed(self.address),
            "nonce": hex(self.account.nonce),
            "balance": hex(self.account.balance),
            "storageHash": hexed(self.account.storage_root),
            "codeHash": hexed(self.account.code_hash),
            "accountProof": [hexed(node) for node in self.account_proof],
            "storageProof": [
                {"key": f"0x{slot.slot:064x}", "value": hex(slot.value), "proof": [hexed(node) for node in slot.proof]}
                for slot in self.storage
            ],
        }


_ACCOUNT_MEMBERS = ("address", "nonce", "balance", "storageHash", "codeHash", "accountProof", "storageProof")


def account_at(state_root: bytes, address: bytes, proof: Sequence[bytes]) -> Account | None:
    """The account of `address`, or None when the proof shows that there is none.

    Raises BrokenTrieProof, MalformedNode, MalformedRlp, LimitExceeded.
    """
    if len(address) != 20:
        raise MalformedValue("an address has 20 bytes", found=address)
    value = lookup(state_root, keccak256(address), proof)
    return None if value is None else _account(value)


def storage_at(storage_root: bytes, slot: int, proof: Sequence[bytes]) -> int:
    """The word in `slot`, 0 when the proof shows that nothing is stored. Raises as `account_at`."""
    if not 0 <= slot < 1 << 256:
        raise MalformedValue("no such storage slot", found=slot)
    value = lookup(storage_root, keccak256(slot.to_bytes(SIZE, "big")), proof)
    if value is None:
        return 0
    word = rlp.as_integer(rlp.decode(value))
    if word == 0:
        raise MalformedRlp("a storage trie holds no zeros")
    return word


def verify_account_proof(state_root: bytes, proof: AccountProof) -> None:
    """Every value stated in `proof` is the one that the state of `state_root` holds.

    Raises:
        ClaimMismatch: a sound proof of another value.
        BrokenTrieProof, MalformedNode, MalformedRlp, LimitExceeded: no proof at all.
    """
    proven = verify_account(state_root, proof)
    for slot in proof.storage:
        verify_slot(proven.storage_root, slot)


def verify_account(state_root: bytes, proof: AccountProof) -> Account:
    """The account without its storage. Raises as `verify_account_proof`."""
    proven = account_at(state_root, proof.address, proof.account_proof) or NO_ACCOUNT
    _require_same("account", _stated(proof.account), proven)
    return proven


def verify_slot(storage_root: bytes, slot: SlotProof) -> None:
    """One storage slot of the account of that root. Raises as `verify_account_proof`."""
    value = storage_at(storage_root, slot.slot, slot.proof)
    _require_same(f"storage slot 0x{slot.slot:064x}", slot.value, value)


def _stated(account: Account) -> Account:
    """What is stated, with the two spellings that nodes have for an absent account made one."""
    absent = account.nonce == 0 and account.balance == 0
    if absent and account.code_hash == bytes(SIZE) and account.storage_root in (bytes(SIZE), EMPTY_ROOT):
        return NO_ACCOUNT
    return account


def _require_same(where: str, stated: object, proven: object) -> None:
    if stated != proven:
        raise ClaimMismatch("another value is proven than the one stated", where=where, expected=proven, found=stated)


def _account(value: bytes) -> Account:
    nonce, balance, storage_root, code_hash = rlp.as_list(rlp.decode(value), 4)
    return Account(
        rlp.as_integer(nonce, 8),
        rlp.as_integer(balance),
        rlp.as_bytes(storage_root, SIZE),
        rlp.as_bytes(code_hash, SIZE),
    )


def _slot_proof(value: Json) -> SlotProof:
    found = members(value, "proof.storageProof", ("key", "value", "proof"), _all_of(value))
    where = "proof.storageProof.key"
    # Nodes give the key back as they were asked: as a quantity or as 32 bytes.
    key = found["key"]
    slot = quantity(key, where) if isinstance(key, str) and len(key) % 2 else _word(key, where)
    return SlotProof(
        slot,
        quantity(found["value"], "proof.storageProof.value"),
        _nodes(found["proof"], "proof.storageProof.proof"),
    )


def _all_of(value: Json) -> Collection[str]:
    return value.keys() if isinstance(value, Mapping) else ()


def _word(value: Json, where: str) -> int:
    data = rpc_octets(value, where)
    if len(data) > SIZE:
        raise MalformedValue("a storage slot has at most 32 bytes", where=where, found=data)
    return int.from_bytes(data, "big")


def _nodes(value: Json, where: str) -> tuple[bytes, ...]:
    return tuple(rpc_octets(node, where) for node in items(value, where, MAX_PROOF_NODES))
