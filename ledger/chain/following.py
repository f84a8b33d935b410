"""What a consent says that nobody states: the ledger knows it, or it follows from what was stated."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from itertools import count
from typing import Any, TypeAlias

from eth_utils.crypto import keccak

from ledger.chain.abi import Interface
from ledger.chain.terms import commitment, terms_hash
from ledger.chain.typed import GENERIC
from ledger.domain.calendar import DayCount, DueDates
from ledger.domain.money import half_up
from ledger.domain.nodes import Node

WORD = 32
# IEngine: new dates, rows numbered from 1.
RESTARTS = 1
# The act that makes a commitment, and that by which it is opened: what the commitment is of (IRestructuring.proposeRestructuring).
COMMITS: Mapping[Node, Node] = {Node.RESTRUCTURE_PROPOSED: Node.RESTRUCTURE_ACCEPTED}
COMMITMENT = "commitment"
# Of those what says nothing by being left out.
RELIEF = ("principal", "interest", "fee", "penalty")
# CollateralState.Perfected; the whole in basis points; what stands for a ratio to no value.
PERFECTED, ALL, NO_VALUE = 2, 10_000, 2**32 - 1
# InstalmentState: scheduled, billed, due, overdue; the parts of an instalment, each with what is paid of it.
OPEN, PARTS = (1, 2, 3, 4), ("principal", "interest", "fee")
# The unit of a rate.
MILLIONTHS = 1_000_000


@dataclass(frozen=True)
class Facts:
    """While one act is prepared: a view of the contracts (IViews) by its name, the act's values by the contracts' names, IEffects."""

    view: Callable[..., Any]
    value: Callable[[str], Any]
    effects: Interface


Follows: TypeAlias = Callable[[Facts], Any]


def _answered(field: str, view: str, *about: str) -> Follows:
    """A field of what a view says about these values."""
    return lambda facts: facts.view(view, *(facts.value(name) for name in about))[field]


def _stated(name: str) -> Follows:
    return lambda facts: facts.value(name)


def _terms_hash(facts: Facts) -> bytes:
    return terms_hash(facts.effects, facts.value("terms"))


def _credit_left(facts: Facts) -> int:
    """As stored: a loan that is not up to today must be advanced before it is signed for."""
    credit: int = facts.view("loanOf", facts.value("loan"))["credit"]
    amount: int = facts.value("amount")
    return max(credit - amount, 0)


def _loan_to_value(facts: Facts) -> int:
    """What is drawn and reserved in parts of 10,000 of the values of the perfected collateral, rounded up (IEffects.collateralToppedUp)."""
    id_ = facts.value("facility")
    facility = facts.view("facilityOf", id_)
    pieces = [facts.view("collateralOf", id_, number) for number in range(1, facility["collateral"] + 1)]
    value: int = sum(piece["value"] for piece in pieces if piece["state"] == PERFECTED)
    owed: int = facility["outstanding"] + facility["reserved"]
    if not owed or not value:
        return NO_VALUE if owed else 0
    return min(-(-owed * ALL // value), NO_VALUE)


def _principal_owed(facts: Facts) -> int:
    """The unpaid principal of all instalments."""
    rows = facts.view("instalmentsOf", facts.value("loan"))
    return sum(int(row["principal"]) - int(row["principalPaid"]) for row in rows if row["state"] in OPEN)


def _payoff(facts: Facts) -> int:
    """What would settle the loan, as stored: one that is not up to today must be advanced before it is signed for (INovation.refinance)."""
    id_ = facts.value("loan")
    loan, terms = facts.view("loanOf", id_), facts.view("termsOf", id_)
    rows = facts.view("instalmentsOf", id_)
    closed, running = rows[: loan["period"] - 1], rows[loan["period"] - 1 : loan["period"]]
    arrears = sum(int(row[part]) - int(row[f"{part}Paid"]) for row in closed if row["state"] in OPEN for part in PARTS)
    accrued = half_up(loan["interestNumerator"], MILLIONTHS * tuple(DayCount)[terms["dayCount"]].basis)
    rest = int(loan["undue"]) + sum(accrued + int(row["fee"]) for row in running)
    return arrears + rest + int(facts.view("penaltyOwed", id_))


def _entries(facts: Facts) -> bytes:
    """Of the contested places in the log, each a word (DisputeNotice)."""
    return keccak(b"".join(place.to_bytes(WORD) for place in facts.value("list")))


def _extended(facts: Facts) -> dict[str, Any]:
    """The terms of an extension (IModification.extendLoan): those that stand, from today, over so many periods from the next due date on."""
    terms = dict(facts.view("termsOf", facts.value("loan")))
    today = facts.view("today")
    grid = DueDates(terms["firstDue"], terms["dueDay"], terms["periodMonths"])
    following = next(due for due in map(grid.nth, count(1)) if due > today)
    left = facts.view("loanOf", facts.value("loan"))["undue"]
    changed = {"firstDue": following, "startDay": today, "periods": facts.value("periods")}
    return {**terms, **changed, "originationFee": 0, "principal": left}


def _bought(facts: Facts) -> int:
    """The number under which the part of a claim goes on that is sold (IAssignment.settleTransfer)."""
    loan, claim = facts.value("loan"), facts.value("claim")
    sold, whole = facts.view("transferOf", loan, claim), facts.view("claimOf", loan, claim)
    if sold["portionBps"] == whole["shareBps"]:
        return int(claim)
    return len(facts.view("claimsOf", loan)) + 1


def committed(effects: Interface, value: Callable[[str], Any]) -> bytes:
    """The commitment to a restructuring; the amounts of the relief stand by their own names."""
    relief = {name: value(name) for name in RELIEF}
    return commitment(effects, value("terms"), value("treatment"), relief)


_SIGNED = {
    name: _answered(name, "agreementOf", "loan") for name in ("termsHash", "apr", "dailyCost", "totalCost", "documents")
}
_QUOTED = {"amount": _answered("amount", "quoteOf", "loan", "quote")}

# By node: the fields of its typed data and of its effect that need not be stated.
FOLLOWING: Mapping[Node, Mapping[str, Follows]] = {
    Node.LIMIT_ACCEPTED: {
        "limit": _answered("offeredLimit", "applicationOf", "facility"),
        **{
            name: _answered(name, "applicationOf", "facility") for name in ("revolving", "availabilityEnd", "termsHash")
        },
    },
    Node.TERMS_PROPOSED: {"termsHash": _terms_hash},
    Node.BORROWER_SIGNED: _SIGNED,
    Node.LENDER_SIGNED: _SIGNED,
    Node.DRAWDOWN_REQUESTED: {"amount": _answered("principal", "termsOf", "loan")},
    Node.OVERPAYMENT_REFUNDED: {"creditLeft": _credit_left},
    Node.COLLATERAL_TOPPED_UP: {"ltvBps": _loan_to_value},
    Node.DISPUTE_RAISED: {"entries": _entries},
    Node.EXTENSION_APPROVED: {
        "node": lambda _: Node.EXTENSION_APPROVED.value,
        "termsHash": lambda facts: terms_hash(facts.effects, _extended(facts)),
        "principal": lambda facts: _extended(facts)["principal"],
        "treatment": lambda _: RESTARTS,
    },
    Node.RESTRUCTURE_ACCEPTED: {
        "node": lambda _: Node.RESTRUCTURE_ACCEPTED.value,
        "termsHash": lambda facts: committed(facts.effects, facts.value),
        "principal": lambda facts: facts.value("terms")["principal"],
    },
    Node.MEDIATION_AGREED: {
        "termsHash": _terms_hash,
        "principal": lambda facts: facts.value("terms")["principal"],
        **{f"waived{name.capitalize()}": _stated(name) for name in RELIEF},
    },
    Node.DEBT_ASSUMED: {
        "from": lambda facts: facts.view("debtorOf", facts.value("loan")),
        "to": lambda facts: facts.value("debtor"),
        "principal": _principal_owed,
    },
    Node.REFINANCED: {"payoff": _payoff},
    Node.SETTLEMENT_DISCOUNTED: {"lastDay": _stated("deadline")},
    Node.SERVICER_CHANGED: {"before": lambda facts: facts.view("servicerOf", facts.value("facility"))},
    Node.TRANSFER_SETTLED: {
        **{name: _answered(name, "transferOf", "loan", "claim") for name in ("seller", "portionBps", "price")},
        "claim": _bought,
    },
    Node.PARTIAL_PREPAID_TERM_SHORTENED: _QUOTED,
    Node.PARTIAL_PREPAID_INSTALMENT_REDUCED: _QUOTED,
    Node.FULL_PREPAID: _QUOTED,
}

# Signatures of any number of people, by node and input: the type that each is over (contracts: Consent[]).
VOTE = "CreditorVote"
VOTES: Mapping[tuple[Node, str], str] = {
    (Node.SERVICER_CHANGED, "lenders"): GENERIC,
    (Node.DEFAULT_DECLARED, "others"): VOTE,
    (Node.LOAN_ACCELERATED, "others"): VOTE,
    (Node.SETTLEMENT_DISCOUNTED, "creditors"): VOTE,
}
# The number or hash on which creditors vote.
VOTED_ON: Mapping[Node, str] = {
    Node.DEFAULT_DECLARED: "notice",
    Node.LOAN_ACCELERATED: "noticeProof",
    Node.SETTLEMENT_DISCOUNTED: "amount",
}


def vote(node: Node, value: Callable[[str], Any]) -> dict[str, Any]:
    """What a creditor of a loan signs, but for nonce and deadline (typed data CreditorVote)."""
    voted = value(VOTED_ON[node])
    return {
        "node": node.value,
        "loan": value("loan"),
        "object": voted.to_bytes(WORD) if isinstance(voted, int) else voted,
        "documents": value("documents"),
    }


def object_of_payment(payment: bytes) -> bytes:
    """How an event and a consent name a payment: its id, left-aligned in a word."""
    return payment.ljust(WORD, b"\0")
