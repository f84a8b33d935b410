// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.28;

import {Day} from "../types/Day.sol";
import {FacilityId, LoanId, PartyId, PaymentId, ProductId} from "../types/Ids.sol";
import {Money} from "../types/Money.sol";
import {Rate} from "../types/Rate.sol";
import "../types/Records.sol";
import {Balances, Relief} from "./IEngine.sol";

// The manual of the ledger: every function that can be called at its address, phase by phase. Each node of the catalogue has one function; what a
// function checks, besides its node's predecessors, caller and guard in the catalogue, stands here.
//
// Common to all: `documents` is the document root of the act (evidence formats), zero = none. A `consent` is an EIP-712 signature over
// the typed data named in contracts/typed-data.json; with an empty signature the caller must be the signer. Amounts in fen, rates in
// millionths a year, days as legal day numbers. Every function of a loan first brings it up to today.

/// 1 授信准入
interface IAdmission {
    struct Registration {
        PartyId lender; // the institution; NOBODY when an institution registers itself
        bytes32 ref; // chosen by the registrant; party id = keccak256(abi.encode("fubie.party", lender, ref))
        PartyKind kind;
        address key;
        bytes32 identity; // salted commitment to the identifier; no personal data
    }

    /// BORROWER_REGISTERED. Opens the party file. `consent`: PartyRegistration by `key` itself; anyone relays. An institution (kind Lender, `lender` NOBODY)
    /// must be accredited and its registration is sent by its Admin; its party id is the lender id under which it was accredited. Every other kind belongs to an
    /// accredited lender.
    function registerParty(Registration calldata r, bytes32 documents, Consent calldata consent)
        external
        returns (PartyId);
    /// KYC_ATTESTED by a KycAttester of the party's lender. `key` other than the present one rebinds the party. `expiry` is the last valid day, later than today.
    function attestKyc(PartyId party, Day expiry, Custody custody, address key, bytes32 documents) external;
    /// INQUIRY_AUTHORIZED. `consent`: InquiryConsent by the borrower. `expiry` is the last valid day. It replaces a former one that was not used.
    function authorizeInquiry(PartyId party, bytes32 scope, Day expiry, bytes32 documents, Consent calldata consent)
        external;
    /// PARTY_BLOCKED by the regulator. Freezes the party's facilities as far as named here (one that cannot be frozen is skipped); others can be frozen by anyone
    /// after it.
    function blockParty(PartyId party, bytes32 listReference, FacilityId[] calldata facilities) external;
    /// PARTY_UNBLOCKED by the regulator or a court. The cause of the freeze is gone with it; each facility stays frozen until LIMIT_UNFROZEN.
    function unblockParty(PartyId party, bytes32 order) external;
}

/// 2 授信
interface ICredit {
    struct CreditRequest {
        PartyId party;
        bytes32 ref; // facility id = keccak256(abi.encode("fubie.facility", party, ref))
        ProductId product;
        Money amount;
        uint16 tenorMonths;
        bytes32 purpose;
    }

    struct Assessment {
        bytes32 report;
        bytes32 modelVersion;
        uint16 scoreBand;
        bool fraudCleared;
        Money maxLimit;
        Rate minRate;
        Rate maxRate;
    }

    struct Offer {
        Money limit;
        bool revolving;
        Day offerDeadline; // last day to accept
        Day availabilityEnd; // first day on which nothing can be drawn any more
        bytes32 termsHash;
    }

    /// CREDIT_APPLIED. Opens the facility file. `consent`: CreditApplication by the borrower, who is not blocked and whose identity is attested as of today.
    function applyForCredit(CreditRequest calldata request, bytes32 documents, Consent calldata consent)
        external
        returns (FacilityId);
    /// RISK_ASSESSED by a ModelOperator, of a submitted application or later of an ACTIVE facility; consumes the inquiry consent.
    function postRiskAssessment(FacilityId facility, Assessment calldata assessment, bytes32 documents) external;
    /// CREDIT_APPROVED by two distinct Approvers: the caller, and `second` with NodeConsent over the effect, whose last field is the second approver. Refused to a
    /// blocked party, on an uncleared fraud verdict, and for a revolving limit of a product that has none. `availabilityEnd` is after `offerDeadline`.
    function approveCredit(FacilityId facility, Offer calldata offer, bytes32 documents, Consent calldata second)
        external;
    /// CREDIT_REJECTED by an Operator or an Approver.
    function rejectCredit(FacilityId facility, bytes32 reason, bytes32 documents) external;
    /// OFFER_EXPIRED by anyone, with effect from the day after the deadline.
    function expireOffer(FacilityId facility) external;
    /// LIMIT_ACCEPTED. `consent`: LimitAcceptance by the borrower, over the offer as it stands. Refused to a blocked party.
    function acceptLimit(FacilityId facility, bytes32 documents, Consent calldata consent) external;
    /// LIMIT_ADJUSTED by an Operator or an Approver, of an ACTIVE or FROZEN facility. At least what is drawn and reserved. An increase needs an assessment newer than
    /// the last limit, fraud cleared, is at most its maximum, and is refused to a blocked party.
    function adjustLimit(FacilityId facility, Money limit, bytes32 documents) external;
    /// LIMIT_FROZEN: cause Lender by an Operator, Regulator by a regulator, PartyBlocked and Overdue by anyone while they are true. A frozen facility takes further
    /// causes, each once.
    function freezeLimit(FacilityId facility, FreezeCause cause, bytes32 reason, bytes32 documents) external;
    /// LIMIT_UNFROZEN by an Operator. Lifts the cause Lender; a cause Regulator needs `regulator`: NodeConsent by a regulator (else it is not looked at). Any other must
    /// be gone: PartyBlocked when the party is unblocked, Overdue when no loan of the facility is OVERDUE.
    function unfreezeLimit(FacilityId facility, bytes32 documents, Consent calldata regulator) external;
    /// LIMIT_EXPIRED by anyone, with effect from `availabilityEnd`. Nothing can be drawn from that day on, whether it was called or not.
    function expireLimit(FacilityId facility) external;
}

/// 3 担保增信. Parts of the facility file, numbered from 1 for each kind. New security is taken once credit is approved, while the offer stands or the facility is ACTIVE or
/// FROZEN (ApplicationInState, OfferLapsed, FacilityInState).
interface ISecurity {
    struct GuaranteeTerms {
        GuaranteeKind kind;
        Money cap; // most that is ever claimed under it
        Day periodEnd; // last day of the guarantee period
    }

