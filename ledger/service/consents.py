"""Who signs what: the consents that a call carries, and the typed data that each of them is over."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any, Protocol

from ledger.chain.abi import Interface
from ledger.chain.decoding import effect_function
from ledger.chain.errors import TypedDataInvalid
from ledger.chain.following import FOLLOWING, VOTE, VOTES, WORD, Facts, object_of_payment, vote
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
    (Node.COLLATERAL_SOLD, "bank"): (Role.BANK, True, True),
    (Node.MERCHANT_REFUND_APPLIED, "bank"): (Role.BANK, True, True),
    (Node.COLLATERAL_SOLD, "court"): (Role.COURT, False, False),
    (Node.TRANSFER_SETTLED, "seller"): (Role.OPERATOR, True, False),
    (Node.SERVICER_CHANGED, "consent"): (Role.OPERATOR, True, False),
    (Node.MEDIATION_AGREED, "lender"): (Role.SIGNER, True, True),
    (Node.SETTLEMENT_DISCOUNTED, "approver"): (Role.APPROVER, True, True),
    (Node.SETTLEMENT_DISCOUNTED, "bank"): (Role.BANK, False, False),
    (Node.AGREEMENT_VOIDED, "one"): (Role.SIGNER, True, True),
    (Node.AGREEMENT_VOIDED, "other"): (None, False, False),
}


def slots(node: Node, names: Sequence[str]) -> tuple[Slot, ...]:
    """The signatures that the function of a node takes, in its order."""
    return tuple(_slot(node, name) for name in names)


def _slot(node: Node, name: str) -> Slot:
    if (node, name) in OTHERS:
        role, required, here = OTHERS[node, name]
        return Slot(name, type_of(node), role, required, here)
    alone = bool(node.consent) or all(actor in PERSONS for actor in node.by)
    return Slot(name, type_of(node), None, alone)


def ballots(node: Node, names: Sequence[str]) -> tuple[Slot, ...]:
    """The lists of signatures that the function of a node takes, in its order: of operators of further lenders."""
    return tuple(Slot(name, VOTES[node, name], Role.OPERATOR, False) for name in names)


def sureties(node: Node, names: Sequence[str]) -> tuple[Slot, ...]:
    """The lists of those who gave security and sign too, each for himself."""
    return tuple(Slot(name, type_of(node), None, False) for name in names)


# What the service signs for a further creditor: a vote, or the consent to one of these.
VOTED = tuple(node for node, name in VOTES if VOTES[node, name] == GENERIC)


def require_vote(typed: TypedData, domain: Domain) -> None:
    """Raises: TypedDataInvalid for anything but a vote on this ledger."""
    if typed.domain != domain:
        raise TypedDataInvalid(
            f"made for the ledger {typed.domain.ledger} on chain {typed.domain.chain_id}; here it is {domain.ledger} on {domain.chain_id}"
        )
    voted = typed.type_name == GENERIC and typed.message["node"] in [node.value for node in VOTED]
    if typed.type_name != VOTE and not voted:
        raise TypedDataInvalid(f"{typed.type_name}: only votes of further creditors are signed here")


# The value that names the party who signs, where that is not the borrower behind the file.
OF_THE_DEBTOR = (Node.DEBT_ASSUMED, Node.REFINANCED, Node.MEDIATION_AGREED)
SIGNATORIES = ("guarantor", "pledgor", "provider", "depositor", "payer", "party")


def signatory(node: Node, slot: str, values: Mapping[str, Any], views: Views) -> bytes | None:
    """The id of the party that signs there; None is the borrower."""
    if node is Node.DEBT_ASSUMED and slot == "assumer":
        assumer: bytes = values["debtor"]
        return assumer
    if node in OF_THE_DEBTOR:
        debtor: bytes = views.view("debtorOf", values["loan"])
        return debtor
    if node is Node.GUARANTOR_PAID:
        guarantor: bytes = views.view("guaranteeOf", values["facility"], values["guarantee"])["guarantor"]
        return guarantor
    return next((values[name] for name in SIGNATORIES if name in values), None)


class Views(Protocol):
    """The contracts' own answers (IViews)."""

    def view(self, function: str, *arguments: Any) -> Any:
        """As of now."""


@dataclass(frozen=True)
class Signing:
    """Makes the typed data of one ledger. `effects`: the interface IEffects."""

    domain: Domain
    effects: Interface
    views: Views

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
        if slot.type_name == VOTE:
            return typed_data(VOTE, vote(node, values.__getitem__), self.domain, nonce, deadline)
        names = [name for name, _ in TYPES[slot.type_name] if name not in SUFFIX]
        known = {**values, **self._following(node, names, values), **_derived(node, values)}
        unknown = [name for name in names if name not in known]
        if unknown:
            raise TypedDataInvalid(f"{node.name}: what is signed is not known beforehand: {', '.join(unknown)}")
        return typed_data(slot.type_name, {name: known[name] for name in names}, self.domain, nonce, deadline)

    def _following(self, node: Node, names: Iterable[str], values: Mapping[str, Any]) -> dict[str, Any]:
        """Those of the names that the request does not say."""
        facts = Facts(cache(self.views.view), values.__getitem__, self.effects)
        found = FOLLOWING.get(node, {})
        return {name: found[name](facts) for name in names if name in found}

    def effect(self, node: Node, values: Mapping[str, Any], signer: str) -> bytes:
        """The effect that the event will hold, which the generic consent is over. Raises: as `typed`."""
        effect = self.effects.function(effect_function(node))
        names = [part.name for part in effect.inputs]
        more = self._following(node, names, values) | {"secondApprover": signer}
        known = {**_derived(node, values), **values, **more}
        unknown = [name for name in names if name not in known]
        if unknown:
            raise TypedDataInvalid(f"{node.name}: what is signed is not known beforehand: {', '.join(unknown)}")
        return effect.encode(*(known[name] for name in names))


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
    """A single object of a file has the file's id; a payment its own, left-aligned; a part in numbers its number."""
    if node.scope is Scope.PAYMENT:
        return object_of_payment(values["payment"])
    number = values.get(node.scope.value)
    return number.to_bytes(WORD) if isinstance(number, int) else _file(node, values)
