"""What happens to loans at random: the same on the contracts and on the Python witness."""

from dataclasses import dataclass, replace

from hypothesis import strategies as st

from ledger.domain.clock import events_between
from ledger.domain.errors import Refused as WitnessRefused
from ledger.domain.loan import Loan
from ledger.domain.money import Fen
from ledger.domain.position import IN_ARREARS
from ledger.domain.prepayment import PrepaymentKind, PrepaymentQuote
from ledger.domain.statement import statement
from tests.differential.amending import discounts, extensions, pauses, restructurings, stops, waivers
from tests.differential.life import Act, Life
from tests.differential.world import NO_PAYMENT

# How far ahead a life looks for what comes next.
HORIZON = 800


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
        owes = life.contract.stored().claims_owe

        def witness() -> Loan:
            if amount > credit - owes:
                raise WitnessRefused("credit_short", "the money is not here")
            return life.witness.refund(amount, life.day)

        payment = life.contract.payments[life.standing[-1] - 1] if life.standing else NO_PAYMENT
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
        if life.act("reversal", lambda: life.witness.reverse(number, life.day), lambda: life.contract.reverse(payment)):
            del life.known[number]


@dataclass(frozen=True)
class Withdraw(Act):
    """The lender and the borrower take `share` per cent of what is theirs out of the ledger."""

    share: int

    def play(self, life: Life) -> None:
        stored = life.contract.stored()
        if amount := stored.payables[0] * self.share // 100:
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
    # How often among the others, and what.
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
    "extend": (4, extensions),
    "pause": (4, pauses),
    "waive": (5, waivers),
    "restructure": (6, restructurings),
    "lower rate": (4, discounts),
    "stop the clock": (5, stops),
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
        coming = events_between(life.today.agreement, life.today.position, life.day + HORIZON)
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
