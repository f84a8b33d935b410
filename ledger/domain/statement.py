"""What a borrower or a lender is told about a loan on a day."""

from dataclasses import dataclass

from ledger.domain.allocation import NOTHING, Parts
from ledger.domain.calendar import Day
from ledger.domain.errors import Refused
from ledger.domain.loan import Loan
from ledger.domain.money import Fen
from ledger.domain.position import OPEN, Instalment, LoanState, RowState
from ledger.domain.prepayment import PrepaymentKind, prepayment_today


@dataclass(frozen=True)
class Statement:
    """Balances at the end of `as_of`, in fen.

    `due` is everything payable now, penalty included; `billed` what has been billed but is not due; `accrued_interest` that of the
    running period beyond what was paid on it; `payoff` what a full prepayment on this day would cost, None where there is none;
    `next_due` and `next_amount` those of the next row that falls due and is not settled.
    """

    as_of: Day
    state: LoanState
    principal: Fen
    undue_principal: Fen
    overdue_principal: Fen
    due: Parts
    billed: Parts
    accrued_interest: Fen
    credit: Fen
    days_past_due: int
    bucket: int
    payoff: Fen | None
    next_due: Day | None
    next_amount: Fen


def statement(loan: Loan) -> Statement:
    """The statement of the loan as it stands; bring it to a later day with `advance`, to an earlier one with `loan_of`."""
    agreement, position = loan.agreement, loan.position
    running = position.running
    paid_ahead = running.paid.interest if running else 0
    upcoming = _next_row(loan)
    return Statement(
        as_of=position.day,
        state=position.state,
        principal=position.outstanding,
        undue_principal=sum(row.unpaid.principal for row in position.in_state(*OPEN) if not row.closed),
        overdue_principal=position.overdue_principal,
        due=position.due_debt(agreement),
        billed=sum((row.unpaid for row in position.in_state(RowState.BILLED)), NOTHING),
        accrued_interest=max(position.accrued_interest(agreement) - paid_ahead, 0),
        credit=position.credit,
        days_past_due=position.days_past_due(agreement),
        bucket=position.bucket,
        payoff=_payoff(loan),
        next_due=upcoming.falls_due if upcoming else None,
        next_amount=upcoming.unpaid.total if upcoming else 0,
    )


def _next_row(loan: Loan) -> Instalment | None:
    return next(iter(loan.position.in_state(RowState.SCHEDULED, RowState.BILLED)), None)


def _payoff(loan: Loan) -> Fen | None:
    try:
        return prepayment_today(loan.agreement, loan.position, PrepaymentKind.FULL).amount
    except Refused:
        due = loan.position.due_debt(loan.agreement).total
        return due or None
