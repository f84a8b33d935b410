"""Parts of a file, claims that share, and what a play found.

Revision ID: 0002
"""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Of what the first version read, no claim was shared and nothing had a part."""
    op.create_table(
        "parts",
        sa.Column("file", sa.String(length=66), nullable=False),
        sa.Column("scope", sa.String(length=66), nullable=False),
        sa.Column("object", sa.String(length=66), nullable=False),
        sa.Column("lender", sa.String(length=66), nullable=False),
        sa.Column("party", sa.String(length=66), nullable=False),
        sa.Column("state", sa.String(length=66), nullable=True),
        sa.Column("facts", sa.Text(), nullable=False),
        sa.Column("node", sa.BigInteger(), nullable=False),
        sa.Column("seq", sa.BigInteger(), nullable=False),
        sa.Column("effect", sa.Text(), nullable=False),
        sa.Column("effective_day", sa.BigInteger(), nullable=False),
        sa.Column("position", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("file", "scope", "object"),
    )
    op.create_index("parts_by_lender", "parts", ["lender", "scope", "position"])
    op.add_column("products", sa.Column("clauses", sa.Text(), nullable=True))
    op.add_column("facilities", _counted("breaches"))
    for name in ("distributed_before", "amended_seq", "amended_version", "amended_credit"):
        op.add_column("loans", _counted(name))
    op.add_column("schedule_versions", sa.Column("terms", sa.Text(), nullable=True))
    op.add_column("payments", sa.Column("part", sa.BigInteger(), nullable=True))
    op.add_column("claims", sa.Column("kind", sa.String(length=66), nullable=False, server_default="share"))
    op.add_column("claims", sa.Column("is_shared", sa.Boolean(), nullable=False, server_default=sa.false()))
    for name in ("received_before", "amount"):
        op.add_column("claims", _counted(name))
    nobody = "0x" + "00" * 32
    op.add_column("claims", sa.Column("payee", sa.String(length=66), nullable=False, server_default=nobody))


def _counted(name: str) -> sa.Column[int]:
    return sa.Column(name, sa.BigInteger(), nullable=False, server_default="0")
