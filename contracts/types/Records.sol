// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.28;

import {Day} from "./Day.sol";
import {FacilityId, LoanId, PartyId, PaymentId, ProductId} from "./Ids.sol";
import {Money} from "./Money.sol";
import {Rate} from "./Rate.sol";

/* ------------------------------------------------------------------ FILES */

enum FileKind {
    None,
    Party,
    Facility,
    Loan
}

/// One file (卷宗). `head` has a slot of its own: one storage proof of it proves the whole history of the file.
/// `reached` has bit n set when node n happened to a single object of the file (party; application and facility; agreement, live
/// drawdown and loan) and was not cleared. Parts that come in numbers keep a state of their own instead.
struct File {
    bytes32 head;
    uint192 reached;
    uint32 seq;
    FileKind kind; // slot: 24 + 4 + 1 = 29 bytes
    bytes32 parent; // the file that this one was opened in; zero for a party
}

/* ------------------------------------------------------------------ PEOPLE */

enum PartyKind {
    None,
    Borrower,
    Guarantor,
    Lender
}

/// Who holds the party's signing key (电子签名法 Art. 13). Attested with the party's identity.
enum Custody {
    Unknown,
    Party,
    Custodian,
    Lender
}

struct Party {
    PartyId lender;
    address key;
    PartyKind kind;
    Custody custody;
    bool blocked;
    Day kycExpiry; // last valid day; 0 = never attested
    Day inquiryExpiry; // last valid day of the unused inquiry consent; 0 = none. slot: 20 + 3 + 4 + 4 = 31 bytes
}

/// What an address may do for one lender, or (lender = NOBODY) for the whole ledger. One bit each.
enum Role {
    Admin, // grants the roles of its lender, publishes products, withdraws its money
    Operator, // the lender's everyday acts
    Approver, // approves credit; two distinct ones are needed
    Signer, // signs agreements for the lender
    Servicer,
    Bank,
    ModelOperator,
    KycAttester,
    Registry,
    Appraiser,
    Witness,
    Notary,
    Bureau,
    IndexPublisher,
    Court,
    Regulator
}

/// Sets the cap on all-in annual cost; the cap itself is a dated parameter.
enum Regime {
    None,
    Bank,
    ConsumerFinance,
    SmallLoan,
    PrivateLending
}

struct Institution {
    Regime regime;
    bool accredited;
}

/* ------------------------------------------------------------------ PRODUCTS AND TERMS */

enum Method {
    EqualInstalment,
    EqualPrincipal,
    InterestFirst,
    Bullet,
    Flat
}

enum DayCount {
    Thirty360,
    Act360,
    Act365
}

enum AllocationMode {
    ByComponent,
    ByInstalment
}

/// The components of a debt. An allocation order lists the five once each; the default is Civil Code 561.
enum Component {
    Fee,
    Interest,
    Penalty,
    Compound,
    Principal
}

/// What a lender offers. Immutable: its id is the hash of its fields, a change is another product.
struct Product {
    // what every repayment needs, in one slot
    uint8 graceDays;
    uint8 noticeDays; // at most 27, so that only one instalment is billed ahead
    uint8 quoteDays;
    uint8 debitAttempts; // per instalment
    uint16 servicerFeeBps; // of the interest, fee and penalty parts of a payment
    uint16 prepaymentFeeBps;
    uint32 tolerance; // fen
    bool rebateFees;
    bool followingBusinessDay;
    bool revolving;
    bytes14 buckets; // seven uint16: days past due from which M1 … M7 begin, rising, the first at least 1; slot: 12 + 3 + 14 = 29 bytes
    // limits of what may be agreed under it
    Money minLimit;
    Money maxLimit;
    Money minPrepayment;
    Money selfPaymentCap;
    Rate minRate;
    Rate maxRate;
    Rate maxPenaltyRate;
    uint16 minPeriods;
    uint16 maxPeriods;
    uint8 methods; // bit per Method
    uint8 dayCounts; // bit per DayCount
    uint16 conditions; // bit per condition precedent that a drawdown approval must state as met
    PartyId lender;
}

