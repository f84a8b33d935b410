"""A chain for one scenario or test: anvil without a state file, a block for each transaction, time set by the caller.

>>> with ScenarioChain(start=begin) as chain:
...     chain.fund([signer.address])
...     chain.set_time(begin + 86_400)
"""

from __future__ import annotations

import tempfile
from collections.abc import Iterable
from pathlib import Path
from types import TracebackType
from typing import Self

from ledger.chain import anvil
from ledger.chain.anvil import BLOCK_GAS, Anvil
from ledger.chain.embedded import DEVELOPMENT_CHAIN, set_next_time
from ledger.chain.errors import ProcessError
from ledger.chain.jsonrpc import JsonRpcChain


class ScenarioChain:
    """`start`: time of the first block, Unix seconds. Each later block is one second after the one before, or at `set_time`.

    Every block's state can be proven as long as it runs; nothing is kept when it ends. `traced`: so can each step of a transaction be told.
    """

    def __init__(
        self,
        start: int,
        *,
        chain_id: int = DEVELOPMENT_CHAIN,
        block_gas: int = BLOCK_GAS,
        block_seconds: int | None = None,
        program: Path | None = None,
        traced: bool = False,
    ) -> None:
        self._start, self._chain_id, self._block_gas, self._block_seconds = start, chain_id, block_gas, block_seconds
        self._program, self._traced = program, traced
        self._folder: tempfile.TemporaryDirectory[str] | None = None
        self._anvil: Anvil | None = None

    def __enter__(self) -> Self:
        self._folder = tempfile.TemporaryDirectory(prefix="fubie-chain-")
        try:
            folder = Path(self._folder.name)
            self._anvil = anvil.start(anvil.find_anvil(self._program), self._flags(folder), folder)
            self.chain().request("anvil_setBlockTimestampInterval", 1)
        except BaseException:
            self._end()
            raise
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        self._end()

    def _end(self) -> None:
        if self._anvil is not None:
            self._anvil.kill()
            self._anvil = None
        if self._folder is not None:
            self._folder.cleanup()

    @property
    def running(self) -> Anvil:
        """Raises: ProcessError outside the context."""
        if self._anvil is None:
            raise ProcessError("the scenario's chain is not running")
        return self._anvil

    @property
    def url(self) -> str:
        return self.running.url

    def chain(self) -> JsonRpcChain:
        return JsonRpcChain(self.url)

    def fund(self, addresses: Iterable[str]) -> None:
        """Gives signers the test money that gas costs."""
        anvil.fund(self.chain(), addresses)

    def set_time(self, timestamp: int) -> None:
        """The next block has exactly this time. Raises: ProcessError where it is not after the newest block's."""
        set_next_time(self.chain(), timestamp)

    def _flags(self, folder: Path) -> list[str]:
        flags = ["--accounts", "0", "--hardfork", "london", "--order", "fifo", "--chain-id", str(self._chain_id)]
        flags += ["--gas-limit", str(self._block_gas), "--timestamp", str(self._start)]
        flags += ["--cache-path", str(folder / "cache")] + (["--steps-tracing"] if self._traced else [])
        return flags + (["--block-time", str(self._block_seconds)] if self._block_seconds is not None else [])
