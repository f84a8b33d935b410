// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.28;

import {Day} from "../types/Day.sol";
import {FacilityId, LoanId, PartyId, PaymentId, ProductId} from "../types/Ids.sol";
import {Money} from "../types/Money.sol";
import {Rate} from "../types/Rate.sol";
import "../types/Records.sol";
import {Amended, Balances, Relief} from "./IEngine.sol";

/// What each node's `effect` in NodeReached holds: `abi.encodeCall(IEffects.<node in camelCase>, (...))`. Never called; it is the schema, from
/// which readers decode. A field that a person signed has the same name here as in the typed data (contracts/typed-data.json).
interface IEffects {
    /* 1 授信准入 */
    function borrowerRegistered(PartyId lender, PartyId party, PartyKind kind, address key, bytes32 identity) external;
    function kycAttested(Day expiry, Custody custody, address key, bool rebound) external;
    function inquiryAuthorized(bytes32 scope, Day expiry) external;
    function partyBlocked(bytes32 listReference) external;
    function partyUnblocked(bytes32 order) external;

    /* 2 授信 */
    function creditApplied(
        PartyId party,
        FacilityId facility,
        ProductId product,
        Money amount,
        uint16 tenorMonths,
        bytes32 purpose
    ) external;
    function riskAssessed(
        bytes32 report,
        bytes32 modelVersion,
        uint16 scoreBand,
        bool fraudCleared,
        Money maxLimit,
        Rate minRate,
        Rate maxRate
    ) external;
    function creditApproved(
        Money limit,
        bool revolving,
        Day offerDeadline,
        Day availabilityEnd,
        bytes32 termsHash,
        address secondApprover
    ) external;
    function creditRejected(bytes32 reason) external;
    function offerExpired(Day offerDeadline) external;
    function limitAccepted(Money limit, bool revolving, Day availabilityEnd, bytes32 termsHash) external;
    function limitAdjusted(Money previous, Money limit) external;
    function limitFrozen(FreezeCause cause, bytes32 reason, uint8 causes) external;
    function limitUnfrozen() external;
    function limitExpired(Day availabilityEnd) external;

    /* 3 担保增信 */
    function guaranteeSigned(PartyId guarantor, GuaranteeKind kind, Money cap, Day periodEnd) external;
    function collateralPledged(PartyId pledgor, bytes32 asset, uint8 rank) external;
    function collateralPerfected(bytes32 asset, uint8 rank, bytes32 receipt) external;
    /// Loan to value of the facility after the entry, in bps; 4,294,967,295 where there is no value.
    function collateralRevalued(Money previous, Money value, Day appraisedOn, bytes32 report, uint32 ltvBps) external;
    function marginCalled(uint32 ltvBps, uint16 maintenanceLtvBps, Day callUntil) external;
    function collateralToppedUp(PartyId provider, uint8 addition, uint32 ltvBps) external;
    function securityDepositPosted(PartyId depositor, Money amount) external;

    /* 4 联合出资 */
    /// `commitments`: the participants' shares of the target in fen, in their order; they sum to it.
    function syndicateFormed(
        uint16 number,
        PartyId[] calldata participants,
        uint16[] calldata shareBps,
        Money[] calldata commitments,
        Money target,
        Day deadline
    ) external;
    function participationFunded(PartyId participant, Money amount, Money funded, Money raised) external;
    function fundingClosed(Money raised) external;
    /// To each participant's pool, in their order. `drawn`: what had been released before and is not given back.
    function fundingRefunded(FundingState state, PartyId[] calldata participants, Money[] calldata amounts, Money drawn)
        external;
    function servicerChanged(PartyId before, PartyId servicer, bytes32 agreement) external;

    /* 5 签约存证 */
    function termsProposed(FacilityId facility, LoanId loan, Terms calldata terms, bytes32 termsHash) external;
    function aprDisclosed(Rate apr, uint32 dailyCost, Money totalCost, Rate cap) external;
    function borrowerSigned(bytes32 termsHash, Rate apr, uint32 dailyCost, Money totalCost, bytes32 certificate)
        external;
    function lenderSigned(bytes32 termsHash, Rate apr, uint32 dailyCost, Money totalCost, bytes32 certificate) external;
    function agreementEffective() external;
    /// Algorithms: bit 0 SHA-256, bit 1 SM3 (both roots are in the document root).
    function agreementAnchored(bytes32 root, uint8 algorithms, uint64 blockNumber) external;
    function agreementVoided(bytes32 ground) external;

