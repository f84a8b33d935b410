"""How what the chain says is written in JSON: effects of nodes, and the result of a transaction."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import Any

from ledger.chain.abi import Interface, Parameter
from ledger.chain.decoding import FileOpened, NodeReached, effect_function, file_opened
from ledger.chain.names import snake
from ledger.chain.sender import Outcome
from ledger.domain.calendar import format_day
from ledger.domain.nodes import Node, Scope
from ledger.readmodel.packed import UNPACKED
from ledger.scenario.kinds import show_bytes
from ledger.service.ids import part_id
from ledger.service.values import AMOUNT, DAY, Forms

ROW_BITS = 16
# Parts on which nothing is done by their own path.
UNADDRESSED = (Scope.MANDATE, Scope.QUOTE, Scope.NOTICE, Scope.COVER, Scope.LEDGER)
# Of these a file has one at a time.
SINGLE = (
    Scope.PARTY,
    Scope.APPLICATION,
    Scope.FACILITY,
    Scope.FUNDING,
    Scope.AGREEMENT,
    Scope.DRAWDOWN,
    Scope.LOAN,
)
FILE_KINDS = ("none", "party", "facility", "loan")
# In what is unpacked everything else is money.
PLAIN: Mapping[str, Callable[[Any], Any]] = {"due": DAY.show, "row": int}


@dataclass(frozen=True)
class Presenter:
    """`effects`: the interface IEffects."""

    effects: Interface
    forms: Forms

    def effect(self, node: Node, fields: Mapping[str, Any]) -> dict[str, Any]:
        """The fields of a node's effect, from decoded values or from those that the read model keeps."""
        parameters = self.effects.function(effect_function(node)).inputs
        return {snake(part.name): self._value(part, fields[part.name]) for part in parameters if part.name in fields}

    def _value(self, part: Parameter, value: Any) -> Any:
        if part.name in UNPACKED:
            return [_packed(row) for row in _rows(part.name, value)]
        if part.components:
            return {snake(inner.name): self._value(inner, value[inner.name]) for inner in part.components}
        if isinstance(value, str) and part.type != "bytes5":
            return value
        return self.forms.of(part).show(value)

    def node(self, reached: NodeReached) -> dict[str, Any]:
        """One entry of a file's log."""
        node = reached.node
        return {
            "node": node.name,
            "zh": node.zh,
            "en": node.en,
            "kind": node.kind.value,
            "file": show_bytes(reached.file),
            "seq": reached.seq,
            "object": object_id(node, show_bytes(reached.file), show_bytes(reached.object)),
            "actor": reached.actor,
            "effective_day": format_day(reached.effective_day),
            "effect": self.effect(node, reached.effect.fields),
        }

    def outcome(self, node: Node | None, outcome: Outcome) -> dict[str, Any]:
        """What a transaction did: the nodes that it reached in the order of the log, what set them off first.

        `node` is the one that was asked for, if one was.
        """
        mine = next((reached for reached in outcome.nodes if reached.node is node), None)
        opened = [file_opened(event) for event in outcome.events if event.name == "FileOpened"]
        return {
            "object": None if mine is None else object_id(mine.node, show_bytes(mine.file), show_bytes(mine.object)),
            "nodes": [self.node(reached) for reached in outcome.nodes],
            "opened": [_opened(file) for file in opened],
            "transaction": {
                "hash": show_bytes(outcome.receipt.transaction),
                "block": outcome.receipt.block,
                "gas_used": outcome.receipt.gas_used,
            },
        }


def object_id(node: Node, file: str, object_: str) -> str:
    """How paths name what a node happened to; parts without a path of their own by their number."""
    scope = node.scope
    if scope is Scope.PAYMENT:
        return object_[: 2 + 32]
    if scope in SINGLE:
        return file
    number = int(object_, 16) % (1 << ROW_BITS)
    return str(number) if scope in UNADDRESSED else part_id(file, number)


def _rows(name: str, value: Any) -> Sequence[Mapping[str, Any]]:
    """From words, or unpacked already."""
    if value and isinstance(value[0], Mapping):
        return list(value)
    return [asdict(row) for row in UNPACKED[name](value)]


def _packed(row: Mapping[str, Any]) -> dict[str, Any]:
    return {name: PLAIN.get(name, AMOUNT.show)(value) for name, value in row.items()}


def _opened(file: FileOpened) -> dict[str, Any]:
    return {
        "file": show_bytes(file.file),
        "kind": FILE_KINDS[file.kind],
        "parent": show_bytes(file.parent) if any(file.parent) else None,
    }
