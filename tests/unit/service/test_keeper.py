"""The keeper's rounds: bounded, and one loan's failure is its own."""

import logging
from collections.abc import Container, Iterator
from dataclasses import dataclass, field
from typing import Any, cast

import pytest

from ledger.chain.artifacts import shipped
from ledger.chain.errors import NodeRefused, NodeUnreachable
from ledger.chain.refusals import refusals
from ledger.domain.nodes import Node
from ledger.readmodel.states import Role
from ledger.service.authority import Lender
from ledger.service.directory import Directory
from ledger.service.errands import Duty, Errand, debit, end_of_limit, end_of_offer
from ledger.service.keeper import ROUNDS_OF_REST, Keeper
from ledger.settings import DUTIES
from tests.unit.api.house import FakeGateway, key_of, keyring, lender_with, reached
from tests.unit.readmodel.memory_chain import identifier

MINE, THEIRS = "0x" + "11" * 32, "0x" + "22" * 32
LOANS = [identifier(f"loan {n}") for n in range(5)]


@dataclass
class Behind:
    """What the tables say is behind; nothing that a test does changes it."""

    loans: dict[str, list[bytes]]
    asked: list[tuple[str, int]] = field(default_factory=list)
    waiting: dict[tuple[str, Duty], list[Errand]] = field(default_factory=dict)

    def behind(self, lender: str, day: int, most: int, apart: Container[bytes] = ()) -> tuple[bytes, ...]:
        self.asked.append((lender, day))
        return tuple(loan for loan in self.loans.get(lender, []) if loan not in apart)[:most]

    def errands(self, lender: str, day: int, duty: Duty) -> Iterator[Errand]:
        return iter(self.waiting.get((lender, duty), ()))


@pytest.fixture
def gateway() -> FakeGateway:
    return FakeGateway(on_view=lambda function, loan: True)


def keeper(gateway: FakeGateway, loans: dict[str, list[bytes]], *lenders: Lender) -> Keeper:
    ring = keyring(*(lenders or (lender_with(MINE), lender_with(THEIRS))))
    return Keeper(gateway, ring, cast(Directory, Behind(loans)), most=2)


def advanced(gateway: FakeGateway) -> list[bytes]:
    return [sent.arguments[0] for sent in gateway.sent]


def failing(loan: bytes, error: Exception) -> Any:
    def view(function: str, asked: bytes) -> bool:
        if asked == loan:
            raise error
        return True

    return view


def test_a_round_advances_so_many_loans_of_each_lender(gateway: FakeGateway) -> None:
    kept = keeper(gateway, {MINE: LOANS[:3], THEIRS: LOANS[3:4]})
    gateway.reaching = [reached(Node.INTEREST_ACCRUED, LOANS[0])]
    found = kept.round()
    assert [(one.loan, one.current, one.nodes) for one in found] == [
        (loan, True, ["INTEREST_ACCRUED"]) for loan in (*LOANS[:2], LOANS[3])
    ]
    assert {sent.function for sent in gateway.sent} == {"advance"}
    assert {sent.signer for sent in gateway.sent} == {key_of("operator").address}
    kept.round()
    assert advanced(gateway) == [*LOANS[:2], LOANS[3], LOANS[2]]


def test_what_has_caught_up_is_left_alone_until_the_next_day(gateway: FakeGateway) -> None:
    kept = keeper(gateway, {MINE: LOANS[:1]})
    assert len(kept.round()) == 1
    assert kept.round() == ()
    gateway.day += 1
    assert len(kept.round()) == 1


def test_a_loan_that_needs_more_is_taken_up_again(gateway: FakeGateway) -> None:
    gateway.on_view = lambda function, loan: False
    kept = keeper(gateway, {MINE: LOANS[:1]})
    (caught,) = kept.round()
    assert (caught.current, caught.calls) == (False, 20)
    assert len(kept.round()) == 1


@pytest.mark.parametrize(
    "error",
    [
        refusals(shipped()).refusal(
            next(e for e in shipped().ledger.errors.values() if e.name == "FileArchived").encode(LOANS[0])
        ),
        NodeRefused("eth_call", -32000, "out of gas"),
        RuntimeError("a fault"),
    ],
)
def test_one_loan_that_fails_stops_no_other(
    gateway: FakeGateway, caplog: pytest.LogCaptureFixture, error: Exception
) -> None:
    gateway.on_view = failing(LOANS[0], error)
    kept = keeper(gateway, {MINE: LOANS[:3], THEIRS: LOANS[3:4]})
    with caplog.at_level(logging.WARNING):
        kept.round()
    assert advanced(gateway) == [LOANS[1], LOANS[3]]
    assert any("0x" + LOANS[0].hex() in record.getMessage() for record in caplog.records)


def test_a_loan_that_failed_rests_and_then_is_tried_again(gateway: FakeGateway) -> None:
    tried: list[bytes] = []

    def view(function: str, loan: bytes) -> bool:
        tried.append(loan)
        raise NodeRefused("eth_call", -32000, "no")

    gateway.on_view = view
    kept = keeper(gateway, {MINE: LOANS[:1]})
    for _ in range(ROUNDS_OF_REST):
        kept.round()
    assert tried == [LOANS[0]]
    kept.round()
    assert tried == [LOANS[0]] * 2


