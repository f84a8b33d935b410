"""Values that the caller knows, in every form in which they could have come on a chain."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass, field

from evidence.digest import Algorithm
from ledger.scanning.errors import PlantRefused
from ledger.scanning.recognisers import Hit

# Shorter forms turn up in hashes by chance.
LEAST_BYTES = 4
MAX_PLANTS = 10_000
MAX_PLANT = 1_000


@dataclass(frozen=True)
class Wanted:
    """`plants`: the forms of each planted value; `patterns`: regular expressions over the bytes."""

    plants: Mapping[str, Mapping[str, bytes]] = field(default_factory=dict, repr=False)
    patterns: tuple[re.Pattern[bytes], ...] = ()

    def hits(self, data: bytes) -> Iterator[Hit]:
        for value, forms in self.plants.items():
            for form, spelled in forms.items():
                if (at := data.find(spelled)) >= 0:
                    yield Hit("planted value", form, at, value)
        for pattern in self.patterns:
            for match in pattern.finditer(data):
                yield Hit("pattern", pattern.pattern.decode(), match.start(), match.group().decode("utf-8", "replace"))


def wanted(values: Iterable[str], patterns: Iterable[str]) -> Wanted:
    """Raises: PlantRefused."""
    plants = {value.strip(): forms_of(value.strip()) for value in values if value.strip()}
    if len(plants) > MAX_PLANTS:
        raise PlantRefused(f"{len(plants)} values; at most {MAX_PLANTS} are looked for at once")
    return Wanted(plants, tuple(map(_compiled, patterns)))


def forms_of(value: str) -> dict[str, bytes]:
    """By name of the form. Raises: PlantRefused for a value of less than 4 or more than 1,000 bytes."""
    text = value.encode()
    if not LEAST_BYTES <= len(text) <= MAX_PLANT:
        raise PlantRefused(f"a planted value has {LEAST_BYTES} to {MAX_PLANT} bytes of UTF-8, one has {len(text)}")
    forms = {"UTF-8": text, **_spelled(value)}
    for algorithm in Algorithm:
        forms |= {
            f"{algorithm.value} of {name}": algorithm.hash(forms[name]) for name in ("UTF-8", "GBK") if name in forms
        }
    reversed_forms = {f"{name}, reversed": data[::-1] for name, data in forms.items()}
    return {name: data for name, data in _distinct(forms | reversed_forms) if len(data) >= LEAST_BYTES}


def _spelled(value: str) -> dict[str, bytes]:
    text = value.encode()
    forms = {
        "hex text": text.hex().encode(),
        "upper-case hex text": text.hex().upper().encode(),
        "UTF-16": value.encode("utf-16-be"),
    }
    with suppress(UnicodeEncodeError):
        forms["GBK"] = value.encode("gbk")
    if value.isascii() and value.isdigit():
        forms["integer"] = int(value).to_bytes((int(value).bit_length() + 7) // 8 or 1, "big")
    # An identity number's X is packed as the nibble A.
    digits = value.upper().replace("X", "A")
    if value.isascii() and value[:-1].isdigit() and (value[-1].isdigit() or value[-1] in "xX"):
        even = digits if len(digits) % 2 == 0 else f"0{digits}"
        forms["packed BCD"] = bytes.fromhex(even)
        if len(digits) % 2:
            forms["packed BCD from the left"] = bytes.fromhex(f"{digits}0")
    return forms


def _distinct(forms: Mapping[str, bytes]) -> Iterator[tuple[str, bytes]]:
    seen: set[bytes] = set()
    for name, data in forms.items():
        if data not in seen:
            seen.add(data)
            yield name, data


def _compiled(pattern: str) -> re.Pattern[bytes]:
    try:
        return re.compile(pattern.encode())
    except re.error as error:
        raise PlantRefused(f"{pattern!r} is no regular expression: {error}") from None
