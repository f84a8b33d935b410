"""Takes requests on, once for each idempotency key, and carries each out exactly once, whatever falls over meanwhile.

    accept → journal (operation RUNNING) → runner → build, simulate, journal the signed transaction, broadcast, wait → SUCCEEDED or FAILED

The operation's id is the transaction's: after a restart the runner takes every running operation up again and finds what it had sent.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from ledger.anchoring.errors import AnchorNotProven
from ledger.chain.errors import NodeRefused, NodeUnreachable, NonceTaken, NotMined
from ledger.chain.refusals import ContractRefusal
from ledger.chain.sender import Outcome, TxHandle
from ledger.domain.errors import DomainError
from ledger.domain.nodes import Node
from ledger.journal.errors import OperationUnknown
from ledger.journal.operations import Operation, Operations, Request
from ledger.journal.records import OperationState
from ledger.service.anchors import Anchors, Registry
from ledger.service.catching_up import CatchingUp
from ledger.service.directory import Directory
from ledger.service.errors import ServiceError
from ledger.service.failures import failure, failure_of_batch
from ledger.service.office import Office
from ledger.service.requests import Anything, Asked, AskedAnchor, AskedBatch, AskedCatchUp, asked_of
from ledger.service.runner import Runner

log = logging.getLogger(__name__)

# Waiting for a block in steps of this, so that the service can stop.
WAIT_SLICE_MS = 1_000
# How long a finished operation waits for the tables to show what it did.
READABLE_MS = 5_000
# Values of a request that name other objects of the lender.
REFERENCES = {
    "product": "product",
    "facilities": "facility",
    "loan": "loan",
    "sibling": "loan",
    "by": "loan",
    "debtor": "party",
    **dict.fromkeys(("guarantor", "pledgor", "provider", "depositor", "addressee"), "party"),
}

# The contracts' error for a batch of which one call was refused.
BATCH_REFUSED = "BatchItemFailed"

# Whether the read model holds a block within so many milliseconds.
Readable = Callable[[int, int], bool]


@dataclass(frozen=True)
class Accepted:
    """`replayed`: the idempotency key had been used for the same request before."""

    operation: Operation
    replayed: bool


class Service:
    """The one way to change a loan. Runs between `start` and `stop`."""

    def __init__(
        self, office: Office, operations: Operations, directory: Directory, readable: Readable, registry: Registry
    ) -> None:
        self.office, self.operations, self.directory = office, operations, directory
        self.caller = office.caller
        self._readable = readable
        self.runner = Runner(self._carry_out)
        self.catching_up = CatchingUp(self.caller.gateway, self.caller.keyring, lambda: self.runner.stopping)
        self.anchors = Anchors(registry, self.caller.keyring)
        self._lenders: dict[str, str] = {}

    def start(self) -> None:
        """Takes up what was running when the service last ended."""
        for operation in self.operations.running():
            self._enlist(operation)
        self.runner.start()

    def stop(self) -> None:
        """Nothing is lost: what is not done goes on at the next start."""
        self.runner.stop()

    def accept(self, asked: Anything, body_hash: bytes, idempotency_key: str | None) -> Accepted:
        """The operation of this request; a new one is under way when this returns.

        Raises: Unknown for an object of another lender; FieldInvalid and RoleNotHeld for a batch that no one key can send;
            KeyReused; NodeNotBuilt.
        """
        self._check(asked)
        request = Request(asked.lender, asked.kind, body_hash, idempotency_key, asked.payload)
        operation, new = self.operations.accept(request)
        if new:
            self._enlist(operation)
        return Accepted(operation, not new)

    def _check(self, asked: Anything) -> None:
        if isinstance(asked, AskedBatch):
            self.office.check_batch(asked)
        for loan in asked.loans if isinstance(asked, AskedCatchUp) else ():
            self.directory.require("loan", asked.lender, loan)
        for item in asked.items if isinstance(asked, AskedBatch) else (asked,):
            if isinstance(item, Asked):
                self.check_references(item.lender, item.values)

    def check_references(self, lender: str, values: Mapping[str, Any]) -> None:
        """Raises: Unknown where a value names what the lender does not have."""
        for name, kind in REFERENCES.items():
            given = values.get(name, ())
            for key in given if isinstance(given, tuple) else (given,):
                if not any(key):
                    continue
                self.directory.require(kind, lender, key)

    def operation(self, lender: str, operation: str) -> Operation:
        """Raises: OperationUnknown."""
        return self.operations.get(lender, operation)

    def finished(self, operation: Operation, milliseconds: int) -> Operation:
        """The operation as it stands when it is done or the time is up."""
        self.runner.wait(operation.id, milliseconds)
        return self.operations.get(operation.request.lender, operation.id)

    # ---- carrying out

    def _enlist(self, operation: Operation) -> None:
        self._lenders[operation.id] = operation.request.lender
        self.runner.add(operation.id)

    def _carry_out(self, identifier: str) -> bool:
        operation = self.operations.get(self._lenders[identifier], identifier)
        if operation.state is OperationState.RUNNING and not self._ended(operation):
            return False
        self._lenders.pop(identifier, None)
        return True

    def _ended(self, operation: Operation) -> bool:
        """Whether the operation could be brought to its end now."""
        asked = asked_of(operation.request.lender, operation.request.kind, operation.request.payload or {})
        try:
            self._succeed(operation, asked)
        except (ContractRefusal, ServiceError, DomainError) as error:
            self._fail(operation, asked, error)
        except (NodeUnreachable, NodeRefused, NotMined, NonceTaken, AnchorNotProven) as error:
            log.warning("operation %s goes on: %s", operation.id, error)
            return False
        except OperationUnknown:
            log.warning("operation %s was finished by another process", operation.id)
        except Exception as error:
            log.exception("operation %s", operation.id)
            return self._given_up(operation, asked, error)
        return True

    def _succeed(self, operation: Operation, asked: Anything) -> None:
        if isinstance(asked, AskedCatchUp):
            block, result = self.catching_up.run(asked, operation.id)
        elif isinstance(asked, AskedAnchor):
            block, result = self.anchors.run(asked, operation.id)
        else:
            outcome = self._mined(operation)
            block, result = outcome.receipt.block, self.office.result(asked, outcome)
        self._readable(block, READABLE_MS)
        self.operations.succeed(operation.id, result)

    def _mined(self, operation: Operation) -> Outcome:
        handle = self.caller.gateway.find(operation.id) or self._submitted(operation)
        while True:
            try:
                return self.caller.gateway.wait(handle, WAIT_SLICE_MS)
            except NotMined:
                if self.runner.stopping:
                    raise

    def _submitted(self, operation: Operation) -> TxHandle:
        asked = asked_of(operation.request.lender, operation.request.kind, operation.request.payload or {})
        assert not isinstance(asked, AskedCatchUp | AskedAnchor)
        out = self.office.built(asked, operation.id)
        return self.caller.gateway.submit(out.function, out.arguments, out.signer, operation.id, out.target)

    def _fail(self, operation: Operation, asked: Anything, error: Exception) -> None:
        try:
            self.operations.fail(operation.id, self._failure(asked, error))
        except OperationUnknown:
            log.warning("operation %s was finished by another process", operation.id)

    def _failure(self, asked: Anything, error: Exception) -> dict[str, Any]:
        if isinstance(asked, AskedBatch) and isinstance(error, ContractRefusal) and error.name == BATCH_REFUSED:
            reason = self.caller.gateway.refusal_of(error.arguments["reason"])
            return failure_of_batch(error, reason, _node(asked.items[error.arguments["index"]]))
        return failure(error, _node(asked))

    def _given_up(self, operation: Operation, asked: Anything, error: Exception) -> bool:
        """A fault of ours ends an operation only while nothing of it can have reached the chain."""
        if self.caller.gateway.find(operation.id) is not None:
            return False
        self._fail(operation, asked, error)
        return True


def _node(asked: Anything) -> Node | None:
    return asked.node if isinstance(asked, Asked) else None
