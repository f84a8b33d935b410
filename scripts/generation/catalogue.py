"""The catalogue: lifecycle.yaml read into frozen records; shape.py reads the fields, rules.py checks that they fit together."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property


class GenerationError(Exception):
    """What in the sources stops the generation: says the file, the place and what to change."""


@dataclass(frozen=True)
class Edge:
    """A predecessor: `where` is `same` (this object or one that it belongs to), `named` or `any`."""

    code: str
    where: str = "same"

    def __str__(self) -> str:
        return self.code if self.where == "same" else f"{self.code}@{self.where}"


@dataclass(frozen=True)
class Scope:
    name: str
    file: str
    parent: str | None
    plural: str
    single: bool
    note: str


@dataclass(frozen=True)
class Phase:
    id: int
    zh: str
    en: str
    nodes: int


@dataclass(frozen=True)
class Law:
    key: str
    rule: str
    source_read: str


@dataclass(frozen=True)
class Node:
    id: int
    code: str
    zh: str
    en: str
    phase: int
    scope: str
    kind: str
    by: tuple[str, ...]
    consent: tuple[str, ...]
    after_all: tuple[Edge, ...]
    after_any: tuple[Edge, ...]
    guard: str
    state: str
    money: str | None
    creates: bool
    repeats: bool
    clears: tuple[str, ...]
    law: str | None
    line: int

    @property
    def edges(self) -> tuple[Edge, ...]:
        return self.after_all + self.after_any


@dataclass(frozen=True)
class Catalogue:
    """All of lifecycle.yaml. `digest` is the keccak256 of its bytes."""

    digest: bytes
    scopes: tuple[Scope, ...]
    phases: tuple[Phase, ...]
    laws: tuple[Law, ...]
    built: frozenset[str]
    nodes: tuple[Node, ...]

    @cached_property
    def by_code(self) -> Mapping[str, Node]:
        return {node.code: node for node in self.nodes}

    @cached_property
    def scope(self) -> Mapping[str, Scope]:
        return {scope.name: scope for scope in self.scopes}

    def of_phase(self, phase: Phase) -> tuple[Node, ...]:
        return tuple(node for node in self.nodes if node.phase == phase.id)

    def ancestors(self, scope: str) -> tuple[str, ...]:
        """The scope itself and what it belongs to, nearest first."""
        found = [scope]
        while parent := self.scope[found[-1]].parent:
            found.append(parent)
        return tuple(found)


def mask(catalogue: Catalogue, codes: Iterable[str]) -> int:
    """One word in which bit n says that the node with id n is among `codes`."""
    return sum(1 << catalogue.by_code[code].id for code in set(codes))
