"""Keys of the dated legal parameters (contracts/libraries/Parameters.sol), and their names."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from eth_abi.abi import encode
from eth_utils.crypto import keccak

RETENTION_DAYS = keccak(text="RETENTION_DAYS")


def apr_cap(regime: int) -> bytes:
    """Of the cap on all-in annual cost of a regime's lenders; `regime` is its number in the contracts."""
    return keccak(encode(["string", "uint8"], ["APR_CAP", regime]))


def names(regimes: Sequence[str]) -> Mapping[bytes, str]:
    """Key -> name, for a reader."""
    caps = {apr_cap(number): f"APR_CAP of {regime}" for number, regime in enumerate(regimes)}
    return {RETENTION_DAYS: "RETENTION_DAYS", **caps}
