"""Checks one file's proof of anchoring: the file, its place, what the registry recorded, and that the block is the chain's.

>>> report = verify_anchor(proof, chunks_of_the_file, trust)
>>> report.outcome, report.outcome.exit_code
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property

from evidence.anchor.proof import AnchorProof
from evidence.anchor.registry import REGISTRY, Recorded, RegistryLayout
from evidence.canonical import Json
from evidence.chainproof import Assurance, verify_account_proof
from evidence.deployment import Contract
from evidence.digest import DOCUMENT_ALGORITHMS, Digests
from evidence.documents import commitments_to_whole
from evidence.errors import (
    ClaimMismatch,
    DocumentMismatch,
    MissingEvidence,
    UnpinnedTrust,
    Unreached,
)
from evidence.report import Answer, Words, legal_time
from evidence.shape import hexed
from evidence.trust import NOTHING, Trust, required
from evidence.verify.block import LEVELS, spoken_for
from evidence.verify.run import made
from evidence.verify.table import Check

SCHEMA, VERSION = "fubie.anchor-report", 1
FORM, FILE, PLACE, RECORD, CONTRACT, FINALITY = (
    "anchor.form",
    "anchor.file",
    "anchor.place",
    "anchor.record",
    "anchor.registry",
    "block.finality",
)


@dataclass(frozen=True)
class AnchorReport(Answer):
    """`proof` is None where the file could not be read as one, `recorded` where the registry's record is not shown."""

    proof: AnchorProof | None
    recorded: Recorded | None
    assurance: Assurance | None

    def to_json(self) -> dict[str, Json]:
        """{"schema": "fubie.anchor-report", "version": 1, "outcome", "assurance", "anchor": {…} | null, "checks": as in a bundle's report}."""
        return {
            "schema": SCHEMA,
            "version": VERSION,
            "outcome": self.outcome.word,
            "assurance": None if self.assurance is None else self.assurance.value,
            "anchor": None if self.recorded is None else self._anchor(self.recorded),
            "checks": [check.to_json() for check in self.checks],
        }

    def _anchor(self, recorded: Recorded) -> dict[str, Json]:
        assert self.proof is not None
        key: dict[str, Json] = {
            "key": hexed(self.proof.key),
            "leaves": recorded.count,
            "time": legal_time(recorded.timestamp),
        }
        return recorded.to_json() | key


def verify_anchor(
    proof: bytes, content: Iterable[bytes], trust: Trust | None = None, *, require: Assurance | None = None
) -> AnchorReport:
    """What the proof shows of the file whose bytes `content` gives, to somebody who knows `trust` from elsewhere.

    `require`: how sure the block is to be.
    """
    case = AnchorCase(proof, content, trust or NOTHING, require)
    checks = tuple(made(check, case) for check in (CHECKS if require is None else (*CHECKS, ASKED)))
    return AnchorReport(checks, case.read, case.recorded, case.assurance)


@dataclass
class AnchorCase:
    """One verification under way. What a check has shown stays here for those that build on it."""

    encoded: bytes
    content: Iterable[bytes]
    trust: Trust
    required: Assurance | None = None
    read: AnchorProof | None = None
    placed: bool = False
    recorded: Recorded | None = None
    assurance: Assurance | None = None

    @property
    def proof(self) -> AnchorProof:
        if self.read is None:
            raise Unreached("the proof could not be read", where=FORM)
        return self.read

    @cached_property
    def layout(self) -> RegistryLayout:
        return RegistryLayout.own()


def _form(case: AnchorCase) -> Words:
    found = AnchorProof.read(case.encoded)
    _ = found.block  # what speaks for the block is read too
    case.read = found
    return Words(f"{len(case.encoded)} 字节，规范格式", f"{len(case.encoded)} bytes in their canonical form")


