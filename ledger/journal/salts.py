"""Salts of commitments: random, kept until they are erased, after which no guess can be checked against a commitment any more."""

from __future__ import annotations

import secrets
import time
from collections.abc import Callable

from sqlalchemy.dialects import postgresql, sqlite
from sqlmodel import col, delete, select

from ledger.journal.database import Database
from ledger.journal.tables import SaltRow

SALT_BYTES = 32


class Salts:
    """By lender, by whom they protect (`subject`) and by what they hide (`name`)."""

    def __init__(self, database: Database, clock: Callable[[], int] = lambda: time.time_ns() // 10**9) -> None:
        self._database, self._clock = database, clock

    def salt(self, lender: str, subject: str, name: str) -> bytes:
        """32 random bytes, the same ones every time; committed before they are returned."""
        mine = select(SaltRow.salt).where(SaltRow.lender == lender, SaltRow.subject == subject, SaltRow.name == name)
        with self._database.reading() as session:
            if (found := session.exec(mine).one_or_none()) is not None:
                return found
        with self._database.writing() as session:
            insert = (postgresql if session.get_bind().dialect.name == "postgresql" else sqlite).insert
            row = SaltRow(
                lender=lender,
                subject=subject,
                name=name,
                salt=secrets.token_bytes(SALT_BYTES),
                created_at=self._clock(),
            )
            session.execute(insert(SaltRow).values(row.model_dump()).on_conflict_do_nothing())
            return session.exec(mine).one()

    def all_of(self, lender: str, subject: str) -> dict[str, bytes]:
        """Every salt of a subject, by name."""
        wanted = select(SaltRow.name, SaltRow.salt).where(SaltRow.lender == lender, SaltRow.subject == subject)
        with self._database.reading() as session:
            return dict(session.exec(wanted).all())

    def erase(self, lender: str, subject: str) -> int:
        """Destroys the salts of a subject and says how many there were."""
        with self._database.writing() as session:
            done = session.execute(
                delete(SaltRow)
                .where(col(SaltRow.lender) == lender, col(SaltRow.subject) == subject)
                .returning(col(SaltRow.name))
            )
            erased = len(done.all())
        self._database.purge()
        return erased