    /// GUARANTEE_SIGNED. `consent`: GuaranteeSignature by a Guarantor of the facility's lender (PartyOfOtherLender, PartyKindWrong), who is not blocked and whose identity is
    /// attested as of today. The parties set the period: it ends after the availability of the facility, or it would be none (Civil Code 692; TermsInvalid "periodEnd").
    /// `documents` is the contract's root and must not be zero. Returns its number.
    function signGuarantee(
        FacilityId facility,
        PartyId guarantor,
        GuaranteeTerms calldata terms,
        bytes32 documents,
        Consent calldata consent
    ) external returns (uint8);
    /// COLLATERAL_PLEDGED. `consent`: CollateralPledge by the facility's borrower, or a Guarantor of its lender. `asset` is the hash of what identifies the thing in its
    /// register; `rank` (1 … 127) is behind every live security of the lender in the same thing (RankTaken). Security of other lenders shows in the registered rank.
    function pledgeCollateral(
        FacilityId facility,
        PartyId pledgor,
        bytes32 asset,
        uint8 rank,
        bytes32 documents,
        Consent calldata consent
    ) external returns (uint8);
    /// COLLATERAL_PERFECTED by a Registry of the lender: `rank` as registered (Civil Code 414), which no other registered security of the lender in the thing has (RankTaken).
    function perfectCollateral(FacilityId facility, uint8 collateral, uint8 rank, bytes32 receipt, bytes32 documents)
        external;
    /// COLLATERAL_REVALUED by an Appraiser of the lender, of perfected collateral. `appraisedOn` is not after today, not before the last appraisal and no more than the
    /// parameter APPRAISAL_DAYS ago (ValueDayOutOfRange). Sets off MARGIN_CALLED where loan to value (drawn and reserved, in bps of all perfected collateral, rounded up)
    /// is above the agreed maintenance ratio and no call on this collateral is open: the call is to be answered within the agreed days, and no drawdown is approved until then.
    function revalueCollateral(
        FacilityId facility,
        uint8 collateral,
        Money value,
        Day appraisedOn,
        bytes32 report,
        bytes32 documents
    ) external;
    /// COLLATERAL_TOPPED_UP by the facility's borrower or a guarantor of its lender (`provider`; `consent`: NodeConsent over the effect and the collateral called on).
    /// `addition`: number of other collateral of the facility, perfected and appraised; 0 = a repayment or a new appraisal answers the call. Loan to value is now at
    /// most the agreed initial ratio, or where none is agreed the maintenance ratio (LtvTooHigh).
    function topUpCollateral(
        FacilityId facility,
        uint8 collateral,
        PartyId provider,
        uint8 addition,
        bytes32 documents,
        Consent calldata consent
    ) external;
    /// SECURITY_DEPOSIT_POSTED. `consent`: SecurityDeposit by the facility's borrower or a guarantor of its lender, from the wallet of its key, into the facility's account
    /// Deposit. With what is held already at most the agreed part of the limit (AmountOutOfRange).
    function postDeposit(
        FacilityId facility,
        PartyId depositor,
        Money amount,
        bytes32 documents,
        Consent calldata consent
    ) external returns (uint8);
}

/// 4 联合出资
interface IFunding {
    /// SYNDICATE_FORMED by an Operator of the facility's lender, which leads and stands first; the offer stands or is accepted, and nothing is drawn or live. The
    /// participants are accredited institutions, each once, at most 16. `shareBps` sum to 10,000, none is 0, and the lead's is at least the parameter LEAD_SHARE_BPS of
    /// today and what the product's clauses ask. `target` is at most the limit. `deadline` is the last day for paying in: today or later, before the availability end. From then on the facility is drawn
    /// from what is paid in, never from the lender's pool; a fund that failed or is spent may be followed by another.
    function formSyndicate(
        FacilityId facility,
        PartyId[] calldata participants,
        uint16[] calldata shareBps,
        Money target,
        Day deadline,
        bytes32 documents
    ) external;
    /// PARTICIPATION_FUNDED by an Operator of the participant, whose identity is attested as of today, up to its commitment: participant's pool -> escrow account of the
    /// facility. The last one sets off FUNDING_CLOSED.
    function fundParticipation(FacilityId facility, PartyId participant, Money amount, bytes32 documents) external;
    /// FUNDING_REFUNDED by anyone: what a fund that is not full by its deadline has, to whom it came from, with effect from the next day; or what is left of a full one
    /// once nothing can be drawn any more (availability end, offer lapsed, facility closed), by shares, the remainder to the lead. A transfer that fails later goes
    /// straight back to the participants.
    function refundFunding(FacilityId facility) external;
    /// SERVICER_CHANGED by an Operator of the facility's lender or of a participant; with it, more than half of the shares of the fund must agree (`lenders`, by Operators of
    /// further participants: MajorityOfFundMissing); without a fund the lender decides alone. `consent` by an Operator of the new servicer, an accredited institution whose
    /// identity is attested, or the lender itself. All of them sign NodeConsent over the effect. `agreement` is the hash of the servicing contract. From then on the acts of
    /// a Servicer in the facility and its loans are those of the Servicers of that institution alone, and the servicer's fee is its; the days of the lender's own ledger stay
    /// its own.
    function changeServicer(
        FacilityId facility,
        PartyId servicer,
        bytes32 agreement,
        bytes32 documents,
        Consent calldata consent,
        Consent[] calldata lenders
    ) external;
}

/// 5 签约存证
interface IAgreement {
    /// TERMS_PROPOSED by an Operator, or by the borrower (`consent`: NodeConsent over the effect; empty when the Operator calls). Opens the loan
    /// file; loan id = keccak256(abi.encode("fubie.loan", facility, ref)). `documents` is the agreement's document root and must not be zero.
    /// The principal is within the limit, periods · periodMonths within the tenor, and everything inside the product's ranges and the assessed rate band;
    /// `startDay` and `drawBy` are not before today. Refused to a blocked party.
    function proposeTerms(
        FacilityId facility,
        bytes32 ref,
        Terms calldata terms,
        bytes32 documents,
        Consent calldata consent
    ) external returns (LoanId);
    /// APR_DISCLOSED by an Operator. The contract computes the schedule of the terms from the planned start and checks all three figures (money.md §5). The cap is
    /// that of the lender's regime today; the penalty rate must not exceed it either.
    function discloseApr(LoanId loan, Rate apr, uint32 dailyCost, Money totalCost, bytes32 documents) external;
    /// BORROWER_SIGNED. `consent`: AgreementSignature over the document root and the disclosure. One key cannot sign for both sides. The second signature sets off
    /// AGREEMENT_EFFECTIVE and AGREEMENT_ANCHORED.
    function signAsBorrower(LoanId loan, bytes32 certificate, Consent calldata consent) external;
    /// LENDER_SIGNED. `consent`: AgreementSignature by a Signer of the lender.
    function signAsLender(LoanId loan, bytes32 certificate, Consent calldata consent) external;
    /// AGREEMENT_VOIDED by one side (`one`) and the other (`other`), both NodeConsent; or by one side alone (`other` without a signature) on the ground that the
    /// terms name. The sides are the borrower and a Signer of the lender. A drawdown that is not released falls with it, and its reservation is freed.
    function voidAgreement(LoanId loan, bytes32 ground, bytes32 documents, Consent calldata one, Consent calldata other)
        external;
}

/// 5, 7 and 16 存证: what others attest.
interface IAttestation {
    /// EVIDENCE_COUNTERSIGNED by a Witness of the lender or of the ledger, each once: the agreement's document root (`evidence` 0) or that of an exported package. It counts as
    /// witnessed from as many as the product asks for, one at least.
    function countersignEvidence(LoanId loan, uint16 evidence, bytes32 root, bytes32 documents) external;
    /// ENFORCEMENT_NOTARIZED by a Notary of the lender or of the ledger, of an agreement in effect, before a default.
    function notarizeEnforcement(LoanId loan, bytes32 certificate, bytes32 documents) external;
    /// EVIDENCE_PACKAGE_EXPORTED by the debtor, a guarantor, an Admin, Operator, Signer or Servicer of the lender, a court or a regulator. The package was built at one of the
    /// last 256 blocks, whose hash is recorded. Returns its number.
    function exportEvidence(LoanId loan, bytes32 root, uint64 blockNumber, bytes32 documents) external returns (uint16);
    /// EVIDENCE_VERIFIED by a court: the root that its verifier (hash of name and version) recomputed, against that of the package.
    function verifyEvidence(LoanId loan, uint16 evidence, bytes32 recomputed, bytes32 verifier, bytes32 documents)
        external;
    /// LEDGER_RECONCILED by a Servicer of the lender, in the lender's party file, of a day that is over, once: the root over the day's entries of the ledger, and that of
    /// the core banking system. Where they differ, `breaks` is the hash of the list of differences. `loan`: any loan of the lender that was disbursed.
    function reconcileDay(
        PartyId lender,
        Day day,
        LoanId loan,
        bytes32 root,
        bytes32 coreRoot,
        bytes32 breaks,
        bytes32 documents
    ) external;
}

