"""The documents of a run: their salted commitments, the root that goes on chain, and what opens them afterwards."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from evidence.documents import NO_DOCUMENTS, Document, DocumentTree, Kind
from ledger.documents.agreement import Capture, completed
from ledger.documents.opening import opening
from ledger.scenario.model import DocumentFile, Scenario
from ledger.scenario.secrets import RunSecrets


@dataclass
class Dossier:
    """`attached`: the documents behind every root that a step used. One salt belongs to one document of one step alone."""

    scenario: Scenario
    secrets: RunSecrets
    attached: dict[bytes, tuple[Document, ...]] = field(default_factory=dict)

    def agreement(self, names: Sequence[str], step: str, made: Capture) -> bytes:
        """docHash of the named documents with the evidence clause and the log of their capture; zero for none."""
        if not names:
            return NO_DOCUMENTS
        files = [self.scenario.documents[name] for name in names]
        documents = [self._document(file, step) for file in files]
        sources = [f"file {file.path.name}" for file in files]
        return self._attach(completed(documents, sources, made, self.secrets.octets(f"salt {step} (capture log)")))

    def opening(self, root: bytes) -> dict[str, Any]:
        """What shows the evidence clause behind the docHash."""
        return opening([document.leaf() for document in self.attached.get(root, ())])

    def root(self, names: Sequence[str], step: str) -> bytes:
        """docHash of the named documents in their order, zero for none."""
        if not names:
            return NO_DOCUMENTS
        return self._attach(tuple(self._document(self.scenario.documents[name], step) for name in names))

    def _attach(self, documents: tuple[Document, ...]) -> bytes:
        root = DocumentTree(tuple(document.leaf() for document in documents)).doc_hash
        self.attached[root] = documents
        return root

    def _document(self, file: DocumentFile, step: str) -> Document:
        salt = self.secrets.octets(f"salt {step} {file.name}")
        return Document(file.role, file.media_type, file.content, salt, Kind.FIELDS if file.fields else Kind.WHOLE)
