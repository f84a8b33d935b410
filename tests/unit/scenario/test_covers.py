"""The cover of a lender's first losses, as a step says it."""

from pathlib import Path

import pytest

from ledger.scenario.loader import load
from ledger.scenario.model import CoverStep
from tests.unit.scenario.written import refusal, write

INSURER = "  insurer: {role: lender, regime: bank, funds: 300.00}\n"
COVER = "  - {cover: lender, provider: insurer, rate_bps: 3000, cap: 500.00, agreement: contract, amount: 300.00}\n"


def covered(folder: Path, step: str = COVER) -> Path:
    """Of two institutions the parties and the product must say whose they are."""
    return write(
        folder,
        ("  approver: {role: approver}\n  bank: {role: bank}\n", INSURER + OWN),
        ("  borrower: {role: borrower}\n", "  borrower: {role: borrower, of: lender}\n"),
        ("plain: {max_rate", "plain: {lender: lender, max_rate"),
        ("  - {node: CREDIT_APPLIED", step + "  - {node: CREDIT_APPLIED"),
    )


OWN = "  approver: {role: approver, of: lender}\n  bank: {role: bank, of: lender}\n  cash: {role: bank, of: insurer}\n"


def test_a_cover_says_who_bears_how_much_of_whose_losses(tmp_path: Path) -> None:
    step = load(covered(tmp_path)).steps[1]

    assert isinstance(step, CoverStep)
    assert (step.lender, step.provider) == ("lender", "insurer")
    assert (step.rate_bps, step.cap, step.amount) == (3_000, 50_000, 30_000)
    assert len(step.agreement) == 32


@pytest.mark.parametrize(
    ("old", "new", "fragment"),
    [
        ("provider: insurer", "provider: bank", "bank"),
        ("cover: lender", "cover: borrower", "borrower"),
        (", cap: 500.00", "", "cap"),
        ("rate_bps: 3000", "rate_bps: 30 %", "rate_bps"),
    ],
)
def test_a_cover_that_cannot_be_is_refused(tmp_path: Path, old: str, new: str, fragment: str) -> None:
    assert fragment in refusal(covered(tmp_path, COVER.replace(old, new))).sentence
