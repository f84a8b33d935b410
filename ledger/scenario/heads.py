"""The heads of all files, computed again from the events alone, and held against what the ledger stores."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from evidence.catalogue import FileKind
from evidence.log import Start, Step
from ledger.chain.decoding import FileOpened, file_opened
from ledger.exporting.logs import step_of
from ledger.scenario.kinds import show_bytes
from ledger.scenario.registry import Registry
from ledger.scenario.report import Checked, FileHead
from ledger.scenario.wire import Sent, Wire


@dataclass
class Heads:
    """Replays the logs of one run."""

    wire: Wire
    registry: Registry

    def files(self) -> list[FileHead]:
        """Every file that was opened, with its head as the events give it."""
        opened = list(openings(self.wire.sent))
        steps = list(steps_of(self.wire.sent))
        return [self._file(opening, [step for step in steps if step.file == opening.file]) for opening in opened]

    def compare(self, files: list[FileHead], line: int) -> list[Checked]:
        """The same for each file as the ledger has it."""
        return [self._compare(file, line) for file in files]

    def _file(self, opening: FileOpened, steps: list[Step]) -> FileHead:
        head = Start(self.wire.deployment.origin, FileKind(opening.kind), opening.file).head
        for step in steps:
            head = step.head_after(head)
        name = self.registry.name(opening.file)
        return FileHead(
            FileKind(opening.kind).name.lower(), name, show_bytes(opening.file), show_bytes(head), len(steps)
        )

    def _compare(self, file: FileHead, line: int) -> Checked:
        stored = self.wire.read("fileOf", bytes.fromhex(file.file.removeprefix("0x")))
        found = f"{show_bytes(stored['head'])} after {stored['seq']}"
        computed = f"{file.head} after {file.entries}"
        return Checked(line, f"log of the {file.kind} {file.name or file.file}", computed, found, computed == found)


def openings(sent: Iterable[Sent]) -> Iterator[FileOpened]:
    for one in sent:
        yield from (file_opened(event) for event in one.events if event.name == "FileOpened")


def steps_of(sent: Iterable[Sent]) -> Iterator[Step]:
    """Every entry of every log, in the order of the chain: nodes, and in a parent's log the opening of a file."""
    for one in sent:
        yield from (step for event in one.events if (step := step_of(event)) is not None)
