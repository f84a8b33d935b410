"""From what was asked to what is sent: what was left out is filled in, the lender's people sign, and the right key sends."""

from __future__ import annotations

import secrets
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from eth_utils.crypto import keccak

from ledger.chain.decoding import NOBODY_SIGNS, Consent
from ledger.chain.errors import TypedDataInvalid
from ledger.chain.following import COMMITMENT, RELIEF, committed
from ledger.chain.ids import party_id
from ledger.chain.keystore import Signer
from ledger.chain.terms import terms_of
from ledger.chain.typed import GENERIC, TypedData, new_nonce, read, sign
from ledger.documents.opening import NOTHING_SHOWN
from ledger.domain.nodes import Node
from ledger.domain.quote import quote
from ledger.readmodel.states import Role
from ledger.scenario.structures import TERMS_DEFAULTS, packed
from ledger.service.acts import Act, Acts, Field
from ledger.service.authority import Keyring, acting_role, lender_of_party
from ledger.service.consents import Signing, Slot, require_vote, signatory
from ledger.service.errors import FieldInvalid
from ledger.service.gateway import Gateway
from ledger.service.requests import Asked

NOTHING = bytes(32)
REF_BYTES = 32
# How long the signature of one of the lender's people holds, in seconds: the transaction is sent at once.
OWN_SIGNATURE_SECONDS = 86_400
APPROVERS = 2


@dataclass(frozen=True)
class Outgoing:
    """A call of the ledger and who sends it."""

    function: str
    arguments: list[Any]
    signer: Signer


@dataclass(frozen=True)
class Prepared:
    """What a person is to sign. `signer` is None where several may; `values` are the request's, completed.

    `effect`: what the hash of a generic consent stands for, so that it can be shown; None in a type of its own.
    """

    typed: TypedData
    effect: bytes | None
    slot: Slot
    signer: str | None
    values: Mapping[str, Any]


@dataclass(frozen=True)
class Caller:
    """Builds calls for the lenders whose keys it has."""

    acts: Acts
    gateway: Gateway
    keyring: Keyring

    def build(self, asked: Asked, operation: str) -> Outgoing:
        """The call that carries out what was asked.

        Raises: RoleNotHeld, FieldInvalid, NodeNotBuilt; ChainError where the chain does not answer.
        """
        act = self.acts.act(asked.node)
        values = self._completed(asked)
        role = acting_role(act.node, values, any(slot.personal and slot.name in asked.consents for slot in act.slots))
        sender = self.keyring.signer(asked.lender, role)
        signed = {slot.name: self._consent(asked, act, slot, values, operation).fields for slot in act.slots}
        voted = {ballot.name: [one.fields for one in asked.votes.get(ballot.name, ())] for ballot in act.ballots}
        return Outgoing(act.function, act.arguments({**values, **signed, **voted}), sender)

    def prepare(self, asked: Asked, slot: Slot, signer: str | None, seconds: int) -> Prepared:
        """The typed data for one signature, with a fresh nonce, good for so many seconds from now.

        Raises: FieldInvalid where somebody else has to sign; ChainError.
        """
        values = self._completed(asked)
        act = self.acts.act(asked.node)
        several = slot in (*act.ballots, *act.sureties)
        expected = self._person(asked, slot, values) if slot.personal and not several else signer
        if slot.role is Role.APPROVER and signer is None:
            raise FieldInvalid(("signer",), signer, "the address of the approver who is to sign")
        deadline = self.gateway.now() + seconds
        typed = self._signing.typed(asked.node, slot, values, expected or "", new_nonce(), deadline)
        effect = self._signing.effect(asked.node, values, expected or "") if slot.type_name == GENERIC else None
        return Prepared(typed, effect, slot, expected, values)

    def vote(self, lender: str, typed_data: Any, effect: str | None) -> Consent:
        """The lender's signature, with its operator's key, to what another lender has prepared for the creditors of a joint loan.

        Raises: FieldInvalid for anything but a vote on this ledger, or an effect that is not what is signed; RoleNotHeld.
        """
        try:
            typed = read(typed_data)
            require_vote(typed, self.gateway.domain)
        except TypedDataInvalid as error:
            raise FieldInvalid(("typed_data",), None, str(error)) from None
        if typed.type_name == GENERIC and (effect is None or not _is_hash_of(typed.message["effect"], effect)):
            raise FieldInvalid(("effect",), effect, "what the hash in the typed data stands for")
        return sign(typed, self.keyring.signer(lender, Role.OPERATOR))

    # ---- values

    def _completed(self, asked: Asked) -> dict[str, Any]:
        """Everything that was left out, from the ledger as it stands now."""
        values = dict(asked.values)
        for name, default in DEFAULTS.get(asked.node, {}).items():
            if name not in values:
                values[name] = default(self.gateway, values)
        return self._committed(asked.node, values)

    def _committed(self, node: Node, values: dict[str, Any]) -> dict[str, Any]:
        """What a commitment is of is not sent: the commitment is."""
        act = self.acts.act(node)
        if act.committed and COMMITMENT not in values:
            values[COMMITMENT] = committed(self.acts.artifacts.effects, values.__getitem__)
        return {name: value for name, value in values.items() if name not in act.committed}

    # ---- signatures

    @property
    def _signing(self) -> Signing:
        return Signing(self.gateway.domain, self.acts.artifacts.effects, self.gateway)

    def _consent(self, asked: Asked, act: Act, slot: Slot, values: Mapping[str, Any], operation: str) -> Consent:
        if slot.name in asked.consents:
            return asked.consents[slot.name]
        if not slot.here or slot.role is None:
            return NOBODY_SIGNS
        signer = self._own_signer(asked.lender, slot.role)
        deadline = self.gateway.now() + OWN_SIGNATURE_SECONDS
        nonce = int.from_bytes(keccak(text=f"{operation}:{slot.name}"))
        return sign(self._signing.typed(act.node, slot, values, signer.address, nonce, deadline), signer)

    def _own_signer(self, lender: str, role: Role) -> Signer:
        """The second of two approvers: the first one sends."""
        if role is Role.APPROVER:
            return self.keyring.signers(lender, role, APPROVERS)[-1]
        return self.keyring.signer(lender, role)

    def _person(self, asked: Asked, slot: Slot, values: Mapping[str, Any]) -> str:
        """The key of the party whose act it is."""
        if asked.node is Node.BORROWER_REGISTERED:
            return str(values["key"])
        party = signatory(asked.node, slot.name, values, self.gateway)
        if party is None:
            assert asked.party is not None
            party = bytes.fromhex(asked.party[2:])
        return str(self.gateway.view("partyOf", party)["key"])


