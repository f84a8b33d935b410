"""`fubie serve` as a process, as its users start it."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from queue import Queue

ROOT = Path(__file__).resolve().parents[3]
FUBIE = Path(sys.executable).with_name("fubie")
START_SECONDS, STOP_SECONDS = 180, 90


@dataclass
class Running:
    """`told` are the lines that it printed, by their first word."""

    process: subprocess.Popen[str]
    told: dict[str, str]

    @property
    def url(self) -> str:
        return self.told["serving"].split()[0]

    def died(self) -> int:
        """Waits for it to end by itself; its exit code."""
        return self.process.wait(STOP_SECONDS)

    def stop(self) -> int:
        """As Ctrl-C does."""
        if self.process.poll() is None:
            self.process.send_signal(signal.SIGINT)
        return self.process.wait(STOP_SECONDS)


def _heed_interrupts() -> None:
    """A shell has what it runs in the background ignore Ctrl-C, and so all that this starts in turn."""
    signal.signal(signal.SIGINT, signal.SIG_DFL)


@contextmanager
def serving(*command: object, home: Path) -> Iterator[Running]:
    """The service, from the moment at which it can be asked."""
    arguments = list(map(str, command)) or [str(FUBIE), "serve", "--port", "0", "--data", str(home)]
    environment = {name: value for name, value in os.environ.items() if not name.startswith("FUBIE_")}
    environment["PYTHONPATH"] = os.pathsep.join(filter(None, (str(ROOT), environment.get("PYTHONPATH"))))
    with (home.parent / f"{home.name}.err").open("a") as errors:
        process = subprocess.Popen(
            arguments,
            stdout=subprocess.PIPE,
            stderr=errors,
            text=True,
            env=environment,
            cwd=home.parent,
            preexec_fn=_heed_interrupts,
        )
    running = Running(process, {})
    try:
        read_greeting(running)
        yield running
    finally:
        if process.poll() is None:
            running.stop()
        if process.stdout is not None:
            process.stdout.close()


def read_greeting(running: Running) -> None:
    """Every line up to the one that says where it serves."""
    lines: Queue[str | None] = Queue()
    stdout = running.process.stdout
    assert stdout is not None

    def read() -> None:
        for line in stdout:
            lines.put(line)
        lines.put(None)

    threading.Thread(target=read, daemon=True).start()
    while "serving" not in running.told:
        line = lines.get(timeout=START_SECONDS)
        assert line is not None, f"it ended with {running.process.wait()}"
        head, _, rest = line.partition("  ")
        running.told[head.strip()] = rest.strip()
