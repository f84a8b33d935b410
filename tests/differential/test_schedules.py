"""Schedules and annual cost: the contracts and the Python witness, on the same terms."""

import json
import os
import subprocess
import sys
from contextlib import suppress
from dataclasses import dataclass, replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ledger.chain.errors import AprNotConfirmed
from ledger.chain.quote import MAX_DECLARED, ContractQuotes, unpacked
from ledger.chain.refusals import ContractRefusal
from ledger.chain.terms import terms_fields
from ledger.commands.quote import as_json
from ledger.domain.apr import (
    BASIS_POINT,
    annual_cost,
    cash_flows,
    declared_is_right,
    first_version_is_under_cap,
    version_is_under_cap,
)
from ledger.domain.calendar import Day, DayCount, inferred_due_day, parse_day
from ledger.domain.money import MAX_AMOUNT, MAX_RATE
from ledger.domain.quote import quote
from ledger.domain.schedule import Plan, Row, rows, schedule, with_fees
from ledger.domain.terms import MAX_PERIODS, Method, Terms
from tests.differential.effort import thorough
from tests.unit.domain.loans import any_terms, loan_terms

PREPAY_SHORTENED, PREPAY_REDUCED = 1, 2


@st.composite
def extreme_terms(draw: st.DrawFn) -> Terms:
    """Terms at the limits of what the contracts take."""
    start: Day = draw(st.integers(0, parse_day("2150-12-31")))
    first_due = start + draw(st.integers(1, 800))
    return Terms(
        method=draw(st.sampled_from(Method)),
        principal=draw(st.integers(1, 100) | st.integers(1, MAX_AMOUNT) | st.just(MAX_AMOUNT)),
        rate=draw(st.just(0) | st.integers(0, MAX_RATE) | st.just(MAX_RATE)),
        periods=draw(st.integers(1, MAX_PERIODS)),
        start_day=start,
        first_due=first_due,
        due_day=inferred_due_day(start, first_due),
        period_months=draw(st.integers(1, 12)),
        day_count=draw(st.sampled_from(DayCount)),
        origination_fee=draw(st.just(0) | st.integers(0, MAX_AMOUNT)),
        periodic_fee=draw(st.just(0) | st.integers(0, MAX_AMOUNT)),
    )


all_terms = any_terms(max_periods=60, max_principal=MAX_AMOUNT) | extreme_terms()


def asked(contract: ContractQuotes, function: str, terms: Terms, *arguments: object) -> object:
    return contract.scheduling.read(contract.chain, function, terms_fields(terms), *arguments)


@thorough
@given(all_terms, st.data())
def test_schedules_agree_to_the_fen(contract: ContractQuotes, terms: Terms, data: st.DataObject) -> None:
    start = data.draw(st.just(terms.start_day) | st.integers(0, terms.first_due - 1))
    words = asked(contract, "schedule", terms, start)
    assert unpacked(terms, words, start) == schedule(terms, start)


@thorough
@given(all_terms, st.data())
def test_a_declared_cost_is_judged_alike(contract: ContractQuotes, terms: Terms, data: st.DataObject) -> None:
    words = asked(contract, "schedule", terms, terms.start_day)
    flows = cash_flows(terms.principal, schedule(terms), terms.start_day, terms.due_dates)
    apr = annual_cost(flows)
    near = st.integers(apr - 2 * BASIS_POINT, apr + 2 * BASIS_POINT)
    edges = st.sampled_from([apr + sign * (BASIS_POINT + off) for sign in (-1, 1) for off in (-1, 0, 1)])
    for drawn in [apr, data.draw(edges), data.draw(near), data.draw(st.integers(0, MAX_DECLARED))]:
        declared = min(max(drawn, 0), MAX_DECLARED)
        answer = asked(contract, "aprIsRight", terms, terms.start_day, terms.principal, words, declared)
        assert answer is declared_is_right(flows, declared), declared
        under = asked(contract, "withinCap", terms, terms.start_day, terms.principal, words, declared)
        assert under is first_version_is_under_cap(flows, declared), declared
    assert declared_is_right(flows, apr) or apr > MAX_DECLARED


