"""The contracts' values in words, by their Solidity type: days as dates, amounts in yuan, rates in percent, enums by name."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from ledger.chain.abi import Parameter
from ledger.chain.names import words
from ledger.domain.calendar import LAST_DAY, format_day
from ledger.domain.money import format_fraction, format_yuan
from ledger.domain.nodes import Node

IDS = {"PartyId", "FacilityId", "LoanId", "ProductId", "PaymentId", "bytes32", "bytes16"}
LAST_SECOND = 253_402_300_799  # 9999-12-31T23:59:59Z
MAX_SHOWN = 200


@dataclass(frozen=True)
class Display:
    """`enums`: name of each Solidity enum -> its members in order."""

    enums: Mapping[str, Sequence[str]]

    def value(self, part: Parameter, value: Any) -> str:
        """One value on one line."""
        if part.is_array:
            return _cut(", ".join(self.value(part.element, item) for item in value) or "none")
        if part.components:
            return _cut("; ".join(f"{words(c.name)} {self.value(c, value[c.name])}" for c in part.components))
        return _cut(self._atom(part, value))

    def _atom(self, part: Parameter, value: Any) -> str:
        kind = part.solidity_type
        if kind.startswith("enum "):
            return self.member(kind.removeprefix("enum "), value)
        if kind == "Day":
            return day(value)
        if kind == "Money":
            return f"{format_yuan(value)} yuan"
        if kind == "Rate":
            return percent(value)
        if part.name == "node" and part.type == "uint8":
            return node(value)
        if part.name in ("deadline", "now_", "timestamp"):
            return moment(value)
        if kind in IDS:
            return short(value)
        return "0x" + value.hex() if isinstance(value, bytes) else _plain(value)

    def member(self, enum: str, value: int) -> str:
        """The member of an enum in words; its number where this version does not know it."""
        members = self.enums.get(enum, ())
        return words(members[value]) if value < len(members) else str(value)

    def flags(self, enum: str, mask: int) -> str:
        """The members whose bits are set."""
        return ", ".join(self.member(enum, bit) for bit in bits(mask)) or "none"


def bits(mask: int) -> Iterator[int]:
    """The places of the bits that are set, lowest first."""
    return (place for place in range(mask.bit_length()) if mask >> place & 1)


def day(number: int) -> str:
    """An ISO date; 'never' for 0, which stands for no day."""
    if number == 0:
        return "never"
    return format_day(number) if number <= LAST_DAY else f"day {number}"


def percent(rate: int) -> str:
    """180,000 millionths are '18 %'."""
    text = format_fraction(rate, 4)
    return f"{text.rstrip('0').rstrip('.')} %"


def moment(timestamp: int) -> str:
    """ISO 8601 in UTC."""
    if timestamp > LAST_SECOND:
        return f"second {timestamp}"
    return datetime.fromtimestamp(timestamp, UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def node(number: int) -> str:
    """The code of a node of the catalogue."""
    return Node(number).name if number in Node._value2member_map_ else f"node {number}"


def nodes(mask: int) -> str:
    """The codes of the nodes whose bits are set."""
    return ", ".join(node(bit) for bit in bits(mask)) or "none"


def short(value: bytes) -> str:
    """An id, cut in its middle; 'none' where it is zero."""
    if not any(value):
        return "none"
    text = value.hex()
    return f"0x{text[:8]}…{text[-4:]}" if len(text) > 16 else f"0x{text}"


def _plain(value: Any) -> str:
    return ("yes" if value else "no") if isinstance(value, bool) else str(value)


def _cut(text: str) -> str:
    return text if len(text) <= MAX_SHOWN else f"{text[:MAX_SHOWN]}…"