/// What a lender agrees under a product besides its numbers. Published once, before anybody applies for credit under the product; none of it is agreed where nothing was.
struct Clauses {
    // security
    uint8 requiredGuarantees; // active ones before an agreement takes effect
    uint8 requiredCollateral; // pledged before an agreement takes effect, perfected before a drawdown is approved
    uint16 initialLtvBps; // loan to value after a drawdown or a top-up at most; 0 = no ratio agreed
    uint16 maintenanceLtvBps; // above it margin is called; 0 = never
    uint8 callDays; // to answer a margin call
    uint16 depositBps; // deposits in all at most, of the limit
    bool setoff; // deposits may be set off
    uint8 disposalMethods; // bit per DisposalMethod that needs no court
    uint8 releaseDays; // in which the lender itself releases collateral; after that anyone does
    // default and change
    bool crossDefault;
    bool transferable;
    bool compound;
    uint16 curePeriodDays;
    uint8 witnesses;
    uint16 leadShareBps;
    bool leadJunior; // of a joint loan: the lead bears a loss before the other lenders
}

/// Rates that follow an index, agreed with the product: on each reset day they move by as much as the index has since they were agreed.
struct Floating {
    bytes32 index;
    Rate floor;
    Rate ceiling;
    uint8 months; // from one reset day to the next, on the first of a month, counted from January; 0 = rates are fixed
}

// Of a product's marks in storage.
uint8 constant PRODUCT_HAS_CLAUSES = 1;
uint8 constant PRODUCT_APPLIED_FOR = 2;
uint8 constant PRODUCT_FLOATS = 4;

/// The agreed terms of one loan. Never changes after signing.
struct Terms {
    Money principal;
    Rate rate;
    Rate penaltyRate; // on overdue principal, instead of `rate`
    Method method;
    DayCount dayCount;
    AllocationMode allocationMode;
    bytes5 allocationOrder; // five Component values, first paid first
    uint16 periods;
    uint8 periodMonths;
    uint8 dueDay; // of the month, 1–31
    Money originationFee;
    Money periodicFee; // each period
    Day startDay; // planned disbursement: the disclosure is computed from it
    Day firstDue;
    Day drawBy; // last day of a drawdown request
    bytes32 voidGrounds; // hash of the grounds on which one side may void before disbursement; zero = none
}

/* ------------------------------------------------------------------ CREDIT */

enum ApplicationState {
    None,
    Submitted,
    Assessed,
    Offered,
    Rejected,
    Expired,
    Accepted
}

struct Application {
    ApplicationState state;
    bool fraudCleared;
    bool freshAssessment; // newer than the last limit
    bool revolving; // as offered
    Money amount; // asked for
    Money assessedLimit;
    Money offeredLimit; // slot: 4 + 24 = 28 bytes
    Day offerDeadline; // last day on which the offer can be accepted
    Day availabilityEnd; // first day on which nothing can be drawn any more
    Rate minRate; // of the assessed band
    Rate maxRate;
    uint16 tenorMonths; // slot: 18 bytes
    bytes32 termsHash; // of the facility terms offered
}

enum FacilityState {
    None,
    Active,
    Frozen,
    Expired,
    Closed
}

/// Why a facility is frozen. One bit each; it thaws when none is left.
enum FreezeCause {
    Lender,
    Regulator,
    PartyBlocked,
    Overdue,
    CovenantBreached,
    CrossDefault
}

struct Facility {
    PartyId party;
    ProductId product;
    Money limit;
    Money outstanding;
    Money reserved; // available = limit - outstanding - reserved, never stored
    Day availabilityEnd;
    FacilityState state;
    uint8 freezeCauses;
    uint16 open; // live drawdowns and unsettled loans; slot: 24 + 4 + 4 = 32 bytes
    uint16 overdueLoans; // loans of the facility that are OVERDUE: the freeze cause Overdue stands while it is not 0
    uint16 breaches; // covenants of its loans that are breached: likewise CovenantBreached
    bool revolving;
    bool secured; // has had a guarantee, collateral or a deposit
    uint8 guarantees; // number of the last one
    uint8 collateral;
    uint8 deposits;
    uint8 endings; // bits ENDED_…
    Day endedOn; // the last of them
}

// What has ended an obligation of a secured facility.
uint8 constant ENDED_MET = 1;
uint8 constant ENDED_VOIDED = 2;
uint8 constant ENDED_REVERSED = 4;
uint8 constant ENDED_CLOSED = 8; // the facility, or its offer

