"""Time from somebody who is neither lender, borrower nor operator of the chain: tokens over the bundle's block and over earlier ones."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import TypeVar

from evidence import checkpoint
from evidence.bundle import TOKEN
from evidence.catalogue import FileKind
from evidence.chainproof import Assurance, verify_account_proof
from evidence.deployment import LEDGER
from evidence.errors import CannotTell, ClaimMismatch, HeadMismatch, MissingEvidence, shown
from evidence.manifest import Block
from evidence.replay import Replay
from evidence.report import Prefix, Words, legal_time
from evidence.stored import TOKEN as TOKEN_FILE
from evidence.stored import StoredBlock
from evidence.timestamp import Expected, Token, verify_response
from evidence.verify.case import Case, Replays
from evidence.verify.log import REPLAY

_T = TypeVar("_T")

INDEPENDENT, PREFIXES = "time.independent", "time.prefixes"


def independent(case: Case) -> Words:
    """Raises MalformedInput or TokenRefused for a token that does not hold; MissingEvidence without one; UnpinnedTrust."""
    response = case.bundle.contents.get(TOKEN)
    block = case.bundle.manifest.block
    if response is None:
        problem = (
            "the bundle holds no token of an independent time authority over its block: its time is the chain's own"
        )
        raise MissingEvidence(problem, where=TOKEN, found=f"block {block.number}")
    case.token = token = _token(case, block.hash, response)
    return Words(
        f"区块 {block.number} 在 {legal_time(token.seconds)} 之前已存在（{_who(token)}）；区块自称 {legal_time(block.timestamp)}",
        f"block {block.number} existed before {legal_time(token.seconds)}, says {_who(token)}; its own time is {legal_time(block.timestamp)}",
    )


def prefixes(case: Case) -> Words:
    """Which steps existed before which earlier block, and before the token over it.

    Raises MalformedInput or InvalidEvidence for a stored block of which anything is false; MissingEvidence where none has a token;
    UnpinnedTrust.
    """
    if not case.stored:
        raise MissingEvidence("no earlier block was stored for these files: steps are dated by the chain alone")
    logs = case.shown(REPLAY, Replays).of
    found, open_questions = [], list[CannotTell]()
    for stored in case.stored:
        steps = _steps(case, stored, logs)
        found.append(_prefix(case, stored, steps, open_questions))
    case.prefixes = tuple(found)
    dated = [prefix for prefix in found if prefix.token is not None]
    if not dated:
        raise open_questions[0] if open_questions else _without_token(case.stored)
    return _told(case.prefixes, dated)


def _steps(case: Case, stored: StoredBlock, logs: Mapping[FileKind, Replay]) -> Mapping[FileKind, int]:
    """How many steps of each file stand at the block: the head that its state holds is the one after them."""
    header, proof = stored.header, stored.proof
    if header.number >= case.bundle.manifest.block.number:
        problem = "a stored block is earlier than the bundle's own"
        raise ClaimMismatch(problem, where=stored.where, expected=f"below {case.bundle.manifest.block.number}")
    verify_account_proof(header.state_root, proof)
    _require_ledger(case, stored)
    slots = {case.layout.files.head_slot(case.bundle.manifest.files[kind]): kind for kind in FileKind}
    proven = [slot.slot for slot in proof.storage]
    if not proven or len(set(proven)) != len(proven) or not slots.keys() >= set(proven):
        raise ClaimMismatch(
            "the storage proofs are not those of heads of these files, each once",
            where=stored.where,
            expected=[hex(slot) for slot in sorted(slots)],
            found=[hex(slot) for slot in proven],
        )
    return {slots[slot.slot]: _length(logs[slots[slot.slot]], slot.value, stored) for slot in proof.storage}


def _require_ledger(case: Case, stored: StoredBlock) -> None:
    """The account is the ledger's, and the pinned code was there already."""
    ledger = case.domain.verifying_contract
    if stored.proof.address != ledger:
        raise ClaimMismatch("not the ledger's account", where=stored.where, expected=ledger, found=stored.proof.address)
    pinned = next((contract for contract in case.trust.contracts or () if contract.name == LEDGER), None)
    if pinned is not None and stored.proof.account.code_hash != pinned.code_hash:
        problem = "other code than the pinned one stood at the ledger's address"
        raise ClaimMismatch(
            problem, where=stored.where, expected=pinned.code_hash, found=stored.proof.account.code_hash
        )


