"""The calendar of business days in the contracts' words: which of 256 days are closed."""

from __future__ import annotations

from collections.abc import Sequence

from ledger.service.errors import FieldInvalid
from ledger.service.values import DAY

WORD = 256


def closed_word(first: int, days: Sequence[int]) -> int:
    """The calendar's word in which these days are closed. Raises: FieldInvalid for one that does not stand in it."""
    for place, day in enumerate(days):
        if not first <= day < first + WORD:
            raise FieldInvalid(("closed", place), DAY.show(day), f"one of the {WORD} days from {DAY.show(first)} on")
    return sum(1 << day - first for day in set(days))
