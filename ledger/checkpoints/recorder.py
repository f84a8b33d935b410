"""The job: stores the newest block with the heads of the files that changed since the last one, then a token over each block that lacks one.

Killed at any moment it goes on from the journal: a block is stored whole or not at all, once, and a token that is missing is asked for
again. What is asked for late tells a later time; nothing can tell an earlier one.
"""

from __future__ import annotations

import logging
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, field

from evidence.chainproof import AccountProof, Header, naming
from ledger.chain.errors import ChainError
from ledger.chain.keystore import Signer
from ledger.checkpoints.authority import HttpAuthority
from ledger.checkpoints.collecting import Collector
from ledger.checkpoints.errors import CheckpointError
from ledger.exporting.errors import ExportError
from ledger.exporting.speaking import newest, what_speaks_for
from ledger.journal.checkpoints import Checkpoints, Head, NewCheckpoint

log = logging.getLogger(__name__)

MOST_TOKENS = 50
FIRST_PAUSE, LONGEST_PAUSE = 5, 3600
NANOSECONDS = 10**9


@dataclass(frozen=True)
class Round:
    """What one round did. `block` None where no file had changed; `problem` empty where no token was refused or missed."""

    block: int | None
    files: int
    tokens: int
    problem: str = ""


@dataclass
class Recorder:
    """`authority` None: blocks are stored without tokens. `notary` signs for blocks of a chain that shows no finality of its own."""

    collector: Collector
    store: Checkpoints
    authority: HttpAuthority | None = None
    notary: Signer | None = None
    clock: Callable[[], int] = time.monotonic_ns
    _stopping: threading.Event = field(default_factory=threading.Event)
    _pause: int = FIRST_PAUSE

    def run(self, seconds: int) -> None:
        """A round at most every so many seconds, and tokens that are missing again after a pause that grows, until `stop`."""
        collect_at = stamp_at = self.clock()
        while not self._stopping.is_set():
            now = self.clock()
            if now >= collect_at:
                self._quietly(self.collect)
                collect_at = now + seconds * NANOSECONDS
            if now >= stamp_at:
                stamp_at = self._next_stamp(collect_at)
            self._stopping.wait(max(0, min(collect_at, stamp_at) - self.clock()) / NANOSECONDS)

    def stop(self) -> None:
        """Ends after the request in hand."""
        self._stopping.set()

    def round(self) -> Round:
        """Raises: CheckpointError where the block cannot be stored; ChainError."""
        block, files = self.collect()
        try:
            return Round(block, files, self.stamp())
        except CheckpointError as error:
            return Round(block, files, 0, str(error))

    def collect(self) -> tuple[int | None, int]:
        """The block that was stored, and the heads in it; None where no file changed since the last one.

        Raises: StateUnproven, ExportError, ChainError.
        """
        self._drop_lost()
        chain, deployment = self.collector.chain, self.collector.deployment
        top = newest(chain)
        last = self.store.last()
        first = deployment.block if last is None else last.number + 1
        if top is None or top.number < first:
            return None, 0
        files = self.collector.changed(first, top.number)
        if not files:
            return None, 0
        header = Header.from_rpc(dict(top.raw))
        heads: list[Head] = []
        account: AccountProof | None = None
        for group, proof in self.collector.proofs(header, files):
            account = proof
            heads += [Head(file, slot) for file, slot in zip(group, proof.storage, strict=True)]
        assert account is not None
        speaking = what_speaks_for(chain, deployment, header, self.notary)
        self.store.add(NewCheckpoint(header, naming.block_hash(header), account, speaking, tuple(heads)))
        log.info("block %d is stored with the heads of %d files", header.number, len(heads))
        return header.number, len(heads)

    def stamp(self) -> int:
        """Asks for the tokens that are missing, a bounded number of them, and says how many came.

        Raises: AuthorityUnreachable, AnswerRefused at the first that does not come.
        """
        if self.authority is None:
            return 0
        done = 0
        for block in self.store.without_token(MOST_TOKENS):
            if self._stopping.is_set():
                break
            self.store.give_token(block.number, block.hash, self.authority.stamp(block.hash))
            done += 1
        return done

    def _next_stamp(self, collect_at: int) -> int:
        if self._quietly(self.stamp):
            self._pause = FIRST_PAUSE
            return collect_at
        pause, self._pause = self._pause, min(2 * self._pause, LONGEST_PAUSE)
        return self.clock() + pause * NANOSECONDS

    def _quietly(self, work: Callable[[], object]) -> bool:
        """No loan waits for this job, and nothing that goes wrong ends it."""
        try:
            work()
            return True
        except (CheckpointError, ChainError, ExportError) as error:
            log.warning("%s; asked again later, for a later time", error)
        except Exception:
            log.exception("stored blocks; the job goes on")
        return False

    def _drop_lost(self) -> None:
        """A chain that lost its newest blocks made others in their place; what was stored of them proves nothing any more."""
        while (last := self.store.last()) is not None:
            found = self.collector.chain.header(last.number)
            if found is not None and found.hash == last.hash:
                return
            top = self.collector.chain.header("latest")
            if found is None and top is not None and top.number >= last.number:
                return  # the node has forgotten that block
            log.warning("block %d is not the chain's any more; what was stored of it is dropped", last.number)
            self.store.drop(last.number)
