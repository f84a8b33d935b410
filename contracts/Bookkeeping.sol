// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.28;

import {LedgerBase} from "./LedgerBase.sol";
import {Act, Incoming} from "./interfaces/IEngine.sol";
import {Interest} from "./libraries/Interest.sol";
import {LoanSlots, Standing} from "./libraries/LoanSlots.sol";
import {Pact, Pacts} from "./libraries/Pacts.sol";
import {PaymentSlots} from "./libraries/PaymentSlots.sol";
import {Row, RowSlots} from "./libraries/RowSlots.sol";
import {Day} from "./types/Day.sol";
import {FacilityId, LoanId, NOBODY, PartyId, PaymentId, ProductId} from "./types/Ids.sol";
import {toMoney} from "./types/Money.sol";
import "./types/Records.sol";

/// A loan in memory for one transaction: read once, changed, written back where it differs. Amounts in fen.
struct Book {
    LoanId id;
    bytes32 file;
    FacilityId facility;
    ProductId product;
    Standing loan;
    uint256[4] stored; // the slots of the loan as they were read
    Pact pact;
    Row[] rows; // by number, from 1; read as they are needed
    uint256 lowest; // of the rows that were read
    uint256 highest;
    Day from; // the day to which the loan had come
    bool touched; // something else than that day changed
    bool interestRan;
    bool penaltyRan;
    uint256 nodes; // bit per node that was logged
    PaymentId payment; // the one being allocated, or allocated last
    uint256 paidBy; // the node that brought it
    Act act; // of the prepayment that is being made
    Play[] play; // none, or one: a replay
    uint256 compoundNumerator; // of penalty, what is interest on interest (MARK_COMPOUND)
    uint256 compoundPaid;
    uint256 redeemed; // netted receivables, whose tokens leave
}

/// A loan that is played again, beside the one that is recorded. Versions and log bits of the rows are those that are recorded, until the play departs from it.
struct Play {
    bool diverged; // a prepayment came out differently: rows from there on are of a new version
    bool reallocates; // the payment that is played, and the credit it leaves, is logged again
    uint256[] recorded; // first slots of the instalments, by number
    uint256 uncovered; // of refunds, what exceeded the credit of their day
    Past[] past; // by value day, then by number
    uint256 next;
    uint256 replayedFrom;
    uint256 floor; // memory from here on is free again after each step
}

/// An entry of the timeline.
struct Past {
    PaymentId id;
    Payment payment;
    bool dropped; // recorded as an ordinary payment
    bool removed; // a prepayment that is reversed: only its place is left
}

