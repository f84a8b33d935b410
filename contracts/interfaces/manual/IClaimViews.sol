// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.28;

import {FacilityId, LoanId, PartyId} from "../../types/Ids.sol";
import "../../types/Records.sol";

/// What can be read of claims and of what several lenders have paid in. No state changes.
interface IClaimViews {
    function claimOf(LoanId id, uint8 number) external view returns (Claim memory);
    /// All claims of a loan, by number from 1.
    function claimsOf(LoanId id) external view returns (Claim[] memory);
    /// The last transfer of a claim.
    function transferOf(LoanId id, uint8 claim) external view returns (Transfer memory);
    /// Hash of the manifest of the pool in which a claim is; 0 = none.
    function manifestOf(LoanId id, uint8 claim) external view returns (bytes32);
    /// What was lost of a loan and allocated to its claims.
    function lossOf(LoanId id) external view returns (Lost memory);
    /// Who services the facility's loans.
    function servicerOf(FacilityId id) external view returns (PartyId);
    function fundOf(FacilityId id) external view returns (Fund memory);
    /// The participants of the facility's fund with this number.
    function participationsOf(FacilityId id, uint16 fund) external view returns (Participation[] memory);
}
