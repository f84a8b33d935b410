// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.28;

import {Book, Past, Play} from "./Bookkeeping.sol";
import {LedgerBase, Setup} from "./LedgerBase.sol";
import {LoanCourse} from "./LoanCourse.sol";
import {ReplayEffects} from "./ReplayEffects.sol";
import {Rules} from "./generated/Rules.sol";
import {IEffects} from "./interfaces/IEffects.sol";
import {IScheduling, ITimeline, IVersions} from "./interfaces/IEngine.sol";
import {LoanSlots, Standing} from "./libraries/LoanSlots.sol";
import {PaymentSlots} from "./libraries/PaymentSlots.sol";
import {LOGGED_FEE, Row} from "./libraries/RowSlots.sol";
import {Rows} from "./libraries/Rows.sol";
import {Day} from "./types/Day.sol";
import {LoanId, PaymentId} from "./types/Ids.sol";
import {toMoney} from "./types/Money.sol";
import {Rate} from "./types/Rate.sol";
import "./types/Records.sol";

/// The payments, refunds and prepayments of a loan by value day and number, and playing the loan over them again from its disbursement (docs/explain/money.md §9).
contract Timeline is ITimeline, LoanCourse, ReplayEffects {
    constructor(Setup memory s) LedgerBase(s) {}

    /* ------------------------------------------------------------------ WHAT STANDS */

    /// @inheritdoc ITimeline
    function survey(LoanId loan) external view delegated returns (uint256 uncovered, Day lastPrepaid) {
        Book memory b = _open(loan);
        Past[] memory past = _past(b);
        uint256 out = b.loan.distributed + b.loan.credit;
        for (uint256 i = 0; i < past.length; i++) {
            if (past[i].removed) continue;
            Payment memory p = past[i].payment;
            if (p.kind == PaymentKind.Refund) out += p.amount.fen();
            else uncovered += p.amount.fen();
            if (_isPrepayment(p.kind) && !past[i].dropped) lastPrepaid = p.valueDay;
        }
        // All that went out, less all that came in.
        uncovered = out - uncovered;
    }

    /// @inheritdoc ITimeline
    function reallocatedFrom(LoanId loan, Day day, uint16 number) external view delegated returns (uint16 first) {
        Past[] memory past = _past(_open(loan));
        first = number;
        for (uint256 i = past.length; i > 0; i--) {
            Payment memory p = past[i - 1].payment;
            if (p.kind == PaymentKind.Refund || past[i - 1].removed) continue;
            if (p.number < first) first = p.number;
            if (p.valueDay < day || (p.valueDay == day && p.number < number)) break;
        }
    }

    function _isPrepayment(PaymentKind kind) private pure returns (bool) {
        return
            kind == PaymentKind.PrepayShortened || kind == PaymentKind.PrepayReduced || kind == PaymentKind.PrepayFull;
    }

    /// Everything that came in and went out and was not reversed, by value day and number; of a reversed prepayment its place.
    function _past(Book memory b) private view returns (Past[] memory list) {
        uint256 count = b.loan.payments;
        Past[] memory all = new Past[](count);
        PaymentId at = b.loan.lastPayment;
        uint256 first = count;
        for (uint256 left = count; left > 0; left--) {
            Payment memory p = PaymentSlots.load(_payments[at]);
            bool prepayment = _isPrepayment(p.kind);
            bool dropped = prepayment && _payments[at].dropped;
            bool removed = p.state == PaymentState.Reversed;
            if (!removed || (prepayment && !dropped)) _sortIn(all, --first, Past(at, p, dropped, removed));
            at = p.previous;
        }
        return _from(all, first);
    }

    /// Puts an entry before those from `at + 1` on, which are sorted, at its place. It is the one with the least number.
    function _sortIn(Past[] memory all, uint256 at, Past memory entry) private pure {
        for (; at + 1 < all.length && all[at + 1].payment.valueDay < entry.payment.valueDay; at++) {
            all[at] = all[at + 1];
        }
        all[at] = entry;
    }

    function _from(Past[] memory all, uint256 first) private pure returns (Past[] memory list) {
        uint256 length = all.length - first;
        assembly ("memory-safe") {
            list := add(all, mul(32, first))
            mstore(list, length)
        }
    }

    /* ------------------------------------------------------------------ PLAY */

    /// @inheritdoc ITimeline
    function replay(LoanId loan, uint16 first) external delegated returns (uint256 uncovered) {
        Book memory b = _open(loan);
        b.play = new Play[](1);
        b.play[0].past = _past(b);
        b.play[0].replayedFrom = first;
        _keepRecord(b);
        _begin(b);
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

    /// The loan as it was disbursed. What it has been since, and how its rows were logged, is on record.
    function _begin(Book memory b) private view {
        Terms memory terms = _terms[b.id];
        Standing memory l = b.loan;
        uint256[] memory rows = IScheduling(_scheduling).schedule(terms, l.startDay);
        (l.state, l.bucket) = (LoanState.Active, 0);
        (l.rows, l.period, l.firstOpen) = (rows.length, 1, 1);
        (l.billed, l.due, l.aged, l.overdueRows) = (0, 0, 0, 0);
        (l.distributed, l.credit, l.interestNumerator) = (0, 0, 0);
        (l.penaltyNumerator, l.penaltyPaid, l.overduePrincipal) = (0, 0, 0);
        (l.undue, l.interestBase) = (terms.principal.fen(), terms.principal.fen());
        (l.accruedThrough, l.nextEvent, l.closedOn) = (l.startDay, l.startDay, Day.wrap(0));
        l.pending = b.play[0].past.length;
        for (uint256 k = 1; k <= rows.length; k++) {
            _beginRow(b, k, rows[k - 1]);
        }
        b.rows[1].fee = terms.originationFee.fen() + terms.periodicFee.fen();
        _keepMemory(b);
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

    function _beginRow(Book memory b, uint256 number, uint256 packed) private pure {
        Row memory r = b.rows[number];
        uint256 recorded = b.play[0].recorded[number];
        r.due = Rows.due(packed);
        r.principal = Rows.principal(packed).fen();
        r.interest = Rows.interest(packed).fen();
        r.fee = 0;
        r.state = InstalmentState.Scheduled;
        r.version = uint8(recorded >> 216);
        r.logged = uint8(recorded >> 224);
        (r.principalPaid, r.interestPaid, r.feePaid) = (0, 0, 0);
    }

    function _nextPayment(Book memory b) internal pure override returns (Day) {
        return b.play[0].past[b.play[0].next].payment.valueDay;
    }

    function _takePayment(Book memory b, Day day) internal override {
        Play memory play = b.play[0];
        Past memory past = play.past[play.next++];
        b.loan.pending--;
        if (past.removed) {
            _departIfLive(b, day);
        } else if (past.payment.kind == PaymentKind.Refund) {
            _refund(b, past.payment.amount.fen());
        } else {
            (b.payment, b.paidBy) = (past.id, _nodeOf(past.payment.kind));
            play.reallocates = past.payment.number >= play.replayedFrom;
            if (!_isPrepayment(past.payment.kind)) _allocate(b, past.payment.amount.fen(), day);
            else if (!_playPrepayment(b, past, day)) _takeAgain(b, past);
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
    function _playPrepayment(Book memory b, Past memory past, Day day) private returns (bool held) {
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
            _departIfLive(b, day);
        }
    }

    function _reopen(Book memory b) private view {
        LoanSlots.load(_loans[b.id], b.loan, b.stored);
        b.rows = _noRows(b.rows.length);
        (b.lowest, b.highest) = (b.rows.length, 0);
        for (uint256 k = 1; k < b.rows.length; k++) {
            _rows(b, k);
        }
        _keepMemory(b);
    }

    function _nameCreditSource(Book memory b) internal view override {}

    function _overdueBegan(Book memory) internal pure override {}

    /* ------------------------------------------------------------------ DEPARTURE FROM THE RECORD */

    /// The prepayment of this day is not made: the rows that it had replaced come back, under a new version.
    function _departIfLive(Book memory b, Day day) private {
        b.play[0].diverged = true;
        Standing memory l = b.loan;
        if (!_isLive(l) || l.period > l.rows) return;
        if (l.version == type(uint8).max) revert NumbersSpent(b.id, l.version);
        l.version++;
        uint256 first = _rows(b, l.period)[l.period].isOpen() ? l.period : l.period + 1;
        if (first > l.rows) return;
        uint256[] memory rows = new uint256[](l.rows + 1 - first);
        uint256 principal = 0;
        for (uint256 k = first; k <= l.rows; k++) {
            rows[k - first] = _renew(b, k);
            principal += b.rows[k].principal;
        }
        if (l.billed >= first) l.billed = first - 1;
        l.nextEvent = l.accruedThrough;
        Rate cap = _capAt(_lender(b), _agreements[b.id].disclosedOn);
        bytes memory effect = abi.encodeCall(
            IEffects.scheduleGenerated, (uint8(l.version), toMoney(principal), cap, uint16(first), rows)
        );
        _note(b, Rules.scheduleGenerated(), b.file, 0, day, effect);
    }

    /// The row under the new version, not yet billed. Returns it as the log has it.
    function _renew(Book memory b, uint256 number) private view returns (uint256) {
        Row memory r = _rows(b, number)[number];
        r.version = b.loan.version;
        r.logged = 0;
        r.state = InstalmentState.Scheduled;
        uint256 fee = r.fee;
        if (number > b.loan.period) fee += _terms[b.id].periodicFee.fen();
        else if (fee != 0) r.logged = LOGGED_FEE;
        return Rows.pack(r.due, toMoney(r.principal), toMoney(r.interest), uint48(fee));
    }
}
