"""What the recipient of a bundle sees of each document: all of it, some of its fields, or its commitment alone."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field

from evidence import dossier
from evidence.canonical import load
from evidence.documents import Document, Kind
from evidence.errors import MalformedValue
from evidence.fields import Path, fields_of


@dataclass(frozen=True)
class Disclosure:
    """By role: `withheld` are shown as commitments, of `shown` only the named fields; every other document is shown whole.

    A field is named by its path with dots between the steps, such as `borrower.name` or `instalments.0.amount`; a path that leads to several
    fields shows them all.
    """

    withheld: frozenset[str] = frozenset()
    shown: Mapping[str, tuple[str, ...]] = field(default_factory=dict)

    def require_roles(self, found: Collection[str]) -> None:
        """A role that is misspelt would show what was to be withheld. Raises: MalformedValue for one that no document has."""
        for role in sorted({*self.withheld, *self.shown} - set(found)):
            raise MalformedValue("no document of the loan has this role", expected=sorted(found), found=role)

    def __call__(self, document: Document) -> dossier.Entry:
        """Raises: MalformedValue for a field that the document does not have, or a document without fields."""
        if document.role in self.withheld:
            return dossier.withheld(document)
        if document.role not in self.shown:
            return dossier.shown_whole(document)
        paths = [path for name in self.shown[document.role] for path in _paths(document, name)]
        return dossier.shown_in_part(document, paths)


def parse_shown(text: str) -> tuple[str, tuple[str, ...]]:
    """Role and fields of `ROLE:path,path`. Raises: MalformedValue."""
    role, colon, names = text.partition(":")
    if not (role and colon and all(names.split(","))):
        raise MalformedValue("write ROLE:path,path", found=text)
    return role, tuple(names.split(","))


def _paths(document: Document, name: str) -> set[Path]:
    """The paths, of fields or of what holds them, that are spelled like this: two only where a member's own name has a dot."""
    if document.kind is not Kind.FIELDS:
        return {(name,)}  # shown_in_part says what is wrong with such a document
    fields = fields_of(load(document.content), document.salt)
    beginnings = {one.path[:length] for one in fields for length in range(1, len(one.path) + 1)}
    found = {path for path in beginnings if ".".join(map(str, path)) == name}
    if len(found) != 1:
        what = "no such field" if not found else "two fields are spelled like this"
        raise MalformedValue(what, where=document.role, found=name)
    return found
