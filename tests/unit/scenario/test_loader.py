"""A scenario is refused before anything runs, with the line and a sentence."""

import json
from datetime import UTC, datetime
from pathlib import Path

import pytest

from ledger.domain.nodes import Node
from ledger.scenario.loader import load
from ledger.scenario.model import CheckStep, LoanPlan, NodeStep
from ledger.scenario.termsheet import termsheet
from tests.unit.scenario.written import line_of, refusal, write


def test_the_small_scenario_is_read(tmp_path: Path) -> None:
    scenario = load(write(tmp_path))

    payment = scenario.steps[3]
    assert isinstance(payment, NodeStep)
    assert (payment.node, payment.by, payment.on, payment.alias) == (Node.PAYMENT_RECEIVED, "bank", "loan", "first")
    assert payment.arguments == {"amount": 91_680}
    assert scenario.parties["borrower"].of == "lender"
    assert scenario.facilities["line"].product == "plain"
    assert scenario.loans["loan"].terms.principal == 100_000


def test_times_are_legal_time_and_follow_each_other(tmp_path: Path) -> None:
    at = [datetime.fromtimestamp(step.at, UTC).isoformat() for step in load(write(tmp_path)).steps]

    # 09:00 and 14:30 at UTC+8
    assert at[0] == "2026-01-05T01:00:00+00:00"
    assert at[3] == "2026-01-10T06:30:00+00:00"
    assert at == sorted(set(at))


PUBLISHED = """\
indexes:
  - {index: lpr-1y, value: 3.5 %}
  - {index: lpr-1y, value: 0.03, from: 2026-03-20}
programmes:
  trade-in: {payer: office, most: 40.00}
steps:
"""
OFFICE = "  regulator: {role: regulator}\n  publisher: {role: index-publisher}\n  office: {role: key, funds: 100.00}\n"


def published(folder: Path, *edits: tuple[str, str]) -> Path:
    floats = "{max_rate: 0.24, floating: {index: lpr-1y, floor: 0.03, ceiling: 0.08, months: 3}}"
    text = PUBLISHED
    for old, new in edits:
        assert text.count(old) == 1
        text = text.replace(old, new)
    return write(
        folder,
        ("{max_rate: 0.24}", floats),
        ("  regulator: {role: regulator}\n", OFFICE),
        ("steps:\n", text),
    )


def test_indexes_programmes_and_floating_rates_are_read(tmp_path: Path) -> None:
    scenario = load(published(tmp_path))

    floating = scenario.products["plain"].floating
    assert (floating["floor"], floating["ceiling"], floating["months"]) == (30_000, 80_000, 3)
    assert [(item.index, item.value) for item in scenario.indexes] == [
        (floating["index"], 35_000),
        (floating["index"], 30_000),
    ]
    assert scenario.indexes[0].start == scenario.start
    programme = scenario.programmes["trade-in"]
    assert (programme.lender, programme.payer, programme.most) == ("lender", "office", 4_000)


@pytest.mark.parametrize(
    ("old", "new", "fragment"),
    [
        ("payer: office", "payer: offise", "did you mean 'office'"),
        ("payer: office, ", "", "needs the key 'payer'"),
        ("most: 40.00", "most: 40.001", "at most 2 decimals"),
        ("value: 0.03", "value: three", "rate"),
        ("value: 3.5 %", "value: 3.5 %, until: 2026-03-19", "unknown key 'until'"),
    ],
)
def test_what_is_published_wrongly_is_refused(tmp_path: Path, old: str, new: str, fragment: str) -> None:
    assert fragment in str(refusal(published(tmp_path, (old, new))))


def test_an_index_needs_somebody_who_publishes_it(tmp_path: Path) -> None:
    path = published(tmp_path)
    text = path.read_text(encoding="utf-8")
    path.write_text(text.replace("  publisher: {role: index-publisher}\n", ""), encoding="utf-8")

    assert "index-publisher" in str(refusal(path))


