"""Amounts in fen, annual rates in millionths, and the one rounding rule (money.md §1)."""

import re
from typing import TypeAlias

from ledger.domain.errors import InvalidValue

Fen: TypeAlias = int
Millionths: TypeAlias = int

RAY = 10**27
MILLION = 10**6
BASIS_POINTS = 10**4
MAX_AMOUNT: Fen = 10**13
MAX_RATE: Millionths = 10 * MILLION

_YUAN = re.compile(r"[0-9]{1,18}(\.[0-9]{1,2})?", re.ASCII)
_FRACTION = re.compile(r"[0-9]{1,9}(\.[0-9]{1,6})?", re.ASCII)


def half_up(numerator: int, denominator: int) -> int:
    """The quotient rounded to the nearest integer, halves upwards; for numerator ≥ 0 and denominator > 0."""
    return (2 * numerator + denominator) // (2 * denominator)


def parse_yuan(text: str, field: str = "amount") -> Fen:
    """'10000.00' is 1,000,000 fen.

    Raises: InvalidValue for anything but digits with at most two decimals.
    """
    if not _YUAN.fullmatch(text):
        raise InvalidValue(field, text, "an amount in yuan such as 10000.00, not negative, with at most 2 decimals")
    return _scaled(text, 2)


def parse_rate(text: str, field: str = "rate") -> Millionths:
    """'0.18' is 180,000 millionths, that is 18 % a year.

    Raises: InvalidValue for anything but digits with at most six decimals.
    """
    if not _FRACTION.fullmatch(text):
        raise InvalidValue(field, text, "a yearly fraction such as 0.18, not negative, with at most 6 decimals")
    return _scaled(text, 6)


def format_yuan(fen: Fen, separator: str = "") -> str:
    """1,000,000 fen is '10000.00', or '10,000.00' with a comma as separator."""
    sign, digits = "-" if fen < 0 else "", abs(fen)
    whole = f"{digits // 100:,}".replace(",", separator)
    return f"{sign}{whole}.{digits % 100:02}"


def format_fraction(value: int, places: int) -> str:
    """180,000 with 6 places is '0.180000'; for value ≥ 0."""
    scale = 10**places
    return f"{value // scale}.{value % scale:0{places}}"


def _scaled(text: str, places: int) -> int:
    whole, _, decimals = text.partition(".")
    return int(whole + decimals.ljust(places, "0"))
