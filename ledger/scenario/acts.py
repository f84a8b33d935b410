"""From a step to the call that it makes: the arguments that it states, those that follow, and the signatures that the call carries."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cache, cached_property
from typing import Any

from ledger.chain.decoding import NOBODY_SIGNS, effect_function
from ledger.chain.following import (
    FOLLOWING,
    RELIEF,
    VOTE,
    VOTES,
    WORD,
    Facts,
    object_of_payment,
    vote,
)
from ledger.chain.gateway import Call as Transaction
from ledger.chain.keystore import KeySigner
from ledger.chain.typed import RELAYED, TypedData, node_consent, sign, type_of, typed_data
from ledger.documents.agreement import Capture
from ledger.domain.calendar import CHINA
from ledger.domain.nodes import Node, Scope
from ledger.domain.typed_data import TYPES
from ledger.scenario.calls import (
    ALWAYS_SIGNED,
    CALLS,
    CONSENTS,
    OPENING,
    SECURITY,
    TERMS,
    Call,
    calls,
    is_surety,
    part_scope,
)
from ledger.scenario.dossier import Dossier
from ledger.scenario.model import UNSIGNED, LoanPlan, NodeStep, Party, SignatureChange, Step, Subject
from ledger.scenario.registry import Registry
from ledger.scenario.signatures import Field, Shape
from ledger.scenario.structures import bitmap
from ledger.scenario.unstated import DEFAULTS
from ledger.scenario.wire import Wire

DEADLINE = 86_400
CAPTURED_BEFORE = 60


@dataclass(frozen=True)
class Act:
    """A call that is ready to go, and who sends it."""

    transaction: Transaction
    sender: KeySigner


@dataclass
class Acts:
    """Builds the calls of one run."""

    wire: Wire
    shape: Shape
    registry: Registry
    dossier: Dossier

    def prepare(self, step: NodeStep) -> Act:
        """Raises: ContractRefusal where a view that it needs refuses; Unencodable, TypedDataInvalid for values that cannot be."""
        context = Context(self, step, calls(self.shape)[step.node])
        arguments = [context.value(part) for part in self.shape.inputs(context.call.function)]
        transaction = self.wire.ledger.call(context.call.function, *arguments)
        return Act(transaction, context.sender())

    def relayed(self, call: Transaction, name: str, step: Step) -> Act:
        """The party's own call, which somebody else sends under its signature (ILedger.relay)."""
        nonce = self.registry.secrets.number(f"nonce {step.number} {name}")
        typed = typed_data(RELAYED, {"call": call.data}, self.wire.deployment.domain, nonce, step.at + DEADLINE)
        consent = sign(typed, self.registry.secrets.signer(name))
        return Act(self.wire.ledger.call("relay", call.data, consent.fields), self.anyone)

    @property
    def anyone(self) -> KeySigner:
        """Whoever relays signatures and does what anyone may do."""
        return self.registry.secrets.signer(ANYONE)


ANYONE = "(anyone)"
NETWORK = "(network)"


