"""Tables on a terminal."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from evidence.terminal import width_of


def aligned(rows: Sequence[Sequence[str]], left: int = 0) -> list[str]:
    """One line a row, with its cells below one another: on the right, but for the first `left` columns. All rows have as many cells."""
    widths = [max(map(width_of, column)) for column in zip(*rows, strict=True)]
    return ["  ".join(_cells(row, widths, left)) for row in rows]


def _cells(row: Sequence[str], widths: Sequence[int], left: int) -> Iterator[str]:
    for at, (cell, width) in enumerate(zip(row, widths, strict=True)):
        space = " " * (width - width_of(cell))
        yield cell + space if at < left else space + cell
