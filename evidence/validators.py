"""Who may speak for the blocks of a chain of several validators, height by height, as the trust file pins them.

    [{"from": 0, "to": 999, "members": [{"address": "0x…20 bytes", "owner": "Bank A"}, …]}, {"from": 1000, "members": […]}]

`to` is the last height of a range; without it the range holds until further notice. Ranges rise and do not overlap.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass

from evidence.canonical import Json
from evidence.errors import MalformedValue, UnpinnedTrust
from evidence.shape import hexed, integer, items, members, octets, text

ADDRESS_BYTES = 20
MAX_VALIDATORS = 256
MAX_RANGES = 1_024
OWNER = re.compile(r"[^\x00-\x1f\x7f-\x9f]{1,200}")


@dataclass(frozen=True)
class OwnedKey:
    """A key that speaks for blocks, a validator's or a notary's, and who owns it, in words."""

    address: bytes
    owner: str

    def to_json(self) -> dict[str, Json]:
        return {"address": hexed(self.address), "owner": self.owner}

    @classmethod
    def from_json(cls, value: Json, where: str) -> OwnedKey:
        found = members(value, where, {"address", "owner"})
        address = octets(found["address"], f"{where}.address", ADDRESS_BYTES)
        return cls(address, text(found["owner"], f"{where}.owner", OWNER))


@dataclass(frozen=True)
class Tenure:
    """The validators of the heights `first` to `last`, both included; `last` None: until further notice."""

    first: int
    last: int | None
    members: tuple[OwnedKey, ...]

    def covers(self, height: int) -> bool:
        return self.first <= height and (self.last is None or height <= self.last)

    @property
    def addresses(self) -> frozenset[bytes]:
        return frozenset(member.address for member in self.members)

    @property
    def owners(self) -> Mapping[bytes, str]:
        return {member.address: member.owner for member in self.members}

    def to_json(self) -> dict[str, Json]:
        end: dict[str, Json] = {} if self.last is None else {"to": self.last}
        return {"from": self.first, **end, "members": [member.to_json() for member in self.members]}

    @classmethod
    def from_json(cls, value: Json, where: str) -> Tenure:
        found = members(value, where, {"from", "members"}, {"to"})
        first = integer(found["from"], f"{where}.from")
        last = integer(found["to"], f"{where}.to", first) if "to" in found else None
        listed = items(found["members"], f"{where}.members", MAX_VALIDATORS)
        validators = tuple(OwnedKey.from_json(item, f"{where}.members[{place}]") for place, item in enumerate(listed))
        if len({validator.address for validator in validators}) != len(validators):
            raise MalformedValue("one validator stands twice", where=f"{where}.members")
        return cls(first, last, validators)


@dataclass(frozen=True)
class PinnedSets:
    """The validators of all heights that the trust file speaks of."""

    tenures: tuple[Tenure, ...]

    def find(self, height: int) -> Tenure | None:
        return next((tenure for tenure in self.tenures if tenure.covers(height)), None)

    def at(self, height: int) -> Tenure:
        """Raises UnpinnedTrust where nobody is pinned for that height."""
        found = self.find(height)
        if found is None:
            raise UnpinnedTrust("no validators are pinned for this height", where="trust.validators", found=height)
        if not found.members:
            raise UnpinnedTrust("the list of validators is empty", where="trust.validators", found=height)
        return found

    def to_json(self) -> list[Json]:
        return [tenure.to_json() for tenure in self.tenures]

    @classmethod
    def from_json(cls, value: Json, where: str) -> PinnedSets:
        """Raises MalformedValue where ranges overlap or do not rise."""
        listed = items(value, where, MAX_RANGES)
        tenures = tuple(Tenure.from_json(item, f"{where}[{place}]") for place, item in enumerate(listed))
        for place, (earlier, later) in enumerate(zip(tenures, tenures[1:], strict=False)):
            if earlier.last is None or earlier.last >= later.first:
                raise MalformedValue("ranges overlap or do not rise", where=f"{where}[{place + 1}]")
        return cls(tenures)
