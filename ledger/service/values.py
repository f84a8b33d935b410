"""How a value is written in JSON: one form for each kind of value that the contracts know.

Amounts are yuan as text with two decimals ("916.80"), rates yearly fractions as text with six ("0.180000"), days ISO dates, members of
enums dashed words, ids and hashes lower-case hex with 0x. JSON numbers are counts only, so that no amount ever is a float.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from ledger.chain.abi import Parameter
from ledger.chain.names import dashed, snake
from ledger.domain.calendar import DayCount
from ledger.domain.errors import InvalidValue
from ledger.domain.money import format_fraction, format_yuan, parse_rate
from ledger.domain.terms import Component, Method
from ledger.scenario import kinds
from ledger.scenario.structures import BUCKETS, DISPOSAL_METHODS, PACKED

MAX_LIST = 100
EXACT_BITS = 53
MAX_OCTETS = 16 * 1024
_DIGITS = re.compile(r"[0-9]{1,78}", re.ASCII)
_HEX = re.compile(r"(?:[0-9a-fA-F]{2})*", re.ASCII)
# Members of enums that stand for nothing.
NOTHINGS = ("none", "unknown")

Reader = Callable[[Any], Any]


@dataclass(frozen=True)
class Form:
    """`read` turns JSON into the chain's value and raises InvalidValue; `show` is the way back. `schema` is JSON Schema 2020-12."""

    read: Reader
    show: Callable[[Any], Any]
    schema: Mapping[str, Any]

    @property
    def example(self) -> Any:
        return self.schema["examples"][0]


def _text(read: Callable[[str], Any], allowed: str) -> Reader:
    def reader(value: Any) -> Any:
        if not isinstance(value, str):
            raise InvalidValue("value", value, f"text: {allowed}")
        return read(value)

    return reader


def _string(
    read: Callable[[str], Any], show: Callable[[Any], Any], description: str, example: str, **more: Any
) -> Form:
    schema = {"type": "string", "description": description, "examples": [example], **more}
    return Form(_text(read, description), show, schema)


def hex_of(length: int, what: str, example: str) -> Form:
    """Exactly so many bytes."""
    digits = 2 * length
    pattern = re.compile(f"0x[0-9a-fA-F]{{{digits}}}", re.ASCII)
    description = f"{what}: 0x and {digits} hex digits"

    def read(text: str) -> bytes:
        if not pattern.fullmatch(text):
            raise InvalidValue("value", text, f"0x and {digits} hex digits")
        return bytes.fromhex(text[2:])

    return _string(read, kinds.show_bytes, description, example, pattern=f"^0x[0-9a-fA-F]{{{digits}}}$")


def _read_octets(text: str) -> bytes:
    if not text.startswith("0x") or not _HEX.fullmatch(text[2:]) or len(text) > 2 + 2 * MAX_OCTETS:
        raise InvalidValue("value", text, f"0x and the hex of at most {MAX_OCTETS} bytes")
    return bytes.fromhex(text[2:])


def _read_address(text: str) -> str:
    return kinds.show_bytes(ADDRESS_BYTES.read(text))


def _read_rate(text: str) -> int:
    rate = parse_rate(text)
    if rate >= 2**32:
        raise InvalidValue("rate", text, "a yearly fraction below 4294.967296")
    return rate


def _read_flag(value: Any) -> bool:
    if not isinstance(value, bool):
        raise InvalidValue("value", value, "true or false")
    return value


EXAMPLE_WORD = "0x" + "5c" * 32
EXAMPLE_ADDRESS = "0x" + "a1" * 20