def _is_hash_of(digest: bytes, effect: str) -> bool:
    try:
        return keccak(bytes.fromhex(effect.removeprefix("0x"))) == digest
    except ValueError:
        return False


# ---- what stands for values that were left out


def completed(act: Act, lender: bytes, values: Mapping[str, Any]) -> dict[str, Any]:
    """Values that need no chain: zero where nothing was said, a random reference, the defaults of terms.

    Raises: FieldInvalid for an institution's registration under another reference than the lender's own, and for a commitment beside what it
        is of, or to nothing.
    """
    _check_commitment(act, values)
    found = {part.name: _plain_default(part) for part in act.fields if _has_plain_default(act, part)} | dict(values)
    for part in act.fields:
        if part.parts and not part.listed and part.name in found:
            found[part.name] = {inner.name: _term(inner, found[part.name]) for inner in part.parts}
    if act.node is Node.BORROWER_REGISTERED:
        found["lender"] = lender_of_party(act.node, found, lender)
        if found["lender"] == NOTHING and party_id(NOTHING, found["ref"]) != lender:
            raise FieldInvalid(
                ("ref",), "0x" + found["ref"].hex(), "the reference under which the lender was accredited"
            )
    return found


def _has_plain_default(act: Act, part: Field) -> bool:
    if part.name in act.committed:
        return part.name in RELIEF
    return (
        not part.required
        and not part.listed
        and part.name not in DEFAULTS.get(act.node, {})
        and part.name != COMMITMENT
    )


def _check_commitment(act: Act, values: Mapping[str, Any]) -> None:
    stated = [name for name in act.committed if name in values]
    if not act.committed or (COMMITMENT in values and not stated):
        return
    if COMMITMENT in values:
        raise FieldInvalid(
            (COMMITMENT,),
            "0x" + values[COMMITMENT].hex(),
            f"it stands alone, or is left out beside {', '.join(stated)}",
        )
    for name in (name for name in act.committed if name not in (*RELIEF, *stated)):
        raise FieldInvalid(
            (name,), None, f"what is proposed: the terms and their treatment, or the {COMMITMENT} to them"
        )


def _plain_default(part: Field) -> Any:
    if part.key == "ref":
        return secrets.token_bytes(REF_BYTES)
    return PLAIN_DEFAULTS.get(part.key, NOTHING)


def _term(part: Field, stated: Mapping[str, Any]) -> Any:
    return stated[part.name] if part.name in stated else packed(part.key, TERMS_DEFAULTS[part.key])


def _present_key(gateway: Gateway, values: Mapping[str, Any]) -> Any:
    return gateway.view("partyOf", values["party"])["key"]


def _today(gateway: Gateway, _: Mapping[str, Any]) -> Any:
    return gateway.today()


def _disclosed(name: str) -> Callable[[Gateway, Mapping[str, Any]], Any]:
    """A figure of the disclosure, from the agreed terms."""

    def figure(gateway: Gateway, values: Mapping[str, Any]) -> Any:
        return getattr(quote(terms_of(gateway.view("termsOf", values["loan"]))), name)

    return figure


PLAIN_DEFAULTS: Mapping[str, Any] = {
    **dict.fromkeys(("facilities", "corrections"), ()),
    "opening": NOTHING_SHOWN,
    **dict.fromkeys(("conditions", "cure_until", "notice", "evidence", *RELIEF), 0),
}
DEFAULTS: Mapping[Node, Mapping[str, Callable[[Gateway, Mapping[str, Any]], Any]]] = {
    Node.KYC_ATTESTED: {"key": _present_key},
    Node.APR_DISCLOSED: {
        "apr": _disclosed("apr"),
        "dailyCost": _disclosed("daily_cost"),
        "totalCost": _disclosed("total_cost"),
    },
    Node.PAYMENT_RECEIVED: {"valueDay": _today},
    Node.COLLATERAL_REVALUED: {"appraisedOn": _today},
}