/* ------------------------------------------------------------------ SECURITY */

/// Civil Code 686–688: a general guarantor may refuse until enforcement against the debtor has failed, a joint one may not.
enum GuaranteeKind {
    None,
    General,
    Joint
}

enum GuaranteeState {
    None,
    Active,
    Called,
    Partial, // has paid, less than the cap
    Paid, // the cap
    Lapsed,
    Discharged
}

/// Why a general guarantor may no longer refuse (Civil Code 687).
enum GuaranteeGround {
    None,
    EnforcementFailed, // the dispute was decided, and enforcement against the debtor did not satisfy
    DebtorUntraceable, // and has nothing that could be enforced
    BankruptcyAccepted,
    AssetsInsufficient, // as the creditor proves
    BenefitWaived // by the guarantor, in writing
}

struct Guarantee {
    PartyId guarantor;
    GuaranteeKind kind;
    GuaranteeState state;
    Money cap;
    Money paid;
    Day signedOn;
    Day periodEnd; // last day of the guarantee period; slot: 2 + 16 + 8 = 26 bytes
}

enum CollateralState {
    None,
    Pledged,
    Perfected,
    InDisposal,
    Realised,
    Released
}

/// How collateral is turned into money (Civil Code 410).
enum DisposalMethod {
    None,
    Agreement, // 折价: taken over at an agreed price
    Auction, // 拍卖
    Sale // 变卖
}

struct Collateral {
    PartyId pledgor;
    bytes32 asset; // hash of what identifies the thing in its register
    CollateralState state;
    uint8 rank; // as agreed, then as registered
    Money value; // as last appraised; 0 = not yet
    Day appraisedOn;
    Day callUntil; // last day to answer the open margin call; 0 = none is open
    DisposalMethod method;
    Money reserve; // least price
    bool isRegistered; // slot: 2 + 8 + 8 + 1 + 8 + 1 = 28 bytes
}

enum DepositState {
    None,
    Held,
    Returned,
    Spent
}

struct Deposit {
    PartyId depositor;
    DepositState state;
    Money amount; // posted
    Money held; // left of it
}

/// Ranks of one lender's live security in one thing: bit per rank.
struct Ranks {
    uint128 agreed; // and not registered
    uint128 registered;
}

/* ------------------------------------------------------------------ AGREEMENT AND DRAWDOWN */

enum AgreementState {
    None,
    Proposed,
    Disclosed,
    Effective,
    Voided
}

struct Agreement {
    FacilityId facility;
    bytes32 documents; // document root of the proposed terms, signed by both sides
    bytes32 termsHash; // keccak256(abi.encode(Terms))
    Rate apr;
    Money totalCost;
    uint32 dailyCost; // per 100 yuan, in 1/10,000 yuan
    AgreementState state;
    Day disclosedOn; // its cap on all-in cost holds for the loan's life
    bool directEnforcement; // by notarial certificate; slot: 22 bytes
    address borrowerSigner;
    address lenderSigner;
}

enum DrawdownState {
    None,
    Requested,
    Approved,
    Rejected,
    Released,
    Disbursed,
    Failed
}

struct Drawdown {
    uint16 number; // of the live one; earlier ones are rejected or failed
    DrawdownState state;
    Money amount;
    bytes32 useOfFunds;
}

/* ------------------------------------------------------------------ LOAN */

enum LoanState {
    None,
    Active,
    Overdue,
    Settled,
    Cancelled,
    Archived
}

// Of `Loan.marks`.
uint8 constant MARK_CLAIM_OWES = 1; // the claim's `owes` is not nothing
uint8 constant MARK_SHARED = 2; // proceeds go to several claims, or to another than the lender
uint8 constant MARK_RECOURSE = 4; // somebody who paid has a claim behind the lender's
uint8 constant MARK_BRAKED = 8; // the clock of arrears stands or stood still on some days
uint8 constant MARK_AMENDED = 16; // the schedule rests on terms that replaced those agreed at first
uint8 constant MARK_DISPUTED = 32; // a dispute is open
uint8 constant MARK_SUBROGATED = 64; // claims are paid by rank (a recourse was, the cover was drawn, a loss allocated): money booked late counts as it comes
uint8 constant MARK_COMPOUND = 128; // overdue interest bears interest
uint8 constant MARKS_UNSETTLED = MARK_RECOURSE | MARK_DISPUTED; // with any of these a loan of which everything is paid is not yet settled

