// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.28;

import "./World.sol";

/// Phase 18: what is over is closed and put away.
abstract contract ClosingActs is World {
    function certify(uint256 which, uint256) external act("certify") {
        _pickIn(which, 1 << uint256(LoanState.Settled));
        _as(operator).issueSettlementCertificate(loan, DOCUMENTS);
    }

    function closeFacility(uint256 which, uint256) external act("closeFacility") {
        _pickFacility(which);
        _as(operator).closeFacility(facility, DOCUMENTS, inPerson());
    }

    function archive(uint256 which, uint256 seed) external act("archive") {
        _pickIn(which, (1 << uint256(LoanState.Settled)) | (1 << uint256(LoanState.Cancelled)));
        Day end = ledger.loanOf(loan).closedOn.plus(21);
        if (seed % 2 == 0 && ledger.today() < end) goTo(end);
        Day destroyed = ledger.today().plus(30);
        ledger.archiveRecord(loan, "root", destroyed);
    }

    /// A cascade by its number, whose guard may have become true.
    function cascade(uint256 which, uint256 seed) external act("cascade") {
        _pickAny(which);
        ledger.reach(uint8(1 + (seed >> 1) % nodes), seed % 2 == 0 ? file(loan) : file(facility));
    }
}
