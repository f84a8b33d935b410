"""The chain that comes with the server: anvil, with its state kept in a folder between runs.

Anvil overwrites its state file in place, every few seconds and at its end: killed meanwhile, it leaves half a file, and blocks since the last
dump are lost. So it loads one file and dumps to another, which takes the first one's place only when it is whole; what is lost is sent
again from the journal (`Sender.recover`). Anvil does not die with a server that is killed: the next one finds it by the lock that it holds,
lets it write its state and takes over.

It keeps the states of the last 32 blocks only: with all of them the file grows with the square of the number of blocks.
"""

from __future__ import annotations

import fcntl
import gzip
import json
import logging
import os
import signal
import threading
import time
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType
from typing import IO, Self

from ledger.chain import anvil
from ledger.chain.anvil import BLOCK_GAS, Anvil
from ledger.chain.errors import ProcessError
from ledger.chain.jsonrpc import JsonRpcChain
from ledger.durable import sync_folder

log = logging.getLogger(__name__)

DEVELOPMENT_CHAIN = 31_337
TAKE_OVER_MS, TAKE_OVER_POLL_MS = 60_000, 20


@dataclass(frozen=True)
class EmbeddedSettings:
    """`dump_seconds`: how often the state is written. `proofs_kept`: for how many blocks back state can be proven.

    `block_seconds` None = a block at once for each transaction. `development_clock` allows `set_time`, which no server may use.
    `first_time`: of the first block of a new chain, in Unix seconds; it runs on from there until `follow_clock`. None = now.
    """

    folder: Path
    chain_id: int = DEVELOPMENT_CHAIN
    dump_seconds: int = 5
    proofs_kept: int = 32
    block_seconds: int | None = None
    block_gas: int = BLOCK_GAS
    development_clock: bool = False
    program: Path | None = None
    first_time: int | None = None


