"""A key is shown once, kept as a keyed hash, bound to one lender, and can be revoked."""

from __future__ import annotations

import hashlib
import hmac
from pathlib import Path

import pytest
from sqlalchemy import text

from ledger.journal.api_keys import ApiKeys, Right
from ledger.journal.database import Database, open_database
from ledger.journal.errors import ApiKeyRefused

LENDER, OTHER = "0x" + "11" * 32, "0x" + "22" * 32
PEPPER = bytes(range(32))


@pytest.fixture
def keys(database: Database) -> ApiKeys:
    return ApiKeys(database, PEPPER, clock=lambda: 1_770_000_000)


def test_a_key_authenticates_its_lender(keys: ApiKeys) -> None:
    mine, other = keys.create(LENDER, "core banking"), keys.create(OTHER, "other")
    assert keys.authenticate(mine.secret) == mine.key
    assert keys.authenticate(other.secret).lender == OTHER
    assert keys.list(LENDER) == (mine.key,)
    assert len(keys.list()) == 2


def test_the_database_holds_a_keyed_hash_only(keys: ApiKeys, database: Database) -> None:
    made = keys.create(LENDER, "core banking")
    _, key_id, secret = made.secret.split("_")
    with database.reading() as session:
        row = dict(session.execute(text("SELECT * FROM api_keys")).mappings().one())
    assert row["digest"] == hmac.new(PEPPER, f"{key_id}:{secret}".encode(), hashlib.sha256).hexdigest()
    assert not any(secret in str(value) for value in row.values())
    assert secret not in repr(made)


def test_wrong_malformed_and_foreign_keys_are_refused_alike(keys: ApiKeys, database: Database) -> None:
    made = keys.create(LENDER, "core banking")
    wrong = made.secret[:-1] + ("0" if made.secret[-1] != "0" else "1")
    unknown = f"fubie_{'0' * 16}_{'0' * 64}"
    for presented in (wrong, unknown, "", "fubie__", made.secret.upper(), made.secret + "0", "é" * 80):
        with pytest.raises(ApiKeyRefused, match="^the API key is not valid$"):
            keys.authenticate(presented)
    with pytest.raises(ApiKeyRefused):
        ApiKeys(database, bytes(32)).authenticate(made.secret)


def test_a_revoked_key_is_refused(keys: ApiKeys) -> None:
    made = keys.create(LENDER, "core banking")
    keys.revoke(made.key.id)
    with pytest.raises(ApiKeyRefused, match="not valid"):
        keys.authenticate(made.secret)
    with pytest.raises(ApiKeyRefused, match=f"no valid API key {made.key.id}"):
        keys.revoke(made.key.id)


def test_a_short_pepper_is_refused(database: Database) -> None:
    with pytest.raises(ValueError, match="31 bytes; it needs at least 32"):
        ApiKeys(database, bytes(31))


def test_a_key_has_the_rights_that_it_was_given_and_reading(keys: ApiKeys) -> None:
    plain, more = keys.create(LENDER, "plain"), keys.create(LENDER, "more", (Right.REGULATE, Right.ADMINISTER))
    assert keys.authenticate(plain.secret).rights == {"read", "lend"}
    assert keys.authenticate(more.secret).rights == {"read", "administer", "regulate"}
    assert keys.create(LENDER, "reader", ()).key.rights == {"read"}


def test_a_key_from_before_there_were_rights_lends_and_does_not_regulate(tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path / 'old.db'}"
    old = open_database(url)
    made = ApiKeys(old, PEPPER).create(LENDER, "old", (Right.REGULATE,))
    with old.writing() as session:
        session.execute(text("ALTER TABLE api_keys DROP COLUMN rights"))
        for table in ("checkpoint_heads", "checkpoints"):
            session.execute(text(f"DROP TABLE {table}"))
        session.execute(text("UPDATE journal_version SET version_num = '0001'"))
    old.close()
    new = open_database(url)
    assert ApiKeys(new, PEPPER).authenticate(made.secret).rights == {"read", "lend"}
    new.close()
