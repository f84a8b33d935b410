// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.28;

import {Book} from "./Bookkeeping.sol";
import {Settling} from "./Settling.sol";
import {Allocation, Split} from "./libraries/Allocation.sol";
import {Standing} from "./libraries/LoanSlots.sol";
import {Row} from "./libraries/RowSlots.sol";
import {Day} from "./types/Day.sol";
import "./types/Records.sol";

/// What money pays, and what credit pays (docs/explain/money.md §7), on a book in memory.
abstract contract Crediting is Settling {
    /// Pays what is due, then what is billed, out of the loan's credit, as a payment of that day would.
    function _allocateCredit(Book memory b, Day day) internal {
        Split memory s = _split(b, b.loan.credit);
        _splitOver(b, s);
        if (s.left == b.loan.credit) return;
        b.loan.credit = s.left;
        _nameCreditSource(b, b.loan.payments);
        _applySplit(b, s, 0, true, day);
    }

    /// To what is due, then to what is billed; a loan that does not run owes nothing.
    function _splitOver(Book memory b, Split memory s) internal view {
        Standing memory l = b.loan;
        if (!_isLive(l)) return;
        Allocation.toDue(s, _openRows(b, l.firstOpen, l.due));
        uint256 first = l.firstOpen > l.due ? l.firstOpen : l.due + 1;
        if (s.left != 0 && first <= l.billed) Allocation.toBilled(s, _openRows(b, first, l.billed));
    }

    function _openRows(Book memory b, uint256 first, uint256 last) private view returns (Row[] memory list) {
        if (first > last) return list;
        // Rows are numbered by 16 bits.
        unchecked {
            list = _noRows(last + 1 - first);
            uint256 count = 0;
            for (uint256 k = first; k <= last; k++) {
                if (_rows(b, k)[k].isOpen()) list[count++] = b.rows[k];
            }
            assembly ("memory-safe") {
                mstore(list, count)
            }
        }
    }

    /// Where nothing is being allocated, the credit is what payments up to this number have left.
    function _nameCreditSource(Book memory b, uint256 upTo) internal view {
        if (b.paidBy != 0) return;
        Payment memory p;
        (b.payment, p) = _creditSource(b.loan.lastPayment, upTo);
        b.paidBy = _nodeOf(p.kind);
    }
}
