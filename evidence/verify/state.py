"""From the logs to the state of the block: the heads stand in the ledger's storage, and the pinned code is what keeps them there."""

from __future__ import annotations

from evidence.catalogue import FileKind
from evidence.chainproof import AccountProof, verify_account_proof
from evidence.errors import ClaimMismatch, MissingEvidence, UnpinnedTrust
from evidence.replay import verify_head
from evidence.report import Words
from evidence.shape import hexed
from evidence.trust import required
from evidence.verify.case import Accounts, Case, Replays
from evidence.verify.log import REPLAY

PROOFS, HEADS = "state.proofs", "state.heads"


def proofs(case: Case) -> Words:
    """Raises BrokenTrieProof, ClaimMismatch or MalformedInput for a proof that does not lead from the header's state root to its value."""
    root = case.header.state_root
    found: dict[bytes, AccountProof] = {}
    for proof in case.proofs:
        verify_account_proof(root, proof)
        found[proof.address] = proof
    case.show(PROOFS, Accounts(found))
    slots = sum(len(proof.storage) for proof in found.values())
    return Words(
        f"{len(found)} 个账户与 {slots} 个存储项，均由状态根 {hexed(root)} 证明",
        f"{len(found)} accounts and {slots} storage words, each proven from the state root {hexed(root)}",
    )


def heads(case: Case) -> Words:
    """Raises HeadMismatch where a log leads elsewhere; ClaimMismatch where something else than the heads is proven."""
    ledger = case.domain.verifying_contract or b""
    accounts = case.shown(PROOFS, Accounts).by_address
    if ledger not in accounts:
        raise MissingEvidence("the ledger's account is not proven", expected=ledger)
    files, logs = case.bundle.manifest.files, case.shown(REPLAY, Replays).of
    wanted = {case.layout.files.head_slot(files[kind]): kind for kind in FileKind}
    words = {slot.slot: slot.value for slot in accounts[ledger].storage}
    if words.keys() != wanted.keys() | {case.layout.origin}:
        raise ClaimMismatch(
            "the storage proofs are not those of the origin and of these three files",
            where=hexed(ledger),
            expected=[hex(slot) for slot in sorted({*wanted, case.layout.origin})],
            found=[hex(slot) for slot in sorted(words)],
        )
    _require_origin(case, words[case.layout.origin])
    for slot, kind in wanted.items():
        verify_head(logs[kind], words[slot].to_bytes(32, "big"))
    case.show(HEADS, True)
    listed = ", ".join(f"{kind.name.lower()} {hexed(logs[kind].head)}" for kind in FileKind)
    return Words(
        f"三个案卷的日志头与账本存储一致：{listed}",
        f"the three logs lead to the heads in the ledger's storage: {listed}",
    )


def code(case: Case) -> Words:
    """Raises ClaimMismatch where other code than the pinned one stands at an address; UnpinnedTrust for a contract that is not pinned."""
    pinned = required(case.trust.contracts, "contracts")
    accounts = case.shown(PROOFS, Accounts).by_address
    for contract in pinned:
        if contract.address not in accounts:
            raise MissingEvidence(f"the code of {contract.name} is not proven", expected=contract.address)
        found = accounts[contract.address].account.code_hash
        if found != contract.code_hash:
            problem = "other code than the pinned one stands at this address"
            raise ClaimMismatch(problem, where=contract.name, expected=contract.code_hash, found=found)
    missing = sorted(set(case.layout.contracts) - {contract.name for contract in pinned})
    if missing:
        raise UnpinnedTrust("the trust file does not pin every contract of the ledger", where=", ".join(missing))
    return Words(
        f"{len(pinned)} 个合约的代码哈希与信任文件一致",
        f"the code hashes of {len(pinned)} contracts are those of the trust file",
    )


def _require_origin(case: Case, word: int) -> None:
    if word.to_bytes(32, "big") != case.origin:
        problem = "the ledger is of another origin: another deployment, if of the same code"
        raise ClaimMismatch(problem, expected=case.origin, found=word.to_bytes(32, "big"))
