"""The key-encryption key of a store, under which the secrets of its documents are wrapped (RFC 3394).

A document's secret is the key of its ciphertext and the salt of its commitment, 64 bytes; it is nowhere else.
"""

from __future__ import annotations

import hmac
import os
import secrets
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path

from cryptography.hazmat.primitives.keywrap import InvalidUnwrap, aes_key_unwrap, aes_key_wrap

from evidence.digest import SIZE
from ledger.documents.errors import StoreUnusable
from ledger.documents.sealing import KEY_BYTES

FINGERPRINT_LABEL = b"fubie.store.key.v1\0"
MAX_FILE = 1024


@dataclass(frozen=True)
class Secret:
    """What opens one document."""

    key: bytes = field(repr=False)
    salt: bytes = field(repr=False)


@dataclass(frozen=True)
class StoreKey:
    """Shows itself to nobody. `fingerprint` tells keys apart and says nothing of them."""

    _key: bytes = field(repr=False)

    @property
    def fingerprint(self) -> str:
        return hmac.digest(self._key, FINGERPRINT_LABEL, "sha256")[:8].hex()

    def wrap(self, secret: Secret) -> bytes:
        return aes_key_wrap(self._key, secret.key + secret.salt)

    def unwrap(self, wrapped: bytes) -> Secret:
        """Raises: StoreUnusable for what another key wrapped, or what was altered."""
        try:
            plain = aes_key_unwrap(self._key, wrapped)
        except (InvalidUnwrap, ValueError):
            raise StoreUnusable(f"the store's key {self.fingerprint} does not open this record") from None
        if len(plain) != KEY_BYTES + SIZE:
            raise StoreUnusable("a record of another length was wrapped under the store's key")
        return Secret(plain[:KEY_BYTES], plain[KEY_BYTES:])


def read_key(path: Path) -> StoreKey:
    """Reads the key, 32 bytes in hex; makes a random one for the owner alone where there is none.

    Raises: StoreUnusable for a file that holds no key.
    """
    try:
        if not path.exists():
            _make(path)
        text = path.read_bytes()[:MAX_FILE].decode("ascii").strip()
        key = bytes.fromhex(text)
    except OSError as error:
        raise StoreUnusable(f"the store's key {path}: {error}") from None
    except ValueError:
        key = b""
    if len(key) != KEY_BYTES:
        raise StoreUnusable(f"{path} holds no key of a store: {KEY_BYTES} bytes in hex were expected")
    return StoreKey(key)


def _make(path: Path) -> None:
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    with suppress(FileExistsError):
        descriptor = os.open(path, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600)
        with os.fdopen(descriptor, "w", encoding="ascii") as file:
            file.write(secrets.token_hex(KEY_BYTES) + "\n")
            file.flush()
            os.fsync(file.fileno())
