"""ledger/domain/nodes.py: the catalogue as Python enums, importable without YAML."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from generation.catalogue import Catalogue, Edge, Law, Node, Phase, Scope

HEAD = '''"""The nodes of a loan's life: the catalogue as enums.

Generated from lifecycle.yaml by `make generate`; not edited by hand.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import IntEnum, StrEnum
from typing import Any, Self


class File(StrEnum):
    """Whose file (卷宗) records a node."""

    PARTY = "party"
    FACILITY = "facility"
    LOAN = "loan"


class Kind(StrEnum):
    """Who sets a node off: an actor by right, anyone once the clock allows it, or the contracts by themselves."""

    ACTOR = "actor"
    TIME = "time"
    CASCADE = "cascade"


class Where(StrEnum):
    """Where a predecessor happened: on the object or one that it belongs to, on a named object, on any part."""

    SAME = "same"
    NAMED = "named"
    ANY = "any"


class Scope(StrEnum):
    """The kind of object that a node happens to; `parent` is what it belongs to, `plural` its name in paths."""

    file: File
    plural: str
    _parent: str | None

    def __new__(cls, value: str, *facts: Any) -> Self:
        member = str.__new__(cls, value)
        member._value_ = value
        member.file, member._parent, member.plural = facts
        return member

    @property
    def parent(self) -> Scope | None:
        return Scope(self._parent) if self._parent else None

'''

BODY = '''
@dataclass(frozen=True, slots=True)
class Phase:
    """A phase of a loan's life with its titles."""

    id: int
    zh: str
    en: str


@dataclass(frozen=True, slots=True)
class Law:
    """A rule of law; `source_read` says how much of its wording was read: text, part or none."""

    key: str
    rule: str
    source_read: str


@dataclass(frozen=True, slots=True)
class Predecessor:
    """A node that has happened before, and where."""

    code: str
    where: Where = Where.SAME

    @property
    def node(self) -> Node:
        return Node[self.code]


class Node(IntEnum):
    """A step of a loan's life; its value is the id in events, bit `value` of a word stands for it."""

    zh: str
    en: str
    phase: int
    scope: Scope
    kind: Kind
    by: tuple[str, ...]
    consent: tuple[str, ...]
    after_all: tuple[Predecessor, ...]
    after_any: tuple[Predecessor, ...]
    guard: str
    state: str
    money: str | None
    creates: bool
    repeats: bool
    built: bool
    law: str | None
    _clears: tuple[str, ...]

    def __new__(cls, value: int, *facts: Any) -> Self:
        member = int.__new__(cls, value)
        member._value_ = value
        member.zh, member.en, member.phase, member.scope, member.kind, *rest = facts
        member.by, member.consent, member.after_all, member.after_any, *rest = rest
        member.guard, member.state, member.money, flags, member._clears, member.law = rest
        member.creates, member.repeats, member.built = flags
        return member

    @property
    def clears(self) -> frozenset[Node]:
        return frozenset(Node[code] for code in self._clears)

    @property
    def bit(self) -> int:
        return 1 << self.value

    @property
    def all_mask(self) -> int:
        """Word of the nodes that must all have been reached."""
        return mask(*(edge.node for edge in self.after_all))

    @property
    def any_mask(self) -> int:
        """Word of the nodes of which one must have been reached; 0 asks for none."""
        return mask(*(edge.node for edge in self.after_any))

    @property
    def clears_mask(self) -> int:
        """Word of the nodes that no longer count as reached afterwards."""
        return mask(*self.clears)

'''
TAIL = '''

def mask(*nodes: Node) -> int:
    """The word in which the bits of these nodes are set."""
    word = 0
    for node in nodes:
        word |= node.bit
    return word


def nodes_in(word: int) -> frozenset[Node]:
    """The nodes whose bits are set. Raises: ValueError for a bit that stands for no node."""
    return frozenset(Node(bit) for bit in range(word.bit_length()) if word >> bit & 1)
'''


def render(catalogue: Catalogue) -> str:
    """The Python source, before formatting; deterministic."""
    scopes = "".join(f"    {_scope(scope)}\n" for scope in catalogue.scopes)
    nodes = "".join(f"    {line}\n" for line in _nodes(catalogue))
    return HEAD + scopes + "\n" + BODY + nodes + "\n" + _tables(catalogue) + TAIL


def _scope(scope: Scope) -> str:
    parent = repr(scope.parent)
    return f"{scope.name.upper()} = {scope.name!r}, File.{scope.file.upper()}, {parent}, {scope.plural!r}"


def _nodes(catalogue: Catalogue) -> Iterator[str]:
    for phase in catalogue.phases:
        yield f"# {phase.id} {phase.zh}: {phase.en}"
        for node in catalogue.of_phase(phase):
            yield f"{node.code} = ({', '.join(_facts(node, node.code in catalogue.built))})"


def _facts(node: Node, built: bool) -> Iterator[str]:
    yield from (str(node.id), repr(node.zh), repr(node.en), str(node.phase))
    yield from (f"Scope.{node.scope.upper()}", f"Kind.{node.kind.upper()}")
    yield from (repr(node.by), repr(node.consent), _edges(node.after_all), _edges(node.after_any))
    yield from (repr(node.guard), repr(node.state), repr(node.money))
    yield from (f"({node.creates}, {node.repeats}, {built})", repr(node.clears), repr(node.law))


def _edges(edges: Iterable[Edge]) -> str:
    return _tuple(_edge(edge) for edge in edges)


def _edge(edge: Edge) -> str:
    where = "" if edge.where == "same" else f", Where.{edge.where.upper()}"
    return f"Predecessor({edge.code!r}{where})"


def _tuple(parts: Iterable[str]) -> str:
    return f"({''.join(f'{part}, ' for part in parts)})"


def _tables(catalogue: Catalogue) -> str:
    return (
        f'\nCATALOGUE = bytes.fromhex("{catalogue.digest.hex()}")\n'
        '"""keccak256 of the bytes of lifecycle.yaml, as the contracts state it."""\n\n'
        f"PHASES = {_tuple(map(_phase, catalogue.phases))}\n"
        f"SCOPES = tuple(Scope)\n"
        f"LAWS = {{{', '.join(map(_law, catalogue.laws))}}}\n"
        "BUILT = frozenset(node for node in Node if node.built)\n"
    )


def _phase(phase: Phase) -> str:
    return f"Phase({phase.id}, {phase.zh!r}, {phase.en!r})"


def _law(law: Law) -> str:
    return f"{law.key!r}: Law({law.key!r}, {law.rule!r}, {law.source_read!r})"
