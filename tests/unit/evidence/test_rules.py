"""Each rule's answer for a bundle, and the page that shows it."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path

import pytest

from evidence import cli
from evidence.errors import MalformedInput, MissingEvidence
from evidence.report import Result
from evidence.rules import RuleReport, answer, prime
from evidence.rules.page import as_html
from evidence.rules.prime import PrimeRates, Published
from evidence.rules.rows import RULES
from evidence.verify.table import CHECKS
from tests.unit.evidence.forge import TRUST, Draft, admitted, agreed, bundle_of, life, proposed

PASSED, FAILED, NOT_COVERED = Result.PASSED, Result.FAILED, Result.NOT_COVERED
# The forged loan was agreed on 2024-10-04 at 18 % a year.
BUNDLE = bundle_of(life())


def answers(found: RuleReport) -> dict[str, Result]:
    return {row.rule.id: row.answer for row in found.rows}


def rates(of: int) -> PrimeRates:
    return PrimeRates((Published(date(2024, 1, 20), of, "a test"),), date.max)


def test_a_valid_bundle_of_one_notary() -> None:
    found = answers(answer(BUNDLE, TRUST, rates=rates(45_000)))
    assert found["online-litigation-16"] is PASSED
    assert found["internet-courts-11"] is PASSED
    assert found["private-lending-principal"] is PASSED
    # One key speaks for the block: nothing is final, nothing independent, no token.
    for id_ in ("online-litigation-17", "online-litigation-18", "eidas-45l", "personal-information"):
        assert found[id_] is NOT_COVERED


def test_every_check_that_a_rule_rests_on_is_made() -> None:
    made = {check.id for check in CHECKS}
    resting = {id_ for rule in RULES for id_ in rule.checks}
    # These come with agreements that hold the clause and the log of their capture.
    assert resting - made <= {"agreement.clause", "agreement.capture"}


def test_one_changed_byte_fails_what_rests_on_it() -> None:
    place = BUNDLE.index(b"%PDF the agreement")
    found = answers(answer(BUNDLE[:place] + b"?" + BUNDLE[place + 1 :], TRUST))
    assert found["online-litigation-16"] is FAILED and found["fre-902"] is FAILED
    assert PASSED not in found.values()


def test_nothing_is_answered_of_what_is_no_bundle() -> None:
    found = answer(b"no bundle", TRUST)
    assert {row.answer for row in found.rows} <= {FAILED, NOT_COVERED}
    assert answers(found)["private-lending-cost"] is NOT_COVERED


# 4 x 4.5 % = 18 %.
@pytest.mark.parametrize(("rate", "result"), [(45_000, PASSED), (44_999, FAILED)])
def test_cost_is_bounded_by_four_times_the_prime_rate(rate: int, result: Result) -> None:
    assert answers(answer(BUNDLE, TRUST, rates=rates(rate)))["private-lending-cost"] is result


def test_the_built_in_table_bounds_the_loan_by_the_rate_of_its_day() -> None:
    (row,) = [row for row in answer(BUNDLE, TRUST).rows if row.rule.id == "private-lending-cost"]
    # 3.35 % from 2024-07-22 to 2024-10-20: four times are 13.4 %.
    assert row.answer is FAILED and "13.4000 %" in row.because[0].found.en


def test_no_cost_without_an_agreement_and_no_principal_without_a_payout() -> None:
    found = answers(answer(bundle_of(proposed(admitted(Draft()))), TRUST, rates=rates(45_000)))
    assert found["private-lending-cost"] is NOT_COVERED and found["private-lending-principal"] is NOT_COVERED
    found = answers(answer(bundle_of(agreed(admitted(Draft()))), TRUST, rates=rates(45_000)))
    assert found["private-lending-cost"] is PASSED and found["private-lending-principal"] is NOT_COVERED


@pytest.mark.parametrize(
    ("day", "rate"),
    [("2019-08-20", 42_500), ("2019-09-19", 42_500), ("2020-04-20", 38_500), ("2022-08-21", 37_000), ("2024-10-21", 31_000)],
)  # fmt: skip
def test_published_rates(day: str, rate: int) -> None:
    assert PrimeRates().on(date.fromisoformat(day)).rate == rate


@pytest.mark.parametrize("day", ["2019-08-19", "2025-05-21"])
def test_a_day_beyond_the_table_is_not_guessed(day: str) -> None:
    with pytest.raises(MissingEvidence, match="--rates"):
        PrimeRates().on(date.fromisoformat(day))


def test_a_caller_adds_later_rates() -> None:
    more = prime.read(b'[{"from": "2026-01-20", "rate": 29000, "source": "bulletin"}]')
    found = PrimeRates().extended(more)
    assert found.on(date(2026, 5, 1)) == Published(date(2026, 1, 20), 29_000, "bulletin")
    assert found.on(date(2025, 6, 1)).rate == 30_000


@pytest.mark.parametrize(
    "text",
    [
        "[]",
        "{}",
        '[{"from": "2026-02-30", "rate": 1, "source": "x"}]',
        '[{"from": "2026-01-20", "rate": 0, "source": "x"}]',
        '[{"from": "2026-01-20", "rate": 3.0, "source": "x"}]',
        '[{"from": "2026-01-20", "rate": 1}]',
        '[{"from": "2026-01-20", "rate": 1, "source": "x"}, {"from": "2026-01-20", "rate": 1, "source": "x"}]',
    ],
)
def test_malformed_rates_are_refused(text: str) -> None:
    with pytest.raises(MalformedInput):
        prime.read(text.encode())


def test_the_page_names_every_rule_and_fetches_nothing() -> None:
    page = as_html(answer(BUNDLE, TRUST))
    assert all(rule.name.zh in page and f'id="{rule.id}"' in page for rule in RULES)
    assert "<script" not in page and "src=" not in page and "href=" not in page and "url(" not in page
    assert page.count("<section") == page.count("</section>") == len(RULES)


def test_the_command_writes_page_and_data(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    bundle, trust = tmp_path / "loan.zip", tmp_path / "trust.json"
    bundle.write_bytes(BUNDLE)
    trust.write_text(json.dumps(TRUST.to_json()), encoding="utf-8")
    assert cli.main(["rules", str(bundle), "--trust", str(trust), "--out", str(tmp_path / "out")]) == 0
    assert capsys.readouterr().out.count("\n") == len(RULES)
    data = json.loads((tmp_path / "out/report.json").read_text(encoding="utf-8"))
    assert data["schema"] == "fubie.rules" and data["report"]["outcome"] == "valid"
    assert [row["id"] for row in data["rows"]] == [rule.id for rule in RULES]
    assert (tmp_path / "out/report.html").read_text(encoding="utf-8").startswith("<!doctype html>")


def test_rates_that_cannot_be_read_are_one_line(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    bundle, wrong = tmp_path / "loan.zip", tmp_path / "rates.json"
    bundle.write_bytes(BUNDLE)
    wrong.write_text("[]")
    assert cli.main(["rules", str(bundle), "--rates", str(wrong)]) == 2
    errors = capsys.readouterr().err
    assert "--rates" in errors and errors.count("\n") == 1
