"""What a statement is made of: the decoded entries of a loan's files, and the product under which it was agreed."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from eth_utils.crypto import keccak

from ledger.chain.abi import Interface, decode_values
from ledger.chain.errors import ChainError
from ledger.domain.calendar import BusinessDays, Day, DayCount, LegalClock
from ledger.domain.nodes import Node
from ledger.domain.terms import BUCKETS, Method, Product
from ledger.statements.errors import ProductMissing


@dataclass(frozen=True)
class Record:
    """One entry of a file's log. `timestamp` in Unix seconds; `effect` by the contracts' names."""

    seq: int
    node: Node
    object: bytes
    timestamp: int
    effective_day: Day
    effect: Mapping[str, Any]


@dataclass(frozen=True)
class Records:
    """The files of one loan to the end of one block. `head` is that of the loan's file there, `source` says in words where they come from; `compounds`: by the product's
    clauses overdue interest bears interest.
    """

    loan: bytes
    ledger: str
    chain_id: int
    clock: LegalClock
    block: int
    timestamp: int
    facility_entries: tuple[Record, ...]
    loan_entries: tuple[Record, ...]
    product: Product
    compounds: bool
    business_days: BusinessDays
    head: bytes
    source: str


def product_of(ledger: Interface, encoded: bytes, expected: bytes) -> Product:
    """Raises: ProductMissing where the bytes are not those of the product with the expected id."""
    if keccak(encoded) != expected:
        raise ProductMissing(f"these are not the figures of product 0x{expected.hex()}, which the facility names")
    try:
        found = decode_values(ledger.function("publishProduct").inputs, encoded, "product")
    except ChainError as error:
        raise ProductMissing(f"the figures of the product cannot be read: {error}") from None
    return _product(next(iter(found.values())))


def product_id(facility_entries: Sequence[Record]) -> bytes:
    """Which product the facility was asked for under. Raises: ProductMissing."""
    for record in facility_entries:
        if record.node is Node.CREDIT_APPLIED:
            id_: bytes = record.effect["product"]
            return id_
    raise ProductMissing("the facility's file does not name a product")


def _product(fields: Mapping[str, Any]) -> Product:
    words = fields["buckets"]
    return Product(
        grace_days=fields["graceDays"],
        notice_days=fields["noticeDays"],
        quote_days=fields["quoteDays"],
        servicer_fee_bps=fields["servicerFeeBps"],
        prepayment_fee_bps=fields["prepaymentFeeBps"],
        tolerance=fields["tolerance"],
        rebate_fees=fields["rebateFees"],
        following_business_day=fields["followingBusinessDay"],
        buckets=tuple(int.from_bytes(words[2 * at : 2 * at + 2]) for at in range(BUCKETS)),
        min_prepayment=fields["minPrepayment"],
        self_payment_cap=fields["selfPaymentCap"],
        min_rate=fields["minRate"],
        max_rate=fields["maxRate"],
        max_penalty_rate=fields["maxPenaltyRate"],
        min_periods=fields["minPeriods"],
        max_periods=fields["maxPeriods"],
        methods=frozenset(one for place, one in enumerate(Method) if fields["methods"] >> place & 1),
        day_counts=frozenset(one for place, one in enumerate(DayCount) if fields["dayCounts"] >> place & 1),
    )
