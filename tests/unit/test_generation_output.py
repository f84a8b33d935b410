"""What is generated from the catalogue, against readings of the catalogue that share no code with the generator."""

import json
import re
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import pytest
from eth_utils.crypto import keccak
from ruamel.yaml import YAML

from generation import sources
from ledger.domain.nodes import BUILT, CATALOGUE, LAWS, PHASES, Kind, Node, Scope, Where, mask, nodes_in
from ledger.domain.operations import OPERATIONS

ROOT = Path(__file__).resolve().parents[2]
SOLIDITY = (ROOT / "contracts/generated/Nodes.sol").read_text(encoding="utf-8")
PAGE = (ROOT / "docs/lifecycle.md").read_text(encoding="utf-8")
CASES: dict[str, dict[str, Any]] = {
    case["node"]: case
    for case in json.loads((ROOT / "tests/generated/cases.json").read_text(encoding="utf-8"))["cases"]
}
YAML_TEXT: dict[str, Any] = YAML(typ="safe", pure=True).load((ROOT / "lifecycle.yaml").read_text(encoding="utf-8"))
ENTRIES: dict[str, dict[str, Any]] = {entry["code"]: entry for entry in YAML_TEXT["nodes"]}


def constants() -> dict[str, int]:
    """The constants of Nodes.sol, evaluated."""
    found: dict[str, int] = {}
    for name, value in re.findall(r"uint8 internal constant (\w+) = (\d+);", SOLIDITY):
        found[name] = int(value)
    for name, expression in re.findall(r"uint256 internal constant (\w+) =([^;]+);", SOLIDITY):
        codes = re.findall(r"\(uint256\(1\) << (\w+)\)", expression)
        assert codes or expression.strip() == "0"
        found[name] = sum(1 << found[code] for code in codes)
    return found


def bits(edges: Iterable[str]) -> int:
    return sum(1 << ENTRIES[edge.split("@")[0]]["id"] for edge in edges)


def satisfied(code: str, reached: set[str]) -> bool:
    entry = ENTRIES[code]
    any_of = [edge.split("@")[0] for edge in entry.get("after_any", [])]
    all_of = [edge.split("@")[0] for edge in entry.get("after_all", [])]
    return reached.issuperset(all_of) and (not any_of or bool(reached & set(any_of)))


def test_masks_worked_out_by_hand() -> None:
    values = constants()
    assert values["CREDIT_APPLIED_ALL"] == 2**2 + 2**3
    assert values["CREDIT_REJECTED_ANY"] == 2**6 + 2**7
    assert values["RISK_ASSESSED_ANY"] == 2**6 + 2**11, "a predecessor on a named object is in the same word"
    assert values["PARTY_UNBLOCKED_CLEARS"] == 2**4
    assert values["PAYMENT_REVERSED_CLEARS"] == 2**59 + 2**67 + 2**124 + 2**125 + 2**129 + 2**130
    assert values["BORROWER_REGISTERED_ALL"] == 0
    assert values["SCOPE_QUOTE"] == 2**64


@pytest.mark.parametrize("code", ENTRIES)
def test_solidity_says_what_the_catalogue_says(code: str) -> None:
    values, entry = constants(), ENTRIES[code]
    assert values[code] == entry["id"]
    assert values[f"{code}_ALL"] == bits(entry.get("after_all", []))
    assert values[f"{code}_ANY"] == bits(entry.get("after_any", []))
    assert values[f"{code}_CLEARS"] == bits(entry.get("clears", []))
    assert bool(values["REPEATS"] >> entry["id"] & 1) == entry["repeats"]
    assert bool(values["BUILT"] >> entry["id"] & 1) == (code in YAML_TEXT["built"])
    assert f"// {entry['zh']} / {entry['en']}\n    uint8 internal constant {code} =" in SOLIDITY


def test_each_node_is_in_the_word_of_its_scope_alone() -> None:
    values = constants()
    for scope in YAML_TEXT["scopes"]:
        assert values[f"SCOPE_{scope.upper()}"] == bits(c for c, entry in ENTRIES.items() if entry["scope"] == scope)


def test_the_catalogue_hash_is_of_its_bytes() -> None:
    expected = keccak((ROOT / "lifecycle.yaml").read_bytes())
    assert expected == CATALOGUE
    assert f"CATALOGUE = 0x{expected.hex()};" in SOLIDITY


