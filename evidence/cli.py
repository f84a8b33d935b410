"""`fubie-verify`: checks a bundle, or another thing whose name is the first word, on a machine without any network.

0   valid: every decisive check passed
1   invalid: at least one check failed
2   cannot tell: something needed is not at hand; also for wrong usage, on one line
"""

from __future__ import annotations

import argparse
import os
import re
import sys
from collections.abc import Mapping, Sequence
from datetime import UTC, date, datetime, time, timedelta
from importlib import import_module
from pathlib import Path
from typing import NoReturn

from evidence import container
from evidence.arguments import CannotRead, add_answer, add_trust, print_answer, read, read_trust
from evidence.rendering import as_text
from evidence.report import LEGAL_TIME
from evidence.verify import verify

PROGRAM = "fubie-verify"
CANNOT_TELL = 2
# What else is checked, by the word that comes first -> the module with `add_arguments` and `run`. A bundle of such a name is ./NAME.
OTHERS: Mapping[str, str] = {
    "anchor": "evidence.anchor.command",
    "check-block": "evidence.checkblock.command",
    "certificate": "evidence.certificate.command",
    "page": "evidence.page.command",
    "rules": "evidence.rules.command",
}

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_SECONDS = re.compile(r"[0-9]{1,11}", re.ASCII)
_DATE = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}", re.ASCII)


class OneLineParser(argparse.ArgumentParser):
    """Reports wrong usage on one line."""

    def error(self, message: str) -> NoReturn:
        self.exit(CANNOT_TELL, f"{self.prog}: {' '.join(message.split())}\n")


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command and return its exit code."""
    given = sys.argv[1:] if arguments is None else list(arguments)
    try:
        if given and given[0] in OTHERS:
            return _other(*given)
        words = ", ".join(OTHERS)
        parser = _parser(PROGRAM, f"Checks the evidence bundle of a loan; with {words} before it, what its help says.")
        add_arguments(parser)
        return run(parser.parse_args(given))
    except CannotRead as error:
        print(f"{PROGRAM}: {' '.join(str(error).split())}", file=sys.stderr)
    except BrokenPipeError:
        # Whoever read the output has seen enough; the interpreter must not complain about it while it closes the stream.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
    return CANNOT_TELL


def _other(word: str, *given: str) -> int:
    checker = import_module(OTHERS[word])
    parser = _parser(f"{PROGRAM} {word}", checker.__doc__)
    checker.add_arguments(parser)
    exit_code: int = checker.run(parser.parse_args(given))
    return exit_code


def _parser(program: str, purpose: str | None) -> argparse.ArgumentParser:
    return OneLineParser(prog=program, description=purpose, allow_abbrev=False)


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """What to check and against what."""
    parser.add_argument("bundle", type=Path, metavar="BUNDLE", help="the evidence, as it was exported")
    add_trust(parser)
    parser.add_argument(
        "--as-of",
        type=_moment,
        metavar="T",
        help="the moment for which the file must be complete: Unix seconds, a date (its end), or date and time, in UTC+8 unless said",
    )
    add_answer(parser)


def run(parsed: argparse.Namespace) -> int:
    """Print the report and return the exit code. Raises CannotRead."""
    # At most one byte more than a bundle may have: that one too many is for the report to tell.
    bundle = read(parsed.bundle, container.MAX_BYTES + 1)
    report = verify(bundle, read_trust(parsed.trust), as_of=parsed.as_of, require=parsed.require)
    print_answer(report, as_text(report), parsed.json)
    return report.outcome.exit_code


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


if __name__ == "__main__":
    sys.exit(main())
