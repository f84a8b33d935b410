"""New terms for a loan (money.md §10): figures by hand, and what holds for every life in which terms change."""

from collections.abc import Callable
from dataclasses import dataclass, replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ledger.domain.allocation import NOTHING, Parts
from ledger.domain.amendment import CallingIn, Renewal, Treatment, carried, owed_on
from ledger.domain.calendar import Day, inferred_due_day
from ledger.domain.calendar import parse_day as day
from ledger.domain.errors import DomainError, InvalidValue, Refused
from ledger.domain.loan import Amended, Loan, loan_of, open_loan
from ledger.domain.money import MILLION, half_up
from ledger.domain.nodes import Node
from ledger.domain.position import OPEN, LoanState, RowState
from ledger.domain.terms import Agreement, Method
from tests.unit.domain.loans import agreement, any_agreement
from tests.unit.domain.test_loan_properties import Act, acts, check_states

FEB_15, FEB_25 = day("2026-02-15"), day("2026-02-25")
SHORT = 12


def twelve_parts(**product: object) -> Loan:
    """12,000.00 at 18 %, twelve equal parts of 1,000.00, penalty 24 %: row 1, of 15 February, is 1,000.00 + 180.00; a month on the rest is 165.00."""
    return open_loan(agreement(product, method=Method.EQUAL_PRINCIPAL, principal=1_200_000))


def ten_days_on(**product: object) -> Loan:
    """Row 1 was paid on its day; 55.00 have accrued since."""
    return twelve_parts(**product).receive(118_000, FEB_15).advance(FEB_25)


def overdue() -> Loan:
    """Nothing was paid: ten days of 24 % on 1,000.00 are 6.67 of penalty, and 55.00 have accrued on the rest."""
    return twelve_parts().advance(FEB_25)


def owes(loan: Loan) -> list[tuple[int, int, int]]:
    return [(row.owed.principal, row.owed.interest, row.owed.fee) for row in loan.position.rows]


# ---- what is owed


def test_what_is_owed_of_arrears_and_of_the_rest() -> None:
    loan = overdue()
    owed = owed_on(loan.agreement, loan.position)
    assert owed.due == FEB_15
    assert owed.arrears == Parts(principal=100_000, interest=18_000)
    assert owed.rest == Parts(principal=1_100_000, interest=5_500)
    assert owed.penalty == 667


# ---- payment holiday


def test_a_holiday_defers_interest_into_the_first_row() -> None:
    # 18 % for 110 days on 11,000.00 is 605.00, and 55.00 have accrued before: four months of 165.00.
    loan = ten_days_on().pause(day("2026-05-31"), FEB_25)
    assert len(loan.position.rows) == 11
    assert owes(loan)[:2] == [(100_000, 66_000, 0), (100_000, 15_000, 0)]
    first = loan.position.rows[0]
    assert (first.starts, first.due) == (FEB_25, day("2026-06-15"))
    # 20 days on, 110.00 more have accrued.
    assert loan.advance(day("2026-03-15")).position.accrued_interest(loan.agreement) == 16_500


def test_a_holiday_capitalises_interest() -> None:
    loan = ten_days_on().pause(day("2026-05-31"), FEB_25, capitalise=True)
    # 11,055.00 at 18 % for 110 days is 608.025, rounded to 608.03.
    assert loan.agreement.terms.principal == 1_105_500
    assert owes(loan)[0] == (100_500, 60_803, 0)
    assert loan.position.capitalised == Parts(interest=5_500)


def test_a_holiday_ends_arrears() -> None:
    loan = overdue().pause(day("2026-05-31"), FEB_25)
    assert loan.position.state is LoanState.ACTIVE and loan.position.bucket == 0
    assert loan.log[-1].node is Node.OVERDUE_CURED
    # Arrears of 180.00, 55.00 accrued, and 18 % for 110 days on 12,000.00, which eleven rows repay.
    assert owes(loan)[0] == (109_091, 18_000 + 5_500 + 66_000, 0)
    assert loan.position.penalty(loan.agreement) == 667


@pytest.mark.parametrize("until", ["2026-02-25", "2056-03-16"])
def test_a_holiday_is_neither_past_nor_endless(until: str) -> None:
    with pytest.raises(InvalidValue, match="until"):
        ten_days_on().pause(day(until), FEB_25)


# ---- extension


def test_an_extension_goes_on_with_the_grid() -> None:
    loan = ten_days_on().extend(20, FEB_25, SHORT)
    assert len(loan.position.rows) == 20 and loan.extended_months == 9
    # 18 days of 18 % on 11,000.00 are 110.00 in 30E/360 (20 days), with 55.00 that had accrued.
    assert owes(loan)[0] == (55_000, 11_000 + 5_500, 0)
    assert [row.due for row in loan.position.rows[:2]] == [day("2026-03-15"), day("2026-04-15")]


