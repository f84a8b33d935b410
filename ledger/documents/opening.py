"""Shows the evidence clause among the documents of an agreement: what the contracts ask for when terms are proposed (`Opening`).

>>> documents = (*files, latest().document)
>>> root, shown = docHash, opening([document.leaf() for document in documents])
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from evidence.clauses import ROLE
from evidence.digest import SIZE
from evidence.documents import DocumentTree, Leaf
from evidence.shape import hexed
from ledger.chain.names import snake

# Where no clause is in force, nothing is shown.
NOTHING_SHOWN = {"count": 0, "index": 0, "sha256Root": bytes(SIZE), "sm3Root": bytes(SIZE), "path": ()}


def opening(leaves: Sequence[Leaf]) -> dict[str, Any]:
    """By the names of the contracts' structure; NOTHING_SHOWN where no leaf is a clause. Raises LimitExceeded."""
    place = next((place for place, leaf in enumerate(leaves) if leaf.role == ROLE), None)
    if place is None:
        return dict(NOTHING_SHOWN)
    tree = DocumentTree(tuple(leaves))
    proof = tree.proof(place)
    return {
        "count": proof.count,
        "index": proof.index,
        "sha256Root": tree.roots.sha256,
        "sm3Root": tree.roots.sm3,
        "path": proof.sha256,
    }


def stated(shown: Mapping[str, Any]) -> dict[str, Any]:
    """As the member `opening` of a request has it."""
    return {snake(name): _spelled(value) for name, value in shown.items()}


def _spelled(value: Any) -> Any:
    if isinstance(value, bytes):
        return hexed(value)
    return value if isinstance(value, int) else [hexed(node) for node in value]
