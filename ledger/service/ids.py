"""Ids as they stand in a path."""

from ledger.domain.errors import InvalidValue
from ledger.service.errors import Unknown
from ledger.service.values import ID, PAYMENT_ID

MAX_ROW = 2**16 - 1


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
