"""`fubie demo`: plays every example, shows which nodes were reached, and what a verifier says of the evidence."""

import argparse
import sys
import tempfile
import time
from collections import Counter
from importlib import import_module
from pathlib import Path
from types import ModuleType

from ledger.chain.errors import ChainError
from ledger.commands import COMMANDS, Subparsers
from ledger.commands.errors import CommandError, WrongUsage
from ledger.commands.run import FAILED, PLAYED, tell
from ledger.domain.nodes import PHASES, Node, Phase
from ledger.scenario.errors import ScenarioInvalid
from ledger.scenario.loader import load
from ledger.scenario.player import Played, played
from ledger.scenario.progress import Progress
from ledger.scenario.report import Report, reached_codes

EXAMPLES = Path("examples")
# The module that exports a run's bundles and shows a verifier at work: `show(played, folder) -> bool`, printing as it goes.
EVIDENCE = "ledger.evidence_demo"


def register(subparsers: Subparsers) -> None:
    """Add the parser of the command."""
    parser = subparsers.add_parser("demo", help=COMMANDS["demo"], description=__doc__, allow_abbrev=False)
    parser.set_defaults(run=run)
    parser.add_argument("--examples", type=Path, default=EXAMPLES, metavar="FOLDER", help="default: ./examples")
    parser.add_argument("--out", type=Path, metavar="FOLDER", help="keep the evidence bundles here")


def run(arguments: argparse.Namespace) -> int:
    """Play all examples; 0 when everything held, every built node was reached and the evidence verified.

    Raises: WrongUsage without examples or for one that is wrong as written; CommandError where the chain cannot be used.
    """
    files = sorted(arguments.examples.glob("*.yaml"))
    if not files:
        raise WrongUsage(f"argument --examples: {arguments.examples} holds no scenario")
    with tempfile.TemporaryDirectory(prefix="fubie-demo-") as scratch:
        reports, verified = _play_all(files, arguments.out or Path(scratch), _evidence())
    missing = show_phases(reports)
    held = all(report.held for report in reports)
    return PLAYED if held and verified and not missing else FAILED


def _play_all(files: list[Path], folder: Path, evidence: ModuleType | None) -> tuple[list[Report], bool]:
    reports, verified = [], True
    for file in files:
        report, good = _play(file, folder / file.stem, evidence)
        reports.append(report)
        verified = verified and good
    if evidence is None:
        print("evidence: this version cannot export bundles yet, so none was verified")
    return reports, verified


def _play(file: Path, folder: Path, evidence: ModuleType | None) -> tuple[Report, bool]:
    started = time.monotonic_ns()
    progress = Progress(sys.stderr, quiet=not sys.stderr.isatty())
    try:
        with played(load(file), progress) as found:
            progress.finish()
            tell(found.report)
            verified = _verified(found, folder, evidence)
    except ScenarioInvalid as error:
        raise WrongUsage(str(error)) from None
    except (ChainError, OSError) as error:
        raise CommandError(f"{file}: {error}") from None
    print(f"  {(time.monotonic_ns() - started) // 10**6} ms")
    return found.report, verified


def _verified(found: Played, folder: Path, evidence: ModuleType | None) -> bool:
    """Bundles are only made of a run that held."""
    if evidence is None or not found.report.held:
        return True
    good: bool = evidence.show(found, folder)
    return good


def _evidence() -> ModuleType | None:
    """None where this version has no exporter; anything wrong inside it is not hidden."""
    try:
        return import_module(EVIDENCE)
    except ModuleNotFoundError as error:
        if not EVIDENCE.startswith(error.name or "?"):
            raise
        return None


def show_phases(reports: list[Report]) -> list[Node]:
    """Prints what was reached, phase by phase, counted from the chain's own events; returns the built nodes that were not."""
    counts = reached_codes(reports)
    built = [node for node in Node if node.built]
    print()
    for phase in PHASES:
        _show_phase(phase, [node for node in built if node.phase == phase.id], counts)
    missing = [node for node in built if not counts[node.name]]
    print(f"\n{len(built) - len(missing)} of {len(built)} nodes reached, in {sum(counts.values())} events")
    for node in missing:
        print(f"  not reached: {node.name}")
    return missing


def _show_phase(phase: Phase, nodes: list[Node], counts: Counter[str]) -> None:
    if not nodes:
        return
    reached = sum(1 for node in nodes if counts[node.name])
    print(f"{phase.id:>2}  {phase.zh} {phase.en}: {reached} of {len(nodes)}")
    for node in nodes:
        print(f"    {counts[node.name]:>5}  {node.name:<36} {node.zh}")
