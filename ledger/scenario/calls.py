"""Which function each node has, and what a step may say about it: the functions' own inputs, less what the run knows by itself."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache

from ledger.domain.commands import FUNCTIONS, REACH
from ledger.domain.nodes import File, Kind, Node
from ledger.scenario import kinds
from ledger.scenario.model import Subject
from ledger.scenario.signatures import Field, Shape

# Inputs that follow from the scenario itself: who signs, what was declared, how things are named.
DERIVED: Mapping[Node, tuple[str, ...]] = {
    Node.BORROWER_REGISTERED: ("lender", "ref", "kind", "key", "identity"),
    Node.CREDIT_APPLIED: ("party", "ref"),
    Node.TERMS_PROPOSED: ("facility", "ref", "terms"),
}
# Inputs that a step may leave out; `arguments` says what then stands for them.
OPTIONAL: Mapping[Node, tuple[str, ...]] = {
    Node.KYC_ATTESTED: ("key",),
    Node.PARTY_BLOCKED: ("facilities",),
    Node.CREDIT_APPROVED: ("revolving", "terms_hash"),
    Node.APR_DISCLOSED: ("apr", "daily_cost", "total_cost"),
    Node.BORROWER_SIGNED: ("certificate",),
    Node.LENDER_SIGNED: ("certificate",),
    Node.DRAWDOWN_APPROVED: ("conditions",),
    Node.DISBURSEMENT_CONFIRMED: ("amount", "receipt"),
    Node.DISBURSEMENT_REVERSED: ("receipt",),
    Node.AUTODEBIT_AUTHORIZED: ("account",),
    Node.PAYMENT_RECEIVED: ("receipt", "value_day"),
    Node.PAYMENT_REVERSED: ("return_proof",),
    Node.PREPAY_QUOTED: ("principal", "pay_day"),
    Node.PARTIAL_PREPAID_TERM_SHORTENED: ("receipt",),
    Node.PARTIAL_PREPAID_INSTALMENT_REDUCED: ("receipt",),
    Node.FULL_PREPAID: ("receipt",),
    Node.RECORD_ARCHIVED: ("merkle_root",),
}
# Inputs whose Solidity type says less than the field means.
SPECIAL = {
    "conditions": kinds.bits(kinds.integer(4)),
    "quote": kinds.REFERENCE,
}
# What `as` names, for the nodes that make a part.
PAYMENT, QUOTE = "payment", "quote"
MAKES = {
    Node.AUTODEBIT_EXECUTED: PAYMENT,
    Node.PAYMENT_RECEIVED: PAYMENT,
    Node.PARTIAL_PREPAID_TERM_SHORTENED: PAYMENT,
    Node.PARTIAL_PREPAID_INSTALMENT_REDUCED: PAYMENT,
    Node.FULL_PREPAID: PAYMENT,
    Node.PREPAY_QUOTED: QUOTE,
}
CREATES = (Node.BORROWER_REGISTERED, Node.CREDIT_APPLIED, Node.TERMS_PROPOSED)
SUBJECTS = {"party": Subject.PARTY, "facility": Subject.FACILITY, "loan": Subject.LOAN}
CONSENT = "struct Consent"


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
    """How a node is asked for. `consents`: the inputs that are signatures, in the function's order."""

    node: Node
    function: str
    subject: Subject
    creates: bool
    arguments: Mapping[str, Argument]
    consents: tuple[str, ...]
    makes: str | None

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
    return Call(
        node=node,
        function=function,
        subject=_subject(node),
        creates=node in CREATES,
        arguments={argument.key: argument for argument in taken},
        consents=tuple(part.name for part in inputs if part.internal == CONSENT),
        makes=MAKES.get(node),
    )


def _subject(node: Node) -> Subject:
    """The file that the object belongs to is what a step names."""
    return {File.PARTY: Subject.PARTY, File.FACILITY: Subject.FACILITY, File.LOAN: Subject.LOAN}[node.scope.file]


def _arguments(node: Node, inputs: tuple[Field, ...]) -> Iterator[Argument]:
    optional, derived = OPTIONAL.get(node, ()), DERIVED.get(node, ())
    for part in _flat(inputs, derived):
        if part.kind is None or part.key in derived or part.key == "documents" or _names_subject(node, part):
            continue
        yield Argument(part, SPECIAL.get(part.key, part.kind), part.key not in optional)


def _flat(inputs: tuple[Field, ...], derived: tuple[str, ...]) -> Iterator[Field]:
    for part in inputs:
        if part.parts and part.internal != CONSENT and part.key not in derived:
            yield from part.parts
        else:
            yield part


def _names_subject(node: Node, part: Field) -> bool:
    return SUBJECTS.get(part.key) is _subject(node) and part.type == "bytes32"
