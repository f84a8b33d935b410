"""`fubie verify`: checks the evidence bundle of a loan, with no chain and no network."""

import argparse

from evidence import cli
from evidence.arguments import CannotRead
from ledger.commands import COMMANDS, Subparsers
from ledger.commands.errors import WrongUsage


def register(subparsers: Subparsers) -> None:
    """Add the parser of the command."""
    parser = subparsers.add_parser("verify", help=COMMANDS["verify"], description=__doc__, allow_abbrev=False)
    parser.set_defaults(run=run)
    cli.add_arguments(parser)


def run(arguments: argparse.Namespace) -> int:
    """Print the report; 0 valid, 1 invalid, 2 cannot tell.

    Raises: WrongUsage for a file that cannot be used.
    """
    try:
        return cli.run(arguments)
    except CannotRead as error:
        raise WrongUsage(str(error)) from None
