"""The parts of a transaction's gas, of traces written by hand."""

import re
from pathlib import Path
from typing import Any

from ledger.bench.costs import Costs
from ledger.domain.nodes import Node

PAGE = Path(__file__).resolve().parents[3] / "docs/explain/gas.md"


def trace(*steps: tuple[str, int], gas: int) -> dict[str, Any]:
    """Steps of a transaction sent with 100,000 gas of which 78,000 were left when the first began."""
    return {"gas": gas, "structLogs": [{"op": op, "gasCost": cost, "gas": 78_000} for op, cost in steps]}


def test_each_step_counts_once() -> None:
    steps = [("SLOAD", 2_100), ("SSTORE", 20_000), ("SSTORE", 2_900), ("SSTORE", 100), ("LOG4", 5_000), ("ADD", 3), ("SLOAD", 100)]  # fmt: skip
    # 22,000 + 20,000 + 3,000 + 2,200 + 5,000 + 3, and 40 for a call that no step states.
    assert Costs.of(trace(*steps, gas=52_243), 100_000) == Costs(22_000, 20_000, 3_000, 2_200, 5_000, 43)


def test_a_refund_lessens_the_rest() -> None:
    assert Costs.of(trace(("SSTORE", 5_000), gas=22_200), 100_000) == Costs(22_000, 0, 5_000, 0, 0, -4_800)


def test_the_page_has_every_node() -> None:
    rows = re.findall(r"^\| (\d+) \| ([A-Z_]+) \|", PAGE.read_text(encoding="utf-8"), re.MULTILINE)
    assert [(int(number), name) for number, name in rows] == [(node.value, node.name) for node in Node]
