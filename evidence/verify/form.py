"""The bundle itself: nothing changed since it was packed, and everything in the one spelling of this format."""

from __future__ import annotations

from evidence.errors import MissingEvidence, shown
from evidence.report import Words
from evidence.verify.case import Case


def members(case: Case) -> Words:
    """Raises ClaimMismatch where the core is not what the manifest lists."""
    case.bundle.verify_members()
    listed = case.bundle.manifest.members
    size = sum(member.size for member in listed)
    return Words(
        f"{len(listed)} 个成员，{size} 字节，SHA-256 与 SM3 均与清单一致",
        f"{len(listed)} members of {size} bytes, each as listed under SHA-256 and SM3",
    )


def parts(case: Case) -> Words:
    """Raises MalformedInput for the first part in another form; MissingEvidence where one is not there."""
    bundle = case.bundle
    steps = sum(map(len, bundle.steps.values()))
    found = (
        bundle.environment,
        bundle.header,
        bundle.proofs,
        bundle.calls,
        bundle.documents,
        bundle.checkpoint,
        bundle.stored,
    )
    exporter = bundle.exporter
    if not steps or None in found:
        raise MissingEvidence("the files have no steps", where="events.jsonl")
    software = shown("; ".join(f"{name}: {exporter[name]}" for name in sorted(exporter))) or "nothing"
    return Words(
        f"{steps} 个步骤，区块头，{len(bundle.proofs)} 个账户证明，{len(bundle.documents)} 组文件；导出方自述：{software}",
        f"{steps} steps, a header, {len(bundle.proofs)} account proofs, {len(bundle.documents)} sets of documents; "
        f"the exporter says of itself: {software}",
    )
