"""Gas by node, from runs of scenarios: of whole transactions, as they are paid."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

from ledger.domain.nodes import Node
from ledger.scenario.report import Reached, Report


@dataclass(frozen=True)
class NodeGas:
    """The transactions in which a node happened. `least` is that of the cheapest, in which `company` other nodes happened too."""

    node: Node
    times: int
    least: int
    median: int
    company: int


def cheapness(reached: Reached) -> tuple[int, int]:
    """The cheaper transaction first; of two that cost the same, the one in which less happened."""
    return reached.gas, reached.shared


def gas_by_node(reports: Sequence[Report]) -> list[NodeGas]:
    """In the order of the catalogue."""
    found: dict[str, list[Reached]] = defaultdict(list)
    for report in reports:
        for reached in report.nodes:
            found[reached.node].append(reached)
    return [_gas(node, found[node.name]) for node in Node if node.name in found]


def _gas(node: Node, all_reached: list[Reached]) -> NodeGas:
    ordered = sorted(all_reached, key=cheapness)
    cheapest = ordered[0]
    return NodeGas(node, len(ordered), cheapest.gas, ordered[len(ordered) // 2].gas, cheapest.shared - 1)