def _file(case: AnchorCase) -> Words:
    """Raises DocumentMismatch for another file; MissingEvidence where the proof lacks the salt."""
    proof = case.proof
    if proof.salt.elsewhere:
        problem = "the proof lacks the salt of the commitment: add it as `salt` to compare the file"
        raise MissingEvidence(problem, where="salt")
    found = _leaf(case.content, proof.salt.value)
    for algorithm in DOCUMENT_ALGORITHMS:
        if found.under(algorithm) != proof.leaf.under(algorithm):
            raise DocumentMismatch(
                "this is not the file that the proof is of",
                where=algorithm.value,
                expected=proof.leaf.under(algorithm),
                found=found.under(algorithm),
            )
    return Words("文件与承诺在两种算法下均一致", "the file is the one committed to, under SHA-256 and SM3")


def _leaf(content: Iterable[bytes], salt: bytes | None) -> Digests:
    return Digests.of_chunks(content) if salt is None else commitments_to_whole(content, salt)


def _place(case: AnchorCase) -> Words:
    proof = case.proof
    roots, place = proof.roots, proof.place
    case.placed = True
    return Words(
        f"第 {place.index} 位，共 {place.count} 个；根 {hexed(roots.sha256)}，{hexed(roots.sm3)}",
        f"leaf {place.index} of {place.count}; roots {hexed(roots.sha256)} and {hexed(roots.sm3)}",
    )


def _record(case: AnchorCase) -> Words:
    """Raises ClaimMismatch where the registry has no such batch, or another record of it; BrokenTrieProof for no proof at all."""
    proof, shared = case.proof, case.proof.on_chain
    if not case.placed:
        raise Unreached("builds on the place in the trees", where=PLACE)
    if shared.proof.address != shared.registry:
        problem = "the storage proven is another account's"
        raise ClaimMismatch(problem, where="proof.address", expected=shared.registry, found=shared.proof.address)
    verify_account_proof(shared.header.state_root, shared.proof)
    found = case.layout.recorded(proof.key, _words(case, proof))
    if found is None:
        raise ClaimMismatch("the registry has not recorded this batch", where="proof", expected=proof.key)
    for name, expected, stated in (
        ("by", found.by, shared.recorded.by),
        ("block", found.block, shared.recorded.block),
        ("timestamp", found.timestamp, shared.recorded.timestamp),
        ("count", found.count, proof.place.count),
    ):
        if expected != stated:
            problem = "the registry recorded something else"
            raise ClaimMismatch(problem, where=f"anchor.{name}", expected=expected, found=stated)
    case.recorded = found
    time = legal_time(found.timestamp)
    return Words(
        f"{hexed(found.by)} 于区块 {found.block} 登记，{time}；由状态根 {hexed(shared.header.state_root)} 证明",
        f"anchored by {hexed(found.by)} in block {found.block}, {time}; proven from the state root {hexed(shared.header.state_root)}",
    )


def _words(case: AnchorCase, proof: AnchorProof) -> dict[int, int]:
    words = {slot.slot: slot.value for slot in proof.on_chain.proof.storage}
    wanted = case.layout.slots(proof.key)
    if sorted(words) != sorted(wanted) or len(words) != len(proof.on_chain.proof.storage):
        raise ClaimMismatch(
            "the storage proofs are not those of this batch",
            where="proof.storageProof",
            expected=[hex(slot) for slot in wanted],
            found=[hex(slot.slot) for slot in proof.on_chain.proof.storage[:4]],
        )
    return words


def _registry(case: AnchorCase) -> Words:
    """Raises ClaimMismatch for another chain, registry or code than the pinned one; UnpinnedTrust where none is pinned."""
    shared = case.proof.on_chain
    if case.recorded is None:
        raise Unreached("builds on the registry's record", where=RECORD)
    pinned = _pinned(case.trust)
    code = shared.proof.account.code_hash
    for name, expected, found in (
        ("address", pinned.address, shared.registry),
        ("codeHash", pinned.code_hash, code),
        ("chainId", case.trust.chain_id, shared.chain_id),
    ):
        if expected is not None and expected != found:
            raise ClaimMismatch("not the one that is pinned", where=name, expected=expected, found=found)
    required(case.trust.chain_id, "chainId")
    return Words(
        f"链 {shared.chain_id}，登记合约 {hexed(shared.registry)}，代码哈希与信任文件一致",
        f"chain {shared.chain_id}, registry {hexed(shared.registry)}, its code's hash that of the trust file",
    )


