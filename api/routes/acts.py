"""One POST operation for each actor and time node of the catalogue."""

from collections.abc import Callable, Mapping
from hashlib import sha256
from typing import Annotated, Any

from fastapi import APIRouter, Body, Depends, Header, Request, Response
from fastapi.responses import JSONResponse
from pydantic import BaseModel

from api.context import Context
from api.preferences import MAX_WAIT, Preference, idempotency_key, preference
from api.problems import Problem, of_failure
from api.routes.responses import PROBLEMS, problems
from api.schemas import bodies
from api.schemas.operations import Operation, operation_of
from api.security import Asker, Here
from evidence.canonical import canonicalize
from ledger.domain.operations import Operation as Described
from ledger.journal.api_keys import ApiKey
from ledger.journal.operations import Operation as Journaled
from ledger.journal.records import OperationState
from ledger.service.calls import completed
from ledger.service.errors import NodeNotBuilt
from ledger.service.requests import Asked, frozen

ID = {
    "name": "id",
    "in": "path",
    "required": True,
    "description": "对象编号 id of the object; an instalment's is the loan's id, a hyphen and its number",
    "schema": {"type": "string", "maxLength": 80},
}
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


def subject_id(request: Request) -> str:
    """The id in the path; empty where the path has none."""
    return str(request.path_params.get("id", ""))


SubjectId = Annotated[str, Depends(subject_id)]


def add_act(router: APIRouter, body: bodies.Body) -> None:
    """Add the operation of a node that is built."""
    operation = body.act.operation
    router.add_api_route(
        operation.path,
        _handler(body),
        methods=["POST"],
        status_code=202,
        operation_id=operation.name,
        response_model=Operation,
        responses={**PROBLEMS, 200: {"model": Operation, "description": "Done (with `Prefer: wait`)"}},
        openapi_extra=path_parameters(operation),
        **_words(operation),
    )


def add_unbuilt(router: APIRouter, operation: Described) -> None:
    """Add the operation of a node that the contracts do not enforce yet: it answers 501."""

    def refuse(asker: Asker) -> None:
        raise NodeNotBuilt(operation.node)

    router.add_api_route(
        operation.path,
        refuse,
        methods=["POST"],
        operation_id=operation.name,
        status_code=501,
        response_model=None,
        responses=problems(401, 429, 501),
        openapi_extra=path_parameters(operation),
        **_words(operation),
    )


def path_parameters(operation: Described) -> dict[str, Any]:
    return {"parameters": [ID]} if "{id}" in operation.path else {}


def tag(operation: Described) -> str:
    return f"phase-{operation.node.phase}"


def _words(operation: Described) -> dict[str, Any]:
    return {
        "summary": f"{operation.title_zh} / {operation.title_en}",
        "description": f"{operation.description_zh}\n\n{operation.description_en}",
        "tags": [tag(operation)],
    }


# ---- requests


def _handler(body: bodies.Body) -> Callable[..., Response]:
    default = body.full() if body.may_be_empty else ...

    def handle(
        request: Request,
        asker: Asker,
        context: Here,
        subject: SubjectId,
        content: Any = default,
        key: IdempotencyKey = None,
        prefer: Prefer = None,
    ) -> Response:
        asked = asked_for(context, asker, body, subject, content)
        accepted = context.service.accept(asked, _digest(request, body, content), idempotency_key(key))
        operation = accepted.operation
        if accepted.replayed and operation.state is OperationState.RUNNING:
            raise _in_flight(operation)
        replayed = {"Idempotent-Replayed": "true"} if accepted.replayed else {}
        return _answer(context, operation, preference(prefer), replayed)

    return with_content(handle, body.full, bodies.example_of(body))


def with_content(handle: Callable[..., Any], model: type[BaseModel], example: Mapping[str, Any]) -> Callable[..., Any]:
    """The handler with its body's own model."""
    described = Body(openapi_examples={"example": {"value": dict(example)}})
    handle.__annotations__["content"] = Annotated[model, described]
    return handle


def asked_for(context: Context, asker: ApiKey, body: bodies.Body, subject_id: str, content: BaseModel) -> Asked:
    """What the request asks, completed as far as that needs no chain. Raises: Unknown, FieldInvalid."""
    act = body.act
    subject = context.service.directory.subject(act.operation.on, asker.lender, subject_id)
    stated = completed(act, bytes.fromhex(asker.lender[2:]), body.values(content))
    return Asked(act.node, asker.lender, {**subject.values, **stated}, subject.party, body.consents(content))


def _digest(request: Request, body: bodies.Body, content: BaseModel) -> bytes:
    """Over everything that the request says, however it is spelled."""
    said = {
        "path": request.url.path,
        "values": frozen(body.values(content)),
        "consents": {name: frozen(consent.fields) for name, consent in body.consents(content).items()},
    }
    return sha256(canonicalize(_numbers_as_text(said))).digest()


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
