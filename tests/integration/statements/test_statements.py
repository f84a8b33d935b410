"""Statements of random lives on a real chain: equal to what the contracts themselves said at that time."""

import json
from collections.abc import Iterator, Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings

from ledger.chain import manifest
from ledger.chain.anvil import HOST
from ledger.cli import main
from ledger.domain.allocation import Parts
from ledger.domain.calendar import format_day
from ledger.domain.money import MILLION, half_up
from ledger.domain.nodes import Node
from ledger.domain.terms import Agreement, Product
from ledger.exporting import export
from ledger.statements import LoanNotThere, RecordsDiffer, from_chain, statement_of
from ledger.statements.claim import Claim
from ledger.statements.records import Records
from tests.differential.contract_loan import Stored
from tests.differential.deals import deals
from tests.differential.life import Life, begin
from tests.differential.lives import Moment, lives
from tests.differential.world import Deal, World, running
from tests.unit.domain.loans import loan_terms

pytestmark = [pytest.mark.chain, pytest.mark.slow]

# The same lives are played in tests/differential, more of them.
fewer = settings(max_examples=max(settings().max_examples // 5, 10), report_multiple_bugs=False)
OPEN = (1, 2, 3, 4)
DUE, OVERDUE = 3, 4


@pytest.fixture(scope="module")
def world() -> Iterator[World]:
    with running() as founded:
        yield founded


def by_contract(life: Life) -> Mapping[str, int]:
    """The claim in the words of a statement, from the views of the contracts alone."""
    stored = life.contract.stored()
    loan, rows = stored.loan, list(enumerate(stored.rows, start=1))
    live = loan["state"] in (1, 2)
    basis = life.deal.agreement.terms.day_count.basis
    open_rows = [(number, row) for number, row in rows if live and row["state"] in OPEN]
    ended = [row for number, row in open_rows if number < loan["period"]]
    ahead = [row for number, row in open_rows if number == loan["period"]]
    accrued = half_up(loan["interestNumerator"], MILLION * basis)
    return {
        "principal": sum(unpaid(row, "principal") for _, row in open_rows),
        "due": sum(unpaid(row, "principal") for _, row in open_rows if row["state"] == DUE),
        "overdue": loan["overduePrincipal"],
        "interest": sum(unpaid(row, "interest") for row in ended),
        "accrued": max(accrued - paid_ahead(stored), 0) if live else 0,
        "fees": sum(unpaid(row, "fee") for row in ended),
        "charged": sum(unpaid(row, "fee") for row in ahead),
        "penalty": stored.penalty,
        "credit": loan["credit"],
        "allocated": loan["distributed"],
    }


def unpaid(row: Mapping[str, Any], part: str) -> int:
    return int(row[part] - (row[f"{part}Paid"] if row["partPaid"] else 0))


def paid_ahead(stored: Stored) -> int:
    """Of the interest of the running row."""
    number = stored.loan["period"]
    if number > len(stored.rows):
        return 0
    row = stored.rows[number - 1]
    if row["state"] == 5:
        return int(row["interest"])
    return int(row["interestPaid"]) if row["partPaid"] else 0


def by_statement(records: Records, day: int) -> Mapping[str, int]:
    found = statement_of(records, day)
    claim: Claim = found.claim
    return {
        "principal": claim.principal,
        "due": claim.due,
        "overdue": claim.overdue,
        "interest": claim.interest,
        "accrued": claim.accrued,
        "fees": claim.fees,
        "charged": claim.charged,
        "penalty": claim.penalty + claim.interest_on_interest,
        "credit": claim.credit,
        "allocated": found.allocated.total,
    }


def records_of(life: Life) -> Records:
    world = life.contract.world
    return from_chain(world.chain, world.deployment, world.artifacts, life.contract.id)


@fewer
@given(deal=deals(), life=lives)
def test_a_statement_says_what_the_contracts_said_then(world: World, deal: Deal, life: list[Moment]) -> None:
    days: dict[int, Mapping[str, int]] = {}
    with world.anew(), pytest.MonkeyPatch.context() as patched:
        patched.setattr(Life, "compare", lambda life: days.update({life.day: by_contract(life)}))
        played = begin(world, deal)
        if played is None:
            return
        for moment in life:
            moment.pass_in(played)
        played.act("the end", lambda: played.today, played.contract.advance)
        records = records_of(played)
        for day, claim in days.items():
            assert by_statement(records, day) == claim, format_day(day)
        with pytest.raises(LoanNotThere, match="only after that day"):
            statement_of(records, deal.start - 1)


# ---- one life, told in full


def usual_deal() -> Deal:
    product = Product(grace_days=3, notice_days=5, following_business_day=True)
    terms = loan_terms(penalty_rate=240_000)
    return Deal(Agreement(terms=terms, product=product, cap=360_000), terms.start_day)


@pytest.fixture
def played(world: World) -> Iterator[Life]:
    """Overdue, partly paid, waived in part, paid once more, of which the bank called back."""
    with world.anew(), pytest.MonkeyPatch.context() as patched:
        patched.setattr(Life, "compare", lambda _: None)
        life = begin(world, usual_deal())
        assert life is not None
        life.go_on(40, ())
        pay(life, 50_000)
        life.go_on(30, ())
        relief = Parts(penalty=100)
        life.act("waiver", lambda: life.witness.waive(relief, life.day), lambda: life.contract.waive(relief))
        pay(life, 30_000)
        life.go_on(1, ())
        payment = life.contract.payments[-1]
        life.act("reversal", lambda: life.witness.reverse(2, life.day), lambda: life.contract.reverse(payment))
        yield life


def pay(life: Life, amount: int) -> None:
    life.act(
        "transfer",
        lambda: life.witness.receive(amount, life.day),
        lambda: life.contract.pay_by_bank(amount, life.day),
    )


def test_a_day_is_told_as_it_was_known_or_with_what_is_known_since(played: Life) -> None:
    records, yesterday = records_of(played), played.day - 1
    then, now = (statement_of(records, yesterday, known_later=later) for later in (False, True))
    assert [payment.reversed_on for payment in then.payments] == [None, None]
    assert [payment.reversed_on for payment in now.payments] == [None, played.day]
    assert then.allocated.total - now.allocated.total == 30_000


@pytest.mark.parametrize("node", [Node.PAYMENT_RECEIVED, Node.PAYMENT_ALLOCATED])
def test_a_record_that_was_changed_is_found(played: Life, node: Node) -> None:
    records = records_of(played)
    at = next(place for place, record in enumerate(records.loan_entries) if record.node is node)
    entries = list(records.loan_entries)
    entries[at] = replace(entries[at], effect=changed(entries[at].effect))
    with pytest.raises(RecordsDiffer, match="payment 1"):
        statement_of(replace(records, loan_entries=tuple(entries)), played.day)


def changed(effect: Mapping[str, Any]) -> Mapping[str, Any]:
    """A fen less, or more interest allocated."""
    if "parts" in effect:
        return {**effect, "parts": {**effect["parts"], "interest": effect["parts"]["interest"] + 1}}
    return {**effect, "amount": effect["amount"] - 1}


def test_another_product_is_found(played: Life) -> None:
    records = records_of(played)
    other = replace(records, product=replace(records.product, grace_days=0, servicer_fee_bps=0))
    assert statement_of(records, played.deal.start + 33).claim.penalty == 0
    assert statement_of(other, played.deal.start + 33).claim.penalty > 0


def test_the_command_answers_alike_of_a_chain_and_of_a_bundle(
    played: Life, tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    world, loan = played.contract.world, f"0x{played.contract.id.hex()}"
    manifest.write(world.deployment, tmp_path / "deployment.json")
    (tmp_path / "loan.zip").write_bytes(export(world.chain, world.deployment, played.contract.id))
    monkeypatch.delenv("FUBIE_RPC_URL", raising=False)
    asked = ["statement", "--loan", loan, "--as-of", format_day(played.day)]
    of_chain = [*asked, "--rpc", f"http://{HOST}:{world.node.port}", "--deployment", str(tmp_path / "deployment.json")]
    of_bundle = [*asked, "--bundle", str(tmp_path / "loan.zip")]
    answers = [answer(capsys, [*command, "--json"]) for command in (of_chain, of_bundle)]
    told = [json.loads(text) for text in answers]
    assert told[0]["records"].pop("source") != told[1]["records"].pop("source")
    assert told[0] == told[1]
    assert told[0]["claim_fen"]["total"] == statement_of(records_of(played), played.day).claim.total
    text = answer(capsys, of_bundle)
    for words in ("债权合计 total claim", "民法典第561条 Civil Code Art. 561", "已冲正 reversed", "减免"):
        assert words in text


def answer(capsys: pytest.CaptureFixture[str], command: list[str]) -> str:
    assert main(command) == 0, capsys.readouterr().err
    return capsys.readouterr().out


def test_the_command_says_on_one_line_what_cannot_be_asked(
    played: Life, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    loan = f"0x{played.contract.id.hex()}"
    bundle = export(played.contract.world.chain, played.contract.world.deployment, played.contract.id)
    (tmp_path / "loan.zip").write_bytes(bundle)
    (tmp_path / "cut.zip").write_bytes(bundle[:-1])
    for words, arguments in (
        ("has not come in these records", [loan, format_day(played.day + 1), "loan.zip"]),
        ("was disbursed only after that day", [loan, format_day(played.deal.start - 1), "loan.zip"]),
        ("the bundle is of loan", ["0x" + "11" * 32, format_day(played.day), "loan.zip"]),
        ("cut.zip", [loan, format_day(played.day), "cut.zip"]),
        ("missing.zip: No such file", [loan, format_day(played.day), "missing.zip"]),
    ):
        id_, day, file = arguments
        assert main(["statement", "--loan", id_, "--as-of", day, "--bundle", str(tmp_path / file)]) == 2
        error = capsys.readouterr().err
        assert words in error and error.count("\n") == 1


@pytest.mark.parametrize("day", ["2026-02-30", "yesterday", "20260301"])
def test_a_date_that_is_none_is_refused(day: str, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit, match="2"):
        main(["statement", "--loan", "0x" + "11" * 32, "--as-of", day])
    assert "--as-of" in capsys.readouterr().err
