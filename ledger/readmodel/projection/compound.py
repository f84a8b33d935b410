"""Interest on overdue interest (docs/explain/money.md §6): the part of a loan's penalty that the log tells apart."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from ledger.domain.nodes import Scope
from ledger.readmodel.changes import Change, Entry, Put, Rows, patch
from ledger.readmodel.projection.parts import as_json, facts_of, last_entry
from ledger.readmodel.tables.loans import Loan
from ledger.readmodel.tables.parts import Part

NUMERATOR, OWED = "compoundNumerator", "compoundOwed"


@dataclass(frozen=True)
class Compound:
    """As it was last told: `numerator` of the whole life, `owed` in fen."""

    numerator: int
    owed: int


def compound_of(loan: str, rows: Rows) -> Compound:
    """Never more than the penalty that is owed in all, of which it is the last part."""
    found = rows.find(Part, loan, Scope.LOAN.value, loan)
    facts: Mapping[str, Any] = {} if found is None else facts_of(found)
    return Compound(facts.get(NUMERATOR, 0), min(facts.get(OWED, 0), rows.get(Loan, loan).penalty_owed))


def told(entry: Entry, rows: Rows, compound: Compound) -> Change:
    """The loan's row of facts with these figures."""
    found = rows.find(Part, entry.file, Scope.LOAN.value, entry.file)
    said = {NUMERATOR: compound.numerator, OWED: compound.owed}
    facts = as_json((facts_of(found) if found else {}) | said)
    if found is not None:
        return patch(Part, found.file, found.scope, found.object, facts=facts, **last_entry(entry))
    whose: dict[str, Any] = {"lender": entry.lender, "party": entry.party, "position": entry.position}
    return Put(
        Part(
            file=entry.file,
            scope=Scope.LOAN.value,
            object=entry.file,
            state=None,
            facts=facts,
            **whose,
            **last_entry(entry),
        )
    )


def compound_paid(entry: Entry, rows: Rows, amount: int) -> Iterator[Change]:
    """What an allocation pays of it."""
    if amount:
        before = compound_of(entry.file, rows)
        yield told(entry, rows, Compound(before.numerator, max(before.owed - amount, 0)))
