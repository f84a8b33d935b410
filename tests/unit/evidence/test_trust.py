"""Trust files: read in any spelling, strict in their values, silent where they know nothing."""

from __future__ import annotations

import json
from typing import Any

import pytest

from evidence.chainproof import Clique, Notary, Qbft
from evidence.errors import LimitExceeded, MalformedInput, UnpinnedTrust, UnsupportedForm
from evidence.trust import Trust
from tests.unit.evidence.forge import LEDGER, TRUST

WRITTEN = TRUST.to_json()


def read(**changes: Any) -> Trust:
    stated = {name: value for name, value in {**WRITTEN, **changes}.items() if value is not None}
    return Trust.read(json.dumps(stated, indent=3).encode())


def test_what_is_written_is_read() -> None:
    assert read() == TRUST
    assert TRUST.ledger == LEDGER
    assert isinstance(TRUST.finality(), Notary)


def test_a_layout_of_other_code_can_be_pinned() -> None:
    word = "0x" + "00" * 31 + "05"
    layout = {
        "contracts": ["LoanLedger"],
        "origin": word,
        "files": {"mapping": word, "headOffset": 1, "seqOffset": 2, "seqBit": 0},
    }
    found = read(layout=layout)
    assert found.layout is not None and found.layout.files.mapping == 5
    assert Trust.from_json(found.to_json()) == found


def test_what_is_missing_is_not_known() -> None:
    bare = Trust.read(b'{"schema": "fubie.trust", "version": 1}')
    assert bare == Trust()
    assert bare.ledger is None
    for lacking in ({"strategy": None}, {"notary": None}, {"chainId": None}):
        with pytest.raises(UnpinnedTrust):
            read(**lacking).finality()


def member(number: int, owner: str = "Bank A") -> dict[str, str]:
    return {"address": "0x" + f"{number:02x}" * 20, "owner": owner}


@pytest.mark.parametrize(("strategy", "kind"), [("qbft", Qbft), ("clique", Clique)])
def test_validators_are_pinned_by_heights(strategy: str, kind: type) -> None:
    validators = [
        {"from": 5, "to": 9, "members": [member(1), member(2)]},
        {"from": 10, "to": 10, "members": []},
        {"from": 12, "members": [member(3)]},
    ]
    trust = read(strategy=strategy, notary=None, validators=validators, interested=["Bank A"])
    assert isinstance(trust.finality(), kind)
    assert trust.interested == ("Bank A",) and trust.validators is not None
    assert trust.validators.at(9).addresses == {b"\x01" * 20, b"\x02" * 20}
    assert trust.validators.at(10**9).addresses == {b"\x03" * 20}
    assert trust.owners(12) == {b"\x03" * 20: "Bank A"}
    for height in (4, 10, 11):
        with pytest.raises(UnpinnedTrust):
            trust.validators.at(height)
    assert Trust.from_json(trust.to_json()) == trust


@pytest.mark.parametrize("strategy", ["qbft", "clique"])
def test_without_validators_no_seal_counts(strategy: str) -> None:
    with pytest.raises(UnpinnedTrust, match="trust.validators"):
        read(strategy=strategy, validators=None).finality()


def test_another_version() -> None:
    with pytest.raises(UnsupportedForm):
        read(version=2)


@pytest.mark.parametrize(
    "change",
    [
        {"schema": "fubie.bundle"},
        {"strategy": "faith"},
        {"chainId": 0},
        {"chainId": "1"},
        {"chainId": 2**53},
        {"origin": "0x00"},
        {"catalogue": 1},
        {"notary": {"address": "0x" + "00" * 20}},
        {"notary": {"address": "0x" + "00" * 19, "owner": "x"}},
        {"notary": {"address": "0x" + "00" * 20, "owner": "\u001b[2J"}},
        {"calendar": {"originTimestamp": 0, "originDay": 0, "dayLength": 0}},
        {"contracts": []},
        {"contracts": [{"name": "Engine", "address": "0x" + "00" * 20, "codeHash": "0x" + "00" * 32}]},
        {"contracts": [{"name": "LoanLedger", "address": "0x" + "00" * 20, "codeHash": "0x" + "00" * 32}] * 2},
        {"unknown": 1},
        {"signers": []},
        {"interested": "Bank A"},
        {"interested": ["Bank\n"]},
        {"validators": {}},
        {"validators": [{"members": []}]},
        {"validators": [{"from": 5, "to": 4, "members": []}]},
        {"validators": [{"from": 0, "members": []}, {"from": 5, "members": []}]},
        {"validators": [{"from": 0, "to": 5, "members": []}, {"from": 5, "members": []}]},
        {"validators": [{"from": 0, "members": [{"address": "0x" + "01" * 20}]}]},
        {"validators": [{"from": 0, "members": [member(1), member(1, "Bank B")]}]},
    ],
)
def test_malformed_trust_files(change: dict[str, Any]) -> None:
    with pytest.raises(MalformedInput):
        read(**change)


@pytest.mark.parametrize(
    "data", [b"", b"[]", b'{"schema":"fubie.trust","schema":"x"}', b"[" * 100_000, b'{"version":1e1}', b"\xff"]
)
def test_hostile_trust_files(data: bytes) -> None:
    with pytest.raises(MalformedInput):
        Trust.read(data)


def test_a_large_trust_file() -> None:
    with pytest.raises(LimitExceeded):
        Trust.read(b" " * (1024 * 1024 + 1))
