// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.28;

import "./World.sol";

/// Follows each allocation in the log to the last fen: what it was of, and who got it by what share. The shares are worked out here.
abstract contract ProceedsGhost is World {
    struct Open {
        uint256 paid; // of the debt
        uint256 charges; // of it, interest, fee and penalty: the servicer has a part of them
        uint256 credit; // what may still go to a recourse
        uint256 given; // to shares and servicer so far
        bool any;
    }

    Open private _open_;
    mapping(LoanId => bool) private _everOwed;
    uint256 public allocations;
    uint256 public distributions;
    uint256 public recoursesPaid;
    uint256 public unequalParts;
    uint256 public unequalShares;
    uint256 public unequalSums;
    uint256 public recoursesBefore; // the lender had not been paid yet

    function _met(bytes32 id, uint8 node, bytes32 object, bytes memory effect) internal virtual override {
        super._met(id, node, object, effect);
        if (node == Nodes.PAYMENT_ALLOCATED) _allocated(object, effect);
        else if (node == Nodes.PROCEEDS_DISTRIBUTED) _distributed(LoanId.wrap(id), uint256(object), effect);
    }

    function _allocated(bytes32 object, bytes memory effect) private {
        _sumUp();
        (Parts memory p,, bool fromCredit) = abi.decode(_arguments(effect), (Parts, uint256[], bool));
        delete _open_;
        _open_.charges = p.fee.fen() + p.interest.fen() + p.penalty.fen() + p.compound.fen();
        _open_.paid = _open_.charges + p.principal.fen();
        _open_.credit = p.credit.fen();
        allocations++;
        if (fromCredit) return;
        Payment memory payment = ledger.paymentOf(PaymentId.wrap(bytes16(object)));
        if (_open_.paid + p.credit.fen() != payment.amount.fen()) unequalParts++;
    }

    /// What was given of the allocation before this one, if it was given out at all and not only played again.
    function _sumUp() private {
        if (_open_.any && _open_.given != _open_.paid) unequalSums++;
    }

    function _distributed(LoanId id, uint256 number, bytes memory effect) private {
        (, Money toOwner,, Money toServicer) = abi.decode(_arguments(effect), (PartyId, Money, PartyId, Money));
        Claim[] memory claims = ledger.claimsOf(id);
        distributions++;
        if (claims[number - 1].kind == ClaimKind.Recourse) {
            recoursesPaid++;
            if (toOwner.fen() > _open_.credit) recoursesBefore++;
            else _open_.credit -= toOwner.fen();
            return;
        }
        for (uint256 i = 0; i < claims.length; i++) {
            if (!claims[i].owes.isNil()) _everOwed[id] = true;
        }
        if (_everOwed[id]) return;
        _open_.any = true;
        _open_.given += toOwner.fen() + toServicer.fen();
        uint256 fee = _open_.charges * SERVICER_FEE_BPS / 10_000;
        if (toServicer.fen() != (number == 1 ? fee : 0)) unequalShares++;
        // Behind a cover, and once a loss was allocated, it goes by rank: then the sum is held, not the part.
        if (ledger.coverClaimOf(id) != 0 || _lost(id)) return;
        if (toOwner.fen() != _partOf(claims, number, _open_.paid - fee)) unequalShares++;
    }

    function _lost(LoanId id) private view returns (bool) {
        return ledger.writeOffOf(id).on.number() != 0 || keccak256(abi.encode(ledger.lossOf(id))) != _noLoss();
    }

    function _noLoss() private pure returns (bytes32) {
        Lost memory none;
        return keccak256(abi.encode(none));
    }

    /// By shares, rounded down; the remainder is the lead's.
    function _partOf(Claim[] memory claims, uint256 number, uint256 amount) private pure returns (uint256 part) {
        if (number != 1) return amount * claims[number - 1].shareBps / 10_000;
        part = amount;
        for (uint256 i = 1; i < claims.length; i++) {
            part -= amount * claims[i].shareBps / 10_000;
        }
    }

    function _arguments(bytes memory effect) internal pure returns (bytes memory rest) {
        rest = new bytes(effect.length - 4);
        for (uint256 i = 0; i < rest.length; i++) {
            rest[i] = effect[i + 4];
        }
    }
}
