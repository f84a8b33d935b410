"""What every operation that changes something has in common: its headers, its idempotency, its right, and its answer."""

from collections.abc import Mapping
from hashlib import sha256
from typing import Annotated, Any

from fastapi import Header, Request, Response
from fastapi.responses import JSONResponse

from api.context import Context
from api.preferences import MAX_WAIT, Preference, idempotency_key, preference
from api.problems import Problem, of_failure
from api.routes.responses import PROBLEMS
from api.schemas.operations import Operation, operation_of
from evidence.canonical import canonicalize
from ledger.journal.operations import Operation as Journaled
from ledger.journal.records import OperationState
from ledger.service.requests import Anything

# The answers of such an operation, for OpenAPI.
RESPONSES = {**PROBLEMS, 200: {"model": Operation, "description": "Done (with `Prefer: wait`)"}}

IdempotencyKey = Annotated[
    str | None,
    Header(
        alias="Idempotency-Key",
        description="1 to 255 visible characters. The same key with the same request gives the same operation; with another "
        "one 422; while it is carried out 409.",
        examples=["0b5f6d0e-6f4c-4d8e-9c57-8f0a1c5f3c11"],
    ),
]
Prefer = Annotated[
    str | None,
    Header(
        description=f"`wait=N`: wait up to N seconds, at most {MAX_WAIT}, for the end of the operation.",
        examples=["wait=10"],
    ),
]


def carried(
    context: Context, request: Request, asked: Anything, said: Mapping[str, Any], key: str | None, prefer: str | None
) -> Response:
    """Takes the request on and answers its operation. `said`: everything that the request says, however it is spelled.

    Raises: Problem while the first request with the key is carried out; what `Service.accept` raises.
    """
    digest = sha256(canonicalize(_numbers_as_text({"path": request.url.path, **said}))).digest()
    accepted = context.service.accept(asked, digest, idempotency_key(key))
    operation = accepted.operation
    if accepted.replayed and operation.state is OperationState.RUNNING:
        raise _in_flight(operation)
    replayed = {"Idempotent-Replayed": "true"} if accepted.replayed else {}
    return _answer(context, operation, preference(prefer), replayed)


def _numbers_as_text(value: Any) -> Any:
    """Canonical JSON has no number above 53 bits."""
    if isinstance(value, dict):
        return {name: _numbers_as_text(item) for name, item in value.items()}
    if isinstance(value, list):
        return [_numbers_as_text(item) for item in value]
    return str(value) if isinstance(value, int) and not isinstance(value, bool) else value


# ---- answers


def _answer(context: Context, operation: Journaled, wanted: Preference, headers: Mapping[str, str]) -> Response:
    """Waits as far as the client would and the service can: a preference that is not applied is not claimed to be."""
    waiting = context.limits.waiting
    if not wanted.wait or not waiting.acquire(blocking=False):
        return _accepted(operation, headers)
    try:
        operation = context.service.finished(operation, wanted.wait * 1000)
    finally:
        waiting.release()
    return _finished(operation, {**headers, **wanted.applied})


def _finished(operation: Journaled, headers: Mapping[str, str]) -> Response:
    if operation.problem is not None:
        problem = of_failure(operation.problem, operation.id)
        problem.headers = headers
        return problem.response()
    return _accepted(operation, headers, 200 if operation.state is OperationState.SUCCEEDED else 202)


def _accepted(operation: Journaled, headers: Mapping[str, str], status: int = 202) -> Response:
    content = operation_of(operation).model_dump(mode="json")
    return JSONResponse(content, status, {**headers, "Location": location_of(operation)})


def location_of(operation: Journaled) -> str:
    return f"/v1/operations/{operation.id}"


def _in_flight(operation: Journaled) -> Problem:
    return Problem(
        "RequestInFlight",
        "Request in flight",
        f"the first request with this Idempotency-Key is still being carried out, as operation {operation.id}",
        {"operation": operation.id},
        {"Location": location_of(operation), "Retry-After": "1"},
    )
