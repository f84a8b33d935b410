"""The kinds of column: what is stored how.

Amounts are whole fen and days whole numbers in BIGINT; ids, hashes, keys and byte strings are lower-case hex with 0x.
The chain's integers are unsigned and up to 64 bits (amounts), a BIGINT is signed: what is above `MOST` is stored as `MOST`.
No amount of money is that large, but a stated limit such as "everything" can be; the event keeps the exact value.
"""

from datetime import date
from typing import Any

from sqlalchemy import BigInteger, String, Text
from sqlmodel import Field

from ledger.domain.calendar import LAST_DAY, to_date

MOST = 2**63 - 1
# A place among all events is the block and, in so many bits, the place of the log in it.
LOG_BITS = 20


def whole(**options: Any) -> Any:
    """An integer: fen, millionths, a day number, a count, a block."""
    return Field(sa_type=BigInteger, **options)


def short(**options: Any) -> Any:
    """Hex of at most 32 bytes, a state, a name."""
    return Field(sa_type=String(66), **options)


def long(**options: Any) -> Any:
    """Hex or JSON of any length."""
    return Field(sa_type=Text, **options)


def bounded(value: int) -> int:
    """`value` as a BIGINT can hold it."""
    return max(-MOST, min(value, MOST))


def iso_date(day: int) -> date | None:
    """The date of a legal day; None for 0, which means that there is none, and for days after the year 9999."""
    return to_date(day) if 0 < day <= LAST_DAY else None


def hexed(value: bytes) -> str:
    return "0x" + value.hex()


def octets(value: str) -> bytes:
    return bytes.fromhex(value[2:])
