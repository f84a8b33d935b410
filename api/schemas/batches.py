"""The bodies of operations on many things at once."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Annotated, Any

from pydantic import BaseModel, Field, create_model

from api.schemas.bodies import STRICT, form_type
from ledger.service.values import ID, Form, choice, many

MAX_ACTS = 20
MAX_LOANS = 100
LOANS = many(ID, most=MAX_LOANS, least=1)


class BatchItem(BaseModel):
    """One act: its operation's name, what its path would name, and its body."""

    model_config = STRICT

    operation: str
    id: str = Field("", max_length=80, description="对象编号；the `{id}` of its path, where that has one")
    body: dict[str, Any] = Field(default={}, description="请求内容；its body, as it would be sent alone")


class CatchUpBody(BaseModel):
    """Which loans; left out: those that are furthest behind."""

    model_config = STRICT | {"title": "LoansAdvanced"}

    loans: form_type(LOANS, "贷款编号；ids of loans; left out: those that are furthest behind") | None = None  # type: ignore[valid-type]


def batch_model(operations: Sequence[str]) -> type[BaseModel]:
    """With the names of the operations that can stand in a batch."""
    named = choice(operations)
    name = Form(lambda value: operations[named.read(value)], str, named.schema)
    item = create_model(
        "BatchAct", __base__=BatchItem, operation=(form_type(name, "操作名；name of the operation"), ...)
    )
    acts: Any = (Annotated[list[item], Field(min_length=1, max_length=MAX_ACTS)], ...)  # type: ignore[valid-type]
    return create_model("Batch", __config__=STRICT, acts=acts)


def example_of() -> dict[str, Any]:
    """Two payments that the bank reported together."""
    loans = ("0x" + "5c" * 32, "0x" + "5d" * 32)
    return {
        "acts": [
            {"operation": "payment-received", "id": loan, "body": {"amount": "916.80", "receipt": f"bank receipt {n}"}}
            for n, loan in enumerate(loans, 17)
        ]
    }
