"""The files of a batch, in the order of their names."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path, PurePosixPath

from ledger.anchoring.errors import FileUnusable

MAX_NAME = 1_024


@dataclass(frozen=True)
class Named:
    """A file and what it is called in the batch: its place below the folder that was named, the folder's own name first."""

    path: Path
    name: str


def files_in(places: Iterable[Path], passed_over: Callable[[Path], None]) -> Iterator[Named]:
    """Every file that is named or stands in a folder that is, at any depth; `passed_over` is told of links and devices.

    Raises: FileUnusable for a name that no proof can carry, or that two files have; OSError.
    """
    seen: set[str] = set()
    for place in places:
        first = place.resolve().name if place.name in ("", "..") else place.name
        if first in seen:
            raise FileUnusable(f"{place}: another of that name was given; anchor them in two batches")
        seen.add(first)
        if place.is_dir():
            yield from _below(place, PurePosixPath(first), passed_over)
        else:
            yield _named(place, PurePosixPath(first))


def _below(folder: Path, name: PurePosixPath, passed_over: Callable[[Path], None]) -> Iterator[Named]:
    with os.scandir(folder) as listed:
        entries = sorted(listed, key=lambda entry: os.fsencode(entry.name))
    for entry in entries:
        path = Path(entry.path)
        if entry.is_dir(follow_symlinks=False):
            yield from _below(path, name / entry.name, passed_over)
        elif entry.is_file(follow_symlinks=False):
            yield _named(path, name / entry.name)
        else:
            passed_over(path)


def _named(path: Path, name: PurePosixPath) -> Named:
    text = str(name)
    if not text.isprintable() or len(text) > MAX_NAME:
        raise FileUnusable(f"{text!a}: a name of at most {MAX_NAME} characters, all printable, is needed; rename it")
    return Named(path, text)
