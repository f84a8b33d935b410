"""Whole lives of loans: the contracts and the Python witness, step by step and to the fen."""

from collections.abc import Iterator
from typing import Any

import pytest
from hypothesis import given

from ledger.domain.allocation import Parts
from ledger.domain.terms import Agreement, Component, Product
from tests.differential.chronicle import by_chain, by_witness
from tests.differential.deals import deals
from tests.differential.effort import many_lives
from tests.differential.life import Life, begin
from tests.differential.lives import Moment, lives
from tests.differential.world import Deal, World, running
from tests.unit.domain.loans import loan_terms


@pytest.fixture(scope="module")
def world() -> Iterator[World]:
    with running() as founded:
        yield founded


def usual_deal(**changes: Any) -> Deal:
    terms = loan_terms(penalty_rate=240_000, **changes)
    return Deal(Agreement(terms=terms, product=Product(grace_days=3, notice_days=5), cap=360_000), terms.start_day)


@many_lives
@given(deal=deals(), life=lives)
def test_both_play_the_same_life(world: World, deal: Deal, life: list[Moment]) -> None:
    with world.anew():
        begun = world.block
        played = begin(world, deal)
        if played is None:
            return
        for moment in life:
            moment.pass_in(played)
        played.act("the end", lambda: played.today, played.contract.advance)
        told = by_chain(played.contract, begun)
        assert told is None or told == by_witness(played.witness)


def test_a_payment_to_a_loan_that_nobody_looked_at_for_years(world: World) -> None:
    with world.anew():
        played = begin(world, usual_deal(periods=40, periodic_fee=100))
        assert played is not None
        played.go_on(2_000, ())
        played.contract.pay_by_bank(100_000, played.day)
        (loan,) = world.read(("loanOf", played.contract.id))
        assert loan["pending"] == 1 and loan["accruedThrough"] < played.day
        played.act("payment", lambda: played.witness.receive(100_000, played.day), played.contract.advance)


def test_one_fen_of_difference_is_found(world: World) -> None:
    with world.anew():
        played = begin(world, usual_deal())
        assert played is not None
        with pytest.raises(AssertionError, match="'credit': \\(101, 100\\)"):
            played.act(
                "payment",
                lambda: played.witness.receive(100, played.day),
                lambda: played.contract.pay_by_bank(101, played.day),
            )


def test_a_refusal_of_one_side_alone_is_found(world: World) -> None:
    with world.anew():
        played = begin(world, usual_deal())
        assert played is not None
        with pytest.raises(AssertionError, match="only the witness refuses"):
            played.act("refund", lambda: played.witness.refund(1, played.day), played.contract.advance)
        with pytest.raises(AssertionError, match="only the contracts refuse: CreditShort"):
            played.contract.pay_by_bank(1, played.day)
            paid = played.contract.payments[0]
            played.act("refund", lambda: played.today, lambda: played.contract.refund(2, paid))


def test_a_fen_of_relief_is_found(world: World) -> None:
    with world.anew():
        played = begin(world, usual_deal())
        assert played is not None
        played.go_on(70, ())
        with pytest.raises(AssertionError, match="'rows'"):
            played.act(
                "waiver",
                lambda: played.witness.waive(Parts(interest=100), played.day),
                lambda: played.contract.waive(Parts(interest=101)),
            )


def test_a_loan_that_a_waiver_ended_stays_ended_when_later_money_is_called_back(world: World) -> None:
    penalty_last = (Component.FEE, Component.INTEREST, Component.COMPOUND, Component.PRINCIPAL, Component.PENALTY)
    with world.anew():
        played = begin(world, usual_deal(periods=1, allocation_order=penalty_last))
        assert played is not None
        played.go_on(60, ())
        owed = played.today.position.due_debt(played.deal.agreement)
        pay(played, owed.total - owed.penalty)
        relief = Parts(penalty=owed.penalty)
        played.act("waiver", lambda: played.witness.waive(relief, played.day), lambda: played.contract.waive(relief))
        assert played.witness.position.settled
        pay(played, 100)
        number, payment = played.witness.numbered, played.contract.payments[-1]
        played.act(
            "reversal", lambda: played.witness.reverse(number, played.day), lambda: played.contract.reverse(payment)
        )


def pay(life: Life, amount: int) -> None:
    life.act(
        "transfer",
        lambda: life.witness.receive(amount, life.day),
        lambda: life.contract.pay_by_bank(amount, life.day),
    )
