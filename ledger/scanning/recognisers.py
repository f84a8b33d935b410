"""What looks like personal data in bytes of a chain, whoever put it there.

A chain is full of hashes, in which anything short turns up by chance. So a form counts anywhere only where chance makes it less than once in
10^9 bytes; what is shorter or checks itself less (two characters of a name, text in GBK, packed digits, numbers as integers) counts only where it
stands alone, between the zeros that pad it. Mobile and card
numbers as integers or packed check themselves too little, and amounts look like them: they are found only as planted values.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from ledger.scanning.numbers import is_bank_card, is_mobile, is_resident_id, is_social_credit_code

# Common family names, for names of two characters in GBK, which are four bytes and could be anything.
FAMILY_NAMES = frozenset(
    "王李张刘陈杨黄赵周吴徐孙朱马胡郭林何高梁郑罗宋谢唐韩曹许邓萧冯曾程蔡彭潘袁于董余苏叶吕魏蒋田杜丁沈姜范江傅钟卢汪戴崔任陆廖姚方金邱夏谭韦贾邹石熊孟秦阎薛侯雷白龙段郝孔邵史毛常万顾赖武康贺严尹钱施牛洪龚"
)
LEAST_HAN = 3
WORD = 32
# Of digits packed two to a byte.
LONGEST_NUMBER = 10
_ATOM = re.compile(rb"[^\x00](?:[^\x00]|\x00{1,3}(?=[^\x00]))*")
_DIGITS = re.compile(rb"(?<![0-9])[0-9]{11,19}[Xx]?(?![0-9])")
_CODE = re.compile(rb"(?<![0-9A-Za-z])[0-9A-Z]{18}(?![0-9A-Za-z])")
_MAIL = re.compile(rb"[A-Za-z0-9._%+-]{2,64}@[A-Za-z0-9-]{2,63}\.[A-Za-z]{2,24}")
_HAN = re.compile(rb"(?:[\xe4-\xe9][\x80-\xbf]{2})+")
_TEXT = frozenset(range(0x20, 0x7F))


@dataclass(frozen=True)
class Hit:
    """Something at a place in bytes. `text` is what it spells; a report shows only its ends."""

    what: str
    form: str
    at: int
    text: str


NUMBERS: tuple[tuple[str, Callable[[str], bool]], ...] = (
    ("resident identity number", is_resident_id),
    ("mobile number", is_mobile),
    ("bank card number", is_bank_card),
)


def recognise(data: bytes) -> Iterator[Hit]:
    """Everything that looks like personal data. The same bytes may give two hits."""
    yield from _written_numbers(data)
    yield from _written_words(data)
    for match in _ATOM.finditer(data):
        atom, start = match.group(), match.start()
        if len(atom) <= WORD and (text := _han_in_gbk(atom)):
            yield Hit("name or text", "GBK", start, text)
        if len(atom) <= LONGEST_NUMBER:
            yield from _numbers_alone(data, start, match.end())


def _written_numbers(data: bytes) -> Iterator[Hit]:
    for match in _DIGITS.finditer(data):
        text = match.group().decode()
        yield from (Hit(what, "ASCII", match.start(), text) for what, fits in NUMBERS if fits(text))
    for match in _CODE.finditer(data):
        if is_social_credit_code(match.group().decode()):
            yield Hit("unified social credit code", "ASCII", match.start(), match.group().decode())


def _written_words(data: bytes) -> Iterator[Hit]:
    for match in _MAIL.finditer(data):
        yield Hit("e-mail address", "ASCII", match.start(), match.group().decode())
    for match in _HAN.finditer(data):
        text = match.group().decode("utf-8", "replace")
        before, after = data[match.start() - 1 : match.start()], data[match.end() : match.end() + 1]
        alone = (not before or before[0] in _TEXT or before[0] < 0x20) and after in (b"", b"\0")
        if "\ufffd" not in text and (len(text) >= LEAST_HAN or (len(text) == 2 and alone)):
            yield Hit("name or text", "UTF-8", match.start(), text)


def _numbers_alone(data: bytes, start: int, end: int) -> Iterator[Hit]:
    """A number by itself may end in bytes of zero, which look like padding: up to three are tried."""
    padded = start > 0 and data[start - 1] == 0
    found: dict[Hit, None] = {}
    for longer in range(4):
        value = data[start : end + longer]
        if len(value) == end + longer - start and not any(value[end - start :]):
            found |= dict.fromkeys(_number_alone(value, start, padded))
    yield from found


def _number_alone(value: bytes, at: int, padded: bool) -> Iterator[Hit]:
    """`padded` with zeros before it, as integers are."""
    forms = {"packed BCD": value.hex().lstrip("0").replace("a", "X")} if len(value) in (9, 10) else {}
    if padded and len(value) <= 8:
        forms["integer"] = str(int.from_bytes(value, "big"))
    for form, written in forms.items():
        if is_resident_id(written):
            yield Hit("resident identity number", form, at, written)


def _han_in_gbk(atom: bytes) -> str:
    """The text of bytes that are GBK through and through, with enough characters of the common set to be no chance."""
    at, han = 0, 0
    while at < len(atom):
        if atom[at] in _TEXT:
            at += 1
        elif at + 1 < len(atom) and 0xB0 <= atom[at] <= 0xD7 and 0xA1 <= atom[at + 1] <= 0xFE:
            at, han = at + 2, han + 1
        else:
            return ""
    try:
        text = atom.decode("gbk")
    except UnicodeDecodeError:
        return ""
    return text if han >= LEAST_HAN or (han == 2 == len(text) and text[0] in FAMILY_NAMES) else ""
