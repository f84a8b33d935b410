"""Plays events into the tables: new ones, and after a way back those that remain."""

from collections.abc import Iterable

from sqlalchemy import ColumnElement, delete
from sqlmodel import col, select

from evidence import abi
from evidence.log import Step
from ledger.domain.nodes import Node
from ledger.readmodel.changes import Changes, Entry, Fact, Put, patch
from ledger.readmodel.columns import hexed, octets
from ledger.readmodel.effects import effect_of
from ledger.readmodel.errors import ChainUnreadable, MissingRow, ProjectionStopped, UnsupportedEntry
from ledger.readmodel.events import NODE_REACHED, OPENED, arguments_of, event_of, position
from ledger.readmodel.projection.dispatch import AFTERWARDS, CORRECTING, FACTS, HANDLERS, RULES
from ledger.readmodel.source import Log
from ledger.readmodel.states import FileKind, numbered
from ledger.readmodel.store import Store
from ledger.readmodel.tables.accounts import Movement
from ledger.readmodel.tables.all import OF_A_PARTY, OF_ADMINISTRATION
from ledger.readmodel.tables.chain import Block, Event, File
from ledger.readmodel.tables.people import Party


def record(store: Store, logs: Iterable[Log]) -> None:
    """Keep new events and play them.

    Raises: ProjectionStopped, whatever it is that an event cannot be played for.
    """
    for log in logs:
        try:
            event = event_of(log, store)
            store.session.add(event)
            _play(store, event, with_accounts=True)
        except Exception as error:
            raise ProjectionStopped(log.block, log.index, log.name, error) from error


def undo_after(store: Store, block: int) -> None:
    """Take back everything of the blocks after `block`.

    What was booked or recorded once is deleted. Whatever follows from the events of a party, or of the administration, is
    emptied if events of it went, and played again from those that stay; so it is what it would be had they never come.

    Raises: ProjectionStopped.
    """
    parties, administration = _touched_after(store, block)
    for table in (Event, Movement):
        store.session.execute(delete(table).where(col(table.block) > block))
    store.session.execute(delete(Block).where(col(Block.number) > block))
    for party in parties:
        _play_party_again(store, party)
    if administration:
        _play_administration_again(store)


def _touched_after(store: Store, block: int) -> tuple[list[str], bool]:
    later = select(Event.party).where(Event.block > block).distinct()
    found = store.session.exec(later).all()
    return sorted(party for party in found if party is not None), None in found


def _play_party_again(store: Store, party: str) -> None:
    store.session.execute(delete(Party).where(col(Party.id) == party))
    for table in OF_A_PARTY:
        store.session.execute(delete(table).where(table.party == party))  # type: ignore[attr-defined]
    _play_again(store, col(Event.party) == party)


def _play_administration_again(store: Store) -> None:
    for table in OF_ADMINISTRATION:
        store.session.execute(delete(table))
    _play_again(store, col(Event.name).in_(RULES))


def _play_again(store: Store, which: ColumnElement[bool]) -> None:
    store.session.expunge_all()
    events = store.session.exec(select(Event).where(which).order_by(col(Event.block), col(Event.log_index))).all()
    for event in events:
        try:
            _play(store, event, with_accounts=False)
        except Exception as error:
            raise ProjectionStopped(event.block, event.log_index, event.name, error) from error


def _play(store: Store, event: Event, with_accounts: bool) -> None:
    for changes in _changes(store, event):
        store.apply(changes, event.block, event.log_index, with_accounts)
    # Here, so that what the database refuses is told of this event.
    store.session.flush()


def _changes(store: Store, event: Event) -> Iterable[Changes]:
    if event.name == OPENED:
        if event.file is not None:
            yield _next_head(store, event)
        yield _open_file(store, event)
    elif event.name == NODE_REACHED:
        yield _next_head(store, event)
        entry = entry_of(event, store)
        yield list(HANDLERS[entry.node](entry, store))
        if entry.node in AFTERWARDS:
            yield list(AFTERWARDS[entry.node](entry, store))
    else:
        fact = Fact(event.name, arguments_of(event), event.block, position(event))
        yield list(FACTS[event.name](fact, store))


def _open_file(store: Store, event: Event) -> Changes:
    kind, file, first_head = (octets(event.effect or "")[at : at + abi.WORD] for at in (0, 32, 64))
    parent = store.get(File, event.file) if event.file is not None else None
    row = File(
        id=hexed(file),
        kind=numbered(FileKind, int.from_bytes(kind)),
        parent=event.file,
        party=event.party or "",
        lender=parent.lender if parent is not None else None,
        first_head=hexed(first_head),
        head=hexed(first_head),
        seq=0,
        position=position(event),
    )
    return [Put(row)]


def _next_head(store: Store, event: Event) -> Changes:
    file = store.get(File, event.file)
    if event.seq != file.seq + 1:
        raise ChainUnreadable(f"file {file.id} stands at entry {file.seq}, the next one is {event.seq}")
    head = step_of(event).head_after(octets(file.head))
    return [patch(File, file.id, head=hexed(head), seq=event.seq)]


def step_of(event: Event) -> Step:
    """The event as the log of its file has it. Raises: MissingRow for an event that no log has."""
    if event.file is None or event.seq is None or event.node is None:
        raise MissingRow(f"the event {event.name} is in no file's log")
    return Step(
        file=octets(event.file),
        node=event.node,
        object=octets(event.object or ""),
        seq=event.seq,
        actor=octets(event.actor or ""),
        timestamp=event.timestamp or 0,
        effective_day=event.effective_day or 0,
        supersedes=event.supersedes or 0,
        doc_hash=octets(event.doc_hash or ""),
        effect=octets(event.effect or ""),
        consents=octets(event.consents or ""),
        block=event.block,
    )


def entry_of(event: Event, store: Store) -> Entry:
    """The event as a handler takes it. Raises: UnsupportedEntry, MalformedEffect, MissingRow."""
    step = step_of(event)
    if step.node not in HANDLERS:
        raise UnsupportedEntry(f"node {step.node} is not projected by this version")
    if step.supersedes and step.node not in CORRECTING:
        raise UnsupportedEntry(f"entry {step.seq} corrects entry {step.supersedes}, which this version cannot project")
    file = store.get(File, event.file)
    return Entry(
        file=file.id,
        node=Node(step.node),
        object=hexed(step.object),
        seq=step.seq,
        actor=hexed(step.actor),
        timestamp=step.timestamp,
        day=step.effective_day,
        supersedes=step.supersedes,
        doc_hash=hexed(step.doc_hash),
        effect=effect_of(Node(step.node), step.effect),
        block=event.block,
        position=position(event),
        lender=file.lender or "",
        party=file.party,
    )
