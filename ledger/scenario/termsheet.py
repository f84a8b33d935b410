"""The terms of a loan as a structured document: what both sides sign beside the agreement's text, field by field.

Amounts in fen, rates in millionths a year, dates in ISO 8601, so that no number has a fraction (evidence formats).
"""

from __future__ import annotations

from typing import Any

from ledger.domain.calendar import format_day
from ledger.domain.quote import quote
from ledger.scenario.model import LoanPlan
from ledger.scenario.structures import NOTHING

VERSION = 1


def termsheet(plan: LoanPlan) -> dict[str, Any]:
    """The document of a loan. Its members are named after the contracts' Terms, with the unit."""
    terms = plan.terms
    found = quote(terms)
    return {
        "version": VERSION,
        "loan": plan.name,
        "terms": {
            "principalFen": terms.principal,
            "rateMillionths": terms.rate,
            "penaltyRateMillionths": terms.penalty_rate,
            "method": terms.method.value,
            "dayCount": terms.day_count.value,
            "allocationMode": terms.allocation_mode.value,
            "allocationOrder": [component.name.lower() for component in terms.allocation_order],
            "periods": terms.periods,
            "periodMonths": terms.period_months,
            "dueDay": terms.due_day,
            "originationFeeFen": terms.origination_fee,
            "periodicFeeFen": terms.periodic_fee,
            "startDay": format_day(terms.start_day),
            "firstDue": format_day(terms.first_due),
            "drawBy": format_day(plan.values["drawBy"]),
            "voidGrounds": _grounds(plan.values["voidGrounds"]),
        },
        "disclosure": {
            "aprMillionths": found.apr,
            "dailyCostPer100YuanInTenThousandths": found.daily_cost,
            "totalCostFen": found.total_cost,
        },
        "schedule": [
            {
                "row": row.n,
                "due": format_day(row.due),
                "principalFen": row.principal,
                "interestFen": row.interest,
                "feeFen": row.fee,
            }
            for row in found.rows
        ],
    }


def difference(plan: LoanPlan, document: Any) -> str | None:
    """The first value in which a document differs from the loan's terms, as a sentence."""
    return _difference("", termsheet(plan), document)


def _difference(place: str, expected: Any, found: Any) -> str | None:
    if isinstance(expected, dict) and isinstance(found, dict):
        for key in [*expected, *found]:
            below = _difference(f"{place}.{key}".lstrip("."), expected.get(key), found.get(key))
            if below:
                return below
        return None
    if isinstance(expected, list) and isinstance(found, list) and len(expected) == len(found):
        pairs = enumerate(zip(expected, found, strict=True))
        return next(filter(None, (_difference(f"{place}[{n}]", one, other) for n, (one, other) in pairs)), None)
    return None if expected == found else f"{place} is {found!r} there and {expected!r} here"


def _grounds(grounds: bytes) -> str | None:
    return None if grounds == NOTHING else "0x" + grounds.hex()
