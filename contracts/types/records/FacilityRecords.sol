// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.28;

import {Day} from "../Day.sol";
import {LoanId, PartyId, ProductId} from "../Ids.sol";
import {Money} from "../Money.sol";
import {Rate} from "../Rate.sol";

// Records of the ledger: applications and facilities.

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

uint8 constant ENDED_MET = 1;
uint8 constant ENDED_VOIDED = 2;
uint8 constant ENDED_REVERSED = 4;
uint8 constant ENDED_CLOSED = 8; // the facility, or its offer

/// The default of another loan of the debtor, which is this one's breach while that loan runs in default.
struct CrossDefault {
    LoanId defaulted;
    Day triggeredOn; // 0 = none
}
