// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.28;

import {Calendar} from "contracts/libraries/Calendar.sol";
import {Day} from "contracts/types/Day.sol";
import {DayCount} from "contracts/types/Records.sol";
import {Test} from "forge-std/Test.sol";

contract CalendarTest is Test {
    /// Days from `date -u -d YYYY-MM-DD +%s` divided by 86,400.
    function test_KnownDates() public pure {
        _isDate(0, 1970, 1, 1);
        _isDate(58, 1970, 2, 28);
        _isDate(59, 1970, 3, 1);
        _isDate(11_016, 2000, 2, 29);
        _isDate(11_017, 2000, 3, 1);
        _isDate(19_782, 2024, 2, 29);
        _isDate(20_484, 2026, 1, 31);
        _isDate(47_540, 2100, 2, 28);
        _isDate(47_541, 2100, 3, 1);
        _isDate(157_113, 2400, 2, 29);
    }

    function test_DaysInMonth() public pure {
        uint8[12] memory common = [31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31];
        for (uint256 month = 1; month <= 12; month++) {
            assertEq(Calendar.daysInMonth(2026, month), common[month - 1]);
        }
        assertEq(Calendar.daysInMonth(2024, 2), 29);
        assertEq(Calendar.daysInMonth(2100, 2), 28);
        assertEq(Calendar.daysInMonth(2400, 2), 29);
    }

    /// The day after a date is the next date: with day 0 known, that determines the calendar.
    function testFuzz_NextDay(uint32 number) public pure {
        Day day = Day.wrap(uint32(bound(number, 0, 3_000_000)));
        (uint256 y, uint256 m, uint256 d) = Calendar.civil(day);
        assertTrue(Calendar.fromCivil(y, m, d) == day);
        (uint256 y1, uint256 m1, uint256 d1) = Calendar.civil(day.plus(1));
        bool monthEnds = d == Calendar.daysInMonth(y, m);
        assertEq(d1, monthEnds ? 1 : d + 1);
        assertEq(m1, monthEnds ? m % 12 + 1 : m);
        assertEq(y1, monthEnds && m == 12 ? y + 1 : y);
    }

    /// money.md §3: 2026-01-31 → 28 Feb, 31 Mar, 30 Apr.
    function test_MonthEndRule() public pure {
        Day first = Calendar.fromCivil(2026, 2, 28);
        _isDate(Calendar.dueDate(first, 31, 1, 1), 2026, 2, 28);
        _isDate(Calendar.dueDate(first, 31, 1, 2), 2026, 3, 31);
        _isDate(Calendar.dueDate(first, 31, 1, 3), 2026, 4, 30);
        _isDate(Calendar.dueDate(first, 31, 1, 25), 2028, 2, 29);
        _isDate(Calendar.dueDate(first, 31, 3, 2), 2026, 5, 31);
        _isDate(Calendar.inMonth(first, -2, 31), 2025, 12, 31);
        _isDate(Calendar.inMonth(first, -3, 31), 2025, 11, 30);
    }

    /// 30E/360 (ISDA 2006 §4.16(g)): both 30th and 31st count as the 30th; the last of February as itself.
    function test_Serials() public pure {
        assertEq(_days(DayCount.Thirty360, 2026, 1, 31, 2026, 2, 28), 28);
        assertEq(_days(DayCount.Thirty360, 2026, 2, 28, 2026, 3, 31), 32);
        assertEq(_days(DayCount.Thirty360, 2026, 1, 30, 2026, 1, 31), 0);
        assertEq(_days(DayCount.Thirty360, 2026, 1, 15, 2027, 1, 15), 360);
        assertEq(_days(DayCount.Act360, 2026, 1, 31, 2026, 2, 28), 28);
        assertEq(_days(DayCount.Act365, 2026, 1, 15, 2027, 1, 15), 365);
        assertEq(Calendar.basis(DayCount.Thirty360), 360);
        assertEq(Calendar.basis(DayCount.Act360), 360);
        assertEq(Calendar.basis(DayCount.Act365), 365);
    }

    function _days(DayCount count, uint256 y, uint256 m, uint256 d, uint256 y2, uint256 m2, uint256 d2)
        private
        pure
        returns (uint256)
    {
        return Calendar.serial(Calendar.fromCivil(y2, m2, d2), count)
            - Calendar.serial(Calendar.fromCivil(y, m, d), count);
    }

    function _isDate(uint32 number, uint256 y, uint256 m, uint256 d) private pure {
        _isDate(Day.wrap(number), y, m, d);
        assertTrue(Calendar.fromCivil(y, m, d) == Day.wrap(number));
    }

    function _isDate(Day day, uint256 y, uint256 m, uint256 d) private pure {
        (uint256 year, uint256 month, uint256 dayOfMonth) = Calendar.civil(day);
        assertEq(year, y);
        assertEq(month, m);
        assertEq(dayOfMonth, d);
    }
}
