// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.28;

import {Day} from "../Day.sol";
import {PartyId, PaymentId} from "../Ids.sol";
import {Money} from "../Money.sol";
import {Rate} from "../Rate.sol";

// Records of the ledger: loans, their rows and the terms that replaced others.

enum LoanState {
    None,
    Active,
    Overdue,
    Settled,
    Cancelled,
    Archived
}

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

/// Another party has taken over the debt. Security whose giver did not agree no longer covers the loan (Civil Code 391, 697).
struct Assumption {
    PartyId debtor; // who owes now; NOBODY = the facility's party
    Day assumedOn;
}
