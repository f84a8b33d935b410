"""Time from somebody who is neither lender, borrower nor operator of the chain."""

from __future__ import annotations

from evidence.errors import MissingEvidence
from evidence.report import Words
from evidence.verify.case import Case


def independent(case: Case) -> Words:
    """Raises MissingEvidence: bundles of this version hold no token of a time authority (RFC 3161)."""
    problem = "the bundle holds no token of an independent time authority: its times are those of the chain's blocks"
    raise MissingEvidence(problem, found=f"block {case.bundle.manifest.block.number}")