/// What moves with every transaction of a loan, in four slots; a plain repayment writes the first two. Meaning and arithmetic: docs/explain/money.md §6.
struct Loan {
    Day accruedThrough;
    uint96 interestNumerator; // of the running period: fen · millionths · days
    PaymentId lastPayment; // head of the linked list of payments, newest first; slot: 4 + 12 + 16 = 32 bytes
    LoanState state;
    uint8 bucket; // 0 = none, 1 … 7 = M1 … M7
    uint8 version; // of the schedule, the last one given
    uint16 rows; // number of the last instalment; they are numbered from 1
    uint16 period; // the running one; rows + 1 = all have closed
    uint16 billed; // instalments 1 … billed have been billed
    uint16 due; // instalments 1 … due have fallen due
    uint16 aged; // instalments 1 … aged are past their grace days
    uint16 firstOpen; // the oldest instalment neither settled nor cancelled; rows + 1 = none
    uint16 overdueRows;
    uint16 payments; // number of the last one, refunds counted
    uint16 pending; // payments received but not yet allocated, the last ones by number
    uint8 quotes;
    uint8 mandates;
    Money distributed; // paid out to claims and servicer so far
    uint8 marks; // what a plain loan has not: bits MARK_…; slot: 3 + 18 + 2 + 8 + 1 = 32 bytes
    Money undue; // scheduled principal of the instalments whose period has not closed
    Money interestBase;
    Money overduePrincipal;
    Money credit; // slot: 4 · 8 = 32 bytes
    uint96 penaltyNumerator; // of the whole life
    Money penaltyPaid; // or cleared within the tolerance
    Day nextEvent; // no step of the schedule comes before this day
    Day startDay; // interest starts
    Day closedOn; // settled, cancelled or voided: the retention clock; slot: 12 + 8 + 12 = 32 bytes
}

enum InstalmentState {
    None,
    Scheduled,
    Billed,
    Due,
    Overdue,
    Settled,
    Cancelled
}

/// One row of the schedule: one slot, and a second one only while it is paid in part.
/// `logged` has a bit per step already in the log for this version of the row (1 billed, 2 due, 4 overdue, 8 periodic fee), so that a replay repeats none.
struct Instalment {
    Day due;
    Money principal;
    Money interest;
    uint48 fee;
    InstalmentState state;
    uint8 version;
    uint8 logged;
    bool partPaid; // slot: 4 + 8 + 8 + 6 + 4 = 30 bytes
    Money principalPaid;
    Money interestPaid;
    Money feePaid;
}

/// Interest on overdue interest, of a loan for which it is agreed. What it comes to is within `Loan.penaltyNumerator` and `Loan.penaltyPaid`: here is which part of them it is.
struct Compound {
    uint96 numerator;
    Money paid;
    Rate overdueRoom; // what a year may bring on overdue principal besides penalty: the cap of the disclosure less the penalty rate
    Rate undueRoom; // and on principal that is not due: the cap less the disclosed annual cost; slot: 12 + 8 + 8 = 28 bytes
}

/// What a loan's floating rate is measured by, since it was reset or agreed anew.
struct Pricing {
    Rate agreed; // less discounts
    Day agreedOn; // by the index of this day; 0 = as agreed at first
    Day resetOn; // the last reset day that was used
}

/// Who pays interest of a lender's borrowers, and how much of one loan's at most.
struct Programme {
    address payer;
    Money most;
}

/// Days on which penalty does not run and days past due do not count: `from` and after, before `until`.
struct Pause {
    Day from;
    Day until;
}

/// What has been changed of a loan since it was agreed.
struct Changes {
    uint16 months; // from the start to the maturity, as agreed at first; 0 = its schedule has never been changed
    uint16 extended; // months by which extensions have moved the maturity
    Day holidayUntil; // last day of the payment holiday; 0 = there is none
    Day restructuredOn; // 0 = not restructured, or observed to the end
    Day observedFrom;
    Day proposalUntil; // last day on which the proposed restructuring can be accepted
    bytes32 proposal; // keccak256(abi.encode(terms, treatment, relief)); zero = none is open
}

