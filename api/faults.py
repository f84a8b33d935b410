"""From exceptions to problems: the one place where what was raised inside becomes an answer."""

from __future__ import annotations

import logging
from collections.abc import Callable, Mapping
from http import HTTPStatus
from typing import Any

from fastapi import Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse
from starlette.exceptions import HTTPException

from api.problems import Problem, field_error
from ledger.chain.errors import ChainError, NodeRefused, NodeUnreachable
from ledger.chain.refusals import ContractRefusal
from ledger.domain.errors import InvalidValue
from ledger.journal.errors import KeyReused, OperationUnknown
from ledger.readmodel.errors import InvalidQuery, NotFound
from ledger.service.errors import FieldInvalid, NodeNotBuilt, RightMissing, RoleNotHeld, Unknown

log = logging.getLogger(__name__)

# Names of FastAPI's places of input, as they are told to clients.
PLACES = {"query": "parameter", "path": "parameter", "header": "header"}
HTTP_KINDS = {
    HTTPStatus.BAD_REQUEST: "MalformedRequest",
    HTTPStatus.NOT_FOUND: "NotFound",
    HTTPStatus.METHOD_NOT_ALLOWED: "MethodNotAllowed",
}
MAX_ERRORS = 20


def problem_of(error: Exception) -> Problem:
    """The problem that an exception is."""
    match error:
        case Problem():
            return error
        case RequestValidationError():
            return _invalid(error)
        case FieldInvalid():
            errors = [field_error(error.path, str(error))]
            return Problem("FieldInvalid", "Value not allowed", str(error), {"errors": errors})
        case InvalidQuery() | InvalidValue():
            errors = [{"parameter": error.field, "detail": error.allowed}]
            return Problem("FieldInvalid", "Value not allowed", str(error), {"errors": errors})
        case NodeNotBuilt():
            return Problem("NodeNotBuilt", "Node not built yet", str(error), {"node": error.node.name})
        case RoleNotHeld():
            return Problem("RoleNotHeld", "Key not held", str(error), {"values": {"role": error.role}})
        case RightMissing():
            return Problem("RightMissing", "Right missing", str(error), {"values": {"right": error.right}})
        case Unknown() | NotFound() | OperationUnknown():
            return Problem("NotFound", "Not found", str(error))
        case KeyReused():
            return Problem("IdempotencyKeyReused", "Idempotency key reused", str(error), {"header": "Idempotency-Key"})
        case ContractRefusal():
            return Problem(error.name, error.title, str(error))
        case NodeUnreachable() | NodeRefused():
            log.warning("%s", error)
            return Problem("ChainUnreachable", "Chain unreachable", "the chain does not answer; try again")
    log.error("fault", exc_info=error)
    return Problem("InternalError", "Fault in the service", "The fault has been logged.")


def _invalid(error: RequestValidationError) -> Problem:
    """Every wrong field with its place and what is allowed there."""
    wrong = error.errors()
    errors = [_field(one) for one in wrong[:MAX_ERRORS]]
    if any(one["type"] == "json_invalid" for one in wrong):
        return Problem("MalformedRequest", "Malformed request", "the request cannot be read: it is no JSON")
    first = errors[0]
    place = first.get("pointer") or first.get("parameter") or first.get("header")
    more = f", and {len(wrong) - 1} more" if len(wrong) > 1 else ""
    detail = f"{place}: {first['detail']}{more}"
    return Problem("FieldInvalid", "Value not allowed", detail, {"errors": errors})


def _field(one: Mapping[str, Any]) -> dict[str, str]:
    place, *path = one["loc"]
    detail = str(one["msg"])
    if one["type"] == "extra_forbidden":
        detail = "there is no such field here"
    elif one["type"] == "missing":
        detail = "this field is required"
    if place in PLACES:
        return {PLACES[place]: ".".join(map(str, path)), "detail": detail}
    return field_error(path, detail)


def _answer(request: Request, error: Exception) -> JSONResponse:
    return problem_of(error).response()


def _http(request: Request, error: Exception) -> JSONResponse:
    """What the framework itself refuses."""
    assert isinstance(error, HTTPException)
    kind = HTTP_KINDS.get(HTTPStatus(error.status_code), "InternalError")
    details = {
        "NotFound": f"there is nothing at {request.url.path[:200]}",
        "MethodNotAllowed": f"{request.method} is not allowed here",
        "MalformedRequest": "the request cannot be read",
    }
    title = HTTPStatus(error.status_code).phrase.capitalize()
    return Problem(kind, title, details.get(kind, "The fault has been logged."), headers=error.headers or {}).response()


Handlers = dict[int | type[Exception], Callable[[Request, Exception], Any]]

HANDLERS: Handlers = {
    HTTPException: _http,
    **dict.fromkeys(
        (
            Problem,
            RequestValidationError,
            FieldInvalid,
            InvalidQuery,
            InvalidValue,
            NodeNotBuilt,
            RightMissing,
            RoleNotHeld,
            Unknown,
            NotFound,
            OperationUnknown,
            KeyReused,
            ChainError,
            Exception,
        ),
        _answer,
    ),
}
