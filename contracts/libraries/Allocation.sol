// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.28;

import {Money, toMoney} from "../types/Money.sol";
import {AllocationMode, Component, InstalmentState, Parts} from "../types/Records.sol";
import {Row} from "./RowSlots.sol";

/// Money on its way into the parts of a debt (docs/explain/money.md §7), in fen. `left` is what has found no place yet.
struct Split {
    AllocationMode mode;
    bytes5 order; // the components, first paid first
    uint256 first; // numbers of the rows that it may reach, from
    uint256 last; // and to
    uint256 left;
    uint256 penaltyOwed;
    uint256 compoundOwed;
    uint256 overduePrincipal; // of what was paid, principal of overdue rows
    uint256 fee;
    uint256 interest;
    uint256 penalty;
    uint256 compound;
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
        if (rows.length == 0) toPenalties(s);
        _toGroup(s, rows, true);
    }

    /// What is merely billed.
    function toBilled(Split memory s, Row[] memory rows) internal pure {
        _toGroup(s, rows, false);
    }

    function _toGroup(Split memory s, Row[] memory rows, bool withPenalty) private pure {
        if (s.mode == AllocationMode.ByComponent) {
            for (uint256 i = 0; i < COMPONENTS; i++) {
                Component component = Component(uint8(s.order[i]));
                if (!withPenalty || !_isOfNoRow(s, component)) _payAll(s, rows, component);
            }
        } else {
            // The penalty is one for all rows: it takes its place in the order of the first.
            for (uint256 k = 0; k < rows.length && s.left != 0; k++) {
                _payRow(s, rows[k], withPenalty && k == 0);
            }
        }
    }

    function _payAll(Split memory s, Row[] memory rows, Component component) private pure {
        for (uint256 k = 0; k < rows.length && s.left != 0; k++) {
            uint256 unpaid = _unpaid(rows[k], component);
            if (unpaid != 0) _pay(s, rows[k], component, unpaid);
        }
    }

    function _payRow(Split memory s, Row memory row, bool withPenalty) private pure {
        for (uint256 i = 0; i < COMPONENTS; i++) {
            Component component = Component(uint8(s.order[i]));
            if (!withPenalty || !_isOfNoRow(s, component)) _pay(s, row, component, _unpaid(row, component));
        }
    }

    function toInterest(Split memory s, Row memory row) internal pure {
        _pay(s, row, Component.Interest, _unpaid(row, Component.Interest));
    }

    /// Everything that a row still owes.
    function toRow(Split memory s, Row memory row) internal pure {
        _pay(s, row, Component.Fee, _unpaid(row, Component.Fee));
        _pay(s, row, Component.Interest, _unpaid(row, Component.Interest));
        _pay(s, row, Component.Principal, _unpaid(row, Component.Principal));
    }

    /// Penalty, then compound interest.
    function toPenalties(Split memory s) internal pure {
        _isOfNoRow(s, Component.Penalty);
        _isOfNoRow(s, Component.Compound);
    }

    /// Penalty and compound interest are one for all rows: paid here. False for another component.
    function _isOfNoRow(Split memory s, Component component) private pure returns (bool) {
        // What is paid is never more than what is owed and what is left.
        unchecked {
            if (component == Component.Penalty) {
                uint256 paid = _take(s, s.penaltyOwed);
                s.penaltyOwed -= paid;
                s.penalty += paid;
            } else if (component == Component.Compound) {
                uint256 paid = _take(s, s.compoundOwed);
                s.compoundOwed -= paid;
                s.compound += paid;
            } else {
                return false;
            }
        }
        return true;
    }

    /// What a row owes of a component. Penalty and compound interest belong to no row.
    function _unpaid(Row memory row, Component component) private pure returns (uint256) {
        // What was paid is never more than what was owed.
        unchecked {
            if (component == Component.Principal) return row.principal - row.principalPaid;
            if (component == Component.Interest) return row.interest - row.interestPaid;
            if (component == Component.Fee) return row.fee - row.feePaid;
            return 0;
        }
    }

    function _pay(Split memory s, Row memory row, Component component, uint256 unpaid) private pure {
        uint256 paid = _take(s, unpaid);
        if (paid == 0) return;
        // Nor is what is paid more than what is owed and what is left.
        unchecked {
            if (component == Component.Fee) {
                row.feePaid += paid;
                s.fee += paid;
                row.line += paid << FEE_AT;
            } else if (component == Component.Interest) {
                row.interestPaid += paid;
                s.interest += paid;
                row.line += paid << INTEREST_AT;
            } else {
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

    /// As the log has it.
    function parts(Split memory s) internal pure returns (Parts memory) {
        return Parts(
            toMoney(s.fee),
            toMoney(s.interest),
            toMoney(s.penalty),
            toMoney(s.compound),
            toMoney(s.principal),
            toMoney(s.credit)
        );
    }
}
