// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.28;

import {Nodes} from "./Nodes.sol";

// Generated from lifecycle.yaml by `make generate`; not edited by hand.

/// @notice What the guard asks of a node: its id, the words of its predecessors and the word of what it undoes.
struct Rule {
    uint8 node;
    uint256 all;
    uint256 any;
    uint256 clears;
}

library Rules {
    // Nodes that happen to the single objects of a file. Only they are bits of its `reached` word.
    uint256 internal constant SINGLE_SCOPES =
        Nodes.SCOPE_PARTY
            | Nodes.SCOPE_APPLICATION
            | Nodes.SCOPE_FACILITY
            | Nodes.SCOPE_AGREEMENT
            | Nodes.SCOPE_DRAWDOWN
            | Nodes.SCOPE_LOAN;

    // 借款人主体登记 / Register borrower
    function borrowerRegistered() internal pure returns (Rule memory) {
        return Rule(
            Nodes.BORROWER_REGISTERED, Nodes.BORROWER_REGISTERED_ALL, Nodes.BORROWER_REGISTERED_ANY, Nodes.BORROWER_REGISTERED_CLEARS
        );
    }

    // 实名核验通过 / Attest identity (KYC)
    function kycAttested() internal pure returns (Rule memory) {
        return Rule(Nodes.KYC_ATTESTED, Nodes.KYC_ATTESTED_ALL, Nodes.KYC_ATTESTED_ANY, Nodes.KYC_ATTESTED_CLEARS);
    }

    // 征信查询授权签署 / Authorise credit inquiry
    function inquiryAuthorized() internal pure returns (Rule memory) {
        return Rule(
            Nodes.INQUIRY_AUTHORIZED, Nodes.INQUIRY_AUTHORIZED_ALL, Nodes.INQUIRY_AUTHORIZED_ANY, Nodes.INQUIRY_AUTHORIZED_CLEARS
        );
    }

    // 主体列入限制名单 / Block party
    function partyBlocked() internal pure returns (Rule memory) {
        return Rule(Nodes.PARTY_BLOCKED, Nodes.PARTY_BLOCKED_ALL, Nodes.PARTY_BLOCKED_ANY, Nodes.PARTY_BLOCKED_CLEARS);
    }

    // 解除主体限制 / Unblock party
    function partyUnblocked() internal pure returns (Rule memory) {
        return Rule(
            Nodes.PARTY_UNBLOCKED, Nodes.PARTY_UNBLOCKED_ALL, Nodes.PARTY_UNBLOCKED_ANY, Nodes.PARTY_UNBLOCKED_CLEARS
        );
    }

    // 授信申请提交 / Apply for credit
    function creditApplied() internal pure returns (Rule memory) {
        return Rule(
            Nodes.CREDIT_APPLIED, Nodes.CREDIT_APPLIED_ALL, Nodes.CREDIT_APPLIED_ANY, Nodes.CREDIT_APPLIED_CLEARS
        );
    }

    // 风险评估结果上链 / Post risk assessment
    function riskAssessed() internal pure returns (Rule memory) {
        return Rule(Nodes.RISK_ASSESSED, Nodes.RISK_ASSESSED_ALL, Nodes.RISK_ASSESSED_ANY, Nodes.RISK_ASSESSED_CLEARS);
    }

    // 授信审批通过并出具要约 / Approve credit and issue offer
    function creditApproved() internal pure returns (Rule memory) {
        return Rule(
            Nodes.CREDIT_APPROVED, Nodes.CREDIT_APPROVED_ALL, Nodes.CREDIT_APPROVED_ANY, Nodes.CREDIT_APPROVED_CLEARS
        );
    }

    // 授信拒绝 / Reject credit
    function creditRejected() internal pure returns (Rule memory) {
        return Rule(
            Nodes.CREDIT_REJECTED, Nodes.CREDIT_REJECTED_ALL, Nodes.CREDIT_REJECTED_ANY, Nodes.CREDIT_REJECTED_CLEARS
        );
    }

    // 授信要约逾期失效 / Expire offer
    function offerExpired() internal pure returns (Rule memory) {
        return Rule(Nodes.OFFER_EXPIRED, Nodes.OFFER_EXPIRED_ALL, Nodes.OFFER_EXPIRED_ANY, Nodes.OFFER_EXPIRED_CLEARS);
    }

    // 额度启用（借款人接受授信） / Accept limit
    function limitAccepted() internal pure returns (Rule memory) {
        return Rule(
            Nodes.LIMIT_ACCEPTED, Nodes.LIMIT_ACCEPTED_ALL, Nodes.LIMIT_ACCEPTED_ANY, Nodes.LIMIT_ACCEPTED_CLEARS
        );
    }

    // 额度调整 / Adjust limit
    function limitAdjusted() internal pure returns (Rule memory) {
        return Rule(
            Nodes.LIMIT_ADJUSTED, Nodes.LIMIT_ADJUSTED_ALL, Nodes.LIMIT_ADJUSTED_ANY, Nodes.LIMIT_ADJUSTED_CLEARS
        );
    }

    // 额度冻结 / Freeze limit
    function limitFrozen() internal pure returns (Rule memory) {
        return Rule(Nodes.LIMIT_FROZEN, Nodes.LIMIT_FROZEN_ALL, Nodes.LIMIT_FROZEN_ANY, Nodes.LIMIT_FROZEN_CLEARS);
    }

    // 额度解冻 / Unfreeze limit
    function limitUnfrozen() internal pure returns (Rule memory) {
        return Rule(
            Nodes.LIMIT_UNFROZEN, Nodes.LIMIT_UNFROZEN_ALL, Nodes.LIMIT_UNFROZEN_ANY, Nodes.LIMIT_UNFROZEN_CLEARS
        );
    }

    // 额度到期 / Expire limit
    function limitExpired() internal pure returns (Rule memory) {
        return Rule(Nodes.LIMIT_EXPIRED, Nodes.LIMIT_EXPIRED_ALL, Nodes.LIMIT_EXPIRED_ANY, Nodes.LIMIT_EXPIRED_CLEARS);
    }

    // 保证合同签署 / Sign guarantee
    function guaranteeSigned() internal pure returns (Rule memory) {
        return Rule(
            Nodes.GUARANTEE_SIGNED, Nodes.GUARANTEE_SIGNED_ALL, Nodes.GUARANTEE_SIGNED_ANY, Nodes.GUARANTEE_SIGNED_CLEARS
        );
    }

    // 抵质押合同签署 / Pledge collateral
    function collateralPledged() internal pure returns (Rule memory) {
        return Rule(
            Nodes.COLLATERAL_PLEDGED, Nodes.COLLATERAL_PLEDGED_ALL, Nodes.COLLATERAL_PLEDGED_ANY, Nodes.COLLATERAL_PLEDGED_CLEARS
        );
    }

    // 抵质押登记生效 / Perfect security interest
    function collateralPerfected() internal pure returns (Rule memory) {
        return Rule(
            Nodes.COLLATERAL_PERFECTED, Nodes.COLLATERAL_PERFECTED_ALL, Nodes.COLLATERAL_PERFECTED_ANY, Nodes.COLLATERAL_PERFECTED_CLEARS
        );
    }

    // 押品估值更新 / Revalue collateral
    function collateralRevalued() internal pure returns (Rule memory) {
        return Rule(
            Nodes.COLLATERAL_REVALUED, Nodes.COLLATERAL_REVALUED_ALL, Nodes.COLLATERAL_REVALUED_ANY, Nodes.COLLATERAL_REVALUED_CLEARS
        );
    }

    // 押品不足追加通知 / Call margin
    function marginCalled() internal pure returns (Rule memory) {
        return Rule(Nodes.MARGIN_CALLED, Nodes.MARGIN_CALLED_ALL, Nodes.MARGIN_CALLED_ANY, Nodes.MARGIN_CALLED_CLEARS);
    }

    // 追加押品 / Top up collateral
    function collateralToppedUp() internal pure returns (Rule memory) {
        return Rule(
            Nodes.COLLATERAL_TOPPED_UP, Nodes.COLLATERAL_TOPPED_UP_ALL, Nodes.COLLATERAL_TOPPED_UP_ANY, Nodes.COLLATERAL_TOPPED_UP_CLEARS
        );
    }

    // 保证金缴存 / Post security deposit
    function securityDepositPosted() internal pure returns (Rule memory) {
        return Rule(
            Nodes.SECURITY_DEPOSIT_POSTED, Nodes.SECURITY_DEPOSIT_POSTED_ALL, Nodes.SECURITY_DEPOSIT_POSTED_ANY, Nodes.SECURITY_DEPOSIT_POSTED_CLEARS
        );
    }

    // 联合贷款组建 / Form syndicate
    function syndicateFormed() internal pure returns (Rule memory) {
        return Rule(
            Nodes.SYNDICATE_FORMED, Nodes.SYNDICATE_FORMED_ALL, Nodes.SYNDICATE_FORMED_ANY, Nodes.SYNDICATE_FORMED_CLEARS
        );
    }

    // 参贷资金到位 / Fund participation
    function participationFunded() internal pure returns (Rule memory) {
        return Rule(
            Nodes.PARTICIPATION_FUNDED, Nodes.PARTICIPATION_FUNDED_ALL, Nodes.PARTICIPATION_FUNDED_ANY, Nodes.PARTICIPATION_FUNDED_CLEARS
        );
    }

    // 资金募集完成 / Close funding
    function fundingClosed() internal pure returns (Rule memory) {
        return Rule(
            Nodes.FUNDING_CLOSED, Nodes.FUNDING_CLOSED_ALL, Nodes.FUNDING_CLOSED_ANY, Nodes.FUNDING_CLOSED_CLEARS
        );
    }

    // 募集失败退款 / Refund failed funding
    function fundingRefunded() internal pure returns (Rule memory) {
        return Rule(
            Nodes.FUNDING_REFUNDED, Nodes.FUNDING_REFUNDED_ALL, Nodes.FUNDING_REFUNDED_ANY, Nodes.FUNDING_REFUNDED_CLEARS
        );
    }

    // 服务机构委任或更换 / Appoint or replace servicer
    function servicerChanged() internal pure returns (Rule memory) {
        return Rule(
            Nodes.SERVICER_CHANGED, Nodes.SERVICER_CHANGED_ALL, Nodes.SERVICER_CHANGED_ANY, Nodes.SERVICER_CHANGED_CLEARS
        );
    }

    // 单笔借款条款提出 / Propose loan terms
    function termsProposed() internal pure returns (Rule memory) {
        return Rule(
            Nodes.TERMS_PROPOSED, Nodes.TERMS_PROPOSED_ALL, Nodes.TERMS_PROPOSED_ANY, Nodes.TERMS_PROPOSED_CLEARS
        );
    }

    // 综合年化成本披露 / Disclose all-in annual cost
    function aprDisclosed() internal pure returns (Rule memory) {
        return Rule(Nodes.APR_DISCLOSED, Nodes.APR_DISCLOSED_ALL, Nodes.APR_DISCLOSED_ANY, Nodes.APR_DISCLOSED_CLEARS);
    }

    // 借款人电子签署 / Borrower signs
    function borrowerSigned() internal pure returns (Rule memory) {
        return Rule(
            Nodes.BORROWER_SIGNED, Nodes.BORROWER_SIGNED_ALL, Nodes.BORROWER_SIGNED_ANY, Nodes.BORROWER_SIGNED_CLEARS
        );
    }

    // 贷款人电子签署 / Lender signs
    function lenderSigned() internal pure returns (Rule memory) {
        return Rule(Nodes.LENDER_SIGNED, Nodes.LENDER_SIGNED_ALL, Nodes.LENDER_SIGNED_ANY, Nodes.LENDER_SIGNED_CLEARS);
    }

    // 合同生效 / Agreement takes effect
    function agreementEffective() internal pure returns (Rule memory) {
        return Rule(
            Nodes.AGREEMENT_EFFECTIVE, Nodes.AGREEMENT_EFFECTIVE_ALL, Nodes.AGREEMENT_EFFECTIVE_ANY, Nodes.AGREEMENT_EFFECTIVE_CLEARS
        );
    }

    // 合同存证上链 / Anchor agreement evidence
    function agreementAnchored() internal pure returns (Rule memory) {
        return Rule(
            Nodes.AGREEMENT_ANCHORED, Nodes.AGREEMENT_ANCHORED_ALL, Nodes.AGREEMENT_ANCHORED_ANY, Nodes.AGREEMENT_ANCHORED_CLEARS
        );
    }

    // 存证见证副署 / Countersign evidence
    function evidenceCountersigned() internal pure returns (Rule memory) {
        return Rule(
            Nodes.EVIDENCE_COUNTERSIGNED, Nodes.EVIDENCE_COUNTERSIGNED_ALL, Nodes.EVIDENCE_COUNTERSIGNED_ANY, Nodes.EVIDENCE_COUNTERSIGNED_CLEARS
        );
    }

    // 赋予强制执行效力公证 / Notarise direct enforceability
    function enforcementNotarized() internal pure returns (Rule memory) {
        return Rule(
            Nodes.ENFORCEMENT_NOTARIZED, Nodes.ENFORCEMENT_NOTARIZED_ALL, Nodes.ENFORCEMENT_NOTARIZED_ANY, Nodes.ENFORCEMENT_NOTARIZED_CLEARS
        );
    }

    // 放款前合同解除 / Void agreement before disbursement
    function agreementVoided() internal pure returns (Rule memory) {
        return Rule(
            Nodes.AGREEMENT_VOIDED, Nodes.AGREEMENT_VOIDED_ALL, Nodes.AGREEMENT_VOIDED_ANY, Nodes.AGREEMENT_VOIDED_CLEARS
        );
    }

    // 提款申请 / Request drawdown
    function drawdownRequested() internal pure returns (Rule memory) {
        return Rule(
            Nodes.DRAWDOWN_REQUESTED, Nodes.DRAWDOWN_REQUESTED_ALL, Nodes.DRAWDOWN_REQUESTED_ANY, Nodes.DRAWDOWN_REQUESTED_CLEARS
        );
    }

    // 放款审批通过 / Approve drawdown
    function drawdownApproved() internal pure returns (Rule memory) {
        return Rule(
            Nodes.DRAWDOWN_APPROVED, Nodes.DRAWDOWN_APPROVED_ALL, Nodes.DRAWDOWN_APPROVED_ANY, Nodes.DRAWDOWN_APPROVED_CLEARS
        );
    }

    // 提款驳回 / Reject drawdown
    function drawdownRejected() internal pure returns (Rule memory) {
        return Rule(
            Nodes.DRAWDOWN_REJECTED, Nodes.DRAWDOWN_REJECTED_ALL, Nodes.DRAWDOWN_REJECTED_ANY, Nodes.DRAWDOWN_REJECTED_CLEARS
        );
    }

    // 受托支付放款 / Release by entrusted payment
    function entrustedPaymentReleased() internal pure returns (Rule memory) {
        return Rule(
            Nodes.ENTRUSTED_PAYMENT_RELEASED, Nodes.ENTRUSTED_PAYMENT_RELEASED_ALL, Nodes.ENTRUSTED_PAYMENT_RELEASED_ANY, Nodes.ENTRUSTED_PAYMENT_RELEASED_CLEARS
        );
    }

    // 自主支付放款 / Release to borrower
    function selfPaymentReleased() internal pure returns (Rule memory) {
        return Rule(
            Nodes.SELF_PAYMENT_RELEASED, Nodes.SELF_PAYMENT_RELEASED_ALL, Nodes.SELF_PAYMENT_RELEASED_ANY, Nodes.SELF_PAYMENT_RELEASED_CLEARS
        );
    }

    // 放款到账确认 / Confirm disbursement
    function disbursementConfirmed() internal pure returns (Rule memory) {
        return Rule(
            Nodes.DISBURSEMENT_CONFIRMED, Nodes.DISBURSEMENT_CONFIRMED_ALL, Nodes.DISBURSEMENT_CONFIRMED_ANY, Nodes.DISBURSEMENT_CONFIRMED_CLEARS
        );
    }

    // 放款失败冲回 / Reverse disbursement
    function disbursementReversed() internal pure returns (Rule memory) {
        return Rule(
            Nodes.DISBURSEMENT_REVERSED, Nodes.DISBURSEMENT_REVERSED_ALL, Nodes.DISBURSEMENT_REVERSED_ANY, Nodes.DISBURSEMENT_REVERSED_CLEARS
        );
    }

    // 电子借据签发 / Issue loan note
    function loanNoteIssued() internal pure returns (Rule memory) {
        return Rule(
            Nodes.LOAN_NOTE_ISSUED, Nodes.LOAN_NOTE_ISSUED_ALL, Nodes.LOAN_NOTE_ISSUED_ANY, Nodes.LOAN_NOTE_ISSUED_CLEARS
        );
    }

    // 还款计划生成 / Generate repayment schedule
    function scheduleGenerated() internal pure returns (Rule memory) {
        return Rule(
            Nodes.SCHEDULE_GENERATED, Nodes.SCHEDULE_GENERATED_ALL, Nodes.SCHEDULE_GENERATED_ANY, Nodes.SCHEDULE_GENERATED_CLEARS
        );
    }

    // 一次性费用计收 / Charge origination fee
    function originationFeeCharged() internal pure returns (Rule memory) {
        return Rule(
            Nodes.ORIGINATION_FEE_CHARGED, Nodes.ORIGINATION_FEE_CHARGED_ALL, Nodes.ORIGINATION_FEE_CHARGED_ANY, Nodes.ORIGINATION_FEE_CHARGED_CLEARS
        );
    }

    // 利息计提 / Accrue interest
    function interestAccrued() internal pure returns (Rule memory) {
        return Rule(
            Nodes.INTEREST_ACCRUED, Nodes.INTEREST_ACCRUED_ALL, Nodes.INTEREST_ACCRUED_ANY, Nodes.INTEREST_ACCRUED_CLEARS
        );
    }

    // 利率重定价 / Reset rate
    function rateReset() internal pure returns (Rule memory) {
        return Rule(Nodes.RATE_RESET, Nodes.RATE_RESET_ALL, Nodes.RATE_RESET_ANY, Nodes.RATE_RESET_CLEARS);
    }

    // 期次账单出具 / Issue bill
    function billIssued() internal pure returns (Rule memory) {
        return Rule(Nodes.BILL_ISSUED, Nodes.BILL_ISSUED_ALL, Nodes.BILL_ISSUED_ANY, Nodes.BILL_ISSUED_CLEARS);
    }

    // 期次到期 / Instalment falls due
    function instalmentDue() internal pure returns (Rule memory) {
        return Rule(
            Nodes.INSTALMENT_DUE, Nodes.INSTALMENT_DUE_ALL, Nodes.INSTALMENT_DUE_ANY, Nodes.INSTALMENT_DUE_CLEARS
        );
    }

    // 周期性费用计收 / Charge periodic fee
    function periodicFeeCharged() internal pure returns (Rule memory) {
        return Rule(
            Nodes.PERIODIC_FEE_CHARGED, Nodes.PERIODIC_FEE_CHARGED_ALL, Nodes.PERIODIC_FEE_CHARGED_ANY, Nodes.PERIODIC_FEE_CHARGED_CLEARS
        );
    }

    // 贴息入账 / Apply interest subsidy
    function subsidyApplied() internal pure returns (Rule memory) {
        return Rule(
            Nodes.SUBSIDY_APPLIED, Nodes.SUBSIDY_APPLIED_ALL, Nodes.SUBSIDY_APPLIED_ANY, Nodes.SUBSIDY_APPLIED_CLEARS
        );
    }

    // 日终对账存证 / Reconcile ledger day
    function ledgerReconciled() internal pure returns (Rule memory) {
        return Rule(
            Nodes.LEDGER_RECONCILED, Nodes.LEDGER_RECONCILED_ALL, Nodes.LEDGER_RECONCILED_ANY, Nodes.LEDGER_RECONCILED_CLEARS
        );
    }

    // 自动代扣授权 / Authorise auto-debit
    function autodebitAuthorized() internal pure returns (Rule memory) {
        return Rule(
            Nodes.AUTODEBIT_AUTHORIZED, Nodes.AUTODEBIT_AUTHORIZED_ALL, Nodes.AUTODEBIT_AUTHORIZED_ANY, Nodes.AUTODEBIT_AUTHORIZED_CLEARS
        );
    }

    // 到期自动扣款 / Execute auto-debit
    function autodebitExecuted() internal pure returns (Rule memory) {
        return Rule(
            Nodes.AUTODEBIT_EXECUTED, Nodes.AUTODEBIT_EXECUTED_ALL, Nodes.AUTODEBIT_EXECUTED_ANY, Nodes.AUTODEBIT_EXECUTED_CLEARS
        );
    }

    // 主动还款入账 / Receive payment
    function paymentReceived() internal pure returns (Rule memory) {
        return Rule(
            Nodes.PAYMENT_RECEIVED, Nodes.PAYMENT_RECEIVED_ALL, Nodes.PAYMENT_RECEIVED_ANY, Nodes.PAYMENT_RECEIVED_CLEARS
        );
    }

    // 第三人代为清偿 / Third party pays
    function thirdPartyPaid() internal pure returns (Rule memory) {
        return Rule(
            Nodes.THIRD_PARTY_PAID, Nodes.THIRD_PARTY_PAID_ALL, Nodes.THIRD_PARTY_PAID_ANY, Nodes.THIRD_PARTY_PAID_CLEARS
        );
    }

    // 还款抵充 / Allocate payment
    function paymentAllocated() internal pure returns (Rule memory) {
        return Rule(
            Nodes.PAYMENT_ALLOCATED, Nodes.PAYMENT_ALLOCATED_ALL, Nodes.PAYMENT_ALLOCATED_ANY, Nodes.PAYMENT_ALLOCATED_CLEARS
        );
    }

    // 期次结清 / Instalment settled
    function instalmentSettled() internal pure returns (Rule memory) {
        return Rule(
            Nodes.INSTALMENT_SETTLED, Nodes.INSTALMENT_SETTLED_ALL, Nodes.INSTALMENT_SETTLED_ANY, Nodes.INSTALMENT_SETTLED_CLEARS
        );
    }

    // 循环额度恢复 / Restore revolving limit
    function limitRestored() internal pure returns (Rule memory) {
        return Rule(
            Nodes.LIMIT_RESTORED, Nodes.LIMIT_RESTORED_ALL, Nodes.LIMIT_RESTORED_ANY, Nodes.LIMIT_RESTORED_CLEARS
        );
    }

    // 回款分配 / Distribute proceeds
    function proceedsDistributed() internal pure returns (Rule memory) {
        return Rule(
            Nodes.PROCEEDS_DISTRIBUTED, Nodes.PROCEEDS_DISTRIBUTED_ALL, Nodes.PROCEEDS_DISTRIBUTED_ANY, Nodes.PROCEEDS_DISTRIBUTED_CLEARS
        );
    }

    // 溢缴款退还 / Refund overpayment
    function overpaymentRefunded() internal pure returns (Rule memory) {
        return Rule(
            Nodes.OVERPAYMENT_REFUNDED, Nodes.OVERPAYMENT_REFUNDED_ALL, Nodes.OVERPAYMENT_REFUNDED_ANY, Nodes.OVERPAYMENT_REFUNDED_CLEARS
        );
    }

    // 还款冲正 / Reverse payment
    function paymentReversed() internal pure returns (Rule memory) {
        return Rule(
            Nodes.PAYMENT_REVERSED, Nodes.PAYMENT_REVERSED_ALL, Nodes.PAYMENT_REVERSED_ANY, Nodes.PAYMENT_REVERSED_CLEARS
        );
    }

    // 提前还款申请与报价锁定 / Lock prepayment quote
    function prepayQuoted() internal pure returns (Rule memory) {
        return Rule(Nodes.PREPAY_QUOTED, Nodes.PREPAY_QUOTED_ALL, Nodes.PREPAY_QUOTED_ANY, Nodes.PREPAY_QUOTED_CLEARS);
    }

    // 部分提前还款（缩期） / Prepay, shorten term
    function partialPrepaidTermShortened() internal pure returns (Rule memory) {
        return Rule(
            Nodes.PARTIAL_PREPAID_TERM_SHORTENED, Nodes.PARTIAL_PREPAID_TERM_SHORTENED_ALL, Nodes.PARTIAL_PREPAID_TERM_SHORTENED_ANY, Nodes.PARTIAL_PREPAID_TERM_SHORTENED_CLEARS
        );
    }

    // 部分提前还款（减额） / Prepay, reduce instalment
    function partialPrepaidInstalmentReduced() internal pure returns (Rule memory) {
        return Rule(
            Nodes.PARTIAL_PREPAID_INSTALMENT_REDUCED, Nodes.PARTIAL_PREPAID_INSTALMENT_REDUCED_ALL, Nodes.PARTIAL_PREPAID_INSTALMENT_REDUCED_ANY, Nodes.PARTIAL_PREPAID_INSTALMENT_REDUCED_CLEARS
        );
    }

    // 全额提前结清 / Prepay in full
    function fullPrepaid() internal pure returns (Rule memory) {
        return Rule(Nodes.FULL_PREPAID, Nodes.FULL_PREPAID_ALL, Nodes.FULL_PREPAID_ANY, Nodes.FULL_PREPAID_CLEARS);
    }

    // 商户退货冲减贷款 / Apply merchant refund
    function merchantRefundApplied() internal pure returns (Rule memory) {
        return Rule(
            Nodes.MERCHANT_REFUND_APPLIED, Nodes.MERCHANT_REFUND_APPLIED_ALL, Nodes.MERCHANT_REFUND_APPLIED_ANY, Nodes.MERCHANT_REFUND_APPLIED_CLEARS
        );
    }

    // 进入逾期 / Enter overdue
    function overdueEntered() internal pure returns (Rule memory) {
        return Rule(
            Nodes.OVERDUE_ENTERED, Nodes.OVERDUE_ENTERED_ALL, Nodes.OVERDUE_ENTERED_ANY, Nodes.OVERDUE_ENTERED_CLEARS
        );
    }

    // 罚息计提 / Accrue penalty interest
    function penaltyAccrued() internal pure returns (Rule memory) {
        return Rule(
            Nodes.PENALTY_ACCRUED, Nodes.PENALTY_ACCRUED_ALL, Nodes.PENALTY_ACCRUED_ANY, Nodes.PENALTY_ACCRUED_CLEARS
        );
    }

    // 复利计提 / Accrue compound interest
    function compoundAccrued() internal pure returns (Rule memory) {
        return Rule(
            Nodes.COMPOUND_ACCRUED, Nodes.COMPOUND_ACCRUED_ALL, Nodes.COMPOUND_ACCRUED_ANY, Nodes.COMPOUND_ACCRUED_CLEARS
        );
    }

    // 逾期档位迁移 / Migrate delinquency bucket
    function bucketMigrated() internal pure returns (Rule memory) {
        return Rule(
            Nodes.BUCKET_MIGRATED, Nodes.BUCKET_MIGRATED_ALL, Nodes.BUCKET_MIGRATED_ANY, Nodes.BUCKET_MIGRATED_CLEARS
        );
    }

    // 逾期消除 / Cure overdue
    function overdueCured() internal pure returns (Rule memory) {
        return Rule(Nodes.OVERDUE_CURED, Nodes.OVERDUE_CURED_ALL, Nodes.OVERDUE_CURED_ANY, Nodes.OVERDUE_CURED_CLEARS);
    }

    // 催收通知送达存证 / Serve collection or default notice
    function dunningSent() internal pure returns (Rule memory) {
        return Rule(Nodes.DUNNING_SENT, Nodes.DUNNING_SENT_ALL, Nodes.DUNNING_SENT_ANY, Nodes.DUNNING_SENT_CLEARS);
    }

    // 逾期计时暂停 / Pause delinquency
    function delinquencyPaused() internal pure returns (Rule memory) {
        return Rule(
            Nodes.DELINQUENCY_PAUSED, Nodes.DELINQUENCY_PAUSED_ALL, Nodes.DELINQUENCY_PAUSED_ANY, Nodes.DELINQUENCY_PAUSED_CLEARS
        );
    }

    // 不良信息报送事先告知 / Serve pre-report notice
    function bureauNoticeServed() internal pure returns (Rule memory) {
        return Rule(
            Nodes.BUREAU_NOTICE_SERVED, Nodes.BUREAU_NOTICE_SERVED_ALL, Nodes.BUREAU_NOTICE_SERVED_ANY, Nodes.BUREAU_NOTICE_SERVED_CLEARS
        );
    }

    // 征信信息报送 / Report to credit bureau
    function bureauReported() internal pure returns (Rule memory) {
        return Rule(
            Nodes.BUREAU_REPORTED, Nodes.BUREAU_REPORTED_ALL, Nodes.BUREAU_REPORTED_ANY, Nodes.BUREAU_REPORTED_CLEARS
        );
    }

    // 征信异议更正 / Correct bureau record
    function bureauCorrected() internal pure returns (Rule memory) {
        return Rule(
            Nodes.BUREAU_CORRECTED, Nodes.BUREAU_CORRECTED_ALL, Nodes.BUREAU_CORRECTED_ANY, Nodes.BUREAU_CORRECTED_CLEARS
        );
    }

    // 信用修复 / Repair credit after an incidental default
    function creditRepaired() internal pure returns (Rule memory) {
        return Rule(
            Nodes.CREDIT_REPAIRED, Nodes.CREDIT_REPAIRED_ALL, Nodes.CREDIT_REPAIRED_ANY, Nodes.CREDIT_REPAIRED_CLEARS
        );
    }

    // 风险分类下调 / Downgrade risk class
    function riskClassDowngraded() internal pure returns (Rule memory) {
        return Rule(
            Nodes.RISK_CLASS_DOWNGRADED, Nodes.RISK_CLASS_DOWNGRADED_ALL, Nodes.RISK_CLASS_DOWNGRADED_ANY, Nodes.RISK_CLASS_DOWNGRADED_CLEARS
        );
    }

    // 风险分类上调 / Upgrade risk class
    function riskClassUpgraded() internal pure returns (Rule memory) {
        return Rule(
            Nodes.RISK_CLASS_UPGRADED, Nodes.RISK_CLASS_UPGRADED_ALL, Nodes.RISK_CLASS_UPGRADED_ANY, Nodes.RISK_CLASS_UPGRADED_CLEARS
        );
    }

    // 停止计息转表外 / Enter non-accrual
    function nonAccrualEntered() internal pure returns (Rule memory) {
        return Rule(
            Nodes.NON_ACCRUAL_ENTERED, Nodes.NON_ACCRUAL_ENTERED_ALL, Nodes.NON_ACCRUAL_ENTERED_ANY, Nodes.NON_ACCRUAL_ENTERED_CLEARS
        );
    }

    // 减值准备计提 / Recognise impairment
    function impairmentRecognized() internal pure returns (Rule memory) {
        return Rule(
            Nodes.IMPAIRMENT_RECOGNIZED, Nodes.IMPAIRMENT_RECOGNIZED_ALL, Nodes.IMPAIRMENT_RECOGNIZED_ANY, Nodes.IMPAIRMENT_RECOGNIZED_CLEARS
        );
    }

    // 约定事项违约认定 / Record covenant breach
    function covenantBreached() internal pure returns (Rule memory) {
        return Rule(
            Nodes.COVENANT_BREACHED, Nodes.COVENANT_BREACHED_ALL, Nodes.COVENANT_BREACHED_ANY, Nodes.COVENANT_BREACHED_CLEARS
        );
    }

    // 展期 / Extend maturity
    function extensionApproved() internal pure returns (Rule memory) {
        return Rule(
            Nodes.EXTENSION_APPROVED, Nodes.EXTENSION_APPROVED_ALL, Nodes.EXTENSION_APPROVED_ANY, Nodes.EXTENSION_APPROVED_CLEARS
        );
    }

    // 延期还本付息 / Grant payment holiday
    function moratoriumGranted() internal pure returns (Rule memory) {
        return Rule(
            Nodes.MORATORIUM_GRANTED, Nodes.MORATORIUM_GRANTED_ALL, Nodes.MORATORIUM_GRANTED_ANY, Nodes.MORATORIUM_GRANTED_CLEARS
        );
    }

    // 延期期满 / End payment holiday
    function moratoriumEnded() internal pure returns (Rule memory) {
        return Rule(
            Nodes.MORATORIUM_ENDED, Nodes.MORATORIUM_ENDED_ALL, Nodes.MORATORIUM_ENDED_ANY, Nodes.MORATORIUM_ENDED_CLEARS
        );
    }

    // 债务重组方案提出 / Propose restructuring
    function restructureProposed() internal pure returns (Rule memory) {
        return Rule(
            Nodes.RESTRUCTURE_PROPOSED, Nodes.RESTRUCTURE_PROPOSED_ALL, Nodes.RESTRUCTURE_PROPOSED_ANY, Nodes.RESTRUCTURE_PROPOSED_CLEARS
        );
    }

    // 债务重组生效 / Accept restructuring
    function restructureAccepted() internal pure returns (Rule memory) {
        return Rule(
            Nodes.RESTRUCTURE_ACCEPTED, Nodes.RESTRUCTURE_ACCEPTED_ALL, Nodes.RESTRUCTURE_ACCEPTED_ANY, Nodes.RESTRUCTURE_ACCEPTED_CLEARS
        );
    }

    // 重组观察期届满 / Complete observation
    function observationCompleted() internal pure returns (Rule memory) {
        return Rule(
            Nodes.OBSERVATION_COMPLETED, Nodes.OBSERVATION_COMPLETED_ALL, Nodes.OBSERVATION_COMPLETED_ANY, Nodes.OBSERVATION_COMPLETED_CLEARS
        );
    }

    // 息费减免 / Grant waiver
    function waiverGranted() internal pure returns (Rule memory) {
        return Rule(
            Nodes.WAIVER_GRANTED, Nodes.WAIVER_GRANTED_ALL, Nodes.WAIVER_GRANTED_ANY, Nodes.WAIVER_GRANTED_CLEARS
        );
    }

    // 借新还旧（续贷） / Refinance into new loan
    function refinanced() internal pure returns (Rule memory) {
        return Rule(Nodes.REFINANCED, Nodes.REFINANCED_ALL, Nodes.REFINANCED_ANY, Nodes.REFINANCED_CLEARS);
    }

    // 债务转移 / Assume debt
    function debtAssumed() internal pure returns (Rule memory) {
        return Rule(Nodes.DEBT_ASSUMED, Nodes.DEBT_ASSUMED_ALL, Nodes.DEBT_ASSUMED_ANY, Nodes.DEBT_ASSUMED_CLEARS);
    }

    // 债权转让挂牌 / Offer assignment
    function transferOffered() internal pure returns (Rule memory) {
        return Rule(
            Nodes.TRANSFER_OFFERED, Nodes.TRANSFER_OFFERED_ALL, Nodes.TRANSFER_OFFERED_ANY, Nodes.TRANSFER_OFFERED_CLEARS
        );
    }

    // 债权转让交割 / Settle assignment
    function transferSettled() internal pure returns (Rule memory) {
        return Rule(
            Nodes.TRANSFER_SETTLED, Nodes.TRANSFER_SETTLED_ALL, Nodes.TRANSFER_SETTLED_ANY, Nodes.TRANSFER_SETTLED_CLEARS
        );
    }

    // 债权转让通知债务人 / Notify debtor
    function debtorNotified() internal pure returns (Rule memory) {
        return Rule(
            Nodes.DEBTOR_NOTIFIED, Nodes.DEBTOR_NOTIFIED_ALL, Nodes.DEBTOR_NOTIFIED_ANY, Nodes.DEBTOR_NOTIFIED_CLEARS
        );
    }

    // 债权回购 / Execute buyback
    function buybackExecuted() internal pure returns (Rule memory) {
        return Rule(
            Nodes.BUYBACK_EXECUTED, Nodes.BUYBACK_EXECUTED_ALL, Nodes.BUYBACK_EXECUTED_ANY, Nodes.BUYBACK_EXECUTED_CLEARS
        );
    }

    // 资产入池 / Pool claim for securitisation
    function assetPooled() internal pure returns (Rule memory) {
        return Rule(Nodes.ASSET_POOLED, Nodes.ASSET_POOLED_ALL, Nodes.ASSET_POOLED_ANY, Nodes.ASSET_POOLED_CLEARS);
    }

    // 违约认定 / Declare default
    function defaultDeclared() internal pure returns (Rule memory) {
        return Rule(
            Nodes.DEFAULT_DECLARED, Nodes.DEFAULT_DECLARED_ALL, Nodes.DEFAULT_DECLARED_ANY, Nodes.DEFAULT_DECLARED_CLEARS
        );
    }

    // 交叉违约触发 / Trigger cross default
    function crossDefaultTriggered() internal pure returns (Rule memory) {
        return Rule(
            Nodes.CROSS_DEFAULT_TRIGGERED, Nodes.CROSS_DEFAULT_TRIGGERED_ALL, Nodes.CROSS_DEFAULT_TRIGGERED_ANY, Nodes.CROSS_DEFAULT_TRIGGERED_CLEARS
        );
    }

    // 宣布贷款提前到期 / Accelerate loan
    function loanAccelerated() internal pure returns (Rule memory) {
        return Rule(
            Nodes.LOAN_ACCELERATED, Nodes.LOAN_ACCELERATED_ALL, Nodes.LOAN_ACCELERATED_ANY, Nodes.LOAN_ACCELERATED_CLEARS
        );
    }

    // 保证金抵销 / Set off deposit
    function setoffExecuted() internal pure returns (Rule memory) {
        return Rule(
            Nodes.SETOFF_EXECUTED, Nodes.SETOFF_EXECUTED_ALL, Nodes.SETOFF_EXECUTED_ANY, Nodes.SETOFF_EXECUTED_CLEARS
        );
    }

    // 向保证人主张权利 / Call guarantee
    function guaranteeCalled() internal pure returns (Rule memory) {
        return Rule(
            Nodes.GUARANTEE_CALLED, Nodes.GUARANTEE_CALLED_ALL, Nodes.GUARANTEE_CALLED_ANY, Nodes.GUARANTEE_CALLED_CLEARS
        );
    }

    // 保证人代偿 / Guarantor pays
    function guarantorPaid() internal pure returns (Rule memory) {
        return Rule(
            Nodes.GUARANTOR_PAID, Nodes.GUARANTOR_PAID_ALL, Nodes.GUARANTOR_PAID_ANY, Nodes.GUARANTOR_PAID_CLEARS
        );
    }

    // 追偿权取得 / Acquire recourse
    function recourseAcquired() internal pure returns (Rule memory) {
        return Rule(
            Nodes.RECOURSE_ACQUIRED, Nodes.RECOURSE_ACQUIRED_ALL, Nodes.RECOURSE_ACQUIRED_ANY, Nodes.RECOURSE_ACQUIRED_CLEARS
        );
    }

    // 保证期间届满免责 / Guarantee lapses
    function guaranteeLapsed() internal pure returns (Rule memory) {
        return Rule(
            Nodes.GUARANTEE_LAPSED, Nodes.GUARANTEE_LAPSED_ALL, Nodes.GUARANTEE_LAPSED_ANY, Nodes.GUARANTEE_LAPSED_CLEARS
        );
    }

    // 风险补偿金垫付 / Draw first-loss cover
    function firstLossDrawn() internal pure returns (Rule memory) {
        return Rule(
            Nodes.FIRST_LOSS_DRAWN, Nodes.FIRST_LOSS_DRAWN_ALL, Nodes.FIRST_LOSS_DRAWN_ANY, Nodes.FIRST_LOSS_DRAWN_CLEARS
        );
    }

    // 押品处置启动 / Start collateral disposal
    function collateralDisposalStarted() internal pure returns (Rule memory) {
        return Rule(
            Nodes.COLLATERAL_DISPOSAL_STARTED, Nodes.COLLATERAL_DISPOSAL_STARTED_ALL, Nodes.COLLATERAL_DISPOSAL_STARTED_ANY, Nodes.COLLATERAL_DISPOSAL_STARTED_CLEARS
        );
    }

    // 押品处置成交 / Sell collateral
    function collateralSold() internal pure returns (Rule memory) {
        return Rule(
            Nodes.COLLATERAL_SOLD, Nodes.COLLATERAL_SOLD_ALL, Nodes.COLLATERAL_SOLD_ANY, Nodes.COLLATERAL_SOLD_CLEARS
        );
    }

    // 借款人提出异议 / Raise dispute
    function disputeRaised() internal pure returns (Rule memory) {
        return Rule(
            Nodes.DISPUTE_RAISED, Nodes.DISPUTE_RAISED_ALL, Nodes.DISPUTE_RAISED_ANY, Nodes.DISPUTE_RAISED_CLEARS
        );
    }

    // 异议处理完成 / Resolve dispute
    function disputeResolved() internal pure returns (Rule memory) {
        return Rule(
            Nodes.DISPUTE_RESOLVED, Nodes.DISPUTE_RESOLVED_ALL, Nodes.DISPUTE_RESOLVED_ANY, Nodes.DISPUTE_RESOLVED_CLEARS
        );
    }

    // 调解协议生效 / Mediation agreement takes effect
    function mediationAgreed() internal pure returns (Rule memory) {
        return Rule(
            Nodes.MEDIATION_AGREED, Nodes.MEDIATION_AGREED_ALL, Nodes.MEDIATION_AGREED_ANY, Nodes.MEDIATION_AGREED_CLEARS
        );
    }

    // 立案（仲裁受理） / File case
    function caseFiled() internal pure returns (Rule memory) {
        return Rule(Nodes.CASE_FILED, Nodes.CASE_FILED_ALL, Nodes.CASE_FILED_ANY, Nodes.CASE_FILED_CLEARS);
    }

    // 证据包生成存证 / Export evidence package
    function evidencePackageExported() internal pure returns (Rule memory) {
        return Rule(
            Nodes.EVIDENCE_PACKAGE_EXPORTED, Nodes.EVIDENCE_PACKAGE_EXPORTED_ALL, Nodes.EVIDENCE_PACKAGE_EXPORTED_ANY, Nodes.EVIDENCE_PACKAGE_EXPORTED_CLEARS
        );
    }

    // 证据核验 / Verify evidence
    function evidenceVerified() internal pure returns (Rule memory) {
        return Rule(
            Nodes.EVIDENCE_VERIFIED, Nodes.EVIDENCE_VERIFIED_ALL, Nodes.EVIDENCE_VERIFIED_ANY, Nodes.EVIDENCE_VERIFIED_CLEARS
        );
    }

    // 财产保全 / Preserve assets
    function assetPreserved() internal pure returns (Rule memory) {
        return Rule(
            Nodes.ASSET_PRESERVED, Nodes.ASSET_PRESERVED_ALL, Nodes.ASSET_PRESERVED_ANY, Nodes.ASSET_PRESERVED_CLEARS
        );
    }

    // 裁判结果上链 / Enter judgment
    function judgmentEntered() internal pure returns (Rule memory) {
        return Rule(
            Nodes.JUDGMENT_ENTERED, Nodes.JUDGMENT_ENTERED_ALL, Nodes.JUDGMENT_ENTERED_ANY, Nodes.JUDGMENT_ENTERED_CLEARS
        );
    }

    // 执行回款入账 / Apply enforcement proceeds
    function enforcementProceedsApplied() internal pure returns (Rule memory) {
        return Rule(
            Nodes.ENFORCEMENT_PROCEEDS_APPLIED, Nodes.ENFORCEMENT_PROCEEDS_APPLIED_ALL, Nodes.ENFORCEMENT_PROCEEDS_APPLIED_ANY, Nodes.ENFORCEMENT_PROCEEDS_APPLIED_CLEARS
        );
    }

    // 破产受理中止 / Bankruptcy stay
    function bankruptcyStayed() internal pure returns (Rule memory) {
        return Rule(
            Nodes.BANKRUPTCY_STAYED, Nodes.BANKRUPTCY_STAYED_ALL, Nodes.BANKRUPTCY_STAYED_ANY, Nodes.BANKRUPTCY_STAYED_CLEARS
        );
    }

    // 折扣和解结清 / Settle at a discount
    function settlementDiscounted() internal pure returns (Rule memory) {
        return Rule(
            Nodes.SETTLEMENT_DISCOUNTED, Nodes.SETTLEMENT_DISCOUNTED_ALL, Nodes.SETTLEMENT_DISCOUNTED_ANY, Nodes.SETTLEMENT_DISCOUNTED_CLEARS
        );
    }

    // 呆账核销 / Write off
    function writtenOff() internal pure returns (Rule memory) {
        return Rule(Nodes.WRITTEN_OFF, Nodes.WRITTEN_OFF_ALL, Nodes.WRITTEN_OFF_ANY, Nodes.WRITTEN_OFF_CLEARS);
    }

    // 核销后收回 / Recover after write-off
    function recoveryReceived() internal pure returns (Rule memory) {
        return Rule(
            Nodes.RECOVERY_RECEIVED, Nodes.RECOVERY_RECEIVED_ALL, Nodes.RECOVERY_RECEIVED_ANY, Nodes.RECOVERY_RECEIVED_CLEARS
        );
    }

    // 损失分摊 / Allocate loss
    function lossAllocated() internal pure returns (Rule memory) {
        return Rule(
            Nodes.LOSS_ALLOCATED, Nodes.LOSS_ALLOCATED_ALL, Nodes.LOSS_ALLOCATED_ANY, Nodes.LOSS_ALLOCATED_CLEARS
        );
    }

    // 尾差清零 / Clear rounding residue
    function toleranceCleared() internal pure returns (Rule memory) {
        return Rule(
            Nodes.TOLERANCE_CLEARED, Nodes.TOLERANCE_CLEARED_ALL, Nodes.TOLERANCE_CLEARED_ANY, Nodes.TOLERANCE_CLEARED_CLEARS
        );
    }

    // 债务清偿完毕 / Obligations met
    function obligationsMet() internal pure returns (Rule memory) {
        return Rule(
            Nodes.OBLIGATIONS_MET, Nodes.OBLIGATIONS_MET_ALL, Nodes.OBLIGATIONS_MET_ANY, Nodes.OBLIGATIONS_MET_CLEARS
        );
    }

    // 抵质押解除 / Release collateral
    function collateralReleased() internal pure returns (Rule memory) {
        return Rule(
            Nodes.COLLATERAL_RELEASED, Nodes.COLLATERAL_RELEASED_ALL, Nodes.COLLATERAL_RELEASED_ANY, Nodes.COLLATERAL_RELEASED_CLEARS
        );
    }

    // 保证责任消灭 / Discharge guarantor
    function guarantorDischarged() internal pure returns (Rule memory) {
        return Rule(
            Nodes.GUARANTOR_DISCHARGED, Nodes.GUARANTOR_DISCHARGED_ALL, Nodes.GUARANTOR_DISCHARGED_ANY, Nodes.GUARANTOR_DISCHARGED_CLEARS
        );
    }

    // 保证金退还 / Return deposit
    function depositReturned() internal pure returns (Rule memory) {
        return Rule(
            Nodes.DEPOSIT_RETURNED, Nodes.DEPOSIT_RETURNED_ALL, Nodes.DEPOSIT_RETURNED_ANY, Nodes.DEPOSIT_RETURNED_CLEARS
        );
    }

    // 电子借据注销 / Cancel loan note
    function loanNoteCancelled() internal pure returns (Rule memory) {
        return Rule(
            Nodes.LOAN_NOTE_CANCELLED, Nodes.LOAN_NOTE_CANCELLED_ALL, Nodes.LOAN_NOTE_CANCELLED_ANY, Nodes.LOAN_NOTE_CANCELLED_CLEARS
        );
    }

    // 结清证明出具 / Issue settlement certificate
    function settlementCertificateIssued() internal pure returns (Rule memory) {
        return Rule(
            Nodes.SETTLEMENT_CERTIFICATE_ISSUED, Nodes.SETTLEMENT_CERTIFICATE_ISSUED_ALL, Nodes.SETTLEMENT_CERTIFICATE_ISSUED_ANY, Nodes.SETTLEMENT_CERTIFICATE_ISSUED_CLEARS
        );
    }

    // 授信关闭 / Close facility
    function facilityClosed() internal pure returns (Rule memory) {
        return Rule(
            Nodes.FACILITY_CLOSED, Nodes.FACILITY_CLOSED_ALL, Nodes.FACILITY_CLOSED_ANY, Nodes.FACILITY_CLOSED_CLEARS
        );
    }

    // 卷宗归档 / Archive record
    function recordArchived() internal pure returns (Rule memory) {
        return Rule(
            Nodes.RECORD_ARCHIVED, Nodes.RECORD_ARCHIVED_ALL, Nodes.RECORD_ARCHIVED_ANY, Nodes.RECORD_ARCHIVED_CLEARS
        );
    }
}
