"""Deploys the ledger with Brownie's accounts and networks: `brownie run deploy --network NAME`.

What is deployed, and the manifest that is written, are those of `fubie deploy`; see ledger/settings.py for the FUBIE_ variables that
it takes. A deployment that was cut off goes on: each step that is done stands in a file beside the manifest until all are.
"""

from __future__ import annotations

import json
import os
from collections.abc import Callable
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from typing import Any

from ledger.chain import manifest, plan
from ledger.chain.artifacts import shipped
from ledger.chain.deployment import Parameters, deploy, new_calendar
from ledger.chain.gateway import Call, Chain
from ledger.chain.jsonrpc import JsonRpcChain
from ledger.settings import Settings, from_environment

GAS_ROOM = 1.3


@dataclass(frozen=True)
class BrownieDeployer:
    """Sends with an account of Brownie. `record` holds what is done: step and digest of its content -> address and block."""

    account: Any
    chain: Chain
    record: Path

    @property
    def address(self) -> str:
        return str(self.account.address).lower()

    def create(self, step: str, code: bytes) -> tuple[str, int]:
        def made() -> tuple[str, int]:
            receipt = self.account.transfer(data="0x" + code.hex(), gas_buffer=GAS_ROOM)
            return str(receipt.contract_address).lower(), int(receipt.block_number)

        return self._once(step, code, made)

    def send(self, step: str, call: Call) -> None:
        def sent() -> tuple[str, int]:
            receipt = self.account.transfer(to=call.to, data="0x" + call.data.hex(), gas_buffer=GAS_ROOM)
            return str(call.to), int(receipt.block_number)

        self._once(step, call.data + (call.to or "").encode(), sent)

    def _once(self, step: str, content: bytes, do: Callable[[], tuple[str, int]]) -> tuple[str, int]:
        done = json.loads(self.record.read_text(encoding="utf-8")) if self.record.exists() else {}
        key = f"{step}:{self.address}:{sha256(content).hexdigest()}"
        if key not in done or not self.chain.code(done[key][0]):
            print(f"{step} …")
            done[key] = do()
            self.record.write_text(json.dumps(done, indent=2) + "\n", encoding="utf-8")
        address, block = done[key]
        return address, block


def main() -> None:
    """Deploy to the network that Brownie is connected to, or find that the ledger on record stands there."""
    import brownie  # type: ignore[import-not-found]

    settings = from_environment(os.environ)
    chain = JsonRpcChain(brownie.web3.provider.endpoint_uri)
    path = settings.manifest(chain.identity().chain_id)
    if path.exists():
        deployment = manifest.load(path, chain, shipped())
        print(f"{path} stands and agrees with the chain; nothing was deployed")
    else:
        deployment = deployed(settings, chain, path, _account(brownie, settings))
    print(f"ledger    {deployment.ledger}\nchain     {deployment.chain.chain_id}\nmanifest  {path}")


def deployed(settings: Settings, chain: Chain, path: Path, account: Any) -> manifest.Deployment:
    """A new deployment, on record at `path`."""
    begun, record = path.with_suffix(".begun"), path.with_suffix(".steps")
    deployer = BrownieDeployer(account, chain, record)
    wanted = Parameters(
        regulator=settings.regulator or deployer.address,
        token_admin=settings.token_admin or deployer.address,
        clock=new_calendar(settings.day_length, None, chain),
    )
    deployment = deploy(chain, shipped(), deployer, plan.begin(begun, wanted))
    manifest.write(deployment, path)
    plan.end(begun)
    plan.end(record)
    return deployment


def _account(brownie: Any, settings: Settings) -> Any:
    if settings.deployer is not None:
        given = settings.password_file or settings.password
        # Without a password in the settings Brownie asks for it.
        return brownie.accounts.load(settings.deployer, settings.keystore_password() if given else None)
    if len(brownie.accounts) == 0:
        raise SystemExit("name the account that deploys: FUBIE_DEPLOYER=… (`brownie accounts list`)")
    return brownie.accounts[0]
