"""API keys: shown once, kept as a keyed hash, each bound to one lender.

A key reads `fubie_<id>_<secret>`. The secret has 256 random bits, so one HMAC under the server's pepper is as good as a slow hash: there is
no dictionary to try, and a stolen database without the pepper cannot even check a guess.
"""

from __future__ import annotations

import hmac
import re
import secrets
import time
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from enum import StrEnum

from sqlmodel import col, select, update

from ledger.journal.database import Database
from ledger.journal.errors import ApiKeyRefused
from ledger.journal.tables import ApiKeyRow

MIN_PEPPER = 32
_FORM = re.compile(r"fubie_([0-9a-f]{16})_([0-9a-f]{64})", re.ASCII)


class Right(StrEnum):
    """What a key may be used for, besides reading what is its lender's."""

    READ = "read"
    """Nothing else: every key may read."""
    LEND = "lend"
    """The acts of a loan's life that the lender's own people may do."""
    ADMINISTER = "administer"
    """The lender's house: its people's roles, its products, what leaves its accounts, the wallets of its parties."""
    REGULATE = "regulate"
    """The acts of a regulator, a court, and of who decides who may hold settlement money: they concern every lender."""


@dataclass(frozen=True)
class ApiKey:
    """A key that is valid, or was until `revoked_at`. `lender` is the only one for whom it acts, `rights` what it may do."""

    id: str
    lender: str
    label: str
    created_at: int
    revoked_at: int | None
    rights: frozenset[Right] = frozenset({Right.READ})


@dataclass(frozen=True)
class NewApiKey:
    """`secret` is the whole key, for its owner; it cannot be had again."""

    key: ApiKey
    secret: str = field(repr=False)


class ApiKeys:
    """`pepper` is at least 32 random bytes that stand in no database.

    Raises: ValueError for a shorter one.
    """

    def __init__(
        self, database: Database, pepper: bytes, clock: Callable[[], int] = lambda: time.time_ns() // 10**9
    ) -> None:
        if len(pepper) < MIN_PEPPER:
            raise ValueError(f"the pepper has {len(pepper)} bytes; it needs at least {MIN_PEPPER}")
        self._database, self._pepper, self._clock = database, pepper, clock

    def create(self, lender: str, label: str, rights: Iterable[Right] = (Right.LEND,)) -> NewApiKey:
        """A new key for a lender, with no more rights than these, and reading."""
        key_id, secret = secrets.token_hex(8), secrets.token_hex(32)
        row = ApiKeyRow(
            id=key_id,
            lender=lender,
            label=label,
            digest=self._digest(key_id, secret),
            created_at=self._clock(),
            rights=" ".join(sorted({Right.READ, *rights})),
        )
        with self._database.writing() as session:
            session.add(row)
        return NewApiKey(_key(row), f"fubie_{key_id}_{secret}")

    def authenticate(self, presented: str) -> ApiKey:
        """Whose key this is. The secret is compared in constant time, also where there is no such key.

        Raises: ApiKeyRefused, without saying why.
        """
        match = _FORM.fullmatch(presented)
        key_id, secret = match.groups() if match else ("", "")
        with self._database.reading() as session:
            row = session.get(ApiKeyRow, key_id)
        expected = row.digest if row else self._digest("", "nobody")
        right = hmac.compare_digest(expected, self._digest(key_id, secret))
        if row is None or not right or row.revoked_at is not None:
            raise ApiKeyRefused("the API key is not valid")
        return _key(row)

    def revoke(self, key_id: str) -> None:
        """From now on it is refused. Raises: ApiKeyRefused where there is none, or it is revoked already."""
        with self._database.writing() as session:
            done = session.execute(
                update(ApiKeyRow)
                .where(col(ApiKeyRow.id) == key_id, col(ApiKeyRow.revoked_at).is_(None))
                .values(revoked_at=self._clock())
                .returning(col(ApiKeyRow.id))
            )
            if done.first() is None:
                raise ApiKeyRefused(f"there is no valid API key {key_id}")

    def list(self, lender: str | None = None) -> tuple[ApiKey, ...]:
        """Those of one lender, or all, oldest first."""
        wanted = select(ApiKeyRow).order_by(col(ApiKeyRow.created_at), col(ApiKeyRow.id))
        with self._database.reading() as session:
            rows = session.exec(wanted if lender is None else wanted.where(ApiKeyRow.lender == lender))
            return tuple(map(_key, rows))

    def _digest(self, key_id: str, secret: str) -> str:
        return hmac.digest(self._pepper, f"{key_id}:{secret}".encode(), "sha256").hex()


def _key(row: ApiKeyRow) -> ApiKey:
    rights = frozenset(map(Right, row.rights.split()))
    return ApiKey(row.id, row.lender, row.label, row.created_at, row.revoked_at, rights)
