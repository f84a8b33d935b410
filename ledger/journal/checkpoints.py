"""Blocks that were stored while the nodes still had their state: header, heads, what speaks for each, and its token once there is one."""

from __future__ import annotations

import time
from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass
from typing import Any, TypeVar

from sqlalchemy import ColumnElement
from sqlalchemy.dialects import postgresql, sqlite
from sqlmodel import Session, col, delete, select, update
from sqlmodel.sql.expression import SelectOfScalar

from evidence.canonical import canonicalize, load_canonical
from evidence.chainproof import AccountProof, Header, SlotProof
from evidence.shape import hexed
from evidence.stored import MAX_STORED, StoredBlock
from ledger.journal.database import Database
from ledger.journal.tables import CheckpointHeadRow, CheckpointRow

_T = TypeVar("_T")

# Of those that a bundle takes with it.
MAX_STORED_BYTES = 16 * 1024 * 1024


@dataclass(frozen=True)
class Head:
    """The head of a file as the block's state holds it."""

    file: bytes
    proof: SlotProof


@dataclass(frozen=True)
class NewCheckpoint:
    """`hash` is what the chain calls the block; of `account` the slots are those of `heads`, or others that are passed over."""

    header: Header
    hash: bytes
    account: AccountProof
    speaking: bytes | None
    heads: tuple[Head, ...]


@dataclass(frozen=True)
class BlockName:
    number: int
    hash: bytes


class Checkpoints:
    """Those of one ledger on one chain."""

    def __init__(
        self,
        database: Database,
        chain: str,
        ledger: str,
        clock: Callable[[], int] = lambda: time.time_ns() // 10**9,
    ) -> None:
        self._database, self._chain, self._ledger, self._clock = database, chain, ledger.lower(), clock

    def add(self, found: NewCheckpoint) -> bool:
        """The block with all its heads, or nothing of it where it is stored already; whether it is new."""
        where: dict[str, Any] = {"chain": self._chain, "ledger": self._ledger, "number": found.header.number}
        row = CheckpointRow(
            **where,
            hash=hexed(found.hash),
            header=found.header.encoded,
            account=_written(found.account, ()),
            speaking=found.speaking,
            stored_at=self._clock(),
        )
        heads = [
            CheckpointHeadRow(**where, file=hexed(head.file), proof=_written(found.account, (head.proof,)))
            for head in found.heads
        ]
        with self._database.writing() as session:
            insert = (postgresql if session.get_bind().dialect.name == "postgresql" else sqlite).insert
            made = session.execute(
                insert(CheckpointRow)
                .values(row.model_dump())
                .on_conflict_do_nothing()
                .returning(col(CheckpointRow.number))
            )
            if made.first() is None:
                return False
            session.add_all(heads)
            return True

    def last(self) -> BlockName | None:
        """The newest one."""
        with self._database.reading() as session:
            row = session.exec(self._mine().order_by(col(CheckpointRow.number).desc()).limit(1)).first()
        return None if row is None else _named(row)

    def without_token(self, at_most: int) -> tuple[BlockName, ...]:
        """The oldest first."""
        wanted = self._mine().where(col(CheckpointRow.token).is_(None)).order_by(col(CheckpointRow.number))
        with self._database.reading() as session:
            return tuple(map(_named, session.exec(wanted.limit(at_most))))

    def give_token(self, number: int, hash: bytes, token: bytes) -> None:
        """The first one stands: of two tokens it tells the earlier time."""
        with self._database.writing() as session:
            session.execute(
                update(CheckpointRow)
                .where(*self._own(CheckpointRow), col(CheckpointRow.number) == number)
                .where(col(CheckpointRow.hash) == hexed(hash), col(CheckpointRow.token).is_(None))
                .values(token=token, token_at=self._clock())
            )

    def token_over(self, hash: bytes) -> bytes | None:
        with self._database.reading() as session:
            row = session.exec(self._mine().where(CheckpointRow.hash == hexed(hash))).first()
        return None if row is None else row.token

    def hash_of(self, number: int) -> bytes | None:
        """What the chain called the block."""
        with self._database.reading() as session:
            row = session.exec(self._mine().where(CheckpointRow.number == number)).first()
        return None if row is None else _named(row).hash

    def drop(self, number: int) -> None:
        with self._database.writing() as session:
            for table in (CheckpointHeadRow, CheckpointRow):
                session.execute(delete(table).where(*self._own(table), col(table.number) == number))

    def of(self, files: Sequence[bytes], below: int) -> tuple[StoredBlock, ...]:
        """The blocks below a number that have a head of any of these files, with these heads alone, by number.

        Where they are more than a bundle takes, those in which the last of the files changed go first, and of the rest as many as fit,
        spread over the whole time.
        """
        names = [hexed(file) for file in files]
        with self._database.reading() as session:
            numbers = self._chosen(session, names, below)
            blocks = [self._block(session, number, names) for number in numbers]
        while sum(map(_size, blocks)) > MAX_STORED_BYTES:
            blocks = spread(blocks, len(blocks) // 2)
        return tuple(blocks)

    def _chosen(self, session: Session, names: Sequence[str], below: int) -> list[int]:
        def numbers(of: Collection[str]) -> list[int]:
            wanted = select(CheckpointHeadRow.number).where(*self._own(CheckpointHeadRow)).distinct()
            return sorted(
                session.exec(wanted.where(col(CheckpointHeadRow.file).in_(of), col(CheckpointHeadRow.number) < below))
            )

        everything = numbers(names)
        if len(everything) <= MAX_STORED:
            return everything
        first = spread(numbers(names[-1:]), MAX_STORED)
        rest = [number for number in everything if number not in set(first)]
        return sorted([*first, *spread(rest, MAX_STORED - len(first))])

    def _block(self, session: Session, number: int, names: Sequence[str]) -> StoredBlock:
        row = session.exec(self._mine().where(CheckpointRow.number == number)).one()
        heads = session.exec(
            select(CheckpointHeadRow)
            .where(*self._own(CheckpointHeadRow), CheckpointHeadRow.number == number)
            .where(col(CheckpointHeadRow.file).in_(names))
        ).all()
        by_name = {head.file: AccountProof.from_rpc(load_canonical(head.proof)).storage for head in heads}
        storage = tuple(slot for name in names if name in by_name for slot in by_name[name])
        account = AccountProof.from_rpc(load_canonical(row.account))
        proof = AccountProof(account.address, account.account, account.account_proof, storage)
        return StoredBlock(Header.from_rlp(row.header), proof, row.speaking, row.token)

    def _mine(self) -> SelectOfScalar[CheckpointRow]:
        return select(CheckpointRow).where(*self._own(CheckpointRow))

    def _own(self, table: type[CheckpointRow] | type[CheckpointHeadRow]) -> tuple[ColumnElement[bool], ...]:
        return col(table.chain) == self._chain, col(table.ledger) == self._ledger


def spread(items: Sequence[_T], count: int) -> list[_T]:
    """So many of them, the first and the last among them, at even distances."""
    if len(items) <= count:
        return list(items)
    if count < 2:
        return list(items[-count:]) if count else []
    return [items[place * (len(items) - 1) // (count - 1)] for place in range(count)]


def _written(account: AccountProof, storage: tuple[SlotProof, ...]) -> bytes:
    return canonicalize(AccountProof(account.address, account.account, account.account_proof, storage).to_rpc())


def _size(block: StoredBlock) -> int:
    return sum(map(len, block.to_members().values()))


def _named(row: CheckpointRow) -> BlockName:
    return BlockName(row.number, bytes.fromhex(row.hash[2:]))
