"""Which function each node has, and what a step may say about it: the functions' own inputs, less what the run knows by itself."""

from __future__ import annotations

from collections.abc import Container, Iterator, Mapping
from dataclasses import dataclass, replace
from functools import cache

from ledger.chain.decoding import effect_function
from ledger.chain.following import COMMITS, RELIEF
from ledger.chain.leaving_out import besides
from ledger.domain.commands import FUNCTIONS, REACH
from ledger.domain.nodes import File, Kind, Node, Scope
from ledger.scenario import kinds
from ledger.scenario.model import Subject
from ledger.scenario.signatures import Field, Shape

# Inputs that follow from the scenario itself: who signs, what was declared, how things are named.
DERIVED: Mapping[Node, tuple[str, ...]] = {
    Node.BORROWER_REGISTERED: ("lender", "ref", "kind", "key", "identity"),
    Node.CREDIT_APPLIED: ("party", "ref"),
    Node.TERMS_PROPOSED: ("facility", "ref", "terms", "opening"),
    Node.LEDGER_RECONCILED: ("lender",),
}
# Inputs that a step may leave out whatever its node: who acts, the only loan of the facility, a reference of whoever confirms.
ALWAYS_OPTIONAL = (
    "guarantor",
    "pledgor",
    "depositor",
    "provider",
    "payer",
    "participant",
    "buyer",
    "appraised_on",
    "sent_at",
    "loan",
    "receipt",
    "certificate",
)
# Inputs that a step may leave out; `arguments` says what then stands for them.
OPTIONAL = besides(
    {
        Node.PARTY_BLOCKED: ("facilities",),
        Node.CREDIT_APPROVED: ("revolving", "terms_hash"),
        Node.DISBURSEMENT_CONFIRMED: ("amount",),
        Node.AUTODEBIT_AUTHORIZED: ("account",),
        Node.PAYMENT_REVERSED: ("return_proof",),
        Node.PREPAY_QUOTED: ("pay_day",),
        Node.RECORD_ARCHIVED: ("merkle_root",),
        Node.EVIDENCE_COUNTERSIGNED: ("evidence", "root"),
        Node.EVIDENCE_PACKAGE_EXPORTED: ("root", "block_number"),
        Node.EVIDENCE_VERIFIED: ("recomputed",),
        Node.LEDGER_RECONCILED: ("day", "core_root"),
        Node.DUNNING_SENT: ("addressee", "delivery_proof"),
        Node.BUREAU_NOTICE_SERVED: ("addressee", "delivery_proof"),
        Node.BANKRUPTCY_STAYED: ("accepted_on", *RELIEF),
        Node.ENFORCEMENT_PROCEEDS_APPLIED: ("reference_",),
        Node.DISPUTE_RAISED: ("party",),
        Node.RATE_RESET: ("discount",),
        Node.TRANSFER_OFFERED: ("bulk", "until", "rate", "ground"),
        Node.BUYBACK_EXECUTED: ("ground",),
    }
)
# Inputs that a step's own keys leave no room for.
RENAMED: Mapping[tuple[Node, str], str] = {(Node.REFINANCED, "by"): "new_loan"}
# Inputs whose Solidity type says less than the field means.
SPECIAL = {"conditions": kinds.bits(kinds.integer(4))}
# Kinds of parts that steps name with `as`, and whose numbers are their objects.
PARTS = (
    Scope.GUARANTEE,
    Scope.COLLATERAL,
    Scope.DEPOSIT,
    Scope.EVIDENCE,
    Scope.CLAIM,
    Scope.QUOTE,
    Scope.NOTICE,
    Scope.BUREAU,
    Scope.CASE,
)
# Inputs that name such a part by another word than that for its kind; "number" is one of the node's own kind.
PART_INPUTS: Mapping[str, Scope] = {**{scope.value: scope for scope in PARTS}, "addition": Scope.COLLATERAL}
NUMBER = "number"
# An input that holds calls of the ledger: steps of their own.
CALLS = "bytes[]"
PAYMENT = Scope.PAYMENT.value
CREATES = (Node.BORROWER_REGISTERED, Node.CREDIT_APPLIED, Node.TERMS_PROPOSED)
# What a person signs whoever relays it, even where an institution's key could send it.
ALWAYS_SIGNED = (Node.LENDER_SIGNED, Node.AGREEMENT_VOIDED)
# Each makes a new one beside the one that it is about.
MAKES_ANOTHER = (Node.BUREAU_CORRECTED, Node.TRANSFER_SETTLED)
SUBJECTS = {"party": Subject.PARTY, "facility": Subject.FACILITY, "loan": Subject.LOAN}
CONSENT, CONSENTS = "struct Consent", "struct Consent[]"
# A list of those who gave security and sign too: a step names the parts, and `with` who signs for each, in order.
SURETY = "struct INovation.Surety"
SECURITY = (Scope.GUARANTEE, Scope.COLLATERAL, Scope.DEPOSIT)
# Each brings a payment that has an id of its own, which is allocated in the same transaction.
BRINGS = (Node.REFINANCED, Node.ENFORCEMENT_PROCEEDS_APPLIED, Node.COLLATERAL_SOLD)
# Terms that replace others are written as those of a loan of their own, which is never opened.
TERMS = "struct Terms"
# What shows the evidence clause among the documents of an agreement.
OPENING = "struct Opening"


