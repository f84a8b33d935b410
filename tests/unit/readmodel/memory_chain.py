"""A chain in memory that emits what a test writes. Heads are computed here anew, with eth_abi, not with the code under test."""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from eth_abi import encode
from eth_utils import keccak

from ledger.domain.calendar import CHINA
from ledger.domain.nodes import Node
from ledger.readmodel.source import Block, Deployment, Log

ROOT = Path(__file__).resolve().parents[3]
IEFFECTS = json.loads((ROOT / "ledger/chain/artifacts/IEffects.json").read_text())["abi"]
ZERO = bytes(32)
LEDGER = "0x" + "1e" * 20
ORIGIN = keccak(text="origin")
KINDS = {"party": 1, "facility": 2, "loan": 3}


def identifier(name: str) -> bytes:
    return keccak(text=name)


def address(name: str) -> str:
    return "0x" + keccak(text=name)[:20].hex()


def number(value: int) -> bytes:
    return value.to_bytes(32, "big")


def effect(node: Node, **values: Any) -> bytes:
    """Selector and arguments of the node's function in IEffects."""
    camel = node.name.title().replace("_", "")
    entry = next(e for e in IEFFECTS if e["name"] == camel[0].lower() + camel[1:])
    types = [_type(part) for part in entry["inputs"]]
    assert set(values) == {part["name"] for part in entry["inputs"]}, (node, sorted(values))
    ordered = [_ordered(part, values[part["name"]]) for part in entry["inputs"]]
    return keccak(text=f"{entry['name']}({','.join(types)})")[:4] + encode(types, ordered)


def _type(part: Mapping[str, Any]) -> str:
    if part["type"] != "tuple":
        return str(part["type"])
    return f"({','.join(map(_type, part['components']))})"


def _ordered(part: Mapping[str, Any], value: Any) -> Any:
    if part["type"] != "tuple":
        return value
    return tuple(value[component["name"]] for component in part["components"])


@dataclass
class Head:
    head: bytes
    seq: int = 0
    kind: int = 0
    parent: bytes = ZERO
    reached: int = 0


def copy(files: Mapping[bytes, Head]) -> dict[bytes, Head]:
    return {file: Head(**vars(head)) for file, head in files.items()}


@dataclass
class MemoryChain:
    """Mine blocks with `mine`; between, `reach`, `open` and `tell` add events to the next one."""

    blocks: list[Block] = field(default_factory=lambda: [Block(0, identifier("genesis"), ZERO, CHINA.begins(1))])
    mined: list[Log] = field(default_factory=list)
    answers: dict[tuple[Any, ...], Any] = field(default_factory=dict)
    files: dict[bytes, Head] = field(default_factory=dict)
    states: list[dict[bytes, Head]] = field(default_factory=lambda: [{}])
    waiting: list[tuple[str, dict[str, Any]]] = field(default_factory=list)
    day: int = 1
    fork: int = 0
    chain_id: int = 31337

    # ---- as a Source

    def deployment(self) -> Deployment:
        return Deployment(self.chain_id, LEDGER, ORIGIN)

    def head(self) -> int:
        return len(self.blocks) - 1

    def block(self, number: int) -> Block | None:
        return self.blocks[number] if 0 <= number < len(self.blocks) else None

    def logs(self, first: int, last: int) -> list[Log]:
        return [log for log in self.mined if first <= log.block <= last]

    def view(self, function: str, *arguments: Any, block: int) -> Any:
        if function == "fileOf":
            found = self.states[block].get(arguments[0], Head(ZERO))
            return vars(found)
        return self.answers[(function, *arguments)]

    # ---- to write its story

    @property
    def now(self) -> int:
        return CHINA.begins(self.day) + 60 * len(self.blocks)

    def tell(self, name: str, **arguments: Any) -> None:
        """An event that is no entry of a file."""
        self.waiting.append((name, arguments))

    def open(self, kind: str, file: bytes, parent: bytes, node: Node, actor: str) -> None:
        first = keccak(encode(["string", "bytes32", "uint8", "bytes32"], ["fubie.file.v1", ORIGIN, KINDS[kind], file]))
        seq = 0
        if parent != ZERO:
            opening = encode(["uint8", "bytes32", "bytes32"], [KINDS[kind], file, first])
            seq = self._append(parent, node, file, actor, self.day, ZERO, opening, b"")
        self.files[file] = Head(first, 0, KINDS[kind], parent)
        self.tell(
            "FileOpened",
            parent=parent,
            file=file,
            kind=KINDS[kind],
            node=int(node),
            seq=seq,
            actor=actor,
            timestamp=self.now,
            effectiveDay=self.day,
            firstHead=first,
        )

    def reach(
        self,
        node: Node,
        file: bytes,
        actor: str,
        *,
        object: bytes | None = None,
        day: int | None = None,
        documents: bytes = ZERO,
        consents: bytes = b"",
        supersedes: int = 0,
        **values: Any,
    ) -> int:
        """A node of the file's log; its effect from `values`. Returns its seq."""
        data = effect(node, **values)
        what = file if object is None else object
        when = self.day if day is None else day
        seq = self._append(file, node, what, actor, when, documents, data, consents, supersedes)
        self.tell(
            "NodeReached",
            file=file,
            node=int(node),
            object=what,
            seq=seq,
            actor=actor,
            timestamp=self.now,
            effectiveDay=when,
            supersedes=supersedes,
            docHash=documents,
            effect=data,
            consents=consents,
        )
        return seq

    def mine(self, count: int = 1) -> Block:
        """The next block, with what was told since; `count` - 1 empty ones behind it."""
        for _ in range(count):
            parent = self.blocks[-1]
            sealed = keccak(encode(["bytes32", "uint256", "uint256"], [parent.hash, len(self.blocks), self.fork]))
            block = Block(len(self.blocks), sealed, parent.hash, self.now)
            for index, (name, arguments) in enumerate(self.waiting):
                transaction = keccak(encode(["bytes32", "uint256"], [sealed, index]))
                self.mined.append(Log(block.number, sealed, index, transaction, name, arguments))
            self.waiting = []
            self.blocks.append(block)
            self.states.append(copy(self.files))
        return self.blocks[-1]

    def forget(self, count: int) -> None:
        """The last blocks never were; what is mined from here on has other hashes."""
        del self.blocks[-count:], self.states[-count:]
        self.files = copy(self.states[-1])
        self.mined = [log for log in self.mined if log.block < len(self.blocks)]
        self.waiting = []
        self.fork += 1

    def _append(
        self,
        file: bytes,
        node: Node,
        what: bytes,
        actor: str,
        day: int,
        documents: bytes,
        data: bytes,
        consents: bytes,
        supersedes: int = 0,
    ) -> int:
        head = self.files[file]
        head.seq += 1
        summary = keccak(
            encode(["bytes32", "uint32", "uint32", "bytes32"], [keccak(data), day, supersedes, keccak(consents)])
        )
        types = ["bytes32", "uint32", "uint8", "bytes32", "address", "uint256", "bytes32", "bytes32"]
        head.head = keccak(encode(types, [head.head, head.seq, int(node), what, actor, self.now, summary, documents]))
        return head.seq