def _pinned(trust: Trust) -> Contract:
    for contract in required(trust.contracts, "contracts"):
        if contract.name == REGISTRY:
            return contract
    raise UnpinnedTrust(f"the trust file pins no {REGISTRY}", where="trust.contracts")


def _finality(case: AnchorCase) -> Words:
    """Raises InvalidEvidence when what speaks for the block is false; CannotTell when nothing pinned does."""
    strategy, proof = case.trust.finality(), case.proof
    header = proof.on_chain.header
    _require_order(proof)
    found = strategy.confirmation(proof.block)
    case.assurance = found.level
    block = f"{header.number}, {hexed(strategy.block_hash(header))}, {legal_time(header.timestamp)}"
    spoken = spoken_for(found, case.trust.owners(header.number))
    return Words(f"区块 {block}；{spoken.zh}", f"block {block}; {spoken.en}")


def _require_order(proof: AnchorProof) -> None:
    header, stated = proof.on_chain.header, proof.on_chain.recorded
    if header.number < stated.block:
        problem = "the anchor is later than the block that is to prove it"
        raise ClaimMismatch(problem, where="header", expected=f"{stated.block} or later", found=header.number)
    if header.timestamp < stated.timestamp:
        problem = "the anchor's time is later than the block's that is to prove it"
        raise ClaimMismatch(problem, where="header", expected=f"{stated.timestamp} or later", found=header.timestamp)


def _assurance(case: AnchorCase) -> Words:
    """Raises MissingEvidence where the block is less sure than was asked for."""
    level, asked = case.assurance, case.required
    if level is None or asked is None:
        raise Unreached("builds on the block's finality", where=FINALITY)
    if LEVELS.index(level) < LEVELS.index(asked):
        problem = "the block is less sure than was asked for"
        raise MissingEvidence(problem, where="--require", expected=asked.value, found=level.value)
    return Words(f"要求达到：{level.value}", f"asked for and reached: {level.value}")


CHECKS: tuple[Check[AnchorCase], ...] = (
    Check(
        FORM,
        Words("证明文件的格式", "form of the proof"),
        _form,
        Words("格式无误不等于内容真实", "a sound form says nothing of the content"),
    ),
    Check(
        FILE,
        Words("文件与承诺", "file and commitment"),
        _file,
        Words(
            "不证明文件内容为真，也不证明文件名",
            "not that what the file says is true, nor what the file was called",
        ),
    ),
    Check(
        PLACE,
        Words("在两棵树中的位置", "place in both trees"),
        _place,
        Words("同批其他文件一概不在证明之内", "says nothing of the other files of the batch"),
    ),
    Check(
        RECORD,
        Words("登记记录", "the registry's record"),
        _record,
        Words(
            "证明该区块时已登记，时间为出块者所称；任何人都可以登记，登记者不因此是作者；交易编号仅供查询",
            "that it was recorded by that block, at a time that the makers of blocks stated; anyone may anchor, and who did need not be "
            "the author; the transaction's number is for looking up",
        ),
    ),
    Check(
        CONTRACT,
        Words("登记合约身份", "identity of the registry"),
        _registry,
        Words(
            "身份取自信任文件，其来源须另行核实", "the identity is the trust file's: where that came from must be known"
        ),
    ),
    Check(
        FINALITY,
        Words("区块确认", "finality of the block"),
        _finality,
        Words("级别只说明区块，不说明内容", "the level is about the block, not about what is in it"),
    ),
)
ASKED: Check[AnchorCase] = Check(
    "block.assurance",
    Words("要求的确认级别", "assurance asked for"),
    _assurance,
    Words("级别只说明区块，不说明内容", "the level is about the block, not about what is in it"),
)
