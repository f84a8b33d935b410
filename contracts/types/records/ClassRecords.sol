// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.28;

import {Day} from "../Day.sol";
import {Money} from "../Money.sol";

// Records of the ledger: classes of risk and covenants.

/// The five classes of the Risk Classification Measures.
enum RiskClass {
    Normal,
    SpecialMention,
    Substandard,
    Doubtful,
    Loss
}

/// How the lender's books carry a loan. Nothing here moves a due date or changes what is owed.
struct Books {
    RiskClass riskClass;
    bool nonAccrual;
    uint8 worstBucket; // of the loan's life
    Day classedOn; // the last change of class
    Day nonAccrualFrom;
    Day curedOn; // the last end of arrears
    Day restructuredUntil; // end of the observation, open while it runs; until then at least special mention
    Money provision; // slot: 3 + 16 + 8 = 27 bytes
    Money offBook; // interest and penalty owed when accrual on the books stopped
}

enum Covenant {
    None,
    UseOfFunds,
    Ratio,
    CrossCheck
}

struct Breach {
    bool standing;
    Day breachedOn;
    Day cureUntil; // last day on which it can be cured
}
