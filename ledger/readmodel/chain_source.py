"""The real chain as a source: blocks and logs over the gateway, events decoded by the shipped interface."""

from collections.abc import Sequence
from typing import Any

from ledger.chain import manifest
from ledger.chain.artifacts import shipped
from ledger.chain.contract import Contract
from ledger.chain.decoding import Decoder, Event, decoder
from ledger.chain.errors import Undecodable
from ledger.chain.gateway import Chain
from ledger.chain.refusals import refusals
from ledger.readmodel.errors import ChainUnreadable, UnsupportedEntry
from ledger.readmodel.source import Block, Deployment, Log


class ChainSource:
    """The ledger at one address. Raises ChainError where the chain does not answer."""

    def __init__(self, chain: Chain, contract: Contract, decoder: Decoder, deployment: Deployment) -> None:
        self._chain = chain
        self._contract = contract
        self._decoder = decoder
        self._deployment = deployment

    def deployment(self) -> Deployment:
        return self._deployment

    def head(self) -> int:
        """Raises: ChainUnreadable for a chain without any block."""
        header = self._chain.header("latest")
        if header is None:
            raise ChainUnreadable("the chain has no block yet")
        return header.number

    def block(self, number: int) -> Block | None:
        header = self._chain.header(number)
        return None if header is None else Block(header.number, header.hash, header.parent, header.timestamp)

    def logs(self, first: int, last: int) -> Sequence[Log]:
        """Raises: UnsupportedEntry for an event that this version does not know: it must not be passed over."""
        events = self._events(first, last)
        return tuple(
            Log(e.log.block, e.log.block_hash, e.log.index, e.log.transaction, e.name, e.arguments) for e in events
        )

    def _events(self, first: int, last: int) -> Sequence[Event]:
        found = self._chain.logs(self._contract.address, first, last)
        try:
            return [self._decoder.event(log) for log in found]
        except Undecodable as error:
            raise UnsupportedEntry(f"{error}; install a version that knows it, then start again") from error

    def view(self, function: str, *arguments: Any, block: int) -> Any:
        return self._contract.read(self._chain, function, *arguments, block=block)


def source_of(chain: Chain, deployed: manifest.Deployment) -> ChainSource:
    """A deployment whose manifest has been verified against the chain."""
    artifacts = shipped()
    contract = Contract(deployed.ledger, artifacts.ledger, refusals(artifacts))
    deployment = Deployment(
        deployed.chain.chain_id, deployed.ledger.lower(), deployed.origin, deployed.block, deployed.clock
    )
    return ChainSource(chain, contract, decoder(artifacts), deployment)
