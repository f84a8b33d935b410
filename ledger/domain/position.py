"""A loan at the beginning of its story and at any later day: figures only, no rules of how they change (money.md §6)."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from enum import StrEnum

from ledger.domain.allocation import NOTHING, Debt, Line, Parts, Rule, parts_of
from ledger.domain.calendar import Day
from ledger.domain.money import MILLION, Fen, half_up
from ledger.domain.nodes import Node
from ledger.domain.schedule import Row, schedule
from ledger.domain.terms import Agreement, Method


class RowState(StrEnum):
    """Where an instalment stands."""

    SCHEDULED = "scheduled"
    BILLED = "billed"
    DUE = "due"
    OVERDUE = "overdue"
    SETTLED = "settled"
    CANCELLED = "cancelled"


class LoanState(StrEnum):
    """Where a loan stands."""

    ACTIVE = "active"
    OVERDUE = "overdue"
    SETTLED = "settled"
    CANCELLED = "cancelled"


IN_ARREARS = (RowState.DUE, RowState.OVERDUE)
OPEN = (RowState.SCHEDULED, RowState.BILLED, *IN_ARREARS)


@dataclass(frozen=True)
class Instalment:
    """One row of the schedule in force. The period runs from `starts` to `due`; the row is to be paid on `falls_due`.

    `owed.fee` is what the row will owe in all; it is charged when the period begins, and the first row of a later version owes none.
    `closed`: the period has ended.
    """

    number: int
    version: int
    starts: Day
    due: Day
    falls_due: Day
    owed: Parts
    paid: Parts = NOTHING
    state: RowState = RowState.SCHEDULED
    charged: bool = False
    closed: bool = False

    @property
    def unpaid(self) -> Parts:
        return self.owed - self.paid

    @property
    def debt(self) -> Debt:
        return Debt(self.number, self.unpaid)


@dataclass(frozen=True)
class Step:
    """A node that the loan reached on a day, on one of its rows or by one of its payments (0 = of the loan as a whole).

    `amount` is what the node is about: what was billed, fell due, was charged, cleared or paid; a bucket for BUCKET_MIGRATED. Of an allocation `lines` say
    what of each row was paid, and `rule` in which order; a prepayment follows its quote and has neither.
    Steps do not depend on how often anybody looked, so INTEREST_ACCRUED and PENALTY_ACCRUED are not among them.
    """

    day: Day
    node: Node
    row: int = 0
    version: int = 0
    payment: int = 0
    amount: int = 0
    parts: Parts = NOTHING
    lines: tuple[Line, ...] = ()
    rule: Rule | None = None


@dataclass(frozen=True)
class Position:
    """Everything that is known of a loan at the end of `day`, in fen.

    Numerators are unrounded: fen · millionths · days. `version_balance` is what the version in force began with. `received` less
    `refunded` plus `over_refunded` equals `allocated` plus `credit`; `claims` (lead first) and `servicer` are what was allocated,
    split. `compound_numerator` and `compound_paid` are of the penalty, what is interest on interest. `capitalised` is interest and penalty that amendments made principal, `relieved` what they gave up (money.md §10); interest of days to come that was paid
    before the loan was called in counts there as principal that is owed no more, and as interest less than nothing. `cancelled`: the money came back; such a loan is
    settled too.
    """

    day: Day
    rows: tuple[Instalment, ...]
    version_balance: Fen
    version: int = 1
    interest_numerator: int = 0
    penalty_numerator: int = 0
    penalty_paid: Fen = 0
    compound_numerator: int = 0
    compound_paid: Fen = 0
    credit: Fen = 0
    bucket: int = 0
    settled: bool = False
    cancelled: bool = False
    received: Fen = 0
    refunded: Fen = 0
    over_refunded: Fen = 0
    rebated: Fen = 0
    allocated: Parts = NOTHING
    cleared: Parts = NOTHING
    capitalised: Parts = NOTHING
    relieved: Parts = NOTHING
    servicer: Fen = 0
    claims: tuple[Fen, ...] = ()
    steps: tuple[Step, ...] = ()

    @property
    def state(self) -> LoanState:
        if self.settled:
            return LoanState.CANCELLED if self.cancelled else LoanState.SETTLED
        return LoanState.OVERDUE if self.in_state(RowState.OVERDUE) else LoanState.ACTIVE

    def in_state(self, *states: RowState) -> tuple[Instalment, ...]:
        """The rows in one of the states, oldest first."""
        return tuple(row for row in self.rows if row.state in states)

    @property
    def running(self) -> Instalment | None:
        """The row whose period is running; None once the last has ended."""
        return next((row for row in self.rows if not row.closed), None)

    @property
    def undue(self) -> Fen:
        """Scheduled principal of the periods that have not ended."""
        return sum(row.owed.principal for row in self.rows if not row.closed)

    @property
    def overdue_principal(self) -> Fen:
        """Unpaid principal of the overdue rows, on which penalty runs."""
        return sum(row.unpaid.principal for row in self.in_state(RowState.OVERDUE))

    @property
    def outstanding(self) -> Fen:
        """All principal that is not yet paid."""
        return sum(row.unpaid.principal for row in self.in_state(*OPEN))

    def accrued_interest(self, agreement: Agreement) -> Fen:
        """Interest of the running period so far."""
        return half_up(self.interest_numerator, MILLION * agreement.terms.day_count.basis)

    def penalty(self, agreement: Agreement) -> Fen:
        """Penalty owed and unpaid, interest on interest included."""
        return half_up(self.penalty_numerator, MILLION * agreement.terms.day_count.basis) - self.penalty_paid

    def compound(self, agreement: Agreement) -> Fen:
        """Of the penalty owed, what is interest on interest: the last of it."""
        accrued = half_up(self.compound_numerator, MILLION * agreement.terms.day_count.basis)
        return min(accrued - self.compound_paid, self.penalty(agreement))

    def penalties(self, agreement: Agreement) -> Parts:
        """Penalty owed and unpaid, and interest on interest apart from it."""
        compound = self.compound(agreement)
        return Parts(penalty=self.penalty(agreement) - compound, compound=compound)

    def due_debt(self, agreement: Agreement) -> Parts:
        """Everything unpaid of the rows that have fallen due, and the penalty."""
        rows = sum((row.unpaid for row in self.in_state(*IN_ARREARS)), NOTHING)
        return rows + self.penalties(agreement)

    def days_past_due(self, agreement: Agreement) -> int:
        """Days since the oldest overdue row was to be paid, but for those of a pause; 0 when none is overdue."""
        overdue = self.in_state(RowState.OVERDUE)
        return agreement.counted_days(overdue[0].falls_due, self.day) if overdue else 0

    def with_row(self, row: Instalment) -> "Position":
        """The row in place of the one that has its number."""
        at = row.number - 1
        return replace(self, rows=(*self.rows[:at], row, *self.rows[at + 1 :]))

    def with_step(
        self, node: Node, row: int = 0, payment: int = 0, amount: int = 0, parts: Parts = NOTHING
    ) -> "Position":
        """The step logged on the position's day."""
        version = self.rows[row - 1].version if row else 0
        return self._logged(Step(self.day, node, row, version, payment, amount, parts))

    def with_allocation(self, payment: int, lines: Sequence[Line], rule: Rule) -> "Position":
        """PAYMENT_ALLOCATED, logged on the position's day."""
        parts = parts_of(lines)
        node = Node.PAYMENT_ALLOCATED
        return self._logged(Step(self.day, node, 0, 0, payment, parts.total, parts, tuple(lines), rule))

    def _logged(self, step: Step) -> "Position":
        return replace(self, steps=(*self.steps, step))


