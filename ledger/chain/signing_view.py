"""What a person is about to sign, in words."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from ledger.chain.abi import SELECTOR, Parameter
from ledger.chain.artifacts import Artifacts
from ledger.chain.display import Display, moment, node, percent
from ledger.chain.errors import Undecodable
from ledger.chain.names import words
from ledger.chain.typed import GENERIC, RELAYED, TypedData
from ledger.domain.money import format_fraction
from ledger.domain.nodes import Node
from ledger.domain.typed_data import TYPE_OF_NODE

BATCH = "batch"
# What the plain types of typed data mean, by field.
MEANINGS: Mapping[str, str] = {
    "amount": "Money",
    "limit": "Money",
    "cap": "Money",
    "principal": "Money",
    "totalCost": "Money",
    "apr": "Rate",
    "expiry": "Day",
    "availabilityEnd": "Day",
    "payDay": "Day",
}
ENUMS: Mapping[tuple[str, str], str] = {
    ("PartyRegistration", "kind"): "enum PartyKind",
    ("PrepaymentRequest", "kind"): "enum QuoteKind",
}


@dataclass(frozen=True)
class SigningView:
    """Reads typed data, and what it holds by hash or as bytes, with the interface that this version ships."""

    artifacts: Artifacts

    def lines(self, data: TypedData, effect: bytes | None = None) -> Iterator[str]:
        """One line a field. `effect` is what a generic consent holds by its hash only."""
        yield f"{words(data.type_name).capitalize()}: {self._purpose(data)}"
        yield f"  ledger        {data.domain.ledger} on chain {data.domain.chain_id}"
        for name, value in data.message.items():
            if name != "nonce":
                yield f"  {words(name):<13} {self._shown(data.type_name, name, value)}"
        yield from self._inside(data, effect)

    def _purpose(self, data: TypedData) -> str:
        nodes = [Node[code] for code, name in TYPE_OF_NODE.items() if name == data.type_name]
        if data.type_name == GENERIC:
            nodes = [n for n in Node if n.value == data.message["node"]]
        return ", or ".join(f"{n.zh} {n.en}" for n in nodes) or "an act that is shown below"

    def _shown(self, type_name: str, name: str, value: Any) -> str:
        if name == "node":
            return node(value)
        if name == "deadline":
            return f"{moment(value)}, after which the signature is worth nothing"
        if name == "dailyCost":
            return f"{format_fraction(value, 4)} yuan a day for each 100 yuan"
        if name == "apr":
            return f"{percent(value)} a year, all costs included"
        if isinstance(value, bytes):
            return "0x" + value.hex() if any(value) else "none"
        kind = ENUMS.get((type_name, name)) or MEANINGS.get(name, "")
        return Display(self.artifacts.enums).value(Parameter(name, "uint256", kind), value)

    def _inside(self, data: TypedData, effect: bytes | None) -> Iterator[str]:
        if data.type_name == RELAYED:
            yield from self._call(data.message["call"], "The call that is made in your name", "ledger")
        elif effect is not None:
            yield from self._call(effect, "The effect to which you agree", "effects")
        elif data.type_name == GENERIC:
            yield "  The effect itself is not in the file: only its hash can be shown."

    def _call(self, call: bytes, title: str, where: str) -> Iterator[str]:
        interface = self.artifacts.ledger if where == "ledger" else self.artifacts.effects
        signature = interface.by_selector.get(call[:SELECTOR])
        try:
            arguments = signature.decode(call) if signature else None
        except Undecodable:
            arguments = None
        if signature is None or arguments is None:
            yield f"{title} is unknown to this version: 0x{call[:64].hex()}"
            return
        yield f"{title}: {signature.name}"
        if signature.name == BATCH:
            for number, inner in enumerate(arguments["calls"], 1):
                yield from self._call(inner, f"Call {number} of it", where)
            return
        display = Display(self.artifacts.enums)
        for part in signature.inputs:
            yield f"  {words(part.name):<13} {display.value(part, arguments[part.name])}"
