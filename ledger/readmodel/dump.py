"""The content of the tables as text: two fillings are the same if their texts are, byte for byte."""

import hashlib
import json
from collections.abc import Iterator

from sqlmodel import Session, select

from ledger.readmodel.tables.all import ALL
from ledger.readmodel.tables.base import Table


def lines(session: Session, table: type[Table]) -> Iterator[str]:
    """Every row of a table as JSON, in the order of its keys."""
    ordered = select(table).order_by(*table.__table__.primary_key.columns)  # type: ignore[attr-defined]
    for row in session.exec(ordered):
        yield json.dumps(row.model_dump(mode="json"), sort_keys=True, separators=(",", ":"))


def dump(session: Session) -> str:
    """All tables, each after its name."""
    return "".join(f"{table.__tablename__} {line}\n" for table in ALL for line in lines(session, table))


def digests(session: Session) -> dict[str, str]:
    """SHA-256 of each table's lines, by its name."""
    return {str(table.__tablename__): _digest(lines(session, table)) for table in ALL}


def _digest(rows: Iterator[str]) -> str:
    state = hashlib.sha256()
    for line in rows:
        state.update(line.encode() + b"\n")
    return state.hexdigest()
