// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.28;

import {Day} from "../types/Day.sol";
import {FacilityId, LoanId, PartyId, PaymentId, ProductId} from "../types/Ids.sol";
import {Money} from "../types/Money.sol";
import {Rate} from "../types/Rate.sol";
import "../types/Records.sol";

/// Every refusal names the failed condition and carries the values that were compared.
interface ILedgerErrors {
    /* dispatch */
    error UnknownFunction(bytes4 selector);
    error DirectCall(); // a module was called without the ledger
    error NodeNotBuilt(uint8 node);
    error NodeHasOwnFunction(uint8 node);
    error BatchItemFailed(uint256 index, bytes reason);

    /* the guard */
    /// A predecessor is missing. `reached` is what the object and its parents reached; `all` and `any` are the masks required.
    error UnexpectedNode(uint8 node, bytes32 file, bytes32 object, uint256 reached, uint256 all, uint256 any);
    error NodeRepeated(uint8 node, bytes32 file, bytes32 object);
    error WrongCaller(uint8 node, address caller, uint256 roles); // roles: bit per Role that would have done; 0 = the party's own key
    error UnknownFile(bytes32 file, FileKind expected);
    error FileExists(bytes32 file);
    error FileArchived(bytes32 file);

    /* consents */
    error ConsentExpired(address signer, uint64 deadline, uint256 now_);
    error ConsentUsed(address signer, uint256 nonce);
    error ConsentInvalid(address signer, bytes32 digest);
    error ConsentForeign(address signer, address expected); // somebody else's signature
    error ConsentMissing(uint8 node, address expected);
    error SignersNotDistinct(address signer);

    /* parties */
    error LenderNotAccredited(PartyId lender);
    error PartyKindWrong(PartyId party, PartyKind kind, PartyKind expected);
    error KeyTaken(PartyId lender, address key, PartyId holder);
    error KeyMissing();
    error PartyIsBlocked(PartyId party);
    error KycExpired(PartyId party, Day expiry, Day today);
    error ExpiryPassed(Day expiry, Day today);
    error InquiryNotAuthorized(PartyId party, Day expiry, Day today);
    error HashMissing(bytes32 file, string field);
    error ReasonMissing(bytes32 file);
    error CustodyMissing(PartyId party);

    /* credit */
    error ProductUnknown(ProductId product);
    error ProductOfOtherLender(ProductId product, PartyId lender);
    error ProductInvalid(string field, uint256 value, uint256 limit);
    error ApplicationInState(FacilityId facility, ApplicationState state, ApplicationState expected);
    error AmountOutOfRange(Money amount, Money least, Money most);
    error FraudNotCleared(FacilityId facility);
    error OfferOpen(FacilityId facility, Day deadline, Day today);
    error OfferLapsed(FacilityId facility, Day deadline, Day today);
    error FacilityInState(FacilityId facility, FacilityState state, FacilityState expected);
    error AssessmentStale(FacilityId facility);
    error FacilityOfOtherParty(FacilityId facility, PartyId party);
    error FreezeCausesLeft(FacilityId facility, uint8 causes);
    error FreezeCauseAbsent(FacilityId facility, FreezeCause cause);
    error FacilityAvailable(FacilityId facility, Day availabilityEnd, Day today);
    error FacilityInUse(FacilityId facility, uint16 open);
    error LimitExceeded(FacilityId facility, Money amount, Money available);

    /* security */
    error ClausesFixed(ProductId product); // published already, or somebody has applied for credit under the product
    error PartyOfOtherLender(PartyId party, PartyId lender); // the party belongs to `lender`
    error RankTaken(bytes32 asset, uint8 rank, uint128 ranks); // bit per rank that is taken
    error CollateralInState(FacilityId facility, uint8 collateral, CollateralState state, CollateralState expected);
    error GuaranteeInState(FacilityId facility, uint8 guarantee, GuaranteeState state, GuaranteeState expected);
    error GuaranteePeriodOver(FacilityId facility, uint8 guarantee, Day periodEnd, Day today);
    error DebtorFirst(FacilityId facility, uint8 guarantee); // a general guarantor may refuse: no ground of Civil Code 687 is proven
    error DebtorSued(FacilityId facility, uint8 guarantee, Day suedOn); // within the period, which keeps a general guarantee
    error SecurityMissing(
        FacilityId facility, uint256 guarantees, uint8 requiredGuarantees, uint256 perfected, uint8 requiredCollateral
    );
    error MarginCallOpen(FacilityId facility, uint8 collateral, Day callUntil);
    error LtvTooHigh(FacilityId facility, uint256 ltvBps, uint16 agreedBps);
    error MethodNotAgreed(FacilityId facility, DisposalMethod method, uint8 agreed); // bit per method
    error PriceBelowReserve(FacilityId facility, uint8 collateral, Money price, Money reserve);
    error DebtNotDue(LoanId loan, uint16 due, uint16 rows); // the first `due` of `rows` instalments are
    error PaymentFinal(PaymentId payment, PaymentKind kind); // it cannot be reversed: no bank has to give it back
    error SetoffNotAgreed(FacilityId facility);
    error LoanOfOtherFacility(LoanId loan, FacilityId facility);
    error ObligationLeft(FacilityId facility, uint16 open); // open ones; with none, the facility can still be drawn
    error NumbersOfFacilitySpent(FacilityId facility, uint256 last);

