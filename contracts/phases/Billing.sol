// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.28;

import {CatchingUp} from "../CatchingUp.sol";
import {LedgerBase, Setup} from "../LedgerBase.sol";
import {Nodes} from "../generated/Nodes.sol";
import {Rules} from "../generated/Rules.sol";
import {IBilling} from "../interfaces/ILedger.sol";
import {LOGGED_BILL, LOGGED_DUE, LOGGED_FEE} from "../libraries/RowSlots.sol";
import {LoanId} from "../types/Ids.sol";

/// 7 计息账单: what time does to a loan. Anyone calls.
contract Billing is IBilling, CatchingUp {
    constructor(Setup memory s) LedgerBase(s) {}

    /// @inheritdoc IBilling
    function advance(LoanId loan) external delegated returns (bool current) {
        (current,) = _advance(loan);
    }

    /// @inheritdoc IBilling
    function accrueInterest(LoanId loan) external delegated {
        _timeOfLoan(loan, Rules.interestAccrued(), 0);
    }

    /// @inheritdoc IBilling
    function issueBill(LoanId loan, uint16 row) external delegated {
        _timeOfRow(loan, row, Rules.billIssued(), LOGGED_BILL);
    }

    /// @inheritdoc IBilling
    function fallDue(LoanId loan, uint16 row) external delegated {
        _timeOfRow(loan, row, Rules.instalmentDue(), LOGGED_DUE);
    }

    /// @inheritdoc IBilling
    function chargePeriodicFee(LoanId loan, uint16 row) external delegated {
        // Without a fee there is no such node; the first row of a later version owes none either.
        if (_terms[loan].periodicFee.isNil() || row <= 1) _timeOfLoan(loan, Rules.periodicFeeCharged(), 0);
        else _timeOfRow(loan, row, Rules.periodicFeeCharged(), LOGGED_FEE);
    }
}
