"""Which ledger this is: chain, address, origin and catalogue as the trust file pins them, against what the bundle states."""

from __future__ import annotations

from evidence.deployment import Contract
from evidence.errors import ClaimMismatch, UnsupportedForm
from evidence.report import Words
from evidence.shape import hexed
from evidence.trust import required
from evidence.verify.case import Case


def ledger(case: Case) -> Words:
    """Raises:
    ClaimMismatch: the bundle is of another chain, ledger, deployment or catalogue than the pinned ones.
    UnpinnedTrust: the trust file lacks one of them.
    UnsupportedForm: a catalogue that this version does not bring.
    """
    manifest, stated, trust = case.bundle.manifest, case.environment, case.trust
    _require_same("manifest.ledger", stated.ledger, manifest.ledger)
    values = (
        ("chainId", trust.chain_id, manifest.chain_id),
        ("contracts", trust.ledger, manifest.ledger),
        ("origin", trust.origin, stated.origin),
        ("catalogue", trust.catalogue, stated.catalogue),
    )
    for name, pinned, found in values:
        if pinned is not None:
            _require_same(name, pinned, found)
    _require_contracts(trust.contracts or (), stated.contracts)
    for name, pinned, _ in values:
        required(pinned, name)
    if stated.catalogue != case.catalogue.digest:
        problem = "a catalogue that this version does not bring: its steps cannot be judged"
        raise UnsupportedForm(problem, expected=case.catalogue.digest, found=stated.catalogue)
    return Words(
        f"链 {manifest.chain_id}，账本 {hexed(manifest.ledger)}，起源 {hexed(stated.origin)}，均与信任文件一致",
        f"chain {manifest.chain_id}, ledger {hexed(manifest.ledger)}, origin {hexed(stated.origin)}: those of the trust file",
    )


def _require_contracts(pinned: tuple[Contract, ...], stated: tuple[Contract, ...]) -> None:
    by_name = {contract.name: contract for contract in stated}
    for contract in pinned:
        if contract.name in by_name:
            _require_same(f"contracts.{contract.name}", contract.to_json(), by_name[contract.name].to_json())


def _require_same(name: str, pinned: object, found: object) -> None:
    if pinned != found:
        raise ClaimMismatch("not the one that is pinned", where=name, expected=pinned, found=found)
