// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.28;

import {Book, Bookkeeping, Past} from "./Bookkeeping.sol";
import {PaymentSlots} from "./libraries/PaymentSlots.sol";
import {Day} from "./types/Day.sol";
import {LoanId, PaymentId} from "./types/Ids.sol";
import "./types/Records.sol";

/// The payments, refunds and prepayments of a loan by value day and number.
abstract contract Pasts is Bookkeeping {
    /// What, of the refunds on record since the base, exceeded the credit of its day (fen); and the day of the last prepayment that stands, at the earliest that of the base.
    function _survey(Book memory b) internal view returns (uint256 uncovered, Day lastPrepaid) {
        // Nothing that comes later changes what was before a new base: what exceeded the credit until then is settled.
        Base storage base = _bases[b.id];
        Past[] memory past = _past(b, base.payments);
        lastPrepaid = b.loan.startDay;
        uncovered = base.distributed.fen() + base.credit.fen();
        uint256 out = b.loan.distributed + b.loan.credit;
        for (uint256 i = 0; i < past.length; i++) {
            if (past[i].removed) continue;
            Payment memory p = past[i].payment;
            if (p.kind == PaymentKind.Refund) out += p.amount.fen();
            else uncovered += p.amount.fen();
            if (_isPrepayment(p.kind) && !past[i].dropped && p.valueDay > lastPrepaid) lastPrepaid = p.valueDay;
        }
        // All that went out, less all that came in.
        uncovered = out - uncovered;
    }

    /// From which number on payments must be allocated again when the one with this day and number comes or goes: the one before it, whose credit later days may have
    /// used, and all behind it. Where there is none before it, it is credit from before the base that they may have used: then from there on, since the base.
    function _reallocatedFrom(LoanId loan, Day day, uint16 number) internal view returns (uint16 first) {
        Base storage base = _bases[loan];
        Past[] memory past = _past(_open(loan), base.payments);
        first = number;
        for (uint256 i = past.length; i > 0; i--) {
            Payment memory p = past[i - 1].payment;
            if (p.kind == PaymentKind.Refund || past[i - 1].removed) continue;
            if (p.number < first) first = p.number;
            if (p.valueDay < day || (p.valueDay == day && p.number < number)) return first;
        }
        if (base.credit.isNil()) return first;
        (, Payment memory source) = _creditSource(_loans[loan].lastPayment, base.payments);
        return source.number;
    }

    function _isPrepayment(PaymentKind kind) internal pure returns (bool) {
        return
            kind == PaymentKind.PrepayShortened || kind == PaymentKind.PrepayReduced || kind == PaymentKind.PrepayFull;
    }

    /// Everything that came in and went out behind number `after_` and was not reversed, by value day and number; of a reversed prepayment its place.
    function _past(Book memory b, uint256 after_) internal view returns (Past[] memory list) {
        uint256 count = b.loan.payments;
        Past[] memory all = new Past[](count);
        PaymentId at = b.loan.lastPayment;
        uint256 first = count;
        for (uint256 left = count; left > 0; left--) {
            Payment memory p = PaymentSlots.load(_payments[at]);
            if (p.number <= after_) break;
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
}
