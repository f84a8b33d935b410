"""The block: its header is the one that the bundle speaks of, and something pinned says that it is the chain's own."""

from __future__ import annotations

from collections.abc import Mapping

from evidence.chainproof import Assurance, Confirmation
from evidence.errors import ClaimMismatch, MissingEvidence, shown
from evidence.manifest import Block
from evidence.report import Words, legal_time
from evidence.shape import hexed
from evidence.verify.case import Case

FINALITY = "block.finality"
# From the weakest.
LEVELS = (Assurance.DEMONSTRATION, Assurance.MAJORITY, Assurance.FINAL)
_SPOKEN = {
    Assurance.DEMONSTRATION: ("公证密钥 {who} 签署了该区块", "the notary's key {who} signed this block"),
    Assurance.MAJORITY: (
        "{size} 个认定签名人中有 {count} 个在其上继续出块（须 {needed} 个）：{who}",
        "{count} of {size} pinned signers built on this block, where {needed} are needed: {who}",
    ),
    Assurance.FINAL: (
        "{size} 个认定验证者中有 {count} 个封印（须 {needed} 个）：{who}",
        "{count} of {size} pinned validators sealed this block, where {needed} are needed: {who}",
    ),
}
_ZH = {Assurance.DEMONSTRATION: "演示级", Assurance.MAJORITY: "多数确认", Assurance.FINAL: "最终确认"}


def header(case: Case) -> Words:
    """Raises ClaimMismatch where the header is another block's; MalformedInput where it is of another kind of chain than the pinned one."""
    found, stated = case.header, case.bundle.manifest.block
    proven = Block(found.number, case.trust.block_hash(found), found.timestamp)
    for name, expected, claim in (
        ("hash", proven.hash, stated.hash),
        ("number", proven.number, stated.number),
        ("timestamp", proven.timestamp, stated.timestamp),
    ):
        if expected != claim:
            raise ClaimMismatch("the header is not that of the block", where=f"manifest.block.{name}", expected=expected, found=claim)  # fmt: skip
    time = legal_time(proven.timestamp)
    return Words(
        f"区块 {proven.number}，{hexed(proven.hash)}，{time}", f"block {proven.number}, {hexed(proven.hash)}, {time}"
    )


def finality(case: Case) -> Words:
    """Raises InvalidEvidence when what speaks for the block is false; CannotTell when nothing pinned does."""
    found = case.trust.finality().confirmation(case.checkpoint)
    case.assurance = found.level
    case.show(FINALITY, found)
    return spoken_for(found, case.trust.owners(case.header.number))


def spoken_for(found: Confirmation, owners: Mapping[bytes, str]) -> Words:
    """Who speaks for a block, and whether that is enough."""
    listed = ", ".join(f"{hexed(key)} ({shown(owners[key])})" if key in owners else hexed(key) for key in found.by)
    count, size = len(found.by), len(found.members)
    zh, en = _SPOKEN[found.level]
    words = {"count": count, "size": size, "needed": found.needed, "who": listed}
    return Words(f"{_ZH[found.level]}：{zh.format(**words)}", f"{found.level.value}: {en.format(**words)}")


def assurance(case: Case) -> Words:
    """Raises MissingEvidence where the block is less sure than was asked for."""
    level, asked = case.shown(FINALITY, Confirmation).level, case.required
    if asked is not None and LEVELS.index(level) < LEVELS.index(asked):
        problem = "the block is less sure than was asked for"
        raise MissingEvidence(problem, where="--require", expected=asked.value, found=level.value)
    return Words(f"要求达到，实际为{_ZH[level]}", f"asked for and reached: {level.value}")
