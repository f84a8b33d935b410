"""The claim of a loan at the end of a day, and what was paid on it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass

from ledger.domain.allocation import NOTHING, Line, Parts, Rule
from ledger.domain.calendar import Day
from ledger.domain.errors import DomainError
from ledger.domain.loan import EntryKind, Loan
from ledger.domain.money import Fen
from ledger.domain.nodes import Node
from ledger.domain.position import OPEN, Instalment, LoanState, Position, RowState, Step
from ledger.domain.statement import statement as balances_of
from ledger.domain.terms import Terms
from ledger.statements.errors import RecordsDiffer
from ledger.statements.records import Records
from ledger.statements.story import Allocated, Money, Story, story_of


@dataclass(frozen=True)
class Claim:
    """What is owed at the end of the day, in fen.

    Principal is undue, due or overdue. `interest` is that of periods that have ended, `accrued` that of the running one. `fees` are those of periods that have
    ended, `charged` that of the running one, `costs` those that a court has awarded. `interest_on_interest` is owed where the product's clauses have it, beside the
    penalty. `compound` is what agreed capitalisation has made principal, and no part of the total of its own. `credit` is the borrower's, and not netted. `recourse` is what those who paid for the borrower have to get
    behind the lenders, on top of the total.
    """

    undue: Fen
    due: Fen
    overdue: Fen
    interest: Fen
    accrued: Fen
    penalty: Fen
    interest_on_interest: Fen
    compound: Fen
    fees: Fen
    charged: Fen
    costs: Fen
    credit: Fen
    recourse: Fen

    @property
    def principal(self) -> Fen:
        return self.undue + self.due + self.overdue

    @property
    def total(self) -> Fen:
        late = self.penalty + self.interest_on_interest
        return self.principal + self.interest + self.accrued + late + self.fees + self.charged + self.costs


@dataclass(frozen=True)
class Allocation:
    """What was paid on `day`, by component and by row (row 0: no row); `rule` None: as the quote of a prepayment says."""

    day: Day
    from_credit: bool
    parts: Parts
    lines: tuple[Line, ...]
    rule: Rule | None


@dataclass(frozen=True)
class Payment:
    """One movement of money: `node` is how it came or left, `seq` the entry that records it, `credited` what it left for later."""

    number: int
    node: Node
    value_day: Day
    recorded: int
    seq: int
    amount: Fen
    is_refund: bool
    reversed_on: Day | None
    allocations: tuple[Allocation, ...]

    @property
    def credited(self) -> Fen:
        spent = sum(one.parts.total for one in self.allocations)
        return 0 if self.is_refund or self.reversed_on is not None else self.amount - spent


@dataclass(frozen=True)
class Statement:
    """The claim of one loan at the end of `day`, in legal time. `from_credit`: what credit paid on later days than it came."""

    records: Records
    day: Day
    known_later: bool
    state: LoanState
    terms: Terms
    disbursed: Fen
    start: Day
    claim: Claim
    due_now: Parts
    payoff: Fen | None
    days_past_due: int
    bucket: int
    rows: tuple[Instalment, ...]
    changes: tuple[tuple[Day, Node], ...]
    payments: tuple[Payment, ...]
    from_credit: tuple[Allocation, ...]
    allocated: Parts


def statement_of(records: Records, day: Day, *, known_later: bool = False) -> Statement:
    """As the records stood at the end of `day`; `known_later`: as that day looks with everything that was recorded since.

    Raises: LoanNotThere; NotComputed; RecordsDiffer where the log does not have what the rules give.
    """
    story = story_of(records, day, known_later)
    try:
        loan = story.loan()
    except DomainError as error:
        raise RecordsDiffer(f"the records do not fit the rules: {error}") from None
    _require_same_allocations(story, loan.position)
    balances = balances_of(loan)
    payments = _payments(story, loan.position)
    return Statement(
        records=records,
        day=day,
        known_later=known_later,
        state=balances.state,
        terms=loan.agreement.terms,
        disbursed=story.agreement.terms.principal,
        start=story.start,
        claim=_claim(loan, _is_adjudicated(story), story.recourse),
        due_now=balances.due,
        payoff=balances.payoff,
        days_past_due=balances.days_past_due,
        bucket=balances.bucket,
        rows=loan.position.rows,
        changes=tuple((change.day, change.node) for change in story.amendments),
        payments=payments,
        from_credit=tuple(_allocation(step) for step in _allocations(loan.position) if not step.payment),
        allocated=loan.position.allocated,
    )


def _is_adjudicated(story: Story) -> bool:
    return bool(story.amendments) and story.amendments[-1].node is Node.JUDGMENT_ENTERED


def _claim(loan: Loan, adjudicated: bool, recourse: Fen) -> Claim:
    position = loan.position
    open_rows, running = position.in_state(*OPEN), position.running
    ended = sum((row.unpaid for row in open_rows if row.closed), NOTHING)
    due, overdue = (_principal(position.in_state(state)) for state in (RowState.DUE, RowState.OVERDUE))
    penalties = position.penalties(loan.agreement)
    accrued = charged = 0
    if running is not None:
        accrued = max(position.accrued_interest(loan.agreement) - running.paid.interest, 0)
        charged = running.unpaid.fee
    return Claim(
        undue=position.outstanding - due - overdue,
        due=due,
        overdue=overdue,
        interest=ended.interest,
        accrued=accrued,
        penalty=penalties.penalty,
        interest_on_interest=penalties.compound,
        compound=position.capitalised.total,
        fees=0 if adjudicated else ended.fee,
        charged=charged,
        # What a court has awarded besides principal and interest is all that its row holds as a fee.
        costs=ended.fee if adjudicated else 0,
        credit=position.credit,
        recourse=recourse,
    )


def _principal(rows: Sequence[Instalment]) -> Fen:
    return sum(row.unpaid.principal for row in rows)


# ---- payments


def _allocations(position: Position) -> list[Step]:
    return [step for step in position.steps if step.node is Node.PAYMENT_ALLOCATED]


def _allocation(step: Step) -> Allocation:
    return Allocation(step.day, not step.payment, step.parts, step.lines, step.rule)


def _payments(story: Story, position: Position) -> tuple[Payment, ...]:
    steps = _allocations(position)
    return tuple(_payment(one, steps) for one in story.money if one.entry.day <= story.day)


def _payment(one: Money, steps: Sequence[Step]) -> Payment:
    entry = one.entry
    return Payment(
        number=entry.number,
        node=one.node,
        value_day=entry.day,
        recorded=one.timestamp,
        seq=one.seq,
        amount=entry.amount,
        is_refund=entry.kind is EntryKind.REFUND,
        reversed_on=one.reversed_on,
        allocations=tuple(_allocation(step) for step in steps if step.payment == entry.number),
    )


def _require_same_allocations(story: Story, position: Position) -> None:
    """What the log says of each payment that stands is what the rules give.

    Raises: RecordsDiffer, naming the entry and both amounts.
    """
    recorded = _by_number(story)
    for step in _allocations(position):
        found = recorded.get(step.payment)
        if step.payment and found is not None and found.parts != step.parts:
            raise RecordsDiffer(
                f"entry {found.seq} of the log allocates {_words(found.parts)} of payment {step.payment}, the rules give {_words(step.parts)}"
            )


def _by_number(story: Story) -> Mapping[int, Allocated]:
    numbers = {one.payment: one.entry.number for one in story.money if one.payment and one.reversed_on is None}
    return {numbers[one.payment]: one for one in story.allocated if not one.from_credit and one.payment in numbers}


def _words(parts: Parts) -> str:
    return ", ".join(f"{name} {amount}" for name, amount in asdict(parts).items() if amount) or "nothing"
