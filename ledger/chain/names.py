"""The contracts' names in other spellings."""

from __future__ import annotations

import re

_WORD = re.compile(r"(?<=[a-z0-9])(?=[A-Z])")


def snake(name: str) -> str:
    """`tenorMonths` is tenor_months."""
    return _WORD.sub("_", name).lower()


def camel(name: str) -> str:
    """`tenor_months`, and TENOR_MONTHS, is tenorMonths."""
    first, *rest = name.lower().split("_")
    return first + "".join(word.capitalize() for word in rest)


def dashed(name: str) -> str:
    """`EqualInstalment` is equal-instalment."""
    return _WORD.sub("-", name).lower()


def words(name: str) -> str:
    """`secondApprover` is 'second approver'."""
    return _WORD.sub(" ", name.strip("_")).replace("_", " ").lower()
