"""What holds for every life of every loan."""

from collections.abc import Callable

from hypothesis import given
from hypothesis import strategies as st

from ledger.domain.allocation import NOTHING
from ledger.domain.calendar import Day
from ledger.domain.errors import DomainError
from ledger.domain.loan import Loan, loan_of, open_loan
from ledger.domain.position import IN_ARREARS, OPEN, LoanState, Position, RowState
from ledger.domain.prepayment import PrepaymentKind
from ledger.domain.statement import statement
from ledger.domain.terms import Agreement
from tests.unit.domain.loans import any_agreement

Act = Callable[[Loan, Day], Loan]


def pay_exactly(loan: Loan, day: Day) -> Loan:
    owed = loan.advance(day).position.due_debt(loan.agreement).total
    return loan.receive(owed, day) if owed else loan.advance(day)


def pay_the_bill(loan: Loan, day: Day) -> Loan:
    shown = statement(loan.advance(day))
    owed = (shown.due + shown.billed).total
    return loan.receive(owed, day) if owed else loan.advance(day)


def pay(amount: int, days_ago: int = 0) -> Act:
    return lambda loan, day: loan.receive(amount, day, value_day=max(day - days_ago, loan.start))


def refund(share: int) -> Act:
    def act(loan: Loan, day: Day) -> Loan:
        credit = loan.advance(day).position.credit * share // 100
        return loan.refund(credit, day) if credit else loan.advance(day)

    return act


def prepay(kind: PrepaymentKind, share: int) -> Act:
    def act(loan: Loan, day: Day) -> Loan:
        principal = 0 if kind is PrepaymentKind.FULL else loan.advance(day).position.undue * share // 100
        return loan.prepay(loan.quote(kind, day, principal=principal), day)

    return act


def reverse(number: int) -> Act:
    return lambda loan, day: loan.reverse(number, day)


forward_acts = st.one_of(
    st.just(pay_exactly),
    st.just(pay_the_bill),
    st.builds(pay, st.integers(1, 400_000)),
    st.builds(refund, st.integers(1, 100)),
    st.builds(prepay, st.sampled_from(PrepaymentKind), st.integers(1, 99)),
)
acts = st.one_of(
    forward_acts, st.builds(pay, st.integers(1, 400_000), st.integers(0, 90)), st.builds(reverse, st.integers(1, 5))
)


def lives(of: st.SearchStrategy[Act] = acts) -> st.SearchStrategy[list[tuple[int, Act]]]:
    return st.lists(st.tuples(st.integers(0, 45), of), max_size=8)


def live(
    agreement: Agreement, life: list[tuple[int, Act]], between: Callable[[Loan, Day], Loan] = lambda loan, _: loan
) -> Loan:
    """Play a life; what the loan's state refuses does not happen."""
    loan = open_loan(agreement)
    for wait, act in life:
        day = loan.day + wait
        loan = between(loan, day)
        try:
            loan = act(loan, day)
        except DomainError:
            loan = loan.advance(day)
    return loan


def every_day(loan: Loan, day: Day) -> Loan:
    for passing in range(loan.day, day + 1):
        loan = loan.advance(passing)
    return loan


def check_books(loan: Loan) -> None:
    """Money is conserved, and nothing is negative."""
    position, agreement = loan.position, loan.agreement
    money_in = position.received + position.over_refunded
    assert money_in == position.allocated.total + position.credit + position.refunded
    assert position.servicer + sum(position.claims) == position.allocated.total
    repaid = position.allocated.principal + position.cleared.principal
    assert repaid + position.outstanding == agreement.terms.principal
    assert position.penalty(agreement) >= 0 and position.credit >= 0 and min(position.claims) >= 0
    for row in position.rows:
        assert min(row.unpaid.fee, row.unpaid.interest, row.unpaid.principal) >= 0
    assert all(row.falls_due <= position.day for row in position.in_state(*IN_ARREARS))
    assert not (position.credit and position.in_state(*IN_ARREARS))
    check_states(position)


def check_states(position: Position) -> None:
    for row in position.in_state(RowState.SETTLED):
        assert row.unpaid == NOTHING
    for row in position.in_state(*IN_ARREARS):
        assert row.unpaid.total and row.closed
    assert (position.bucket > 0) <= (position.state is LoanState.OVERDUE)
    if position.settled:
        assert not position.in_state(*OPEN) and not position.undue


@given(any_agreement(), lives())
def test_money_is_conserved_in_every_life(agreement: Agreement, life: list[tuple[int, Act]]) -> None:
    loan = live(agreement, life)
    check_books(loan)
    check_books(loan.advance(loan.day + 400))


@given(any_agreement(), lives(forward_acts))
def test_a_keeper_that_slept_gives_the_balances_of_one_that_ran_daily(
    agreement: Agreement, life: list[tuple[int, Act]]
) -> None:
    slept, daily = live(agreement, life), live(agreement, life, every_day)
    assert daily == slept
    later = slept.day + 100
    assert every_day(daily, later) == slept.advance(later)


