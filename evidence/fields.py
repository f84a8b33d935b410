"""Structured documents whose single fields can be shown while the rest stays hidden and is proven unchanged.

A field is one scalar (or empty object or array) of a JSON object, with the path that leads to it: a string for a member,
an integer for a place in an array, so that {"0": x} and [x] differ. For algorithm A, SHA-256 or SM3:

    field salt        HMAC-SHA-256(key = salt of the document, "fubie.field.v1" 0x00 || RFC 8785(path)), 32 bytes
    field commitment  A("fubie.field.v1" 0x00 || field salt || RFC 8785(value))
    field leaf        RFC 8785({"commitment": "0x…", "path": […]})
    tree              RFC 6962 over the field leaves, ordered by the bytes of RFC 8785(path), under A
    commitment        A("fubie.fields.v1" 0x00 || number of fields as 8 bytes, big-endian || root of the tree)

Paths are visible in every disclosure, values are not. So a reader sees what was withheld, and nobody can commit to two
values of one field and show each reader another; member names must therefore hold no personal data. A field's salt opens
that field alone. Values have no fractions and no integers beyond ±(2^53 - 1), see `canonical`.
"""

from __future__ import annotations

import hmac
from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import TypeAlias

from evidence.canonical import MAX_DEPTH, Json, canonicalize
from evidence.digest import DOCUMENT_ALGORITHMS, SIZE, Algorithm, Digests
from evidence.errors import DocumentMismatch, LimitExceeded, MalformedValue
from evidence.merkle import root_of
from evidence.shape import hexed, integer, items, members, octets, text

FIELD_TAG = b"fubie.field.v1\0"
FIELDS_TAG = b"fubie.fields.v1\0"
MAX_FIELDS = 10_000

Path: TypeAlias = tuple[str | int, ...]


@dataclass(frozen=True)
class Shown:
    """A field with its value and what opens its commitment."""

    path: Path
    value: Json
    salt: bytes

    @property
    def commitments(self) -> Digests:
        return Digests.each(lambda algorithm: algorithm.hash(FIELD_TAG + self.salt + canonicalize(self.value)))

    def withheld(self) -> Withheld:
        return Withheld(self.path, self.commitments)

    def to_json(self) -> dict[str, Json]:
        return {"path": self.path, "salt": hexed(self.salt), "value": self.value}


@dataclass(frozen=True)
class Withheld:
    """A field whose value the reader may not see."""

    path: Path
    commitments: Digests

    def to_json(self) -> dict[str, Json]:
        return {"path": self.path, "commitments": self.commitments.to_json()}


Field: TypeAlias = Shown | Withheld


def fields_of(document: Json, salt: bytes) -> tuple[Shown, ...]:
    """Every field of the JSON object `document` in its order, each with the salt derived from the document's.

    Raises:
        MalformedValue: not an object, a salt of another length, or a number that evidence does not use.
        LimitExceeded: more than MAX_FIELDS fields.
    """
    if not isinstance(document, Mapping):
        raise MalformedValue("a structured document is a JSON object", found=type(document).__name__)
    require_salt(salt)
    found = sorted(_leaves(document), key=lambda leaf: canonicalize(leaf[0]))
    _require_count(len(found))
    return tuple(Shown(path, _whole(value, path), field_salt(salt, path)) for path, value in found)


def field_salt(document_salt: bytes, path: Path) -> bytes:
    return hmac.digest(document_salt, FIELD_TAG + canonicalize(path), "sha256")


def commitments_to(fields: Sequence[Field]) -> Digests:
    """The commitments that a document's leaf carries, from its fields, shown or withheld."""
    prepared = [(field.path, field.commitments) for field in fields]
    return Digests.each(lambda algorithm: _commitment(algorithm, prepared))


def withhold(fields: Sequence[Shown], shown: Collection[Path]) -> tuple[Field, ...]:
    """The disclosure that shows the fields at and below each path of `shown` and withholds the others.

    Raises MalformedValue when a path leads to no field.
    """
    for path in shown:
        if not any(field.path[: len(path)] == path for field in fields):
            raise MalformedValue("no such field", found=canonicalize(path).decode())
    return tuple(
        field if any(field.path[: len(path)] == path for path in shown) else field.withheld() for field in fields
    )


