"""Effects by their schema, encoded here with eth_abi from the signature in IEffects.sol."""

import pytest
from eth_abi import encode
from eth_utils import keccak

from ledger.domain.nodes import Node
from ledger.readmodel.effects import effect_of
from ledger.readmodel.errors import MalformedEffect
from ledger.readmodel.packed import PaidLine, ScheduleRow, paid_lines, schedule_rows


def call(signature: str, *values: object) -> bytes:
    types = signature[signature.index("(") + 1 : -1].split(",")
    return keccak(text=signature)[:4] + encode(types if types != [""] else [], values)


def test_fields_have_their_names_and_the_form_of_a_column() -> None:
    key = "0x" + "Ab" * 20
    found = effect_of(Node.KYC_ATTESTED, call("kycAttested(uint32,uint8,address,bool)", 20_000, 2, key, True))
    assert found == {"expiry": 20_000, "custody": 2, "key": key.lower(), "rebound": True}


def test_an_amount_beyond_a_signed_number_is_the_largest_one() -> None:
    found = effect_of(Node.LIMIT_ADJUSTED, call("limitAdjusted(uint64,uint64)", 2**63 - 1, 2**64 - 1))
    assert found == {"previous": 2**63 - 1, "limit": 2**63 - 1}


def test_a_numerator_keeps_every_digit() -> None:
    data = call("interestAccrued(uint32,uint32,uint112,uint64)", 1, 2, 2**112 - 1, 7)
    assert effect_of(Node.INTEREST_ACCRUED, data)["numerator"] == 2**112 - 1


def test_an_effect_without_fields_is_its_selector() -> None:
    assert effect_of(Node.LIMIT_UNFROZEN, call("limitUnfrozen()")) == {}


@pytest.mark.parametrize(
    ("node", "data"),
    [
        pytest.param(Node.LIMIT_UNFROZEN, call("limitExpired(uint32)", 1), id="another node's"),
        pytest.param(Node.LIMIT_ADJUSTED, call("limitAdjusted(uint64,uint64)", 1, 2)[:-1], id="cut short"),
        pytest.param(Node.LIMIT_ADJUSTED, b"", id="empty"),
        pytest.param(Node.GUARANTEE_SIGNED, call("guaranteeSigned()"), id="a node that is not built"),
    ],
)
def test_other_bytes_are_refused(node: Node, data: bytes) -> None:
    with pytest.raises(MalformedEffect, match=node.name):
        effect_of(node, data)


def test_rows_and_lines_are_taken_apart() -> None:
    row = 20_500 << 224 | 60_000 << 160 | 1_200 << 96 | 50 << 48
    assert schedule_rows([row]) == (ScheduleRow(due=20_500, principal=60_000, interest=1_200, fee=50),)
    line = 3 << 192 | 5 << 128 | 7 << 64 | 11
    assert paid_lines([line]) == (PaidLine(row=3, fee=5, interest=7, principal=11),)
    widest = schedule_rows([2**256 - 1])[0]
    assert (widest.due, widest.principal, widest.fee) == (2**32 - 1, 2**63 - 1, 2**48 - 1)
