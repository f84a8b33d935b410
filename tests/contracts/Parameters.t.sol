// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.28;

import "./LedgerTest.sol";

contract ParametersTest is LedgerTest {
    bytes32 private constant KEY = keccak256("key");

    function _set(address by, uint256 value, Day from) private {
        vm.prank(by);
        ledger.setParameter(KEY, value, from);
    }

    function _close(address by, uint256 firstDay, uint256 closed) private {
        vm.prank(by);
        ledger.setBusinessDays(Day.wrap(uint32(firstDay)), closed);
    }

    /* ------------------------------------------------------------------ DATED NUMBERS */

    function test_RevertWhen_NoRegulatorSets() public {
        expectWrongCaller(0, admin, bit(Role.Regulator));
        _set(admin, 1, date(2026, 2, 1));
    }

    function test_RevertWhen_ItWouldHoldToday() public {
        Day today = date(2026, 1, 15);
        vm.expectRevert(abi.encodeWithSelector(ParameterNotFuture.selector, KEY, today, today));
        _set(regulator, 1, today);
    }

    function test_RevertWhen_ItIsNotLaterThanTheLast() public {
        Day day = date(2026, 2, 1);
        _set(regulator, 1, day);
        vm.expectRevert(abi.encodeWithSelector(ParameterNotRising.selector, KEY, day, day));
        _set(regulator, 2, day);
    }

    function test_Set() public {
        vm.expectEmit(address(ledger));
        emit ParameterSet(KEY, date(2026, 1, 16), 5);
        _set(regulator, 5, date(2026, 1, 16));
        _set(regulator, type(uint256).max, date(2026, 3, 1));
        vm.expectRevert(abi.encodeWithSelector(ParameterMissing.selector, KEY, date(2026, 1, 15)));
        ledger.parameterAt(KEY, date(2026, 1, 15));
        assertEq(ledger.parameterAt(KEY, date(2026, 1, 16)), 5);
        assertEq(ledger.parameterAt(KEY, date(2026, 2, 28)), 5);
        assertEq(ledger.parameterAt(KEY, date(2026, 3, 1)), type(uint256).max);
    }

    /// The keys that the manual states.
    function test_Keys() public pure {
        assertEq(Parameters.aprCap(Regime.Bank), keccak256(abi.encode("APR_CAP", uint8(1))));
        assertEq(Parameters.RETENTION_DAYS, keccak256("RETENTION_DAYS"));
        assertEq(Parameters.EVIDENCE_CLAUSE, keccak256("EVIDENCE_CLAUSE"));
    }

    /* ------------------------------------------------------------------ BUSINESS DAYS */

    /// 15 January 2026 is day 20,468, bit 244 of the word that begins on day 20,224.
    uint256 private constant WORD = 20_224;

    function test_RevertWhen_NoRegulatorClosesDays() public {
        expectWrongCaller(0, admin, bit(Role.Regulator));
        _close(admin, WORD, 0);
    }

    function test_RevertWhen_TheFirstDayIsNotAligned() public {
        vm.expectRevert(abi.encodeWithSelector(DayNotAligned.selector, WORD + 1));
        _close(regulator, WORD + 1, 0);
    }

    function test_RevertWhen_TodayOrThePastWouldChange() public {
        vm.expectRevert(abi.encodeWithSelector(DayNotFuture.selector, WORD, date(2026, 1, 15)));
        _close(regulator, WORD, 1 << 244);
        vm.expectRevert(abi.encodeWithSelector(DayNotFuture.selector, WORD - 256, date(2026, 1, 15)));
        _close(regulator, WORD - 256, 1 << 255);
        _close(regulator, WORD, 1 << 245);
    }

    /// 27 days on end are the most, also across two words.
    function test_RevertWhen_TooManyDaysOnEndAreClosed() public {
        uint256 next = WORD + 256;
        _close(regulator, next, (1 << 27) - 1);
        vm.expectRevert(abi.encodeWithSelector(ClosedTooLong.selector, next + 27));
        _close(regulator, next, (1 << 28) - 1);
        vm.expectRevert(abi.encodeWithSelector(ClosedTooLong.selector, next + 26));
        _close(regulator, WORD, 1 << 255);
        _close(regulator, WORD, 1 << 254);
    }

    function test_Close() public {
        vm.expectEmit(address(ledger));
        emit BusinessDaysSet(Day.wrap(uint32(WORD + 256)), 96);
        _close(regulator, WORD + 256, 96);
    }
}
