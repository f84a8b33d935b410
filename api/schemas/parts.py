"""What is read of a file's parts and of a loan's risk class."""

from __future__ import annotations

from typing import Any

from pydantic import Field

from api.schemas.kinds import Date, Id, View


class Part(View):
    """卷宗部分 A part of a file as its last entry left it. `state` is null where the contracts keep none."""

    id: str = Field(description="as paths name it: the file's id, a hyphen, its number")
    file: Id
    number: int
    state: str | None
    facts: dict[str, Any] = Field(
        description="what entries have told of it, by the names of the contracts' struct and written as everywhere here"
    )
    node: str = Field(description="of its last entry")
    seq: int
    effective_day: Date


class Classification(View):
    """风险分类 `provision` and `off_book` are yuan."""

    risk_class: str = "normal"
    non_accrual: bool = False
    off_book: str = "0.00"
    provision: str = "0.00"
