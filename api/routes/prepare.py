"""`prepare`: the typed data that a person signs before an act; the server holds no borrower's key."""

from collections.abc import Callable, Mapping, Sequence
from typing import Annotated, Any

from fastapi import APIRouter, Query

from api.routes.acts import SubjectId, asked_for, path_parameters, tag, with_content
from api.routes.administration import TAG, asked_task, path_parameters_of
from api.routes.responses import PROBLEMS
from api.schemas import bodies
from api.schemas.bodies import TaskBody
from api.schemas.operations import Prepared
from api.schemas.titles import TASKS
from api.security import Asker, Here
from ledger.domain.errors import InvalidValue
from ledger.service.acts import Field
from ledger.service.calls import Prepared as ToSign
from ledger.service.errors import FieldInvalid
from ledger.service.values import ADDRESS

SUFFIX = "/prepare"
A_DAY = 86_400
DESCRIPTION = (
    "给出待签的 EIP-712 数据；不改变任何状态，服务器不持有借款人的私钥。\n\n"
    "Answers the EIP-712 typed data to be signed, with a fresh nonce and a deadline. Nothing is changed."
)
Valid = Annotated[int, Query(ge=60, le=30 * A_DAY, description="seconds for which the signature shall hold, from now")]
Signer = Annotated[
    str | None, Query(max_length=42, description="address of who will sign, where the ledger does not say it")
]


def add_prepare(router: APIRouter, body: bodies.Body) -> None:
    """Add the preparation of an act's signatures; nothing for an act that takes none."""
    if not body.act.slots and not body.act.ballots:
        return
    operation = body.act.operation
    zh, en = f"准备签名：{operation.title_zh}", f"Prepare the signature: {operation.title_en}"
    router.add_api_route(
        operation.path + SUFFIX,
        _handler(body),
        methods=["POST"],
        operation_id=f"{operation.name}-prepare",
        response_model=Prepared,
        responses=PROBLEMS,
        openapi_extra=path_parameters(operation),
        summary=f"{zh} / {en}",
        description=DESCRIPTION,
        tags=[tag(operation)],
    )


def _handler(body: bodies.Body) -> Callable[..., Any]:
    slots = {slot.name: slot for slot in (*body.act.slots, *body.act.ballots, *body.act.sureties)}
    first = next((slot for slot in body.act.slots if slot.personal), next(iter(slots.values())))
    default = ... if any(part.required for part in body.act.fields) else body.unsigned()

    def handle(
        asker: Asker,
        context: Here,
        subject: SubjectId,
        content: Any = default,
        consent: str = first.name,
        signer: Signer = None,
        valid_for: Valid = A_DAY,
    ) -> Any:
        asked = asked_for(context, asker, body, subject, content)
        context.service.check_references(asker.lender, asked.values)
        found = context.service.caller.prepare(asked, slots[consent], _address(signer), valid_for)
        return _answer(body.act.fields, found, body.act.operation.path.replace("{id}", subject))

    which = Query(pattern=f"^({'|'.join(slots)})$", description="which of the act's signatures")
    handle.__annotations__["consent"] = Annotated[str, which]
    return with_content(handle, body.unsigned, bodies.example_of(body, signed=False))


def add_task_prepare(router: APIRouter, body: TaskBody) -> None:
    """Add the preparation of the signature of a party whose act the task is; nothing for a task that is nobody's."""
    task = body.task
    if not task.personal:
        return
    router.add_api_route(
        task.path + SUFFIX,
        _task_handler(body),
        methods=["POST"],
        operation_id=f"{task.name}-prepare",
        response_model=Prepared,
        responses=PROBLEMS,
        openapi_extra=path_parameters_of(task),
        summary=f"准备签名：{TASKS[task.name][0]} / Prepare the signature: {task.name.replace('-', ' ')}",
        description=DESCRIPTION,
        tags=[TAG],
    )


def _task_handler(body: TaskBody) -> Callable[..., Any]:
    def handle(
        asker: Asker,
        context: Here,
        subject: SubjectId,
        content: Any,
        valid_for: Valid = A_DAY,
    ) -> Any:
        asked = asked_task(context, asker, body, subject, content)
        found = context.service.office.prepare(asked, valid_for)
        return _answer(body.task.fields, found, body.task.path.replace("{id}", subject))

    return with_content(handle, body.unsigned, body.example(signed=False))


def _answer(fields: Sequence[Field], found: ToSign, path: str) -> Prepared:
    return Prepared(
        typed_data=found.typed.json,
        effect=None if found.effect is None else "0x" + found.effect.hex(),
        member=found.slot.name,
        signer=found.signer,
        request={
            part.key: _shown(part, found.values) for part in fields if part.name in found.values and not part.listed
        },
        submit_to=path,
    )


def _shown(part: Field, values: Mapping[str, Any]) -> Any:
    """A member of the request, completed, as it is to be sent."""
    value = values[part.name]
    if part.form is None:
        return {inner.key: _shown(inner, value) for inner in part.parts}
    return part.form.show(value)


def _address(text: str | None) -> str | None:
    try:
        return None if text is None else str(ADDRESS.read(text))
    except InvalidValue as error:
        raise FieldInvalid(("signer",), text, error.allowed) from None
