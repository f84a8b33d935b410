"""`fubie bench`: gas of every node, loan lives a minute against the raw rate of the same chain, the time of a verification, and the trees of a batch.

Everything runs on chains of its own on this machine and ends by itself.
"""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from ledger.bench.errors import BenchError
from ledger.bench.gas import NodeGas, gas_by_node
from ledger.bench.load import Measured
from ledger.bench.office import TERMS
from ledger.bench.rates import Rates, measure
from ledger.bench.trees import OTHER, Trees, measure_trees
from ledger.bench.verification import Verified, long_loan, verifications
from ledger.chain.errors import ChainError
from ledger.commands import COMMANDS, Subparsers
from ledger.commands.demo import EXAMPLES
from ledger.commands.errors import CommandError, WrongUsage
from ledger.exporting.errors import ExportError
from ledger.scenario.errors import ScenarioInvalid
from ledger.scenario.loader import load
from ledger.scenario.player import played
from ledger.scenario.progress import Progress
from ledger.scenario.report import Report

LOANS, MOST_LOANS = 100, 2_000
TRANSFERS, MOST_TRANSFERS = 6_000, 100_000
DIGESTS, MOST_DIGESTS = 1_000_000, 100_000_000
MILLION, MILLISECOND = 10**6, 10**6


def register(subparsers: Subparsers) -> None:
    """Add the parser of the command."""
    parser = subparsers.add_parser("bench", help=COMMANDS["bench"], description=__doc__, allow_abbrev=False)
    parser.set_defaults(run=run)
    add = parser.add_argument
    add("--examples", type=Path, default=EXAMPLES, metavar="FOLDER", help="default: ./examples")
    add("--loans", type=_number(MOST_LOANS), default=LOANS, metavar="N", help=f"that live at once; default: {LOANS}")
    add("--transfers", type=_number(MOST_TRANSFERS), default=TRANSFERS, metavar="N", help=f"default: {TRANSFERS}")
    add("--digests", type=_number(MOST_DIGESTS), default=DIGESTS, metavar="N", help=f"in one batch; default: {DIGESTS}")
    add("--json", action="store_true", help="times in nanoseconds, memory in KiB")


@dataclass(frozen=True)
class Bench:
    """Everything that was measured."""

    gas: Sequence[NodeGas]
    verified: Sequence[Verified]
    rates: Rates
    trees: Trees


def run(arguments: argparse.Namespace) -> int:
    """Measure and print.

    Raises: WrongUsage without examples or for one that is wrong as written; CommandError where something failed that was to be measured.
    """
    files = sorted(arguments.examples.glob("*.yaml"))
    if not files:
        raise WrongUsage(f"argument --examples: {arguments.examples} holds no scenario")
    progress = Progress(sys.stderr, quiet=not sys.stderr.isatty())
    try:
        reports, verified = _play(files, progress)
        verified += long_loan(progress)
        rates = measure(arguments.loans, arguments.transfers, progress)
        trees = measure_trees(arguments.digests, progress)
    except ScenarioInvalid as error:
        raise WrongUsage(str(error)) from None
    except (BenchError, ExportError, ChainError, OSError) as error:
        raise CommandError(str(error)) from None
    progress.finish()
    found = Bench(gas_by_node(reports), verified, rates, trees)
    print(as_json(found) if arguments.json else as_text(found))
    return 0


def _play(files: Sequence[Path], progress: Progress) -> tuple[list[Report], list[Verified]]:
    reports: list[Report] = []
    verified: list[Verified] = []
    for file in files:
        with played(load(file), progress) as found:
            if not found.report.held:
                raise BenchError(f"{file} did not play to its end: {found.report.failure or 'a check failed'}")
            reports.append(found.report)
            verified += verifications(found)
    return reports, verified


def as_text(found: Bench) -> str:
    """For a reader."""
    parts = [_gas_text(found.gas), _rates_text(found.rates), _verified_text(found.verified), _trees_text(found.trees)]
    return "\n\n".join(parts)


