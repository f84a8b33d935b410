"""Hold the contract tests to their floors: reads an lcov file, prints a line for each contract, exits with 1 below a floor.

usage: coverage.py LCOV [--lines 95] [--branches 90]
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from fractions import Fraction
from pathlib import Path

COUNTED = "contracts/"
LEFT_OUT = "contracts/generated/"


@dataclass(frozen=True)
class Covered:
    """How many of something were reached, of how many. A file without branches counts as fully covered."""

    hit: int
    found: int

    @property
    def share(self) -> Fraction:
        return Fraction(self.hit, self.found) if self.found else Fraction(1)

    def __add__(self, other: Covered) -> Covered:
        return Covered(self.hit + other.hit, self.found + other.found)

    def __str__(self) -> str:
        return f"{float(self.share * 100):6.2f} % ({self.hit}/{self.found})"


@dataclass(frozen=True)
class Record:
    source: str
    lines: Covered
    branches: Covered


def read(text: str) -> Iterator[Record]:
    """The records of the contracts that count. Raises: ValueError for a record that lacks a total."""
    for block in text.split("end_of_record\n"):
        values = dict(line.split(":", 1) for line in block.splitlines() if ":" in line)
        source = values.get("SF", "")
        if source.startswith(COUNTED) and not source.startswith(LEFT_OUT):
            yield Record(source, _covered(values, "LH", "LF"), _covered(values, "BRH", "BRF"))


def _covered(values: dict[str, str], hit: str, found: str) -> Covered:
    if hit not in values or found not in values:
        raise ValueError(f"{values['SF']}: the record has no {hit} and {found}")
    return Covered(int(values[hit]), int(values[found]))


def total(records: Iterable[Record]) -> Record:
    records = list(records)
    none = Covered(0, 0)
    return Record("all", sum((r.lines for r in records), none), sum((r.branches for r in records), none))


def main(arguments: list[str]) -> int:
    parser = argparse.ArgumentParser(description="Hold the contract tests to their floors.")
    parser.add_argument("lcov", type=Path)
    parser.add_argument("--lines", type=int, default=95, help="lowest share of lines, per cent")
    parser.add_argument("--branches", type=int, default=90, help="lowest share of branches, per cent")
    chosen = parser.parse_args(arguments)
    records = list(read(chosen.lcov.read_text(encoding="utf-8")))
    if not records:
        print(f"coverage: {chosen.lcov} covers no file below {COUNTED}", file=sys.stderr)
        return 1
    whole = total(records)
    for record in (*records, whole):
        print(f"{record.source:44} lines {record.lines}  branches {record.branches}")
    low = [
        name for name, floor in (("lines", chosen.lines), ("branches", chosen.branches)) if _below(whole, name, floor)
    ]
    for name in low:
        print(f"coverage: {name} are below {getattr(chosen, name)} %", file=sys.stderr)
    return 1 if low else 0


def _below(record: Record, name: str, floor: int) -> bool:
    covered: Covered = getattr(record, name)
    return covered.share * 100 < floor


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
