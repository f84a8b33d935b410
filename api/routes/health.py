"""Whether the service runs (`/healthz`), and whether it can do its work (`/readyz`). Neither needs an API key."""

from typing import Any

from fastapi import APIRouter
from fastapi.responses import JSONResponse

from api.context import Check, Context
from api.problems import Problem
from api.routes.responses import problems
from api.security import Here

router = APIRouter(tags=["health"])


@router.get("/healthz", operation_id="health", summary="存活 / Alive", response_model=dict[str, str])
def health() -> Any:
    """The process answers."""
    return {"status": "ok"}


@router.get(
    "/readyz",
    operation_id="readiness",
    summary="就绪 / Ready",
    response_model=dict[str, Any],
    responses=problems(503),
)
def readiness(here: Here) -> Any:
    """The chain answers, the read model keeps up with it, the journal can be written."""
    found = {name: _looked(here, name) for name in here.checks}
    checks = {name: {"ok": check.ok, **check.detail} for name, check in found.items()}
    missing = [name for name, check in found.items() if not check.ok]
    if missing:
        raise Problem("NotReady", "Not ready", f"not ready: {', '.join(missing)}", {"checks": checks})
    return JSONResponse({"status": "ready", "checks": checks, "calendar": dict(here.calendar)})


def _looked(context: Context, name: str) -> Check:
    """A check that fails in whatever way is not passed; why is for the log, not for everybody."""
    try:
        return context.checks[name]()
    except Exception as error:
        return Check(False, {"problem": type(error).__name__})
