"""Whom and what a payment reaches."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ledger.domain.allocation import Debt, Line, Parts, Rule, allocate, distribute, parts_of
from ledger.domain.terms import CIVIL_CODE_561, AllocationMode, Component

FEE, INTEREST, PENALTY, COMPOUND, PRINCIPAL = Component
BY_COMPONENT = Rule(CIVIL_CODE_561, AllocationMode.BY_COMPONENT)
BY_INSTALMENT = Rule(CIVIL_CODE_561, AllocationMode.BY_INSTALMENT)

OLD = Debt(1, Parts(fee=5, interest=100, principal=1_000))
YOUNG = Debt(2, Parts(fee=5, interest=80, principal=1_000))
BILLED = Debt(3, Parts(interest=60, principal=1_000))

amounts = st.integers(0, 2_000)
debts = st.lists(st.builds(Parts, fee=amounts, interest=amounts, principal=amounts), max_size=4)
rules = st.builds(Rule, st.permutations(Component).map(tuple), st.sampled_from(AllocationMode))


def test_the_code_pays_costs_then_interest_then_principal() -> None:
    assert allocate(1_220, [OLD, YOUNG], Parts(penalty=30), [], BY_COMPONENT) == (
        Line(1, FEE, 5),
        Line(2, FEE, 5),
        Line(1, INTEREST, 100),
        Line(2, INTEREST, 80),
        Line(0, PENALTY, 30),
        Line(1, PRINCIPAL, 1_000),
    )


def test_by_instalment_the_oldest_is_finished_first_and_penalty_goes_with_it() -> None:
    assert allocate(1_220, [OLD, YOUNG], Parts(penalty=30), [], BY_INSTALMENT) == (
        Line(1, FEE, 5),
        Line(1, INTEREST, 100),
        Line(0, PENALTY, 30),
        Line(1, PRINCIPAL, 1_000),
        Line(2, FEE, 5),
        Line(2, INTEREST, 80),
    )


@pytest.mark.parametrize("mode", AllocationMode)
def test_an_agreed_order_is_kept(mode: AllocationMode) -> None:
    rule = Rule((PRINCIPAL, COMPOUND, PENALTY, INTEREST, FEE), mode)
    lines = allocate(1_035, [OLD], Parts(penalty=30), [], rule)
    assert lines == (Line(1, PRINCIPAL, 1_000), Line(0, PENALTY, 30), Line(1, INTEREST, 5))


@pytest.mark.parametrize("rule", [BY_COMPONENT, BY_INSTALMENT])
def test_a_billed_row_waits_until_nothing_is_due(rule: Rule) -> None:
    due = OLD.unpaid.total + 30
    assert all(line.row != 3 for line in allocate(due, [OLD], Parts(penalty=30), [BILLED], rule))
    assert allocate(due + 1, [OLD], Parts(penalty=30), [BILLED], rule)[-1] == Line(3, INTEREST, 1)
    assert allocate(1, [], Parts(penalty=30), [BILLED], rule) == (Line(0, PENALTY, 1),)


@given(st.integers(0, 20_000), debts, st.integers(0, 500), debts, rules)
def test_the_parts_are_the_payment_and_no_debt_is_overpaid(
    amount: int, due: list[Parts], penalty: int, billed: list[Parts], rule: Rule
) -> None:
    open_due = [Debt(at + 1, parts) for at, parts in enumerate(due)]
    open_billed = [Debt(at + 1 + len(due), parts) for at, parts in enumerate(billed)]
    lines = allocate(amount, open_due, Parts(penalty=penalty), open_billed, rule)
    owed = sum(debt.unpaid.total for debt in (*open_due, *open_billed)) + penalty
    assert parts_of(lines).total == min(amount, owed)
    for debt in (*open_due, *open_billed):
        for component in (FEE, INTEREST, PRINCIPAL):
            paid = sum(line.amount for line in lines if (line.row, line.component) == (debt.row, component))
            assert paid <= debt.unpaid.of(component)


@given(st.integers(0, 9_000), debts, st.integers(0, 500), rules, st.integers(0, 9_000))
def test_paying_twice_is_paying_once(amount: int, due: list[Parts], penalty: int, rule: Rule, more: int) -> None:
    open_due = [Debt(at + 1, parts) for at, parts in enumerate(due)]
    together = parts_of(allocate(amount + more, open_due, Parts(penalty=penalty), [], rule))
    first = allocate(amount, open_due, Parts(penalty=penalty), [], rule)
    left = [
        Debt(debt.row, debt.unpaid - parts_of([line for line in first if line.row == debt.row])) for debt in open_due
    ]
    rest_of_amount = amount - parts_of(first).total
    second = allocate(more + rest_of_amount, left, Parts(penalty=penalty - parts_of(first).penalty), [], rule)
    if rule.mode is AllocationMode.BY_COMPONENT or all(debt.unpaid.total for debt in left):
        assert parts_of(first) + parts_of(second) == together


def test_the_servicer_earns_on_what_is_not_principal() -> None:
    parts = Parts(fee=100, interest=1_050, penalty=49, principal=10_000)
    split = distribute(parts, 1_000, (5_000, 3_000, 2_000))
    assert split.servicer == 119  # a tenth of 1,199 rounded down
    assert split.claims == (5_540, 3_324, 2_216)
    assert distribute(Parts(principal=10), 10_000, (3_334, 3_333, 3_333)).claims == (4, 3, 3)


@given(st.builds(Parts, amounts, amounts, amounts, amounts, amounts), st.integers(0, 10_000), st.integers(1, 9_999))
def test_shares_sum_to_what_was_paid(parts: Parts, bps: int, lead: int) -> None:
    split = distribute(parts, bps, (lead, 10_000 - lead))
    assert split.servicer + sum(split.claims) == parts.total
    assert min(split.servicer, *split.claims) >= 0
    assert 0 <= split.claims[0] - (parts.total - split.servicer) * lead // 10_000 <= 1
