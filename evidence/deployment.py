"""What identifies one ledger on one chain: its contracts, its origin, its catalogue and its calendar.

A trust file pins these values; the environment of a bundle states them. Only the former is ever relied on.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from importlib.resources import files

from evidence.canonical import MAX_SAFE_INTEGER, Json, load
from evidence.digest import SIZE
from evidence.errors import MalformedValue
from evidence.shape import hexed, integer, items, members, octets, text
from evidence.slots import FilesLayout

LEDGER = "LoanLedger"
DAY_SECONDS = 86_400
MAX_CONTRACTS = 64
ADDRESS_BYTES = 20

_NAME = re.compile(r"[A-Za-z][A-Za-z0-9]{0,63}")


@dataclass(frozen=True)
class Contract:
    """`code_hash` is keccak256 of the code at the address, immutables included."""

    name: str
    address: bytes
    code_hash: bytes

    def to_json(self) -> dict[str, Json]:
        return {"name": self.name, "address": hexed(self.address), "codeHash": hexed(self.code_hash)}

    @classmethod
    def from_json(cls, value: Json, where: str) -> Contract:
        found = members(value, where, {"name", "address", "codeHash"})
        return cls(
            text(found["name"], f"{where}.name", _NAME),
            octets(found["address"], f"{where}.address", ADDRESS_BYTES),
            octets(found["codeHash"], f"{where}.codeHash", SIZE),
        )


@dataclass(frozen=True)
class Calendar:
    """How the contracts count days: `origin_day`, in days since 1970-01-01 of legal time, begins at `origin_timestamp`."""

    origin_timestamp: int
    origin_day: int
    day_length: int

    @property
    def is_test(self) -> bool:
        """Whether a legal day is anything but a day."""
        return self.day_length != DAY_SECONDS

    def day(self, timestamp: int) -> int:
        """The legal day of a moment, in Unix seconds."""
        return self.origin_day + (timestamp - self.origin_timestamp) // self.day_length

    def to_json(self) -> dict[str, Json]:
        return {
            "originTimestamp": self.origin_timestamp,
            "originDay": self.origin_day,
            "dayLength": self.day_length,
        }

    @classmethod
    def from_json(cls, value: Json, where: str) -> Calendar:
        found = members(value, where, {"originTimestamp", "originDay", "dayLength"})
        return cls(
            integer(found["originTimestamp"], f"{where}.originTimestamp", -MAX_SAFE_INTEGER),
            integer(found["originDay"], f"{where}.originDay", at_most=2**32 - 1),
            integer(found["dayLength"], f"{where}.dayLength", 1, DAY_SECONDS),
        )


@dataclass(frozen=True)
class Layout:
    """What the ledger's code consists of, by the names of its contracts, and where it keeps what is proven. `origin` is a slot."""

    contracts: tuple[str, ...]
    origin: int
    files: FilesLayout

    @classmethod
    def own(cls) -> Layout:
        """That of this version's contracts, generated from the compiler's output."""
        return cls.from_json(load(files("evidence").joinpath("layout.json").read_bytes()), "layout")

    @classmethod
    def from_json(cls, value: Json, where: str) -> Layout:
        """{"contracts": […], "origin": "0x…32 bytes", "files": {"mapping": …, "headOffset": …, "seqOffset": …, "seqBit": …}}."""
        found = members(value, where, {"contracts", "origin", "files"})
        names = items(found["contracts"], f"{where}.contracts", MAX_CONTRACTS)
        contracts = tuple(text(name, f"{where}.contracts", _NAME) for name in names)
        origin = int.from_bytes(octets(found["origin"], f"{where}.origin", SIZE), "big")
        return cls(contracts, origin, FilesLayout.from_json(found["files"], f"{where}.files"))

    def to_json(self) -> dict[str, Json]:
        files_ = self.files
        return {
            "contracts": self.contracts,
            "origin": f"0x{self.origin:064x}",
            "files": {
                "mapping": f"0x{files_.mapping:064x}",
                "headOffset": files_.head_offset,
                "seqOffset": files_.seq_offset,
                "seqBit": files_.seq_bit,
            },
        }


@dataclass(frozen=True)
class Environment:
    """What a bundle states about where its file lives: claims, to be compared with a trust file.

    `compiler` is whatever the compiler says of itself; `deployed` is the block in which the ledger was made, by number and hash.
    """

    contracts: tuple[Contract, ...]
    origin: bytes
    catalogue: bytes
    calendar: Calendar
    genesis: bytes
    deployed: tuple[int, bytes]
    compiler: Mapping[str, Json]

    @cached_property
    def ledger(self) -> bytes:
        """Raises MalformedValue unless exactly one contract is the ledger."""
        return ledger_of(self.contracts, "environment.contracts")

    def to_json(self) -> dict[str, Json]:
        number, block_hash = self.deployed
        return {
            "contracts": [contract.to_json() for contract in self.contracts],
            "origin": hexed(self.origin),
            "catalogue": hexed(self.catalogue),
            "calendar": self.calendar.to_json(),
            "genesis": hexed(self.genesis),
            "deployed": {"number": number, "hash": hexed(block_hash)},
            "compiler": self.compiler,
        }

    @classmethod
    def from_json(cls, value: Json) -> Environment:
        """Raises MalformedValue or LimitExceeded."""
        where = "environment"
        found = members(
            value, where, {"contracts", "origin", "catalogue", "calendar", "genesis", "deployed", "compiler"}
        )
        deployed = members(found["deployed"], f"{where}.deployed", {"number", "hash"})
        compiler = found["compiler"]
        if not isinstance(compiler, Mapping):
            raise MalformedValue("not a JSON object", where=f"{where}.compiler", found=type(compiler).__name__)
        return cls(
            contracts=contracts_from_json(found["contracts"], f"{where}.contracts"),
            origin=octets(found["origin"], f"{where}.origin", SIZE),
            catalogue=octets(found["catalogue"], f"{where}.catalogue", SIZE),
            calendar=Calendar.from_json(found["calendar"], f"{where}.calendar"),
            genesis=octets(found["genesis"], f"{where}.genesis", SIZE),
            deployed=(
                integer(deployed["number"], f"{where}.deployed.number"),
                octets(deployed["hash"], f"{where}.deployed.hash", SIZE),
            ),
            compiler=compiler,
        )


def contracts_from_json(value: Json, where: str) -> tuple[Contract, ...]:
    """Raises MalformedValue when a name or an address stands twice."""
    found = tuple(
        Contract.from_json(item, f"{where}[{place}]") for place, item in enumerate(items(value, where, MAX_CONTRACTS))
    )
    for kind, values in (("name", [c.name for c in found]), ("address", [c.address for c in found])):
        if len(set(values)) != len(values):
            raise MalformedValue(f"one {kind} stands for two contracts", where=where)
    return found


def ledger_of(contracts: Sequence[Contract], where: str) -> bytes:
    """The address of the entry. Raises MalformedValue without one."""
    for contract in contracts:
        if contract.name == LEDGER:
            return contract.address
    raise MalformedValue(f"no contract is named {LEDGER}", where=where)
