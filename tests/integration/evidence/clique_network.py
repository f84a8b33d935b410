"""A network of three nodes that seal by turns (Clique, a block a second), and a scenario played on it in its own time."""

from __future__ import annotations

import json
import os
import shutil
import socket
import subprocess
import time
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import eth_keyfile
from eth_utils.crypto import keccak

from ledger.chain.artifacts import TOKEN
from ledger.chain.contract import Contract
from ledger.chain.deployment import Parameters, deploy
from ledger.chain.errors import ChainError
from ledger.chain.gateway import Receipt
from ledger.chain.jsonrpc import JsonRpcChain
from ledger.chain.keystore import KeySigner, Signer, signer_of
from ledger.chain.manifest import Deployment
from ledger.domain.calendar import CHINA, Day, LegalClock
from ledger.scenario.wire import NetworkDeployer, Wire

HOST, CHAIN_ID = "127.0.0.1", 1347
BLOCK_GAS = 1_000_000_000
START_SECONDS, PEER_SECONDS = 30, 30
PASSWORD = "of a network that guards nothing"
FUNDER = signer_of(keccak(text="clique funder"))
SIGNERS = sorted((signer_of(keccak(text=f"clique signer {n}")) for n in range(3)), key=lambda key: key.address.lower())


def geth() -> str | None:
    """The program named by GETH, else the one on PATH. It must be of the 1.13 line, the last that seals Clique."""
    return os.environ.get("GETH") or shutil.which("geth")


@contextmanager
def network(program: str, folder: Path) -> Iterator[JsonRpcChain]:
    """The first node's chain, once all three are connected and seal."""
    (folder / "genesis.json").write_text(json.dumps(_genesis()), encoding="utf-8")
    (folder / "password").write_text(PASSWORD, encoding="utf-8")
    running: list[subprocess.Popen[bytes]] = []
    try:
        nodes = [_start(program, folder, place, running) for place in range(len(SIGNERS))]
        enodes = [node.request("admin_nodeInfo")["enode"] for node in nodes]
        for node in nodes:
            for enode in enodes:
                node.request("admin_addPeer", enode)
        _until(lambda: all(int(node.request("net_peerCount"), 16) == len(nodes) - 1 for node in nodes), PEER_SECONDS)
        _until(lambda: all(int(node.request("eth_blockNumber"), 16) > 3 for node in nodes), PEER_SECONDS)
        yield nodes[0]
    finally:
        for process in running:
            process.kill()
            process.wait()


def _genesis() -> dict[str, Any]:
    forks = "homestead eip150 eip155 eip158 byzantium constantinople petersburg istanbul berlin london"
    signers = "".join(key.address[2:].lower() for key in SIGNERS)
    return {
        "config": {"chainId": CHAIN_ID, **{f"{fork}Block": 0 for fork in forks.split()}, "clique": {"period": 1, "epoch": 30_000}},
        "difficulty": "0x1",
        "gasLimit": hex(BLOCK_GAS),
        "extraData": "0x" + "00" * 32 + signers + "00" * 65,
        "alloc": {FUNDER.address: {"balance": hex(10**40)}},
    }  # fmt: skip


