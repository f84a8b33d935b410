"""What may follow what: the part of the catalogue of nodes that a replay checks, as plain data.

The verifier brings its own, `catalogue.json` beside this module, and compares its digest with the trust file's; none is ever
taken from a bundle. A replay under an earlier catalogue reads that one with `Catalogue.from_json`.

JSON form: {"digest": "0x…", "scopes": {name: {"file": "party" | "facility" | "loan", "in": name | null}},
"nodes": [{"id": 1, "code": "…", "scope": "…", "afterAll": [ids], "afterAny": [ids], "anywhere": [ids], "clears": [ids],
"repeats": false, "opens": false}]}.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import IntEnum
from importlib.resources import files

from evidence.canonical import Json, load
from evidence.errors import MalformedValue
from evidence.shape import integer, items, members, octets, text

MAX_NODE = 255

_CODE = re.compile(r"[A-Z][A-Z0-9_]{0,63}")
_SCOPE = re.compile(r"[a-z]{1,32}")
_NODE_MEMBERS = ("id", "code", "scope", "afterAll", "afterAny", "anywhere", "clears", "repeats", "opens")


class FileKind(IntEnum):
    """The three files (卷宗), each a log of its own. The numbers stand in first heads."""

    PARTY = 1
    FACILITY = 2
    LOAN = 3


@dataclass(frozen=True)
class Scope:
    """A kind of object: whose file records it, and the scope that it belongs to."""

    file: FileKind
    parent: str | None


@dataclass(frozen=True)
class NodeRule:
    """One node. Masks have bit n for the node with id n.

    `after_all` and `after_any` must have been reached by the object or by what it belongs to; those in `anywhere` by any
    object (the catalogue's `@named` and `@any`, and what elsewhere sets off a cascade). `clears` is undone for later steps.
    A node that `opens` begins a file of its scope, and the parent's log then has an entry of it too.
    """

    code: str
    scope: str
    after_all: int = 0
    after_any: int = 0
    anywhere: int = 0
    clears: int = 0
    repeats: bool = False
    opens: bool = False


@dataclass(frozen=True)
class Catalogue:
    """`digest` is the keccak256 of the catalogue's source, as the contracts carry it.

    Raises MalformedValue when a scope or a rule names what is not there.
    """

    digest: bytes
    scopes: Mapping[str, Scope]
    nodes: Mapping[int, NodeRule]

    def __post_init__(self) -> None:
        for name, scope in self.scopes.items():
            if scope.parent is not None and scope.parent not in self.scopes:
                raise MalformedValue("belongs to an unknown scope", where=f"scopes.{name}", found=scope.parent)
        known = mask_of(self.nodes)
        for node, rule in self.nodes.items():
            if rule.scope not in self.scopes:
                raise MalformedValue("unknown scope", where=f"nodes.{node}", found=rule.scope)
            if unknown := (rule.after_all | rule.after_any | rule.clears) & ~known:
                raise MalformedValue("unknown node", where=f"nodes.{node}", found=nodes_of(unknown))

    def home(self, node: int) -> FileKind:
        """The kind of file that records the node."""
        return self.scopes[self.nodes[node].scope].file

    def lineage(self, scope: str) -> frozenset[str]:
        """The scope and all that it belongs to."""
        found: set[str] = set()
        following: str | None = scope
        while following is not None and following not in found:
            found.add(following)
            following = self.scopes[following].parent
        return frozenset(found)

    def codes(self, mask: int) -> str:
        """The nodes of a mask by name, for a message."""
        return ", ".join(self.nodes[node].code for node in nodes_of(mask))

    @classmethod
    def own(cls) -> Catalogue:
        """The catalogue of this version, generated from lifecycle.yaml."""
        return cls.from_json(load(files("evidence").joinpath("catalogue.json").read_bytes()))

    @classmethod
    def from_json(cls, value: Json) -> Catalogue:
        """Raises MalformedValue or LimitExceeded."""
        found = members(value, "catalogue", {"digest", "scopes", "nodes"})
        nodes = dict(_node(node) for node in items(found["nodes"], "nodes", MAX_NODE))
        return cls(octets(found["digest"], "digest", 32), _scopes(found["scopes"]), nodes)


def mask_of(nodes: Iterable[int]) -> int:
    mask = 0
    for node in nodes:
        mask |= 1 << node
    return mask


def nodes_of(mask: int) -> list[int]:
    return [node for node in range(mask.bit_length()) if mask >> node & 1]


def _scopes(value: Json) -> dict[str, Scope]:
    names = members(value, "scopes", value.keys() if isinstance(value, Mapping) else ())
    return {text(name, "scopes", _SCOPE): _scope(scope, f"scopes.{name}") for name, scope in names.items()}


def _scope(value: Json, where: str) -> Scope:
    found = members(value, where, {"file", "in"})
    file = text(found["file"], f"{where}.file", re.compile("party|facility|loan"))
    parent = found["in"]
    return Scope(FileKind[file.upper()], None if parent is None else text(parent, f"{where}.in", _SCOPE))


def _node(value: Json) -> tuple[int, NodeRule]:
    found = members(value, "nodes", _NODE_MEMBERS)
    node = integer(found["id"], "nodes.id", at_least=1, at_most=MAX_NODE)
    where = f"nodes.{node}"
    scope = text(found["scope"], f"{where}.scope", _SCOPE)
    after_all, after_any, anywhere, clears = (
        _mask(found[name], f"{where}.{name}") for name in ("afterAll", "afterAny", "anywhere", "clears")
    )
    repeats, opens = (_boolean(found[name], f"{where}.{name}") for name in ("repeats", "opens"))
    code = text(found["code"], f"{where}.code", _CODE)
    return node, NodeRule(code, scope, after_all, after_any, anywhere, clears, repeats, opens)


def _mask(value: Json, where: str) -> int:
    return mask_of(integer(node, where, at_least=1, at_most=MAX_NODE) for node in items(value, where, MAX_NODE))


def _boolean(value: Json, where: str) -> bool:
    if not isinstance(value, bool):
        raise MalformedValue("not true or false", where=where, found=value)
    return value
