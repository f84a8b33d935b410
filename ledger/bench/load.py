"""Pre-signed transactions into a chain that mines when it is told to."""

from __future__ import annotations

import json
import time
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from http.client import HTTPConnection
from queue import SimpleQueue
from typing import Any
from urllib.parse import urlsplit

from ledger.bench.errors import BenchError
from ledger.chain.gateway import Fees
from ledger.journal.records import Signed

# Connections, requests in one HTTP body, and transactions in the pool at once: with more of them anvil slows down.
CONNECTIONS, A_BODY, A_POOL = 4, 100, 2_000
TIMEOUT_SECONDS = 60
MOST_BLOCKS = 1_000
# So much that no base fee reaches it while the chain is under load; gas costs test money.
GENEROUS = Fees(most=10**14, tip=1, block_gas=0)


@dataclass(frozen=True)
class Measured:
    """`count` transactions that took `nanoseconds` from the first request to the last block."""

    count: int
    gas: int
    nanoseconds: int

    def __add__(self, other: Measured) -> Measured:
        return Measured(self.count + other.count, self.gas + other.gas, self.nanoseconds + other.nanoseconds)


NOTHING = Measured(0, 0, 0)


class Load:
    """Several connections to a chain whose automatic mining is off while this is in use; also a context manager."""

    def __init__(self, url: str) -> None:
        parts = urlsplit(url)
        self._free: SimpleQueue[HTTPConnection] = SimpleQueue()
        for _ in range(CONNECTIONS):
            self._free.put(HTTPConnection(str(parts.hostname), parts.port, timeout=TIMEOUT_SECONDS))
        self._threads = ThreadPoolExecutor(CONNECTIONS)

    def __enter__(self) -> Load:
        self._ask("evm_setAutomine", False)
        return self

    def __exit__(self, *raised: object) -> None:
        self._ask("evm_setAutomine", True)
        self._threads.shutdown()
        for _ in range(CONNECTIONS):
            self._free.get().close()

    def run(self, transactions: Sequence[Signed]) -> Measured:
        """Sends all of them and mines until each is in a block.

        Raises: BenchError where one is refused or undone.
        """
        begun = time.perf_counter_ns()
        for start in range(0, len(transactions), A_POOL):
            self._send(transactions[start : start + A_POOL])
            self._mine()
        taken = time.perf_counter_ns() - begun
        return Measured(len(transactions), self._gas(transactions), taken)

    def _send(self, transactions: Sequence[Signed]) -> None:
        asked = [_request("eth_sendRawTransaction", "0x" + signed.raw.hex()) for signed in transactions]
        for answer in self._in_bodies(asked):
            _result(answer)

    def _mine(self) -> None:
        """Until none waits."""
        for _ in range(MOST_BLOCKS):
            self._ask("evm_mine")
            waiting = self._ask("txpool_status")
            if not int(waiting["pending"], 16) + int(waiting["queued"], 16):
                return
        raise BenchError(f"transactions still wait after {MOST_BLOCKS} blocks")

    def _gas(self, transactions: Sequence[Signed]) -> int:
        """What they used. Raises: BenchError where one is in no block or undone."""
        asked = [_request("eth_getTransactionReceipt", "0x" + signed.hash.hex()) for signed in transactions]
        receipts = [_result(answer) for answer in self._in_bodies(asked)]
        failed = sum(1 for receipt in receipts if receipt is None or receipt["status"] != "0x1")
        if failed:
            raise BenchError(f"{failed} of {len(transactions)} transactions were undone or are in no block")
        return sum(int(receipt["gasUsed"], 16) for receipt in receipts)

    def _in_bodies(self, asked: Sequence[dict[str, Any]]) -> list[Any]:
        """The answers in the order of the requests, which go over all connections."""
        bodies = [asked[start : start + A_BODY] for start in range(0, len(asked), A_BODY)]
        return [answer for answers in self._threads.map(self._post, bodies) for answer in answers]

    def _ask(self, method: str, *parameters: Any) -> Any:
        return _result(self._post(_request(method, *parameters)))

    def _post(self, body: Any) -> Any:
        connection = self._free.get()
        try:
            connection.request("POST", "/", json.dumps(body), {"Content-Type": "application/json"})
            return json.loads(connection.getresponse().read())
        finally:
            self._free.put(connection)


def _request(method: str, *parameters: Any) -> dict[str, Any]:
    return {"jsonrpc": "2.0", "id": 1, "method": method, "params": parameters}


def _result(answer: Any) -> Any:
    if "error" in answer:
        raise BenchError(f"the node refuses: {answer['error'].get('message')}")
    return answer["result"]
