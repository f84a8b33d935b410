"""Files (卷宗) with their heads, and the nodes in their logs."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import Any

from sqlmodel import Session, select

from ledger.domain.calendar import Day
from ledger.domain.nodes import Node as CatalogueNode
from ledger.readmodel.columns import octets
from ledger.readmodel.effects import Effect, effect_of
from ledger.readmodel.events import NODE_REACHED
from ledger.readmodel.packed import UNPACKED
from ledger.readmodel.queries.pages import DEFAULT_LIMIT, Page, owned, page, view
from ledger.readmodel.states import ClaimKind
from ledger.readmodel.tables import chain as tables
from ledger.readmodel.tables.loans import Claim

# JSON readers lose digits of larger numbers.
EXACT = 2**53


@dataclass(frozen=True)
class File:
    """A file and the head of its log after entry `seq`; `parent` is None for a party's."""

    id: str
    kind: str
    parent: str | None
    party: str
    lender: str | None
    first_head: str
    head: str
    seq: int


@dataclass(frozen=True)
class NodeEntry:
    """An entry of a file's log, with the titles of its node. `phase` is the catalogue's.

    `opened` is the file that the entry opened below this one, None for every other entry. `effect` has the fields of
    contracts/interfaces/IEffects.sol, rows and lines unpacked, whole numbers of 2^53 and more as decimal text.
    """

    file: str
    seq: int
    node: str
    phase: int
    zh: str
    en: str
    object: str
    actor: str
    timestamp: int
    effective_day: Day
    supersedes: int
    doc_hash: str
    effect: Mapping[str, Any]
    consents: str
    opened: str | None
    block: int
    log_index: int
    transaction: str


def files(
    session: Session,
    lender: str | None,
    *,
    kind: str | None = None,
    party: str | None = None,
    parent: str | None = None,
    limit: int = DEFAULT_LIMIT,
    after: str | None = None,
) -> Page[File]:
    """Files in the order of their opening. Raises: InvalidQuery."""
    asked = {"lender": lender, "kind": kind, "party": party, "parent": parent}
    return page(session, tables.File, "position", _file, limit=limit, after=after, **asked)


def file(session: Session, lender: str | None, id: str) -> File:
    """Raises: NotFound."""
    return _file(_readable(session, lender, id))


def nodes(
    session: Session, lender: str | None, file: str, *, limit: int = DEFAULT_LIMIT, after: str | None = None
) -> Page[NodeEntry]:
    """The entries of a file's log in their order. Raises: NotFound, InvalidQuery."""
    _readable(session, lender, file)
    return page(session, tables.Event, "seq", _node, limit=limit, after=after, file=file)


def _readable(session: Session, lender: str | None, id: str) -> tables.File:
    """The file of a loan is also for whoever holds a share of its claim, a participant of a joint loan; it opens nothing else to them.

    Raises: NotFound.
    """
    shares = select(Claim.number).where(Claim.loan == id, Claim.owner == lender, Claim.kind == ClaimKind.SHARE).limit(1)
    shared = lender is not None and session.exec(shares).first() is not None
    return owned(session, tables.File, id, None if shared else lender, "file")


def _file(row: tables.File) -> File:
    return view(File, row)


def _node(row: tables.Event) -> NodeEntry:
    node = CatalogueNode(row.node or 0)
    titles = {"node": node.name, "phase": node.phase, "zh": node.zh, "en": node.en}
    reached = row.name == NODE_REACHED
    effect = _shown(effect_of(node, octets(row.effect or ""))) if reached else {}
    return view(NodeEntry, row, **titles, effect=effect, opened=None if reached else row.object)


def _shown(effect: Effect) -> Effect:
    return {name: _unpacked(name, value) for name, value in effect.items()}


def _unpacked(name: str, value: Any) -> Any:
    if name in UNPACKED:
        return tuple(asdict(part) for part in UNPACKED[name](value))
    if isinstance(value, Mapping):
        return _shown(value)
    return str(value) if type(value) is int and value >= EXACT else value
