"""Block headers of any fork: the fields that the first fifteen have always been, then those that later forks appended.

A header keeps its items as they are encoded, those that this version has no name for included, so that its hash stands
whatever fork made it. Which bytes are hashed to the block's hash is the consensus's own rule: see `naming`.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from evidence.canonical import Json
from evidence.chainproof import rlp
from evidence.digest import keccak256
from evidence.errors import MalformedRlp, MalformedValue
from evidence.shape import quantity, rpc_octets

MAX_BYTES = 256 * 1024
MAX_ITEMS = 64

# Name in JSON-RPC, and the number of bytes; None is an integer, -1 bytes of any length. In the order of the encoding.
_ALWAYS: tuple[tuple[str, int | None], ...] = (
    ("parentHash", 32),
    ("sha3Uncles", 32),
    ("miner", 20),
    ("stateRoot", 32),
    ("transactionsRoot", 32),
    ("receiptsRoot", 32),
    ("logsBloom", 256),
    ("difficulty", None),
    ("number", None),
    ("gasLimit", None),
    ("gasUsed", None),
    ("timestamp", None),
    ("extraData", -1),
    ("mixHash", 32),
    ("nonce", 8),
)
_APPENDED: tuple[tuple[str, int | None], ...] = (
    ("baseFeePerGas", None),  # London, EIP-1559
    ("withdrawalsRoot", 32),  # Shanghai, EIP-4895
    ("blobGasUsed", None),  # Cancun, EIP-4844
    ("excessBlobGas", None),
    ("parentBeaconBlockRoot", 32),  # EIP-4788
    ("requestsHash", 32),  # Prague, EIP-7685
)
_KNOWN = _ALWAYS + _APPENDED
_PLACE = {name: place for place, (name, _) in enumerate(_KNOWN)}


@dataclass(frozen=True)
class Header:
    """A header by its encoded items."""

    items: tuple[bytes, ...]

    def __post_init__(self) -> None:
        if not len(_ALWAYS) <= len(self.items) <= MAX_ITEMS:
            raise MalformedRlp("not a header", expected=f"{len(_ALWAYS)} to {MAX_ITEMS} items", found=len(self.items))
        for item, (_, size) in zip(self.items, _KNOWN, strict=False):
            if size is None:
                rlp.as_integer(item)
            else:
                rlp.as_bytes(item, None if size < 0 else size)

    @classmethod
    def from_rlp(cls, data: bytes) -> Header:
        """Raises MalformedRlp or LimitExceeded."""
        return cls(tuple(rlp.as_bytes(item) for item in rlp.decode_list(data, max_bytes=MAX_BYTES)))

    @classmethod
    def from_rpc(cls, block: Json) -> Header:
        """From a block as eth_getBlockByNumber gives it; members that no header has are passed over.

        Raises MalformedValue when a member is missing or malformed.
        """
        if not isinstance(block, Mapping):
            raise MalformedValue("not a JSON object", where="block", found=type(block).__name__)
        present = [name for name, _ in _KNOWN if name in block]
        names = [name for name, _ in _KNOWN[: max(len(present), len(_ALWAYS))]]
        if present != names:
            raise MalformedValue("header fields missing", where="block", expected=names, found=present)
        return cls(tuple(_item(block[name], size, f"block.{name}") for name, size in _KNOWN[: len(names)]))

    @property
    def encoded(self) -> bytes:
        return rlp.encode(self.items)

    @property
    def encoded_hash(self) -> bytes:
        """keccak256 of the encoding: the block's hash, unless the consensus has a rule of its own."""
        return keccak256(self.encoded)

    @property
    def parent_hash(self) -> bytes:
        return self._bytes("parentHash")

    @property
    def state_root(self) -> bytes:
        return self._bytes("stateRoot")

    @property
    def transactions_root(self) -> bytes:
        return self._bytes("transactionsRoot")

    @property
    def receipts_root(self) -> bytes:
        return self._bytes("receiptsRoot")

    @property
    def number(self) -> int:
        return self._integer("number")

    @property
    def miner(self) -> bytes:
        """Who is named as the block's maker, 20 bytes; under Clique the subject of a vote."""
        return self._bytes("miner")

    @property
    def difficulty(self) -> int:
        return self._integer("difficulty")

    @property
    def nonce(self) -> bytes:
        return self._bytes("nonce")

    @property
    def timestamp(self) -> int:
        """Seconds since 1970."""
        return self._integer("timestamp")

    @property
    def extra_data(self) -> bytes:
        return self._bytes("extraData")

    def with_extra_data(self, extra_data: bytes) -> Header:
        place = _PLACE["extraData"]
        return Header((*self.items[:place], extra_data, *self.items[place + 1 :]))

    def _bytes(self, name: str) -> bytes:
        return self.items[_PLACE[name]]

    def _integer(self, name: str) -> int:
        return int.from_bytes(self._bytes(name), "big")


def _item(value: Json, size: int | None, where: str) -> bytes:
    if size is None:
        return rlp.from_integer(quantity(value, where))
    return rpc_octets(value, where, None if size < 0 else size)
