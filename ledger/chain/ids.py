"""Ids as the contracts derive them (contracts/types/Ids.sol), so that a client knows an id before the transaction.

The id of what is made is keccak256(abi.encode(its name, the parent's id, a reference that its maker chooses)).
"""

from __future__ import annotations

from eth_abi.abi import encode
from eth_utils.crypto import keccak

NOBODY = bytes(32)
PAYMENT_ID_BYTES = 16


def party_id(lender: bytes, ref: bytes) -> bytes:
    """Ids.party; `lender` is NOBODY for an institution, which registers itself."""
    return _derived("fubie.party", lender, ref)


def facility_id(party: bytes, ref: bytes) -> bytes:
    """Ids.facility, by the borrower's id."""
    return _derived("fubie.facility", party, ref)


def loan_id(facility: bytes, ref: bytes) -> bytes:
    """Ids.loan."""
    return _derived("fubie.loan", facility, ref)


def payment_id(lender: bytes, receipt: bytes) -> bytes:
    """Ids.payment: 16 bytes, the first of the hash."""
    return _derived("fubie.payment", lender, receipt)[:PAYMENT_ID_BYTES]


def refund_id(lender: bytes, loan: bytes, number: int) -> bytes:
    """The payment that Repayment.sol keeps of a refund: its receipt is derived from the loan and the payment's number there."""
    return payment_id(lender, _derived("fubie.refund", loan, number.to_bytes(32)))


def receipt_of_wallet(wallet: bytes, receipt: bytes) -> bytes:
    """Under which a payment out of a wallet is kept, so that no other payer can use up the reference (Loss.sol, Judicial.sol)."""
    return keccak(encode(["address", "bytes32"], [wallet, receipt]))


def receipt_of_refinancing(loan: bytes, by: bytes) -> bytes:
    """Under which a loan that another one pays off keeps that payment (Novation.sol)."""
    return _derived("fubie.refinancing", loan, by)


def _derived(name: str, parent: bytes, ref: bytes) -> bytes:
    return keccak(encode(["string", "bytes32", "bytes32"], [name, parent, ref]))
