"""The 32-byte words of the Solidity ABI: all that log heads, docHash and typed data are made of.

Each function raises MalformedValue for a value that its type cannot hold.
"""

from __future__ import annotations

from evidence.errors import MalformedValue

WORD = 32


def uint256(value: int) -> bytes:
    return uint(value, 256)


def uint(value: int, bits: int) -> bytes:
    if not 0 <= value < 1 << bits:
        raise MalformedValue(f"out of the range of uint{bits}", found=value)
    return value.to_bytes(WORD, "big")


def int_(value: int, bits: int) -> bytes:
    if not -(1 << bits - 1) <= value < 1 << bits - 1:
        raise MalformedValue(f"out of the range of int{bits}", found=value)
    return value.to_bytes(WORD, "big", signed=True)


def bytes32(value: bytes) -> bytes:
    return fixed_bytes(value, WORD)


def fixed_bytes(value: bytes, length: int) -> bytes:
    """bytesN: `length` bytes, padded on the right."""
    if len(value) != length:
        raise MalformedValue(f"not bytes{length}", expected=length, found=len(value))
    return value.ljust(WORD, b"\0")


def address(value: bytes) -> bytes:
    if len(value) != 20:
        raise MalformedValue("not an address", expected="20 bytes", found=len(value))
    return value.rjust(WORD, b"\0")


def tail(value: bytes) -> bytes:
    """The tail of a dynamic `bytes` or `string`: length word, content, padding to whole words."""
    return uint256(len(value)) + value + b"\0" * (-len(value) % WORD)