    /// `signatures` of the `threshold` that the product asks for, at least one.
    function evidenceCountersigned(bytes32 root, uint8 signatures, uint8 threshold) external;
    function enforcementNotarized(bytes32 certificate) external;

    /* 6 放款 */
    function drawdownRequested(Money amount, bytes32 useOfFunds) external;
    function drawdownApproved(uint16 conditions, Money reserved) external;
    function drawdownRejected(bytes32 reason) external;
    function entrustedPaymentReleased(Money amount, address payee, bytes32 purpose) external;
    function selfPaymentReleased(Money amount, PartyId borrower) external;
    function disbursementConfirmed(Money amount, bytes32 receipt, Day startDay) external;
    function disbursementReversed(Money amount, bytes32 receipt) external;
    function loanNoteIssued(PartyId owner, uint16 shareBps) external;
    /// One word a row: due << 224 | principal << 160 | interest << 96 | fee << 48 (days, fen). The fee is what the row will owe in all.
    /// `cap`: the cap on all-in annual cost against which this version was checked. `firstRow` is the number of the first of the rows, those before it are unchanged:
    /// 1, but for the version that a reversal makes of rows which a prepayment had replaced.
    function scheduleGenerated(uint8 version, Money principal, Rate cap, uint16 firstRow, uint256[] calldata rows)
        external;
    function originationFeeCharged(Money amount) external;

    /* 7 计息账单 */
    /// Numerators as in docs/explain/money.md §6, of the running period after the entry.
    function interestAccrued(Day from, Day through, uint112 numerator, Money accrued) external;
    function billIssued(Day due, Money principal, Money interest, Money fee) external;
    function instalmentDue(Day due, Money unpaid) external;
    function periodicFeeCharged(uint16 row, Money amount) external;

    /// Of the lender's party file, on the day that is the object. `breaks`: hash of the list of differences; 0 = the roots agree.
    function ledgerReconciled(Day day, bytes32 root, bytes32 coreRoot, bytes32 breaks) external;

    /* 8 还款 */
    function autodebitAuthorized(address account, Money cap) external;
    function autodebitExecuted(Money amount, uint16 row, uint8 mandate, uint8 attempt, uint16 number) external;
    /// `replayedFrom`: 0; or, for a value day before the day to which the loan had come, as in paymentReversed.
    function paymentReceived(
        Money amount,
        bytes32 receipt,
        Day valueDay,
        address payer,
        uint16 number,
        uint16 replayedFrom
    ) external;
    /// `lines` has one word a row paid: row << 192 | fee << 128 | interest << 64 | principal; row 0 is a prepayment outside the rows. Penalty and compound
    /// belong to no row. `fromCredit`: the money came from the credit balance, not from the payment itself.
    function paymentAllocated(Parts calldata parts, uint256[] calldata lines, bool fromCredit) external;
    /// `number`: of the payment; `payer`: the party whose recourse it is; `wallet`: zero for a bank's receipt.
    function thirdPartyPaid(
        Money amount,
        bytes32 receipt,
        PartyId payer,
        address wallet,
        bytes32 interest,
        uint16 number
    ) external;
    function instalmentSettled(uint16 row) external;
    function limitRestored(LoanId loan, Money amount, Money outstanding) external;
    /// `servicer`: whose fee it is; of a fee of nothing, the lender. Of a recourse, the money comes out of the `credit` part of the allocation before it.
    function proceedsDistributed(PartyId owner, Money toOwner, PartyId servicer, Money toServicer) external;
    function overpaymentRefunded(Money amount, Money creditLeft) external;
    /// Payments by number from `replayedFrom` on are allocated again in the entries that follow; their earlier allocations, those from credit and what they settled
    /// included, no longer count; of those before the last amendment everything counts (money.md §9). What was distributed in all is what the allocations that stand pay; the difference to what had been paid out is in the events
    /// ProceedsAdjusted and ReceivablePosted.
    function paymentReversed(Money amount, bytes32 returnProof, uint16 number, uint16 replayedFrom) external;

