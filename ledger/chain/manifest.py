"""A deployment on record: which code stands where, made by which compiler, with which calendar. One JSON file for each chain."""

from __future__ import annotations

import json
import os
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from eth_utils.crypto import keccak

from ledger.chain.artifacts import LEDGER, REGISTRY, TOKEN, Artifacts
from ledger.chain.errors import ChainMismatch
from ledger.chain.gateway import Chain, ChainIdentity
from ledger.chain.typed import Domain
from ledger.domain.calendar import LegalClock

SCHEMA = 1
MAX_FILE = 262_144


@dataclass(frozen=True)
class DeployedContract:
    """`code_hash` is keccak256 of the code at the address, immutables included."""

    name: str
    address: str
    code_hash: bytes


@dataclass(frozen=True)
class Deployment:
    """One ledger on one chain. `block` is that of the ledger's creation: no earlier one has an event of it.

    `contracts` begins with the ledger; the modules stand in the order of dispatch. `origin` is in every file's first head, `catalogue` the
    digest of the nodes that the contracts enforce.
    """

    chain: ChainIdentity
    contracts: tuple[DeployedContract, ...]
    origin: bytes
    clock: LegalClock
    block: int
    block_hash: bytes
    regulator: str
    catalogue: bytes
    compiler: Mapping[str, Any]

    @property
    def ledger(self) -> str:
        return self.address(LEDGER)

    @property
    def token(self) -> str:
        return self.address(TOKEN)

    @property
    def registry(self) -> str:
        return self.address(REGISTRY)

    @property
    def domain(self) -> Domain:
        """Where signatures for this ledger hold."""
        return Domain(self.chain.chain_id, self.ledger)

    @property
    def is_test_calendar(self) -> bool:
        """Whether a legal day is anything but a day."""
        return self.clock.day_length != 86_400

    def address(self, name: str) -> str:
        """Raises: ChainMismatch where the deployment has no such contract."""
        for contract in self.contracts:
            if contract.name == name:
                return contract.address
        raise ChainMismatch(f"the deployment has no contract {name}")


def verify(deployment: Deployment, chain: Chain, artifacts: Artifacts | None = None) -> None:
    """The chain is the one on record, and the recorded code stands at every address; with `artifacts`, it is this version's code.

    Raises: ChainMismatch, naming what differs.
    """
    if chain.identity() != deployment.chain:
        found = chain.identity().key
        raise ChainMismatch(f"the deployment is on chain {deployment.chain.key}, the node has {found}")
    for contract in deployment.contracts:
        code = chain.code(contract.address)
        if keccak(code) != contract.code_hash:
            found = f"0x{keccak(code).hex()}" if code else "no code"
            raise ChainMismatch(
                f"{contract.name} at {contract.address}: {found} instead of 0x{contract.code_hash.hex()}"
            )
        if artifacts is not None and not artifacts.load(contract.name).runtime_matches(code):
            raise ChainMismatch(f"{contract.name} at {contract.address} was built from another version than this one")


def write(deployment: Deployment, path: Path) -> None:
    """All of it or nothing."""
    path.parent.mkdir(parents=True, exist_ok=True)
    beside = path.with_suffix(".new")
    beside.write_text(json.dumps(to_json(deployment), indent=2, ensure_ascii=False) + "\n", encoding="utf-8")
    os.replace(beside, path)


def read(path: Path) -> Deployment:
    """Raises: ChainMismatch where the file is missing or is no manifest of this schema."""
    try:
        with path.open("rb") as file:
            return from_json(json.loads(file.read(MAX_FILE)))
    except FileNotFoundError:
        raise ChainMismatch(f"there is no deployment on record at {path}: run `fubie deploy`") from None
    except (OSError, ValueError, KeyError, TypeError, AttributeError) as error:
        raise ChainMismatch(f"{path} is no deployment manifest: {type(error).__name__} {error}") from None


def load(path: Path, chain: Chain, artifacts: Artifacts) -> Deployment:
    """The deployment on record, verified against the chain and this version's code.

    Raises: ChainMismatch.
    """
    deployment = read(path)
    verify(deployment, chain, artifacts)
    return deployment


def to_json(d: Deployment) -> dict[str, Any]:
    """The file's content; hex is lower-case with 0x."""
    clock = d.clock
    return {
        "schema": SCHEMA,
        "chainId": d.chain.chain_id,
        "genesis": _hex(d.chain.genesis),
        "contracts": [{"name": c.name, "address": c.address, "codeHash": _hex(c.code_hash)} for c in d.contracts],
        "origin": _hex(d.origin),
        "calendar": {
            "originTimestamp": clock.origin_timestamp,
            "originDay": clock.origin_day,
            "dayLength": clock.day_length,
        },
        "block": {"number": d.block, "hash": _hex(d.block_hash)},
        "regulator": d.regulator,
        "catalogue": _hex(d.catalogue),
        "compiler": dict(d.compiler),
    }


def from_json(value: Mapping[str, Any]) -> Deployment:
    """Raises: ValueError, KeyError or TypeError for another shape."""
    if value["schema"] != SCHEMA:
        raise ValueError(f"schema {value['schema']} instead of {SCHEMA}")
    calendar = value["calendar"]
    return Deployment(
        chain=ChainIdentity(int(value["chainId"]), _octets(value["genesis"])),
        contracts=tuple(
            DeployedContract(str(c["name"]), str(c["address"]).lower(), _octets(c["codeHash"]))
            for c in value["contracts"]
        ),
        origin=_octets(value["origin"]),
        clock=LegalClock(calendar["originTimestamp"], calendar["originDay"], calendar["dayLength"]),
        block=int(value["block"]["number"]),
        block_hash=_octets(value["block"]["hash"]),
        regulator=str(value["regulator"]).lower(),
        catalogue=_octets(value["catalogue"]),
        compiler=value["compiler"],
    )


def _hex(value: bytes) -> str:
    return "0x" + value.hex()


def _octets(value: str) -> bytes:
    return bytes.fromhex(value.removeprefix("0x"))
