"""`fubie quote` as a user meets it."""

import json
import subprocess
import sys
from decimal import Decimal
from types import ModuleType

import pytest

from ledger.cli import main
from ledger.domain.quote import Quote
from ledger.domain.schedule import Row
from ledger.domain.terms import Terms

VALID = {
    "--method": "equal-instalment",
    "--principal": "10000.00",
    "--rate": "0.18",
    "--periods": "12",
    "--start": "2026-01-15",
    "--first-due": "2026-02-15",
    "--day-count": "30E/360",
}


def arguments(**changes: str | None) -> list[str]:
    named = {f"--{name.replace('_', '-')}": value for name, value in changes.items()}
    return ["quote", *(word for name, value in (VALID | named).items() if value is not None for word in (name, value))]


def refused(capsys: pytest.CaptureFixture[str], words: list[str]) -> str:
    """The one line of an expected refusal."""
    try:
        code = main(words)
    except SystemExit as exit_:
        code = exit_.code
    output, errors = capsys.readouterr()
    assert code == 2 and not output
    assert errors.endswith("\n") and errors.count("\n") == 1
    assert "usage" not in errors and "Traceback" not in errors
    return errors


def test_json_has_integers_in_fen_and_exact_fractions(capsys: pytest.CaptureFixture[str]) -> None:
    assert main([*arguments(fee="100.00"), "--json"]) == 0
    text = capsys.readouterr().out
    quoted = json.loads(text, parse_float=Decimal)
    assert list(quoted) == ["apr", "daily_cost_per_100_yuan", "total_cost_fen", "rows"]
    assert quoted["apr"].as_tuple().exponent == -6 and quoted["daily_cost_per_100_yuan"].as_tuple().exponent == -4
    assert quoted["total_cost_fen"] == 110_161
    assert len(quoted["rows"]) == 12
    assert quoted["rows"][0] == {
        "n": 1,
        "due": "2026-02-15",
        "days": 30,
        "principal_fen": 76_680,
        "interest_fen": 15_000,
        "fee_fen": 10_000,
        "total_fen": 101_680,
        "balance_fen": 923_320,
    }


def test_trailing_zeros_of_the_fraction_are_kept(capsys: pytest.CaptureFixture[str]) -> None:
    assert main([*arguments(method="interest-first"), "--json"]) == 0
    assert '"apr": 0.180000,' in capsys.readouterr().out


def test_the_example_of_the_month_end(capsys: pytest.CaptureFixture[str]) -> None:
    assert main([*arguments(start="2026-01-31", first_due="2026-02-28"), "--json"]) == 0
    rows = json.loads(capsys.readouterr().out)["rows"]
    assert [row["due"] for row in rows[:3]] == ["2026-02-28", "2026-03-31", "2026-04-30"]


def test_optional_arguments_reach_the_schedule(capsys: pytest.CaptureFixture[str]) -> None:
    words = arguments(periodic_fee="1.50", period_months="3", due_day="28", first_due="2026-04-28", periods="2")
    assert main([*words, "--json", "--engine", "python"]) == 0
    rows = json.loads(capsys.readouterr().out)["rows"]
    assert [(row["due"], row["fee_fen"]) for row in rows] == [("2026-04-28", 150), ("2026-07-28", 150)]


