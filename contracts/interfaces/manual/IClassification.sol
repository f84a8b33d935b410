// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.28;

import {Day} from "../../types/Day.sol";
import {LoanId} from "../../types/Ids.sol";
import "../../types/Records.sol";

/// 11 风险分类: the lender's books. Nothing here changes what is owed, or when.
interface IClassification {
    /// RISK_CLASS_DOWNGRADED. Anyone, without a `reason`: to the best class that the facts allow, which is that of the days past due (parameters RISK_FLOOR_DAYS), special
    /// mention under observation after a restructuring, and substandard where the named `sibling`, a loan of the same obligor, is substandard or worse (0: none is named).
    /// An Operator with a `reason`: to any worse class that is not above that. Sets off NON_ACCRUAL_ENTERED.
    function downgradeRisk(LoanId loan, RiskClass to, bytes32 reason, LoanId sibling, bytes32 documents) external;
    /// RISK_CLASS_UPGRADED by an Operator: back to normal, when nothing is in arrears, UPGRADE_OBSERVATION_DAYS after the end of the arrears and the last change of class,
    /// and after the observation of a restructuring. Accrual on the books resumes; the provision is released.
    function upgradeRisk(LoanId loan, bytes32 documents) external;
    /// IMPAIRMENT_RECOGNIZED by an Operator, while a row is overdue or after a downgrade: the provision rises to `bps` parts of 10,000 of the principal owed, within the
    /// table of the stage (1 normal, 2 special mention, 3 worse).
    function recognizeImpairment(LoanId loan, uint16 bps, bytes32 documents) external;
    /// COVENANT_BREACHED by a Servicer or an Operator: a breach, to be cured until `cureUntil` (today to MOST_CURE_DAYS from now), which freezes the facility; or, `cured`, its
    /// cure by that day (`cureUntil` 0). One not cured in time stands.
    function recordCovenant(LoanId loan, Covenant covenant, bool cured, Day cureUntil, bytes32 proof, bytes32 documents)
        external;
}
