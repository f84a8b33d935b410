"""No function of the deployed contracts changes a loan past the guard, and each node of the catalogue goes through it by its own rule."""

import json
from pathlib import Path

import pytest

from ledger.chain.names import camel
from ledger.domain.nodes import Node
from tests.analysis.compiler import ROOT, syntax_trees
from tests.analysis.reach import Module, Program

pytestmark = pytest.mark.slow

BYPASS = Path(__file__).with_name("Bypass.sol")
# What writes where loans are kept, and is of no loan.
OF_NO_LOAN = {("Administration", "fundPool"): "books the receipt of money for a pool, so that no loan is paid by it"}


@pytest.fixture(scope="module")
def program() -> Program:
    return Program(syntax_trees(BYPASS))


def modules(routed: bool) -> list[str]:
    listed = json.loads((ROOT / "contracts/modules.json").read_text())
    return [module["name"] for module in listed if module["routed"] is routed]


def test_no_function_changes_a_loan_past_the_guard(program: Program) -> None:
    undispatched = modules(routed=False)
    names = [*modules(routed=True), "LoanLedger"]
    found = {(name, function) for name in names for function in Module(program, name, undispatched).unguarded()}
    assert found == set(OF_NO_LOAN)


def test_every_node_that_is_built_goes_through_the_guard_by_its_rule(program: Program) -> None:
    built, all_nodes = ({camel(node.name) for node in Node if node.built or every} for every in (False, True))
    names = [*modules(routed=True), *modules(routed=False)]
    used = set().union(*(Module(program, name).rules() for name in names))
    assert built - used == set()
    assert used - all_nodes == set()


def test_every_change_of_a_loan_is_seen(program: Program) -> None:
    """The walk knows what belongs to a loan by the keys of the storage: not one of these may slip away from it."""
    known = {program.declared[number]["name"] for number in program.loan_variables}
    assert known >= {"_files", "_agreements", "_terms", "_drawdowns", "_loans", "_instalments", "_claims", "_payments"}


def test_what_goes_past_the_guard_is_found(program: Program) -> None:
    bypass = Module(program, "Bypass", modules(routed=False))
    wrong = {function["name"] for function in bypass.functions() if function["name"].startswith("wrong")}
    assert len(wrong) == 11
    assert set(bypass.unguarded()) == wrong


def test_without_the_guard_every_phase_is_found(program: Program, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("tests.analysis.reach.GUARD", "a guard that nobody calls")
    found = set(Module(program, "Modification", modules(routed=False)).unguarded())
    assert found >= {"extendLoan", "grantMoratorium", "grantWaiver", "accelerateLoan"}
