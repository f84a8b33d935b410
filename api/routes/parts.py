"""The parts of a file: security and funds of a facility; notices, bureau records, cases, packages, sales and risk class of a loan."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from typing import Annotated, Any

from fastapi import APIRouter, Path, Query, Request, Response

from api.reading import Paging, listed, reading
from api.routes.responses import problems
from api.schemas import parts as views
from api.schemas.kinds import List
from api.security import Asker, Here
from ledger.chain.artifacts import shipped
from ledger.domain.nodes import File, Scope
from ledger.readmodel import queries
from ledger.readmodel.queries.pages import Page
from ledger.readmodel.queries.parts import Part
from ledger.scenario.kinds import show_bytes
from ledger.service.facts import Facts
from ledger.service.ids import part_id, read_part_id
from ledger.service.presentation import UNADDRESSED

router = APIRouter(responses=problems(401, 404, 422, 429))

Id = Annotated[str, Path(max_length=80)]
PLURALS = {File.FACILITY: "facilities", File.LOAN: "loans"}


@dataclass(frozen=True)
class Kind:
    """Parts of one kind. `name`: the last member of the path of their list, and the first of that of one of them."""

    name: str
    scope: Scope
    zh: str
    en: str

    @property
    def is_addressed(self) -> bool:
        """Whether one of them has a path of its own; that of a claim is the claim's, not its sale's."""
        return self.scope not in (*UNADDRESSED, Scope.FUNDING, Scope.CLAIM)


KINDS = (
    Kind("guarantees", Scope.GUARANTEE, "保证", "Guarantees"),
    Kind("collateral", Scope.COLLATERAL, "担保物", "Collateral"),
    Kind("deposits", Scope.DEPOSIT, "保证金", "Security deposits"),
    Kind("funds", Scope.FUNDING, "联合出资", "Funds of a joint facility"),
    Kind("notices", Scope.NOTICE, "通知", "Notices"),
    Kind("bureau-records", Scope.BUREAU, "征信记录", "Bureau records"),
    Kind("cases", Scope.CASE, "争议与案件", "Disputes and cases"),
    Kind("evidence", Scope.EVIDENCE, "证据包", "Packages of evidence"),
    Kind("transfers", Scope.CLAIM, "债权转让", "Sales of claims"),
)


def _listing(kind: Kind) -> Callable[..., Any]:
    def handle(
        request: Request, response: Response, asker: Asker, here: Here, id: Id, asked: Annotated[Paging, Query()]
    ) -> Any:
        """In the order of their making, each as its last entry left it."""
        with here.readmodel.reader() as session:
            page = queries.parts(session, asker.lender, id, kind.scope, **asked.model_dump())
        return listed(request, response, views.Part, Page(tuple(map(_shown, page.items)), page.next))

    return handle


def _one(kind: Kind) -> Callable[..., Any]:
    def handle(asker: Asker, here: Here, id: Id) -> Any:
        """As its last entry left it; `id` is that of its file, a hyphen, and its number."""
        file, number = read_part_id(kind.scope, id)
        with here.readmodel.reader() as session:
            found = queries.part(session, asker.lender, show_bytes(file), kind.scope, number)
        return views.Part.model_validate(_shown(found))

    return handle


for _kind in KINDS:
    _plural = PLURALS[File(_kind.scope.file.value)]
    _path = f"/v1/{_plural}/{{id}}/{_kind.name}"
    reading(router, _path, f"{_plural}-{_kind.name}", _kind.zh, _kind.en, List[views.Part])(_listing(_kind))
    if _kind.is_addressed:
        _en = f"One of the {_kind.en.lower()}"
        reading(router, f"/v1/{_kind.name}/{{id}}", f"{_kind.name}-part", _kind.zh, _en, views.Part)(_one(_kind))


@reading(router, "/v1/loans/{id}/classification", "loan-classification", "风险分类", "Risk class", views.Classification)
def classification(asker: Asker, here: Here, id: Id) -> Any:
    """How the lender's books carry the loan: normal while nothing else was said."""
    with here.readmodel.reader() as session:
        found = queries.single(session, asker.lender, id, Scope.LOAN)
    return views.Classification.model_validate({} if found is None else _facts().shown(Scope.LOAN, found.facts))


def _shown(part: Part) -> dict[str, Any]:
    return {
        "id": part_id(part.file, part.number),
        "file": part.file,
        "number": part.number,
        "state": part.state,
        "facts": _facts().shown(part.scope, part.facts),
        "node": part.node,
        "seq": part.seq,
        "effective_day": part.effective_day,
    }


@cache
def _facts() -> Facts:
    return Facts(shipped())
