"""The calls that people signed whole (typed data `Act`): the log keeps who signed, the transaction alone keeps what."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from evidence.bundle import SignedCall
from evidence.effects import consents_of
from ledger.chain.artifacts import Artifacts
from ledger.chain.errors import Undecodable
from ledger.chain.gateway import Chain
from ledger.exporting.logs import Entry

RELAY = "relay"


@dataclass(frozen=True)
class CallReader:
    """Finds relayed calls wherever they stand in a transaction: by themselves, in a batch, or inside a wallet's own call."""

    chain: Chain
    artifacts: Artifacts

    def of(self, entries: Iterable[Entry]) -> Mapping[SignedCall, bytes]:
        """By signer and nonce."""
        found: dict[SignedCall, bytes] = {}
        for transaction, signed in _consents(entries).items():
            data = self.chain.calldata(transaction)
            found |= {key: call for key, call in self._relayed(data or b"") if key in signed}
        return found

    def _relayed(self, data: bytes) -> Iterator[tuple[SignedCall, bytes]]:
        relay = self.artifacts.ledger.function(RELAY)
        at = data.find(relay.selector)
        while at >= 0:
            try:
                found = relay.decode(data[at:])
                signer = bytes.fromhex(found["consent"]["signer"].removeprefix("0x"))
                yield (signer, found["consent"]["nonce"]), found["call"]
            except Undecodable:
                pass  # four bytes that only look like the selector
            at = data.find(relay.selector, at + 1)


def _consents(entries: Iterable[Entry]) -> Mapping[bytes, set[SignedCall]]:
    """Who signed in each transaction, under which nonce."""
    found: dict[bytes, set[SignedCall]] = {}
    for entry in entries:
        for consent in consents_of(entry.step):
            found.setdefault(entry.transaction, set()).add((consent.signer, consent.nonce))
    return found
