"""Archives are read by the standard library's zipfile too, and hostile ones are made with it."""

from __future__ import annotations

import io
import time
import zipfile
from collections.abc import Callable

import pytest

from evidence import container
from evidence.container import pack, unpack
from evidence.errors import EvidenceError, LimitExceeded, MalformedContainer

MEMBERS = {"manifest.json": b"{}", "documents/aa/0.pdf": b"%PDF" * 9, "environment.json": b"", "a/b.json": b"1"}


def zipped(*members: tuple[str, bytes], method: int = zipfile.ZIP_STORED, comment: bytes = b"") -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", method) as archive:
        archive.comment = comment
        for name, content in members:
            archive.writestr(zipfile.ZipInfo(name), content, method)
    return buffer.getvalue()


def test_what_is_packed_is_what_other_programs_read() -> None:
    archive = zipfile.ZipFile(io.BytesIO(pack(MEMBERS)))
    assert archive.testzip() is None
    assert {name: archive.read(name) for name in archive.namelist()} == MEMBERS
    assert archive.namelist() == ["manifest.json", "a/b.json", "documents/aa/0.pdf", "environment.json"]
    assert all(info.external_attr >> 16 == 0o100644 and info.compress_type == 0 for info in archive.infolist())


def test_the_same_members_are_the_same_bytes_in_any_order() -> None:
    assert pack(dict(reversed(MEMBERS.items()))) == pack(MEMBERS)
    assert unpack(pack(MEMBERS)) == MEMBERS


def test_every_changed_bit_is_found() -> None:
    archive = pack({"manifest.json": b"{}", "a.json": b"12"})
    for at in range(len(archive)):
        for bit in range(8):
            changed = archive[:at] + bytes([archive[at] ^ 1 << bit]) + archive[at + 1 :]
            with pytest.raises(EvidenceError):
                unpack(changed)


def test_every_cut_is_found() -> None:
    archive = pack(MEMBERS)
    for length in range(len(archive)):
        with pytest.raises(MalformedContainer):
            unpack(archive[:length])


def duplicated() -> bytes:
    with pytest.warns(UserWarning, match="Duplicate name"):
        return zipped(("manifest.json", b"{}"), ("manifest.json", b"[]"))


def linked() -> bytes:
    """A link in the directory alone: unpackers that heed it would write elsewhere."""
    archive = bytearray(pack(MEMBERS))
    at = archive.index(b"PK\x01\x02") + 38
    archive[at : at + 4] = (0o120777 << 16).to_bytes(4, "little")
    return bytes(archive)


def overlapping() -> bytes:
    """Two entries of the directory over one member, as in zip bombs without compression."""
    archive = pack({"manifest.json": b"{}", "a.json": b"12"})
    at = archive.index(b"PK\x01\x02")
    entry = archive[at : archive.index(b"PK\x01\x02", at + 1)]
    return archive[:at] + entry + archive[at:]


HOSTILE: dict[str, tuple[Callable[[], bytes], str]] = {
    "nothing": (lambda: b"", "no.*zip archive"),
    "no archive": (lambda: b"%PDF-1.7", "zip archive"),
    "an empty archive": (zipped, "zip archive"),
    "a bomb": (lambda: zipped(("manifest.json", bytes(10**7)), method=zipfile.ZIP_DEFLATED), "compressed"),
    "duplicate names": (duplicated, "stands twice"),
    "a way out": (lambda: zipped(("manifest.json", b"{}"), ("../../etc/passwd", b"x")), "lead out"),
    "an absolute name": (lambda: zipped(("manifest.json", b"{}"), ("/etc/passwd", b"x")), "lead out"),
    "a drive": (lambda: zipped(("manifest.json", b"{}"), ("c:/x", b"x")), "lead out"),
    "a backslash": (lambda: zipped(("manifest.json", b"{}"), ("a\\b", b"x")), "lead out"),
    "a hidden file": (lambda: zipped(("manifest.json", b"{}"), (".ssh/key", b"x")), "lead out"),
    "a folder": (lambda: zipped(("manifest.json", b"{}"), ("a/", b"")), "lead out"),
    "another script": (lambda: zipped(("manifest.json", b"{}"), ("\u0430.json", b"x")), "lead out"),
    "a comment": (lambda: pack(MEMBERS)[:-2] + b"\x01\x00!", "directory"),
    "a tail": (lambda: pack(MEMBERS) + b"\x00", "directory"),
    "a link": (linked, "linked"),
    "two entries for one": (overlapping, "directory"),
    "a prefix": (lambda: b"#!/bin/sh\n" + pack(MEMBERS), "zip archive"),
    "wrong order": (lambda: zipped(("a.json", b"x"), ("manifest.json", b"{}")), "order"),
    "dated": (lambda: pack(MEMBERS).replace(b"\x21\x00", b"\x22\x00"), "dated"),
}  # fmt: skip


@pytest.mark.parametrize("name", HOSTILE)
def test_hostile_archives(name: str) -> None:
    make, said = HOSTILE[name]
    archive = make()
    begun = time.perf_counter()
    with pytest.raises(MalformedContainer, match=said):
        unpack(archive)
    assert time.perf_counter() - begun < 1


def test_limits(monkeypatch: pytest.MonkeyPatch) -> None:
    archive = pack({"manifest.json": b"{}", "a.json": bytes(100), "b.json": b""})
    for limit, value in (("MAX_BYTES", len(archive) - 1), ("MAX_MEMBER_BYTES", 99), ("MAX_MEMBERS", 2)):
        with monkeypatch.context() as lowered:
            lowered.setattr(container, limit, value)
            with pytest.raises(LimitExceeded):
                unpack(archive)
    assert len(unpack(archive)) == 3


def test_a_size_that_is_claimed_is_not_believed() -> None:
    archive = bytearray(pack({"manifest.json": b"{}"}))
    archive[18:26] = (2**32 - 1).to_bytes(4, "little") * 2
    with pytest.raises(LimitExceeded):
        unpack(bytes(archive))


@pytest.mark.parametrize("name", ["../a", "/a", "A", "a//b", "", "a/.", "a b", "é", "a" * 256])
def test_names_that_no_bundle_has_cannot_be_packed(name: str) -> None:
    with pytest.raises(MalformedContainer):
        pack({name: b""})
