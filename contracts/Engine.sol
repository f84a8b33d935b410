// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.28;

import {Book} from "./Bookkeeping.sol";
import {LedgerBase, Setup} from "./LedgerBase.sol";
import {LiveEffects} from "./LiveEffects.sol";
import {LoanCourse} from "./LoanCourse.sol";
import {Nodes} from "./generated/Nodes.sol";
import {Rules} from "./generated/Rules.sol";
import {IEffects} from "./interfaces/IEffects.sol";
import {Act, IDischarges, IEngine, IMoneyEngine, IReplay, Incoming} from "./interfaces/IEngine.sol";
import {PaymentSlots} from "./libraries/PaymentSlots.sol";
import {Day} from "./types/Day.sol";
import {LoanId, PaymentId} from "./types/Ids.sol";
import {Money, NIL} from "./types/Money.sol";
import "./types/Records.sol";

/// The money of loans, once for all phases: how a loan is brought up to today, and how a payment is taken.
contract Engine is IMoneyEngine, LoanCourse, LiveEffects {
    // Calls go to the ledger's own modules, by delegatecall, and to its token, which calls nobody.
    // slither-disable-start reentrancy-no-eth
    constructor(Setup memory s) LedgerBase(s) {}

    /* ------------------------------------------------------------------ TIME */

    /// @inheritdoc IEngine
    function advance(LoanId loan) external delegated returns (bool current, uint256 nodes) {
        _reached(_file(loan), FileKind.Loan);
        if (_isCurrent(_loans[loan])) return (true, 0);
        Book memory b = _open(loan);
        current = _catchUp(b);
        if (b.touched) _finishTransaction(b, address(0), NIL);
        nodes = b.nodes;
    }

    /// Nothing can happen to the loan today that has not.
    function _isCurrent(Loan storage l) private view returns (bool) {
        LoanState state = l.state;
        if (l.pending != 0 || state == LoanState.Archived) return false;
        if (state != LoanState.Active && state != LoanState.Overdue) return true;
        if (l.firstOpen > l.rows && l.marks & MARKS_UNSETTLED == 0) return false;
        Day today_ = _today();
        return l.accruedThrough == today_ && l.nextEvent > today_;
    }

    function _catchUp(Book memory b) private returns (bool current) {
        current = _run(b, _today(), STEPS_A_CALL);
        // What kept the loan from being settled may be gone.
        if (b.loan.firstOpen > b.loan.rows) _conclude(b, _today());
        _finish(b);
    }

    function _overdueBegan(Book memory b) internal override {
        _callModule(_discharges, abi.encodeCall(IDischarges.arrearsBegan, (b.facility, b.id)));
    }

    function _stepTaken(Book memory b) internal pure override {}

    /* ------------------------------------------------------------------ MONEY IN */

    /// @inheritdoc IMoneyEngine
    function receivePayment(Incoming memory money, Act memory act) external delegated {
        Book memory b = _open(money.loan);
        bytes32 object = bytes32(PaymentId.unwrap(money.id));
        Passage memory p = _reach(Rules.paymentReceived(), b.file, object, _files[b.file].reached);
        bool current = _catchUp(b);
        if (current && money.valueDay < b.loan.accruedThrough && _isPlayed(b, money, act)) return;
        _enter(b, money, 0, current);
        bytes memory effect = abi.encodeCall(
            IEffects.paymentReceived,
            (money.amount, money.receipt, money.valueDay, money.payer, uint16(b.loan.payments), 0)
        );
        _log(p, Entry(act.actor, money.valueDay, 0, act.documents, effect, act.consents));
        _allocateNew(b, money, current);
    }

    /// @inheritdoc IMoneyEngine
    function take(Incoming memory money, bool current) external delegated {
        Book memory b = _open(money.loan);
        _enter(b, money, 0, current);
        _allocateNew(b, money, current);
    }

    function _allocateNew(Book memory b, Incoming memory money, bool current) private {
        if (current) {
            _allocatePayment(b, money.id, money.kind, money.amount, money.valueDay);
            _moveBucket(b);
        }
        _finishTransaction(b, money.payer, money.inside ? NIL : money.amount);
    }

    function _allocatePayment(Book memory b, PaymentId id, PaymentKind kind, Money amount, Day day) private {
        (b.payment, b.paidBy) = (id, _nodeOf(kind));
        _allocate(b, amount.fen(), day);
    }

    /// Money of an earlier day has the loan played again, if that makes a difference.
    function _isPlayed(Book memory b, Incoming memory money, Act memory act) private returns (bool) {
        _finishTransaction(b, address(0), NIL);
        return abi.decode(_callModule(_replay, abi.encodeCall(IReplay.insert, (money, act))), (bool));
    }

    /* ------------------------------------------------------------------ PAYMENTS THAT WAIT */

    function _nextPayment(Book memory b) internal view override returns (Day) {
        (, Payment memory earliest) = _earliestPending(b);
        return earliest.valueDay;
    }

    function _takePayment(Book memory b, Day day) internal override {
        (PaymentId id, Payment memory p) = _earliestPending(b);
        p.state = PaymentState.Allocated;
        PaymentSlots.store(_payments[id], p);
        b.loan.pending--;
        _allocatePayment(b, id, p.kind, p.amount, day);
    }

    /// By value day, then by number.
    function _earliestPending(Book memory b) private view returns (PaymentId id, Payment memory earliest) {
        PaymentId at = b.loan.lastPayment;
        for (uint256 left = b.loan.pending; left > 0;) {
            Payment memory p = PaymentSlots.load(_payments[at]);
            if (p.state == PaymentState.Received) {
                left--;
                if (earliest.number == 0 || p.valueDay <= earliest.valueDay) (id, earliest) = (at, p);
            }
            at = p.previous;
        }
    }
    // slither-disable-end reentrancy-no-eth
}
