"""The agreed terms of a loan as the contracts have them (struct Terms in contracts/types/Records.sol), and back."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from eth_utils.crypto import keccak

from ledger.chain.abi import Interface, encode_values
from ledger.domain.allocation import Parts
from ledger.domain.calendar import Day, DayCount
from ledger.domain.terms import AllocationMode, Component, Method, Terms


def terms_fields(terms: Terms, draw_by: Day | None = None, void_grounds: bytes = bytes(32)) -> dict[str, Any]:
    """The struct `Terms` of the contracts; the drawdown is to be requested until `draw_by`, by default the planned start."""
    return {
        "principal": terms.principal,
        "rate": terms.rate,
        "penaltyRate": terms.penalty_rate,
        "method": tuple(Method).index(terms.method),
        "dayCount": tuple(DayCount).index(terms.day_count),
        "allocationMode": tuple(AllocationMode).index(terms.allocation_mode),
        "allocationOrder": bytes(terms.allocation_order),
        "periods": terms.periods,
        "periodMonths": terms.period_months,
        "dueDay": terms.due_day,
        "originationFee": terms.origination_fee,
        "periodicFee": terms.periodic_fee,
        "startDay": terms.start_day,
        "firstDue": terms.first_due,
        "drawBy": terms.start_day if draw_by is None else draw_by,
        "voidGrounds": void_grounds,
    }


def terms_of(fields: Mapping[str, Any]) -> Terms:
    """The terms that the struct states; `drawBy` and `voidGrounds` are not among what the money rules use.

    Raises: InvalidValue.
    """
    return Terms(
        method=tuple(Method)[fields["method"]],
        principal=fields["principal"],
        rate=fields["rate"],
        penalty_rate=fields["penaltyRate"],
        periods=fields["periods"],
        start_day=fields["startDay"],
        first_due=fields["firstDue"],
        due_day=fields["dueDay"],
        period_months=fields["periodMonths"],
        day_count=tuple(DayCount)[fields["dayCount"]],
        origination_fee=fields["originationFee"],
        periodic_fee=fields["periodicFee"],
        allocation_mode=tuple(AllocationMode)[fields["allocationMode"]],
        allocation_order=tuple(Component(place) for place in fields["allocationOrder"]),
    )


def terms_hash(effects: Interface, fields: Mapping[str, Any]) -> bytes:
    """The hash of the struct, which an agreement's signatures name. `effects`: the interface IEffects."""
    terms = next(part for part in effects.function("termsProposed").inputs if part.name == "terms")
    return keccak(encode_values([terms], [fields]))


def relief_fields(relief: Parts) -> dict[str, int]:
    """The struct `Relief` of the contracts."""
    return {
        "principal": relief.principal,
        "interest": relief.interest,
        "fee": relief.fee,
        "penalty": relief.penalty,
    }


def relief_of(fields: Mapping[str, int]) -> Parts:
    """What the struct says is given up."""
    return Parts(fields["fee"], fields["interest"], fields["penalty"], principal=fields["principal"])


def commitment(effects: Interface, terms: Mapping[str, Any], treatment: int, relief: Mapping[str, int]) -> bytes:
    """The hash of a restructuring, by which one side proposes it."""
    inputs = effects.function("restructureAccepted").inputs
    kinds = [part for part in inputs if part.name in ("terms", "treatment", "relief")]
    return keccak(encode_values(kinds, [terms, treatment, relief]))
