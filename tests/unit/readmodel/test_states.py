"""The enums against the members that the compiled contracts ship."""

import json
import re
from enum import Enum
from pathlib import Path

import pytest

from ledger.domain.calendar import DayCount
from ledger.domain.terms import AllocationMode, Component, Method
from ledger.readmodel import states
from ledger.readmodel.states import names_of, number_of, numbered

ROOT = Path(__file__).resolve().parents[3]
SOLIDITY: dict[str, list[str]] = json.loads((ROOT / "ledger/chain/artifacts/LoanLedgerABI.json").read_text())["enums"]
OWN = [
    kind
    for kind in vars(states).values()
    if isinstance(kind, type) and issubclass(kind, Enum) and kind.__module__ == states.__name__
]
NOT_OF_THE_CONTRACTS = {"AccountKind": ["Receivable"]}


def spelled(member: str) -> str:
    return re.sub(r"(?<=[a-z])(?=[A-Z])", "-", member).lower()


@pytest.mark.parametrize("kind", OWN, ids=lambda kind: kind.__name__)
def test_members_are_those_of_the_contracts_in_their_order(kind: type[Enum]) -> None:
    members = SOLIDITY[kind.__name__] + NOT_OF_THE_CONTRACTS.get(kind.__name__, [])
    assert [member.value for member in kind] == [spelled(member) for member in members]


@pytest.mark.parametrize(
    ("kind", "count"), [(Method, 5), (AllocationMode, 2), (Component, 5)], ids=lambda value: str(value)
)
def test_the_domains_enums_keep_the_same_order(kind: type[Enum], count: int) -> None:
    names = [re.sub(r"(?<=[a-z])(?=[A-Z])", "_", member).upper() for member in SOLIDITY[kind.__name__]]
    assert [member.name for member in kind] == names
    assert len(names) == count


def test_the_day_counts_keep_the_same_order() -> None:
    assert SOLIDITY["DayCount"] == ["Thirty360", "Act360", "Act365"]
    assert [member.value for member in DayCount] == ["30E/360", "ACT/360", "ACT/365F"]


def test_the_enums_of_parts_are_spelled_as_the_others() -> None:
    assert names_of("FundingState") == ("none", "raising", "closed", "failed", "spent")
    assert names_of("PaymentKind") == tuple(states.PaymentKind)


def test_an_enum_that_the_contracts_lack_is_refused() -> None:
    with pytest.raises(KeyError, match="NoSuchState"):
        names_of("NoSuchState")


def test_numbers_go_both_ways() -> None:
    assert numbered(states.LoanState, 3) is states.LoanState.SETTLED
    assert number_of(states.LoanState.SETTLED) == 3


@pytest.mark.parametrize("number", [-1, 4])
def test_a_number_that_the_enum_lacks_is_refused(number: int) -> None:
    with pytest.raises(ValueError, match=f"PartyKind has no member number {number}"):
        numbered(states.PartyKind, number)


def test_a_freeze_cause_is_one_bit() -> None:
    assert [cause.bit for cause in states.FreezeCause] == [1, 2, 4, 8, 16, 32]
