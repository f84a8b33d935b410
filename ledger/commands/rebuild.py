"""`fubie rebuild`: fills the read model anew from the chain and says whether anything came out differently."""

import argparse
import sys

from ledger.commands import COMMANDS, Subparsers
from ledger.commands.readmodel_arguments import add_arguments, count, opened
from ledger.readmodel.projector import Progress
from ledger.readmodel.rebuild import Rebuilt, rebuild


def register(subparsers: Subparsers) -> None:
    """Add the parser of the command."""
    parser = subparsers.add_parser("rebuild", help=COMMANDS["rebuild"], description=__doc__, allow_abbrev=False)
    parser.set_defaults(run=run)
    add_arguments(parser)
    parser.add_argument(
        "--confirmations", type=count(0), default=0, metavar="N", help="blocks that must stand on the last one read"
    )


def run(arguments: argparse.Namespace) -> int:
    """Exit code 0; 1 where the tables had been something else.

    Raises: CommandError; the tables are then as they were.
    """
    with opened(arguments) as (database, source):
        target = source.head() - arguments.confirmations
        found = rebuild(database, source, target, _show)
    print(outcome(found))
    return 1 if found.differing else 0


def outcome(found: Rebuilt) -> str:
    """What was rebuilt, in one or more lines for a reader."""
    filled = f"rebuilt from {found.events} events up to block {found.block}"
    if found.compared_at is None:
        return f"{filled}; there was nothing to compare with"
    if found.differing:
        names = ", ".join(found.differing)
        return f"{filled}; at block {found.compared_at} these tables were different before: {names}"
    return f"{filled}; at block {found.compared_at} every table is what it was"


def _show(progress: Progress) -> None:
    if sys.stderr.isatty():
        print(f"\rblock {progress.block}", end="\n" if progress.block is None else "", file=sys.stderr, flush=True)
