"""The tree drawn in the module is the tree that stands, and each error speaks to a person."""

from __future__ import annotations

import re

import pytest

from evidence import errors
from evidence.errors import DocumentMismatch, EvidenceError, LimitExceeded, shown


def below(error: type[EvidenceError]) -> list[type[EvidenceError]]:
    return [error, *(found for child in error.__subclasses__() for found in below(child))]


def drawn() -> dict[str, str]:
    """Each class of the drawing with the class that it hangs from."""
    parents: list[tuple[int, str]] = []
    found = {}
    for line in (errors.__doc__ or "").splitlines():
        if match := re.match(r"( {4}[ │├└─]*)([A-Z]\w+)", line):
            indent = len(match[1])
            while parents and parents[-1][0] >= indent:
                parents.pop()
            found[match[2]] = parents[-1][1] if parents else "Exception"
            parents.append((indent, match[2]))
    return found


def test_the_drawing_is_the_tree() -> None:
    assert drawn() == {error.__name__: error.__base__.__name__ for error in below(EvidenceError) if error.__base__}


def test_every_error_has_a_code_of_its_own() -> None:
    codes = [error.code for error in below(EvidenceError)]
    assert len(set(codes)) == len(codes)


@pytest.mark.parametrize("error", below(EvidenceError))
def test_diagnostics_say_what_failed_on_which_values_and_what_to_do(error: type[EvidenceError]) -> None:
    text = error("the thing differs", where="place 3", expected=b"\x01\x02", found=7).diagnostics()
    for part in ("the thing differs", "place 3", "0x0102", "7", error.meaning, error.advice):
        assert part in text
    assert str(error("the thing differs", where="place 3", expected=1)) == "place 3: the thing differs, expected 1"


def test_nothing_that_a_hostile_file_holds_makes_a_message_long_or_fails_to_print() -> None:
    for value in (b"\x00" * 10**6, "x" * 10**6, 10**5000, [1] * 10**5, None):
        assert len(shown(value)) < 400
    assert "2000000" in shown(b"\x00" * 999_999)
    assert len(DocumentMismatch("p", expected="x" * 10**6, found=b"y" * 10**6).diagnostics()) < 2000
    assert issubclass(LimitExceeded, errors.MalformedInput)


def test_a_message_cannot_steer_the_terminal_that_shows_it() -> None:
    error = DocumentMismatch("a\nb", where="\x1b[2J\u202e", expected="\r\x1b]0;title\x07", found="借据")
    for text in (str(error), error.diagnostics().replace("\n  ", "")):
        assert all(character.isprintable() for character in text)
        assert "借据" in text and "\\x1b[2J\\u202e" in text
