"""What a node still knows of a block: its header, and proofs of the heads of files that changed, theirs above included."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import islice

from evidence.chainproof import AccountProof, Header, verify_account_proof
from evidence.deployment import Layout
from evidence.errors import EvidenceError
from ledger.chain.artifacts import Artifacts
from ledger.chain.contract import Contract
from ledger.chain.decoding import decoder
from ledger.chain.gateway import Chain
from ledger.chain.manifest import Deployment
from ledger.chain.refusals import refusals
from ledger.checkpoints.errors import StateUnproven
from ledger.exporting.logs import NOWHERE, SPAN, step_of

# Nodes answer for so many slots at once without complaint.
SLOTS = 200


@dataclass
class Collector:
    """Reads one ledger. Which file another was opened in never changes and is asked once."""

    chain: Chain
    deployment: Deployment
    artifacts: Artifacts
    _parents: dict[bytes, bytes] = field(default_factory=dict)

    def changed(self, first: int, last: int) -> frozenset[bytes]:
        """The files with a step in these blocks, both included, and the files above them: they prove to whom the others belong."""
        found: set[bytes] = set()
        for begin in range(first, last + 1, SPAN):
            logs = self.chain.logs(self.deployment.ledger, begin, min(begin + SPAN - 1, last))
            steps = (step_of(decoder(self.artifacts).event(log)) for log in logs)
            found |= {step.file for step in steps if step is not None}
        return frozenset(above for file in found for above in self._upwards(file, last))

    def proofs(self, header: Header, files: Iterable[bytes]) -> Iterator[tuple[Sequence[bytes], AccountProof]]:
        """Files in bounded groups, each with the proof of its heads in their order.

        Raises: StateUnproven, ChainError.
        """
        left = iter(sorted(files))
        while group := list(islice(left, SLOTS)):
            slots = [Layout.own().files.head_slot(file).to_bytes(32, "big") for file in group]
            proof = AccountProof.from_rpc(dict(self.chain.proof(self.deployment.ledger, slots, header.number)))
            try:
                verify_account_proof(header.state_root, proof)
            except EvidenceError as error:
                raise StateUnproven(
                    f"the node does not prove the state of its block {header.number}: {error}"
                ) from None
            yield group, proof

    def _upwards(self, file: bytes, block: int) -> Iterator[bytes]:
        while file != NOWHERE:
            yield file
            if file not in self._parents:
                ledger = Contract(self.deployment.ledger, self.artifacts.ledger, refusals(self.artifacts))
                self._parents[file] = ledger.read(self.chain, "fileOf", file, block=block)["parent"]
            file = self._parents[file]
