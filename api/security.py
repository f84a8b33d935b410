"""Who asks: an API key in `Authorization: Bearer`, bound to one lender."""

from __future__ import annotations

from typing import Annotated

from fastapi import Depends, Request
from fastapi.security import HTTPBearer
from fastapi.security.utils import get_authorization_scheme_param

from api.context import Context, context_of
from api.problems import Problem
from ledger.journal.api_keys import ApiKey, Right
from ledger.journal.errors import ApiKeyRefused
from ledger.service.errors import RightMissing

MAX_KEY = 256
CHALLENGE = {"WWW-Authenticate": 'Bearer realm="fubie"'}

# Only describes the scheme in OpenAPI; `authenticated` does the work.
SCHEME = HTTPBearer(
    auto_error=False, scheme_name="ApiKey", description="An API key of one lender: `fubie apikey create`."
)


def authenticated(request: Request, context: Annotated[Context, Depends(context_of)]) -> ApiKey:
    """The API key of the request.

    Raises: Problem without one, for one that is not valid, and for too many requests.
    """
    scheme, presented = get_authorization_scheme_param(request.headers.get("Authorization"))
    try:
        if scheme.lower() != "bearer" or not presented or len(presented) > MAX_KEY:
            raise ApiKeyRefused("no API key")
        key = context.keys.authenticate(presented)
    except ApiKeyRefused:
        context.limits.refused.take(request.client.host if request.client else "")
        detail = "a valid API key is needed: `Authorization: Bearer …`"
        raise Problem("Unauthorized", "API key needed", detail, headers=CHALLENGE) from None
    context.limits.keys.take(key.id)
    return key


def require_right(key: ApiKey, right: Right) -> None:
    """Raises: RightMissing."""
    if right not in key.rights:
        raise RightMissing(right)


Asker = Annotated[ApiKey, Depends(authenticated)]
Here = Annotated[Context, Depends(context_of)]
