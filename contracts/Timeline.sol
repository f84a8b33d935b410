// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.28;

import {Bases} from "./Bases.sol";
import {Book, Past, Play} from "./Bookkeeping.sol";
import {LedgerBase, Setup} from "./LedgerBase.sol";
import {LoanCourse} from "./LoanCourse.sol";
import {Pasts} from "./Pasts.sol";
import {ReplayEffects} from "./ReplayEffects.sol";
import {IScheduling, ITimeline, IVersions} from "./interfaces/IEngine.sol";
import {Day} from "./types/Day.sol";
import {LoanId, PaymentId} from "./types/Ids.sol";
import {NIL} from "./types/Money.sol";
import "./types/Records.sol";

/// Plays a loan over its payments, refunds and prepayments again, from its disbursement or its base (docs/explain/money.md §9).
contract Timeline is ITimeline, LoanCourse, ReplayEffects, Bases, Pasts {
    // Calls go to the ledger's own modules, by delegatecall, and to its token, which calls nobody.
    // slither-disable-start reentrancy-no-eth
    constructor(Setup memory s) LedgerBase(s) {}

    /* ------------------------------------------------------------------ PLAY */

    /// @inheritdoc ITimeline
    function replay(LoanId loan, uint16 first) external delegated returns (uint256 uncovered) {
        Book memory b = _open(loan);
        b.play = new Play[](1);
        b.play[0].past = _past(b, _bases[loan].payments);
        b.play[0].replayedFrom = first;
        _keepRecord(b);
        _begin(b);
        if (b.loan.marks & MARK_AMENDED != 0) _followTerms(b, first);
        _run(b, _today(), type(uint256).max);
        _close(b);
        return b.play[0].uncovered;
    }

    function _keepRecord(Book memory b) private view {
        b.play[0].recorded = new uint256[](b.rows.length);
        for (uint256 k = 1; k < b.rows.length; k++) {
            b.play[0].recorded[k] = _rows(b, k)[k].stored;
        }
    }

    /// The loan as it was disbursed, or as it was at its base. What it has been since, and how its rows were logged, is on record.
    function _begin(Book memory b) private view {
        Terms memory terms = _terms[b.id];
        Day start = b.loan.startDay;
        // A loan that was cancelled stays so: money that comes is credit.
        bool cancelled = b.loan.state == LoanState.Cancelled;
        Day closedOn = b.loan.closedOn;
        bool amended = b.loan.marks & MARK_AMENDED != 0;
        Base memory base = _bases[b.id];
        // A list in memory begins empty.
        // slither-disable-next-line uninitialized-local
        uint256[] memory rows;
        if (!amended) {
            rows = IScheduling(_scheduling).schedule(terms, start);
            (base.first, base.balance) = (1, terms.principal);
        } else if (base.first <= base.last) {
            rows = IScheduling(_scheduling)
                .rest(terms, start, base.balance, base.first, base.last, QuoteKind.Reduced, NIL);
        }
        for (uint256 k = base.first - (base.due.number() == 0 ? 0 : 1); k < base.first + rows.length; k++) {
            b.rows[k].version = uint8(b.play[0].recorded[k] >> 216);
            b.rows[k].logged = uint8(b.play[0].recorded[k] >> 224);
        }
        _beginAt(b, base, rows);
        if (!amended) b.rows[1].fee = terms.originationFee.fen() + terms.periodicFee.fen();
        if (cancelled) {
            (b.loan.state, b.loan.closedOn) = (LoanState.Cancelled, closedOn);
            (b.loan.undue, b.loan.interestBase) = (0, 0);
        }
        b.loan.pending = b.play[0].past.length;
        _keepMemory(b);
    }

    /// What followed on the day of new terms before other money: a merchant's refund that came with them, what credit paid, perhaps the end. It is told again where the
    /// story changes right behind it: what days to come bring may be paid out of that credit.
    function _followTerms(Book memory b, uint16 first) private {
        Play memory play = b.play[0];
        uint16 behind = _bases[b.id].payments;
        Day day = b.loan.startDay;
        play.reallocates = first <= behind;
        if (b.loan.credit != 0) _nameCreditSource(b, behind);
        if (play.past.length != 0 && play.past[0].payment.kind == PaymentKind.MerchantRefund) _takePayment(b, day);
        if (b.loan.credit != 0) _allocateCredit(b, day);
        _conclude(b, day);
        _stepTaken(b);
    }

    /// What is in memory now stays: all rows among it.
    function _keepMemory(Book memory b) private pure {
        uint256 floor;
        assembly ("memory-safe") {
            floor := mload(0x40)
        }
        b.play[0].floor = floor;
    }

    /// What a step has left in memory is needed no more. The memory of a long loan would cost more than all its steps.
    function _stepTaken(Book memory b) internal pure override {
        uint256 floor = b.play[0].floor;
        assembly ("memory-safe") {
            mstore(0x40, floor)
        }
    }

    function _nextPayment(Book memory b) internal pure override returns (Day) {
        return b.play[0].past[b.play[0].next].payment.valueDay;
    }

    function _takePayment(Book memory b, Day day) internal override {
        Play memory play = b.play[0];
        Past memory past = play.past[play.next++];
        b.loan.pending--;
        if (past.removed) {
            _departIfLive(b);
        } else if (past.payment.kind == PaymentKind.Refund) {
            _refund(b, past.payment.amount.fen());
        } else {
            (b.payment, b.paidBy) = (past.id, _nodeOf(past.payment.kind));
            play.reallocates = past.payment.number >= play.replayedFrom;
            if (!_isPrepayment(past.payment.kind)) _allocate(b, past.payment.amount.fen(), day);
            else if (!_playPrepayment(b, past)) _takeAgain(b, past);
        }
    }

    /// As an ordinary payment, after what its day brings: rows that came back are to be billed first.
    function _takeAgain(Book memory b, Past memory past) private pure {
        past.payment.kind = PaymentKind.Transfer;
        b.play[0].next--;
        b.loan.pending++;
    }

    function _refund(Book memory b, uint256 amount) private pure {
        uint256 covered = b.loan.credit < amount ? b.loan.credit : amount;
        b.loan.credit -= covered;
        b.play[0].uncovered += amount - covered;
    }

    /// The book goes through storage: prepayments are played by another module.
    function _playPrepayment(Book memory b, Past memory past) private returns (bool held) {
        Play memory play = b.play[0];
        _close(b);
        bytes memory call = abi.encodeCall(
            IVersions.replayPrepayment, (b.id, past.id, !past.dropped, play.diverged, play.reallocates, play.recorded)
        );
        held = abi.decode(_callModule(_versions, call), (bool));
        if (held != past.dropped) {
            if (held) _reopen(b);
            return held;
        }
        _payments[past.id].dropped = !held;
        if (held) {
            play.diverged = true;
            _reopen(b);
        } else {
            _departIfLive(b);
        }
    }

    function _reopen(Book memory b) private view {
        _load(b);
        b.rows = _noRows(b.rows.length);
        (b.lowest, b.highest) = (b.rows.length, 0);
        for (uint256 k = 1; k < b.rows.length; k++) {
            _rows(b, k);
        }
        _keepMemory(b);
    }

    function _overdueBegan(Book memory) internal pure override {}

    /* ------------------------------------------------------------------ DEPARTURE FROM THE RECORD */

    /// The prepayment of this day is not made: the rows that it had replaced come back.
    function _departIfLive(Book memory b) private {
        b.play[0].diverged = true;
        if (!_isLive(b.loan) || b.loan.period > b.loan.rows) return;
        _close(b);
        _callModule(_versions, abi.encodeCall(IVersions.depart, (b.id)));
        _reopen(b);
    }
    // slither-disable-end reentrancy-no-eth
}
