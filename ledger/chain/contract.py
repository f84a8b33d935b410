"""A contract at an address: its calls by function name, its answers by the names of its outputs."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from ledger.chain.abi import Interface, decode_values
from ledger.chain.errors import Reverted, Unencodable
from ledger.chain.gateway import BlockRef, Call, Chain
from ledger.chain.refusals import Refusals


@dataclass(frozen=True)
class Contract:
    """For the ledger: `Contract(deployment.ledger, artifacts.ledger, refusals(artifacts))`."""

    address: str
    interface: Interface
    refusals: Refusals

    def call(self, function: str, *arguments: Any, gas: int | None = None) -> Call:
        """The call, to be sent or simulated.

        Raises: Unencodable, naming the argument; ArtifactError for an unknown function.
        """
        return Call(self.address, self.interface.function(function).encode(*arguments), gas)

    def batch(self, calls: Sequence[Call], *, tolerant: bool = False, gas: int | None = None) -> Call:
        """The ledger's `batch` of calls to itself. A tolerant one, in which each call may fail alone, must state its gas.

        Raises: Unencodable for a tolerant one without gas: an estimate would find the least with which all of them fail.
        """
        if tolerant and gas is None:
            raise Unencodable("gas", gas, "a number of its own for a tolerant batch")
        return self.call("batch", [call.data for call in calls], tolerant, gas=gas)

    def read(self, chain: Chain, function: str, *arguments: Any, block: BlockRef = "latest") -> Any:
        """The answer as of the end of a block: the one output itself, or a dict of several.

        Raises: ContractRefusal, and what `call` raises.
        """
        signature = self.interface.function(function)
        try:
            answer = chain.call(self.call(function, *arguments), None, block)
        except Reverted as error:
            raise self.refusals.refusal(error.data) from None
        values = decode_values(signature.outputs, answer, signature.text)
        return next(iter(values.values())) if len(values) == 1 else values
