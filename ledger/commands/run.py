"""`fubie run`: plays a scenario on a chain of its own. The format: docs/guides/scenarios.md."""

import argparse
import sys
from pathlib import Path

from ledger.chain.errors import ChainError
from ledger.commands import COMMANDS, Subparsers
from ledger.commands.errors import CommandError, WrongUsage
from ledger.documents.errors import DocumentsError
from ledger.exporting.errors import ExportError
from ledger.scenario.errors import ScenarioInvalid
from ledger.scenario.keeping import keep
from ledger.scenario.loader import load
from ledger.scenario.player import played
from ledger.scenario.progress import Progress
from ledger.scenario.report import Report

PLAYED, FAILED = 0, 1


def register(subparsers: Subparsers) -> None:
    """Add the parser of the command."""
    parser = subparsers.add_parser("run", help=COMMANDS["run"], description=__doc__, allow_abbrev=False)
    parser.set_defaults(run=run)
    parser.add_argument("scenario", type=Path, metavar="FILE.yaml", help="the scenario")
    parser.add_argument("--report", type=Path, metavar="OUT.json", help="where to write the report")
    parser.add_argument(
        "--out", type=Path, metavar="FOLDER", help="keep report, deployment and documents; must be empty"
    )
    parser.add_argument("--quiet", action="store_true", help="no progress")


def run(arguments: argparse.Namespace) -> int:
    """Play the scenario; 0 when every step and check held, else 1.

    Raises: WrongUsage where the scenario is wrong as written; CommandError where the chain cannot be used.
    """
    _require_empty(arguments.out)
    progress = Progress(sys.stderr, arguments.quiet)
    try:
        with played(load(arguments.scenario), progress) as found:
            progress.finish()
            if arguments.report:
                found.report.write(arguments.report)
            if arguments.out:
                keep(found, arguments.out)
    except ScenarioInvalid as error:
        raise WrongUsage(str(error)) from None
    except (ChainError, ExportError, DocumentsError, OSError) as error:
        raise CommandError(str(error)) from None
    return tell(found.report)


def _require_empty(folder: Path | None) -> None:
    if folder is not None and folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
        raise WrongUsage(f"argument --out: {folder} exists and is not an empty folder")


def tell(report: Report) -> int:
    """Prints what it came to, and every failure on a line of its own; returns the exit code."""
    totals = report.to_json()["totals"]
    print(
        f"{report.title}: {totals['nodes_reached']} different nodes in {totals['node_events']} events, "
        f"{totals['refused']} refusals, {totals['checks_held']} of {totals['checks']} checks held, "
        f"{totals['transactions']} transactions"
    )
    for check in report.failed_checks:
        print(f"{report.path}:{check.line}: {check.sentence}", file=sys.stderr)
    if report.failure:
        print(report.failure, file=sys.stderr)
    return PLAYED if report.held else FAILED
