// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.28;

import {LoanId} from "../../types/Ids.sol";
import "../../types/Records.sol";

/// 14 违约加速
interface IDefault {
    /// DEFAULT_DECLARED by an Operator of the lender, or of a creditor to whom the debtor owes, of a loan that runs. `notice` is a Default notice to the debtor whose cure period
    /// has lapsed. Justified by arrears of which he was told (overdue when the notice was sent and still unpaid, whatever was paid besides), as far as they are not
    /// contested; or by a covenant breached when he was told, still so and past its time to cure, or another loan's default that was held against this one by then and stands.
    /// Refused while insolvency proceedings are open (LoanStayed), a mediated schedule is performed (MediationPerformed), a payment holiday (LoanPaused) or a pause of the clock
    /// (DelinquencyIsPaused) runs. Of a joint loan more than half of the claim must agree: `others` are CreditorVotes by Operators of further creditors, over bytes32(notice).
    /// Balances stay as they are.
    function declareDefault(LoanId loan, uint16 notice, bytes32 documents, Consent[] calldata others) external;
    /// CROSS_DEFAULT_TRIGGERED by anyone: `defaulted`, another loan of the same debtor, is in default and runs; the clauses of this loan's product hold `crossDefault`. Counts as
    /// the breach of a covenant, and freezes the facility, while a loan named so runs in default.
    function triggerCrossDefault(LoanId loan, LoanId defaulted) external;
    /// The loan whose default was held against this one, and since when; 0 = none.
    function crossDefaultOf(LoanId id) external view returns (CrossDefault memory);
}
