"""`fubie anchor` that is killed at a certain point: run by test_anchor_command.py as a process of its own.

usage: doomed_anchor.py while-reading | before-broadcast | after-broadcast | between-proofs ARGUMENTS of `fubie anchor`
"""

from __future__ import annotations

import os
import signal
import sys
from pathlib import Path
from typing import Any

from ledger.anchoring import batches, record
from ledger.chain.jsonrpc import JsonRpcChain
from ledger.cli import main


def die(*_: Any) -> Any:
    os.kill(os.getpid(), signal.SIGKILL)


def doom(point: str) -> None:
    send, write = JsonRpcChain.send, batches._write

    def send_and_die(chain: JsonRpcChain, raw: bytes) -> None:
        send(chain, raw)
        die()

    def write_one_and_die(path: Path, content: bytes) -> None:
        if (path.parent / "a.txt.anchor.json").exists():
            die()
        write(path, content)

    match point:
        case "while-reading":
            record.os.replace = die  # type: ignore[assignment]
        case "before-broadcast":
            JsonRpcChain.send = die  # type: ignore[method-assign]
        case "after-broadcast":
            JsonRpcChain.send = send_and_die  # type: ignore[method-assign]
        case "between-proofs":
            batches._write = write_one_and_die


if __name__ == "__main__":
    doom(sys.argv[1])
    sys.exit(main(["anchor", *sys.argv[2:]]))
