"""The end of a bankruptcy: an act of the court that corrects BANKRUPTCY_STAYED, and lets the loan go on (IJudicial.endBankruptcy)."""

from __future__ import annotations

from collections.abc import Mapping

from ledger.chain.gateway import Call
from ledger.scenario.covers import Place
from ledger.scenario.dossier import Dossier
from ledger.scenario.kinds import read_hash, read_name
from ledger.scenario.model import EndBankruptcyStep, Expectation
from ledger.scenario.registry import Registry
from ledger.scenario.source import Table, unknown
from ledger.scenario.wire import Wire

VERB = "end_bankruptcy"


def read_end(
    table: Table,
    place: Place,
    known: Mapping[str, Mapping[str, object]],
    documents: tuple[str, ...],
    expect: Expectation | None,
) -> EndBankruptcyStep:
    """`known`: the names that stand behind the verb and behind `by`. Raises: ScenarioInvalid."""
    return EndBankruptcyStep(
        **place,
        loan=_one(table, VERB, known),
        by=_one(table, "by", known),
        order=table.text("order", read_hash),
        documents=documents,
        expect=expect,
    )


def _one(table: Table, key: str, known: Mapping[str, Mapping[str, object]]) -> str:
    name = table.text(key, read_name)
    if name not in known[key]:
        raise table.wrong(f"{key}: {unknown('name', name, known[key])}", key)
    return name


def call_of(step: EndBankruptcyStep, wire: Wire, registry: Registry, dossier: Dossier) -> Call:
    root = dossier.root(step.documents, step.loan)
    return wire.ledger.call("endBankruptcy", registry.loan(step.loan), step.order, root)
