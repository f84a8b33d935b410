"""What the contracts store of a loan, and what the Python witness says that they should, in the same words."""

from collections.abc import Mapping
from typing import Any

from ledger.domain.loan import Loan
from ledger.domain.nodes import Node
from ledger.domain.position import OPEN, Instalment, LoanState, RowState, interest_base
from ledger.domain.terms import Agreement
from tests.differential.contract_loan import Stored
from tests.differential.world import LENDERS, MUCH, Deal

Figures = Mapping[str, Any]

ROW_STATES = (None, *RowState)
LOAN_STATES = {1: LoanState.ACTIVE, 2: LoanState.OVERDUE, 3: LoanState.SETTLED}
FROZEN_BY_ARREARS = 1 << 3


def found(stored: Stored, withdrawn: int, withdrawn_refunds: int) -> Figures:
    """The figures on the chain. `withdrawn`: what the lender and the borrower have taken out of their accounts."""
    loan, facility = stored.loan, stored.facility
    state = LOAN_STATES[loan["state"]]
    live = state is not LoanState.SETTLED
    return {
        "state": state,
        "settled on": None if live else loan["closedOn"],
        "start": loan["startDay"],
        "running period": loan["period"] if live else None,
        "oldest open row": loan["firstOpen"] if live else None,
        "overdue rows": loan["overdueRows"],
        "bucket": loan["bucket"],
        "undue": loan["undue"],
        "interest base": loan["interestBase"],
        "interest numerator": loan["interestNumerator"],
        "overdue principal": loan["overduePrincipal"],
        "penalty numerator": loan["penaltyNumerator"],
        "penalty paid": loan["penaltyPaid"],
        "penalty": stored.penalty,
        "compound numerator": stored.compound["numerator"],
        "compound paid": stored.compound["paid"],
        "credit": loan["credit"],
        "distributed": loan["distributed"],
        "payments": loan["payments"],
        "pending": loan["pending"],
        "rows": [_stored_row(row) for row in stored.rows],
        "facility outstanding": facility["outstanding"],
        "facility open": facility["open"],
        "facility overdue": facility["overdueLoans"],
        "facility frozen by arrears": facility["freezeCauses"] & FROZEN_BY_ARREARS != 0,
        "claim owes": stored.claims_owe > 0 if len(stored.claims) > 1 else bool(loan["marks"] & 1),
        "pools": stored.pools,
        "escrow": stored.escrow,
        "received by the lenders": sum(stored.payables) + withdrawn - sum(stored.receivables) - stored.claims_owe,
        "refunded": stored.borrowers + withdrawn_refunds - stored.borrower_owes,
        "tokens": stored.tokens,
    }


def expected(loan: Loan, deal: Deal, stored: Stored) -> Figures:
    """The same figures by the witness. What follows from money that left the ledger is taken from `stored` and held against its sums."""
    agreement, position = loan.agreement, loan.position
    live = not position.settled
    open_rows = position.in_state(*OPEN)
    running = position.running.number if position.running else len(position.rows) + 1
    overdue = position.state is LoanState.OVERDUE
    accounts = sum(stored.pools) + sum(stored.payables) + stored.escrow + stored.borrowers
    capitalised = position.capitalised.total
    return {
        "state": position.state,
        "settled on": None if live else _settled_on(loan),
        "start": loan.start,
        "running period": running if live else None,
        "oldest open row": (open_rows[0].number if open_rows else len(position.rows) + 1) if live else None,
        "overdue rows": len(position.in_state(RowState.OVERDUE)),
        "bucket": position.bucket,
        "undue": position.undue,
        "interest base": interest_base(agreement, position),
        "interest numerator": position.interest_numerator,
        "overdue principal": position.overdue_principal,
        "penalty numerator": position.penalty_numerator,
        "penalty paid": position.penalty_paid,
        "penalty": position.penalty(agreement),
        "compound numerator": position.compound_numerator,
        "compound paid": position.compound_paid,
        "credit": position.credit,
        "distributed": position.allocated.total,
        "payments": loan.numbered,
        "pending": 0,
        "rows": [_row(agreement, row) for row in position.rows],
        "facility outstanding": position.outstanding
        if deal.revolving
        else deal.agreement.terms.principal + capitalised,
        "facility open": 1 if live else 0,
        "facility overdue": 1 if overdue else 0,
        "facility frozen by arrears": overdue,
        "claim owes": stored.claims_owe > 0,
        "pools": _pools(deal),
        "escrow": 0,
        "received by the lenders": position.allocated.total,
        "refunded": position.refunded - position.over_refunded,
        "tokens": accounts + position.credit - stored.claims_owe,
    }


def _pools(deal: Deal) -> tuple[int, ...]:
    """What each lender has left to lend, in their order for the deal."""
    lent = deal.commitments if deal.is_joint else (deal.agreement.terms.principal,)
    return tuple(MUCH - amount for amount in (*lent, *(0,) * (len(LENDERS) - len(lent))))


def claims_found(stored: Stored) -> tuple[int, ...]:
    """What each of several claims has received, the servicer's fee apart."""
    return tuple(claim["received"] for claim in stored.claims)


def versions(stored: Stored) -> list[int]:
    """Of the rows. In a replay the contracts give new numbers to rows that are made anew, where the witness counts from the beginning."""
    return [row["version"] for row in stored.rows]


def _settled_on(loan: Loan) -> int:
    return next(step.day for step in reversed(loan.position.steps) if step.node is Node.OBLIGATIONS_MET)


def _stored_row(row: Mapping[str, Any]) -> Figures:
    state = ROW_STATES[row["state"]]
    return {
        "due": row["due"],
        "state": state,
        "principal": row["principal"],
        "interest": row["interest"],
        "fee": row["fee"],
        "paid": _paid(row) if state in OPEN else None,
    }


def _paid(row: Mapping[str, Any]) -> tuple[int, int, int]:
    if not row["partPaid"]:
        return 0, 0, 0
    return row["principalPaid"], row["interestPaid"], row["feePaid"]


def _row(agreement: Agreement, row: Instalment) -> Figures:
    paid = row.paid.principal, row.paid.interest, row.paid.fee
    return {
        "due": row.due,
        "state": row.state,
        "principal": row.owed.principal,
        "interest": row.owed.interest,
        "fee": row.owed.fee if row.charged else row.owed.fee - agreement.terms.periodic_fee,
        "paid": paid if row.state in OPEN else None,
    }