    /* joint loans */
    error ParticipantsOutOfRange(FacilityId facility, uint256 participants, uint256 shares, uint256 most);
    error LeadNotFirst(FacilityId facility, PartyId first, PartyId lead);
    error LeadShareTooSmall(FacilityId facility, uint16 shareBps, uint256 least);
    error ShareMissing(FacilityId facility, PartyId participant);
    error SharesDiffer(FacilityId facility, uint256 sum, uint256 whole);
    error ParticipantTwice(FacilityId facility, PartyId participant);
    error ParticipantUnknown(FacilityId facility, PartyId participant);
    error DeadlineOutOfRange(FacilityId facility, Day deadline, Day earliest, Day latest);
    error FundingInState(FacilityId facility, FundingState state, FundingState expected);
    error FundingLate(FacilityId facility, Day deadline, Day today);
    error FundingOpen(FacilityId facility, Day until, Day today);
    error ShareExceeded(FacilityId facility, PartyId participant, Money amount, Money left);

    /* agreement */
    error TermsInvalid(string field, uint256 value, uint256 limit);
    error AgreementInState(LoanId loan, AgreementState state, AgreementState expected);
    error AprWrong(LoanId loan, Rate declared); // more than 1 bp from the rate of the scheduled cash flows
    error AprAboveCap(LoanId loan, Rate apr, Rate cap);
    error PenaltyAboveCap(LoanId loan, Rate penalty, Rate cap);
    error DisclosureWrong(LoanId loan, string field, uint256 declared, uint256 computed);
    error CapNotSet(Regime regime, Day day);
    error OpeningDiffers(LoanId loan, bytes32 documents, bytes32 opened); // what was shown makes another document root
    error EvidenceClauseMissing(LoanId loan, bytes32 documents, bytes32 clause); // the leaf of the clause in force was not shown among the documents
    error VoidGroundUnknown(LoanId loan, bytes32 ground);
    error AlreadyReleased(LoanId loan);

    /* drawdown */
    error DrawdownInState(LoanId loan, DrawdownState state, DrawdownState expected);
    error DrawdownLate(LoanId loan, Day drawBy, Day today);
    error AmountDiffers(LoanId loan, Money given, Money agreed);
    error OverdueElsewhere(FacilityId facility, uint16 overdueLoans);
    error ConditionsMissing(LoanId loan, uint16 stated, uint16 required);
    error SelfPaymentAboveCap(LoanId loan, Money amount, Money cap);
    error PoolShort(PartyId lender, Money amount, Money pool);
    error StartNotBeforeFirstDue(LoanId loan, Day start, Day firstDue);
    error AlreadyAccrued(LoanId loan, Day accruedThrough, Day start);

    error PayeeWrong(LoanId loan, address payee); // nobody, or the borrower's own key
    error UseOfFundsDiffers(LoanId loan, bytes32 given, bytes32 agreed);

    /* loan */
    error LoanInState(LoanId loan, LoanState state);
    error LoanBehind(LoanId loan, Day accruedThrough, Day today); // call `advance` until it has caught up
    error NothingToDo(uint8 node, bytes32 file); // a repeatable time node whose clock has not moved
    error TooEarly(uint8 node, bytes32 object, Day earliest, Day today);
    error InstalmentUnknown(LoanId loan, uint16 row, uint16 rows);
    error InstalmentPaid(LoanId loan, uint16 row);
    error CompoundNotAgreed(LoanId loan);
    error RateFixed(LoanId loan); // the rates of its product follow no index
    error ProgrammeUnknown(PartyId lender, bytes32 programme);
    error NumbersSpent(LoanId loan, uint256 last); // no further payment, quote, mandate or version can be numbered

    /* money in and out */
    error AmountMissing();
    error ReceiptMissing();
    error ReceiptUsed(PaymentId payment);
    error ValueDayOutOfRange(Day valueDay, Day earliest, Day latest);
    error MandateInactive(LoanId loan, uint8 mandate);
    error DebitAttemptsSpent(LoanId loan, uint16 row, uint8 attempts);
    error WalletEmpty(address account);
    error PaymentUnknown(LoanId loan, PaymentId payment);
    error PaymentInState(PaymentId payment, PaymentState state);
    error CreditShort(LoanId loan, Money asked, Money credit);
    error BalanceShort(AccountKind kind, bytes32 owner, uint256 asked, uint256 balance);

