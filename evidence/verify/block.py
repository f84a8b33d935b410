"""The block: its header is the one that the bundle speaks of, and something pinned says that it is the chain's own."""

from __future__ import annotations

from evidence.chainproof import Assurance
from evidence.errors import ClaimMismatch, MissingEvidence, UnsupportedForm, shown
from evidence.manifest import Block
from evidence.report import Words, legal_time
from evidence.shape import hexed
from evidence.trust import Strategy
from evidence.verify.case import Case

FINALITY = "block.finality"
# From the weakest.
LEVELS = (Assurance.DEMONSTRATION, Assurance.MAJORITY, Assurance.FINAL)
_ZH = {Assurance.DEMONSTRATION: "演示级", Assurance.MAJORITY: "多数确认", Assurance.FINAL: "最终确认"}


def header(case: Case) -> Words:
    """Raises ClaimMismatch where the header is another block's; UnsupportedForm where the chain hashes headers its own way."""
    if case.trust.strategy not in (None, Strategy.NOTARY):
        problem = f"how {case.trust.strategy.value} hashes headers is not covered by this version"
        raise UnsupportedForm(problem, where="trust.strategy")
    found, stated = case.header, case.bundle.manifest.block
    proven = Block(found.number, found.encoded_hash, found.timestamp)
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
    strategy = case.trust.finality()
    level = strategy.assurance(case.checkpoint)
    case.assurance = level
    case.show(FINALITY, level)
    who = "" if case.trust.notary is None else f"{hexed(case.trust.notary.address)} ({shown(case.trust.notary.owner)})"
    return Words(
        f"{_ZH[level]}：公证密钥 {who} 签署了该区块", f"{level.value}: the notary's key {who} signed this block"
    )


def assurance(case: Case) -> Words:
    """Raises MissingEvidence where the block is less sure than was asked for."""
    level, asked = case.shown(FINALITY, Assurance), case.required
    if asked is not None and LEVELS.index(level) < LEVELS.index(asked):
        problem = "the block is less sure than was asked for"
        raise MissingEvidence(problem, where="--require", expected=asked.value, found=level.value)
    return Words(f"要求达到，实际为{_ZH[level]}", f"asked for and reached: {level.value}")