def _gas_text(gas: Sequence[NodeGas]) -> str:
    lines = [
        "Gas by node, of whole transactions (least, and how many other nodes that transaction reached; median)",
        "",
    ]
    for one in gas:
        company = f"+{one.company}" if one.company else ""
        lines.append(f"{one.node.name:<36}{one.times:>5} times{one.least:>11,} {company:<4}{one.median:>11,}")
    return "\n".join(lines)


def _rates_text(rates: Rates) -> str:
    lives, raw = rates.lives, rates.raw
    return "\n".join(
        [
            "Loan lives against raw transactions, on one chain in one run",
            "",
            f"loan lives         {rates.loans} of {TERMS.periods} instalments, application to certificate, in {_ms(lives.nanoseconds)} ms: "
            f"{rates.lives_a_minute:,} a minute",
            f"                   {rates.gas_a_life:,} gas each, {lives.count:,} transactions in all, {_mgas(lives)} Mgas/s",
            f"token transfers    {raw.count:,} in {_ms(raw.nanoseconds)} ms: {rates.transfers_a_second:,} a second",
            f"                   {rates.gas_a_transfer:,} gas each, {_mgas(raw)} Mgas/s",
            f"a life             takes the time of {rates.transfers_in_the_time_of_a_life:,} transfers and the gas of "
            f"{rates.transfers_for_the_gas_of_a_life:,}",
        ]
    )


def _verified_text(verified: Sequence[Verified]) -> str:
    lines = ["Verification of a loan's evidence, offline, median", ""]
    for one in verified:
        name = f"{one.scenario}: {one.loan}"
        lines.append(f"{name[:60]:<62}{one.entries:>5} entries{one.size:>10,} bytes{_ms(one.nanoseconds):>8} ms")
    return "\n".join(lines)


def _trees_text(trees: Trees) -> str:
    lines = [f"Trees over {trees.digests:,} digests, against as many bare hashes in the same run", ""]
    for speed in trees.speeds:
        ratio = f"{speed.per_mille // 1_000}.{speed.per_mille % 1_000 // 10:02}"
        lines.append(
            f"{speed.algorithm:<19}{_ms(speed.together)} ms by two processes, {_ms(speed.alone)} ms by one; hashlib alone {_ms(speed.plain)} ms: "
            f"{ratio} times"
        )
    lines.append(f"{'both':<19}{_ms(trees.both)} ms")
    other = "not installed" if trees.other is None else f"{_ms(trees.other)} ms (SHA-256, one process)"
    lines.append(f"{OTHER:<19}{other}")
    for memory in trees.memory:
        name = f"memory, {memory.digests:,}"
        lines.append(
            f"{name:<19} {memory.peak // 1024} MiB at most, proofs included; {memory.least // 1024} MiB for one digest"
        )
    return "\n".join(lines)


def as_json(found: Bench) -> str:
    """The same for machines."""
    rates: dict[str, Any] = asdict(found.rates) | {
        "lives_a_minute": found.rates.lives_a_minute,
        "transfers_a_second": found.rates.transfers_a_second,
        "transfers_in_the_time_of_a_life": found.rates.transfers_in_the_time_of_a_life,
        "transfers_for_the_gas_of_a_life": found.rates.transfers_for_the_gas_of_a_life,
    }
    gas = [asdict(one) | {"node": one.node.name} for one in found.gas]
    record = {
        "gas": gas,
        "rates": rates,
        "verification": [asdict(one) for one in found.verified],
        "trees": asdict(found.trees),
    }
    return json.dumps(record, indent=1, ensure_ascii=False)


def _ms(nanoseconds: int) -> str:
    return f"{nanoseconds // MILLISECOND:,}"


def _mgas(measured: Measured) -> str:
    """Million gas a second."""
    return f"{measured.gas * 10**9 // measured.nanoseconds // MILLION:,}"


def _number(most: int) -> Callable[[str], int]:
    def read(text: str) -> int:
        if not text.isascii() or not text.isdigit() or len(text) > 9 or not 1 <= int(text) <= most:
            raise argparse.ArgumentTypeError(f"{text[:20]!r} is not allowed; an integer from 1 to {most}")
        return int(text)

    return read
