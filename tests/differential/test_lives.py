"""Whole lives of loans: the contracts and the Python witness, step by step and to the fen."""

from collections.abc import Iterator

import pytest
from hypothesis import given

from ledger.domain.terms import Agreement, Product
from tests.differential.chronicle import by_chain, by_witness
from tests.differential.effort import twice
from tests.differential.lives import Moment, begin, deals, lives
from tests.differential.world import Deal, World, running
from tests.unit.domain.loans import loan_terms


@pytest.fixture(scope="module")
def world() -> Iterator[World]:
    with running() as founded:
        yield founded


def usual_deal(**changes: int) -> Deal:
    terms = loan_terms(penalty_rate=240_000, **changes)
    return Deal(Agreement(terms=terms, product=Product(grace_days=3, notice_days=5), cap=360_000), terms.start_day)


@twice
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