@dataclass(frozen=True)
class Argument:
    """One value that a step of a node may state."""

    field: Field
    kind: kinds.Kind
    required: bool

    @property
    def key(self) -> str:
        return self.field.key


@dataclass(frozen=True)
class Call:
    """How a node is asked for. `consents`: the inputs that are signatures, in the function's order; `ballot`: the one that is a list of them.

    `committed`: keys of the arguments that are no inputs, but what the function's `commitment` is of.
    """

    node: Node
    function: str
    subject: Subject
    creates: bool
    arguments: Mapping[str, Argument]
    consents: tuple[str, ...]
    makes: Scope | None
    ballot: str | None = None
    committed: tuple[str, ...] = ()

    @property
    def needs_actor(self) -> bool:
        """Whether a step must say who acts; what time or the contracts bring about, anyone may ask for."""
        return self.node.kind is Kind.ACTOR


@cache
def calls(shape: Shape) -> Mapping[Node, Call]:
    """Every node that the contracts enforce."""
    return {node: _call(shape, node) for node in Node if node.built}


def _call(shape: Shape, node: Node) -> Call:
    function = FUNCTIONS.get(node, REACH)
    inputs = shape.inputs(function)
    taken = () if function == REACH else tuple(_arguments(node, inputs))
    opened = _opened(shape, node, {argument.key for argument in taken})
    return Call(
        node=node,
        function=function,
        subject=_subject(node),
        creates=node in CREATES,
        arguments={argument.key: argument for argument in (*taken, *opened)},
        consents=tuple(part.name for part in _within(inputs) if part.internal == CONSENT),
        makes=_made(shape, node, function),
        ballot=next((part.name for part in _within(inputs) if part.internal == CONSENTS), None),
        committed=tuple(argument.key for argument in opened),
    )


def _opened(shape: Shape, node: Node, known: Container[str]) -> tuple[Argument, ...]:
    """What a commitment is of may be stated in its place."""
    if node not in COMMITS:
        return ()
    found = _arguments(COMMITS[node], shape.inputs(FUNCTIONS[COMMITS[node]]))
    return tuple(replace(argument, required=False) for argument in found if argument.key not in known)


def _made(shape: Shape, node: Node, function: str) -> Scope | None:
    """The kind of part that the node makes, which a step may name: the payment of its effect, or its own object."""
    if function == REACH:
        return None
    given = {part.name for part in shape.inputs(function)}
    effect = {part.name for part in shape.artifacts.effects.function(effect_function(node)).inputs}
    if (
        node in (Node.AUTODEBIT_EXECUTED, *BRINGS)
        or node.scope is Scope.PAYMENT
        and node.creates
        or PAYMENT in effect - given
    ):
        return Scope.PAYMENT
    makes = node.creates or node in MAKES_ANOTHER
    return node.scope if makes and node.scope in PARTS else None


def _subject(node: Node) -> Subject:
    """The file that the object belongs to is what a step names."""
    return {File.PARTY: Subject.PARTY, File.FACILITY: Subject.FACILITY, File.LOAN: Subject.LOAN}[node.scope.file]


def _arguments(node: Node, inputs: tuple[Field, ...]) -> Iterator[Argument]:
    optional, derived = OPTIONAL.get(node, ()), DERIVED.get(node, ())
    for part in (_renamed(node, part) for part in _flat(inputs, derived)):
        if part.internal == TERMS and part.key not in derived:
            yield Argument(part, kinds.REFERENCE, True)
            continue
        if is_surety(part):
            yield Argument(part, kinds.many(kinds.REFERENCE), False)
            continue
        if part.kind is None or part.key in derived or part.key == "documents" or _names_subject(node, part):
            continue
        kind = kinds.PART if part_scope(node, part) else SPECIAL.get(part.key, part.kind)
        yield Argument(part, kind, part.key not in (*optional, *ALWAYS_OPTIONAL))


def _renamed(node: Node, part: Field) -> Field:
    return replace(part, key=RENAMED.get((node, part.key), part.key))


def _flat(inputs: tuple[Field, ...], derived: tuple[str, ...]) -> Iterator[Field]:
    for part in inputs:
        if part.parts and part.internal not in (CONSENT, CONSENTS, TERMS, f"{SURETY}[]") and part.key not in derived:
            yield from _flat(part.parts, derived)
        else:
            yield part


def part_scope(node: Node, part: Field) -> Scope | None:
    """The kind of part of which the input is the number; None where it is none."""
    if not part.type.startswith("uint"):
        return None
    if part.key == NUMBER:
        return node.scope if node.scope in PARTS and not node.creates else None
    return PART_INPUTS.get(part.key)


def _within(inputs: tuple[Field, ...]) -> Iterator[Field]:
    """The inputs, and the fields of those that are structures."""
    for part in inputs:
        yield part
        if part.internal not in (CONSENT, CONSENTS):
            yield from part.parts


def is_surety(part: Field) -> bool:
    """Whether the input lists those who gave security and sign too."""
    return part.internal == f"{SURETY}[]"


def given(aliases: Mapping[str, str]) -> dict[str, str]:
    """Those of the named parts that are guarantees, collateral or deposits."""
    return {name: kind for name, kind in aliases.items() if Scope(kind) in SECURITY}


def _names_subject(node: Node, part: Field) -> bool:
    return SUBJECTS.get(part.key) is _subject(node) and part.type == "bytes32"
