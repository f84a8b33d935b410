// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.28;

import {Accruals} from "./Accruals.sol";
import {Book} from "./Bookkeeping.sol";
import {Nodes} from "./generated/Nodes.sol";
import {Rules} from "./generated/Rules.sol";
import {IEffects} from "./interfaces/IEffects.sol";
import {Allocation, Split} from "./libraries/Allocation.sol";
import {Calendar} from "./libraries/Calendar.sol";
import {Standing} from "./libraries/LoanSlots.sol";
import {Row} from "./libraries/RowSlots.sol";
import {Day} from "./types/Day.sol";
import {PaymentId} from "./types/Ids.sol";
import {toMoney} from "./types/Money.sol";
import "./types/Records.sol";

/// What accrues, and what follows once money has been split over a debt (docs/explain/money.md §6 and §7), on a book in memory. What happens besides (log,
/// accounts, facility) is the business of who plays it: LiveEffects as it happens, ReplayEffects once more.
abstract contract Settling is Accruals {
    Day internal constant NEVER = Day.wrap(type(uint32).max);

    /* ------------------------------------------------------------------ WHAT HAPPENS BESIDES */

    function _principalRepaid(Book memory b, uint256 amount, Day day) internal virtual;
    function _distribute(Book memory b, Split memory s, Day day) internal virtual;
    function _overdueEnded(Book memory b, Day day) internal virtual;
    function _settled(Book memory b, Day day) internal virtual;

    /* ------------------------------------------------------------------ ACCRUAL */

    /// Interest of the running period and penalty, unrounded, up to day `to`.
    function _accrue(Book memory b, Day to) internal view {
        Standing memory l = b.loan;
        if (to <= l.accruedThrough) return;
        uint256 interest = _interestUntil(b, to);
        // Amounts have 64 bits, rates and days 32.
        unchecked {
            uint256 penalty =
                l.overduePrincipal * b.pact.penaltyRate().millionths() * _countedDays(b, l.accruedThrough, to);
            if (penalty != 0) b.penaltyRan = true;
            if (l.overdueRows != 0 && l.marks & MARK_COMPOUND != 0) penalty += _compound(b, to);
            l.interestNumerator += interest;
            l.penaltyNumerator += penalty;
        }
        l.accruedThrough = to;
        if (interest != 0) b.interestRan = true;
    }

    /// At the penalty rate on the unpaid interest of overdue rows, as far as everything that a day brings stays under the cap on the principal.
    function _compound(Book memory b, Day to) private view returns (uint256 numerator) {
        Standing memory l = b.loan;
        Compound storage c = _compounds[b.id];
        // Amounts have 64 bits, rates and days 32, and what was paid is not more than what was owed.
        unchecked {
            for (uint256 k = l.firstOpen; k <= l.aged; k++) {
                Row memory r = _rows(b, k)[k];
                if (r.state == InstalmentState.Overdue) numerator += r.interest - r.interestPaid;
            }
            numerator *= b.pact.penaltyRate().millionths();
            uint256 room = l.undue * c.undueRoom.millionths() + l.overduePrincipal * c.overdueRoom.millionths();
            if (numerator > room) numerator = room;
            numerator *= _countedDays(b, l.accruedThrough, to);
        }
        b.compoundNumerator += numerator;
    }

    function _interestUntil(Book memory b, Day to) private pure returns (uint256) {
        if (b.loan.interestBase == 0) return 0;
        DayCount count = b.pact.dayCount();
        // As above; and a later day has a serial that is no less.
        unchecked {
            uint256 length = Calendar.serial(to, count) - Calendar.serial(b.loan.accruedThrough, count);
            return b.loan.interestBase * b.pact.rate().millionths() * length;
        }
    }

    /* ------------------------------------------------------------------ WHAT FOLLOWS A SPLIT */

    function _split(Book memory b, uint256 amount) internal pure returns (Split memory s) {
        s.mode = b.pact.mode();
        s.order = b.pact.order();
        (s.first, s.last) = (b.loan.firstOpen, b.loan.billed);
        s.left = amount;
        s.compoundOwed = _compoundOwed(b);
        s.penaltyOwed = _penaltyOwed(b) - s.compoundOwed;
    }

    /// Everything that follows from a split, in the order of the log. `outside`: the line of what was paid outside the rows.
    function _applySplit(Book memory b, Split memory s, uint256 outside, bool fromCredit, Day day) internal {
        b.touched = true;
        // What is paid of a part is never more than it.
        unchecked {
            b.loan.penaltyPaid += s.penalty + s.compound;
            b.compoundPaid += s.compound;
            b.loan.overduePrincipal -= s.overduePrincipal;
        }
        uint256[] memory lines = _gather(b, s, outside);
        bytes memory effect = abi.encodeCall(IEffects.paymentAllocated, (Allocation.parts(s), lines, fromCredit));
        _note(b, Rules.paymentAllocated(), bytes32(PaymentId.unwrap(b.payment)), 1 << b.paidBy, day, effect);
        _settleRows(b, lines, day);
        _principalRepaid(b, s.principal, day);
        _distribute(b, s, day);
        _conclude(b, day);
    }

    /// The lines of the rows that were paid, oldest first; that outside the rows comes first.
    function _gather(Book memory b, Split memory s, uint256 outside) private pure returns (uint256[] memory lines) {
        // Rows are numbered by 16 bits.
        unchecked {
            lines = new uint256[](s.last < s.first ? 1 : s.last + 2 - s.first);
            uint256 count = 0;
            if (outside != 0) lines[count++] = outside;
            for (uint256 k = s.first; k <= s.last; k++) {
                if (!_isRead(b, k) || b.rows[k].line == 0) continue;
                lines[count++] = (k << 192) | b.rows[k].line;
                b.rows[k].line = 0;
            }
            assembly ("memory-safe") {
                mstore(lines, count)
            }
        }
    }

    /// Of the rows that were paid, those that now are paid in full.
    function _settleRows(Book memory b, uint256[] memory lines, Day day) private {
        for (uint256 i = 0; i < lines.length; i++) {
            uint256 number = lines[i] >> 192;
            if (number != 0 && b.rows[number].unpaid() == 0) _settleRow(b, number, day);
        }
        _passSettled(b);
    }

    function _settleRow(Book memory b, uint256 number, Day day) private {
        Row memory r = b.rows[number];
        if (r.state == InstalmentState.Overdue) b.loan.overdueRows--;
        r.state = InstalmentState.Settled;
        bytes memory effect = abi.encodeCall(IEffects.instalmentSettled, (uint16(number)));
        _note(b, Rules.instalmentSettled(), _object(r, number), 1 << Nodes.PAYMENT_ALLOCATED, day, effect);
    }

    /// Moves `firstOpen` past what is settled; nothing beyond the billed rows can be.
    function _passSettled(Book memory b) internal view {
        Standing memory l = b.loan;
        while (l.firstOpen <= l.billed && !_rows(b, l.firstOpen)[l.firstOpen].isOpen()) l.firstOpen++;
    }

    /* ------------------------------------------------------------------ THE END OF ARREARS AND OF THE DEBT */

    function _conclude(Book memory b, Day day) internal {
        if (!_isLive(b.loan)) return;
        _cure(b, day);
        uint256 residue = _residue(b);
        if (residue != 0 && residue <= b.pact.tolerance()) _clearResidue(b, residue, day);
        if (b.loan.firstOpen > b.loan.rows && _penaltyOwed(b) == 0) _rest(b, day);
    }

    function _cure(Book memory b, Day day) private {
        if (b.loan.state != LoanState.Overdue || b.loan.overdueRows != 0) return;
        b.loan.state = LoanState.Active;
        b.loan.bucket = 0;
        _books[b.id].curedOn = day;
        _overdueEnded(b, day);
    }

    /// Nothing of the schedule is left. The loan is settled, unless something outside the schedule is still to be decided or paid.
    function _rest(Book memory b, Day day) private {
        Standing memory l = b.loan;
        l.undue = 0;
        l.interestBase = 0;
        l.interestNumerator = 0;
        l.nextEvent = NEVER;
        if (l.marks & MARKS_UNSETTLED != 0) return;
        b.touched = true;
        l.state = LoanState.Settled;
        l.closedOn = day;
        _settled(b, day);
    }

    /// What is left to pay of a loan of which everything is due, as far as it matters: more than the tolerance is more than the tolerance.
    function _residue(Book memory b) private view returns (uint256 sum) {
        Standing memory l = b.loan;
        uint256 tolerance = b.pact.tolerance();
        if (tolerance == 0 || l.billed < l.rows || l.distributed + l.credit == 0) return 0;
        sum = _penaltyOwed(b);
        // Rows are numbered by 16 bits, amounts have 64.
        unchecked {
            for (uint256 k = l.rows; k > l.due; k--) {
                if (_rows(b, k)[k].isOpen()) return 0;
            }
            for (uint256 k = l.firstOpen; k <= l.due && sum <= tolerance; k++) {
                if (_rows(b, k)[k].isOpen()) sum += b.rows[k].unpaid();
            }
        }
    }

    function _clearResidue(Book memory b, uint256 residue, Day day) private {
        bytes memory effect = abi.encodeCall(IEffects.toleranceCleared, (toMoney(residue)));
        _note(b, Rules.toleranceCleared(), b.file, 1 << Nodes.PAYMENT_ALLOCATED, day, effect);
        b.loan.penaltyPaid += _penaltyOwed(b);
        b.loan.overduePrincipal = 0;
        _principalRepaid(b, _clearRows(b, day), day);
        _cure(b, day);
    }

    /// Settles the open rows. Returns the principal that is given up.
    function _clearRows(Book memory b, Day day) private returns (uint256 principal) {
        Standing memory l = b.loan;
        for (; l.firstOpen <= l.rows; l.firstOpen++) {
            Row memory r = _rows(b, l.firstOpen)[l.firstOpen];
            if (!r.isOpen()) continue;
            principal += r.principal - r.principalPaid;
            _settleRow(b, l.firstOpen, day);
        }
    }
}
