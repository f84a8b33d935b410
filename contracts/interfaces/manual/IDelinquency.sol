// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.28;

import {Day} from "../../types/Day.sol";
import {LoanId} from "../../types/Ids.sol";

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
