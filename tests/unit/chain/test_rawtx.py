"""Signed transactions, against the example of EIP-155 and through eth-account's own reader."""

from __future__ import annotations

import pytest
import rlp  # type: ignore[import-untyped]
from eth_account import Account
from eth_account.typed_transactions import TypedTransaction
from hexbytes import HexBytes

from ledger.chain.errors import Undecodable
from ledger.chain.gateway import Call, Fees
from ledger.chain.keystore import signer_of
from ledger.chain.rawtx import parse, signing

KEY = bytes.fromhex("46" * 32)
# EIP-155, "Example": nonce 9, gas price 20 gwei, gas 21000, value 10^18, chain 1.
EIP_155 = bytes.fromhex(
    "f86c098504a817c800825208943535353535353535353535353535353535353535880de0b6b3a764000080"
    "25a028ef61340bd939bc2195fe537567866003e1a15d3c71ff63e1590620aa636276a0"
    "67cbe9d8997f761aecb703304b3800ccf555c9f3dc64214b297fb1966a3b6d83"
)
CALL = Call("0x" + "35" * 20, b"\xca\x11", 100_000)


@pytest.mark.parametrize("fees", [Fees(20, 3, 30_000_000), Fees(20, None, 30_000_000)], ids=["EIP-1559", "legacy"])
@pytest.mark.parametrize("to", ["0x" + "35" * 20, None])
def test_what_is_signed_is_read_back(fees: Fees, to: str | None) -> None:
    call = Call(to, b"\xca\x11", 100_000)
    signed = signing(call, 100_000, fees, 31_337, signer_of(KEY))(9)
    found = parse(signed.raw)
    assert (found.call, found.nonce, found.most) == (call, 9, 20)
    assert Account.recover_transaction(signed.raw).lower() == signer_of(KEY).address


def test_the_fields_of_a_dynamic_fee_transaction() -> None:
    signed = signing(CALL, 100_000, Fees(20, 3, 30_000_000), 31_337, signer_of(KEY))(9)
    fields = TypedTransaction.from_bytes(HexBytes(signed.raw)).as_dict()
    expected = {
        "chainId": 31_337,
        "nonce": 9,
        "maxFeePerGas": 20,
        "maxPriorityFeePerGas": 3,
        "gas": 100_000,
        "value": 0,
    }
    assert {name: fields[name] for name in expected} == expected
    assert bytes(fields["data"]) == b"\xca\x11"


def test_a_transaction_that_moves_coin_is_not_ours() -> None:
    with pytest.raises(Undecodable, match="not a transaction of ours"):
        parse(EIP_155)


@pytest.mark.parametrize(
    "raw", [b"", b"\x02", b"\x01\xc0", rlp.encode([b"1"] * 9 + [b"2"]), b"\x02" + rlp.encode([b"1"] * 3)]
)
def test_other_bytes_are_no_transaction(raw: bytes) -> None:
    with pytest.raises(Undecodable):
        parse(raw)
