// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.28;

import {Accounts} from "./Accounts.sol";
import {Bookkeeping} from "./Bookkeeping.sol";
import {Tranches} from "./Tranches.sol";
import {Rule} from "./generated/Rules.sol";
import {Day} from "./types/Day.sol";
import {LoanId, NOBODY, PartyId} from "./types/Ids.sol";
import {Money} from "./types/Money.sol";
import "./types/Records.sol";

/// The claims of a loan that has several, or whose proceeds go to another than the lender (MARK_SHARED).
abstract contract Claims is Bookkeeping, Accounts, Tranches {
    /// From now on each claim counts what it has received.
    function _share(LoanId id) internal {
        if (_claimNumbers[id] != 0) return;
        _claimNumbers[id] = SOLE_CLAIM;
        _claims[id][SOLE_CLAIM].received = _loans[id].distributed;
        _loans[id].marks = (_loans[id].marks | MARK_SHARED) & ~MARK_CLAIM_OWES;
    }

    /// Besides the shares.
    function _addClaim(LoanId id, PartyId owner, ClaimKind kind, Money amount) internal returns (uint8 number) {
        number = _claimNumbers[id];
        if (number == MOST_CLAIMS) revert NumbersSpent(id, number);
        _claimNumbers[id] = ++number;
        Claim memory claim = _newShare(owner, 0);
        (claim.kind, claim.amount) = (kind, amount);
        _claims[id][number] = claim;
    }

    function _payeeOf(Claim storage claim) internal view returns (PartyId) {
        return claim.payee == NOBODY ? claim.owner : claim.payee;
    }

    function _noteClaim(LoanId id, Rule memory rule, uint8 number, uint256 standing, Day day, bytes memory effect)
        internal
    {
        bytes32 file = _file(id);
        _logStep(_reach(rule, file, bytes32(uint256(number)), _files[file].reached | standing), day, effect);
    }
}