/// Where a loan begins anew (docs/explain/money.md §10): what counts then of what had been before. A play of the loan starts here. The day is `Loan.startDay`.
struct Base {
    uint16 payments; // money up to this number is behind it
    uint16 first; // number of the first row of the schedule …
    uint16 last; // … and of its last due date; none where it is less
    bool overdue; // the arrears are overdue
    Day due; // of the oldest arrears, which are the row before `first`; 0 = there are none
    Money balance; // that the schedule repays
    Money interest; // accrued, carried into row `first`; slot: 11 + 16 = 27 bytes
    Money duePrincipal;
    Money dueInterest;
    Money dueFee;
    Money fee; // carried into row `first`; slot: 4 · 8 = 32 bytes
    uint96 penaltyNumerator;
    Money penaltyPaid;
    Money distributed; // slot: 12 + 8 + 8 = 28 bytes
    Money credit;
    uint96 compoundNumerator; // of penaltyNumerator
    Money compoundPaid; // of penaltyPaid; slot: 8 + 12 + 8 = 28 bytes
}

enum ClaimState {
    None,
    Owned,
    Cancelled,
    Pooled
}

// Of one loan. Every payment looks at all of them.
uint8 constant MOST_CLAIMS = 64;

enum ClaimKind {
    Share, // of what is owed in the rows and of penalty
    Recourse, // an amount of its own, of somebody who paid for the borrower
    Cover // an amount out of what is owed to the shares, of whoever covered the first loss
}

/// A lender's share of a loan, or the recourse of somebody who paid. What a sole claim has received stands in `Loan.distributed` until the claim is cancelled or
/// the loan shared (MARK_SHARED). A loan's claims are numbered from 1; the first is the lead's.
struct Claim {
    PartyId owner;
    uint16 shareBps;
    ClaimState state;
    Money received;
    Money owes; // of the loan's credit: called back by a reversal after it had left; its next proceeds are kept for it
    ClaimKind kind;
    Money amount; // of a recourse: what was paid for the borrower; nothing once that payment was reversed. Of a cover: what was drawn
    uint16 payment; // of a recourse: number of the payment that acquired it
    bool junior; // of a share: it bears a loss before the others; slot: 2 + 1 + 8 + 8 + 1 + 8 + 2 + 1 = 31 bytes
    PartyId payee; // to whom its proceeds go where that is not the owner: before the debtor is told of an assignment, or in a pool
    Money position; // where a loss was allocated to several claims: what this one was owed then and has not got since
}

/// What was lost of a loan, and allocated to its claims.
struct Lost {
    Money whole;
    Money left; // sum of the claims' positions: until it is nothing, proceeds go by rank
    uint8 cause; // the node
}

/// What an institution pays to a lender whose loans default, before anybody else bears a loss.
struct Cover {
    PartyId provider; // NOBODY = none is agreed
    uint16 rateBps; // of what a loan owes at its default
    Money cap; // of all loans together
    Money drawn;
    bytes32 agreement; // hash of the contract
}

/* ------------------------------------------------------------------ JOINT LOANS */

enum TransferState {
    None,
    Pending,
    Settled, // the debtor does not know of it yet
    Notified
}

/// What is agreed on taking a claim back.
struct Buyback {
    Day until; // last day; 0 = no buyback is agreed
    Rate rate; // a year, on the price, by actual days over 365
    bytes32 ground; // hash of the event in which the seller takes it back; 0 = whenever it wants
}

/// The sale of a claim, or of a part of it, which then is a claim of its own.
struct Transfer {
    TransferState state;
    uint16 portionBps; // of the loan
    Day deadline; // last day on which it can be settled
    Day settledOn;
    Money price;
    Money receivedBefore; // by the claim when the debtor was told; slot: 1 + 2 + 8 + 16 = 27 bytes
    PartyId seller;
    PartyId buyer; // of an offer: the only one who may buy; NOBODY = whoever is eligible
    bool bulk; // of a batch of non-performing retail loans: the buyer may not sell it on
    Buyback buyback;
}

