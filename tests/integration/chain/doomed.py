"""A service that is killed at a certain point: run by test_kills.py as a process of its own.

usage: doomed.py before-broadcast | after-broadcast | never URL JOURNAL REGISTRY FIRST LAST
       doomed.py chain FOLDER
"""

from __future__ import annotations

import os
import signal
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from ledger.chain.artifacts import REGISTRY, shipped
from ledger.chain.contract import Contract
from ledger.chain.embedded import EmbeddedChain, EmbeddedSettings
from ledger.chain.jsonrpc import JsonRpcChain
from ledger.chain.keystore import signer_of
from ledger.chain.refusals import refusals
from ledger.journal.database import open_database
from tests.integration.chain.actors import Registry, new_sender


class FatalChain(JsonRpcChain):
    """Dies, as the kernel lets it die, where it is told to."""

    point = "never"

    def send(self, raw: bytes) -> None:
        if self.point == "before-broadcast":
            os.kill(os.getpid(), signal.SIGKILL)
        super().send(raw)
        if self.point == "after-broadcast":
            os.kill(os.getpid(), signal.SIGKILL)


def serve(point: str, url: str, journal: str, address: str, first: int, last: int) -> None:
    """Anchors each number as an operation of its own, several at once."""
    chain = FatalChain(url)
    chain.point = point
    artifacts = shipped()
    sender = new_sender(chain, open_database(journal), artifacts)
    registry = Registry(Contract(address, artifacts.load(REGISTRY).interface, refusals(artifacts)))
    alice = signer_of(b"\xa1" * 32)
    with ThreadPoolExecutor(4) as threads:
        for outcome in threads.map(lambda n: sender.run(registry.anchor(n), alice, f"op {n}"), range(first, last)):
            print(outcome.handle.nonce, flush=True)


def run_chain(folder: str) -> None:
    """Leaves anvil behind."""
    embedded = EmbeddedChain(EmbeddedSettings(Path(folder), dump_seconds=3_600))
    embedded.start()
    embedded.fund([signer_of(b"\xa1" * 32).address])
    print(embedded.running.pid, embedded.running.url, flush=True)
    os.kill(os.getpid(), signal.SIGKILL)


if __name__ == "__main__":
    if sys.argv[1] == "chain":
        run_chain(sys.argv[2])
    else:
        serve(sys.argv[1], sys.argv[2], sys.argv[3], sys.argv[4], int(sys.argv[5]), int(sys.argv[6]))
