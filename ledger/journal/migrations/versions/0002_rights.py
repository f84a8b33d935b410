"""What an API key may be used for. Keys from before keep the acts of a loan's life, and nothing that a regulator does.

Revision ID: 0002
"""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("api_keys", sa.Column("rights", sa.String(255), nullable=False, server_default="lend read"))
