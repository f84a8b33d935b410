"""Lives of a loan calculated by hand: 10,000.00 at 18 % in twelve instalments of 916.80, penalty 24 %."""

import pytest

from ledger.domain.allocation import NOTHING, Parts
from ledger.domain.calendar import format_day, weekends
from ledger.domain.calendar import parse_day as day
from ledger.domain.errors import InvalidValue, Refused
from ledger.domain.loan import Loan, open_loan
from ledger.domain.nodes import Node
from ledger.domain.position import LoanState, RowState
from ledger.domain.statement import statement
from ledger.domain.terms import Agreement, AllocationMode, Component, Method, Product
from tests.unit.domain.loans import agreement, loan_terms

DUES = [f"2026-{month:02}-15" for month in range(2, 13)] + ["2027-01-15"]


def opened(product: dict[str, object] | None = None, **changes: object) -> Loan:
    return open_loan(agreement(product, **changes))


def nodes(loan: Loan, *among: Node) -> list[tuple[str, Node]]:
    return [(format_day(step.day), step.node) for step in loan.log if not among or step.node in among]


def test_twelve_payments_on_their_days_settle_the_loan() -> None:
    loan = opened({"notice_days": 5})
    for due in DUES[:-1]:
        loan = loan.receive(91_680, day(due))
        assert loan.position.state is LoanState.ACTIVE and not loan.position.credit
    loan = loan.receive(91_681, day(DUES[-1]))
    assert loan.position.state is LoanState.SETTLED
    assert loan.position.allocated == Parts(interest=100_161, principal=1_000_000)
    assert [node for _, node in nodes(loan)].count(Node.INSTALMENT_SETTLED) == 12
    assert loan.log[-1].node is Node.OBLIGATIONS_MET
    assert nodes(loan, Node.BILL_ISSUED, Node.INSTALMENT_DUE)[:3] == [
        ("2026-02-10", Node.BILL_ISSUED),
        ("2026-02-15", Node.INSTALMENT_DUE),
        ("2026-03-10", Node.BILL_ISSUED),
    ]


def test_a_bill_is_not_issued_before_its_period_begins() -> None:
    loan = opened({"notice_days": 27}, start="2026-02-05", first_due="2026-02-15")
    assert nodes(loan, Node.BILL_ISSUED) == [("2026-02-05", Node.BILL_ISSUED)]


def test_interest_of_the_running_period_grows_by_the_day() -> None:
    loan = opened()
    # 1,000,000 · 0.18 / 360 = 500 fen a day
    assert [statement(loan.advance(day(f"2026-01-{at}"))).accrued_interest for at in (15, 16, 30, 31)] == [
        0,
        500,
        7_500,
        7_500,
    ]
    assert statement(loan.advance(day("2026-02-14"))).accrued_interest == 14_500
    assert statement(loan.advance(day("2026-02-15"))).accrued_interest == 0
    assert loan.advance(day("2026-02-15")).position.due_debt(loan.agreement) == Parts(interest=15_000, principal=76_680)


def test_a_payment_within_the_grace_days_bears_no_penalty() -> None:
    loan = opened({"grace_days": 3}).receive(91_680, day("2026-02-18")).advance(day("2026-03-01"))
    assert not nodes(loan, Node.OVERDUE_ENTERED)
    assert loan.position.penalty_numerator == 0


def test_after_the_grace_days_penalty_counts_from_the_due_day() -> None:
    loan = opened({"grace_days": 3}).advance(day("2026-02-18"))
    assert loan.position.state is LoanState.ACTIVE
    loan = loan.advance(day("2026-02-19"))
    # 76,680 of principal · 0.24 / 360 = 51.12 a day, four days
    assert loan.position.penalty(loan.agreement) == 204
    assert loan.position.state is LoanState.OVERDUE
    assert loan.position.days_past_due(loan.agreement) == 4
    assert loan.advance(day("2026-02-20")).position.penalty(loan.agreement) == 256


