"""For whom a bundle is made, and the documents of which steps such a recipient sees as commitments only.

A step is never left out: its digests stand in the log for everybody, and what is withheld is proven unchanged.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from enum import Enum

from evidence.log import Step
from ledger.domain.nodes import Node


class Recipient(Enum):
    COURT = "court"
    LENDER = "lender"
    BORROWER = "borrower"


# How the lender judges the borrower, what it sets aside and whom it sells to are its own affairs; the court sees them where it asks.
_INTERNAL = frozenset(
    {
        Node.RISK_ASSESSED,
        Node.RISK_CLASS_DOWNGRADED,
        Node.RISK_CLASS_UPGRADED,
        Node.NON_ACCRUAL_ENTERED,
        Node.IMPAIRMENT_RECOGNIZED,
        Node.SYNDICATE_FORMED,
        Node.PARTICIPATION_FUNDED,
        Node.FIRST_LOSS_DRAWN,
        Node.TRANSFER_OFFERED,
        Node.TRANSFER_SETTLED,
        Node.ASSET_POOLED,
        Node.BUYBACK_EXECUTED,
        Node.WRITTEN_OFF,
        Node.LOSS_ALLOCATED,
        Node.LEDGER_RECONCILED,
    }
)
CLOSED: Mapping[Recipient, frozenset[Node]] = {
    Recipient.COURT: frozenset(),
    Recipient.LENDER: frozenset(),
    Recipient.BORROWER: _INTERNAL,
}


def closed_to(recipient: Recipient, steps: Iterable[Step]) -> frozenset[bytes]:
    """The docHash of each set of documents that only steps closed to the recipient recorded."""
    closed = {node.value for node in CLOSED[recipient]}
    open_: set[bytes] = set()
    shut: set[bytes] = set()
    for step in steps:
        (shut if step.node in closed else open_).add(step.doc_hash)
    return frozenset(shut - open_)
