"""Hold the contract tests to their floors: reads lcov files, prints a line for each contract, exits with 1 below a floor.

usage: coverage.py LCOV... [--lines 95] [--branches 90]
"""

from __future__ import annotations

import argparse
import sys
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
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


@dataclass
class Record:
    """A contract: how often each line and each branch was reached, in all files read so far."""

    source: str
    hits_of_lines: Counter[str] = field(default_factory=Counter)
    hits_of_branches: Counter[str] = field(default_factory=Counter)

    @property
    def lines(self) -> Covered:
        return _covered(self.hits_of_lines)

    @property
    def branches(self) -> Covered:
        return _covered(self.hits_of_branches)


def read(texts: Iterable[str]) -> list[Record]:
    """The contracts that count, over all lcov texts: each may have run another part of the tests. Raises: ValueError for a malformed line."""
    found: dict[str, Record] = {}
    for block in (block for text in texts for block in text.split("end_of_record\n")):
        lines = [line.split(":", 1) for line in block.splitlines() if ":" in line]
        source = next((value for kind, value in lines if kind == "SF"), "")
        if not source.startswith(COUNTED) or source.startswith(LEFT_OUT):
            continue
        record = found.setdefault(source, Record(source))
        for kind, value in lines:
            _count(record, kind, value)
    return [found[source] for source in sorted(found)]


def _count(record: Record, kind: str, value: str) -> None:
    if kind == "DA":
        line, hits = value.split(",")[:2]
        record.hits_of_lines[line] += int(hits)
    elif kind == "BRDA":
        place, hits = value.rsplit(",", 1)
        record.hits_of_branches[place] += 0 if hits == "-" else int(hits)


def _covered(hits: Counter[str]) -> Covered:
    return Covered(sum(1 for count in hits.values() if count), len(hits))


def total(records: Iterable[Record]) -> tuple[Covered, Covered]:
    """Lines and branches of all contracts."""
    records = list(records)
    none = Covered(0, 0)
    return sum((r.lines for r in records), none), sum((r.branches for r in records), none)


def main(arguments: list[str]) -> int:
    parser = argparse.ArgumentParser(description="Hold the contract tests to their floors.")
    parser.add_argument("lcov", type=Path, nargs="+")
    parser.add_argument("--lines", type=int, default=95, help="lowest share of lines, per cent")
    parser.add_argument("--branches", type=int, default=90, help="lowest share of branches, per cent")
    chosen = parser.parse_args(arguments)
    records = read(file.read_text(encoding="utf-8") for file in chosen.lcov)
    if not records:
        print(f"coverage: {', '.join(map(str, chosen.lcov))} covers no file below {COUNTED}", file=sys.stderr)
        return 1
    lines, branches = total(records)
    for record in records:
        print(f"{record.source:44} lines {record.lines}  branches {record.branches}")
    print(f"{'all':44} lines {lines}  branches {branches}")
    low = [("lines", chosen.lines, lines), ("branches", chosen.branches, branches)]
    low = [one for one in low if one[2].share * 100 < one[1]]
    for name, floor, _ in low:
        print(f"coverage: {name} are below {floor} %", file=sys.stderr)
    return 1 if low else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