class EmbeddedChain:
    """Runs from `start` to `stop`; also a context manager. One process may run it from one folder at a time."""

    def __init__(self, settings: EmbeddedSettings) -> None:
        self.settings = settings
        self._anvil: Anvil | None = None
        self._own_lock: IO[str] | None = None
        self._funded: set[str] = set()
        self._restarting = threading.Lock()

    def start(self) -> None:
        """Raises: ProcessError where another process runs it, or anvil does not start."""
        folder = self.settings.folder
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        self._own_lock = (folder / "server.lock").open("w")
        if not _locked(self._own_lock):
            self._own_lock.close()
            raise ProcessError(f"another process runs the chain in {folder}")
        try:
            self._run(0)
        except BaseException:
            self.stop()
            raise

    def stop(self) -> None:
        """Ends it with all its blocks on the disk."""
        if self._anvil is not None:
            self._anvil.stop()
            self._anvil = None
        if self._own_lock is not None:
            self._own_lock.close()
            self._own_lock = None

    def ensure(self) -> None:
        """Starts anvil again, at the same address, when it has died. What it lost is then the sender's to recover."""
        with self._restarting:
            if self._anvil is not None and not self._anvil.running:
                log.error("anvil ended with code %s; starting it again", self._anvil.exit_code)
                self._run(self._anvil.port)

    def __enter__(self) -> Self:
        self.start()
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        self.stop()

    @property
    def running(self) -> Anvil:
        """Raises: ProcessError before `start`."""
        if self._anvil is None:
            raise ProcessError("the embedded chain is not running")
        return self._anvil

    def chain(self) -> JsonRpcChain:
        """A client that starts anvil again when it finds it dead."""
        return JsonRpcChain(self.running.url, revive=self.ensure)

    def fund(self, addresses: Iterable[str]) -> None:
        """Gives signers the test money that gas costs; again after a restart, since it may have been lost."""
        self._funded.update(addresses)
        anvil.fund(self._client(), self._funded)

    def checkpoint(self) -> None:
        """Puts the present state where no crash can spoil it: what must not be lost, a deployment for one, stands on it."""
        dump = self._client().request("anvil_dumpState")
        _replace(self._kept, gzip.decompress(bytes.fromhex(dump.removeprefix("0x"))))

    def set_time(self, timestamp: int) -> None:
        """The next block has exactly this time, and those after it follow on.

        Raises: ProcessError unless `development_clock` allows it, or for a time that is not after the newest block's.
        """
        if not self.settings.development_clock:
            raise ProcessError("a server's time follows the clock: only a development chain jumps")
        set_next_time(self._client(), timestamp)

    def follow_clock(self) -> None:
        """From now on the chain's time is the clock's, as after every restart, but never runs backwards."""
        client = self._client()
        head = client.header("latest")
        newest = -1 if head is None else head.timestamp
        client.request("evm_setTime", max(time.time_ns() // 10**9, newest + 1))

    # ---- the process

    def _run(self, port: int) -> None:
        folder = self.settings.folder
        with (folder / "anvil.lock").open("a+") as lock:
            if not _locked(lock):
                _take_over(lock)
            lock.truncate(0)
            self._restore()
            program = anvil.find_anvil(self.settings.program)
            self._anvil = anvil.start(program, self._flags(), folder, port=port, apart=True, inherit=[lock.fileno()])
            lock.write(str(self._anvil.pid))
        if self._kept.exists() or self.settings.first_time is None:
            self.follow_clock()
        self.fund(())

    def _flags(self) -> list[str]:
        s = self.settings
        flags = ["--accounts", "0", "--hardfork", "london", "--order", "fifo", "--chain-id", str(s.chain_id)]
        flags += ["--gas-limit", str(s.block_gas), "--cache-path", str(s.folder / "cache")]
        flags += ["--preserve-historical-states", "--prune-history", str(s.proofs_kept)]
        flags += ["--dump-state", str(self._dumped), "--state-interval", str(s.dump_seconds)]
        if s.block_seconds is not None:
            flags += ["--block-time", str(s.block_seconds)]
        flags += ["--timestamp", str(self._genesis_time())]
        return flags + (["--load-state", str(self._kept)] if self._kept.exists() else [])

    def _genesis_time(self) -> int:
        """Anvil makes block 0 anew at every start and keeps that of the state beside it; at the same time it is the same block."""
        path = self.settings.folder / "genesis-time"
        if not path.exists():
            first = self.settings.first_time
            _replace(path, str(time.time_ns() // 10**9 if first is None else first).encode())
        return int(path.read_text())

    @property
    def _kept(self) -> Path:
        return self.settings.folder / "state.json"

    @property
    def _dumped(self) -> Path:
        return self.settings.folder / "dump.json"

    def _restore(self) -> None:
        """The last dump becomes the state to load, unless a kill cut it off."""
        if not self._dumped.exists():
            return
        if _is_whole(self._dumped):
            os.replace(self._dumped, self._kept)
        else:
            log.warning("%s was cut off; the state before it is loaded", self._dumped)
            self._dumped.unlink()

    def _client(self) -> JsonRpcChain:
        return JsonRpcChain(self.running.url)


def set_next_time(client: JsonRpcChain, timestamp: int) -> None:
    """The next block's time. Raises: ProcessError where it is not after the newest block's."""
    head = client.header("latest")
    if head is not None and timestamp <= head.timestamp:
        raise ProcessError(f"time cannot run backwards: the newest block is of {head.timestamp}, asked was {timestamp}")
    client.request("evm_setNextBlockTimestamp", timestamp)


def _locked(file: IO[str]) -> bool:
    try:
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        return True
    except BlockingIOError:
        return False


def _take_over(lock: IO[str]) -> None:
    """The lock is held by an anvil whose server is gone, so the number in the file is that process's."""
    lock.seek(0)
    text = lock.read(32).strip()
    if not text.isdigit():
        raise ProcessError(f"{lock.name} is locked by an unknown process")
    log.warning("stopping the anvil %s that an earlier server left behind", text)
    for step in range(TAKE_OVER_MS // TAKE_OVER_POLL_MS):
        if step == 0:
            os.kill(int(text), signal.SIGTERM)
        if _locked(lock):
            return
        time.sleep(TAKE_OVER_POLL_MS / 1000)
    raise ProcessError(f"the anvil {text} that an earlier server left behind does not end")


def _is_whole(path: Path) -> bool:
    try:
        with path.open("rb") as file:
            return isinstance(json.load(file), dict)
    except ValueError:
        return False


def _replace(path: Path, content: bytes) -> None:
    """All of it or nothing, on the disk."""
    beside = path.with_suffix(".new")
    with beside.open("wb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())
    os.replace(beside, path)
    sync_folder(path.parent)
