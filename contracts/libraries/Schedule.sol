// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.28;

import {Day} from "../types/Day.sol";
import {Money, NIL, halfUp, toMoney} from "../types/Money.sol";
import {RATE_ONE, Rate} from "../types/Rate.sol";
import {DayCount, Method, Terms} from "../types/Records.sol";
import {Calendar} from "./Calendar.sol";
import {Interest} from "./Interest.sol";
import {Rows} from "./Rows.sol";

/// Schedules of the five methods (docs/explain/money.md §4).
library Schedule {
    uint256 internal constant RAY = 1e27;
    uint16 internal constant MAX_PERIODS = 360;
    uint8 internal constant MAX_PERIOD_MONTHS = 12;
    // Of the principal and of each fee, in fen.
    uint256 internal constant MAX_AMOUNT = 1e13;
    // In millionths.
    uint256 internal constant MAX_RATE = 1e7;

    /// A balance to be repaid over due dates: what one version of a schedule is computed from.
    struct Plan {
        Method method;
        DayCount dayCount;
        Rate rate;
        Money balance;
        Day[] dues;
        uint256[] lengths; // days of interest of the periods that end on them
    }

    /// The plan over the due dates numbered `first` … `last` of the terms; a bullet has the last alone.
    function plan(Terms calldata terms, Day start, Money balance, uint256 first, uint256 last)
        internal
        pure
        returns (Plan memory p)
    {
        if (terms.method == Method.Bullet) first = last;
        uint256 count = last + 1 - first;
        p = Plan(terms.method, terms.dayCount, terms.rate, balance, new Day[](count), new uint256[](count));
        uint256 before = Calendar.serial(start, terms.dayCount);
        for (uint256 k = 0; k < count; k++) {
            Day due = Calendar.dueDate(terms.firstDue, terms.dueDay, terms.periodMonths, first + k);
            uint256 serial = Calendar.serial(due, terms.dayCount);
            p.dues[k] = due;
            p.lengths[k] = serial - before;
            before = serial;
        }
    }

    /// What every row but the last repeats: the equal instalment, or the part of the principal; nothing where nothing does.
    function repeated(Plan memory p) internal pure returns (Money) {
        if (p.method == Method.EqualInstalment) return _equalInstalment(p);
        if (p.method == Method.InterestFirst || p.method == Method.Bullet) return NIL;
        return toMoney(halfUp(p.balance.fen(), p.dues.length));
    }

    /// Rows with `kept` repeated; `shorten` ends them as soon as the balance is paid. `firstFee` is the fee of the first row, `fee` that of the others.
    function rows(Plan memory p, Money kept, bool shorten, uint256 firstFee, uint256 fee)
        internal
        pure
        returns (uint256[] memory list)
    {
        list = new uint256[](p.dues.length);
        Money balance = p.balance;
        for (uint256 k = 0; k < list.length; k++) {
            Money base = p.method == Method.Flat ? p.balance : balance;
            Money charged = Interest.over(base, p.rate, p.lengths[k], p.dayCount);
            Money part = k + 1 == list.length ? balance : _principal(p.method, balance, charged, kept);
            balance = balance - part;
            list[k] = Rows.pack(p.dues[k], part, charged, uint48(k == 0 ? firstFee : fee));
            if (shorten && balance.isNil()) return _cut(list, k + 1);
        }
    }

    /// What one unit at the end of a period of `length` days is worth at its start, if it is worth `value` at its end. In RAY, rounded down.
    function discounted(uint256 value, Rate rate, uint256 length, DayCount count) internal pure returns (uint256) {
        uint256 year = RATE_ONE * Calendar.basis(count);
        return value * year / (year + rate.millionths() * length);
    }

    function _principal(Method method, Money balance, Money charged, Money kept) private pure returns (Money) {
        if (method == Method.EqualInstalment) return kept.less0(charged).min(balance);
        return kept.min(balance);
    }

    /// The payment whose present value over all periods, each discounted at its own length, is the balance.
    function _equalInstalment(Plan memory p) private pure returns (Money) {
        uint256 value = RAY;
        uint256 sum = 0;
        for (uint256 k = 0; k < p.lengths.length; k++) {
            value = discounted(value, p.rate, p.lengths[k], p.dayCount);
            sum += value;
        }
        return toMoney(halfUp(p.balance.fen() * RAY, sum));
    }

    function _cut(uint256[] memory list, uint256 length) private pure returns (uint256[] memory) {
        assembly ("memory-safe") {
            mstore(list, length)
        }
        return list;
    }
}
