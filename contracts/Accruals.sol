// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.28;

import {Book, Bookkeeping} from "./Bookkeeping.sol";
import {Nodes} from "./generated/Nodes.sol";
import {Rule, Rules} from "./generated/Rules.sol";
import {IEffects} from "./interfaces/IEffects.sol";
import {Standing} from "./libraries/LoanSlots.sol";
import {Day} from "./types/Day.sol";
import {toMoney} from "./types/Money.sol";
import {MARK_COMPOUND} from "./types/Records.sol";

/// What is logged once for all that a transaction has brought: interest, penalty, and the bucket of arrears.
abstract contract Accruals is Bookkeeping {
    /// A node of this loan's file has happened. `standing`: bits of the part's state and of named objects, besides those of the file.
    function _note(Book memory b, Rule memory rule, bytes32 object, uint256 standing, Day day, bytes memory effect)
        internal
        virtual;

    /// Logs once what accrued since the book was opened, and the bucket.
    function _finish(Book memory b) internal {
        if (b.interestRan) _noteInterest(b);
        if (b.penaltyRan) _notePenalty(b);
        if (b.loan.marks & MARK_COMPOUND != 0 && b.compoundNumerator != _compounds[b.id].numerator) _noteCompound(b);
        _moveBucket(b);
    }

    function _noteInterest(Book memory b) internal {
        bytes4 effect = IEffects.interestAccrued.selector;
        _noteAccrual(b, Rules.interestAccrued(), effect, b.loan.interestNumerator, _interestAccrued(b));
    }

    /// Without interest on interest, which the loan keeps with it.
    function _notePenalty(Book memory b) internal {
        uint256 numerator = b.loan.penaltyNumerator - b.compoundNumerator;
        uint256 owed = _penaltyOwed(b) - _compoundOwed(b);
        _noteAccrual(b, Rules.penaltyAccrued(), IEffects.penaltyAccrued.selector, numerator, owed);
    }

    function _noteCompound(Book memory b) internal {
        bytes4 effect = IEffects.compoundAccrued.selector;
        _noteAccrual(b, Rules.compoundAccrued(), effect, b.compoundNumerator, _compoundOwed(b));
    }

    /// The three effects have the same fields.
    function _noteAccrual(Book memory b, Rule memory rule, bytes4 effect, uint256 numerator, uint256 owed) private {
        b.touched = true;
        Day through = b.loan.accruedThrough;
        bytes memory fields = abi.encodeWithSelector(effect, b.from, through, uint112(numerator), toMoney(owed));
        _note(b, rule, b.file, 1 << Nodes.OVERDUE_ENTERED, through, fields);
    }

    /// The bucket by the oldest overdue row.
    function _moveBucket(Book memory b) internal {
        Standing memory l = b.loan;
        if (l.overdueRows == 0) return;
        uint256 late = _daysLate(b);
        uint8 bucket = b.pact.bucket(late);
        // A bucket is one or another: no amount that could be near it.
        // slither-disable-next-line incorrect-equality
        if (bucket == l.bucket) return;
        uint16 shown = late < type(uint16).max ? uint16(late) : type(uint16).max;
        bytes memory effect = abi.encodeCall(IEffects.bucketMigrated, (uint8(l.bucket), bucket, shown));
        l.bucket = bucket;
        if (bucket > _books[b.id].worstBucket) _books[b.id].worstBucket = bucket;
        b.touched = true;
        _note(b, Rules.bucketMigrated(), b.file, 1 << Nodes.OVERDUE_ENTERED, l.accruedThrough, effect);
    }
}
