// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.28;

import {Day} from "../../types/Day.sol";
import {LoanId, PaymentId} from "../../types/Ids.sol";
import {Money} from "../../types/Money.sol";
import "../../types/Records.sol";
import {Balances, Relief} from "../IEngine.sol";

/// 16 争议司法: the court. Each by a Court.
interface IJudicial {
    struct Mediation {
        bytes32 instrument; // hash of the mediation agreement
        Terms terms; // of what is left, from today; its principal is what is owed of it after the relief
        Relief relief;
    }

    struct Adjudication {
        bytes32 instrument;
        Money principal; // unpaid today, at most what is owed
        Money interest; // with the penalty adjudicated
        Money costs;
        Day interestUntil; // today or earlier
    }

    /// MEDIATION_AGREED, of a loan that runs and is in default, disputed or in court. The mediated schedule replaces the one that was; what is given up is in the relief. Signed by
    /// a Signer of the lender and by the debtor: MediationAgreement. While the mediated schedule is performed, nothing is declared, called in or enforced
    /// (MediationPerformed). Returns the case's number.
    function agreeMediation(
        LoanId loan,
        Mediation calldata mediation,
        bytes32 documents,
        Consent calldata lender,
        Consent calldata borrower
    ) external returns (uint16);
    /// JUDGMENT_ENTERED in the numbered case: what is adjudicated replaces what was owed, is due today and accrues no more; a later instance does so again and supersedes.
    function enterJudgment(LoanId loan, uint16 number, Adjudication calldata adjudication, bytes32 documents) external;
    /// BANKRUPTCY_STAYED: the petition against the debtor was accepted on `acceptedOn`. All is due (Enterprise Bankruptcy Law 46), nothing accrues from that day, and set-off,
    /// disposal and enforcement are refused (LoanStayed). `acceptedOn` is today or earlier. `claimed`: what is claimed as of that day, less what was paid since, each
    /// part at most what is owed today (ClaimTooLarge); all zero: the ledger computes it, if nothing but accrual has moved the loan since (AcceptedTooLongAgo). Returns the
    /// case's number.
    function stayForBankruptcy(LoanId loan, bytes32 order, Day acceptedOn, Balances calldata claimed, bytes32 documents)
        external
        returns (uint16);
    /// The same node, superseded: the proceedings have ended. The debt stays due.
    function endBankruptcy(LoanId loan, bytes32 order, bytes32 documents) external;
    /// ENFORCEMENT_PROCEEDS_APPLIED from the court's wallet: money enforced under the numbered case (a judgment, a mediation, a bankruptcy), or under the notarised agreement
    /// (number 0) of a loan that was disbursed. While a bankruptcy is open, its dividends alone. Value day today. Payment id: Ids.payment(lender, keccak256(abi.encode(court, reference))).
    function applyProceeds(LoanId loan, uint16 number, Money amount, bytes32 reference_, bytes32 documents)
        external
        returns (PaymentId);
    function judgmentOf(LoanId id) external view returns (Judgment memory);
    function stayOf(LoanId id) external view returns (Stay memory);
}
