"""What a client may ask for: each actor and time node with the fields that its request takes, read from the contracts' interface."""

from __future__ import annotations

from collections.abc import Container, Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from ledger.chain.abi import Parameter
from ledger.chain.artifacts import Artifacts
from ledger.chain.following import COMMITS
from ledger.chain.leaving_out import besides
from ledger.chain.names import snake
from ledger.domain.commands import FUNCTIONS
from ledger.domain.nodes import Node, Scope
from ledger.domain.operations import OPERATIONS, Operation
from ledger.scenario.structures import TERMS_DEFAULTS
from ledger.service.consents import Slot, ballots, slots, sureties
from ledger.service.errors import NodeNotBuilt
from ledger.service.values import AMOUNT, Form, Forms

CONSENT = "struct Consent"
# Signatures of any number of people: a list of the request.
CONSENTS = "struct Consent[]"
# Those who gave security and agree to a new debtor: a list of the request, each with the security that is meant and a signature.
SURETIES = "struct INovation.Surety[]"
# What shows the evidence clause among the documents; where none is in force it may be left out.
OPENING = "struct Opening"
# Structures that stay one member of the request; the fields of the others stand beside the rest.
NESTED = ("struct Terms", OPENING)
# How functions call what a path names, where that is not the word for its scope.
OTHER_NAMES: Mapping[Scope, str] = {
    Scope.PARTY: "lender",
    Scope.INSTALMENT: "row",
    Scope.BUREAU: "number",
    Scope.CASE: "number",
}
ALWAYS_OPTIONAL = ("documents", "ref", "facilities")
# Fields that may be left out, besides those: `defaults` says what then stands for them.
OPTIONAL = besides({Node.AGREEMENT_VOIDED: ("ground",), Node.COLLATERAL_REVALUED: ("appraised_on",)})
REQUIRED: Mapping[Node, tuple[str, ...]] = {Node.TERMS_PROPOSED: ("documents",)}
# Numbers that are money.
MONEY: Mapping[str, Form] = {"tolerance": AMOUNT}


@dataclass(frozen=True)
class Field:
    """One member of a request. `form` is None for a structure, whose members are `parts`, and for a signature, which has none.

    `name` is the contracts' own. `listed`: any number of them.
    """

    key: str
    name: str
    form: Form | None
    required: bool
    parts: tuple[Field, ...] = ()
    listed: bool = False

    @property
    def is_signature(self) -> bool:
        return self.form is None and not self.parts


@dataclass(frozen=True)
class Act:
    """A node that can be asked for. `inputs` are the function's; `subjects` those that the path says; `ballots` the lists of signatures, `sureties` those
    that each name a security beside the signature.

    `committed`: names of the fields that are no inputs, but what the function's `commitment` is of.
    """

    node: Node
    operation: Operation
    function: str
    inputs: tuple[Parameter, ...]
    subjects: tuple[str, ...]
    fields: tuple[Field, ...]
    slots: tuple[Slot, ...]
    ballots: tuple[Slot, ...] = ()
    sureties: tuple[Slot, ...] = ()
    committed: tuple[str, ...] = ()

    def located(self, values: Mapping[str, Any]) -> dict[str, Any]:
        """What the path names, by scope, with the names that the function has for it."""
        others = {OTHER_NAMES[scope]: values[scope.value] for scope in OTHER_NAMES if scope.value in values}
        return {**values, **{name: value for name, value in others.items() if name in self.subjects}}

    def arguments(self, values: Mapping[str, Any]) -> list[Any]:
        """The function's arguments, in order, from values by the contracts' names."""
        return [_argument(part, values) for part in self.inputs]

    def has(self, name: str) -> bool:
        """Whether the request takes a value of that name."""
        return any(part.name == name for part in self.fields)


