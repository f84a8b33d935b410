"""DER (ITU-T X.690) as far as tokens of time authorities use it: read one element at a time, written for requests.

Lengths are definite and in their shortest form, tags have one byte. The order within a SET is left as it is: what was signed is
checked over the very bytes, and authorities do not all sort the certificates that they add.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from evidence.errors import LimitExceeded, MalformedDer

BOOLEAN, INTEGER, OCTETS, NULL, OID, TIME = 0x01, 0x02, 0x04, 0x05, 0x06, 0x18
SEQUENCE, SET = 0x30, 0x31
MAX_ELEMENTS = 256
MAX_OID_BYTES = 64

_CONSTRUCTED, _LONG_TAG = 0x20, 0x1F
_TIME = re.compile(rb"(\d{14})(?:\.(\d{0,5}[1-9]))?Z")
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


def context(number: int) -> int:
    """The tag [number] of something constructed."""
    return 0xA0 | number


@dataclass(frozen=True)
class Element:
    """One element: its tag byte, its content, and all of its bytes. `where` names it in errors."""

    tag: int
    content: bytes
    encoded: bytes
    where: str

    @property
    def children(self) -> tuple[Element, ...]:
        """What stands in a constructed element. Raises MalformedDer or LimitExceeded."""
        if not self.tag & _CONSTRUCTED:
            raise MalformedDer("not made of other elements", where=self.where, found=f"tag 0x{self.tag:02x}")
        return tuple(_elements(self.content, self.where))

    def require(self, tag: int) -> Element:
        if self.tag != tag:
            raise MalformedDer("another type", where=self.where, expected=f"tag 0x{tag:02x}", found=f"0x{self.tag:02x}")
        return self

    def sequence(self, name: str, tag: int = SEQUENCE) -> Fields:
        """What stands in it, to be taken in order."""
        return Fields(self.require(tag).children, name)

    def only(self, tag: int) -> Element:
        """The one element that this one holds, of that tag."""
        found = self.children
        if len(found) != 1:
            raise MalformedDer("not exactly one element", where=self.where, found=len(found))
        return found[0].require(tag)

    @property
    def integer(self) -> int:
        content = self.require(INTEGER).content
        if not content or (len(content) > 1 and content[0] in (0x00, 0xFF) and (content[0] ^ content[1]) < 0x80):
            raise MalformedDer("an integer not in its shortest form", where=self.where, found=content)
        return int.from_bytes(content, "big", signed=True)

    @property
    def oid(self) -> str:
        """In numbers with dots."""
        return _oid(self.require(OID).content, self.where)

    @property
    def octets(self) -> bytes:
        return self.require(OCTETS).content

    @property
    def microseconds(self) -> int:
        """Of a GeneralizedTime as RFC 3161 section 2.4.2 has it: in UTC, to the second or with up to six decimals; since 1970."""
        found = _TIME.fullmatch(self.require(TIME).content)
        if not found:
            raise MalformedDer("not a time in UTC", where=self.where, found=self.content)
        try:
            moment = datetime.strptime(found[1].decode(), "%Y%m%d%H%M%S").replace(tzinfo=UTC)
        except ValueError:
            raise MalformedDer("no such time", where=self.where, found=self.content) from None
        return (moment - _EPOCH) // timedelta(microseconds=1) + int((found[2] or b"").ljust(6, b"0"))


class Fields:
    """The elements of a SEQUENCE, taken one after the other."""

    def __init__(self, elements: tuple[Element, ...], name: str) -> None:
        self._left, self._name = list(elements), name

    def take(self, tag: int | None = None) -> Element:
        """The next one. Raises MalformedDer where there is none, or one of another tag."""
        if not self._left:
            raise MalformedDer("fields missing", where=self._name)
        found = self._left.pop(0)
        return found if tag is None else found.require(tag)

    def maybe(self, tag: int) -> Element | None:
        """The next one if it has that tag."""
        return self._left.pop(0) if self._left and self._left[0].tag == tag else None

    def end(self) -> None:
        if self._left:
            raise MalformedDer(
                "fields that do not belong there", where=self._name, found=f"tag 0x{self._left[0].tag:02x}"
            )


def read(data: bytes, where: str) -> Element:
    """The one element that `data` is, with nothing behind it. Raises MalformedDer."""
    found = _element(data, 0, where)
    if len(found.encoded) != len(data):
        raise MalformedDer("bytes behind the end", where=where, found=len(data) - len(found.encoded))
    return found


def write(tag: int, *parts: bytes) -> bytes:
    """An element of these parts."""
    content = b"".join(parts)
    size = len(content)
    if size < 0x80:
        return bytes((tag, size)) + content
    length = size.to_bytes((size.bit_length() + 7) // 8, "big")
    return bytes((tag, 0x80 | len(length))) + length + content


def write_integer(value: int) -> bytes:
    """Of a value that is not negative."""
    return write(INTEGER, value.to_bytes(value.bit_length() // 8 + 1, "big"))


def write_oid(dotted: str) -> bytes:
    first, second, *rest = map(int, dotted.split("."))
    return write(OID, b"".join(map(_base128, (first * 40 + second, *rest))))


def _elements(data: bytes, where: str) -> Iterator[Element]:
    at = 0
    for _ in range(MAX_ELEMENTS):
        if at == len(data):
            return
        found = _element(data, at, where)
        at += len(found.encoded)
        yield found
    if at != len(data):
        raise LimitExceeded("too many elements", where=where, expected=f"at most {MAX_ELEMENTS}")


def _element(data: bytes, at: int, where: str) -> Element:
    if len(data) < at + 2:
        raise MalformedDer("cut short", where=where)
    tag, short = data[at], data[at + 1]
    if tag & _LONG_TAG == _LONG_TAG:
        raise MalformedDer("a tag of several bytes", where=where)
    begin = at + 2
    size = short
    if short >= 0x80:
        begin += short & 0x7F
        size = _long_length(data[at + 2 : begin], short & 0x7F, where)
    content = data[begin : begin + size]
    if len(content) != size:
        raise MalformedDer("cut short", where=where, expected=f"{size} bytes", found=len(content))
    return Element(tag, content, data[at : begin + size], where)


def _long_length(octets: bytes, count: int, where: str) -> int:
    size = int.from_bytes(octets, "big")
    if not 1 <= count <= 4 or len(octets) != count or octets[0] == 0 or size < 0x80:
        raise MalformedDer("a length that is not definite and in its shortest form", where=where)
    return size


def _oid(content: bytes, where: str) -> str:
    if not content or content[-1] & 0x80 or len(content) > MAX_OID_BYTES:
        raise MalformedDer("not an object identifier", where=where, found=content)
    numbers, number = [], 0
    for octet in content:
        if number == 0 and octet == 0x80:
            raise MalformedDer("an object identifier not in its shortest form", where=where, found=content)
        number = number << 7 | octet & 0x7F
        if not octet & 0x80:
            numbers.append(number)
            number = 0
    first = min(numbers[0] // 40, 2)
    return ".".join(map(str, (first, numbers[0] - 40 * first, *numbers[1:])))


def _base128(number: int) -> bytes:
    digits = [number & 0x7F]
    while number := number >> 7:
        digits.append(number & 0x7F | 0x80)
    return bytes(reversed(digits))