/// 6 放款
interface IDisbursement {
    /// DRAWDOWN_REQUESTED, of the whole principal. `consent`: DrawdownRequest by the borrower. One live drawdown; a further one after a rejection or a failed
    /// transfer, but none once there was a loan. "Nothing overdue" is as the ledger has it: loans of the facility that nobody has brought up to today are not looked at.
    /// This, the approval and the release are refused while the facility is not ACTIVE, from its availability end on, and to a blocked party.
    function requestDrawdown(LoanId loan, bytes32 useOfFunds, bytes32 documents, Consent calldata consent) external;
    /// DRAWDOWN_APPROVED by an Operator or an Approver; `conditions` states the conditions precedent that are met, and holds every one that the product asks for.
    /// Reserves the amount, which must be available.
    function approveDrawdown(LoanId loan, uint16 conditions, bytes32 documents) external;
    /// DRAWDOWN_REJECTED by an Operator or an Approver; frees the reservation.
    function rejectDrawdown(LoanId loan, bytes32 reason, bytes32 documents) external;
    /// ENTRUSTED_PAYMENT_RELEASED by an Operator or a Servicer: lender's pool -> transit account of the loan, from which the bank pays the merchant. The drawdown's use of
    /// funds must be keccak256(abi.encode(payee, purpose)) (UseOfFundsDiffers); the payee is not the borrower's key (PayeeWrong).
    function releaseToPayee(LoanId loan, address payee, bytes32 purpose, bytes32 documents) external;
    /// SELF_PAYMENT_RELEASED by an Operator or a Servicer: lender's pool, or escrow account of a joint facility -> transit account of the loan.
    function releaseToBorrower(LoanId loan, bytes32 documents) external;
    /// DISBURSEMENT_CONFIRMED by a Bank of the lender: the transit money has been paid out and its tokens are redeemed. Interest starts today.
    function confirmDisbursement(LoanId loan, Money amount, bytes32 receipt, bytes32 documents) external;
    /// DISBURSEMENT_REVERSED by a Bank: the transfer failed (transit account -> pool or escrow), or came back before the first
    /// accrual (its tokens are issued to the same account).
    function reverseDisbursement(LoanId loan, bytes32 receipt, bytes32 documents) external;
}

/// 7 计息账单. Time nodes: anyone calls; each brings the loan up to today and is refused if its own node has not come by then.
interface IBilling {
    /// Brings the loan up to today in legal order, in bounded steps. Returns true when it has caught up. Writes nothing when nothing changes.
    function advance(LoanId loan) external returns (bool);
    function accrueInterest(LoanId loan) external;
    function issueBill(LoanId loan, uint16 row) external;
    function fallDue(LoanId loan, uint16 row) external;
    function chargePeriodicFee(LoanId loan, uint16 row) external;
    /// RATE_RESET, from today on: what is left to fall due is scheduled anew at the new rate (money.md §10, dates go on). With `discount` 0 by anyone, of a product whose
    /// rates float (RateFixed), from its reset day on (TooEarly): the agreed rate, plus the index of the reset day, less the index of the day on which the rate was agreed,
    /// within floor and ceiling. Else by an Operator of the lender: the rate less `discount` (millionths a year; MajorityMissing on a joint loan). Where the rate stays as
    /// it is or nothing is left to fall due: NothingToDo. Never above the cap of the disclosure (AprAboveCap). The penalty rate stays.
    function resetRate(LoanId loan, Rate discount, bytes32 documents) external;
    /// SUBSIDY_APPLIED: money of a programme of the lender for the unpaid interest of an instalment that is due, by the programme's payer from its wallet, or booked by a Bank
    /// under `receipt`; at most that interest and what the programme still gives to this loan (AmountOutOfRange). Reverts with ProgrammeUnknown.
    function applySubsidy(LoanId loan, uint16 row, bytes32 programme, Money amount, bytes32 receipt, bytes32 documents)
        external
        returns (PaymentId);
}

/// 8 还款
interface IRepayment {
    /// AUTODEBIT_AUTHORIZED, from the effective agreement on. `consent`: DebitMandate by the borrower, whose own wallet `account` must be (ConsentMissing). Replaces the
    /// former mandate; a cap of nothing revokes.
    function authorizeDebit(LoanId loan, address account, Money cap, bytes32 documents, Consent calldata consent)
        external;
    /// AUTODEBIT_EXECUTED by anyone: what is unpaid of the row, at most the mandate's cap and the wallet's balance, as often as the product allows for one row. The
    /// money is then allocated like any other. Its payment id is that of the receipt keccak256(abi.encode("fubie.debit", loan, number of the payment)).
    function executeDebit(LoanId loan, uint16 row) external returns (PaymentId);
    /// PAYMENT_RECEIVED. A Bank of the lender books a transfer under `receipt`, with a value day of today or up to 5 days earlier, not before the start (a `consent`
    /// without a signer); or the borrower pays from the wallet of its key with `consent`: WalletPayment (value day today). Never refused for the loan's state: a settled
    /// or cancelled loan holds it as credit, one that is too far behind keeps it until it has caught up; only an archived file takes nothing. Payment ids are
    /// Ids.payment(lender, receipt), and of a wallet Ids.payment(lender, keccak256(abi.encode(wallet, receipt))), so that nobody takes a bank receipt's place.
    function receivePayment(
        LoanId loan,
        Money amount,
        bytes32 receipt,
        Day valueDay,
        bytes32 documents,
        Consent calldata consent
    ) external returns (PaymentId);
    /// OVERPAYMENT_REFUNDED by a Servicer, or by the borrower (NodeConsent over the effect and the payment): credit -> payable account of the borrower. Not the part of the
    /// credit that the claim owes (Claim.owes). The refund is numbered among the payments, under an id of its own.
    function refundOverpayment(
        LoanId loan,
        PaymentId payment,
        Money amount,
        bytes32 documents,
        Consent calldata consent
    ) external;
    /// PAYMENT_REVERSED by a Bank or Servicer: the payment never came; the loan is played again without it (money.md §9). What the lender got too much is taken from its
    /// payable account; the money goes back to the bank (its tokens are redeemed) or to the wallet it came from. What is not there is a receivable, netted from the
    /// debtor's next proceeds and redeemed then; or, where it is not needed for the return, what the claim owes to the loan's credit. A set-off and the price of collateral
    /// are final (PaymentFinal); a guarantor whose payment is reversed is called as before. A recourse that the
    /// payment acquired ends with it; refused once a recourse of the loan has been paid (ProceedsFinal).
    function reversePayment(LoanId loan, PaymentId payment, bytes32 returnProof, bytes32 documents) external;
}

/// 13 债权转让, and 8 第三人代为清偿: claims that change hands
interface IAssignment {
    struct ClaimOffer {
        uint16 portionBps; // of the loan; the claim's whole share sells the claim itself
        Money price;
        Day deadline; // last day to settle
        PartyId buyer; // NOBODY = whoever is eligible
        bool bulk; // of a batch of non-performing retail loans: whoever buys it may not sell it on
        Buyback buyback;
    }

