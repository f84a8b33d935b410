"""Lists in pages, and rows that only their own lender may see.

A `lender` of None sees everything: an operator, an auditor, a regulator. A row of another lender is as if it were not there.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, fields
from typing import Any, Generic, TypeVar

from sqlmodel import Session, col, select

from ledger.readmodel.errors import InvalidQuery, NotFound
from ledger.readmodel.tables.base import Table

MAX_LIMIT = 200
DEFAULT_LIMIT = 50

R = TypeVar("R", bound=Table)
V = TypeVar("V")


@dataclass(frozen=True)
class Page(Generic[V]):
    """Some of a list in its order; `next` is the `after` of the page behind it, None when there is none."""

    items: tuple[V, ...]
    next: str | None


def view(kind: type[V], row: Table, **more: Any) -> V:
    """A view made of the columns of its names, and of what is given besides."""
    names = {field.name for field in fields(kind)}  # type: ignore[arg-type]
    return kind(**{name: getattr(row, name) for name in names - more.keys()}, **more)


def owned(session: Session, table: type[R], key: Any, lender: str | None, kind: str) -> R:
    """The row of that key. Raises: NotFound, also for a row of another lender."""
    row = session.get(table, key)
    if row is None or lender not in (None, row.lender):  # type: ignore[attr-defined]
        raise NotFound(kind, key)
    return row


def page(
    session: Session,
    table: type[R],
    order: str,
    shown: Callable[[R], V],
    *,
    limit: int,
    after: str | None,
    **equal: Any,
) -> Page[V]:
    """The rows with these values, in the order of one rising column; a value of None asks for nothing.

    Raises: InvalidQuery.
    """
    rows = _rows(session, table, order, checked_limit(limit) + 1, after, equal)
    kept = rows[:limit]
    more = len(rows) > limit
    return Page(tuple(map(shown, kept)), str(getattr(kept[-1], order)) if more else None)


def checked_limit(limit: int) -> int:
    """Raises: InvalidQuery."""
    if not 1 <= limit <= MAX_LIMIT:
        raise InvalidQuery("limit", limit, f"1 to {MAX_LIMIT}")
    return limit


def checked_cursor(after: str | None) -> int:
    """Where the page begins. Raises: InvalidQuery for anything but the `next` of a page."""
    if after is None:
        return -1
    if not (after.isascii() and after.isdigit() and len(after) < 19):
        raise InvalidQuery("after", after, "the `next` of the page before")
    return int(after)


def _rows(
    session: Session, table: type[R], order: str, count: int, after: str | None, equal: dict[str, Any]
) -> Sequence[R]:
    place = col(getattr(table, order))
    asked = (col(getattr(table, name)) == value for name, value in equal.items() if value is not None)
    wanted = select(table).where(place > checked_cursor(after), *asked)
    return session.exec(wanted.order_by(place).limit(count)).all()
