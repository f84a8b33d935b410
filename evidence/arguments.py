"""What the commands that check evidence share: files that are named, levels that are asked for, and how an answer is printed."""

from __future__ import annotations

import argparse
import json
import sys
from pathlib import Path
from typing import Protocol

from evidence import trust
from evidence.canonical import Json
from evidence.chainproof import Assurance
from evidence.errors import EvidenceError
from evidence.trust import Trust

REQUIRABLE = (Assurance.FINAL, Assurance.MAJORITY)


class CannotRead(Exception):
    """A file that was named cannot be used; says which and why."""


class Written(Protocol):
    """An answer as machines read it."""

    def to_json(self) -> dict[str, Json]: ...


def add_trust(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "--trust", type=Path, metavar="FILE", help="what is known from elsewhere; without it nothing can be valid"
    )


def add_answer(parser: argparse.ArgumentParser) -> None:
    levels = ", ".join(level.value for level in REQUIRABLE)
    parser.add_argument("--require", type=level_of, metavar="LEVEL", help=f"how sure the block must be: {levels}")
    parser.add_argument("--json", action="store_true", help="print the report for machines")


def print_answer(answer: Written, text: str, for_machines: bool) -> None:
    """In what the terminal can show."""
    text = json.dumps(answer.to_json(), ensure_ascii=False, indent=1) if for_machines else text
    encoding = sys.stdout.encoding or "utf-8"
    print(text.encode(encoding, "backslashreplace").decode(encoding))
    sys.stdout.flush()


def read(path: Path, at_most: int) -> bytes:
    """Raises CannotRead."""
    try:
        with path.open("rb") as file:
            return file.read(at_most)
    except (OSError, ValueError) as error:
        raise CannotRead(f"{path}: {said(error)}") from None


def read_trust(path: Path | None) -> Trust | None:
    """Raises CannotRead."""
    if path is None:
        return None
    try:
        return Trust.read(read(path, trust.MAX_BYTES + 1))
    except EvidenceError as error:
        raise CannotRead(f"argument --trust: {path}: {error}") from None


def said(error: OSError | ValueError) -> str:
    return error.strerror if isinstance(error, OSError) and error.strerror else str(error)


def level_of(text: str) -> Assurance:
    for level in REQUIRABLE:
        if level.value == text:
            return level
    allowed = ", ".join(level.value for level in REQUIRABLE)
    raise argparse.ArgumentTypeError(f"{text!r} is not allowed; one of {allowed}")
