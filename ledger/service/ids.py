"""Ids as the contracts derive them (contracts/types/Ids.sol), so that a client knows an id before the transaction."""

from eth_abi.abi import encode
from eth_utils.crypto import keccak

from ledger.domain.errors import InvalidValue
from ledger.service.errors import Unknown
from ledger.service.values import ID, PAYMENT_ID

NOBODY = bytes(32)
MAX_ROW = 2**16 - 1


def party_id(lender: bytes, ref: bytes) -> bytes:
    """`lender` is NOBODY for an institution, which registers itself."""
    return _derived("fubie.party", lender, ref)


def facility_id(party: bytes, ref: bytes) -> bytes:
    return _derived("fubie.facility", party, ref)


def loan_id(facility: bytes, ref: bytes) -> bytes:
    return _derived("fubie.loan", facility, ref)


def payment_id(lender: bytes, receipt: bytes) -> bytes:
    """16 bytes."""
    return _derived("fubie.payment", lender, receipt)[:16]


def _derived(name: str, parent: bytes, ref: bytes) -> bytes:
    return keccak(encode(["string", "bytes32", "bytes32"], [name, parent, ref]))


def read_id(kind: str, text: str) -> bytes:
    """An id in a path. Raises: Unknown, since nothing has an id of another shape."""
    form = PAYMENT_ID if kind == "payment" else ID
    try:
        value: bytes = form.read(text)
    except InvalidValue:
        raise Unknown(kind, text) from None
    return value


def instalment_id(loan: str, row: int) -> str:
    """How an instalment is named in a path: the loan's id, a hyphen, the number of the row."""
    return f"{loan}-{row}"


def read_instalment_id(text: str) -> tuple[bytes, int]:
    """Loan and row. Raises: Unknown."""
    loan, hyphen, row = text.rpartition("-")
    if not hyphen or not (row.isascii() and row.isdigit() and len(row) < 6 and 0 < int(row) <= MAX_ROW):
        raise Unknown("instalment", text)
    return read_id("instalment", loan), int(row)
