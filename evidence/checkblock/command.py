"""Checks a block from a file of what a node answered for it, offline."""

from __future__ import annotations

import argparse
from pathlib import Path

from evidence.arguments import print_answer, read
from evidence.checkblock.checks import BlockReport, check_block
from evidence.checkblock.file import MAX_BYTES
from evidence.rendering import answer_as_text
from evidence.report import Words, legal_time


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """What to check."""
    help_ = "raw JSON-RPC objects: block, receipts, proof, nextBlocks, and the caller's own members"
    parser.add_argument("file", type=Path, metavar="FILE", help=help_)
    parser.add_argument("--json", action="store_true", help="print the report for machines")


def run(parsed: argparse.Namespace) -> int:
    """Print the report and return the exit code. Raises CannotRead."""
    report = check_block(read(parsed.file, MAX_BYTES + 1))
    print_answer(report, as_text(report), parsed.json)
    return report.outcome.exit_code


def as_text(report: BlockReport) -> str:
    """Lines for a terminal or a printer."""
    rows = []
    if report.file is not None:
        header = report.file.header
        rows.append((Words("区块", "block"), f"{header.number}, {legal_time(header.timestamp)}"))
    return answer_as_text(report, report.assurance, rows)
