"""The story of a loan in its records: what was agreed, what money came and went, what changed the terms."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field, replace

from ledger.chain.amendments import AMENDING, change_of
from ledger.chain.terms import terms_of
from ledger.domain.allocation import Parts
from ledger.domain.calendar import Day
from ledger.domain.loan import Amended, Entry, EntryKind, Loan, loan_of
from ledger.domain.money import Fen
from ledger.domain.nodes import Node
from ledger.domain.terms import Agreement, Compounding
from ledger.statements.errors import LoanNotThere, NotComputed
from ledger.statements.records import Record, Records

MONEY: Mapping[Node, EntryKind] = {
    Node.PAYMENT_RECEIVED: EntryKind.PAYMENT,
    Node.AUTODEBIT_EXECUTED: EntryKind.PAYMENT,
    Node.THIRD_PARTY_PAID: EntryKind.PAYMENT,
    Node.ENFORCEMENT_PROCEEDS_APPLIED: EntryKind.PAYMENT,
    Node.RECOVERY_RECEIVED: EntryKind.PAYMENT,
    Node.SUBSIDY_APPLIED: EntryKind.SUBSIDY,
    Node.PARTIAL_PREPAID_TERM_SHORTENED: EntryKind.SHORTENED,
    Node.PARTIAL_PREPAID_INSTALMENT_REDUCED: EntryKind.REDUCED,
    Node.FULL_PREPAID: EntryKind.FULL,
    Node.OVERPAYMENT_REFUNDED: EntryKind.REFUND,
}
# Logged in the facility's file, with the amount that the loan is paid.
OF_THE_FACILITY: Mapping[Node, str] = {
    Node.SETOFF_EXECUTED: "amount",
    Node.GUARANTOR_PAID: "amount",
    Node.COLLATERAL_SOLD: "toDebt",
}
# Change the terms and pay in one entry.
PAID_AT_ONCE: Mapping[Node, EntryKind] = {
    Node.SETTLEMENT_DISCOUNTED: EntryKind.PAYMENT,
    Node.REFINANCED: EntryKind.PAYMENT,
    Node.MERCHANT_REFUND_APPLIED: EntryKind.MERCHANT,
}
# Entries whose object is no payment: a refund's is the payment that was too much, a court's the case.
UNNAMED = (Node.OVERPAYMENT_REFUNDED, Node.ENFORCEMENT_PROCEEDS_APPLIED)
# An instalment is named by its version and, in the last 16 bits, its number.
ROW = 0xFFFF
PREPAYMENTS = (EntryKind.SHORTENED, EntryKind.REDUCED, EntryKind.FULL)


@dataclass(frozen=True)
class Money:
    """A movement as it was recorded. `payment` is its id, empty for a refund; `reversed_on` the day on which it was undone, if it was."""

    entry: Entry
    node: Node
    payment: bytes
    seq: int
    timestamp: int
    reversed_on: Day | None = None


@dataclass(frozen=True)
class Allocated:
    """A split in the log: of which payment, from the credit of the loan or from the payment itself."""

    payment: bytes
    from_credit: bool
    parts: Parts
    seq: int


@dataclass(frozen=True)
class Recourse:
    """A claim of somebody who paid for the borrower, by what payment it came, and what is left of it in fen."""

    payment: bytes
    left: Fen


@dataclass(frozen=True)
class Story:
    """Of one loan, as far as the records were looked at. `day` is the end of that. `passed_on`: what of the money, beyond the debt, went to those who had paid for
    the borrower; `recourse`: what they have still to get (fen).
    """

    agreement: Agreement
    start: Day
    day: Day
    money: tuple[Money, ...]
    amendments: tuple[Amended, ...]
    allocated: tuple[Allocated, ...]
    passed_on: tuple[Entry, ...] = ()
    recourse: Fen = 0

    def loan(self) -> Loan:
        """The loan as the rules make it, at the end of the day. Raises: DomainError where records and rules do not fit."""
        standing = [one.entry for one in self.money if one.reversed_on is None and one.entry.day <= self.day]
        numbers = {entry.number for entry in standing}
        entries = [*standing, *(one for one in self.passed_on if one.number in numbers and one.day <= self.day)]
        return loan_of(self.agreement, entries, self.day, self.start, self.amendments)


def story_of(records: Records, day: Day, known_later: bool) -> Story:
    """What was recorded by the end of `day`; `known_later`: everything that was recorded since too, as far as it counts on days up to it.

    Raises: LoanNotThere before the disbursement; NotComputed.
    """
    end = records.clock.begins(day + 1)
    told = _Told(records)
    for record in records.loan_entries:
        if known_later or record.timestamp < end:
            told.hear(record)
    told.hear_the_rest()
    return told.story(day)


@dataclass
class _Told:
    """Gathers a story, entry by entry."""

    records: Records
    money: list[Money] = field(default_factory=list)
    amendments: list[Amended] = field(default_factory=list)
    allocated: list[Allocated] = field(default_factory=list)
    quotes: dict[int, Fen] = field(default_factory=dict)
    pauses: list[tuple[Day, Day]] = field(default_factory=list)
    recourse: dict[bytes, Recourse] = field(default_factory=dict)
    passed_on: list[Entry] = field(default_factory=list)
    known: set[bytes] = field(default_factory=set)
    last: int = 0
    disbursed: bool = False

    def __post_init__(self) -> None:
        loan = self.records.loan
        self._outside = [
            record
            for record in self.records.facility_entries
            if record.node in OF_THE_FACILITY and record.effect["loan"] == loan and _amount(record)
        ]

    def hear(self, record: Record) -> None:
        self.last = record.timestamp
        self.disbursed = self.disbursed or record.node is Node.DISBURSEMENT_CONFIRMED
        for nodes, handle in _HANDLERS:
            if record.node in nodes:
                handle(self, record)

    def hear_the_rest(self) -> None:
        """Money whose loan had not caught up yet is not allocated yet."""
        while self._outside and self._outside[0].timestamp <= self.last:
            self._enter_outside()

    def quote(self, record: Record) -> None:
        self.quotes[int.from_bytes(record.object)] = record.effect["principal"]

    def receive(self, record: Record) -> None:
        kind, effect = MONEY[record.node], record.effect
        payment = b"" if record.node in UNNAMED else _payment_of(record)
        # A replay tells a prepayment once more.
        if payment and payment in self.known:
            return
        principal = self.quotes.get(effect["quote"], 0) if kind in PREPAYMENTS and kind is not EntryKind.FULL else 0
        self._enter(record, kind, payment, effect.get("valueDay", record.effective_day), effect["amount"], principal)

    def allocate(self, record: Record) -> None:
        payment = record.object[:16]
        if payment not in self.known:
            self._name(payment)
        found = {name: record.effect["parts"][name] for name in ("fee", "interest", "penalty", "compound", "principal")}
        self.allocated.append(Allocated(payment, record.effect["fromCredit"], Parts(**found), record.seq))

    def reverse(self, record: Record) -> None:
        undone = record.object[:16]
        self.recourse = {number: one for number, one in self.recourse.items() if one.payment != undone}
        self.money = [
            replace(one, reversed_on=record.effective_day) if one.payment == undone else one for one in self.money
        ]
        self._forget(record)

    def acquire(self, record: Record) -> None:
        """Whoever has paid takes over the claim to that extent."""
        payment = self.allocated[-1].payment if self.allocated else b""
        before = self.recourse.get(record.object, Recourse(payment, 0))
        self.recourse[record.object] = replace(before, left=before.left + record.effect["amount"])

    def distribute(self, record: Record) -> None:
        """A recourse is paid out of what would be the borrower's credit: that money leaves the loan."""
        claim = self.recourse.get(record.object)
        if claim is None or not self.allocated:
            return
        amount = record.effect["toOwner"]
        numbers = {one.payment: one.entry.number for one in self.money}
        number = numbers[self.allocated[-1].payment]
        self.recourse[record.object] = replace(claim, left=claim.left - amount)
        self.passed_on.append(Entry(number, EntryKind.REFUND, record.effective_day, amount))

    def pause(self, record: Record) -> None:
        """One that runs is made longer."""
        since, until = record.effect["from"], record.effect["until"]
        if self.pauses and self.pauses[-1][1] == since:
            since = self.pauses.pop()[0]
        self.pauses.append((since, until))

    def replay(self, record: Record) -> None:
        """Allocations of payments from a number on are told once more."""
        self._forget(record)

    def amend(self, record: Record) -> None:
        change = change_of(record.node, record.effect)
        # Terms are changed of a loan; a disbursement that failed has made none.
        if change is None or not self.disbursed:
            return
        months = record.effect.get("addedMonths", 0)
        self.amendments.append(Amended(record.effective_day, len(self.money), change, record.node, months))
        if record.node in PAID_AT_ONCE:
            payment = record.effect.get("payment", b"")
            self._enter(record, PAID_AT_ONCE[record.node], payment, record.effective_day, record.effect["amount"], 0)

    def story(self, day: Day) -> Story:
        first = {record.node: record for record in reversed(self.records.loan_entries)}
        if Node.DISBURSEMENT_CONFIRMED not in first or Node.SCHEDULE_GENERATED not in first:
            raise LoanNotThere(f"loan 0x{self.records.loan.hex()} has not been disbursed")
        start = first[Node.DISBURSEMENT_CONFIRMED].effect["startDay"]
        if day < start:
            raise LoanNotThere(f"loan 0x{self.records.loan.hex()} was disbursed only after that day")
        terms, cap = terms_of(first[Node.TERMS_PROPOSED].effect["terms"]), first[Node.SCHEDULE_GENERATED].effect["cap"]
        compounding = None
        if self.records.compounds:
            compounding = Compounding.agreed(cap, terms.penalty_rate, first[Node.APR_DISCLOSED].effect["apr"])
        agreement = Agreement(
            terms=terms,
            product=self.records.product,
            cap=cap,
            compounding=compounding,
            business_days=self.records.business_days,
            shares=_shares(self.records.loan_entries),
            pauses=tuple(self.pauses),
        )
        amendments = tuple(one for one in self.amendments if one.day <= day)
        return Story(
            agreement=agreement,
            start=start,
            day=day,
            money=tuple(self.money),
            amendments=amendments,
            allocated=tuple(self.allocated),
            passed_on=tuple(self.passed_on),
            recourse=sum(one.left for one in self.recourse.values()),
        )

    def _name(self, payment: bytes) -> None:
        """The id of money that is allocated, where the entry that brought it has none or is in another file."""
        last = self.money[-1] if self.money else None
        if last is not None and last.entry.kind is not EntryKind.REFUND and not last.payment:
            self.money[-1] = replace(last, payment=payment)
            self.known.add(payment)
        elif self._outside:
            self._enter_outside(payment)

    def _enter_outside(self, payment: bytes = b"") -> None:
        record = self._outside.pop(0)
        self._enter(
            record,
            EntryKind.PAYMENT,
            payment or record.effect.get("payment", b""),
            record.effective_day,
            _amount(record),
            0,
        )

    def _enter(self, record: Record, kind: EntryKind, payment: bytes, day: Day, amount: Fen, principal: Fen) -> None:
        earmark = int.from_bytes(record.object) & ROW if kind is EntryKind.SUBSIDY else 0
        entry = Entry(len(self.money) + 1, kind, day, amount, principal, earmark)
        stated = record.effect.get("number", entry.number)
        if record.node not in OF_THE_FACILITY and stated != entry.number:
            raise NotComputed(
                f"entry {record.seq} of the loan is movement {stated}, of which only {entry.number - 1} came before"
            )
        self.money.append(Money(entry, record.node, payment, record.seq, record.timestamp))
        self.known.add(payment)

    def _forget(self, record: Record) -> None:
        first = record.effect["replayedFrom"]
        if not first:
            return
        told_again = {one.payment for one in self.money if one.entry.number >= first}
        base = self.amendments[-1].after if self.amendments else 0
        behind = {one.payment for one in self.money if one.entry.number <= base}
        self.allocated = [one for one in self.allocated if one.payment in behind or one.payment not in told_again]


