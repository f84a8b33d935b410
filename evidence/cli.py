"""`fubie-verify`: checks a bundle on a machine without any network, and answers with its exit code.

0   valid: every decisive check passed
1   invalid: at least one check failed
2   cannot tell: something needed is not at hand; also for wrong usage, on one line
"""

from __future__ import annotations

import argparse
import json
import os
import re
import sys
from collections.abc import Sequence
from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path
from typing import NoReturn

from evidence import container, trust
from evidence.chainproof import Assurance
from evidence.errors import EvidenceError
from evidence.rendering import as_text
from evidence.report import LEGAL_TIME, Report
from evidence.trust import Trust
from evidence.verify import verify

PROGRAM = "fubie-verify"
CANNOT_TELL = 2
REQUIRABLE = (Assurance.FINAL, Assurance.MAJORITY)

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_SECONDS = re.compile(r"[0-9]{1,11}", re.ASCII)
_DATE = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}", re.ASCII)


class CannotRead(Exception):
    """A file that was named cannot be used; says which and why."""


class OneLineParser(argparse.ArgumentParser):
    """Reports wrong usage on one line."""

    def error(self, message: str) -> NoReturn:
        self.exit(CANNOT_TELL, f"{self.prog}: {' '.join(message.split())}\n")


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command and return its exit code."""
    parser = OneLineParser(prog=PROGRAM, description="Checks the evidence bundle of a loan.", allow_abbrev=False)
    add_arguments(parser)
    parsed = parser.parse_args(arguments)
    try:
        return run(parsed)
    except CannotRead as error:
        print(f"{PROGRAM}: {' '.join(str(error).split())}", file=sys.stderr)
    except BrokenPipeError:
        # Whoever read the output has seen enough; the interpreter must not complain about it while it closes the stream.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
    return CANNOT_TELL


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """What to check and against what."""
    add = parser.add_argument
    add("bundle", type=Path, metavar="BUNDLE", help="the evidence, as it was exported")
    add("--trust", type=Path, metavar="FILE", help="what is known from elsewhere; without it nothing can be valid")
    add(
        "--as-of",
        type=_moment,
        metavar="T",
        help="the moment for which the file must be complete: Unix seconds, a date (its end), or date and time, in UTC+8 unless said",
    )
    add(
        "--require",
        type=_level,
        metavar="LEVEL",
        help=f"how sure the block must be: {', '.join(level.value for level in REQUIRABLE)}",
    )
    add("--json", action="store_true", help="print the report for machines")


def run(parsed: argparse.Namespace) -> int:
    """Print the report and return the exit code. Raises CannotRead."""
    report = verify(_bundle(parsed.bundle), _trust(parsed.trust), as_of=parsed.as_of, require=parsed.require)
    print(_written(report, parsed.json))
    sys.stdout.flush()
    return report.outcome.exit_code


def _written(report: Report, for_machines: bool) -> str:
    """In what the terminal can show."""
    text = json.dumps(report.to_json(), ensure_ascii=False, indent=1) if for_machines else as_text(report)
    encoding = sys.stdout.encoding or "utf-8"
    return text.encode(encoding, "backslashreplace").decode(encoding)


def _bundle(path: Path) -> bytes:
    """At most one byte more than a bundle may have: that one too many is for the report to tell."""
    return _read(path, container.MAX_BYTES + 1)


def _trust(path: Path | None) -> Trust | None:
    if path is None:
        return None
    try:
        return Trust.read(_read(path, trust.MAX_BYTES + 1))
    except EvidenceError as error:
        raise CannotRead(f"argument --trust: {path}: {error}") from None


def _read(path: Path, at_most: int) -> bytes:
    try:
        with path.open("rb") as file:
            return file.read(at_most)
    except (OSError, ValueError) as error:
        reason = error.strerror if isinstance(error, OSError) and error.strerror else str(error)
        raise CannotRead(f"{path}: {reason}") from None


def _moment(text: str) -> int:
    """Unix seconds. A date alone is its end: who asks for a day asks for all of it."""
    try:
        if _SECONDS.fullmatch(text):
            return int(text)
        if _DATE.fullmatch(text):
            return _seconds(datetime.combine(date.fromisoformat(text), time(23, 59, 59)))
        return _seconds(datetime.fromisoformat(text))
    except (ValueError, OverflowError):
        problem = f"{text!r} is no moment; write 2027-01-15, 2027-01-15T09:30:00+08:00 or Unix seconds"
        raise argparse.ArgumentTypeError(problem) from None


def _seconds(moment: datetime) -> int:
    aware = moment if moment.tzinfo is not None else moment.replace(tzinfo=LEGAL_TIME)
    return (aware - _EPOCH) // timedelta(seconds=1)


def _level(text: str) -> Assurance:
    for level in REQUIRABLE:
        if level.value == text:
            return level
    allowed = ", ".join(level.value for level in REQUIRABLE)
    raise argparse.ArgumentTypeError(f"{text!r} is not allowed; one of {allowed}")


if __name__ == "__main__":
    sys.exit(main())
