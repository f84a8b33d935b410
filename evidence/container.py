"""A bundle's outer form: a zip archive in the one spelling that its members have.

Members stand in the order of their names, the first of all `manifest.json`, stored without compression and without anything else
beside them: no extra fields, comments, directories, links, times or gaps. So two archives with the same members are the same
bytes, nothing hides between them, and no small file unpacks to a large one. Field by field (APPNOTE.TXT 6.3.10, PKWARE):

    local header      50 4b 03 04, version 20, flags 0, method 0, time 0, date 0x21 (1980-01-01), CRC-32, size twice,
                      length of the name, no extra field; then name and content
    directory entry   50 4b 01 02, made by 0x0314, version 20, the same fields, no comment, disk 0, attributes 0 and
                      0o100644 << 16, offset of the local header
    end               50 4b 05 06, disk 0 twice, number of members twice, length and offset of the directory, no comment

Nothing is ever unpacked to a disk.
"""

from __future__ import annotations

import re
import struct
import zlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from evidence.errors import LimitExceeded, MalformedContainer

FIRST = "manifest.json"
MAX_BYTES = 64 * 1024 * 1024
MAX_MEMBER_BYTES = 32 * 1024 * 1024
MAX_MEMBERS = 4096
MAX_NAME = 255

_LOCAL = struct.Struct("<4s5H3L2H")
_ENTRY = struct.Struct("<4s6H3L5H2L")
_END = struct.Struct("<4s4H2LH")
_LOCAL_SIGNATURE, _ENTRY_SIGNATURE, _END_SIGNATURE = b"PK\x03\x04", b"PK\x01\x02", b"PK\x05\x06"
_VERSION, _MADE_BY, _FLAGS, _STORED, _TIME, _DATE = 20, 0x0314, 0, 0, 0, 0x21
_ATTRIBUTES = 0o100644 << 16
_NAME = re.compile(rb"[a-z0-9][a-z0-9.-]*(?:/[a-z0-9][a-z0-9.-]*)*")


def pack(members: Mapping[str, bytes]) -> bytes:
    """The archive of these members.

    Raises:
        LimitExceeded: more or larger members than `unpack` reads.
        MalformedContainer: a name that no bundle has.
    """
    _require_count(len(members))
    local, directory, offset = [], [], 0
    for name in sorted(members, key=_place):
        content = members[name]
        _require_size(name, len(content))
        header, entry = _headers(_encoded(name), content, offset)
        local += [header, content]
        directory.append(entry)
        offset += len(header) + len(content)
    length = sum(map(len, directory))
    end = _END.pack(_END_SIGNATURE, 0, 0, len(members), len(members), length, offset, 0)
    archive = b"".join([*local, *directory, end])
    _require_archive(len(archive))
    return archive


def unpack(archive: bytes) -> dict[str, bytes]:
    """The members by name.

    Raises:
        MalformedContainer: anything but what `pack` makes of these members.
        LimitExceeded: larger than genuine bundles are.
    """
    _require_archive(len(archive))
    members: dict[str, bytes] = {}
    at = 0
    while archive.startswith(_LOCAL_SIGNATURE, at):
        _require_count(len(members) + 1)
        name, content, at = _member(archive, at)
        if name in members:
            raise MalformedContainer("a name stands twice in the archive", where=name)
        members[name] = content
    if not members:
        raise MalformedContainer("not a bundle: it does not begin as a zip archive does", found=archive[:4])
    _require_order(members)
    if pack(members) != archive:
        raise MalformedContainer(
            "the directory at the end of the archive is not that of its members: something is hidden, linked or cut off",
            where=f"byte {at}",
        )
    return members


@dataclass(frozen=True)
class _Local:
    """The fields of a local header that may differ from one member to another, and those that must not."""

    fixed: tuple[int, int, int, int]
    method: int
    crc: int
    sizes: tuple[int, int]
    name_length: int
    extra_length: int


def _member(archive: bytes, at: int) -> tuple[str, bytes, int]:
    """Name, content and where the next member begins."""
    header = _local(archive, at)
    start = at + _LOCAL.size
    begin = start + header.name_length + header.extra_length
    name = _decoded(archive[start : start + header.name_length], at)
    if header.method != _STORED:
        raise MalformedContainer("compressed: the members of a bundle are stored as they are", where=name)
    if header.fixed != (_VERSION, _FLAGS, _TIME, _DATE) or header.extra_length:
        raise MalformedContainer("encrypted, dated or with extra fields: not made by this format", where=name)
    _require_size(name, header.sizes[1])
    content = archive[begin : begin + header.sizes[1]]
    if len(content) != header.sizes[1] or header.sizes[0] != header.sizes[1]:
        raise MalformedContainer("cut short", where=name, expected=header.sizes[1], found=len(content))
    if zlib.crc32(content) != header.crc:
        raise MalformedContainer("the content is not the one that was packed (CRC-32)", where=name)
    return name, content, begin + len(content)


def _local(archive: bytes, at: int) -> _Local:
    if len(archive) < at + _LOCAL.size:
        raise MalformedContainer("cut short", where=f"byte {at}")
    _, version, flags, method, time, date, crc, packed, size, name, extra = _LOCAL.unpack_from(archive, at)
    return _Local((version, flags, time, date), method, crc, (packed, size), name, extra)


def _headers(name: bytes, content: bytes, offset: int) -> tuple[bytes, bytes]:
    common = (_VERSION, _FLAGS, _STORED, _TIME, _DATE, zlib.crc32(content), len(content), len(content), len(name), 0)
    local = _LOCAL.pack(_LOCAL_SIGNATURE, *common) + name
    entry = _ENTRY.pack(_ENTRY_SIGNATURE, _MADE_BY, *common, 0, 0, 0, _ATTRIBUTES, offset) + name
    return local, entry


def _place(name: str) -> tuple[bool, str]:
    return name != FIRST, name


def _encoded(name: str) -> bytes:
    found = name.encode("ascii", "replace")
    _require_name(found)
    return found


def _decoded(name: bytes, at: int) -> str:
    _require_name(name, f"byte {at}")
    return name.decode("ascii")


def _require_name(name: bytes, where: str = "") -> None:
    if len(name) > MAX_NAME or not _NAME.fullmatch(name):
        problem = "a name that no bundle has: it could lead out of a folder, or be read in two ways"
        raise MalformedContainer(problem, where=where, found=name.decode("ascii", "backslashreplace"))


def _require_order(members: Iterable[str]) -> None:
    names = list(members)
    if names != sorted(names, key=_place):
        raise MalformedContainer("the members are not in their order", expected=f"{FIRST}, then by name")


def _require_count(count: int) -> None:
    if count > MAX_MEMBERS:
        raise LimitExceeded("too many members", expected=f"at most {MAX_MEMBERS}", found=count)


def _require_size(name: str, size: int) -> None:
    if size > MAX_MEMBER_BYTES:
        raise LimitExceeded("member too large", where=name, expected=f"at most {MAX_MEMBER_BYTES} bytes", found=size)


def _require_archive(size: int) -> None:
    if size > MAX_BYTES:
        raise LimitExceeded("bundle too large", expected=f"at most {MAX_BYTES} bytes", found=size)
