"""Alembic's entry."""

from ledger.database import run_migrations
from ledger.documents.tables import METADATA

run_migrations(METADATA)
