// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.28;

import {Book} from "./Bookkeeping.sol";
import {Settling} from "./Settling.sol";
import {Rule, Rules} from "./generated/Rules.sol";
import {IEffects} from "./interfaces/IEffects.sol";
import {IScheduling} from "./interfaces/IEngine.sol";
import {Allocation, Split} from "./libraries/Allocation.sol";
import {Standing} from "./libraries/LoanSlots.sol";
import {Row} from "./libraries/RowSlots.sol";
import {Rows} from "./libraries/Rows.sol";
import {Day} from "./types/Day.sol";
import {PaymentId} from "./types/Ids.sol";
import {Money, NIL, halfUp, toMoney} from "./types/Money.sol";
import {ALL_SHARES, Rate} from "./types/Rate.sol";
import "./types/Records.sol";

/// What a prepayment costs on the day to which the book has come, in fen.
struct Price {
    uint256 arrears; // of the rows whose period has closed
    uint256 penalty;
    uint256 principal; // of the rest
    uint256 interest; // accrued and unpaid
    uint256 charged; // fees charged and unpaid
    uint256 charge; // the prepayment fee
    uint256 rebate;
}

/// The schedule of the rest after a partial prepayment.
struct Rest {
    uint256 balance; // fen
    uint256[] rows;
    Rate cap;
    bool within;
}

/// A prepayment that is made: its quote, its money and the payment that brings it. Amounts in fen.
struct Prepaying {
    QuoteKind kind;
    uint8 quote;
    PaymentId payment;
    uint256 principal;
    uint256 amount;
}

