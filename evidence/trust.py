"""What the checker knows from elsewhere: the trust file. Nothing in it is ever taken from a bundle.

JSON, in any spelling. Only `schema` and `version` must be there; what is missing makes the checks that need it end with
"cannot tell":

    schema, version   "fubie.trust", 1
    strategy          how a block is known to be the chain's: "qbft", "clique" or "notary"
    chainId           number of the chain
    notary            {"address", "owner"}: whose signature stands for a block, and who holds that key
    validators        [{"from", "to", "members": [{"address", "owner"}]}]: who seals blocks, by heights (see `validators`); for qbft and clique
    interested        [owner]: who has an interest in the loan, as far as the checker knows: the lender, and those that it controls
    contracts         [{"name", "address", "codeHash"}]: the ledger, named LoanLedger, all of its modules, and what else is to be checked
    origin            the constant of the deployment, 32 bytes
    catalogue         digest of the catalogue of nodes that the contracts enforce
    calendar          {"originTimestamp", "originDay", "dayLength"}
    timeAuthorities   [{"name", "owner", "certificate": "0x…", the DER of a root}]: whose tokens give a time (see `timestamp`)
    layout            the pinned code's modules and storage, when they are not those of this version (see `Layout`)

A file that must be trusted has to come another way than the bundle: from a court's list, a regulator, a notary, a contract on paper.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from enum import Enum
from typing import Any, TypeVar

from evidence.canonical import MAX_SAFE_INTEGER, Json, load
from evidence.chainproof import Clique, Finality, Header, Notary, Qbft, naming
from evidence.chainproof.qbft import block_hash as qbft_block_hash
from evidence.deployment import Calendar, Contract, Layout, contracts_from_json, ledger_of
from evidence.digest import SIZE
from evidence.errors import UnpinnedTrust, UnsupportedForm
from evidence.shape import hexed, integer, items, members, octets, text
from evidence.timestamp.authorities import TimeAuthority, authorities_from_json
from evidence.validators import OWNER, OwnedKey, PinnedSets

SCHEMA = "fubie.trust"
VERSION = 1
MAX_BYTES = 1024 * 1024
MAX_INTERESTED = 256

_T = TypeVar("_T")


class Strategy(Enum):
    """How a block is known to be the chain's own."""

    NOTARY = "notary"
    QBFT = "qbft"
    CLIQUE = "clique"