/// Opens and closes the book of a loan.
abstract contract Bookkeeping is LedgerBase {
    // The claim of a loan that is not shared; else the lead's.
    uint8 internal constant SOLE_CLAIM = 1;
    // A bank may book a transfer with a value day this much earlier.
    uint256 internal constant BACKDATING_DAYS = 5;
    // The nodes that bring money, one byte each in the order of the kinds; 0 = none does. The compiler does not join constants when it compiles: written out, and held to
    // Nodes by a test.
    bytes18 private constant NODES_OF_KINDS = 0x003837414243000039344466686d76785c7a;

    /// Reverts with UnknownFile, FileArchived. Before the disbursement the book is empty.
    function _open(LoanId id) internal view returns (Book memory b) {
        _reached(_file(id), FileKind.Loan);
        b.id = id;
        b.file = _file(id);
        _load(b);
        // A state is compared, not an amount.
        // slither-disable-next-line incorrect-equality
        if (b.loan.state == LoanState.Archived) revert FileArchived(b.file);
        b.from = b.loan.accruedThrough;
        b.facility = _agreements[id].facility;
        b.product = _facilities[b.facility].product;
        Pacts.load(_terms[id], _products[b.product], b.pact);
        b.lowest = b.pact.periods() + 1;
        b.rows = _noRows(b.lowest);
    }

    function _load(Book memory b) internal view {
        LoanSlots.load(_loans[b.id], b.loan, b.stored);
        // A bit, no amount.
        // slither-disable-next-line incorrect-equality
        if (b.loan.marks & MARK_COMPOUND == 0) return;
        Compound storage c = _compounds[b.id];
        (b.compoundNumerator, b.compoundPaid) = (c.numerator, c.paid.fen());
    }

    /// A list of so many rows, none of which is there yet: the compiler would make them all.
    function _noRows(uint256 length) internal pure returns (Row[] memory list) {
        uint256[] memory cells = new uint256[](length);
        assembly ("memory-safe") {
            list := cells
        }
    }

    function _isShared(Book memory b) internal pure returns (bool) {
        return b.loan.marks & MARK_SHARED != 0;
    }

    /// Who owes the loan: the facility's party, or who has assumed the debt.
    function _borrowerOf(LoanId id) internal view returns (PartyId debtor) {
        debtor = _assumptions[id].debtor;
        if (debtor == NOBODY) debtor = _facilities[_agreements[id].facility].party;
    }

    function _lender(Book memory b) internal view returns (PartyId) {
        return _products[b.product].lender;
    }

    /// The rows, of which that with this number has been read.
    function _rows(Book memory b, uint256 number) internal view returns (Row[] memory rows) {
        rows = b.rows;
        if (!_isRead(b, number)) _place(b, number, RowSlots.load(_instalments[b.id][uint16(number)]));
    }

    function _place(Book memory b, uint256 number, Row memory r) internal pure {
        b.rows[number] = r;
        if (number < b.lowest) b.lowest = number;
        if (number > b.highest) b.highest = number;
    }

    function _isRead(Book memory b, uint256 number) internal pure returns (bool read) {
        Row memory r = b.rows[number];
        assembly ("memory-safe") {
            read := iszero(iszero(r))
        }
    }

    /// Writes back what differs.
    function _close(Book memory b) internal {
        LoanSlots.store(_loans[b.id], b.loan, b.stored);
        for (uint256 k = b.lowest; k <= b.highest; k++) {
            if (_isRead(b, k)) RowSlots.store(_instalments[b.id][uint16(k)], b.rows[k]);
        }
        if (b.loan.marks & MARK_COMPOUND == 0) return;
        Compound storage c = _compounds[b.id];
        (c.numerator, c.paid) = (uint96(b.compoundNumerator), toMoney(b.compoundPaid));
    }

    function _object(Row memory r, uint256 number) internal pure returns (bytes32) {
        return bytes32((r.version << 16) | number);
    }

    function _isLive(Standing memory l) internal pure returns (bool) {
        return l.state == LoanState.Active || l.state == LoanState.Overdue;
    }

    /// Interest on interest is part of it.
    function _penaltyOwed(Book memory b) internal pure returns (uint256) {
        return Interest.toFen(b.loan.penaltyNumerator, b.pact.dayCount()).fen() - b.loan.penaltyPaid;
    }

    /// Of the penalty owed, what is interest on interest: the last of it.
    function _compoundOwed(Book memory b) internal pure returns (uint256 owed) {
        if (b.compoundNumerator == 0) return 0;
        owed = Interest.toFen(b.compoundNumerator, b.pact.dayCount()).fen() - b.compoundPaid;
        uint256 all = _penaltyOwed(b);
        if (owed > all) owed = all;
    }

    function _interestAccrued(Book memory b) internal pure returns (uint256) {
        return Interest.toFen(b.loan.interestNumerator, b.pact.dayCount()).fen();
    }

    /// What is owed on the day to which the loan has come: of rows that are not billed the principal, the fees charged and the interest accrued, of others everything.
    function _owedNow(Book memory b) internal view returns (uint256 sum) {
        sum = _penaltyOwed(b);
        uint256 first = b.loan.firstOpen;
        if (first <= b.loan.rows && b.loan.billed < b.loan.period) sum += _interestAccrued(b);
        // Rows are numbered by 16 bits, amounts have 64, and what was paid is not more than what was owed.
        unchecked {
            for (uint256 k = first; k <= b.loan.rows; k++) {
                Row memory r = _rows(b, k)[k];
                if (!r.isOpen()) continue;
                sum += r.unpaid();
                if (k > b.loan.billed) sum -= r.interest - r.interestPaid;
            }
        }
    }

    /// The first business day on or after a due date, where the product says so.
    function _fallsDue(Book memory b, Day due) internal view returns (Day) {
        if (b.pact.followsBusinessDays()) {
            while ((_closedDays[due.number() >> 8] >> (due.number() & 0xff)) & 1 != 0) due = due.plus(1);
        }
        return due;
    }

    /// Days past due of the oldest open row, which is overdue.
    function _daysLate(Book memory b) internal view returns (uint256) {
        uint256 oldest = b.loan.firstOpen;
        return _countedDays(b, _fallsDue(b, _rows(b, oldest)[oldest].due), b.loan.accruedThrough);
    }

    /// Days from one to another, without those on which the clock of arrears stands still.
    function _countedDays(Book memory b, Day from, Day to) internal view returns (uint256 count) {
        count = to.since(from);
        if (b.loan.marks & MARK_BRAKED != 0) count -= _pausedDays(b.id, from, to);
    }

    function _pausedDays(LoanId id, Day from, Day to) private view returns (uint256 sum) {
        Pause[] storage list = _pauses[id];
        for (uint256 i = list.length; i > 0; i--) {
            Pause memory p = list[i - 1];
            if (p.until <= from) break;
            Day first = p.from < from ? from : p.from;
            Day end = p.until < to ? p.until : to;
            if (first < end) sum += end.since(first);
        }
    }

    /// Start of the period at the earliest: only the first can be shorter than the notice.
    function _billDay(Book memory b, uint256 number) internal view returns (Day) {
        uint256 due = _rows(b, number)[number].due.number();
        Day start = b.loan.startDay;
        return due < start.number() + b.pact.noticeDays() ? start : Day.wrap(uint32(due - b.pact.noticeDays()));
    }

    /* ------------------------------------------------------------------ PAYMENTS */

    /// The last payment, from `at` back, up to this number that was allocated: in the log, credit is its money.
    function _creditSource(PaymentId at, uint256 upTo) internal view returns (PaymentId, Payment memory p) {
        p = PaymentSlots.load(_payments[at]);
        while (p.number > upTo || p.kind == PaymentKind.Refund || p.state != PaymentState.Allocated) {
            at = p.previous;
            p = PaymentSlots.load(_payments[at]);
        }
        return (at, p);
    }

    /// Records money as the loan's last payment, or, of kind Refund, as money that left. `number`: of the quote, 0 = none.
    function _enter(Book memory b, Incoming memory money, uint8 number, bool allocated) internal {
        Payment storage at = _payments[money.id];
        if (at.state != PaymentState.None) revert ReceiptUsed(money.id);
        Standing memory l = b.loan;
        if (l.payments == type(uint16).max) revert NumbersSpent(b.id, l.payments);
        // A struct in memory begins empty.
        // slither-disable-next-line uninitialized-local
        Payment memory p;
        p.previous = l.lastPayment;
        p.amount = money.amount;
        p.valueDay = money.valueDay;
        p.state = allocated ? PaymentState.Allocated : PaymentState.Received;
        p.kind = money.kind;
        p.number = uint16(++l.payments);
        l.lastPayment = money.id;
        if (!allocated) l.pending++;
        PaymentSlots.store(at, p);
        if (money.payer != address(0)) at.payer = money.payer;
        if (money.earmark != 0) at.earmark = money.earmark;
        if (number != 0) at.quote = number;
    }

    function _nodeOf(PaymentKind kind) internal pure returns (uint8) {
        return uint8(NODES_OF_KINDS[uint8(kind)]);
    }
}
