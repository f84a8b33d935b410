"""A further creditor's vote: its own service signs what another lender's has prepared."""

from typing import Annotated, Any

from fastapi import APIRouter, Body
from pydantic import BaseModel, Field

from api.routes.responses import PROBLEMS
from api.schemas.bodies import SIGNATURE, STRICT
from api.schemas.operations import Vote
from api.security import Asker, Here, require_right
from ledger.journal.api_keys import Right

router = APIRouter()

EXAMPLE = {
    "typed_data": {
        "types": {"EIP712Domain": [], "CreditorVote": []},
        "primaryType": "CreditorVote",
        "domain": {},
        "message": {},
    }
}


class VoteBody(BaseModel):
    """表决 What `prepare` answered of another lender's act."""

    model_config = STRICT | {"title": "Vote"}

    typed_data: dict[str, Any] = Field(description="待签数据；`typed_data` as `prepare` answered it")
    effect: str | None = Field(None, max_length=32_768, description="效果；`effect` as `prepare` answered it")


Content = Annotated[VoteBody, Body(openapi_examples={"example": {"value": EXAMPLE}})]


@router.post(
    "/v1/votes",
    operation_id="vote-signed",
    response_model=Vote,
    responses=PROBLEMS,
    summary="签署共同债权人表决 / Sign the vote of a further creditor",
    tags=["administration"],
)
def sign(asker: Asker, context: Here, content: Content) -> Any:
    """The key's lender agrees, with its operator's key, to what another lender of a joint loan has prepared. Nothing is changed; the answer is one entry of that
    request's list of signatures. Nothing but votes is signed here. Needs the right `lend`.
    """
    require_right(asker, Right.LEND)
    consent = context.service.caller.vote(asker.lender, content.typed_data, content.effect)
    return Vote.model_validate(
        consent.fields | {"nonce": str(consent.nonce), "signature": SIGNATURE.show(consent.signature)}
    )
