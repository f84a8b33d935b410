"""Checks the proof of one anchored file, offline, against a trust file."""

from __future__ import annotations

import argparse
from collections.abc import Iterator
from pathlib import Path

from evidence.anchor import proof as proofs
from evidence.anchor.checks import AnchorReport, verify_anchor
from evidence.arguments import CannotRead, add_answer, add_trust, print_answer, read, read_trust, said
from evidence.rendering import answer_as_text
from evidence.report import Words, legal_time
from evidence.shape import hexed

PIECE = 1 << 20


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """What to check and against what."""
    parser.add_argument("proof", type=Path, metavar="PROOF", help="the proof, as it was handed out")
    parser.add_argument("file", type=Path, metavar="FILE", help="the file that it is of")
    add_trust(parser)
    add_answer(parser)


def run(parsed: argparse.Namespace) -> int:
    """Print the report and return the exit code. Raises CannotRead."""
    proof, trust = read(parsed.proof, proofs.MAX_BYTES + 1), read_trust(parsed.trust)
    report = verify_anchor(proof, pieces(parsed.file), trust, require=parsed.require)
    print_answer(report, as_text(report), parsed.json)
    return report.outcome.exit_code


def pieces(path: Path) -> Iterator[bytes]:
    """The content of a file, piece by piece. Raises CannotRead."""
    try:
        with path.open("rb") as file:
            while piece := file.read(PIECE):
                yield piece
    except (OSError, ValueError) as error:
        raise CannotRead(f"{path}: {said(error)}") from None


def as_text(report: AnchorReport) -> str:
    """Lines for a terminal or a printer."""
    rows = []
    if report.recorded is not None and report.proof is not None:
        found = report.recorded
        rows = [
            (Words("登记编号", "anchor"), hexed(report.proof.key)),
            (Words("登记时间", "anchored"), f"区块 block {found.block}, {legal_time(found.timestamp)}"),
        ]
    return answer_as_text(report, report.assurance, rows)
