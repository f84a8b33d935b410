"""`fubie audit`: holds the read model against the chain, every log and every balance."""

import argparse
from itertools import islice

from ledger.commands import COMMANDS, Subparsers
from ledger.commands.readmodel_arguments import add_arguments, count, opened
from ledger.readmodel.audit import Audit

DEFAULT_SHOWN = 100


def register(subparsers: Subparsers) -> None:
    """Add the parser of the command."""
    parser = subparsers.add_parser("audit", help=COMMANDS["audit"], description=__doc__, allow_abbrev=False)
    parser.set_defaults(run=run)
    add_arguments(parser)
    parser.add_argument(
        "--most", type=count(1), default=DEFAULT_SHOWN, metavar="N", help="end after so many differences"
    )


def run(arguments: argparse.Namespace) -> int:
    """Print every difference. Exit code 0 without any, else 1.

    Raises: CommandError.
    """
    with opened(arguments) as (database, source), database.reader() as session:
        audit = Audit(session, source)
        found = list(islice(audit.differences(), arguments.most))
        for difference in found:
            print(difference)
        print(f"{audit.checked} rows compared as of block {audit.block.number}, {len(found)} differences")
    return 1 if found else 0
