"""Alembic's entry."""

from ledger.database import run_migrations
from ledger.readmodel.tables.all import METADATA

run_migrations(METADATA)
