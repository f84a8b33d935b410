// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.28;

import {Book} from "./Bookkeeping.sol";
import {CatchingUp} from "./CatchingUp.sol";
import {Nodes} from "./generated/Nodes.sol";
import {FacilityId, LoanId} from "./types/Ids.sol";
import {Money, NIL, toMoney} from "./types/Money.sol";

/// What is due of a loan whose security is used.
abstract contract SecuredDebt is CatchingUp {
    /// Brings the loan up to today, and says which of the reasons to use security it has reached. Reverts with LoanOfOtherFacility.
    function _arrearsOf(FacilityId facility, LoanId loan) internal returns (uint256 word) {
        if (FacilityId.unwrap(_agreements[loan].facility) != FacilityId.unwrap(facility)) {
            revert LoanOfOtherFacility(loan, facility);
        }
        _bringUpToDate(loan);
        if (_loans[loan].overdueRows != 0) word = 1 << Nodes.OVERDUE_ENTERED;
        word |= _files[_file(loan)].reached & (1 << Nodes.DEFAULT_DECLARED);
    }

    /// What has fallen due of the loan and is unpaid, penalty included.
    function _due(LoanId id) internal view returns (Money) {
        Book memory b = _open(id);
        if (!_isLive(b.loan)) return NIL;
        return toMoney(_owedUpTo(b, b.loan.due));
    }
}
