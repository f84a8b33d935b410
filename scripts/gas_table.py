"""Writes docs/explain/gas.md: what every node costs and why, the goals and what was reached, and the size of every contract (`make gas`).

Plays the scenarios of examples/ on a chain that tells the steps of its transactions; takes operations from the snapshot of the contract tests.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from ledger.bench.costs import Costs, costs
from ledger.bench.gas import cheapness
from ledger.chain.artifacts import LEDGER, REGISTRY, TOKEN, shipped
from ledger.domain.nodes import Node
from ledger.scenario.loader import load
from ledger.scenario.player import Played, played
from ledger.scenario.report import Reached

ROOT = Path(__file__).resolve().parents[1]
PAGE = ROOT / "docs/explain/gas.md"
SNAPSHOT = ROOT / "tests/contracts/snapshots/Loan.json"
MOST_CODE = 24_576  # EIP-170
DOCUMENTARY = 70_000


@dataclass(frozen=True)
class Goal:
    """An operation of the snapshot, the gas it was to stay under, and what others pay for the like (measured on whole transactions)."""

    operation: str
    gas: int
    peers: str
    why: str


GOALS = (
    Goal(
        "repayment of an instalment: accrual, allocation, settlement, distribution",
        140_000,
        "Teller 112,000–145,000 without a schedule; Maple 199,000 and 393,000; Huma 359,000",
        "Four steps enter the file's log, each with what it did in full, so that a court needs no archive node: 24,000. The payment is kept, so that it can be "
        "reversed: 20,000. Nine words change and about twenty are read for schedule, claim, accounts, head and reached nodes: 68,000. Base and calldata: 25,000. "
        "What is left is computing. Below 180,000 a step would have to leave the log, or a payment could not be taken back.",
    ),
    Goal(
        "life of a loan of 12 instalments, from the payout",
        3_500_000,
        "Maple fixed-term about 6,000,000",
        "Each of the twelve payments also bills its row and lets it fall due, since nobody looked in between, which are two more steps of the log, and "
        "the payout writes twelve rows: 12 × 22,100.",
    ),
    Goal(
        "advance with nothing to do",
        40_000,
        "",
        "Base and calldata 21,700, the way from the entry to the engine 5,200, and six words that say how far the loan has come.",
    ),
)


@dataclass(frozen=True)
class Row:
    """The cheapest transaction in which a node happened."""

    reached: Reached
    costs: Costs


def main() -> int:
    """Write the page. Returns 1 where an example did not play to its end."""
    cheapest: dict[str, Row] = {}
    for file in sorted((ROOT / "examples").glob("*.yaml")):
        with played(load(file), traced=True) as run:
            if not run.report.held:
                print(f"{file}: did not play to its end: {run.report.failure or 'a check failed'}", file=sys.stderr)
                return 1
            _keep_cheaper(cheapest, run)
    PAGE.write_text("\n".join(_page(cheapest)) + "\n", encoding="utf-8")
    return 0


def _keep_cheaper(cheapest: dict[str, Row], run: Played) -> None:
    found: dict[str, Costs] = {}
    for reached in sorted(run.report.nodes, key=cheapness):
        known = cheapest.get(reached.node)
        if known is not None and cheapness(known.reached) <= cheapness(reached):
            continue
        if reached.transaction not in found:
            found[reached.transaction] = costs(run.wire.box.chain(), reached.transaction)
        cheapest[reached.node] = Row(reached, found[reached.transaction])


def _page(cheapest: Mapping[str, Row]) -> Iterator[str]:
    yield "<!-- Written by `make gas`; not edited by hand. -->"
    yield ""
    yield "# Gas and code size"
    yield ""
    yield "Every figure is a whole transaction: 21,000 base and calldata included, the state cold at its start, refunds deducted; hard fork London."
    yield from _goals(json.loads(SNAPSHOT.read_text(encoding="utf-8")))
    yield from _nodes(cheapest)
    yield from _sizes()


def _goals(snapshot: Mapping[str, str]) -> Iterator[str]:
    yield from ("", "## Operations", "")
    yield "From the snapshot of the contract tests (tests/contracts/Gas.t.sol), which fails on a difference with `FORGE_SNAPSHOT_CHECK=true`."
    yield from ("", "| operation | gas | goal |", "|---|---:|---:|")
    goals = {goal.operation: goal for goal in GOALS}
    for operation, gas in snapshot.items():
        most = f"{goals[operation].gas:,}" if operation in goals else ""
        yield f"| {operation} | {int(gas):,} | {most} |"
    for goal in GOALS:
        if int(snapshot[goal.operation]) >= goal.gas:
            peers = f" Others: {goal.peers}." if goal.peers else ""
            yield from ("", f"**Above its goal: {goal.operation}.** {goal.why}{peers}")


def _nodes(cheapest: Mapping[str, Row]) -> Iterator[str]:
    yield from ("", "## Nodes", "")
    yield (
        "The cheapest transaction in the examples in which the node happened, and how many other nodes happened in it. *Entry*: base and calldata. *New*: words written for the first "
        "time, 20,000 each. *Changed*: other words written. *Read*: words read, 2,100 for the first reading of each. *Events*: what goes into the logs. *Rest*: computing, calls, signatures "
        "(3,000 each), refunds deducted."
    )
    yield ""
    yield f"A node that records a document and moves no money costs under {DOCUMENTARY:,} where it writes no record of its own: a new word costs 20,000 and lasts. A node of a running loan also brings the loan up to the day (*company*)."
    yield from (
        "",
        "| id | node | gas | company | entry | new | changed | read | events | rest |",
        "|---:|---|---:|---:|" + "---:|" * 6,
    )
    for node in Node:
        if node.name in cheapest:
            yield _node(node, cheapest[node.name])
    missing = [node.name for node in Node if node.built and node.name not in cheapest]
    if missing:
        yield from ("", f"In no example: {', '.join(missing)}.")


def _node(node: Node, row: Row) -> str:
    c = row.costs
    parts = (c.entry, c.new_words, c.changed_words, c.reading, c.events, c.rest)
    company = f"+{row.reached.shared - 1}" if row.reached.shared > 1 else ""
    numbers = " | ".join(f"{part:,}" for part in parts)
    return f"| {node.value} | {node.name} | {row.reached.gas:,} | {company} | {numbers} |"


def _sizes() -> Iterator[str]:
    yield from ("", "## Contracts", "")
    yield f"Bytes of deployed code; a chain with ordinary limits takes {MOST_CODE:,} (EIP-170)."
    yield from ("", "| contract | bytes | left |", "|---|---:|---:|")
    for name in _deployed():
        size = len(shipped().load(name).runtime_code)
        yield f"| {name} | {size:,} | {MOST_CODE - size:,} |"


def _deployed() -> Sequence[str]:
    return [LEDGER, *(str(module["name"]) for module in shipped().modules), TOKEN, REGISTRY]


if __name__ == "__main__":
    sys.exit(main())
