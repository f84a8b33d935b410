"""Nonces and signed transactions: committed before they are broadcast, so that a restart sends the same bytes again."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator

from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.exc import IntegrityError
from sqlmodel import Session, col, select, update

from ledger.journal.database import Database
from ledger.journal.errors import OperationReused
from ledger.journal.records import SETTLED, WAITING, Block, Intent, Signed, StoredTransaction, TransactionState
from ledger.journal.tables import AccountRow, TransactionRow


class Transactions:
    """The transactions of all signers on all chains, in one database that several processes may share."""

    def __init__(self, database: Database, clock: Callable[[], int] = lambda: time.time_ns() // 10**9) -> None:
        self._database = database
        self._clock = clock

    def of_operation(self, chain: str, operation: str) -> StoredTransaction | None:
        """The standing transaction of the operation."""
        with self._database.reading() as session:
            return _standing(session, chain, operation)

    def prepare(self, intent: Intent, chain_nonce: int, sign: Callable[[int], Signed]) -> StoredTransaction:
        """The operation's transaction: the one that stands, or a new one with the signer's next nonce, signed and committed.

        `chain_nonce` is how many transactions of the signer the chain has; the next nonce is never below it. Other processes
        that prepare for the signer wait meanwhile.

        Raises: OperationReused where the operation's transaction says something else.
        """
        try:
            with self._database.writing() as session:
                nonce = max(_locked_nonce(session, intent, chain_nonce), chain_nonce)
                standing = _standing(session, intent.chain, intent.operation)
                if standing is not None:
                    return _same(standing, intent)
                _set_next_nonce(session, intent, nonce + 1)
                return _inserted(session, intent, nonce, sign(nonce), self._clock())
        except IntegrityError:
            # Another signer prepared for the same operation meanwhile.
            standing = self.of_operation(intent.chain, intent.operation)
            if standing is None:
                raise
            return _same(standing, intent)

    def reprice(self, old: StoredTransaction, sign: Callable[[int], Signed]) -> StoredTransaction:
        """Another signed transaction of the same nonce and intent in the place of one that no block took."""
        with self._database.writing() as session:
            _locked_nonce(session, old.intent, old.nonce)
            standing = _standing(session, old.intent.chain, old.intent.operation)
            if standing is not None and standing.id != old.id:
                return standing
            _set_state(session, old.id, TransactionState.REPLACED)
            return _inserted(session, old.intent, old.nonce, sign(old.nonce), self._clock())

    def broadcast(self, transaction: StoredTransaction) -> None:
        """A node has taken it."""
        with self._database.writing(durable=False) as session:
            _set_state(session, transaction.id, TransactionState.BROADCAST, TransactionState.PREPARED)

    def settle(self, transaction: StoredTransaction, block: Block, *, succeeded: bool, reason: bytes = b"") -> None:
        """A block has it."""
        with self._database.writing(durable=False) as session:
            session.execute(
                update(TransactionRow)
                .where(col(TransactionRow.id) == transaction.id)
                .values(
                    state=TransactionState.MINED if succeeded else TransactionState.FAILED,
                    block=block.number,
                    block_hash=_hex(block.hash),
                    position=block.position,
                    reason=reason,
                    settled_at=self._clock(),
                )
            )

    def set_replaced(self, transaction: StoredTransaction) -> None:
        """Another transaction of the signer has its nonce: it can never be mined."""
        with self._database.writing() as session:
            _set_state(session, transaction.id, TransactionState.REPLACED)

    def unsettle(self, transaction: StoredTransaction) -> None:
        """The block that had it is no longer on the chain."""
        with self._database.writing() as session:
            session.execute(
                update(TransactionRow)
                .where(col(TransactionRow.id) == transaction.id)
                .values(
                    state=TransactionState.BROADCAST,
                    block=None,
                    block_hash=None,
                    position=None,
                    reason=None,
                    settled_at=None,
                )
            )

    def waiting(self, chain: str) -> tuple[StoredTransaction, ...]:
        """Those that no block has yet, in the order in which they were prepared."""
        with self._database.reading() as session:
            found = session.exec(
                select(TransactionRow)
                .where(TransactionRow.chain == chain, col(TransactionRow.state).in_(WAITING))
                .order_by(col(TransactionRow.id))
            )
            return tuple(map(_stored, found))

    def settled_blocks(self, chain: str) -> Iterator[tuple[int, bytes]]:
        """Height and hash of every block with a transaction of the journal, newest first."""
        with self._database.reading() as session:
            rows = session.exec(
                select(TransactionRow.block, TransactionRow.block_hash)
                .where(TransactionRow.chain == chain, col(TransactionRow.state).in_(SETTLED))
                .distinct()
                .order_by(col(TransactionRow.block).desc())
            )
            for number, digest in rows:
                if number is not None and digest is not None:
                    yield number, _octets(digest)

    def settled_above(self, chain: str, block: int) -> tuple[StoredTransaction, ...]:
        """Those in blocks above a height, in the order in which they took effect."""
        with self._database.reading() as session:
            found = session.exec(
                select(TransactionRow)
                .where(
                    TransactionRow.chain == chain,
                    col(TransactionRow.state).in_(SETTLED),
                    col(TransactionRow.block) > block,
                )
                .order_by(col(TransactionRow.block), col(TransactionRow.position))
            )
            return tuple(map(_stored, found))


def _locked_nonce(session: Session, intent: Intent, chain_nonce: int) -> int:
    """The signer's next nonce, with its row locked until the end of the transaction."""
    values = {"chain": intent.chain, "signer": intent.signer, "next_nonce": chain_nonce}
    insert = (postgresql if session.get_bind().dialect.name == "postgresql" else sqlite).insert
    session.execute(insert(AccountRow).values(values).on_conflict_do_nothing())
    mine = select(AccountRow.next_nonce).where(AccountRow.chain == intent.chain, AccountRow.signer == intent.signer)
    return session.exec(mine.with_for_update()).one()