    /* claims */
    error ClaimUnknown(LoanId loan, uint8 claim);
    error ClaimInState(LoanId loan, uint8 claim, ClaimState state, ClaimState expected);
    error ClaimNotShared(LoanId loan, uint8 claim, ClaimKind kind); // a recourse cannot be sold or pooled
    error ClaimOwes(LoanId loan, uint8 claim, Money owes); // to the loan's credit
    error PortionOutOfRange(LoanId loan, uint8 claim, uint16 portionBps, uint16 shareBps);
    error TransferForbidden(LoanId loan, uint8 claim); // the product does not allow it
    error ResaleForbidden(LoanId loan, uint8 claim); // bought in bulk as non-performing
    error TransferInState(LoanId loan, uint8 claim, TransferState state, TransferState expected);
    error TransferLate(LoanId loan, uint8 claim, Day deadline, Day today);
    error BuyerNotEligible(LoanId loan, uint8 claim, PartyId buyer);
    error BuybackNotAgreed(LoanId loan, uint8 claim);
    error BuybackLate(LoanId loan, uint8 claim, Day until, Day today);
    error BuybackGroundDiffers(LoanId loan, uint8 claim, bytes32 ground, bytes32 agreed);
    error PriceDiffers(LoanId loan, uint8 claim, Money given, Money computed);
    error NotPerforming(LoanId loan, LoanState state, uint8 marks);
    error PayerIsDebtor(LoanId loan, PartyId payer);
    error MoreThanIsDue(LoanId loan, Money amount, Money due);
    error ProceedsFinal(LoanId loan); // proceeds went by rank (recourse, cover, allocated loss): no payment is undone

    /* prepayment */
    error PayDayOutOfRange(LoanId loan, Day payDay, Day earliest, Day latest);
    error PrincipalOutOfRange(LoanId loan, Money principal, Money least, Money most);
    error ArrearsOpen(LoanId loan, uint16 row);
    error PaymentBehindBase(LoanId loan, PaymentId payment, uint16 lastBehind); // the schedule has been made anew since: what it repaid counts in the new terms
    error ReliefTooLarge(LoanId loan, uint256 given, uint256 owed); // of one component, in fen
    error PrincipalDiffers(LoanId loan, Money given, Money carried); // new terms repay exactly what is left
    error BilledRowPaidAhead(LoanId loan, uint16 row);
    error QuoteUnknown(LoanId loan, uint8 quote);
    error QuoteUsed(LoanId loan, uint8 quote);
    error QuoteKindDiffers(LoanId loan, uint8 quote, QuoteKind kind, QuoteKind expected);
    error QuoteNotForToday(LoanId loan, uint8 quote, Day payDay, Day today);
    error QuoteStale(LoanId loan, uint8 quote, Money locked, Money computed);

    /* notices, disputes and classes */
    error NoticeKindWrong(NoticeKind kind);
    error NotAnObligor(LoanId loan, PartyId party); // neither its debtor nor a guarantor of it
    error NothingOverdue(LoanId loan);
    error SentOutOfRange(uint64 sentAt, uint256 earliest, uint256 latest); // Unix times
    error QuietHours(uint64 sentAt, uint256 minute, uint256 from, uint256 until); // minutes of the legal day
    error ContactsSpent(PartyId addressee, Day day, uint256 allowed);
    error DisputeOpen(LoanId loan, uint16 disputes);
    error DelinquencyIsPaused(LoanId loan, Day until);
    error ClaimedAmountWrong(LoanId loan, Money claimed, Money undisputed); // more than what is overdue and not contested, or nothing
    error CurePeriodWrong(LoanId loan, Day cureUntil, Day earliest, Day latest);
    error EntryUnknown(bytes32 file, uint32 seq, uint32 last);
    error TooMany(string field, uint256 count, uint256 most);
    error CorrectionsWrong(LoanId loan, uint16 number, bool upheld, uint256 corrections); // an upheld dispute needs at least one, another none
    error CorrectionWithoutEntry(LoanId loan, uint256 index); // it wrote nothing to the loan's file
    error RiskClassUnfounded(LoanId loan, RiskClass asked, RiskClass current, RiskClass floor);
    error ObligorDiffers(LoanId loan, LoanId other);
    error ArrearsLeft(LoanId loan, Money arrears);
    error ObservationRunning(LoanId loan, Day until, Day today);
    error ProvisionOutOfRange(LoanId loan, uint16 bps, uint256 least, uint256 most); // parts of 10,000
    error ProvisionNotRising(LoanId loan, Money previous, Money provision);
    error CovenantMissing();
    error CovenantStanding(LoanId loan, Covenant covenant, bool breached);
    error CureLapsed(LoanId loan, Covenant covenant, Day cureUntil, Day today);

