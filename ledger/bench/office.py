"""A lender with one key, its borrowers, and the calls by which a loan of theirs comes to be."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from eth_utils.crypto import keccak

from evidence.clauses import latest
from evidence.documents import DocumentTree
from ledger.chain.decoding import NOBODY_SIGNS
from ledger.chain.ids import NOBODY, facility_id, loan_id, party_id
from ledger.chain.keystore import KeySigner, signer_of
from ledger.chain.parameters import EVIDENCE_CLAUSE, apr_cap
from ledger.chain.terms import terms_fields, terms_hash
from ledger.chain.typed import Domain, node_consent, sign, typed_data
from ledger.documents.opening import opening
from ledger.domain.calendar import Day, DayCount, parse_day
from ledger.domain.money import MAX_RATE, Fen
from ledger.domain.nodes import Node
from ledger.domain.quote import Quote, quote
from ledger.domain.terms import CIVIL_CODE_561, Method, Terms
from ledger.scenario.structures import product_of
from ledger.scenario.wire import Wire

START: Day = parse_day("2026-01-15")
TERMS = Terms(
    method=Method.EQUAL_INSTALMENT,
    principal=1_000_000,
    rate=180_000,
    penalty_rate=240_000,
    periods=12,
    start_day=START,
    first_due=parse_day("2026-02-15"),
    due_day=15,
    day_count=DayCount.THIRTY_E_360,
    allocation_order=CIVIL_CODE_561,
)
CAP = 240_000
CONSUMER_FINANCE, BORROWER_KIND, PARTYS_OWN_CUSTODY = 2, 1, 1
ROLES = ("Operator", "Approver", "Signer", "Servicer", "Bank", "ModelOperator", "KycAttester")
NEVER: Day = 2**32 - 1
DEADLINE = 2**63
FUNDS: Fen = 10**15
# Every agreement has the evidence clause, here as its only document.
AGREEMENT = (latest().leaf,)
REFERENCE, DOCUMENTS = keccak(b"reference"), DocumentTree(AGREEMENT).doc_hash


def key(name: str) -> KeySigner:
    """The same in every run: on a chain of one's own it guards nothing."""
    return signer_of(keccak(text=f"fubie.bench {name}"))


NETWORK, LENDER, SECOND = key("network"), key("lender"), key("second approver")
LENDER_ID = party_id(NOBODY, REFERENCE)
PRODUCT = {**product_of(grace_days=3, notice_days=5, quote_days=3, revolving=True), "lender": LENDER_ID}


def found(wire: Wire) -> None:
    """Deploys the ledger and opens the lender, the day before the first loan."""
    wire.box.fund({NETWORK.address, LENDER.address})
    wire.now += 1
    wire.deploy(NETWORK)
    roles = wire.artifacts.enums["Role"]
    calls = [
        wire.ledger.call("setParameter", apr_cap(CONSUMER_FINANCE), CAP, START),
        wire.ledger.call("setParameter", EVIDENCE_CLAUSE, int.from_bytes(latest().leaf_hash), START),
        wire.ledger.call("accreditLender", LENDER_ID, CONSUMER_FINANCE, LENDER.address),
    ]
    for call in calls:
        wire.transact(call, NETWORK)
    for address, role in [*((LENDER.address, role) for role in ROLES), (SECOND.address, "Approver")]:
        wire.transact(wire.ledger.call("grantRole", LENDER_ID, address, roles.index(role)), LENDER)
    wire.transact(wire.ledger.call("publishProduct", PRODUCT), LENDER)
    wire.transact(wire.ledger.call("fundPool", LENDER_ID, FUNDS, REFERENCE), LENDER)


