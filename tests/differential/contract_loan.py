"""One loan on the chain: what can be done to it, and what the ledger stores of it."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from eth_utils.crypto import keccak

from ledger.chain.decoding import NOBODY_SIGNS, Consent
from ledger.chain.terms import commitment, relief_fields, terms_fields, terms_hash
from ledger.domain.allocation import Parts
from ledger.domain.amendment import Renewal, Treatment
from ledger.domain.calendar import Day
from ledger.domain.money import Fen, Millionths
from ledger.domain.nodes import Node
from ledger.domain.prepayment import PrepaymentKind
from tests.differential.world import BORROWER, DOCUMENTS, KEEPER, NO_PAYMENT, TEXT, Deal, Lender, Refused, World

IN_PERSON = Consent(BORROWER.address, 0, 0, b"").fields
QUOTE_KINDS = {PrepaymentKind.SHORTENED: 1, PrepaymentKind.REDUCED: 2, PrepaymentKind.FULL: 3}
PREPAYMENTS = {
    PrepaymentKind.SHORTENED: "prepayShortened",
    PrepaymentKind.REDUCED: "prepayReduced",
    PrepaymentKind.FULL: "prepayInFull",
}
POOL, PAYABLE, ESCROW = 1, 2, 5
LIVE = (1, 2)
MOST_ADVANCES = 30


@dataclass(frozen=True)
class Stored:
    """What the ledger stores of the loan and of those who take part, by the names of the contracts. Pools and accounts are of all lenders, those of the loan
    first, in the order of its claims.
    """

    loan: Mapping[str, Any]
    rows: tuple[Mapping[str, Any], ...]
    facility: Mapping[str, Any]
    claims: tuple[Mapping[str, Any], ...]
    compound: Mapping[str, Any]
    penalty: Fen
    escrow: Fen
    borrowers: Fen
    borrower_owes: Fen
    pools: tuple[Fen, ...]
    payables: tuple[Fen, ...]
    receivables: tuple[Fen, ...]
    tokens: Fen

    @property
    def claims_owe(self) -> Fen:
        """To the credit of the loan."""
        return sum(claim["owes"] for claim in self.claims)


@dataclass
class ContractLoan:
    """`payments` are the ids of what came in and went out, by number from 1."""

    world: World
    deal: Deal
    id: bytes
    payments: list[bytes] = field(default_factory=list)
    receipts: int = 0

    @property
    def lender(self) -> Lender:
        return self.deal.lender

    @cached_property
    def facility(self) -> bytes:
        return self.world.facility(self.deal)

    # ---- what is done; each raises Refused

    def advance(self) -> None:
        """A keeper brings the loan up to the day, in as many transactions as it takes."""
        for _ in range(MOST_ADVANCES):
            done = self.world.do(KEEPER, ("advance", self.id))
            # Where nothing happened, the day from which on something can is not written either.
            if not self.is_behind() or not done.logs:
                return
        raise AssertionError("the loan does not catch up")

    def is_behind(self) -> bool:
        """Whether something waits: money that was received, or a step of the schedule, as far as the ledger has looked."""
        (loan,) = self.world.read(("loanOf", self.id))
        return bool(loan["pending"] or (loan["state"] in LIVE and loan["nextEvent"] <= self.world.today))

    def pay_by_bank(self, amount: Fen, value_day: Day) -> None:
        self._bring_money(amount, value_day, NOBODY_SIGNS.fields, self.lender.address)

    def pay_from_wallet(self, amount: Fen) -> None:
        self._bring_money(amount, self.world.day, IN_PERSON, BORROWER.address)

    def _bring_money(self, amount: Fen, value_day: Day, consent: Mapping[str, Any], sender: str) -> None:
        call = ("receivePayment", self.id, amount, self._receipt(), value_day, DOCUMENTS, consent)
        self.world.do(sender, call)
        self._note_payment()

    def authorize_debit(self, cap: Fen) -> None:
        call = ("authorizeDebit", self.id, BORROWER.address, cap, DOCUMENTS, NOBODY_SIGNS.fields)
        self._when_current(BORROWER.address, call)

    def debit(self, row: int) -> None:
        self._when_current(KEEPER, ("executeDebit", self.id, row))
        self._note_payment()

    def refund(self, amount: Fen, payment: bytes) -> None:
        call = ("refundOverpayment", self.id, payment, amount, DOCUMENTS, NOBODY_SIGNS.fields)
        self._when_current(self.lender.address, call)
        self._note_payment()

    def reverse(self, payment: bytes) -> None:
        self._when_current(self.lender.address, ("reversePayment", self.id, payment, TEXT, DOCUMENTS))

    def quote(self, kind: PrepaymentKind, principal: Fen, pay_day: Day) -> int:
        """The number of the quote."""
        fields = (QUOTE_KINDS[kind], principal, pay_day, DOCUMENTS, NOBODY_SIGNS.fields)
        self._when_current(BORROWER.address, ("quotePrepayment", self.id, *fields))
        (loan,) = self.world.read(("loanOf", self.id))
        return int(loan["quotes"])

    def quoted(self, number: int) -> tuple[Fen, Fen, Day]:
        """Amount, prepayment fee and pay day of a quote."""
        (quote,) = self.world.read(("quoteOf", self.id, number))
        return quote["amount"], quote["fee"], quote["payDay"]

    def prepay(self, kind: PrepaymentKind, quote: int, by_bank: bool) -> None:
        sender = self.lender.address if by_bank else BORROWER.address
        consent = NOBODY_SIGNS.fields if by_bank else IN_PERSON
        self._when_current(sender, (PREPAYMENTS[kind], self.id, quote, self._receipt(), DOCUMENTS, consent))
        self._note_payment()

    def withdraw(self, amount: Fen) -> None:
        """The lender takes proceeds out."""
        self.world.do(self.lender.address, ("withdraw", PAYABLE, self.lender.id, self.lender.address, amount))

    def withdraw_refund(self, amount: Fen) -> None:
        self.world.do(BORROWER.address, ("withdraw", PAYABLE, self.lender.borrower, BORROWER.address, amount))

    # ---- new terms; `signed` is what both sides sign, None where the contracts must refuse before they ask for it

    def extend(self, periods: int, signed: Renewal | None) -> None:
        consent = self._amendment(Node.EXTENSION_APPROVED, signed)
        self._when_current(self.lender.address, ("extendLoan", self.id, periods, DOCUMENTS, consent))

    def pause(self, until: Day, capitalise: bool, signed: Renewal | None) -> None:
        consent = self._amendment(Node.MORATORIUM_GRANTED, signed) if capitalise else NOBODY_SIGNS.fields
        treatment = Treatment.CAPITALISES_INTEREST if capitalise else Treatment.DATES_GO_ON
        call = ("grantMoratorium", self.id, until, int(treatment), DOCUMENTS, consent)
        self._when_current(self.lender.address, call)

    def waive(self, relief: Parts) -> None:
        self._when_current(self.lender.address, ("grantWaiver", self.id, relief_fields(relief), DOCUMENTS))

    def lower_rate(self, less: Millionths) -> None:
        self._when_current(self.lender.address, ("resetRate", self.id, less, DOCUMENTS))

    def stop_clock(self, until: Day) -> None:
        self._when_current(self.lender.address, ("pauseDelinquency", self.id, until, DOCUMENTS))

    def restructure(self, signed: Renewal) -> None:
        """Proposed and accepted on one day."""
        terms, treatment, relief = self._terms(signed), int(signed.treatment), relief_fields(signed.relief)
        hash_ = commitment(self.world.artifacts.effects, terms, treatment, relief)
        consent = self._amendment(Node.RESTRUCTURE_ACCEPTED, signed, hash_)
        self._when_current(
            self.lender.address,
            ("proposeRestructuring", self.id, hash_, self.world.day, DOCUMENTS, NOBODY_SIGNS.fields),
            ("acceptRestructuring", self.id, terms, treatment, relief, DOCUMENTS, consent),
        )

    def _amendment(self, node: Node, signed: Renewal | None, hash_: bytes | None = None) -> Mapping[str, Any]:
        if signed is None:
            return NOBODY_SIGNS.fields
        fields = {
            "loan": self.id,
            "node": node.value,
            "termsHash": hash_ or terms_hash(self.world.artifacts.effects, self._terms(signed)),
            "principal": signed.terms.principal,
            "treatment": int(signed.treatment),
            "documents": DOCUMENTS,
        }
        return self.world.sign("Amendment", fields)

    def _terms(self, signed: Renewal) -> Mapping[str, Any]:
        (stored,) = self.world.read(("termsOf", self.id))
        return terms_fields(signed.terms, stored["drawBy"], stored["voidGrounds"])

    # ---- what is stored

    def stored(self) -> Stored:
        """As of the newest block."""
        borrower, lenders = self.lender.borrower, [one.id for one in self.deal.lenders_first]
        figures = (
            ("loanOf", self.id),
            ("instalmentsOf", self.id),
            ("facilityOf", self.facility),
            ("claimsOf", self.id),
            ("compoundOf", self.id),
            ("penaltyOwed", self.id),
            ("balanceOf", ESCROW, self.facility),
            ("balanceOf", PAYABLE, borrower),
            ("receivableOf", borrower),
        )
        accounts = (
            *(("balanceOf", POOL, id_) for id_ in lenders),
            *(("balanceOf", PAYABLE, id_) for id_ in lenders),
            *(("receivableOf", id_) for id_ in lenders),
        )
        answers = self.world.read(*figures, *accounts)
        of_lenders, count = answers[len(figures) :], len(lenders)
        return Stored(
            *answers[: len(figures)],
            pools=tuple(of_lenders[:count]),
            payables=tuple(of_lenders[count : 2 * count]),
            receivables=tuple(of_lenders[2 * count :]),
            tokens=self.world.tokens(self.world.ledger.address),
        )

    def _receipt(self) -> bytes:
        self.receipts += 1
        return keccak(self.receipts.to_bytes(8))

    def _note_payment(self) -> None:
        (loan,) = self.world.read(("loanOf", self.id))
        assert loan["payments"] == len(self.payments) + 1 and loan["lastPayment"] != NO_PAYMENT
        self.payments.append(loan["lastPayment"])

    def _when_current(self, sender: str, *calls: tuple[Any, ...]) -> None:
        """What is refused to a loan that is too far behind is tried again once it has caught up."""
        try:
            self.world.do(sender, *calls)
        except Refused as refused:
            if refused.name != "LoanBehind":
                raise
            self.advance()
            self.world.do(sender, *calls)
