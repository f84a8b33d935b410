// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.28;

import {Day} from "../types/Day.sol";
import {Money} from "../types/Money.sol";
import {BASIS_POINT, RATE_ONE, Rate} from "../types/Rate.sol";
import {Terms} from "../types/Records.sol";
import {Calendar} from "./Calendar.sol";
import {Rows} from "./Rows.sol";
import {Schedule} from "./Schedule.sol";
import {Math} from "@openzeppelin/contracts/utils/math/Math.sol";

/// The all-in annual cost of a schedule (docs/explain/money.md §5). Nothing here searches: a rate is checked by the present value of the rows.
library Apr {
    uint256 private constant RAY = Schedule.RAY;
    uint256 private constant MONTHS_A_YEAR = 12;
    uint256 private constant DAYS_A_MONTH = 30;
    // Above this growth a row of 2^64 fen is worth less than a unit of RAY · RAY: it need not grow on.
    uint256 private constant WORTHLESS = 1 << 243;

    /// The declared rate is within a basis point of the rate at which the rows are worth the balance.
    function isRight(Terms calldata terms, Day start, Money balance, uint256[] memory rows, Rate declared)
        internal
        pure
        returns (bool)
    {
        uint256 rate = declared.millionths();
        uint256 below = rate > BASIS_POINT ? rate - BASIS_POINT : 0;
        uint256 worth = balance.fen() * RAY;
        return presentValue(terms, start, rows, below) >= worth
            && presentValue(terms, start, rows, rate + BASIS_POINT) <= worth;
    }

    /// The APR of the rows is at most the cap, but for one fen a row: the rounding of a loan at the cap must not put it over the cap.
    function isWithin(Terms calldata terms, Day start, Money balance, uint256[] memory rows, Rate cap)
        internal
        pure
        returns (bool)
    {
        return presentValue(terms, start, rows, cap.millionths()) <= (balance.fen() + rows.length) * RAY;
    }

    /// The same of a later version, in the loan's own day count.
    function restIsWithin(Terms calldata terms, Day start, Money balance, uint256[] memory rows, Rate cap)
        internal
        pure
        returns (bool)
    {
        uint256 before = Calendar.serial(start, terms.dayCount);
        uint256 value = RAY;
        uint256 worth = 0;
        for (uint256 k = 0; k < rows.length; k++) {
            uint256 serial = Calendar.serial(Rows.due(rows[k]), terms.dayCount);
            value = Schedule.discounted(value, cap, serial - before, terms.dayCount);
            worth += Rows.total(rows[k]) * value;
            before = serial;
        }
        return worth <= (balance.fen() + rows.length) * RAY;
    }

    // Rates per period and whole periods are rounded down where the rule says so.
    // slither-disable-start divide-before-multiply

    /// Σ total · RAY · RAY // growth, in RAY of a fen; `rate` in millionths a year.
    function presentValue(Terms calldata terms, Day start, uint256[] memory rows, uint256 rate)
        internal
        pure
        returns (uint256 value)
    {
        (uint256 periods, uint256 parts) = firstPeriod(terms, start, Rows.due(rows[0]));
        uint256 perPeriod = rate * RAY * terms.periodMonths / (MONTHS_A_YEAR * RATE_ONE);
        uint256 growth = RAY + perPeriod * periods / parts;
        for (uint256 k = 0; k < rows.length; k++) {
            value += Rows.total(rows[k]) * RAY * RAY / growth;
            if (growth < WORTHLESS) growth = Math.mulDiv(growth, RAY + perPeriod, RAY);
        }
    }

    /// The length of the first period as a fraction of a period: whole periods back from its due date on the grid of due dates, and the days
    /// left over as parts of months of 30 days.
    function firstPeriod(Terms calldata terms, Day start, Day due)
        internal
        pure
        returns (uint256 numerator, uint256 denominator)
    {
        uint256 whole = (Calendar.monthNumber(due) - Calendar.monthNumber(start)) / terms.periodMonths;
        Day grid = Calendar.inMonth(due, -int256(whole * terms.periodMonths), terms.dueDay);
        if (grid < start) {
            whole--;
            grid = Calendar.inMonth(due, -int256(whole * terms.periodMonths), terms.dueDay);
        }
        denominator = DAYS_A_MONTH * terms.periodMonths;
        numerator = whole * denominator + grid.since(start);
    }

    // slither-disable-end divide-before-multiply
}