def test_overdue_partial_payment_penalty_and_cure() -> None:
    loan = opened({"grace_days": 3}).receive(91_680, day("2026-02-15"))
    # 138.50 of interest and 361.50 of principal; 41,680 of the second instalment's principal stays unpaid
    loan = loan.receive(50_000, day("2026-03-17")).advance(day("2026-04-20"))
    # 41,680 · 0.24 · 36/360 = 1,000.32 and, of the third instalment, 78,998 · 0.24 · 5/360 = 263.32 make 1,263.64
    assert loan.position.due_debt(loan.agreement) == Parts(interest=12_682, principal=120_678, penalty=1_264)
    assert (loan.position.days_past_due(loan.agreement), loan.position.bucket) == (36, 2)
    # Up to 25 April 5 · (41,680 + 78,998) · 0.24/360 = 402.26 are added, which makes 1,665.90.
    loan = loan.receive(12_682 + 1_666 + 120_678, day("2026-04-25"))
    assert loan.position.allocated.penalty == 1_666
    assert loan.position.state is LoanState.ACTIVE and loan.position.bucket == 0
    assert nodes(loan, Node.OVERDUE_ENTERED, Node.BUCKET_MIGRATED, Node.OVERDUE_CURED) == [
        ("2026-03-19", Node.OVERDUE_ENTERED),
        ("2026-03-19", Node.BUCKET_MIGRATED),
        ("2026-04-15", Node.BUCKET_MIGRATED),
        ("2026-04-19", Node.OVERDUE_ENTERED),
        ("2026-04-25", Node.OVERDUE_CURED),
    ]


def test_paying_the_oldest_moves_the_bucket_back() -> None:
    loan = opened().advance(day("2026-03-20"))
    assert loan.position.bucket == 2  # 33 days
    penalty = 1_687 + 259  # 76,680 · 33 and 77,830 · 5 days at 24 % of 360: 1,686.96 + 259.43 = 1,946.39
    loan = loan.receive(15_000 + 13_850 + penalty + 76_680, day("2026-03-20"))
    assert loan.position.bucket == 1 and loan.position.days_past_due(loan.agreement) == 5
    assert loan.log[-1].node is Node.BUCKET_MIGRATED
    assert loan.position.state is LoanState.OVERDUE


def test_seven_buckets_by_their_thresholds() -> None:
    loan = opened(periods=1).advance(day("2026-12-31"))
    moved = [(step.day - day("2026-02-15"), step.amount) for step in loan.log if step.node is Node.BUCKET_MIGRATED]
    assert moved == [(1, 1), (31, 2), (61, 3), (91, 4), (121, 5), (151, 6), (181, 7)]


def test_thresholds_inside_the_grace_days_are_passed_at_once() -> None:
    product = {"grace_days": 9, "buckets": (1, 5, 10, 40, 50, 60, 70)}
    loan = opened(product).advance(day("2026-02-25"))
    assert [step.amount for step in loan.log if step.node is Node.BUCKET_MIGRATED] == [3]


def test_money_ahead_of_the_bill_is_credit_until_the_due_day() -> None:
    loan = opened({"notice_days": 5}).receive(100_000, day("2026-01-20"))
    assert loan.position.credit == 100_000 and loan.position.allocated == NOTHING
    loan = loan.advance(day("2026-02-14"))
    assert loan.position.credit == 100_000
    loan = loan.advance(day("2026-02-15"))
    assert loan.position.credit == 8_320
    assert loan.position.rows[0].state is RowState.SETTLED


def test_a_billed_instalment_paid_early_carries_its_whole_interest() -> None:
    loan = opened({"notice_days": 5}).receive(91_680, day("2026-02-10"))
    assert loan.position.rows[0].state is RowState.SETTLED
    assert loan.position.allocated == Parts(interest=15_000, principal=76_680)
    later = loan.advance(day("2026-02-16"))
    assert not nodes(later, Node.INSTALMENT_DUE)
    assert statement(later).accrued_interest == 462  # 923,320 · 0.18 / 360 = 461.66


def test_a_business_day_moves_the_payment_and_not_the_interest() -> None:
    # 15 February and 15 March 2026 are Sundays.
    closed = weekends(day("2026-01-01"), day("2027-12-31"))
    loan = opened({"following_business_day": True}, closed=closed).advance(day("2026-02-15"))
    assert loan.position.rows[0].state is RowState.BILLED and loan.position.undue == 923_320
    loan = loan.receive(91_680, day("2026-02-16")).advance(day("2026-03-15"))
    assert not nodes(loan, Node.OVERDUE_ENTERED)
    assert loan.position.rows[1].owed.interest == 13_850
    late = opened({"following_business_day": True}, closed=closed).advance(day("2026-02-17"))
    assert late.position.days_past_due(late.agreement) == 1
    assert late.position.penalty(late.agreement) == 51  # one day, counted from the Monday


