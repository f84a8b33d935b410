// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.28;

import {LedgerBase, Setup} from "./LedgerBase.sol";
import {IClaimViews} from "./interfaces/ILedger.sol";
import {FacilityId, LoanId, PartyId} from "./types/Ids.sol";
import "./types/Records.sol";

/// What can be read of claims and of what several lenders have paid in, as stored.
contract ClaimViews is IClaimViews, LedgerBase {
    constructor(Setup memory s) LedgerBase(s) {}

    /// @inheritdoc IClaimViews
    function claimOf(LoanId id, uint8 number) external view delegated returns (Claim memory) {
        return _claims[id][number];
    }

    /// @inheritdoc IClaimViews
    function claimsOf(LoanId id) external view delegated returns (Claim[] memory list) {
        uint8 last = _claimNumbers[id];
        if (last == 0 && _claims[id][1].state != ClaimState.None) last = 1;
        list = new Claim[](last);
        for (uint8 i = 0; i < last; i++) {
            list[i] = _claims[id][i + 1];
        }
    }

    /// @inheritdoc IClaimViews
    function transferOf(LoanId id, uint8 claim) external view delegated returns (Transfer memory) {
        return _transfers[id][claim];
    }

    /// @inheritdoc IClaimViews
    function manifestOf(LoanId id, uint8 claim) external view delegated returns (bytes32) {
        return _manifests[id][claim];
    }

    /// @inheritdoc IClaimViews
    function lossOf(LoanId id) external view delegated returns (Lost memory) {
        return _losses[id];
    }

    /// @inheritdoc IClaimViews
    function servicerOf(FacilityId id) external view delegated returns (PartyId) {
        return _servicerOf(id);
    }

    /// @inheritdoc IClaimViews
    function fundOf(FacilityId id) external view delegated returns (Fund memory) {
        return _funds[id];
    }

    /// @inheritdoc IClaimViews
    function participationsOf(FacilityId id, uint16 fund) external view delegated returns (Participation[] memory) {
        return _participations[id][fund];
    }
}
