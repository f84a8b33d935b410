"""Blocks that are stored with the heads of files, and their tokens.

Revision ID: 0003
"""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None

HEX = sa.String(66)
CHAIN = sa.String(160)


def upgrade() -> None:
    op.create_table(
        "checkpoints",
        sa.Column("chain", CHAIN, primary_key=True),
        sa.Column("ledger", HEX, primary_key=True),
        sa.Column("number", sa.BigInteger(), primary_key=True, autoincrement=False),
        sa.Column("hash", HEX, nullable=False),
        sa.Column("header", sa.LargeBinary(), nullable=False),
        sa.Column("account", sa.LargeBinary(), nullable=False),
        sa.Column("speaking", sa.LargeBinary(), nullable=True),
        sa.Column("token", sa.LargeBinary(), nullable=True),
        sa.Column("stored_at", sa.BigInteger(), nullable=False),
        sa.Column("token_at", sa.BigInteger(), nullable=True),
    )
    op.create_index("checkpoints_by_hash", "checkpoints", ["chain", "ledger", "hash"])
    op.create_table(
        "checkpoint_heads",
        sa.Column("chain", CHAIN, primary_key=True),
        sa.Column("ledger", HEX, primary_key=True),
        sa.Column("number", sa.BigInteger(), primary_key=True, autoincrement=False),
        sa.Column("file", HEX, primary_key=True),
        sa.Column("proof", sa.LargeBinary(), nullable=False),
    )
    op.create_index("checkpoint_heads_by_file", "checkpoint_heads", ["chain", "ledger", "file", "number"])
