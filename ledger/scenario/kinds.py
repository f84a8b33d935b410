"""The kinds of values that a scenario writes and a report shows: one table for reading, showing, and the editor's schema."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from eth_utils.crypto import keccak

from ledger.chain.names import dashed
from ledger.domain.calendar import LAST_DAY, DayCount, format_day, parse_day
from ledger.domain.errors import InvalidValue
from ledger.domain.money import MAX_AMOUNT, Fen, Millionths, format_fraction, format_yuan, parse_yuan

NAME = r"[a-z][a-z0-9-]{0,39}"
MAX_TEXT = 200

_NAME = re.compile(NAME)
_HEX = re.compile(r"0x[0-9a-fA-F]{64}")
_INTEGER = re.compile(r"[0-9]{1,20}")
_RATE = re.compile(r"([0-9]{1,4})(?:\.([0-9]{1,6}))?( ?%)?")
_DAILY = re.compile(r"([0-9]{1,4})(?:\.([0-9]{1,4}))?")

Schema = Mapping[str, Any]


@dataclass(frozen=True)
class Kind:
    """`read` turns written text into the chain's value and raises InvalidValue; `show` writes a value as a report has it."""

    title: str
    read: Callable[[str], Any]
    show: Callable[[Any], Any]
    schema: Schema
    listed: bool = False


def read_name(text: str) -> str:
    """Raises: InvalidValue."""
    if not _NAME.fullmatch(text):
        raise InvalidValue("name", text, "a name of at most 40 small letters, digits and hyphens, such as borrower-1")
    return text


def read_rate(text: str) -> Millionths:
    """'0.18' and '18 %' are 180,000 millionths a year. Raises: InvalidValue."""
    found = _RATE.fullmatch(text)
    if found:
        whole, decimals, percent = found.groups()
        places = 4 if percent else 6
        if len(decimals or "") <= places:
            value: int = int(whole) * 10**places + int((decimals or "").ljust(places, "0"))
            if value < 2**32:
                return value
    raise InvalidValue("rate", text, "a yearly rate such as 0.18 or 18 %, exact to a millionth")


def read_daily_cost(text: str) -> int:
    """Yuan a day for 100 yuan, in 1/10,000 yuan. Raises: InvalidValue."""
    found = _DAILY.fullmatch(text)
    if not found:
        raise InvalidValue("daily cost", text, "yuan a day for 100 yuan, such as 0.0658")
    return int(found[1]) * 10**4 + int((found[2] or "").ljust(4, "0"))


def read_hash(text: str) -> bytes:
    """32 bytes in hex as they are; of any other text its Keccak-256. Raises: InvalidValue."""
    if _HEX.fullmatch(text):
        return bytes.fromhex(text[2:])
    if text.startswith("0x") or not text or len(text) > MAX_TEXT:
        raise InvalidValue("hash", text, f"0x and 64 hex digits, or a text of 1 to {MAX_TEXT} characters to be hashed")
    return keccak(text=text)


def read_flag(text: str) -> bool:
    """Raises: InvalidValue."""
    if text not in ("true", "false"):
        raise InvalidValue("flag", text, "true or false")
    return text == "true"


def read_amount(text: str) -> Fen:
    """Raises: InvalidValue."""
    fen = parse_yuan(text)
    if fen > MAX_AMOUNT:
        raise InvalidValue("amount", text, f"at most {format_yuan(MAX_AMOUNT)} yuan")
    return fen


def show_day(day: int) -> str | None:
    """A day that was never set is None."""
    return format_day(day) if 0 < day <= LAST_DAY else None


def show_bytes(value: bytes) -> str:
    return "0x" + bytes(value).hex()


AMOUNT = Kind(
    "amount",
    read_amount,
    format_yuan,
    {"type": ["number", "string"], "description": "amount in yuan with at most 2 decimals"},
)
RATE = Kind(
    "rate",
    read_rate,
    lambda value: format_fraction(value, 6),
    {"type": ["number", "string"], "description": "rate a year, such as 0.18 or 18 %"},
)
DAY = Kind("date", parse_day, show_day, {"type": "string", "format": "date"})
FLAG = Kind("flag", read_flag, bool, {"type": "boolean"})
HASH = Kind(
    "hash",
    read_hash,
    show_bytes,
    {"type": "string", "description": "0x and 64 hex digits as they are; of any other text its Keccak-256"},
)
TEXT = Kind("text", str, str, {"type": "string"})
DAILY_COST = Kind(
    "daily cost",
    read_daily_cost,
    lambda value: format_fraction(value, 4),
    {"type": ["number", "string"], "description": "yuan a day for 100 yuan, with at most 4 decimals"},
)


def read_part(text: str) -> str | int:
    """A part of a file by the name that a step gave it, or by its number. Raises: InvalidValue."""
    return int(text) if text.isascii() and text.isdigit() and len(text) < 6 else read_name(text)


PART = Kind(
    "name or number",
    read_part,
    str,
    {"oneOf": [{"type": "string", "pattern": f"^{NAME}$"}, {"type": "integer", "minimum": 0, "maximum": 65535}]},
)
REFERENCE = Kind("name", read_name, str, {"type": "string", "pattern": f"^{NAME}$"})


def integer(bits: int) -> Kind:
    """A number that fits an unsigned type of so many bits."""
    most = 2**bits - 1

    def read(text: str) -> int:
        if not _INTEGER.fullmatch(text) or int(text) > most:
            raise InvalidValue("number", text, f"an integer from 0 to {most}")
        return int(text)

    return Kind("number", read, int, {"type": "integer", "minimum": 0, "maximum": most})


def choice(members: Sequence[str]) -> Kind:
    """One of the members, whose places are the chain's values."""

    def read(text: str) -> int:
        if text not in members:
            raise InvalidValue("choice", text, f"one of {', '.join(members)}")
        return list(members).index(text)

    def show(value: int) -> str:
        return members[value]

    return Kind("choice", read, show, {"enum": list(members)})


def many(kind: Kind) -> Kind:
    """A list of such values."""
    schema = {"type": "array", "items": kind.schema}
    return Kind(
        f"list of {kind.title}s", kind.read, lambda values: [kind.show(value) for value in values], schema, True
    )


def bits(kind: Kind) -> Kind:
    """A set of members, each a bit."""
    schema = {"type": "array", "items": kind.schema, "uniqueItems": True}

    def show(value: int) -> list[Any]:
        return [kind.show(place) for place in range(value.bit_length()) if value >> place & 1]

    return Kind(f"set of {kind.title}s", kind.read, show, schema, True)


# Where the field has a spelling of its own.
SPELLINGS = {"DayCount": tuple(DayCount)}


def spelled(name: str, members: Sequence[str]) -> tuple[str, ...]:
    """How the members of an enum of the contracts are written in a scenario."""
    return SPELLINGS.get(name) or tuple(dashed(member) for member in members)
