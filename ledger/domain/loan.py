"""A loan from disbursement to settlement, as a pure value: every step returns another loan (money.md §6 to §9)."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, replace
from enum import StrEnum

from ledger.domain.allocation import Parts
from ledger.domain.amendment import CallingIn, Change, Renewal, Treatment, amended, extension, holiday
from ledger.domain.calendar import Day, format_day
from ledger.domain.clock import advance
from ledger.domain.errors import DomainError, Refused, require, require_integer
from ledger.domain.money import MAX_AMOUNT, Fen, Millionths
from ledger.domain.nodes import Node
from ledger.domain.position import Position, RowState, Step, opening
from ledger.domain.prepayment import (
    PREPAYMENT_NODES,
    PrepaymentKind,
    PrepaymentQuote,
    prepay,
    prepayment_today,
    quote_prepayment,
)
from ledger.domain.settlement import conclude, receive, receive_refund, receive_subsidy, refund, use_credit
from ledger.domain.terms import Agreement

LONGEST_PAUSE = 366


class EntryKind(StrEnum):
    """What money came in or went out for."""

    PAYMENT = "payment"
    REFUND = "refund"
    FULL = "full"
    SHORTENED = "shortened"
    REDUCED = "reduced"
    SUBSIDY = "subsidy"
    MERCHANT = "merchant"


@dataclass(frozen=True)
class Entry:
    """One movement of money, numbered in order of arrival from 1 and played on its value day.

    `principal` is what a partial prepayment was to prepay, `earmark` the instalment whose interest a subsidy is for.
    """

    number: int
    kind: EntryKind
    day: Day
    amount: Fen
    principal: Fen = 0
    earmark: int = 0


@dataclass(frozen=True)
class Amended:
    """A change of the terms on a day, after the movements numbered up to `after`; `node` is what it is in the catalogue, `months` what an extension adds."""

    day: Day
    after: int
    change: Change
    node: Node
    months: int = 0


@dataclass(frozen=True)
class Loan:
    """A loan as known at the end of `position.day`.

    `begun` is the loan as it stood when it was disbursed, or when its terms last changed: what a replay starts from. `entries` are the movements since
    then that stand, `numbered` counts all that there ever were; `log` are the steps as they came to be known, while `position.steps` are those
    of the story that now holds. `agreed_months` is the duration agreed at first, `extended_months` what extensions have added.
    """

    agreement: Agreement
    begun: Position
    entries: tuple[Entry, ...]
    numbered: int
    position: Position
    log: tuple[Step, ...]
    agreed_months: int
    extended_months: int = 0

    @property
    def start(self) -> Day:
        """The day on which the terms in force began."""
        return self.begun.day

    @property
    def day(self) -> Day:
        return self.position.day

    def advance(self, day: Day) -> "Loan":
        """Bring the loan to the end of `day`.

        Raises: InvalidValue for a day that the loan has passed.
        """
        require(
            day >= self.day, "day", format_day(day), f"{format_day(self.day)} or later: the loan has come to that day"
        )
        return self._at(advance(self.agreement, self.position, day))

    def receive(self, amount: Fen, day: Day, value_day: Day | None = None) -> "Loan":
        """Take a payment on `day`, valued on that day or an earlier one; never refused for the loan's state.

        An earlier value day does not reach behind the last prepayment that was carried out.

        Raises: InvalidValue for an amount of nothing or a value day outside the disbursement to `day`.
        """
        require_integer("amount", amount, 1, MAX_AMOUNT, "fen")
        valued = day if value_day is None else value_day
        allowed = f"a day from {format_day(self.start)} to {format_day(day)}"
        require(self.start <= valued <= day, "value_day", format_day(valued), allowed)
        today = self.advance(day)
        counted = max(valued, today._last_prepaid())
        return today._with(Entry(self.numbered + 1, EntryKind.PAYMENT, counted, amount))

    def refund(self, amount: Fen, day: Day) -> "Loan":
        """Pay out credit on `day`.

        Raises: Refused when the credit is smaller.
        """
        require_integer("amount", amount, 1, MAX_AMOUNT, "fen")
        today = self.advance(day)
        if amount > today.position.credit:
            raise Refused("credit_short", f"{amount} fen is more than the credit of {today.position.credit} fen")
        return today._with(Entry(self.numbered + 1, EntryKind.REFUND, day, amount))

    def quote(self, kind: PrepaymentKind, day: Day, pay_day: Day | None = None, principal: Fen = 0) -> PrepaymentQuote:
        """The quote that a prepayment asked for on `day` gets; for Full the principal is 0.

        Raises: InvalidValue, Refused.
        """
        position = self.advance(day).position
        return quote_prepayment(self.agreement, position, kind, day if pay_day is None else pay_day, principal)

    def prepay(self, quoted: PrepaymentQuote, day: Day) -> "Loan":
        """Carry out a quote on its pay day.

        Raises: Refused on another day, or when the loan has moved since so that the quote no longer holds.
        """
        if day != quoted.pay_day:
            raise Refused(
                "quote_not_for_today", f"the quote is for {format_day(quoted.pay_day)}, not {format_day(day)}"
            )
        today = self.advance(day)
        principal = 0 if quoted.kind is PrepaymentKind.FULL else quoted.principal
        computed = prepayment_today(self.agreement, today.position, quoted.kind, principal).amount
        if computed != quoted.amount:
            raise Refused(
                "quote_stale", f"{quoted.amount} fen was quoted, {computed} fen is needed now; ask for a new quote"
            )
        return today._with(Entry(self.numbered + 1, EntryKind(quoted.kind.value), day, quoted.amount, principal))

    def reverse(self, number: int, day: Day) -> "Loan":
        """Undo a payment as if it had never come: the loan is played again without it.

        Raises: Refused when no such payment stands.
        """
        today = self.advance(day)
        reversed_ = next((entry for entry in self.entries if entry.number == number), None)
        if reversed_ is None or reversed_.kind is EntryKind.REFUND:
            raise Refused("payment_unknown", f"no payment {number} stands on this loan")
        step = Step(day, Node.PAYMENT_REVERSED, payment=number, amount=reversed_.amount)
        left = tuple(entry for entry in self.entries if entry.number != number)
        return replace(today, log=(*today.log, step))._replayed(left)

    def extension(self, periods: int, day: Day, short_loan_months: int) -> tuple[Renewal, int]:
        """What both sides sign to move the maturity: `periods` due dates from the next one on; and the months that this adds. A loan of at most
        `short_loan_months` is extended by at most its own duration, a longer one within the product's longest.

        Raises: InvalidValue, Refused.
        """
        today = self.advance(day)
        longest = self.agreement.product.max_periods * self.agreement.terms.period_months
        is_short = self.agreed_months <= short_loan_months
        most = self.agreed_months if is_short else max(longest - self.agreed_months, 0)
        return extension(today.agreement, today.position, periods, most - self.extended_months)

    def extend(self, periods: int, day: Day, short_loan_months: int) -> "Loan":
        """Move the maturity on `day`. Raises: as `extension`."""
        change, added = self.extension(periods, day, short_loan_months)
        extended = self.amend(change, Node.EXTENSION_APPROVED, day)
        return replace(extended, extended_months=self.extended_months + added)

    def holiday(self, until: Day, day: Day, capitalise: bool = False) -> Renewal:
        """The terms of a payment holiday up to and on `until`; `capitalise`: the interest that is owed becomes principal.

        Raises: InvalidValue, Refused.
        """
        today = self.advance(day)
        treatment = Treatment.CAPITALISES_INTEREST if capitalise else Treatment.DATES_GO_ON
        return holiday(today.agreement, today.position, until, treatment)

    def pause(self, until: Day, day: Day, capitalise: bool = False) -> "Loan":
        """Begin a payment holiday on `day`. Raises: as `holiday`."""
        return self.amend(self.holiday(until, day, capitalise), Node.MORATORIUM_GRANTED, day)

    def waive(self, relief: Parts, day: Day) -> "Loan":
        """Give up interest, fee or penalty; the dates go on.

        Raises: InvalidValue, Refused.
        """
        require(relief.principal == 0, "relief_principal", relief.principal, "0: principal is not waived")
        require(relief.total > 0, "relief", relief.total, "more than nothing")
        change = Renewal(self.agreement.terms, Treatment.DATES_GO_ON, relief)
        return self.amend(change, Node.WAIVER_GRANTED, day)

    def lower_rate(self, less: Millionths, day: Day) -> "Loan":
        """A discount of the lender's: the dates go on at a lower rate.

        Raises: InvalidValue, Refused.
        """
        today, terms = self.advance(day), self.agreement.terms
        require_integer("discount", less, 1, terms.rate, "millionths a year")
        if not today.position.undue:
            raise Refused("nothing_to_do", "no principal is left to fall due at another rate")
        change = Renewal(replace(terms, rate=terms.rate - less), Treatment.DATES_GO_ON)
        return today.amend(change, Node.RATE_RESET, day)

    def stop_clock(self, until: Day, day: Day) -> "Loan":
        """The clock of arrears stands still from today on, or from where it does already, and before `until`.

        Raises: InvalidValue; Refused of a loan that is not overdue.
        """
        today, pauses = self.advance(day), self.agreement.pauses
        runs = bool(pauses) and day < pauses[-1][1]
        since = pauses[-1][1] if runs else day
        if not today.position.in_state(RowState.OVERDUE):
            raise Refused("not_overdue", "only the clock of arrears is stopped, and there are none")
        allowed = f"a day from {format_day(since + 1)} to {format_day(day + LONGEST_PAUSE)}"
        require(since < until <= day + LONGEST_PAUSE, "until", format_day(until), allowed)
        listed = (*pauses[:-1], (pauses[-1][0], until)) if runs else (*pauses, (day, until))
        return replace(today, agreement=replace(today.agreement, pauses=listed))

    def call_in(self, day: Day) -> "Loan":
        """Make everything due. Raises: Refused."""
        return self.amend(CallingIn(), Node.LOAN_ACCELERATED, day)

    def amend(self, change: Change, node: Node, day: Day) -> "Loan":
        """The loan from `day` on, on other terms or called in; what came before is behind it.

        Raises: InvalidValue, Refused.
        """
        today = self.advance(day)
        agreement, begun = amended(today.agreement, today.position, change, node)
        changed = replace(today, agreement=agreement, begun=begun, entries=())
        return changed._at(_opened(agreement, begun))

    def _last_prepaid(self) -> Day:
        carried_out = (step.day for step in reversed(self.position.steps) if step.node in PREPAYMENT_NODES.values())
        return max(next(carried_out, self.start), self.start)

    def _with(self, entry: Entry) -> "Loan":
        numbered = replace(self, numbered=entry.number)
        entries = (*self.entries, entry)
        if entry.day < self.day or any(earlier.day > entry.day for earlier in self.entries):
            return numbered._replayed(entries)
        played = advance(self.agreement, _play(self.agreement, self.position, entry), self.day)
        return replace(numbered._at(played), entries=entries)

    def _told(self, entries: tuple[Entry, ...], day: Day) -> "Loan":
        """With entries that are known from the beginning, at the end of a day."""
        position = _replay(self.agreement, self.begun, entries, day)
        numbered = max((entry.number for entry in entries), default=self.numbered)
        return replace(self, entries=entries, numbered=numbered)._at(position)

    def _replayed(self, entries: tuple[Entry, ...]) -> "Loan":
        position = _replay(self.agreement, self.begun, entries, self.day)
        news = Counter(position.steps) - Counter(self.log)
        unlogged = tuple(step for step in dict.fromkeys(position.steps) for _ in range(news[step]))
        return replace(self, entries=entries, position=position, log=(*self.log, *unlogged))

    def _at(self, position: Position) -> "Loan":
        news = position.steps[len(self.position.steps) :]
        return replace(self, position=position, log=(*self.log, *news))


def open_loan(agreement: Agreement, start: Day | None = None) -> Loan:
    """A loan whose money was disbursed on `start`, by default the planned day.

    Raises: InvalidValue when the first due date is not after the start.
    """
    return loan_of(agreement, (), start=start)


def loan_of(
    agreement: Agreement,
    entries: Iterable[Entry],
    day: Day | None = None,
    start: Day | None = None,
    amendments: Iterable[Amended] = (),
) -> Loan:
    """The loan that the entries and the amendments, in their order, make, brought to `day` (by default that of the last of them): what a statement of
    any day is read from.

    Raises: InvalidValue when an entry, an amendment or the day is before the start, or one of them after the day; Refused where an amendment does not fit.
    """
    begin = agreement.terms.start_day if start is None else start
    standing = tuple(sorted(entries, key=lambda entry: entry.number))
    changes = tuple(amendments)
    days = [*(entry.day for entry in standing), *(change.day for change in changes)]
    until = max(days, default=begin) if day is None else day
    for happened in (*days, until):
        require(begin <= happened <= until, "day", happened, f"a day number from {begin} to {until}")
    loan = _disbursed(agreement, begin)
    for change in changes:
        before = tuple(entry for entry in standing if loan.numbered < entry.number <= change.after)
        loan = replace(loan._told(before, change.day), numbered=change.after)
        loan = loan.amend(change.change, change.node, change.day)
        loan = replace(loan, extended_months=loan.extended_months + change.months)
    return loan._told(tuple(entry for entry in standing if entry.number > loan.numbered), until)


def _disbursed(agreement: Agreement, start: Day) -> Loan:
    begun = opening(agreement, start)
    position = _opened(agreement, begun)
    months = agreement.terms.periods * agreement.terms.period_months
    return Loan(agreement, begun, (), 0, position, position.steps, months)


def _replay(agreement: Agreement, begun: Position, entries: Iterable[Entry], day: Day) -> Position:
    """Play the loan from its beginning with every entry on its own day, those of one day in order of number."""
    position = _opened(agreement, begun)
    for entry in sorted(entries, key=lambda entry: (entry.day, entry.number)):
        position = _play(agreement, advance(agreement, position, entry.day), entry)
    return advance(agreement, position, day)


def _opened(agreement: Agreement, begun: Position) -> Position:
    """The beginning at the end of its day, before any money: credit pays what new terms have made due."""
    return advance(agreement, conclude(agreement, use_credit(agreement, begun)), begun.day)


def _play(agreement: Agreement, position: Position, entry: Entry) -> Position:
    if entry.kind is EntryKind.REFUND:
        return refund(position, entry.amount, entry.number)
    if entry.kind is EntryKind.SUBSIDY:
        return receive_subsidy(agreement, position, entry.amount, entry.number, entry.earmark)
    if entry.kind is EntryKind.MERCHANT:
        return receive_refund(agreement, position, entry.amount, entry.number)
    if entry.kind is EntryKind.PAYMENT:
        return receive(agreement, position, entry.amount, entry.number)
    try:
        quoted = prepayment_today(agreement, position, PrepaymentKind(entry.kind.value), entry.principal)
    except DomainError:
        quoted = None
    if quoted is None or quoted.amount > entry.amount:
        # In a replay its conditions may hold no longer: the money stays, as an ordinary payment.
        return receive(agreement, position, entry.amount, entry.number)
    return prepay(agreement, position, quoted, entry.amount, entry.number)
