"""The tables of the first version.

Revision ID: 0001
"""

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None

HEX = sa.String(66)
CHAIN = sa.String(160)
NAME = sa.String(255)
STATE = sa.String(16)
STANDING = sa.text("state <> 'replaced'")


def upgrade() -> None:
    op.create_table(
        "accounts",
        sa.Column("chain", CHAIN, primary_key=True),
        sa.Column("signer", HEX, primary_key=True),
        sa.Column("next_nonce", sa.BigInteger(), nullable=False),
    )
    _transactions()
    op.create_table(
        "operations",
        sa.Column("id", HEX, primary_key=True),
        sa.Column("lender", HEX, nullable=False),
        sa.Column("kind", NAME, nullable=False),
        sa.Column("idempotency_key", NAME, nullable=True),
        sa.Column("body_hash", HEX, nullable=False),
        sa.Column("state", STATE, nullable=False),
        sa.Column("payload", sa.Text(), nullable=True),
        sa.Column("result", sa.Text(), nullable=True),
        sa.Column("problem", sa.Text(), nullable=True),
        sa.Column("created_at", sa.BigInteger(), nullable=False),
        sa.Column("updated_at", sa.BigInteger(), nullable=False),
    )
    op.create_index("operations_by_key", "operations", ["lender", "idempotency_key"], unique=True)
    op.create_index("operations_by_state", "operations", ["state"])
    op.create_table(
        "api_keys",
        sa.Column("id", HEX, primary_key=True),
        sa.Column("lender", HEX, nullable=False),
        sa.Column("label", NAME, nullable=False),
        sa.Column("digest", HEX, nullable=False),
        sa.Column("created_at", sa.BigInteger(), nullable=False),
        sa.Column("revoked_at", sa.BigInteger(), nullable=True),
    )
    op.create_table(
        "salts",
        sa.Column("lender", HEX, primary_key=True),
        sa.Column("subject", NAME, primary_key=True),
        sa.Column("name", NAME, primary_key=True),
        sa.Column("salt", sa.LargeBinary(), nullable=False),
        sa.Column("created_at", sa.BigInteger(), nullable=False),
    )


def _transactions() -> None:
    op.create_table(
        "transactions",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), primary_key=True),
        sa.Column("chain", CHAIN, nullable=False),
        sa.Column("signer", HEX, nullable=False),
        sa.Column("nonce", sa.BigInteger(), nullable=False),
        sa.Column("operation", NAME, nullable=False),
        sa.Column("digest", HEX, nullable=False),
        sa.Column("hash", HEX, nullable=False),
        sa.Column("raw", sa.LargeBinary(), nullable=False),
        sa.Column("state", STATE, nullable=False),
        sa.Column("block", sa.BigInteger(), nullable=True),
        sa.Column("block_hash", HEX, nullable=True),
        sa.Column("position", sa.BigInteger(), nullable=True),
        sa.Column("reason", sa.LargeBinary(), nullable=True),
        sa.Column("prepared_at", sa.BigInteger(), nullable=False),
        sa.Column("settled_at", sa.BigInteger(), nullable=True),
        sqlite_autoincrement=True,
    )
    for name, columns in (("nonce", ["chain", "signer", "nonce"]), ("operation", ["chain", "operation"])):
        op.create_index(
            f"transactions_by_{name}",
            "transactions",
            columns,
            unique=True,
            sqlite_where=STANDING,
            postgresql_where=STANDING,
        )
    op.create_index("transactions_by_hash", "transactions", ["chain", "hash"], unique=True)
    op.create_index("transactions_by_block", "transactions", ["chain", "block", "position"])
    op.create_index("transactions_by_state", "transactions", ["chain", "state"])
