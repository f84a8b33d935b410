"""What the ledger's functions take and give, with the kind of every field: read from the compiled interface, never written down twice."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property

from ledger.chain.abi import Parameter
from ledger.chain.artifacts import TOKEN, Artifacts
from ledger.chain.names import snake
from ledger.scenario.kinds import (
    AMOUNT,
    DAILY_COST,
    DAY,
    FLAG,
    HASH,
    RATE,
    REFERENCE,
    TEXT,
    Kind,
    choice,
    integer,
    many,
    spelled,
)

# Solidity types that are a kind of value; the others are told from the ABI type.
NAMED = {"Money": AMOUNT, "Rate": RATE, "Day": DAY, "address": REFERENCE, "bool": FLAG, "string": TEXT}
# Fields whose plain type says less than they mean: packed money, and a cost in 1/10,000 yuan.
MEANT = {
    ("sentAt", "uint64"): integer(53),
    ("fee", "uint48"): AMOUNT,
    ("tolerance", "uint32"): AMOUNT,
    ("dailyCost", "uint32"): DAILY_COST,
}
IDENTIFIERS = ("PartyId", "FacilityId", "LoanId", "ProductId", "PaymentId")


@dataclass(frozen=True)
class Field:
    """One field of a function, struct or error. `kind` is None for a structure, whose fields stand in `parts`."""

    name: str
    key: str
    type: str
    internal: str
    kind: Kind | None
    parts: tuple[Field, ...]


@dataclass(frozen=True)
class Shape:
    """The functions and errors at the ledger's address, field by field."""

    artifacts: Artifacts

    def inputs(self, function: str) -> tuple[Field, ...]:
        return self._fields(self.artifacts.ledger.function(function).inputs)

    def outputs(self, function: str) -> tuple[Field, ...]:
        """The fields of what the function returns; those of the structure when it returns one."""
        fields = self._fields(self.artifacts.ledger.function(function).outputs)
        return fields[0].parts if len(fields) == 1 and fields[0].parts else fields

    @cached_property
    def errors(self) -> Mapping[str, tuple[Field, ...]]:
        """Name and fields of every error with which the ledger or its token refuses; where both use a name, the fields of both."""
        found: dict[str, dict[str, Field]] = {}
        for interface in (self.artifacts.load(TOKEN).interface, self.artifacts.ledger):
            for error in interface.errors.values():
                found.setdefault(error.name, {}).update({part.name: part for part in self._fields(error.inputs)})
        return {name: tuple(fields.values()) for name, fields in found.items()}

    def members(self, enum: str) -> tuple[str, ...]:
        """The members of an enum as a scenario writes them."""
        return spelled(enum, self.artifacts.enums[enum])

    def _fields(self, parameters: Iterable[Parameter]) -> tuple[Field, ...]:
        return tuple(map(self._field, parameters))

    def _field(self, part: Parameter) -> Field:
        parts = self._fields(part.components)
        kind = None if parts else self._kind(part)
        return Field(part.name, snake(part.name), part.type, part.solidity_type, kind, parts)

    def _kind(self, part: Parameter) -> Kind:
        if part.is_array:
            return many(self._kind(part.element))
        if part.solidity_type.startswith("enum "):
            return choice(self.members(part.solidity_type.removeprefix("enum ").rpartition(".")[2]))
        if (part.name, part.type) in MEANT:
            return MEANT[part.name, part.type]
        if part.solidity_type in NAMED:
            return NAMED[part.solidity_type]
        if part.solidity_type in IDENTIFIERS:
            return REFERENCE
        return integer(int(part.type.removeprefix("uint"))) if part.type.startswith("uint") else HASH
