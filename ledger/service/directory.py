"""Which objects there are, and whose: asked of the read model, so that one lender's ids are nothing to another."""

from __future__ import annotations

from collections.abc import Container, Iterator, Mapping
from dataclasses import dataclass, field
from itertools import islice
from typing import Any, Protocol

from ledger.domain.calendar import Day
from ledger.domain.errors import InvalidValue
from ledger.domain.nodes import File, Scope
from ledger.readmodel import queries
from ledger.readmodel.columns import octets
from ledger.readmodel.database import Database
from ledger.readmodel.errors import NotFound
from ledger.scenario.kinds import show_bytes
from ledger.service.errands import Duty, Errand, debit, end_of_limit, end_of_offer
from ledger.service.errors import Unknown
from ledger.service.ids import read_id, read_part_id
from ledger.service.values import ADDRESS

NO_DAY = 0


@dataclass(frozen=True)
class Subject:
    """What a path names: `values` by scope: the file and the part in it, `party` the borrower behind it (hex; None before there is one)."""

    values: Mapping[str, Any] = field(default_factory=dict)
    party: str | None = None


class Directory(Protocol):
    """Only what belongs to the lender is there."""

    def subject(self, scope: Scope | None, lender: str, key: str) -> Subject:
        """Raises: Unknown."""

    def require(self, kind: str, lender: str, key: bytes) -> None:
        """Raises: Unknown where the lender has no such product, party, facility or loan."""

    def wallet(self, lender: str, key: str, *, own: bool) -> str:
        """An address in a path; `own`: only that of a person or party of the lender. Raises: Unknown."""

    def is_at_home(self, lender: str, address: str) -> bool:
        """Whether somebody else than the lender says that the wallet is of its house."""

    def behind(self, lender: str, day: Day, most: int, apart: Container[bytes] = ()) -> tuple[bytes, ...]:
        """So many of the lender's open loans that stand before that day, but for those set apart; furthest behind first."""

    def errands(self, lender: str, day: Day, duty: Duty) -> Iterator[Errand]:
        """What a keeper can do for the lender on that day, besides advancing loans; the most pressing first."""


class ReadModelDirectory:
    """The real one."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def subject(self, scope: Scope | None, lender: str, key: str) -> Subject:
        match scope:
            case None:
                return Subject({"lender": octets(lender)})
            case Scope.PARTY:
                return self._party(lender, key)
            case Scope.PAYMENT:
                return self._payment(lender, key)
            case Scope.APPLICATION | Scope.FACILITY | Scope.FUNDING:
                return self._facility(scope.value, lender, key)
            case Scope.AGREEMENT | Scope.DRAWDOWN | Scope.LOAN:
                return self._loan(scope.value, lender, key)
        return self._part(scope, lender, key)

    def require(self, kind: str, lender: str, key: bytes) -> None:
        shown = show_bytes(key)
        with self._database.reader() as session:
            ask = {
                "product": lambda: queries.product(session, lender, shown),
                "party": lambda: queries.party(session, lender, shown),
                "facility": lambda: queries.facility(session, lender, shown, NO_DAY),
                "loan": lambda: queries.loan(session, lender, shown),
            }
            _found(kind, shown, ask[kind])

    def wallet(self, lender: str, key: str, *, own: bool) -> str:
        try:
            address = str(ADDRESS.read(key))
        except InvalidValue:
            raise Unknown("wallet", key) from None
        with self._database.reader() as session:
            if own and not queries.has_person(session, lender, address):
                raise Unknown("wallet", key)
        return address

    def is_at_home(self, lender: str, address: str) -> bool:
        with self._database.reader() as session:
            return queries.is_at_home(session, lender, address)

    def behind(self, lender: str, day: Day, most: int, apart: Container[bytes] = ()) -> tuple[bytes, ...]:
        with self._database.reader() as session:
            found = map(octets, queries.loans_behind(session, lender, day))
            return tuple(islice((loan for loan in found if loan not in apart), most))

    def errands(self, lender: str, day: Day, duty: Duty) -> Iterator[Errand]:
        with self._database.reader() as session:
            if duty is Duty.DEBIT:
                found = [debit(octets(loan), row) for loan, row in queries.debitable(session, lender)]
            else:
                offers, limits = (ask(session, lender, day) for ask in (queries.lapsed_offers, queries.lapsed_limits))
                found = [*map(end_of_offer, map(octets, offers)), *map(end_of_limit, map(octets, limits))]
        return iter(found)

    def _party(self, lender: str, key: str) -> Subject:
        party = read_id("party", key)
        with self._database.reader() as session:
            found = _found("party", key, lambda: queries.party(session, lender, show_bytes(party)))
        return Subject({"party": party}, found.id)

    def _facility(self, kind: str, lender: str, key: str) -> Subject:
        facility = read_id(kind, key)
        with self._database.reader() as session:
            found = _found(kind, key, lambda: queries.facility(session, lender, show_bytes(facility), NO_DAY))
        return Subject({"facility": facility}, found.party)

    def _loan(self, kind: str, lender: str, key: str) -> Subject:
        loan = read_id(kind, key)
        with self._database.reader() as session:
            found = _found(kind, key, lambda: queries.loan(session, lender, show_bytes(loan)))
        return Subject({"loan": loan}, found.loan.party)

    def _part(self, scope: Scope, lender: str, key: str) -> Subject:
        """Whether the file has such a part is the contracts' to say."""
        file, number = read_part_id(scope, key)
        find = {
            File.PARTY: lambda *asked: self._party(*asked[1:]),
            File.FACILITY: self._facility,
            File.LOAN: self._loan,
        }
        found = find[scope.file](scope.value, lender, show_bytes(file))
        return Subject({**found.values, scope.value: number}, found.party)

    def _payment(self, lender: str, key: str) -> Subject:
        payment = read_id("payment", key)
        with self._database.reader() as session:
            found = _found("payment", key, lambda: queries.payment(session, lender, show_bytes(payment)))
        loan = self._loan("loan", lender, found.loan)
        return Subject({**loan.values, "payment": payment}, loan.party)


def _found(kind: str, key: str, ask: Any) -> Any:
    try:
        return ask()
    except NotFound:
        raise Unknown(kind, key) from None
