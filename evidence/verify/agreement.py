"""The agreement: both sides signed the terms, the disclosure and the documents that were proposed, disclosed and anchored."""

from __future__ import annotations

from evidence.abi import WORD
from evidence.calldata import SELECTOR_BYTES
from evidence.digest import keccak256
from evidence.errors import ClaimMismatch, MissingEvidence
from evidence.report import Words, percent
from evidence.shape import hexed
from evidence.verify.case import Act, Acts, Case
from evidence.verify.log import EFFECTS

_DISCLOSED = ("apr", "dailyCost", "totalCost")


def agreement(case: Case) -> Words:
    """Raises ClaimMismatch where the two differ; MissingEvidence where no agreement was signed by both sides."""
    acts = case.shown(EFFECTS, Acts)
    proposed, disclosed = acts.last("TERMS_PROPOSED"), acts.last("APR_DISCLOSED")
    signed = [acts.last("BORROWER_SIGNED"), acts.last("LENDER_SIGNED")]
    if proposed is None or disclosed is None or None in signed:
        raise MissingEvidence("both sides have not signed an agreement in this file")
    _require_terms(proposed)
    for act in signed:
        assert act is not None
        _require_same(act, "termsHash", proposed.fields["termsHash"])
        for name in _DISCLOSED:
            _require_same(act, name, disclosed.fields[name])
        if act.step.doc_hash != proposed.step.doc_hash:
            raise ClaimMismatch("signed over other documents than those proposed", where=act.where, expected=proposed.step.doc_hash, found=act.step.doc_hash)  # fmt: skip
    anchored = acts.last("AGREEMENT_ANCHORED")
    if anchored is not None:
        _require_same(anchored, "root", proposed.step.doc_hash)
        _require_same(anchored, "blockNumber", anchored.step.block)
    terms, apr = proposed.fields["termsHash"], percent(disclosed.number("apr"))
    return Words(
        f"双方签署同一文件 {hexed(proposed.step.doc_hash)} 与同一条款 {_shown(terms)}，综合年化 {apr}",
        f"both signed the documents {hexed(proposed.step.doc_hash)} and the terms {_shown(terms)}, annual cost {apr}",
    )


def _require_terms(proposed: Act) -> None:
    """The terms stand inline, between the two ids and their own hash."""
    terms = proposed.step.effect[SELECTOR_BYTES + 2 * WORD : -WORD]
    if keccak256(terms) != proposed.fields["termsHash"]:
        problem = "the hash of the terms is not that of the terms beside it"
        raise ClaimMismatch(
            problem, where=proposed.where, expected=keccak256(terms), found=proposed.fields["termsHash"]
        )


def _require_same(act: Act, name: str, expected: object) -> None:
    if act.fields[name] != expected:
        problem = "other than what was proposed and disclosed"
        raise ClaimMismatch(problem, where=f"{act.where}, {name}", expected=expected, found=act.fields[name])


def _shown(value: object) -> str:
    return hexed(value) if isinstance(value, bytes) else str(value)
