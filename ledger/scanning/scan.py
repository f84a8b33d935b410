"""A scan and its report."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from ledger.scanning.plants import Wanted
from ledger.scanning.recognisers import Hit, recognise
from ledger.scanning.walk import Node, Piece, Unseen, walk

NONE, FOUND, UNSEEN = 0, 1, 2


@dataclass(frozen=True)
class Finding:
    piece: Piece
    hit: Hit

    def to_json(self) -> dict[str, Any]:
        return {
            "block": self.piece.block,
            "transaction": self.piece.transaction,
            "where": self.piece.where,
            "byte": self.hit.at,
            "what": self.hit.what,
            "form": self.hit.form,
            "shown": masked(self.hit.text),
        }


@dataclass(frozen=True)
class Report:
    """`looked`: how many pieces and bytes of each kind were looked at. The exit code says first what was found, then what was not seen."""

    first: int
    last: int
    looked: dict[str, tuple[int, int]]
    findings: tuple[Finding, ...]
    unseen: tuple[Unseen, ...]

    @property
    def exit_code(self) -> int:
        return FOUND if self.findings else UNSEEN if self.unseen else NONE

    def to_json(self) -> dict[str, Any]:
        return {
            "schema": "fubie.scan",
            "version": 1,
            "blocks": {"from": self.first, "to": self.last},
            "looked": {kind: {"pieces": pieces, "bytes": size} for kind, (pieces, size) in self.looked.items()},
            "findings": [finding.to_json() for finding in self.findings],
            "unseen": [vars(one) for one in self.unseen],
        }


def scan(node: Node, first: int, last: int, wanted: Wanted) -> Report:
    """Raises: NodeUnreachable."""
    looked: dict[str, tuple[int, int]] = {}
    findings: list[Finding] = []
    unseen: list[Unseen] = []
    for found in walk(node, first, last):
        if isinstance(found, Unseen):
            unseen.append(found)
            continue
        kind = _kind(found.where)
        pieces, size = looked.get(kind, (0, 0))
        looked[kind] = pieces + 1, size + len(found.data)
        findings += (Finding(found, hit) for hit in (*recognise(found.data), *wanted.hits(found.data)))
    return Report(first, last, looked, tuple(findings), tuple(unseen))


def masked(text: str) -> str:
    """Enough to find it again, too little to publish it again."""
    return "*" * len(text) if len(text) < 5 else f"{text[:2]}{'*' * (len(text) - 3)}{text[-1]}"


def _kind(where: str) -> str:
    return "logs" if where.startswith("log ") else where.split(" of ")[0]