def _start(program: str, folder: Path, place: int, running: list[subprocess.Popen[bytes]]) -> JsonRpcChain:
    home, signer = folder / f"node{place}", SIGNERS[place]
    subprocess.run([program, "--datadir", home, "init", folder / "genesis.json"], check=True, capture_output=True)
    key = eth_keyfile.create_keyfile_json(
        keccak(text=f"clique signer {_number(signer)}"), PASSWORD.encode(), iterations=2
    )
    (home / "keystore").mkdir(exist_ok=True)
    (home / "keystore" / "key").write_text(json.dumps(key), encoding="utf-8")
    http, p2p = _free_port(), _free_port()
    flags = [
        "--datadir",
        home,
        "--networkid",
        CHAIN_ID,
        "--port",
        p2p,
        "--nodiscover",
        "--nat",
        "none",
        "--netrestrict",
        "127.0.0.0/8",
    ]
    flags += ["--http", "--http.addr", HOST, "--http.port", http, "--http.api", "eth,net,web3,admin,clique"]
    flags += [
        "--authrpc.port",
        _free_port(),
        "--ipcdisable",
        "--syncmode",
        "full",
        "--gcmode",
        "archive",
        "--rpc.gascap",
        0,
        "--rpc.txfeecap",
        0,
    ]
    flags += ["--mine", "--miner.etherbase", signer.address, "--miner.gaslimit", BLOCK_GAS, "--unlock", signer.address]
    flags += [
        "--password",
        folder / "password",
        "--allow-insecure-unlock",
        "--verbosity",
        2,
        "--maxpeers",
        5,
        "--cache",
        64,
    ]
    with (folder / f"node{place}.log").open("wb") as log:
        running.append(subprocess.Popen([program, *map(str, flags)], stdout=log, stderr=log, cwd=folder))
    chain = JsonRpcChain(f"http://{HOST}:{http}")
    _until(lambda: _answers(http), START_SECONDS)
    return chain


def _number(signer: KeySigner) -> int:
    return next(n for n in range(3) if signer_of(keccak(text=f"clique signer {n}")).address == signer.address)


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind((HOST, 0))
        port: int = probe.getsockname()[1]
        return port


def _answers(port: int) -> bool:
    with socket.socket() as probe:
        return probe.connect_ex((HOST, port)) == 0


def _until(reached: Any, seconds: int) -> None:
    for _ in range(seconds * 10):
        if reached():
            return
        time.sleep(0.1)
    raise TimeoutError(f"not reached within {seconds} s")


@dataclass
class Box:
    """What a wire needs of its chain: here coin comes from an account, and nobody sets the time."""

    node: JsonRpcChain

    def chain(self) -> JsonRpcChain:
        return self.node

    def fund(self, addresses: Iterable[str]) -> None:
        nonce = self.node.nonce(FUNDER.address)
        for place, address in enumerate(sorted(addresses)):
            call = {
                "to": bytes.fromhex(address[2:]),
                "value": 10**30,
                "gas": 21_000,
                "nonce": nonce + place,
                "chainId": CHAIN_ID,
                "gasPrice": 10**10,
            }
            self.node.send(FUNDER.sign_transaction(call).raw)
        last = sorted(addresses)[-1]
        _until(lambda: int(self.node.request("eth_getBalance", last, "latest"), 16) > 0, START_SECONDS)

    def set_time(self, timestamp: int) -> None:
        raise ChainError("the signers of this chain state its time")


@dataclass
class ClockedWire(Wire):
    """A day of the scenario passes in `day_seconds`, from `eve` on, so that a deployment has the time it takes before the first day."""

    eve: Day = 0
    day_seconds: int = 20

    def deploy(self, network: Signer) -> Deployment:
        self.clock = LegalClock(self.chain.now(), self.eve, self.day_seconds)
        parameters = Parameters(regulator=network.address, token_admin=network.address, clock=self.clock)
        self.deployment = deploy(self.chain, self.artifacts, NetworkDeployer(self, network), parameters)
        self.ledger = Contract(self.deployment.ledger, self.artifacts.ledger, self.refusals)
        self.token = Contract(self.deployment.token, self.artifacts.load(TOKEN).interface, self.refusals)
        return self.deployment

    def wait_until(self, moment: int) -> None:
        begins = self.clock.begins(CHINA.day(moment))
        _until(lambda: self.chain.now() > begins + 1, 600)

    def _mined(self, transaction: bytes) -> Receipt:
        """Once another block is on top: the newest one of this chain may still be replaced by one that was sealed in turn."""
        found = super()._mined(transaction)
        _until(lambda: self._is_buried(transaction), START_SECONDS)
        return self.chain.receipt(transaction) or found

    def _is_buried(self, transaction: bytes) -> bool:
        receipt, head = self.chain.receipt(transaction), self.chain.header("latest")
        return receipt is not None and head is not None and head.number > receipt.block
