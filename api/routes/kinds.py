"""What the kinds of problems mean: the pages behind their `type`."""

from typing import Annotated, Any

from fastapi import APIRouter, Path

from api.problems import CONFLICT, PATH, STATUSES, Problem, slug, type_of
from api.routes.responses import problems
from ledger.chain.sentences import SENTENCES

router = APIRouter(tags=["problems"])

KINDS = {slug(kind): kind for kind in (*STATUSES, *SENTENCES)}


@router.get(
    PATH + "/{name}",
    operation_id="problem-kind",
    response_model=dict[str, Any],
    responses=problems(404),
    summary="问题类型 / Kind of problem",
)
def kind(name: Annotated[str, Path(max_length=80)]) -> Any:
    """What a `type` means. Braces stand for values."""
    if name not in KINDS:
        raise Problem("NotFound", "Not found", f"there is no kind of problem {name[:60]!r}")
    found = KINDS[name]
    title, sentence = SENTENCES.get(found, (slug(found).replace("-", " ").capitalize(), None))
    return {"type": type_of(found), "title": title, "status": STATUSES.get(found, CONFLICT), "meaning": sentence}
