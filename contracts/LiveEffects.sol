// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.28;

import {Accounts} from "./Accounts.sol";
import {Book} from "./Bookkeeping.sol";
import {Settling} from "./Settling.sol";
import {Nodes} from "./generated/Nodes.sol";
import {Rule, Rules} from "./generated/Rules.sol";
import {IEffects} from "./interfaces/IEffects.sol";
import {IDischarges, IProceeds} from "./interfaces/IEngine.sol";
import {Split} from "./libraries/Allocation.sol";
import {Day} from "./types/Day.sol";
import {NOBODY, PartyId} from "./types/Ids.sol";
import {Money, toMoney} from "./types/Money.sol";
import {ALL_SHARES} from "./types/Rate.sol";
import "./types/Records.sol";

/// What happens besides as a loan takes its course: in the log, in the accounts and in the facility.
abstract contract LiveEffects is Settling, Accounts {
    function _note(Book memory b, Rule memory rule, bytes32 object, uint256 standing, Day day, bytes memory effect)
        internal
        override
    {
        b.nodes |= 1 << uint256(rule.node);
        _logStep(_reach(rule, b.file, object, _files[b.file].reached | standing), day, effect);
    }

    /* ------------------------------------------------------------------ FACILITY */

    function _principalRepaid(Book memory b, uint256 amount, Day day) internal override {
        if (amount == 0 || !b.pact.isRevolving() || !_facilities[b.facility].revolving) return;
        b.nodes |= 1 << Nodes.LIMIT_RESTORED;
        _callModule(_discharges, abi.encodeCall(IDischarges.principalRepaid, (b.facility, b.id, toMoney(amount), day)));
    }

    function _overdueEnded(Book memory b, Day day) internal override {
        uint256 standing = (1 << Nodes.INSTALMENT_SETTLED) | (1 << Nodes.OVERDUE_ENTERED);
        _note(b, Rules.overdueCured(), b.file, standing, day, abi.encodeCall(IEffects.overdueCured, (day)));
        _callModule(_discharges, abi.encodeCall(IDischarges.arrearsEnded, (b.facility)));
    }

    /* ------------------------------------------------------------------ PROCEEDS */

    /// The servicer's fee and the claim's part.
    function _distribute(Book memory b, Split memory s, Day day) internal override {
        uint256 whole;
        uint256 toServicer;
        // The parts of a payment have 64 bits together.
        unchecked {
            uint256 charges = s.fee + s.interest + s.penalty + s.compound;
            whole = charges + s.principal;
            b.loan.distributed += whole;
            toServicer = charges * b.pact.servicerFeeBps() / ALL_SHARES;
        }
        if (_isShared(b)) {
            _distributeShares(b, toServicer, whole - toServicer, s.credit, day);
            return;
        }
        uint256 toOwner = whole - toServicer - _keepOwed(b, whole - toServicer);
        if (toOwner + toServicer == 0) return;
        PartyId owner = _claims[b.id][SOLE_CLAIM].owner;
        PartyId servicer = toServicer == 0 ? _lender(b) : _feeOwner(b);
        bytes memory effect =
            abi.encodeCall(IEffects.proceedsDistributed, (owner, toMoney(toOwner), servicer, toMoney(toServicer)));
        uint256 standing = 1 << Nodes.PAYMENT_ALLOCATED;
        _note(b, Rules.proceedsDistributed(), bytes32(uint256(SOLE_CLAIM)), standing, day, effect);
        if (owner == servicer) (toOwner, toServicer) = (toOwner + toServicer, 0);
        b.redeemed += _payOut(owner, toOwner) + _payOut(servicer, toServicer);
    }

    function _feeOwner(Book memory b) private view returns (PartyId servicer) {
        servicer = _servicers[b.facility];
        if (servicer == NOBODY) servicer = _lender(b);
    }

    /// Between several claims. A recourse is paid out of what would become credit.
    function _distributeShares(Book memory b, uint256 toServicer, uint256 toClaims, uint256 left, Day day) private {
        if (toClaims + toServicer + left == 0) return;
        b.nodes |= 1 << Nodes.PROCEEDS_DISTRIBUTED;
        uint256 owed = b.loan.marks & MARK_SUBROGATED == 0 ? 0 : _owedNow(b);
        IProceeds.Distribution memory d = IProceeds.Distribution(toServicer, toClaims, left, owed, b.paidBy, day);
        bytes memory result = _callModule(_proceeds, abi.encodeCall(IProceeds.distribute, (b.id, d)));
        (uint256 redeemed, uint256 recourse, bool open) = abi.decode(result, (uint256, uint256, bool));
        b.redeemed += redeemed;
        b.loan.credit -= recourse;
        if (recourse != 0) b.loan.marks |= MARK_SUBROGATED;
        if (!open) b.loan.marks &= ~uint256(MARK_RECOURSE);
    }

    /// What the claim owes to the loan's credit stays here.
    function _keepOwed(Book memory b, uint256 amount) private returns (uint256) {
        if (b.loan.marks & MARK_CLAIM_OWES == 0) return 0;
        Claim storage claim = _claims[b.id][SOLE_CLAIM];
        Money kept = claim.owes.min(toMoney(amount));
        claim.owes = claim.owes - kept;
        if (claim.owes.isNil()) b.loan.marks &= ~uint256(MARK_CLAIM_OWES);
        return kept.fen();
    }

    /* ------------------------------------------------------------------ THE END */

    function _settled(Book memory b, Day day) internal override {
        _note(
            b,
            Rules.obligationsMet(),
            b.file,
            0,
            day,
            abi.encodeCall(IEffects.obligationsMet, (day, toMoney(b.loan.credit)))
        );
        _facilities[b.facility].open--;
        b.nodes |= 1 << Nodes.LOAN_NOTE_CANCELLED;
        _callModule(_proceeds, abi.encodeCall(IProceeds.cancelNotes, (b.id, toMoney(b.loan.distributed), day)));
    }

    /// Writes the book back; then tokens move.
    function _finishTransaction(Book memory b, address payer, Money incoming) internal {
        _close(b);
        if (!incoming.isNil()) {
            if (payer == address(0)) _token.issue(incoming.fen());
            else _token.collect(payer, incoming.fen());
        }
        if (b.redeemed == 0) return;
        _token.redeem(b.redeemed);
        b.redeemed = 0;
    }
}
