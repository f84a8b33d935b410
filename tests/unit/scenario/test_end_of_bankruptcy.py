"""The end of a bankruptcy, as a step says it."""

from pathlib import Path

import pytest

from ledger.scenario.loader import load
from ledger.scenario.model import EndBankruptcyStep
from tests.unit.scenario.written import refusal, write

END = "  - {end_bankruptcy: loan, by: bank, order: dismissed}\n"


def ended(folder: Path, step: str = END) -> Path:
    return write(folder, ("  - {node: CREDIT_APPLIED", step + "  - {node: CREDIT_APPLIED"))


def test_it_names_the_loan_the_court_and_the_order(tmp_path: Path) -> None:
    step = load(ended(tmp_path)).steps[1]
    assert isinstance(step, EndBankruptcyStep)
    assert (step.loan, step.by, step.documents, len(step.order)) == ("loan", "bank", (), 32)


@pytest.mark.parametrize(
    ("old", "new", "fragment"),
    [
        ("end_bankruptcy: loan", "end_bankruptcy: lend", "loan"),
        ("by: bank", "by: court", "court"),
        (", order: dismissed", "", "order"),
        ("order: dismissed", "order: dismissed, documents: nothing", "nothing"),
    ],
)
def test_one_that_cannot_be_is_refused(tmp_path: Path, old: str, new: str, fragment: str) -> None:
    assert fragment in refusal(ended(tmp_path, END.replace(old, new))).sentence
