"""Keys are kept encrypted, under names, never overwritten and never shown."""

from __future__ import annotations

import json
import stat
from pathlib import Path

import pytest
from eth_account import Account

from ledger.chain.errors import KeyExists, KeyUnknown, KeyUnusable
from ledger.chain.keystore import Keystore, addresses, new_signer, read_password, signer_of, unlock

# The scrypt example of "Web3 Secret Storage Definition" (ethereum.org), password "testpassword".
EXAMPLE = {
    "crypto": {
        "cipher": "aes-128-ctr",
        "cipherparams": {"iv": "83dbcc02d8ccb40e466191a123791e0e"},
        "ciphertext": "d172bf743a674da9cdad04534d56926ef8358534d458fffccd4e6ad2fbde479c",
        "kdf": "scrypt",
        "kdfparams": {
            "dklen": 32,
            "n": 262144,
            "p": 8,
            "r": 1,
            "salt": "ab0c7876052600dd703518d6fc3fe8984592145b591fc8fb5c6d43190334ba19",
        },
        "mac": "2103ac29920d71da29f15d75b4a16dbe95cfd7ff8faea1056c33131d846e3097",
    },
    "id": "3198bc9c-6672-5ab3-d995-4942343ae5b6",
    "version": 3,
}
EXAMPLE_KEY = "7a28b5ba57c53603b0b07b56bba752f7784bf506fa95edc395f5cf6c7514fe9d"


def test_the_published_example_is_unlocked(tmp_path: Path) -> None:
    path = tmp_path / "example.json"
    path.write_text(json.dumps(EXAMPLE))
    assert unlock(path, "testpassword").address == Account.from_key(EXAMPLE_KEY).address.lower()
    with pytest.raises(KeyUnusable, match="wrong password, or not a keystore") as caught:
        unlock(path, "other")
    assert EXAMPLE_KEY not in repr(caught.value)


def test_a_new_key_is_kept_for_its_owner_alone(tmp_path: Path) -> None:
    store = Keystore(tmp_path / "keys", "secret")
    address = store.create("operator")
    path = tmp_path / "keys/operator.json"
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert stat.S_IMODE(path.parent.stat().st_mode) == 0o700
    assert addresses(tmp_path / "keys") == {"operator": address}
    assert store.signer("operator").address == address
    before = path.read_bytes()
    with pytest.raises(KeyExists, match="there is a key operator already"):
        store.create("operator")
    assert path.read_bytes() == before


@pytest.mark.parametrize("name", ["", "../operator", "Operator", "a/b", "x" * 65, ".hidden"])
def test_a_name_is_a_plain_file_name(tmp_path: Path, name: str) -> None:
    with pytest.raises(KeyUnusable, match="is no name of a key"):
        Keystore(tmp_path, "secret").create(name)
    assert list(tmp_path.iterdir()) == []


def test_what_is_no_keystore_is_refused(tmp_path: Path) -> None:
    for name, text in {"a": "{}", "b": "[]", "c": "nonsense", "d": " " * 20_000}.items():
        (tmp_path / f"{name}.json").write_text(text)
        with pytest.raises(KeyUnusable, match=f"{name}.json"):
            unlock(tmp_path / f"{name}.json", "secret")
    with pytest.raises(KeyUnusable):
        addresses(tmp_path)
    with pytest.raises(KeyUnknown, match="there is no key"):
        Keystore(tmp_path, "secret").signer("nobody")
    with pytest.raises(KeyUnusable, match="the password is empty"):
        Keystore(tmp_path, "").create("operator")


def test_a_signer_does_not_show_its_key() -> None:
    key = bytes([9]) * 32
    signer = signer_of(key)
    shown = f"{signer!r} {signer} {vars(Keystore(Path('.'), 'secret')) and Keystore(Path('.'), 'secret')!r}"
    assert key.hex() not in shown
    assert "secret" not in shown
    assert new_signer().address != new_signer().address
    with pytest.raises(KeyUnusable):
        signer_of(bytes(32))


def test_the_password_is_the_first_line(tmp_path: Path) -> None:
    path = tmp_path / "password"
    path.write_text("pass word \r\nnot this\n")
    assert read_password(path) == "pass word "
    path.write_text("\nnot this")
    with pytest.raises(KeyUnusable, match="the password is empty"):
        read_password(path)
    with pytest.raises(KeyUnusable, match="nowhere"):
        read_password(tmp_path / "nowhere")
