"""The documents: those behind each step's docHash are all there as commitments, and what is shown is what was committed to."""

from __future__ import annotations

from itertools import chain

from evidence import dossier
from evidence.documents import NO_DOCUMENTS
from evidence.errors import ClaimMismatch, EvidenceError, MissingEvidence
from evidence.report import Words
from evidence.verify.case import Case, Documents

DOCUMENTS = "documents"


def documents(case: Case) -> Words:
    """Raises DocumentMismatch or MalformedInput; ClaimMismatch for documents of no step; MissingEvidence where there are none at all."""
    recorded = {step.doc_hash for step in chain.from_iterable(case.steps.values())} - {NO_DOCUMENTS}
    for doc_hash, found in case.documents.items():
        if doc_hash not in recorded:
            raise ClaimMismatch("documents of no step of these files", where=f"documents/{doc_hash.hex()}")
        _verify(doc_hash, found)
    if not case.documents:
        raise MissingEvidence("the bundle holds no documents, so nothing is said about any", found=f"{len(recorded)} sets recorded")  # fmt: skip
    case.show(DOCUMENTS, Documents(case.documents))
    entries = list(chain.from_iterable(case.documents.values()))
    shown = sum(entry.shown is not None for entry in entries)
    absent = len(recorded - case.documents.keys())
    return Words(
        f"{len(case.documents)} 组文件的 docHash 可重算：出示 {shown} 份，仅承诺 {len(entries) - shown} 份；另有 {absent} 组未随附",
        f"docHash recomputed for {len(case.documents)} sets: {shown} documents shown, {len(entries) - shown} as commitments "
        f"only; {absent} sets are not in the bundle",
    )


def _verify(doc_hash: bytes, found: dossier.Dossier) -> None:
    try:
        dossier.verify(doc_hash, found)
    except EvidenceError as error:
        where = f"documents/{doc_hash.hex()}" + (f", {error.where}" if error.where else "")
        raise type(error)(error.problem, where=where, expected=error.expected, found=error.found) from None
