"""`fubie evidence checkpoint`, and what an export takes from the blocks that were stored."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from contextlib import ExitStack
from pathlib import Path

from sqlalchemy import make_url

from evidence.stored import StoredBlock
from ledger.chain.artifacts import shipped
from ledger.chain.gateway import Chain
from ledger.chain.keystore import Signer
from ledger.chain.manifest import Deployment
from ledger.checkpoints.authority import authority_of
from ledger.checkpoints.errors import CheckpointError
from ledger.checkpoints.house import checkpoints_of, recorder_of
from ledger.exporting.export import Kept, Stamp
from ledger.journal.checkpoints import Checkpoints
from ledger.journal.database import open_database
from ledger.settings import Settings

STORED, INCOMPLETE = 0, 1


def record(chain: Chain, deployment: Deployment, settings: Settings, notary: Signer | None) -> int:
    """One round of the job, at once; 1 where a token is still missing.

    Raises: CheckpointError, JournalError, ExportError, ChainError.
    """
    with ExitStack() as stack:
        journal = open_database(settings.journal_url)
        stack.callback(journal.close)
        recorder = recorder_of(settings, chain, deployment, shipped(), journal, notary)
        done = recorder.round()
    if done.block is None:
        print("no file has changed since the last stored block")
    else:
        print(f"block {done.block} is stored with the heads of {done.files} files")
    if settings.tsa_url is None:
        print("no token: FUBIE_TSA_URL names no time authority")
    else:
        print(f"tokens received: {done.tokens}")
    if done.problem:
        print(f"{done.problem}; asked again at the next round, for a later time", file=sys.stderr)
    return INCOMPLETE if done.problem else STORED


def times_of(
    chain: Chain, deployment: Deployment, settings: Settings, stack: ExitStack
) -> tuple[Kept | None, Stamp | None]:
    """Where an export finds stored blocks, and a token over its own one: that of the journal, else one of now.

    Without a journal nothing was stored. What the authority refuses now is told, and the bundle goes without.

    Raises: JournalError, RootsUnusable.
    """
    store = _opened(deployment, settings, stack)
    authority = authority_of(settings)

    def kept(files: Sequence[bytes], below: int) -> Sequence[StoredBlock]:
        return () if store is None else [block for block in store.of(files, below) if _stands(chain, store, block)]

    def stamp(block_hash: bytes) -> bytes | None:
        found = None if store is None else store.token_over(block_hash)
        if found is not None or authority is None:
            return found
        try:
            return authority.stamp(block_hash)
        except CheckpointError as error:
            print(f"{error}; the bundle holds no token over its block", file=sys.stderr)
            return None

    return kept, stamp


def _opened(deployment: Deployment, settings: Settings, stack: ExitStack) -> Checkpoints | None:
    """None where there is no journal: an export makes none."""
    where = make_url(settings.journal_url)
    if where.drivername.startswith("sqlite") and not Path(where.database or "").exists():
        return None
    journal = open_database(settings.journal_url)
    stack.callback(journal.close)
    return checkpoints_of(deployment, journal)


def _stands(chain: Chain, store: Checkpoints, block: StoredBlock) -> bool:
    """Whether it is the chain's still; a block that the node has forgotten is believed."""
    found = chain.header(block.header.number)
    return found is None or found.hash == store.hash_of(block.header.number)
