"""Each refusal of the contracts becomes a name, typed values and a sentence with the values that were compared."""

from __future__ import annotations

import string
from typing import Any

import pytest
from eth_abi.abi import encode

from ledger.chain.abi import Parameter, Signature
from ledger.chain.artifacts import REGISTRY, TOKEN, shipped
from ledger.chain.refusals import SOLIDITYS_OWN, Refusals, refusals
from ledger.chain.sentences import SENTENCES

LOAN = bytes.fromhex("aa" * 31 + "01")
WHO = "0x" + "c0" * 20
# 2026-02-27 and 2026-03-01 as days since 1970-01-01 (GNU date: date -d 2026-02-27 +%s, divided by 86,400).
FEBRUARY_27, MARCH_1 = 20511, 20513
INSTALMENT_DUE = 50  # lifecycle.yaml


@pytest.fixture(scope="module")
def decoder() -> Refusals:
    return refusals(shipped())


def known_errors() -> list[Signature]:
    alone = [shipped().load(name).interface for name in (TOKEN, REGISTRY)]
    return [e for interface in (shipped().ledger, *alone) for e in interface.errors.values()]


def reason(name: str, *values: Any) -> bytes:
    signature = next(e for e in known_errors() if e.name == name)
    return signature.selector + encode([part.canonical for part in signature.inputs], values)


@pytest.mark.parametrize(
    ("name", "values", "sentence"),
    [
        (
            "TooEarly",
            (INSTALMENT_DUE, LOAN, MARCH_1, FEBRUARY_27),
            "INSTALMENT_DUE is too early for 0xaaaaaaaa…aa01: earliest 2026-03-01, today 2026-02-27",
        ),
        (
            "AmountDiffers",
            (LOAN, 91_680, 100_000),
            "916.80 yuan was given for 0xaaaaaaaa…aa01, 1000.00 yuan was agreed",
        ),
        (
            "AprAboveCap",
            (LOAN, 361_250, 240_000),
            "the APR 36.125 % of 0xaaaaaaaa…aa01 is above the lender's cap of 24 %",
        ),
        ("LoanInState", (LOAN, 3), "the loan 0xaaaaaaaa…aa01 is settled"),
        (
            "WrongCaller",
            (INSTALMENT_DUE, WHO, 1 << 1 | 1 << 4),
            f"{WHO} may not do INSTALMENT_DUE: operator, servicer may",
        ),
        ("WrongCaller", (INSTALMENT_DUE, WHO, 0), f"{WHO} may not do INSTALMENT_DUE: only the party's own key may"),
        (
            "UnexpectedNode",
            (3, LOAN, LOAN, 0b10, 0b110, 0b11000),
            "INQUIRY_AUTHORIZED may not happen to 0xaaaaaaaa…aa01 yet: KYC_ATTESTED must come first; "
            "one of INQUIRY_AUTHORIZED, PARTY_BLOCKED must come first",
        ),
        (
            "ConsentExpired",
            (WHO, 1_772_323_200, 1_772_323_201),
            f"the signature of {WHO} held until 2026-03-01T00:00:00Z, now it is 2026-03-01T00:00:01Z",
        ),
        ("FreezeCausesLeft", (LOAN, 0b1010), "0xaaaaaaaa…aa01 stays frozen: regulator, overdue"),
        (
            "KycExpired",
            (LOAN, 0, MARCH_1),
            "the identity of 0xaaaaaaaa…aa01 was valid until never, today is 2026-03-01",
        ),
        ("EmptyBatch", (), "there is nothing to anchor"),
    ],
)
def test_sentences_show_both_values(decoder: Refusals, name: str, values: tuple[Any, ...], sentence: str) -> None:
    refusal = decoder.refusal(reason(name, *values))
    assert (refusal.name, str(refusal)) == (name, sentence)
    assert tuple(refusal.arguments.values()) == values
    assert refusal.title == SENTENCES[name][0]


def test_the_reason_of_a_call_in_a_batch_is_told(decoder: Refusals) -> None:
    inner = reason("LoanInState", LOAN, 3)
    outer = reason("BatchItemFailed", 4, inner)
    assert str(decoder.refusal(outer)) == "call 4 of the batch: the loan 0xaaaaaaaa…aa01 is settled"
    for _ in range(20):
        outer = reason("BatchItemFailed", 0, outer)
    assert str(decoder.refusal(outer)).endswith("refused")


def test_soliditys_own_reasons(decoder: Refusals) -> None:
    message = bytes.fromhex("08c379a0") + encode(["string"], ["short on funds"])
    assert (decoder.refusal(message).name, str(decoder.refusal(message))) == ("Error", "short on funds")
    panic = bytes.fromhex("4e487b71") + encode(["uint256"], [0x11])
    assert str(decoder.refusal(panic)).endswith("a number overflows")


@pytest.mark.parametrize("data", [bytes.fromhex("12345678"), bytes.fromhex("12345678") + bytes(40), b"\1", b"\xff" * 3])
def test_an_unknown_reason_is_shown_as_it_is(decoder: Refusals, data: bytes) -> None:
    refusal = decoder.refusal(data)
    assert (refusal.name, refusal.data) == ("UnknownReason", data)
    assert f"0x{data[:4].hex()}" in str(refusal)


def test_a_known_selector_with_another_body_is_unknown(decoder: Refusals) -> None:
    assert decoder.refusal(reason("LoanInState", LOAN, 3)[:-1]).name == "UnknownReason"


def test_a_refusal_without_a_reason(decoder: Refusals) -> None:
    refusal = decoder.refusal(b"", mined=True)
    assert (refusal.name, refusal.mined) == ("NoReason", True)
    assert "without a reason" in str(refusal)


def test_a_number_that_an_enum_does_not_have_is_shown(decoder: Refusals) -> None:
    assert str(decoder.refusal(reason("LoanInState", LOAN, 200))) == "the loan 0xaaaaaaaa…aa01 is 200"


@pytest.mark.parametrize("error", known_errors(), ids=lambda error: error.text)
def test_every_error_has_a_title_and_a_sentence_that_can_be_filled(decoder: Refusals, error: Signature) -> None:
    assert error.name in SENTENCES
    data = error.selector + encode([part.canonical for part in error.inputs], [sample(part) for part in error.inputs])
    refusal = decoder.refusal(data)
    assert refusal.name == error.name
    assert "{" not in str(refusal)


def test_every_sentence_is_of_an_error_and_names_its_arguments_only() -> None:
    extra = {"UnexpectedNode": {"missing"}}
    arguments: dict[str, set[str]] = {}
    for error in (*known_errors(), *SOLIDITYS_OWN):
        arguments.setdefault(error.name, {part.name for part in error.inputs} | extra.get(error.name, set()))
    for name, (_, sentence) in SENTENCES.items():
        fields = {field for _, field, _, _ in string.Formatter().parse(sentence) if field}
        assert name in arguments, f"no contract refuses with {name}"
        assert fields <= arguments[name], name


def sample(part: Parameter) -> Any:
    if part.type == "string":
        return "text {with} braces".replace("{", "(").replace("}", ")")
    if part.type == "address":
        return WHO
    if part.type.startswith("bytes"):
        return LOAN[: int(part.type.removeprefix("bytes") or 4)]
    return True if part.type == "bool" else 1
