"""The checks of a block, each with what it looked at and what it does not prove. One fault never hides another."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from functools import partial

from evidence.canonical import Json
from evidence.chainproof import (
    AccountProof,
    Assurance,
    Checkpoint,
    Header,
    Qbft,
    Receipt,
    SlotProof,
    root_of_list,
    transaction_from_rpc,
)
from evidence.chainproof.accounts import verify_account, verify_slot
from evidence.chainproof.finality import require_linked
from evidence.checkblock.file import BlockFile
from evidence.errors import CannotTell, ClaimMismatch, EvidenceError, MissingEvidence
from evidence.report import Answer, Words, legal_time
from evidence.shape import hexed, rpc_octets
from evidence.verify.block import spoken_for
from evidence.verify.run import made
from evidence.verify.table import Check

SCHEMA, VERSION = "fubie.block-report", 1
FORM, HEADER, AFTER, TRANSACTIONS, RECEIPTS, FINALITY = (
    "file.form",
    "block.header",
    "block.neighbours",
    "block.transactions",
    "block.receipts",
    "block.finality",
)


@dataclass(frozen=True)
class BlockReport(Answer):
    """`file` is None where the bytes could not be read as one; `storage` holds the words that are proven, by account and slot."""

    file: BlockFile | None
    storage: tuple[tuple[bytes, SlotProof], ...]
    assurance: Assurance | None

    def to_json(self) -> dict[str, Json]:
        """{"schema": "fubie.block-report", "version": 1, "outcome", "assurance", "block": {…} | null, "storage": [{"address", "slot", "value",
        "present"}], "checks": as in a bundle's report}. `storage` lists what is proven, and nothing else."""
        return {
            "schema": SCHEMA,
            "version": VERSION,
            "outcome": self.outcome.word,
            "assurance": None if self.assurance is None else self.assurance.value,
            "block": None if self.file is None else _block(self.file),
            "storage": [
                {
                    "address": hexed(address),
                    "slot": f"0x{slot.slot:064x}",
                    "value": f"0x{slot.value:064x}",
                    "present": slot.value > 0,
                }
                for address, slot in self.storage
            ],
            "checks": [check.to_json() for check in self.checks],
        }


@dataclass
class BlockCase:
    """One check under way, and what it has shown."""

    file: BlockFile
    storage: list[tuple[bytes, SlotProof]]
    assurance: Assurance | None = None


def check_block(data: bytes) -> BlockReport:
    """What a file of a node's answers proves of its block (see `file`)."""
    found: list[BlockFile] = []

    def form(_: None) -> Words:
        found.append(BlockFile.read(data))
        return Words(f"{len(data)} 字节", f"{len(data)} bytes")

    read = made(Check(FORM, Words("文件格式", "form of the file"), form, _NOTHING_OF_CONTENT), None)
    if not found:
        return BlockReport((read,), None, (), None)
    case = BlockCase(found[0], [])
    checks = (read, *(made(check, case) for check in _checks(case.file)))
    return BlockReport(checks, case.file, tuple(case.storage), case.assurance)


def _checks(file: BlockFile) -> Iterator[Check[BlockCase]]:
    """Those of the parts that the file has; of a block alone, also of those that it lacks."""
    yield _HEADER
    if len(file.headers) > 1:
        yield _NEIGHBOURS
    if file.transactions is not None or file.receipts is not None:
        yield from (_TRANSACTIONS, _RECEIPTS)
    for proof in file.proofs:
        yield _account_check(proof)
        for slot in proof.storage:
            yield _slot_check(proof, slot)
    yield _FINALITY


def _header(case: BlockCase) -> Words:
    """Raises ClaimMismatch where the stated hash is not that of the header."""
    file = case.file
    found = file.headers[file.place]
    _require_hash(file, found.header, found.hash)
    hash_, time = hexed(file.block_hash(found.header)), legal_time(found.header.timestamp)
    state = hexed(found.header.state_root)
    return Words(
        f"区块 {found.header.number}，{hash_}，{time}；状态根 {state}",
        f"block {found.header.number}, {hash_}, {time}; state root {state}",
    )


def _neighbours(case: BlockCase) -> Words:
    """Raises ClaimMismatch for a wrong hash; BrokenHeaders for headers that do not follow one another."""
    file = case.file
    for stated in file.headers:
        _require_hash(file, stated.header, stated.hash)
    require_linked([stated.header for stated in file.headers], file)
    first, last = file.headers[0].header.number, file.headers[-1].header.number
    return Words(f"区块 {first} 至 {last} 逐一相连", f"blocks {first} to {last}, each the parent of the next")


def _transactions(case: BlockCase) -> Words:
    """Raises ClaimMismatch for another root; MissingEvidence where the file has no whole transactions."""
    listed = case.file.transactions
    if listed is None or any(isinstance(transaction, str) for transaction in listed):
        raise MissingEvidence("the file does not hold the block's whole transactions", where="block.transactions")
    return _rooted("transactionsRoot", case.file.header.transactions_root, list(map(transaction_from_rpc, listed)))


def _receipts(case: BlockCase) -> Words:
    """Raises ClaimMismatch for another root, or receipts that stand beside other transactions."""
    listed = case.file.receipts
    if listed is None:
        raise MissingEvidence("the file does not hold the block's receipts", where="receipts")
    words = _rooted("receiptsRoot", case.file.header.receipts_root, [Receipt.from_rpc(item).encoded for item in listed])
    transactions = case.file.transactions
    if transactions is not None:
        expected, found = _hashes(transactions, "hash"), _hashes(listed, "transactionHash")
        if expected != found:
            place = next(
                (n for n, (one, other) in enumerate(zip(expected, found, strict=False)) if one != other), len(found)
            )
            raise ClaimMismatch(
                "a receipt of another transaction than the block's", where=f"receipts[{place}].transactionHash"
            )
    return words


def _account(proof: AccountProof, case: BlockCase) -> Words:
    """Raises ClaimMismatch for another account than is proven; BrokenTrieProof for no proof."""
    verify_account(case.file.header.state_root, proof)
    account = proof.account
    return Words(
        f"代码哈希 {hexed(account.code_hash)}，存储根 {hexed(account.storage_root)}，nonce {account.nonce}，余额 {account.balance}",
        f"code hash {hexed(account.code_hash)}, storage root {hexed(account.storage_root)}, nonce {account.nonce}, balance {account.balance}",
    )


def _slot(proof: AccountProof, slot: SlotProof, case: BlockCase) -> Words:
    """Raises as `_account`."""
    proven = verify_account(case.file.header.state_root, proof)
    verify_slot(proven.storage_root, slot)
    case.storage.append((proof.address, slot))
    where = f"0x{slot.slot:064x}"
    if not slot.value:
        return Words(f"{where} 无值，已证明", f"{where} proven absent")
    return Words(f"{where} = 0x{slot.value:x}，已证明", f"{where} = 0x{slot.value:x}, proven")


def _finality(case: BlockCase) -> Words:
    """Of the block, and under QBFT of those after it as well.

    Raises: InvalidEvidence when what speaks for the block is false; CannotTell when nobody is held for a member, or too few speak.
    """
    rule, checkpoint = case.file.finality(), case.file.checkpoint
    found = rule.confirmation(checkpoint)
    if isinstance(rule, Qbft) and checkpoint.following:
        whole = (*checkpoint.preceding, checkpoint.header, *checkpoint.following)
        # Who seals later blocks may stay open; what they show false does not.
        with suppress(CannotTell):
            rule.confirmation(Checkpoint(whole[-1], preceding=whole[:-1]))
    case.assurance = found.level
    return spoken_for(found, {})


def _require_hash(file: BlockFile, header: Header, stated: bytes | None) -> None:
    found = file.block_hash(header)
    if stated is not None and stated != found:
        problem = "the stated hash is not that of the header"
        raise ClaimMismatch(problem, where=f"block {header.number}", expected=found, found=stated)


def _rooted(name: str, stated: bytes, encoded: Sequence[bytes]) -> Words:
    found = root_of_list(encoded)
    if found != stated:
        raise ClaimMismatch("another root than the header's", where=f"block.{name}", expected=stated, found=found)
    return Words(f"{len(encoded)} 项，根 {hexed(found)}", f"{len(encoded)} items under {hexed(found)}")


def _hashes(values: Sequence[Json], name: str) -> list[bytes]:
    return [rpc_octets(value.get(name) if isinstance(value, Mapping) else value, name, 32) for value in values]


def _block(file: BlockFile) -> dict[str, Json]:
    header = file.header
    try:
        hash_: Json = hexed(file.block_hash(header))
    except EvidenceError:
        hash_ = None
    return {
        "number": header.number,
        "hash": hash_,
        "timestamp": header.timestamp,
        "time": legal_time(header.timestamp),
        "parentHash": hexed(header.parent_hash),
        "stateRoot": hexed(header.state_root),
        "transactionsRoot": hexed(header.transactions_root),
        "receiptsRoot": hexed(header.receipts_root),
    }


_NOTHING_OF_CONTENT = Words("格式无误不等于内容真实", "a sound form says nothing of the content")
_STATE = Words("只在状态根为真时成立", "holds only as far as the state root is the chain's")


def _account_check(proof: AccountProof) -> Check[BlockCase]:
    address = hexed(proof.address)
    run: Callable[[BlockCase], Words] = partial(_account, proof)
    return Check(f"account.{address}", Words(f"账户 {address}", f"account {address}"), run, _STATE)


def _slot_check(proof: AccountProof, slot: SlotProof) -> Check[BlockCase]:
    run: Callable[[BlockCase], Words] = partial(_slot, proof, slot)
    id_ = f"storage.{hexed(proof.address)}.0x{slot.slot:064x}"
    return Check(id_, Words("存储项", "storage"), run, _STATE)


_HEADER: Check[BlockCase] = Check(
    HEADER,
    Words("区块头哈希", "header hash"),
    _header,
    Words("不证明该区块属于公认的链", "not that the block belongs to the chain that others know"),
)
_NEIGHBOURS: Check[BlockCase] = Check(
    AFTER,
    Words("前后区块", "headers around it"),
    _neighbours,
    Words("相连不等于确认", "to follow one another is not to be confirmed"),
)
_TRANSACTIONS: Check[BlockCase] = Check(
    TRANSACTIONS,
    Words("交易根", "transactions root"),
    _transactions,
    Words("发送人与区块位置等节点附注不在其内", "not what the node adds: the sender, the place in the block"),
    decisive=False,
)
_RECEIPTS: Check[BlockCase] = Check(
    RECEIPTS,
    Words("收据根", "receipts root"),
    _receipts,
    Words("新建合约地址等节点附注不在其内", "not what the node adds, such as the address of a new contract"),
    decisive=False,
)
_FINALITY: Check[BlockCase] = Check(
    FINALITY,
    Words("区块确认", "finality of the block"),
    _finality,
    Words(
        "成员名单由调用者给出，其来源须另行核实", "the members are the caller's word: where it came from must be known"
    ),
)