class Context:
    """One step while its call is built. Values go by their names in the contracts."""

    acts: Acts
    step: NodeStep
    call: Call
    registry: Registry
    wire: Wire

    def __init__(self, acts: Acts, step: NodeStep, call: Call) -> None:
        self.acts, self.step, self.call = acts, step, call
        self.registry, self.wire = acts.registry, acts.wire
        self._values: dict[str, Any] = {}

    # ---- who

    def signs(self) -> bool:
        """Whether the actor signs and somebody else sends."""
        if not self.call.consents or self.step.direct or self.step.by is None:
            return False
        return self.step.node in ALWAYS_SIGNED or self._actor().signs_for_itself

    def sender(self) -> KeySigner:
        if self.step.by is None or self.signs():
            return self.acts.anyone
        return self.registry.secrets.signer(self.step.by)

    def _actor(self) -> Party:
        return self.registry.scenario.parties[str(self.step.by)]

    # ---- what

    def value(self, part: Field) -> Any:
        """The value of one input of the function."""
        if part.internal == "struct Consent":
            return self._consent(part.name)
        if is_surety(part):
            return self._sureties(part)
        if part.internal == CONSENTS:
            return [self._signed_by(name, VOTES[self.step.node, part.name], "vote") for name in self._voters()]
        if part.internal == OPENING:
            return self.acts.dossier.opening(self.stated("documents"))
        if part.parts and part.internal != TERMS:
            return {inner.name: self.value(inner) for inner in part.parts}
        return self.stated(part.name)

    def stated(self, name: str) -> Any:
        """A value by its name in the contracts: as the step states it, else as it follows; None where nothing says it."""
        if name not in self._values:
            self._values[name] = self._resolve(name)
        return self._values[name]

    def _resolve(self, name: str) -> Any:
        for argument in self.call.arguments.values():
            if argument.field.name == name and argument.key in self.step.arguments:
                return self._named(argument.field, self.step.arguments[argument.key])
        if found := DEFAULTS.get((self.step.node, name)) or DEFAULTS.get((None, name)):
            return found(self)
        follows = FOLLOWING.get(self.step.node, {}).get(name)
        return None if follows is None else follows(self._facts)

    @cached_property
    def _facts(self) -> Facts:
        return Facts(cache(self._view), self.stated, self.wire.artifacts.effects)

    def _view(self, function: str, *arguments: Any) -> Any:
        """As of the step: its day is not that of the newest block."""
        return self.today() if function == "today" else self.wire.read(function, *arguments)

    def _named(self, part: Field, value: Any) -> Any:
        """What stands for a name in a call."""
        if part.key == "conditions":
            return bitmap(value)
        if part.internal == TERMS:
            return self.registry.scenario.loans[value].values
        if part_scope(self.step.node, part) is not None:
            return self.registry.parts[value].number if isinstance(value, str) else value
        if part.type == CALLS:
            return [self.acts.prepare(step).transaction.data for step in value]
        ids: Mapping[str, Callable[[str], Any]] = {
            "PartyId": self.registry.party,
            "FacilityId": self.registry.facility,
            "LoanId": self.registry.loan,
            "ProductId": self.registry.products.__getitem__,
            "PaymentId": lambda name: self.registry.payments[name].id,
            "address": self.registry.address,
        }
        found = ids.get(part.internal.removesuffix("[]"))
        if found is None:
            return value
        return [found(name) for name in value] if isinstance(value, tuple) else found(value)

    # ---- what follows from the scenario and the chain

    @property
    def subject_id(self) -> bytes:
        return self.registry.id_of(self.call.subject, self.step.on)

    @property
    def loan(self) -> LoanPlan:
        return self.registry.scenario.loans[self.step.on]

    def only_loan(self) -> bytes:
        """The loan of the facility that an act about its security is for, where no other can be meant."""
        names = [plan.name for plan in self.registry.scenario.loans.values() if plan.facility == self.step.on]
        return self.registry.loan(names[0])

    def facility_name(self) -> str:
        return self.step.on if self.call.subject is Subject.FACILITY else self.loan.facility

    def product_values(self) -> Mapping[str, Any]:
        plan = self.registry.scenario.facilities[self.facility_name()]
        return self.registry.scenario.products[plan.product].values

    def documents(self) -> bytes:
        """The root of the step's documents; whoever signs an agreement signs what was proposed."""
        if not self.step.documents and self.step.node in (Node.BORROWER_SIGNED, Node.LENDER_SIGNED):
            return bytes(FOLLOWING[self.step.node]["documents"](self._facts))
        if self.step.node is Node.TERMS_PROPOSED:
            return self.acts.dossier.agreement(self.step.documents, self.step.on, self._capture())
        return self.acts.dossier.root(self.step.documents, self.step.on)

    def _capture(self) -> Capture:
        """Whoever proposes brings the documents, captured a minute before."""
        operator = self.registry.secrets.signer(str(self.step.by))
        return Capture(operator, "server", self.step.at - CAPTURED_BEFORE)

    def fresh(self, label: str) -> bytes:
        """A reference of the bank or of whoever else issues one, for this step alone."""
        return self.registry.secrets.octets(f"{label} {self.step.number}")

    def today(self) -> int:
        return CHINA.day(self.step.at)

    # ---- signatures

    def _consent(self, place: str) -> Mapping[str, Any]:
        """The signature that belongs at this input; NOBODY_SIGNS where the caller acts for itself."""
        name = self._signatory(self.call.consents.index(place))
        if name is None or name == UNSIGNED:
            return NOBODY_SIGNS.fields
        return self._signed_by(name, type_of(self.step.node))

    def _signed_by(self, name: str, kind: str, use: str = "") -> Mapping[str, Any]:
        signer = self.registry.secrets.signer(name)
        changed = self.step.signature if name == self.step.by else SignatureChange()
        typed = self._typed(changed, kind, use)
        consent = sign(typed, self.registry.secrets.signer(changed.key or name)).fields
        return {**consent, "signer": signer.address}

    def _sureties(self, part: Field) -> list[dict[str, Any]]:
        """Each with the signature of whoever the step names for it, behind those that the call takes by themselves."""
        names = self.step.arguments.get(part.key, ())
        kind = type_of(self.step.node)
        return [
            {
                "kind": SECURITY.index(self._scope(name)) + 1,
                "number": self.registry.parts[name].number,
                "consent": self._signed_by(signer, kind),
            }
            for name, signer in zip(names, self._voters(), strict=False)
        ]

    def _scope(self, name: str) -> Scope:
        """The kind of the part that a step made under this name."""
        made = (step.node for step in self.registry.scenario.steps if isinstance(step, NodeStep) and step.alias == name)
        scope = calls(self.acts.shape)[next(made)].makes
        assert scope is not None
        return scope

    def _signatory(self, place: int) -> str | None:
        """Whoever acts signs first, unless a key of an institution acts for itself; then those who sign with it."""
        signing = self._signing()
        return signing[place] if place < len(signing) else None

    def _signing(self) -> tuple[str, ...]:
        return (*((str(self.step.by),) if self.signs() else ()), *self.step.seconds)

    def _voters(self) -> tuple[str, ...]:
        """Whoever signs besides those whose signatures have inputs of their own."""
        return self._signing()[len(self.call.consents) :]

    def _typed(self, changed: SignatureChange, kind: str, use: str) -> TypedData:
        nonce = self._nonce(use) if changed.nonce is None else changed.nonce
        deadline = self.step.at + DEADLINE if changed.deadline is None else changed.deadline
        domain = self.wire.deployment.domain
        if kind == VOTE:
            return typed_data(kind, vote(self.step.node, self.stated), domain, nonce, deadline)
        if kind in TYPES and kind != "NodeConsent":
            fields = {name: self._signed(name) for name, _ in TYPES[kind] if name not in ("nonce", "deadline")}
            return typed_data(kind, fields, domain, nonce, deadline)
        effect = self.wire.artifacts.effects.function(effect_function(self.step.node)).encode(*self._effect())
        return node_consent(
            self.step.node, self.subject_id, self._object(), effect, self.stated("documents"), domain, nonce, deadline
        )

    def _signed(self, name: str) -> Any:
        """Of new terms the typed data has the principal, whatever relief of principal the step states by that name."""
        follows = FOLLOWING.get(self.step.node, {}).get(name) if name in RELIEF else None
        return self.stated(name) if follows is None else follows(self._facts)

    def _nonce(self, use: str) -> int:
        """Each signature has its own; an attempt that is refused uses none up."""
        return self.registry.secrets.number(f"nonce {self.step.number} {self.step.by}{use}")

    def _object(self) -> bytes:
        scope = self.step.node.scope
        if scope is Scope.PAYMENT:
            return object_of_payment(self.stated("payment"))
        number = self.stated(scope.value)
        return number.to_bytes(WORD) if isinstance(number, int) else self.subject_id

    def _effect(self) -> list[Any]:
        """What follows comes before what is stated: the claim sold and the one bought go by one name."""
        follows = FOLLOWING.get(self.step.node, {})
        names = [part.name for part in self.wire.artifacts.effects.function(effect_function(self.step.node)).inputs]
        return [follows[name](self._facts) if name in follows else self.stated(name) for name in names]