enum FundingState {
    None,
    Raising,
    Closed,
    Failed, // given back before anything was drawn
    Spent // what was not drawn was given back
}

/// The money of a joint facility, paid in before it is drawn. While it is CLOSED, loans are released from the escrow account of the facility.
struct Fund {
    uint16 number; // of the live one; earlier ones failed or are spent
    FundingState state;
    Day deadline; // last day on which a participant can pay in
    Money target;
    Money raised; // paid in; slot: 2 + 1 + 4 + 16 = 23 bytes
}

/// A lender's part of a fund. The first participant is the facility's own lender, which leads.
struct Participation {
    PartyId lender;
    uint16 shareBps;
    Money committed; // the share of the target, rounded down; the rest is the lead's
    Money funded;
}

/// Another party has taken over the debt. Security whose giver did not agree no longer covers the loan (Civil Code 391, 697).
struct Assumption {
    PartyId debtor; // who owes now; NOBODY = the facility's party
    Day assumedOn;
}

enum SecurityKind {
    None,
    Guarantee,
    Collateral,
    Deposit
}

/// The default of another loan of the debtor, which is this one's breach while that loan runs in default.
struct CrossDefault {
    LoanId defaulted;
    Day triggeredOn; // 0 = none
}

/// What a court has adjudicated replaces what was owed.
struct Judgment {
    uint16 number; // of the case
    uint32 seq; // of the entry in the loan's log
    Day interestUntil;
}

/// What was owed when the loan left the lender's books. The claim is alive.
struct WriteOff {
    Money principal;
    Money interest;
    Money fee;
    Money penalty; // slot: 4 · 8 = 32 bytes
    Day on; // 0 = not written off
    uint16 payments; // received until then
}

/// Insolvency proceedings over the debtor.
struct Stay {
    uint16 number; // of the case
    Day acceptedOn; // interest ends
    Day endedOn; // 0 = they are open
    uint32 seq; // of the entry in the loan's log
}

enum MandateState {
    None,
    Active,
    Revoked
}

/// A debit mandate. A later one replaces it; a cap of nothing revokes.
struct Mandate {
    address account; // the wallet to debit
    Money cap; // per debit
    MandateState state;
    uint16 row; // last instalment debited …
    uint8 attempts; // … and how often: 20 + 8 + 1 + 2 + 1 = 32 bytes
}

enum PaymentState {
    None,
    Received,
    Allocated,
    Reversed
}

enum PaymentKind {
    None,
    Transfer, // bank or wallet, ordinary
    Debit,
    PrepayShortened,
    PrepayReduced,
    PrepayFull,
    Refund, // money that left: a negative entry of the timeline, for replays
    Funding, // of a lender's pool and no loan, so that one receipt is booked once
    ThirdParty,
    Subsidy, // earmarked for the interest of one instalment
    MerchantRefund, // earmarked for principal
    Setoff,
    Guarantor,
    Collateral,
    Enforcement,
    Discount,
    Refinancing,
    Recovery
}

/// One slot, and a second for money from a wallet or a quote. `previous` links the loan's payments, newest first; that the id is taken
/// is what books a receipt only once.
struct Payment {
    PaymentId previous;
    Money amount;
    Day valueDay;
    PaymentState state;
    PaymentKind kind;
    uint16 number; // within the loan, from 1; slot: 16 + 8 + 4 + 2 + 2 = 32 bytes
    address payer; // the wallet debited; zero = booked under a bank's receipt, so that a return goes to the bank
    uint8 quote; // number of the executed quote; 0 = none
    bool dropped; // a prepayment that a replay has made an ordinary payment
    uint16 earmark; // number of the instalment whose interest it pays first; 0 = none
}

enum QuoteKind {
    None,
    Shortened,
    Reduced,
    Full
}

enum QuoteState {
    None,
    Locked,
    Used
}

struct Quote {
    QuoteKind kind;
    QuoteState state;
    Day payDay;
    Money principal; // prepaid; for Full all that is outstanding
    Money amount; // to pay on that day, everything included
    Money fee; // slot: 2 + 4 + 24 = 30 bytes
}

/// How one allocation was split. Sum of the six = the money allocated.
struct Parts {
    Money fee;
    Money interest;
    Money penalty;
    Money compound;
    Money principal;
    Money credit;
}