def test_fees_are_charged_as_their_periods_begin() -> None:
    loan = opened({"notice_days": 5}, origination_fee=10_000, periodic_fee=500).advance(day("2026-03-15"))
    charged = nodes(loan, Node.ORIGINATION_FEE_CHARGED, Node.PERIODIC_FEE_CHARGED)
    assert charged == [
        ("2026-01-15", Node.ORIGINATION_FEE_CHARGED),
        ("2026-01-15", Node.PERIODIC_FEE_CHARGED),
        ("2026-02-15", Node.PERIODIC_FEE_CHARGED),
        ("2026-03-15", Node.PERIODIC_FEE_CHARGED),
    ]
    assert loan.position.due_debt(loan.agreement).fee == 10_000 + 500 + 500


@pytest.mark.parametrize(
    ("mode", "order", "parts"),
    [
        (AllocationMode.BY_COMPONENT, tuple(Component), Parts(interest=28_850, penalty=1_946, principal=9_204)),
        (AllocationMode.BY_INSTALMENT, tuple(Component), Parts(interest=15_000, penalty=1_946, principal=23_054)),
        (AllocationMode.BY_COMPONENT, tuple(reversed(Component)), Parts(principal=40_000)),
    ],
)
def test_the_agreed_order_decides_what_a_payment_reaches(
    mode: AllocationMode, order: tuple[Component, ...], parts: Parts
) -> None:
    loan = opened(allocation_mode=mode, allocation_order=order).receive(40_000, day("2026-03-20"))
    assert loan.position.allocated == parts


def test_a_residue_within_the_tolerance_is_cleared() -> None:
    loan = opened({"tolerance": 10}, periods=1).receive(1_014_991, day("2026-02-15"))
    assert loan.position.state is LoanState.SETTLED
    assert loan.position.cleared == Parts(principal=9)
    assert [node for _, node in nodes(loan)][-3:] == [
        Node.TOLERANCE_CLEARED,
        Node.INSTALMENT_SETTLED,
        Node.OBLIGATIONS_MET,
    ]


def test_a_residue_is_cleared_on_the_due_day_of_a_bill_paid_ahead() -> None:
    loan = opened({"tolerance": 10, "notice_days": 5}, periods=1).receive(1_014_991, day("2026-02-12"))
    assert loan.position.state is LoanState.ACTIVE and not loan.position.cleared.total
    loan = loan.advance(day("2026-02-15"))
    assert loan.position.state is LoanState.SETTLED and loan.position.cleared == Parts(principal=9)


def test_credit_settles_the_last_instalment_on_its_due_day() -> None:
    loan = opened(periods=1).receive(1_015_001, day("2026-02-01")).advance(day("2026-02-15"))
    assert loan.position.state is LoanState.SETTLED and loan.position.credit == 1
    assert loan.log[-1].node is Node.OBLIGATIONS_MET


def test_flat_interest_runs_on_what_the_loan_began_with() -> None:
    loan = opened(method=Method.FLAT).receive(98_333, day("2026-02-15"))
    assert statement(loan.advance(day("2026-03-14"))).accrued_interest == 14_500  # 29 days at 500
    assert loan.position.rows[1].owed.interest == 15_000


def test_a_residue_beyond_the_tolerance_stays_owed() -> None:
    loan = opened({"tolerance": 8}, periods=1).receive(1_014_991, day("2026-02-15"))
    assert loan.position.state is LoanState.ACTIVE
    assert loan.position.due_debt(loan.agreement) == Parts(principal=9)


def test_a_small_residue_is_not_cleared_while_instalments_are_to_come() -> None:
    loan = opened({"tolerance": 10}).receive(91_675, day("2026-02-15"))
    assert loan.position.due_debt(loan.agreement) == Parts(principal=5)


def test_a_small_loan_is_not_cleared_before_anything_was_paid() -> None:
    loan = opened({"tolerance": 10}, principal=5, periods=1).advance(day("2026-02-15"))
    assert loan.position.state is LoanState.ACTIVE


def test_what_is_paid_after_the_end_is_credit_and_can_be_refunded() -> None:
    loan = opened(periods=1).receive(1_020_000, day("2026-02-15"))
    assert loan.position.state is LoanState.SETTLED and loan.position.credit == 5_000
    loan = loan.receive(1, day("2026-02-20"))
    with pytest.raises(Refused) as refused:
        loan.refund(5_002, day("2026-02-21"))
    assert refused.value.code == "credit_short"
    assert loan.refund(5_001, day("2026-02-21")).position.credit == 0


