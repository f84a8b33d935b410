"""What all reading operations share: pages with their links, the day that figures are of, the words of an operation."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import fields
from typing import Annotated, Any, TypeVar
from urllib.parse import urlencode

from fastapi import APIRouter, Request, Response
from pydantic import BaseModel, ConfigDict, Field

from api.context import Context
from api.problems import Problem
from api.schemas.kinds import List, View
from ledger.domain.calendar import Day, parse_day
from ledger.domain.errors import InvalidValue
from ledger.readmodel.queries.pages import DEFAULT_LIMIT, MAX_LIMIT, Page

V = TypeVar("V", bound=View)
Handler = TypeVar("Handler", bound=Callable[..., Any])

Filter = Annotated[str | None, Field(max_length=80)]


class Paging(BaseModel):
    """A page of a list; what is not among the parameters is refused."""

    model_config = ConfigDict(extra="forbid")

    limit: int = Field(DEFAULT_LIMIT, ge=1, le=MAX_LIMIT, description="most entries of a page")
    after: Annotated[str | None, Field(max_length=24, description="the `next` of the page before")] = None


class AsOf(BaseModel):
    """The day that figures are of."""

    model_config = ConfigDict(extra="forbid")

    as_of: Annotated[
        str | None, Field(max_length=10, examples=["2026-03-01"], description="legal day; left out: today")
    ] = None


def reading(router: APIRouter, path: str, name: str, zh: str, en: str, model: Any) -> Callable[[Handler], Handler]:
    """A GET operation with its words in both languages."""
    found: Callable[[Handler], Handler] = router.get(
        path, operation_id=name, response_model=model, summary=f"{zh} / {en}", tags=["reading"]
    )
    return found


def listed(request: Request, response: Response, view: type[V], page: Page[Any]) -> List[V]:
    """A page as it is answered, with the addresses of the first and of the next one in the Link header (RFC 8288)."""
    links = [_link(request, "first", None)] + ([_link(request, "next", page.next)] if page.next else [])
    response.headers["Link"] = ", ".join(links)
    return List[V](items=[view.of(item) for item in page.items], next=page.next)


def _link(request: Request, relation: str, after: str | None) -> str:
    asked = {name: value for name, value in request.query_params.items() if name != "after"}
    query = urlencode(asked if after is None else asked | {"after": after})
    return f'<{request.url.path}{"?" if query else ""}{query}>; rel="{relation}"'


def day_of(context: Context, text: str | None) -> Day:
    """The day that was asked for, or today. Raises: Problem."""
    try:
        return context.today() if text is None else parse_day(text)
    except InvalidValue as error:
        raise wrong_query("as_of", error.allowed) from None


def wrong_query(parameter: str, detail: str) -> Problem:
    """For a query parameter that cannot be used."""
    more = {"errors": [{"parameter": parameter, "detail": detail}]}
    return Problem("FieldInvalid", "Value not allowed", f"{parameter}: {detail}", more)


def shallow(value: Any) -> dict[str, Any]:
    """The members of a dataclass as they are."""
    return {part.name: getattr(value, part.name) for part in fields(value)}
