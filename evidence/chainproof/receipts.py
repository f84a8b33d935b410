"""Receipts and transactions of a block: their encodings from what JSON-RPC gives, and proofs that one is in its block.

A receipt proves that an event exists; that none is missing only a file's head proves (see `log`).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from evidence.canonical import Json
from evidence.chainproof import rlp
from evidence.chainproof.rlp import Encodable, Item
from evidence.chainproof.trie import list_key, lookup
from evidence.digest import keccak256
from evidence.errors import BrokenTrieProof, ClaimMismatch, MalformedRlp, MalformedValue, UnsupportedForm
from evidence.shape import items, quantity, rpc_octets

MAX_LOGS = 50_000
MAX_TOPICS = 4
_MAX_TYPE = 0x7F  # EIP-2718: above, it would be the first byte of a list


@dataclass(frozen=True)
class Log:
    address: bytes
    topics: tuple[bytes, ...]
    data: bytes


@dataclass(frozen=True)
class Receipt:
    """`type` 0 is the untyped one. `outcome` is 1 or 0 for success or failure, or a state root of 32 bytes (before EIP-658)."""

    type: int
    outcome: int | bytes
    cumulative_gas: int
    bloom: bytes
    logs: tuple[Log, ...]

    @property
    def encoded(self) -> bytes:
        outcome = self.outcome if isinstance(self.outcome, bytes) else rlp.from_integer(self.outcome)
        logs: list[Encodable] = [[log.address, log.topics, log.data] for log in self.logs]
        payload = rlp.encode([outcome, rlp.from_integer(self.cumulative_gas), self.bloom, logs])
        return _enveloped(self.type, payload)

    @classmethod
    def decoded(cls, data: bytes) -> Receipt:
        """Raises MalformedRlp or LimitExceeded. Receipts of all types so far share one payload (EIP-2930, EIP-1559)."""
        kind, payload = _opened(data)
        outcome, gas, bloom, logs = rlp.as_list(rlp.decode(payload), 4)
        return cls(
            kind,
            _outcome(rlp.as_bytes(outcome)),
            rlp.as_integer(gas, 8),
            rlp.as_bytes(bloom, 256),
            tuple(_log(log) for log in rlp.as_list(logs)),
        )

    @classmethod
    def from_rpc(cls, value: Json) -> Receipt:
        """From a receipt as eth_getTransactionReceipt gives it. Raises MalformedValue or LimitExceeded."""
        found = _object(value, "receipt")
        root = found.get("root")
        return cls(
            _kind(found),
            quantity(found.get("status"), "receipt.status") if root is None else rpc_octets(root, "receipt.root", 32),
            quantity(found.get("cumulativeGasUsed"), "receipt.cumulativeGasUsed"),
            rpc_octets(found.get("logsBloom"), "receipt.logsBloom", 256),
            tuple(_log_from_rpc(log) for log in items(found.get("logs"), "receipt.logs", MAX_LOGS)),
        )


def receipt_at(receipts_root: bytes, place: int, proof: Sequence[bytes]) -> Receipt:
    """The receipt of the transaction at `place`, counted from 0, in the block of that root.

    Raises:
        BrokenTrieProof: the proof leads elsewhere, or shows that the block has no such transaction.
        MalformedNode, MalformedRlp, LimitExceeded: no proof at all.
    """
    encoded = lookup(receipts_root, list_key(place), proof)
    if encoded is None:
        raise BrokenTrieProof("the block has no transaction there", where=f"place {place}")
    return Receipt.decoded(encoded)


def transaction_from_rpc(value: Json) -> bytes:
    """The encoding that a block's transactionsRoot is made of, from a transaction as JSON-RPC gives it.

    Raises:
        ClaimMismatch: the stated hash is not that of the encoding.
        UnsupportedForm: a type that no chain this ledger runs on has.
        MalformedValue, LimitExceeded.
    """
    found = _object(value, "transaction")
    kind = _kind(found)
    fields = _TRANSACTION_FIELDS.get(kind)
    if fields is None:
        raise UnsupportedForm("transactions of this type are not read", found=kind)
    encoded = _enveloped(kind, rlp.encode([_FIELD_READERS.get(name, _number)(found, name) for name in fields]))
    stated = rpc_octets(found.get("hash"), "transaction.hash", 32)
    if keccak256(encoded) != stated:
        raise ClaimMismatch("not the transaction's hash", expected=keccak256(encoded), found=stated)
    return encoded


_TRANSACTION_FIELDS: Mapping[int, tuple[str, ...]] = {
    0: ("nonce", "gasPrice", "gas", "to", "value", "input", "v", "r", "s"),
    1: ("chainId", "nonce", "gasPrice", "gas", "to", "value", "input", "accessList", "v", "r", "s"),
    2: (
        *("chainId", "nonce", "maxPriorityFeePerGas", "maxFeePerGas", "gas", "to", "value", "input", "accessList"),
        *("v", "r", "s"),
    ),
}


def _number(transaction: Mapping[str, Json], name: str) -> Encodable:
    return rlp.from_integer(quantity(transaction.get(name), f"transaction.{name}"))


def _recipient(transaction: Mapping[str, Json], name: str) -> Encodable:
    to = transaction.get(name)
    return b"" if to is None else rpc_octets(to, f"transaction.{name}", 20)


def _data(transaction: Mapping[str, Json], name: str) -> Encodable:
    return rpc_octets(transaction.get(name), f"transaction.{name}")


def _access_list(transaction: Mapping[str, Json], name: str) -> Encodable:
    where = f"transaction.{name}"
    entries = [_object(entry, where) for entry in items(transaction.get(name), where, MAX_LOGS)]
    return [
        [
            rpc_octets(entry.get("address"), where, 20),
            [rpc_octets(key, where, 32) for key in items(entry.get("storageKeys"), where, MAX_LOGS)],
        ]
        for entry in entries
    ]


_FIELD_READERS = {"to": _recipient, "input": _data, "accessList": _access_list}


def _enveloped(kind: int, payload: bytes) -> bytes:
    return bytes([kind]) + payload if kind else payload


def _opened(data: bytes) -> tuple[int, bytes]:
    """Type and payload of an EIP-2718 envelope."""
    if not data:
        raise MalformedRlp("an empty receipt")
    if data[0] > _MAX_TYPE:
        return 0, data
    if data[0] == 0:
        raise MalformedRlp("type 0 is written without an envelope")
    return data[0], data[1:]


def _outcome(data: bytes) -> int | bytes:
    if len(data) == 32:
        return data
    status = rlp.as_integer(data, 1)
    if status > 1:
        raise MalformedRlp("a status is 0 or 1", found=status)
    return status


def _log(item: Item) -> Log:
    address, topics, data = rlp.as_list(item, 3)
    found = tuple(rlp.as_bytes(topic, 32) for topic in rlp.as_list(topics))
    if len(found) > MAX_TOPICS:
        raise MalformedRlp("a log has at most four topics", found=len(found))
    return Log(rlp.as_bytes(address, 20), found, rlp.as_bytes(data))


def _log_from_rpc(value: Json) -> Log:
    found = _object(value, "receipt.logs")
    return Log(
        rpc_octets(found.get("address"), "receipt.logs.address", 20),
        tuple(rpc_octets(topic, "log.topics", 32) for topic in items(found.get("topics"), "log.topics", MAX_TOPICS)),
        rpc_octets(found.get("data"), "receipt.logs.data"),
    )


def _kind(found: Mapping[str, Json]) -> int:
    kind = quantity(found.get("type", "0x0"), "type")
    if kind > _MAX_TYPE:
        raise MalformedValue("no such type", where="type", found=kind)
    return kind


def _object(value: Json, where: str) -> Mapping[str, Json]:
    if not isinstance(value, Mapping):
        raise MalformedValue("not a JSON object", where=where, found=type(value).__name__)
    return value
