"""A YAML file as text with line numbers: no scalar is turned into a number, so that 916.80 stays what was written."""

from __future__ import annotations

import difflib
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import TypeAlias, TypeVar

from ruamel.yaml import YAML
from ruamel.yaml.composer import MaxDepthExceededError
from ruamel.yaml.error import MarkedYAMLError, YAMLError
from ruamel.yaml.nodes import MappingNode, Node, ScalarNode, SequenceNode

from ledger.domain.errors import InvalidValue, shown
from ledger.scenario.errors import ScenarioInvalid

MAX_BYTES = 256 * 1024
MAX_VALUES = 100_000
MAX_DEPTH = 20
TOO_MUCH = f"more than {MAX_VALUES} values, or nested deeper than {MAX_DEPTH}"
MERGE = "tag:yaml.org,2002:merge"

T = TypeVar("T")


@dataclass(frozen=True)
class Scalar:
    """`quoted`: written in quotes or as a block, so that it is text whatever it looks like."""

    line: int
    text: str
    quoted: bool


@dataclass(frozen=True)
class Sequence:
    line: int
    items: tuple[Value, ...]


@dataclass(frozen=True)
class Keyed:
    """Keys in the order of the file; each key's own line is that of its value or before."""

    line: int
    entries: Mapping[str, Value]
    key_lines: Mapping[str, int]


Value: TypeAlias = Scalar | Sequence | Keyed


def read(path: Path) -> Keyed:
    """The file's top table.

    Raises: ScenarioInvalid when the file cannot be read, is too large, or is not a table in YAML.
    """
    name = str(path)
    try:
        content = path.read_bytes()
        text = content.decode("utf-8")
    except OSError as error:
        raise ScenarioInvalid(name, 1, f"the file cannot be read: {error.strerror}") from None
    except UnicodeDecodeError:
        raise ScenarioInvalid(name, 1, "the file is not UTF-8 text") from None
    if len(content) > MAX_BYTES:
        raise ScenarioInvalid(name, 1, f"the file is larger than {MAX_BYTES} bytes")
    value = _Converter(name).top(text)
    if not isinstance(value, Keyed):
        raise ScenarioInvalid(name, value.line, "a scenario is a table of keys and values")
    return value


class _Converter:
    """From ruamel's graph of nodes to values. Aliases are followed; a bound on all values stops a file that unfolds without end."""

    def __init__(self, path: str) -> None:
        self.path = path
        self.count = 0

    def top(self, text: str) -> Value:
        try:
            yaml = YAML(typ="rt", pure=True)
            # An anchor may be given anew (YAML 1.2, 3.2.2.2): that is no reason to warn anybody.
            yaml.composer.warn_double_anchors = False
            yaml.max_depth = MAX_DEPTH
            node = yaml.compose(text)
        except MaxDepthExceededError as error:
            line = error.problem_mark.line + 1 if error.problem_mark else 1
            raise ScenarioInvalid(self.path, line, TOO_MUCH) from None
        except MarkedYAMLError as error:
            mark = error.problem_mark or error.context_mark
            raise ScenarioInvalid(self.path, mark.line + 1 if mark else 1, f"not YAML: {error.problem}") from None
        except (YAMLError, RecursionError) as error:
            raise ScenarioInvalid(self.path, 1, f"not YAML: {error}") from None
        if node is None:
            raise ScenarioInvalid(self.path, 1, "the file is empty")
        return self._value(node, 0)

    def _value(self, node: Node, depth: int) -> Value:
        line = node.start_mark.line + 1
        self.count += 1
        if self.count > MAX_VALUES or depth > MAX_DEPTH:
            raise ScenarioInvalid(self.path, line, TOO_MUCH)
        match node:
            case ScalarNode():
                return Scalar(line, node.value, bool(node.style))
            case SequenceNode():
                return Sequence(line, tuple(self._value(item, depth + 1) for item in node.value))
            case MappingNode():
                return self._mapping(node, line, depth)
        raise ScenarioInvalid(self.path, line, "neither text, a list nor a table")

    def _mapping(self, node: MappingNode, line: int, depth: int) -> Keyed:
        entries: dict[str, Value] = {}
        lines: dict[str, int] = {}
        for key, value in node.value:
            at = key.start_mark.line + 1
            if not isinstance(key, ScalarNode) or str(key.tag) == MERGE:
                raise ScenarioInvalid(self.path, at, "a key is a word; merge keys (<<) are not used")
            if key.value in entries:
                raise ScenarioInvalid(self.path, at, f"the key {shown(key.value)} stands here a second time")
            entries[key.value], lines[key.value] = self._value(value, depth + 1), at
        return Keyed(line, entries, lines)


