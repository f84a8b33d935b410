"""Operations: what became of a request."""

from typing import Annotated, Any

from fastapi import APIRouter, Path

from api.routes.responses import problems
from api.schemas.operations import Operation, operation_of
from api.security import Asker, Here

router = APIRouter(tags=["operations"])


@router.get(
    "/v1/operations/{id}",
    operation_id="operation",
    response_model=Operation,
    responses=problems(401, 404, 429),
    summary="操作结果 / Operation",
    description="请求的执行结果，包括所触发的级联节点。\n\nWhat became of a request, with the cascades that it set off.",
)
def operation(asker: Asker, context: Here, id: Annotated[str, Path(max_length=64)]) -> Any:
    """An operation of the asking lender."""
    return operation_of(context.service.operation(asker.lender, id))
