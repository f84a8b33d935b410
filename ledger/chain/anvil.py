"""Runs anvil, a chain in one process, on a free port of the loopback interface."""

from __future__ import annotations

import os
import shutil
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterable, Sequence
from pathlib import Path

from ledger.chain.errors import ProcessError
from ledger.chain.jsonrpc import JsonRpcChain

HOST = "127.0.0.1"
START_MS, STOP_SECONDS = 30_000, 60
POLL_MS = 2
# The balance that a signer is given where gas costs test money: more than it can ever spend, in wei.
PLENTY = 10**30
# Small enough for any node's request limit, large enough for a batch over hundreds of loans.
BLOCK_GAS = 1_000_000_000
LOG_SHOWN = 2_000


def find_anvil(stated: Path | None = None) -> Path:
    """The stated program, else the one beside this Python, else the one on PATH.

    Raises: ProcessError without any.
    """
    beside = Path(sys.prefix) / "bin/anvil"
    on_path = shutil.which("anvil")
    candidates = [stated] if stated else [beside, *([Path(on_path)] if on_path else [])]
    for candidate in candidates:
        if candidate.is_file() and os.access(candidate, os.X_OK):
            return candidate
    raise ProcessError(f"there is no anvil at {', '.join(map(str, candidates))}: run `make setup`, or set FUBIE_ANVIL")


class Anvil:
    """One running process. Made by `start`; `stop` lets it write its state, `kill` does not."""

    def __init__(self, process: subprocess.Popen[bytes], port: int) -> None:
        self._process, self.port = process, port

    @property
    def url(self) -> str:
        return f"http://{HOST}:{self.port}"

    @property
    def pid(self) -> int:
        return self._process.pid

    @property
    def running(self) -> bool:
        return self._process.poll() is None

    @property
    def exit_code(self) -> int | None:
        """None while it runs; the negative of a signal that ended it."""
        return self._process.poll()

    def stop(self) -> None:
        """Ends it; a state file is written before this returns."""
        if self.running:
            self._process.send_signal(signal.SIGTERM)
        try:
            self._process.wait(STOP_SECONDS)
        except subprocess.TimeoutExpired:
            self.kill()

    def kill(self) -> None:
        """Ends it at once."""
        if self.running:
            self._process.kill()
        self._process.wait()


def start(
    program: Path,
    flags: Sequence[str],
    folder: Path,
    *,
    port: int = 0,
    apart: bool = False,
    inherit: Sequence[int] = (),
) -> Anvil:
    """Starts it and returns when it accepts connections, usually after 30 ms.

    `folder` takes its log and cache. `port` 0 = any free one. `apart`: a terminal's Ctrl-C does not reach it. `inherit`: descriptors
    that it keeps open while it lives.

    Raises: ProcessError with the end of its log.
    """
    log = folder / "anvil.log"
    with socket.socket() as reserved, log.open("ab") as output:
        # The port stays bound, though not listened on, until anvil has it: no other program is given it meanwhile.
        reserved.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        reserved.bind((HOST, port))
        port = reserved.getsockname()[1]
        command = [str(program), "--host", HOST, "--port", str(port), "--quiet", "--no-cors", *flags]
        process = subprocess.Popen(
            command,
            cwd=folder,
            env={"HOME": str(folder), "PATH": os.defpath},
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=output,
            start_new_session=apart,
            pass_fds=tuple(inherit),
        )
        running = Anvil(process, port)
        if not _accepts(running):
            running.kill()
            raise ProcessError(f"anvil does not start: {_end_of(log) or 'it says nothing'}")
    return running


def fund(client: JsonRpcChain, addresses: Iterable[str]) -> None:
    """Gives plenty to those who have too little, and a block of its own to the change: it is in no state root before."""
    poor = [a for a in sorted(addresses) if int(client.request("eth_getBalance", a, "latest"), 16) < PLENTY // 2]
    for address in poor:
        client.request("anvil_setBalance", address, hex(PLENTY))
    if poor:
        client.request("evm_mine")


def _accepts(anvil: Anvil) -> bool:
    for _ in range(START_MS // POLL_MS):
        if not anvil.running:
            return False
        with socket.socket() as probe:
            if probe.connect_ex((HOST, anvil.port)) == 0:
                return anvil.running
        time.sleep(POLL_MS / 1000)
    return False


def _end_of(log: Path) -> str:
    text = log.read_bytes()[-LOG_SHOWN:].decode("utf-8", "replace").strip()
    return text.splitlines()[-1] if text else ""
