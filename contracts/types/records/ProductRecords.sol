// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.28;

import {Day} from "../Day.sol";
import {PartyId} from "../Ids.sol";
import {Money} from "../Money.sol";
import {Rate} from "../Rate.sol";
import {Compound} from "./LoanRecords.sol";

// Records of the ledger: what a lender offers, and what was agreed.

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
