"""A loan that both sides play, act by act: the contracts on a chain and the Python witness."""

from collections.abc import Callable
from dataclasses import dataclass, field

from hypothesis import currently_in_test_context, event

from ledger.domain.apr import cash_flows, first_version_is_under_cap
from ledger.domain.calendar import Day
from ledger.domain.errors import DomainError
from ledger.domain.loan import Entry, EntryKind, Loan, open_loan
from ledger.domain.money import Fen
from ledger.domain.prepayment import PrepaymentQuote
from ledger.domain.quote import quote
from ledger.domain.schedule import schedule
from tests.differential.comparison import claims_found, expected, found, versions
from tests.differential.contract_loan import ContractLoan, Stored
from tests.differential.world import Deal, Refused, World

# Refusals that speak of the loan's state or of a figure, and not of who asked or how.
OF_THE_LOAN = {
    "AmountMissing",
    "AprAboveCap",
    "ArrearsOpen",
    "BilledRowPaidAhead",
    # Asked of the debtor where, by the witness, there is nothing to sign.
    "ConsentMissing",
    "CreditShort",
    "ExtensionTooLong",
    "InstalmentPaid",
    "LoanInState",
    "PayDayOutOfRange",
    "PaymentBehindBase",
    "PaymentInState",
    "PaymentUnknown",
    "PrincipalDiffers",
    "PrincipalOutOfRange",
    "QuoteNotForToday",
    "QuoteStale",
    "QuoteUsed",
    "ReliefTooLarge",
    "TermsInvalid",
    "UnexpectedNode",
    "NodeRepeated",
    "NothingToDo",
    "ValueDayOutOfRange",
}


@dataclass
class Life:
    """A loan that both sides play. `day` is that of the next act."""

    deal: Deal
    witness: Loan
    contract: ContractLoan
    day: Day
    quotes: list[tuple[int, PrepaymentQuote]] = field(default_factory=list)
    used: set[int] = field(default_factory=set)
    debit_cap: Fen = 0
    replayed: bool = False
    withdrawn: Fen = 0
    withdrawn_refunds: Fen = 0
    known: dict[int, Entry] = field(default_factory=dict)

    @property
    def today(self) -> Loan:
        """The witness on the day of the next act."""
        return self.witness.advance(self.day)

    def go_on(self, days: int, keeper: tuple[int, ...]) -> None:
        """Days pass; on some of them a keeper brings the loan on the chain up to the day."""
        for passed in sorted(day for day in keeper if day < days):
            self.contract.world.go_to(self.day + passed)
            self.contract.advance()
        self.day += days
        self.contract.world.go_to(self.day)

    def act(self, name: str, witness: Callable[[], Loan], contract: Callable[[], None]) -> bool:
        """Both do it or both refuse it, and then both are where they should be. Says whether it was done."""
        try:
            played: Loan | DomainError = witness()
        except DomainError as error:
            played = error
        try:
            contract()
        except Refused as refused:
            assert isinstance(played, DomainError), f"only the contracts refuse: {refused}"
            assert refused.name in OF_THE_LOAN, f"not for the same reason as the witness ({played}): {refused}"
            self.contract.advance()
        else:
            assert isinstance(played, Loan), f"only the witness refuses: {played}"
            if self.contract.is_behind():
                self.contract.advance()
        done = isinstance(played, Loan)
        note(f"{name} {'done' if done else 'refused'}")
        self.witness = played if isinstance(played, Loan) else self.today
        self.known |= {entry.number: entry for entry in self.witness.entries}
        self.compare()
        return done

    @property
    def standing(self) -> list[int]:
        """The payments that were not reversed, those behind an amendment too, by number."""
        return [number for number, entry in self.known.items() if entry.kind is not EntryKind.REFUND]

    def compare(self) -> None:
        stored = self.contract.stored()
        on_chain = found(stored, self.withdrawn, self.withdrawn_refunds)
        by_witness = expected(self.witness, self.deal, stored)
        differing = {name: (on_chain[name], figure) for name, figure in by_witness.items() if on_chain[name] != figure}
        assert not differing, f"on day {self.day} (contracts, witness): {differing}"
        self._note_what_was_met(stored)
        if self.replayed:
            return
        assert versions(stored) == [row.version for row in self.witness.position.rows]
        if self.deal.is_joint:
            assert claims_found(stored) == self.witness.position.claims

    def _note_what_was_met(self, stored: Stored) -> None:
        """For the statistics: how many lives come to what is rare."""
        position = self.witness.position
        met = {
            "met: settled": position.settled,
            "met: overdue": bool(position.bucket),
            "met: more than one version": position.version > 1,
            "met: residue cleared": position.cleared.total > 0,
            "met: refunded too much": position.over_refunded > 0,
            "met: rebate": position.rebated > 0,
            "met: capitalised": position.capitalised.total > 0,
            "met: relieved": position.relieved.total > 0,
            "met: interest on interest": position.compound_numerator > 0,
            "met: several claims": len(position.claims) > 1,
            "met: the lender owes": sum(stored.receivables) > 0,
            "met: the claim owes": stored.claims_owe > 0,
            "met: the borrower owes": stored.borrower_owes > 0,
        }
        for what, is_so in met.items():
            if is_so:
                note(what)


def note(what: str) -> None:
    """For the statistics of the random tests."""
    if currently_in_test_context():
        event(what)


def begin(world: World, deal: Deal) -> Life | None:
    """The loan when its money has just been disbursed; None where both sides find that it would cost too much."""
    terms, cap = deal.agreement.terms, deal.agreement.cap
    planned, actual = schedule(terms), schedule(terms, deal.start)
    flows = [
        cash_flows(terms.principal, rows, start, terms.due_dates)
        for rows, start in ((planned, terms.start_day), (actual, deal.start))
    ]
    allowed = quote(terms).apr <= cap and all(first_version_is_under_cap(flow, cap) for flow in flows)
    try:
        loan = world.disburse(deal)
    except Refused as refused:
        assert refused.name == "AprAboveCap" and not allowed, refused
        return None
    assert allowed, "the contracts let a loan pass that is above the cap"
    return Life(deal, open_loan(deal.agreement, deal.start), ContractLoan(world, deal, loan), deal.start)


class Act:
    """Something that happens on a day of a life."""

    def play(self, life: Life) -> None:
        raise NotImplementedError
