"""What a handler answers: changes of rows. A handler reads the tables, through `Rows`, but writes nothing itself."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Protocol, TypeAlias, TypeVar

from ledger.domain.nodes import Node
from ledger.readmodel.effects import Effect
from ledger.readmodel.states import AccountKind
from ledger.readmodel.tables.base import Table

T = TypeVar("T", bound=Table)


@dataclass(frozen=True)
class Put:
    """A row that must not be there yet."""

    row: Table


@dataclass(frozen=True)
class Patch:
    """New values for some columns of a row that must be there."""

    table: type[Table]
    key: tuple[Any, ...]
    values: Mapping[str, Any]


@dataclass(frozen=True)
class Drop:
    """A row that goes; nothing happens if there is none."""

    table: type[Table]
    key: tuple[Any, ...]


@dataclass(frozen=True)
class Book:
    """An amount in fen on an account, negative when it leaves."""

    owner: str
    kind: AccountKind
    amount: int
    lender: str
    file: str | None = None


Change: TypeAlias = Put | Patch | Drop | Book
Changes: TypeAlias = Iterable[Change]


class Rows(Protocol):
    """The tables as the last event left them."""

    def get(self, table: type[T], *key: Any) -> T:
        """Raises: MissingRow."""

    def find(self, table: type[T], *key: Any) -> T | None:
        """The row of that key, None when there is none."""

    def select(self, table: type[T], **equal: Any) -> Sequence[T]:
        """Rows whose columns have these values, in the order of their keys."""


@dataclass(frozen=True)
class Entry:
    """One NodeReached event with its effect. Ids, hashes and `object` are hex; `day` is the effective day.

    `lender` and `party` are those of the file, empty until its first entry has named them.
    """

    file: str
    node: Node
    object: str
    seq: int
    actor: str
    timestamp: int
    day: int
    supersedes: int
    doc_hash: str
    effect: Effect
    block: int
    position: int
    lender: str
    party: str

    @property
    def number(self) -> int:
        """The object as a number: a drawdown's, a claim's, a mandate's, a quote's."""
        return int(self.object, 16)

    @property
    def version_and_row(self) -> tuple[int, int]:
        """The version of the schedule and the number of the instalment that the object is."""
        return divmod(self.number, 2**16)

    @property
    def payment(self) -> str:
        """The payment that the object is: its left 16 bytes."""
        return self.object[: 2 + 32]


@dataclass(frozen=True)
class Fact:
    """An event that is no entry of a file: administration and accounts. `arguments` as in an effect."""

    name: str
    arguments: Effect
    block: int
    position: int


Handler: TypeAlias = Callable[[Entry, Rows], Changes]
FactHandler: TypeAlias = Callable[[Fact, Rows], Changes]


def patch(table: type[Table], *key: Any, **values: Any) -> Patch:
    """New values for the row of that key."""
    return Patch(table, key, values)
