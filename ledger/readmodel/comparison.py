"""Which columns of which table answer to which fields of which view of the contracts (contracts/interfaces/ILedger.sol, IViews)."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from enum import Enum
from typing import Any, TypeAlias

from ledger.chain.names import camel
from ledger.domain.nodes import Scope
from ledger.readmodel import states
from ledger.readmodel.columns import bounded, hexed, octets
from ledger.readmodel.projection.parts import facts_of
from ledger.readmodel.projection.schedules import SUPERSEDED, VOID
from ledger.readmodel.states import names_of, numbered
from ledger.readmodel.tables.base import Table
from ledger.readmodel.tables.credit import Application, Facility
from ledger.readmodel.tables.loans import Agreement, Claim, Instalment, Loan, Mandate, Quote
from ledger.readmodel.tables.parts import Part
from ledger.readmodel.tables.payments import Payment
from ledger.readmodel.tables.people import Party

Answer: TypeAlias = Mapping[str, Any]


@dataclass(frozen=True)
class Field:
    """A column and the field of the contract's struct; `kind` is the enum that the contract's number stands for.

    `only_in`: the states of the row in which the contract has the value; always, when there are none.
    """

    column: str
    field: str
    kind: type[Enum] | None = None
    as_text: bool = False
    only_in: tuple[str, ...] = ()

    def stored(self, answer: Answer) -> Any:
        """The contract's value as the column would hold it."""
        value = answer[self.field]
        if self.kind is not None:
            return numbered(self.kind, value).value
        if self.as_text:
            return str(value)
        return stored(value)


def stored(value: Any) -> Any:
    """A value of a view as the tables hold it."""
    if isinstance(value, bytes):
        return hexed(value)
    return bounded(value) if type(value) is int else value


@dataclass(frozen=True)
class Comparison:
    """A table whose rows the view `function` knows by the columns `key`.

    `read` makes of an answer about a row what it means, where the contract saves a slot; `known` tells the rows that it has.
    """

    name: str
    table: type[Table]
    function: str
    key: tuple[str, ...]
    fields: tuple[Field, ...]
    read: Callable[[Answer, Any], Answer] = lambda answer, _: answer
    known: Callable[[Any], bool] = lambda _: True


def _fields(*columns: str, **other: str) -> tuple[Field, ...]:
    """Fields of the same names but for the spelling, and others by column."""
    same = tuple(Field(column, camel(column)) for column in columns)
    return same + tuple(Field(column, field) for column, field in other.items())


def _instalment(answer: Answer, row: Any) -> Answer:
    """A settled row has no second slot where it was paid in full, or not at all: then a tolerance has cleared it."""
    if answer["partPaid"] or numbered(states.InstalmentState, answer["state"]) is not states.InstalmentState.SETTLED:
        return answer
    all_cleared = row.cleared == row.principal + row.interest + row.fee_charged
    return {
        **answer,
        **{f"{part}Paid": 0 if all_cleared else answer[part] for part in ("principal", "interest", "fee")},
    }


def _claim(answer: Answer, row: Any) -> Answer:
    """What a sole claim has received is written into it only when it is cancelled."""
    is_told = row.is_shared or row.state == states.ClaimState.CANCELLED
    return answer if is_told else {**answer, "received": row.received}