def _payment_of(record: Record) -> bytes:
    payment: bytes = record.effect.get("payment", record.object[:16])
    return payment


def _amount(record: Record) -> Fen:
    amount: Fen = record.effect[OF_THE_FACILITY[record.node]]
    return amount


def _shares(entries: Iterable[Record]) -> tuple[int, ...]:
    """By the notes that were issued at the disbursement, the lead's first."""
    notes = [record for record in entries if record.node is Node.LOAN_NOTE_ISSUED]
    return tuple(record.effect["shareBps"] for record in sorted(notes, key=lambda record: record.object))


def _received(told: _Told, record: Record) -> None:
    told.receive(record)
    if record.node is Node.PAYMENT_RECEIVED:
        told.replay(record)


_HANDLERS: tuple[tuple[Iterable[Node], Callable[[_Told, Record], None]], ...] = (
    ((Node.PREPAY_QUOTED,), _Told.quote),
    (tuple(MONEY), _received),
    ((Node.PAYMENT_ALLOCATED,), _Told.allocate),
    ((Node.PAYMENT_REVERSED,), _Told.reverse),
    (AMENDING, _Told.amend),
    ((Node.DELINQUENCY_PAUSED,), _Told.pause),
    ((Node.RECOURSE_ACQUIRED,), _Told.acquire),
    ((Node.PROCEEDS_DISTRIBUTED,), _Told.distribute),
)
