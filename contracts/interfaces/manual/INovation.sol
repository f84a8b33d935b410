// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.28;

import {LoanId, PartyId} from "../../types/Ids.sol";
import "../../types/Records.sol";

/// 12 变更重组: another debtor, another loan
interface INovation {
    /// Who gave this security to the loan's facility agrees.
    struct Surety {
        SecurityKind kind;
        uint8 number;
        Consent consent;
    }

    struct Assent {
        Consent borrower; // who leaves
        Consent assumer; // who comes
        Surety[] sureties;
    }

    /// DEBT_ASSUMED by a Signer of the lender, of a loan that runs. `borrower` and `assumer`: DebtAssumption by the debtor who leaves and by him who comes, over the
    /// principal unpaid now. The new debtor is another Borrower of the same lender (PartyKindWrong, PartyOfOtherLender, DebtorUnchanged), is not blocked and his identity
    /// is attested as of today. He acts for the loan from now on; the mandate of the former one ends. The limit stays used until the loan is repaid.
    /// `sureties`: the same by others who gave security; a guarantee, pledge or deposit of another who does not sign no longer covers this loan (Civil Code 391, 697).
    /// What the two debtors gave themselves stays. Reverts with SecurityUnknown.
    function assumeDebt(LoanId loan, PartyId debtor, bytes32 documents, Assent calldata assent) external;
    /// REFINANCED by a Signer of the lender, of a loan that runs and is not stayed, with `by`: a loan of the same debtor whose money is released and at least what this one owes today (no
    /// prepayment fee). `borrower`: Refinancing over that payoff. The new loan's money pays this one, what is over is its credit; a bank then confirms the
    /// disbursement of the new loan, of which nothing leaves. The new loan's risk class is no better than this one's.
    function refinance(LoanId loan, LoanId by, bytes32 documents, Consent calldata borrower) external;
    /// Who owes the loan: the facility's party, or who has assumed the debt.
    function debtorOf(LoanId id) external view returns (PartyId);
    /// What no longer covers the loan since the debt was assumed: bit per number.
    function releasedOf(LoanId id, SecurityKind kind) external view returns (uint256);
    /// The loan that has paid this one, and the one that this one has paid; 0 = none.
    function refinancingOf(LoanId id) external view returns (LoanId by, LoanId of_);
}