    /// THIRD_PARTY_PAID: money of `payer`, a party of the lender or an institution, and not the borrower. A Bank of the lender books it under `receipt` (a `consent`
    /// without a signer); or the payer pays from the wallet of its key (`consent`: ThirdPartyPayment). `interest` is the hash of the statement of the payer's legal
    /// interest. The loan runs and has caught up; the amount is at most what is due or billed today (MoreThanIsDue). Sets off RECOURSE_ACQUIRED, of that amount.
    function payForBorrower(
        LoanId loan,
        PartyId payer,
        Money amount,
        bytes32 receipt,
        bytes32 interest,
        bytes32 documents,
        Consent calldata consent
    ) external returns (PaymentId);
    /// TRANSFER_OFFERED by an Operator of the claim's owner, where the product's clauses allow it. Not a recourse, not one in a pool, not one that its owner bought in
    /// bulk. While a court has preserved the claim, this, the settlement, the buyback and the pool are refused (AssetPreserved). An offer that was not settled by its deadline may be followed by another.
    function offerTransfer(LoanId loan, uint8 claim, ClaimOffer calldata offer, bytes32 documents) external;
    /// TRANSFER_SETTLED by an Operator of `buyer`, an accredited institution whose identity is attested as of today and that is not blocked. `seller`: NodeConsent over the
    /// effect by an Operator of the owner. Price: buyer's pool -> seller's payable account, in the same transaction. Returns the number of the claim bought. Its
    /// proceeds go on to whom they went before until the debtor is told; so do the rights to declare default and to accelerate.
    function settleTransfer(LoanId loan, uint8 claim, PartyId buyer, bytes32 documents, Consent calldata seller)
        external
        returns (uint8);
    /// DEBTOR_NOTIFIED by an Operator of the seller or the buyer, or a Servicer. `delivery`: hash of the proof. From now on proceeds go to the owner.
    function notifyDebtor(LoanId loan, uint8 claim, bytes32 delivery, bytes32 documents) external;
    /// BUYBACK_EXECUTED by an Operator of the seller, as the offer agreed: by its last day, on its ground. `price` = the price of the sale with the agreed yearly rate for
    /// the actual days over 365 (half up), less what the claim has brought the buyer; seller's pool -> buyer's payable account. Where the debtor was told of the sale, it is
    /// to be told again.
    function buyBack(LoanId loan, uint8 claim, Money price, bytes32 ground, bytes32 documents) external;
    /// ASSET_POOLED by an Operator of the owner: proceeds go to `vehicle`, an accredited institution. The loan is ACTIVE, without arrears or dispute; no offer is
    /// pending and no notice of a sale outstanding.
    function poolClaim(LoanId loan, uint8 claim, PartyId vehicle, bytes32 manifest, bytes32 documents) external;
}

/// 15 风险补偿金: the cover of a lender's first losses
interface IFirstLoss {
    struct CoverTerms {
        PartyId provider;
        uint16 rateBps; // of what a loan owes at its default
        Money cap; // of all loans together
        bytes32 agreement; // hash of the contract
    }

    /// By an Admin of the lender, whose file is open: from now on an accredited institution with an attested identity covers its first losses, once it has paid in. Not while
    /// money of an earlier cover is held (CoverInUse). Every default that is declared then draws on the cover (FIRST_LOSS_DRAWN), and what is drawn is a claim of the
    /// provider, which is paid once less is left of the debt than it has still to get.
    function agreeCover(PartyId lender, CoverTerms calldata terms) external;
    /// By an Admin of the provider, who accepts the terms by repeating them (CoverDiffers): provider's pool -> cover account of the lender.
    function fundCover(PartyId lender, CoverTerms calldata terms, Money amount) external;
    /// By an Admin of the lender: back into the provider's pool.
    function releaseCover(PartyId lender, Money amount) external;
    function coverOf(PartyId lender) external view returns (Cover memory);
    /// Number of the claim of whoever covered the first loss of the loan; 0 = nothing was drawn.
    function coverClaimOf(LoanId loan) external view returns (uint8);
}

/// 9 提前还款
interface IPrepayment {
    /// PREPAY_QUOTED. `consent`: PrepaymentRequest by the borrower. For Full, `principal` must be 0. Returns the quote's number. Refused as the prepayment itself would be
    /// (ArrearsOpen, BilledRowPaidAhead, PrincipalOutOfRange, AprAboveCap, PayDayOutOfRange: money.md §8).
    function quotePrepayment(
        LoanId loan,
        QuoteKind kind,
        Money principal,
        Day payDay,
        bytes32 documents,
        Consent calldata consent
    ) external returns (uint8);
    /// The three prepayments, on the quote's pay day: by a Bank under `receipt` (a `consent` without a signer), or by the borrower from the wallet (`consent`: Prepayment;
    /// `receipt` any reference). The amount is computed anew and must be the quoted one (QuoteStale).
    function prepayShortened(LoanId loan, uint8 quote, bytes32 receipt, bytes32 documents, Consent calldata consent)
        external;
    function prepayReduced(LoanId loan, uint8 quote, bytes32 receipt, bytes32 documents, Consent calldata consent)
        external;
    function prepayInFull(LoanId loan, uint8 quote, bytes32 receipt, bytes32 documents, Consent calldata consent)
        external;
    /// MERCHANT_REFUND_APPLIED by a Servicer, of a loan that was paid out to a merchant: what the merchant gives back repays principal, first what is not due yet, and the rest
    /// of it is scheduled anew over the due dates left (money.md §10). `bank`: MerchantRefund by a Bank of the lender, which has the money under `receipt`. At most
    /// the unpaid principal (PrincipalOutOfRange). Interest that has accrued stays owed. No fee.
    function applyMerchantRefund(LoanId loan, Money amount, bytes32 receipt, bytes32 documents, Consent calldata bank)
        external
        returns (PaymentId);
}

/// 10 逾期. Time nodes, as in IBilling, but for the pause.
interface IDelinquency {
    function enterOverdue(LoanId loan, uint16 row) external;
    function accruePenalty(LoanId loan) external;
    /// Where the product's clauses have it (CompoundNotAgreed).
    function accrueCompound(LoanId loan) external;
    function migrateBucket(LoanId loan) external;
    /// DELINQUENCY_PAUSED by an Operator of the lender or a regulator, of a loan that is overdue: from today on and before `until`, at most 366 days ahead, no penalty runs
    /// and days past due do not count. They go on by themselves on that day. A pause that runs is only made longer (TermsInvalid "until").
    function pauseDelinquency(LoanId loan, Day until, bytes32 documents) external;
}

/// 12 变更重组. Each makes a new version of the schedule from today on (money.md §10), of a loan that is not paid ahead (BilledRowPaidAhead), under the cap on annual cost of
/// its disclosure (AprAboveCap).
interface IModification {
    /// EXTENSION_APPROVED by a Signer of the lender; `borrower`: Amendment over the terms as they stand today but for: the principal left, the next due date as the first,
    /// today as the start, no origination fee, and `periods`, more than there are left (TermsInvalid "periods"). Nothing may be in arrears (ArrearsOpen). All extensions
    /// together move the maturity by at most the agreed duration of a loan that is short by the parameter SHORT_LOAN_MONTHS; a longer one by what the product's longest
    /// duration leaves (ExtensionTooLong). Guarantee periods stay as they are.
    function extendLoan(LoanId loan, uint16 periods, bytes32 documents, Consent calldata borrower) external;
    /// MORATORIUM_GRANTED by a Signer of the lender or a regulator: nothing falls due up to and on `until`; the instalments left, arrears with the first of them, follow on
    /// the same grid of due dates. Interest runs. `treatment` CAPITALISES_INTEREST makes the interest owed today principal, and then `borrower` has signed Amendment over
    /// the terms; 0 leaves it owed with the first instalment.
    function grantMoratorium(LoanId loan, Day until, uint8 treatment, bytes32 documents, Consent calldata borrower)
        external;
    /// MORATORIUM_ENDED by anyone, from the day after its last day on. The amounts were rescheduled when it was granted.
    function endMoratorium(LoanId loan) external;
    /// WAIVER_GRANTED by an Operator or an Approver, of interest, fees and penalty owed today, in all at most the limit of the account (WaiverAboveLimit). Due dates go on.
    function grantWaiver(LoanId loan, Relief calldata relief, bytes32 documents) external;
    /// LOAN_ACCELERATED by an Operator of the lender or of a creditor, with the hash of what proves that the debtor was notified: all that is owed is due today, in one row; agreed
    /// interest ends, penalty runs on. Of a joint loan more than half of the claim must agree (MajorityMissing): `others` are CreditorVotes over the proof. Refused while
    /// insolvency proceedings are open (LoanStayed) or a mediated schedule is performed (MediationPerformed).
    function accelerateLoan(LoanId loan, bytes32 noticeProof, bytes32 documents, Consent[] calldata others) external;
    /// By an Admin of the lender: what one waiver of the account, or one discount that it approves, may give up. No node.
    function setWaiverLimit(PartyId lender, address account, Money limit) external;
}

