"""The compiled contracts that the package ships (ledger/chain/artifacts, written by `make generate`)."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cache, cached_property
from importlib import resources
from importlib.resources.abc import Traversable
from typing import Any

from ledger.chain.abi import Interface, read_interface
from ledger.chain.errors import ArtifactError

LEDGER = "LoanLedger"
TOKEN = "SettlementToken"
REGISTRY = "EvidenceRegistry"
EFFECTS = "IEffects"
MERGED = "LoanLedgerABI"


@dataclass(frozen=True)
class Artifact:
    """One contract as the compiler left it."""

    name: str
    record: Mapping[str, Any]

    @cached_property
    def interface(self) -> Interface:
        return read_interface(self.record["abi"], self.name)

    @property
    def creation_code(self) -> bytes:
        """Raises: ArtifactError for an interface, which has none."""
        return self._code("creationCode")

    @property
    def runtime_code(self) -> bytes:
        """The code as deployed, zero where `immutables` are filled in."""
        return self._code("runtimeCode")

    @property
    def compiler(self) -> Mapping[str, Any]:
        """`version` and `settings`."""
        found: Mapping[str, Any] = self.record["compiler"]
        return found

    def runtime_matches(self, deployed: bytes) -> bool:
        """Whether `deployed` is this code, whatever its immutables are."""
        return self._masked(deployed) == self._masked(self.runtime_code)

    def _masked(self, code: bytes) -> bytes:
        masked = bytearray(code)
        for places in self.record["immutables"].values():
            for place in places:
                start, length = place["start"], place["length"]
                masked[start : start + length] = bytes(len(masked[start : start + length]))
        return bytes(masked)

    def _code(self, key: str) -> bytes:
        if key not in self.record:
            raise ArtifactError(f"{self.name} is an interface: it has no code")
        return bytes.fromhex(self.record[key].removeprefix("0x"))


@dataclass(frozen=True)
class Artifacts:
    """A folder of artifacts, one JSON file a contract."""

    folder: Traversable
    _loaded: dict[str, Artifact] = field(default_factory=dict, init=False, repr=False, compare=False)

    def load(self, name: str) -> Artifact:
        """Raises: ArtifactError where the package lacks it."""
        if name not in self._loaded:
            self._loaded[name] = _load(self.folder, name)
        return self._loaded[name]

    @property
    def ledger(self) -> Interface:
        """Everything that can be called at the ledger's address and that can come from there, of all modules."""
        return self.load(MERGED).interface

    @property
    def effects(self) -> Interface:
        return self.load(EFFECTS).interface

    @property
    def enums(self) -> Mapping[str, tuple[str, ...]]:
        """Name of each Solidity enum -> its members in order."""
        return {name: tuple(members) for name, members in self.load(MERGED).record["enums"].items()}

    @property
    def modules(self) -> tuple[Mapping[str, Any], ...]:
        """contracts/modules.json: `name`, `path` and `routed` of each module, in the order of dispatch."""
        return tuple(self.load(MERGED).record["modules"])


def _load(folder: Traversable, name: str) -> Artifact:
    try:
        return Artifact(name, json.loads((folder / f"{name}.json").read_text(encoding="utf-8")))
    except FileNotFoundError:
        raise ArtifactError(f"the package holds no artifact {name}; run `make generate`") from None
    except ValueError as error:
        raise ArtifactError(f"{name}.json: {error}") from error


@cache
def shipped() -> Artifacts:
    """Those inside this package."""
    return Artifacts(resources.files("ledger.chain") / "artifacts")