def test_a_short_loan_is_extended_by_at_most_its_own_duration() -> None:
    loan = ten_days_on().extend(20, FEB_25, SHORT)
    with pytest.raises(Refused, match="4 months are more than the 3"):
        loan.extend(24, FEB_25, SHORT)
    assert loan.extend(23, FEB_25, SHORT).extended_months == 12


def test_a_long_loan_is_extended_within_the_product() -> None:
    loan = ten_days_on(max_periods=18)
    assert loan.extend(17, FEB_25, 6).extended_months == 6
    with pytest.raises(Refused, match="7 months are more than the 6"):
        loan.extend(18, FEB_25, 6)


def test_an_extension_needs_everything_due_paid() -> None:
    with pytest.raises(Refused, match="needs everything that is due"):
        overdue().extend(20, FEB_25, SHORT)


# ---- waiver


def test_arrears_stay_due_when_a_part_is_waived() -> None:
    loan = overdue().waive(Parts(interest=8_000, penalty=667), FEB_25)
    first, second = loan.position.rows[:2]
    assert first.state is RowState.OVERDUE and first.owed == Parts(principal=100_000, interest=10_000)
    assert (first.number, first.due) == (1, FEB_15)
    assert second.owed == Parts(principal=100_000, interest=16_500)
    assert loan.position.penalty(loan.agreement) == 0 and loan.position.days_past_due(loan.agreement) == 10
    assert loan.position.relieved == Parts(interest=8_000, penalty=667)


def test_a_waiver_is_at_most_what_is_owed() -> None:
    with pytest.raises(InvalidValue, match="relief_interest: 23501"):
        overdue().waive(Parts(interest=23_501), FEB_25)
    with pytest.raises(InvalidValue, match="principal is not waived"):
        overdue().waive(Parts(principal=1), FEB_25)


def test_a_bill_paid_ahead_stands_in_the_way() -> None:
    loan = ten_days_on(notice_days=5).receive(50_000, day("2026-03-11"))
    with pytest.raises(Refused, match="instalment 2 is paid ahead"):
        loan.waive(Parts(interest=1), day("2026-03-11"))


# ---- restructuring


def restructured(loan: Loan, treatment: Treatment, relief: Parts = NOTHING, **changes: object) -> Loan:
    principal = carried(loan.agreement, loan.position, treatment, relief)
    first_due = day("2026-03-15")
    terms = replace(loan.agreement.terms, principal=principal, start_day=FEB_25, first_due=first_due, **changes)
    return loan.amend(Renewal(terms, treatment, relief), Node.RESTRUCTURE_ACCEPTED, FEB_25)


def test_interest_and_penalty_become_principal() -> None:
    everything = Treatment.RESTARTS | Treatment.CAPITALISES_INTEREST | Treatment.CAPITALISES_PENALTY
    relief = Parts(principal=200_000, interest=3_500)
    loan = restructured(overdue(), everything, relief, periods=10, rate=120_000)
    # 12,000.00 − 2,000.00 + 200.00 of interest that is left + 6.67 of penalty
    assert loan.agreement.terms.principal == 1_020_667
    # 20 days at 12 %: 68.0444…
    assert owes(loan)[0] == (102_067, 6_804, 0)
    assert loan.position.penalty(loan.agreement) == 0
    assert loan.position.state is LoanState.ACTIVE


def test_terms_state_the_principal_that_is_carried() -> None:
    terms = replace(overdue().agreement.terms, first_due=day("2026-03-15"), start_day=FEB_25)
    with pytest.raises(Refused, match="1200000 fen are carried"):
        overdue().amend(
            Renewal(replace(terms, principal=1_200_001), Treatment.RESTARTS), Node.RESTRUCTURE_ACCEPTED, FEB_25
        )


# ---- called in


def test_everything_is_due_in_one_row() -> None:
    loan = overdue().call_in(FEB_25)
    (row,) = loan.position.rows
    assert row.owed == Parts(principal=1_200_000, interest=18_000 + 5_500) and row.due == FEB_15
    assert row.state is RowState.OVERDUE
    later = loan.advance(FEB_25 + 30).position
    # 30 days of 24 % on 12,000.00 are 240.00.
    assert later.penalty(loan.agreement) == 667 + 24_000 and later.due_debt(loan.agreement).interest == 23_500


def test_what_a_judgment_replaces_does_not_accrue() -> None:
    left = Parts(principal=1_100_000, interest=30_000, fee=5_000)
    loan = overdue().amend(CallingIn(left), Node.LOAN_ACCELERATED, FEB_25)
    assert loan.advance(FEB_25 + 400).position.due_debt(loan.agreement) == left


