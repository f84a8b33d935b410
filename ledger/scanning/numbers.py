"""Numbers that stand for a person or a firm, told by their form and check digit."""

from __future__ import annotations

from datetime import date

# Provinces of GB/T 2260, and 71 to 83: Taiwan, Hong Kong, Macao.
PROVINCES = frozenset(
    [
        "11",
        "12",
        "13",
        "14",
        "15",
        "21",
        "22",
        "23",
        "31",
        "32",
        "33",
        "34",
        "35",
        "36",
        "37",
        "41",
        "42",
        "43",
        "44",
        "45",
        "46",
        "50",
        "51",
        "52",
        "53",
        "54",
        "61",
        "62",
        "63",
        "64",
        "65",
        "71",
        "81",
        "82",
        "83",
    ]
)
_CHECKS = "10X98765432"
_WEIGHTS = tuple(2 ** (17 - place) % 11 for place in range(17))
# GB 32100: digits and letters without I, O, S, V, Z; weights are powers of 3 modulo 31.
_SOCIAL = "0123456789ABCDEFGHJKLMNPQRTUWXY"
OLDEST = 1900


def is_resident_id(text: str) -> bool:
    """18 characters of GB 11643-1999: province, a date of birth that was, and the check by ISO 7064 MOD 11-2."""
    if len(text) != 18 or not (text[:17].isascii() and text[:17].isdigit()) or text[:2] not in PROVINCES:
        return False
    try:
        born = date(int(text[6:10]), int(text[10:12]), int(text[12:14]))
    except ValueError:
        return False
    total = sum(int(digit) * weight for digit, weight in zip(text, _WEIGHTS, strict=False))
    return born.year >= OLDEST and born.year < 2100 and text[17].upper() == _CHECKS[total % 11]


def is_mobile(text: str) -> bool:
    return len(text) == 11 and text.isascii() and text.isdigit() and text[0] == "1" and text[1] in "3456789"


def is_bank_card(text: str) -> bool:
    """16 to 19 digits with the check of ISO/IEC 7812 (Luhn), of an issuer of payment cards (3 to 6)."""
    if not 16 <= len(text) <= 19 or not (text.isascii() and text.isdigit()) or text[0] not in "3456":
        return False
    doubled = (int(digit) * (1 + place % 2) for place, digit in enumerate(reversed(text)))
    return sum(value - 9 if value > 9 else value for value in doubled) % 10 == 0


def is_social_credit_code(text: str) -> bool:
    """18 characters of GB 32100-2015 (统一社会信用代码), of a registering authority that there is."""
    if len(text) != 18 or set(text) - set(_SOCIAL) or not text[2:8].isdigit() or text[0] not in "159AY":
        return False
    values = [_SOCIAL.index(char) for char in text]
    total = sum(value * pow(3, place, 31) for place, value in enumerate(values[:17]))
    return (31 - total % 31) % 31 == values[17]
