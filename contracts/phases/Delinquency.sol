// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.28;

import {CatchingUp} from "../CatchingUp.sol";
import {LedgerBase, Setup} from "../LedgerBase.sol";
import {Rules} from "../generated/Rules.sol";
import {IDelinquency} from "../interfaces/ILedger.sol";
import {LOGGED_OVERDUE} from "../libraries/RowSlots.sol";
import {LoanId} from "../types/Ids.sol";

/// 10 逾期: arrears, as far as time alone brings them. Anyone calls.
contract Delinquency is IDelinquency, CatchingUp {
    constructor(Setup memory s) LedgerBase(s) {}

    /// @inheritdoc IDelinquency
    function enterOverdue(LoanId loan, uint16 row) external delegated {
        _timeOfRow(loan, row, Rules.overdueEntered(), LOGGED_OVERDUE);
    }

    /// @inheritdoc IDelinquency
    function accruePenalty(LoanId loan) external delegated {
        _timeOfLoan(loan, Rules.penaltyAccrued(), 0);
    }

    /// @inheritdoc IDelinquency
    function migrateBucket(LoanId loan) external delegated {
        _timeOfLoan(loan, Rules.bucketMigrated(), 0);
    }
}
