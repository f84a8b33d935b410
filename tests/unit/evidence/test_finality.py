"""The notary's statement is checked against eth-account, which signs it as a wallet would."""

from __future__ import annotations

from typing import Any

import pytest
from eth_account import Account

from evidence.chainproof import Assurance, Checkpoint, Header, Notary
from evidence.errors import MissingEvidence, SignatureRefused, SignerMismatch

NOTARY = Account.from_key(b"\x31" * 32)
OTHER = Account.from_key(b"\x32" * 32)
ADDRESS = bytes.fromhex(NOTARY.address[2:])


def signed(block: Any, by: Any = NOTARY, chain_id: int = 1339, **change: Any) -> bytes:
    statement = {
        "number": int(block["number"], 16),
        "blockHash": block["hash"],
        "stateRoot": block["stateRoot"],
        "timestamp": int(block["timestamp"], 16),
    }
    types = {"Checkpoint": [("number", "uint256"), ("blockHash", "bytes32"), ("stateRoot", "bytes32"), ("timestamp", "uint256")]}  # fmt: skip
    described = {"Checkpoint": [{"name": name, "type": kind} for name, kind in types["Checkpoint"]]}
    domain = {"name": "Fubie notary", "version": "1", "chainId": chain_id}
    return bytes(by.sign_typed_data(domain, described, statement | change).signature)


def test_the_pinned_notary_gives_a_demonstration(anvil: Any) -> None:
    header, strategy = Header.from_rpc(anvil["block"]), Notary(1339, ADDRESS)
    assert strategy.block_hash(header).hex() == anvil["block"]["hash"][2:]
    checkpoint = Checkpoint(header, notary_signature=signed(anvil["block"]))
    assert strategy.assurance(checkpoint) is Assurance.DEMONSTRATION


def test_whatever_else_is_signed_is_refused(anvil: Any) -> None:
    header, strategy = Header.from_rpc(anvil["block"]), Notary(1339, ADDRESS)
    for wrong in (
        signed(anvil["block"], by=OTHER),
        signed(anvil["block"], chain_id=1),
        signed(anvil["block"], number=3),
        signed(anvil["block"], blockHash="0x" + "11" * 32),
        signed(anvil["block"], stateRoot="0x" + "11" * 32),
        signed(anvil["block"], timestamp=1),
    ):
        with pytest.raises(SignerMismatch):
            strategy.assurance(Checkpoint(header, notary_signature=wrong))
    with pytest.raises(SignatureRefused):
        strategy.assurance(Checkpoint(header, notary_signature=b""))


def test_without_a_signature_nobody_can_tell(anvil: Any) -> None:
    with pytest.raises(MissingEvidence):
        Notary(1339, ADDRESS).assurance(Checkpoint(Header.from_rpc(anvil["block"])))
