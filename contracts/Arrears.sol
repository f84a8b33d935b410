// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.28;

import {Book} from "./Bookkeeping.sol";
import {CatchingUp} from "./CatchingUp.sol";
import {Nodes} from "./generated/Nodes.sol";
import {Row} from "./libraries/RowSlots.sol";
import {FacilityId, LoanId, PartyId} from "./types/Ids.sol";
import {Money, NIL, toMoney} from "./types/Money.sol";
import "./types/Records.sol";

/// What a loan that was brought up to today is in arrears with, and what of it is contested.
abstract contract Arrears is CatchingUp {
    /// Of the oldest overdue row; 0 where none is.
    function _daysPastDue(LoanId id) internal view returns (uint16) {
        if (_loans[id].overdueRows == 0) return 0;
        uint256 late = _daysLate(_open(id));
        return late < type(uint16).max ? uint16(late) : type(uint16).max;
    }

    /// What is unpaid of the overdue rows, and the penalty.
    function _arrears(LoanId id) internal view returns (Money) {
        Book memory b = _open(id);
        uint256 sum = _penaltyOwed(b);
        for (uint256 k = b.loan.firstOpen; k <= b.loan.aged; k++) {
            Row memory r = _rows(b, k)[k];
            // A state, no amount.
            // slither-disable-next-line incorrect-equality
            if (r.state == InstalmentState.Overdue) sum += r.unpaid();
        }
        return toMoney(sum);
    }

    /// The arrears less what the open disputes contest.
    function _undisputed(LoanId id, Money arrears) internal view returns (Money) {
        uint256 contested = _dossiers[id].contested;
        return contested < arrears.fen() ? toMoney(arrears.fen() - contested) : NIL;
    }

    /// Bits of what is now: a row is overdue, a dispute is open.
    function _standing(LoanId id) internal view returns (uint256 word) {
        if (_loans[id].overdueRows != 0) word |= 1 << Nodes.OVERDUE_ENTERED;
        if (_dossiers[id].disputes != 0) word |= 1 << Nodes.DISPUTE_RAISED;
    }

    /// Another loan put this one in breach and still runs in default.
    function _isCrossDefaulted(LoanId id) internal view returns (bool) {
        CrossDefault storage cross = _crossDefaults[id];
        return cross.triggeredOn.number() != 0 && _isInDefault(cross.defaulted);
    }

    /// A covenant is breached, or another loan is in default.
    function _hasBreach(LoanId id) internal view returns (bool) {
        return _dossiers[id].breaches != 0 || _isCrossDefaulted(id);
    }

    /// The unpaid principal of all rows.
    function _principalOwed(LoanId id) internal view returns (Money) {
        Book memory b = _open(id);
        uint256 sum = 0;
        for (uint256 k = b.loan.firstOpen; k <= b.loan.rows; k++) {
            Row memory r = _rows(b, k)[k];
            if (r.isOpen()) sum += r.principal - r.principalPaid;
        }
        return toMoney(sum);
    }

    function _numberCase(LoanId id) internal returns (uint16 number) {
        number = _dossiers[id].cases;
        if (number == type(uint16).max) revert NumbersSpent(id, number);
        _dossiers[id].cases = ++number;
    }

    /// The debtor, or a guarantor.
    function _isObligor(LoanId id, PartyId party) internal view returns (bool) {
        FacilityId facility = _agreements[id].facility;
        if (party == _borrowerOf(id)) return true;
        for (uint8 k = _facilities[facility].guarantees; k > 0; k--) {
            Guarantee storage g = _guarantees[facility][k];
            if (g.guarantor == party && g.state < GuaranteeState.Lapsed && !_isReleased(id, SecurityKind.Guarantee, k))
            {
                return true;
            }
        }
        return false;
    }

    function _requireObligor(LoanId id, PartyId party) internal view {
        if (!_isObligor(id, party)) revert NotAnObligor(id, party);
    }
}
