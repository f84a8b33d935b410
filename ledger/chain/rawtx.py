"""Signed transactions: made from a call, and read back from their bytes (legacy, and EIP-1559)."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import rlp  # type: ignore[import-untyped]

from ledger.chain.errors import Undecodable
from ledger.chain.gateway import Call, Fees
from ledger.chain.keystore import Signer
from ledger.journal.records import Signed

DYNAMIC_FEE = 2
_LEGACY_PARTS, _DYNAMIC_PARTS = 9, 12


@dataclass(frozen=True)
class Raw:
    """What a signed transaction says: its call with the gas limit, its nonce and the most that it pays, in wei per gas."""

    call: Call
    nonce: int
    most: int


def signing(call: Call, gas: int, fees: Fees, chain_id: int, signer: Signer) -> Callable[[int], Signed]:
    """A function from the nonce to the signed transaction."""
    fields: dict[str, Any] = {"chainId": chain_id, "value": 0, "gas": gas, "data": call.data, **fees.fields}
    if fees.tip is not None:
        fields["type"] = DYNAMIC_FEE
    if call.to is not None:
        fields["to"] = bytes.fromhex(call.to.removeprefix("0x"))
    return lambda nonce: signer.sign_transaction(fields | {"nonce": nonce})


def parse(raw: bytes) -> Raw:
    """Raises: Undecodable for any other type of transaction."""
    try:
        if raw[:1] == bytes([DYNAMIC_FEE]):
            parts = rlp.decode(raw[1:])
            _, nonce, _, most, gas, to, value, data = parts[:8]
            expected = _DYNAMIC_PARTS
        else:
            parts = rlp.decode(raw)
            nonce, most, gas, to, value, data = parts[:6]
            expected = _LEGACY_PARTS
        if len(parts) != expected or int.from_bytes(value):
            raise ValueError("not a transaction of ours")
    except (rlp.exceptions.RLPException, ValueError, TypeError) as error:
        raise Undecodable(f"not a signed transaction: {error}") from error
    destination = "0x" + to.hex() if to else None
    return Raw(Call(destination, data, int.from_bytes(gas)), int.from_bytes(nonce), int.from_bytes(most))
