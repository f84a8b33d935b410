"""What a recipient sees as commitments only."""

from __future__ import annotations

from dataclasses import replace

import pytest

from evidence.documents import NO_DOCUMENTS
from evidence.log import Step
from ledger.domain.nodes import Node
from ledger.exporting.recipients import Recipient, closed_to

FIRST = Step(b"\x01" * 32, Node.CREDIT_APPLIED.value, b"\x01" * 32, 1, b"\x02" * 20, 1, 1, 0, NO_DOCUMENTS, b"", b"", 1)
REPORT, NOTICE = b"\x07" * 32, b"\x08" * 32


def step(node: Node, documents: bytes) -> Step:
    return replace(FIRST, node=node.value, doc_hash=documents)


STEPS = [FIRST, step(Node.RISK_ASSESSED, REPORT), step(Node.DEBTOR_NOTIFIED, NOTICE)]


@pytest.mark.parametrize(
    ("recipient", "closed"),
    [(Recipient.COURT, set()), (Recipient.LENDER, set()), (Recipient.BORROWER, {REPORT})],
)
def test_a_borrower_does_not_see_how_it_was_judged(recipient: Recipient, closed: set[bytes]) -> None:
    assert closed_to(recipient, STEPS) == closed


def test_what_another_step_shows_is_shown() -> None:
    assert closed_to(Recipient.BORROWER, [*STEPS, step(Node.DISPUTE_RESOLVED, REPORT)]) == frozenset()