    /* 9 提前还款 */
    function prepayQuoted(QuoteKind kind, Money principal, Day payDay, Money amount, Money fee) external;
    /// Rows packed as in scheduleGenerated; `firstRow` is the number of the first of them, rows before it are unchanged.
    function partialPrepaidTermShortened(
        uint8 quote,
        PaymentId payment,
        Money amount,
        uint8 version,
        Rate cap,
        uint16 firstRow,
        uint256[] calldata rows
    ) external;
    function partialPrepaidInstalmentReduced(
        uint8 quote,
        PaymentId payment,
        Money amount,
        uint8 version,
        Rate cap,
        uint16 firstRow,
        uint256[] calldata rows
    ) external;
    function fullPrepaid(uint8 quote, PaymentId payment, Money amount, Money rebate, uint16 firstCancelled) external;

    /// Principal of so much is repaid: what came out as in 12 变更重组.
    function merchantRefundApplied(
        PaymentId payment,
        Money amount,
        bytes32 receipt,
        Terms calldata terms,
        bytes32 termsHash,
        uint8 treatment,
        Relief calldata relief,
        Amended calldata made
    ) external;

    /* 7 计息账单 */
    /// `index`: that the rate follows, 0 = a discount of the lender's; its values of the day on which the rate was agreed and of the day of the reset. What came out as in 12 变更重组.
    function rateReset(
        Rate from,
        bytes32 index,
        Rate indexThen,
        Rate indexNow,
        Day resetOn,
        Terms calldata terms,
        bytes32 termsHash,
        uint8 treatment,
        Relief calldata relief,
        Amended calldata made
    ) external;
    /// `paid`: under the programme in all, of at most `most`. `payer`: the programme's; `wallet`: zero, where a bank has the money.
    function subsidyApplied(
        bytes32 programme,
        address payer,
        PaymentId payment,
        Money amount,
        bytes32 receipt,
        address wallet,
        Money paid,
        Money most
    ) external;

    /* 10 逾期 */
    function overdueEntered(Day due, Money principal, Money interest, Money fee) external;
    function penaltyAccrued(Day from, Day through, uint112 numerator, Money owed) external;
    function compoundAccrued(Day from, Day through, uint112 numerator, Money owed) external;
    function bucketMigrated(uint8 from, uint8 to, uint16 daysPastDue) external;
    function overdueCured(Day today) external;
    /// From `from` on and before `until` the clock stands still; days past due and penalty owed are those of today.
    function delinquencyPaused(Day from, Day until, uint16 daysPastDue, Money penalty) external;

    /* 13 债权转让 */
    function transferOffered(
        PartyId seller,
        uint16 portionBps,
        Money price,
        Day deadline,
        PartyId buyer,
        bool bulk,
        Buyback calldata buyback
    ) external;
    /// `claim`: the number under which the part sold goes on; that of the object where the whole claim is sold.
    function transferSettled(PartyId seller, PartyId buyer, uint16 portionBps, Money price, uint8 claim) external;
    function debtorNotified(PartyId payee, bytes32 delivery) external;
    function buybackExecuted(PartyId seller, PartyId buyer, Money price, bytes32 ground) external;
    function assetPooled(PartyId vehicle, bytes32 manifest) external;

    /* 15 代偿与担保实现 */
    function setoffExecuted(LoanId loan, PaymentId payment, Money amount, Money held, PartyId depositor) external;
    function guaranteeCalled(LoanId loan, PartyId guarantor, Money cap, GuaranteeGround ground, bytes32 proof) external;
    /// `paid` in all under the guarantee; `payer` is the wallet, zero for a bank's receipt.
    function guarantorPaid(
        LoanId loan,
        PaymentId payment,
        Money amount,
        bytes32 receipt,
        address payer,
        Money paid,
        Money cap,
        PartyId guarantor
    ) external;
    function guaranteeLapsed(PartyId guarantor, Day periodEnd) external;
    function collateralDisposalStarted(LoanId loan, DisposalMethod method, Money reserve, bytes32 notice, bool byCourt)
        external;
    /// `deposit`: number of the deposit in which the surplus is held; 0 = there is none.
    function collateralSold(
        LoanId loan,
        Money price,
        bytes32 receipt,
        bytes32 priceProof,
        Money toDebt,
        Money surplus,
        uint8 deposit
    ) external;
    function collateralReleased(PartyId pledgor, bytes32 asset, Day freeSince) external;
    function guarantorDischarged(PartyId guarantor, Money cap, Money paid) external;
    function depositReturned(PartyId depositor, Money amount) external;
    /// `cause`: the node by which the owner has paid.
    function recourseAcquired(PartyId owner, Money amount, uint8 cause) external;
    /// `owed`: by the loan, today; `claim`: the provider's, of `amount`; `left`: of the cap; `payees` have got `amounts`, in the order of the claims.
    function firstLossDrawn(
        LoanId loan,
        uint8 claim,
        PartyId provider,
        Money owed,
        uint16 rateBps,
        Money amount,
        Money left,
        PartyId[] calldata payees,
        Money[] calldata amounts
    ) external;

