"""Recursive Length Prefix (Ethereum Yellow Paper, appendix B), strict: every item has exactly one encoding.

The decoder keeps its own stack and counts what it makes, so that no input exhausts the interpreter.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TypeAlias

from evidence.errors import LimitExceeded, MalformedRlp

Item: TypeAlias = "bytes | list[Item]"
Encodable: TypeAlias = "bytes | Sequence[Encodable]"

MAX_BYTES = 8 * 1024 * 1024
MAX_DEPTH = 16
MAX_ITEMS = 200_000

_SHORT = 55


def decode(data: bytes, *, max_bytes: int = MAX_BYTES) -> Item:
    """The one item that `data` encodes.

    Raises:
        MalformedRlp: truncated, with bytes after its end, or a length or byte not in its shortest form.
        LimitExceeded: longer than `max_bytes`, deeper than MAX_DEPTH or of more than MAX_ITEMS items.
    """
    if len(data) > max_bytes:
        raise LimitExceeded("RLP too long", expected=f"at most {max_bytes} bytes", found=len(data))
    top: list[Item] = []
    stack = [(len(data), top)]
    position, count = 0, 0
    while stack:
        end, items = stack[-1]
        if position == end:
            stack.pop()
            continue
        count += 1
        if count > MAX_ITEMS or len(stack) > MAX_DEPTH:
            raise LimitExceeded("RLP of too many or too deep items", where=f"byte {position}")
        is_list, start, stop = _extent(data, position, end)
        if is_list:
            inner: list[Item] = []
            items.append(inner)
            stack.append((stop, inner))
            position = start
        else:
            items.append(data[start:stop])
            position = stop
    if len(top) != 1:
        raise MalformedRlp("not exactly one RLP item", found=f"{len(top)} items")
    return top[0]


def decode_list(data: bytes, *, max_bytes: int = MAX_BYTES) -> list[Item]:
    """Raises as `decode`, and MalformedRlp when the item is no list."""
    return as_list(decode(data, max_bytes=max_bytes))


def encode(item: Encodable) -> bytes:
    if isinstance(item, bytes):
        if len(item) == 1 and item[0] < 0x80:
            return item
        return _prefix(len(item), 0x80) + item
    content = b"".join(encode(part) for part in item)
    return _prefix(len(content), 0xC0) + content


def as_bytes(item: Item, length: int | None = None) -> bytes:
    """Raises MalformedRlp for a list, or for another length than `length`."""
    if not isinstance(item, bytes):
        raise MalformedRlp("a list where bytes belong")
    if length is not None and len(item) != length:
        raise MalformedRlp("wrong number of bytes", expected=length, found=len(item))
    return item


def as_list(item: Item, length: int | None = None) -> list[Item]:
    """Raises MalformedRlp for bytes, or for another length than `length`."""
    if not isinstance(item, list):
        raise MalformedRlp("bytes where a list belongs")
    if length is not None and len(item) != length:
        raise MalformedRlp("wrong number of items", expected=length, found=len(item))
    return item


def as_integer(item: Item, max_bytes: int = 32) -> int:
    """A scalar: big-endian without leading zeros. Raises MalformedRlp."""
    data = as_bytes(item)
    if len(data) > max_bytes or data[:1] == b"\0":
        raise MalformedRlp("not an integer in its shortest form", found=data)
    return int.from_bytes(data, "big")


def from_integer(value: int) -> bytes:
    return value.to_bytes((value.bit_length() + 7) // 8, "big")


def _extent(data: bytes, position: int, end: int) -> tuple[bool, int, int]:
    """Whether the item at `position` is a list, and where its content starts and stops."""
    first = data[position]
    if first < 0x80:
        return False, position, position + 1
    is_list = first >= 0xC0
    length = first - (0xC0 if is_list else 0x80)
    start = position + 1
    if length > _SHORT:
        start, length = _long_length(data, start, length - _SHORT, end)
    stop = start + length
    if stop > end:
        raise MalformedRlp("RLP cut short", where=f"byte {position}")
    if not is_list and length == 1 and data[start] < 0x80:
        raise MalformedRlp("a single byte with a needless prefix", where=f"byte {position}")
    return is_list, start, stop


def _long_length(data: bytes, position: int, size: int, end: int) -> tuple[int, int]:
    start = position + size
    length = int.from_bytes(data[position:start], "big")
    if start > end or data[position] == 0 or length <= _SHORT:
        raise MalformedRlp("a length not in its shortest form", where=f"byte {position}")
    return start, length


def _prefix(length: int, offset: int) -> bytes:
    if length <= _SHORT:
        return bytes([offset + length])
    size = from_integer(length)
    return bytes([offset + _SHORT + len(size)]) + size