/// Prepayments (docs/explain/money.md §8), on a book in memory.
abstract contract PrepayCourse is Settling {
    /// A new version of the schedule begins.
    function _numberVersion(Book memory b) internal view virtual;
    /// Gives a row of it its version, and the steps that are in the log already.
    function _mark(Book memory b, Row memory r, uint256 number) internal view virtual;
    /// A prepayment has been made.
    function _notePrepayment(Book memory b, Rule memory rule, Day day, bytes memory effect) internal virtual;

    /* ------------------------------------------------------------------ PRICE */

    function _total(Price memory p) internal pure returns (uint256) {
        return p.arrears + p.penalty + p.principal + p.interest + p.charged + p.charge - p.rebate;
    }

    function _price(Book memory b, QuoteKind kind, uint256 principal) internal view returns (Price memory p) {
        _priceRest(b, principal, p);
        if (kind != QuoteKind.Full) return p;
        Standing memory l = b.loan;
        for (uint256 k = l.firstOpen; k < l.period; k++) {
            if (_rows(b, k)[k].isOpen()) p.arrears += b.rows[k].unpaid();
        }
        p.penalty = _penaltyOwed(b);
        if (b.pact.rebatesFees()) p.rebate = _rebate(b, p.charged);
    }

    function _priceRest(Book memory b, uint256 principal, Price memory p) private view {
        p.principal = principal;
        p.charge = halfUp(principal * b.pact.prepaymentFeeBps(), ALL_SHARES);
        Row memory running = _rows(b, b.loan.period)[b.loan.period];
        uint256 accrued = _interestAccrued(b);
        if (accrued > running.interestPaid) p.interest = accrued - running.interestPaid;
        p.charged = running.fee - running.feePaid;
    }

    /// Of the running period's fee, what falls on its days to come; at most what is unpaid of it.
    function _rebate(Book memory b, uint256 charged) private view returns (uint256 rebate) {
        Standing memory l = b.loan;
        Day start = l.period == 1 ? l.startDay : _rows(b, l.period - 1)[l.period - 1].due;
        Day end = b.rows[l.period].due;
        rebate = halfUp(_terms[b.id].periodicFee.fen() * end.since(l.accruedThrough), end.since(start));
        if (rebate > charged) rebate = charged;
    }

    /// Principal of the rows whose period has not closed, as far as no bill of them was paid ahead.
    function _undueUnpaid(Book memory b) internal view returns (uint256) {
        uint256 running = b.loan.period;
        return running > b.loan.rows ? 0 : b.loan.undue - _rows(b, running)[running].principalPaid;
    }

    /* ------------------------------------------------------------------ CONDITIONS */

    /// Why this prepayment cannot be made now, as an encoded error; empty = it can. The amount is another matter.
    function _obstacle(Book memory b, QuoteKind kind, uint256 principal) internal view returns (bytes memory) {
        if (!_isLive(b.loan)) return abi.encodeWithSelector(LoanInState.selector, b.id, b.loan.state);
        uint256 undue = _undueUnpaid(b);
        if (kind == QuoteKind.Full) {
            return undue == 0 || principal != 0 ? _outOfRange(b, principal, 0, 0) : bytes("");
        }
        uint256 least = _products[b.product].minPrepayment.fen();
        if (principal == 0 || principal < least || principal >= undue) {
            return _outOfRange(b, principal, least, undue == 0 ? 0 : undue - 1);
        }
        return _openBefore(b);
    }

    function _outOfRange(Book memory b, uint256 principal, uint256 least, uint256 most)
        private
        pure
        returns (bytes memory)
    {
        return abi.encodeWithSelector(PrincipalOutOfRange.selector, b.id, principal, least, most);
    }

    /// A partial prepayment needs everything due paid, and nothing paid ahead.
    function _openBefore(Book memory b) private view returns (bytes memory) {
        Standing memory l = b.loan;
        if (l.firstOpen < l.period || _penaltyOwed(b) != 0) {
            return abi.encodeWithSelector(ArrearsOpen.selector, b.id, l.firstOpen);
        }
        if (_rows(b, l.period)[l.period].paid() != 0) {
            return abi.encodeWithSelector(BilledRowPaidAhead.selector, b.id, l.period);
        }
        return "";
    }

    /* ------------------------------------------------------------------ IN FULL */

    /// Pays everything and cancels the rows to come. Money beyond the price becomes credit.
    function _prepayInFull(Book memory b, Prepaying memory pre, Day day) internal {
        Price memory price = _price(b, QuoteKind.Full, _undueUnpaid(b));
        Split memory s = _split(b, pre.amount);
        uint256 firstCancelled = _payArrears(b, s);
        bytes memory effect = abi.encodeCall(
            IEffects.fullPrepaid,
            (pre.quote, pre.payment, toMoney(pre.amount), toMoney(price.rebate), uint16(firstCancelled))
        );
        _notePrepayment(b, Rules.fullPrepaid(), day, effect);
        _cancelRows(b, firstCancelled);
        _payOutside(b, s, price, day);
    }

    function _payArrears(Book memory b, Split memory s) private view returns (uint256 firstCancelled) {
        Standing memory l = b.loan;
        for (uint256 k = l.firstOpen; k < l.period; k++) {
            if (_rows(b, k)[k].isOpen()) Allocation.toRow(s, b.rows[k]);
        }
        Allocation.toPenalties(s);
        return _rows(b, l.period)[l.period].isOpen() ? l.period : l.period + 1;
    }

    /// The rows to come; and one of nothing whose period has closed will not fall due any more.
    function _cancelRows(Book memory b, uint256 first) private view {
        Standing memory l = b.loan;
        for (uint256 k = l.firstOpen; k <= l.rows; k++) {
            Row memory r = _rows(b, k)[k];
            if (k >= first || (r.isOpen() && r.line == 0)) r.state = InstalmentState.Cancelled;
        }
        l.firstOpen = l.rows + 1;
    }

    /* ------------------------------------------------------------------ IN PART */

    /// Pays principal, interest and fees to date and begins a new version of the schedule. Money beyond the price becomes credit.
    function _prepayInPart(Book memory b, Prepaying memory pre, Day day) internal {
        Price memory price = _price(b, pre.kind, pre.principal);
        Rest memory rest = _restOf(b, pre.kind, pre.principal);
        _numberVersion(b);
        _beginVersion(b, rest);
        _noteRest(b, pre, rest, day);
        _payOutside(b, _split(b, pre.amount), price, day);
    }

    /// The schedule that begins with this prepayment.
    function _restOf(Book memory b, QuoteKind kind, uint256 principal) internal view returns (Rest memory rest) {
        Terms memory terms = _terms[b.id];
        rest.balance = b.loan.undue - principal;
        rest.rows = _restRows(b, terms, kind, rest.balance);
        rest.cap = _capAt(_lender(b), _agreements[b.id].disclosedOn);
        rest.within = IScheduling(_scheduling)
            .withinCap(terms, b.loan.accruedThrough, toMoney(rest.balance), rest.rows, rest.cap);
    }

    function _restRows(Book memory b, Terms memory terms, QuoteKind kind, uint256 balance)
        private
        view
        returns (uint256[] memory)
    {
        Standing memory l = b.loan;
        uint16 last = b.pact.method() == Method.Bullet ? b.pact.periods() : uint16(l.rows);
        Money kept = toMoney(_kept(b));
        Money left = toMoney(balance);
        return IScheduling(_scheduling).rest(terms, l.accruedThrough, left, uint16(l.period), last, kind, kept);
    }

    /// What the rows of the running version repeat: the instalment, by the first row in which it shows, or the part of the principal.
    function _kept(Book memory b) private view returns (uint256) {
        Standing memory l = b.loan;
        if (b.pact.method() != Method.EqualInstalment) return _rows(b, l.period)[l.period].principal;
        for (uint256 k = l.period; k < l.rows; k++) {
            Row memory r = _rows(b, k)[k];
            if (r.principal != 0) return r.principal + r.interest;
        }
        return 0;
    }

    /// The running period goes on, under a first row whose fee was paid by what begins the version.
    function _beginVersion(Book memory b, Rest memory rest) private view {
        Standing memory l = b.loan;
        uint256 number = l.period;
        for (uint256 i = 0; i < rest.rows.length; i++) {
            _replaceRow(b, number + i, rest.rows[i]);
        }
        l.rows = number + rest.rows.length - 1;
        l.billed = number - 1;
        l.undue = rest.balance;
        l.interestBase = rest.balance;
        l.interestNumerator = 0;
        l.nextEvent = l.accruedThrough;
    }

    function _replaceRow(Book memory b, uint256 number, uint256 packed) private view {
        Row memory old = _rows(b, number)[number];
        // A struct in memory begins empty.
        // slither-disable-next-line uninitialized-local
        Row memory r;
        r.due = Rows.due(packed);
        r.principal = Rows.principal(packed).fen();
        r.interest = Rows.interest(packed).fen();
        r.state = InstalmentState.Scheduled;
        _mark(b, r, number);
        (r.stored, r.storedPaid) = (old.stored, old.storedPaid);
        _place(b, number, r);
    }

    function _noteRest(Book memory b, Prepaying memory pre, Rest memory rest, Day day) private {
        uint16 first = uint16(b.loan.period);
        uint8 version = uint8(b.loan.version);
        Money amount = toMoney(pre.amount);
        if (pre.kind == QuoteKind.Shortened) {
            bytes memory effect = abi.encodeCall(
                IEffects.partialPrepaidTermShortened,
                (pre.quote, pre.payment, amount, version, rest.cap, first, rest.rows)
            );
            _notePrepayment(b, Rules.partialPrepaidTermShortened(), day, effect);
        } else {
            bytes memory effect = abi.encodeCall(
                IEffects.partialPrepaidInstalmentReduced,
                (pre.quote, pre.payment, amount, version, rest.cap, first, rest.rows)
            );
            _notePrepayment(b, Rules.partialPrepaidInstalmentReduced(), day, effect);
        }
    }

    /* ------------------------------------------------------------------ THE MONEY OF BOTH */

    /// Allocates what is paid outside the rows, after what `s` has paid of them; the remainder becomes credit.
    function _payOutside(Book memory b, Split memory s, Price memory price, Day day) private {
        uint256 fee = price.charged + price.charge - price.rebate;
        s.left -= price.principal + price.interest + fee;
        s.principal += price.principal;
        s.interest += price.interest;
        s.fee += fee;
        s.credit = s.left;
        b.loan.credit += s.left;
        _applySplit(b, s, (fee << 128) | (price.interest << 64) | price.principal, false, day);
    }
}