/// 12 变更重组: restructuring, and the days after it.
interface IRestructuring {
    /// RESTRUCTURE_PROPOSED by an Operator, a Signer or a Servicer, or by the borrower (NodeConsent over the effect). `commitment` is keccak256(abi.encode(terms, treatment,
    /// relief)); it can be accepted up to and on `deadline`. Replaces a former one.
    function proposeRestructuring(
        LoanId loan,
        bytes32 commitment,
        Day deadline,
        bytes32 documents,
        Consent calldata consent
    ) external;
    /// RESTRUCTURE_ACCEPTED by a Signer of the lender, of exactly what was proposed (ProposalDiffers, ProposalLapsed); `borrower`: Amendment, whose termsHash is the
    /// commitment. The schedule restarts: `treatment` has RESTARTS, and may capitalise. The penalty rate too is under the cap.
    function acceptRestructuring(
        LoanId loan,
        Terms calldata terms,
        uint8 treatment,
        Relief calldata relief,
        bytes32 documents,
        Consent calldata borrower
    ) external;
    /// OBSERVATION_COMPLETED by anyone: the days of the parameter OBSERVATION_DAYS (of the day of the restructuring) have passed since then, and since the due day of the last
    /// row that was overdue, and none is overdue now. Reverts with NotRestructured, TooEarly, ArrearsOpen.
    function completeObservation(LoanId loan) external;
}

/// 15 代偿与担保实现, with the set-off of deposits and the release of collateral. `loan` is a loan of the facility (LoanOfOtherFacility): it is brought up to today first, and
/// is overdue or in default, or the node is unexpected. What a court has preserved of a deposit or collateral stays.
interface IRealisation {
    /// GUARANTEE_CALLED by an Operator, until the last day of the guarantee period (GuaranteePeriodOver); of a general guarantee with a ground of Civil Code 687 and the hash
    /// of its proof (DebtorFirst), and also later where the debtor was sued within the period. `documents` is the root of the claim and must not be zero.
    function callGuarantee(
        FacilityId facility,
        uint8 guarantee,
        LoanId loan,
        GuaranteeGround ground,
        bytes32 proof,
        bytes32 documents
    ) external;
    /// GUARANTOR_PAID. As receivePayment: by a Bank under `receipt` (a `consent` without a signer), or by the guarantor from the wallet of its key (`consent`:
    /// GuaranteePayment). Value day today. At most what is left of the cap, and what is due of the loan (AmountOutOfRange).
    /// Sets off RECOURSE_ACQUIRED, of the amount paid.
    function payGuarantee(
        FacilityId facility,
        uint8 guarantee,
        LoanId loan,
        Money amount,
        bytes32 receipt,
        bytes32 documents,
        Consent calldata consent
    ) external returns (PaymentId);
    /// GUARANTEE_LAPSED by anyone, with effect from the day after the period: it was never called, and, if general, the debtor not sued within it (DebtorSued).
    function lapseGuarantee(FacilityId facility, uint8 guarantee) external;
    /// SETOFF_EXECUTED by an Operator: deposit -> loan, at most what is held and due (AmountOutOfRange), where the clauses agree set-off (SetoffNotAgreed). Its payment id
    /// is that of the receipt keccak256(abi.encode("fubie.setoff", loan, number of the payment)).
    function executeSetoff(FacilityId facility, uint8 deposit, LoanId loan, Money amount, bytes32 documents)
        external
        returns (PaymentId);
    /// COLLATERAL_RELEASED once no secured obligation is open or can be drawn (ObligationLeft): by an Operator, and after the agreed days by anyone. A disposal that has not
    /// ended in a sale ends with the debt.
    function releaseCollateral(FacilityId facility, uint8 collateral, bytes32 documents) external;
}

/// 10 催收: what is said to the debtor.
interface ICollection {
    struct Dunning {
        NoticeKind kind;
        PartyId addressee;
        uint64 sentAt; // Unix time
        Money claimed;
        Day cureUntil; // of kind Default: the last day of the cure period; else 0
        bytes32 deliveryProof;
    }

    /// DUNNING_SENT by a Servicer of the lender, while a row is overdue or a covenant breached. Addressee: the debtor or a guarantor of the loan. `sentAt` lies within the
    /// last 5 days, outside the quiet hours (China time, parameters QUIET_FROM and QUIET_UNTIL), and is at most the CONTACTS_A_DAY-th contact of this institution with
    /// this addressee on that day. `claimed` is at most what is overdue and not contested, and not nothing but for a covenant. A Reminder is refused while a dispute is
    /// open. The cure period of a Default notice runs from today, so that it is never shorter for being booked late, and has LEAST_CURE_DAYS to MOST_CURE_DAYS days, and those that
    /// the product grants, but not beyond the latter.
    /// The limitation period of the claim against the addressee runs anew. Returns the notice's number.
    function sendNotice(LoanId loan, Dunning calldata dunning, bytes32 documents) external returns (uint16);
    /// BUREAU_NOTICE_SERVED by a Servicer of the lender, on the debtor or a guarantor, while a row is overdue. The waiting time counts from the recording. Returns the
    /// notice's number.
    function serveBureauNotice(LoanId loan, PartyId addressee, bytes32 deliveryProof, bytes32 documents)
        external
        returns (uint16);
}

/// 10 征信: what is reported to a credit bureau.
interface IBureau {
    /// As the chain has it today: Settled, or Overdue with the bucket and what is overdue and not contested, or Normal with nothing.
    struct Content {
        BureauStatus status;
        uint8 bucket;
        Money overdue;
    }

    /// BUREAU_REPORTED by a Servicer of the lender. A negative report rests on a `notice` that was served on the debtor since the last arrears ended, BUREAU_WAIT_DAYS ago at
    /// least, and is refused while all of the arrears is contested. Returns the record's number.
    function reportToBureau(LoanId loan, Content calldata content, uint16 notice, bytes32 documents)
        external
        returns (uint16);
    /// BUREAU_CORRECTED by a Bureau, a regulator or a court: a new record, which differs, stands in place of the one that stands. Returns its number.
    function correctReport(LoanId loan, uint16 number, Content calldata content, bytes32 objection, bytes32 documents)
        external
        returns (uint16);
    /// CREDIT_REPAIRED by a Servicer of the lender or a regulator, of a negative record that stands, of a loan that is not overdue and was not restructured: past due never
    /// longer than REPAIR_MOST_DAYS (by the worst bucket, whose last day counts), not more than REPAIR_MOST_INSTALMENTS instalments overdue, and the last
    /// REPAIR_LEAST_ON_TIME instalments, all due after the cure, paid without becoming overdue.
    function repairCredit(LoanId loan, uint16 number, bytes32 documents) external;
}

