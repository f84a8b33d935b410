"""One loan on the chain: what can be done to it, and what the ledger stores of it."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from eth_utils.crypto import keccak

from ledger.chain.decoding import NOBODY_SIGNS, Consent
from ledger.domain.calendar import Day
from ledger.domain.money import Fen
from ledger.domain.prepayment import PrepaymentKind
from tests.differential.world import BORROWER, DOCUMENTS, KEEPER, NO_PAYMENT, TEXT, Deal, Lender, Refused, World

IN_PERSON = Consent(BORROWER.address, 0, 0, b"").fields
QUOTE_KINDS = {PrepaymentKind.SHORTENED: 1, PrepaymentKind.REDUCED: 2, PrepaymentKind.FULL: 3}
PREPAYMENTS = {
    PrepaymentKind.SHORTENED: "prepayShortened",
    PrepaymentKind.REDUCED: "prepayReduced",
    PrepaymentKind.FULL: "prepayInFull",
}
POOL, PAYABLE = 1, 2
LIVE = (1, 2)
MOST_ADVANCES = 30


@dataclass(frozen=True)
class Stored:
    """What the ledger stores of the loan and of those who take part, by the names of the contracts."""

    loan: Mapping[str, Any]
    rows: tuple[Mapping[str, Any], ...]
    facility: Mapping[str, Any]
    claim: Mapping[str, Any]
    penalty: Fen
    pool: Fen
    lenders: Fen
    borrowers: Fen
    lender_owes: Fen
    borrower_owes: Fen
    tokens: Fen


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

    # ---- what is stored

    def stored(self) -> Stored:
        """As of the newest block."""
        lender, borrower = self.lender.id, self.lender.borrower
        answers = self.world.read(
            ("loanOf", self.id),
            ("instalmentsOf", self.id),
            ("facilityOf", self.facility),
            ("claimOf", self.id, 1),
            ("penaltyOwed", self.id),
            ("balanceOf", POOL, lender),
            ("balanceOf", PAYABLE, lender),
            ("balanceOf", PAYABLE, borrower),
            ("receivableOf", lender),
            ("receivableOf", borrower),
        )
        return Stored(*answers, tokens=self.world.tokens(self.world.ledger.address))

    def _receipt(self) -> bytes:
        self.receipts += 1
        return keccak(self.receipts.to_bytes(8))

    def _note_payment(self) -> None:
        (loan,) = self.world.read(("loanOf", self.id))
        assert loan["payments"] == len(self.payments) + 1 and loan["lastPayment"] != NO_PAYMENT
        self.payments.append(loan["lastPayment"])

    def _when_current(self, sender: str, call: tuple[Any, ...]) -> None:
        """What is refused to a loan that is too far behind is tried again once it has caught up."""
        try:
            self.world.do(sender, call)
        except Refused as refused:
            if refused.name != "LoanBehind":
                raise
            self.advance()
            self.world.do(sender, call)
