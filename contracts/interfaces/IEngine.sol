// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.28;

import {Day} from "../types/Day.sol";
import {FacilityId, LoanId, PartyId, PaymentId} from "../types/Ids.sol";
import {Money} from "../types/Money.sol";
import {Rate} from "../types/Rate.sol";
import "../types/Records.sol";

/// Undispatched: what several phases need of a loan's money, once. Modules run it by delegatecall (LedgerBase._callModule).
interface IEngine {
    /// Brings the loan up to today in bounded steps. `current`: it has caught up. `nodes` has a bit per node that was logged. Nothing to do: writes nothing.
    function advance(LoanId loan) external returns (bool current, uint256 nodes);
}

/// Undispatched: the first version of a loan's schedule, and those that a replay makes anew.
interface IVersions {
    /// After DISBURSEMENT_CONFIRMED was logged: the loan starts today. Claims, schedule, origination fee and the first periodic fee, with their nodes.
    /// Reverts with AprAboveCap where the schedule from today exceeds the cap, and StartNotBeforeFirstDue.
    function open(LoanId loan) external;
    /// After DISBURSEMENT_REVERSED was logged for a confirmed drawdown: the loan is CANCELLED, its claims too. Reverts with AlreadyAccrued, and PaymentInState where a
    /// payment has been distributed, which is to be reversed first.
    function cancel(LoanId loan) external;
    /// A prepayment of the loan that is played again (contracts/Replay.sol), on the day to which it has come; the loan is stored as it stands then. False, and nothing is
    /// changed, where its conditions do not hold: the money is then an ordinary payment.
    /// @param recorded whether it is one on record
    /// @param diverged whether the play has departed from the record before
    /// @param reallocates whether its allocation is to be logged
    /// @param rows first slots of the instalments on record, by number
    function replayPrepayment(
        LoanId loan,
        PaymentId payment,
        bool recorded,
        bool diverged,
        bool reallocates,
        uint256[] memory rows
    ) external returns (bool held);
    /// A prepayment that is on record is not made: the rows that it had replaced come back, under a new version. The loan is stored as it stands then.
    function depart(LoanId loan) external;
}

/// Money that comes in, as the phase that was called has checked it.
struct Incoming {
    LoanId loan;
    PaymentId id;
    Money amount;
    Day valueDay;
    PaymentKind kind;
    address payer; // the wallet; zero = a bank, which has the money
    bytes32 receipt;
    bool inside; // it has been taken from another account of the ledger: no tokens move
    uint16 earmark; // number of the instalment whose interest it pays first; 0 = none
}

/// Who has acted, with what documents and consents, for the log.
struct Act {
    address actor;
    bytes32 documents;
    bytes consents;
}

/// Undispatched: what the money phases alone use of the engine. They check who acts; the engine checks the rest.
interface IMoneyEngine is IEngine {
    /// PAYMENT_RECEIVED. A loan that is too far behind keeps the payment until it has caught up. Reverts with ReceiptUsed.
    function receivePayment(Incoming calldata money, Act calldata act) external;
    /// Enters and allocates money whose node the phase has logged, of a loan that the phase has brought up to today as far as one transaction goes; `current` is what
    /// `advance` then returned. A loan that is still behind keeps the payment until it has caught up. Reverts with ReceiptUsed.
    function take(Incoming calldata money, bool current) external;
}

/// Undispatched: prepayments, of a loan that has caught up.
interface IPrepayEngine {
    /// The price of a prepayment on `payDay`: the principal prepaid, the whole amount, and of it the prepayment fee. Reverts with LoanBehind, PayDayOutOfRange, and what
    /// stands in the way of the prepayment.
    function quote(LoanId loan, QuoteKind kind, Money principal, Day payDay)
        external
        view
        returns (Money prepaid, Money amount, Money fee);
    /// A prepayment under quote `number`, with its nodes. Reverts with QuoteStale, and what stands in its way.
    function prepay(Incoming memory money, uint8 number, Act memory act) external;
}

/// Undispatched: a loan that has caught up is played again.
interface ITimeline {
    /// Plays the loan from its disbursement to today and stores what comes out; logs what comes out differently, and the allocations from number `first` on. Returns what
    /// of the refunds exceeded the credit.
    function replay(LoanId loan, uint16 first) external returns (uint256 uncovered);
}

/// Undispatched: plays a loan again from its disbursement (docs/explain/money.md §9). The loan must have caught up.
interface IReplay {
    /// PAYMENT_RECEIVED with a value day before the day to which the loan has come. False, and nothing is done, where nothing has happened since that it would change.
    function insert(Incoming calldata money, Act calldata act) external returns (bool);
    /// PAYMENT_REVERSED.
    function reverse(LoanId loan, PaymentId payment, bytes32 returnProof, Act calldata act) external;
}

