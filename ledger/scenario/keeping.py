"""What a run leaves in a folder: the report, the deployment, the evidence of each loan, and the store of its documents."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from ledger.chain.manifest import to_json
from ledger.documents.store import StorePlace, open_store
from ledger.scenario.exporting import Exporter
from ledger.scenario.player import Played


def keep(run: Played, folder: Path) -> None:
    """Writes report.json, deployment.json, trust.json, <loan>.zip and the store documents/.

    Its key lies beside it: whoever has the folder sees the documents. The bundles are to be checked with `fubie verify <loan>.zip --trust trust.json`; a
    checker who trusts nobody has the trust file from elsewhere.
    """
    run.report.write(folder / "report.json")
    exporter = Exporter(run)
    _write(folder / "trust.json", exporter.trust().to_json())
    for loan in exporter.loans():
        (folder / f"{loan}.zip").write_bytes(exporter.bundle(loan))
    _write(folder / "deployment.json", to_json(run.wire.deployment))
    _keep_documents(run, folder / "documents")


def _keep_documents(run: Played, folder: Path) -> None:
    store = open_store(StorePlace.in_folder(folder))
    try:
        for documents in run.dossier.attached.values():
            store.keep(documents)
    finally:
        store.close()


def _write(path: Path, value: Any) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(json.dumps(value, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")
