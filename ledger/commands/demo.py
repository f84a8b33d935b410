"""`fubie demo`: plays every example, shows which nodes were reached, and what a verifier says of the evidence."""

import argparse
import sys
import tomllib
from collections import Counter
from collections.abc import Mapping
from pathlib import Path

from evidence.errors import EvidenceError
from evidence.report import Outcome
from evidence.report import Report as Answer
from evidence.trust import Trust
from evidence.verify import verify
from ledger.chain.errors import ChainError
from ledger.commands import COMMANDS, Subparsers
from ledger.commands.errors import CommandError, WrongUsage
from ledger.commands.run import FAILED, PLAYED, tell
from ledger.documents.errors import DocumentsError
from ledger.domain.nodes import PHASES, Node, Phase
from ledger.exporting.errors import ExportError
from ledger.scenario.errors import ScenarioInvalid
from ledger.scenario.exporting import Exporter
from ledger.scenario.keeping import keep
from ledger.scenario.loader import load
from ledger.scenario.player import played
from ledger.scenario.progress import Progress
from ledger.scenario.report import Report, legal_time, reached_codes
from ledger.scenario.tampering import forgeries

EXAMPLES, UNREACHED = Path("examples"), "unreached.toml"


def register(subparsers: Subparsers) -> None:
    """Add the parser of the command."""
    parser = subparsers.add_parser("demo", help=COMMANDS["demo"], description=__doc__, allow_abbrev=False)
    parser.set_defaults(run=run)
    parser.add_argument("--examples", type=Path, default=EXAMPLES, metavar="FOLDER", help="default: ./examples")
    parser.add_argument("--out", type=Path, metavar="FOLDER", help="keep reports, evidence and documents here")


def run(arguments: argparse.Namespace) -> int:
    """Play all examples; 0 when everything held, every built node was reached or is listed as not reached, every bundle is valid and
    every change in one was found.

    Raises: WrongUsage without examples or for one that is wrong as written; CommandError where the chain cannot be used.
    """
    files = sorted(arguments.examples.glob("*.yaml"))
    if not files:
        raise WrongUsage(f"argument --examples: {arguments.examples} holds no scenario")
    listed = unreached(arguments.examples)
    reports, verified = [], True
    for file in files:
        report, good = _play(file, arguments.out)
        reports.append(report)
        verified = verified and good
    counted = show_phases(reports, listed)
    held = all(report.held for report in reports)
    return PLAYED if held and verified and counted else FAILED


def unreached(folder: Path) -> dict[Node, str]:
    """The nodes that no example of the folder reaches yet, and why: the table `nodes` of its unreached.toml.

    Raises: WrongUsage for a file that cannot be read, or a code that is no built node.
    """
    path = folder / UNREACHED
    if not path.exists():
        return {}
    try:
        reasons = tomllib.loads(path.read_text(encoding="utf-8"))["nodes"]
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError, KeyError) as error:
        raise WrongUsage(f"{path}: {error!r}: a table [nodes] with a reason for each code was expected") from None
    wrong = [code for code in reasons if code not in Node.__members__ or not Node[code].built or not reasons[code]]
    if wrong:
        raise WrongUsage(f"{path}: not a built node with a reason: {', '.join(wrong)}")
    return {Node[code]: str(reason) for code, reason in reasons.items()}


def _play(file: Path, out: Path | None) -> tuple[Report, bool]:
    progress = Progress(sys.stderr, quiet=not sys.stderr.isatty())
    try:
        with played(load(file), progress) as found:
            progress.finish()
            tell(found.report)
            verified = verify_all(Exporter(found))
            if out is not None:
                keep(found, out / file.stem)
    except ScenarioInvalid as error:
        raise WrongUsage(str(error)) from None
    except (ChainError, ExportError, EvidenceError, DocumentsError, OSError) as error:
        raise CommandError(f"{file}: {error}") from None
    return found.report, verified


def verify_all(exporter: Exporter) -> bool:
    """Exports and verifies every loan of a run, then changes the last bundle byte by byte. Prints as it goes."""
    good, bundle = True, b""
    trust = exporter.trust()
    for loan in exporter.loans():
        bundle = exporter.bundle(loan)
        answer = verify(bundle, trust)
        good = good and answer.outcome is Outcome.VALID
        print(f"  {loan}.zip: {answer.outcome.word}, {_extent(answer)}")
        for check in answer.failures:
            print(f"    {check.id}: {check.reason}")
    return _tamper(bundle, trust) and good if bundle else good


def _extent(answer: Answer) -> str:
    if answer.manifest is None or answer.assurance is None:
        return "unreadable"
    block = answer.manifest.block
    return f"{answer.assurance.value}, complete to block {block.number}, {legal_time(block.timestamp)}"


def _tamper(bundle: bytes, trust: Trust) -> bool:
    good = True
    for forgery in forgeries(bundle):
        failures = {check.id: check for check in verify(forgery.bundle, trust).failures}
        found = failures.get(forgery.found_by)
        good = good and found is not None
        told = f"found by {found.title.zh} ({found.id})" if found else "NOT FOUND"
        print(f"    changed {forgery.what}: {told}")
    return good


def show_phases(reports: list[Report], listed: Mapping[Node, str]) -> bool:
    """Prints what was reached, phase by phase, counted from the chain's own events. Whether the rest is exactly what is listed."""
    counts = reached_codes(reports)
    built = [node for node in Node if node.built]
    print()
    for phase in PHASES:
        _show_phase(phase, [node for node in built if node.phase == phase.id], counts)
    missing = [node for node in built if not counts[node.name]]
    print(f"\n{len(built) - len(missing)} of {len(built)} nodes reached on chain, in {sum(counts.values())} events")
    for node in missing:
        print(f"  not reached: {node.name}{': ' + listed[node] if node in listed else ''}")
    for node in listed:
        if node not in missing:
            print(f"  reached, and still listed in {UNREACHED}: {node.name}")
    return set(missing) == set(listed)


def _show_phase(phase: Phase, nodes: list[Node], counts: Counter[str]) -> None:
    if not nodes:
        return
    reached = sum(1 for node in nodes if counts[node.name])
    print(f"{phase.id:>2}  {phase.zh} {phase.en}: {reached} of {len(nodes)}")
    for node in nodes:
        print(f"    {counts[node.name]:>5}  {node.name:<36} {node.zh}")
