"""Rows and lines as effects pack them: several numbers in one word (contracts/interfaces/IEffects.sol)."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass

from ledger.readmodel.columns import bounded


@dataclass(frozen=True)
class ScheduleRow:
    """due << 224 | principal << 160 | interest << 96 | fee << 48: a day and fen."""

    due: int
    principal: int
    interest: int
    fee: int


@dataclass(frozen=True)
class PaidLine:
    """row << 192 | fee << 128 | interest << 64 | principal: what was paid of one row; row 0 is a prepayment outside the rows."""

    row: int
    fee: int
    interest: int
    principal: int


def schedule_rows(words: Iterable[int]) -> tuple[ScheduleRow, ...]:
    """The rows of `scheduleGenerated` and of the partial prepayments."""
    return tuple(
        ScheduleRow(_part(word, 224, 32), _part(word, 160, 64), _part(word, 96, 64), _part(word, 48, 48))
        for word in words
    )


def paid_lines(words: Iterable[int]) -> tuple[PaidLine, ...]:
    """The lines of `paymentAllocated`."""
    return tuple(
        PaidLine(_part(word, 192, 64), _part(word, 128, 64), _part(word, 64, 64), _part(word, 0, 64)) for word in words
    )


def _part(word: int, shift: int, bits: int) -> int:
    return bounded(word >> shift & (1 << bits) - 1)


# How the words of an effect's field are read, by its name.
UNPACKED: Mapping[str, Callable[[Iterable[int]], tuple[ScheduleRow, ...] | tuple[PaidLine, ...]]] = {
    "rows": schedule_rows,
    "lines": paid_lines,
}