AMOUNT = _string(
    kinds.read_amount, format_yuan, "yuan with at most 2 decimals", "916.80", pattern=r"^[0-9]{1,18}(\.[0-9]{1,2})?$"
)
RATE = _string(
    _read_rate,
    lambda value: format_fraction(value, 6),
    "a fraction a year, with at most 6 decimals: 0.18 is 18 %",
    "0.180000",
    pattern=r"^[0-9]{1,9}(\.[0-9]{1,6})?$",
)
DAILY_COST = _string(
    kinds.read_daily_cost,
    lambda value: format_fraction(value, 4),
    "yuan a day for 100 yuan, with at most 4 decimals",
    "0.0527",
    pattern=r"^[0-9]{1,4}(\.[0-9]{1,4})?$",
)
DAY = _string(kinds.DAY.read, kinds.show_day, "a legal day, YYYY-MM-DD", "2026-03-01", format="date")
FLAG = Form(_read_flag, bool, {"type": "boolean", "examples": [True]})
ID = hex_of(32, "id", EXAMPLE_WORD)
PAYMENT_ID = hex_of(16, "id of a payment", "0x" + "7d" * 16)
WORD = hex_of(32, "32 bytes", EXAMPLE_WORD)
HASH = _string(
    kinds.read_hash,
    kinds.show_bytes,
    f"0x and 64 hex digits, or a text of at most {kinds.MAX_TEXT} characters of which the Keccak-256 is taken; no personal data",
    "ref-2026-0001",
    minLength=1,
    maxLength=kinds.MAX_TEXT,
)
OCTETS = _string(
    _read_octets,
    kinds.show_bytes,
    f"0x and the hex of at most {MAX_OCTETS} bytes",
    "0x1b1b",
    pattern="^0x([0-9a-fA-F]{2})*$",
)
ADDRESS_BYTES = hex_of(20, "address", EXAMPLE_ADDRESS)
ADDRESS = Form(_text(_read_address, "an address"), str, ADDRESS_BYTES.schema)
TEXT = _string(str, str, "text", "", maxLength=kinds.MAX_TEXT)


def integer(bits: int) -> Form:
    """A count that fits an unsigned type of so many bits; above 53 bits as decimal text, because JSON readers lose digits."""
    most = 2**bits - 1
    if bits > EXACT_BITS:
        return _large(most, f"a decimal number from 0 to 2^{bits} - 1, as text")

    def read(value: Any) -> int:
        if not isinstance(value, int) or isinstance(value, bool) or not 0 <= value <= most:
            raise InvalidValue("value", value, f"an integer from 0 to {most}")
        return value

    return Form(read, int, {"type": "integer", "minimum": 0, "maximum": most, "examples": [1]})


def _large(most: int, allowed: str) -> Form:
    def read(text: str) -> int:
        if not _DIGITS.fullmatch(text) or int(text) > most:
            raise InvalidValue("value", text, allowed)
        return int(text)

    return _string(read, str, allowed, "1", pattern="^[0-9]{1,78}$")


def choice(members: Sequence[str], only: Sequence[str] | None = None) -> Form:
    """One of the members; the chain's value is its place. What stands for nothing is shown, but cannot be asked for.

    `only`: those of them that can be asked for here.
    """
    names = [str(member) for member in members]
    offered = [name for name in names if name not in NOTHINGS and (only is None or name in only)]
    allowed = f"one of {', '.join(offered)}"

    def read(text: str) -> int:
        if text not in offered:
            raise InvalidValue("value", text, allowed)
        return names.index(text)

    schema = {"type": "string", "enum": offered, "examples": [offered[0]]}
    return Form(_text(read, allowed), lambda value: names[value], schema)


def many(
    form: Form,
    pack: Callable[[tuple[Any, ...]], Any] = tuple,
    unpack: Callable[[Any], Iterable[Any]] = iter,
    most: int = MAX_LIST,
    least: int = 0,
) -> Form:
    """A list of such values, packed into one when the contracts keep it as a word."""

    def read(value: Any) -> Any:
        if not isinstance(value, list) or not least <= len(value) <= most:
            raise InvalidValue("value", value, f"a list of {least} to {most}" if least else f"a list of at most {most}")
        return pack(tuple(form.read(item) for item in value))

    schema = {
        "type": "array",
        "items": dict(form.schema),
        "maxItems": most,
        "examples": [[form.example] * (least or 1)],
    }
    if least:
        schema["minItems"] = least
    return Form(read, lambda value: [form.show(item) for item in unpack(value)], schema)