def opening(agreement: Agreement, start: Day) -> Position:
    """The loan as it stands when the money has just been disbursed.

    Raises: InvalidValue when the first due date is not after `start`.
    """
    terms = agreement.terms
    scheduled = schedule(terms, start)
    rows = instalments(agreement, scheduled, start, version=1, first_number=1)
    claims = (0,) * len(agreement.shares)
    opened = Position(start, rows, terms.principal, claims=claims)
    opened = opened.with_step(Node.DISBURSEMENT_CONFIRMED, amount=terms.principal)
    opened = opened.with_step(Node.SCHEDULE_GENERATED)
    fee = terms.origination_fee
    return opened.with_step(Node.ORIGINATION_FEE_CHARGED, amount=fee) if fee else opened


def instalments(
    agreement: Agreement, scheduled: tuple[Row, ...], start: Day, version: int, first_number: int
) -> tuple[Instalment, ...]:
    """The rows of a version that begins on `start`, numbered on from `first_number`."""
    starts = (start, *(row.due for row in scheduled))
    return tuple(
        Instalment(
            number=first_number + at,
            version=version,
            starts=starts[at],
            due=row.due,
            falls_due=agreement.falls_due(row.due),
            owed=Parts(fee=row.fee, interest=row.interest, principal=row.principal),
        )
        for at, row in enumerate(scheduled)
    )


def interest_base(agreement: Agreement, position: Position) -> Fen:
    """What the running period bears interest on: nothing once the last has ended."""
    if position.running is None:
        return 0
    return position.version_balance if agreement.terms.method is Method.FLAT else position.undue
