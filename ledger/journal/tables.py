"""The journal's tables. Ids, hashes and addresses are lower-case hex with 0x; times are Unix seconds."""

from sqlalchemy import BigInteger, Index, Integer, LargeBinary, String, Text, text
from sqlalchemy.orm import registry
from sqlmodel import Field, SQLModel

HEX = String(66)
# Names a chain: number, colon, genesis hash.
CHAIN = String(160)
NAME = String(255)
STATE = String(16)
# SQLite numbers rows by itself only in a column of its plain integer type.
NUMBER = BigInteger().with_variant(Integer, "sqlite")

_STANDING = text("state <> 'replaced'")


class Table(SQLModel, registry=registry()):
    """A table of the journal, apart from those of any other database."""


METADATA = Table.metadata


class AccountRow(Table, table=True):
    """The next nonce of a signer on a chain. Locked while a transaction is prepared."""

    __tablename__ = "accounts"
    chain: str = Field(sa_type=CHAIN, primary_key=True)
    signer: str = Field(sa_type=HEX, primary_key=True)
    next_nonce: int = Field(sa_type=BigInteger)


class TransactionRow(Table, table=True):
    """A signed transaction, from before it was broadcast. `digest` is of what it says, whatever its nonce and price are.

    `position` is its place in its block, `reason` what a failed one gave as the reason.
    """

    __tablename__ = "transactions"
    __table_args__ = (
        Index(
            "transactions_by_nonce",
            "chain",
            "signer",
            "nonce",
            unique=True,
            sqlite_where=_STANDING,
            postgresql_where=_STANDING,
        ),
        Index(
            "transactions_by_operation",
            "chain",
            "operation",
            unique=True,
            sqlite_where=_STANDING,
            postgresql_where=_STANDING,
        ),
        Index("transactions_by_hash", "chain", "hash", unique=True),
        Index("transactions_by_block", "chain", "block", "position"),
        Index("transactions_by_state", "chain", "state"),
        {"sqlite_autoincrement": True},
    )
    id: int | None = Field(default=None, sa_type=NUMBER, primary_key=True)
    chain: str = Field(sa_type=CHAIN)
    signer: str = Field(sa_type=HEX)
    nonce: int = Field(sa_type=BigInteger)
    operation: str = Field(sa_type=NAME)
    digest: str = Field(sa_type=HEX)
    hash: str = Field(sa_type=HEX)
    raw: bytes = Field(sa_type=LargeBinary)
    state: str = Field(sa_type=STATE)
    block: int | None = Field(default=None, sa_type=BigInteger)
    block_hash: str | None = Field(default=None, sa_type=HEX)
    position: int | None = Field(default=None, sa_type=BigInteger)
    reason: bytes | None = Field(default=None, sa_type=LargeBinary)
    prepared_at: int = Field(sa_type=BigInteger)
    settled_at: int | None = Field(default=None, sa_type=BigInteger)


class OperationRow(Table, table=True):
    """A request that changes a loan. `payload` is what carries it out again after a restart; `result` and `problem` are JSON."""

    __tablename__ = "operations"
    __table_args__ = (
        Index("operations_by_key", "lender", "idempotency_key", unique=True),
        Index("operations_by_state", "state"),
    )
    id: str = Field(sa_type=HEX, primary_key=True)
    lender: str = Field(sa_type=HEX)
    kind: str = Field(sa_type=NAME)
    idempotency_key: str | None = Field(default=None, sa_type=NAME)
    body_hash: str = Field(sa_type=HEX)
    state: str = Field(sa_type=STATE)
    payload: str | None = Field(default=None, sa_type=Text)
    result: str | None = Field(default=None, sa_type=Text)
    problem: str | None = Field(default=None, sa_type=Text)
    created_at: int = Field(sa_type=BigInteger)
    updated_at: int = Field(sa_type=BigInteger)


class ApiKeyRow(Table, table=True):
    """`digest` is HMAC-SHA256 of the key under the server's pepper; the key itself is kept nowhere. `rights` are words."""

    __tablename__ = "api_keys"
    id: str = Field(sa_type=HEX, primary_key=True)
    lender: str = Field(sa_type=HEX)
    label: str = Field(sa_type=NAME)
    digest: str = Field(sa_type=HEX)
    created_at: int = Field(sa_type=BigInteger)
    revoked_at: int | None = Field(default=None, sa_type=BigInteger)
    rights: str = Field(sa_type=NAME)


class SaltRow(Table, table=True):
    """A random salt. `subject` is whose data it hides: erasing a person's salts ends every commitment to that person."""

    __tablename__ = "salts"
    lender: str = Field(sa_type=HEX, primary_key=True)
    subject: str = Field(sa_type=NAME, primary_key=True)
    name: str = Field(sa_type=NAME, primary_key=True)
    salt: bytes = Field(sa_type=LargeBinary)
    created_at: int = Field(sa_type=BigInteger)


class CheckpointRow(Table, table=True):
    """A block that was stored with the heads of files that changed. `header` is RLP, `account` the proof of the ledger's account (JSON),
    `speaking` and `token` as a bundle holds them."""

    __tablename__ = "checkpoints"
    __table_args__ = (Index("checkpoints_by_hash", "chain", "ledger", "hash"),)
    chain: str = Field(sa_type=CHAIN, primary_key=True)
    ledger: str = Field(sa_type=HEX, primary_key=True)
    number: int = Field(sa_type=BigInteger, primary_key=True, sa_column_kwargs={"autoincrement": False})
    hash: str = Field(sa_type=HEX)
    header: bytes = Field(sa_type=LargeBinary)
    account: bytes = Field(sa_type=LargeBinary)
    speaking: bytes | None = Field(default=None, sa_type=LargeBinary)
    token: bytes | None = Field(default=None, sa_type=LargeBinary)
    stored_at: int = Field(sa_type=BigInteger)
    token_at: int | None = Field(default=None, sa_type=BigInteger)


class CheckpointHeadRow(Table, table=True):
    """The proof of a file's head at a stored block (JSON)."""

    __tablename__ = "checkpoint_heads"
    __table_args__ = (Index("checkpoint_heads_by_file", "chain", "ledger", "file", "number"),)
    chain: str = Field(sa_type=CHAIN, primary_key=True)
    ledger: str = Field(sa_type=HEX, primary_key=True)
    number: int = Field(sa_type=BigInteger, primary_key=True, sa_column_kwargs={"autoincrement": False})
    file: str = Field(sa_type=HEX, primary_key=True)
    proof: bytes = Field(sa_type=LargeBinary)
