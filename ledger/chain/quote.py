"""`fubie quote --engine contract`: the shipped bytecode of Scheduling computes the schedule and confirms the APR, on a chain of its own.

Scheduling is pure: its code is put on a chain that knows nothing else, asked, and the chain ends.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

from ledger.chain.artifacts import Artifacts, shipped
from ledger.chain.contract import Contract
from ledger.chain.errors import AprNotConfirmed
from ledger.chain.gateway import Chain
from ledger.chain.refusals import refusals
from ledger.chain.scenario_chain import ScenarioChain
from ledger.chain.terms import terms_fields
from ledger.domain.calendar import Day
from ledger.domain.money import Fen, Millionths
from ledger.domain.quote import Quote, quote_of
from ledger.domain.schedule import Row
from ledger.domain.terms import Terms

SCHEDULING = "Scheduling"
# Any address that no precompiled contract has.
AT = "0x" + "f1" * 20
# The contract is pure, so that any time will do.
ANY_TIME = 1_000_000_000
MAX_DECLARED: Millionths = 2**32 - 1


@dataclass(frozen=True)
class PackedRow:
    """A row as the contracts pack it into a word: due << 224 | principal << 160 | interest << 96 | fee << 48 (days, fen)."""

    due: Day
    principal: Fen
    interest: Fen
    fee: Fen

    @classmethod
    def of(cls, word: int) -> PackedRow:
        return cls(word >> 224, word >> 160 & 2**64 - 1, word >> 96 & 2**64 - 1, word >> 48 & 2**48 - 1)


@dataclass(frozen=True)
class ContractQuotes:
    """Quotes computed by a contract of IScheduling."""

    chain: Chain
    scheduling: Contract

    def quote(self, terms: Terms) -> Quote:
        """The quote of the terms from their planned start.

        Raises: ContractRefusal for terms that the contract does not take; AprNotConfirmed.
        """
        fields = terms_fields(terms)
        self._ask("check", fields)
        words = self._ask("schedule", fields, terms.start_day)
        found = quote_of(terms, unpacked(terms, words, terms.start_day), terms.start_day)
        self.confirm(fields, words, found.apr)
        return found

    def confirm(self, fields: Mapping[str, Any], words: Sequence[int], apr: Millionths) -> None:
        """Raises: AprNotConfirmed unless the contract finds this APR of its own rows right."""
        if apr > MAX_DECLARED:
            raise AprNotConfirmed(f"the APR of {apr} millionths is more than a contract takes, {MAX_DECLARED} at most")
        if not self._ask("aprIsRight", fields, fields["startDay"], fields["principal"], words, apr):
            raise AprNotConfirmed(f"the contract does not confirm the APR of {apr} millionths for its own schedule")

    def _ask(self, function: str, *arguments: Any) -> Any:
        return self.scheduling.read(self.chain, function, *arguments)


def quote(terms: Terms) -> Quote:
    """The quote as the contracts compute it, on a chain that runs for this question alone.

    Raises: as ContractQuotes.quote; ProcessError where no chain can be run.
    """
    with quoting() as engine:
        return engine.quote(terms)


@contextmanager
def quoting(artifacts: Artifacts | None = None) -> Iterator[ContractQuotes]:
    """For many quotes: the chain runs until the context ends. By default with the contracts that the package ships."""
    compiled = shipped() if artifacts is None else artifacts
    scheduling = compiled.load(SCHEDULING)
    with ScenarioChain(start=ANY_TIME) as box:
        chain = box.chain()
        chain.request("anvil_setCode", AT, "0x" + scheduling.runtime_code.hex())
        yield ContractQuotes(chain, Contract(AT, scheduling.interface, refusals(compiled)))


def unpacked(terms: Terms, words: Sequence[int], start: Day) -> tuple[Row, ...]:
    """The rows of a schedule from `start`, which the contracts pack; days and balance after each follow from them."""
    rows: list[Row] = []
    before, balance = start, sum(PackedRow.of(word).principal for word in words)
    for n, row in enumerate(map(PackedRow.of, words), start=1):
        balance -= row.principal
        days = terms.day_count.days(before, row.due)
        rows.append(Row(n, row.due, days, row.principal, row.interest, row.fee, balance))
        before = row.due
    return tuple(rows)
