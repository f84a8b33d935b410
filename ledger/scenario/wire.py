"""One run's way to its chain: every transaction is tried first, sent at its time, and read from its receipt."""

from __future__ import annotations

import time
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from ledger.chain.artifacts import TOKEN, Artifacts
from ledger.chain.contract import Contract
from ledger.chain.decoding import Decoder, Event, NodeReached, decoder
from ledger.chain.deployment import Parameters, deploy
from ledger.chain.errors import ProcessError, Reverted
from ledger.chain.gateway import Call, Receipt
from ledger.chain.keystore import Signer
from ledger.chain.manifest import Deployment
from ledger.chain.rawtx import signing
from ledger.chain.refusals import refusals
from ledger.chain.scenario_chain import ScenarioChain

# More than any call of the ledger takes; what is not used costs nothing on a chain of one's own.
GAS = 100_000_000
MINED_MS, POLL_MS = 30_000, 1


@dataclass(frozen=True)
class Sent:
    """A transaction in its block, with what the contracts say of it. `time` is the block's."""

    receipt: Receipt
    time: int
    events: tuple[Event, ...]
    nodes: tuple[NodeReached, ...]


@dataclass
class Wire:
    """`now` is the time of the newest block, which the wire sets itself."""

    box: ScenarioChain
    artifacts: Artifacts
    now: int
    sent: list[Sent] = field(default_factory=list)
    _nonces: dict[str, int] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.chain = self.box.chain()
        self.refusals = refusals(self.artifacts)
        self.decoder: Decoder = decoder(self.artifacts)

    def deploy(self, network: Signer) -> Deployment:
        """A ledger of its own, of which `network` is the first regulator and the token's admin."""
        deployer = NetworkDeployer(self, network)
        parameters = Parameters(regulator=network.address, token_admin=network.address)
        self.deployment = deploy(self.chain, self.artifacts, deployer, parameters)
        self.ledger = Contract(self.deployment.ledger, self.artifacts.ledger, self.refusals)
        self.token = Contract(self.deployment.token, self.artifacts.load(TOKEN).interface, self.refusals)
        return self.deployment

    def wait_until(self, moment: int) -> None:
        """The next block is at this moment, or a second after the newest one."""
        self.box.set_time(max(moment, self.now + 1))
        self._next = max(moment, self.now + 1)

    def attempt(self, call: Call, sender: str) -> bytes:
        """What the call would return in the next block.

        Raises: ContractRefusal.
        """
        try:
            return self.chain.call(call, sender, "pending")
        except Reverted as error:
            raise self.refusals.refusal(error.data) from None

    def transact(self, call: Call, signer: Signer) -> Sent:
        """Tries the call, sends it, and waits for its block.

        Raises: ContractRefusal.
        """
        self.attempt(call, signer.address)
        return self._in_block(call, signer)

    def read(self, function: str, *arguments: Any) -> Any:
        """A view of the ledger, as of the newest block."""
        return self.ledger.read(self.chain, function, *arguments)

    def _in_block(self, call: Call, signer: Signer) -> Sent:
        nonce = self._nonces.get(signer.address, 0)
        make = signing(call, GAS, self.chain.fees(), self.chain.identity().chain_id, signer)
        signed = make(nonce)
        self.chain.send(signed.raw)
        self._nonces[signer.address] = nonce + 1
        return self._kept(self._mined(signed.hash))

    def _mined(self, transaction: bytes) -> Receipt:
        """The node answers a sent transaction before the block that it makes for it."""
        for _ in range(MINED_MS // POLL_MS):
            receipt = self.chain.receipt(transaction)
            if receipt is not None and receipt.succeeded:
                return receipt
            if receipt is not None:
                raise ProcessError(f"0x{transaction.hex()} was tried with success, but its block undoes it")
            time.sleep(POLL_MS / 1000)
        raise ProcessError(f"0x{transaction.hex()} is in no block after {MINED_MS} ms")

    def _kept(self, receipt: Receipt) -> Sent:
        header = self.chain.header(receipt.block)
        if header is None:
            raise ProcessError(f"the chain has lost block {receipt.block}")
        self.now = header.timestamp
        events = self.decoder.known(receipt.logs)
        found = Sent(receipt, header.timestamp, events, self.decoder.nodes(events))
        self.sent.append(found)
        return found


@dataclass(frozen=True)
class NetworkDeployer:
    """Deploys with a key of the run."""

    wire: Wire
    signer: Signer

    @property
    def address(self) -> str:
        return self.signer.address

    def create(self, step: str, code: bytes) -> tuple[str, int]:
        receipt = self.wire.transact(Call(None, code), self.signer).receipt
        if receipt.created is None:
            raise ProcessError(f"{step} made no contract")
        return receipt.created, receipt.block

    def send(self, step: str, call: Call) -> None:
        self.wire.transact(call, self.signer)


def logs_by_file(sent: Iterable[Sent]) -> Mapping[bytes, list[NodeReached]]:
    """The nodes of every file, in the order of its log."""
    found: dict[bytes, list[NodeReached]] = {}
    for one in sent:
        for node in one.nodes:
            found.setdefault(node.file, []).append(node)
    return found