@dataclass
class Table:
    """A table read key by key; `close` refuses the keys that nobody asked for."""

    path: str
    source: Keyed
    what: str
    _known: set[str] = field(default_factory=set)

    @classmethod
    def of(cls, path: str, value: Value, what: str) -> Table:
        """Raises: ScenarioInvalid unless the value is a table."""
        if not isinstance(value, Keyed):
            raise ScenarioInvalid(path, value.line, f"{what} is a table of keys and values")
        return cls(path, value, what)

    @property
    def line(self) -> int:
        return self.source.line

    def line_of(self, key: str) -> int:
        return self.source.key_lines.get(key, self.line)

    def wrong(self, sentence: str, key: str | None = None) -> ScenarioInvalid:
        """The error to raise about this table, or about one of its keys."""
        return ScenarioInvalid(self.path, self.line if key is None else self.line_of(key), sentence)

    def has(self, key: str) -> bool:
        self._known.add(key)
        return key in self.source.entries

    def value(self, key: str) -> Value:
        """Raises: ScenarioInvalid when the key is missing."""
        if not self.has(key):
            raise self.wrong(f"{self.what} needs the key {key!r}")
        return self.source.entries[key]

    def text(self, key: str, parse: Callable[[str], T]) -> T:
        """Raises: ScenarioInvalid when the key is missing, no scalar, or not what `parse` reads."""
        return scalar(self.path, self.value(key), key, parse)

    def text_or(self, key: str, parse: Callable[[str], T], default: T) -> T:
        return self.text(key, parse) if self.has(key) else default

    def list_of(self, key: str, parse: Callable[[str], T]) -> tuple[T, ...]:
        """A list of scalars; one scalar alone is a list of one; empty when the key is missing."""
        if not self.has(key):
            return ()
        return tuple(scalar(self.path, item, key, parse) for item in items(self.value(key)))

    def tables(self, key: str, what: str) -> Iterator[tuple[str, Table]]:
        """Name and table of each entry below `key`; none when the key is missing."""
        if not self.has(key):
            return
        outer = Table.of(self.path, self.value(key), f"{key!r}")
        for name, value in outer.source.entries.items():
            yield name, Table.of(self.path, value, f"{what} {name!r}")

    def close(self, hints: Iterable[str] = ()) -> None:
        """Raises: ScenarioInvalid for the first key that was never asked for."""
        for key in self.source.entries:
            if key not in self._known:
                raise self.wrong(unknown("key", key, {*self._known, *hints}, f"in {self.what}"), key)


def items(value: Value) -> tuple[Value, ...]:
    """The items of a list; anything else is a list of one."""
    return value.items if isinstance(value, Sequence) else (value,)


def scalar(path: str, value: Value, key: str, parse: Callable[[str], T]) -> T:
    """Raises: ScenarioInvalid with the value's line and what is allowed there."""
    if not isinstance(value, Scalar):
        raise ScenarioInvalid(path, value.line, f"{key}: one value is expected here, not a list or a table")
    try:
        return parse(value.text)
    except InvalidValue as error:
        raise ScenarioInvalid(path, value.line, f"{key}: {shown(value.text)} is not allowed; {error.allowed}") from None


def unknown(what: str, given: str, known: Iterable[str], where: str = "") -> str:
    """One sentence about a word that is not known, with the nearest one that is."""
    names = sorted(known)
    near = difflib.get_close_matches(given, names, n=1, cutoff=0.6)
    place = f" {where}" if where else ""
    if near:
        return f"unknown {what} {given!r}{place}; did you mean {near[0]!r}?"
    listed = ", ".join(names[:40]) + (" …" if len(names) > 40 else "")
    return f"unknown {what} {given!r}{place}; known: {listed or 'none'}"
