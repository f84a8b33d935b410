"""Holds the tables against the chain: every head recomputed from the stored events, every state asked of the contract."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from sqlmodel import Session, col, select

from evidence.catalogue import FileKind
from evidence.errors import EvidenceError
from evidence.log import Start
from ledger.domain.nodes import Scope
from ledger.readmodel import states
from ledger.readmodel.columns import bounded, hexed, octets
from ledger.readmodel.comparison import ALL, PARTS, Comparison
from ledger.readmodel.errors import ReadModelError
from ledger.readmodel.projector import last_block
from ledger.readmodel.queries.administration import balances
from ledger.readmodel.replaying import step_of
from ledger.readmodel.source import Source
from ledger.readmodel.states import number_of, numbered
from ledger.readmodel.tables.chain import Deployment, Event, File
from ledger.readmodel.tables.parts import Part

FILE_VIEW = "fileOf"


@dataclass(frozen=True)
class Difference:
    """What the tables say and what the chain says of one field of one thing."""

    kind: str
    key: str
    field: str
    tables: Any
    chain: Any

    def __str__(self) -> str:
        return f"{self.kind} {self.key}: {self.field} is {self.tables} in the tables, {self.chain} on the chain"


@dataclass
class Audit:
    """One pass over everything, as of the last block that the tables hold.

    `checked` counts the rows that were compared.
    """

    session: Session
    source: Source
    checked: int = 0

    def __post_init__(self) -> None:
        last = last_block(self.session)
        if last is None:
            raise ReadModelError("the tables are empty: there is nothing to audit")
        self.block = last

    def differences(self) -> Iterator[Difference]:
        """Everything in which tables and chain differ.

        Raises: what the source raises.
        """
        yield from self._block()
        yield from self._files()
        for comparison in ALL:
            yield from self._rows(comparison)
        yield from self._parts()
        yield from self._accounts()

    def _block(self) -> Iterator[Difference]:
        found = self.source.block(self.block.number)
        on_chain = None if found is None else hexed(found.hash)
        yield from _unless_same("block", str(self.block.number), "hash", hexed(self.block.hash), on_chain)

    def _files(self) -> Iterator[Difference]:
        deployment = self.session.exec(select(Deployment)).one()
        yield from _unless_same(
            "deployment", deployment.ledger, "origin", deployment.origin, hexed(self.source.deployment().origin)
        )
        for file in self._each(File):
            yield from self._file(file, self.source.deployment().origin)

    def _file(self, file: File, origin: bytes) -> Iterator[Difference]:
        kind = FileKind(number_of(states.FileKind(file.kind)))
        head = Start(origin, kind, octets(file.id)).head
        yield from _unless_same("file", file.id, "first head", file.first_head, hexed(head))
        seq = 0
        for event in self._log(file.id):
            seq += 1
            yield from _unless_same("file", file.id, "place in the log", event.seq, seq)
            try:
                head = step_of(event).head_after(head)
            except (ValueError, EvidenceError, ReadModelError) as error:
                yield Difference("file", file.id, f"entry {seq}", f"unreadable ({error})", "an entry")
        answer = self._view(FILE_VIEW, octets(file.id))
        yield from _unless_same("file", file.id, "head of the stored events", hexed(head), hexed(answer["head"]))
        yield from _unless_same("file", file.id, "head", file.head, hexed(answer["head"]))
        yield from _unless_same("file", file.id, "entries", seq, answer["seq"])
        kind_there = numbered(states.FileKind, answer["kind"])
        yield from _unless_same("file", file.id, "kind", file.kind, kind_there.value)
        parent = file.parent or hexed(bytes(32))
        yield from _unless_same("file", file.id, "parent", parent, hexed(answer["parent"]))

    def _log(self, file: str) -> Iterator[Event]:
        entries = select(Event).where(Event.file == file).order_by(col(Event.seq))
        yield from self.session.exec(entries.execution_options(yield_per=500))

    def _rows(self, comparison: Comparison) -> Iterator[Difference]:
        for row in self._each(comparison.table):
            if comparison.known(row):
                yield from self._row(comparison, row)

    def _row(self, comparison: Comparison, row: Any) -> Iterator[Difference]:
        key = [getattr(row, name) for name in comparison.key]
        arguments = (octets(part) if isinstance(part, str) else part for part in key)
        answer = comparison.read(self._view(comparison.function, *arguments), row)
        shown = " ".join(map(str, key))
        for field in comparison.fields:
            if not field.only_in or row.state in field.only_in:
                mine = getattr(row, field.column)
                yield from _unless_same(comparison.name, shown, field.column, mine, field.stored(answer))

    def _parts(self) -> Iterator[Difference]:
        for part in self._each(Part):
            view = PARTS.get(Scope(part.scope))
            if view is not None:
                answer = self._view(view.function, *view.arguments(part))
                for field, mine, theirs in view.differences(part, answer):
                    yield from _unless_same(part.scope, f"{part.file} {int(part.object, 16)}", field, mine, theirs)

    def _accounts(self) -> Iterator[Difference]:
        for account in balances(self.session, None):
            self.checked += 1
            yield from _unless_same(
                "account",
                f"{account.kind} of {account.owner}",
                "balance",
                account.balance,
                self._balance(account.owner, account.kind),
            )

    def _balance(self, owner: str, kind: str) -> int:
        account = states.AccountKind(kind)
        if account is states.AccountKind.RECEIVABLE:
            return bounded(self._view("receivableOf", octets(owner)))
        return bounded(self._view("balanceOf", number_of(account), octets(owner)))

    def _view(self, function: str, *arguments: Any) -> Any:
        return self.source.view(function, *arguments, block=self.block.number)

    def _each(self, table: type[Any]) -> Iterator[Any]:
        """Every row of a table, without holding them all."""
        for row in self.session.exec(select(table).execution_options(yield_per=500)):
            self.checked += 1
            yield row


def _unless_same(kind: str, key: str, field: str, tables: Any, chain: Any) -> Iterator[Difference]:
    if tables != chain:
        yield Difference(kind, key, field, tables, chain)
