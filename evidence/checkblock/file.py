"""A file of what a node answered for one block, as JSON-RPC gave it, and the caller's own members beside it.

    block        eth_getBlockByNumber with whole transactions
    receipts     the block's receipts in their order          proof        eth_getProof at that block, or a list of them
    nextBlocks   blocks after it, from the next               members      [address]: whom the caller holds for the chain's validators
    consensus    "qbft" or "clique"; else as the header's form is

Instead of `block`: `blocks`, headers in a row, of which the last is judged under QBFT and the first under Clique, by `members` at their start; or
`header_rlp`, one encoded header, with `members` or `validators`. Other members are passed over.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from evidence.canonical import Json, load
from evidence.chainproof import AccountProof, Checkpoint, Clique, Finality, Header, Qbft, clique, naming, qbft
from evidence.chainproof.finality import MAX_HEADERS
from evidence.errors import MalformedValue, UnpinnedTrust, UnsupportedForm
from evidence.shape import items, rpc_octets, text
from evidence.validators import ADDRESS_BYTES, MAX_VALIDATORS, OwnedKey, PinnedSets, Tenure

MAX_BYTES = 32 * 1024 * 1024
MAX_PROOFS = 256
MAX_LISTED = 100_000
QBFT, CLIQUE = "qbft", "clique"


@dataclass(frozen=True)
class Stated:
    """A header, and the hash that the node states for it; None where only the header is given."""

    header: Header
    hash: bytes | None


@dataclass(frozen=True)
class BlockFile:
    """`place` says which of `headers`, all in a row, is judged. None: not in the file."""

    headers: tuple[Stated, ...]
    place: int
    transactions: Sequence[Json] | None
    receipts: Sequence[Json] | None
    proofs: tuple[AccountProof, ...]
    members: tuple[bytes, ...] | None
    consensus: str | None

    @property
    def header(self) -> Header:
        return self.headers[self.place].header

    @property
    def after(self) -> tuple[Header, ...]:
        return tuple(stated.header for stated in self.headers[self.place + 1 :])

    @property
    def checkpoint(self) -> Checkpoint:
        before = tuple(stated.header for stated in self.headers[: self.place])
        return Checkpoint(self.header, preceding=before, following=self.after)

    def block_hash(self, header: Header) -> bytes:
        """Raises MalformedInput for a header of another kind of chain than the file's."""
        if self.consensus == QBFT:
            return qbft.block_hash(header)
        return header.encoded_hash if self.consensus == CLIQUE else naming.block_hash(header)

    def finality(self) -> Finality:
        """Raises UnpinnedTrust without members; UnsupportedForm for another kind of chain."""
        if self.consensus not in (QBFT, CLIQUE):
            raise UnsupportedForm("neither QBFT nor Clique seals this block", where="consensus", found=self.consensus)
        if self.members is None:
            raise UnpinnedTrust(
                "the file does not say whom its caller holds for the chain's validators", where="members"
            )
        validators = tuple(OwnedKey(address, "") for address in self.members)
        pinned = PinnedSets((Tenure(0, None, validators),))
        return Qbft(pinned) if self.consensus == QBFT else Clique(pinned)

    @classmethod
    def read(cls, data: bytes) -> BlockFile:
        """Raises MalformedInput."""
        value = load(data, max_bytes=MAX_BYTES)
        if not isinstance(value, Mapping):
            raise MalformedValue("not a JSON object", where="file", found=type(value).__name__)
        headers = _headers(value)
        consensus = _consensus(value, headers[0].header)
        block = value.get("block")
        return cls(
            headers=headers,
            place=len(headers) - 1 if "block" not in value and consensus == QBFT else 0,
            transactions=_listed(block, "transactions") if isinstance(block, Mapping) else None,
            receipts=_listed(value, "receipts"),
            proofs=_proofs(value.get("proof")),
            members=_members(value),
            consensus=consensus,
        )


def _headers(value: Mapping[str, Json]) -> tuple[Stated, ...]:
    """Those of whichever form the file has."""
    forms = [name for name in ("block", "blocks", "header_rlp") if name in value]
    if len(forms) != 1:
        raise MalformedValue("not exactly one of block, blocks and header_rlp", where="file", found=forms)
    if forms == ["header_rlp"]:
        return (Stated(Header.from_rlp(rpc_octets(value["header_rlp"], "header_rlp")), None),)
    listed = [value["block"]] if forms == ["block"] else list(items(value["blocks"], "blocks", MAX_HEADERS))
    if forms == ["block"] and value.get("nextBlocks") is not None:
        listed += items(value["nextBlocks"], "nextBlocks", MAX_HEADERS)
    if not listed:
        raise MalformedValue("no headers", where="blocks")
    return tuple(map(_stated, listed))


def _stated(block: Json) -> Stated:
    header = Header.from_rpc(block)
    stated = block.get("hash") if isinstance(block, Mapping) else None
    return Stated(header, rpc_octets(stated, "block.hash", 32))


def _listed(value: Mapping[str, Json], name: str) -> Sequence[Json] | None:
    found = value.get(name)
    return None if found is None else items(found, name, MAX_LISTED)


def _proofs(value: Json) -> tuple[AccountProof, ...]:
    if value is None:
        return ()
    listed = items(value, "proof", MAX_PROOFS) if isinstance(value, list | tuple) else [value]
    return tuple(map(AccountProof.from_rpc, listed))


def _members(value: Mapping[str, Json]) -> tuple[bytes, ...] | None:
    name = "validators" if "header_rlp" in value and "members" not in value else "members"
    if value.get(name) is None:
        return None
    found = tuple(rpc_octets(item, name, ADDRESS_BYTES) for item in items(value[name], name, MAX_VALIDATORS))
    if len(set(found)) != len(found):
        raise MalformedValue("one member stands twice", where=name)
    return found


def _consensus(value: Mapping[str, Json], header: Header) -> str | None:
    if value.get("consensus") is not None:
        return text(value["consensus"], "consensus")
    if qbft.is_sealed(header):
        return QBFT
    return CLIQUE if clique.is_sealed(header) else None
