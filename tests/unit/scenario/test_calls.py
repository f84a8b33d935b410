"""What a step may say about each node, held against the catalogue and the contracts' interface."""

import pytest

from ledger.chain.artifacts import shipped
from ledger.domain.commands import FUNCTIONS, REACH
from ledger.domain.nodes import Kind, Node
from ledger.scenario.calls import DERIVED, MAKES, OPTIONAL, calls
from ledger.scenario.model import Subject
from ledger.scenario.signatures import Shape

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


def test_subjects_follow_the_files_of_the_catalogue() -> None:
    subjects = {node: call.subject for node, call in calls(SHAPE).items()}

    assert subjects[Node.KYC_ATTESTED] is Subject.PARTY
    assert subjects[Node.CREDIT_APPROVED] is Subject.FACILITY
    assert subjects[Node.LIMIT_RESTORED] is Subject.FACILITY
    assert subjects[Node.BILL_ISSUED] is Subject.LOAN


def test_only_actors_must_be_named() -> None:
    needing = {node for node, call in calls(SHAPE).items() if call.needs_actor}

    assert needing == {node for node in Node if node.built and node.kind is Kind.ACTOR}


@pytest.mark.parametrize("node", [node for node in Node if node.built and node in FUNCTIONS])
def test_the_tables_name_real_inputs(node: Node) -> None:
    """A renamed input of a function must not leave a dead entry behind."""
    inputs = SHAPE.inputs(FUNCTIONS[node])
    keys = {part.key for part in inputs} | {inner.key for part in inputs for inner in part.parts}

    assert set(DERIVED.get(node, ())) <= keys
    assert set(OPTIONAL.get(node, ())) <= keys


def test_payments_and_quotes_can_be_named() -> None:
    assert {node.name for node, makes in MAKES.items() if makes == "quote"} == {"PREPAY_QUOTED"}
    assert all(node.built for node in MAKES)
