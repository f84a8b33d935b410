"""A recipient sees the chosen fields, and that nothing else was changed."""

from __future__ import annotations

import pytest

from evidence import dossier
from evidence.canonical import canonicalize
from evidence.documents import Document, DocumentTree, Kind
from evidence.dossier import Fields, Whole
from evidence.errors import MalformedValue
from evidence.fields import Shown, Withheld
from ledger.documents.disclosure import Disclosure, parse_shown

CONTENT = {"amount": 5, "borrower": {"name": "张三", "phone": "13800138000"}, "rates": [1, 2], "a.b": 1, "a": {"b": 2}}
SHEET = Document("sheet", "application/json", canonicalize(CONTENT), b"\x01" * 32, Kind.FIELDS)
TEXT = Document("text", "text/plain", b"text", b"\x02" * 32)


def seen(*names: str) -> dict[tuple[str | int, ...], object]:
    entry = Disclosure(shown={"sheet": names})(SHEET)
    dossier.verify(DocumentTree((SHEET.leaf(),)).doc_hash, (entry,))
    assert isinstance(entry.shown, Fields) and len(entry.shown.fields) == 7
    assert all(isinstance(field, Shown | Withheld) for field in entry.shown.fields)
    return {field.path: field.value for field in entry.shown.fields if isinstance(field, Shown)}


def test_chosen_fields_alone_are_shown() -> None:
    assert seen("amount") == {("amount",): 5}
    assert seen("borrower.name", "rates.1") == {("borrower", "name"): "张三", ("rates", 1): 2}
    assert seen("borrower") == {("borrower", "name"): "张三", ("borrower", "phone"): "13800138000"}


@pytest.mark.parametrize(
    ("name", "said"),
    [("nobody", "no such field"), ("rates.2", "no such field"), ("a.b", "two fields"), ("", "no such")],
)
def test_a_field_that_is_not_there_or_not_one(name: str, said: str) -> None:
    with pytest.raises(MalformedValue, match=said):
        Disclosure(shown={"sheet": (name,)})(SHEET)


def test_a_document_without_fields() -> None:
    with pytest.raises(MalformedValue, match="whole or not at all"):
        Disclosure(shown={"text": ("amount",)})(TEXT)


def test_other_documents_are_whole_or_withheld() -> None:
    disclosure = Disclosure(frozenset({"text"}), {})
    assert disclosure(TEXT).shown is None
    assert isinstance(disclosure(SHEET).shown, Whole)


def test_what_the_command_line_says() -> None:
    assert parse_shown("sheet:amount,borrower.name") == ("sheet", ("amount", "borrower.name"))
    for wrong in ("sheet", ":amount", "sheet:", "sheet:amount,"):
        with pytest.raises(MalformedValue):
            parse_shown(wrong)
