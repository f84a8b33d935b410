"""Reads what contracts encode (Solidity ABI): strict, so that every value has exactly one encoding.

    >>> decode(parameters([{"name": "amount", "type": "uint64"}]), abi.uint256(500))
    {'amount': 500}

Parts that vary in length must follow each other without gaps in the order of their types, as Solidity's encoder lays them out.
Values are Python's: int (enums too), bool, bytes for addresses and byte strings, a dict by name for a struct, a tuple for an array.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import TypeAlias

from evidence.abi import WORD
from evidence.canonical import Json
from evidence.digest import keccak256
from evidence.errors import LimitExceeded, MalformedValue, UnsupportedForm
from evidence.shape import items, members, text

SELECTOR_BYTES = 4
MAX_PARAMETERS = 64
MAX_NESTING = 4
MAX_BYTES = 4 * 1024 * 1024

Value: TypeAlias = "int | bool | bytes | tuple[Value, ...] | dict[str, Value]"

_UINT = re.compile(r"uint([1-9]\d{0,2})")
_FIXED_BYTES = re.compile(r"bytes([1-9]\d?)")
_IDENTIFIER = re.compile(r"[A-Za-z_$][A-Za-z0-9_$]{0,63}")
_TYPE = re.compile(r"[a-z0-9]{1,16}(\[\])?")


@dataclass(frozen=True)
class Parameter:
    """A named value by its ABI type; `components` are a struct's fields."""

    name: str
    type: str
    components: tuple[Parameter, ...] = ()

    @cached_property
    def canonical(self) -> str:
        """The type as it stands in a selector's signature."""
        if not self.type.startswith("tuple"):
            return self.type
        return f"({','.join(part.canonical for part in self.components)}){self.type.removeprefix('tuple')}"

    @cached_property
    def is_dynamic(self) -> bool:
        if self.type.endswith("[]") or self.type in ("bytes", "string"):
            return True
        return self.type == "tuple" and any(part.is_dynamic for part in self.components)

    @cached_property
    def head_bytes(self) -> int:
        """What the value takes in the part of fixed length."""
        if self.is_dynamic or self.type != "tuple":
            return WORD
        return sum(part.head_bytes for part in self.components)

    @cached_property
    def element(self) -> Parameter:
        return Parameter(self.name, self.type.removesuffix("[]"), self.components)


def parameters(value: Json, where: str = "parameters", depth: int = 0) -> tuple[Parameter, ...]:
    """From `inputs` of a contract's ABI. Raises MalformedValue or LimitExceeded."""
    if depth > MAX_NESTING:
        raise LimitExceeded("structs nested too deeply", where=where)
    return tuple(_parameter(item, where, depth) for item in items(value, where, MAX_PARAMETERS))


def selector(name: str, fields: Sequence[Parameter]) -> bytes:
    return keccak256(f"{name}({','.join(field.canonical for field in fields)})".encode())[:SELECTOR_BYTES]


def decode(fields: Sequence[Parameter], data: bytes) -> dict[str, Value]:
    """The values in `data`, of which nothing may be left over.

    Raises:
        MalformedValue: cut short, with bytes left over, laid out otherwise, or a value that its type cannot hold.
        LimitExceeded: longer than MAX_BYTES.
    """
    if len(data) > MAX_BYTES:
        raise LimitExceeded("encoded values too long", expected=f"at most {MAX_BYTES} bytes", found=len(data))
    reader = _Reader(data)
    values, end = reader.struct(fields, 0)
    if end != len(data):
        raise MalformedValue("bytes after the end of the encoded values", expected=end, found=len(data))
    return values


class _Reader:
    """Reads from `data`; each method returns a value and the place after it."""

    def __init__(self, data: bytes) -> None:
        self._data = data

    def struct(self, fields: Sequence[Parameter], start: int) -> tuple[dict[str, Value], int]:
        values, end = self._sequence(fields, start)
        return {field.name: value for field, value in zip(fields, values, strict=True)}, end

    def _sequence(self, fields: Sequence[Parameter], start: int) -> tuple[list[Value], int]:
        at, tail = start, start + sum(field.head_bytes for field in fields)
        values: list[Value] = []
        for field in fields:
            if field.is_dynamic:
                self._require_offset(field, at, tail - start)
                value, tail = self._dynamic(field, tail)
            else:
                value = self._static(field, at)
            at += field.head_bytes
            values.append(value)
        return values, tail

    def _dynamic(self, field: Parameter, start: int) -> tuple[Value, int]:
        if field.type == "bytes":
            return self._octets(field, start)
        if field.type.endswith("[]"):
            length = self._length(field, start)
            values, end = self._sequence([field.element] * length, start + WORD)
            return tuple(values), end
        if field.type == "tuple":
            return self.struct(field.components, start)
        raise UnsupportedForm("a type that this version does not read", where=field.name, found=field.type)

    def _static(self, field: Parameter, at: int) -> Value:
        if field.type == "tuple":
            return self.struct(field.components, at)[0]
        return _word(field, self._take(at, WORD, field))

    def _octets(self, field: Parameter, start: int) -> tuple[bytes, int]:
        length = self._integer(field, start)
        padded = length + -length % WORD
        data = self._take(start + WORD, padded, field)
        if any(data[length:]):
            raise MalformedValue("padding that is not zero", where=field.name)
        return data[:length], start + WORD + padded

    def _length(self, field: Parameter, start: int) -> int:
        """The number of elements, of which each takes at least a word."""
        length = self._integer(field, start)
        if length > len(self._data) // WORD:
            raise MalformedValue("more elements than there are bytes", where=field.name, found=length)
        return length

    def _require_offset(self, field: Parameter, at: int, expected: int) -> None:
        found = self._integer(field, at)
        if found != expected:
            problem = "laid out otherwise than the contracts do it"
            raise MalformedValue(problem, where=field.name, expected=expected, found=found)

    def _integer(self, field: Parameter, at: int) -> int:
        return int.from_bytes(self._take(at, WORD, field), "big")

    def _take(self, at: int, length: int, field: Parameter) -> bytes:
        if at + length > len(self._data):
            raise MalformedValue(
                "encoded values cut short", where=field.name, expected=length, found=len(self._data) - at
            )
        return self._data[at : at + length]


def _word(field: Parameter, word: bytes) -> Value:
    number = int.from_bytes(word, "big")
    if sized := _UINT.fullmatch(field.type):
        return _below(field, number, int(sized[1]))
    if field.type == "bool":
        return bool(_below(field, number, 1))
    if field.type == "address":
        return _below(field, number, 160).to_bytes(20, "big")
    if (sized := _FIXED_BYTES.fullmatch(field.type)) and int(sized[1]) <= WORD:
        if any(word[int(sized[1]) :]):
            raise MalformedValue("padding that is not zero", where=field.name, found=word)
        return word[: int(sized[1])]
    raise UnsupportedForm("a type that this version does not read", where=field.name, found=field.type)


def _below(field: Parameter, number: int, bits: int) -> int:
    if number >> bits:
        raise MalformedValue(f"out of the range of {field.type}", where=field.name, found=number)
    return number


def _parameter(value: Json, where: str, depth: int) -> Parameter:
    is_struct = isinstance(value, Mapping) and "components" in value
    found = members(value, where, {"name", "type"} | ({"components"} if is_struct else set()))
    name = text(found["name"], f"{where}.name", _IDENTIFIER)
    kind = text(found["type"], f"{where}.{name}", _TYPE)
    return Parameter(name, kind, parameters(found["components"], f"{where}.{name}", depth + 1) if is_struct else ())