def test_the_table_is_aligned_and_sums_up(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(arguments()) == 0
    lines = capsys.readouterr().out.splitlines()
    rows = [line for line in lines if line.split()[:1] and line.split()[0].isdigit()]
    assert len(rows) == 12 and len({len(row) for row in rows}) == 1
    assert "916.80" in rows[0]
    assert "11,001.61" in lines[-1]


@pytest.mark.parametrize(
    ("argument", "value", "allowed"),
    [
        ("--method", "balloon", "flat"),
        ("--method", "", "flat"),
        ("--principal", "10000.001", "at most 2 decimals"),
        ("--principal", "0", "from 0.01"),
        ("--principal", "-5", "not negative"),
        ("--principal", "1e6", "such as 10000.00"),
        ("--principal", "100000000000.01", "100000000000.00"),
        ("--rate", "18%", "such as 0.18"),
        ("--rate", "0.1234567", "at most 6 decimals"),
        ("--rate", "10.000001", "from 0 to 10"),
        ("--periods", "0", "from 1 to 360"),
        ("--periods", "361", "from 1 to 360"),
        ("--periods", "12.0", "from 1 to 360"),
        ("--periods", "9" * 5000, "from 1 to 360"),
        ("--start", "2026-02-30", "YYYY-MM-DD"),
        ("--start", "31.01.2026", "YYYY-MM-DD"),
        ("--start", "2026-02-15", "before the first due date"),
        ("--start", "2026-03-01", "before the first due date"),
        ("--first-due", "2026-02-15\nx", "YYYY-MM-DD"),
        ("--first-due", "9999-12-31", "outside"),
        ("--day-count", "30/360", "30E/360"),
        ("--fee", "x", "in yuan"),
        ("--periodic-fee", "1.234", "in yuan"),
        ("--due-day", "32", "from 1 to 31"),
        ("--period-months", "13", "from 1 to 12"),
        ("--engine", "excel", "contract"),
    ],
)
def test_wrong_input_is_named_on_one_line(
    capsys: pytest.CaptureFixture[str], argument: str, value: str, allowed: str
) -> None:
    words = arguments(**{argument.removeprefix("--").replace("-", "_"): value})
    line = refused(capsys, words)
    assert argument in line
    assert value.splitlines()[0][:40] in line if value else "''" in line
    assert allowed in line
    assert len(line) < 300


def test_a_due_day_that_does_not_fit_the_first_due_date_is_named(capsys: pytest.CaptureFixture[str]) -> None:
    assert "--first-due" in refused(capsys, arguments(due_day="16"))


@pytest.mark.parametrize("argument", VALID)
def test_a_missing_argument_is_named(capsys: pytest.CaptureFixture[str], argument: str) -> None:
    words = arguments(**{argument.removeprefix("--").replace("-", "_"): None})
    assert argument in refused(capsys, words)


@pytest.mark.parametrize(
    "words", [[], ["quoet"], ["quote", "--princ", "1"], [*arguments(), "surplus\nline"], ["--nonsense"]]
)
def test_wrong_commands_end_on_one_line(capsys: pytest.CaptureFixture[str], words: list[str]) -> None:
    assert refused(capsys, words).startswith("fubie")


def test_the_contract_engine_quotes_through_the_same_door(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[Terms] = []

    def contract_quote(terms: Terms) -> Quote:
        asked.append(terms)
        return Quote(apr=123_456, daily_cost=338, total_cost=7, rows=(Row(1, terms.first_due, 30, 5, 7, 0, 0),))

    engine = ModuleType("ledger.chain.quote")
    monkeypatch.setattr(engine, "quote", contract_quote, raising=False)
    monkeypatch.setitem(sys.modules, "ledger.chain.quote", engine)
    assert main([*arguments(), "--json", "--engine", "contract"]) == 0
    assert json.loads(capsys.readouterr().out, parse_float=Decimal)["apr"] == Decimal("0.123456")
    assert asked[0].principal == 1_000_000


def test_an_engine_that_is_not_installed_is_named(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, "ledger.chain.quote", None)
    line = refused(capsys, [*arguments(), "--engine", "contract"])
    assert "--engine" in line and "'contract'" in line and "python" in line


def test_quoting_imports_no_chain_client_and_no_database() -> None:
    program = (
        "import sys; from ledger.cli import main; main(sys.argv[1:]);"
        "heavy = {'web3', 'sqlmodel', 'sqlalchemy', 'fastapi', 'pydantic', 'eth_account'} & set(sys.modules);"
        "sys.exit(f'imported {heavy}' if heavy else 0)"
    )
    done = subprocess.run([sys.executable, "-c", program, *arguments()], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr


def test_a_reader_that_stops_early_is_no_error() -> None:
    program = "import sys; from ledger.cli import main; sys.exit(main(sys.argv[1:]))"
    words = [sys.executable, "-c", program, *arguments(periods="360"), "--json"]
    with subprocess.Popen(words, stdout=subprocess.PIPE, stderr=subprocess.PIPE) as process:
        assert process.stdout is not None and process.stderr is not None
        process.stdout.close()
        assert process.stderr.read() == b""
    assert process.returncode == 0
