// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.28;

import {LedgerBase} from "./LedgerBase.sol";
import {Rules} from "./generated/Rules.sol";
import {IEffects} from "./interfaces/IEffects.sol";
import {FacilityId} from "./types/Ids.sol";
import "./types/Records.sol";

/// LIMIT_FROZEN as a cascade, which several phases set off.
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

    function _causeBit(FreezeCause cause) internal pure returns (uint8) {
        return uint8(1 << uint8(cause));
    }
}
