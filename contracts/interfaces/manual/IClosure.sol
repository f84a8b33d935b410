// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.28;

import {Day} from "../../types/Day.sol";
import {FacilityId, LoanId} from "../../types/Ids.sol";
import "../../types/Records.sol";

/// 18 清偿归档
interface IClosure {
    function issueSettlementCertificate(LoanId loan, bytes32 documents) external;
    /// FACILITY_CLOSED by an Operator, the borrower (NodeConsent), or anyone after LIMIT_EXPIRED.
    function closeFacility(FacilityId facility, bytes32 documents, Consent calldata consent) external;
    /// RECORD_ARCHIVED by anyone once the retention period (parameter RETENTION_DAYS at the day of closing) has passed and the loan's credit is refunded.
    function archiveRecord(LoanId loan, bytes32 merkleRoot, Day keysDestroyedBy) external;
    /// A cascade of a loan or a facility whose guard has become true may be called by anyone. A node with a function of its own, or not built yet, is refused as such.
    function reach(uint8 node, bytes32 file) external;
}
