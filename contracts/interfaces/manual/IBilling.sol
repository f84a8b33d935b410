// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.28;

import {LoanId, PaymentId} from "../../types/Ids.sol";
import {Money} from "../../types/Money.sol";
import {Rate} from "../../types/Rate.sol";

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