def verify_fields(fields: Sequence[Field], commitments: Digests) -> None:
    """The fields, shown and withheld, are exactly those committed to.

    Raises:
        MalformedValue: the paths are out of order, doubled or those of no JSON object.
        DocumentMismatch: a value, a salt, a path or their number was changed.
        LimitExceeded: more than MAX_FIELDS fields.
    """
    _require_count(len(fields))
    _require_order(fields)
    _require_one_object(fields)
    found = commitments_to(fields)
    for algorithm in DOCUMENT_ALGORITHMS:
        if found.under(algorithm) != commitments.under(algorithm):
            raise DocumentMismatch(
                "these are not the fields committed to",
                where=algorithm.value,
                expected=commitments.under(algorithm),
                found=found.under(algorithm),
            )


def field_from_json(value: Json, where: str) -> Field:
    """One field of a disclosure, as `to_json` writes it. Raises MalformedValue."""
    is_shown = isinstance(value, Mapping) and "value" in value
    found = members(value, where, {"path", "salt", "value"} if is_shown else {"path", "commitments"})
    path = path_from_json(found["path"], f"{where}.path")
    if not is_shown:
        return Withheld(path, Digests.from_json(found["commitments"], f"{where}.commitments"))
    return Shown(path, _leaf_value(found["value"], path), octets(found["salt"], f"{where}.salt", SIZE))


def path_from_json(value: Json, where: str) -> Path:
    steps = items(value, where, MAX_DEPTH)
    return tuple(text(step, where) if isinstance(step, str) else integer(step, where) for step in steps)


def require_salt(salt: bytes) -> None:
    if len(salt) != SIZE:
        raise MalformedValue("a salt has 32 bytes", found=f"{len(salt)} bytes")


def _commitment(algorithm: Algorithm, fields: Sequence[tuple[Path, Digests]]) -> bytes:
    leaves = (
        canonicalize({"commitment": hexed(commitments.under(algorithm)), "path": path}) for path, commitments in fields
    )
    return algorithm.hash(FIELDS_TAG + len(fields).to_bytes(8, "big") + root_of(algorithm, leaves))


def _leaves(document: Json) -> Iterator[tuple[Path, Json]]:
    pending: list[tuple[Path, Json]] = [((), document)]
    while pending:
        path, value = pending.pop()
        if _is_leaf(value):
            yield path, value
            continue
        if len(path) == MAX_DEPTH:
            raise LimitExceeded("document nested too deeply", expected=f"at most {MAX_DEPTH} levels")
        pending.extend(((*path, step), item) for step, item in _steps(value))


def _steps(value: Json) -> Iterable[tuple[str | int, Json]]:
    if isinstance(value, Mapping):
        return value.items()
    assert isinstance(value, list | tuple)
    return enumerate(value)


def _is_leaf(value: Json) -> bool:
    return isinstance(value, str) or not isinstance(value, Mapping | list | tuple) or not value


def _leaf_value(value: Json, path: Path) -> Json:
    if not _is_leaf(value):
        raise MalformedValue("a field holds a scalar, {} or []", where=canonicalize(path).decode())
    if not path and not isinstance(value, Mapping):
        raise MalformedValue("a structured document is a JSON object", found=value)
    return _whole(value, path)


def _whole(value: Json, path: Path) -> Json:
    if isinstance(value, float):
        raise MalformedValue("write an integer of the smallest unit", where=canonicalize(path).decode(), found=value)
    return value


def _require_count(count: int) -> None:
    if not 1 <= count <= MAX_FIELDS:
        raise LimitExceeded("number of fields", expected=f"1 to {MAX_FIELDS}", found=count)


def _require_order(fields: Sequence[Field]) -> None:
    spelled = [canonicalize(field.path) for field in fields]
    for before, after in zip(spelled, spelled[1:], strict=False):
        if before >= after:
            raise MalformedValue("fields out of order or doubled", where=after.decode())


def _require_one_object(fields: Sequence[Field]) -> None:
    """Raises MalformedValue unless some JSON object has exactly these paths: otherwise a value could stand at two places."""
    ends = {field.path for field in fields}
    below: defaultdict[Path, set[str | int]] = defaultdict(set)
    for path in ends:
        for length, step in enumerate(path):
            below[path[:length]].add(step)
    if any(not isinstance(step, str) for step in below[()]):
        raise MalformedValue("a structured document is a JSON object, not an array")
    for path, steps in below.items():
        numbers = {step for step in steps if isinstance(step, int)}
        if (path in ends and steps) or (numbers and (len(numbers) < len(steps) or numbers != set(range(len(steps))))):
            raise MalformedValue("no JSON value has these fields", where=canonicalize(path).decode())
