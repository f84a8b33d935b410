"""Deploys the ledger: token, undispatched modules, modules, entry, registry, roles; every step may be repeated after a failure.

Who signs and sends is the `Deployer`'s business: `SenderDeployer` goes through the journal; `brownie run deploy` has its own.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from hashlib import sha256
from typing import Any, Protocol

from eth_utils.crypto import keccak

from evidence.catalogue import Catalogue
from ledger.chain.abi import encode_values
from ledger.chain.artifacts import LEDGER, REGISTRY, TOKEN, Artifacts
from ledger.chain.contract import Contract
from ledger.chain.errors import ArtifactError, ChainMismatch
from ledger.chain.gateway import Call, Chain
from ledger.chain.keystore import Signer
from ledger.chain.manifest import DeployedContract, Deployment
from ledger.chain.refusals import refusals
from ledger.chain.sender import Sender
from ledger.domain.calendar import CHINA, LegalClock, parse_day
from ledger.domain.errors import require

NOBODY = "0x" + "00" * 20
ADMIN_ROLE = bytes(32)
LEDGER_ROLE, HOLDER_ROLE = keccak(b"LEDGER"), keccak(b"HOLDER")


@dataclass(frozen=True)
class Parameters:
    """What is fixed at deployment. `regulator` accredits lenders; `token_admin` appoints the banks that confirm money of wallets.

    `label` tells deployments on one chain apart.
    """

    regulator: str
    token_admin: str
    clock: LegalClock = CHINA
    label: str = "main"


def new_calendar(day_length: int, first_day: str | None, chain: Chain) -> LegalClock:
    """The calendar of the default products where a day is a day; else one that begins now, so that a year passes in minutes.

    `first_day`: the date on which such a test calendar begins, by default today's.

    Raises: InvalidValue for another length or date, or for a first day of the real calendar.
    """
    if day_length == CHINA.day_length:
        require(first_day is None, "first_day", first_day, "only a test calendar, with shorter days, has one")
        return CHINA
    now = chain.now()
    return LegalClock(now, CHINA.day(now) if first_day is None else parse_day(first_day, "first_day"), day_length)


class Deployer(Protocol):
    """Creates contracts and sends calls, each step once: a repeated step gives its first result."""

    @property
    def address(self) -> str:
        """Who deploys."""

    def create(self, step: str, code: bytes) -> tuple[str, int]:
        """The address of the contract and the number of its block."""

    def send(self, step: str, call: Call) -> None:
        """Returns when a block has the call. Raises where the contract undoes it."""


@dataclass(frozen=True)
class SenderDeployer:
    """Through the journal: a deployment that was cut off goes on where it stopped."""

    sender: Sender
    signer: Signer
    label: str

    @property
    def address(self) -> str:
        return self.signer.address

    def create(self, step: str, code: bytes) -> tuple[str, int]:
        receipt = self.sender.run(Call(None, code), self.signer, self._operation(step, code)).receipt
        assert receipt.created is not None
        return receipt.created, receipt.block

    def send(self, step: str, call: Call) -> None:
        self.sender.run(call, self.signer, self._operation(step, call.data + (call.to or "").encode()))

    def _operation(self, step: str, content: bytes) -> str:
        return f"deploy:{self.label}:{step}:{self.signer.address}:{sha256(content).hexdigest()[:32]}"


def deploy(chain: Chain, artifacts: Artifacts, deployer: Deployer, parameters: Parameters) -> Deployment:
    """Everything, or what is missing of it.

    Raises: ArtifactError where the package lacks a contract; ContractRefusal; what the deployer raises.
    """
    names = [module["name"] for module in artifacts.modules]
    for name in (TOKEN, *names, LEDGER, REGISTRY):
        artifacts.load(name)  # nothing is sent where one is missing
    run = _Run(artifacts, deployer, parameters)
    run.create(TOKEN, deployer.address)
    routed = {module["name"] for module in artifacts.modules if module["routed"]}
    # The last in the list needs no other; each of the undispatched may be built with those behind it.
    for name in sorted(reversed(names), key=lambda name: name in routed):
        run.create_module(name)
    block = run.create(LEDGER, run.setup(LEDGER), [run.addresses[name] for name in names], parameters.regulator)
    run.create(REGISTRY)
    run.grant_roles()
    return _on_record(chain, artifacts, run, names, block)


class _Run:
    """The contracts made so far, by name."""

    def __init__(self, artifacts: Artifacts, deployer: Deployer, parameters: Parameters) -> None:
        self.artifacts, self.deployer, self.parameters = artifacts, deployer, parameters
        self.addresses: dict[str, str] = {}

    def create(self, name: str, *arguments: Any) -> int:
        """The number of the block that has it."""
        artifact = self.artifacts.load(name)
        code = artifact.creation_code + encode_values(artifact.interface.constructor.inputs, arguments)
        self.addresses[name], block = self.deployer.create(name, code)
        return block

    def create_module(self, name: str) -> None:
        """Modules take the common setup, or nothing."""
        takes = self.artifacts.load(name).interface.constructor.inputs
        self.create(name, *([self.setup(name)] if takes else []))

    def setup(self, name: str) -> Mapping[str, Any]:
        """The struct `Setup` of LedgerBase: the calendar, the token, and the undispatched modules that stand by now."""
        clock = self.parameters.clock
        known: dict[str, Any] = {
            "token": self.addresses[TOKEN],
            "originTimestamp": clock.origin_timestamp,
            "originDay": clock.origin_day,
            "dayLength": clock.day_length,
        }
        modules = {module["name"][0].lower() + module["name"][1:]: module["name"] for module in self.artifacts.modules}
        known |= {field: self.addresses.get(module, NOBODY) for field, module in modules.items()}
        parts = self.artifacts.load(name).interface.constructor.inputs[0].components
        fields = [part.name for part in parts]
        # A module that is not in the list is nobody, as the contracts have it.
        known = {part.name: NOBODY for part in parts if part.type == "address"} | known
        if unknown := set(fields) - set(known):
            raise ArtifactError(f"{name} is built with {', '.join(sorted(unknown))}, which this version cannot give")
        return {field: known[field] for field in fields}

    def grant_roles(self) -> None:
        """The ledger may move settlement money; the deployer keeps no right over the token unless it is to be its admin."""
        token = Contract(self.addresses[TOKEN], self.artifacts.load(TOKEN).interface, refusals(self.artifacts))
        for role, name in ((LEDGER_ROLE, "LEDGER"), (HOLDER_ROLE, "HOLDER")):
            self.deployer.send(f"grant {name}", token.call("grantRole", role, self.addresses[LEDGER]))
        admin, own = self.parameters.token_admin.lower(), self.deployer.address
        if admin != own:
            self.deployer.send("grant admin", token.call("grantRole", ADMIN_ROLE, admin))
            self.deployer.send("renounce admin", token.call("renounceRole", ADMIN_ROLE, own))


def _on_record(chain: Chain, artifacts: Artifacts, run: _Run, names: list[str], block: int) -> Deployment:
    header = chain.header(block)
    if header is None:
        raise ChainMismatch(f"block {block}, which has the ledger, is not on the chain any more: deploy again")
    ledger = Contract(run.addresses[LEDGER], artifacts.ledger, refusals(artifacts))
    listed = [LEDGER, *names, TOKEN, REGISTRY]
    return Deployment(
        chain=chain.identity(),
        contracts=tuple(
            DeployedContract(name, run.addresses[name], keccak(chain.code(run.addresses[name]))) for name in listed
        ),
        origin=ledger.read(chain, "origin"),
        clock=run.parameters.clock,
        block=block,
        block_hash=header.hash,
        regulator=run.parameters.regulator.lower(),
        catalogue=Catalogue.own().digest,
        compiler=artifacts.load(LEDGER).compiler,
    )
