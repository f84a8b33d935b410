// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.28;

// Generated from lifecycle.yaml by `make generate`; not edited by hand.

/// @title The nodes of a loan's life
/// @notice For each node its id in events, and words in which bit n stands for the node with id n:
/// `_ALL` every one of these has been reached before, `_ANY` at least one of them, `_CLEARS` what the node undoes.
/// Predecessors on a named object or on any part are in the same words as those on the object itself.
library Nodes {
    // How many nodes the catalogue holds; ids run from 1.
    uint8 internal constant COUNT = 132;
    // keccak256 of the bytes of lifecycle.yaml.
    bytes32 internal constant CATALOGUE = 0x0add89d3533a8d584c6c46628f4eb380b975517668fde80f77202cc14d18d11e;
    // Nodes that these contracts enforce; any other is refused.
    uint256 internal constant BUILT =
        ((uint256(1) << BORROWER_REGISTERED) | (uint256(1) << KYC_ATTESTED) | (uint256(1) << INQUIRY_AUTHORIZED))
            | ((uint256(1) << PARTY_BLOCKED) | (uint256(1) << PARTY_UNBLOCKED) | (uint256(1) << CREDIT_APPLIED))
            | ((uint256(1) << RISK_ASSESSED) | (uint256(1) << CREDIT_APPROVED) | (uint256(1) << CREDIT_REJECTED))
            | ((uint256(1) << OFFER_EXPIRED) | (uint256(1) << LIMIT_ACCEPTED) | (uint256(1) << LIMIT_ADJUSTED))
            | ((uint256(1) << LIMIT_FROZEN) | (uint256(1) << LIMIT_UNFROZEN) | (uint256(1) << LIMIT_EXPIRED))
            | ((uint256(1) << GUARANTEE_SIGNED) | (uint256(1) << COLLATERAL_PLEDGED))
            | ((uint256(1) << COLLATERAL_PERFECTED) | (uint256(1) << COLLATERAL_REVALUED))
            | ((uint256(1) << MARGIN_CALLED) | (uint256(1) << COLLATERAL_TOPPED_UP))
            | ((uint256(1) << SECURITY_DEPOSIT_POSTED) | (uint256(1) << SYNDICATE_FORMED))
            | ((uint256(1) << PARTICIPATION_FUNDED) | (uint256(1) << FUNDING_CLOSED))
            | ((uint256(1) << FUNDING_REFUNDED) | (uint256(1) << SERVICER_CHANGED) | (uint256(1) << TERMS_PROPOSED))
            | ((uint256(1) << APR_DISCLOSED) | (uint256(1) << BORROWER_SIGNED) | (uint256(1) << LENDER_SIGNED))
            | ((uint256(1) << AGREEMENT_EFFECTIVE) | (uint256(1) << AGREEMENT_ANCHORED))
            | ((uint256(1) << EVIDENCE_COUNTERSIGNED) | (uint256(1) << ENFORCEMENT_NOTARIZED))
            | ((uint256(1) << AGREEMENT_VOIDED) | (uint256(1) << DRAWDOWN_REQUESTED))
            | ((uint256(1) << DRAWDOWN_APPROVED) | (uint256(1) << DRAWDOWN_REJECTED))
            | ((uint256(1) << ENTRUSTED_PAYMENT_RELEASED) | (uint256(1) << SELF_PAYMENT_RELEASED))
            | ((uint256(1) << DISBURSEMENT_CONFIRMED) | (uint256(1) << DISBURSEMENT_REVERSED))
            | ((uint256(1) << LOAN_NOTE_ISSUED) | (uint256(1) << SCHEDULE_GENERATED))
            | ((uint256(1) << ORIGINATION_FEE_CHARGED) | (uint256(1) << INTEREST_ACCRUED) | (uint256(1) << RATE_RESET))
            | ((uint256(1) << BILL_ISSUED) | (uint256(1) << INSTALMENT_DUE) | (uint256(1) << PERIODIC_FEE_CHARGED))
            | ((uint256(1) << SUBSIDY_APPLIED) | (uint256(1) << LEDGER_RECONCILED))
            | ((uint256(1) << AUTODEBIT_AUTHORIZED) | (uint256(1) << AUTODEBIT_EXECUTED))
            | ((uint256(1) << PAYMENT_RECEIVED) | (uint256(1) << THIRD_PARTY_PAID) | (uint256(1) << PAYMENT_ALLOCATED))
            | ((uint256(1) << INSTALMENT_SETTLED) | (uint256(1) << LIMIT_RESTORED))
            | ((uint256(1) << PROCEEDS_DISTRIBUTED) | (uint256(1) << OVERPAYMENT_REFUNDED))
            | ((uint256(1) << PAYMENT_REVERSED) | (uint256(1) << PREPAY_QUOTED))
            | ((uint256(1) << PARTIAL_PREPAID_TERM_SHORTENED) | (uint256(1) << PARTIAL_PREPAID_INSTALMENT_REDUCED))
            | ((uint256(1) << FULL_PREPAID) | (uint256(1) << MERCHANT_REFUND_APPLIED))
            | ((uint256(1) << OVERDUE_ENTERED) | (uint256(1) << PENALTY_ACCRUED) | (uint256(1) << COMPOUND_ACCRUED))
            | ((uint256(1) << BUCKET_MIGRATED) | (uint256(1) << OVERDUE_CURED) | (uint256(1) << DUNNING_SENT))
            | ((uint256(1) << DELINQUENCY_PAUSED) | (uint256(1) << BUREAU_NOTICE_SERVED))
            | ((uint256(1) << BUREAU_REPORTED) | (uint256(1) << BUREAU_CORRECTED) | (uint256(1) << CREDIT_REPAIRED))
            | ((uint256(1) << RISK_CLASS_DOWNGRADED) | (uint256(1) << RISK_CLASS_UPGRADED))
            | ((uint256(1) << NON_ACCRUAL_ENTERED) | (uint256(1) << IMPAIRMENT_RECOGNIZED))
            | ((uint256(1) << COVENANT_BREACHED) | (uint256(1) << EXTENSION_APPROVED))
            | ((uint256(1) << MORATORIUM_GRANTED) | (uint256(1) << MORATORIUM_ENDED))
            | ((uint256(1) << RESTRUCTURE_PROPOSED) | (uint256(1) << RESTRUCTURE_ACCEPTED))
            | ((uint256(1) << OBSERVATION_COMPLETED) | (uint256(1) << WAIVER_GRANTED) | (uint256(1) << REFINANCED))
            | ((uint256(1) << DEBT_ASSUMED) | (uint256(1) << TRANSFER_OFFERED) | (uint256(1) << TRANSFER_SETTLED))
            | ((uint256(1) << DEBTOR_NOTIFIED) | (uint256(1) << BUYBACK_EXECUTED) | (uint256(1) << ASSET_POOLED))
            | ((uint256(1) << DEFAULT_DECLARED) | (uint256(1) << CROSS_DEFAULT_TRIGGERED))
            | ((uint256(1) << LOAN_ACCELERATED) | (uint256(1) << SETOFF_EXECUTED) | (uint256(1) << GUARANTEE_CALLED))
            | ((uint256(1) << GUARANTOR_PAID) | (uint256(1) << RECOURSE_ACQUIRED) | (uint256(1) << GUARANTEE_LAPSED))
            | ((uint256(1) << FIRST_LOSS_DRAWN) | (uint256(1) << COLLATERAL_DISPOSAL_STARTED))
            | ((uint256(1) << COLLATERAL_SOLD) | (uint256(1) << DISPUTE_RAISED) | (uint256(1) << DISPUTE_RESOLVED))
            | ((uint256(1) << MEDIATION_AGREED) | (uint256(1) << CASE_FILED))
            | ((uint256(1) << EVIDENCE_PACKAGE_EXPORTED) | (uint256(1) << EVIDENCE_VERIFIED))
            | ((uint256(1) << ASSET_PRESERVED) | (uint256(1) << JUDGMENT_ENTERED))
            | ((uint256(1) << ENFORCEMENT_PROCEEDS_APPLIED) | (uint256(1) << BANKRUPTCY_STAYED))
            | ((uint256(1) << SETTLEMENT_DISCOUNTED) | (uint256(1) << WRITTEN_OFF) | (uint256(1) << RECOVERY_RECEIVED))
            | ((uint256(1) << LOSS_ALLOCATED) | (uint256(1) << TOLERANCE_CLEARED) | (uint256(1) << OBLIGATIONS_MET))
            | ((uint256(1) << COLLATERAL_RELEASED) | (uint256(1) << GUARANTOR_DISCHARGED))
            | ((uint256(1) << DEPOSIT_RETURNED) | (uint256(1) << LOAN_NOTE_CANCELLED))
            | ((uint256(1) << SETTLEMENT_CERTIFICATE_ISSUED) | (uint256(1) << FACILITY_CLOSED))
            | ((uint256(1) << RECORD_ARCHIVED));
    // Nodes that can happen more than once to one object.
    uint256 internal constant REPEATS =
        ((uint256(1) << KYC_ATTESTED) | (uint256(1) << INQUIRY_AUTHORIZED) | (uint256(1) << PARTY_BLOCKED))
            | ((uint256(1) << PARTY_UNBLOCKED) | (uint256(1) << RISK_ASSESSED) | (uint256(1) << LIMIT_ADJUSTED))
            | ((uint256(1) << LIMIT_FROZEN) | (uint256(1) << LIMIT_UNFROZEN) | (uint256(1) << COLLATERAL_REVALUED))
            | ((uint256(1) << MARGIN_CALLED) | (uint256(1) << COLLATERAL_TOPPED_UP))
            | ((uint256(1) << PARTICIPATION_FUNDED) | (uint256(1) << SERVICER_CHANGED))
            | ((uint256(1) << EVIDENCE_COUNTERSIGNED) | (uint256(1) << SCHEDULE_GENERATED))
            | ((uint256(1) << INTEREST_ACCRUED) | (uint256(1) << RATE_RESET) | (uint256(1) << PERIODIC_FEE_CHARGED))
            | ((uint256(1) << SUBSIDY_APPLIED) | (uint256(1) << PAYMENT_ALLOCATED))
            | ((uint256(1) << INSTALMENT_SETTLED) | (uint256(1) << LIMIT_RESTORED))
            | ((uint256(1) << PROCEEDS_DISTRIBUTED) | (uint256(1) << OVERPAYMENT_REFUNDED))
            | ((uint256(1) << PARTIAL_PREPAID_TERM_SHORTENED) | (uint256(1) << PARTIAL_PREPAID_INSTALMENT_REDUCED))
            | ((uint256(1) << MERCHANT_REFUND_APPLIED) | (uint256(1) << PENALTY_ACCRUED))
            | ((uint256(1) << COMPOUND_ACCRUED) | (uint256(1) << BUCKET_MIGRATED) | (uint256(1) << OVERDUE_CURED))
            | ((uint256(1) << DELINQUENCY_PAUSED) | (uint256(1) << BUREAU_CORRECTED) | (uint256(1) << CREDIT_REPAIRED))
            | ((uint256(1) << RISK_CLASS_DOWNGRADED) | (uint256(1) << RISK_CLASS_UPGRADED))
            | ((uint256(1) << NON_ACCRUAL_ENTERED) | (uint256(1) << IMPAIRMENT_RECOGNIZED))
            | ((uint256(1) << COVENANT_BREACHED) | (uint256(1) << EXTENSION_APPROVED))
            | ((uint256(1) << MORATORIUM_GRANTED) | (uint256(1) << MORATORIUM_ENDED))
            | ((uint256(1) << RESTRUCTURE_PROPOSED) | (uint256(1) << RESTRUCTURE_ACCEPTED))
            | ((uint256(1) << OBSERVATION_COMPLETED) | (uint256(1) << WAIVER_GRANTED))
            | ((uint256(1) << TRANSFER_OFFERED) | (uint256(1) << TRANSFER_SETTLED) | (uint256(1) << DEBTOR_NOTIFIED))
            | ((uint256(1) << BUYBACK_EXECUTED) | (uint256(1) << SETOFF_EXECUTED) | (uint256(1) << GUARANTOR_PAID))
            | ((uint256(1) << EVIDENCE_VERIFIED) | (uint256(1) << JUDGMENT_ENTERED))
            | ((uint256(1) << ENFORCEMENT_PROCEEDS_APPLIED));
    // Nodes that make their object.
    uint256 internal constant CREATES =
        ((uint256(1) << BORROWER_REGISTERED) | (uint256(1) << CREDIT_APPLIED) | (uint256(1) << LIMIT_ACCEPTED))
            | ((uint256(1) << GUARANTEE_SIGNED) | (uint256(1) << COLLATERAL_PLEDGED))
            | ((uint256(1) << SECURITY_DEPOSIT_POSTED) | (uint256(1) << SYNDICATE_FORMED))
            | ((uint256(1) << TERMS_PROPOSED) | (uint256(1) << DRAWDOWN_REQUESTED))
            | ((uint256(1) << DISBURSEMENT_CONFIRMED) | (uint256(1) << LOAN_NOTE_ISSUED))
            | ((uint256(1) << LEDGER_RECONCILED) | (uint256(1) << AUTODEBIT_AUTHORIZED))
            | ((uint256(1) << AUTODEBIT_EXECUTED) | (uint256(1) << PAYMENT_RECEIVED))
            | ((uint256(1) << THIRD_PARTY_PAID) | (uint256(1) << PREPAY_QUOTED) | (uint256(1) << DUNNING_SENT))
            | ((uint256(1) << BUREAU_NOTICE_SERVED) | (uint256(1) << BUREAU_REPORTED))
            | ((uint256(1) << RECOURSE_ACQUIRED) | (uint256(1) << DISPUTE_RAISED) | (uint256(1) << MEDIATION_AGREED))
            | ((uint256(1) << CASE_FILED) | (uint256(1) << EVIDENCE_PACKAGE_EXPORTED))
            | ((uint256(1) << ASSET_PRESERVED) | (uint256(1) << BANKRUPTCY_STAYED) | (uint256(1) << RECOVERY_RECEIVED));
    // Nodes that the contracts run inside the transaction of a predecessor.
    uint256 internal constant CASCADES =
        ((uint256(1) << MARGIN_CALLED) | (uint256(1) << FUNDING_CLOSED) | (uint256(1) << AGREEMENT_EFFECTIVE))
            | ((uint256(1) << AGREEMENT_ANCHORED) | (uint256(1) << LOAN_NOTE_ISSUED))
            | ((uint256(1) << SCHEDULE_GENERATED) | (uint256(1) << ORIGINATION_FEE_CHARGED))
            | ((uint256(1) << PAYMENT_ALLOCATED) | (uint256(1) << INSTALMENT_SETTLED) | (uint256(1) << LIMIT_RESTORED))
            | ((uint256(1) << PROCEEDS_DISTRIBUTED) | (uint256(1) << OVERDUE_CURED))
            | ((uint256(1) << NON_ACCRUAL_ENTERED) | (uint256(1) << RECOURSE_ACQUIRED))
            | ((uint256(1) << FIRST_LOSS_DRAWN) | (uint256(1) << LOSS_ALLOCATED) | (uint256(1) << TOLERANCE_CLEARED))
            | ((uint256(1) << OBLIGATIONS_MET) | (uint256(1) << GUARANTOR_DISCHARGED))
            | ((uint256(1) << DEPOSIT_RETURNED) | (uint256(1) << LOAN_NOTE_CANCELLED));
    // Nodes that happen to: party.
    uint256 internal constant SCOPE_PARTY =
        ((uint256(1) << BORROWER_REGISTERED) | (uint256(1) << KYC_ATTESTED) | (uint256(1) << INQUIRY_AUTHORIZED))
            | ((uint256(1) << PARTY_BLOCKED) | (uint256(1) << PARTY_UNBLOCKED));
    // Nodes that happen to: application.
    uint256 internal constant SCOPE_APPLICATION =
        ((uint256(1) << CREDIT_APPLIED) | (uint256(1) << RISK_ASSESSED) | (uint256(1) << CREDIT_APPROVED))
            | ((uint256(1) << CREDIT_REJECTED) | (uint256(1) << OFFER_EXPIRED));
    // Nodes that happen to: facility.
    uint256 internal constant SCOPE_FACILITY =
        ((uint256(1) << LIMIT_ACCEPTED) | (uint256(1) << LIMIT_ADJUSTED) | (uint256(1) << LIMIT_FROZEN))
            | ((uint256(1) << LIMIT_UNFROZEN) | (uint256(1) << LIMIT_EXPIRED) | (uint256(1) << SERVICER_CHANGED))
            | ((uint256(1) << LIMIT_RESTORED) | (uint256(1) << FACILITY_CLOSED));
    // Nodes that happen to: guarantee.
    uint256 internal constant SCOPE_GUARANTEE =
        ((uint256(1) << GUARANTEE_SIGNED) | (uint256(1) << GUARANTEE_CALLED) | (uint256(1) << GUARANTOR_PAID))
            | ((uint256(1) << GUARANTEE_LAPSED) | (uint256(1) << GUARANTOR_DISCHARGED));
    // Nodes that happen to: collateral.
    uint256 internal constant SCOPE_COLLATERAL =
        ((uint256(1) << COLLATERAL_PLEDGED) | (uint256(1) << COLLATERAL_PERFECTED))
            | ((uint256(1) << COLLATERAL_REVALUED) | (uint256(1) << MARGIN_CALLED))
            | ((uint256(1) << COLLATERAL_TOPPED_UP) | (uint256(1) << COLLATERAL_DISPOSAL_STARTED))
            | ((uint256(1) << COLLATERAL_SOLD) | (uint256(1) << COLLATERAL_RELEASED));
    // Nodes that happen to: deposit.
    uint256 internal constant SCOPE_DEPOSIT =
        ((uint256(1) << SECURITY_DEPOSIT_POSTED) | (uint256(1) << SETOFF_EXECUTED))
            | ((uint256(1) << DEPOSIT_RETURNED));
    // Nodes that happen to: funding.
    uint256 internal constant SCOPE_FUNDING =
        ((uint256(1) << SYNDICATE_FORMED) | (uint256(1) << PARTICIPATION_FUNDED))
            | ((uint256(1) << FUNDING_CLOSED) | (uint256(1) << FUNDING_REFUNDED));
    // Nodes that happen to: agreement.
    uint256 internal constant SCOPE_AGREEMENT =
        ((uint256(1) << TERMS_PROPOSED) | (uint256(1) << APR_DISCLOSED) | (uint256(1) << BORROWER_SIGNED))
            | ((uint256(1) << LENDER_SIGNED) | (uint256(1) << AGREEMENT_EFFECTIVE))
            | ((uint256(1) << AGREEMENT_ANCHORED) | (uint256(1) << ENFORCEMENT_NOTARIZED))
            | ((uint256(1) << AGREEMENT_VOIDED));
    // Nodes that happen to: drawdown.
    uint256 internal constant SCOPE_DRAWDOWN =
        ((uint256(1) << DRAWDOWN_REQUESTED) | (uint256(1) << DRAWDOWN_APPROVED))
            | ((uint256(1) << DRAWDOWN_REJECTED) | (uint256(1) << ENTRUSTED_PAYMENT_RELEASED))
            | ((uint256(1) << SELF_PAYMENT_RELEASED) | (uint256(1) << DISBURSEMENT_REVERSED));
    // Nodes that happen to: evidence.
    uint256 internal constant SCOPE_EVIDENCE =
        ((uint256(1) << EVIDENCE_COUNTERSIGNED) | (uint256(1) << EVIDENCE_PACKAGE_EXPORTED))
            | ((uint256(1) << EVIDENCE_VERIFIED));
    // Nodes that happen to: mandate.
    uint256 internal constant SCOPE_MANDATE = (uint256(1) << AUTODEBIT_AUTHORIZED);
    // Nodes that happen to: loan.
    uint256 internal constant SCOPE_LOAN =
        ((uint256(1) << DISBURSEMENT_CONFIRMED) | (uint256(1) << SCHEDULE_GENERATED))
            | ((uint256(1) << ORIGINATION_FEE_CHARGED) | (uint256(1) << INTEREST_ACCRUED) | (uint256(1) << RATE_RESET))
            | ((uint256(1) << PERIODIC_FEE_CHARGED) | (uint256(1) << PARTIAL_PREPAID_TERM_SHORTENED))
            | ((uint256(1) << PARTIAL_PREPAID_INSTALMENT_REDUCED) | (uint256(1) << FULL_PREPAID))
            | ((uint256(1) << MERCHANT_REFUND_APPLIED) | (uint256(1) << PENALTY_ACCRUED))
            | ((uint256(1) << COMPOUND_ACCRUED) | (uint256(1) << BUCKET_MIGRATED) | (uint256(1) << OVERDUE_CURED))
            | ((uint256(1) << DELINQUENCY_PAUSED) | (uint256(1) << RISK_CLASS_DOWNGRADED))
            | ((uint256(1) << RISK_CLASS_UPGRADED) | (uint256(1) << NON_ACCRUAL_ENTERED))
            | ((uint256(1) << IMPAIRMENT_RECOGNIZED) | (uint256(1) << COVENANT_BREACHED))
            | ((uint256(1) << EXTENSION_APPROVED) | (uint256(1) << MORATORIUM_GRANTED))
            | ((uint256(1) << MORATORIUM_ENDED) | (uint256(1) << RESTRUCTURE_PROPOSED))
            | ((uint256(1) << RESTRUCTURE_ACCEPTED) | (uint256(1) << OBSERVATION_COMPLETED))
            | ((uint256(1) << WAIVER_GRANTED) | (uint256(1) << REFINANCED) | (uint256(1) << DEBT_ASSUMED))
            | ((uint256(1) << DEFAULT_DECLARED) | (uint256(1) << CROSS_DEFAULT_TRIGGERED))
            | ((uint256(1) << LOAN_ACCELERATED) | (uint256(1) << SETTLEMENT_DISCOUNTED) | (uint256(1) << WRITTEN_OFF))
            | ((uint256(1) << TOLERANCE_CLEARED) | (uint256(1) << OBLIGATIONS_MET))
            | ((uint256(1) << SETTLEMENT_CERTIFICATE_ISSUED) | (uint256(1) << RECORD_ARCHIVED));
    // Nodes that happen to: claim.
    uint256 internal constant SCOPE_CLAIM =
        ((uint256(1) << LOAN_NOTE_ISSUED) | (uint256(1) << PROCEEDS_DISTRIBUTED))
            | ((uint256(1) << TRANSFER_OFFERED) | (uint256(1) << TRANSFER_SETTLED) | (uint256(1) << DEBTOR_NOTIFIED))
            | ((uint256(1) << BUYBACK_EXECUTED) | (uint256(1) << ASSET_POOLED) | (uint256(1) << RECOURSE_ACQUIRED))
            | ((uint256(1) << LOSS_ALLOCATED) | (uint256(1) << LOAN_NOTE_CANCELLED));
    // Nodes that happen to: instalment.
    uint256 internal constant SCOPE_INSTALMENT =
        ((uint256(1) << BILL_ISSUED) | (uint256(1) << INSTALMENT_DUE) | (uint256(1) << SUBSIDY_APPLIED))
            | ((uint256(1) << INSTALMENT_SETTLED) | (uint256(1) << OVERDUE_ENTERED));
    // Nodes that happen to: payment.
    uint256 internal constant SCOPE_PAYMENT =
        ((uint256(1) << AUTODEBIT_EXECUTED) | (uint256(1) << PAYMENT_RECEIVED))
            | ((uint256(1) << THIRD_PARTY_PAID) | (uint256(1) << PAYMENT_ALLOCATED))
            | ((uint256(1) << OVERPAYMENT_REFUNDED) | (uint256(1) << PAYMENT_REVERSED))
            | ((uint256(1) << RECOVERY_RECEIVED));
    // Nodes that happen to: quote.
    uint256 internal constant SCOPE_QUOTE = (uint256(1) << PREPAY_QUOTED);
    // Nodes that happen to: notice.
    uint256 internal constant SCOPE_NOTICE = (uint256(1) << DUNNING_SENT) | (uint256(1) << BUREAU_NOTICE_SERVED);
    // Nodes that happen to: bureau.
    uint256 internal constant SCOPE_BUREAU =
        ((uint256(1) << BUREAU_REPORTED) | (uint256(1) << BUREAU_CORRECTED) | (uint256(1) << CREDIT_REPAIRED));
    // Nodes that happen to: case.
    uint256 internal constant SCOPE_CASE =
        ((uint256(1) << DISPUTE_RAISED) | (uint256(1) << DISPUTE_RESOLVED) | (uint256(1) << MEDIATION_AGREED))
            | ((uint256(1) << CASE_FILED) | (uint256(1) << ASSET_PRESERVED) | (uint256(1) << JUDGMENT_ENTERED))
            | ((uint256(1) << ENFORCEMENT_PROCEEDS_APPLIED) | (uint256(1) << BANKRUPTCY_STAYED));
    // Nodes that happen to: cover.
    uint256 internal constant SCOPE_COVER = (uint256(1) << FIRST_LOSS_DRAWN);
    // Nodes that happen to: ledger.
    uint256 internal constant SCOPE_LEDGER = (uint256(1) << LEDGER_RECONCILED);

    /* 1 授信准入: Admission & identity */

    // 借款人主体登记 / Register borrower
    uint8 internal constant BORROWER_REGISTERED = 1;
    uint256 internal constant BORROWER_REGISTERED_ALL = 0;
    uint256 internal constant BORROWER_REGISTERED_ANY = 0;
    uint256 internal constant BORROWER_REGISTERED_CLEARS = 0;

    // 实名核验通过 / Attest identity (KYC)
    uint8 internal constant KYC_ATTESTED = 2;
    uint256 internal constant KYC_ATTESTED_ALL = (uint256(1) << BORROWER_REGISTERED);
    uint256 internal constant KYC_ATTESTED_ANY = 0;
    uint256 internal constant KYC_ATTESTED_CLEARS = 0;

    // 征信查询授权签署 / Authorise credit inquiry
    uint8 internal constant INQUIRY_AUTHORIZED = 3;
    uint256 internal constant INQUIRY_AUTHORIZED_ALL = (uint256(1) << KYC_ATTESTED);
    uint256 internal constant INQUIRY_AUTHORIZED_ANY = 0;
    uint256 internal constant INQUIRY_AUTHORIZED_CLEARS = 0;

    // 主体列入限制名单 / Block party
    uint8 internal constant PARTY_BLOCKED = 4;
    uint256 internal constant PARTY_BLOCKED_ALL = (uint256(1) << BORROWER_REGISTERED);
    uint256 internal constant PARTY_BLOCKED_ANY = 0;
    uint256 internal constant PARTY_BLOCKED_CLEARS = 0;

    // 解除主体限制 / Unblock party
    uint8 internal constant PARTY_UNBLOCKED = 5;
    uint256 internal constant PARTY_UNBLOCKED_ALL = (uint256(1) << PARTY_BLOCKED);
    uint256 internal constant PARTY_UNBLOCKED_ANY = 0;
    uint256 internal constant PARTY_UNBLOCKED_CLEARS = (uint256(1) << PARTY_BLOCKED);

    /* 2 授信: Credit grant (facility) */

    // 授信申请提交 / Apply for credit
    uint8 internal constant CREDIT_APPLIED = 6;
    uint256 internal constant CREDIT_APPLIED_ALL = (uint256(1) << KYC_ATTESTED) | (uint256(1) << INQUIRY_AUTHORIZED);
    uint256 internal constant CREDIT_APPLIED_ANY = 0;
    uint256 internal constant CREDIT_APPLIED_CLEARS = 0;

    // 风险评估结果上链 / Post risk assessment
    uint8 internal constant RISK_ASSESSED = 7;
    uint256 internal constant RISK_ASSESSED_ALL = 0;
    uint256 internal constant RISK_ASSESSED_ANY = (uint256(1) << CREDIT_APPLIED) | (uint256(1) << LIMIT_ACCEPTED);
    uint256 internal constant RISK_ASSESSED_CLEARS = 0;

    // 授信审批通过并出具要约 / Approve credit and issue offer
    uint8 internal constant CREDIT_APPROVED = 8;
    uint256 internal constant CREDIT_APPROVED_ALL = (uint256(1) << RISK_ASSESSED);
    uint256 internal constant CREDIT_APPROVED_ANY = 0;
    uint256 internal constant CREDIT_APPROVED_CLEARS = 0;

    // 授信拒绝 / Reject credit
    uint8 internal constant CREDIT_REJECTED = 9;
    uint256 internal constant CREDIT_REJECTED_ALL = 0;
    uint256 internal constant CREDIT_REJECTED_ANY = (uint256(1) << CREDIT_APPLIED) | (uint256(1) << RISK_ASSESSED);
    uint256 internal constant CREDIT_REJECTED_CLEARS = 0;

    // 授信要约逾期失效 / Expire offer
    uint8 internal constant OFFER_EXPIRED = 10;
    uint256 internal constant OFFER_EXPIRED_ALL = (uint256(1) << CREDIT_APPROVED);
    uint256 internal constant OFFER_EXPIRED_ANY = 0;
    uint256 internal constant OFFER_EXPIRED_CLEARS = 0;

    // 额度启用（借款人接受授信） / Accept limit
    uint8 internal constant LIMIT_ACCEPTED = 11;
    uint256 internal constant LIMIT_ACCEPTED_ALL = (uint256(1) << CREDIT_APPROVED);
    uint256 internal constant LIMIT_ACCEPTED_ANY = 0;
    uint256 internal constant LIMIT_ACCEPTED_CLEARS = 0;

    // 额度调整 / Adjust limit
    uint8 internal constant LIMIT_ADJUSTED = 12;
    uint256 internal constant LIMIT_ADJUSTED_ALL = (uint256(1) << LIMIT_ACCEPTED);
    uint256 internal constant LIMIT_ADJUSTED_ANY = 0;
    uint256 internal constant LIMIT_ADJUSTED_CLEARS = 0;

    // 额度冻结 / Freeze limit
    uint8 internal constant LIMIT_FROZEN = 13;
    uint256 internal constant LIMIT_FROZEN_ALL = (uint256(1) << LIMIT_ACCEPTED);
    uint256 internal constant LIMIT_FROZEN_ANY = 0;
    uint256 internal constant LIMIT_FROZEN_CLEARS = 0;

    // 额度解冻 / Unfreeze limit
    uint8 internal constant LIMIT_UNFROZEN = 14;
    uint256 internal constant LIMIT_UNFROZEN_ALL = (uint256(1) << LIMIT_FROZEN);
    uint256 internal constant LIMIT_UNFROZEN_ANY = 0;
    uint256 internal constant LIMIT_UNFROZEN_CLEARS = (uint256(1) << LIMIT_FROZEN);

    // 额度到期 / Expire limit
    uint8 internal constant LIMIT_EXPIRED = 15;
    uint256 internal constant LIMIT_EXPIRED_ALL = (uint256(1) << LIMIT_ACCEPTED);
    uint256 internal constant LIMIT_EXPIRED_ANY = 0;
    uint256 internal constant LIMIT_EXPIRED_CLEARS = 0;

    /* 3 担保增信: Credit enhancement */

    // 保证合同签署 / Sign guarantee
    uint8 internal constant GUARANTEE_SIGNED = 16;
    uint256 internal constant GUARANTEE_SIGNED_ALL = (uint256(1) << CREDIT_APPROVED);
    uint256 internal constant GUARANTEE_SIGNED_ANY = 0;
    uint256 internal constant GUARANTEE_SIGNED_CLEARS = 0;

    // 抵质押合同签署 / Pledge collateral
    uint8 internal constant COLLATERAL_PLEDGED = 17;
    uint256 internal constant COLLATERAL_PLEDGED_ALL = (uint256(1) << CREDIT_APPROVED);
    uint256 internal constant COLLATERAL_PLEDGED_ANY = 0;
    uint256 internal constant COLLATERAL_PLEDGED_CLEARS = 0;

    // 抵质押登记生效 / Perfect security interest
    uint8 internal constant COLLATERAL_PERFECTED = 18;
    uint256 internal constant COLLATERAL_PERFECTED_ALL = (uint256(1) << COLLATERAL_PLEDGED);
    uint256 internal constant COLLATERAL_PERFECTED_ANY = 0;
    uint256 internal constant COLLATERAL_PERFECTED_CLEARS = 0;

    // 押品估值更新 / Revalue collateral
    uint8 internal constant COLLATERAL_REVALUED = 19;
    uint256 internal constant COLLATERAL_REVALUED_ALL = (uint256(1) << COLLATERAL_PERFECTED);
    uint256 internal constant COLLATERAL_REVALUED_ANY = 0;
    uint256 internal constant COLLATERAL_REVALUED_CLEARS = 0;

    // 押品不足追加通知 / Call margin
    uint8 internal constant MARGIN_CALLED = 20;
    uint256 internal constant MARGIN_CALLED_ALL = (uint256(1) << COLLATERAL_REVALUED);
    uint256 internal constant MARGIN_CALLED_ANY = 0;
    uint256 internal constant MARGIN_CALLED_CLEARS = 0;

    // 追加押品 / Top up collateral
    uint8 internal constant COLLATERAL_TOPPED_UP = 21;
    uint256 internal constant COLLATERAL_TOPPED_UP_ALL = (uint256(1) << MARGIN_CALLED);
    uint256 internal constant COLLATERAL_TOPPED_UP_ANY = 0;
    uint256 internal constant COLLATERAL_TOPPED_UP_CLEARS = 0;

    // 保证金缴存 / Post security deposit
    uint8 internal constant SECURITY_DEPOSIT_POSTED = 22;
    uint256 internal constant SECURITY_DEPOSIT_POSTED_ALL = (uint256(1) << CREDIT_APPROVED);
    uint256 internal constant SECURITY_DEPOSIT_POSTED_ANY = 0;
    uint256 internal constant SECURITY_DEPOSIT_POSTED_CLEARS = 0;

    /* 4 联合出资: Syndicate & funding */

    // 联合贷款组建 / Form syndicate
    uint8 internal constant SYNDICATE_FORMED = 23;
    uint256 internal constant SYNDICATE_FORMED_ALL = (uint256(1) << CREDIT_APPROVED);
    uint256 internal constant SYNDICATE_FORMED_ANY = 0;
    uint256 internal constant SYNDICATE_FORMED_CLEARS = 0;

    // 参贷资金到位 / Fund participation
    uint8 internal constant PARTICIPATION_FUNDED = 24;
    uint256 internal constant PARTICIPATION_FUNDED_ALL = (uint256(1) << SYNDICATE_FORMED);
    uint256 internal constant PARTICIPATION_FUNDED_ANY = 0;
    uint256 internal constant PARTICIPATION_FUNDED_CLEARS = 0;

    // 资金募集完成 / Close funding
    uint8 internal constant FUNDING_CLOSED = 25;
    uint256 internal constant FUNDING_CLOSED_ALL = (uint256(1) << PARTICIPATION_FUNDED);
    uint256 internal constant FUNDING_CLOSED_ANY = 0;
    uint256 internal constant FUNDING_CLOSED_CLEARS = 0;

    // 募集失败退款 / Refund failed funding
    uint8 internal constant FUNDING_REFUNDED = 26;
    uint256 internal constant FUNDING_REFUNDED_ALL = (uint256(1) << SYNDICATE_FORMED);
    uint256 internal constant FUNDING_REFUNDED_ANY = 0;
    uint256 internal constant FUNDING_REFUNDED_CLEARS = 0;

    // 服务机构委任或更换 / Appoint or replace servicer
    uint8 internal constant SERVICER_CHANGED = 27;
    uint256 internal constant SERVICER_CHANGED_ALL = 0;
    uint256 internal constant SERVICER_CHANGED_ANY = (uint256(1) << LIMIT_ACCEPTED) | (uint256(1) << SYNDICATE_FORMED);
    uint256 internal constant SERVICER_CHANGED_CLEARS = 0;

    /* 5 签约存证: Agreement & evidence */

    // 单笔借款条款提出 / Propose loan terms
    uint8 internal constant TERMS_PROPOSED = 28;
    uint256 internal constant TERMS_PROPOSED_ALL = (uint256(1) << LIMIT_ACCEPTED);
    uint256 internal constant TERMS_PROPOSED_ANY = 0;
    uint256 internal constant TERMS_PROPOSED_CLEARS = 0;

    // 综合年化成本披露 / Disclose all-in annual cost
    uint8 internal constant APR_DISCLOSED = 29;
    uint256 internal constant APR_DISCLOSED_ALL = (uint256(1) << TERMS_PROPOSED);
    uint256 internal constant APR_DISCLOSED_ANY = 0;
    uint256 internal constant APR_DISCLOSED_CLEARS = 0;

    // 借款人电子签署 / Borrower signs
    uint8 internal constant BORROWER_SIGNED = 30;
    uint256 internal constant BORROWER_SIGNED_ALL = (uint256(1) << APR_DISCLOSED);
    uint256 internal constant BORROWER_SIGNED_ANY = 0;
    uint256 internal constant BORROWER_SIGNED_CLEARS = 0;

    // 贷款人电子签署 / Lender signs
    uint8 internal constant LENDER_SIGNED = 31;
    uint256 internal constant LENDER_SIGNED_ALL = (uint256(1) << APR_DISCLOSED);
    uint256 internal constant LENDER_SIGNED_ANY = 0;
    uint256 internal constant LENDER_SIGNED_CLEARS = 0;

    // 合同生效 / Agreement takes effect
    uint8 internal constant AGREEMENT_EFFECTIVE = 32;
    uint256 internal constant AGREEMENT_EFFECTIVE_ALL = (uint256(1) << BORROWER_SIGNED) | (uint256(1) << LENDER_SIGNED);
    uint256 internal constant AGREEMENT_EFFECTIVE_ANY = 0;
    uint256 internal constant AGREEMENT_EFFECTIVE_CLEARS = 0;

    // 合同存证上链 / Anchor agreement evidence
    uint8 internal constant AGREEMENT_ANCHORED = 33;
    uint256 internal constant AGREEMENT_ANCHORED_ALL = (uint256(1) << AGREEMENT_EFFECTIVE);
    uint256 internal constant AGREEMENT_ANCHORED_ANY = 0;
    uint256 internal constant AGREEMENT_ANCHORED_CLEARS = 0;

    // 存证见证副署 / Countersign evidence
    uint8 internal constant EVIDENCE_COUNTERSIGNED = 34;
    uint256 internal constant EVIDENCE_COUNTERSIGNED_ALL = (uint256(1) << AGREEMENT_ANCHORED);
    uint256 internal constant EVIDENCE_COUNTERSIGNED_ANY = 0;
    uint256 internal constant EVIDENCE_COUNTERSIGNED_CLEARS = 0;

    // 赋予强制执行效力公证 / Notarise direct enforceability
    uint8 internal constant ENFORCEMENT_NOTARIZED = 35;
    uint256 internal constant ENFORCEMENT_NOTARIZED_ALL = (uint256(1) << AGREEMENT_ANCHORED);
    uint256 internal constant ENFORCEMENT_NOTARIZED_ANY = 0;
    uint256 internal constant ENFORCEMENT_NOTARIZED_CLEARS = 0;

    // 放款前合同解除 / Void agreement before disbursement
    uint8 internal constant AGREEMENT_VOIDED = 36;
    uint256 internal constant AGREEMENT_VOIDED_ALL = (uint256(1) << AGREEMENT_EFFECTIVE);
    uint256 internal constant AGREEMENT_VOIDED_ANY = 0;
    uint256 internal constant AGREEMENT_VOIDED_CLEARS = 0;

    /* 6 放款: Disbursement */

    // 提款申请 / Request drawdown
    uint8 internal constant DRAWDOWN_REQUESTED = 37;
    uint256 internal constant DRAWDOWN_REQUESTED_ALL = (uint256(1) << AGREEMENT_EFFECTIVE);
    uint256 internal constant DRAWDOWN_REQUESTED_ANY = 0;
    uint256 internal constant DRAWDOWN_REQUESTED_CLEARS = 0;

    // 放款审批通过 / Approve drawdown
    uint8 internal constant DRAWDOWN_APPROVED = 38;
    uint256 internal constant DRAWDOWN_APPROVED_ALL = (uint256(1) << DRAWDOWN_REQUESTED);
    uint256 internal constant DRAWDOWN_APPROVED_ANY = 0;
    uint256 internal constant DRAWDOWN_APPROVED_CLEARS = 0;

    // 提款驳回 / Reject drawdown
    uint8 internal constant DRAWDOWN_REJECTED = 39;
    uint256 internal constant DRAWDOWN_REJECTED_ALL = 0;
    uint256 internal constant DRAWDOWN_REJECTED_ANY =
        ((uint256(1) << DRAWDOWN_REQUESTED) | (uint256(1) << DRAWDOWN_APPROVED));
    uint256 internal constant DRAWDOWN_REJECTED_CLEARS = 0;

    // 受托支付放款 / Release by entrusted payment
    uint8 internal constant ENTRUSTED_PAYMENT_RELEASED = 40;
    uint256 internal constant ENTRUSTED_PAYMENT_RELEASED_ALL = (uint256(1) << DRAWDOWN_APPROVED);
    uint256 internal constant ENTRUSTED_PAYMENT_RELEASED_ANY = 0;
    uint256 internal constant ENTRUSTED_PAYMENT_RELEASED_CLEARS = 0;

    // 自主支付放款 / Release to borrower
    uint8 internal constant SELF_PAYMENT_RELEASED = 41;
    uint256 internal constant SELF_PAYMENT_RELEASED_ALL = (uint256(1) << DRAWDOWN_APPROVED);
    uint256 internal constant SELF_PAYMENT_RELEASED_ANY = 0;
    uint256 internal constant SELF_PAYMENT_RELEASED_CLEARS = 0;

    // 放款到账确认 / Confirm disbursement
    uint8 internal constant DISBURSEMENT_CONFIRMED = 42;
    uint256 internal constant DISBURSEMENT_CONFIRMED_ALL = 0;
    uint256 internal constant DISBURSEMENT_CONFIRMED_ANY =
        ((uint256(1) << ENTRUSTED_PAYMENT_RELEASED) | (uint256(1) << SELF_PAYMENT_RELEASED));
    uint256 internal constant DISBURSEMENT_CONFIRMED_CLEARS = 0;

    // 放款失败冲回 / Reverse disbursement
    uint8 internal constant DISBURSEMENT_REVERSED = 43;
    uint256 internal constant DISBURSEMENT_REVERSED_ALL = 0;
    uint256 internal constant DISBURSEMENT_REVERSED_ANY =
        ((uint256(1) << ENTRUSTED_PAYMENT_RELEASED) | (uint256(1) << SELF_PAYMENT_RELEASED));
    uint256 internal constant DISBURSEMENT_REVERSED_CLEARS = 0;

    // 电子借据签发 / Issue loan note
    uint8 internal constant LOAN_NOTE_ISSUED = 44;
    uint256 internal constant LOAN_NOTE_ISSUED_ALL = (uint256(1) << DISBURSEMENT_CONFIRMED);
    uint256 internal constant LOAN_NOTE_ISSUED_ANY = 0;
    uint256 internal constant LOAN_NOTE_ISSUED_CLEARS = 0;

    // 还款计划生成 / Generate repayment schedule
    uint8 internal constant SCHEDULE_GENERATED = 45;
    uint256 internal constant SCHEDULE_GENERATED_ALL = (uint256(1) << DISBURSEMENT_CONFIRMED);
    uint256 internal constant SCHEDULE_GENERATED_ANY = 0;
    uint256 internal constant SCHEDULE_GENERATED_CLEARS = 0;

    // 一次性费用计收 / Charge origination fee
    uint8 internal constant ORIGINATION_FEE_CHARGED = 46;
    uint256 internal constant ORIGINATION_FEE_CHARGED_ALL = (uint256(1) << DISBURSEMENT_CONFIRMED);
    uint256 internal constant ORIGINATION_FEE_CHARGED_ANY = 0;
    uint256 internal constant ORIGINATION_FEE_CHARGED_CLEARS = 0;

    /* 7 计息账单: Accrual & billing */

    // 利息计提 / Accrue interest
    uint8 internal constant INTEREST_ACCRUED = 47;
    uint256 internal constant INTEREST_ACCRUED_ALL = (uint256(1) << SCHEDULE_GENERATED);
    uint256 internal constant INTEREST_ACCRUED_ANY = 0;
    uint256 internal constant INTEREST_ACCRUED_CLEARS = 0;

    // 利率重定价 / Reset rate
    uint8 internal constant RATE_RESET = 48;
    uint256 internal constant RATE_RESET_ALL = (uint256(1) << SCHEDULE_GENERATED);
    uint256 internal constant RATE_RESET_ANY = 0;
    uint256 internal constant RATE_RESET_CLEARS = 0;

    // 期次账单出具 / Issue bill
    uint8 internal constant BILL_ISSUED = 49;
    uint256 internal constant BILL_ISSUED_ALL = (uint256(1) << SCHEDULE_GENERATED);
    uint256 internal constant BILL_ISSUED_ANY = 0;
    uint256 internal constant BILL_ISSUED_CLEARS = 0;

    // 期次到期 / Instalment falls due
    uint8 internal constant INSTALMENT_DUE = 50;
    uint256 internal constant INSTALMENT_DUE_ALL = (uint256(1) << BILL_ISSUED);
    uint256 internal constant INSTALMENT_DUE_ANY = 0;
    uint256 internal constant INSTALMENT_DUE_CLEARS = 0;

    // 周期性费用计收 / Charge periodic fee
    uint8 internal constant PERIODIC_FEE_CHARGED = 51;
    uint256 internal constant PERIODIC_FEE_CHARGED_ALL = (uint256(1) << SCHEDULE_GENERATED);
    uint256 internal constant PERIODIC_FEE_CHARGED_ANY = 0;
    uint256 internal constant PERIODIC_FEE_CHARGED_CLEARS = 0;

    // 贴息入账 / Apply interest subsidy
    uint8 internal constant SUBSIDY_APPLIED = 52;
    uint256 internal constant SUBSIDY_APPLIED_ALL = (uint256(1) << INSTALMENT_DUE);
    uint256 internal constant SUBSIDY_APPLIED_ANY = 0;
    uint256 internal constant SUBSIDY_APPLIED_CLEARS = 0;

    // 日终对账存证 / Reconcile ledger day
    uint8 internal constant LEDGER_RECONCILED = 53;
    uint256 internal constant LEDGER_RECONCILED_ALL = (uint256(1) << DISBURSEMENT_CONFIRMED);
    uint256 internal constant LEDGER_RECONCILED_ANY = 0;
    uint256 internal constant LEDGER_RECONCILED_CLEARS = 0;

    /* 8 还款: Repayment & allocation */

    // 自动代扣授权 / Authorise auto-debit
    uint8 internal constant AUTODEBIT_AUTHORIZED = 54;
    uint256 internal constant AUTODEBIT_AUTHORIZED_ALL = (uint256(1) << AGREEMENT_EFFECTIVE);
    uint256 internal constant AUTODEBIT_AUTHORIZED_ANY = 0;
    uint256 internal constant AUTODEBIT_AUTHORIZED_CLEARS = 0;

    // 到期自动扣款 / Execute auto-debit
    uint8 internal constant AUTODEBIT_EXECUTED = 55;
    uint256 internal constant AUTODEBIT_EXECUTED_ALL =
        ((uint256(1) << INSTALMENT_DUE) | (uint256(1) << AUTODEBIT_AUTHORIZED));
    uint256 internal constant AUTODEBIT_EXECUTED_ANY = 0;
    uint256 internal constant AUTODEBIT_EXECUTED_CLEARS = 0;

    // 主动还款入账 / Receive payment
    uint8 internal constant PAYMENT_RECEIVED = 56;
    uint256 internal constant PAYMENT_RECEIVED_ALL = (uint256(1) << DISBURSEMENT_CONFIRMED);
    uint256 internal constant PAYMENT_RECEIVED_ANY = 0;
    uint256 internal constant PAYMENT_RECEIVED_CLEARS = 0;

    // 第三人代为清偿 / Third party pays
    uint8 internal constant THIRD_PARTY_PAID = 57;
    uint256 internal constant THIRD_PARTY_PAID_ALL = (uint256(1) << DISBURSEMENT_CONFIRMED);
    uint256 internal constant THIRD_PARTY_PAID_ANY = 0;
    uint256 internal constant THIRD_PARTY_PAID_CLEARS = 0;

    // 还款抵充 / Allocate payment
    uint8 internal constant PAYMENT_ALLOCATED = 58;
    uint256 internal constant PAYMENT_ALLOCATED_ALL = 0;
    uint256 internal constant PAYMENT_ALLOCATED_ANY =
        ((uint256(1) << AUTODEBIT_EXECUTED) | (uint256(1) << PAYMENT_RECEIVED))
            | ((uint256(1) << THIRD_PARTY_PAID) | (uint256(1) << SUBSIDY_APPLIED))
            | ((uint256(1) << PARTIAL_PREPAID_TERM_SHORTENED) | (uint256(1) << PARTIAL_PREPAID_INSTALMENT_REDUCED))
            | ((uint256(1) << FULL_PREPAID) | (uint256(1) << MERCHANT_REFUND_APPLIED))
            | ((uint256(1) << SETOFF_EXECUTED) | (uint256(1) << GUARANTOR_PAID) | (uint256(1) << COLLATERAL_SOLD))
            | ((uint256(1) << ENFORCEMENT_PROCEEDS_APPLIED) | (uint256(1) << SETTLEMENT_DISCOUNTED))
            | ((uint256(1) << REFINANCED) | (uint256(1) << RECOVERY_RECEIVED));
    uint256 internal constant PAYMENT_ALLOCATED_CLEARS = 0;

    // 期次结清 / Instalment settled
    uint8 internal constant INSTALMENT_SETTLED = 59;
    uint256 internal constant INSTALMENT_SETTLED_ALL = (uint256(1) << PAYMENT_ALLOCATED);
    uint256 internal constant INSTALMENT_SETTLED_ANY = 0;
    uint256 internal constant INSTALMENT_SETTLED_CLEARS = 0;

    // 循环额度恢复 / Restore revolving limit
    uint8 internal constant LIMIT_RESTORED = 60;
    uint256 internal constant LIMIT_RESTORED_ALL = (uint256(1) << PAYMENT_ALLOCATED);
    uint256 internal constant LIMIT_RESTORED_ANY = 0;
    uint256 internal constant LIMIT_RESTORED_CLEARS = 0;

    // 回款分配 / Distribute proceeds
    uint8 internal constant PROCEEDS_DISTRIBUTED = 61;
    uint256 internal constant PROCEEDS_DISTRIBUTED_ALL = (uint256(1) << PAYMENT_ALLOCATED);
    uint256 internal constant PROCEEDS_DISTRIBUTED_ANY = 0;
    uint256 internal constant PROCEEDS_DISTRIBUTED_CLEARS = 0;

    // 溢缴款退还 / Refund overpayment
    uint8 internal constant OVERPAYMENT_REFUNDED = 62;
    uint256 internal constant OVERPAYMENT_REFUNDED_ALL = (uint256(1) << PAYMENT_ALLOCATED);
    uint256 internal constant OVERPAYMENT_REFUNDED_ANY = 0;
    uint256 internal constant OVERPAYMENT_REFUNDED_CLEARS = 0;

    // 还款冲正 / Reverse payment
    uint8 internal constant PAYMENT_REVERSED = 63;
    uint256 internal constant PAYMENT_REVERSED_ALL = (uint256(1) << PAYMENT_ALLOCATED);
    uint256 internal constant PAYMENT_REVERSED_ANY = 0;
    uint256 internal constant PAYMENT_REVERSED_CLEARS =
        ((uint256(1) << INSTALMENT_SETTLED) | (uint256(1) << FULL_PREPAID) | (uint256(1) << TOLERANCE_CLEARED))
            | ((uint256(1) << OBLIGATIONS_MET) | (uint256(1) << LOAN_NOTE_CANCELLED))
            | ((uint256(1) << SETTLEMENT_CERTIFICATE_ISSUED));

    /* 9 提前还款: Prepayment & refund */

    // 提前还款申请与报价锁定 / Lock prepayment quote
    uint8 internal constant PREPAY_QUOTED = 64;
    uint256 internal constant PREPAY_QUOTED_ALL = (uint256(1) << SCHEDULE_GENERATED);
    uint256 internal constant PREPAY_QUOTED_ANY = 0;
    uint256 internal constant PREPAY_QUOTED_CLEARS = 0;

    // 部分提前还款（缩期） / Prepay, shorten term
    uint8 internal constant PARTIAL_PREPAID_TERM_SHORTENED = 65;
    uint256 internal constant PARTIAL_PREPAID_TERM_SHORTENED_ALL = (uint256(1) << PREPAY_QUOTED);
    uint256 internal constant PARTIAL_PREPAID_TERM_SHORTENED_ANY = 0;
    uint256 internal constant PARTIAL_PREPAID_TERM_SHORTENED_CLEARS = 0;

    // 部分提前还款（减额） / Prepay, reduce instalment
    uint8 internal constant PARTIAL_PREPAID_INSTALMENT_REDUCED = 66;
    uint256 internal constant PARTIAL_PREPAID_INSTALMENT_REDUCED_ALL = (uint256(1) << PREPAY_QUOTED);
    uint256 internal constant PARTIAL_PREPAID_INSTALMENT_REDUCED_ANY = 0;
    uint256 internal constant PARTIAL_PREPAID_INSTALMENT_REDUCED_CLEARS = 0;

    // 全额提前结清 / Prepay in full
    uint8 internal constant FULL_PREPAID = 67;
    uint256 internal constant FULL_PREPAID_ALL = (uint256(1) << PREPAY_QUOTED);
    uint256 internal constant FULL_PREPAID_ANY = 0;
    uint256 internal constant FULL_PREPAID_CLEARS = 0;

    // 商户退货冲减贷款 / Apply merchant refund
    uint8 internal constant MERCHANT_REFUND_APPLIED = 68;
    uint256 internal constant MERCHANT_REFUND_APPLIED_ALL =
        ((uint256(1) << ENTRUSTED_PAYMENT_RELEASED) | (uint256(1) << SCHEDULE_GENERATED));
    uint256 internal constant MERCHANT_REFUND_APPLIED_ANY = 0;
    uint256 internal constant MERCHANT_REFUND_APPLIED_CLEARS = 0;

    /* 10 逾期催收征信: Delinquency, collection & credit bureau */

    // 进入逾期 / Enter overdue
    uint8 internal constant OVERDUE_ENTERED = 69;
    uint256 internal constant OVERDUE_ENTERED_ALL = (uint256(1) << INSTALMENT_DUE);
    uint256 internal constant OVERDUE_ENTERED_ANY = 0;
    uint256 internal constant OVERDUE_ENTERED_CLEARS = 0;

    // 罚息计提 / Accrue penalty interest
    uint8 internal constant PENALTY_ACCRUED = 70;
    uint256 internal constant PENALTY_ACCRUED_ALL = (uint256(1) << OVERDUE_ENTERED);
    uint256 internal constant PENALTY_ACCRUED_ANY = 0;
    uint256 internal constant PENALTY_ACCRUED_CLEARS = 0;

    // 复利计提 / Accrue compound interest
    uint8 internal constant COMPOUND_ACCRUED = 71;
    uint256 internal constant COMPOUND_ACCRUED_ALL = (uint256(1) << OVERDUE_ENTERED);
    uint256 internal constant COMPOUND_ACCRUED_ANY = 0;
    uint256 internal constant COMPOUND_ACCRUED_CLEARS = 0;

    // 逾期档位迁移 / Migrate delinquency bucket
    uint8 internal constant BUCKET_MIGRATED = 72;
    uint256 internal constant BUCKET_MIGRATED_ALL = (uint256(1) << OVERDUE_ENTERED);
    uint256 internal constant BUCKET_MIGRATED_ANY = 0;
    uint256 internal constant BUCKET_MIGRATED_CLEARS = 0;

    // 逾期消除 / Cure overdue
    uint8 internal constant OVERDUE_CURED = 73;
    uint256 internal constant OVERDUE_CURED_ALL = (uint256(1) << INSTALMENT_SETTLED) | (uint256(1) << OVERDUE_ENTERED);
    uint256 internal constant OVERDUE_CURED_ANY = 0;
    uint256 internal constant OVERDUE_CURED_CLEARS = (uint256(1) << BUCKET_MIGRATED);

    // 催收通知送达存证 / Serve collection or default notice
    uint8 internal constant DUNNING_SENT = 74;
    uint256 internal constant DUNNING_SENT_ALL = 0;
    uint256 internal constant DUNNING_SENT_ANY =
        ((uint256(1) << OVERDUE_ENTERED) | (uint256(1) << COVENANT_BREACHED))
            | ((uint256(1) << CROSS_DEFAULT_TRIGGERED));
    uint256 internal constant DUNNING_SENT_CLEARS = 0;

    // 逾期计时暂停 / Pause delinquency
    uint8 internal constant DELINQUENCY_PAUSED = 75;
    uint256 internal constant DELINQUENCY_PAUSED_ALL = (uint256(1) << OVERDUE_ENTERED);
    uint256 internal constant DELINQUENCY_PAUSED_ANY = 0;
    uint256 internal constant DELINQUENCY_PAUSED_CLEARS = 0;

    // 不良信息报送事先告知 / Serve pre-report notice
    uint8 internal constant BUREAU_NOTICE_SERVED = 76;
    uint256 internal constant BUREAU_NOTICE_SERVED_ALL = (uint256(1) << OVERDUE_ENTERED);
    uint256 internal constant BUREAU_NOTICE_SERVED_ANY = 0;
    uint256 internal constant BUREAU_NOTICE_SERVED_CLEARS = 0;

    // 征信信息报送 / Report to credit bureau
    uint8 internal constant BUREAU_REPORTED = 77;
    uint256 internal constant BUREAU_REPORTED_ALL = (uint256(1) << DISBURSEMENT_CONFIRMED);
    uint256 internal constant BUREAU_REPORTED_ANY = 0;
    uint256 internal constant BUREAU_REPORTED_CLEARS = 0;

    // 征信异议更正 / Correct bureau record
    uint8 internal constant BUREAU_CORRECTED = 78;
    uint256 internal constant BUREAU_CORRECTED_ALL = (uint256(1) << BUREAU_REPORTED);
    uint256 internal constant BUREAU_CORRECTED_ANY = 0;
    uint256 internal constant BUREAU_CORRECTED_CLEARS = 0;

    // 信用修复 / Repair credit after an incidental default
    uint8 internal constant CREDIT_REPAIRED = 79;
    uint256 internal constant CREDIT_REPAIRED_ALL = (uint256(1) << BUREAU_REPORTED) | (uint256(1) << OVERDUE_CURED);
    uint256 internal constant CREDIT_REPAIRED_ANY = 0;
    uint256 internal constant CREDIT_REPAIRED_CLEARS = 0;

    /* 11 风险分类: Classification & impairment */

    // 风险分类下调 / Downgrade risk class
    uint8 internal constant RISK_CLASS_DOWNGRADED = 80;
    uint256 internal constant RISK_CLASS_DOWNGRADED_ALL = (uint256(1) << DISBURSEMENT_CONFIRMED);
    uint256 internal constant RISK_CLASS_DOWNGRADED_ANY = 0;
    uint256 internal constant RISK_CLASS_DOWNGRADED_CLEARS = 0;

    // 风险分类上调 / Upgrade risk class
    uint8 internal constant RISK_CLASS_UPGRADED = 81;
    uint256 internal constant RISK_CLASS_UPGRADED_ALL = (uint256(1) << RISK_CLASS_DOWNGRADED);
    uint256 internal constant RISK_CLASS_UPGRADED_ANY = 0;
    uint256 internal constant RISK_CLASS_UPGRADED_CLEARS = (uint256(1) << RISK_CLASS_DOWNGRADED);

    // 停止计息转表外 / Enter non-accrual
    uint8 internal constant NON_ACCRUAL_ENTERED = 82;
    uint256 internal constant NON_ACCRUAL_ENTERED_ALL = (uint256(1) << RISK_CLASS_DOWNGRADED);
    uint256 internal constant NON_ACCRUAL_ENTERED_ANY = 0;
    uint256 internal constant NON_ACCRUAL_ENTERED_CLEARS = 0;

    // 减值准备计提 / Recognise impairment
    uint8 internal constant IMPAIRMENT_RECOGNIZED = 83;
    uint256 internal constant IMPAIRMENT_RECOGNIZED_ALL = 0;
    uint256 internal constant IMPAIRMENT_RECOGNIZED_ANY =
        ((uint256(1) << OVERDUE_ENTERED) | (uint256(1) << RISK_CLASS_DOWNGRADED));
    uint256 internal constant IMPAIRMENT_RECOGNIZED_CLEARS = 0;

    // 约定事项违约认定 / Record covenant breach
    uint8 internal constant COVENANT_BREACHED = 84;
    uint256 internal constant COVENANT_BREACHED_ALL = (uint256(1) << DISBURSEMENT_CONFIRMED);
    uint256 internal constant COVENANT_BREACHED_ANY = 0;
    uint256 internal constant COVENANT_BREACHED_CLEARS = 0;

    /* 12 变更重组: Modification & restructuring */

    // 展期 / Extend maturity
    uint8 internal constant EXTENSION_APPROVED = 85;
    uint256 internal constant EXTENSION_APPROVED_ALL = (uint256(1) << DISBURSEMENT_CONFIRMED);
    uint256 internal constant EXTENSION_APPROVED_ANY = 0;
    uint256 internal constant EXTENSION_APPROVED_CLEARS = 0;

    // 延期还本付息 / Grant payment holiday
    uint8 internal constant MORATORIUM_GRANTED = 86;
    uint256 internal constant MORATORIUM_GRANTED_ALL = (uint256(1) << SCHEDULE_GENERATED);
    uint256 internal constant MORATORIUM_GRANTED_ANY = 0;
    uint256 internal constant MORATORIUM_GRANTED_CLEARS = 0;

    // 延期期满 / End payment holiday
    uint8 internal constant MORATORIUM_ENDED = 87;
    uint256 internal constant MORATORIUM_ENDED_ALL = (uint256(1) << MORATORIUM_GRANTED);
    uint256 internal constant MORATORIUM_ENDED_ANY = 0;
    uint256 internal constant MORATORIUM_ENDED_CLEARS = (uint256(1) << MORATORIUM_GRANTED);

    // 债务重组方案提出 / Propose restructuring
    uint8 internal constant RESTRUCTURE_PROPOSED = 88;
    uint256 internal constant RESTRUCTURE_PROPOSED_ALL = (uint256(1) << DISBURSEMENT_CONFIRMED);
    uint256 internal constant RESTRUCTURE_PROPOSED_ANY = 0;
    uint256 internal constant RESTRUCTURE_PROPOSED_CLEARS = 0;

    // 债务重组生效 / Accept restructuring
    uint8 internal constant RESTRUCTURE_ACCEPTED = 89;
    uint256 internal constant RESTRUCTURE_ACCEPTED_ALL = (uint256(1) << RESTRUCTURE_PROPOSED);
    uint256 internal constant RESTRUCTURE_ACCEPTED_ANY = 0;
    uint256 internal constant RESTRUCTURE_ACCEPTED_CLEARS =
        ((uint256(1) << DEFAULT_DECLARED) | (uint256(1) << CROSS_DEFAULT_TRIGGERED))
            | ((uint256(1) << LOAN_ACCELERATED));

    // 重组观察期届满 / Complete observation
    uint8 internal constant OBSERVATION_COMPLETED = 90;
    uint256 internal constant OBSERVATION_COMPLETED_ALL = (uint256(1) << RESTRUCTURE_ACCEPTED);
    uint256 internal constant OBSERVATION_COMPLETED_ANY = 0;
    uint256 internal constant OBSERVATION_COMPLETED_CLEARS = 0;

    // 息费减免 / Grant waiver
    uint8 internal constant WAIVER_GRANTED = 91;
    uint256 internal constant WAIVER_GRANTED_ALL = (uint256(1) << DISBURSEMENT_CONFIRMED);
    uint256 internal constant WAIVER_GRANTED_ANY = 0;
    uint256 internal constant WAIVER_GRANTED_CLEARS = 0;

    // 借新还旧（续贷） / Refinance into new loan
    uint8 internal constant REFINANCED = 92;
    uint256 internal constant REFINANCED_ALL = (uint256(1) << DISBURSEMENT_CONFIRMED);
    uint256 internal constant REFINANCED_ANY = 0;
    uint256 internal constant REFINANCED_CLEARS = 0;

    // 债务转移 / Assume debt
    uint8 internal constant DEBT_ASSUMED = 93;
    uint256 internal constant DEBT_ASSUMED_ALL = (uint256(1) << DISBURSEMENT_CONFIRMED);
    uint256 internal constant DEBT_ASSUMED_ANY = 0;
    uint256 internal constant DEBT_ASSUMED_CLEARS = 0;

    /* 13 债权转让: Assignment & securitisation */

    // 债权转让挂牌 / Offer assignment
    uint8 internal constant TRANSFER_OFFERED = 94;
    uint256 internal constant TRANSFER_OFFERED_ALL = (uint256(1) << LOAN_NOTE_ISSUED);
    uint256 internal constant TRANSFER_OFFERED_ANY = 0;
    uint256 internal constant TRANSFER_OFFERED_CLEARS = 0;

    // 债权转让交割 / Settle assignment
    uint8 internal constant TRANSFER_SETTLED = 95;
    uint256 internal constant TRANSFER_SETTLED_ALL = (uint256(1) << TRANSFER_OFFERED);
    uint256 internal constant TRANSFER_SETTLED_ANY = 0;
    uint256 internal constant TRANSFER_SETTLED_CLEARS = 0;

    // 债权转让通知债务人 / Notify debtor
    uint8 internal constant DEBTOR_NOTIFIED = 96;
    uint256 internal constant DEBTOR_NOTIFIED_ALL = (uint256(1) << TRANSFER_SETTLED);
    uint256 internal constant DEBTOR_NOTIFIED_ANY = 0;
    uint256 internal constant DEBTOR_NOTIFIED_CLEARS = 0;

    // 债权回购 / Execute buyback
    uint8 internal constant BUYBACK_EXECUTED = 97;
    uint256 internal constant BUYBACK_EXECUTED_ALL = (uint256(1) << TRANSFER_SETTLED);
    uint256 internal constant BUYBACK_EXECUTED_ANY = 0;
    uint256 internal constant BUYBACK_EXECUTED_CLEARS = 0;

    // 资产入池 / Pool claim for securitisation
    uint8 internal constant ASSET_POOLED = 98;
    uint256 internal constant ASSET_POOLED_ALL = (uint256(1) << LOAN_NOTE_ISSUED);
    uint256 internal constant ASSET_POOLED_ANY = 0;
    uint256 internal constant ASSET_POOLED_CLEARS = 0;

    /* 14 违约加速: Default & acceleration */

    // 违约认定 / Declare default
    uint8 internal constant DEFAULT_DECLARED = 99;
    uint256 internal constant DEFAULT_DECLARED_ALL = (uint256(1) << DUNNING_SENT);
    uint256 internal constant DEFAULT_DECLARED_ANY =
        ((uint256(1) << OVERDUE_ENTERED) | (uint256(1) << COVENANT_BREACHED))
            | ((uint256(1) << CROSS_DEFAULT_TRIGGERED));
    uint256 internal constant DEFAULT_DECLARED_CLEARS = 0;

    // 交叉违约触发 / Trigger cross default
    uint8 internal constant CROSS_DEFAULT_TRIGGERED = 100;
    uint256 internal constant CROSS_DEFAULT_TRIGGERED_ALL = (uint256(1) << DEFAULT_DECLARED);
    uint256 internal constant CROSS_DEFAULT_TRIGGERED_ANY = 0;
    uint256 internal constant CROSS_DEFAULT_TRIGGERED_CLEARS = 0;

    // 宣布贷款提前到期 / Accelerate loan
    uint8 internal constant LOAN_ACCELERATED = 101;
    uint256 internal constant LOAN_ACCELERATED_ALL = (uint256(1) << DEFAULT_DECLARED);
    uint256 internal constant LOAN_ACCELERATED_ANY = 0;
    uint256 internal constant LOAN_ACCELERATED_CLEARS = 0;

    // 保证金抵销 / Set off deposit
    uint8 internal constant SETOFF_EXECUTED = 102;
    uint256 internal constant SETOFF_EXECUTED_ALL = (uint256(1) << SECURITY_DEPOSIT_POSTED);
    uint256 internal constant SETOFF_EXECUTED_ANY = (uint256(1) << OVERDUE_ENTERED) | (uint256(1) << DEFAULT_DECLARED);
    uint256 internal constant SETOFF_EXECUTED_CLEARS = 0;

    /* 15 代偿与担保实现: Guarantee & collateral realisation */

    // 向保证人主张权利 / Call guarantee
    uint8 internal constant GUARANTEE_CALLED = 103;
    uint256 internal constant GUARANTEE_CALLED_ALL = (uint256(1) << GUARANTEE_SIGNED);
    uint256 internal constant GUARANTEE_CALLED_ANY = (uint256(1) << OVERDUE_ENTERED) | (uint256(1) << DEFAULT_DECLARED);
    uint256 internal constant GUARANTEE_CALLED_CLEARS = 0;

    // 保证人代偿 / Guarantor pays
    uint8 internal constant GUARANTOR_PAID = 104;
    uint256 internal constant GUARANTOR_PAID_ALL = (uint256(1) << GUARANTEE_CALLED);
    uint256 internal constant GUARANTOR_PAID_ANY = 0;
    uint256 internal constant GUARANTOR_PAID_CLEARS = 0;

    // 追偿权取得 / Acquire recourse
    uint8 internal constant RECOURSE_ACQUIRED = 105;
    uint256 internal constant RECOURSE_ACQUIRED_ALL = 0;
    uint256 internal constant RECOURSE_ACQUIRED_ANY =
        ((uint256(1) << GUARANTOR_PAID) | (uint256(1) << THIRD_PARTY_PAID) | (uint256(1) << RECOVERY_RECEIVED));
    uint256 internal constant RECOURSE_ACQUIRED_CLEARS = 0;

    // 保证期间届满免责 / Guarantee lapses
    uint8 internal constant GUARANTEE_LAPSED = 106;
    uint256 internal constant GUARANTEE_LAPSED_ALL = (uint256(1) << GUARANTEE_SIGNED);
    uint256 internal constant GUARANTEE_LAPSED_ANY = 0;
    uint256 internal constant GUARANTEE_LAPSED_CLEARS = 0;

    // 风险补偿金垫付 / Draw first-loss cover
    uint8 internal constant FIRST_LOSS_DRAWN = 107;
    uint256 internal constant FIRST_LOSS_DRAWN_ALL = (uint256(1) << DEFAULT_DECLARED);
    uint256 internal constant FIRST_LOSS_DRAWN_ANY = 0;
    uint256 internal constant FIRST_LOSS_DRAWN_CLEARS = 0;

    // 押品处置启动 / Start collateral disposal
    uint8 internal constant COLLATERAL_DISPOSAL_STARTED = 108;
    uint256 internal constant COLLATERAL_DISPOSAL_STARTED_ALL =
        ((uint256(1) << COLLATERAL_PERFECTED) | (uint256(1) << DEFAULT_DECLARED));
    uint256 internal constant COLLATERAL_DISPOSAL_STARTED_ANY = 0;
    uint256 internal constant COLLATERAL_DISPOSAL_STARTED_CLEARS = 0;

    // 押品处置成交 / Sell collateral
    uint8 internal constant COLLATERAL_SOLD = 109;
    uint256 internal constant COLLATERAL_SOLD_ALL = (uint256(1) << COLLATERAL_DISPOSAL_STARTED);
    uint256 internal constant COLLATERAL_SOLD_ANY = 0;
    uint256 internal constant COLLATERAL_SOLD_CLEARS = 0;

    /* 16 争议司法: Dispute & judicial */

    // 借款人提出异议 / Raise dispute
    uint8 internal constant DISPUTE_RAISED = 110;
    uint256 internal constant DISPUTE_RAISED_ALL = (uint256(1) << DISBURSEMENT_CONFIRMED);
    uint256 internal constant DISPUTE_RAISED_ANY = 0;
    uint256 internal constant DISPUTE_RAISED_CLEARS = 0;

    // 异议处理完成 / Resolve dispute
    uint8 internal constant DISPUTE_RESOLVED = 111;
    uint256 internal constant DISPUTE_RESOLVED_ALL = (uint256(1) << DISPUTE_RAISED);
    uint256 internal constant DISPUTE_RESOLVED_ANY = 0;
    uint256 internal constant DISPUTE_RESOLVED_CLEARS = (uint256(1) << DISPUTE_RAISED);

    // 调解协议生效 / Mediation agreement takes effect
    uint8 internal constant MEDIATION_AGREED = 112;
    uint256 internal constant MEDIATION_AGREED_ALL = (uint256(1) << DISBURSEMENT_CONFIRMED);
    uint256 internal constant MEDIATION_AGREED_ANY =
        ((uint256(1) << DEFAULT_DECLARED) | (uint256(1) << DISPUTE_RAISED) | (uint256(1) << CASE_FILED));
    uint256 internal constant MEDIATION_AGREED_CLEARS = 0;

    // 立案（仲裁受理） / File case
    uint8 internal constant CASE_FILED = 113;
    uint256 internal constant CASE_FILED_ALL = 0;
    uint256 internal constant CASE_FILED_ANY =
        ((uint256(1) << OVERDUE_ENTERED) | (uint256(1) << DEFAULT_DECLARED) | (uint256(1) << DISPUTE_RAISED));
    uint256 internal constant CASE_FILED_CLEARS = 0;

    // 证据包生成存证 / Export evidence package
    uint8 internal constant EVIDENCE_PACKAGE_EXPORTED = 114;
    uint256 internal constant EVIDENCE_PACKAGE_EXPORTED_ALL = (uint256(1) << AGREEMENT_ANCHORED);
    uint256 internal constant EVIDENCE_PACKAGE_EXPORTED_ANY = 0;
    uint256 internal constant EVIDENCE_PACKAGE_EXPORTED_CLEARS = 0;

    // 证据核验 / Verify evidence
    uint8 internal constant EVIDENCE_VERIFIED = 115;
    uint256 internal constant EVIDENCE_VERIFIED_ALL = (uint256(1) << EVIDENCE_PACKAGE_EXPORTED);
    uint256 internal constant EVIDENCE_VERIFIED_ANY = 0;
    uint256 internal constant EVIDENCE_VERIFIED_CLEARS = 0;

    // 财产保全 / Preserve assets
    uint8 internal constant ASSET_PRESERVED = 116;
    uint256 internal constant ASSET_PRESERVED_ALL = (uint256(1) << DISBURSEMENT_CONFIRMED);
    uint256 internal constant ASSET_PRESERVED_ANY = 0;
    uint256 internal constant ASSET_PRESERVED_CLEARS = 0;

    // 裁判结果上链 / Enter judgment
    uint8 internal constant JUDGMENT_ENTERED = 117;
    uint256 internal constant JUDGMENT_ENTERED_ALL = (uint256(1) << CASE_FILED);
    uint256 internal constant JUDGMENT_ENTERED_ANY = 0;
    uint256 internal constant JUDGMENT_ENTERED_CLEARS = 0;

    // 执行回款入账 / Apply enforcement proceeds
    uint8 internal constant ENFORCEMENT_PROCEEDS_APPLIED = 118;
    uint256 internal constant ENFORCEMENT_PROCEEDS_APPLIED_ALL = (uint256(1) << DISBURSEMENT_CONFIRMED);
    uint256 internal constant ENFORCEMENT_PROCEEDS_APPLIED_ANY =
        ((uint256(1) << JUDGMENT_ENTERED) | (uint256(1) << ENFORCEMENT_NOTARIZED))
            | ((uint256(1) << MEDIATION_AGREED) | (uint256(1) << BANKRUPTCY_STAYED));
    uint256 internal constant ENFORCEMENT_PROCEEDS_APPLIED_CLEARS = 0;

    // 破产受理中止 / Bankruptcy stay
    uint8 internal constant BANKRUPTCY_STAYED = 119;
    uint256 internal constant BANKRUPTCY_STAYED_ALL = (uint256(1) << DISBURSEMENT_CONFIRMED);
    uint256 internal constant BANKRUPTCY_STAYED_ANY = 0;
    uint256 internal constant BANKRUPTCY_STAYED_CLEARS = 0;

    /* 17 核销损失: Write-off & loss */

    // 折扣和解结清 / Settle at a discount
    uint8 internal constant SETTLEMENT_DISCOUNTED = 120;
    uint256 internal constant SETTLEMENT_DISCOUNTED_ALL = 0;
    uint256 internal constant SETTLEMENT_DISCOUNTED_ANY =
        ((uint256(1) << DEFAULT_DECLARED) | (uint256(1) << RISK_CLASS_DOWNGRADED));
    uint256 internal constant SETTLEMENT_DISCOUNTED_CLEARS = 0;

    // 呆账核销 / Write off
    uint8 internal constant WRITTEN_OFF = 121;
    uint256 internal constant WRITTEN_OFF_ALL = (uint256(1) << RISK_CLASS_DOWNGRADED);
    uint256 internal constant WRITTEN_OFF_ANY = 0;
    uint256 internal constant WRITTEN_OFF_CLEARS = 0;

    // 核销后收回 / Recover after write-off
    uint8 internal constant RECOVERY_RECEIVED = 122;
    uint256 internal constant RECOVERY_RECEIVED_ALL = (uint256(1) << WRITTEN_OFF);
    uint256 internal constant RECOVERY_RECEIVED_ANY = 0;
    uint256 internal constant RECOVERY_RECEIVED_CLEARS = 0;

    // 损失分摊 / Allocate loss
    uint8 internal constant LOSS_ALLOCATED = 123;
    uint256 internal constant LOSS_ALLOCATED_ALL = 0;
    uint256 internal constant LOSS_ALLOCATED_ANY = (uint256(1) << WRITTEN_OFF) | (uint256(1) << SETTLEMENT_DISCOUNTED);
    uint256 internal constant LOSS_ALLOCATED_CLEARS = 0;

    /* 18 清偿归档: Settlement & closure */

    // 尾差清零 / Clear rounding residue
    uint8 internal constant TOLERANCE_CLEARED = 124;
    uint256 internal constant TOLERANCE_CLEARED_ALL = (uint256(1) << PAYMENT_ALLOCATED);
    uint256 internal constant TOLERANCE_CLEARED_ANY = 0;
    uint256 internal constant TOLERANCE_CLEARED_CLEARS = 0;

    // 债务清偿完毕 / Obligations met
    uint8 internal constant OBLIGATIONS_MET = 125;
    uint256 internal constant OBLIGATIONS_MET_ALL = (uint256(1) << DISBURSEMENT_CONFIRMED);
    uint256 internal constant OBLIGATIONS_MET_ANY = 0;
    uint256 internal constant OBLIGATIONS_MET_CLEARS = 0;

    // 抵质押解除 / Release collateral
    uint8 internal constant COLLATERAL_RELEASED = 126;
    uint256 internal constant COLLATERAL_RELEASED_ALL = (uint256(1) << COLLATERAL_PLEDGED);
    uint256 internal constant COLLATERAL_RELEASED_ANY =
        ((uint256(1) << OBLIGATIONS_MET) | (uint256(1) << OFFER_EXPIRED) | (uint256(1) << AGREEMENT_VOIDED))
            | ((uint256(1) << DISBURSEMENT_REVERSED) | (uint256(1) << FACILITY_CLOSED));
    uint256 internal constant COLLATERAL_RELEASED_CLEARS = 0;

    // 保证责任消灭 / Discharge guarantor
    uint8 internal constant GUARANTOR_DISCHARGED = 127;
    uint256 internal constant GUARANTOR_DISCHARGED_ALL = (uint256(1) << GUARANTEE_SIGNED);
    uint256 internal constant GUARANTOR_DISCHARGED_ANY =
        ((uint256(1) << OBLIGATIONS_MET) | (uint256(1) << OFFER_EXPIRED) | (uint256(1) << AGREEMENT_VOIDED))
            | ((uint256(1) << DISBURSEMENT_REVERSED) | (uint256(1) << FACILITY_CLOSED));
    uint256 internal constant GUARANTOR_DISCHARGED_CLEARS = 0;

    // 保证金退还 / Return deposit
    uint8 internal constant DEPOSIT_RETURNED = 128;
    uint256 internal constant DEPOSIT_RETURNED_ALL = (uint256(1) << SECURITY_DEPOSIT_POSTED);
    uint256 internal constant DEPOSIT_RETURNED_ANY =
        ((uint256(1) << OBLIGATIONS_MET) | (uint256(1) << OFFER_EXPIRED) | (uint256(1) << AGREEMENT_VOIDED))
            | ((uint256(1) << DISBURSEMENT_REVERSED) | (uint256(1) << FACILITY_CLOSED));
    uint256 internal constant DEPOSIT_RETURNED_CLEARS = 0;

    // 电子借据注销 / Cancel loan note
    uint8 internal constant LOAN_NOTE_CANCELLED = 129;
    uint256 internal constant LOAN_NOTE_CANCELLED_ALL = (uint256(1) << OBLIGATIONS_MET);
    uint256 internal constant LOAN_NOTE_CANCELLED_ANY =
        ((uint256(1) << LOAN_NOTE_ISSUED) | (uint256(1) << RECOURSE_ACQUIRED));
    uint256 internal constant LOAN_NOTE_CANCELLED_CLEARS = 0;

    // 结清证明出具 / Issue settlement certificate
    uint8 internal constant SETTLEMENT_CERTIFICATE_ISSUED = 130;
    uint256 internal constant SETTLEMENT_CERTIFICATE_ISSUED_ALL = (uint256(1) << OBLIGATIONS_MET);
    uint256 internal constant SETTLEMENT_CERTIFICATE_ISSUED_ANY = 0;
    uint256 internal constant SETTLEMENT_CERTIFICATE_ISSUED_CLEARS = 0;

    // 授信关闭 / Close facility
    uint8 internal constant FACILITY_CLOSED = 131;
    uint256 internal constant FACILITY_CLOSED_ALL = 0;
    uint256 internal constant FACILITY_CLOSED_ANY =
        ((uint256(1) << OBLIGATIONS_MET) | (uint256(1) << LIMIT_EXPIRED) | (uint256(1) << LIMIT_ACCEPTED));
    uint256 internal constant FACILITY_CLOSED_CLEARS = 0;

    // 卷宗归档 / Archive record
    uint8 internal constant RECORD_ARCHIVED = 132;
    uint256 internal constant RECORD_ARCHIVED_ALL = 0;
    uint256 internal constant RECORD_ARCHIVED_ANY =
        ((uint256(1) << OBLIGATIONS_MET) | (uint256(1) << AGREEMENT_VOIDED))
            | ((uint256(1) << DISBURSEMENT_REVERSED) | (uint256(1) << WRITTEN_OFF));
    uint256 internal constant RECORD_ARCHIVED_CLEARS = 0;
}
