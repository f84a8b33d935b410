"""How values are written."""

from datetime import date

import pytest
from eth_utils.crypto import keccak

from ledger.chain.artifacts import shipped
from ledger.chain.names import dashed, snake
from ledger.domain.calendar import DayCount
from ledger.domain.errors import InvalidValue
from ledger.domain.terms import AllocationMode, Method
from ledger.scenario import kinds
from ledger.scenario.kinds import AMOUNT, DAILY_COST, DAY, FLAG, HASH, RATE, bits, choice, integer, many
from ledger.scenario.signatures import Shape


@pytest.mark.parametrize(
    ("text", "millionths"),
    [
        ("0.18", 180_000),
        ("18 %", 180_000),
        ("18%", 180_000),
        ("0.000001", 1),
        ("3.65 %", 36_500),
        ("1", 1_000_000),
        ("0", 0),
    ],
)
def test_rates_are_fractions_or_percent(text: str, millionths: int) -> None:
    assert RATE.read(text) == millionths


@pytest.mark.parametrize("text", ["-0.1", "0.1234567", "18 percent", "1.23456 %", "", "1e3", "99999", "٣"])
def test_what_is_no_rate_is_refused(text: str) -> None:
    with pytest.raises(InvalidValue):
        RATE.read(text)


@pytest.mark.parametrize(("text", "fen"), [("916.80", 91_680), ("916.8", 91_680), ("1", 100), ("0.01", 1)])
def test_amounts_are_yuan(text: str, fen: int) -> None:
    assert AMOUNT.read(text) == fen


@pytest.mark.parametrize("text", ["1,000.00", "-1", "0.001", "1.", ".5", "1e2", "99999999999999"])
def test_what_is_no_amount_is_refused(text: str) -> None:
    with pytest.raises(InvalidValue):
        AMOUNT.read(text)


def test_days_count_from_1970() -> None:
    assert DAY.read("2026-03-01") == (date(2026, 3, 1) - date(1970, 1, 1)).days
    assert DAY.show(DAY.read("2026-03-01")) == "2026-03-01"
    assert DAY.show(0) is None
    with pytest.raises(InvalidValue):
        DAY.read("2026-02-30")


def test_hashes_are_hex_or_of_a_text() -> None:
    assert HASH.read("0x" + "ab" * 32) == bytes([0xAB] * 32)
    # Keccak-256 of the empty-string-free text, from the Ethereum test vectors for "abc"
    assert HASH.read("abc").hex() == "4e03657aea45a94fc7d47ba826c8d667c0d1e6e33a64a036ec44f58fa12d6c45"
    assert HASH.read("信用报告") == keccak("信用报告".encode())
    for text in ("", "0x12", "x" * 201):
        with pytest.raises(InvalidValue):
            HASH.read(text)


def test_a_daily_cost_has_four_decimals() -> None:
    assert DAILY_COST.read("0.0658") == 658
    assert DAILY_COST.show(658) == "0.0658"
    with pytest.raises(InvalidValue):
        DAILY_COST.read("0.06581")


def test_flags_numbers_and_choices() -> None:
    assert (FLAG.read("true"), FLAG.read("false")) == (True, False)
    assert integer(8).read("255") == 255
    assert choice(["a", "b"]).read("b") == 1
    assert choice(["a", "b"]).show(1) == "b"
    for kind, text in ((FLAG, "yes"), (integer(8), "256"), (integer(8), "-1"), (choice(["a"]), "b")):
        with pytest.raises(InvalidValue):
            kind.read(text)


def test_lists_and_sets_are_shown_member_by_member() -> None:
    assert many(AMOUNT).show([100, 250]) == ["1.00", "2.50"]
    assert bits(choice(["a", "b", "c"])).show(0b101) == ["a", "c"]


def test_names_of_the_contracts_are_spelled_in_small_letters() -> None:
    assert (dashed("EqualInstalment"), dashed("KycAttester"), snake("tenorMonths")) == (
        "equal-instalment",
        "kyc-attester",
        "tenor_months",
    )


@pytest.mark.parametrize(
    ("enum", "domain"), [("Method", Method), ("DayCount", DayCount), ("AllocationMode", AllocationMode)]
)
def test_the_domain_numbers_its_choices_as_the_contracts_do(enum: str, domain: type) -> None:
    shape = Shape(shipped())

    assert list(shape.members(enum)) == [member.value for member in domain]  # type: ignore[attr-defined]
    assert len(shape.artifacts.enums[enum]) == len(list(domain))


def test_names_are_short_and_plain() -> None:
    assert kinds.read_name("borrower-1") == "borrower-1"
    for text in ("Borrower", "1st", "a b", "", "a" * 41):
        with pytest.raises(InvalidValue):
            kinds.read_name(text)
