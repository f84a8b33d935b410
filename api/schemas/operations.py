"""The operation resource: what became of one request."""

from __future__ import annotations

from typing import Any

from pydantic import BaseModel, Field

from api.problems import of_failure
from api.schemas.kinds import Address, Id, Moment, View, Word
from ledger.domain.nodes import Node
from ledger.journal.operations import Operation as Journaled


class Reached(View):
    """A node that the transaction reached. `object` is as paths name it; `effect` has the fields of the node's event."""

    node: str
    zh: str
    en: str
    kind: str = Field(description="actor, time or cascade")
    file: Id
    seq: int
    object: str
    actor: Address
    effective_day: str
    effect: dict[str, Any]


class Opened(View):
    """A file that the transaction opened."""

    file: Id
    kind: str
    parent: Id | None


class Transaction(View):
    hash: Word
    block: int
    gas_used: int


class Result(View):
    """`object`: what the request's own node happened to. `nodes`: it and the cascades that it set off, in the order of the log."""

    object: str | None
    nodes: list[Reached]
    opened: list[Opened]
    transaction: Transaction


class Operation(BaseModel):
    """操作 `running` until it is `succeeded` (with `result`) or `failed` (with `problem`); then it never changes again."""

    id: str
    node: str
    zh: str
    en: str
    state: str
    created_at: Moment
    updated_at: Moment
    result: Result | None
    problem: dict[str, Any] | None


class Prepared(BaseModel):
    """待签数据 `typed_data` is what a wallet (eth_signTypedData_v4) or `fubie sign` signs; `effect` is what the hash in it stands for.

    Send `request` to `submit_to` with the signature as its member `member`.
    """

    typed_data: dict[str, Any]
    effect: Word | None = Field(description="for the generic consent only")
    member: str
    signer: Address | None = Field(description="whose signature is needed; null where several may sign")
    request: dict[str, Any]
    submit_to: str


def operation_of(operation: Journaled) -> Operation:
    """As it is answered."""
    node = Node[operation.request.kind]
    failed = operation.problem
    return Operation(
        id=operation.id,
        node=node.name,
        zh=node.zh,
        en=node.en,
        state=operation.state.value,
        created_at=operation.created_at,
        updated_at=operation.updated_at,
        result=None if operation.result is None else Result.model_validate(operation.result),
        problem=None if failed is None else of_failure(failed, operation.id).body,
    )