    /* credit bureau */
    error BureauNoticeMissing(LoanId loan, uint16 notice); // not one that was served on the debtor since the arrears began
    error BureauNoticeWaiting(LoanId loan, uint16 notice, Day earliest, Day today);
    error ReportDiffers(LoanId loan, string field, uint256 reported, uint256 standing); // or, of a correction, is the same
    error ReportInState(LoanId loan, uint16 number, ReportState state, ReportState expected);
    error ReportNotNegative(LoanId loan, uint16 number, BureauStatus status);
    error DefaultNotIncidental(LoanId loan, string field, uint256 value, uint256 limit);

    /* preservation */
    error AssetUnknown(LoanId loan, AssetKind kind, uint16 number);
    error AssetPreserved(AssetKind kind, bytes32 file, uint256 number, Money held);

    /* evidence */
    error EvidenceUnknown(LoanId loan, uint16 evidence, uint16 last);
    error RootDiffers(LoanId loan, uint16 evidence, bytes32 given, bytes32 anchored);
    error WitnessRepeated(LoanId loan, uint16 evidence, address witness);
    error BlockOutOfRange(uint64 blockNumber, uint256 earliest, uint256 latest);
    error DefaultedAlready(LoanId loan);
    error DayNotOver(Day day, Day today);
    error BreakListWrong(PartyId lender, Day day); // missing where the roots differ, or given where they agree
    /* modification */
    error ExtensionTooLong(LoanId loan, uint256 months, uint256 most); // of all extensions together
    error ProposalDiffers(LoanId loan, bytes32 given, bytes32 proposed);
    error ProposalLapsed(LoanId loan, Day until, Day today);
    error NotRestructured(LoanId loan);
    error WaiverAboveLimit(address account, uint256 given, Money limit); // set by an Admin of the lender
    error MajorityMissing(LoanId loan, uint256 share, uint256 half); // of the claim, in basis points: more than half must agree
    error CoverMissing(PartyId lender);
    error CoverInUse(PartyId lender, uint256 held);
    error CoverDiffers(PartyId lender, PartyId provider);
    error CoverInvalid(bytes32 field, uint256 value, uint256 limit);
    error MajorityOfFundMissing(FacilityId facility, uint256 share, uint256 half); // in basis points: more than half must agree
    error ServicerUnchanged(FacilityId facility, PartyId servicer);

    /* another debtor, another loan */
    error RefinancingShort(LoanId loan, Money amount, Money payoff);
    error RefinancingMade(LoanId loan, LoanId paid); // the money of `loan` has paid that loan
    error DebtorUnchanged(LoanId loan, PartyId debtor);

    /* default and loss */
    error CurePeriodRunning(LoanId loan, uint16 notice, Day cureUntil, Day today);
    error NoticeToAnother(LoanId loan, uint16 notice, PartyId addressee); // not to the debtor
    error ArrearsNotNotified(LoanId loan, Day since, Day sentOn); // what was overdue when the notice was sent is paid
    error ArrearsContested(LoanId loan, Money arrears, uint256 contested);
    error ClauseMissing(LoanId loan, string clause); // the product's clauses do not hold it
    error RiskClassTooGood(LoanId loan, RiskClass class_, RiskClass needed);

    /* court */
    error MediationPerformed(LoanId loan, uint16 number); // nothing of the mediated schedule is overdue
    error DayNotPast(Day day, Day today);
    error LoanPaused(LoanId loan, Day until); // a payment holiday runs
    error AcceptedTooLongAgo(LoanId loan, Day acceptedOn, Day earliest); // something else than accrual has moved the loan since: the court states what is claimed
    error ClaimTooLarge(LoanId loan, string part, Money claimed, Money owed);
    error LoanStayed(LoanId loan, uint16 number, Day acceptedOn); // insolvency proceedings are open

    error SecurityReleased(LoanId loan, SecurityKind kind, uint8 number); // another has assumed the debt, and who gave it did not agree
    error SecurityUnknown(LoanId loan, SecurityKind kind, uint8 number);

    /* closure */
    error RetentionRunning(LoanId loan, Day until, Day today);
    error ClaimAlive(LoanId loan, uint8 claim);
    error CreditLeft(LoanId loan, Money credit); // to be refunded first

    /* administration */
    error RegimeFixed(PartyId lender, Regime regime);
    error OwnRoleKept(address account, Role role); // an Admin or a regulator is revoked by another one
    error ParameterNotFuture(bytes32 key, Day from, Day today);
    error ParameterNotRising(bytes32 key, Day from, Day last);
    error ParameterMissing(bytes32 key, Day day);
    error DayNotFuture(Day day, Day today);
    error DayNotAligned(Day firstDay); // not a multiple of 256
    error ClosedTooLong(Day last); // the 28th closed day on end
    error ProductExists(ProductId product);
}
