// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.28;

import {Book} from "./Bookkeeping.sol";
import {Claims} from "./Claims.sol";
import {Nodes} from "./generated/Nodes.sol";
import {Rules} from "./generated/Rules.sol";
import {IEffects} from "./interfaces/IEffects.sol";
import {IProceeds} from "./interfaces/IEngine.sol";
import {LoanId, PartyId} from "./types/Ids.sol";
import {Money, NIL, toMoney} from "./types/Money.sol";
import {ALL_SHARES} from "./types/Rate.sol";
import "./types/Records.sol";

/// Who bears what is lost of a loan: first the cover, as far as one is agreed and paid in, then the claims by rank.
abstract contract Losses is IProceeds, Claims {
    // Calls go to the ledger's token, which calls nobody.
    // slither-disable-start reentrancy-no-eth

    /* ------------------------------------------------------------------ COVER */

    /// @inheritdoc IProceeds
    function drawCover(LoanId loan) external delegated returns (bool) {
        bool inDefault = (_files[_file(loan)].reached >> Nodes.DEFAULT_DECLARED) & 1 != 0;
        if (!inDefault || _coverClaims[loan] != 0 || _claimNumbers[loan] == MOST_CLAIMS) return false;
        Book memory b = _open(loan);
        if (!_isLive(b.loan) || !_losses[loan].whole.isNil()) return false;
        Money owed = toMoney(_owedNow(b));
        Money amount = _covered(_lender(b), owed);
        if (amount.isNil()) return false;
        _draw(loan, _lender(b), owed, amount);
        return true;
    }

    /// The least of the rate, what is left of the cap, and what is there.
    function _covered(PartyId lender, Money owed) private view returns (Money) {
        Cover storage cover = _covers[lender];
        uint256 there = _accounts[AccountKind.Cover][_file(lender)];
        uint256 most = (cover.cap - cover.drawn).fen();
        uint256 rated = owed.fen() * cover.rateBps / ALL_SHARES;
        if (rated < most) most = rated;
        return toMoney(there < most ? there : most);
    }

    function _draw(LoanId id, PartyId lender, Money owed, Money amount) private {
        Cover storage cover = _covers[lender];
        _share(id);
        _loans[id].marks |= MARK_SUBROGATED;
        cover.drawn = cover.drawn + amount;
        uint256[] memory parts = _shares(id, amount.fen());
        _coverClaims[id] = _addClaim(id, cover.provider, ClaimKind.Cover, amount);
        _logStep(
            _reach(Rules.firstLossDrawn(), _file(lender), _file(id), 1 << Nodes.DEFAULT_DECLARED),
            _today(),
            _effectOfDraw(id, lender, owed, amount, parts)
        );
        _debit(AccountKind.Cover, _file(lender), amount);
        _compensate(id, parts);
    }

    function _effectOfDraw(LoanId id, PartyId lender, Money owed, Money amount, uint256[] memory parts)
        private
        view
        returns (bytes memory)
    {
        PartyId[] memory payees = new PartyId[](parts.length);
        Money[] memory amounts = new Money[](parts.length);
        for (uint8 i = 0; i < parts.length; i++) {
            (payees[i], amounts[i]) = (_payeeOf(_claims[id][i + 1]), toMoney(parts[i]));
        }
        Cover storage c = _covers[lender];
        return abi.encodeCall(
            IEffects.firstLossDrawn,
            (id, _coverClaims[id], c.provider, owed, c.rateBps, amount, c.cap - c.drawn, payees, amounts)
        );
    }

    function _compensate(LoanId id, uint256[] memory parts) private {
        uint256 netted = 0;
        for (uint8 i = 1; i <= parts.length; i++) {
            Claim storage claim = _claims[id][i];
            claim.received = toMoney(claim.received.fen() + parts[i - 1]);
            netted += _payOut(_payeeOf(claim), parts[i - 1]);
        }
        if (netted != 0) _token.redeem(netted);
    }

    /* ------------------------------------------------------------------ ALLOCATION */

    /// @inheritdoc IProceeds
    function allocateLoss(LoanId loan, Money owed, Money loss, uint8 cause) external delegated {
        if (!_losses[loan].whole.isNil() || loss.isNil()) return;
        bool several = _claimNumbers[loan] > 1;
        _losses[loan] = Lost(loss, several ? owed : NIL, cause);
        if (several) _loans[loan].marks |= MARK_SUBROGATED;
        uint256[] memory positions = _positions(loan, owed.fen());
        uint256[] memory saved = _pour(loan, (owed - loss).fen(), positions).parts;
        for (uint8 i = 1; i <= saved.length; i++) {
            // A state is compared, not an amount.
            // slither-disable-next-line incorrect-equality
            if (positions[i - 1] == 0) continue;
            _allocate(loan, i, toMoney(positions[i - 1]), toMoney(positions[i - 1] - saved[i - 1]));
        }
    }

    function _allocate(LoanId id, uint8 number, Money position, Money part) private {
        Lost storage loss = _losses[id];
        Claim storage claim = _claims[id][number];
        if (!loss.left.isNil()) claim.position = position;
        bytes memory effect =
            abi.encodeCall(IEffects.lossAllocated, (claim.owner, position, part, loss.whole, loss.cause));
        _noteClaim(id, Rules.lossAllocated(), number, 1 << uint256(loss.cause), _today(), effect);
    }
    // slither-disable-end reentrancy-no-eth
}
