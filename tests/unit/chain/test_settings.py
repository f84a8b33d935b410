"""Settings come from FUBIE_ variables; a misspelt one is not passed over, secrets are not shown."""

from __future__ import annotations

import stat
from pathlib import Path

import pytest

from ledger.settings import SettingsError, from_environment


def test_everything_has_a_default(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    settings = from_environment({"PATH": "/bin"})
    home = tmp_path / ".fubie"
    assert (settings.home, settings.rpc_url, settings.chain_id, settings.day_length) == (home, None, 31_337, 86_400)
    assert settings.journal_url == f"sqlite:///{home}/journal.db"
    assert settings.readmodel_url == f"sqlite:///{home}/readmodel.db"
    assert (settings.keystore, settings.chain_folder) == (home / "keys", home / "chain")
    assert settings.manifest(31_337) == home / "deployments/31337.json"
    assert list(tmp_path.iterdir()) == []


def test_an_empty_variable_is_as_none() -> None:
    assert from_environment({"FUBIE_RPC_URL": ""}).rpc_url is None


def test_what_is_set_is_used(tmp_path: Path) -> None:
    settings = from_environment(
        {
            "FUBIE_HOME": str(tmp_path),
            "FUBIE_RPC_URL": "https://node.example/s3cr3t",
            "FUBIE_DEPLOYMENT": "/etc/fubie/ledger.json",
            "FUBIE_JOURNAL_URL": "postgresql://user:s3cr3t@db/journal",
            "FUBIE_PASSWORD": "s3cr3t",
            "FUBIE_DAY_LENGTH": "60",
        }
    )
    assert settings.rpc_url == "https://node.example/s3cr3t"
    assert settings.manifest(1) == Path("/etc/fubie/ledger.json")
    assert (settings.keystore_password(), settings.day_length) == ("s3cr3t", 60)
    assert "s3cr3t" not in repr(settings)


@pytest.mark.parametrize(
    ("environment", "complaint"),
    [
        ({"FUBIE_RPC_ULR": "x"}, "FUBIE_RPC_ULR is no setting; did you mean FUBIE_RPC_URL?"),
        ({"FUBIE_DAY_LENGTH": "86401"}, "FUBIE_DAY_LENGTH: '86401' is not an integer from 1 to 86400"),
        ({"FUBIE_DAY_LENGTH": "0"}, "is not an integer from 1"),
        ({"FUBIE_CHAIN_ID": "one"}, "FUBIE_CHAIN_ID: 'one'"),
        ({"FUBIE_CHAIN_ID": "²"}, "FUBIE_CHAIN_ID"),
        (
            {"FUBIE_TSA_URL": "tsa.example/s3cr3t"},
            "FUBIE_TSA_URL is not an address that begins with http:// or https://",
        ),
        ({"FUBIE_TSA_POLICY": "1.2.x"}, "FUBIE_TSA_POLICY: '1.2.x' is no policy"),
        ({"FUBIE_TSA_SECONDS": "0"}, "FUBIE_TSA_SECONDS"),
        ({"FUBIE_CHECKPOINT_SECONDS": "86401"}, "FUBIE_CHECKPOINT_SECONDS"),
    ],
)
def test_what_cannot_be_is_named(environment: dict[str, str], complaint: str) -> None:
    with pytest.raises(SettingsError, match=complaint.replace("?", r"\?")):
        from_environment(environment)


def test_the_password_comes_from_its_file_first(tmp_path: Path) -> None:
    path = tmp_path / "password"
    path.write_text("from the file\nnot this")
    given = {"FUBIE_PASSWORD_FILE": str(path), "FUBIE_PASSWORD": "from the variable"}
    assert from_environment(given).keystore_password() == "from the file"
    with pytest.raises(SettingsError, match="needs a password"):
        from_environment({}).keystore_password()
    path.write_text("")
    with pytest.raises(SettingsError, match="is empty"):
        from_environment(given).keystore_password()


def test_the_pepper_is_made_once_for_its_owner_alone(tmp_path: Path) -> None:
    settings = from_environment({"FUBIE_HOME": str(tmp_path / "home")})
    pepper = settings.pepper()
    assert len(pepper) == 32
    assert settings.pepper() == pepper
    assert stat.S_IMODE(settings.pepper_file.stat().st_mode) == 0o600
    assert from_environment({"FUBIE_HOME": str(tmp_path / "other")}).pepper() != pepper
    settings.pepper_file.write_text("00" * 31)
    with pytest.raises(SettingsError, match="holds no pepper"):
        settings.pepper()


def test_blocks_are_stored_where_somebody_speaks_for_them(tmp_path: Path) -> None:
    authority = {"FUBIE_TSA_URL": "https://tsa.example/s3cr3t"}
    assert from_environment({}).checkpoint_seconds == 0
    assert from_environment(authority).checkpoint_seconds == 600
    assert from_environment({"FUBIE_NOTARY": str(tmp_path / "notary.json")}).checkpoint_seconds == 600
    assert from_environment(authority | {"FUBIE_CHECKPOINT_SECONDS": "0"}).checkpoint_seconds == 0
    assert "s3cr3t" not in repr(from_environment(authority))
