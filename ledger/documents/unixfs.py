"""Files as trees of blocks, by the profile unixfs-v1-2025 (IPIP-0499): any IPFS node of that profile gives a file the same CID.

    leaves   raw blocks of 1 MiB, the last one shorter; a file of one leaf is that leaf, an empty file one empty leaf
    nodes    dag-pb blocks with up to 1,024 links each, balanced: every leaf at the same depth, filled from the left

A node (github.com/ipld/specs, dag-pb; specs.ipfs.tech/unixfs) is protobuf, links before data:

    PBNode  { Links: repeated PBLink = 2, Data: bytes = 1 }
    PBLink  { Hash: bytes = 1, Name: string = 2 (empty), Tsize: uint64 = 3 }   Tsize: bytes of all blocks below, the linked one included
    Data    { Type: File = 2 in field 1, filesize: uint64 = 3, blocksizes: repeated uint64 = 4 }
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from ledger.documents.cid import Cid, Codec
from ledger.documents.errors import BlockAltered

FILE = 2
# A node with 1,024 links has about 60 KiB; what is larger is no node of ours.
MAX_NODE_BYTES = 2**20
_VARINT, _BYTES = 0, 2


@dataclass(frozen=True)
class Profile:
    """Bytes of a leaf, and links of a node."""

    chunk: int
    width: int


V1_2025 = Profile(chunk=2**20, width=1024)


@dataclass(frozen=True)
class Part:
    """A block of a file: how many bytes of the file it covers, and of how many bytes it and all blocks below it consist."""

    cid: Cid
    size: int
    total: int


@dataclass(frozen=True)
class Block:
    """A part with the block itself, to be stored."""

    part: Part
    data: bytes


class TreeBuilder:
    """Takes leaves one by one and gives every block of the tree once; holds at most `width` parts for each level."""

    def __init__(self, profile: Profile = V1_2025) -> None:
        self._profile = profile
        self._levels: list[list[Part]] = [[]]

    def leaf(self, data: bytes) -> Iterator[Block]:
        """The leaf, and the nodes that it completes."""
        part = Part(Cid.of(Codec.RAW, data), len(data), len(data))
        yield Block(part, data)
        yield from self._add(0, part)

    def finish(self) -> Iterator[Block]:
        """The nodes still missing; the last one of all is the root. A tree of one leaf has none."""
        for level in range(len(self._levels)):
            if level == len(self._levels) - 1 and len(self._levels[level]) == 1:
                return
            if self._levels[level]:
                yield from self._close(level)

    @property
    def root(self) -> Cid:
        """Of the finished tree."""
        (part,) = self._levels[-1]
        return part.cid

    def _add(self, level: int, part: Part) -> Iterator[Block]:
        if level == len(self._levels):
            self._levels.append([])
        self._levels[level].append(part)
        if len(self._levels[level]) == self._profile.width:
            yield from self._close(level)

    def _close(self, level: int) -> Iterator[Block]:
        parts, self._levels[level] = self._levels[level], []
        block = node(parts)
        yield block
        yield from self._add(level + 1, block.part)


def node(parts: Sequence[Part]) -> Block:
    """The block over these parts in their order."""
    links = b"".join(_field(2, _link(part)) for part in parts)
    size = sum(part.size for part in parts)
    sizes = b"".join(_number(4, part.size) for part in parts)
    data = links + _field(1, _number(1, FILE) + _number(3, size) + sizes)
    total = len(data) + sum(part.total for part in parts)
    return Block(Part(Cid.of(Codec.DAG_PB, data), size, total), data)


def children(cid: Cid, block: bytes) -> tuple[Cid, ...]:
    """What a node links to. Raises: BlockAltered unless it is a node in the spelling that `node` gives."""
    try:
        parts = _parts(block)
        if node(parts).data == block:
            return tuple(part.cid for part in parts)
    except (ValueError, IndexError):
        pass
    raise BlockAltered(f"block {cid} is no node of a file as this store writes it")


def _parts(block: bytes) -> list[Part]:
    fields = list(_fields(block))
    links = [dict(_fields(value)) for number, value in fields if number == 2 and isinstance(value, bytes)]
    (data,) = [value for number, value in fields if number == 1 and isinstance(value, bytes)]
    sizes = [value for number, value in _fields(data) if number == 4 and isinstance(value, int)]
    return [_part(link, size) for link, size in zip(links, sizes, strict=True)]


def _part(link: dict[int, int | bytes], size: int) -> Part:
    cid, total = link.get(1), link.get(3)
    if not (isinstance(cid, bytes) and isinstance(total, int)):
        raise ValueError("a link without its hash or size")
    return Part(_cid(cid), size, total)


def _cid(data: bytes) -> Cid:
    if len(data) != 36 or data[0] != 1 or data[1] not in (Codec.RAW, Codec.DAG_PB):
        raise ValueError("another kind of CID")
    return Cid.from_bytes(data)


def _link(part: Part) -> bytes:
    return _field(1, bytes(part.cid)) + _field(2, b"") + _number(3, part.total)


def _number(field: int, value: int) -> bytes:
    return bytes([field << 3 | _VARINT]) + _varint(value)


def _field(field: int, value: bytes) -> bytes:
    return bytes([field << 3 | _BYTES]) + _varint(len(value)) + value


def _varint(value: int) -> bytes:
    out = bytearray()
    while value > 0x7F:
        out.append(value & 0x7F | 0x80)
        value >>= 7
    return bytes([*out, value])


def _fields(data: bytes) -> Iterator[tuple[int, int | bytes]]:
    """Numbers and values of a protobuf message with fields below 16. Raises: ValueError, IndexError."""
    at = 0
    while at < len(data):
        key = data[at]
        value, at = _read_varint(data, at + 1)
        if key & 7 == _VARINT:
            yield key >> 3, value
            continue
        if key & 7 != _BYTES or at + value > len(data):
            raise ValueError("a field of another kind, or beyond the end")
        yield key >> 3, data[at : at + value]
        at += value


def _read_varint(data: bytes, at: int) -> tuple[int, int]:
    value = shift = 0
    while shift < 64:
        byte = data[at]
        value |= (byte & 0x7F) << shift
        at, shift = at + 1, shift + 7
        if byte < 0x80:
            return value, at
    raise ValueError("a number beyond 64 bits")
