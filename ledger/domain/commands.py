"""Which function of the ledger asks for each node (contracts/interfaces/ILedger.sol): the one table for whoever drives the contracts."""

from collections.abc import Mapping

from ledger.domain.nodes import Kind, Node

FUNCTIONS: Mapping[Node, str] = {
    Node.BORROWER_REGISTERED: "registerParty",
    Node.KYC_ATTESTED: "attestKyc",
    Node.INQUIRY_AUTHORIZED: "authorizeInquiry",
    Node.PARTY_BLOCKED: "blockParty",
    Node.PARTY_UNBLOCKED: "unblockParty",
    Node.CREDIT_APPLIED: "applyForCredit",
    Node.RISK_ASSESSED: "postRiskAssessment",
    Node.CREDIT_APPROVED: "approveCredit",
    Node.CREDIT_REJECTED: "rejectCredit",
    Node.OFFER_EXPIRED: "expireOffer",
    Node.LIMIT_ACCEPTED: "acceptLimit",
    Node.LIMIT_ADJUSTED: "adjustLimit",
    Node.LIMIT_FROZEN: "freezeLimit",
    Node.LIMIT_UNFROZEN: "unfreezeLimit",
    Node.LIMIT_EXPIRED: "expireLimit",
    Node.GUARANTEE_SIGNED: "signGuarantee",
    Node.COLLATERAL_PLEDGED: "pledgeCollateral",
    Node.COLLATERAL_PERFECTED: "perfectCollateral",
    Node.SYNDICATE_FORMED: "formSyndicate",
    Node.PARTICIPATION_FUNDED: "fundParticipation",
    Node.FUNDING_REFUNDED: "refundFunding",
    Node.COLLATERAL_REVALUED: "revalueCollateral",
    Node.COLLATERAL_TOPPED_UP: "topUpCollateral",
    Node.SECURITY_DEPOSIT_POSTED: "postDeposit",
    Node.TERMS_PROPOSED: "proposeTerms",
    Node.APR_DISCLOSED: "discloseApr",
    Node.BORROWER_SIGNED: "signAsBorrower",
    Node.LENDER_SIGNED: "signAsLender",
    Node.AGREEMENT_VOIDED: "voidAgreement",
    Node.DRAWDOWN_REQUESTED: "requestDrawdown",
    Node.DRAWDOWN_APPROVED: "approveDrawdown",
    Node.DRAWDOWN_REJECTED: "rejectDrawdown",
    Node.SELF_PAYMENT_RELEASED: "releaseToBorrower",
    Node.DISBURSEMENT_CONFIRMED: "confirmDisbursement",
    Node.DISBURSEMENT_REVERSED: "reverseDisbursement",
    Node.INTEREST_ACCRUED: "accrueInterest",
    Node.BILL_ISSUED: "issueBill",
    Node.INSTALMENT_DUE: "fallDue",
    Node.PERIODIC_FEE_CHARGED: "chargePeriodicFee",
    Node.AUTODEBIT_AUTHORIZED: "authorizeDebit",
    Node.AUTODEBIT_EXECUTED: "executeDebit",
    Node.PAYMENT_RECEIVED: "receivePayment",
    Node.OVERPAYMENT_REFUNDED: "refundOverpayment",
    Node.PAYMENT_REVERSED: "reversePayment",
    Node.PREPAY_QUOTED: "quotePrepayment",
    Node.PARTIAL_PREPAID_TERM_SHORTENED: "prepayShortened",
    Node.PARTIAL_PREPAID_INSTALMENT_REDUCED: "prepayReduced",
    Node.FULL_PREPAID: "prepayInFull",
    Node.OVERDUE_ENTERED: "enterOverdue",
    Node.PENALTY_ACCRUED: "accruePenalty",
    Node.BUCKET_MIGRATED: "migrateBucket",
    Node.SETOFF_EXECUTED: "executeSetoff",
    Node.GUARANTEE_CALLED: "callGuarantee",
    Node.GUARANTOR_PAID: "payGuarantee",
    Node.GUARANTEE_LAPSED: "lapseGuarantee",
    Node.COLLATERAL_RELEASED: "releaseCollateral",
    Node.SETTLEMENT_CERTIFICATE_ISSUED: "issueSettlementCertificate",
    Node.FACILITY_CLOSED: "closeFacility",
    Node.RECORD_ARCHIVED: "archiveRecord",
}
# A cascade has no function of its own: once its guard is true anyone may ask for it.
REACH = "reach"


def function_of(node: Node) -> str:
    """The function by which the node is asked for, which for a cascade is that of all cascades.

    Raises: KeyError for an actor or time node that the contracts do not enforce yet.
    """
    return REACH if node.kind is Kind.CASCADE else FUNCTIONS[node]