def test_a_check_is_a_list_of_statements(tmp_path: Path) -> None:
    check = load(write(tmp_path)).steps[4]

    assert isinstance(check, CheckStep)
    assert {(".".join(e.path), e.value) for e in check.expected} == {
        ("undue", 8_320),
        ("state", 1),
        ("payments.first.amount", 91_680),
        ("nodes.PAYMENT_RECEIVED", 1),
    }


@pytest.mark.parametrize(
    ("old", "new", "fragment"),
    [
        ("amount: 916.80, as", "amout: 916.80, as", "needs the key 'amount'"),
        ("by: bank, on: loan", "by: bank, onn: loan", "needs the key 'on'"),
        ("amount: 916.80, as: first", "amount: 916.80, as: first, rows: 3", "unknown key 'rows'"),
        ("amount: 916.80, as", "amount: 916.805, as", "at most 2 decimals"),
        ("amount: 916.80, as", "amount: [1], as", "one value is expected"),
        ("node: PAYMENT_RECEIVED, by", "node: PAYMENT_RECIEVED, by", "did you mean 'PAYMENT_RECEIVED'"),
        ("by: bank, on: loan", "by: banc, on: loan", "did you mean 'bank'"),
        ("by: bank, on: loan", "by: bank, on: lone", "did you mean 'loan'"),
        ("at: 2026-01-10 14:30", "at: 2026-01-04", "time does not run back"),
        ("at: 2026-01-10 14:30", "at: 2026-13-10", "a date that exists"),
        ("at: 2026-01-10 14:30", "at: noon", "a date such as"),
        ("documents: note", "documents: notes", "did you mean 'note'"),
        ("product: plain", "product: plane", "did you mean 'plain'"),
        ("file: note.txt", "file: none.txt", "cannot be read"),
        ("role: approver}", "role: aprover}", "did you mean 'approver'"),
        ("role: [lender, operator], regime: bank", "role: [lender, operator]", "needs the key 'regime'"),
        ("role: borrower}", "role: [borrower, bank]}", "parties of their own"),
        ("method: bullet", "method: balloon", "one of equal-instalment"),
        ("first_due: 2026-02-10", "first_due: 2026-01-10", "before the first due date"),
        ("rate: 0.12", "rate: 12", "an integer from 0 to"),
        ("facility: line", "facility: lime", "did you mean 'line'"),
        ("max_rate: 0.24", "max_rat: 0.24", "did you mean 'max_rate'"),
        ("state: active", "state: aktive", "one of none, active"),
        ("undue: 83.20", "undu: 83.20", "did you mean 'undue'"),
        ("first: {amount: 916.80}", "second: {amount: 916.80}", "unknown name 'second'"),
        ("nodes: {PAYMENT_RECEIVED: 1}", "nodes: {PAYMENT: 1}", "unknown node 'PAYMENT'"),
        ("title: A small loan", "titel: A small loan", "needs the key 'title'"),
        ("cap: 24 %", "cup: 24 %", "did you mean 'cap'"),
        ("  borrower: {role", "  Borrower: {role", "not allowed as a name"),
        ("- {node: TERMS_PROPOSED, by", "- {note: TERMS_PROPOSED, by", "did you mean 'node'"),
    ],
)
def test_a_mistake_is_refused_with_its_line(tmp_path: Path, old: str, new: str, fragment: str) -> None:
    error = refusal(write(tmp_path, (old, new)))

    assert fragment in error.sentence
    # Where a key is missing the table is named, which may begin some lines before; else the line itself.
    assert abs(error.line - line_of(old)) <= 1 or "needs the key" in error.sentence


def test_expected_errors_are_known_to_the_contracts(tmp_path: Path) -> None:
    wrong = refusal(write(tmp_path, (", as: first}", ", expect: {error: AmountMising}}")))

    assert "did you mean 'AmountMissing'" in wrong.sentence


