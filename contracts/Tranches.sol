// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.28;

import {LedgerBase} from "./LedgerBase.sol";
import {LoanId} from "./types/Ids.sol";
import {ALL_SHARES} from "./types/Rate.sol";
import "./types/Records.sol";

/// What of an amount is whose, of several claims to one loan: by shares, or by rank. By rank shares that are not junior come first, then the junior ones, then whoever
/// covered the first loss. Recourse claims stand outside: what they get is not owed to the shares. In fen, by claim from the first on.
abstract contract Tranches is LedgerBase {
    enum Rank {
        Senior,
        Junior,
        Cover,
        Outside
    }

    /// An amount that is poured over the claims, as far as each has room.
    struct Pour {
        Rank[] ranks;
        uint256[] room;
        uint256[] parts;
        uint256 left;
    }

    function _count(LoanId id) internal view returns (uint8 last) {
        last = _claimNumbers[id];
        if (last == 0) last = 1;
    }

    /// By the claims' shares, rounded down, the remainder to the first.
    function _shares(LoanId id, uint256 amount) internal view returns (uint256[] memory parts) {
        uint8 last = _count(id);
        parts = new uint256[](last);
        uint256 left = amount;
        for (uint8 i = 2; i <= last; i++) {
            parts[i - 1] = amount * _claims[id][i].shareBps / ALL_SHARES;
            left -= parts[i - 1];
        }
        parts[0] = left;
    }

    /// What each claim has of a debt: the cover what it has still to get, the shares the rest.
    function _positions(LoanId id, uint256 owed) internal view returns (uint256[] memory positions) {
        uint256 cover = _unpaidCover(id);
        if (cover > owed) cover = owed;
        positions = _shares(id, owed - cover);
        if (cover != 0) positions[_coverClaims[id] - 1] = cover;
    }

    function _unpaidCover(LoanId id) internal view returns (uint256) {
        Claim storage claim = _claims[id][_coverClaims[id]];
        return (claim.amount - claim.received).fen();
    }

    /// Rank by rank. What no claim has room for is left.
    function _pour(LoanId id, uint256 amount, uint256[] memory room) internal view returns (Pour memory p) {
        p.room = room;
        p.ranks = new Rank[](room.length);
        p.parts = new uint256[](room.length);
        p.left = amount;
        for (uint8 i = 0; i < room.length; i++) {
            p.ranks[i] = _rankOf(_claims[id][i + 1]);
        }
        for (uint8 i = 0; i < uint8(Rank.Outside); i++) {
            _fill(p, Rank(i));
        }
    }

    function _rankOf(Claim storage claim) private view returns (Rank) {
        if (claim.kind == ClaimKind.Cover) return Rank.Cover;
        if (claim.kind == ClaimKind.Recourse) return Rank.Outside;
        return claim.junior ? Rank.Junior : Rank.Senior;
    }

    /// Claims of one rank by their room, rounded down; what that leaves goes to the first of them that has room.
    function _fill(Pour memory p, Rank rank) private pure {
        uint256 whole = 0;
        for (uint256 i = 0; i < p.room.length; i++) {
            if (p.ranks[i] == rank) whole += p.room[i];
        }
        uint256 given = p.left < whole ? p.left : whole;
        if (given == 0) return;
        p.left -= given;
        uint256 rest = given;
        for (uint256 i = 0; i < p.room.length; i++) {
            if (p.ranks[i] != rank) continue;
            p.parts[i] = p.room[i] * given / whole;
            rest -= p.parts[i];
        }
        for (uint256 i = 0; rest != 0; i++) {
            if (p.ranks[i] != rank) continue;
            uint256 more = p.room[i] - p.parts[i];
            if (more > rest) more = rest;
            p.parts[i] += more;
            rest -= more;
        }
    }
}