@pytest.mark.parametrize("code", ENTRIES)
def test_python_says_what_the_catalogue_says(code: str) -> None:
    node, entry = Node[code], ENTRIES[code]
    assert (node.value, node.zh, node.en, node.phase) == (entry["id"], entry["zh"], entry["en"], entry["phase"])
    assert (node.scope.value, node.kind.value) == (entry["scope"], entry["kind"])
    assert (list(node.by), list(node.consent)) == (entry.get("by", []), entry.get("consent", []))
    assert (node.guard, node.state, node.money, node.law) == (
        *(entry[k] for k in ("guard", "state")),
        *map(entry.get, ("money", "law")),
    )
    assert (node.creates, node.repeats, node.built) == (
        entry.get("creates", False),
        entry["repeats"],
        code in YAML_TEXT["built"],
    )
    assert (node.all_mask, node.any_mask) == (bits(entry.get("after_all", [])), bits(entry.get("after_any", [])))
    assert {cleared.name for cleared in node.clears} == set(entry.get("clears", []))


def test_python_tables() -> None:
    assert len(Node) == 132
    assert len(BUILT) == len(YAML_TEXT["built"])
    assert [(phase.id, phase.zh, phase.en) for phase in PHASES] == [
        (p["id"], p["zh"], p["en"]) for p in YAML_TEXT["phases"]
    ]
    assert {scope.value: scope.parent for scope in Scope} == {s: e.get("in") for s, e in YAML_TEXT["scopes"].items()}
    assert {key: law.rule for key, law in LAWS.items()} == {key: law["rule"] for key, law in YAML_TEXT["laws"].items()}
    assert Node.AUTODEBIT_EXECUTED.after_all[0].where is Where.NAMED


def test_a_word_and_its_nodes() -> None:
    word = mask(Node.KYC_ATTESTED, Node.INQUIRY_AUTHORIZED)
    assert word == 12
    assert nodes_in(word) == {Node.KYC_ATTESTED, Node.INQUIRY_AUTHORIZED}
    with pytest.raises(ValueError, match="0 is not a valid Node"):
        nodes_in(1)


def test_operations_stand_where_a_caller_expects_them() -> None:
    assert OPERATIONS[Node.BORROWER_REGISTERED].path == "/v1/parties"
    assert OPERATIONS[Node.TERMS_PROPOSED].path == "/v1/facilities/{id}/terms-proposed"
    assert OPERATIONS[Node.PAYMENT_RECEIVED].path == "/v1/loans/{id}/payment-received"
    assert OPERATIONS[Node.BORROWER_SIGNED].path == "/v1/agreements/{id}/borrower-signed"
    assert OPERATIONS[Node.BORROWER_REGISTERED].on is None
    assert OPERATIONS[Node.PAYMENT_RECEIVED].on is Scope.LOAN


def test_every_node_that_is_called_has_one_operation() -> None:
    assert set(OPERATIONS) == {node for node in Node if node.kind is not Kind.CASCADE}
    assert len({operation.path for operation in OPERATIONS.values()}) == len(OPERATIONS)


@pytest.mark.parametrize("code", ENTRIES)
def test_the_page_shows_the_node(code: str) -> None:
    entry = ENTRIES[code]
    row = re.search(rf"^\| ([●○]) \| {entry['id']} \| `{code}`<br>(.*?)<br>(.*?) \|", PAGE, re.MULTILINE)
    assert row
    assert row.groups() == ("●" if code in YAML_TEXT["built"] else "○", entry["zh"], entry["en"])


@pytest.mark.parametrize("code", ENTRIES)
def test_a_positive_case_is_an_order_that_the_catalogue_allows(code: str) -> None:
    reached: set[str] = set()
    for step in [*CASES[code]["positive"]["path"], code]:
        assert satisfied(step, reached), step
        reached.add(step)
    if ENTRIES[code]["kind"] == "cascade":
        assert CASES[code]["positive"]["set_off_by"]


@pytest.mark.parametrize(
    "code", [code for code, entry in ENTRIES.items() if "after_all" in entry or "after_any" in entry]
)
def test_a_negative_case_lacks_a_predecessor_and_nothing_runs_it_by_itself(code: str) -> None:
    negative = CASES[code]["negative"]
    reached: set[str] = set()
    for step in negative["path"]:
        assert satisfied(step, reached), step
        reached.add(step)
    assert not satisfied(code, reached)
    assert not reached & set(negative["drop"])
    for dropped in negative["drop"]:
        assert ENTRIES[dropped]["kind"] != "cascade" or not satisfied(dropped, reached), (
            f"{dropped} would run by itself"
        )


def test_built_nodes_are_reached_through_built_nodes() -> None:
    for code in YAML_TEXT["built"]:
        assert set(CASES[code]["positive"]["path"]) <= set(YAML_TEXT["built"])


def test_a_stale_file_is_found(tmp_path: Path) -> None:
    texts = {"a/b.txt": "same\n", "c.txt": "new\n"}
    assert sources.write(tmp_path, texts) == ["a/b.txt", "c.txt"]
    assert sources.stale(tmp_path, texts) == []
    (tmp_path / "a/b.txt").write_text("sane\n")
    assert sources.stale(tmp_path, texts) == ["a/b.txt"]
    assert sources.write(tmp_path, texts) == ["a/b.txt"]
