"""The documents of a bundle, by docHash: every leaf behind it, and the content of those that the recipient may see.

    documents/<docHash>/index.json   [{"leaf": {…}}, {"leaf": {…}, "salt": "0x…"}, {"leaf": {…}, "fields": […]}]
    documents/<docHash>/1.pdf        the content of the leaf at place 1, when its salt is given

A leaf alone is a commitment: it proves that a document was among those of the step and shows nothing of it. With `salt` the content
stands beside the index, named by its place; with `fields` some fields of a structured document are shown (see `fields`).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TypeAlias

from evidence.canonical import Json, canonicalize, load, load_canonical
from evidence.digest import SIZE
from evidence.documents import MAX_LEAVES, Document, Kind, Leaf, verify_document, verify_leaves
from evidence.errors import ClaimMismatch, MalformedValue
from evidence.fields import MAX_FIELDS, Field, field_from_json, fields_of, verify_fields, withhold
from evidence.fields import Path as FieldPath
from evidence.shape import hexed, items, members, octets

FOLDER = "documents/"
INDEX = "index.json"
# For whoever unpacks the bundle and opens a file; any other media type ends in .bin.
SUFFIXES = {"application/pdf": ".pdf", "application/json": ".json", "application/xml": ".xml", "text/plain": ".txt"}


@dataclass(frozen=True)
class Whole:
    """The content itself, and the salt that opens its commitment."""

    content: bytes
    salt: bytes


@dataclass(frozen=True)
class Fields:
    """Every field of a structured document, some shown and the others withheld."""

    fields: tuple[Field, ...]


Shown: TypeAlias = Whole | Fields


@dataclass(frozen=True)
class Entry:
    """A document of a step as its recipient gets it; `shown` is None for one that stays closed."""

    leaf: Leaf
    shown: Shown | None = None


Dossier: TypeAlias = tuple[Entry, ...]


def shown_whole(document: Document) -> Entry:
    return Entry(document.leaf(), Whole(document.content, document.salt))


def shown_in_part(document: Document, paths: Sequence[FieldPath]) -> Entry:
    """The fields at and below these paths. Raises MalformedValue for a document without fields, or for a path that leads to none."""
    if document.kind is not Kind.FIELDS:
        raise MalformedValue("a document that has no fields is shown whole or not at all", where=document.role)
    fields = withhold(fields_of(load(document.content), document.salt), paths)
    return Entry(document.leaf(), Fields(fields))


def withheld(document: Document) -> Entry:
    return Entry(document.leaf())


def members_of(doc_hash: bytes, dossier: Dossier) -> dict[str, bytes]:
    """The files of a bundle that hold the documents behind `doc_hash`."""
    index = canonicalize([_to_json(entry) for entry in dossier])
    contents = {
        _content_name(place, entry.leaf): entry.shown.content
        for place, entry in enumerate(dossier)
        if isinstance(entry.shown, Whole)
    }
    return {f"{FOLDER}{doc_hash.hex()}/{name}": content for name, content in ({INDEX: index} | contents).items()}


def read(found: Mapping[str, bytes]) -> Dossier:
    """The documents from the files of one folder, by their names within it.

    Raises:
        MalformedInput: an index that is not canonical or not of this shape.
        ClaimMismatch: a content without its entry, or an entry without its content.
    """
    if INDEX not in found:
        raise ClaimMismatch("a folder of documents without its index", expected=INDEX, found=sorted(found))
    listed = items(load_canonical(found[INDEX]), INDEX, MAX_LEAVES)
    dossier = tuple(_from_json(value, place, found) for place, value in enumerate(listed))
    wanted = {_content_name(place, e.leaf) for place, e in enumerate(dossier) if isinstance(e.shown, Whole)}
    if unlisted := sorted(found.keys() - wanted - {INDEX}):
        raise ClaimMismatch("a document that the index does not list", where=unlisted[0])
    return dossier


def verify(doc_hash: bytes, dossier: Dossier) -> None:
    """These are all the documents behind `doc_hash`, and what is shown is what was committed to.

    Raises DocumentMismatch, MalformedInput.
    """
    verify_leaves([entry.leaf for entry in dossier], doc_hash)
    for entry in dossier:
        match entry.shown:
            case Whole(content, salt):
                verify_document(entry.leaf, content, salt)
            case Fields(fields):
                verify_fields(fields, entry.leaf.commitments)


def _content_name(place: int, leaf: Leaf) -> str:
    return f"{place}{SUFFIXES.get(leaf.media_type, '.bin')}"


def _to_json(entry: Entry) -> dict[str, Json]:
    match entry.shown:
        case Whole(_, salt):
            return {"leaf": entry.leaf.to_json(), "salt": hexed(salt)}
        case Fields(fields):
            return {"leaf": entry.leaf.to_json(), "fields": [field.to_json() for field in fields]}
    return {"leaf": entry.leaf.to_json()}


def _from_json(value: Json, place: int, found: Mapping[str, bytes]) -> Entry:
    where = f"{INDEX}[{place}]"
    entry = members(value, where, {"leaf"}, {"salt", "fields"})
    leaf = Leaf.from_json(entry["leaf"], f"{where}.leaf")
    if len(entry) > 2:
        raise MalformedValue("shown whole and in part at once", where=where)
    if "salt" in entry:
        name = _content_name(place, leaf)
        if name not in found:
            raise ClaimMismatch("the content of a document that is shown is not there", where=name)
        return Entry(leaf, Whole(found[name], octets(entry["salt"], f"{where}.salt", SIZE)))
    if "fields" not in entry:
        return Entry(leaf)
    if leaf.kind is not Kind.FIELDS:
        raise MalformedValue("fields of a document that has none", where=where)
    listed = items(entry["fields"], f"{where}.fields", MAX_FIELDS)
    return Entry(leaf, Fields(tuple(field_from_json(field, f"{where}.fields") for field in listed)))
