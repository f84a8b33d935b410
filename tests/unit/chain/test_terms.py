"""The struct Terms, against the fields of the contracts' own interface, and the way back."""

from __future__ import annotations

from hypothesis import given

from ledger.chain.artifacts import shipped
from ledger.chain.terms import terms_fields, terms_of
from ledger.domain.calendar import DayCount
from ledger.domain.terms import AllocationMode, Component, Method, Terms
from tests.unit.domain.loans import any_terms, loan_terms


def test_the_fields_are_those_of_the_contracts() -> None:
    terms = next(part for part in shipped().effects.function("termsProposed").inputs if part.name == "terms")
    assert set(terms_fields(loan_terms())) == {part.name for part in terms.components}


@given(any_terms())
def test_terms_come_back_from_their_fields(terms: Terms) -> None:
    assert terms_of(terms_fields(terms)) == terms


def test_fields_are_read_as_the_contracts_number_them() -> None:
    """Records.sol: Method, DayCount and AllocationMode in their order there; the order of components one byte each."""
    numbers = {"method": 3, "dayCount": 1, "allocationMode": 1, "allocationOrder": bytes((4, 1, 2, 3, 0))}
    found = terms_of(terms_fields(loan_terms()) | numbers)
    assert (found.method, found.day_count, found.allocation_mode) == (
        Method.BULLET,
        DayCount.ACT_360,
        AllocationMode.BY_INSTALMENT,
    )
    assert found.allocation_order == (
        Component.PRINCIPAL,
        Component.INTEREST,
        Component.PENALTY,
        Component.COMPOUND,
        Component.FEE,
    )