def test_a_lender_without_an_operator_stops_no_other(gateway: FakeGateway) -> None:
    lenders = (lender_with(MINE, {Role.BANK: ("bank",)}), lender_with(THEIRS))
    kept = keeper(gateway, {MINE: LOANS[:1], THEIRS: LOANS[3:4]}, *lenders)
    kept.round()
    assert advanced(gateway) == [LOANS[3]]


def test_where_no_node_answers_the_round_ends(gateway: FakeGateway) -> None:
    gateway.on_view = failing(LOANS[0], NodeUnreachable("it does not answer"))
    kept = keeper(gateway, {MINE: LOANS[:2]})
    with pytest.raises(NodeUnreachable):
        kept.round()
    assert not gateway.sent


def test_it_runs_until_it_is_told_to_stop_whatever_a_round_does(
    gateway: FakeGateway, caplog: pytest.LogCaptureFixture
) -> None:
    """The second look at the chain stops it; the first one failed."""
    kept = keeper(gateway, {MINE: LOANS[:1]})
    looks = 0

    def view(function: str, loan: bytes) -> bool:
        nonlocal looks
        looks += 1
        if looks == 1:
            raise NodeUnreachable("it does not answer")
        kept.stop()
        return True

    gateway.on_view = view
    kept.run(0)
    assert looks == 2 and len(gateway.sent) == 1
    assert "the keeper's round" in caplog.text


# ---- errands

DEBITS = [debit(LOANS[0], 3), debit(LOANS[1], 1), debit(LOANS[2], 1)]


def errands(gateway: FakeGateway, duty: Duty, waiting: list[Errand], **options: Any) -> Keeper:
    due = Behind({}, waiting={(MINE, duty): waiting})
    return Keeper(gateway, keyring(lender_with(MINE)), cast(Directory, due), most=2, **options)


def refused(name: str, *arguments: object) -> Exception:
    error = next(e for e in shipped().ledger.errors.values() if e.name == name)
    return refusals(shipped()).refusal(error.encode(*arguments))


def sent(gateway: FakeGateway) -> list[tuple[str, list[Any]]]:
    return [(one.function, one.arguments) for one in gateway.sent]


def test_what_fell_due_is_debited_so_many_in_a_round_and_each_once_a_day(gateway: FakeGateway) -> None:
    """The tables may say for a while yet that it is unpaid."""
    kept = errands(gateway, Duty.DEBIT, DEBITS)
    kept.round()
    assert sent(gateway) == [("executeDebit", [LOANS[0], 3]), ("executeDebit", [LOANS[1], 1])]
    assert {one.signer for one in gateway.sent} == {key_of("operator").address}
    for _ in range(3):
        kept.round()
    assert len(gateway.sent) == 3
    gateway.day += 1
    kept.round()
    assert len(gateway.sent) == 5


def test_a_debit_that_finds_no_money_is_logged_and_tried_on_the_next_day(
    gateway: FakeGateway, caplog: pytest.LogCaptureFixture
) -> None:
    kept = errands(gateway, Duty.DEBIT, DEBITS[:1])
    gateway.refusal = refused("WalletEmpty", "0x" + "a1" * 20)
    with caplog.at_level(logging.WARNING):
        for _ in range(5):
            kept.round()
    told = [record.getMessage() for record in caplog.records]
    assert len(told) == 1 and "AUTODEBIT_EXECUTED" in told[0] and "row 3" in told[0] and "next day" in told[0]
    gateway.refusal = None
    kept.round()
    assert not gateway.sent
    gateway.day += 1
    kept.round()
    assert sent(gateway) == [("executeDebit", [LOANS[0], 3])]


def test_offers_and_limits_end_when_their_time_is_over(gateway: FakeGateway) -> None:
    errands(gateway, Duty.EXPIRE, [end_of_offer(LOANS[3]), end_of_limit(LOANS[4])]).round()
    assert sent(gateway) == [("expireOffer", [LOANS[3]]), ("expireLimit", [LOANS[4]])]


def test_what_is_none_of_its_duties_is_left(gateway: FakeGateway) -> None:
    errands(gateway, Duty.DEBIT, DEBITS, duties=(Duty.ADVANCE, Duty.EXPIRE)).round()
    due = Behind({MINE: LOANS[:1]})
    Keeper(gateway, keyring(lender_with(MINE)), cast(Directory, due), duties=(Duty.DEBIT,)).round()
    assert not gateway.sent


def test_an_errand_is_left_for_the_next_round_where_no_node_answers(gateway: FakeGateway) -> None:
    kept = errands(gateway, Duty.DEBIT, DEBITS[:1])
    gateway.unwilling = [NodeUnreachable("it does not answer")]
    with pytest.raises(NodeUnreachable):
        kept.round()
    kept.round()
    assert sent(gateway) == [("executeDebit", [LOANS[0], 3])]


def test_the_duties_are_those_that_the_settings_know() -> None:
    assert tuple(duty.value for duty in Duty) == DUTIES
