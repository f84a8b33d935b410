"""The command line `fubie`."""

import argparse
import os
import sys
from collections.abc import Sequence
from importlib import import_module
from typing import NoReturn

from ledger.commands import COMMANDS, Command
from ledger.commands.errors import CommandError
from ledger.domain.errors import DomainError

WRONG_USAGE = 2


class OneLineParser(argparse.ArgumentParser):
    """Reports wrong usage on one line, with the exit code 2."""

    def error(self, message: str) -> NoReturn:
        self.exit(WRONG_USAGE, f"{self.prog}: {' '.join(message.split())}\n")


class ShowVersion(argparse.Action):
    """Looks the version up only when it is asked for."""

    def __call__(self, parser: argparse.ArgumentParser, *_: object) -> NoReturn:
        from importlib.metadata import version

        print(f"fubie {version('fubie')}")
        parser.exit()


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command and return its exit code; wrong usage exits with 2."""
    given = sys.argv[1:] if arguments is None else list(arguments)
    parsed = build_parser(given).parse_args(given)
    try:
        return run_command(parsed)
    except BrokenPipeError:
        # Whoever read the output has seen enough; the interpreter must not complain about it while it closes the stream.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 0


def build_parser(given: Sequence[str]) -> argparse.ArgumentParser:
    """The parser with the command that is asked for in full and the others by their names."""
    parser: argparse.ArgumentParser = OneLineParser(
        prog="fubie", description="A loan ledger on smart contracts.", allow_abbrev=False
    )
    parser.add_argument("--version", action=ShowVersion, nargs=0, help="print the version and exit")
    subparsers = parser.add_subparsers(dest="command", metavar="COMMAND", required=True)
    asked = next((word for word in given if not word.startswith("-")), None)
    for name, purpose in COMMANDS.items():
        if name == asked:
            command: Command = import_module(f"ledger.commands.{name}")
            command.register(subparsers)
        else:
            subparsers.add_parser(name, help=purpose)
    return parser


def run_command(parsed: argparse.Namespace) -> int:
    """Run the parsed command; errors that it raises on purpose become one line."""
    try:
        exit_code: int = parsed.run(parsed)
        sys.stdout.flush()
        return exit_code
    except (CommandError, DomainError) as error:
        print(f"fubie {parsed.command}: {' '.join(str(error).split())}", file=sys.stderr)
        return error.exit_code if isinstance(error, CommandError) else WRONG_USAGE
