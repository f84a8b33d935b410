"""Changes of a loan's terms as they happen in random lives: extension, payment holiday, waiver, restructuring."""

from collections.abc import Callable
from dataclasses import dataclass

from hypothesis import strategies as st

from ledger.domain.allocation import NOTHING, Parts
from ledger.domain.amendment import Owed, Renewal, Treatment, carried, owed_on
from ledger.domain.calendar import inferred_due_day
from ledger.domain.errors import DomainError
from ledger.domain.money import Millionths
from ledger.domain.nodes import Node
from ledger.domain.terms import AllocationMode, Component, Method, Terms
from tests.differential.life import Act, Life
from tests.differential.world import SHORT_LOAN_MONTHS

HALF = 5_000


def signed_by_both(terms: Callable[[], Renewal]) -> Renewal | None:
    """None where there is nothing to sign, because the witness refuses."""
    try:
        return terms()
    except DomainError:
        return None


@dataclass(frozen=True)
class Extend(Act):
    """By so many periods beyond those that are left; by none or less is refused. `clear`: after what is due has been paid."""

    more: int
    clear: bool

    def play(self, life: Life) -> None:
        due = life.today.position.due_debt(life.witness.agreement).total
        if self.clear and due:
            life.act(
                "transfer",
                lambda: life.witness.receive(due, life.day),
                lambda: life.contract.pay_by_bank(due, life.day),
            )
        today = life.today
        left = sum(1 for row in today.position.rows if not row.closed)
        if today.agreement.terms.method is Method.BULLET and left:
            left = today.agreement.terms.periods
        periods = max(left + self.more, 0)

        signed = signed_by_both(lambda: life.witness.extension(periods, life.day, SHORT_LOAN_MONTHS)[0])
        life.act(
            "extension",
            lambda: life.witness.extend(periods, life.day, SHORT_LOAN_MONTHS),
            lambda: life.contract.extend(periods, signed),
        )


@dataclass(frozen=True)
class Pause(Act):
    """For so many days; the past is refused."""

    days: int
    capitalise: bool

    def play(self, life: Life) -> None:
        until = life.day + self.days

        signed = signed_by_both(lambda: life.witness.holiday(until, life.day, self.capitalise))
        life.act(
            "capitalising holiday" if self.capitalise else "holiday",
            lambda: life.witness.pause(until, life.day, self.capitalise),
            lambda: life.contract.pause(until, self.capitalise, signed),
        )


@dataclass(frozen=True)
class Waive(Act):
    """Per cent of the interest, the fees and the penalty that are owed; more than all is refused."""

    interest: int
    fee: int
    penalty: int

    def play(self, life: Life) -> None:
        owed = owed_now(life).total
        relief = Parts(
            fee=owed.fee * self.fee // 100,
            interest=owed.interest * self.interest // 100,
            penalty=owed.penalty * self.penalty // 100,
        )
        if not relief.total:
            relief = Parts(penalty=1)
        if life.deal.agreement.shares[0] <= HALF:
            # It is the creditors' to decide together, whatever the figures.
            return
        life.act("waiver", lambda: life.witness.waive(relief, life.day), lambda: life.contract.waive(relief))


@dataclass(frozen=True)
class LowerRate(Act):
    """By so many millionths; by more than the rate is refused."""

    less: Millionths

    def play(self, life: Life) -> None:
        if life.deal.agreement.shares[0] <= HALF:
            return
        life.act(
            "lower rate",
            lambda: life.witness.lower_rate(self.less, life.day),
            lambda: life.contract.lower_rate(self.less),
        )


@dataclass(frozen=True)
class StopClock(Act):
    """The clock of arrears stands still for so many days; of a loan that is not overdue that is refused."""

    days: int

    def play(self, life: Life) -> None:
        until = life.day + self.days
        life.act(
            "clock stopped",
            lambda: life.witness.stop_clock(until, life.day),
            lambda: life.contract.stop_clock(until),
        )


@dataclass(frozen=True)
class Restructure(Act):
    """Another rate, method and number of periods, from the first due date in so many days; `relief`: per cent of each part that is given up."""

    rate: Millionths
    penalty_rate: Millionths
    method: Method
    periods: int
    period_months: int
    periodic_fee: int
    first_due_in: int
    mode: AllocationMode
    order: tuple[Component, ...]
    treatment: Treatment
    relief: tuple[int, int, int, int]

    def play(self, life: Life) -> None:
        owed = owed_now(life).total
        principal, interest, fee, penalty = self.relief
        relief = Parts(
            fee=owed.fee * fee // 100,
            interest=owed.interest * interest // 100,
            penalty=owed.penalty * penalty // 100,
            principal=owed.principal * principal // 100,
        )
        renewal = Renewal(self._terms(life, relief), self.treatment, relief)
        life.act(
            "restructuring",
            lambda: life.witness.amend(renewal, Node.RESTRUCTURE_ACCEPTED, life.day),
            lambda: life.contract.restructure(renewal),
        )

    def _terms(self, life: Life, relief: Parts) -> Terms:
        today = life.today
        first_due = life.day + self.first_due_in
        try:
            # Where only penalty is left there is nothing that terms could be of.
            principal = max(carried(today.agreement, today.position, self.treatment, relief), 1)
        except DomainError:
            principal = 1
        return Terms(
            method=self.method,
            principal=principal,
            rate=self.rate,
            periods=self.periods,
            start_day=life.day,
            first_due=first_due,
            due_day=inferred_due_day(life.day, first_due),
            day_count=today.agreement.terms.day_count,
            period_months=self.period_months,
            penalty_rate=min(self.penalty_rate, today.agreement.cap),
            periodic_fee=self.periodic_fee,
            allocation_mode=self.mode,
            allocation_order=self.order,
        )


def owed_now(life: Life) -> Owed:
    """What is owed today; nothing of a loan that cannot be amended."""
    try:
        return owed_on(life.today.agreement, life.today.position)
    except DomainError:
        return Owed(None, NOTHING, NOTHING, 0)


per_cent = st.sampled_from((0, 0, 100, 50)) | st.integers(0, 100)
extensions = st.builds(Extend, st.sampled_from((1, 1, 1, 2, 3, 0, 40)), st.sampled_from((True, True, False)))
pauses = st.builds(Pause, st.integers(0, 120) | st.sampled_from((30, 31, 90)), st.booleans())
waivers = st.builds(Waive, per_cent, per_cent, per_cent)
discounts = st.builds(LowerRate, st.sampled_from((1, 10_000, 100_000)) | st.integers(1, 240_000))
stops = st.builds(StopClock, st.integers(0, 90) | st.sampled_from((1, 366, 367)))
restructurings = st.builds(
    Restructure,
    rate=st.integers(0, 240_000),
    penalty_rate=st.integers(0, 240_000),
    method=st.sampled_from(Method),
    periods=st.integers(1, 8),
    period_months=st.sampled_from((1, 1, 1, 3)),
    periodic_fee=st.sampled_from((0, 0, 50, 5_000)),
    first_due_in=st.integers(1, 60),
    mode=st.sampled_from(AllocationMode),
    order=st.permutations(Component).map(tuple),
    treatment=st.integers(0, 3).map(lambda bits: Treatment(1 | bits << 1)),
    relief=st.just((0, 0, 0, 0)) | st.tuples(st.sampled_from((0, 0, 10)), per_cent, per_cent, per_cent),
)
