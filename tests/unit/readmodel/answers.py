"""What a contract would answer at the end of `first_row_paid`, by hand."""

from typing import Any

from tests.unit.readmodel.memory_chain import MemoryChain, identifier
from tests.unit.readmodel.story import (
    BORROWER,
    DAY,
    DOCUMENTS,
    FIRST_DUE,
    LENDER,
    PRODUCT,
    SECOND_DUE,
)


def answer_first_row_paid(chain: MemoryChain, party: bytes, facility: bytes, loan: bytes) -> None:
    debit = identifier("debit")[:16]
    chain.answers |= {
        ("partyOf", party): {
            "lender": LENDER,
            "key": BORROWER,
            "kind": 1,
            "custody": 1,
            "blocked": False,
            "kycExpiry": DAY + 365,
            "inquiryExpiry": 0,
        },
        ("applicationOf", facility): {"state": 6, "amount": 500_000, "tenorMonths": 12, "freshAssessment": False},
        ("facilityOf", facility): {
            "party": party,
            "product": PRODUCT,
            "limit": 500_000,
            "outstanding": 60_000,
            "reserved": 0,
            "availabilityEnd": DAY + 365,
            "state": 1,
            "freezeCauses": 0,
            "open": 1,
            "overdueLoans": 0,
            "breaches": 0,
            "revolving": True,
        },
        ("agreementOf", loan): {
            "facility": facility,
            "documents": DOCUMENTS,
            "termsHash": identifier("terms of loan"),
            "state": 3,
        },
        ("loanOf", loan): {
            "startDay": DAY,
            "closedOn": 0,
            "version": 1,
            "rows": 2,
            "bucket": 0,
            "credit": 0,
            "payments": 1,
            "penaltyPaid": 0,
            "distributed": 61_750,
            "interestNumerator": 0,
            "penaltyNumerator": 0,
            "state": 1,
        },
        ("instalmentOf", loan, 1): row(FIRST_DUE, 1_200, 550, 5),
        ("instalmentOf", loan, 2): row(SECOND_DUE, 600, 50, 1),
        ("claimOf", loan, 1): {
            "owner": LENDER,
            "shareBps": 10_000,
            "received": 0,
            "amount": 0,
            "payee": bytes(32),
            "kind": 0,
            "state": 1,
        },
        ("mandateOf", loan, 1): {"account": BORROWER, "cap": 100_000, "row": 1, "attempts": 1, "state": 1},
        ("paymentOf", debit): {"amount": 61_750, "valueDay": FIRST_DUE, "number": 1, "kind": 2, "state": 2},
        ("balanceOf", 1, LENDER): 880_000,
        ("balanceOf", 2, LENDER): 61_750,
        ("balanceOf", 3, loan): 0,
    }


def row(due: int, interest: int, fee: int, state: int) -> dict[str, Any]:
    """A row of 60,000 principal of which no part is paid, or all of it."""
    nothing_paid = {"principalPaid": 0, "interestPaid": 0, "feePaid": 0, "partPaid": False}
    return {
        "due": due,
        "principal": 60_000,
        "interest": interest,
        "fee": fee,
        "version": 1,
        "state": state,
        **nothing_paid,
    }