def test_a_bill_that_is_paid_ahead_does_not_put_it_off() -> None:
    """Of row 2 165.00 of interest and 335.00 of principal were paid on 11 March, when 143.00 have accrued: 22.00 of days to come are principal."""
    paid = ten_days_on(notice_days=5).receive(50_000, day("2026-03-11"))
    with pytest.raises(Refused, match="paid ahead"):
        paid.waive(Parts(interest=100), day("2026-03-11"))
    loan = paid.call_in(day("2026-03-11"))
    (row,) = loan.position.rows
    assert row.owed == Parts(principal=1_100_000 - 33_500 - 2_200)
    assert loan.position.allocated == Parts(interest=18_000 + 16_500, principal=100_000 + 33_500)


def test_interest_paid_of_a_bill_is_owed_no_more() -> None:
    loan = ten_days_on(notice_days=5).receive(10_000, day("2026-03-11")).call_in(day("2026-03-11"))
    (row,) = loan.position.rows
    assert row.owed == Parts(principal=1_100_000, interest=14_300 - 10_000)


def test_credit_pays_what_is_called_in_at_once() -> None:
    """By 25 February 55.00 have accrued."""
    loan = ten_days_on().receive(10_000, FEB_25).call_in(FEB_25)
    (row,) = loan.position.rows
    assert row.paid == Parts(interest=5_500, principal=4_500) and loan.position.credit == 0
    assert loan.receive(100, FEB_25).reverse(3, FEB_25).position == loan.position


# ---- plays


def test_a_payment_behind_the_new_terms_cannot_be_reversed() -> None:
    loan = ten_days_on().pause(day("2026-05-31"), FEB_25)
    with pytest.raises(Refused, match="no payment 1 stands"):
        loan.reverse(1, FEB_25)


def test_a_play_begins_at_the_new_terms() -> None:
    loan = ten_days_on().pause(day("2026-05-31"), FEB_25)
    paid = loan.receive(10_000, FEB_25 + 3)
    assert paid.reverse(2, FEB_25 + 3).position == loan.advance(FEB_25 + 3).position
    with pytest.raises(InvalidValue, match="value_day"):
        loan.receive(1, FEB_25 + 1, value_day=FEB_25 - 1)


# ---- what holds for every life

Changing = Callable[[Loan, Day], Loan]


def pause(days: int, capitalise: bool) -> Changing:
    return lambda loan, today: loan.pause(today + days, today, capitalise)


def extend(more: int) -> Changing:
    def act(loan: Loan, today: Day) -> Loan:
        left = sum(1 for row in loan.advance(today).position.rows if not row.closed)
        return loan.extend(left + more, today, 360)

    return act


