"""What a checkpoint can state about a party, a facility or a loan: the fields of the ledger's own views, and a few sums."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, TypeAlias

from ledger.domain.errors import InvalidValue
from ledger.domain.nodes import Node
from ledger.scenario.kinds import AMOUNT, Kind, integer
from ledger.scenario.model import Expected, Subject
from ledger.scenario.signatures import Shape
from ledger.scenario.source import Keyed, Table, Value, items, scalar, unknown

NODES, ABSENT = "nodes", "absent"

# Line, path and value of one statement.
Found: TypeAlias = tuple[int, tuple[str, ...], Any]


@dataclass(frozen=True)
class Part:
    """A structure below a subject. `numbered`: one for each number, or for each name that a step gave with `as`."""

    view: str
    numbered: bool = False
    named: bool = False


@dataclass(frozen=True)
class View:
    """`view` gives the subject's own fields; `sums` are figures that the ledger keeps elsewhere, in fen."""

    view: str
    parts: Mapping[str, Part]
    sums: tuple[str, ...]


VIEWS = {
    Subject.PARTY: View("partyOf", {}, ("wallet", "payable", "pool", "receivable")),
    Subject.FACILITY: View("facilityOf", {"application": Part("applicationOf")}, ("available",)),
    Subject.LOAN: View(
        "loanOf",
        {
            "agreement": Part("agreementOf"),
            "drawdown": Part("drawdownOf"),
            "instalments": Part("instalmentOf", numbered=True),
            "claims": Part("claimOf", numbered=True, named=True),
            "transfers": Part("transferOf", numbered=True, named=True),
            "pricing": Part("pricingOf"),
            "mandates": Part("mandateOf", numbered=True),
            "quotes": Part("quoteOf", numbered=True, named=True),
            "payments": Part("paymentOf", named=True),
        },
        ("penalty_owed", "transit"),
    ),
}


def kinds_of(shape: Shape, view: str) -> dict[str, Kind]:
    """Key and kind of every field of a view that a checkpoint can state."""
    return {part.key: part.kind for part in shape.outputs(view) if part.kind is not None}


def subject_kinds(shape: Shape, subject: Subject) -> dict[str, Kind]:
    """The fields that stand directly below a subject."""
    view = VIEWS[subject]
    fields = {key: kind for key, kind in kinds_of(shape, view.view).items() if key not in view.parts}
    return fields | {name: AMOUNT for name in view.sums}


@dataclass(frozen=True)
class CheckReader:
    """Reads the `check` of a step. `subjects`: what every name stands for; `aliases`: the names that steps gave to parts."""

    path: str
    shape: Shape
    subjects: Mapping[str, Subject]
    aliases: frozenset[str]

    def read(self, value: Value) -> tuple[Expected, ...]:
        """Raises: ScenarioInvalid."""
        outer = Table.of(self.path, value, "'check'")
        found: list[Expected] = []
        for name, content in outer.source.entries.items():
            if name not in self.subjects:
                raise outer.wrong(unknown("party, facility or loan", name, self.subjects), name)
            subject = self.subjects[name]
            table = Table.of(self.path, content, f"the check of {name!r}")
            found += [
                Expected(line, subject, name, path, stated) for line, path, stated in self._subject(subject, table)
            ]
        return tuple(found)

    def _subject(self, subject: Subject, table: Table) -> list[Found]:
        found = self._fields(subject_kinds(self.shape, subject), table, ())
        for key, part in VIEWS[subject].parts.items():
            if table.has(key):
                found += self._part(key, part, table)
        found += self._nodes(table)
        table.close()
        return found

    def _fields(self, kinds: Mapping[str, Kind], table: Table, above: tuple[str, ...]) -> list[Found]:
        return [
            (table.line_of(key), (*above, key), table.text(key, kind.read))
            for key, kind in kinds.items()
            if table.has(key)
        ]

    def _part(self, key: str, part: Part, table: Table) -> list[Found]:
        kinds = kinds_of(self.shape, part.view)
        inner = Table.of(self.path, table.value(key), f"{key!r}")
        if not (part.numbered or part.named):
            found = self._fields(kinds, inner, (key,))
            inner.close()
            return found
        found = []
        for place, content in inner.source.entries.items():
            self._check_place(part, place, inner)
            row = Table.of(self.path, content, f"{key} {place!r}")
            found += self._fields(kinds, row, (key, place))
            row.close()
        return found

    def _check_place(self, part: Part, place: str, inner: Table) -> None:
        if part.numbered and place.isascii() and place.isdigit() and len(place) < 6:
            return
        if part.named and place in self.aliases:
            return
        raise inner.wrong(unknown("name" if part.named else "number", place, self.aliases if part.named else ()), place)

    def _nodes(self, table: Table) -> list[Found]:
        """`nodes` lists codes that were reached, or counts them; `absent` lists codes that were not."""
        found: list[Found] = []
        if table.has(ABSENT):
            found += self._listed(table.value(ABSENT), 0)
        if table.has(NODES):
            value = table.value(NODES)
            found += self._counted(value) if isinstance(value, Keyed) else self._listed(value, None)
        return found

    def _listed(self, value: Value, count: int | None) -> list[Found]:
        return [(item.line, (NODES, scalar(self.path, item, NODES, read_code)), count) for item in items(value)]

    def _counted(self, value: Keyed) -> list[Found]:
        table = Table(self.path, value, repr(NODES))
        for code in value.entries:
            if code not in Node.__members__:
                raise table.wrong(unknown("node", code, Node.__members__), code)
        return [(table.line_of(code), (NODES, code), table.text(code, integer(32).read)) for code in value.entries]


def read_code(text: str) -> str:
    """Raises: InvalidValue unless the text is a node of the catalogue."""
    if text not in Node.__members__:
        raise InvalidValue("node", text, unknown("node", text, Node.__members__))
    return text