// How an amendment treats what is owed: bits.
uint8 constant RESTARTS = 1; // new dates, rows are numbered from 1, and arrears are owed with the first row; else dates go on and arrears stay due
uint8 constant CAPITALISES_INTEREST = 2; // unpaid interest becomes principal; only with RESTARTS
uint8 constant CAPITALISES_PENALTY = 4; // only with RESTARTS
uint8 constant REPAYS = 8; // what is taken off the principal is paid, not given up

/// What is given up or paid in an amendment, in fen.
struct Relief {
    Money principal;
    Money interest;
    Money fee;
    Money penalty;
}

/// What a loan owes.
struct Balances {
    Money principal;
    Money interest;
    Money fee;
    Money penalty;
}

/// What an amendment made of the loan.
struct Amended {
    uint8 version;
    uint16 first; // number of the first of the rows
    Money balance; // that they repay
    Money interest; // carried into the first of them
    Money fee; // carried into the first of them
    Money capitalised; // interest and penalty that are principal now
    Money capitalisedPenalty; // of it, penalty
    bool overdue; // the arrears that stay due are overdue
    Day due; // of the oldest of them, which are the row before the first; 0 = there are none
    Money duePrincipal;
    Money dueInterest;
    Money dueFee;
    Money dueTotal; // of the three
    Rate cap;
    uint256[] rows; // as in IEffects.scheduleGenerated, without what is carried
}

/// Undispatched: new terms for what is left of a loan that runs and has caught up (docs/explain/money.md §10). The phase checks who agrees, calls `amend` or `callIn`, logs its node,
/// and calls `follow`.
interface IAmendments {
    /// The principal that new terms must state today: what is left of it, and what this treatment adds.
    function carried(LoanId loan, uint8 treatment) external view returns (Money principal);
    /// New terms from today. Reverts with LoanInState, PrincipalDiffers, BilledRowPaidAhead, ReliefTooLarge, TermsInvalid, AprAboveCap.
    function amend(LoanId loan, Terms calldata terms, uint8 treatment, Relief calldata relief)
        external
        returns (Amended memory);
    /// Everything owed is due today, in one row; agreed interest ends. A bill that is paid ahead counts (money.md §10). Reverts with LoanInState.
    function callIn(LoanId loan) external returns (Amended memory);
    /// What the loan owes today if everything falls due, interest accrued and fees charged included. Reverts with LoanInState.
    function owed(LoanId loan) external view returns (Balances memory);
    /// What is left is due today, in one row; the rest is given up, and nothing accrues any more. Interest and fees may be more than what was owed, principal and penalty
    /// not (ReliefTooLarge). Reverts with LoanInState.
    function replaceDebt(LoanId loan, Balances calldata left) external returns (Amended memory);
}

/// Undispatched: what follows on the day of an amendment, once its node is logged.
interface IConsequences {
    /// OVERDUE_CURED, where the amendment ended the arrears: before money that its node brings is taken.
    function cure(LoanId loan) external;
    /// The same, what credit pays of a debt that is due, and perhaps the end.
    function follow(LoanId loan) external;
}

/// Undispatched: claims as they end, and the proceeds of loans that have several, or whose proceeds go to another than the lender (MARK_SHARED).
interface IProceeds {
    /// After a replay: what was distributed too little or too much, by shares, and what the claims owe to the loan's credit. All in fen.
    struct Adjustment {
        uint256 more;
        uint256 less;
        uint256 credit; // after the replay
        uint256 out; // money that is to go back, of a reversal
        uint256 borrowers; // of what was paid to the borrower too much, what its account did not hold
        bool settled;
    }

    /// What one allocation brings, in fen.
    struct Distribution {
        uint256 toServicer;
        uint256 toClaims;
        uint256 left; // the allocation leaves it as credit
        uint256 owed; // after it; 0 where no claim is paid by rank
        uint256 paidBy; // node: the money of one who acquires recourse pays no recourse
        Day day; // of effect
    }

