"""From a chain to a bundle: the same loan at the same block gives the same core, whoever exports it and whenever."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from importlib.metadata import version
from itertools import chain as chained

from evidence import dossier
from evidence.bundle import Attachments, Content, build
from evidence.catalogue import FileKind
from evidence.chainproof import AccountProof, Header, naming
from evidence.deployment import Environment, Layout
from evidence.documents import Document, Leaf
from evidence.dossier import Dossier
from evidence.dossier import Entry as Disclosed
from evidence.effects import consents_of
from evidence.errors import SoleControlBroken
from evidence.log import Step
from evidence.shape import hexed
from evidence.stored import StoredBlock
from evidence.verify import verify
from ledger.chain.artifacts import Artifacts, shipped
from ledger.chain.errors import NodeRefused
from ledger.chain.gateway import Chain
from ledger.chain.keystore import Signer
from ledger.chain.manifest import Deployment
from ledger.exporting.calls import CallReader
from ledger.exporting.errors import BlockUnknown, BundleRefused
from ledger.exporting.logs import LogReader
from ledger.exporting.pinning import calendar_of, contracts_of
from ledger.exporting.product import stated as product_stated
from ledger.exporting.recipients import Recipient, closed_to
from ledger.exporting.speaking import newest, what_speaks_for

# By docHash; of a document that was erased its leaf alone is left.
Documents = Mapping[bytes, Sequence[Document | Leaf]]
Disclosing = Callable[[Document], Disclosed]
# Party's, facility's and loan's file, and the number of the bundle's block -> blocks below it that were stored with heads of these files.
Kept = Callable[[Sequence[bytes], int], Sequence[StoredBlock]]
# The hash of the bundle's block -> a time authority's response over it, where there is one.
Stamp = Callable[[bytes], bytes | None]


def export(
    chain: Chain,
    deployment: Deployment,
    loan: bytes,
    *,
    block: int | None = None,
    documents: Documents | None = None,
    disclose: Disclosing = dossier.shown_whole,
    recipient: Recipient = Recipient.COURT,
    notary: Signer | None = None,
    kept: Kept | None = None,
    stamp: Stamp | None = None,
    artifacts: Artifacts | None = None,
) -> bytes:
    """The evidence bundle of a loan, to the end of a block (where none is named, the newest that the chain's members can speak for).

    `documents`: by docHash, as far as they are at hand. `disclose` says of each what is shown, except for those that are closed to the
    `recipient` (see `recipients`). `notary` signs the block of a chain
    whose blocks show no finality of their own; without one, nothing speaks for such a block. `kept` and `stamp` bring stored blocks and a token, as far as there are any.

    Raises: LoanUnknown, BlockUnknown; BundleRefused where what the node tells does not verify; ChainError.
    """
    source = Source(chain, deployment, artifacts or shipped(), _header(chain, block))
    content = source.content(loan, documents or {}, disclose, recipient)
    spoken = what_speaks_for(chain, deployment, source.header, notary)
    token = None if stamp is None else stamp(naming.block_hash(source.header))
    stored = () if kept is None else tuple(kept([content.files[kind] for kind in FileKind], source.header.number))
    bundle = build(content, Attachments(spoken, source.stated(content), token, stored))
    _require_sound(bundle)
    return bundle


@dataclass(frozen=True)
class Source:
    """One ledger at one block."""

    chain: Chain
    deployment: Deployment
    artifacts: Artifacts
    header: Header

    def content(self, loan: bytes, documents: Documents, disclose: Disclosing, recipient: Recipient) -> Content:
        """The core of the loan's bundle. Raises: LoanUnknown, BlockUnknown, ChainError."""
        reader = LogReader(self.chain, self.deployment, self.artifacts, self.header.number)
        files = reader.files(loan)
        logs = {kind: reader.entries(files[kind]) for kind in FileKind}
        entries = list(chained.from_iterable(logs.values()))
        steps = {kind: tuple(entry.step for entry in log) for kind, log in logs.items()}
        return Content(
            chain_id=self.deployment.chain.chain_id,
            ledger=_octets(self.deployment.ledger),
            files=files,
            header=self.header,
            steps=steps,
            proofs=self._proofs(files, (entry.step for entry in entries)),
            environment=self._environment(),
            documents=_dossiers([entry.step for entry in entries], documents, disclose, recipient),
            calls=CallReader(self.chain, self.artifacts).of(entries),
        )

    def stated(self, content: Content) -> Mapping[str, str]:
        """What the exporter says of its software, its node, and the product of the loan. Raises: ChainError."""
        facility = content.steps[FileKind.FACILITY]
        product = product_stated(self.chain, self.deployment, self.artifacts, facility, self.header.number)
        return {"node": self.chain.software(), "software": f"fubie {version('fubie')}", **product}

    def _proofs(self, files: Mapping[FileKind, bytes], steps: Iterable[Step]) -> tuple[AccountProof, ...]:
        """The ledger with its origin and the three heads, then the other contracts, then signers that are contracts."""
        layout = Layout.own()
        slots = [layout.origin, *(layout.files.head_slot(files[kind]) for kind in FileKind)]
        others = [
            contract.address for contract in self.deployment.contracts if contract.address != self.deployment.ledger
        ]
        wallets = [address for address in _signers(steps) if self.chain.code(address, self.header.number)]
        return (
            self._proof(self.deployment.ledger, slots),
            *(self._proof(address, []) for address in [*others, *(w for w in wallets if w not in others)]),
        )

    def _proof(self, address: str, slots: Sequence[int]) -> AccountProof:
        try:
            found = self.chain.proof(address, [slot.to_bytes(32, "big") for slot in slots], self.header.number)
        except NodeRefused as error:
            raise BlockUnknown(f"the node does not prove the state of block {self.header.number}: {error}") from None
        return AccountProof.from_rpc(dict(found))

    def _environment(self) -> Environment:
        deployed = self.deployment
        return Environment(
            contracts=contracts_of(deployed),
            origin=deployed.origin,
            catalogue=deployed.catalogue,
            calendar=calendar_of(deployed),
            genesis=deployed.chain.genesis,
            deployed=(deployed.block, deployed.block_hash),
            compiler=dict(deployed.compiler),
        )


def _header(chain: Chain, block: int | None) -> Header:
    found = newest(chain) if block is None else chain.header(block)
    if found is None:
        raise BlockUnknown(f"the node has no block {block}")
    return Header.from_rpc(dict(found.raw))


def _dossiers(
    steps: Sequence[Step], documents: Documents, disclose: Disclosing, recipient: Recipient
) -> Mapping[bytes, Dossier]:
    recorded, closed = {step.doc_hash for step in steps}, closed_to(recipient, steps)
    return {
        root: tuple(_shown(kept, dossier.withheld if root in closed else disclose) for kept in documents[root])
        for root in sorted(recorded & documents.keys())
    }


def _shown(kept: Document | Leaf, disclose: Disclosing) -> Disclosed:
    return Disclosed(kept) if isinstance(kept, Leaf) else disclose(kept)


def _signers(steps: Iterable[Step]) -> list[str]:
    return sorted({hexed(consent.signer) for step in steps for consent in consents_of(step)})


def _require_sound(bundle: bytes) -> None:
    """A false bundle must not leave the house. That a lender kept a key is true all the same, and is for the reader to weigh."""
    for check in verify(bundle).failures:
        if not isinstance(check.reason, SoleControlBroken):
            raise BundleRefused(f"what the node tells does not verify: {check.title.en}: {check.reason}")


def _octets(address: str) -> bytes:
    return bytes.fromhex(address.removeprefix("0x"))