/// Internal accounts. Their sum is the ledger's balance of the settlement token (loans' credit included).
enum AccountKind {
    None,
    Pool, // of a lender: money to lend
    Payable, // of a party: may be withdrawn
    Transit, // of a loan: released, on its way to the borrower
    Deposit, // of a facility: its security deposits
    Escrow, // of a joint facility: paid in by its participants, not yet drawn
    Cover // of a lender: paid in by whoever covers its first losses
}

/// A consent in the same call: an EIP-712 signature by `signer` over the act's own typed data, whose last two fields are `nonce`
/// and `deadline`. Nonces are unordered, used once per signer. `deadline` is a Unix time. An empty signature means "the caller itself".
struct Consent {
    address signer;
    uint256 nonce;
    uint64 deadline;
    bytes signature;
}

/* ------------------------------------------------------------------ RECORDS OF A LOAN */

enum Legal {
    None,
    Litigation,
    Judged
}

/// How many parts of each kind a loan's file holds, numbered from 1, and what stands of them now.
struct Dossier {
    uint16 notices;
    uint16 cases;
    uint16 evidence;
    uint16 reports;
    uint16 disputes; // open ones
    uint8 breaches; // covenants that are breached now
    Legal legal;
    uint128 contested; // fen, of the open disputes; slot: 10 + 2 + 16 = 28 bytes
}

enum NoticeKind {
    None,
    Reminder,
    Demand,
    Default,
    Bureau // before a negative report to a credit bureau
}

struct Notice {
    NoticeKind kind;
    Day sentOn;
    Day cureUntil; // of kind Default: the last day of the cure period
    Money claimed;
    PartyId addressee;
}

enum CaseKind {
    None,
    Dispute,
    Mediation,
    Litigation,
    Preservation,
    Bankruptcy
}

enum CaseState {
    None,
    Open,
    Closed
}

struct Case {
    CaseKind kind;
    CaseState state;
    Day openedOn;
    Money amount; // contested, preserved …
    PartyId party; // that disputes …
    bytes32 proof; // hash of the evidence, the case number, the order …
}

/// The five classes of the Risk Classification Measures.
enum RiskClass {
    Normal,
    SpecialMention,
    Substandard,
    Doubtful,
    Loss
}

/// How the lender's books carry a loan. Nothing here moves a due date or changes what is owed.
struct Books {
    RiskClass riskClass;
    bool nonAccrual;
    uint8 worstBucket; // of the loan's life
    Day classedOn; // the last change of class
    Day nonAccrualFrom;
    Day curedOn; // the last end of arrears
    Day restructuredUntil; // end of the observation, open while it runs; until then at least special mention
    Money provision; // slot: 3 + 16 + 8 = 27 bytes
    Money offBook; // interest and penalty owed when accrual on the books stopped
}

enum Covenant {
    None,
    UseOfFunds,
    Ratio,
    CrossCheck
}

struct Breach {
    bool standing;
    Day breachedOn;
    Day cureUntil; // last day on which it can be cured
}

enum BureauStatus {
    None,
    Normal,
    Overdue,
    Settled
}

enum ReportState {
    None,
    Standing,
    Superseded,
    Repaired
}

/// What was reported to a credit bureau. It stays readable whatever its state.
struct Report {
    BureauStatus status;
    ReportState state;
    uint8 bucket;
    uint16 notice; // on which a negative one rests
    uint16 supersedes; // number of the record that it corrects; 0 = none
    uint32 seq; // of its entry in the loan's file
    Day reportedOn;
    Money overdue;
}

enum Verdict {
    None,
    Consistent,
    Inconsistent
}

/// An exported package; number 0 is the anchored agreement itself.
struct Evidence {
    bytes32 root;
    uint64 blockNumber; // at which it was built
    uint8 witnesses; // that have countersigned
    bool witnessed; // as many as agreed
    Verdict verdict; // the last one of a court
}

enum Reconciliation {
    None,
    Reconciled,
    Broken
}

enum AssetKind {
    None,
    Deposit,
    Collateral,
    Claim
}

/// What of an asset a court has preserved. A later order takes its place.
struct Hold {
    Money amount;
    Day until; // last day
}
