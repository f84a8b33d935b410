"""One POST operation for each actor and time node of the catalogue."""

from collections.abc import Callable, Mapping
from typing import Annotated, Any

from fastapi import APIRouter, Body, Depends, Request, Response
from pydantic import BaseModel

from api.context import Context
from api.routes.carrying import RESPONSES, IdempotencyKey, Prefer, carried
from api.routes.responses import problems
from api.schemas import bodies
from api.schemas.operations import Operation
from api.security import Asker, Here, require_right
from ledger.domain.operations import Operation as Described
from ledger.journal.api_keys import ApiKey, Right
from ledger.service.calls import completed
from ledger.service.errors import NodeNotBuilt
from ledger.service.requests import Asked, frozen

ID = {
    "name": "id",
    "in": "path",
    "required": True,
    "description": "对象编号 id of the object; that of a part (an instalment, a guarantee, a case, …) is its file's id, a hyphen and its number",
    "schema": {"type": "string", "maxLength": 80},
}


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
        responses=RESPONSES,
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
        return carried(context, request, asked, said_in(body, content), key, prefer)

    return with_content(handle, body.full, bodies.example_of(body))


def with_content(handle: Callable[..., Any], model: type[BaseModel], example: Mapping[str, Any]) -> Callable[..., Any]:
    """The handler with its body's own model."""
    described = Body(openapi_examples={"example": {"value": dict(example)}})
    handle.__annotations__["content"] = Annotated[model, described]
    return handle


def asked_for(context: Context, asker: ApiKey, body: bodies.Body, subject_id: str, content: BaseModel) -> Asked:
    """What the request asks, completed as far as that needs no chain. Raises: Unknown, FieldInvalid, RightMissing."""
    act = body.act
    require_right(asker, Right.LEND)
    subject = context.service.directory.subject(act.operation.on, asker.lender, subject_id)
    stated = completed(act, bytes.fromhex(asker.lender[2:]), body.values(content))
    asked = Asked(
        act.node,
        asker.lender,
        {**act.located(subject.values), **stated},
        subject.party,
        body.consents(content),
        body.votes(content),
    )
    require_right(asker, context.service.office.right(asked))
    return asked


def said_in(body: bodies.Body, content: BaseModel) -> dict[str, Any]:
    """Everything that a body says, however it is spelled."""
    said: dict[str, Any] = {
        "values": frozen(body.values(content)),
        "consents": {name: frozen(consent.fields) for name, consent in body.consents(content).items()},
    }
    votes = {name: [frozen(one.fields) for one in listed] for name, listed in body.votes(content).items()}
    return said | {"votes": votes} if votes else said