@dataclass(frozen=True)
class Trust:
    """A trust file; None stands for what it lacks."""

    strategy: Strategy | None = None
    chain_id: int | None = None
    notary: OwnedKey | None = None
    validators: PinnedSets | None = None
    interested: tuple[str, ...] | None = None
    contracts: tuple[Contract, ...] | None = None
    origin: bytes | None = None
    catalogue: bytes | None = None
    calendar: Calendar | None = None
    time_authorities: tuple[TimeAuthority, ...] | None = None
    layout: Layout | None = None

    @property
    def ledger(self) -> bytes | None:
        return None if self.contracts is None else ledger_of(self.contracts, "trust.contracts")

    def finality(self) -> Finality:
        """The rule by which a block is the chain's. Raises UnpinnedTrust: no strategy, or not what the strategy needs."""
        if self.strategy is None:
            raise UnpinnedTrust("nothing says how a block is known to be the chain's own", where="trust.strategy")
        if self.strategy is Strategy.NOTARY:
            notary = required(self.notary, "notary")
            return Notary(required(self.chain_id, "chainId"), notary.address)
        validators = required(self.validators, "validators")
        return Qbft(validators) if self.strategy is Strategy.QBFT else Clique(validators)

    def block_hash(self, header: Header) -> bytes:
        """The hash by which the chain calls the block. Raises MalformedInput for a header of another kind of chain."""
        if self.strategy is Strategy.QBFT:
            return qbft_block_hash(header)
        return header.encoded_hash if self.strategy is Strategy.CLIQUE else naming.block_hash(header)

    def owners(self, height: int) -> Mapping[bytes, str]:
        """Who holds each key that may speak for the block of that height, as far as it is known."""
        if self.strategy is Strategy.NOTARY:
            return {} if self.notary is None else {self.notary.address: self.notary.owner}
        tenure = None if self.validators is None else self.validators.find(height)
        return {} if tenure is None else tenure.owners

    def to_json(self) -> dict[str, Json]:
        stated: dict[str, Json] = {
            "strategy": None if self.strategy is None else self.strategy.value,
            "chainId": self.chain_id,
            "notary": None if self.notary is None else self.notary.to_json(),
            "validators": None if self.validators is None else self.validators.to_json(),
            "interested": self.interested,
            "contracts": None if self.contracts is None else [contract.to_json() for contract in self.contracts],
            "origin": None if self.origin is None else hexed(self.origin),
            "catalogue": None if self.catalogue is None else hexed(self.catalogue),
            "calendar": None if self.calendar is None else self.calendar.to_json(),
            "timeAuthorities": None
            if self.time_authorities is None
            else [authority.to_json() for authority in self.time_authorities],
            "layout": None if self.layout is None else self.layout.to_json(),
        }
        head: dict[str, Json] = {"schema": SCHEMA, "version": VERSION}
        return head | {name: value for name, value in stated.items() if value is not None}

    @classmethod
    def read(cls, data: bytes) -> Trust:
        """Raises MalformedInput; UnsupportedForm for another version."""
        return cls.from_json(load(data, max_bytes=MAX_BYTES))

    @classmethod
    def from_json(cls, value: Json) -> Trust:
        """Raises as `read`."""
        found = members(value, "trust", {"schema", "version"}, _READERS)
        require_version(found["schema"], found["version"], SCHEMA, VERSION, "trust")
        stated = {
            field: read(found[name], f"trust.{name}") for name, (field, read) in _READERS.items() if name in found
        }
        trust = cls(**stated)
        if trust.contracts is not None:
            ledger_of(trust.contracts, "trust.contracts")
        return trust


def _strategy(value: Json, where: str) -> Strategy:
    return Strategy(text(value, where, re.compile("|".join(strategy.value for strategy in Strategy))))


def _chain_id(value: Json, where: str) -> int:
    return integer(value, where, 1, MAX_SAFE_INTEGER)


def _word(value: Json, where: str) -> bytes:
    return octets(value, where, SIZE)


def _owners(value: Json, where: str) -> tuple[str, ...]:
    return tuple(text(owner, where, OWNER) for owner in items(value, where, MAX_INTERESTED))


# Name in the file -> field, and how it is read.
_READERS: Mapping[str, tuple[str, Callable[[Json, str], Any]]] = {
    "strategy": ("strategy", _strategy),
    "chainId": ("chain_id", _chain_id),
    "notary": ("notary", OwnedKey.from_json),
    "validators": ("validators", PinnedSets.from_json),
    "interested": ("interested", _owners),
    "contracts": ("contracts", contracts_from_json),
    "origin": ("origin", _word),
    "catalogue": ("catalogue", _word),
    "calendar": ("calendar", Calendar.from_json),
    "timeAuthorities": ("time_authorities", authorities_from_json),
    "layout": ("layout", Layout.from_json),
}

NOTHING = Trust()


def required(value: _T | None, name: str) -> _T:
    """What the trust file states. Raises UnpinnedTrust without it."""
    if value is None:
        raise UnpinnedTrust("no trust file states this", where=f"trust.{name}")
    return value


def require_version(schema: Json, version: Json, own_schema: str, own_version: int, where: str) -> None:
    """Raises MalformedValue for another schema; UnsupportedForm for another version of it."""
    text(schema, f"{where}.schema", re.compile(re.escape(own_schema)))
    if integer(version, f"{where}.version", 1) != own_version:
        raise UnsupportedForm("another version of this format", where=where, expected=own_version, found=version)