def _length(log: Replay, word: int, stored: StoredBlock) -> int:
    """Steps before the block, of a file that is not opened yet none. The steps' own times must agree."""
    head = word.to_bytes(32, "big")
    if word and head not in log.heads:
        problem = "no prefix of the log leads to the head that this block had"
        raise HeadMismatch(problem, where=f"{stored.where}, {log.start.kind.name.lower()} file", found=head)
    count = log.heads.index(head) if word else 0
    if count and log.steps[count - 1].timestamp > stored.header.timestamp:
        problem = "a step is dated after the block that already held it"
        raise ClaimMismatch(problem, where=stored.where, expected=f"step {count} by {stored.header.timestamp}")
    return count


def _prefix(case: Case, stored: StoredBlock, steps: Mapping[FileKind, int], open_questions: list[CannotTell]) -> Prefix:
    block_hash = case.trust.block_hash(stored.header)
    token = _told_or_open(lambda: _stamped(case, block_hash, stored), open_questions)
    assurance = _told_or_open(lambda: _assurance(case, stored), open_questions)
    block = Block(stored.header.number, block_hash, stored.header.timestamp)
    return Prefix(block, steps, assurance, token)


def _told_or_open(tell: Callable[[], _T | None], open_questions: list[CannotTell]) -> _T | None:
    """What cannot be told is noted and stays open; what is false is raised."""
    try:
        return tell()
    except CannotTell as error:
        open_questions.append(error)
        return None


def _stamped(case: Case, block_hash: bytes, stored: StoredBlock) -> Token | None:
    return None if stored.token is None else _token(case, block_hash, stored.token)


def _assurance(case: Case, stored: StoredBlock) -> Assurance | None:
    """Its steps are the chain's because a later block of the chain holds them: this block's own finality adds to that."""
    if stored.speaking is None:
        return None
    return case.trust.finality().assurance(checkpoint.read(stored.header, stored.speaking))


def _token(case: Case, block_hash: bytes, response: bytes) -> Token:
    return verify_response(response, Expected.sha256_of(block_hash), case.trust.time_authorities or ())


def _without_token(blocks: Sequence[StoredBlock]) -> MissingEvidence:
    problem = "earlier blocks were stored, but no time authority's token over one of them"
    return MissingEvidence(problem, where=f"{blocks[-1].where}/{TOKEN_FILE}", found=f"{len(blocks)} blocks")


def _told(all_: Sequence[Prefix], dated: Sequence[Prefix]) -> Words:
    first, last = dated[0], dated[-1]
    zh, en = _line(first)
    if last is not first:
        last_zh, last_en = _line(last)
        zh, en = f"{zh}；{last_zh}", f"{en}; {last_en}"
    return Words(
        f"{len(all_)} 个先前区块，其中 {len(dated)} 个带有独立时间戳：{zh}",
        f"{len(all_)} earlier blocks, {len(dated)} with a token: {en}",
    )


def _line(prefix: Prefix) -> tuple[str, str]:
    assert prefix.token is not None
    steps = ", ".join(f"{kind.name.lower()} {prefix.steps[kind]}" for kind in FileKind if kind in prefix.steps)
    time = legal_time(prefix.token.seconds)
    return (
        f"至区块 {prefix.block.number} 的步骤（{steps}）在 {time} 之前已存在",
        f"the steps to block {prefix.block.number} ({steps}) existed before {time}",
    )


def _who(token: Token) -> str:
    assert token.authority is not None
    return f"{shown(token.authority.name)} ({shown(token.authority.owner)})"
