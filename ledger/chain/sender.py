"""Sends transactions so that none is lost and none is doubled: simulate, take a nonce, sign, commit, broadcast, wait.

    >>> outcome = sender.run(ledger.call("advance", loan), keeper, "operation-17")

The operation's id makes it idempotent: the second time, the first transaction answers. The signed bytes are in the journal before
a node sees them; after a restart `recover` sends the same bytes again.
"""

from __future__ import annotations

import logging
import threading
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from hashlib import sha256

from ledger.chain import rawtx
from ledger.chain.decoding import Decoder, Event, NodeReached
from ledger.chain.errors import (
    ChainMismatch,
    NodeRefused,
    NodeUnreachable,
    NonceTaken,
    NotMined,
    OperationDiffers,
    Reverted,
)
from ledger.chain.gateway import Call, Chain, Fees, Receipt
from ledger.chain.keystore import Signer
from ledger.chain.refusals import ContractRefusal, Refusals
from ledger.journal.errors import OperationReused
from ledger.journal.records import Block, Intent, StoredTransaction, TransactionState
from ledger.journal.transactions import Transactions

log = logging.getLogger(__name__)

# An estimate is of now; what the transaction meets may take more.
GAS_ROOM_PERCENT = 30
GAS_ROOM = 50_000
WAIT_MS = 30_000
FIRST_PAUSE_MS, LONGEST_PAUSE_MS = 2, 250
# How long a transaction may stay out of a block before the node is asked whether it still has it.
ASK_AGAIN_MS = 1_000


@dataclass(frozen=True)
class TxHandle:
    """A transaction under way, or done."""

    operation: str
    signer: str
    nonce: int
    hash: bytes


@dataclass(frozen=True)
class Outcome:
    """A transaction that a block took. `events` are those that this version knows, `nodes` the catalogue's among them."""

    handle: TxHandle
    receipt: Receipt
    events: tuple[Event, ...]
    nodes: tuple[NodeReached, ...]


@dataclass(frozen=True)
class Recovery:
    """What `recover` found. `lost` had been in blocks that the chain no longer has; `resent` were sent (again), those among them.

    `changed` had succeeded in the lost blocks and are refused now; `stuck` could not be sent or are in no block yet.
    """

    lost: tuple[TxHandle, ...]
    resent: tuple[TxHandle, ...]
    changed: tuple[TxHandle, ...]
    stuck: tuple[TxHandle, ...]


