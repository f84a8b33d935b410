"""Runs the REST service: the house behind it, and the HTTP server in front."""

from __future__ import annotations

import signal
import socket
from collections.abc import Callable, Iterator, Mapping
from contextlib import ExitStack, contextmanager
from typing import Any

import uvicorn

from api.app import create_app
from api.context import Check, Context
from ledger.chain.manifest import Deployment
from ledger.domain.money import format_yuan
from ledger.service.demonstration import IN_WALLET, WALLETS, Demonstration, is_new, set_up
from ledger.service.house import House, check_password, fund, lay_ground
from ledger.settings import Settings

# Longer than any client may wait for an operation.
GRACEFUL_SECONDS = 35
# Blocks; the projector looks every half second.
MOST_LAG = 20
Tell = Callable[[str], None]


def serve(settings: Settings, listening: socket.socket, tell: Tell) -> None:
    """Serves until it is told to stop; on an empty home folder it sets a demonstration up first.

    Raises: ChainError, JournalError, ReadModelError, ServiceError, SettingsError before it serves.
    """
    new = set_up(settings, tell) if is_new(settings) else None
    with ExitStack() as stack:
        ground = lay_ground(settings, stack)
        fund(ground, settings.keystore)
        house = House(ground)
        check_password(house.keyring)
        stack.enter_context(house)
        for line in greeting(house, settings, listening, new):
            tell(line)
        app = create_app(house.acts, context_of(house))
        config = uvicorn.Config(
            app, log_level="warning", timeout_graceful_shutdown=GRACEFUL_SECONDS, server_header=False, access_log=False
        )
        _Server(config).run(sockets=[listening])


class _Server(uvicorn.Server):
    """Ends on a signal and lets the house close behind it; the library would raise the signal again and end the process."""

    @contextmanager
    def capture_signals(self) -> Iterator[None]:
        before = {number: signal.signal(number, self.handle_exit) for number in (signal.SIGINT, signal.SIGTERM)}
        try:
            yield
        finally:
            for number, handler in before.items():
                signal.signal(number, handler)


def context_of(house: House) -> Context:
    """What the handlers work with."""
    return Context(
        service=house.service,
        presenter=house.presenter,
        keys=house.keys,
        readmodel=house.readmodel,
        today=house.today,
        checks=checks_of(house),
        calendar=calendar_of(house.deployment),
    )


def checks_of(house: House) -> Mapping[str, Callable[[], Check]]:
    """Those of readiness."""

    def chain() -> Check:
        return Check(True, {"block": house.head()})

    def read_model() -> Check:
        state = house.follower.readiness
        detail = {"block": state.block, "lag": state.lag, "stopped": state.stopped}
        return Check(state.is_ready(MOST_LAG), detail)

    def journal() -> Check:
        house.write_journal()
        return Check(True, {})

    return {"chain": chain, "read_model": read_model, "journal": journal}


def _stored(seconds: int, settings: Settings) -> str:
    if not seconds:
        return "no blocks are stored for it: what the node forgets cannot be proven later"
    token = "with" if settings.tsa_url else "without"
    return f"blocks with changed files are stored, every {seconds} s at most, {token} a time authority's token"


def calendar_of(deployment: Deployment) -> dict[str, Any]:
    """How long a legal day is; on anything but the legal calendar every reader should know."""
    return {"day_length": deployment.clock.day_length, "test_calendar": deployment.is_test_calendar}


def greeting(house: House, settings: Settings, listening: socket.socket, new: Demonstration | None) -> list[str]:
    """What whoever started the service wants to know."""
    deployment = house.deployment
    host, port = listening.getsockname()[:2]
    shown = f"[{host}]" if ":" in host else host
    lines = [f"ledger    {deployment.ledger} on chain {deployment.chain.chain_id}"]
    if deployment.is_test_calendar:
        lines.append(f"calendar  a test calendar: a day has {deployment.clock.day_length} s")
    if new is not None:
        money, folder = format_yuan(IN_WALLET), settings.home / WALLETS
        lines += [
            f"lender    {new.lender}",
            f"product   {new.product}",
            *(f"wallet    {wallet}   ({money} yuan; key {folder / name}.json)" for name, wallet in new.wallets.items()),
            f"API key   {new.key.secret}   (shown this once)",
        ]
    keeper = house.keeper_seconds
    lines.append(f"keeper    {f'every {keeper} s' if keeper else 'none: nobody here advances loans by itself'}")
    lines.append(f"evidence  {_stored(house.checkpoint_seconds, settings)}")
    return [*lines, f"serving   http://{shown}:{port}   (description: /openapi.json)"]