@dataclass(frozen=True)
class Paper:
    """The loan of one borrower, whose number names everything of it. Every call is known before the first is sent."""

    wire: Wire
    number: int

    @property
    def borrower(self) -> KeySigner:
        return key(f"borrower {self.number}")

    @property
    def party(self) -> bytes:
        return party_id(LENDER_ID, self._reference)

    @property
    def facility(self) -> bytes:
        return facility_id(self.party, self._reference)

    @property
    def loan(self) -> bytes:
        return loan_id(self.facility, self._reference)

    def opening(self) -> list[bytes]:
        """From the borrower's registration to the money's arrival. What binds the borrower carries the borrower's signature."""
        return [*self._admission(), *self._credit(), *self._agreement(), *self._drawdown()]

    def payment(self, row: int, amount: Fen, day: Day) -> bytes:
        """An instalment, as the lender's bank books it."""
        receipt = keccak(self._reference + row.to_bytes(2))
        return self._call("receivePayment", self.loan, amount, receipt, day, DOCUMENTS, NOBODY_SIGNS.fields)

    def closing(self) -> bytes:
        return self._call("issueSettlementCertificate", self.loan, DOCUMENTS)

    # ---- the calls, phase by phase

    def _admission(self) -> list[bytes]:
        registration = [LENDER_ID, self._reference, BORROWER_KIND, self.borrower.address, REFERENCE]
        registered = self._signed(
            "PartyRegistration",
            lender=LENDER_ID,
            party=self.party,
            kind=BORROWER_KIND,
            key=self.borrower.address,
            identity=REFERENCE,
            documents=DOCUMENTS,
        )
        inquiry = self._signed("InquiryConsent", party=self.party, scope=REFERENCE, expiry=NEVER, documents=DOCUMENTS)
        return [
            self._call("registerParty", registration, DOCUMENTS, registered),
            self._call("attestKyc", self.party, NEVER, PARTYS_OWN_CUSTODY, self.borrower.address, DOCUMENTS),
            self._call("authorizeInquiry", self.party, REFERENCE, NEVER, DOCUMENTS, inquiry),
        ]

    def _credit(self) -> list[bytes]:
        product, amount = self._product, TERMS.principal
        applied = self._signed(
            "CreditApplication",
            party=self.party,
            facility=self.facility,
            product=product,
            amount=amount,
            tenorMonths=TERMS.periods,
            purpose=REFERENCE,
            documents=DOCUMENTS,
        )
        accepted = self._signed(
            "LimitAcceptance",
            facility=self.facility,
            limit=amount,
            revolving=True,
            availabilityEnd=NEVER,
            termsHash=REFERENCE,
            documents=DOCUMENTS,
        )
        offer = [amount, True, NEVER - 1, NEVER, REFERENCE]
        request = [self.party, self._reference, product, amount, TERMS.periods, REFERENCE]
        assessment = [REFERENCE, REFERENCE, 1, True, amount, 0, MAX_RATE]
        return [
            self._call("applyForCredit", request, DOCUMENTS, applied),
            self._call("postRiskAssessment", self.facility, assessment, DOCUMENTS),
            self._call("approveCredit", self.facility, offer, DOCUMENTS, self._second_approval(offer)),
            self._call("acceptLimit", self.facility, DOCUMENTS, accepted),
        ]

    def _agreement(self) -> list[bytes]:
        fields, disclosed = terms_fields(TERMS), disclosure()
        figures = {"apr": disclosed.apr, "dailyCost": disclosed.daily_cost, "totalCost": disclosed.total_cost}
        signed = self._signed(
            "AgreementSignature",
            loan=self.loan,
            termsHash=terms_hash(self.wire.artifacts.effects, fields),
            **figures,
            certificate=REFERENCE,
            documents=DOCUMENTS,
        )
        return [
            self._call(
                "proposeTerms",
                self.facility,
                self._reference,
                fields,
                DOCUMENTS,
                opening(AGREEMENT),
                NOBODY_SIGNS.fields,
            ),
            self._call("discloseApr", self.loan, *figures.values(), DOCUMENTS),
            self._call("signAsLender", self.loan, REFERENCE, NOBODY_SIGNS.fields),
            self._call("signAsBorrower", self.loan, REFERENCE, signed),
        ]

    def _drawdown(self) -> list[bytes]:
        amount = TERMS.principal
        requested = self._signed(
            "DrawdownRequest", loan=self.loan, amount=amount, useOfFunds=REFERENCE, documents=DOCUMENTS
        )
        return [
            self._call("requestDrawdown", self.loan, REFERENCE, DOCUMENTS, requested),
            self._call("approveDrawdown", self.loan, 0, DOCUMENTS),
            self._call("releaseToBorrower", self.loan, DOCUMENTS),
            self._call("confirmDisbursement", self.loan, amount, self._reference, DOCUMENTS),
        ]

    # ---- signatures

    def _signed(self, type_name: str, **fields: Any) -> Mapping[str, Any]:
        nonce = int.from_bytes(keccak(text=type_name))
        return sign(typed_data(type_name, fields, self._domain, nonce, DEADLINE), self.borrower).fields

    def _second_approval(self, offer: list[Any]) -> Mapping[str, Any]:
        effect = self.wire.artifacts.effects.function("creditApproved").encode(*offer, SECOND.address)
        file, nonce = self.facility, int.from_bytes(self._reference)
        typed = node_consent(Node.CREDIT_APPROVED, file, file, effect, DOCUMENTS, self._domain, nonce, DEADLINE)
        return sign(typed, SECOND).fields

    @property
    def _domain(self) -> Domain:
        deployment = self.wire.deployment
        return Domain(deployment.chain.chain_id, deployment.ledger)

    @property
    def _reference(self) -> bytes:
        return keccak(text=f"loan {self.number}")

    @property
    def _product(self) -> bytes:
        """Its id is the hash of its fields, which are what stands behind the selector."""
        return keccak(self._call("publishProduct", PRODUCT)[4:])

    def _call(self, function: str, *arguments: Any) -> bytes:
        return self.wire.ledger.call(function, *arguments).data


def disclosure() -> Quote:
    return quote(TERMS)