@dataclass(frozen=True)
class Version:
    """What is left of a loan when a part of it is prepaid: due dates `first` … `last` of the terms."""

    terms: Terms
    start: Day
    balance: int
    first: int
    kept: int | None

    @property
    def plan(self) -> Plan:
        numbers = range(
            self.terms.periods if self.terms.method is Method.BULLET else self.first, self.terms.periods + 1
        )
        dues = tuple(map(self.terms.due_dates.nth, numbers))
        return Plan(self.terms.method, self.balance, self.terms.rate, self.terms.day_count, self.start, dues)

    @property
    def rows(self) -> tuple[Row, ...]:
        return with_fees(rows(self.plan, self.kept), self.terms.periodic_fee, first=0)


@st.composite
def versions(draw: st.DrawFn) -> Version:
    terms = draw(all_terms)
    terms = replace(terms, principal=terms.principal + 1) if terms.principal == 1 else terms
    first = draw(st.integers(1, terms.periods))
    begins = terms.start_day if first == 1 else terms.due_dates.nth(first - 1)
    version = Version(
        terms=terms,
        start=draw(st.integers(begins, terms.due_dates.nth(first) - 1)),
        balance=draw(st.integers(1, terms.principal - 1)),
        first=first,
        kept=None,
    )
    # The instalment or part that is kept was computed for a larger balance; now and then for a far larger one.
    kept = draw(st.none() | st.integers(version.plan.kept, 3 * version.plan.kept) | st.just(version.plan.kept))
    return replace(version, kept=kept)


@thorough
@given(versions(), st.integers(0, MAX_DECLARED) | st.integers(0, 400_000))
def test_later_versions_agree_to_the_fen(contract: ContractQuotes, version: Version, cap: int) -> None:
    kind = PREPAY_REDUCED if version.kept is None else PREPAY_SHORTENED
    terms, where = version.terms, (version.start, version.balance)
    words = asked(contract, "rest", terms, *where, version.first, terms.periods, kind, version.kept or 0)
    assert unpacked(terms, words, version.start) == version.rows
    under = asked(contract, "withinCap", terms, *where, words, cap)
    assert under is version_is_under_cap(version.balance, version.rows, cap, terms.day_count)


@pytest.mark.parametrize("day_count", DayCount)
@pytest.mark.parametrize("method", Method)
def test_both_engines_give_the_same_json(contract: ContractQuotes, method: Method, day_count: DayCount) -> None:
    terms = loan_terms("2026-01-31", "2026-02-28", method=method, day_count=day_count, origination_fee=10_000)
    assert as_json(contract.quote(terms)) == as_json(quote(terms))


def test_a_cost_that_the_contract_cannot_confirm_is_refused(contract: ContractQuotes) -> None:
    fields = terms_fields(loan_terms())
    words = contract.scheduling.read(contract.chain, "schedule", fields, fields["startDay"])
    with pytest.raises(AprNotConfirmed, match="180201 millionths"):
        contract.confirm(fields, words, 180_201)
    with pytest.raises(AprNotConfirmed, match="1200000000000000 millionths"):
        contract.quote(loan_terms(principal=1, periods=1, origination_fee=10**8))


def test_terms_that_the_contract_does_not_take_are_refused_by_it(contract: ContractQuotes) -> None:
    fields = terms_fields(loan_terms()) | {"periods": MAX_PERIODS + 1}
    with pytest.raises(ContractRefusal, match="periods") as refused:
        contract.scheduling.read(contract.chain, "check", fields)
    assert refused.value.name == "TermsInvalid"


def processes_of(session: int) -> list[int]:
    """The processes that still run in a session."""
    found = []
    for process in (int(path.name) for path in Path("/proc").glob("[0-9]*")):
        with suppress(ProcessLookupError):
            found += [process] if os.getsid(process) == session else []
    return found


def test_the_command_asks_the_contract_and_leaves_no_process() -> None:
    words = "quote --method flat --principal 100.00 --rate 0.12 --periods 12 --start 2026-01-15 --first-due 2026-02-15"
    words += " --day-count ACT/365F --json --engine"
    program = [sys.executable, "-c", "import sys; from ledger.cli import main; sys.exit(main(sys.argv[1:]))"]
    printed = []
    for engine in ("python", "contract"):
        command = [*program, *words.split(), engine]
        with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, start_new_session=True) as done:
            output, errors = done.communicate()
        assert done.returncode == 0 and not errors, errors
        assert not processes_of(done.pid)
        printed.append(output)
    assert printed[0] == printed[1] and json.loads(printed[1])["rows"]
