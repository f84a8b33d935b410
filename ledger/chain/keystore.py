"""Signers' keys, each encrypted in a file of its own (Web3 Secret Storage, version 3), named by what it signs as."""

from __future__ import annotations

import json
import os
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Protocol

from eth_account import Account
from eth_account.messages import encode_typed_data
from eth_account.signers.local import LocalAccount

from ledger.chain.errors import KeyExists, KeyUnknown, KeyUnusable
from ledger.journal.records import Signed

MAX_FILE = 16_384
_NAME = re.compile(r"[a-z0-9][a-z0-9._-]{0,63}", re.ASCII)


class Signer(Protocol):
    """Signs for one address."""

    @property
    def address(self) -> str:
        """Lower-case hex."""

    def sign_transaction(self, fields: Mapping[str, Any]) -> Signed:
        """The fields by their JSON-RPC names, with integers."""

    def sign_typed_data(self, typed_data: Mapping[str, Any]) -> bytes:
        """65 bytes over EIP-712 data, with low s and v of 27 or 28."""


@dataclass(frozen=True)
class KeySigner:
    """A key in memory. It shows itself to nobody: neither as text nor in an error."""

    _account: LocalAccount = field(repr=False)

    @property
    def address(self) -> str:
        return self._account.address.lower()

    def __repr__(self) -> str:
        return f"KeySigner({self.address})"

    def sign_transaction(self, fields: Mapping[str, Any]) -> Signed:
        signed = self._account.sign_transaction(dict(fields))
        return Signed(bytes(signed.raw_transaction), bytes(signed.hash))

    def sign_typed_data(self, typed_data: Mapping[str, Any]) -> bytes:
        return bytes(self._account.sign_message(encode_typed_data(full_message=dict(typed_data))).signature)


def new_signer() -> KeySigner:
    """With a new random key that is kept nowhere."""
    return KeySigner(Account.create())


def signer_of(key: bytes) -> KeySigner:
    """Raises: KeyUnusable unless it is 32 bytes of a valid key."""
    try:
        return KeySigner(Account.from_key(key))
    except (ValueError, TypeError):
        raise KeyUnusable("a private key has 32 bytes and is not zero") from None


@dataclass(frozen=True)
class Keystore:
    """A folder of encrypted keys that share one password."""

    folder: Path
    password: str = field(repr=False)

    def create(self, name: str) -> str:
        """A new random key under a name; returns its address.

        Raises: KeyExists; KeyUnusable for a name that is not a plain file name or an empty password.
        """
        return self.add(name, Account.create())

    def add(self, name: str, account: LocalAccount) -> str:
        """Raises: as `create`."""
        if not self.password:
            raise KeyUnusable("the password is empty; a key is not kept without one")
        path = self._path(name)
        self.folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        _write_new(path, json.dumps(account.encrypt(self.password)))
        return account.address.lower()

    def signer(self, name: str) -> KeySigner:
        """Decrypts a key, which takes about a second.

        Raises: KeyUnknown, KeyUnusable.
        """
        return unlock(self._path(name), self.password)

    def _path(self, name: str) -> Path:
        if not _NAME.fullmatch(name):
            raise KeyUnusable(f"{name!r} is no name of a key: lower-case letters, digits, dot, dash and underscore")
        return self.folder / f"{name}.json"


def addresses(folder: Path) -> dict[str, str]:
    """Name -> address of every key in the folder; needs no password.

    Raises: KeyUnusable for a file that is no keystore.
    """
    return {path.stem: _address(path) for path in sorted(folder.glob("*.json"))}


def unlock(path: Path, password: str) -> KeySigner:
    """Raises: KeyUnknown without such a file; KeyUnusable for a wrong password or another kind of file."""
    record = _read(path)
    try:
        return KeySigner(Account.from_key(Account.decrypt(record, password)))
    except (ValueError, TypeError, KeyError, NotImplementedError):
        raise KeyUnusable(f"{path}: wrong password, or not a keystore of version 3") from None


def _address(path: Path) -> str:
    address = _read(path).get("address")
    if not isinstance(address, str) or not re.fullmatch(r"(0x)?[0-9a-fA-F]{40}", address):
        raise KeyUnusable(f"{path}: not a keystore of version 3")
    return "0x" + address.removeprefix("0x").lower()


def _read(path: Path) -> dict[str, Any]:
    try:
        with path.open("rb") as file:
            text = file.read(MAX_FILE + 1)
        record = json.loads(text) if len(text) <= MAX_FILE else None
    except FileNotFoundError:
        raise KeyUnknown(f"there is no key {path}") from None
    except (OSError, ValueError) as error:
        raise KeyUnusable(f"{path}: {error}") from None
    if not isinstance(record, dict):
        raise KeyUnusable(f"{path}: not a keystore of version 3")
    return record


def _write_new(path: Path, text: str) -> None:
    """For the owner alone, and never over another file."""
    try:
        descriptor = os.open(path, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600)
    except FileExistsError:
        raise KeyExists(f"there is a key {path.stem} already: {path}") from None
    with os.fdopen(descriptor, "w", encoding="utf-8") as file:
        file.write(text + "\n")


def read_password(path: Path) -> str:
    """The first line of a file.

    Raises: KeyUnusable where it cannot be read or is empty.
    """
    try:
        with path.open(encoding="utf-8") as file:
            password = file.readline(MAX_FILE).rstrip("\r\n")
    except (OSError, UnicodeDecodeError) as error:
        raise KeyUnusable(f"{path}: {error}") from None
    if not password:
        raise KeyUnusable(f"{path}: the password is empty")
    return password
