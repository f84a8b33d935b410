"""How far a run has come: one line that is written over on a terminal, plain lines elsewhere."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TextIO

WIDTH = 78


@dataclass
class Progress:
    """Call it with what begins; `finish` leaves the terminal clean."""

    out: TextIO
    quiet: bool = False
    count: int = 0

    def __call__(self, what: str) -> None:
        self.count += 1
        if self.quiet:
            return
        if self.out.isatty():
            self.out.write(f"\r{what[:WIDTH]:<{WIDTH}}")
        else:
            self.out.write(f"{what}\n")
        self.out.flush()

    def finish(self) -> None:
        """Clears the line that was written over."""
        if self.out.isatty() and not self.quiet:
            self.out.write(f"\r{'':<{WIDTH}}\r")
            self.out.flush()
