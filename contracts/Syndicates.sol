// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.28;

import {LedgerBase} from "./LedgerBase.sol";
import {FacilityId, PartyId} from "./types/Ids.sol";
import {Money, toMoney} from "./types/Money.sol";
import {ALL_SHARES} from "./types/Rate.sol";
import "./types/Records.sol";

/// Where the money of a facility comes from and goes back to: the lender's pool, or, of a joint facility, what its participants have paid in.
abstract contract Syndicates is LedgerBase {
    /// Reverts with FundingInState where the facility is joint and its fund is not full.
    function _requireFunded(FacilityId id) internal view {
        FundingState state = _funds[id].state;
        if (state != FundingState.None && state != FundingState.Closed) {
            revert FundingInState(id, state, FundingState.Closed);
        }
    }

    /// Takes the money of a loan that is released. Reverts with FundingInState, PoolShort, BalanceShort.
    function _takeFunds(FacilityId id, Money amount) internal {
        _requireFunded(id);
        if (_funds[id].state == FundingState.Closed) {
            _debit(AccountKind.Escrow, _file(id), amount);
            return;
        }
        PartyId lender = _lenderOf(id);
        uint256 pool = _accounts[AccountKind.Pool][_file(lender)];
        // A pool beyond 2^64 fen is never short; below, the cast is exact.
        if (amount.fen() > pool) revert PoolShort(lender, amount, Money.wrap(uint64(pool)));
        _debit(AccountKind.Pool, _file(lender), amount);
    }

    /// Puts back the money of a loan that was not paid out. What a fund has given back before is given back at once.
    function _returnFunds(FacilityId id, Money amount) internal {
        FundingState state = _funds[id].state;
        if (state == FundingState.None) _credit(AccountKind.Pool, _file(_lenderOf(id)), amount);
        else if (state == FundingState.Closed) _credit(AccountKind.Escrow, _file(id), amount);
        else _payPools(_partsOf(id), _sharesOf(id, amount));
    }

    function _partsOf(FacilityId id) internal view returns (Participation[] storage) {
        return _participations[id][_funds[id].number];
    }

    /// The amount by the participants' shares, rounded down, the remainder to the lead.
    function _sharesOf(FacilityId id, Money amount) internal view returns (Money[] memory amounts) {
        Participation[] storage parts = _partsOf(id);
        uint256 count = parts.length;
        amounts = new Money[](count);
        uint256 left = amount.fen();
        for (uint256 i = 1; i < count; i++) {
            uint256 share = amount.fen() * parts[i].shareBps / ALL_SHARES;
            amounts[i] = toMoney(share);
            left -= share;
        }
        amounts[0] = toMoney(left);
    }

    function _payPools(Participation[] storage parts, Money[] memory amounts) internal {
        for (uint256 i = 0; i < amounts.length; i++) {
            _credit(AccountKind.Pool, _file(parts[i].lender), amounts[i]);
        }
    }
}
