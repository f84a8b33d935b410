"""The states of each object, read from the catalogue's `state` sentences: which node leads from which state to which."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from generation.catalogue import Catalogue, Node

NONE = "NONE"
STATE = r"[A-Z][A-Z_]+"
# "drawdown: REQUESTED|APPROVED -> REJECTED (terminal)"; the states before the arrow may be missing.
CHANGE = re.compile(
    rf"(?P<object>[a-zA-Z.]+):? (?P<before>{STATE}(?:\|{STATE})* )?-> (?P<after>{STATE}(?:\|{STATE})*)(?P<rest>.*)"
)


@dataclass(frozen=True)
class Change:
    """An object goes from one state to another. `before` is None where it may be any."""

    object: str
    before: str | None
    after: str
    code: str
    terminal: bool


def changes(catalogue: Catalogue) -> tuple[Change, ...]:
    """Every change of state that the catalogue states."""
    return tuple(change for node in catalogue.nodes for change in _of_node(node))


def _of_node(node: Node) -> Iterator[Change]:
    for clause in node.state.split(";"):
        match = CHANGE.match(clause.strip())
        if match:
            terminal = "(terminal)" in match["rest"]
            for before in (match["before"] or "").strip().split("|"):
                for after in match["after"].split("|"):
                    yield Change(match["object"], before or None, after, node.code, terminal)
