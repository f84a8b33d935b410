// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.28;

import {Day} from "../types/Day.sol";
import {DayCount} from "../types/Records.sol";

/// The Gregorian calendar and the three day counts (docs/explain/money.md §2 and §3). Business days are not here: they are data of the ledger.
library Calendar {
    // Years are counted from March, so that the leap day is a year's last; 0000-03-01 is this many days before 1970-01-01.
    uint256 private constant MARCH_OF_YEAR_ZERO = 719_468;
    uint256 private constant DAYS_OF_400_YEARS = 146_097;
    uint256 private constant DAYS_OF_100_YEARS = 36_524;
    uint256 private constant DAYS_OF_4_YEARS = 1_461;
    // March to July and August to December have 153 days each: five months that alternate from 31 days.
    uint256 private constant DAYS_OF_5_MONTHS = 153;

    // Whole days, months and years are counted: the divisions drop what is no whole one.
    // slither-disable-start divide-before-multiply

    /// Year, month 1–12 and day of the month of a day.
    function civil(Day day) internal pure returns (uint256 year, uint256 month, uint256 dayOfMonth) {
        // A day has 32 bits: nothing here can overflow, and nothing is subtracted from less.
        unchecked {
            uint256 sinceZero = day.number() + MARCH_OF_YEAR_ZERO;
            uint256 inEra = sinceZero % DAYS_OF_400_YEARS;
            // Without its leap days every year has 365 days.
            uint256 plain =
                inEra - inEra / (DAYS_OF_4_YEARS - 1) + inEra / DAYS_OF_100_YEARS - inEra / (DAYS_OF_400_YEARS - 1);
            uint256 yearOfEra = plain / 365;
            uint256 inYear = inEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100);
            uint256 fromMarch = (5 * inYear + 2) / DAYS_OF_5_MONTHS;
            dayOfMonth = inYear - (DAYS_OF_5_MONTHS * fromMarch + 2) / 5 + 1;
            month = fromMarch < 10 ? fromMarch + 3 : fromMarch - 9;
            year = yearOfEra + 400 * (sinceZero / DAYS_OF_400_YEARS) + (month < 3 ? 1 : 0);
        }
    }

    // slither-disable-end divide-before-multiply

    /// The day of a date from 1970 on. The date must exist.
    function fromCivil(uint256 year, uint256 month, uint256 dayOfMonth) internal pure returns (Day) {
        uint256 fromMarch = (month + 9) % 12;
        uint256 yearFromMarch = month < 3 ? year - 1 : year;
        uint256 inYear = (DAYS_OF_5_MONTHS * fromMarch + 2) / 5 + dayOfMonth - 1;
        uint256 sinceZero = 365 * yearFromMarch + yearFromMarch / 4 - yearFromMarch / 100 + yearFromMarch / 400 + inYear;
        return Day.wrap(uint32(sinceZero - MARCH_OF_YEAR_ZERO));
    }

    /// 28 to 31.
    function daysInMonth(uint256 year, uint256 month) internal pure returns (uint256) {
        if (month == 2) return year % 4 == 0 && (year % 100 != 0 || year % 400 == 0) ? 29 : 28;
        return 30 + ((month + month / 8) & 1);
    }

    /// Months from January of the year 0 to that of the day.
    function monthNumber(Day day) internal pure returns (uint256) {
        // The day of the month does not count.
        // slither-disable-next-line unused-return
        (uint256 year, uint256 month,) = civil(day);
        return 12 * year + month - 1;
    }

    /// `dueDay` of the month, or the month's last day, in the month that lies `months` after that of `day` (before it, if negative).
    function inMonth(Day day, int256 months, uint256 dueDay) internal pure returns (Day) {
        uint256 number = uint256(int256(monthNumber(day)) + months);
        (uint256 year, uint256 month) = (number / 12, number % 12 + 1);
        uint256 last = daysInMonth(year, month);
        return fromCivil(year, month, dueDay < last ? dueDay : last);
    }

    /// Due date n, from 1: in the month of the first plus (n − 1) periods, by the month-end rule.
    function dueDate(Day firstDue, uint8 dueDay, uint8 periodMonths, uint256 n) internal pure returns (Day) {
        if (n == 1) return firstDue;
        return inMonth(firstDue, int256((n - 1) * periodMonths), dueDay);
    }

    /// Interest days between two dates are the difference of their serials.
    function serial(Day day, DayCount count) internal pure returns (uint256) {
        if (count != DayCount.Thirty360) return day.number();
        (uint256 year, uint256 month, uint256 dayOfMonth) = civil(day);
        return 360 * year + 30 * month + (dayOfMonth < 30 ? dayOfMonth : 30);
    }

    /// Days of a year of interest.
    function basis(DayCount count) internal pure returns (uint256) {
        return count == DayCount.Act365 ? 365 : 360;
    }
}
