// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.28;

import {Arrears} from "./Arrears.sol";
import {Book} from "./Bookkeeping.sol";
import {Nodes} from "./generated/Nodes.sol";
import {Rules} from "./generated/Rules.sol";
import {IEffects} from "./interfaces/IEffects.sol";
import {Parameters} from "./libraries/Parameters.sol";
import {Row} from "./libraries/RowSlots.sol";
import {LoanId} from "./types/Ids.sol";
import {Money, toMoney} from "./types/Money.sol";
import "./types/Records.sol";

/// NON_ACCRUAL_ENTERED, as a cascade of a downgrade or once its guard has become true.
abstract contract Classifying is Arrears {
    function _exceedsFloor(RiskClass class_, uint256 late) internal view returns (bool) {
        return late > _parameterAt(Parameters.riskFloor(class_), _today());
    }

    /// False, and nothing is done, where the guard is false.
    function _enterNonAccrual(LoanId id) internal returns (bool) {
        bytes32 file = _file(id);
        Books storage books = _books[id];
        if (books.nonAccrual || (_files[file].reached >> Nodes.RISK_CLASS_DOWNGRADED) & 1 == 0) return false;
        uint16 late = _daysPastDue(id);
        if (books.riskClass < RiskClass.Substandard && !_exceedsFloor(RiskClass.Substandard, late)) return false;
        Passage memory p = _reach(Rules.nonAccrualEntered(), file, file, _files[file].reached);
        books.nonAccrual = true;
        books.nonAccrualFrom = _today();
        books.offBook = _chargesOwed(id);
        _logStep(p, _today(), abi.encodeCall(IEffects.nonAccrualEntered, (books.riskClass, late, books.offBook)));
        return true;
    }

    /// Interest of the rows that are due, that of the running period so far, and the penalty.
    function _chargesOwed(LoanId id) private view returns (Money) {
        Book memory b = _open(id);
        uint256 sum = _penaltyOwed(b) + _interestAccrued(b);
        for (uint256 k = b.loan.firstOpen; k < b.loan.period; k++) {
            Row memory r = _rows(b, k)[k];
            if (r.isOpen()) sum += r.interest - r.interestPaid;
        }
        return toMoney(sum);
    }
}
