"""What a run leaves in a folder: the report, the deployment, the evidence of each loan, and the documents with the salts that open them."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from ledger.chain.manifest import to_json
from ledger.documents.folder import keep as keep_documents
from ledger.scenario.exporting import Exporter
from ledger.scenario.player import Played


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
        keep_documents(folder / "documents", root, documents)


def _write(path: Path, value: Any) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(json.dumps(value, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")
