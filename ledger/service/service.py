"""Takes requests on, once for each idempotency key, and carries each out exactly once, whatever falls over meanwhile.

    accept → journal (operation RUNNING) → runner → build, simulate, journal the signed transaction, broadcast, wait → SUCCEEDED or FAILED

The operation's id is the transaction's: after a restart the runner takes every running operation up again and finds what it had sent.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from ledger.chain.errors import NodeRefused, NodeUnreachable, NonceTaken, NotMined
from ledger.chain.refusals import ContractRefusal
from ledger.chain.sender import TxHandle
from ledger.domain.errors import DomainError
from ledger.domain.nodes import Node
from ledger.journal.errors import OperationUnknown
from ledger.journal.operations import Operation, Operations, Request
from ledger.journal.records import OperationState
from ledger.service.calls import Caller
from ledger.service.directory import Directory
from ledger.service.errors import ServiceError
from ledger.service.failures import failure
from ledger.service.presentation import Presenter
from ledger.service.requests import Asked
from ledger.service.runner import Runner

log = logging.getLogger(__name__)

# Waiting for a block in steps of this, so that the service can stop.
WAIT_SLICE_MS = 1_000
# How long a finished operation waits for the tables to show what it did.
READABLE_MS = 5_000
# Values of a request that name other objects of the lender.
REFERENCES = {"product": "product", "facilities": "facility"}

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
        self, caller: Caller, operations: Operations, directory: Directory, presenter: Presenter, readable: Readable
    ) -> None:
        self.caller, self.operations, self.directory = caller, operations, directory
        self._presenter, self._readable = presenter, readable
        self.runner = Runner(self._carry_out)
        self._lenders: dict[str, str] = {}

    def start(self) -> None:
        """Takes up what was running when the service last ended."""
        for operation in self.operations.running():
            self._enlist(operation)
        self.runner.start()

    def stop(self) -> None:
        """Nothing is lost: what is not done goes on at the next start."""
        self.runner.stop()

    def accept(self, asked: Asked, body_hash: bytes, idempotency_key: str | None) -> Accepted:
        """The operation of this request; a new one is under way when this returns.

        Raises: Unknown for an object of another lender; KeyReused; NodeNotBuilt.
        """
        self.check_references(asked.lender, asked.values)
        request = Request(asked.lender, asked.node.name, body_hash, idempotency_key, asked.payload)
        operation, new = self.operations.accept(request)
        if new:
            self._enlist(operation)
        return Accepted(operation, not new)

    def check_references(self, lender: str, values: Mapping[str, Any]) -> None:
        """Raises: Unknown where a value names what the lender does not have."""
        for name, kind in REFERENCES.items():
            given = values.get(name, ())
            for key in given if isinstance(given, tuple) else (given,):
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
        node = Node[operation.request.kind]
        try:
            self._succeed(operation, node)
        except (ContractRefusal, ServiceError, DomainError) as error:
            self._fail(operation, node, error)
        except (NodeUnreachable, NodeRefused, NotMined, NonceTaken) as error:
            log.warning("operation %s goes on: %s", operation.id, error)
            return False
        except OperationUnknown:
            log.warning("operation %s was finished by another process", operation.id)
        except Exception as error:
            log.exception("operation %s", operation.id)
            return self._given_up(operation, node, error)
        return True

    def _succeed(self, operation: Operation, node: Node) -> None:
        handle = self.caller.gateway.find(operation.id) or self._submitted(operation)
        while True:
            try:
                outcome = self.caller.gateway.wait(handle, WAIT_SLICE_MS)
                break
            except NotMined:
                if self.runner.stopping:
                    raise
        self._readable(outcome.receipt.block, READABLE_MS)
        self.operations.succeed(operation.id, self._presenter.outcome(node, outcome))

    def _submitted(self, operation: Operation) -> TxHandle:
        asked = Asked.of(operation.request.lender, operation.request.payload or {})
        out = self.caller.build(asked, operation.id)
        return self.caller.gateway.submit(out.function, out.arguments, out.signer, operation.id)

    def _fail(self, operation: Operation, node: Node, error: Exception) -> None:
        try:
            self.operations.fail(operation.id, failure(error, node))
        except OperationUnknown:
            log.warning("operation %s was finished by another process", operation.id)

    def _given_up(self, operation: Operation, node: Node, error: Exception) -> bool:
        """A fault of ours ends an operation only while nothing of it can have reached the chain."""
        if self.caller.gateway.find(operation.id) is not None:
            return False
        self._fail(operation, node, error)
        return True
