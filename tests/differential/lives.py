"""Random deals, and what happens to their loans: the same on the contracts and on the Python witness."""

from collections.abc import Callable
from dataclasses import dataclass, field, replace

from hypothesis import currently_in_test_context, event
from hypothesis import strategies as st

from ledger.domain.apr import cash_flows, first_version_is_under_cap
from ledger.domain.calendar import Day
from ledger.domain.clock import events_between
from ledger.domain.errors import DomainError
from ledger.domain.errors import Refused as WitnessRefused
from ledger.domain.loan import Loan, open_loan
from ledger.domain.money import MAX_RATE, Fen
from ledger.domain.position import IN_ARREARS
from ledger.domain.prepayment import PrepaymentKind, PrepaymentQuote
from ledger.domain.quote import quote
from ledger.domain.schedule import schedule
from ledger.domain.statement import statement
from ledger.domain.terms import Agreement
from tests.differential.comparison import expected, found, versions
from tests.differential.contract_loan import ContractLoan, Stored
from tests.differential.world import CAPS, HIGHEST, NO_PAYMENT, Deal, Refused, World
from tests.unit.domain.loans import any_agreement

# How far ahead a life looks for what comes next.
HORIZON = 800
# Refusals that speak of the loan's state or of a figure, and not of who asked or how.
OF_THE_LOAN = {
    "AmountMissing",
    "AprAboveCap",
    "ArrearsOpen",
    "BilledRowPaidAhead",
    "CreditShort",
    "InstalmentPaid",
    "LoanInState",
    "PayDayOutOfRange",
    "PaymentInState",
    "PaymentUnknown",
    "PrincipalOutOfRange",
    "QuoteNotForToday",
    "QuoteStale",
    "QuoteUsed",
    "UnexpectedNode",
    "NodeRepeated",
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
        self.compare()
        return done

    def compare(self) -> None:
        stored = self.contract.stored()
        on_chain = found(stored, self.withdrawn, self.withdrawn_refunds)
        by_witness = expected(self.witness, self.deal, stored)
        differing = {name: (on_chain[name], figure) for name, figure in by_witness.items() if on_chain[name] != figure}
        assert not differing, f"on day {self.day} (contracts, witness): {differing}"
        self._note_what_was_met(stored)
        if not self.replayed:
            assert versions(stored) == [row.version for row in self.witness.position.rows]

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
            "met: the lender owes": stored.lender_owes > 0,
            "met: the claim owes": stored.claim["owes"] > 0,
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


# ---- acts


class Act:
    """Something that happens on a day of a life."""

    def play(self, life: Life) -> None:
        raise NotImplementedError


@dataclass(frozen=True)
class Keep(Act):
    """Nothing but time."""

    def play(self, life: Life) -> None:
        life.act("nothing", lambda: life.today, life.contract.advance)


@dataclass(frozen=True)
class Pay(Act):
    """`share` per cent of what is due (or due and billed), and `more` fen; by a bank up to `back` days late, or from the wallet."""

    share: int
    more: Fen
    with_bill: bool
    back: int
    wallet: bool

    def play(self, life: Life) -> None:
        shown = statement(life.today)
        owed = (shown.due + shown.billed).total if self.with_bill else shown.due.total
        amount = owed * self.share // 100 + self.more or 1
        if self.wallet:
            life.act(
                "wallet payment",
                lambda: life.witness.receive(amount, life.day),
                lambda: life.contract.pay_from_wallet(amount),
            )
            return
        value_day = life.day - self.back
        life.replayed = life.replayed or self.back > 0
        life.act(
            "backdated transfer" if self.back else "transfer",
            lambda: life.witness.receive(amount, life.day, value_day),
            lambda: life.contract.pay_by_bank(amount, value_day),
        )


@dataclass(frozen=True)
class LeaveResidue(Act):
    """All that is due but the tolerance, and `off` fen more or less."""

    off: int

    def play(self, life: Life) -> None:
        left = life.deal.agreement.product.tolerance + self.off
        due = statement(life.today).due.total
        Pay(0, max(due - left, 0), with_bill=False, back=0, wallet=False).play(life)


@dataclass(frozen=True)
class Debit(Act):
    """A debit of the oldest row in arrears, or of the row to come, which is refused."""

    cap: Fen

    def play(self, life: Life) -> None:
        if self.cap != life.debit_cap:
            life.act("mandate", lambda: life.today, lambda: life.contract.authorize_debit(self.cap))
            life.debit_cap = self.cap
        rows = life.today.position.in_state(*IN_ARREARS)
        number = rows[0].number if rows else len(life.today.position.rows)

        def witness() -> Loan:
            if not rows:
                raise WitnessRefused("row_not_due", "nothing is due")
            return life.witness.receive(min(rows[0].unpaid.total, self.cap), life.day)

        life.act("debit", witness, lambda: life.contract.debit(number))


@dataclass(frozen=True)
class Refund(Act):
    """`share` per cent of the credit; more than all of it is refused."""

    share: int

    def play(self, life: Life) -> None:
        credit = life.today.position.credit
        amount = credit * self.share // 100 + (self.share > 100)
        owes = life.contract.stored().claim["owes"]

        def witness() -> Loan:
            if amount > credit - owes:
                raise WitnessRefused("credit_short", "the money is not here")
            return life.witness.refund(amount, life.day)

        standing = [entry.number for entry in life.witness.entries if entry.kind != "refund"]
        payment = life.contract.payments[standing[-1] - 1] if standing else NO_PAYMENT
        life.act("refund", witness, lambda: life.contract.refund(amount, payment))


@dataclass(frozen=True)
class AskQuote(Act):
    """A quote for `share` per cent of the principal not yet due, to be paid in `ahead` days."""

    kind: PrepaymentKind
    share: int
    ahead: int

    def play(self, life: Life) -> None:
        principal = 0 if self.kind is PrepaymentKind.FULL else life.today.position.undue * self.share // 100
        pay_day = life.day + self.ahead
        quoted: list[PrepaymentQuote] = []
        numbers: list[int] = []

        def witness() -> Loan:
            quoted.append(life.witness.quote(self.kind, life.day, pay_day, principal))
            return life.today

        done = life.act(
            f"quote {self.kind}", witness, lambda: numbers.append(life.contract.quote(self.kind, principal, pay_day))
        )
        if done:
            assert life.contract.quoted(numbers[0]) == (quoted[0].amount, quoted[0].fee, pay_day)
            life.quotes.append((numbers[0], quoted[0]))


@dataclass(frozen=True)
class Prepay(Act):
    """By the newest quote, or one before it; on its pay day when `wait`, else today."""

    before: int
    wait: bool
    by_bank: bool

    def play(self, life: Life) -> None:
        if not life.quotes:
            return
        number, quoted = life.quotes[-1 - self.before % len(life.quotes)]
        if self.wait and quoted.pay_day > life.day:
            life.go_on(quoted.pay_day - life.day, ())

        def witness() -> Loan:
            if number in life.used:
                raise WitnessRefused("quote_used", "a quote is paid once")
            return life.witness.prepay(quoted, life.day)

        if life.act(
            f"prepayment {quoted.kind}", witness, lambda: life.contract.prepay(quoted.kind, number, self.by_bank)
        ):
            life.used.add(number)


@dataclass(frozen=True)
class PrepayAtOnce(Act):
    """A quote that is paid when nothing has happened since; `clear`: after what is due has been paid."""

    ask: AskQuote
    prepay: Prepay
    clear: bool

    def play(self, life: Life) -> None:
        if self.clear and statement(life.today).due.total:
            Pay(100, 0, with_bill=False, back=0, wallet=False).play(life)
        known = len(life.quotes)
        self.ask.play(life)
        if len(life.quotes) > known:
            replace(self.prepay, before=0).play(life)


@dataclass(frozen=True)
class Reverse(Act):
    """The newest payment, or one before it: also a refund or one reversed before, which is refused."""

    before: int

    def play(self, life: Life) -> None:
        if not life.contract.payments:
            return
        number = len(life.contract.payments) - self.before % len(life.contract.payments)
        payment = life.contract.payments[number - 1]
        life.replayed = True
        life.act("reversal", lambda: life.witness.reverse(number, life.day), lambda: life.contract.reverse(payment))


@dataclass(frozen=True)
class Withdraw(Act):
    """The lender and the borrower take `share` per cent of what is theirs out of the ledger."""

    share: int

    def play(self, life: Life) -> None:
        stored = life.contract.stored()
        if amount := stored.lenders * self.share // 100:
            life.contract.withdraw(amount)
            life.withdrawn += amount
        if amount := stored.borrowers * self.share // 100:
            life.contract.withdraw_refund(amount)
            life.withdrawn_refunds += amount


# ---- strategies

pays = st.builds(
    Pay,
    share=st.sampled_from((100, 100, 100, 0)) | st.integers(0, 150),
    more=st.sampled_from((0, 0, 0, 1, 7)) | st.integers(1, 20_000) | st.integers(1, 400_000),
    with_bill=st.booleans(),
    back=st.sampled_from((0, 0, 1, 2, 3, 4, 5)),
    wallet=st.sampled_from((False, False, True)),
)
asks = st.builds(AskQuote, st.sampled_from(PrepaymentKind), st.integers(0, 101), st.sampled_from((0, 0, 0, 1, 3, 6)))
prepays = st.builds(Prepay, st.sampled_from((0, 0, 0, 1, 2)), st.booleans(), st.booleans())
KINDS: dict[str, tuple[int, st.SearchStrategy[Act]]] = {
    # How often in 100 acts, and what.
    "pay": (36, pays),
    "prepay at once": (16, st.builds(PrepayAtOnce, asks, prepays, st.sampled_from((True, True, False)))),
    "ask": (6, asks),
    "prepay": (6, prepays),
    "residue": (6, st.builds(LeaveResidue, st.sampled_from((0, 0, 1, -1)))),
    "debit": (8, st.builds(Debit, st.sampled_from((10**12, 10**12, 5_000)))),
    "refund": (8, st.builds(Refund, st.sampled_from((100, 50, 101)))),
    "reverse": (10, st.builds(Reverse, st.sampled_from((0, 0, 1, 2, 3, 4)))),
    "withdraw": (10, st.builds(Withdraw, st.sampled_from((100, 60)))),
    "nothing": (4, st.just(Keep())),
}
acts = st.sampled_from([kind for kind, (often, _) in KINDS.items() for _ in range(often)]).flatmap(
    lambda kind: KINDS[kind][1]
)


@dataclass(frozen=True)
class Moment:
    """An act after some days, on some of which a keeper calls; or, with `beside`, so many days after the next thing that time alone brings."""

    days: int
    keeper: tuple[int, ...]
    act: Act
    beside: int | None = None

    def pass_in(self, life: Life) -> None:
        coming = events_between(life.deal.agreement, life.today.position, life.day + HORIZON)
        if self.beside is None or not coming:
            life.go_on(self.days, self.keeper)
        else:
            life.go_on(max(coming[0].day + self.beside - life.day, 0), ())
        self.act.play(life)


@st.composite
def moments(draw: st.DrawFn) -> Moment:
    days = draw(st.integers(0, 3) | st.integers(0, 45) | st.sampled_from((30, 31, 32, 120, 400, 1_500)))
    keeper = draw(st.lists(st.integers(0, max(days - 1, 0)), max_size=3, unique=True))
    beside = draw(st.sampled_from((None, None, -1, 0, 0, 1)))
    return Moment(days, tuple(keeper), draw(acts), beside)


lives = st.lists(moments(), min_size=3, max_size=16)


@st.composite
def deals(draw: st.DrawFn) -> Deal:
    """Deals of every kind under the lowest caps that they keep to, and some under a lower one."""
    agreement = draw(any_agreement())
    terms = agreement.terms
    if draw(st.integers(0, 9)) == 0:
        terms = replace(terms, rate=draw(st.integers(360_000, MAX_RATE)))
    if draw(st.booleans()):
        terms = replace(terms, principal=draw(st.integers(10**5, 10**7)))
    if draw(st.integers(0, 2)) == 0:
        terms = replace(terms, periodic_fee=draw(st.integers(1, 20_000)))
    if draw(st.integers(0, 14)) == 0:
        # Longer than one transaction can catch up with, when nobody comes for years.
        terms = replace(terms, periods=draw(st.integers(20, 40)), period_months=1)
    if quote(terms).apr > HIGHEST:
        terms = replace(terms, principal=terms.principal + 10**6)
    apr = quote(terms).apr
    fitting = [cap for cap in CAPS.values() if cap >= terms.penalty_rate]
    kept = [cap for cap in fitting if cap >= apr]
    cap = draw(st.sampled_from(kept[:2] or fitting[-1:]) if draw(st.integers(0, 19)) else st.sampled_from(fitting))
    product = replace(
        agreement.product,
        rebate_fees=agreement.product.rebate_fees or terms.periodic_fee > 500,
        min_prepayment=draw(st.sampled_from((0, 0, 0, 10_000))),
        tolerance=draw(st.sampled_from((0, 0, 10, 1_000))),
    )
    found_ = Agreement(terms=terms, product=product, cap=cap, business_days=agreement.business_days)
    latest = min(terms.first_due - 1, terms.start_day + 20)
    start = draw(st.just(terms.start_day) | st.integers(terms.start_day, latest))
    return Deal(found_, start, revolving=draw(st.booleans()))
