// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.28;

import {LoanId} from "../../types/Ids.sol";
import {Money} from "../../types/Money.sol";
import "../../types/Records.sol";

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
