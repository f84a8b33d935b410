"""Reads JSON objects strictly: exact members, exact types, exact lengths.

Bytes are lower-case hex with `0x`. Quantities are hex integers as JSON-RPC writes them, without leading zeros.
Every function raises MalformedValue and names the member.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping, Sequence
from typing import cast

from evidence.canonical import Json
from evidence.errors import LimitExceeded, MalformedValue

MAX_UINT256 = 2**256 - 1

_HEX = re.compile(r"0x(?:[0-9a-f]{2})*\Z")
_HEX_ANY_CASE = re.compile(r"0x(?:[0-9a-fA-F]{2})*\Z")
_QUANTITY = re.compile(r"0x(?:0|[1-9a-f][0-9a-f]{0,63})\Z")


def members(value: Json, where: str, required: Collection[str], optional: Collection[str] = ()) -> Mapping[str, Json]:
    """`value` as an object that has every required member and no other than the optional ones."""
    if not isinstance(value, Mapping):
        raise MalformedValue("not a JSON object", where=where, found=type(value).__name__)
    missing = sorted(set(required) - value.keys())
    unknown = sorted(value.keys() - set(required) - set(optional))
    if missing or unknown:
        raise MalformedValue("wrong members", where=where, expected=sorted(required), found=sorted(value))
    return value


def items(value: Json, where: str, at_most: int) -> Sequence[Json]:
    if not isinstance(value, list | tuple):
        raise MalformedValue("not a JSON array", where=where, found=type(value).__name__)
    if len(value) > at_most:
        raise LimitExceeded("too many items", where=where, expected=f"at most {at_most}", found=len(value))
    return cast("Sequence[Json]", value)


def text(value: Json, where: str, pattern: re.Pattern[str] | None = None) -> str:
    """`value` as a string; with `pattern`, one that it matches in full."""
    if not isinstance(value, str):
        raise MalformedValue("not a string", where=where, found=type(value).__name__)
    if pattern is not None and not pattern.fullmatch(value):
        raise MalformedValue("string not in the allowed form", where=where, expected=pattern.pattern, found=value)
    return value


def integer(value: Json, where: str, at_least: int = 0, at_most: int = 2**53 - 1) -> int:
    if not isinstance(value, int) or isinstance(value, bool):
        raise MalformedValue("not an integer", where=where, found=type(value).__name__)
    if not at_least <= value <= at_most:
        raise MalformedValue("integer out of range", where=where, expected=f"{at_least} to {at_most}", found=value)
    return value


def octets(value: Json, where: str, length: int | None = None) -> bytes:
    """Bytes from lower-case hex; of exactly `length` when given."""
    return _bytes_of(value, where, length, _HEX)


def rpc_octets(value: Json, where: str, length: int | None = None) -> bytes:
    """Bytes from hex in either case: JSON-RPC leaves it open, and EIP-55 addresses mix both."""
    return _bytes_of(value, where, length, _HEX_ANY_CASE)


def quantity(value: Json, where: str) -> int:
    """A JSON-RPC quantity of at most 256 bits."""
    if not isinstance(value, str) or not _QUANTITY.match(value):
        raise MalformedValue("not a hex quantity", where=where, found=value)
    return int(value, 16)


def hexed(value: bytes) -> str:
    return "0x" + value.hex()


def _bytes_of(value: Json, where: str, length: int | None, form: re.Pattern[str]) -> bytes:
    if not isinstance(value, str) or not form.match(value):
        raise MalformedValue("not bytes in hex with 0x", where=where, found=value)
    data = bytes.fromhex(value[2:])
    if length is not None and len(data) != length:
        raise MalformedValue("wrong number of bytes", where=where, expected=length, found=len(data))
    return data
