"""The operation resource: what became of one request."""

from __future__ import annotations

from typing import Any

from pydantic import BaseModel, Field

from api.problems import of_failure
from api.schemas.kinds import Address, Id, Moment, View, Word
from api.schemas.titles import TASKS
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


class Done(View):
    """One act of a batch, and what it happened to."""

    operation: str
    object: str | None


class Advanced(View):
    """How far a loan came. `caught_up`: nothing can happen to it today any more. `problem`: what the ledger refused it for."""

    loan: Id
    caught_up: bool
    transactions: int
    nodes: list[str]
    problem: dict[str, Any] | None


class Roots(View):
    """Of the two trees."""

    sha256: Word
    sm3: Word


class Anchored(View):
    """A batch as the registry has recorded it. Its proofs: GET /v1/anchors/{operation}/proofs/{place}."""

    key: Word
    leaves: int
    roots: Roots
    by: Address
    block: int
    timestamp: Moment


class Result(View):
    """`object`: what the request's own node happened to. `nodes`: it and the cascades that it set off, in the order of the log.

    `acts` are those of a batch, `loans` those that were to be brought up to today, which take transactions of their own.
    """

    object: str | None
    nodes: list[Reached]
    opened: list[Opened]
    transaction: Transaction | None
    acts: list[Done] | None = None
    loans: list[Advanced] | None = None
    anchor: Anchored | None = None


class Operation(BaseModel):
    """操作 `running` until it is `succeeded` (with `result`) or `failed` (with `problem`); then it never changes again."""

    id: str
    operation: str = Field(description="what was asked for, by its name in this description")
    node: str | None = Field(description="of the catalogue; null for what is none of them")
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


class Vote(BaseModel):
    """表决签名 One entry of a request's list of signatures."""

    signer: Address
    nonce: str
    deadline: int = Field(description="Unix time, in seconds")
    signature: str


def operation_of(operation: Journaled) -> Operation:
    """As it is answered."""
    kind, failed = operation.request.kind, operation.problem
    node = Node.__members__.get(kind)
    zh, en = (node.zh, node.en) if node else TASKS[kind]
    return Operation(
        id=operation.id,
        operation=kind.lower().replace("_", "-"),
        node=None if node is None else node.name,
        zh=zh,
        en=en,
        state=operation.state.value,
        created_at=operation.created_at,
        updated_at=operation.updated_at,
        result=_result(operation),
        problem=None if failed is None else of_failure(failed, operation.id).body,
    )


def _result(operation: Journaled) -> Result | None:
    """What loans were refused for is shown as a problem too."""
    found = operation.result
    if found is None:
        return None
    loans = found.get("loans")
    shown = loans and [one | {"problem": one["problem"] and of_failure(one["problem"]).body} for one in loans]
    return Result.model_validate({**found, "loans": shown})