PARTIES = Comparison(
    "party",
    Party,
    "partyOf",
    ("id",),
    (
        *_fields("lender", "key", "blocked", "kyc_expiry", "inquiry_expiry"),
        Field("kind", "kind", states.PartyKind),
        Field("custody", "custody", states.Custody),
    ),
)
APPLICATIONS = Comparison(
    "application",
    Application,
    "applicationOf",
    ("id",),
    (*_fields("amount", "tenor_months", "fresh_assessment"), Field("state", "state", states.ApplicationState)),
)
FACILITIES = Comparison(
    "facility",
    Facility,
    "facilityOf",
    ("id",),
    (
        *_fields("party", "product", "limit", "outstanding", "reserved", "availability_end", "revolving"),
        *_fields("freeze_causes", "open", "overdue_loans", "breaches"),
        Field("state", "state", states.FacilityState),
    ),
)
AGREEMENTS = Comparison(
    "agreement",
    Agreement,
    "agreementOf",
    ("id",),
    (*_fields("facility", "documents", "terms_hash"), Field("state", "state", states.AgreementState)),
)
LOANS = Comparison(
    "loan",
    Loan,
    "loanOf",
    ("id",),
    (
        *_fields("start_day", "closed_on", "version", "rows", "bucket"),
        *_fields("credit", "payments", "penalty_paid", "distributed"),
        Field("interest_numerator", "interestNumerator", as_text=True),
        Field("penalty_numerator", "penaltyNumerator", as_text=True),
        Field("state", "state", states.LoanState),
    ),
)
INSTALMENTS = Comparison(
    "instalment",
    Instalment,
    "instalmentOf",
    ("loan", "number"),
    (
        *_fields("due", "principal", "interest", "version"),
        *_fields("principal_paid", "interest_paid", "fee_paid", fee_charged="fee"),
        Field("state", "state", states.InstalmentState),
    ),
    read=_instalment,
    # The contract overwrites the rows that a later version replaces, and leaves those of a cancelled loan as they were.
    known=lambda row: row.state not in (SUPERSEDED, VOID),
)
CLAIMS = Comparison(
    "claim",
    Claim,
    "claimOf",
    ("loan", "number"),
    (
        *_fields("owner", "share_bps", "received", "amount", "payee"),
        Field("kind", "kind", states.ClaimKind),
        Field("state", "state", states.ClaimState),
    ),
    read=_claim,
)
MANDATES = Comparison(
    "mandate",
    Mandate,
    "mandateOf",
    ("loan", "number"),
    (*_fields("account", "cap", "row", "attempts"), Field("state", "state", states.MandateState)),
)
QUOTES = Comparison(
    "quote",
    Quote,
    "quoteOf",
    ("loan", "number"),
    (
        *_fields("pay_day", "principal", "amount", "fee"),
        Field("kind", "kind", states.QuoteKind),
        Field("state", "state", states.QuoteState),
    ),
)
PAYMENTS = Comparison(
    "payment",
    Payment,
    "paymentOf",
    ("id",),
    (
        *_fields("amount", "value_day", "number"),
        Field("kind", "kind", states.PaymentKind),
        Field("state", "state", states.PaymentState),
    ),
)


@dataclass(frozen=True)
class PartView:
    """Where the contracts keep the parts of a scope: the view, and the enum of `state`, None where they keep none.

    `live`: the view has only the last part of the file, whose field of that name is the number. `single`: the part is the file itself.
    """

    function: str
    states: str | None = None
    live: str | None = None
    single: bool = False

    def arguments(self, part: Part) -> tuple[Any, ...]:
        """What the view is asked for."""
        file = octets(part.file)
        return (file,) if self.live or self.single else (file, int(part.object, 16))

    def differences(self, part: Part, answer: Answer) -> Iterator[tuple[str, Any, Any]]:
        """Field, what the tables say, what the contract says; of a part that the view no longer has, nothing."""
        if self.live and answer[self.live] != int(part.object, 16):
            return
        if self.states is not None:
            yield "state", part.state or "none", names_of(self.states)[answer["state"]]
        for name, told in facts_of(part).items():
            if name in answer:
                yield name, told, stored(answer[name])


PARTS: Mapping[Scope, PartView] = {
    Scope.GUARANTEE: PartView("guaranteeOf", "GuaranteeState"),
    Scope.COLLATERAL: PartView("collateralOf", "CollateralState"),
    Scope.DEPOSIT: PartView("depositOf", "DepositState"),
    Scope.FUNDING: PartView("fundOf", "FundingState", live="number"),
    Scope.NOTICE: PartView("noticeOf"),
    Scope.BUREAU: PartView("reportOf", "ReportState"),
    Scope.CLAIM: PartView("transferOf", "TransferState"),
    Scope.CASE: PartView("caseOf", "CaseState"),
    Scope.EVIDENCE: PartView("evidenceOf"),
    Scope.LOAN: PartView("booksOf", single=True),
    Scope.AGREEMENT: PartView("agreementOf", single=True),
}

ALL = (PARTIES, APPLICATIONS, FACILITIES, AGREEMENTS, LOANS, INSTALMENTS, CLAIMS, MANDATES, QUOTES, PAYMENTS)
