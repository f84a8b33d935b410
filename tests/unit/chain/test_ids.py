"""Ids, against those in tests/ids.json, to which tests/contracts/Ids.t.sol holds the contracts."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from ledger.chain.ids import NOBODY, facility_id, loan_id, party_id, payment_id

KNOWN = json.loads((Path(__file__).parents[2] / "ids.json").read_text(encoding="utf-8"))
PARENT, REF = (bytes.fromhex(KNOWN[name][2:]) for name in ("parent", "ref"))


@pytest.mark.parametrize(
    ("name", "found"),
    [
        ("party", party_id(PARENT, REF)),
        ("lender", party_id(NOBODY, REF)),
        ("facility", facility_id(PARENT, REF)),
        ("loan", loan_id(PARENT, REF)),
        ("payment", payment_id(PARENT, REF)),
    ],
)
def test_an_id_is_the_contracts(name: str, found: bytes) -> None:
    assert "0x" + found.hex() == KNOWN[name]


@pytest.mark.parametrize("derive", [party_id, facility_id, loan_id, payment_id])
def test_another_reference_gives_another_id(derive: object) -> None:
    assert callable(derive)
    assert derive(PARENT, REF) != derive(PARENT, PARENT)
