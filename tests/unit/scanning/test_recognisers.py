"""Personal data is recognised in the forms in which it comes on a chain, and hashes are not taken for it."""

from __future__ import annotations

import random

import pytest

from ledger.scanning.errors import PlantRefused
from ledger.scanning.numbers import is_bank_card, is_mobile, is_resident_id, is_social_credit_code
from ledger.scanning.plants import forms_of, wanted
from ledger.scanning.recognisers import recognise
from ledger.scanning.scan import masked

# The example of GB 11643-1999, numbers made up by the rules, a test card of payment networks, and a code that a public register shows.
ID_NUMBER, CARD, CODE, MOBILE = "11010519491231002X", "6222021234567890128", "91330100799655058B", "13800138000"


def with_check(first: str) -> str:
    """The 18 characters, by the formula of the standard written out: the weighted sum is 1 modulo 11."""
    for check in "0123456789X":
        value = 10 if check == "X" else int(check)
        if (sum(int(digit) * 2 ** (17 - place) for place, digit in enumerate(first)) + value) % 11 == 1:
            return first + check
    raise AssertionError


def kinds(data: bytes) -> set[tuple[str, str]]:
    return {(hit.what, hit.form) for hit in recognise(data)}


def test_numbers_and_their_checks() -> None:
    assert is_resident_id(ID_NUMBER) and is_resident_id(ID_NUMBER.lower()) and with_check(ID_NUMBER[:17]) == ID_NUMBER
    assert is_bank_card("4111111111111111") and is_social_credit_code(CODE) and is_mobile(MOBILE)
    for wrong in (ID_NUMBER[:17] + "1", "11010519490231002X", "99" + ID_NUMBER[2:], ID_NUMBER[:-1], "1" * 18):
        assert not is_resident_id(wrong)
    assert not is_bank_card("4111111111111112") and not is_bank_card("9" * 16)
    assert not is_social_credit_code(CODE[:-1] + "C") and not is_mobile("12800138000") and not is_mobile("1380013800")


@pytest.mark.parametrize("around", [(b"", b""), (b"\x9c\xf3", b"\x81\x02"), (b"{name: ", b"}"), (bytes(31), bytes(14))])
def test_written_numbers_are_found_anywhere(around: tuple[bytes, bytes]) -> None:
    before, after = around
    for text, what in (
        (ID_NUMBER, "resident identity number"),
        (MOBILE, "mobile number"),
        ("4111111111111111", "bank card number"),
        (CODE, "unified social credit code"),
        ("zhang.san@example.cn", "e-mail address"),
    ):
        assert (what, "ASCII") in kinds(before + text.encode() + after)


def test_names_and_texts() -> None:
    assert ("name or text", "UTF-8") in kinds("张三".encode().ljust(32, b"\0"))
    assert ("name or text", "UTF-8") in kinds(b"\x91\xfe" + "借款人欧阳".encode() + b"\x91")
    assert ("name or text", "GBK") in kinds(bytes(28) + "张三".encode("gbk") + bytes(28))
    assert ("name or text", "GBK") in kinds("欧阳小明".encode("gbk").ljust(32, b"\0"))
    assert kinds(b"LoanLedger: loan agreement".ljust(32, b"\0")) == set()


def test_packed_and_whole_numbers_that_stand_alone() -> None:
    number = with_check("44052419800101001")
    if number.endswith("X"):
        number = with_check("44052419800101002")
    packed, whole = bytes.fromhex(number), int(number).to_bytes(32, "big")
    assert ("resident identity number", "packed BCD") in kinds(packed.rjust(32, b"\0"))
    assert ("resident identity number", "packed BCD") in kinds(packed.ljust(32, b"\0"))
    assert ("resident identity number", "integer") in kinds(whole)
    # As an integer or packed, eleven digits are an amount as well.
    assert kinds(int(MOBILE).to_bytes(32, "big")) == kinds(bytes.fromhex("0" + MOBILE).rjust(32, b"\0")) == set()


def test_hashes_are_not_taken_for_people() -> None:
    """A megabyte of them, by themselves, and between words of zeros and small numbers."""
    source = random.Random(20260101)
    words = [source.randbytes(32) for _ in range(32_768)]
    assert [hit for word in words for hit in recognise(word)] == []
    assert list(recognise(b"".join(words))) == []
    numbers = (source.randrange(2**40).to_bytes(32, "big") for _ in range(8_192))
    assert [hit for word in numbers for hit in recognise(bytes(32) + word + bytes(32))] == []


@pytest.mark.parametrize("value", [ID_NUMBER, MOBILE, "张三丰", "a private remark", CARD])
def test_planted_values_are_found_in_every_form(value: str) -> None:
    found = wanted([value], [])
    forms = forms_of(value)
    assert {"UTF-8", "hex text", "UTF-16", "sha-256 of UTF-8", "keccak-256 of UTF-8", "sm3 of UTF-8"} <= forms.keys()
    for data in forms.values():
        assert [hit.text for hit in found.hits(b"\x07" * 40 + data + b"\x07")][0] == value
    assert list(found.hits(b"\x07" * 200)) == []


def test_forms_are_those_of_other_tools() -> None:
    """Digests as sha256sum, openssl dgst -sm3 and cast keccak give them."""
    forms = forms_of(MOBILE)
    assert forms["sha-256 of UTF-8"].hex() == "a6942f9771d67f34034d2f1926988ed3fad3bf1b4e7cedb9a31f31398dea43bc"
    assert forms["sm3 of UTF-8"].hex() == "ee5e7b1cbf65495467be9ff49ac5fc14b6887547c1cd7f8856221b23f1efa062"
    assert forms["keccak-256 of UTF-8"].hex() == "7c46a173080b344be9516e61b2eac8885aecdebdc768033b4a3244e10cabbdc6"
    assert forms_of(MOBILE)["integer"] == (13_800_138_000).to_bytes(5, "big")
    assert forms_of(MOBILE)["packed BCD"].hex() == "013800138000"
    assert forms_of(MOBILE)["packed BCD from the left"].hex() == "138001380000"
    assert forms_of(ID_NUMBER)["packed BCD"].hex() == "11010519491231002a"
    assert forms_of(MOBILE)["UTF-8, reversed"] == b"00083100831"
    assert forms_of("张三丰")["GBK"].hex() == "d5c5c8fdb7e1"


def test_what_cannot_be_looked_for() -> None:
    for value in ("abc", "x" * 1001):
        with pytest.raises(PlantRefused):
            forms_of(value)
    with pytest.raises(PlantRefused, match="no regular expression"):
        wanted([], ["("])
    assert [hit.text for hit in wanted([], ["no[0-9]+"]).hits(b"\0no17\0")] == ["no17"]


def test_a_report_does_not_publish_what_it_found() -> None:
    assert masked(ID_NUMBER) == "11***************X" and masked("张三") == "**"
