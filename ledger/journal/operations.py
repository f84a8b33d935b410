"""What clients asked for: one operation for an idempotency key, with its result or its problem."""

from __future__ import annotations

import json
import secrets
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy.dialects import postgresql, sqlite
from sqlmodel import Session, col, select, update

from ledger.journal.database import Database
from ledger.journal.errors import KeyReused, OperationUnknown
from ledger.journal.records import OperationState
from ledger.journal.tables import OperationRow

ID_BYTES = 16


@dataclass(frozen=True)
class Request:
    """One request. `body_hash` is over everything that it says; `payload` is kept as long as the journal, so it holds no personal data."""

    lender: str
    kind: str
    body_hash: bytes
    idempotency_key: str | None = None
    payload: Mapping[str, Any] | None = None


@dataclass(frozen=True)
class Operation:
    """A request that was taken on. `result` stands when it SUCCEEDED, `problem` when it FAILED. Times are Unix seconds."""

    id: str
    request: Request
    state: OperationState
    result: Mapping[str, Any] | None
    problem: Mapping[str, Any] | None
    created_at: int
    updated_at: int


class Operations:
    """The operations of all lenders; a lender is told of its own only."""

    def __init__(self, database: Database, clock: Callable[[], int] = lambda: time.time_ns() // 10**9) -> None:
        self._database = database
        self._clock = clock

    def accept(self, request: Request) -> tuple[Operation, bool]:
        """The operation of this request, and whether it is a new one that is now to be carried out.

        Of several callers with the same key at the same time, one gets a new one.

        Raises: KeyReused where the key stands for another body or another kind of request.
        """
        now = self._clock()
        row = _row(request, now)
        with self._database.writing() as session:
            insert = (postgresql if session.get_bind().dialect.name == "postgresql" else sqlite).insert
            made = session.execute(
                insert(OperationRow).values(row.model_dump()).on_conflict_do_nothing().returning(col(OperationRow.id))
            )
            if made.first() is not None:
                return _operation(row), True
            return _same(_by_key(session, request), request), False

    def get(self, lender: str, operation: str) -> Operation:
        """Raises: OperationUnknown, also for one of another lender."""
        with self._database.reading() as session:
            row = session.exec(
                select(OperationRow).where(OperationRow.id == operation, OperationRow.lender == lender)
            ).one_or_none()
        if row is None:
            raise OperationUnknown(f"there is no operation {operation}")
        return _operation(row)

    def running(self) -> tuple[Operation, ...]:
        """Those not finished, oldest first: what a restart takes up again."""
        with self._database.reading() as session:
            rows = session.exec(
                select(OperationRow)
                .where(OperationRow.state == OperationState.RUNNING)
                .order_by(col(OperationRow.created_at), col(OperationRow.id))
            )
            return tuple(map(_operation, rows))

    def succeed(self, operation: str, result: Mapping[str, Any]) -> None:
        """Raises: OperationUnknown where it is not running."""
        self._finish(operation, OperationState.SUCCEEDED, result=json.dumps(result, ensure_ascii=False))

    def fail(self, operation: str, problem: Mapping[str, Any]) -> None:
        """Raises: OperationUnknown where it is not running."""
        self._finish(operation, OperationState.FAILED, problem=json.dumps(problem, ensure_ascii=False))

    def _finish(self, operation: str, state: OperationState, **outcome: str) -> None:
        with self._database.writing() as session:
            done = session.execute(
                update(OperationRow)
                .where(col(OperationRow.id) == operation, col(OperationRow.state) == OperationState.RUNNING)
                .values(state=state, updated_at=self._clock(), **outcome)
                .returning(col(OperationRow.id))
            )
            if done.first() is None:
                raise OperationUnknown(f"there is no running operation {operation}")


def _row(request: Request, now: int) -> OperationRow:
    return OperationRow(
        id=secrets.token_hex(ID_BYTES),
        lender=request.lender,
        kind=request.kind,
        idempotency_key=request.idempotency_key,
        body_hash="0x" + request.body_hash.hex(),
        state=OperationState.RUNNING,
        payload=None if request.payload is None else json.dumps(request.payload, ensure_ascii=False),
        created_at=now,
        updated_at=now,
    )


def _by_key(session: Session, request: Request) -> Operation:
    return _operation(
        session.exec(
            select(OperationRow).where(
                OperationRow.lender == request.lender, OperationRow.idempotency_key == request.idempotency_key
            )
        ).one()
    )


def _same(operation: Operation, request: Request) -> Operation:
    if (operation.request.kind, operation.request.body_hash) != (request.kind, request.body_hash):
        raise KeyReused(f"the idempotency key {request.idempotency_key!r} was used with another body")
    return operation


def _operation(row: OperationRow) -> Operation:
    return Operation(
        id=row.id,
        request=Request(
            row.lender, row.kind, bytes.fromhex(row.body_hash[2:]), row.idempotency_key, _json(row.payload)
        ),
        state=OperationState(row.state),
        result=_json(row.result),
        problem=_json(row.problem),
        created_at=row.created_at,
        updated_at=row.updated_at,
    )


def _json(text: str | None) -> Any:
    return None if text is None else json.loads(text)
