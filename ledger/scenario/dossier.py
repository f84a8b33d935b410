"""The documents of a run: their salted commitments, the root that goes on chain, and what opens them afterwards."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from evidence.documents import NO_DOCUMENTS, Document, DocumentTree, Kind
from ledger.scenario.model import DocumentFile, Scenario
from ledger.scenario.secrets import RunSecrets


@dataclass
class Dossier:
    """`attached`: the documents behind every root that a step used. One salt belongs to one document of one step alone."""

    scenario: Scenario
    secrets: RunSecrets
    attached: dict[bytes, tuple[Document, ...]] = field(default_factory=dict)

    def root(self, names: Sequence[str], step: str) -> bytes:
        """docHash of the named documents in their order, zero for none."""
        if not names:
            return NO_DOCUMENTS
        documents = tuple(self._document(self.scenario.documents[name], step) for name in names)
        root = DocumentTree(tuple(document.leaf() for document in documents)).doc_hash
        self.attached[root] = documents
        return root

    def _document(self, file: DocumentFile, step: str) -> Document:
        salt = self.secrets.octets(f"salt {step} {file.name}")
        return Document(file.role, file.media_type, file.content, salt, Kind.FIELDS if file.fields else Kind.WHOLE)
