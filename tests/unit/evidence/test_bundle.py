"""What a bundle holds, and that it is the same bytes whoever builds it."""

from __future__ import annotations

import hashlib
import io
import json
import zipfile
from typing import Any

import pytest

from evidence import checkpoint, dossier
from evidence.bundle import Attachments, Bundle, build
from evidence.canonical import canonicalize, load
from evidence.catalogue import FileKind
from evidence.container import pack, unpack
from evidence.digest import sm3
from evidence.errors import (
    ClaimMismatch,
    LimitExceeded,
    MalformedContainer,
    MalformedInput,
    MissingEvidence,
    UnsupportedForm,
)
from evidence.fields import Shown, Withheld
from tests.unit.evidence.forge import (
    AGREEMENT,
    AGREEMENT_ROOT,
    FILES,
    Draft,
    bundle_of,
    content_of,
    life,
    notarized,
    reseal,
)


@pytest.fixture(scope="module")
def draft() -> Draft:
    return life()


@pytest.fixture(scope="module")
def bundle(draft: Draft) -> bytes:
    return bundle_of(draft)


def test_it_is_the_same_bytes_whenever_it_is_built(draft: Draft) -> None:
    content = content_of(draft)
    first = build(content, notarized(content))
    again = build(content_of(draft, documents=dict(reversed(content.documents.items()))), notarized(content))
    assert first == again


def test_attachments_leave_core_and_root_alone(draft: Draft) -> None:
    content = content_of(draft)
    plain, signed = build(content), build(content, Attachments(checkpoint.notarized(b"\x01" * 65), {"node": "another"}))
    core = {name: member for name, member in unpack(signed).items() if not name.startswith("attachments/")}
    assert unpack(plain) == core
    assert Bundle.read(plain).root == Bundle.read(signed).root


def test_the_root_is_what_anyone_computes(bundle: bytes) -> None:
    manifest = zipfile.ZipFile(io.BytesIO(bundle)).read("manifest.json")
    root = Bundle.read(bundle).root
    assert root.sha256 == hashlib.sha256(manifest).digest()
    assert root.sm3 == sm3(manifest)


def test_what_is_built_is_read(draft: Draft, bundle: bytes) -> None:
    found, content = Bundle.read(bundle), content_of(draft)
    found.verify_members()
    assert found.steps == content.steps
    assert found.header == content.header
    assert found.proofs == content.proofs
    assert found.environment == content.environment
    assert found.documents == content.documents
    assert found.manifest.files == FILES
    assert found.exporter == {"node": "none"}


def test_every_member_is_listed_with_both_digests(bundle: bytes) -> None:
    archive = zipfile.ZipFile(io.BytesIO(bundle))
    listed = json.loads(archive.read("manifest.json"))["members"]
    assert [m["name"] for m in listed] == [
        n for n in archive.namelist() if n != "manifest.json" and not n.startswith("attachments/")
    ]
    for member in listed:
        content = archive.read(member["name"])
        assert member["size"] == len(content)
        assert member["sha-256"] == "0x" + hashlib.sha256(content).hexdigest()


def test_it_holds_no_verdict(bundle: bytes) -> None:
    text = b"".join(content for name, content in unpack(bundle).items() if name.endswith((".json", ".jsonl")))
    assert not any(word in text for word in (b"outcome", b"valid", b"verdict", b"passed"))


def test_events_stand_party_facility_loan_each_from_its_first(bundle: bytes) -> None:
    lines = [json.loads(line) for line in unpack(bundle)["events.jsonl"].splitlines()]
    order = [(list(FILES.values()).index(bytes.fromhex(line["file"][2:])), line["seq"]) for line in lines]
    assert order == sorted(order)
    assert [seq for file, seq in order if file == 0] == list(range(1, sum(file == 0 for file, _ in order) + 1))


# ---- disclosure


def test_documents_can_be_withheld_or_shown_in_part(draft: Draft) -> None:
    pdf, terms, *others = AGREEMENT
    entries = (dossier.withheld(pdf), dossier.shown_in_part(terms, [("amount",)]), *map(dossier.withheld, others))
    data = bundle_of(draft, documents={AGREEMENT_ROOT: entries})
    assert pdf.content not in data and pdf.salt.hex().encode() not in data
    assert b"whoever" not in data and terms.salt.hex().encode() not in data
    found = Bundle.read(data).documents[AGREEMENT_ROOT]
    dossier.verify(AGREEMENT_ROOT, found)
    shown = found[1].shown
    assert isinstance(shown, dossier.Fields)
    assert [type(field) for field in shown.fields] == [Shown, Withheld]


def test_only_structured_documents_have_fields() -> None:
    with pytest.raises(MalformedInput):
        dossier.shown_in_part(AGREEMENT[0], [("amount",)])


# ---- what is refused


def test_another_version_is_not_read_as_this_one(bundle: bytes) -> None:
    contents = unpack(bundle)
    manifest: Any = load(contents["manifest.json"])
    contents["manifest.json"] = canonicalize({"schema": "fubie.bundle", "version": 2, "anything": []})
    with pytest.raises(UnsupportedForm):
        Bundle.read(pack(contents))
    contents["manifest.json"] = canonicalize(manifest | {"schema": "other"})
    with pytest.raises(MalformedInput):
        Bundle.read(pack(contents))


