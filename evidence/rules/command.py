"""Answers the rules of courts and statutes for a bundle; the exit code is that of its verification."""

from __future__ import annotations

import argparse
import json
from collections.abc import Iterator
from pathlib import Path

from evidence import container
from evidence.arguments import CannotRead, add_trust, print_answer, read, read_trust, said
from evidence.errors import EvidenceError
from evidence.rendering import RESULTS
from evidence.rules import prime
from evidence.rules.answering import RuleReport, answer
from evidence.rules.page import as_html
from evidence.rules.prime import PrimeRates
from evidence.terminal import width_of

PAGE, DATA = "report.html", "report.json"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """What to answer for, and where to write it."""
    add = parser.add_argument
    add("bundle", type=Path, metavar="BUNDLE", help="the evidence, as it was exported")
    add_trust(parser)
    add("--rates", type=Path, metavar="FILE", help="loan prime rates of days that the built-in table does not reach")
    add("--out", type=Path, metavar="FOLDER", help=f"write {PAGE} and {DATA} there; it is made where it is missing")
    add("--json", action="store_true", help="print the report for machines")


def run(parsed: argparse.Namespace) -> int:
    """Print and write the report. Raises CannotRead."""
    bundle = read(parsed.bundle, container.MAX_BYTES + 1)
    found = answer(bundle, read_trust(parsed.trust), rates=_rates(parsed.rates))
    if parsed.out is not None:
        _write(parsed.out, found)
    print_answer(found, "\n".join(_lines(found)), parsed.json)
    return found.verified.outcome.exit_code


def _rates(path: Path | None) -> PrimeRates:
    if path is None:
        return PrimeRates()
    try:
        return PrimeRates().extended(prime.read(read(path, prime.MAX_BYTES + 1)))
    except EvidenceError as error:
        raise CannotRead(f"argument --rates: {path}: {error}") from None


def _write(folder: Path, found: RuleReport) -> None:
    text = json.dumps(found.to_json(), ensure_ascii=False, indent=1) + "\n"
    try:
        folder.mkdir(parents=True, exist_ok=True)
        (folder / PAGE).write_text(as_html(found), encoding="utf-8")
        (folder / DATA).write_text(text, encoding="utf-8")
    except OSError as error:
        raise CannotRead(f"argument --out: {folder}: {said(error)}") from None


def _lines(found: RuleReport) -> Iterator[str]:
    answers = [f"{RESULTS[row.answer].zh} {RESULTS[row.answer].en}" for row in found.rows]
    widest = max(map(width_of, answers))
    for row, text in zip(found.rows, answers, strict=True):
        yield f"{text}{' ' * (widest - width_of(text))}  {row.rule.name.zh} {row.rule.name.en}"
