// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.28;

import {Book} from "./Bookkeeping.sol";
import {Crediting} from "./Crediting.sol";
import {Nodes} from "./generated/Nodes.sol";
import {Rules} from "./generated/Rules.sol";
import {IEffects} from "./interfaces/IEffects.sol";
import {Allocation, Split} from "./libraries/Allocation.sol";
import {Standing} from "./libraries/LoanSlots.sol";
import {LOGGED_BILL, LOGGED_DUE, LOGGED_FEE, LOGGED_OVERDUE, Row} from "./libraries/RowSlots.sol";
import {Day} from "./types/Day.sol";
import {Money, toMoney} from "./types/Money.sol";
import "./types/Records.sol";

/// The course of a loan through time (docs/explain/money.md §6 and §7), on a book in memory.
abstract contract LoanCourse is Crediting {
    uint256 internal constant STEPS_A_CALL = 100;

    enum Step {
        None,
        Period,
        Bill,
        Due,
        Overdue,
        Payment
    }

    /* ------------------------------------------------------------------ WHO PLAYS IT */

    /// The first of the loan's rows has become overdue.
    function _overdueBegan(Book memory b) internal virtual;
    /// The value day of the earliest payment that waits.
    function _nextPayment(Book memory b) internal view virtual returns (Day);
    function _takePayment(Book memory b, Day day) internal virtual;
    function _stepTaken(Book memory b) internal virtual;

    /* ------------------------------------------------------------------ TIME */

    /// Brings the book to day `to`, event by event. False when it took as many steps as one transaction may and is still days behind.
    function _run(Book memory b, Day to, uint256 limit) internal returns (bool) {
        for (uint256 steps = 0;; steps++) {
            (Step step, Day day) = _next(b, to);
            if (step == Step.None) break;
            if (steps >= limit && day.plus(BACKDATING_DAYS) < to) return false;
            _accrue(b, day);
            _take(b, step, day);
            _stepTaken(b);
        }
        _accrue(b, to);
        return true;
    }

    function _take(Book memory b, Step step, Day day) private {
        b.touched = true;
        if (step == Step.Period) _closePeriod(b, day);
        else if (step == Step.Bill) _bill(b, day);
        else if (step == Step.Due) _fallDue(b, day);
        else if (step == Step.Overdue) _age(b, day);
        else _takePayment(b, day);
    }

    /// The next event up to day `to`. On one day the schedule comes before the payments.
    function _next(Book memory b, Day to) private view returns (Step step, Day day) {
        day = NEVER;
        if (_isLive(b.loan) && b.loan.nextEvent <= to) (step, day) = _scheduled(b, to);
        if (b.loan.pending == 0) return (step, day);
        Day payment = _later(_nextPayment(b), b.loan.accruedThrough);
        if (payment <= to && payment < day) return (Step.Payment, payment);
    }

    /// The next step of the schedule up to day `to`; where there is none, remembers from which day on to look again.
    function _scheduled(Book memory b, Day to) private view returns (Step step, Day day) {
        Standing memory l = b.loan;
        (step, day) = _upcoming(b, to);
        if (day <= to) return (step, _later(day, l.accruedThrough));
        // The calendar of days to come may change: an instalment whose due date has passed is looked at daily.
        l.nextEvent = l.due + 1 < l.period ? to.plus(1) : day;
        return (Step.None, NEVER);
    }

    /// The earliest step of the schedule, in the order of one day. A due day after `to` is left out.
    function _upcoming(Book memory b, Day to) private view returns (Step step, Day day) {
        Standing memory l = b.loan;
        day = NEVER;
        // Rows are numbered by 16 bits.
        unchecked {
            if (l.period <= l.rows) (step, day) = (Step.Period, _rows(b, l.period)[l.period].due);
            if (l.billed < l.rows) {
                Day bill = _billDay(b, l.billed + 1);
                if (bill < day) (step, day) = (Step.Bill, bill);
            }
            if (l.due + 1 < l.period) {
                Day falls = _fallsDue(b, _rows(b, l.due + 1)[l.due + 1].due);
                if (falls <= to && falls < day) (step, day) = (Step.Due, falls);
            }
            uint256 next = _nextToAge(l);
            if (next <= l.due) {
                Day ages = _fallsDue(b, _rows(b, next)[next].due).plus(b.pact.graceDays() + 1);
                if (ages < day) (step, day) = (Step.Overdue, ages);
            }
        }
    }

    function _nextToAge(Standing memory l) private pure returns (uint256) {
        unchecked {
            return l.firstOpen > l.aged ? l.firstOpen : l.aged + 1;
        }
    }

    function _later(Day a, Day b) internal pure returns (Day) {
        return a < b ? b : a;
    }

    /* ------------------------------------------------------------------ THE STEPS OF AN INSTALMENT */

    function _closePeriod(Book memory b, Day day) private {
        Standing memory l = b.loan;
        uint256 closed = l.period;
        // What is not due includes the principal of the row.
        unchecked {
            l.period = closed + 1;
            l.undue -= b.rows[closed].principal;
        }
        if (b.pact.method() != Method.Flat || closed == l.rows) l.interestBase = l.undue;
        l.interestNumerator = 0;
        if (closed < l.rows) _chargeFee(b, closed + 1, day);
    }

    /// The periodic fee of a period that begins.
    function _chargeFee(Book memory b, uint256 number, Day day) private {
        Money fee = _terms[b.id].periodicFee;
        if (fee.isNil()) return;
        Row memory r = _rows(b, number)[number];
        // Amounts have 64 bits, and the sum 256.
        unchecked {
            r.fee += fee.fen();
        }
        if (!_logs(r, LOGGED_FEE)) return;
        bytes memory effect = abi.encodeCall(IEffects.periodicFeeCharged, (uint16(number), fee));
        _note(b, Rules.periodicFeeCharged(), b.file, 0, day, effect);
    }

    function _bill(Book memory b, Day day) private {
        uint256 number;
        // A loan has at most 65,535 rows.
        unchecked {
            number = ++b.loan.billed;
        }
        Row memory r = b.rows[number];
        r.state = InstalmentState.Billed;
        _noteBill(b, r, number, day);
    }

    function _noteBill(Book memory b, Row memory r, uint256 number, Day day) private {
        if (!_logs(r, LOGGED_BILL)) return;
        bytes memory effect =
            abi.encodeCall(IEffects.billIssued, (r.due, toMoney(r.principal), toMoney(r.interest), toMoney(r.fee)));
        _note(b, Rules.billIssued(), _object(r, number), 0, day, effect);
    }

    function _noteDue(Book memory b, Row memory r, uint256 number, uint256 unpaid, Day day) private {
        if (!_logs(r, LOGGED_DUE)) return;
        bytes memory effect = abi.encodeCall(IEffects.instalmentDue, (r.due, toMoney(unpaid)));
        _note(b, Rules.instalmentDue(), _object(r, number), 1 << Nodes.BILL_ISSUED, day, effect);
    }

    /// A row paid ahead passes; one of nothing is settled by falling due. Then the credit is allocated.
    function _fallDue(Book memory b, Day day) private {
        uint256 number;
        // A loan has at most 65,535 rows.
        unchecked {
            number = ++b.loan.due;
        }
        Row memory r = b.rows[number];
        if (r.isOpen()) {
            uint256 unpaid = r.unpaid();
            r.state = unpaid == 0 ? InstalmentState.Settled : InstalmentState.Due;
            _noteDue(b, r, number, unpaid, day);
            _passSettled(b);
        }
        if (b.loan.credit != 0) _allocateCredit(b, day);
        _conclude(b, day);
    }

    /// The grace days of a row have passed.
    function _age(Book memory b, Day day) private {
        Standing memory l = b.loan;
        l.aged = _nextToAge(l);
        Row memory r = b.rows[l.aged];
        if (!r.isOpen()) return;
        r.state = InstalmentState.Overdue;
        uint256 late = _countedDays(b, _fallsDue(b, r.due), day);
        uint256 penalty;
        // Amounts have 64 bits, rates and days 32, and what was paid is not more than what was owed.
        unchecked {
            l.overdueRows++;
            uint256 principal = r.principal - r.principalPaid;
            l.overduePrincipal += principal;
            penalty = principal * b.pact.penaltyRate().millionths() * late;
            l.penaltyNumerator += penalty;
        }
        if (penalty != 0) b.penaltyRan = true;
        if (_logs(r, LOGGED_OVERDUE)) _noteOverdue(b, r, day);
        if (l.state != LoanState.Active) return;
        l.state = LoanState.Overdue;
        _overdueBegan(b);
    }

    /// Arrears that new terms took over are one row, neither billed nor due under its own number until now.
    function _noteOverdue(Book memory b, Row memory r, Day day) private {
        _noteBill(b, r, b.loan.aged, day);
        _noteDue(b, r, b.loan.aged, r.unpaid(), day);
        bytes memory effect;
        // What was paid is not more than what was owed.
        unchecked {
            Money principal = toMoney(r.principal - r.principalPaid);
            Money interest = toMoney(r.interest - r.interestPaid);
            effect = abi.encodeCall(IEffects.overdueEntered, (r.due, principal, interest, toMoney(r.fee - r.feePaid)));
        }
        _note(b, Rules.overdueEntered(), _object(r, b.loan.aged), 1 << Nodes.INSTALMENT_DUE, day, effect);
    }

    /// Whether this step of the row is still to be logged; it then counts as logged.
    function _logs(Row memory r, uint256 step) private pure returns (bool) {
        if (r.logged & step != 0) return false;
        r.logged |= step;
        return true;
    }

    /* ------------------------------------------------------------------ ALLOCATION */

    /// Splits the money of the payment `b.payment`; what is left becomes credit.
    function _allocate(Book memory b, uint256 amount, Day day) internal {
        Split memory s = _split(b, amount);
        uint256 outside = _splitEarmarked(b, s);
        _splitOver(b, s);
        s.credit = s.left;
        // Amounts have 64 bits, and the sums 256.
        unchecked {
            b.loan.credit += s.left;
        }
        _applySplit(b, s, outside, false, day);
    }

    /// Money that is for one part alone: a merchant's refund for principal, which the amendment that came with it has taken off the rows; a subsidy for the interest of
    /// its instalment. Returns the line of what is paid outside the rows.
    function _splitEarmarked(Book memory b, Split memory s) private view returns (uint256 outside) {
        if (b.paidBy == Nodes.MERCHANT_REFUND_APPLIED) {
            outside = s.left;
            (s.principal, s.left) = (outside, 0);
        } else if (b.paidBy == Nodes.SUBSIDY_APPLIED) {
            uint256 number = _payments[b.payment].earmark;
            if (number < b.loan.firstOpen || number > b.loan.billed) return 0;
            if (_rows(b, number)[number].isOpen()) Allocation.toInterest(s, b.rows[number]);
        }
    }
}
