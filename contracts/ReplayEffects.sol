// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.28;

import {Book} from "./Bookkeeping.sol";
import {Settling} from "./Settling.sol";
import {Nodes} from "./generated/Nodes.sol";
import {Rule, Rules} from "./generated/Rules.sol";
import {IEffects} from "./interfaces/IEffects.sol";
import {Split} from "./libraries/Allocation.sol";
import {Day} from "./types/Day.sol";
import {toMoney} from "./types/Money.sol";
import "./types/Records.sol";

/// What happens besides as a loan is played again: in the log what is not there yet. Accounts and facility are put right once, at the end (Replay).
abstract contract ReplayEffects is Settling {
    function _note(Book memory b, Rule memory rule, bytes32 object, uint256 standing, Day day, bytes memory effect)
        internal
        override
    {
        if (_isLogged(b, rule.node)) return;
        b.nodes |= 1 << uint256(rule.node);
        _logStep(_reach(rule, b.file, object, _files[b.file].reached | standing), day, effect);
    }

    /// Steps of an instalment keep count of themselves; but rows that were replaced have lost it, so that what time brought before the play departed from the record
    /// is known to be in the log.
    function _isLogged(Book memory b, uint8 node) private view returns (bool) {
        if (node == Nodes.PAYMENT_ALLOCATED || node == Nodes.INSTALMENT_SETTLED) return !b.play[0].reallocates;
        if (node == Nodes.BILL_ISSUED || node == Nodes.PERIODIC_FEE_CHARGED) return !b.play[0].diverged;
        if (node == Nodes.TOLERANCE_CLEARED) return (_files[b.file].reached >> node) & 1 != 0;
        return false;
    }

    function _principalRepaid(Book memory, uint256, Day) internal pure override {}

    function _distribute(Book memory b, Split memory s, Day) internal pure override {
        b.loan.distributed += s.fee + s.interest + s.penalty + s.compound + s.principal;
    }

    function _overdueEnded(Book memory, Day) internal pure override {}

    /// A reversal has cleared this node, a late payment has not.
    function _settled(Book memory b, Day day) internal override {
        if ((_files[b.file].reached >> Nodes.OBLIGATIONS_MET) & 1 != 0) return;
        _note(
            b,
            Rules.obligationsMet(),
            b.file,
            0,
            day,
            abi.encodeCall(IEffects.obligationsMet, (day, toMoney(b.loan.credit)))
        );
        // Claims that share are cancelled once it is known what they have received (Proceeds.adjust).
        if (_isShared(b)) return;
        bytes memory effect =
            abi.encodeCall(IEffects.loanNoteCancelled, (_claims[b.id][SOLE_CLAIM].owner, toMoney(b.loan.distributed)));
        uint256 standing = 1 << Nodes.LOAN_NOTE_ISSUED;
        _note(b, Rules.loanNoteCancelled(), bytes32(uint256(SOLE_CLAIM)), standing, day, effect);
    }
}