def test_a_member_of_no_bundle() -> None:
    genuine = unpack(bundle_of(life()))
    for name in (
        "verdict.json",
        "documents/aa/index.json",
        "tokens/1.tsr",
        "headers/01.rlp",
        "attachments/report.json",
    ):
        with pytest.raises(MalformedContainer, match="no bundle of this version"):
            Bundle.read(pack({**genuine, name: b"{}"}))


def test_without_a_manifest() -> None:
    with pytest.raises(MalformedContainer, match="without a manifest"):
        Bundle.read(pack({"events.jsonl": b"{}\n"}))


def test_members_that_the_manifest_does_not_bear_out(bundle: bytes) -> None:
    contents = unpack(bundle)
    contents["events.jsonl"] += b"{}\n"
    with pytest.raises(ClaimMismatch, match="events.jsonl: the member is not the one"):
        Bundle.read(pack(contents)).verify_members()
    del contents["events.jsonl"]
    with pytest.raises(ClaimMismatch, match="is not in the bundle"):
        Bundle.read(pack(contents)).verify_members()
    with pytest.raises(ClaimMismatch, match="does not list"):
        Bundle.read(pack({**unpack(bundle), "calls.json": b"[]"})).verify_members()


NAMES = [
    name
    for name in unpack(bundle_of(life()))
    if name.endswith(".json")
    and name != "manifest.json"
    and not name.endswith(("/1.json", "/3.json"))  # documents: the index speaks for them
]


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize(
    "content", [b"", b"null", b"[]", b"{}", b"[" * 50_000, b'{"a":1e400}', b'{"a": 1}', b"[9007199254740993]", b"\xff", b'{"a":1,"a":1}', b"7"]
)  # fmt: skip
def test_parts_in_another_form(bundle: bytes, name: str, content: bytes) -> None:
    found = Bundle.read(reseal(bundle, {name: content}))
    part = {
        "environment.json": "environment",
        "attachments/checkpoint.json": "checkpoint",
        "attachments/exporter.json": "exporter",
    }
    read = part.get(name, "documents" if name.startswith("documents/") else "proofs")
    if (read, content) in (("exporter", b"{}"), ("proofs", b"[]")):
        assert not getattr(found, read)
        return
    with pytest.raises((MalformedInput, ClaimMismatch)):
        getattr(found, read)


@pytest.mark.parametrize("content", [b"", b"{}", b"{}\n", b"\n", b"null\n", b"[" * 50_000 + b"\n"])
def test_events_in_another_form(bundle: bytes, content: bytes) -> None:
    with pytest.raises(MalformedInput):
        _ = Bundle.read(reseal(bundle, {"events.jsonl": content})).steps


def test_events_out_of_the_files_order(bundle: bytes) -> None:
    lines = unpack(bundle)["events.jsonl"].splitlines(keepends=True)
    with pytest.raises(MalformedInput, match="party, facility, loan"):
        _ = Bundle.read(reseal(bundle, {"events.jsonl": b"".join(reversed(lines))})).steps
    foreign = lines[0].replace(FILES[FileKind.PARTY].hex().encode(), b"ee" * 32)
    with pytest.raises(MalformedInput, match="none of the three files"):
        _ = Bundle.read(reseal(bundle, {"events.jsonl": foreign + b"".join(lines[1:])})).steps


def test_too_many_events(bundle: bytes) -> None:
    with pytest.raises(LimitExceeded):
        _ = Bundle.read(reseal(bundle, {"events.jsonl": b"\n" * 20_001})).steps


def test_a_part_that_is_not_there(bundle: bytes) -> None:
    number = Bundle.read(bundle).manifest.block.number
    for name, part in (
        (f"headers/{number}.rlp", "header"),
        ("environment.json", "environment"),
        ("events.jsonl", "steps"),
    ):
        with pytest.raises(MissingEvidence):
            getattr(Bundle.read(reseal(bundle, {name: None})), part)


def test_a_header_or_proof_of_a_second_block(bundle: bytes) -> None:
    for name, part in (("headers/1.rlp", "header"), ("proofs/1.json", "proofs")):
        with pytest.raises(ClaimMismatch, match="another block"):
            getattr(Bundle.read(reseal(bundle, {name: b"[]"})), part)


def test_documents_without_index_or_beside_it(bundle: bytes) -> None:
    folder = f"documents/{AGREEMENT_ROOT.hex()}"
    with pytest.raises(ClaimMismatch, match="without its index"):
        _ = Bundle.read(reseal(bundle, {f"{folder}/index.json": None})).documents
    with pytest.raises(ClaimMismatch, match="does not list"):
        _ = Bundle.read(reseal(bundle, {f"{folder}/7.pdf": b"%PDF"})).documents
    with pytest.raises(ClaimMismatch, match="is not there"):
        _ = Bundle.read(reseal(bundle, {f"{folder}/0.pdf": None})).documents
