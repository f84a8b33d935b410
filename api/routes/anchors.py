"""Anchoring commitments in a batch, and the proof of each."""

from typing import Annotated, Any

from fastapi import APIRouter, Body, Path, Request, Response

from api.routes.carrying import RESPONSES, IdempotencyKey, Prefer, carried
from api.routes.responses import problems
from api.schemas.anchors import MAX_LEAVES, AnchorBody, example
from api.schemas.operations import Operation
from api.schemas.titles import TASKS
from api.security import Asker, Here, require_right
from ledger.journal.api_keys import Right
from ledger.service.anchors import proof_of
from ledger.service.requests import ANCHOR, AskedAnchor

TAG = "anchors"
ZH, EN = TASKS[ANCHOR]
MEDIA_TYPE = "application/json"

router = APIRouter(tags=[TAG])


@router.post(
    "/v1/anchors",
    status_code=202,
    operation_id=ANCHOR,
    response_model=Operation,
    responses=RESPONSES,
    summary=f"{ZH} / Anchors",
    description=f"{EN}\n\nNeeds the right `{Right.LEND}`. At most {MAX_LEAVES} commitments; `fubie anchor` takes any number of files.",
)
def anchors(
    request: Request,
    asker: Asker,
    context: Here,
    content: Annotated[AnchorBody, Body(openapi_examples={"example": {"value": example()}})],
    key: IdempotencyKey = None,
    prefer: Prefer = None,
) -> Response:
    """Takes the batch on."""
    require_right(asker, Right.LEND)
    asked = AskedAnchor(asker.lender, tuple(leaf.digests for leaf in content.leaves))
    return carried(context, request, asked, asked.payload, key, prefer)


@router.get(
    "/v1/anchors/{id}/proofs/{place}",
    operation_id="anchor-proof",
    response_model=dict[str, Any],
    responses=problems(401, 404, 422, 429),
    summary="锚定证明 / Proof of an anchored commitment",
    description="一份承诺的证明文件。\n\nThe proof of one commitment of an operation that has succeeded, as `fubie-verify anchor` reads it; add the member `salt` "
    "(docs/explain/evidence-formats.md, §9) to compare the file itself.",
)
def proof(
    asker: Asker,
    context: Here,
    id: Annotated[str, Path(max_length=64)],
    place: Annotated[int, Path(ge=0, lt=MAX_LEAVES)],
) -> Response:
    """Of the asking lender's own batches, byte for byte in its canonical form."""
    found = proof_of(context.service.operation(asker.lender, id), place)
    return Response(found.encoded, media_type=MEDIA_TYPE)
