// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.28;

import {Day} from "../../types/Day.sol";
import {LoanId, PartyId} from "../../types/Ids.sol";
import {Money} from "../../types/Money.sol";
import "../../types/Records.sol";
import {Relief} from "../IEngine.sol";

/// 12 变更重组. Each makes a new version of the schedule from today on (money.md §10), under the cap on annual cost of its disclosure (AprAboveCap); where
/// dates are moved, of a loan that is not paid ahead (BilledRowPaidAhead).
interface IModification {
    /// EXTENSION_APPROVED by a Signer of the lender; `borrower`: Amendment over the terms as they stand today but for: the principal left, the next due date as the first,
    /// today as the start, no origination fee, and `periods`, more than there are left (TermsInvalid "periods"). Nothing may be in arrears (ArrearsOpen). All extensions
    /// together move the maturity by at most the agreed duration of a loan that is short by the parameter SHORT_LOAN_MONTHS; a longer one by what the product's longest
    /// duration leaves (ExtensionTooLong). Guarantee periods stay as they are.
    function extendLoan(LoanId loan, uint16 periods, bytes32 documents, Consent calldata borrower) external;
    /// MORATORIUM_GRANTED by a Signer of the lender or a regulator: nothing falls due up to and on `until`; the instalments left, arrears with the first of them, follow on
    /// the same grid of due dates. Interest runs. `treatment` CAPITALISES_INTEREST makes the interest owed today principal, and then `borrower` has signed Amendment over
    /// the terms; 0 leaves it owed with the first instalment.
    function grantMoratorium(LoanId loan, Day until, uint8 treatment, bytes32 documents, Consent calldata borrower)
        external;
    /// MORATORIUM_ENDED by anyone, from the day after its last day on. The amounts were rescheduled when it was granted.
    function endMoratorium(LoanId loan) external;
    /// WAIVER_GRANTED by an Operator or an Approver, of interest, fees and penalty owed today, in all at most the limit of the account (WaiverAboveLimit). Due dates go on.
    function grantWaiver(LoanId loan, Relief calldata relief, bytes32 documents) external;
    /// LOAN_ACCELERATED by an Operator of the lender or of a creditor, with the hash of what proves that the debtor was notified: all that is owed is due today, in one row; agreed
    /// interest ends, penalty runs on. Interest of days to come that was paid ahead counts as principal; credit pays at once. Of a joint loan more than half of the claim must agree (MajorityMissing): `others` are CreditorVotes over the proof. Refused while
    /// insolvency proceedings are open (LoanStayed) or a mediated schedule is performed (MediationPerformed).
    function accelerateLoan(LoanId loan, bytes32 noticeProof, bytes32 documents, Consent[] calldata others) external;
    /// By an Admin of the lender: what one waiver of the account, or one discount that it approves, may give up. No node.
    function setWaiverLimit(PartyId lender, address account, Money limit) external;
}