@given(any_agreement(), lives())
def test_a_replay_changes_nothing(agreement: Agreement, life: list[tuple[int, Act]]) -> None:
    loan = live(agreement, life)
    again = loan_of(agreement, loan.entries, loan.day)
    assert again.position == loan.position
    assert loan_of(agreement, again.entries, again.day) == again


@given(any_agreement(), lives(), st.integers(1, 400_000), st.integers(0, 120))
def test_a_payment_reversed_is_a_payment_that_never_came(
    agreement: Agreement, life: list[tuple[int, Act]], amount: int, later: int
) -> None:
    loan = live(agreement, life)
    with_it = loan.receive(amount, loan.day)
    undone = with_it.advance(loan.day + later).reverse(with_it.numbered, loan.day + later)
    assert undone.position == loan.advance(loan.day + later).position
    assert set(loan.position.steps) <= set(undone.log)


@given(any_agreement(), lives(), st.integers(1, 400_000), st.integers(0, 120))
def test_money_known_late_is_money_known_in_time(
    agreement: Agreement, life: list[tuple[int, Act]], amount: int, later: int
) -> None:
    loan = live(agreement, life)
    in_time = loan.receive(amount, loan.day).advance(loan.day + later)
    late = loan.advance(loan.day + later).receive(amount, loan.day + later, value_day=loan.day)
    assert late.position == in_time.position


@given(any_agreement(), lives(), st.integers(0, 60))
def test_waiting_never_lowers_what_is_owed(agreement: Agreement, life: list[tuple[int, Act]], wait: int) -> None:
    now = live(agreement, life)
    later = now.advance(now.day + wait)
    assert later.position.penalty_numerator >= now.position.penalty_numerator
    spent = now.position.credit - later.position.credit
    cleared = later.position.cleared.total - now.position.cleared.total
    assert later.position.due_debt(agreement).total >= now.position.due_debt(agreement).total - spent - cleared
    assert later.position.outstanding == now.position.outstanding - (
        later.position.allocated.principal + later.position.cleared.principal
    ) + (now.position.allocated.principal + now.position.cleared.principal)


@given(any_agreement(), lives(forward_acts))
def test_penalty_is_the_sum_over_days_and_rows(agreement: Agreement, life: list[tuple[int, Act]]) -> None:
    """Recounted from snapshots of every day: unpaid principal of the rows overdue, and of the grace days once they have passed."""
    snapshots: list[Position] = []

    def watch(loan: Loan, day: Day) -> Loan:
        for passing in range(loan.day, day + 1):
            if passing > loan.day:
                snapshots.append(loan.position)
            loan = loan.advance(passing)
        return loan

    loan = live(agreement, [*life, (60, lambda loan, day: loan.advance(day))], watch)
    principal_days = 0
    for before, after in zip(snapshots, [*snapshots[1:], loan.position], strict=True):
        assert after.day == before.day + 1
        for row in before.in_state(RowState.OVERDUE):
            principal_days += row.unpaid.principal
    for step in loan.position.steps:
        if step.node.name == "OVERDUE_ENTERED":
            principal_days += step.parts.principal * (agreement.product.grace_days + 1)
    assert loan.position.penalty_numerator == principal_days * agreement.terms.penalty_rate


@given(any_agreement())
def test_an_unpaid_loan_owes_its_schedule_and_penalty(agreement: Agreement) -> None:
    loan = open_loan(agreement)
    last = loan.position.rows[-1].falls_due
    position = loan.advance(last).position
    due = position.due_debt(agreement)
    rows = position.rows
    assert due.principal == agreement.terms.principal
    assert due.interest == sum(row.owed.interest for row in rows)
    assert due.fee == agreement.terms.origination_fee + agreement.terms.periodic_fee * len(rows)


@given(any_agreement())
def test_paying_each_instalment_on_its_day_settles_without_penalty(agreement: Agreement) -> None:
    loan = open_loan(agreement)
    schedule = loan.position.rows
    for row in schedule:
        loan = pay_exactly(loan, row.falls_due)
    assert loan.position.settled
    assert loan.position.penalty_numerator == 0
    assert (loan.position.allocated + loan.position.cleared).interest == sum(row.owed.interest for row in schedule)


@given(any_agreement(), st.integers(0, 200))
def test_interest_so_far_never_exceeds_that_of_the_period(agreement: Agreement, wait: int) -> None:
    loan = open_loan(agreement)
    position = loan.advance(loan.day + wait).position
    if position.running is not None:
        assert 0 <= position.accrued_interest(agreement) <= position.running.owed.interest


@given(any_agreement(), lives())
def test_the_payoff_of_a_statement_ends_the_loan(agreement: Agreement, life: list[tuple[int, Act]]) -> None:
    loan = live(agreement, life)
    payoff = statement(loan).payoff
    if payoff is None:
        assert loan.position.settled or not loan.position.due_debt(agreement).total
    elif loan.position.undue:
        try:
            quoted = loan.quote(PrepaymentKind.FULL, loan.day)
        except DomainError:
            return
        assert quoted.amount == payoff
        assert loan.prepay(quoted, loan.day).position.settled