def test_fields_of_an_expected_error_are_read_by_their_kind(tmp_path: Path) -> None:
    edit = (", as: first}", ", expect: {error: CreditShort, args: {asked: 25.00}}}")
    drop = ("payments: {first: {amount: 916.80}}, ", "")

    step = load(write(tmp_path, edit, drop)).steps[3]

    assert isinstance(step, NodeStep)
    assert step.expect is not None
    assert step.expect.arguments == {"asked": 2_500}


def test_a_party_belongs_to_the_only_institution_but_must_choose_among_several(tmp_path: Path) -> None:
    second = "  other: {role: lender, regime: bank}\n  bank: {role: bank}"

    error = refusal(write(tmp_path, ("  bank: {role: bank}", second)))

    assert "needs an institution" in error.sentence


def test_without_documents_their_files_stay_unread(tmp_path: Path) -> None:
    path = write(tmp_path)
    (tmp_path / "note.txt").unlink()

    assert load(path, with_documents=False).documents["note"].content == b""


def test_a_document_of_terms_must_say_what_the_scenario_says(tmp_path: Path) -> None:
    (tmp_path / "terms.json").write_text('{"version":1,"loan":"loan","terms":{"principalFen":99999}}')

    error = refusal(
        write(tmp_path, ("  note: {file: note.txt}", "  note: {file: note.txt}\n  terms: {file: terms.json}"))
    )

    assert "terms.principalFen is 99999 there and 100000 here" in error.sentence


def test_a_keeper_ticks_on_its_days_and_at_the_end(tmp_path: Path) -> None:
    keeper = "  - {at: 2026-01-31, keeper: {every: month, until: 2026-04-10}}\n  - check:"

    step = load(write(tmp_path, ("  - check:", keeper))).steps[4]

    # month ends, then the last day itself: 31 Jan, 28 Feb, 31 Mar, 10 Apr
    assert step.days == (20_484, 20_512, 20_543, 20_553)  # type: ignore[union-attr]


def test_a_keeper_has_a_bound(tmp_path: Path) -> None:
    keeper = "  - {at: 2026-01-31, keeper: {every: day, until: 2066-04-10}}\n  - check:"

    assert "more than" in refusal(write(tmp_path, ("  - check:", keeper))).sentence


def test_a_document_with_fields_is_canonical_json(tmp_path: Path) -> None:
    (tmp_path / "facts.json").write_text('{ "b": 1, "a": 2 }')
    edit = ("  note: {file: note.txt}", "  note: {file: note.txt}\n  facts: {file: facts.json, fields: true}")

    assert "not canonical JSON (RFC 8785)" in refusal(write(tmp_path, edit)).sentence


def test_a_loan_is_not_proposed_with_another_loans_terms(tmp_path: Path) -> None:
    path = write(
        tmp_path,
        (
            "  loan:\n    facility: line\n",
            "  other: {facility: line, terms: &t {principal: 5.00, rate: 0, method: bullet, day_count: ACT/360, periods: 1, start_day: 2026-01-10, first_due: 2026-02-10}}\n  loan:\n    facility: line\n",
        ),
        ("documents: note", "documents: [note, sheet]"),
        ("  note: {file: note.txt}", "  note: {file: note.txt}\n  sheet: {file: sheet.json, role: terms}"),
    )
    other = load_plan(path, "other")
    (tmp_path / "sheet.json").write_text(json.dumps(termsheet(other)))

    assert "has the terms of 'other', not of 'loan'" in refusal(path).sentence


def load_plan(path: Path, name: str) -> LoanPlan:
    return load(path, with_documents=False).loans[name]


def test_a_node_that_is_not_built_is_told_by_its_name(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Whatever the contracts enforce by now."""
    monkeypatch.setattr("ledger.scenario.steps.calls", lambda shape: {})
    error = refusal(write(tmp_path))

    assert "BORROWER_REGISTERED is in the catalogue, but the contracts do not enforce it yet" in error.sentence
