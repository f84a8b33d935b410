"""A small scenario as text, and edits of it: the loader's tests change one thing at a time."""

from pathlib import Path

from ledger.scenario.errors import ScenarioInvalid
from ledger.scenario.loader import load

SMALL = """\
title: A small loan
start: 2026-01-05
seed: small
parameters:
  - {cap: 24 %, regime: bank}
parties:
  regulator: {role: regulator}
  lender: {role: [lender, operator], regime: bank, funds: 1000.00}
  approver: {role: approver}
  bank: {role: bank}
  borrower: {role: borrower}
products:
  plain: {max_rate: 0.24}
documents:
  note: {file: note.txt}
loans:
  loan:
    facility: line
    terms:
      principal: 1000.00
      rate: 0.12
      method: bullet
      day_count: ACT/360
      periods: 1
      start_day: 2026-01-10
      first_due: 2026-02-10
steps:
  - {at: 2026-01-05, node: BORROWER_REGISTERED, by: borrower}
  - {node: CREDIT_APPLIED, by: borrower, on: line, product: plain, amount: 1000.00, tenor_months: 1, purpose: books}
  - {node: TERMS_PROPOSED, by: lender, on: loan, documents: note}
  - {at: 2026-01-10 14:30, node: PAYMENT_RECEIVED, by: bank, on: loan, amount: 916.80, as: first}
  - check:
      loan: {undue: 83.20, state: active, payments: {first: {amount: 916.80}}, nodes: {PAYMENT_RECEIVED: 1}}
"""


def write(folder: Path, *edits: tuple[str, str]) -> Path:
    """The small scenario with each `old` replaced by `new`, beside its document."""
    text = SMALL
    for old, new in edits:
        assert text.count(old) == 1, f"{old!r} stands {text.count(old)} times"
        text = text.replace(old, new)
    (folder / "note.txt").write_text("a note\n", encoding="utf-8")
    path = folder / "small.yaml"
    path.write_text(text, encoding="utf-8")
    return path


def line_of(fragment: str) -> int:
    """The line of the small scenario that holds the fragment."""
    return next(n for n, line in enumerate(SMALL.splitlines(), 1) if fragment in line)


def refusal(path: Path) -> ScenarioInvalid:
    """The error with which the file is refused."""
    try:
        load(path)
    except ScenarioInvalid as error:
        return error
    raise AssertionError(f"{path} was accepted")
