"""Reads lifecycle.yaml field by field: an unknown key, a missing one or a value of the wrong type is an error with its line."""

from __future__ import annotations

import re
from collections.abc import Mapping
from pathlib import Path
from typing import Any, cast

from Crypto.Hash import keccak
from ruamel.yaml import YAML
from ruamel.yaml.error import YAMLError

from generation.catalogue import Catalogue, Edge, GenerationError, Law, Node, Phase, Scope

VERSION = 1
CODE = re.compile(r"[A-Z][A-Z0-9_]*")
EDGE = re.compile(r"([A-Z][A-Z0-9_]*)(?:@(named|any))?")
TOP_KEYS: dict[str, type] = {"version": int, "scopes": dict, "phases": list, "laws": dict, "built": list, "nodes": list}
NODE_KEYS: dict[str, type] = {"id": int, "code": str, "zh": str, "en": str, "phase": int, "scope": str, "kind": str}
NODE_KEYS |= {"guard": str, "state": str, "repeats": bool}
NODE_OPTIONS: dict[str, type] = {"by": list, "consent": list, "after_all": list, "after_any": list, "clears": list}
NODE_OPTIONS |= {"money": str, "creates": bool, "law": str}

Table = Mapping[str, Any]


def read(path: Path) -> Catalogue:
    """Read and shape the catalogue.

    Raises: GenerationError with file and line for anything that does not fit the shape.
    """
    return _Reader(path).catalogue()


class _Reader:
    def __init__(self, path: Path) -> None:
        self.path = path

    def catalogue(self) -> Catalogue:
        content = self.path.read_bytes()
        top = self._load(content)
        self._keys(top, TOP_KEYS, {})
        if top["version"] != VERSION:
            raise self._error(top, f"version {top['version']} is not known, {VERSION} is")
        return Catalogue(
            digest=keccak.new(digest_bits=256, data=content).digest(),
            scopes=tuple(self._scope(name, item) for name, item in top["scopes"].items()),
            phases=tuple(self._phase(item) for item in top["phases"]),
            laws=tuple(self._law(key, item) for key, item in top["laws"].items()),
            built=self._built(top),
            nodes=tuple(self._node(item) for item in top["nodes"]),
        )

    def _load(self, content: bytes) -> Table:
        try:
            top = YAML(typ="rt", pure=True).load(content)
        except YAMLError as error:
            raise GenerationError(f"{self.path.name}: {error}") from error
        if not isinstance(top, Mapping):
            raise GenerationError(f"{self.path.name}: a table is expected at the top")
        return top

    def _scope(self, name: str, item: Table) -> Scope:
        self._keys(item, {"file": str}, {"in": str, "note": str, "plural": str, "single": bool})
        plural, single = item.get("plural", f"{name}s"), item.get("single", False)
        return Scope(name, item["file"], item.get("in"), plural, single, item.get("note", ""))

    def _phase(self, item: Table) -> Phase:
        self._keys(item, {"id": int, "zh": str, "en": str, "nodes": int}, {})
        return Phase(item["id"], item["zh"], item["en"], item["nodes"])

    def _law(self, key: str, item: Table) -> Law:
        self._keys(item, {"rule": str, "source_read": str}, {})
        return Law(key, item["rule"], item["source_read"])

    def _built(self, top: Table) -> frozenset[str]:
        codes = self._strings(top, "built")
        if len(set(codes)) != len(codes):
            raise self._error(top, "`built` names a node twice")
        return frozenset(codes)

    def _node(self, item: Table) -> Node:
        self._keys(item, NODE_KEYS, NODE_OPTIONS)
        if not CODE.fullmatch(item["code"]):
            raise self._error(item, f"code {item['code']!r} is not in capitals and underscores")
        return Node(
            **{key: item[key] for key in NODE_KEYS},
            by=self._strings(item, "by"),
            consent=self._strings(item, "consent"),
            clears=self._strings(item, "clears"),
            after_all=self._edges(item, "after_all"),
            after_any=self._edges(item, "after_any"),
            money=item.get("money"),
            creates=item.get("creates", False),
            law=item.get("law"),
            line=_line(item),
        )

    def _edges(self, item: Table, key: str) -> tuple[Edge, ...]:
        return tuple(self._edge(item, text) for text in self._strings(item, key))

    def _edge(self, item: Table, text: str) -> Edge:
        match = EDGE.fullmatch(text)
        if not match:
            raise self._error(item, f"{text!r} is not CODE, CODE@named or CODE@any")
        return Edge(match[1], match[2] or "same")

    def _strings(self, item: Table, key: str) -> tuple[str, ...]:
        values = item.get(key, [])
        if not all(isinstance(value, str) and value for value in values):
            raise self._error(item, f"`{key}` is a list of words")
        return tuple(map(str, values))

    def _keys(self, item: object, required: Mapping[str, type], optional: Mapping[str, type]) -> None:
        if not isinstance(item, Mapping):
            raise GenerationError(f"{self.path.name}: {item!r} should be a table")
        if unknown := sorted(item.keys() - required.keys() - optional.keys()):
            raise self._error(item, f"unknown key {unknown[0]!r}")
        if missing := sorted(required.keys() - item.keys()):
            raise self._error(item, f"{missing[0]!r} is missing")
        for key, kind in {**required, **optional}.items():
            if key in item and not _is(item[key], kind):
                raise self._error(item, f"{key!r} should be of type {kind.__name__}, not {item[key]!r}")

    def _error(self, item: object, message: str) -> GenerationError:
        return GenerationError(f"{self.path.name}:{_line(item)}: {message}")


def _is(value: object, kind: type) -> bool:
    return isinstance(value, kind) and not (kind is int and isinstance(value, bool))


def _line(item: object) -> int:
    place = cast(Any, item).lc
    return int(place.line) + 1
