"""The trust file of a deployment, for whoever runs it to hand out by another way than the bundles."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from evidence.deployment import Calendar, Contract
from evidence.shape import hexed
from evidence.trust import Strategy, Trust
from evidence.validators import OwnedKey, PinnedSets, Tenure
from ledger.chain.errors import NodeRefused
from ledger.chain.jsonrpc import JsonRpcChain
from ledger.chain.manifest import Deployment
from ledger.exporting.errors import ValidatorsUnsettled


def trust_of(deployment: Deployment, notary: str, owner: str, *, interested: tuple[str, ...] | None = None) -> Trust:
    """`notary`: the address whose signature stands for a block. `owner`: who holds that key, in words. `interested`: owners with an interest
    in the loans; None where nothing is said of them.

    Right as far as the deployment on record is: compare it with the chain (`manifest.verify`) before handing it out.
    """
    key = OwnedKey(_address(notary), owner)
    return replace(_ledger_of(deployment), strategy=Strategy.NOTARY, notary=key, interested=interested)


def sealed_trust_of(
    deployment: Deployment, strategy: Strategy, validators: PinnedSets, *, interested: tuple[str, ...] | None = None
) -> Trust:
    """That of a chain of several validators (`qbft` or `clique`). Otherwise as `trust_of`."""
    return replace(_ledger_of(deployment), strategy=strategy, validators=validators, interested=interested)


def serving_validators(
    chain: JsonRpcChain, strategy: Strategy, deployment: Deployment, owners: Mapping[bytes, str]
) -> PinnedSets:
    """Those that the node names, from the block of the deployment until further notice, with their `owners`.

    Raises: ValidatorsUnsettled where they have changed since, or an owner is not given; ChainError.
    """
    first, now = (_named(chain, strategy, block) for block in (hex(deployment.block), "latest"))
    if set(first) != set(now):
        problem = (
            "the validators have changed since the deployment: state the ranges of heights in a file of validators"
        )
        raise ValidatorsUnsettled(problem)
    unknown = sorted(set(now) - owners.keys())
    if unknown:
        raise ValidatorsUnsettled(f"nobody is given as the owner of {hexed(unknown[0])}")
    return PinnedSets((Tenure(deployment.block, None, tuple(OwnedKey(key, owners[key]) for key in sorted(now))),))


# Besu and GoQuorum have names of their own.
_METHODS = {
    Strategy.QBFT: ("qbft_getValidatorsByBlockNumber", "istanbul_getValidators"),
    Strategy.CLIQUE: ("clique_getSigners",),
}


def _named(chain: JsonRpcChain, strategy: Strategy, block: str) -> list[bytes]:
    *others, last = _METHODS[strategy]
    for method in others:
        try:
            return [_address(key) for key in chain.request(method, block)]
        except NodeRefused:
            continue
    return [_address(key) for key in chain.request(last, block)]


def _ledger_of(deployment: Deployment) -> Trust:
    return Trust(
        chain_id=deployment.chain.chain_id,
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
