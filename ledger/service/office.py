"""Which call carries out what was asked, who sends it, and what came of it: for acts, for tasks, and for several of them at once."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from ledger.chain.keystore import Signer
from ledger.chain.sender import Outcome
from ledger.chain.typed import RELAYED, new_nonce, typed_data
from ledger.journal.api_keys import Right
from ledger.service.administration import Task, Tasks
from ledger.service.authority import RELAY, AnyRole, needed_right, needed_role
from ledger.service.calls import Caller, Prepared
from ledger.service.consents import Slot
from ledger.service.errors import FieldInvalid
from ledger.service.gateway import Target
from ledger.service.presentation import Presenter
from ledger.service.requests import Asked, AskedBatch, AskedTask, Single

# The signature of a task that is a party's own act.
OF_THE_PARTY = Slot("consent", RELAYED, None, True)


@dataclass(frozen=True)
class Sending:
    """A call of a contract and who sends it."""

    function: str
    arguments: list[Any]
    signer: Signer
    target: Target = Target.LEDGER


@dataclass(frozen=True)
class Office:
    """For the lenders whose keys `caller` has."""

    caller: Caller
    tasks: Tasks
    presenter: Presenter

    def role(self, asked: Single) -> AnyRole | None:
        """The role without which it is refused; None where anyone may send it."""
        if isinstance(asked, AskedTask):
            return self._task(asked).role
        slots = self.caller.acts.act(asked.node).slots
        return needed_role(asked.node, asked.values, any(s.personal and s.name in asked.consents for s in slots))

    def right(self, asked: Single) -> Right:
        """What an API key must be allowed for it."""
        return needed_right(self.role(asked))

    def check_batch(self, asked: AskedBatch) -> None:
        """Raises: FieldInvalid for an item that one transaction cannot hold beside the others; RoleNotHeld."""
        first: tuple[str, AnyRole] | None = None
        for place, item in enumerate(asked.items):
            if isinstance(item, AskedTask) and self._task(item).target is not Target.LEDGER:
                raise FieldInvalid(
                    ("acts", place, "operation"),
                    item.kind,
                    "a call of the ledger: wallets have a contract of their own",
                )
            role = self.role(item)
            if role is None:
                continue
            name = self.caller.keyring.name(asked.lender, role)
            first = first or (name, role)
            if name != first[0]:
                allowed = f"an act of {first[1]}: one key sends the batch, and that of {role} is another"
                raise FieldInvalid(("acts", place, "operation"), _named(item), allowed)

    def built(self, asked: Single | AskedBatch, operation: str) -> Sending:
        """Raises: RoleNotHeld, FieldInvalid, NodeNotBuilt; ChainError where the chain does not answer."""
        match asked:
            case AskedBatch():
                return self._batched(asked, operation)
            case AskedTask():
                return self._tasked(asked)
        out = self.caller.build(asked, operation)
        return Sending(out.function, out.arguments, out.signer)

    def _tasked(self, asked: AskedTask) -> Sending:
        task = self._task(asked)
        if task.personal:
            assert asked.consent is not None
            arguments = [self._call(asked), asked.consent.fields]
            return Sending("relay", arguments, self._signer(asked.lender, RELAY))
        signer = self._signer(asked.lender, task.role or RELAY)
        return Sending(task.function, self._arguments(asked), signer, task.target)

    def _arguments(self, asked: AskedTask) -> list[Any]:
        return self._task(asked).arguments(bytes.fromhex(asked.lender[2:]), asked.values)

    def _call(self, asked: AskedTask) -> bytes:
        return self.caller.gateway.encoded(self._task(asked).function, self._arguments(asked))

    def prepare(self, asked: AskedTask, seconds: int) -> Prepared:
        """What the party signs whose act the task is: the call that is made in its name (ILedger.relay), good for so many seconds.

        Raises: ChainError.
        """
        gateway = self.caller.gateway
        signer = str(gateway.view("partyOf", asked.values["party"])["key"])
        fields, deadline = {"call": self._call(asked)}, gateway.now() + seconds
        typed = typed_data(RELAYED, fields, gateway.domain, new_nonce(), deadline)
        return Prepared(typed, None, OF_THE_PARTY, signer, asked.values)

    def _batched(self, asked: AskedBatch, operation: str) -> Sending:
        self.check_batch(asked)
        calls = [self._item(item, f"{operation}:{place}") for place, item in enumerate(asked.items)]
        role = next((role for role in map(self.role, asked.items) if role is not None), RELAY)
        return Sending("batch", [calls, False], self._signer(asked.lender, role))

    def _item(self, item: Single, operation: str) -> bytes:
        out = self.built(item, operation)
        return self.caller.gateway.encoded(out.function, out.arguments)

    def _signer(self, lender: str, role: AnyRole) -> Signer:
        return self.caller.keyring.signer(lender, role)

    # ---- results

    def result(self, asked: Single | AskedBatch, outcome: Outcome) -> dict[str, Any]:
        """As JSON: of a batch also what each of its acts was about."""
        if isinstance(asked, Asked):
            return self.presenter.outcome(asked.node, outcome)
        found = self.presenter.outcome(None, outcome)
        if isinstance(asked, AskedTask):
            return found | {"object": self._made(asked, outcome)}
        return found | {"acts": list(self._acts(asked, outcome))}

    def _acts(self, asked: AskedBatch, outcome: Outcome) -> Iterator[dict[str, Any]]:
        """The nodes stand in the order of the acts that reached them."""
        left = iter(outcome.nodes)
        for item in asked.items:
            if isinstance(item, AskedTask):
                yield {"operation": item.kind, "object": self._made(item, outcome)}
                continue
            mine = next((reached for reached in left if reached.node is item.node), None)
            made = None if mine is None else str(self.presenter.node(mine)["object"])
            yield {"operation": _named(item), "object": made}

    def _made(self, asked: AskedTask, outcome: Outcome) -> str | None:
        return self._task(asked).made(bytes.fromhex(asked.lender[2:]), asked.values, outcome)

    def _task(self, asked: AskedTask) -> Task:
        return self.tasks.by_name[asked.kind]


def _named(asked: Single) -> str:
    """The operation, as the API names it."""
    return asked.kind.lower().replace("_", "-")