def waive(interest_share: int, penalty_share: int) -> Changing:
    def act(loan: Loan, today: Day) -> Loan:
        owed = owed_on(loan.agreement, loan.advance(today).position).total
        relief = Parts(interest=owed.interest * interest_share // 100, penalty=owed.penalty * penalty_share // 100)
        return loan.waive(relief, today)

    return act


def restructure(method: Method, rate: int, periods: int, treatment: int, relief_share: int) -> Changing:
    def act(loan: Loan, today: Day) -> Loan:
        position, how = loan.advance(today).position, Treatment(1 | treatment << 1)
        owed = owed_on(loan.agreement, position).total
        relief = Parts(fee=owed.fee * relief_share // 100, interest=owed.interest * relief_share // 100)
        first_due = today + 20
        terms = replace(
            loan.agreement.terms,
            method=method,
            rate=rate,
            periods=periods,
            principal=carried(loan.agreement, position, how, relief),
            start_day=today,
            first_due=first_due,
            due_day=inferred_due_day(today, first_due),
            origination_fee=0,
        )
        return loan.amend(Renewal(terms, how, relief), Node.RESTRUCTURE_ACCEPTED, today)

    return act


def call_in(loan: Loan, today: Day) -> Loan:
    return loan.call_in(today)


changes = st.one_of(
    st.builds(pause, st.integers(1, 100), st.booleans()),
    st.builds(extend, st.integers(1, 4)),
    st.builds(waive, st.integers(0, 100), st.integers(0, 100)),
    st.builds(
        restructure,
        st.sampled_from(Method),
        st.integers(0, 200_000),
        st.integers(1, 8),
        st.integers(0, 3),
        st.integers(0, 100),
    ),
    st.just(call_in),
)
lives = st.lists(st.tuples(st.integers(0, 45), st.one_of(acts, changes)), max_size=8)


def live(agreed: Agreement, life: list[tuple[int, Act]], watch: Callable[[Loan], None] = lambda _: None) -> Loan:
    """Day by day; what the loan's state refuses does not happen."""
    loan = open_loan(agreed)
    watch(loan)
    for wait, act in life:
        for today in range(loan.day, loan.day + wait):
            loan = loan.advance(today + 1)
            watch(loan)
        try:
            loan = act(loan, loan.day)
        except DomainError:
            continue
        watch(loan)
    return loan


@given(any_agreement(), lives)
def test_no_money_is_lost_or_made_by_new_terms(agreed: Agreement, life: list[tuple[int, Act]]) -> None:
    loan = live(agreed, life)
    position = loan.position
    assert position.received + position.over_refunded == (
        position.allocated.total + position.credit + position.refunded
    )
    lent = agreed.terms.principal + position.capitalised.total - position.relieved.principal
    assert position.allocated.principal + position.cleared.principal + position.outstanding == lent
    assert position.penalty(loan.agreement) >= 0 and position.credit >= 0
    for row in position.rows:
        assert min(row.unpaid.fee, row.unpaid.interest, row.unpaid.principal) >= 0
    check_states(position)


@given(any_agreement(), lives)
def test_a_statement_of_an_amended_loan_is_read_from_its_story(agreed: Agreement, life: list[tuple[int, Act]]) -> None:
    """Told from the beginning, with what changed its terms, the loan is what it came to be."""
    told: list[Amended] = []
    entries = []
    loan = open_loan(agreed)
    for wait, act in life:
        today = loan.day + wait
        try:
            after = act(loan, today)
        except DomainError:
            loan = loan.advance(today)
            continue
        if after.start != loan.start or after.position.version > loan.position.version and after.begun != loan.begun:
            entries += loan.entries
            told.append(Amended(today, after.numbered, _change_of(loan, after), _node_of(after)))
        loan = after
    again = loan_of(agreed, [*entries, *loan.entries], loan.day, amendments=told)
    assert again.position == loan.position and again.agreement == loan.agreement


def _node_of(after: Loan) -> Node:
    return next(step.node for step in reversed(after.begun.steps) if step.node is not Node.OVERDUE_CURED)


def _change_of(before: Loan, after: Loan) -> Renewal | CallingIn:
    """What was agreed, read from what came out."""
    given_up = after.begun.relieved - before.advance(after.start).position.relieved
    terms = after.agreement.terms
    if _node_of(after) is Node.LOAN_ACCELERATED:
        return CallingIn()
    if _node_of(after) is Node.WAIVER_GRANTED:
        return Renewal(terms, Treatment.DATES_GO_ON, given_up)
    became = after.begun.capitalised - before.advance(after.start).position.capitalised
    treatment = Treatment.RESTARTS
    treatment |= Treatment.CAPITALISES_INTEREST if became.interest else Treatment.DATES_GO_ON
    treatment |= Treatment.CAPITALISES_PENALTY if became.penalty else Treatment.DATES_GO_ON
    return Renewal(terms, treatment, given_up)


@dataclass
class Interest:
    """Interest recounted from what bore it: each period, and each part of one that new terms cut off, rounded once."""

    loan: Loan
    running: int = 0
    charged: int = 0

    def go_to(self, until: Day) -> None:
        while self.loan.day < until:
            row = self.loan.position.running
            step = until if row is None else min(until, row.due)
            terms = self.loan.agreement.terms
            self.running += self._base() * terms.rate * terms.day_count.days(self.loan.day, step)
            self.loan = self.loan.advance(step)
            if row is not None and step == row.due:
                self._cut()

    def act(self, act: Act) -> None:
        try:
            after = act(self.loan, self.loan.day)
        except DomainError:
            return
        if after.begun != self.loan.begun:
            self._cut()
        self.loan = after

    def _base(self) -> int:
        undue = [row.owed.principal for row in self.loan.position.rows if not row.closed]
        flat = self.loan.agreement.terms.method is Method.FLAT
        return self.loan.position.version_balance if flat and undue else sum(undue)

    def _cut(self) -> None:
        self.charged += half_up(self.running, MILLION * self.loan.agreement.terms.day_count.basis)
        self.running = 0


def pay_due(share: int) -> Act:
    return lambda loan, today: loan.receive(loan.position.due_debt(loan.agreement).total * share // 100, today)


dues_and_changes = st.one_of(st.builds(pay_due, st.integers(1, 100)), changes)


@given(any_agreement(), st.lists(st.tuples(st.integers(0, 45), dues_and_changes), max_size=8))
def test_deferred_interest_is_neither_lost_nor_doubled(agreed: Agreement, life: list[tuple[int, Act]]) -> None:
    played = Interest(open_loan(agreed))
    for wait, act in life:
        played.go_to(played.loan.day + wait)
        played.act(act)
    while (running := played.loan.position.running) is not None:
        played.go_to(running.due)
    position = played.loan.position
    unpaid = sum(row.unpaid.interest for row in position.in_state(*OPEN))
    gone = position.allocated + position.cleared + position.relieved + position.capitalised
    assert gone.interest + unpaid == played.charged
