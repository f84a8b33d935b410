// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.28;

import {Day} from "../../types/Day.sol";
import {LoanId, PartyId} from "../../types/Ids.sol";
import {Money} from "../../types/Money.sol";
import "../../types/Records.sol";

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
