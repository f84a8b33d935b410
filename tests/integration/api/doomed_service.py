"""A service that is killed at a certain point of an operation: run by test_kills.py as a process of its own.

usage: doomed_service.py accepted | journaled | broadcast HOME

It dies at that point as soon as there is a file `doom` in HOME.
"""

from __future__ import annotations

import os
import signal
import sys
from pathlib import Path
from typing import Any

from ledger.chain.jsonrpc import JsonRpcChain
from ledger.cli import main
from ledger.service.service import Service


def die_if_doomed(home: Path) -> None:
    if (home / "doom").exists():
        os.kill(os.getpid(), signal.SIGKILL)


def arm(point: str, home: Path) -> None:
    """Replaces what runs at that point by the same with a death before or after it."""
    submitted, send = Service._submitted, JsonRpcChain.send

    def accepted(self: Service, operation: Any) -> Any:
        die_if_doomed(home)
        return submitted(self, operation)

    def journaled(self: JsonRpcChain, raw: bytes) -> None:
        die_if_doomed(home)
        send(self, raw)

    def broadcast(self: JsonRpcChain, raw: bytes) -> None:
        send(self, raw)
        die_if_doomed(home)

    if point == "accepted":
        Service._submitted = accepted  # type: ignore[method-assign]
    else:
        JsonRpcChain.send = {"journaled": journaled, "broadcast": broadcast}[point]  # type: ignore[method-assign]


if __name__ == "__main__":
    arm(sys.argv[1], Path(sys.argv[2]))
    sys.exit(main(["serve", "--port", "0", "--data", sys.argv[2]]))
