"""Compares what a checkpoint states with what the ledger holds."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from typing import Any

from ledger.scenario.kinds import AMOUNT, REFERENCE, Kind
from ledger.scenario.model import Expected, Subject
from ledger.scenario.registry import Registry
from ledger.scenario.report import Checked
from ledger.scenario.signatures import Shape
from ledger.scenario.views import NODES, VIEWS, kinds_of, subject_kinds
from ledger.scenario.wire import Wire, logs_by_file

ACCOUNTS = {"pool": 1, "payable": 2, "transit": 3}


@dataclass
class Checker:
    """Reads each view once for each checkpoint."""

    wire: Wire
    shape: Shape
    registry: Registry
    _read: dict[tuple[Any, ...], Any] = field(default_factory=dict)

    def compare(self, stated: tuple[Expected, ...]) -> list[Checked]:
        self._read.clear()
        return [self._compare(expected) for expected in stated]

    def _compare(self, expected: Expected) -> Checked:
        what = ".".join((expected.name, *expected.path))
        if expected.path[0] == NODES:
            return self._count(expected, what)
        kind, actual = self._actual(expected)
        wanted, found = self._shown(kind, expected.value), self._shown(kind, actual)
        return Checked(expected.line, what, wanted, found, wanted == found)

    def _count(self, expected: Expected, what: str) -> Checked:
        """How often a node stands in the file's log."""
        steps = logs_by_file(self.wire.sent).get(self._id(expected), [])
        found = Counter(step.node.name for step in steps)[expected.path[1]]
        if expected.value is None:
            return Checked(expected.line, what, "at least 1", found, found > 0)
        return Checked(expected.line, what, expected.value, found, found == expected.value)

    def _actual(self, expected: Expected) -> tuple[Kind, Any]:
        view, key = VIEWS[expected.subject], expected.path[0]
        if key in view.sums:
            return AMOUNT, self.sum_of(expected.subject, expected.name, key)
        if key not in view.parts:
            found = self._view(view.view, self._id(expected))
            return subject_kinds(self.shape, expected.subject)[key], found[self._name(view.view, key)]
        part = view.parts[key]
        arguments = self._arguments(expected, part.numbered or part.named)
        found = self._view(part.view, *arguments)
        return kinds_of(self.shape, part.view)[expected.path[-1]], found[self._name(part.view, expected.path[-1])]

    def _arguments(self, expected: Expected, listed: bool) -> tuple[Any, ...]:
        """What the view of a part takes: the loan's id and a number, or the id of a payment."""
        if not listed:
            return (self._id(expected),)
        place = expected.path[1]
        if place in self.registry.payments:
            return (self.registry.payments[place].id,)
        number = self.registry.parts[place].number if place in self.registry.parts else int(place)
        return (self._id(expected), number)

    def sum_of(self, subject: Subject, name: str, key: str) -> int:
        """A figure that no view of the subject itself has, in fen."""
        id_ = self.registry.id_of(subject, name)
        if key == "available":
            facility = self._view("facilityOf", id_)
            left: int = facility["limit"] - facility["outstanding"] - facility["reserved"]
            return max(left, 0)
        if key == "wallet":
            return int(self.wire.token.read(self.wire.chain, "balanceOf", self.registry.address(name)))
        if key == "receivable":
            return int(self._view("receivableOf", id_))
        if key == "penalty_owed":
            return int(self._view("penaltyOwed", id_))
        return int(self._view("balanceOf", ACCOUNTS[key], id_))

    def _id(self, expected: Expected) -> bytes:
        return self.registry.id_of(expected.subject, expected.name)

    def _view(self, function: str, *arguments: Any) -> Any:
        key = (function, *arguments)
        if key not in self._read:
            self._read[key] = self.wire.read(function, *arguments)
        return self._read[key]

    def _name(self, view: str, key: str) -> str:
        return next(part.name for part in self.shape.outputs(view) if part.key == key)

    def _shown(self, kind: Kind, value: Any) -> Any:
        if kind is REFERENCE:
            return self.registry.name(value) or value
        return kind.show(value)


def balances(checker: Checker) -> dict[str, dict[str, str]]:
    """Every account of every party that holds something, in yuan."""
    found: dict[str, dict[str, str]] = {}
    for name, party in checker.registry.scenario.parties.items():
        keys = VIEWS[Subject.PARTY].sums if party.is_institution or party.is_customer else ()
        held = {key: checker.sum_of(Subject.PARTY, name, key) for key in keys}
        if any(held.values()):
            found[name] = {key: AMOUNT.show(fen) for key, fen in held.items() if fen}
    return found
