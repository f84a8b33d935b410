"""The cover of a lender's first losses: no node of a loan, but what FIRST_LOSS_DRAWN draws on (IFirstLoss)."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TypedDict

from ledger.chain.gateway import Call
from ledger.scenario.kinds import integer, read_amount, read_hash, read_name
from ledger.scenario.model import CoverStep, Expectation, Party
from ledger.scenario.registry import Registry
from ledger.scenario.source import Table, unknown
from ledger.scenario.wire import Wire


class Place(TypedDict):
    """Where a step stands in the file and in time."""

    line: int
    number: int
    at: int


def read_cover(table: Table, place: Place, parties: Mapping[str, Party], expect: Expectation | None) -> CoverStep:
    """Raises: ScenarioInvalid."""
    institutions = {name: party for name, party in parties.items() if party.is_institution}
    return CoverStep(
        **place,
        lender=_institution(table, "cover", institutions),
        provider=_institution(table, "provider", institutions),
        rate_bps=table.text("rate_bps", integer(16).read),
        cap=table.text("cap", read_amount),
        agreement=table.text("agreement", read_hash),
        amount=table.text("amount", read_amount),
        expect=expect,
    )


def _institution(table: Table, key: str, institutions: Mapping[str, Party]) -> str:
    name = table.text(key, read_name)
    if name not in institutions:
        raise table.wrong(f"{key}: {unknown('institution', name, institutions)}", key)
    return name


def calls_of(step: CoverStep, wire: Wire, registry: Registry) -> tuple[tuple[str, Call], ...]:
    """Who sends what: the lender agrees, the provider repeats the terms and pays in."""
    terms = {
        "provider": registry.party(step.provider),
        "rateBps": step.rate_bps,
        "cap": step.cap,
        "agreement": step.agreement,
    }
    lender = registry.party(step.lender)
    return (
        (step.lender, wire.ledger.call("agreeCover", lender, terms)),
        (step.provider, wire.ledger.call("fundCover", lender, terms, step.amount)),
    )
