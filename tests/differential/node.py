"""Anvil over one connection that stays open: a transaction and its receipt in one answer, for any sender."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from http.client import HTTPConnection
from typing import Any

from ledger.chain.anvil import HOST

GAS = hex(900_000_000)
FLAGS = ["--accounts", "0", "--hardfork", "london", "--gas-limit", "1000000000", "--order", "fifo", "--prune-history"]


class NodeError(Exception):
    """The node did not do what a test needs of it."""


@dataclass(frozen=True)
class Mined:
    """A transaction in its block. `reason` is what the contracts gave when they undid it, None when they did not."""

    gas: int
    logs: Sequence[Mapping[str, Any]]
    created: str | None
    block: int
    reason: bytes | None


class Node:
    """`now` is the time of the newest block."""

    def __init__(self, port: int, now: int) -> None:
        self.port = port
        self._connection = HTTPConnection(HOST, port)
        self.now = now
        self.request("anvil_autoImpersonateAccount", True)
        self.request("anvil_setBlockTimestampInterval", 1)

    def close(self) -> None:
        self._connection.close()

    def request(self, method: str, *parameters: Any) -> Any:
        """Raises: NodeError."""
        answer = self._ask(method, parameters)
        if "error" in answer:
            raise NodeError(f"{method}: {answer['error']}")
        return answer["result"]

    def send(self, sender: str, to: str | None, data: bytes, at: int | None = None) -> Mined:
        """Puts the transaction into a block of its own, at the time `at` or a second after the newest block."""
        if at is not None and at > self.now + 1:
            self.request("evm_setNextBlockTimestamp", at)
        fields = {"from": sender, "data": "0x" + data.hex(), "gas": GAS} | ({"to": to} if to else {})
        receipt = self.request("eth_sendTransactionSync", fields)
        self.now = max(self.now + 1, at or 0)
        undone = receipt["status"] != "0x1"
        return Mined(
            gas=int(receipt["gasUsed"], 16),
            logs=receipt["logs"],
            created=receipt["contractAddress"],
            block=int(receipt["blockNumber"], 16),
            reason=self._reason(fields) if undone else None,
        )

    def _reason(self, fields: Mapping[str, Any]) -> bytes:
        """The call that was undone changed nothing, so that it is undone again."""
        answer = self._ask("eth_call", [fields, "latest"])
        if "error" not in answer:
            raise NodeError("a transaction was undone that succeeds when it is tried")
        return bytes.fromhex(answer["error"].get("data", "0x").removeprefix("0x"))

    def call(self, to: str, data: bytes) -> bytes:
        """The answer of a view as of the newest block."""
        answer: str = self.request("eth_call", {"to": to, "data": "0x" + data.hex()}, "latest")
        return bytes.fromhex(answer.removeprefix("0x"))

    def snapshot(self) -> str:
        kept: str = self.request("evm_snapshot")
        return kept

    def go_back(self, kept: str, now: int) -> None:
        """To the blocks and the time of a snapshot, which is used up by it."""
        if not self.request("evm_revert", kept):
            raise NodeError(f"there is no snapshot {kept}")
        self.now = now

    def _ask(self, method: str, parameters: Sequence[Any]) -> Mapping[str, Any]:
        body = json.dumps({"jsonrpc": "2.0", "id": 1, "method": method, "params": list(parameters)})
        self._connection.request("POST", "/", body, {"Content-Type": "application/json"})
        answer: Mapping[str, Any] = json.loads(self._connection.getresponse().read())
        return answer