def _set_next_nonce(session: Session, intent: Intent, nonce: int) -> None:
    session.execute(
        update(AccountRow)
        .where(col(AccountRow.chain) == intent.chain, col(AccountRow.signer) == intent.signer)
        .values(next_nonce=nonce)
    )


def _standing(session: Session, chain: str, operation: str) -> StoredTransaction | None:
    row = session.exec(
        select(TransactionRow).where(
            TransactionRow.chain == chain,
            TransactionRow.operation == operation,
            TransactionRow.state != TransactionState.REPLACED,
        )
    ).one_or_none()
    return None if row is None else _stored(row)


def _same(standing: StoredTransaction, intent: Intent) -> StoredTransaction:
    if standing.intent != intent:
        raise OperationReused(f"the operation {intent.operation} has sent another transaction already")
    return standing


def _inserted(session: Session, intent: Intent, nonce: int, signed: Signed, now: int) -> StoredTransaction:
    row = TransactionRow(
        chain=intent.chain,
        signer=intent.signer,
        nonce=nonce,
        operation=intent.operation,
        digest=_hex(intent.digest),
        hash=_hex(signed.hash),
        raw=signed.raw,
        state=TransactionState.PREPARED,
        prepared_at=now,
    )
    session.add(row)
    session.flush()
    return _stored(row)


def _set_state(session: Session, row: int, state: TransactionState, before: TransactionState | None = None) -> None:
    change = update(TransactionRow).where(col(TransactionRow.id) == row).values(state=state)
    session.execute(change if before is None else change.where(col(TransactionRow.state) == before))


def _stored(row: TransactionRow) -> StoredTransaction:
    assert row.id is not None
    return StoredTransaction(
        id=row.id,
        intent=Intent(row.chain, row.signer, row.operation, _octets(row.digest)),
        nonce=row.nonce,
        signed=Signed(row.raw, _octets(row.hash)),
        state=TransactionState(row.state),
        block=_block(row),
        reason=row.reason or b"",
    )


def _block(row: TransactionRow) -> Block | None:
    if row.block is None or row.block_hash is None or row.position is None:
        return None
    return Block(row.block, _octets(row.block_hash), row.position)


def _hex(value: bytes) -> str:
    return "0x" + value.hex()


def _octets(value: str) -> bytes:
    return bytes.fromhex(value[2:])
