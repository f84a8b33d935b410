"""A service without a chain: a real journal and real tables, and a gateway that answers what a test tells it to."""

import threading
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from evidence.anchor import Batch, OnChain, Recorded
from ledger.chain.abi import Parameter
from ledger.chain.artifacts import TOKEN, shipped
from ledger.chain.decoding import Effect, Event, NodeReached, effect_function
from ledger.chain.errors import NotMined
from ledger.chain.gateway import Log, Receipt
from ledger.chain.keystore import Signer, signer_of
from ledger.chain.refusals import ContractRefusal, refusals
from ledger.chain.sender import Outcome, TxHandle
from ledger.chain.typed import Domain
from ledger.domain.nodes import Node
from ledger.readmodel.states import Role
from ledger.service.authority import AnyRole, Keyring, Lender, TokenRole
from ledger.service.gateway import Target
from tests.unit.evidence.forge import header
from tests.unit.evidence.registry import BLOCK, BY, TIME, state_of, words_of

LEDGER = "0x" + "1e" * 20
DAY = 20_513  # 2026-03-01
NOW = 1_772_300_000
ROLES: Mapping[AnyRole, tuple[str, ...]] = {
    Role.ADMIN: ("admin",),
    Role.OPERATOR: ("operator",),
    Role.APPROVER: ("approver-a", "approver-b"),
    Role.SIGNER: ("signer",),
    Role.SERVICER: ("servicer",),
    Role.BANK: ("bank",),
    Role.MODEL_OPERATOR: ("model",),
    Role.KYC_ATTESTER: ("attester",),
    Role.REGULATOR: ("regulator",),
    Role.INDEX_PUBLISHER: ("publisher",),
    Role.COURT: ("court",),
    TokenRole.ADMIN: ("token-admin",),
    TokenRole.BANK: ("bank",),
}


def key_of(name: str) -> Signer:
    """A key that is the same in every run."""
    return signer_of(name.encode().ljust(32, b"\x01"))


def lender_with(identifier: str, roles: Mapping[AnyRole, tuple[str, ...]] = ROLES) -> Lender:
    return Lender(identifier, "test lender", roles)


def keyring(*lenders: Lender) -> Keyring:
    return Keyring({lender.id: lender for lender in lenders}, key_of)


@dataclass(frozen=True)
class Submitted:
    """A call that the service sent."""

    function: str
    arguments: list[Any]
    signer: str
    operation: str
    target: Target = Target.LEDGER

    def named(self) -> dict[str, Any]:
        """The arguments by the names of the function's inputs."""
        inputs = interface(self.target).function(self.function).inputs
        return {part.name: value for part, value in zip(inputs, self.arguments, strict=True)}


def interface(target: Target) -> Any:
    return shipped().ledger if target is Target.LEDGER else shipped().load(TOKEN).interface


@dataclass
class FakeGateway:
    """`refusal` is raised at the next submits; while `held`, no block comes. `telling` are events that are no nodes."""

    domain: Domain = Domain(31_337, LEDGER)
    answers: dict[tuple[Any, ...], Any] = field(default_factory=dict)
    sent: list[Submitted] = field(default_factory=list)
    reaching: list[NodeReached] = field(default_factory=list)
    telling: list[Event] = field(default_factory=list)
    refusal: Exception | None = None
    unwilling: list[Exception] = field(default_factory=list)
    mined: threading.Event = field(default_factory=threading.Event)
    on_submit: Callable[[], None] = lambda: None
    on_view: Callable[..., Any] | None = None
    day: int = DAY

    def __post_init__(self) -> None:
        self.mined.set()

    def now(self) -> int:
        return NOW

    def today(self) -> int:
        return self.day

    def view(self, function: str, *arguments: Any, target: Target = Target.LEDGER) -> Any:
        return self.on_view(function, *arguments) if self.on_view else self.answers[(function, *arguments)]

    def encoded(self, function: str, arguments: Sequence[Any]) -> bytes:
        return bytes(shipped().ledger.function(function).encode(*arguments))

    def refusal_of(self, data: bytes) -> ContractRefusal:
        return refusals(shipped()).refusal(data)

    def find(self, operation: str) -> TxHandle | None:
        found = [one for one in self.sent if one.operation == operation]
        return _handle(found[0]) if found else None

    def submit(
        self, function: str, arguments: list[Any], signer: Signer, operation: str, target: Target = Target.LEDGER
    ) -> TxHandle:
        interface(target).function(function).encode(*arguments)
        if self.unwilling:
            raise self.unwilling.pop(0)
        if self.refusal is not None:
            raise self.refusal
        found = self.find(operation)
        if found is None:
            self.sent.append(Submitted(function, arguments, signer.address, operation, target))
            self.on_submit()
            return _handle(self.sent[-1])
        return found

    def wait(self, handle: TxHandle, milliseconds: int) -> Outcome:
        if not self.mined.wait(milliseconds / 1000):
            raise NotMined("no block yet")
        receipt = Receipt(handle.hash, 7, bytes(32), 0, True, 123_456, None, ())
        return Outcome(handle, receipt, tuple(self.telling), tuple(self.reaching))


@dataclass
class FakeRegistry:
    """A registry that records in a state made without a chain; `refusal` is raised at the next anchoring."""

    sent: list[tuple[bytes, str, str]] = field(default_factory=list)
    refusal: Exception | None = None

    def anchor(self, batch: Batch, signer: Signer, operation: str) -> Outcome | None:
        if self.refusal is not None:
            raise self.refusal
        known = any(key == batch.key for key, _, _ in self.sent)
        self.sent.append((batch.key, signer.address, operation))
        receipt = Receipt(b"\x66" * 32, BLOCK, bytes(32), 0, True, 70_000, None, ())
        return None if known else Outcome(TxHandle(operation, signer.address, 0, b"\x66" * 32), receipt, (), ())

    def proven(self, batch: Batch) -> OnChain:
        root, proof = state_of(words_of(batch.key, batch.count))
        stated = Recorded(BY, BLOCK, batch.count, TIME)
        return OnChain(31_337, proof.address, stated, b"\x66" * 32, header(BLOCK, TIME, root), proof)


def _handle(sent: Submitted) -> TxHandle:
    return TxHandle(sent.operation, sent.signer, 0, bytes(31) + b"\x07")


def reached(node: Node, file: bytes, object_: bytes | None = None, seq: int = 1, **fields: Any) -> NodeReached:
    """An entry of a log; fields that are not given are nothing."""
    inputs = shipped().effects.function(effect_function(node)).inputs
    effect = Effect(node, {part.name: fields.get(part.name, _nothing(part)) for part in inputs})
    log = Log(LEDGER, (), b"", 7, bytes(32), bytes(32), 0, 0)
    return NodeReached(
        node, file, object_ or file, seq, "0x" + "ac" * 20, NOW, DAY, 0, bytes(32), effect, (), b"", b"", log
    )


def _nothing(part: Parameter) -> Any:
    if part.is_array:
        return ()
    if part.components:
        return {inner.name: _nothing(inner) for inner in part.components}
    if part.type.startswith("bytes"):
        return bytes(int(part.type.removeprefix("bytes") or 0))
    return {"address": "0x" + "00" * 20, "bool": False}.get(part.type, 0)
