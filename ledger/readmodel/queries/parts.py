"""What a file has in numbers besides the tables of its own: security, funds, notices, records, cases, packages, sales of claims."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from sqlmodel import Session

from ledger.domain.calendar import Day
from ledger.domain.nodes import Node, Scope
from ledger.readmodel.errors import NotFound
from ledger.readmodel.projection.parts import facts_of
from ledger.readmodel.queries.logs import file as file_of
from ledger.readmodel.queries.pages import DEFAULT_LIMIT, Page, owned, page
from ledger.readmodel.tables import parts as tables

# An entry names a part by its number in a word; the last number's bits.
NUMBER_BITS = 16
WORD_DIGITS = 64


@dataclass(frozen=True)
class Part:
    """`facts` by the contracts' names: amounts, days and enums as integers, ids and hashes as hex. `node` and `seq` of its last entry."""

    file: str
    scope: Scope
    number: int
    state: str | None
    facts: Mapping[str, Any]
    node: str
    seq: int
    effective_day: Day


def parts(
    session: Session,
    lender: str | None,
    file: str,
    scope: Scope,
    *,
    limit: int = DEFAULT_LIMIT,
    after: str | None = None,
) -> Page[Part]:
    """Those of one kind, in the order of their making. Raises: NotFound for a file of another kind or lender; InvalidQuery."""
    _require_file(session, lender, file, scope)
    return page(
        session, tables.Part, "position", _part, limit=limit, after=after, lender=lender, file=file, scope=scope.value
    )


def part(session: Session, lender: str | None, file: str, scope: Scope, number: int) -> Part:
    """Raises: NotFound."""
    object_ = f"0x{number:0{WORD_DIGITS}x}"
    return _part(owned(session, tables.Part, (file, scope.value, object_), lender, scope.value))


def single(session: Session, lender: str | None, file: str, scope: Scope) -> Part | None:
    """The one of a scope of which a file has one; None while nothing was said of it. Raises: NotFound for a file of another lender."""
    _require_file(session, lender, file, scope)
    row = session.get(tables.Part, (file, scope.value, file))
    return None if row is None else _part(row)


def _require_file(session: Session, lender: str | None, file: str, scope: Scope) -> None:
    kind = scope.file.value
    if file_of(session, lender, file).kind != kind:
        raise NotFound(kind, file)


def _part(row: tables.Part) -> Part:
    return Part(
        file=row.file,
        scope=Scope(row.scope),
        number=int(row.object, 16) % (1 << NUMBER_BITS),
        state=row.state,
        facts=facts_of(row),
        node=Node(row.node).name,
        seq=row.seq,
        effective_day=row.effective_day,
    )
