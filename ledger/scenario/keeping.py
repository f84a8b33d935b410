"""What a run leaves in a folder: the report, the deployment, the evidence of each loan, and the documents with the salts that open them."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from evidence.documents import Document, Kind
from ledger.chain.manifest import to_json
from ledger.scenario.exporting import Exporter
from ledger.scenario.kinds import show_bytes
from ledger.scenario.player import Played

SUFFIXES = {"application/pdf": ".pdf", "application/json": ".json", "text/plain": ".txt", "application/xml": ".xml"}


def keep(run: Played, folder: Path) -> None:
    """Writes report.json, deployment.json, trust.json, <loan>.zip and documents/<root>/.

    The salts are secrets of whoever may see the documents. The bundles are to be checked with `fubie verify <loan>.zip --trust trust.json`; a
    checker who trusts nobody has the trust file from elsewhere.
    """
    run.report.write(folder / "report.json")
    exporter = Exporter(run)
    _write(folder / "trust.json", exporter.trust().to_json())
    for loan in exporter.loans():
        (folder / f"{loan}.zip").write_bytes(exporter.bundle(loan))
    _write(folder / "deployment.json", to_json(run.wire.deployment))
    for root, documents in run.dossier.attached.items():
        keep_documents(folder / "documents" / root.hex(), documents)


def keep_documents(folder: Path, documents: tuple[Document, ...]) -> None:
    """Writes the documents of one root, and openings.json with what opens their commitments."""
    folder.mkdir(parents=True, exist_ok=True)
    openings = []
    for place, document in enumerate(documents):
        name = f"{place}-{document.role}{SUFFIXES.get(document.media_type, '.bin')}"
        (folder / name).write_bytes(document.content)
        openings.append(_opening(name, document))
    _write(folder / "openings.json", openings)


def _opening(name: str, document: Document) -> dict[str, Any]:
    return {
        "file": name,
        "role": document.role,
        "mediaType": document.media_type,
        "kind": (Kind.FIELDS if document.kind is Kind.FIELDS else Kind.WHOLE).value,
        "salt": show_bytes(document.salt),
    }


def _write(path: Path, value: Any) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(json.dumps(value, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")
