"""The application: every operation of the catalogue, the resources to read, and one shape for whatever goes wrong."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from importlib.metadata import version
from typing import Any

import anyio.to_thread
from fastapi import APIRouter, FastAPI, Request, Response
from fastapi.middleware import Middleware

from api import faults
from api.context import Context
from api.limits import BodyLimit
from api.openapi import describe
from api.routes import administration, anchors, health, kinds, operations, parts, reads, records, votes
from api.routes.acts import add_act, add_unbuilt
from api.routes.administration import add_task
from api.routes.batches import add_batch, add_catch_up
from api.routes.prepare import add_prepare, add_task_prepare
from api.schemas.bodies import body_of, task_body
from ledger.domain.operations import OPERATIONS
from ledger.service.acts import Acts
from ledger.service.administration import Tasks

# Handlers run in threads; those that wait for a block hold theirs meanwhile.
THREADS = 128


def create_app(acts: Acts, context: Context | None = None) -> FastAPI:
    """The application for a running service; starts and stops nothing itself. Without a context it can only be described."""
    app = FastAPI(
        title="Fubie 傅别",
        version=version("fubie"),
        docs_url=None,
        redoc_url=None,
        lifespan=_threads,
        middleware=[Middleware(BodyLimit)],
        exception_handlers=faults.HANDLERS,
        redirect_slashes=False,
    )
    app.state.context = context
    resources = (operations, reads, records, administration, parts, votes, anchors, health, kinds)
    for router in (_acts(acts), *(resource.router for resource in resources)):
        app.include_router(router)
    app.middleware("http")(_headers)
    describe(app)
    return app


@asynccontextmanager
async def _threads(_: FastAPI) -> AsyncIterator[None]:
    anyio.to_thread.current_default_thread_limiter().total_tokens = THREADS
    yield


def _acts(acts: Acts) -> APIRouter:
    router = APIRouter()
    tasks = [task_body(task) for task in Tasks(acts.artifacts).by_name.values()]
    bodies = []
    for node, operation in OPERATIONS.items():
        if not node.built:
            add_unbuilt(router, operation)
            continue
        body = body_of(acts.act(node))
        bodies.append(body)
        add_act(router, body)
        add_prepare(router, body)
    for task in tasks:
        add_task(router, task)
        add_task_prepare(router, task)
    add_batch(router, bodies, tasks)
    add_catch_up(router)
    return router


async def _headers(request: Request, call_next: Any) -> Response:
    """Answers are for the one who asked, and are what they say they are."""
    response: Response = await call_next(request)
    response.headers.setdefault("Cache-Control", "no-store")
    response.headers["X-Content-Type-Options"] = "nosniff"
    return response
