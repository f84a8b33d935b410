"""What a client may send: how much at once, in what form, and how often."""

from __future__ import annotations

import asyncio
import threading
import time
from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass, field

from starlette.types import ASGIApp, Message, Receive, Scope, Send

from api.problems import Problem
from evidence.canonical import load
from evidence.errors import EvidenceError

MAX_BODY = 64 * 1024
MAX_DEPTH = 16
BODY_SECONDS = 30
WITH_BODY = ("POST", "PUT", "PATCH")
MAX_CLIENTS = 10_000
NANO = 10**9


# ---- bodies


class BodyLimit:
    """Reads a request's body before anything else does: of bounded size and time, strict JSON, or nothing."""

    def __init__(self, app: ASGIApp, most: int = MAX_BODY) -> None:
        self._app, self._most = app, most

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http" or scope["method"] not in WITH_BODY:
            await self._app(scope, receive, send)
            return
        try:
            body = await asyncio.wait_for(self._read(receive), BODY_SECONDS)
            check_json(_content_type(scope), body)
        except Problem as problem:
            await problem.response()(scope, receive, send)
        except TimeoutError:
            late = Problem("RequestTimeout", "Request too slow", f"the body was not complete after {BODY_SECONDS} s")
            await late.response()(scope, receive, send)
        else:
            await self._app(scope, _once(body, receive), send)

    async def _read(self, receive: Receive) -> bytes:
        body = bytearray()
        while True:
            message = await receive()
            if message["type"] != "http.request":
                return bytes(body)
            body += message.get("body", b"")
            if len(body) > self._most:
                raise Problem(
                    "ContentTooLarge", "Content too large", f"a request's body has at most {self._most} bytes"
                )
            if not message.get("more_body", False):
                return bytes(body)


def _once(body: bytes, receive: Receive) -> Receive:
    sent = False

    async def replay() -> Message:
        nonlocal sent
        if sent:
            return await receive()
        sent = True
        return {"type": "http.request", "body": body, "more_body": False}

    return replay


def _content_type(scope: Scope) -> str:
    found = next((value for name, value in scope["headers"] if name == b"content-type"), b"")
    return bytes(found).decode("latin-1").partition(";")[0].strip().lower()


def check_json(content_type: str, body: bytes) -> None:
    """Raises: Problem for another media type, for what is not JSON, and for JSON that two readers may read in two ways."""
    if not body:
        return
    if content_type != "application/json":
        raise Problem(
            "UnsupportedMediaType",
            "Unsupported media type",
            f"{content_type or 'none'} is not allowed; application/json",
        )
    try:
        load(body, max_depth=MAX_DEPTH, fractions=True)
    except EvidenceError as error:
        raise malformed(str(error)) from None


def malformed(reason: str) -> Problem:
    return Problem("MalformedRequest", "Malformed request", f"the request cannot be read: {reason}")


# ---- rates


@dataclass
class Buckets:
    """A token bucket for each client: `burst` at once, then `per_second`. Clients that were silent longest are forgotten first."""

    per_second: int
    burst: int
    clock: Callable[[], int] = time.monotonic_ns
    _buckets: OrderedDict[str, tuple[int, int]] = field(default_factory=OrderedDict)
    _lock: threading.Lock = field(default_factory=threading.Lock)

    def take(self, client: str) -> None:
        """Raises: Problem with Retry-After when the client has used up what it may."""
        with self._lock:
            now = self.clock()
            held, since = self._buckets.pop(client, (self.burst * NANO, now))
            held = min(self.burst * NANO, held + (now - since) * self.per_second)
            allowed = held >= NANO
            self._buckets[client] = held - NANO if allowed else held, now
            if len(self._buckets) > MAX_CLIENTS:
                self._buckets.popitem(last=False)
        if not allowed:
            detail = f"at most {self.per_second} requests a second, {self.burst} at once"
            raise Problem("TooManyRequests", "Too many requests", detail, headers={"Retry-After": "1"})


@dataclass(frozen=True)
class RateLimits:
    """`keys`: requests of one API key; `refused`: attempts with none or a wrong one, from one address. `waiting`: requests that wait at a time."""

    keys: Buckets = field(default_factory=lambda: Buckets(50, 200))
    refused: Buckets = field(default_factory=lambda: Buckets(5, 20))
    waiting: threading.BoundedSemaphore = field(default_factory=lambda: threading.BoundedSemaphore(64))
