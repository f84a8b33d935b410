// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.28;

import {LedgerBase} from "./LedgerBase.sol";
import {Rules} from "./generated/Rules.sol";
import {IEffects} from "./interfaces/IEffects.sol";
import {FacilityId, LoanId} from "./types/Ids.sol";
import "./types/Records.sol";

/// Why a limit is frozen, and LIMIT_FROZEN as a cascade, which several phases set off.
abstract contract Freezing is LedgerBase {
    /// Freezes the facility, or adds a cause to a frozen one. Skipped where it is not open for drawing or has the cause already.
    function _freezeAsCascade(FacilityId id, FreezeCause cause, bytes32 reason) internal {
        Facility storage f = _facilities[id];
        if (f.state != FacilityState.Active && f.state != FacilityState.Frozen) return;
        if (f.freezeCauses & _causeBit(cause) != 0) return;
        bytes32 file = _file(id);
        Passage memory p = _reach(Rules.limitFrozen(), file, file, _files[file].reached);
        _logStep(p, _today(), _recordFreeze(f, cause, reason));
    }

    /// Returns the effect for the log.
    function _recordFreeze(Facility storage f, FreezeCause cause, bytes32 reason) internal returns (bytes memory) {
        uint8 causes = f.freezeCauses | _causeBit(cause);
        f.freezeCauses = causes;
        f.state = FacilityState.Frozen;
        return abi.encodeCall(IEffects.limitFrozen, (cause, reason, causes));
    }

    /// The cause is there now. Of the facts, those that the ledger knows.
    function _holds(FacilityId id, FreezeCause cause) internal view returns (bool) {
        Facility storage f = _facilities[id];
        if (cause == FreezeCause.PartyBlocked) return _parties[f.party].blocked;
        if (cause == FreezeCause.Overdue) return f.overdueLoans != 0;
        if (cause == FreezeCause.CovenantBreached) return f.breaches != 0;
        if (cause == FreezeCause.CrossDefault) return _crossDefaultStands(id);
        return cause == FreezeCause.Lender || cause == FreezeCause.Regulator;
    }

    /// A loan that put one of the facility's in breach still runs in default.
    function _crossDefaultStands(FacilityId id) private view returns (bool) {
        LoanId[] storage defaulted = _crossCauses[id];
        for (uint256 i = 0; i < defaulted.length; i++) {
            if (_isInDefault(defaulted[i])) return true;
        }
        return false;
    }

    /// Of the recorded causes those that nobody's word lifts and that are not gone.
    function _factsLeft(FacilityId id, uint8 causes) internal view returns (uint8 left) {
        left = causes & ~(_causeBit(FreezeCause.Lender) | _causeBit(FreezeCause.Regulator));
        if (!_holds(id, FreezeCause.PartyBlocked)) left &= ~_causeBit(FreezeCause.PartyBlocked);
        if (!_holds(id, FreezeCause.Overdue)) left &= ~_causeBit(FreezeCause.Overdue);
        if (!_holds(id, FreezeCause.CrossDefault)) left &= ~_causeBit(FreezeCause.CrossDefault);
        if (!_holds(id, FreezeCause.CovenantBreached)) left &= ~_causeBit(FreezeCause.CovenantBreached);
    }

    function _causeBit(FreezeCause cause) internal pure returns (uint8) {
        return uint8(1 << uint8(cause));
    }
}
