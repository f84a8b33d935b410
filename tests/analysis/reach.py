"""Which external functions change a loan without passing the guard `LedgerBase._reach`, found in the compiler's syntax trees.

Every path through a function ends in what it has done: written what belongs to a loan or not, passed the guard or not. Both only grow, so that a loop is its body once or not at
all, and a call is what the called function may come to. A path that reverts ends in nothing.

A call of an undispatched module (`abi.encodeCall(IEngine.advance, …)`) counts by what that module does: where it passes the guard itself, it neither writes nor passes it for its caller.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from tests.analysis.compiler import Node

GUARD = "_reach"
# Keys of the mappings that hold what belongs to a loan.
KEYS = ("LoanId", "PaymentId")
FILES = "_files"
EXTERNAL = ("external", "public")
STORAGE_STRUCT = re.compile(r"struct (?:\w+\.)?(\w+) storage")


@dataclass(frozen=True, order=True)
class Done:
    """What a path has done so far."""

    wrote: bool = False
    reached: bool = False

    def then(self, other: Done) -> Done:
        return Done(self.wrote or other.wrote, self.reached or other.reached)


Ends = frozenset[Done]
NOTHING: Ends = frozenset({Done()})
WRITES: Ends = frozenset({Done(wrote=True)})
REACHES: Ends = frozenset({Done(reached=True)})
NONE: Ends = frozenset()


def after(first: Ends, second: Ends) -> Ends:
    return frozenset(one.then(other) for one in first for other in second)


@dataclass
class Program:
    """The contracts by name, and every declaration by its number."""

    trees: Sequence[Node]
    contracts: dict[str, Node] = field(default_factory=dict)
    declared: dict[int, Node] = field(default_factory=dict)

    def __post_init__(self) -> None:
        for tree in self.trees:
            for node in nodes_of(tree):
                if "id" in node:
                    self.declared[node["id"]] = node
                if node.get("nodeType") == "ContractDefinition":
                    self.contracts[node["name"]] = node
        self.loan_variables = {
            node["id"]
            for contract in self.contracts.values()
            for node in contract["nodes"]
            if node["nodeType"] == "VariableDeclaration" and node["stateVariable"] and _is_of_a_loan(node)
        }
        self.loan_structs = {
            name
            for number in self.loan_variables
            for name in re.findall(r"struct (?:\w+\.)?(\w+)", self.declared[number]["typeDescriptions"]["typeString"])
        }

    def lineage(self, contract: str) -> list[Node]:
        """The contract and its bases, the most derived first."""
        return [self.declared[number] for number in self.contracts[contract]["linearizedBaseContracts"]]


def _is_of_a_loan(variable: Node) -> bool:
    text = variable["typeDescriptions"]["typeString"]
    first = re.match(r"mapping\((\w+)", text)
    return variable["name"] == FILES or (first is not None and first.group(1) in KEYS)


def nodes_of(node: Any) -> Iterator[Node]:
    """The tree, from its root on."""
    if isinstance(node, Mapping):
        yield node
        for value in node.values():
            yield from nodes_of(value)
    elif isinstance(node, list):
        for value in node:
            yield from nodes_of(value)


class Module:
    """One contract as it is deployed: calls go to the most derived of several functions. `others` are the undispatched modules that it may call."""

    def __init__(self, program: Program, name: str, others: Iterable[str] = ()) -> None:
        self.program, self.name = program, name
        self._lineage = program.lineage(name)
        self._summaries: dict[int, Ends] = {}
        self._others = [Module(program, other) for other in others]
        self._overriding = self._overrides()

    # ---- what is asked

    def unguarded(self) -> list[str]:
        """External functions that on some path write what belongs to a loan, and do not pass the guard."""
        return sorted(function["name"] for function in self.functions() if Done(wrote=True) in self.ends(function))

    def functions(self) -> list[Node]:
        """Those that anybody can call and that may change something."""
        found: dict[str, Node] = {}
        for contract in self._lineage:
            if contract["contractKind"] == "interface":
                continue
            for node in contract["nodes"]:
                if _is_external(node):
                    found.setdefault(node["functionSelector"], node)
        return list(found.values())

    def rules(self) -> set[str]:
        """The rules of the catalogue that the functions hand to the guard, by their names in `Rules`."""
        return {
            node["memberName"]
            for function in self._reachable(self.functions())
            for node in nodes_of(function)
            if node.get("nodeType") == "MemberAccess" and self._is_rule(node)
        }

    def passes_guard(self, function: Node) -> bool:
        """Whether the guard is among what the function may call, on whatever path."""
        return any(called["name"] == GUARD for called in self._reachable([function]))

    # ---- a function

    def ends(self, function: Node) -> Ends:
        number = function["id"]
        if number not in self._summaries:
            self._summaries[number] = NOTHING  # of a recursion, what it adds to itself
            if function["name"] == GUARD:
                self._summaries[number] = REACHES
            elif function.get("body"):
                going, ended = self._statements(function["body"]["statements"], NOTHING)
                self._summaries[number] = going | ended
        return self._summaries[number]

    def _statements(self, statements: Iterable[Node], going: Ends) -> tuple[Ends, Ends]:
        """What paths have done that go on behind the statements, and what those that return have."""
        ended = NONE
        for statement in statements:
            going, more = self._statement(statement, going)
            ended |= more
        return going, ended

    def _statement(self, statement: Node, going: Ends) -> tuple[Ends, Ends]:
        match statement["nodeType"]:
            case "Block" | "UncheckedBlock":
                return self._statements(statement["statements"], going)
            case "IfStatement":
                return self._branches(after(going, self._expression(statement["condition"])), statement)
            case "ForStatement" | "WhileStatement" | "DoWhileStatement":
                return self._loop(statement, going)
            case "Return":
                return NONE, after(going, self._expression(statement.get("expression")))
            case "RevertStatement":
                return NONE, NONE
            case "TryStatement":
                return self._clauses(statement, after(going, self._expression(statement["externalCall"])))
            case "InlineAssembly":
                return after(going, WRITES if _stores(statement) else NOTHING), NONE
        return after(going, self._expression(statement)), NONE

    def _branches(self, going: Ends, statement: Node) -> tuple[Ends, Ends]:
        one, ended = self._statement(statement["trueBody"], going)
        if not statement.get("falseBody"):
            return one | going, ended
        other, more = self._statement(statement["falseBody"], going)
        return one | other, ended | more

    def _loop(self, statement: Node, going: Ends) -> tuple[Ends, Ends]:
        for part in ("initializationExpression", "condition"):
            going = after(going, self._expression(statement.get(part)))
        once, ended = self._statement(statement["body"], going)
        once = after(once, self._expression(statement.get("loopExpression")))
        return going | once, ended

    def _clauses(self, statement: Node, going: Ends) -> tuple[Ends, Ends]:
        results = [self._statement(clause["block"], going) for clause in statement["clauses"]]
        return frozenset().union(*(one for one, _ in results)), frozenset().union(*(more for _, more in results))

    # ---- an expression

    def _expression(self, node: Any) -> Ends:
        """What evaluating it does. What may be skipped (behind && and ||, of ?:) may have been done or not."""
        if isinstance(node, list):
            return _all(map(self._expression, node))
        if not isinstance(node, Mapping):
            return NOTHING
        match node.get("nodeType"):
            case "Conditional":
                either = self._expression(node["trueExpression"]) | self._expression(node["falseExpression"])
                return after(self._expression(node["condition"]), either)
            case "BinaryOperation" if node["operator"] in ("&&", "||"):
                return after(
                    self._expression(node["leftExpression"]), self._expression(node["rightExpression"]) | NOTHING
                )
        within = _all(self._expression(value) for name, value in node.items() if name not in _NO_CODE)
        return after(within, self._itself(node))

    def _itself(self, node: Node) -> Ends:
        match node.get("nodeType"):
            case "Assignment":
                return self._written(node["leftHandSide"])
            case "UnaryOperation" if node["operator"] in ("++", "--", "delete"):
                return self._written(node["subExpression"])
            case "FunctionCall":
                return self._call(node)
        return NOTHING

    def _written(self, target: Node) -> Ends:
        if target["nodeType"] == "TupleExpression":
            return _all(self._written(one) for one in target["components"] if one)
        # A pointer that is set to point elsewhere writes nothing.
        if target["nodeType"] == "Identifier" and target["referencedDeclaration"] not in self.program.loan_variables:
            return NOTHING
        return WRITES if self._belongs_to_a_loan(target) else NOTHING

    def _belongs_to_a_loan(self, target: Node) -> bool:
        while True:
            if target.get("referencedDeclaration") in self.program.loan_variables:
                return True
            found = STORAGE_STRUCT.search(target["typeDescriptions"]["typeString"])
            if found and found.group(1) in self.program.loan_structs:
                return True
            inner = target.get("baseExpression") or target.get("expression")
            if inner is None or target["nodeType"] not in ("IndexAccess", "MemberAccess"):
                return False
            target = inner

    def _call(self, call: Node) -> Ends:
        called = call["expression"]
        if (
            called.get("memberName") in ("push", "pop")
            and "storage" in called["expression"]["typeDescriptions"]["typeString"]
        ):
            return WRITES if self._belongs_to_a_loan(called["expression"]) else NOTHING
        if called.get("memberName") == "encodeCall":
            return self._through(call["arguments"][0])
        if called.get("name") == "revert":
            return NONE
        function = self._function_of(called)
        return NOTHING if function is None else self.ends(function)

    def _through(self, signature: Node) -> Ends:
        """A call of an undispatched module: what it leaves to its caller to guard."""
        number = signature.get("referencedDeclaration")
        found: Ends = NOTHING
        for other in self._others:
            function = other.implementing(number)
            if function is not None and not other.passes_guard(function):
                writes = any(end.wrote for end in other.ends(function))
                found = WRITES if writes else NOTHING
        return found

    def implementing(self, number: int | None) -> Node | None:
        """The function that answers to a declaration of an interface."""
        for function in self.functions():
            if number in function.get("baseFunctions", ()):
                return function
        return None

    # ---- who is called

    def _function_of(self, called: Node) -> Node | None:
        while called["nodeType"] in ("FunctionCallOptions", "TupleExpression"):
            called = called.get("expression") or called["components"][0]
        node = self.program.declared.get(called.get("referencedDeclaration") or -1)
        if node is None or node["nodeType"] != "FunctionDefinition":
            return None
        if called.get("expression", {}).get("name") == "super":
            return node
        return self._overriding.get(node["id"], node)

    def _overrides(self) -> dict[int, Node]:
        found: dict[int, Node] = {}
        for contract in self._lineage:
            for node in contract["nodes"]:
                if node["nodeType"] != "FunctionDefinition":
                    continue
                latest = found.get(node["id"], node)
                for base in node.get("baseFunctions", ()):
                    found.setdefault(base, latest)
        return found

    def _reachable(self, functions: Iterable[Node]) -> list[Node]:
        """The functions and all that they may call, within this contract."""
        seen: dict[int, Node] = {}
        waiting = list(functions)
        while waiting:
            function = waiting.pop()
            if function["id"] in seen:
                continue
            seen[function["id"]] = function
            calls = (node for node in nodes_of(function.get("body")) if node.get("nodeType") == "FunctionCall")
            waiting += [called for call in calls if (called := self._function_of(call["expression"])) is not None]
        return list(seen.values())

    def _is_rule(self, node: Node) -> bool:
        return bool(
            node["expression"].get("name") == "Rules" and node["typeDescriptions"]["typeString"].startswith("function")
        )


_NO_CODE = ("typeDescriptions", "typeName", "argumentTypes", "src")


def _all(parts: Iterable[Ends]) -> Ends:
    found = NOTHING
    for part in parts:
        found = after(found, part)
    return found


def _is_external(node: Node) -> bool:
    return bool(
        node["nodeType"] == "FunctionDefinition"
        and node.get("visibility") in EXTERNAL
        and node.get("stateMutability") not in ("view", "pure")
        and "functionSelector" in node
        and node.get("body")
    )


def _stores(assembly: Node) -> bool:
    return any(node.get("nodeType") == "YulIdentifier" and node.get("name") == "sstore" for node in nodes_of(assembly))
