"""The logs of three files, read from the chain's events as the verifier writes them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from evidence import abi
from evidence.catalogue import FileKind
from evidence.log import Step
from ledger.chain.artifacts import Artifacts
from ledger.chain.contract import Contract
from ledger.chain.decoding import Decoder, Event, decoder
from ledger.chain.gateway import Chain
from ledger.chain.manifest import Deployment
from ledger.chain.refusals import refusals
from ledger.exporting.errors import LoanUnknown

# Nodes refuse queries over too many blocks.
SPAN = 100_000
NOWHERE = bytes(32)


@dataclass(frozen=True)
class Entry:
    """A step, and the transaction that made it."""

    step: Step
    transaction: bytes


@dataclass(frozen=True)
class LogReader:
    """Reads one ledger up to one block."""

    chain: Chain
    deployment: Deployment
    artifacts: Artifacts
    block: int

    def files(self, loan: bytes) -> Mapping[FileKind, bytes]:
        """The loan's file and those in which it was opened. Raises: LoanUnknown."""
        facility = self._parent(loan, FileKind.LOAN, loan)
        party = self._parent(facility, FileKind.FACILITY, loan)
        return {FileKind.PARTY: party, FileKind.FACILITY: facility, FileKind.LOAN: loan}

    def entries(self, file: bytes) -> tuple[Entry, ...]:
        """The file's log in its order."""
        found = ((step_of(event), event.log.transaction) for event in self._events(file))
        entries = [Entry(step, transaction) for step, transaction in found if step is not None and step.file == file]
        return tuple(sorted(entries, key=lambda entry: entry.step.seq))

    def _parent(self, file: bytes, kind: FileKind, loan: bytes) -> bytes:
        ledger = Contract(self.deployment.ledger, self.artifacts.ledger, refusals(self.artifacts))
        found = ledger.read(self.chain, "fileOf", file, block=self.block)
        if found["kind"] != kind or found["parent"] == NOWHERE:
            raise LoanUnknown(f"the ledger has no loan 0x{loan.hex()} at block {self.block}")
        parent: bytes = found["parent"]
        return parent

    def _events(self, file: bytes) -> Iterator[Event]:
        reader: Decoder = decoder(self.artifacts)
        for first in range(self.deployment.block, self.block + 1, SPAN):
            last = min(first + SPAN - 1, self.block)
            yield from map(reader.event, self.chain.logs(self.deployment.ledger, first, last, (None, file)))


def step_of(event: Event) -> Step | None:
    """The entry that an event makes in the log of a file; None for an event that makes none."""
    match event.name:
        case "NodeReached":
            return _reached(event)
        case "FileOpened" if event.arguments["parent"] != NOWHERE:
            return _opened(event)
    return None


def _reached(event: Event) -> Step:
    a = event.arguments
    return Step(
        file=a["file"],
        node=a["node"],
        object=a["object"],
        seq=a["seq"],
        actor=_address(a["actor"]),
        timestamp=a["timestamp"],
        effective_day=a["effectiveDay"],
        supersedes=a["supersedes"],
        doc_hash=a["docHash"],
        effect=a["effect"],
        consents=a["consents"],
        block=event.log.block,
    )


def _opened(event: Event) -> Step:
    """The entry that the event makes in the parent's log (contracts/interfaces/ILedgerEvents.sol)."""
    a = event.arguments
    return Step(
        file=a["parent"],
        node=a["node"],
        object=a["file"],
        seq=a["seq"],
        actor=_address(a["actor"]),
        timestamp=a["timestamp"],
        effective_day=a["effectiveDay"],
        supersedes=0,
        doc_hash=NOWHERE,
        effect=abi.uint256(a["kind"]) + abi.bytes32(a["file"]) + abi.bytes32(a["firstHead"]),
        consents=b"",
        block=event.log.block,
    )


def _address(text: str) -> bytes:
    return bytes.fromhex(text.removeprefix("0x"))
