"""Shows what a bundle holds, without checking it: its files, every step with its time and amounts, and its documents."""

from __future__ import annotations

import argparse
import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from importlib.resources import files
from pathlib import Path

from evidence import container
from evidence.arguments import CannotRead, read
from evidence.bundle import Bundle
from evidence.calldata import Value
from evidence.catalogue import Catalogue, FileKind
from evidence.dossier import Entry, Fields, Whole
from evidence.effects import Effects, function_of, is_opening
from evidence.errors import EvidenceError
from evidence.log import Step
from evidence.rendering import KINDS
from evidence.report import legal_time
from evidence.shape import hexed
from ledger.domain.money import format_yuan
from ledger.domain.nodes import Node

# Fen; a rate of the same name has fewer bits.
MONEY = "uint64"
NOT_CHECKED = "未经核验 not verified: `fubie verify` checks it"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("bundle", type=Path, metavar="BUNDLE", help="the evidence, as it was exported")


def run(arguments: argparse.Namespace) -> int:
    """Print the contents. Raises: CannotRead for a file that cannot be read, or holds no bundle."""
    try:
        print("\n".join(contents(Bundle.read(read(arguments.bundle, container.MAX_BYTES + 1)))))
    except EvidenceError as error:
        raise CannotRead(f"{arguments.bundle}: {error}") from None
    return 0


def contents(bundle: Bundle) -> Iterator[str]:
    """Lines for a reader. Raises: EvidenceError for a part that is malformed."""
    block, reader = bundle.manifest.block, _Reader(Catalogue.own(), Effects.own(), _amounts())
    yield NOT_CHECKED
    yield f"根 root SHA-256 {hexed(bundle.root.sha256)}"
    yield f"根 root SM3     {hexed(bundle.root.sm3)}"
    yield f"完整至 complete to 区块 block {block.number}, {legal_time(block.timestamp)}"
    for kind in FileKind:
        yield from ("", f"{KINDS[kind].zh} {KINDS[kind].en} {hexed(bundle.manifest.files[kind])}")
        yield from map(reader.line, bundle.steps[kind])
    yield from ("", "文件 documents")
    for root, entries in bundle.documents.items():
        yield f"  {hexed(root)}"
        yield from (f"    {entry.leaf.role}, {entry.leaf.media_type}: {_seen(entry)}" for entry in entries)


@dataclass(frozen=True)
class _Reader:
    """What every step is read by. `titles`: of the fields of effects that are money, by name."""

    catalogue: Catalogue
    effects: Effects
    titles: Mapping[str, Mapping[str, str]]

    def line(self, step: Step) -> str:
        node = Node(step.node)
        head = f"  {step.seq:>4}  {legal_time(step.timestamp)}  {node.zh} {node.en}"
        if is_opening(step, self.catalogue):
            return f"{head}, 开立案卷 opens file {hexed(step.object)}"
        fields = self.effects.of(node.name, step.effect)
        shape = self.effects.shapes[function_of(node.name)]
        money = [part.name for part in shape if part.type == MONEY and part.name in self.titles]
        return head + "".join(_amount(self.titles[name], fields[name]) for name in money)


def _amount(title: Mapping[str, str], value: Value) -> str:
    return f", {title['zh']} {title['en']} {format_yuan(value, ',')}" if isinstance(value, int) else ""


def _seen(entry: Entry) -> str:
    match entry.shown:
        case Whole(content, _):
            return f"{len(content):,} 字节 bytes"
        case Fields(fields):
            shown = sum(hasattr(field, "value") for field in fields)
            return f"出示 {shown} 个字段，共 {len(fields)} 个 {shown} of {len(fields)} fields shown"
    return "仅承诺 commitment only"


def _amounts() -> Mapping[str, Mapping[str, str]]:
    """Those that the verifier page knows."""
    text = (files("evidence") / "page/src/ui/amounts.json").read_text(encoding="utf-8")
    found: Mapping[str, Mapping[str, str]] = json.loads(text)
    return found
