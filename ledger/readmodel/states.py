"""The states and kinds of the contract's records, in the order of contracts/types/Records.sol: the place is the number.

Those that only a part has (guarantee, collateral, fund, case …) are read from the shipped interface by their name: `names_of`.
"""

import re
from enum import Enum, StrEnum
from functools import cache
from typing import TypeVar

from ledger.chain.artifacts import shipped

E = TypeVar("E", bound=Enum)


def numbered(kind: type[E], number: int) -> E:
    """The member of that number, also of the domain's enums of terms, which keep the same order.

    Raises: ValueError for a number that the contracts' enum does not have.
    """
    members = list(kind)
    if not 0 <= number < len(members):
        raise ValueError(f"{kind.__name__} has no member number {number}")
    return members[number]


def number_of(member: Enum) -> int:
    """The contracts' number of the member."""
    return list(type(member)).index(member)


@cache
def names_of(enum: str) -> tuple[str, ...]:
    """The members of an enum of the contracts, as the tables spell them. Raises: KeyError for an enum that they lack."""
    return tuple(re.sub(r"(?<=[a-z])(?=[A-Z])", "-", member).lower() for member in shipped().enums[enum])


class FileKind(StrEnum):
    NONE = "none"
    PARTY = "party"
    FACILITY = "facility"
    LOAN = "loan"


class PartyKind(StrEnum):
    NONE = "none"
    BORROWER = "borrower"
    GUARANTOR = "guarantor"
    LENDER = "lender"


class Custody(StrEnum):
    UNKNOWN = "unknown"
    PARTY = "party"
    CUSTODIAN = "custodian"
    LENDER = "lender"


class Role(StrEnum):
    ADMIN = "admin"
    OPERATOR = "operator"
    APPROVER = "approver"
    SIGNER = "signer"
    SERVICER = "servicer"
    BANK = "bank"
    MODEL_OPERATOR = "model-operator"
    KYC_ATTESTER = "kyc-attester"
    REGISTRY = "registry"
    APPRAISER = "appraiser"
    WITNESS = "witness"
    NOTARY = "notary"
    BUREAU = "bureau"
    INDEX_PUBLISHER = "index-publisher"
    COURT = "court"
    REGULATOR = "regulator"


class Regime(StrEnum):
    NONE = "none"
    BANK = "bank"
    CONSUMER_FINANCE = "consumer-finance"
    SMALL_LOAN = "small-loan"
    PRIVATE_LENDING = "private-lending"


class ApplicationState(StrEnum):
    NONE = "none"
    SUBMITTED = "submitted"
    ASSESSED = "assessed"
    OFFERED = "offered"
    REJECTED = "rejected"
    EXPIRED = "expired"
    ACCEPTED = "accepted"


class FacilityState(StrEnum):
    NONE = "none"
    ACTIVE = "active"
    FROZEN = "frozen"
    EXPIRED = "expired"
    CLOSED = "closed"


class FreezeCause(StrEnum):
    """One bit each in `freeze_causes`."""

    LENDER = "lender"
    REGULATOR = "regulator"
    PARTY_BLOCKED = "party-blocked"
    OVERDUE = "overdue"
    COVENANT_BREACHED = "covenant-breached"
    CROSS_DEFAULT = "cross-default"

    @property
    def bit(self) -> int:
        return 1 << number_of(self)


class AgreementState(StrEnum):
    NONE = "none"
    PROPOSED = "proposed"
    DISCLOSED = "disclosed"
    EFFECTIVE = "effective"
    VOIDED = "voided"


class DrawdownState(StrEnum):
    NONE = "none"
    REQUESTED = "requested"
    APPROVED = "approved"
    REJECTED = "rejected"
    RELEASED = "released"
    DISBURSED = "disbursed"
    FAILED = "failed"


class LoanState(StrEnum):
    NONE = "none"
    ACTIVE = "active"
    OVERDUE = "overdue"
    SETTLED = "settled"
    CANCELLED = "cancelled"
    ARCHIVED = "archived"


class InstalmentState(StrEnum):
    NONE = "none"
    SCHEDULED = "scheduled"
    BILLED = "billed"
    DUE = "due"
    OVERDUE = "overdue"
    SETTLED = "settled"
    CANCELLED = "cancelled"


class ClaimState(StrEnum):
    NONE = "none"
    OWNED = "owned"
    CANCELLED = "cancelled"
    POOLED = "pooled"


class ClaimKind(StrEnum):
    SHARE = "share"
    RECOURSE = "recourse"
    COVER = "cover"


class MandateState(StrEnum):
    NONE = "none"
    ACTIVE = "active"
    REVOKED = "revoked"


class PaymentState(StrEnum):
    NONE = "none"
    RECEIVED = "received"
    ALLOCATED = "allocated"
    REVERSED = "reversed"


class PaymentKind(StrEnum):
    NONE = "none"
    TRANSFER = "transfer"
    DEBIT = "debit"
    PREPAY_SHORTENED = "prepay-shortened"
    PREPAY_REDUCED = "prepay-reduced"
    PREPAY_FULL = "prepay-full"
    REFUND = "refund"
    FUNDING = "funding"
    THIRD_PARTY = "third-party"
    SUBSIDY = "subsidy"
    MERCHANT_REFUND = "merchant-refund"
    SETOFF = "setoff"
    GUARANTOR = "guarantor"
    COLLATERAL = "collateral"
    ENFORCEMENT = "enforcement"
    DISCOUNT = "discount"
    REFINANCING = "refinancing"
    RECOVERY = "recovery"


class QuoteKind(StrEnum):
    NONE = "none"
    SHORTENED = "shortened"
    REDUCED = "reduced"
    FULL = "full"


class QuoteState(StrEnum):
    NONE = "none"
    LOCKED = "locked"
    USED = "used"


class AccountKind(StrEnum):
    """The contracts', and what a debtor owes the ledger, which they keep apart."""

    NONE = "none"
    POOL = "pool"
    PAYABLE = "payable"
    TRANSIT = "transit"
    DEPOSIT = "deposit"
    ESCROW = "escrow"
    COVER = "cover"
    RECEIVABLE = "receivable"
