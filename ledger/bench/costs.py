"""Where the gas of a transaction goes, from its trace: for whoever asks why a node costs what it costs.

The parts follow the schedule of London (EIP-2929, EIP-3529). A trace states the cost of each step; that of a call includes what the callee
may spend, so calls count with the rest.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Self

from ledger.chain.jsonrpc import JsonRpcChain

# A word that was zero, before EIP-2929's surcharge for a cold one, which its first reading has paid.
NEW_WORD = 20_000
WITHOUT_STACKS = {"disableStack": True, "disableStorage": True, "disableMemory": True}
LOGS = {f"LOG{topics}" for topics in range(5)}


@dataclass(frozen=True)
class Costs:
    """Gas by what it is spent on. `entry`: the base of 21,000 and calldata. `rest`: computing, calls, and refunds deducted."""

    entry: int
    new_words: int
    changed_words: int
    reading: int
    events: int
    rest: int

    @classmethod
    def of(cls, trace: Mapping[str, Any], limit: int) -> Self:
        """`trace` as debug_traceTransaction gives it, of a transaction that was sent with `limit` gas."""
        steps: Sequence[Mapping[str, Any]] = trace["structLogs"]
        entry = limit - steps[0]["gas"]
        writing = [step["gasCost"] for step in steps if step["op"] == "SSTORE"]
        new = sum(cost for cost in writing if cost >= NEW_WORD)
        changed = sum(writing) - new
        reading = sum(step["gasCost"] for step in steps if step["op"] == "SLOAD")
        events = sum(step["gasCost"] for step in steps if step["op"] in LOGS)
        return cls(entry, new, changed, reading, events, trace["gas"] - entry - new - changed - reading - events)


def costs(chain: JsonRpcChain, transaction: str) -> Costs:
    """Of a transaction on a chain that keeps the steps of its transactions. Raises: ChainError."""
    trace = chain.request("debug_traceTransaction", transaction, WITHOUT_STACKS)
    sent = chain.request("eth_getTransactionByHash", transaction)
    return Costs.of(trace, int(sent["gas"], 16))