class Sender:
    """One chain, one journal, any number of signers, threads and processes."""

    def __init__(self, chain: Chain, journal: Transactions, decoder: Decoder, refusals: Refusals) -> None:
        self.chain, self.journal, self.decoder, self.refusals = chain, journal, decoder, refusals
        self._signers: dict[str, Signer] = {}
        self._counted: set[str] = set()
        self._newest: tuple[int, bytes] | None = None
        self._recovering = threading.RLock()
        self._losses = 0

    def run(self, call: Call, signer: Signer, operation: str, timeout_ms: int = WAIT_MS) -> Outcome:
        """Submit and wait. Raises: what both raise."""
        return self.wait(self.submit(call, signer, operation), timeout_ms)

    def submit(self, call: Call, signer: Signer, operation: str) -> TxHandle:
        """Broadcast the operation's transaction, or find it when it was submitted before.

        Raises:
            ContractRefusal: the contract would undo it; no nonce was taken and nothing is kept.
            OperationDiffers: the operation has sent something else.
            NonceTaken: it can never be mined; submit again for another nonce.
            NodeUnreachable, NodeRefused: not known to be broadcast. Where the bytes are in the journal already, a later submit
                of the same operation, or `recover`, sends them.
        """
        self._signers[signer.address] = signer
        self.recover_lost()
        intent = Intent(self._chain, signer.address, operation, _digest(call, signer.address))
        stored = self.journal.of_operation(intent.chain, operation) or self._prepare(intent, call, signer)
        if stored.intent != intent:
            raise OperationDiffers(f"the operation {operation} has sent another transaction already")
        return _handle(stored if stored.settled else self._broadcast(stored))

    def wait(self, handle: TxHandle, timeout_ms: int = WAIT_MS) -> Outcome:
        """The outcome once a block has the transaction; also of one that was settled before.

        Raises:
            ContractRefusal: a block took it, but the contract undid it (`mined`).
            NotMined: not in a block after `timeout_ms`; it may still get there, so wait again.
            NonceTaken: it never will: another transaction of the signer has its nonce.
            NodeUnreachable: no answer until the time was up.
        """
        stored, asked, silent = self._stored(handle), 0, None
        for waited in _pauses(timeout_ms):
            try:
                if receipt := self.chain.receipt(stored.signed.hash):
                    return self._settled(stored, receipt)
                if waited - asked >= ASK_AGAIN_MS:
                    asked, stored = waited, self._asked_again(handle)
                silent = None
            except NodeUnreachable as error:
                silent = error
        raise silent or NotMined(
            f"0x{stored.signed.hash.hex()} of {handle.signer} is in no block after {timeout_ms} ms; "
            f"the operation {handle.operation} goes on: wait again"
        )

    def recover(self, timeout_ms: int = WAIT_MS) -> Recovery:
        """Sends again what the chain does not have, in the order in which it took effect or was prepared, and waits for it.

        Needed at a start, before anything else is submitted. `submit` and `wait` call it when the chain has lost blocks.

        Raises: NodeUnreachable; ChainMismatch where another chain stands at the node's address.
        """
        with self._recovering:
            self._require_same_chain()
            lost = self._unsettle_lost()
            pending = {stored.id: stored for stored in (*lost, *self.journal.waiting(self._chain))}
            resent = [stored for stored in pending.values() if self._sent(stored)]
            verdicts = self._verdicts(resent, timeout_ms)
            self._losses += bool(lost)
        changed = [s for s in lost if s.state is TransactionState.MINED and verdicts.get(s.id) is False]
        stuck = [stored for stored in pending.values() if verdicts.get(stored.id) is None]
        found = Recovery(*(tuple(map(_handle, group)) for group in (lost, resent, changed, stuck)))
        if lost or stuck:
            log.warning("the chain lost %d transactions; %d changed, %d stuck", len(lost), len(changed), len(stuck))
        return found

    def recover_lost(self) -> int:
        """Recovers where the chain has lost blocks, and waits for whoever does; how often that was needed so far.

        What was read from the chain is worth nothing when the number has risen since.

        Raises: NodeUnreachable.
        """
        if self._newest is not None and not self._on_chain(*self._newest):
            self.recover()
        with self._recovering:
            return self._losses

    # ---- preparing

    @property
    def _chain(self) -> str:
        return self.chain.identity().key

    def _prepare(self, intent: Intent, call: Call, signer: Signer) -> StoredTransaction:
        fees = self.chain.fees()
        gas = self._estimated(call, signer.address, fees) if call.gas is None else call.gas
        sign = rawtx.signing(call, gas, fees, self.chain.identity().chain_id, signer)
        try:
            return self.journal.prepare(intent, self._chain_nonce(intent.signer), sign)
        except OperationReused as error:
            raise OperationDiffers(str(error)) from None

    def _estimated(self, call: Call, sender: str, fees: Fees) -> int:
        try:
            needed = self.chain.estimate(call, sender, fees)
        except Reverted as error:
            raise self.refusals.refusal(error.data) from None
        except NodeRefused as error:
            hint = f"{error.reason}; does the signer {sender} hold coin for gas?"
            raise NodeRefused(error.method, error.number, hint) from None
        return min(needed + needed * GAS_ROOM_PERCENT // 100 + GAS_ROOM, fees.block_gas)

    def _chain_nonce(self, signer: str) -> int:
        """Asked once for each signer: from then on the journal counts."""
        if signer in self._counted:
            return 0
        nonce = self.chain.nonce(signer)
        self._counted.add(signer)
        return nonce

    # ---- broadcasting

    def _broadcast(self, stored: StoredTransaction) -> StoredTransaction:
        try:
            self.chain.send(stored.signed.raw)
        except NodeRefused as refusal:
            if not self.chain.knows(stored.signed.hash):
                return self._unwanted(stored, refusal)
        self.journal.broadcast(stored)
        return stored

    def _unwanted(self, stored: StoredTransaction, refusal: NodeRefused) -> StoredTransaction:
        """Why a node does not take a transaction is told from the chain's state; each node words it otherwise."""
        signer = stored.intent.signer
        if self.chain.nonce(signer) > stored.nonce:
            self.journal.set_replaced(stored)
            self._counted.discard(signer)
            raise NonceTaken(
                f"another transaction of {signer} has the nonce {stored.nonce}: the key is used outside this journal"
            )
        fees, said = self.chain.fees(), rawtx.parse(stored.signed.raw)
        if fees.most <= said.most or signer not in self._signers:
            raise refusal
        gas = said.call.gas or 0
        sign = rawtx.signing(said.call, gas, fees, self.chain.identity().chain_id, self._signers[signer])
        repriced = self.journal.reprice(stored, sign)
        self.chain.send(repriced.signed.raw)
        self.journal.broadcast(repriced)
        return repriced

    # ---- waiting

    def _stored(self, handle: TxHandle) -> StoredTransaction:
        stored = self.journal.of_operation(self._chain, handle.operation)
        if stored is None:
            raise NonceTaken(f"the transaction of the operation {handle.operation} was replaced: submit it again")
        return stored

    def _asked_again(self, handle: TxHandle) -> StoredTransaction:
        """The node may have lost the transaction, or what had to come before it."""
        self.recover_lost()
        stored = self._stored(handle)
        if not stored.settled and not self.chain.knows(stored.signed.hash):
            return self._broadcast(stored)
        return stored

    def _settled(self, stored: StoredTransaction, receipt: Receipt) -> Outcome:
        block = Block(receipt.block, receipt.block_hash, receipt.transaction_index)
        reason = stored.reason
        if stored.block != block:
            reason = b"" if receipt.succeeded else self._reason(stored, receipt)
            self.journal.settle(stored, block, succeeded=receipt.succeeded, reason=reason)
        if self._newest is None or block.number >= self._newest[0]:
            self._newest = block.number, block.hash
        if not receipt.succeeded:
            raise self.refusals.refusal(reason, mined=True)
        events = self.decoder.known(receipt.logs)
        return Outcome(_handle(stored), receipt, events, self.decoder.nodes(events))

    def _reason(self, stored: StoredTransaction, receipt: Receipt) -> bytes:
        """A receipt has no reason: the call is played again on the state before its block, then on that after it."""
        call = rawtx.parse(stored.signed.raw).call
        for block in (receipt.block - 1, receipt.block):
            try:
                self.chain.call(call, stored.intent.signer, block)
            except Reverted as error:
                return error.data
            except NodeRefused:
                continue
        return b""

    # ---- recovering

    def _on_chain(self, number: int, digest: bytes) -> bool:
        header = self.chain.header(number)
        return header is not None and header.hash == digest

    def _require_same_chain(self) -> None:
        if not self._on_chain(0, self.chain.identity().genesis):
            raise ChainMismatch(
                "the node has another chain than before: its first block differs; nothing was sent to it"
            )

    def _unsettle_lost(self) -> tuple[StoredTransaction, ...]:
        """Those in blocks that the chain does not have any more, as they were settled."""
        blocks = self.journal.settled_blocks(self._chain)
        anchor = next(((number, digest) for number, digest in blocks if self._on_chain(number, digest)), None)
        self._newest = anchor
        lost = self.journal.settled_above(self._chain, anchor[0] if anchor else -1)
        for stored in lost:
            self.journal.unsettle(stored)
        return lost

    def _sent(self, stored: StoredTransaction) -> bool:
        try:
            self._broadcast(stored)
            return True
        except (NodeRefused, NonceTaken) as error:
            log.error("operation %s of %s: %s", stored.intent.operation, stored.intent.signer, error)
            return False

    def _verdicts(self, sent: Sequence[StoredTransaction], timeout_ms: int) -> dict[int, bool | None]:
        """By id of the transaction; the time is for all together."""
        end = time.monotonic_ns() // 10**6 + timeout_ms
        return {stored.id: self._verdict(stored, max(end - time.monotonic_ns() // 10**6, 0)) for stored in sent}

    def _verdict(self, stored: StoredTransaction, timeout_ms: int) -> bool | None:
        """Whether it succeeded; None while it is in no block."""
        try:
            self.wait(_handle(stored), timeout_ms)
            return True
        except ContractRefusal:
            return False
        except (NotMined, NonceTaken):
            return None


def _handle(stored: StoredTransaction) -> TxHandle:
    return TxHandle(stored.intent.operation, stored.intent.signer, stored.nonce, stored.signed.hash)


def _digest(call: Call, signer: str) -> bytes:
    return sha256(f"{signer}|{(call.to or '').lower()}|".encode() + call.data).digest()


def _pauses(timeout_ms: int) -> Iterator[int]:
    """The milliseconds waited so far, with growing pauses in between, the last time when the time is up."""
    start, pause = time.monotonic_ns(), FIRST_PAUSE_MS
    while True:
        waited = (time.monotonic_ns() - start) // 10**6
        yield waited
        if waited >= timeout_ms:
            return
        time.sleep(min(pause, max(timeout_ms - waited, 1)) / 1000)
        pause = min(2 * pause, LONGEST_PAUSE_MS)
