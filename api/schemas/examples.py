"""Values of examples where the plain one of their form would say little: together they are one small loan."""

from collections.abc import Mapping
from typing import Any

EXAMPLES: Mapping[str, Any] = {
    "amount": "10000.00",
    "days": 1826,
    "from": "2027-01-01",
    "max_penalty_rate": "0.240000",
    "max_periods": 60,
    "availability_end": "2027-02-01",
    "certificate": "0x" + "ce" * 32,
    "custody": "party",
    "day_count": "30E/360",
    "documents": "0x" + "d0" * 32,
    "draw_by": "2026-02-10",
    "due_day": 1,
    "expiry": "2027-01-31",
    "first_due": "2026-03-01",
    "identity": "0x" + "1d" * 32,
    "keys_destroyed_by": "2032-02-01",
    "limit": "10000.00",
    "list_reference": "list-2026-07",
    "max_limit": "20000.00",
    "max_rate": "0.240000",
    "min_rate": "0.050000",
    "model_version": "scorecard-3.1",
    "offer_deadline": "2026-02-07",
    "order": "order-2026-12",
    "pay_day": "2026-04-01",
    "periods": 12,
    "principal": "10000.00",
    "purpose": "home appliances",
    "rate": "0.180000",
    "reason": "income not proven",
    "receipt": "bank receipt 2026030100017",
    "report": "0x" + "5c" * 32,
    "return_proof": "bank return 2026030200003",
    "scope": "credit bureau, once",
    "score_band": 4,
    "start_day": "2026-02-01",
    "tenor_months": 12,
    "terms_hash": "0x" + "7e" * 32,
    "use_of_funds": "invoice 4711",
}
# Of operations whose plain example would be one that contradicts itself.
EXAMPLES_OF: Mapping[str, Mapping[str, Any]] = {
    "apr-cap-set": {"regime": "consumer-finance", "apr_cap": "0.240000", "from": "2027-01-01"},
    "business-days-set": {"first_day": "2026-10-10", "closed": ["2027-01-01", "2027-02-08"]},
    "product-published": {"notice_days": 5, "quote_days": 7, "grace_days": 3, "revolving": True, "min_limit": "100.00"},
    "party-withdrawn": {"to": "0x" + "a1" * 20, "amount": "100.00"},
    "role-granted": {"role": "operator"},
    "role-revoked": {"role": "operator"},
}
CONSENT_EXAMPLE: Mapping[str, Any] = {
    "signer": "0x" + "a1" * 20,
    "nonce": "8103394829003471",
    "deadline": 1790000000,
    "signature": "0x" + "1b" * 65,
}
