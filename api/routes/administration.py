"""One POST operation for each task of the administration, and what can be read of it."""

from collections.abc import Callable
from typing import Annotated, Any

from fastapi import APIRouter, Path, Query, Request, Response
from pydantic import BaseModel

from api.context import Context
from api.reading import day_of, reading
from api.routes.acts import ID, SubjectId, with_content
from api.routes.carrying import RESPONSES, IdempotencyKey, Prefer, carried
from api.routes.responses import problems
from api.schemas import administration as views
from api.schemas.bodies import TaskBody, stated_in
from api.schemas.operations import Operation
from api.schemas.titles import TASKS
from api.security import Asker, Here, require_right
from ledger.chain.deployment import HOLDER_ROLE
from ledger.domain.nodes import Scope
from ledger.journal.api_keys import ApiKey, Right
from ledger.readmodel import queries
from ledger.service.administration import BANK_ROLE, Task
from ledger.service.business_days import WORD
from ledger.service.gateway import Target
from ledger.service.requests import AskedTask, frozen

TAG = "administration"
WALLET = {
    "name": "id",
    "in": "path",
    "required": True,
    "description": "钱包地址 address of the wallet or key",
    "schema": {"type": "string", "maxLength": 42},
}
# How many words of the calendar are shown.
WINDOWS = 4

router = APIRouter(responses=problems(401, 404, 422, 429))


# ---- what changes something


def add_task(to: APIRouter, body: TaskBody) -> None:
    """Add the operation of a task."""
    task = body.task
    to.add_api_route(
        task.path,
        _handler(body),
        methods=["POST"],
        status_code=202,
        operation_id=task.name,
        response_model=Operation,
        responses=RESPONSES,
        openapi_extra=path_parameters_of(task),
        summary=f"{TASKS[task.name][0]} / {task.name.replace('-', ' ').capitalize()}",
        description=f"{TASKS[task.name][1]}\n\nNeeds the right `{task.right}`, and {_signed_by(task)}.",
        tags=[TAG],
    )


def path_parameters_of(task: Task) -> dict[str, Any]:
    """What its path names."""
    named = WALLET if task.wallet else ID if task.personal else None
    return {} if named is None else {"parameters": [named]}


def _signed_by(task: Task) -> str:
    return "the party's signature of the call" if task.personal else f"a key of the role `{task.role}`"


def _handler(body: TaskBody) -> Callable[..., Response]:
    default = body.model() if body.may_be_empty else ...

    def handle(
        request: Request,
        asker: Asker,
        context: Here,
        subject: SubjectId,
        content: Any = default,
        key: IdempotencyKey = None,
        prefer: Prefer = None,
    ) -> Response:
        asked = asked_task(context, asker, body, subject, content)
        return carried(context, request, asked, said_of_task(body, content), key, prefer)

    return with_content(handle, body.model, body.example())


def asked_task(context: Context, asker: ApiKey, body: TaskBody, subject: str, content: BaseModel) -> AskedTask:
    """What the request asks. Raises: RightMissing; Unknown for somebody else's wallet or party; FieldInvalid."""
    task = body.task
    require_right(asker, task.right)
    values = stated_in(task.fields, content)
    if task.wallet:
        values["wallet"] = _wallet(context, asker, task, subject)
    if task.personal:
        values |= context.service.directory.subject(Scope.PARTY, asker.lender, subject).values
    if task.check is not None:
        task.check(values)
    return AskedTask(task.name, asker.lender, values, body.consent(content))


def said_of_task(body: TaskBody, content: BaseModel) -> dict[str, Any]:
    """Everything that the request of a task says, however it is spelled."""
    said: dict[str, Any] = {"values": frozen(stated_in(body.task.fields, content))}
    consent = body.consent(content)
    return said if consent is None else said | {"consent": frozen(consent.fields)}


def _wallet(context: Context, asker: ApiKey, task: Task, subject: str) -> str:
    """Anybody's wallet could be called the lender's by giving it a role, and its money be taken."""
    directory = context.service.directory
    address = directory.wallet(asker.lender, subject, own=task.own)
    if task.taking and not directory.is_at_home(asker.lender, address):
        require_right(asker, Right.REGULATE)
    return address


# ---- what can be read


@reading(router, "/v1/lender", "lender", "贷款人", "Lender", views.Lender)
def lender(asker: Asker, here: Here) -> Any:
    """The asking key's own lender, and who acts for it in which role."""
    with here.readmodel.reader() as session:
        return views.Lender.shown_to(asker, queries.institution(session, asker.lender, asker.lender))


@reading(router, "/v1/parameters", "parameters", "法定参数", "Legal parameters", list[views.Parameter])
def parameters(asker: Asker, here: Here, as_of: Annotated[str | None, Query(max_length=10)] = None) -> Any:
    """Every legal number that was ever set, with the day from which it holds; `in_force`: the one that holds on `as_of`."""
    with here.readmodel.reader() as session:
        return views.parameters_of(queries.parameters(session), day_of(here, as_of))


@reading(router, "/v1/business-days", "business-days", "法定工作日历", "Business days", list[views.Window])
def business_days(asker: Asker, here: Here, as_of: Annotated[str | None, Query(max_length=10)] = None) -> Any:
    """The 256 days in which `as_of` stands and those of the three windows after them, with the days that are no business days."""
    first = day_of(here, as_of) // WORD * WORD
    with here.readmodel.reader() as session:
        closed = sorted(queries.closed_days(session))
    return [
        views.Window(
            first_day=start, last_day=start + WORD - 1, closed=[d for d in closed if start <= d < start + WORD]
        )
        for start in range(first, first + WINDOWS * WORD, WORD)
    ]


@reading(router, "/v1/wallets/{id}", "wallet", "钱包", "Wallet", views.Wallet)
def wallet(asker: Asker, here: Here, id: Annotated[str, Path(max_length=42)]) -> Any:
    """As the token has it now: of a wallet of the lender's parties or people; with the right `regulate` of any."""
    address = here.service.directory.wallet(asker.lender, id, own=Right.REGULATE not in asker.rights)
    view = here.service.caller.gateway.view
    return views.Wallet(
        address=address,
        balance=view("balanceOf", address, target=Target.TOKEN),
        may_hold=view("hasRole", HOLDER_ROLE, address, target=Target.TOKEN),
        is_bank=view("hasRole", BANK_ROLE, address, target=Target.TOKEN),
    )
