// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.28;

import {CatchingUp} from "./CatchingUp.sol";
import {Consenting} from "./Consenting.sol";
import {TypedData} from "./generated/TypedData.sol";
import {LoanId, NOBODY, PartyId} from "./types/Ids.sol";
import {HALF} from "./types/Rate.sol";
import "./types/Records.sol";

/// What the creditors of a loan decide together: one of them, or the lender as their agent, calls; with him more than half of the claim must agree. Who bought a claim
/// counts from the notice to the debtor on (Civil Code 546), until then the seller does.
abstract contract Creditors is CatchingUp, Consenting {
    /// Who calls is an Operator of the lender or of a creditor.
    function _requireCreditor(uint8 node, LoanId id) internal view returns (address actor) {
        actor = _actor();
        if (_has(_lenderOf(id), actor, _bit(Role.Operator)) || _shareOf(id, actor) != 0) return actor;
        revert WrongCaller(node, actor, _bit(Role.Operator));
    }

    /// The consents for the log. `others`: CreditorVote by Operators of further creditors, over what is decided on. Reverts with MajorityMissing.
    function _majority(uint8 node, LoanId id, bytes32 object, bytes32 documents, Consent[] calldata others)
        internal
        returns (bytes memory consents)
    {
        address[] memory voters;
        (voters, consents) = _together(node, abi.encode(TypedData.CREDITOR_VOTE, node, id, object, documents), others);
        _requireMajority(id, _shareOf(id, voters));
    }

    /// The lender decides alone, if more than half of the claim is its own.
    function _requireLeader(LoanId id) internal view {
        PartyId lender = _lenderOf(id);
        uint256 share = 0;
        for (uint8 number = _lastClaim(id); number > 0; number--) {
            Claim storage claim = _claims[id][number];
            if (claim.kind == ClaimKind.Share && _creditorOf(claim) == lender) share += claim.shareBps;
        }
        _requireMajority(id, share);
    }

    function _requireMajority(LoanId id, uint256 share) private pure {
        if (share <= HALF) revert MajorityMissing(id, share, HALF);
    }

    function _lastClaim(LoanId id) private view returns (uint8 last) {
        last = _claimNumbers[id];
        if (last == 0) last = SOLE_CLAIM;
    }

    /// By whom the claim is enforced against the debtor.
    function _creditorOf(Claim storage claim) private view returns (PartyId) {
        return claim.payee == NOBODY ? claim.owner : claim.payee;
    }

    function _shareOf(LoanId id, address voter) private view returns (uint256) {
        address[] memory voters = new address[](1);
        voters[0] = voter;
        return _shareOf(id, voters);
    }

    /// The shares of all creditors for whom one of these acts, in basis points.
    function _shareOf(LoanId id, address[] memory voters) private view returns (uint256 share) {
        for (uint8 number = _lastClaim(id); number > 0; number--) {
            Claim storage claim = _claims[id][number];
            if (claim.kind == ClaimKind.Share && _actsFor(_creditorOf(claim), voters)) share += claim.shareBps;
        }
    }
}
