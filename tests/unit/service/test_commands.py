"""`fubie serve` and `fubie apikey` as far as they need no chain."""

import argparse
import socket
from pathlib import Path

import pytest

from ledger.cli import main
from ledger.commands import serve
from ledger.journal.api_keys import ApiKeys
from ledger.journal.database import open_database
from ledger.journal.errors import ApiKeyRefused
from ledger.readmodel.states import Role
from ledger.service.authority import Lender, lenders_json
from ledger.service.demonstration import is_new, put_aside
from ledger.settings import from_environment

ID, OTHER = "0x" + "12" * 32, "0x" + "34" * 32


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("FUBIE_HOME", str(tmp_path / "home"))
    (tmp_path / "home").mkdir()
    return tmp_path / "home"


def with_lenders(home: Path, *ids: str) -> None:
    lenders = {identifier: Lender(identifier, "bank", {Role.OPERATOR: ("op",)}) for identifier in ids}
    (home / "lenders.json").write_text(lenders_json(lenders), encoding="utf-8")


def keys_of(home: Path) -> ApiKeys:
    settings = from_environment({"FUBIE_HOME": str(home)})
    return ApiKeys(open_database(settings.journal_url), settings.pepper())


# ---- apikey


def test_a_key_is_made_used_listed_and_revoked(home: Path, capsys: pytest.CaptureFixture[str]) -> None:
    with_lenders(home, ID)
    assert main(["apikey", "create", "core-banking"]) == 0
    secret = capsys.readouterr().out.strip()
    key = keys_of(home).authenticate(secret)
    assert (key.lender, key.label) == (ID, "core-banking")
    assert main(["apikey", "list"]) == 0
    listed = capsys.readouterr().out
    assert key.id in listed and "valid" in listed and secret.rpartition("_")[2] not in listed
    assert main(["apikey", "revoke", key.id]) == 0
    with pytest.raises(ApiKeyRefused):
        keys_of(home).authenticate(secret)
    capsys.readouterr()
    assert main(["apikey", "list"]) == 0
    assert "revoked" in capsys.readouterr().out


@pytest.mark.parametrize(
    ("arguments", "code"),
    [
        (["create", "label", "--lender", OTHER], 2),
        (["create", "new\nline"], 2),
        (["create", ""], 2),
        (["revoke", "0123456789abcdef"], 1),
    ],
)
def test_what_cannot_be_is_told_on_one_line(
    home: Path, capsys: pytest.CaptureFixture[str], arguments: list[str], code: int
) -> None:
    with_lenders(home, ID)
    assert main(["apikey", *arguments]) == code
    captured = capsys.readouterr()
    assert captured.out == "" and len(captured.err.strip().splitlines()) == 1


def test_a_key_gets_the_rights_that_are_named(home: Path, capsys: pytest.CaptureFixture[str]) -> None:
    with_lenders(home, ID)
    assert main(["apikey", "create", "supervision", "--right", "regulate", "--right", "administer"]) == 0
    assert keys_of(home).authenticate(capsys.readouterr().out.strip()).rights == {"read", "regulate", "administer"}
    assert main(["apikey", "list"]) == 0
    assert "administer,read,regulate" in capsys.readouterr().out


@pytest.mark.parametrize(
    ("stated", "environment", "seconds"),
    [(None, {}, None), (0, {"FUBIE_KEEPER_SECONDS": "5"}, 0), (None, {"FUBIE_KEEPER_SECONDS": "5"}, 5), (7, {}, 7)],
)
def test_the_keeper_is_set_by_option_or_environment(
    home: Path,
    monkeypatch: pytest.MonkeyPatch,
    stated: int | None,
    environment: dict[str, str],
    seconds: int | None,
) -> None:
    for name, value in environment.items():
        monkeypatch.setenv(name, value)
    parser = argparse.ArgumentParser()
    serve.register(parser.add_subparsers())
    arguments = parser.parse_args(["serve", *([] if stated is None else ["--keeper", str(stated)])])
    assert serve.settings_of(arguments).keeper_seconds == seconds


def test_of_several_lenders_one_must_be_named(home: Path, capsys: pytest.CaptureFixture[str]) -> None:
    with_lenders(home, ID, OTHER)
    assert main(["apikey", "create", "label"]) == 2
    assert ID in capsys.readouterr().err
    assert main(["apikey", "create", "label", "--lender", OTHER.upper().replace("0X", "0x")]) == 0
    assert keys_of(home).authenticate(capsys.readouterr().out.strip()).lender == OTHER


def test_before_there_are_lenders_there_are_no_keys(home: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["apikey", "create", "label"]) == 2
    assert "lenders.json" in capsys.readouterr().err


# ---- serve


def parsed(*arguments: str) -> argparse.Namespace:
    parser = argparse.ArgumentParser()
    serve.register(parser.add_subparsers())
    return parser.parse_args(["serve", *arguments])


def test_the_command_line_goes_before_the_environment(home: Path, tmp_path: Path) -> None:
    found = serve.settings_of(parsed("--data", str(tmp_path / "other"), "--day-length", "10"))
    assert (found.home, found.day_length) == (tmp_path / "other", 10)
    assert serve.settings_of(parsed()).home == home
    assert str(tmp_path / "other") in found.journal_url and str(tmp_path / "other") in found.readmodel_url


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["--host", "everywhere"], "--host"),
        (["--port", "70000"], "65535"),
        (["--day-length", "0"], "FUBIE_DAY_LENGTH"),
        (["--day-length", "86401"], "FUBIE_DAY_LENGTH"),
    ],
)
def test_wrong_usage_is_told_on_one_line(
    home: Path, capsys: pytest.CaptureFixture[str], arguments: list[str], words: str
) -> None:
    try:
        code = main(["serve", *arguments])
    except SystemExit as ended:
        code = int(ended.code or 0)
    assert code == 2
    error = capsys.readouterr().err.strip()
    assert words in error and len(error.splitlines()) == 1


def test_a_port_that_is_taken_is_told(home: Path, capsys: pytest.CaptureFixture[str]) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        assert main(["serve", "--port", str(taken.getsockname()[1])]) == 1
    assert "cannot listen" in capsys.readouterr().err


def test_a_chain_that_is_named_is_never_set_up(home: Path) -> None:
    assert is_new(from_environment({"FUBIE_HOME": str(home)}))
    assert not is_new(from_environment({"FUBIE_HOME": str(home), "FUBIE_RPC_URL": "http://127.0.0.1:1"}))
    with_lenders(home, ID)
    assert not is_new(from_environment({"FUBIE_HOME": str(home)}))


def test_what_was_cut_off_is_put_aside_not_deleted(home: Path) -> None:
    settings = from_environment({"FUBIE_HOME": str(home)})
    settings.chain_folder.mkdir()
    (settings.chain_folder / "state.json").write_text("{}")
    put_aside(settings)
    assert not settings.chain_folder.exists()
    (aside,) = home.glob("chain.cut-off-*")
    assert (aside / "state.json").read_text() == "{}"
    put_aside(settings)