def below(form: Form, limit: int, allowed: str) -> Form:
    """The same with no number as large as `limit`."""

    def read(value: Any) -> Any:
        number = form.read(value)
        if number >= limit:
            raise InvalidValue("value", value, allowed)
        return number

    return Form(read, form.show, form.schema)


def given(form: Form) -> Form:
    """Hex digits that are not all zero: the contracts take such a value for none."""

    def read(value: Any) -> Any:
        found = form.read(value)
        if not int(form.show(found), 16):
            raise InvalidValue("value", value, "any but the zeros, which stand for none")
        return found

    return Form(read, form.show, form.schema)


def _two_octets(word: bytes) -> Iterator[int]:
    return (int.from_bytes(word[place : place + 2]) for place in range(0, len(word), 2))


def _set_bits(word: int) -> Iterator[int]:
    return (place for place in range(word.bit_length()) if word >> place & 1)


def _octets(word: bytes | str) -> Iterator[int]:
    return iter(bytes.fromhex(word.removeprefix("0x")) if isinstance(word, str) else word)


COMPONENTS = [dashed(component.name.title()) for component in Component]
# A guess at what these commit to could be tried, were they the hash of a text.
COMMITMENTS = ("identity", "documents", "merkle_root")
# Fields whose Solidity type says less than they mean, by their name in JSON.
SPECIAL: Mapping[str, Form] = {
    "daily_cost": DAILY_COST,
    "conditions": many(integer(4), PACKED["conditions"].pack, _set_bits, 16),
    "methods": many(choice(tuple(Method)), PACKED["methods"].pack, _set_bits, len(Method), 1),
    "day_counts": many(choice(tuple(DayCount)), PACKED["day_counts"].pack, _set_bits, len(DayCount), 1),
    "disposal_methods": many(
        choice(DISPOSAL_METHODS), PACKED["disposal_methods"].pack, _set_bits, len(DISPOSAL_METHODS)
    ),
    "sent_at": Form(integer(53).read, int, {**integer(53).schema, "examples": [1790000000]}),
    "buckets": many(integer(16), PACKED["buckets"].pack, _two_octets, len(BUCKETS), len(BUCKETS)),
    "allocation_order": many(choice(COMPONENTS), PACKED["allocation_order"].pack, _octets, len(COMPONENTS)),
    **dict.fromkeys(COMMITMENTS, WORD),
}
NAMED = {
    "Money": AMOUNT,
    "Rate": RATE,
    "Day": DAY,
    "PaymentId": PAYMENT_ID,
    **dict.fromkeys(("PartyId", "FacilityId", "LoanId", "ProductId"), ID),
}
PLAIN = {"address": ADDRESS, "bool": FLAG, "string": TEXT, "bytes": OCTETS}


@dataclass(frozen=True)
class Forms:
    """`enums`: name of each Solidity enum -> its members in order."""

    enums: Mapping[str, Sequence[str]]

    def of(self, part: Parameter) -> Form:
        """The form of one field that is no structure."""
        key = snake(part.name)
        if key in SPECIAL:
            return SPECIAL[key]
        if part.is_array:
            return many(self.of(part.element))
        if part.solidity_type.startswith("enum "):
            return self.enum(part.solidity_type.removeprefix("enum ").rpartition(".")[2])
        return NAMED.get(part.solidity_type) or PLAIN.get(part.type) or _by_type(part.type)

    def enum(self, name: str, only: Sequence[str] | None = None) -> Form:
        return choice(kinds.spelled(name, self.enums[name]), only)


def _by_type(kind: str) -> Form:
    return integer(int(kind.removeprefix("uint"))) if kind.startswith("uint") else HASH
