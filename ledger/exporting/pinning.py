"""The trust file of a deployment, for whoever runs it to hand out by another way than the bundles."""

from __future__ import annotations

from evidence.deployment import Calendar, Contract
from evidence.trust import NotaryKey, Strategy, Trust
from ledger.chain.manifest import Deployment


def trust_of(deployment: Deployment, notary: str, owner: str) -> Trust:
    """`notary`: the address whose signature stands for a block. `owner`: who holds that key, in words.

    Right as far as the deployment on record is: compare it with the chain (`manifest.verify`) before handing it out.
    """
    return Trust(
        strategy=Strategy.NOTARY,
        chain_id=deployment.chain.chain_id,
        notary=NotaryKey(_address(notary), owner),
        contracts=contracts_of(deployment),
        origin=deployment.origin,
        catalogue=deployment.catalogue,
        calendar=calendar_of(deployment),
    )


def contracts_of(deployment: Deployment) -> tuple[Contract, ...]:
    return tuple(Contract(c.name, _address(c.address), c.code_hash) for c in deployment.contracts)


def calendar_of(deployment: Deployment) -> Calendar:
    clock = deployment.clock
    return Calendar(clock.origin_timestamp, clock.origin_day, clock.day_length)


def _address(text: str) -> bytes:
    return bytes.fromhex(text.lower().removeprefix("0x"))
