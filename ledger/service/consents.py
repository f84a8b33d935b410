"""Who signs what: the consents that a call carries, and the typed data that each of them is over."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Protocol

from eth_utils.crypto import keccak

from ledger.chain.abi import Interface, encode_values
from ledger.chain.decoding import effect_function
from ledger.chain.ids import facility_id, loan_id, party_id
from ledger.chain.typed import GENERIC, Domain, TypedData, node_consent, type_of, typed_data
from ledger.domain.nodes import Node, Scope
from ledger.domain.typed_data import TYPES
from ledger.readmodel.states import Role

SUFFIX = ("nonce", "deadline")
# Of the catalogue's actors those who sign for themselves; for any other the service may hold a key.
PERSONS = ("borrower", "guarantor")


@dataclass(frozen=True)
class Slot:
    """One signature of a call. `role`: of the lender's people who sign; None is the party itself, whose key the service never holds.

    `here`: the service signs with a key of the role when the request brings no signature.
    """

    name: str
    type_name: str
    role: Role | None
    required: bool
    here: bool = False

    @property
    def personal(self) -> bool:
        return self.role is None


# Signatures that are not the party's own consent, by node and input.
OTHERS: Mapping[tuple[Node, str], tuple[Role | None, bool, bool]] = {
    (Node.CREDIT_APPROVED, "second"): (Role.APPROVER, True, True),
    (Node.LENDER_SIGNED, "consent"): (Role.SIGNER, True, True),
    (Node.LIMIT_UNFROZEN, "regulator"): (Role.REGULATOR, False, False),
    (Node.AGREEMENT_VOIDED, "one"): (Role.SIGNER, True, True),
    (Node.AGREEMENT_VOIDED, "other"): (None, False, False),
}


def slots(node: Node, names: Sequence[str]) -> tuple[Slot, ...]:
    """The signatures that the function of a node takes, in its order."""
    return tuple(_slot(node, name) for name in names)


def _slot(node: Node, name: str) -> Slot:
    if (node, name) in OTHERS:
        role, required, here = OTHERS[node, name]
        return Slot(name, type_of(node) if name == "consent" else GENERIC, role, required, here)
    alone = bool(node.consent) or all(actor in PERSONS for actor in node.by)
    return Slot(name, type_of(node), None, alone)


class Facts(Protocol):
    """The contracts' own answers (IViews)."""

    def view(self, function: str, *arguments: Any) -> Any:
        """As of now."""


# Fields of typed data that the ledger knows and the request need not say: view, its arguments, and the view's field for each.
KNOWN: Mapping[str, tuple[str, tuple[str, ...], Mapping[str, str]]] = {
    "LimitAcceptance": (
        "applicationOf",
        ("facility",),
        {"limit": "offeredLimit"} | {name: name for name in ("revolving", "availabilityEnd", "termsHash")},
    ),
    "AgreementSignature": (
        "agreementOf",
        ("loan",),
        {name: name for name in ("termsHash", "apr", "dailyCost", "totalCost", "documents")},
    ),
    "DrawdownRequest": ("termsOf", ("loan",), {"amount": "principal"}),
    "Prepayment": ("quoteOf", ("loan", "quote"), {"amount": "amount"}),
}


@dataclass(frozen=True)
class Signing:
    """Makes the typed data of one ledger. `effects`: the interface IEffects."""

    domain: Domain
    effects: Interface
    facts: Facts

    def typed(
        self, node: Node, slot: Slot, values: Mapping[str, Any], signer: str, nonce: int, deadline: int
    ) -> TypedData:
        """What `signer` signs. `values` by the contracts' names: the request's, the path's and `documents`.

        Raises: TypedDataInvalid; ChainError where the ledger does not answer.
        """
        if slot.type_name == GENERIC:
            file, object_ = _file(node, values), _object(node, values)
            effect = self.effect(node, values, signer)
            documents = values.get("documents", bytes(32))
            return node_consent(node, file, object_, effect, documents, self.domain, nonce, deadline)
        known = {**values, **self._known(slot.type_name, values), **_derived(node, values)}
        names = [name for name, _ in TYPES[slot.type_name] if name not in SUFFIX]
        return typed_data(slot.type_name, {name: known[name] for name in names}, self.domain, nonce, deadline)

    def _known(self, type_name: str, values: Mapping[str, Any]) -> dict[str, Any]:
        if type_name not in KNOWN:
            return {}
        function, arguments, fields = KNOWN[type_name]
        found = self.facts.view(function, *(values[name] for name in arguments))
        return {name: found[source] for name, source in fields.items()}

    def effect(self, node: Node, values: Mapping[str, Any], signer: str) -> bytes:
        """The effect that the event will hold, which the generic consent is over. Raises: as `typed`."""
        effect = self.effects.function(effect_function(node))
        more = EFFECT_FACTS.get(node, _no_more)(self, values) | {"secondApprover": signer}
        known = {**_derived(node, values), **values, **more}
        return effect.encode(*(known[part.name] for part in effect.inputs))

    def terms_hash(self, values: Mapping[str, Any]) -> dict[str, Any]:
        terms = next(part for part in self.effects.function("termsProposed").inputs if part.name == "terms")
        return {"termsHash": keccak(encode_values([terms], [values["terms"]]))}

    def credit_left(self, values: Mapping[str, Any]) -> dict[str, Any]:
        """As stored: a loan that is not up to today must be advanced before it is signed for."""
        credit = self.facts.view("loanOf", values["loan"])["credit"]
        return {"creditLeft": max(credit - values["amount"], 0)}


def _no_more(_: Signing, __: Mapping[str, Any]) -> dict[str, Any]:
    return {}


EFFECT_FACTS: Mapping[Node, Callable[[Signing, Mapping[str, Any]], dict[str, Any]]] = {
    Node.TERMS_PROPOSED: Signing.terms_hash,
    Node.OVERPAYMENT_REFUNDED: Signing.credit_left,
}


def _derived(node: Node, values: Mapping[str, Any]) -> dict[str, Any]:
    """The id of what the act makes."""
    if node is Node.BORROWER_REGISTERED:
        return {"party": party_id(values["lender"], values["ref"])}
    if node is Node.CREDIT_APPLIED:
        return {"facility": facility_id(values["party"], values["ref"])}
    if node is Node.TERMS_PROPOSED:
        return {"loan": loan_id(values["facility"], values["ref"])}
    return {}


def _file(node: Node, values: Mapping[str, Any]) -> bytes:
    """The parameter that names a file has the name of its kind."""
    found: bytes = {**_derived(node, values), **values}[node.scope.file.value]
    return found


def _object(node: Node, values: Mapping[str, Any]) -> bytes:
    """A single object of a file has the file's id; a payment its own, left-aligned."""
    if node.scope is Scope.PAYMENT:
        payment: bytes = values["payment"]
        return payment.ljust(32, b"\0")
    return _file(node, values)
