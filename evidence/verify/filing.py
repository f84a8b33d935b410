"""What stands beside the agreement: the clause by which both sides agreed on the evidence, and the log of how its documents were captured."""

from __future__ import annotations

from evidence import capture as log_of_capture
from evidence import clauses
from evidence.documents import NO_DOCUMENTS
from evidence.dossier import Dossier, Entry, Whole
from evidence.errors import MissingEvidence, UnsupportedForm
from evidence.report import Words, legal_time
from evidence.shape import hexed
from evidence.verify.case import Act, Acts, Case, Documents
from evidence.verify.documents import DOCUMENTS
from evidence.verify.log import EFFECTS


def clause(case: Case) -> Words:
    """Raises MissingEvidence where no clause is among the agreement's documents, UnsupportedForm where it is none that is known here."""
    proposed, entries = _agreement(case)
    place, entry = _with_role(entries, clauses.ROLE, "the agreement holds no evidence clause")
    found = clauses.of_leaf(entry.leaf)
    if found is None:
        problem = "an evidence clause whose text this version does not know"
        raise UnsupportedForm(
            problem, where=f"document {place + 1} of {len(entries)}", found=entry.leaf.commitments.sha256
        )
    return Words(
        f"双方签署的 {len(entries)} 份文件中第 {place + 1} 份为电子证据条款第 {found.version} 版（叶哈希 {hexed(found.leaf_hash)}）",
        f"document {place + 1} of the {len(entries)} that were proposed is the evidence clause, version {found.version} (leaf {hexed(found.leaf_hash)}); "
        f"step {proposed.step.seq}",
    )


def capture(case: Case) -> Words:
    """Raises MissingEvidence where there is no capture log or it is not shown whole; SignerMismatch, SignatureRefused, ClaimMismatch, MalformedInput."""
    proposed, entries = _agreement(case)
    place, entry = _with_role(entries, log_of_capture.ROLE, "the agreement holds no capture log")
    if not isinstance(entry.shown, Whole):
        raise MissingEvidence(
            "the capture log is not shown, and its signature is over all of it",
            where=f"document {place + 1} of {len(entries)}",
        )
    log, signature = log_of_capture.read(entry.shown.content)
    others = [other.leaf for n, other in enumerate(entries) if n != place]
    log_of_capture.verify(log, signature, others, proposed.step.timestamp)
    delay = proposed.step.timestamp - log.last
    by = proposed.step.actor == log.operator
    return Words(
        f"采集日志由 {hexed(log.operator)} 签名（{'即提出条款者' if by else '非提出条款者'}），{len(others)} 份文件采集于 {legal_time(log.last)} 之前，"
        f"采集至上链 {delay} 秒{_until_anchored(case, log.last, ('，至存证 ', ' 秒'))}",
        f"signed by {hexed(log.operator)}, {'who proposed the terms' if by else 'not the one who proposed the terms'}: {len(others)} documents captured by "
        f"{legal_time(log.last)} ({log.device}), {delay} s before they were recorded{_until_anchored(case, log.last, (', ', ' s before the anchor'))}",
    )


def _agreement(case: Case) -> tuple[Act, Dossier]:
    """The proposal and all its documents, which the docHash holds."""
    proposed = case.shown(EFFECTS, Acts).last("TERMS_PROPOSED")
    if proposed is None or proposed.step.doc_hash == NO_DOCUMENTS:
        raise MissingEvidence("no terms were proposed with documents in this file")
    entries = case.shown(DOCUMENTS, Documents).by_root.get(proposed.step.doc_hash)
    if entries is None:
        raise MissingEvidence(
            "the documents of the agreement are not in the bundle", where=hexed(proposed.step.doc_hash)
        )
    return proposed, entries


def _with_role(entries: Dossier, role: str, problem: str) -> tuple[int, Entry]:
    found = next(((place, entry) for place, entry in enumerate(entries) if entry.leaf.role == role), None)
    if found is None:
        raise MissingEvidence(problem, expected=role, found=", ".join(entry.leaf.role for entry in entries))
    return found


def _until_anchored(case: Case, since: int, around: tuple[str, str]) -> str:
    anchored = case.shown(EFFECTS, Acts).last("AGREEMENT_ANCHORED")
    before, after = around
    return "" if anchored is None else f"{before}{anchored.step.timestamp - since}{after}"