/// 11 风险分类: the lender's books. Nothing here changes what is owed, or when.
interface IClassification {
    /// RISK_CLASS_DOWNGRADED. Anyone, without a `reason`: to the best class that the facts allow, which is that of the days past due (parameters RISK_FLOOR_DAYS), special
    /// mention under observation after a restructuring, and substandard where the named `sibling`, a loan of the same obligor, is substandard or worse (0: none is named).
    /// An Operator with a `reason`: to any worse class that is not above that. Sets off NON_ACCRUAL_ENTERED.
    function downgradeRisk(LoanId loan, RiskClass to, bytes32 reason, LoanId sibling, bytes32 documents) external;
    /// RISK_CLASS_UPGRADED by an Operator: back to normal, when nothing is in arrears, UPGRADE_OBSERVATION_DAYS after the end of the arrears and the last change of class,
    /// and after the observation of a restructuring. Accrual on the books resumes; the provision is released.
    function upgradeRisk(LoanId loan, bytes32 documents) external;
    /// IMPAIRMENT_RECOGNIZED by an Operator, while a row is overdue or after a downgrade: the provision rises to `bps` parts of 10,000 of the principal owed, within the
    /// table of the stage (1 normal, 2 special mention, 3 worse).
    function recognizeImpairment(LoanId loan, uint16 bps, bytes32 documents) external;
    /// COVENANT_BREACHED by a Servicer or an Operator: a breach, to be cured until `cureUntil` (today to MOST_CURE_DAYS from now), which freezes the facility; or, `cured`, its
    /// cure by that day (`cureUntil` 0). One not cured in time stands.
    function recordCovenant(LoanId loan, Covenant covenant, bool cured, Day cureUntil, bytes32 proof, bytes32 documents)
        external;
}

/// 12 变更重组: another debtor, another loan
interface INovation {
    /// Who gave this security to the loan's facility agrees.
    struct Surety {
        SecurityKind kind;
        uint8 number;
        Consent consent;
    }

    struct Assent {
        Consent borrower; // who leaves
        Consent assumer; // who comes
        Surety[] sureties;
    }

    /// DEBT_ASSUMED by a Signer of the lender, of a loan that runs. `borrower` and `assumer`: DebtAssumption by the debtor who leaves and by him who comes, over the
    /// principal unpaid now. The new debtor is another Borrower of the same lender (PartyKindWrong, PartyOfOtherLender, DebtorUnchanged), is not blocked and his identity
    /// is attested as of today. He acts for the loan from now on; the mandate of the former one ends. The limit stays used until the loan is repaid.
    /// `sureties`: the same by others who gave security; a guarantee, pledge or deposit of another who does not sign no longer covers this loan (Civil Code 391, 697).
    /// What the two debtors gave themselves stays. Reverts with SecurityUnknown.
    function assumeDebt(LoanId loan, PartyId debtor, bytes32 documents, Assent calldata assent) external;
    /// REFINANCED by a Signer of the lender, of a loan that runs and is not stayed, with `by`: a loan of the same debtor whose money is released and at least what this one owes today (no
    /// prepayment fee). `borrower`: Refinancing over that payoff. The new loan's money pays this one, what is over is its credit; a bank then confirms the
    /// disbursement of the new loan, of which nothing leaves. The new loan's risk class is no better than this one's.
    function refinance(LoanId loan, LoanId by, bytes32 documents, Consent calldata borrower) external;
    /// Who owes the loan: the facility's party, or who has assumed the debt.
    function debtorOf(LoanId id) external view returns (PartyId);
    /// What no longer covers the loan since the debt was assumed: bit per number.
    function releasedOf(LoanId id, SecurityKind kind) external view returns (uint256);
    /// The loan that has paid this one, and the one that this one has paid; 0 = none.
    function refinancingOf(LoanId id) external view returns (LoanId by, LoanId of_);
}

/// 14 违约加速
interface IDefault {
    /// DEFAULT_DECLARED by an Operator of the lender, or of a creditor to whom the debtor owes, of a loan that runs. `notice` is a Default notice to the debtor whose cure period
    /// has lapsed. Justified by arrears of which he was told (overdue when the notice was sent and still unpaid, whatever was paid besides), as far as they are not
    /// contested; or by a covenant breached when he was told, still so and past its time to cure, or another loan's default that was held against this one by then and stands.
    /// Refused while insolvency proceedings are open (LoanStayed), a mediated schedule is performed (MediationPerformed), a payment holiday (LoanPaused) or a pause of the clock
    /// (DelinquencyIsPaused) runs. Of a joint loan more than half of the claim must agree: `others` are CreditorVotes by Operators of further creditors, over bytes32(notice).
    /// Balances stay as they are.
    function declareDefault(LoanId loan, uint16 notice, bytes32 documents, Consent[] calldata others) external;
    /// CROSS_DEFAULT_TRIGGERED by anyone: `defaulted`, another loan of the same debtor, is in default and runs; the clauses of this loan's product hold `crossDefault`. Counts as
    /// the breach of a covenant, and freezes the facility, while a loan named so runs in default.
    function triggerCrossDefault(LoanId loan, LoanId defaulted) external;
    /// The loan whose default was held against this one, and since when; 0 = none.
    function crossDefaultOf(LoanId id) external view returns (CrossDefault memory);
}

/// 16 争议司法
interface IDisputes {
    struct Objection {
        PartyId party; // who disputes: the debtor or a guarantor
        Money contested;
        uint32[] list; // the contested entries, by their sequence numbers in the loan's file; at most 64
        bytes32 evidence;
    }

    /// DISPUTE_RAISED. `consent`: DisputeNotice by the party, whose field `entries` is keccak256(abi.encodePacked(list)). While a dispute is open reminders are refused, the
    /// contested amount counts in no demand and no negative report, and a loan of which everything is paid is not settled yet. Returns the case's number.
    function raiseDispute(LoanId loan, Objection calldata objection, bytes32 documents, Consent calldata consent)
        external
        returns (uint16);
    /// DISPUTE_RESOLVED by a Servicer of the lender, a regulator or a court. Where it is upheld, `corrections` are calls of the ledger which the caller has the right to make
    /// and each of which writes to the loan's file; they are run after it (an upheld dispute is not resolved by a relayed act). Else there are none.
    function resolveDispute(
        LoanId loan,
        uint16 number,
        bool upheld,
        bytes32 decision,
        bytes[] calldata corrections,
        bytes32 documents
    ) external;
    /// CASE_FILED by a court, while a row is overdue or a dispute open, or after a default. `evidence`: an exported package, if there is one. Returns the case's number.
    function fileCase(LoanId loan, bytes32 caseNumber, uint16 evidence, bytes32 documents) external returns (uint16);

    struct Preservation {
        AssetKind kind;
        uint16 number; // of the deposit or collateral within the facility, of the claim within the loan
        Money amount;
        Day until; // last day
        bytes32 order;
    }

    /// ASSET_PRESERVED by a court, also before a case is filed. While it lasts a deposit or collateral is not returned, set off, released or disposed of, and a claim is not
    /// transferred; of the payable account of the claim's owner the amount stays here. A later order on the same asset takes its place. Returns the case's number.
    function preserveAsset(LoanId loan, Preservation calldata preservation, bytes32 documents) external returns (uint16);
}

/// 15 担保实现: collateral is turned into money.
interface IDisposal {
    struct Sale {
        LoanId loan;
        Money price;
        bytes32 receipt; // of the bank that has the price
        bytes32 priceProof;
    }

