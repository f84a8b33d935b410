"""What follows for a consent, against the contracts' own interface: fields that exist, of views that exist."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pytest
from eth_abi import encode
from eth_utils import keccak

from ledger.chain.artifacts import Artifacts, shipped
from ledger.chain.decoding import effect_function
from ledger.chain.following import FOLLOWING, Facts, committed, object_of_payment
from ledger.chain.terms import terms_fields
from ledger.chain.typed import type_of
from ledger.domain.nodes import Node
from ledger.domain.typed_data import TYPES
from tests.unit.domain.loans import loan_terms

LOAN = b"\1" * 32
VALUES: Mapping[str, Any] = {
    "loan": LOAN,
    "facility": b"\2" * 32,
    "quote": 3,
    "amount": 700,
    "deadline": 20_000,
    "terms": terms_fields(loan_terms()),
}


@pytest.fixture(scope="module")
def artifacts() -> Artifacts:
    return shipped()


# What is computed of more than one fact is tested by its value, here or in an example.
COMPUTED = (
    Node.COLLATERAL_TOPPED_UP,
    Node.DISPUTE_RAISED,
    Node.EXTENSION_APPROVED,
    Node.RESTRUCTURE_ACCEPTED,
    Node.MEDIATION_AGREED,
    Node.DEBT_ASSUMED,
    Node.REFINANCED,
    Node.SERVICER_CHANGED,
    Node.TRANSFER_SETTLED,
)


@pytest.mark.parametrize("node", FOLLOWING)
def test_what_follows_is_signed_or_in_the_effect(node: Node, artifacts: Artifacts) -> None:
    signed = {name for name, _ in TYPES[type_of(node)]}
    effect = {part.name for part in artifacts.effects.function(effect_function(node)).inputs}
    assert set(FOLLOWING[node]) <= signed | effect


@pytest.mark.parametrize(
    ("node", "name"), [(node, name) for node, names in FOLLOWING.items() for name in names if node not in COMPUTED]
)
def test_every_view_can_be_asked_and_has_the_field(node: Node, name: str, artifacts: Artifacts) -> None:
    def view(function: str, *arguments: Any) -> Mapping[str, int]:
        signature = artifacts.ledger.function(function)
        signature.encode(*arguments)
        return {part.name: 1_000 for part in signature.outputs[0].components}

    assert FOLLOWING[node][name](Facts(view, VALUES.__getitem__, artifacts.effects))


@pytest.mark.parametrize(("credit", "left"), [(1_000, 300), (700, 0), (0, 0)])
def test_a_refund_leaves_the_rest_of_the_credit(credit: int, left: int, artifacts: Artifacts) -> None:
    facts = Facts(lambda *asked: {("loanOf", LOAN): {"credit": credit}}[asked], VALUES.__getitem__, artifacts.effects)
    assert FOLLOWING[Node.OVERPAYMENT_REFUNDED]["creditLeft"](facts) == left


@pytest.mark.parametrize(("value", "ltv"), [(14_000_000, 8_572), (20_000_000, 6_000), (0, 2**32 - 1)])
def test_loan_to_value_is_rounded_up(value: int, ltv: int, artifacts: Artifacts) -> None:
    """120,000.00 yuan of 140,000.00 are 85.714… %; collateral that is only pledged does not count."""
    pieces = [{"value": value, "state": 2}, {"value": 1, "state": 1}]
    facility = {"collateral": 2, "outstanding": 11_000_000, "reserved": 1_000_000}

    def view(function: str, _: bytes, number: int = 0) -> Any:
        return pieces[number - 1] if function == "collateralOf" else facility

    facts = Facts(view, {"facility": b""}.__getitem__, artifacts.effects)
    assert FOLLOWING[Node.COLLATERAL_TOPPED_UP]["ltvBps"](facts) == ltv


@pytest.mark.parametrize(("portion", "bought"), [(6_000, 2), (4_000, 4)])
def test_a_part_of_a_claim_gets_the_next_number(portion: int, bought: int, artifacts: Artifacts) -> None:
    """Claim 2 of three, a share of 60 %, is sold as a whole or in part."""
    answers: Mapping[str, Any] = {
        "transferOf": {"portionBps": portion, "seller": b"s", "price": 9},
        "claimOf": {"shareBps": 6_000},
        "claimsOf": [{}, {}, {}],
    }
    facts = Facts(lambda name, *_: answers[name], {"loan": LOAN, "claim": 2}.__getitem__, artifacts.effects)
    assert FOLLOWING[Node.TRANSFER_SETTLED]["claim"](facts) == bought


def row(state: int, **amounts: int) -> dict[str, int]:
    parts = ("principal", "interest", "fee")
    nothing = dict.fromkeys((*parts, *(f"{part}Paid" for part in parts)), 0)
    return {**nothing, "state": state, **amounts}


# A row that is settled, one that is overdue and paid in part, the running one, and one whose fee is not charged yet; 12 % of 6,000.00 for ten days of 360.
OWING: Mapping[str, Any] = {
    "instalmentsOf": [
        row(5, principal=100_000, principalPaid=100_000, interest=6_000, interestPaid=6_000),
        row(4, principal=50_000, principalPaid=20_000, interest=6_000, interestPaid=1_500, fee=700, feePaid=200),
        row(1, principal=300_000, interest=6_000, fee=900),
        row(1, principal=300_000, interest=3_000),
    ],
    "loanOf": {"period": 3, "undue": 600_000, "interestNumerator": 600_000 * 120_000 * 10},
    "termsOf": {"dayCount": 0},
    "penaltyOwed": 41,
    "debtorOf": b"d",
}


def facts_of_owing(artifacts: Artifacts, **values: Any) -> Facts:
    return Facts(lambda name, *_: OWING[name], {"loan": LOAN, **values}.__getitem__, artifacts.effects)


def test_a_payoff_is_the_arrears_the_rest_and_what_has_run_since(artifacts: Artifacts) -> None:
    """300.00 + 45.00 + 5.00 overdue, 0.41 of penalty, 6,000.00 with 20.00 of interest and 9.00 of the running fee."""
    assert FOLLOWING[Node.REFINANCED]["payoff"](facts_of_owing(artifacts)) == 35_041 + 600_000 + 2_000 + 900


def test_whoever_assumes_a_debt_signs_for_the_principal_that_is_unpaid(artifacts: Artifacts) -> None:
    facts = facts_of_owing(artifacts, debtor=b"n")
    follows = FOLLOWING[Node.DEBT_ASSUMED]
    assert {name: found(facts) for name, found in follows.items()} == {"from": b"d", "to": b"n", "principal": 630_000}


def test_a_mediation_states_what_is_left_and_what_is_given_up(artifacts: Artifacts) -> None:
    stated = {"terms": terms_fields(loan_terms()), "principal": 1, "interest": 2, "fee": 3, "penalty": 4}
    follows = FOLLOWING[Node.MEDIATION_AGREED]
    facts = facts_of_owing(artifacts, **stated)
    found = {name: follows[name](facts) for name in follows if name != "termsHash"}
    waived = {"waivedPrincipal": 1, "waivedInterest": 2, "waivedFee": 3, "waivedPenalty": 4}
    assert found == {"principal": loan_terms().principal, **waived}


def test_a_commitment_is_the_hash_of_terms_treatment_and_relief(artifacts: Artifacts) -> None:
    """abi.encode of the contract's three values, by another library; the relief's amounts go by their own names."""
    terms = terms_fields(loan_terms())
    kinds = (
        "uint64 uint32 uint32 uint8 uint8 uint8 bytes5 uint16 uint8 uint8 uint64 uint64 uint32 uint32 uint32 bytes32"
    )
    encoded = encode(
        [f"({','.join(kinds.split())})", "uint8", "(uint64,uint64,uint64,uint64)"],
        [tuple(terms.values()), 3, (0, 5_500, 0, 2_050)],
    )
    stated = {"terms": terms, "treatment": 3, "principal": 0, "interest": 5_500, "fee": 0, "penalty": 2_050}
    assert committed(artifacts.effects, stated.__getitem__) == keccak(encoded)
    assert committed(artifacts.effects, (stated | {"penalty": 2_049}).__getitem__) != keccak(encoded)


def test_a_payment_is_an_object_with_zeros_behind_its_id() -> None:
    assert object_of_payment(b"\x7d" * 16) == b"\x7d" * 16 + bytes(16)
