"""The evidence of a loan that a scenario played: a bundle as of the newest block, and the trust file of whoever knows the deployment."""

from __future__ import annotations

from dataclasses import dataclass

from evidence import checkpoint, dossier
from evidence.bundle import Attachments, Content, build
from evidence.catalogue import FileKind
from evidence.chainproof import AccountProof, Header
from evidence.deployment import Calendar, Contract, Environment, Layout
from evidence.documents import NO_DOCUMENTS
from evidence.dossier import Dossier
from evidence.log import Step
from evidence.trust import NotaryKey, Strategy, Trust
from ledger.chain.errors import ProcessError
from ledger.chain.keystore import KeySigner
from ledger.chain.manifest import Deployment
from ledger.scenario.heads import steps_of
from ledger.scenario.player import Played

NOTARY = "(notary)"
WORD = 32


@dataclass(frozen=True)
class Exporter:
    """Makes bundles of one run. Its notary signs for the newest block with a key of the run: a demonstration, no finality."""

    run: Played

    def bundle(self, loan: str) -> bytes:
        """The bundle of a loan, with every document that its steps recorded.

        Raises: LimitExceeded where it would be larger than verifiers read; ProcessError where the chain has lost its newest block.
        """
        files = self._files(loan)
        steps = self._steps(files)
        header = self._header()
        content = Content(
            chain_id=self._deployment.chain.chain_id,
            ledger=octets(self._deployment.ledger),
            files=files,
            header=header,
            steps=steps,
            proofs=self._proofs(files, header.number),
            environment=self._environment(),
            documents=self._documents(steps),
        )
        return build(content, Attachments(notary_signature=self._signature(header)))

    def loans(self) -> list[str]:
        """The loans whose file was opened: there is nothing to export of the others."""
        opened = {step.file for step in steps_of(self.run.wire.sent)}
        return [name for name in self.run.scenario.loans if self.run.registry.loan(name) in opened]

    def trust(self) -> Trust:
        """What a checker would have from elsewhere: the deployment and the notary, pinned."""
        environment = self._environment()
        return Trust(
            strategy=Strategy.NOTARY,
            chain_id=self._deployment.chain.chain_id,
            notary=NotaryKey(octets(self._notary.address), "the key of this demonstration"),
            contracts=environment.contracts,
            origin=environment.origin,
            catalogue=environment.catalogue,
            calendar=environment.calendar,
        )

    @property
    def _deployment(self) -> Deployment:
        return self.run.wire.deployment

    @property
    def _notary(self) -> KeySigner:
        return self.run.registry.secrets.signer(NOTARY)

    def _files(self, loan: str) -> dict[FileKind, bytes]:
        registry = self.run.registry
        facility = self.run.scenario.loans[loan].facility
        party = self.run.scenario.facilities[facility].party
        return {
            FileKind.PARTY: registry.party(party),
            FileKind.FACILITY: registry.facility(facility),
            FileKind.LOAN: registry.loan(loan),
        }

    def _steps(self, files: dict[FileKind, bytes]) -> dict[FileKind, tuple[Step, ...]]:
        steps = list(steps_of(self.run.wire.sent))
        return {kind: tuple(step for step in steps if step.file == file) for kind, file in files.items()}

    def _header(self) -> Header:
        found = self.run.wire.chain.header("latest")
        if found is None:
            raise ProcessError("the chain has no block")
        return Header.from_rpc(dict(found.raw))

    def _proofs(self, files: dict[FileKind, bytes], block: int) -> tuple[AccountProof, ...]:
        """Of the ledger its origin and the three heads, of the other contracts their code."""
        layout = Layout.own()
        slots = [layout.origin, *(layout.files.head_slot(file) for file in files.values())]
        words = {self._deployment.ledger: [slot.to_bytes(WORD, "big") for slot in sorted(slots)]}
        chain = self.run.wire.chain
        return tuple(
            AccountProof.from_rpc(dict(chain.proof(contract.address, words.get(contract.address, []), block)))
            for contract in self._deployment.contracts
        )

    def _environment(self) -> Environment:
        d = self._deployment
        return Environment(
            contracts=tuple(Contract(c.name, octets(c.address), c.code_hash) for c in d.contracts),
            origin=d.origin,
            catalogue=d.catalogue,
            calendar=Calendar(d.clock.origin_timestamp, d.clock.origin_day, d.clock.day_length),
            genesis=d.chain.genesis,
            deployed=(d.block, d.block_hash),
            compiler=d.compiler,
        )

    def _documents(self, steps: dict[FileKind, tuple[Step, ...]]) -> dict[bytes, Dossier]:
        roots = {step.doc_hash for log in steps.values() for step in log} - {NO_DOCUMENTS}
        attached = self.run.dossier.attached
        return {root: tuple(map(dossier.shown_whole, attached[root])) for root in sorted(roots)}

    def _signature(self, header: Header) -> bytes:
        return self._notary.sign_typed_data(checkpoint.typed_data(self._deployment.chain.chain_id, header))


def octets(address: str) -> bytes:
    return bytes.fromhex(address.removeprefix("0x"))
