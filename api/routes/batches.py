"""Several acts in one transaction, and many loans brought up to today."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Annotated, Any

from fastapi import APIRouter, Body, Request, Response
from fastapi.exceptions import RequestValidationError
from pydantic import BaseModel, ValidationError

from api.context import Context
from api.routes.acts import asked_for, said_in
from api.routes.administration import TAG, asked_task, said_of_task
from api.routes.carrying import RESPONSES, IdempotencyKey, Prefer, carried
from api.schemas.batches import MAX_ACTS, MAX_LOANS, BatchItem, CatchUpBody, batch_model, example_of
from api.schemas.bodies import Body as ActBody
from api.schemas.bodies import TaskBody
from api.schemas.operations import Operation
from api.schemas.titles import TASKS
from api.security import Asker, Here, require_right
from ledger.journal.api_keys import ApiKey, Right
from ledger.service.errors import FieldInvalid, Unknown
from ledger.service.gateway import Target
from ledger.service.requests import BATCH, CATCH_UP, AskedBatch, AskedCatchUp, Single, frozen

Known = Mapping[str, ActBody | TaskBody]


@dataclass(frozen=True)
class _Item:
    """One act of a batch, read."""

    asked: Single
    said: Mapping[str, Any]


def add_batch(router: APIRouter, acts: Sequence[ActBody], tasks: Sequence[TaskBody]) -> None:
    """Add the operation of many acts at once; those on the token's contract cannot stand in it, nor what is relayed for a party."""
    known: dict[str, ActBody | TaskBody] = {body.act.operation.name: body for body in acts}
    known |= {body.task.name: body for body in tasks if body.task.target is Target.LEDGER and not body.task.personal}
    model = batch_model(sorted(known))

    def batch(
        request: Request,
        asker: Asker,
        context: Here,
        content: Any,
        key: IdempotencyKey = None,
        prefer: Prefer = None,
    ) -> Response:
        items = [_read(context, asker, known, place, item) for place, item in enumerate(content.acts)]
        asked = AskedBatch(asker.lender, tuple(item.asked for item in items))
        return carried(context, request, asked, {"acts": [item.said for item in items]}, key, prefer)

    described = Body(openapi_examples={"example": {"value": example_of()}})
    batch.__annotations__["content"] = Annotated[model, described]
    _add(router, "/v1/batch", batch, BATCH, f"At most {MAX_ACTS} acts; each needs the right that it needs alone.")


def add_catch_up(router: APIRouter) -> None:
    """Add the operation that advances loans."""

    def advance(
        request: Request,
        asker: Asker,
        context: Here,
        content: Annotated[
            CatchUpBody, Body(openapi_examples={"example": {"value": {"loans": ["0x" + "5c" * 32]}}})
        ] = CatchUpBody(),  # noqa: B008
        key: IdempotencyKey = None,
        prefer: Prefer = None,
    ) -> Response:
        require_right(asker, Right.LEND)
        loans = content.loans
        if loans is None:
            loans = context.service.directory.behind(asker.lender, context.today(), MAX_LOANS)
        said = {"loans": None if content.loans is None else frozen(content.loans)}
        return carried(context, request, AskedCatchUp(asker.lender, tuple(loans)), said, key, prefer)

    _add(router, "/v1/loans/advanced", advance, CATCH_UP, "Needs the right `lend`.")


def _add(router: APIRouter, path: str, handle: Any, name: str, more: str) -> None:
    zh, en = TASKS[name]
    router.add_api_route(
        path,
        handle,
        methods=["POST"],
        status_code=202,
        operation_id=name,
        response_model=Operation,
        responses=RESPONSES,
        summary=f"{zh} / {name.replace('-', ' ').capitalize()}",
        description=f"{en}\n\n{more}",
        tags=[TAG],
    )


def _read(context: Context, asker: ApiKey, known: Known, place: int, item: BatchItem) -> _Item:
    """Raises: RequestValidationError and FieldInvalid with their places in the whole body; Unknown; RightMissing."""
    where = ("acts", place)
    try:
        return _asked(context, asker, known[item.operation], item)
    except ValidationError as error:
        wrong = [{**one, "loc": ("body", *where, "body", *one["loc"])} for one in error.errors(include_url=False)]
        raise RequestValidationError(wrong) from None
    except FieldInvalid as error:
        raise error.within(*where, "body") from None


def _asked(context: Context, asker: ApiKey, body: ActBody | TaskBody, item: BatchItem) -> _Item:
    named = {"operation": item.operation, "id": item.id}
    if isinstance(body, TaskBody):
        content = body.model.model_validate(item.body)
        asked: Single = asked_task(context, asker, body, item.id, content)
        return _Item(asked, {**named, **said_of_task(body, content)})
    if "{id}" in body.act.operation.path and not item.id:
        raise Unknown("object", item.id)
    content = _validated(body.full, item.body)
    return _Item(asked_for(context, asker, body, item.id, content), {**named, **said_in(body, content)})


def _validated(model: type[BaseModel], value: Any) -> BaseModel:
    return model.model_validate(value)