    /* 17 核销损失 */
    /// Of one claim: what it was owed, and what of the whole loss it bears. `cause`: the node by which it was lost.
    function lossAllocated(PartyId owner, Money position, Money loss, Money whole, uint8 cause) external;

    /// `sentAt` is the Unix time that is stated; `arrears` what is overdue, contested or not; `contact` which one of that day, institution and addressee.
    function dunningSent(
        NoticeKind kind,
        PartyId addressee,
        uint64 sentAt,
        Day sentOn,
        Money claimed,
        Money arrears,
        Day cureUntil,
        bytes32 deliveryProof,
        uint8 contact
    ) external;

    function bureauNoticeServed(PartyId addressee, uint8 bucket, Money arrears, bytes32 deliveryProof) external;
    /// `overdue` is what is overdue and not contested.
    function bureauReported(BureauStatus status, uint8 bucket, uint16 daysPastDue, Money overdue, uint16 notice)
        external;
    /// `number` is that of the record which from now on stands in place of the object.
    function bureauCorrected(uint16 number, BureauStatus status, uint8 bucket, Money overdue, bytes32 objection)
        external;
    /// `worstDays`: the loan has never been past due for longer.
    function creditRepaired(uint16 worstDays, uint16 overdueInstalments, uint16 onTime) external;

    /* 11 风险分类 */
    /// `floor`: the best class that the facts allow. `sibling`: the named loan of the same obligor, or 0. `reason`: 0, or that of the lender.
    function riskClassDowngraded(
        RiskClass from,
        RiskClass to,
        RiskClass floor,
        uint16 daysPastDue,
        bytes32 reason,
        LoanId sibling
    ) external;
    /// `offBook`: interest and penalty owed, which from now on the books do not carry.
    function nonAccrualEntered(RiskClass riskClass, uint16 daysPastDue, Money offBook) external;

    function riskClassUpgraded(RiskClass from, RiskClass to, Day observedFrom, Money offBook, Money provision) external;
    /// Of the principal that is owed, `bps` parts of 10,000.
    function impairmentRecognized(uint8 stage, uint16 bps, Money principal, Money previous, Money provision) external;
    function covenantBreached(Covenant covenant, bool cured, Day cureUntil, bytes32 proof) external;

    /* 12 变更重组 */
    /// `principal`: unpaid at the time. The other three: bit per number of the security that no longer covers the loan. Limit and schedule stay where they are.
    function debtAssumed(
        PartyId from,
        PartyId to,
        Money principal,
        uint256 releasedGuarantees,
        uint256 releasedCollateral,
        uint256 releasedDeposits
    ) external;

    /// `by`: the loan whose money, `amount`, has paid this one. `owed`: what was due on the day, `payoff` in all; the rest is credit.
    function refinanced(LoanId by, Money amount, Money payoff, Balances calldata owed, Amended calldata made) external;

    /* 14 违约加速 */
    /// `arrears`: unpaid of the overdue rows, and penalty; `contested`: by open disputes, in fen.
    function defaultDeclared(
        uint16 notice,
        Day sentOn,
        Day cureUntil,
        Money arrears,
        uint256 contested,
        uint16 daysPastDue
    ) external;
    function crossDefaultTriggered(LoanId defaulted) external;