@dataclass(frozen=True)
class Acts:
    """Every act that the contracts enforce, by node."""

    artifacts: Artifacts
    by_node: Mapping[Node, Act] = field(init=False)

    def __post_init__(self) -> None:
        forms = Forms(self.artifacts.enums)
        built = (node for node in OPERATIONS if node.built)
        object.__setattr__(self, "by_node", {node: self._act(forms, node) for node in built})

    def act(self, node: Node) -> Act:
        """Raises: NodeNotBuilt."""
        if node not in self.by_node:
            raise NodeNotBuilt(node)
        return self.by_node[node]

    def _act(self, forms: Forms, node: Node) -> Act:
        operation, function = OPERATIONS[node], FUNCTIONS[node]
        inputs = self.artifacts.ledger.function(function).inputs
        subjects = _subjects(operation.on, [part.name for part in _flat(inputs)])
        stated = [_field(forms, node, part) for part in _flat(inputs) if part.name not in subjects]
        opened = self._opened(forms, node, {*subjects, *(part.name for part in stated)})
        return Act(
            node=node,
            operation=operation,
            function=function,
            inputs=inputs,
            subjects=subjects,
            fields=(*stated, *opened),
            slots=slots(node, [part.name for part in _spread(inputs) if part.solidity_type == CONSENT]),
            ballots=ballots(node, [part.name for part in _spread(inputs) if part.solidity_type == CONSENTS]),
            sureties=sureties(node, [part.name for part in _spread(inputs) if part.solidity_type == SURETIES]),
            committed=tuple(part.name for part in opened),
        )

    def _opened(self, forms: Forms, node: Node, known: Container[str]) -> tuple[Field, ...]:
        """What a commitment is of may be stated in its place."""
        if node not in COMMITS:
            return ()
        inputs = _flat(self.artifacts.ledger.function(FUNCTIONS[COMMITS[node]]).inputs)
        fields = (_field(forms, COMMITS[node], part) for part in inputs if part.name not in known)
        return tuple(replace(part, required=False) for part in fields)


def _subjects(on: Scope | None, inputs: list[str]) -> tuple[str, ...]:
    """The inputs that the path says: the file, and the number of the part within it."""
    if on is None:
        return ("lender",)
    named = [_name_of(scope, inputs) for scope in (Scope(on.file.value), on)]
    return tuple(dict.fromkeys(name for name in named if name is not None))


def _name_of(scope: Scope, inputs: list[str]) -> str | None:
    return next((name for name in (scope.value, OTHER_NAMES.get(scope)) if name in inputs), None)


def _flat(inputs: tuple[Parameter, ...]) -> Iterator[Parameter]:
    """What the request says: no signatures."""
    return (part for part in _spread(inputs) if part.solidity_type not in (CONSENT, CONSENTS))


def _spread(inputs: Iterable[Parameter]) -> Iterator[Parameter]:
    for part in inputs:
        if part.solidity_type in (CONSENT, CONSENTS):
            yield part
        elif part.components and part.solidity_type not in (*NESTED, SURETIES):
            yield from _spread(part.components)
        else:
            yield part


def _field(forms: Forms, node: Node, part: Parameter) -> Field:
    key = snake(part.name).rstrip("_")
    if part.solidity_type == SURETIES:
        return Field(key, part.name, None, False, tuple(_of_surety(forms, inner) for inner in part.components), True)
    if part.components:
        return Field(
            key, part.name, None, part.solidity_type != OPENING, tuple(_term(forms, inner) for inner in part.components)
        )
    optional = key not in REQUIRED.get(node, ()) and key in (*ALWAYS_OPTIONAL, *OPTIONAL.get(node, ()))
    return Field(key, part.name, forms.of(part), not optional)


def _of_surety(forms: Forms, part: Parameter) -> Field:
    return Field(snake(part.name), part.name, None if part.solidity_type == CONSENT else forms.of(part), True)


def _term(forms: Forms, part: Parameter) -> Field:
    key = snake(part.name)
    return Field(key, part.name, MONEY.get(key) or forms.of(part), key not in TERMS_DEFAULTS)


def _argument(part: Parameter, values: Mapping[str, Any]) -> Any:
    if part.solidity_type in (CONSENTS, SURETIES):
        return values.get(part.name, [])
    if part.components and part.name not in values:
        return {inner.name: _argument(inner, values) for inner in part.components}
    return values[part.name]
