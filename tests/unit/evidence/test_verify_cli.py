"""`fubie-verify` and `fubie verify`: exit codes 0, 1, 2, and one line for wrong usage."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from evidence import cli
from evidence.canonical import canonicalize
from ledger.cli import main as fubie
from tests.unit.evidence.forge import TRUST, bundle_of, life, reseal

ROOT = Path(__file__).resolve().parents[3]
BUNDLE = bundle_of(life())
Main = Callable[[list[str]], int]


@pytest.fixture(params=["fubie-verify", "fubie verify"])
def run(request: pytest.FixtureRequest) -> Main:
    return cli.main if request.param == "fubie-verify" else lambda arguments: fubie(["verify", *arguments])


@pytest.fixture
def bundle(tmp_path: Path) -> str:
    (tmp_path / "loan.zip").write_bytes(BUNDLE)
    return str(tmp_path / "loan.zip")


@pytest.fixture
def trust(tmp_path: Path) -> str:
    (tmp_path / "trust.json").write_text(json.dumps(TRUST.to_json(), indent=2), encoding="utf-8")
    return str(tmp_path / "trust.json")


def test_valid(run: Main, bundle: str, trust: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert run([bundle, "--trust", trust]) == 0
    assert "有效 valid (demonstration)" in capsys.readouterr().out


def test_invalid(run: Main, bundle: str, trust: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "loan.zip").write_bytes(BUNDLE[:-1])
    assert run([bundle, "--trust", trust, "--json"]) == 1
    assert json.loads(capsys.readouterr().out)["outcome"] == "invalid"


def test_cannot_tell(run: Main, bundle: str, trust: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert run([bundle]) == 2
    assert run([bundle, "--trust", trust, "--require", "final"]) == 2
    assert run([bundle, "--trust", trust, "--as-of", "2500-01-01"]) == 2
    assert "无法判断 cannot tell" in capsys.readouterr().out


@pytest.mark.parametrize(
    ("moment", "code"),
    [("0", 0), ("2024-10-04", 0), ("2024-10-04T00:00:00", 0), ("2024-10-04T00:00:00+08:00", 0), ("99999999999", 2), ("2024-12-31", 2)],
)  # fmt: skip
def test_moments(run: Main, bundle: str, trust: str, moment: str, code: int) -> None:
    assert run([bundle, "--trust", trust, "--as-of", moment]) == code


def test_a_date_is_asked_for_to_its_end() -> None:
    parsed = [cli._moment(text) for text in ("2026-01-31", "2026-01-31T23:59:59", "2026-01-31T15:59:59Z")]
    assert parsed == [1_769_875_199] * 3


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        ([], "BUNDLE"),
        (["no-such.zip"], "no-such.zip"),
        (["."], "."),
        (["BUNDLE", "--trust", "no-such.json"], "no-such.json"),
        (["BUNDLE", "--trust", "BUNDLE"], "not UTF-8"),
        (["BUNDLE", "--as-of", "yesterday"], "'yesterday' is no moment"),
        (["BUNDLE", "--as-of", "2026-02-30"], "is no moment"),
        (["BUNDLE", "--require", "certainty"], "one of final, majority"),
        (["BUNDLE", "--verbose"], "--verbose"),
        (["BUNDLE", "a\0b"], "a"),
    ],
)
def test_wrong_usage_is_one_line(
    run: Main, bundle: str, arguments: list[str], said: str, capsys: pytest.CaptureFixture[str]
) -> None:
    given = [bundle if argument == "BUNDLE" else argument for argument in arguments]
    try:
        code = run(given)
    except SystemExit as error:
        code = int(str(error.code))
    printed = capsys.readouterr()
    assert (code, printed.out) == (2, "")
    assert said in printed.err and printed.err.count("\n") == 1


def test_a_file_beyond_all_bundles_is_not_read_whole(
    run: Main, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "large.zip"
    with path.open("wb") as file:
        file.truncate(10**12)
    assert run([str(path)]) == 1
    assert "bundle too large" in capsys.readouterr().out


def test_nothing_in_a_bundle_steers_the_terminal(
    run: Main, bundle: str, trust: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    exporter = canonicalize({"node": "\x1b[2J\u202e"})
    (tmp_path / "loan.zip").write_bytes(reseal(BUNDLE, {"attachments/exporter.json": exporter}))
    assert run([bundle, "--trust", trust]) == 0
    printed = capsys.readouterr().out
    assert "\x1b" not in printed and "\u202e" not in printed


def test_a_terminal_without_chinese(bundle: str, trust: str) -> None:
    command = [sys.executable, "-m", "evidence.cli", bundle, "--trust", trust]
    environment = {**os.environ, "PYTHONIOENCODING": "ascii"}
    done = subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, timeout=60)
    assert (done.returncode, done.stderr) == (0, b"")
    assert b"valid (demonstration)" in done.stdout


def test_a_reader_that_has_seen_enough(bundle: str, trust: str) -> None:
    command = f"{sys.executable} -m evidence.cli {bundle} --trust {trust} --json | head -c 10"
    done = subprocess.run(["bash", "-c", command], cwd=ROOT, capture_output=True, timeout=60)
    assert done.stderr == b""
