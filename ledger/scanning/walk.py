"""Everything public that a range of blocks holds, piece by piece, and what of it the node does not show."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Protocol

from ledger.chain.errors import NodeRefused

DIFFERENCE = {"tracer": "prestateTracer", "tracerConfig": {"diffMode": True}}
WORD = 32


class Node(Protocol):
    """A node that is asked by method, as `JsonRpcChain` is."""

    def request(self, method: str, *parameters: Any) -> Any:
        """Raises: NodeUnreachable, NodeRefused."""


@dataclass(frozen=True)
class Piece:
    """Bytes, and where they stand."""

    block: int
    transaction: str
    where: str
    data: bytes


@dataclass(frozen=True)
class Unseen:
    """What the node did not show, and what it said."""

    block: int
    transaction: str
    what: str
    reason: str


def walk(node: Node, first: int, last: int) -> Iterator[Piece | Unseen]:
    """Raises: NodeUnreachable."""
    for number in range(first, last + 1):
        block = node.request("eth_getBlockByNumber", hex(number), True)
        if block is None:
            yield Unseen(number, "", "block", "the node has no such block")
            continue
        yield Piece(number, "", "extra data of the header", _octets(block.get("extraData", "0x")))
        for transaction in block["transactions"]:
            yield from _transaction(node, number, transaction)


def _transaction(node: Node, block: int, transaction: Mapping[str, Any]) -> Iterator[Piece | Unseen]:
    name = str(transaction["hash"])
    yield Piece(block, name, "calldata", _octets(transaction["input"]))
    yield from _asked(node, block, name, "logs", "eth_getTransactionReceipt", name)
    yield from _asked(node, block, name, "state changes", "debug_traceTransaction", name, DIFFERENCE)


def _asked(
    node: Node, block: int, transaction: str, what: str, method: str, *parameters: Any
) -> Iterator[Piece | Unseen]:
    try:
        answer = node.request(method, *parameters)
        pieces = list((_logs if what == "logs" else _changes)(answer))
    except NodeRefused as error:
        yield Unseen(block, transaction, what, str(error))
        return
    except (KeyError, TypeError, AttributeError, ValueError) as error:
        yield Unseen(block, transaction, what, f"the answer to {method} has another shape: {error!r}"[:200])
        return
    yield from (Piece(block, transaction, where, data) for where, data in pieces)


def _logs(receipt: Mapping[str, Any]) -> Iterator[tuple[str, bytes]]:
    for log in receipt["logs"]:
        where = f"log {int(log['logIndex'], 16)} of {log['address'].lower()}"
        yield f"{where}, topics", b"".join(map(_octets, log["topics"]))
        yield f"{where}, data", _octets(log["data"])


def _changes(difference: Mapping[str, Any]) -> Iterator[tuple[str, bytes]]:
    """Storage as it is afterwards, words of neighbouring slots joined, since long texts lie in several; and new code."""
    for address, account in difference["post"].items():
        words = {int(slot, 16): _octets(value).rjust(WORD, b"\0") for slot, value in account.get("storage", {}).items()}
        for slot, data in _joined(words):
            yield f"storage of {address.lower()} from slot {slot:#x}", data
        if "code" in account:
            yield f"code of {address.lower()}", _octets(account["code"])


def _joined(words: Mapping[int, bytes]) -> Iterator[tuple[int, bytes]]:
    start, held = 0, b""
    for slot in sorted(words):
        if held and slot == start + len(held) // WORD:
            held += words[slot]
            continue
        if held:
            yield start, held
        start, held = slot, words[slot]
    if held:
        yield start, held


def _octets(value: str) -> bytes:
    return bytes.fromhex(value.removeprefix("0x"))
