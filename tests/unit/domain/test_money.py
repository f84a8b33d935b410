"""Amounts and rates at the edge, and the rounding rule."""

from decimal import ROUND_HALF_UP, Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ledger.domain.errors import InvalidValue
from ledger.domain.money import format_fraction, format_yuan, half_up, parse_rate, parse_yuan


@pytest.mark.parametrize(
    ("text", "fen"),
    [("10000.00", 1_000_000), ("10000", 1_000_000), ("0.5", 50), ("0.05", 5), ("0", 0), ("00.01", 1)],
)
def test_yuan_become_fen_exactly(text: str, fen: int) -> None:
    assert parse_yuan(text) == fen


@pytest.mark.parametrize(
    "text", ["", ".", "1.", ".5", "1.001", "-1", "+1", "1e3", "1,000", " 1", "1_0", "١", "NaN", "9" * 19]
)
def test_anything_else_is_no_amount(text: str) -> None:
    with pytest.raises(InvalidValue) as refused:
        parse_yuan(text, "principal")
    assert refused.value.code == "principal"
    assert "\n" not in str(refused.value)


@pytest.mark.parametrize(("text", "rate"), [("0.18", 180_000), ("1", 1_000_000), ("0.000001", 1), ("0", 0)])
def test_rates_become_millionths_exactly(text: str, rate: int) -> None:
    assert parse_rate(text) == rate


@pytest.mark.parametrize("text", ["0.1234567", "18%", "-0.1", ".18", ""])
def test_anything_else_is_no_rate(text: str) -> None:
    with pytest.raises(InvalidValue):
        parse_rate(text)


@given(st.integers(-(10**18), 10**18))
def test_written_amounts_are_what_decimal_reads(fen: int) -> None:
    assert Decimal(format_yuan(fen)) * 100 == fen
    assert format_yuan(fen, ",").replace(",", "") == format_yuan(fen)


def test_written_fractions_keep_their_places() -> None:
    assert format_fraction(180_000, 6) == "0.180000"
    assert format_fraction(658, 4) == "0.0658"
    assert format_fraction(12_345_678, 6) == "12.345678"


@given(st.integers(0, 10**30), st.integers(1, 10**12))
def test_half_up_is_the_rounding_of_decimal(a: int, b: int) -> None:
    # One decimal place beyond the integer and a sticky digit decide the rounding as the exact quotient does.
    tenths, rest = divmod(10 * a, b)
    exact = Decimal(f"{tenths // 10}.{tenths % 10}{1 if rest else 0}")
    assert half_up(a, b) == int(exact.quantize(Decimal(1), ROUND_HALF_UP))