def test_a_row_of_nothing_is_settled_when_it_falls_due() -> None:
    loan = opened(method=Method.INTEREST_FIRST, rate=0, periods=2).advance(day("2026-02-15"))
    assert loan.position.rows[0].state is RowState.SETTLED
    assert not nodes(loan, Node.INSTALMENT_SETTLED, Node.OBLIGATIONS_MET)


def test_servicer_and_lenders_share_each_payment() -> None:
    terms = loan_terms()
    loan = open_loan(Agreement(terms=terms, product=Product(servicer_fee_bps=1_000), shares=(7_000, 3_000)))
    loan = loan.receive(91_680, day("2026-02-15"))
    # A tenth of 150.00 to the servicer; 901.80 shared 70 to 30
    assert loan.position.servicer == 1_500
    assert loan.position.claims == (63_126, 27_054)


def test_days_do_not_run_backwards_and_amounts_are_positive() -> None:
    loan = opened().advance(day("2026-02-20"))
    for call in (
        lambda: loan.advance(day("2026-02-19")),
        lambda: loan.receive(0, day("2026-02-20")),
        lambda: loan.receive(1, day("2026-02-20"), value_day=day("2026-02-21")),
        lambda: loan.receive(1, day("2026-02-20"), value_day=day("2026-01-14")),
    ):
        with pytest.raises(InvalidValue):
            call()


def test_a_statement_of_an_overdue_loan() -> None:
    shown = statement(opened({"notice_days": 5}).advance(day("2026-03-12")))
    assert shown.state is LoanState.OVERDUE
    assert (shown.principal, shown.undue_principal, shown.overdue_principal) == (1_000_000, 923_320, 76_680)
    assert shown.due == Parts(interest=15_000, principal=76_680, penalty=1_278)  # 25 days at 51.12
    assert shown.billed == Parts(interest=13_850, principal=77_830)
    assert shown.accrued_interest == 12_465  # 27 days of 30E/360 at 461.66
    assert (shown.days_past_due, shown.bucket) == (25, 1)
    assert (shown.next_due, shown.next_amount) == (day("2026-03-15"), 91_680)
    assert shown.payoff == 15_000 + 76_680 + 1_278 + 923_320 + 12_465


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("principal", 0),
        ("principal", 10**13 + 1),
        ("rate", -1),
        ("rate", 10**7 + 1),
        ("periods", 0),
        ("periods", 361),
        ("penalty_rate", -1),
        ("origination_fee", -1),
        ("periodic_fee", 10**13 + 1),
        ("allocation_order", (Component.FEE,)),
        ("due_day", 0),
        ("period_months", 0),
        ("principal", True),
    ],
)
def test_terms_that_no_loan_can_have_name_the_field(field: str, value: object) -> None:
    with pytest.raises(InvalidValue) as refused:
        loan_terms(**{field: value})
    assert refused.value.code == field


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("notice_days", 28),
        ("grace_days", -1),
        ("servicer_fee_bps", 10_001),
        ("prepayment_fee_bps", -1),
        ("tolerance", -1),
        ("max_periods", 361),
        ("min_periods", 0),
        ("min_rate", 10**7 + 1),
        ("buckets", (1, 2, 3)),
        ("buckets", (0, 2, 3, 4, 5, 6, 7)),
        ("buckets", (1, 2, 3, 3, 5, 6, 7)),
    ],
)
def test_products_that_nobody_can_offer_name_the_field(field: str, value: object) -> None:
    with pytest.raises(InvalidValue) as refused:
        Product(**{field: value})
    assert refused.value.code == field


@pytest.mark.parametrize(
    ("field", "product", "changes"),
    [
        ("method", {"methods": frozenset({Method.BULLET})}, {}),
        ("day_count", {"day_counts": frozenset()}, {}),
        ("periods", {"max_periods": 11}, {}),
        ("rate", {"max_rate": 179_999}, {}),
        ("penalty_rate", {"max_penalty_rate": 239_999}, {}),
        ("penalty_rate", {}, {"cap": 239_999}),
    ],
)
def test_terms_outside_the_product_or_the_cap_are_refused(
    field: str, product: dict[str, object], changes: dict[str, object]
) -> None:
    with pytest.raises(InvalidValue) as refused:
        agreement(product, **changes)
    assert refused.value.code == field


def test_shares_must_be_the_whole() -> None:
    with pytest.raises(InvalidValue):
        Agreement(terms=loan_terms(), product=Product(), shares=(5_000, 4_999))
