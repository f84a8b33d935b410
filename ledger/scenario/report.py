"""What a run comes to: every node with its place on the chain, what was refused as it should be, what was checked, and the totals."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, field
from datetime import UTC, datetime, timedelta, timezone
from pathlib import Path
from typing import Any

from ledger.domain.nodes import Node

VERSION = 1
LEGAL_TIME = timezone(timedelta(hours=8))


@dataclass(frozen=True)
class Position:
    """A place in the log of a file."""

    kind: str
    name: str | None
    file: str
    seq: int


@dataclass(frozen=True)
class Reached:
    """A node that happened. `gas` is that of the whole transaction, which `shared` nodes have in common; `line` of the step that set it off."""

    node: str
    id: int
    phase: int
    object: str
    log: Position
    transaction: str
    block: int
    time: str
    effective_day: str | None
    actor: str
    gas: int
    shared: int
    line: int | None


@dataclass(frozen=True)
class Refused:
    """A step that the ledger refused, as the scenario says it must, or a keeper's debit that found no money."""

    line: int
    asked: str
    error: str
    sentence: str
    arguments: Mapping[str, Any]
    expected: bool = True


@dataclass(frozen=True)
class FileHead:
    """The head of a file's log, computed from the events alone."""

    kind: str
    name: str | None
    file: str
    head: str
    entries: int


@dataclass(frozen=True)
class Checked:
    """One value of a checkpoint."""

    line: int
    what: str
    expected: Any
    actual: Any
    held: bool

    @property
    def sentence(self) -> str:
        return f"{self.what} is {self.actual}, expected {self.expected}"


@dataclass
class Report:
    """Grows while a scenario is played. `failure` says where and why it stopped, if it did."""

    title: str
    path: str
    chain: dict[str, Any] = field(default_factory=dict)
    nodes: list[Reached] = field(default_factory=list)
    refused: list[Refused] = field(default_factory=list)
    checks: list[Checked] = field(default_factory=list)
    files: list[FileHead] = field(default_factory=list)
    balances: dict[str, dict[str, str]] = field(default_factory=dict)
    transactions: int = 0
    gas: int = 0
    failure: str | None = None

    @property
    def failed_checks(self) -> list[Checked]:
        return [check for check in self.checks if not check.held]

    @property
    def held(self) -> bool:
        """Played to the end, and every check held."""
        return self.failure is None and not self.failed_checks

    @property
    def codes(self) -> Counter[str]:
        """How often each node was reached."""
        return Counter(reached.node for reached in self.nodes)

    def to_json(self) -> dict[str, Any]:
        codes = self.codes
        return {
            "version": VERSION,
            "scenario": self.title,
            "file": self.path,
            "held": self.held,
            "failure": self.failure,
            "chain": self.chain,
            "nodes": [asdict(reached) for reached in self.nodes],
            "refused": [asdict(refused) for refused in self.refused],
            "checks": [asdict(check) for check in self.checks],
            "files": [asdict(file) for file in self.files],
            "balances": self.balances,
            "totals": {
                "nodes_reached": len(codes),
                "node_events": len(self.nodes),
                "by_node": {node.name: codes[node.name] for node in Node if codes[node.name]},
                "refused": len(self.refused),
                "checks": len(self.checks),
                "checks_held": len(self.checks) - len(self.failed_checks),
                "transactions": self.transactions,
                "gas": self.gas,
            },
        }

    def write(self, path: Path) -> None:
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(json.dumps(self.to_json(), indent=1, ensure_ascii=False) + "\n", encoding="utf-8")


def legal_time(timestamp: int) -> str:
    """ISO 8601 in the legal time zone of the ledger."""
    return datetime.fromtimestamp(timestamp, UTC).astimezone(LEGAL_TIME).isoformat()


def reached_codes(reports: Sequence[Report]) -> Counter[str]:
    """How often each node was reached over several runs."""
    return sum((report.codes for report in reports), Counter())
