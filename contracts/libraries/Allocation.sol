// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.28;

import {Money, NIL, toMoney} from "../types/Money.sol";
import {AllocationMode, Component, InstalmentState, Parts} from "../types/Records.sol";
import {Row} from "./RowSlots.sol";

/// Money on its way into the parts of a debt (docs/explain/money.md §7), in fen. `left` is what has found no place yet.
struct Split {
    AllocationMode mode;
    bytes5 order; // the components, first paid first
    uint256 left;
    uint256 penaltyOwed;
    uint256 overduePrincipal; // of what was paid, principal of overdue rows
    uint256 fee;
    uint256 interest;
    uint256 penalty;
    uint256 principal;
    uint256 credit;
}

/// Splits money over a group of rows, oldest first. Every row remembers in `line` what it was paid.
library Allocation {
    uint256 private constant COMPONENTS = 5;
    uint256 private constant FEE_AT = 128;
    uint256 private constant INTEREST_AT = 64;

    /// What is due: the rows that fell due, with the penalty.
    function toDue(Split memory s, Row[] memory rows) internal pure {
        if (rows.length == 0) toPenalty(s);
        _toGroup(s, rows, true);
    }

    /// What is merely billed.
    function toBilled(Split memory s, Row[] memory rows) internal pure {
        _toGroup(s, rows, false);
    }

    function _toGroup(Split memory s, Row[] memory rows, bool withPenalty) private pure {
        bool byRow = s.mode == AllocationMode.ByInstalment;
        for (uint256 k = 0; k < (byRow ? rows.length : 1); k++) {
            for (uint256 i = 0; i < COMPONENTS; i++) {
                Component component = Component(uint8(s.order[i]));
                // The penalty is one for all rows: by instalment it takes its place in the order of the first.
                if (component == Component.Penalty && withPenalty && k == 0) toPenalty(s);
                if (byRow) _pay(s, rows[k], component);
                else _payAll(s, rows, component);
            }
        }
    }

    function _payAll(Split memory s, Row[] memory rows, Component component) private pure {
        for (uint256 k = 0; k < rows.length && s.left != 0; k++) {
            _pay(s, rows[k], component);
        }
    }

    /// Everything that a row still owes.
    function toRow(Split memory s, Row memory row) internal pure {
        _pay(s, row, Component.Fee);
        _pay(s, row, Component.Interest);
        _pay(s, row, Component.Principal);
    }

    function toPenalty(Split memory s) internal pure {
        uint256 paid = _take(s, s.penaltyOwed);
        s.penaltyOwed -= paid;
        s.penalty += paid;
    }

    function _pay(Split memory s, Row memory row, Component component) private pure {
        // What is paid is never more than what is owed and what is left.
        unchecked {
            if (component == Component.Fee) {
                uint256 paid = _take(s, row.fee - row.feePaid);
                row.feePaid += paid;
                s.fee += paid;
                row.line += paid << FEE_AT;
            } else if (component == Component.Interest) {
                uint256 paid = _take(s, row.interest - row.interestPaid);
                row.interestPaid += paid;
                s.interest += paid;
                row.line += paid << INTEREST_AT;
            } else if (component == Component.Principal) {
                uint256 paid = _take(s, row.principal - row.principalPaid);
                row.principalPaid += paid;
                s.principal += paid;
                row.line += paid;
                if (row.state == InstalmentState.Overdue) s.overduePrincipal += paid;
            }
        }
    }

    /// As much of `unpaid` as there is money left.
    function _take(Split memory s, uint256 unpaid) private pure returns (uint256 paid) {
        uint256 left = s.left;
        paid = left < unpaid ? left : unpaid;
        unchecked {
            s.left = left - paid;
        }
    }

    /// As the log has it. Nothing is compounded.
    function parts(Split memory s) internal pure returns (Parts memory) {
        return
            Parts(toMoney(s.fee), toMoney(s.interest), toMoney(s.penalty), NIL, toMoney(s.principal), toMoney(s.credit));
    }
}
