"""The description of the API says what is so."""

import json
from typing import Any

import jsonschema
import pytest
from fastapi import FastAPI

from api.schemas.bodies import body_of, example_of, task_body
from ledger.chain.artifacts import shipped
from ledger.domain.nodes import Node
from ledger.domain.operations import OPERATIONS
from ledger.service.acts import Acts
from ledger.service.administration import Tasks

ACTS = Acts(shipped()).by_node
BUILT = sorted(ACTS)
TASKS = Tasks(shipped()).by_name


@pytest.fixture(scope="module")
def described(application: FastAPI) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(json.dumps(application.openapi()))
    return found


def operations(described: dict[str, Any]) -> list[tuple[str, str, dict[str, Any]]]:
    return [(path, method, one) for path, methods in described["paths"].items() for method, one in methods.items()]


def body(described: dict[str, Any], path: str) -> dict[str, Any]:
    found: dict[str, Any] = described["paths"][path]["post"]["requestBody"]["content"]["application/json"]
    return found


def test_it_is_openapi_3_1(described: dict[str, Any]) -> None:
    assert described["openapi"].startswith("3.1")
    assert "HTTPValidationError" not in described["components"]["schemas"]


@pytest.mark.parametrize("node", BUILT, ids=[node.name for node in BUILT])
def test_every_example_is_valid(described: dict[str, Any], node: Node) -> None:
    """By the schema that is published, with another library, and by the model that refuses."""
    made = body_of(ACTS[node])
    for path, model in ((made.act.operation.path, made.full), (made.act.operation.path + "/prepare", made.unsigned)):
        if path.endswith("/prepare") and not made.act.slots and not made.act.ballots:
            continue
        content = body(described, path)
        example = content["examples"]["example"]["value"]
        model.model_validate(example)
        schema = {"components": described["components"], **content["schema"]}
        jsonschema.Draft202012Validator(schema).validate(example)
        with pytest.raises(jsonschema.ValidationError):
            jsonschema.Draft202012Validator(schema).validate(example | {"unknown": 1})
    assert example_of(made) == body(described, made.act.operation.path)["examples"]["example"]["value"]


@pytest.mark.parametrize("name", [*sorted(TASKS), "batch", "loans-advanced", "anchors"])
def test_every_example_of_the_administration_is_valid(
    described: dict[str, Any], application: FastAPI, name: str
) -> None:
    """By the schema that is published; what it does not know, it refuses."""
    path = next(path for path, method, one in operations(described) if one["operationId"] == name)
    content = body(described, path)
    schema = {"components": described["components"], **content["schema"]}
    example = content["examples"]["example"]["value"]
    jsonschema.Draft202012Validator(schema).validate(example)
    with pytest.raises(jsonschema.ValidationError):
        jsonschema.Draft202012Validator(schema).validate(example | {"unknown": 1})


def test_every_task_says_what_it_is_and_needs(described: dict[str, Any]) -> None:
    for name, task in TASKS.items():
        told = described["paths"][task.path]["post"]
        assert told["operationId"] == name and f"`{task.right}`" in told["description"]
        properties = task_body(task).model.model_json_schema()["properties"] if task.fields else {}
        for key, schema in properties.items():
            assert "；" in schema["description"], (name, key)
        task_body(task).model.model_validate(task_body(task).example())
        assert task.personal == (f"{task.path}/prepare" in described["paths"])


def test_a_batch_names_what_can_stand_in_it(described: dict[str, Any]) -> None:
    """Every act of the catalogue that is built, and every task on the ledger; none on the token or relayed for a party, and no batch."""
    offered = set(described["components"]["schemas"]["BatchAct"]["properties"]["operation"]["enum"])
    acts = {ACTS[node].operation.name for node in BUILT}
    assert acts < offered and offered - acts == {
        name for name, task in TASKS.items() if not task.wallet | task.personal
    }


def test_every_operation_of_the_catalogue_has_words_in_both_languages(described: dict[str, Any]) -> None:
    for node, operation in OPERATIONS.items():
        told = described["paths"][operation.path]["post"]
        assert told["summary"] == f"{node.zh} / {node.en}"
        assert operation.description_zh in told["description"] and operation.description_en in told["description"]
        assert told["operationId"] == operation.name


def test_every_member_of_every_body_says_what_it_is(described: dict[str, Any]) -> None:
    for node in BUILT:
        for part in ACTS[node].fields:
            if part.form is not None:
                schema = body_of(ACTS[node]).full.model_json_schema()["properties"][part.key]
                assert "；" in schema["description"], (node.name, part.key)


def test_ids_in_paths_are_described(described: dict[str, Any]) -> None:
    for path, method, one in operations(described):
        if "{" in path:
            assert [p["name"] for p in one["parameters"] if p["in"] == "path"], (method, path)


def test_operation_ids_are_unique(described: dict[str, Any]) -> None:
    ids = [one["operationId"] for _, _, one in operations(described)]
    assert len(ids) == len(set(ids))


def test_what_needs_a_key_says_so(described: dict[str, Any]) -> None:
    for path, method, one in operations(described):
        assert bool(one.get("security")) == path.startswith("/v1/"), (method, path)
    assert described["components"]["securitySchemes"]["ApiKey"]["scheme"] == "bearer"


def test_references_lead_somewhere(described: dict[str, Any]) -> None:
    text = json.dumps(described)
    names = {part.split('"')[0] for part in text.split("#/components/schemas/")[1:]}
    assert names <= set(described["components"]["schemas"])


def test_problems_are_described_as_problems(described: dict[str, Any]) -> None:
    for path, method, one in operations(described):
        for status, response in one["responses"].items():
            if int(status) >= 400:
                assert "application/problem+json" in response["content"], (method, path, status)
