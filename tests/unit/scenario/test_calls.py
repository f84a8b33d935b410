"""What a step may say about each node, held against the catalogue and the contracts' interface."""

from collections.abc import Iterator

import pytest

from ledger.chain.artifacts import shipped
from ledger.domain.commands import FUNCTIONS, REACH
from ledger.domain.errors import InvalidValue
from ledger.domain.nodes import Kind, Node, Scope
from ledger.scenario.calls import DERIVED, OPTIONAL, calls
from ledger.scenario.model import Subject
from ledger.scenario.signatures import Field, Shape

SHAPE = Shape(shipped())


def test_every_built_node_can_be_asked_for() -> None:
    assert set(calls(SHAPE)) == {node for node in Node if node.built}


def test_a_cascade_is_asked_for_by_its_number() -> None:
    assert {call.function for node, call in calls(SHAPE).items() if node.kind is Kind.CASCADE} == {REACH}


def test_a_step_states_what_the_function_takes_and_nothing_else() -> None:
    found = calls(SHAPE)[Node.RISK_ASSESSED].arguments

    assert set(found) == {
        "report",
        "model_version",
        "score_band",
        "fraud_cleared",
        "max_limit",
        "min_rate",
        "max_rate",
    }
    assert all(argument.required for argument in found.values())


def test_what_the_scenario_knows_is_not_asked_for() -> None:
    assert set(calls(SHAPE)[Node.TERMS_PROPOSED].arguments) == set()
    assert set(calls(SHAPE)[Node.CREDIT_APPLIED].arguments) == {"product", "amount", "tenor_months", "purpose"}


def test_what_is_committed_to_can_stand_for_the_commitment() -> None:
    proposed, accepted = (calls(SHAPE)[node] for node in (Node.RESTRUCTURE_PROPOSED, Node.RESTRUCTURE_ACCEPTED))

    assert set(proposed.committed) == {"terms", "treatment", "principal", "interest", "fee", "penalty"}
    assert set(proposed.arguments) == {"commitment", "deadline", *proposed.committed}
    assert [key for key, argument in proposed.arguments.items() if argument.required] == ["deadline"]
    assert [key for key, argument in accepted.arguments.items() if argument.required] == ["terms", "treatment"]
    assert {call.node for call in calls(SHAPE).values() if call.committed} == {Node.RESTRUCTURE_PROPOSED}


def test_no_argument_takes_the_place_of_a_steps_own_key() -> None:
    own = {"at", "node", "by", "on", "with", "documents", "as", "direct", "signature", "expect"}

    assert {(node, key) for node, call in calls(SHAPE).items() for key in call.arguments if key in own} == set()
    assert "new_loan" in calls(SHAPE)[Node.REFINANCED].arguments


def test_a_list_of_signatures_is_told_from_the_others() -> None:
    found = {node: (call.consents, call.ballot) for node, call in calls(SHAPE).items() if call.ballot}

    assert found[Node.DEFAULT_DECLARED] == ((), "others")
    assert found[Node.SERVICER_CHANGED] == (("consent",), "lenders")
    assert found[Node.SETTLEMENT_DISCOUNTED] == (("borrower", "approver", "bank"), "creditors")


def test_subjects_follow_the_files_of_the_catalogue() -> None:
    subjects = {node: call.subject for node, call in calls(SHAPE).items()}

    assert subjects[Node.KYC_ATTESTED] is Subject.PARTY
    assert subjects[Node.CREDIT_APPROVED] is Subject.FACILITY
    assert subjects[Node.LIMIT_RESTORED] is Subject.FACILITY
    assert subjects[Node.BILL_ISSUED] is Subject.LOAN


def test_only_actors_must_be_named() -> None:
    needing = {node for node, call in calls(SHAPE).items() if call.needs_actor}

    assert needing == {node for node in Node if node.built and node.kind is Kind.ACTOR}


def within(fields: tuple[Field, ...]) -> Iterator[Field]:
    for part in fields:
        yield part
        yield from within(part.parts)


def test_a_structure_within_a_structure_is_stated_key_by_key() -> None:
    offered = calls(SHAPE)[Node.TRANSFER_OFFERED].arguments

    assert set(offered) == {"claim", "portion_bps", "price", "deadline", "buyer", "bulk", "until", "rate", "ground"}
    assert {key for key, argument in offered.items() if argument.required} == {
        "claim",
        "portion_bps",
        "price",
        "deadline",
    }


@pytest.mark.parametrize("node", [node for node in Node if node.built and node in FUNCTIONS])
def test_the_tables_name_real_inputs(node: Node) -> None:
    """A renamed input of a function must not leave a dead entry behind."""
    inputs = SHAPE.inputs(FUNCTIONS[node])
    keys = {part.key for part in within(inputs)}

    assert set(DERIVED.get(node, ())) <= keys
    assert set(OPTIONAL.get(node, ())) <= keys


def test_payments_quotes_and_other_parts_can_be_named() -> None:
    makes = {node: call.makes for node, call in calls(SHAPE).items() if call.makes}
    assert {node.name for node, scope in makes.items() if scope is Scope.QUOTE} == {"PREPAY_QUOTED"}
    payments = {
        "AUTODEBIT_EXECUTED",
        "PAYMENT_RECEIVED",
        "PARTIAL_PREPAID_TERM_SHORTENED",
        "PARTIAL_PREPAID_INSTALMENT_REDUCED",
        "FULL_PREPAID",
        "SETOFF_EXECUTED",
        "GUARANTOR_PAID",
        "REFINANCED",
        "ENFORCEMENT_PROCEEDS_APPLIED",
        "COLLATERAL_SOLD",
    }
    assert {node.name for node, scope in makes.items() if scope is Scope.PAYMENT} >= payments
    assert makes[Node.GUARANTEE_SIGNED] is Scope.GUARANTEE and makes[Node.COLLATERAL_PLEDGED] is Scope.COLLATERAL


def test_an_input_named_like_a_key_of_every_step_goes_by_another() -> None:
    refinanced = calls(SHAPE)[Node.REFINANCED].arguments

    assert set(refinanced) == {"new_loan"} and refinanced["new_loan"].field.name == "by"


def test_who_gave_security_is_named_by_its_parts() -> None:
    assumed = calls(SHAPE)[Node.DEBT_ASSUMED]

    assert assumed.consents == ("borrower", "assumer")
    assert assumed.arguments["sureties"].kind.listed and not assumed.arguments["sureties"].required


def test_a_structure_in_a_structure_is_stated_by_its_fields() -> None:
    mediated = calls(SHAPE)[Node.MEDIATION_AGREED].arguments

    assert [key for key, argument in mediated.items() if argument.required] == ["instrument", "terms"]
    assert set(mediated) == {"instrument", "terms", "principal", "interest", "fee", "penalty"}


def test_a_part_is_said_by_name_or_number() -> None:
    collateral = calls(SHAPE)[Node.COLLATERAL_PERFECTED].arguments["collateral"].kind
    assert (collateral.read("flat"), collateral.read("2")) == ("flat", 2)
    with pytest.raises(InvalidValue):
        collateral.read("-1")
