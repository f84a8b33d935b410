"""RFC 9457 problems: every refusal as `application/problem+json`, with the failed condition and the values that were compared.

The one table from kinds of refusal to HTTP statuses stands here. `type` is a path of this API; reading it tells what the kind means.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from fastapi.responses import JSONResponse

from ledger.chain.names import dashed, snake

MEDIA_TYPE = "application/problem+json"
PATH = "/problems"

VALUE, CALLER, ABSENT, CONFLICT, FAULT = 422, 403, 404, 409, 500
# Kind of refusal -> status. What the contracts refuse and is not listed is a conflict with the state of the loan.
STATUSES: Mapping[str, int] = {
    name: status
    for status, names in {
        # a value that would not do whatever the state of the loan is
        VALUE: """
            FieldInvalid AmountMissing AmountOutOfRange AmountDiffers AprAboveCap AprWrong ConditionsMissing ConsentExpired
            ConsentInvalid ConsentMissing CustodyMissing DisclosureWrong EvidenceClauseMissing ExpiryPassed HashMissing KeyMissing MoneyOverflow
            MathOverflowedMulDiv OpeningDiffers PayDayOutOfRange PenaltyAboveCap PartyKindWrong PrincipalOutOfRange QuoteKindDiffers ReasonMissing
            ReceiptMissing SelfPaymentAboveCap TermsInvalid ValueDayOutOfRange VoidGroundUnknown IdempotencyKeyReused
            ProductInvalid ParameterNotFuture DayNotAligned DayNotFuture ClosedTooLong
        """,
        # somebody who may not, or a signature of somebody else
        CALLER: """
            WrongCaller ConsentForeign SignersNotDistinct LenderNotAccredited RoleNotHeld RightMissing HolderNotPermitted
            AccessControlUnauthorizedAccount
        """,
        # not there, or not this lender's
        ABSENT: """
            Unknown UnknownFile ProductUnknown ProductOfOtherLender FacilityOfOtherParty PaymentUnknown QuoteUnknown
            InstalmentUnknown NotFound
        """,
        CONFLICT: "RequestInFlight",
        FAULT: "InternalError DirectCall UnknownFunction Panic NoReason UnknownReason",
        400: "MalformedRequest",
        401: "Unauthorized",
        405: "MethodNotAllowed",
        408: "RequestTimeout",
        413: "ContentTooLarge",
        415: "UnsupportedMediaType",
        429: "TooManyRequests",
        501: "NodeNotBuilt",
        503: "NotReady ChainUnreachable",
    }.items()
    for name in names.split()
}
# Of refusals whose values do not name the field, the member of the request that they are about.
POINTERS: Mapping[str, str] = {
    "AmountMissing": "amount",
    "BalanceShort": "amount",
    "ClosedTooLong": "closed",
    "DayNotAligned": "first_day",
    "DayNotFuture": "closed",
    "ERC20InsufficientBalance": "amount",
    "ParameterNotFuture": "from",
    "ParameterNotRising": "from",
    "RegimeFixed": "regime",
    "AprAboveCap": "apr",
    "AprWrong": "apr",
    "EvidenceClauseMissing": "documents",
    "OpeningDiffers": "opening",
    "ConditionsMissing": "conditions",
    "ConsentExpired": "consent/deadline",
    "ConsentForeign": "consent/signer",
    "ConsentInvalid": "consent/signature",
    "ConsentMissing": "consent",
    "ConsentUsed": "consent/nonce",
    "CustodyMissing": "custody",
    "ExpiryPassed": "expiry",
    "KeyMissing": "key",
    "KeyTaken": "key",
    "PayDayOutOfRange": "pay_day",
    "PenaltyAboveCap": "terms/penalty_rate",
    "PrincipalOutOfRange": "principal",
    "ProductUnknown": "product",
    "QuoteKindDiffers": "quote",
    "QuoteUnknown": "quote",
    "ReasonMissing": "reason",
    "ReceiptMissing": "receipt",
    "ReceiptUsed": "receipt",
    "ValueDayOutOfRange": "value_day",
    "VoidGroundUnknown": "ground",
}


@dataclass(eq=False)
class Problem(Exception):
    """`kind` names the problem; `more` are extension members, `headers` those of the response."""

    kind: str
    title: str
    detail: str
    more: Mapping[str, Any] = field(default_factory=dict)
    headers: Mapping[str, str] = field(default_factory=dict)

    @property
    def status(self) -> int:
        return STATUSES.get(self.kind, CONFLICT)

    @property
    def body(self) -> dict[str, Any]:
        stated = {name: value for name, value in self.more.items() if value not in (None, {}, [])}
        return {
            "type": type_of(self.kind),
            "title": self.title,
            "status": self.status,
            "detail": self.detail,
            **stated,
        }

    def response(self) -> JSONResponse:
        return JSONResponse(self.body, self.status, dict(self.headers), MEDIA_TYPE)


def type_of(kind: str) -> str:
    """A stable path: `TooEarly` is /problems/too-early."""
    return f"{PATH}/{slug(kind)}"


def slug(kind: str) -> str:
    return dashed(kind)


def pointer(path: Iterable[str | int]) -> str:
    """A JSON Pointer (RFC 6901) into the request's body, as a fragment."""
    return "#" + "".join("/" + str(part).replace("~", "~0").replace("/", "~1") for part in path)


def field_error(path: Iterable[str | int], detail: str) -> dict[str, str]:
    """One member of `errors`."""
    return {"pointer": pointer(path), "detail": detail}


def of_failure(failed: Mapping[str, Any], operation: str | None = None) -> Problem:
    """From why an operation failed, as the journal keeps it (ledger.service.failures). `item`: of a batch the act that was refused."""
    path = failed.get("path") or _path(failed)
    if path and failed.get("item") is not None:
        path = ["acts", failed["item"], "body", *path]
    more = {
        "node": failed.get("node"),
        "operation": operation,
        "act": failed.get("item"),
        "values": failed.get("values"),
        "errors": [field_error(path, failed["detail"])] if path else None,
    }
    return Problem(failed["code"], failed["title"], failed["detail"], more)


def _path(failed: Mapping[str, Any]) -> list[str]:
    """The request's member that a contract's refusal is about, where that can be told."""
    kind, stated = failed["code"], failed.get("values", {}).get("field")
    if isinstance(stated, str) and stated:
        name = snake(stated)
        return ["terms", name] if kind == "TermsInvalid" and failed.get("node") == "TERMS_PROPOSED" else [name]
    return POINTERS[kind].split("/") if kind in POINTERS else []