    /// LOAN_NOTE_ISSUED, one claim a participant of the facility's fund, by its share.
    function issueNotes(LoanId loan) external;
    /// PROCEEDS_DISTRIBUTED of one allocation: to the servicer, and to the claims by shares, the remainder to the first; but to whoever covered the first loss as far as
    /// less is left of the debt than it has still to get; and once a loss was allocated, by rank. What a claim owes to the loan's credit stays. Of what is left, recourse
    /// claims are paid, oldest first. Returns the amount whose tokens are to be redeemed, what recourse claims got, and whether one is unpaid. In fen.
    function distribute(LoanId loan, Distribution calldata d)
        external
        returns (uint256 redeemed, uint256 recourse, bool open);
    /// RECOURSE_ACQUIRED by `payer`, of money that it has paid for the borrower: a claim of its own, behind the unpaid lender; it bears no interest. To be called after the
    /// node that set it off (`cause`) was logged and before the money is taken (IMoneyEngine.take), so that the debt does not count as met. Reverts with NumbersSpent.
    function acquire(LoanId loan, PartyId payer, Money amount, uint8 cause) external returns (uint8 claim);
    /// A payment can still be undone: no recourse and no cover has been paid, and no loss allocated between claims. Reverts with ProceedsFinal.
    function requireReversible(LoanId loan) external view;
    /// The recourse that came with this payment of the loan, which is reversed, is nothing. None has been paid.
    function revoke(LoanId loan, uint16 payment) external;
    /// FIRST_LOSS_DRAWN, in the file of the lender whose loan is in default: the cover's rate of what is owed, at most what is left of its cap and what was paid in, to the
    /// claims by shares; the provider has a claim of that amount. Says whether it was: not where nothing is agreed or there, nor twice.
    function drawCover(LoanId loan) external returns (bool);
    /// LOSS_ALLOCATED of every claim, of a loan that owed so much when so much of it was lost by node `cause`. What is not lost is the claims' by rank; what a claim does
    /// not get of that, of what it was owed, it has lost: first the cover, then the junior shares, then the others. Nothing where that has been done before.
    function allocateLoss(LoanId loan, Money owed, Money loss, uint8 cause) external;
    /// The loan's proceeds are shared from now on: its sole claim counts what it has received.
    function share(LoanId loan) external;
    /// LOAN_NOTE_CANCELLED of every claim, after OBLIGATIONS_MET, of whatever loan. `distributed` is what a sole claim has received.
    function cancelNotes(LoanId loan, Money distributed, Day day) external;
    /// The claims of a loan whose disbursement came back.
    function voidNotes(LoanId loan) external;
    /// Returns how much of the money that is to go back is withheld.
    function adjust(LoanId loan, Adjustment calldata a) external returns (uint256 withheld);
}

/// Undispatched: what becomes of a facility by itself: its limit where a loan falls into arrears, its security at the end.
interface IDischarges {
    /// Principal of a loan under a limit that revolves is repaid. LIMIT_RESTORED.
    function principalRepaid(FacilityId facility, LoanId loan, Money amount, Day day) external;
    /// A loan of the facility is OVERDUE. LIMIT_FROZEN.
    function arrearsBegan(FacilityId facility, LoanId loan) external;
    /// A loan of the facility is OVERDUE no more. It stays frozen until its lender unfreezes it; the cause is gone with the last overdue loan.
    function arrearsEnded(FacilityId facility) external;
    /// An obligation of a secured facility has ended (`ending`: ENDED_…). GUARANTOR_DISCHARGED and DEPOSIT_RETURNED, where none is left and none can be drawn.
    function ended(FacilityId facility, uint8 ending) external;
    /// The same and MARGIN_CALLED, where they are due now. Returns a bit per node that was logged.
    function run(FacilityId facility) external returns (uint256 nodes);
}

/// Undispatched and pure: schedules and annual cost (docs/explain/money.md §3–§5). Rows are packed as in IEffects.scheduleGenerated.
interface IScheduling {
    /// Refuses terms that make no schedule: TermsInvalid(field, value, limit).
    function check(Terms calldata terms) external pure;
    /// The first version, from the day on which interest starts.
    function schedule(Terms calldata terms, Day start) external pure returns (uint256[] memory rows);
    /// A later version: `balance` from `start` over the due dates numbered `firstRow` … `lastRow` of the terms. Shortened keeps `kept` (the instalment of an equal
    /// instalment loan; else the principal part) and may give fewer rows. Row fees are the periodic fee, but none in the first row.
    function rest(
        Terms calldata terms,
        Day start,
        Money balance,
        uint16 firstRow,
        uint16 lastRow,
        QuoteKind kind,
        Money kept
    ) external pure returns (uint256[] memory rows);
    /// The declared APR is within 1 bp of the rate of these cash flows.
    function aprIsRight(Terms calldata terms, Day start, Money balance, uint256[] calldata rows, Rate declared)
        external
        pure
        returns (bool);
    /// The cost of these cash flows is not above the cap, but for one fen a row (money.md §5). The first version, which alone starts with the whole principal, is
    /// measured as an APR; a later one in the loan's own day count.
    function withinCap(Terms calldata terms, Day start, Money balance, uint256[] calldata rows, Rate cap)
        external
        pure
        returns (bool);
}