    /// COLLATERAL_DISPOSAL_STARTED by an Operator, by a method that the clauses agree (MethodNotAgreed), or by a court, by any. `loan`, of the facility, is in default, and no
    /// insolvency proceedings over the debtor are open. `notice`: hash of the notice to the pledgor; `reserve`: the least price. For a court `documents` is the order; a lender's
    /// disposal is refused while a court has preserved the thing (AssetPreserved).
    function startDisposal(
        FacilityId facility,
        uint8 collateral,
        LoanId loan,
        DisposalMethod method,
        Money reserve,
        bytes32 notice,
        bytes32 documents
    ) external;
    /// COLLATERAL_SOLD by a Servicer or a court. `bank`: CollateralSale by a Bank of the lender, which has the price; `court`: CollateralSale by a court, for a price below the
    /// reserve (PriceBelowReserve; else it need not be there). Everything of the loan is due (DebtNotDue). The price goes to what is due, then to the recourse of those who paid it; what is more is a deposit of the
    /// pledgor, returned with the last secured obligation. The payment is that of the receipt.
    function sellCollateral(
        FacilityId facility,
        uint8 collateral,
        Sale calldata sale,
        bytes32 documents,
        Consent calldata bank,
        Consent calldata court
    ) external returns (PaymentId);
}

/// 16 争议司法: the court. Each by a Court.
interface IJudicial {
    struct Mediation {
        bytes32 instrument; // hash of the mediation agreement
        Terms terms; // of what is left, from today; its principal is what is owed of it after the relief
        Relief relief;
    }

    struct Adjudication {
        bytes32 instrument;
        Money principal; // unpaid today, at most what is owed
        Money interest; // with the penalty adjudicated
        Money costs;
        Day interestUntil; // today or earlier
    }

    /// MEDIATION_AGREED, of a loan that runs and is in default, disputed or in court. The mediated schedule replaces the one that was; what is given up is in the relief. Signed by
    /// a Signer of the lender and by the debtor: MediationAgreement. While the mediated schedule is performed, nothing is declared, called in or enforced
    /// (MediationPerformed). Returns the case's number.
    function agreeMediation(
        LoanId loan,
        Mediation calldata mediation,
        bytes32 documents,
        Consent calldata lender,
        Consent calldata borrower
    ) external returns (uint16);
    /// JUDGMENT_ENTERED in the numbered case: what is adjudicated replaces what was owed, is due today and accrues no more; a later instance does so again and supersedes.
    function enterJudgment(LoanId loan, uint16 number, Adjudication calldata adjudication, bytes32 documents) external;
    /// BANKRUPTCY_STAYED: the petition against the debtor was accepted on `acceptedOn`. All is due (Enterprise Bankruptcy Law 46), nothing accrues from that day, and set-off,
    /// disposal and enforcement are refused (LoanStayed). `acceptedOn` is today or earlier. `claimed`: what is claimed as of that day, less what was paid since, each
    /// part at most what is owed today (ClaimTooLarge); all zero: the ledger computes it, if nothing but accrual has moved the loan since (AcceptedTooLongAgo). Returns the
    /// case's number.
    function stayForBankruptcy(LoanId loan, bytes32 order, Day acceptedOn, Balances calldata claimed, bytes32 documents)
        external
        returns (uint16);
    /// The same node, superseded: the proceedings have ended. The debt stays due.
    function endBankruptcy(LoanId loan, bytes32 order, bytes32 documents) external;
    /// ENFORCEMENT_PROCEEDS_APPLIED from the court's wallet: money enforced under the numbered case (a judgment, a mediation, a bankruptcy), or under the notarised agreement
    /// (number 0) of a loan that was disbursed. While a bankruptcy is open, its dividends alone. Value day today. Payment id: Ids.payment(lender, keccak256(abi.encode(court, reference))).
    function applyProceeds(LoanId loan, uint16 number, Money amount, bytes32 reference_, bytes32 documents)
        external
        returns (PaymentId);
    function judgmentOf(LoanId id) external view returns (Judgment memory);
    function stayOf(LoanId id) external view returns (Stay memory);
}

/// 17 核销损失
interface ILoss {
    /// WRITTEN_OFF by an Approver, of a loan that runs and is classed as a loss. `resolution`: hash of the board's. Nothing that is owed changes, and it is settled as ever.
    function writeOff(LoanId loan, bytes32 resolution, bytes32 documents) external;

    struct Lump {
        Money amount;
        Day deadline; // last day on which it is enough
        bytes32 receipt;
    }

    struct Signatures {
        Consent borrower;
        Consent approver;
        Consent bank;
        Consent[] creditors;
    }

    /// SETTLEMENT_DISCOUNTED by an Operator of the lender or of a creditor, of a loan that runs and is not stayed, until the deadline: the lump is paid in this call and is less than what is owed
    /// (AmountOutOfRange); the rest is given up, and the loan is settled. The debtor, an Approver of the lender other than the caller, and of a joint loan more than half
    /// of the claim agree: DiscountSettlement, and CreditorVote over the amount. The money comes from the debtor's wallet, or through the Bank that signs besides (no
    /// signer: none does). What is given up is at most the waiver limit of the Approver (WaiverAboveLimit). The lump pays principal first.
    function settleAtDiscount(LoanId loan, Lump calldata lump, bytes32 documents, Signatures calldata signatures)
        external;
    /// RECOVERY_RECEIVED: a Bank books it under `receipt` (a `consent` without a signer); or the debtor, a guarantor or a court pays from the wallet of its key, with `consent`:
    /// WalletPayment. A guarantor pays on a guarantee that covers the loan, called or not, at most what is left of its cap and what is due (AmountOutOfRange), and
    /// acquires recourse. Value day today; allocated like any payment, what is more than is due is credit. Ids as in receivePayment.
    function recover(LoanId loan, Money amount, bytes32 receipt, bytes32 documents, Consent calldata consent)
        external
        returns (PaymentId);
    function writeOffOf(LoanId id) external view returns (WriteOff memory);
}

/// 18 清偿归档
interface IClosure {
    function issueSettlementCertificate(LoanId loan, bytes32 documents) external;
    /// FACILITY_CLOSED by an Operator, the borrower (NodeConsent), or anyone after LIMIT_EXPIRED.
    function closeFacility(FacilityId facility, bytes32 documents, Consent calldata consent) external;
    /// RECORD_ARCHIVED by anyone once the retention period (parameter RETENTION_DAYS at the day of closing) has passed and the loan's credit is refunded.
    function archiveRecord(LoanId loan, bytes32 merkleRoot, Day keysDestroyedBy) external;
    /// A cascade of a loan or a facility whose guard has become true may be called by anyone. A node with a function of its own, or not built yet, is refused as such.
    function reach(uint8 node, bytes32 file) external;
}

