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
NAME = sa.String(255)
WORD = sa.String(16)
NUMBER = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    op.create_table(
        "documents",
        sa.Column("root", HEX, primary_key=True),
        sa.Column("place", sa.Integer(), primary_key=True),
        sa.Column("lender", HEX, nullable=False),
        sa.Column("role", NAME, nullable=False),
        sa.Column("media_type", NAME, nullable=False),
        sa.Column("kind", WORD, nullable=False),
        sa.Column("sha256", HEX, nullable=False),
        sa.Column("sm3", HEX, nullable=False),
        sa.Column("cid", HEX, nullable=False),
        sa.Column("size", sa.BigInteger(), nullable=False),
        sa.Column("secret", sa.LargeBinary(), nullable=True),
        sa.Column("key", WORD, nullable=False),
        sa.Column("created_at", sa.BigInteger(), nullable=False),
        sa.Column("erasure", sa.BigInteger(), nullable=True),
    )
    op.create_table(
        "document_parties",
        sa.Column("root", HEX, primary_key=True),
        sa.Column("place", sa.Integer(), primary_key=True),
        sa.Column("party", HEX, primary_key=True),
    )
    op.create_index("document_parties_by_party", "document_parties", ["party"])
    _records()


def _records() -> None:
    op.create_table(
        "document_holds",
        sa.Column("id", NUMBER, primary_key=True),
        sa.Column("case_number", NAME, nullable=False),
        sa.Column("event", WORD, nullable=False),
        sa.Column("kind", WORD, nullable=False),
        sa.Column("subject", HEX, nullable=False),
        sa.Column("by", NAME, nullable=False),
        sa.Column("at", sa.BigInteger(), nullable=False),
        sqlite_autoincrement=True,
    )
    op.create_table(
        "document_erasures",
        sa.Column("id", NUMBER, primary_key=True),
        sa.Column("at", sa.BigInteger(), nullable=False),
        sa.Column("cleared_at", sa.BigInteger(), nullable=True),
        sa.Column("report", sa.Text(), nullable=False),
        sqlite_autoincrement=True,
    )
