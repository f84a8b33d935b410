"""Ids as they stand in a path."""

from ledger.domain.errors import InvalidValue
from ledger.domain.nodes import Scope
from ledger.service.errors import Unknown
from ledger.service.values import ID, PAYMENT_ID

MAX_NUMBER = 2**16 - 1
# Number 0 of these is the agreement itself: its document root as evidence, its notarial certificate as a case.
WITH_ZERO = (Scope.EVIDENCE, Scope.CASE)


def read_id(kind: str, text: str) -> bytes:
    """An id in a path. Raises: Unknown, since nothing has an id of another shape."""
    form = PAYMENT_ID if kind == "payment" else ID
    try:
        value: bytes = form.read(text)
    except InvalidValue:
        raise Unknown(kind, text) from None
    return value


def part_id(file: str, number: int) -> str:
    """How an instalment, a guarantee, a case … is named in a path: its file's id, a hyphen, its number."""
    return f"{file}-{number}"


def read_part_id(kind: Scope, text: str) -> tuple[bytes, int]:
    """File and number. Raises: Unknown."""
    file, hyphen, number = text.rpartition("-")
    if not hyphen or not (number.isascii() and number.isdigit() and len(number) < 6):
        raise Unknown(kind, text)
    if not (kind not in WITH_ZERO) <= int(number) <= MAX_NUMBER:
        raise Unknown(kind, text)
    return read_id(kind, file), int(number)