    /* 16 争议司法 */
    /// `entries` = keccak256(abi.encodePacked(list)); `list` holds sequence numbers of the loan's file.
    function disputeRaised(PartyId party, Money contested, bytes32 entries, uint32[] calldata list, bytes32 evidence)
        external;
    /// The correcting entries follow this one.
    function disputeResolved(bool upheld, bytes32 decision, Money contested, uint256 corrections) external;
    /// `evidence`: number of the exported package; 0 = there is none.
    function caseFiled(bytes32 caseNumber, uint16 evidence) external;
    /// `owner`: whose asset it is.
    function assetPreserved(AssetKind kind, uint16 number, PartyId owner, Money amount, Day until, bytes32 order)
        external;
    function evidencePackageExported(bytes32 root, uint64 blockNumber, bytes32 blockHash) external;
    function evidenceVerified(bytes32 root, bytes32 recomputed, bytes32 verifier, bool consistent) external;
    /* 12 变更重组 */
    /// What every change of the schedule has: the terms from then on, how what was owed has been treated (bits RESTARTS …) and what was given up, and what came out:
    /// docs/explain/money.md §10. Rows that were open are replaced.
    function extensionApproved(
        uint16 addedMonths,
        Terms calldata terms,
        bytes32 termsHash,
        uint8 treatment,
        Relief calldata relief,
        Amended calldata made
    ) external;
    function moratoriumGranted(
        Day until,
        Terms calldata terms,
        bytes32 termsHash,
        uint8 treatment,
        Relief calldata relief,
        Amended calldata made
    ) external;
    function moratoriumEnded(Day until) external;
    function restructureProposed(bytes32 commitment, Day deadline) external;
    function restructureAccepted(
        bytes32 commitment,
        Terms calldata terms,
        bytes32 termsHash,
        uint8 treatment,
        Relief calldata relief,
        Amended calldata made
    ) external;
    function observationCompleted(Day restructuredOn, Day observedFrom, uint256 observationDays) external;
    function waiverGranted(
        Money limit,
        Terms calldata terms,
        bytes32 termsHash,
        uint8 treatment,
        Relief calldata relief,
        Amended calldata made
    ) external;

    /* 14 违约加速 */
    function loanAccelerated(bytes32 noticeProof, Amended calldata made) external;

    /* 16 争议司法: the court */
    function mediationAgreed(
        bytes32 instrument,
        Terms calldata terms,
        bytes32 termsHash,
        uint8 treatment,
        Relief calldata relief,
        Amended calldata made
    ) external;
    /// `replaced`: what was owed before. Interest holds the penalty adjudicated. All of it is in the one row of arrears that was made.
    function judgmentEntered(
        bytes32 instrument,
        Money principal,
        Money interest,
        Money costs,
        Day interestUntil,
        Balances calldata replaced,
        Amended calldata made
    ) external;
    /// `claimed`: as of the day of acceptance, `stated` by the court or else computed. `replaced`: what was owed before. The entry that ends the proceedings supersedes this
    /// one, claims nothing and makes nothing.
    function bankruptcyStayed(
        bytes32 order,
        Day acceptedOn,
        Balances calldata claimed,
        bool stated,
        Balances calldata replaced,
        Amended calldata made
    ) external;
    /// `payer`: the wallet of the court. `number`: of the payment within the loan.
    function enforcementProceedsApplied(Money amount, bytes32 reference_, address payer, uint16 number) external;

    /* 17 核销损失 */
    /// What is owed, which from now on the books do not carry.
    function writtenOff(Money principal, Money interest, Money fee, Money penalty, bytes32 resolution) external;
    /// `replaced`: what was owed before. What the lump does not pay of it is given up: the one row that was made is the lump's.
    function settlementDiscounted(
        Money amount,
        Day lastDay,
        bytes32 receipt,
        address payer,
        uint16 number,
        Balances calldata replaced,
        Amended calldata made
    ) external;
    /// `payer`: the wallet; zero = a bank. `number`: of the payment within the loan. `guarantee`: on which a guarantor paid; 0 = none did.
    function recoveryReceived(Money amount, bytes32 receipt, address payer, uint16 number, uint8 guarantee) external;

    /* 18 清偿归档 */
    function toleranceCleared(Money residual) external;
    function obligationsMet(Day settledOn, Money credit) external;
    function loanNoteCancelled(PartyId owner, Money received) external;
    function settlementCertificateIssued() external;
    function facilityClosed() external;
    function recordArchived(bytes32 merkleRoot, Day keysDestroyedBy) external;
}