/// Who may do what, products, dated parameters, accounts. No node of a loan.
interface IAdministration {
    /// By a regulator. `admin` may then register the institution and grant its roles. The lender's id is the party id under which it will register:
    /// keccak256(abi.encode("fubie.party", NOBODY, ref)). Again with the same regime: another `admin`, for a lender that lost its own. The regime stays.
    function accreditLender(PartyId lender, Regime regime, address admin) external;
    /// By an Admin of the lender; global roles (lender = NOBODY: Regulator, Court) by a regulator.
    function grantRole(PartyId lender, address account, Role role) external;
    /// As grantRole. Nobody takes the role Admin or Regulator from himself, so that one is always left.
    function revokeRole(PartyId lender, address account, Role role) external;
    /// By an Admin of `product.lender`. The id is keccak256(abi.encode(product)).
    function publishProduct(Product calldata product) external returns (ProductId);
    /// By an Admin of the product's lender, once, before the first application under it (ClausesFixed). Part of what a borrower applies for.
    function publishClauses(ProductId product, Clauses calldata clauses) external;
    /// As publishClauses: the rates of the product's loans follow an index.
    function publishFloating(ProductId product, Floating calldata floating) external;
    /// By an IndexPublisher of the ledger: the value of an index from a later day on, as setParameter.
    function publishIndex(bytes32 index, Rate value, Day from) external;
    /// By an Admin of the lender: who pays interest of its borrowers under a programme, and how much of one loan's at most. Nobody: the programme is at an end.
    function setProgramme(PartyId lender, bytes32 programme, address payer, Money most) external;
    /// By a regulator; takes effect on `from`, at the earliest tomorrow, later than every earlier one of the key. Keys (contracts/libraries/Parameters.sol):
    /// the cap of a regime is keccak256(abi.encode("APR_CAP", regime)), in millionths; the retention period is keccak256("RETENTION_DAYS").
    function setParameter(bytes32 key, uint256 value, Day from) external;
    /// By a regulator: bit i of `closed` marks day `firstDay + i` (firstDay a multiple of 256) as no business day. Bits of today and earlier must stay, and no more
    /// than 27 days on end are closed.
    function setBusinessDays(Day firstDay, uint256 closed) external;
    /// By a Bank of the lender: money has arrived to be lent; its tokens are issued to the pool. Each receipt once.
    function fundPool(PartyId lender, Money amount, bytes32 receipt) external;
    /// By the owner: tokens leave to `to`, a permitted holder. From a Pool or a lender's Payable account an Admin of the lender, else the party's key.
    function withdraw(AccountKind kind, PartyId owner, address to, Money amount) external;
}

/// What can be read. No state changes; `todays` figures are the projector's and the domain's business, these are as stored.
interface IViews {
    function fileOf(bytes32 id) external view returns (File memory);
    function partyOf(PartyId id) external view returns (Party memory);
    function institutionOf(PartyId lender) external view returns (Institution memory);
    function rolesOf(PartyId lender, address account) external view returns (uint256);
    function productOf(ProductId id) external view returns (Product memory);
    function parameterAt(bytes32 key, Day day) external view returns (uint256);
    function clausesOf(ProductId id) external view returns (Clauses memory);
    function guaranteeOf(FacilityId id, uint8 number) external view returns (Guarantee memory);
    function collateralOf(FacilityId id, uint8 number) external view returns (Collateral memory);
    function depositOf(FacilityId id, uint8 number) external view returns (Deposit memory);
    function applicationOf(FacilityId id) external view returns (Application memory);
    function facilityOf(FacilityId id) external view returns (Facility memory);
    function agreementOf(LoanId id) external view returns (Agreement memory);
    function termsOf(LoanId id) external view returns (Terms memory);
    function drawdownOf(LoanId id) external view returns (Drawdown memory);
    function loanOf(LoanId id) external view returns (Loan memory);
    function instalmentOf(LoanId id, uint16 row) external view returns (Instalment memory);
    function instalmentsOf(LoanId id) external view returns (Instalment[] memory);
    function mandateOf(LoanId id, uint8 number) external view returns (Mandate memory);
    function quoteOf(LoanId id, uint8 number) external view returns (Quote memory);
    function paymentOf(PaymentId id) external view returns (Payment memory);
    function balanceOf(AccountKind kind, bytes32 owner) external view returns (uint256);
    function receivableOf(PartyId debtor) external view returns (uint256);
    function consentUsed(address signer, uint256 nonce) external view returns (bool);
    function today() external view returns (Day);
    function token() external view returns (address);
    /// Penalty owed as stored.
    function penaltyOwed(LoanId id) external view returns (Money);
    /// The schedule of terms from a start day (money.md §4), rows packed as in IEffects.scheduleGenerated, and the engine's own answers on a declared APR.
    function previewSchedule(Terms calldata terms, Day start) external view returns (uint256[] memory rows);
    function aprIsRight(Terms calldata terms, Day start, Rate declared) external view returns (bool);
}

/// What can be read of a loan's records and changes, as stored.
interface IRecordViews {
    function dossierOf(LoanId id) external view returns (Dossier memory);
    function noticeOf(LoanId id, uint16 number) external view returns (Notice memory);
    function caseOf(LoanId id, uint16 number) external view returns (Case memory);
    function booksOf(LoanId id) external view returns (Books memory);
    function breachOf(LoanId id, Covenant covenant) external view returns (Breach memory);
    /// What of an asset is preserved today; kind Claim, a party and number 0: of its payable account.
    function heldOf(AssetKind kind, bytes32 file, uint256 number) external view returns (Money);
    function reportOf(LoanId id, uint16 number) external view returns (Report memory);
    function evidenceOf(LoanId id, uint16 number) external view returns (Evidence memory);
    function reconciliationOf(PartyId lender, Day day) external view returns (Reconciliation);
    /// The day from which the limitation period of the claim against a party runs anew; 0 = no notice was sent to it.
    function demandedOn(LoanId id, PartyId party) external view returns (Day);
    function changesOf(LoanId id) external view returns (Changes memory);
    function baseOf(LoanId id) external view returns (Base memory);
    function waiverLimitOf(PartyId lender, address account) external view returns (Money);
    function pausesOf(LoanId id) external view returns (Pause[] memory);
    function compoundOf(LoanId id) external view returns (Compound memory);
    /// Floor and ceiling are 0 where the rates of the product's loans are fixed.
    function floatingOf(ProductId id) external view returns (Floating memory);
    /// What a floating rate is measured by; all 0 where it is what was agreed at first.
    function pricingOf(LoanId id) external view returns (Pricing memory);
    function programmeOf(PartyId lender, bytes32 programme) external view returns (Programme memory);
    /// What the programme has paid of the loan's interest.
    function subsidisedOf(LoanId id, bytes32 programme) external view returns (Money);
}

/// What can be read of claims and of what several lenders have paid in. No state changes.
interface IClaimViews {
    function claimOf(LoanId id, uint8 number) external view returns (Claim memory);
    /// All claims of a loan, by number from 1.
    function claimsOf(LoanId id) external view returns (Claim[] memory);
    /// The last transfer of a claim.
    function transferOf(LoanId id, uint8 claim) external view returns (Transfer memory);
    /// Hash of the manifest of the pool in which a claim is; 0 = none.
    function manifestOf(LoanId id, uint8 claim) external view returns (bytes32);
    /// What was lost of a loan and allocated to its claims.
    function lossOf(LoanId id) external view returns (Lost memory);
    /// Who services the facility's loans.
    function servicerOf(FacilityId id) external view returns (PartyId);
    function fundOf(FacilityId id) external view returns (Fund memory);
    /// The participants of the facility's fund with this number.
    function participationsOf(FacilityId id, uint16 fund) external view returns (Participation[] memory);
}

/// The entry itself. A call that no module answers is refused with UnknownFunction.
interface IDispatch {
    /// Many calls in one transaction, each with the caller's own rights. Tolerant: a failing one is undone alone, reported as BatchItemSkipped, and has no
    /// result; else it undoes all with BatchItemFailed.
    function batch(bytes[] calldata calls, bool tolerant) external returns (bytes[] memory results);
    /// Runs `call` as `consent.signer`, whose typed data `Act` covers the call bytes. For acts without a typed struct of their own; anyone relays. A relayed batch
    /// runs every item as the signer (the result is the encoded bytes[]); its items are functions of the modules, not batches or relays.
    function relay(bytes calldata call, Consent calldata consent) external returns (bytes memory);
    /// Binds the heads of all files to this deployment: keccak256(abi.encode(chain id, address of the ledger, hash of the block before its own)).
    function origin() external view returns (bytes32);
    /// Addresses of the modules in the order of contracts/modules.json.
    function modules() external view returns (address[] memory);
}
