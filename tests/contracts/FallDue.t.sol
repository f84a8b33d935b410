// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.28;

import "./RunningLoanTest.sol";

contract FallDueTest is RunningLoanTest {
    function _due(uint16 row) private {
        vm.prank(keeper);
        ledger.fallDue(loan, row);
    }

    function _expectDue(uint32 offset, Day effective) private {
        bytes memory effect = abi.encodeCall(IEffects.instalmentDue, (date(2026, 2, 15), Money.wrap(91_680)));
        expectStep(file(loan), rowObject(1), Nodes.INSTALMENT_DUE, offset, keeper, effective, effect);
    }

    /// 15 to 23 February 2026 are closed, as in that year's Spring Festival, and the product follows the calendar.
    function _toSpringFestival() private {
        Product memory p = product();
        p.followingBusinessDay = true;
        productId = publish(p);
        toDisbursed();
        closeDays(date(2026, 2, 15), date(2026, 2, 23));
    }

    function test_RevertGiven_NoSuchLoan() public {
        expectNoLoan(file(loan));
        _due(1);
    }

    function test_RevertGiven_NotDisbursed() public {
        toReleased();
        expectUnexpected();
        _due(1);
    }

    function test_RevertGiven_NotBilled() public {
        toDisbursed();
        goTo(2026, 2, 15);
        expectUnexpected();
        _due(2);
    }

    function test_RevertGiven_Archived() public {
        toArchived();
        expectArchived();
        _due(1);
    }

    function test_RevertWhen_ThereIsNoSuchRow() public {
        toDisbursed();
        goTo(2026, 2, 15);
        expectRowUnknown(0, 12);
        _due(0);
        expectRowUnknown(13, 12);
        _due(13);
    }

    function test_RevertWhen_ItIsNotDueYet() public {
        toDisbursed();
        goTo(2026, 2, 14);
        expectTooEarly(Nodes.INSTALMENT_DUE, 1, date(2026, 2, 15));
        _due(1);
    }

    function test_RevertGiven_FallenDue() public {
        toDisbursed();
        goTo(2026, 2, 15);
        _due(1);
        expectRepeated(Nodes.INSTALMENT_DUE, rowObject(1));
        _due(1);
    }

    /// A row paid ahead closes its period but does not fall due.
    function test_RevertGiven_PaidAhead() public {
        toDisbursed();
        goTo(2026, 2, 12);
        pay(91_680, "ahead");
        goTo(2026, 2, 15);
        expectRowPaid(1);
        _due(1);
        ledger.advance(loan);
        Loan memory l = ledger.loanOf(loan);
        assertEq(l.period, 2);
        assertEq(l.undue.fen(), 923_320);
        assertTrue(ledger.instalmentOf(loan, 1).state == InstalmentState.Settled);
    }

    function test_FallDue_OnItsDay() public {
        toDisbursed();
        goTo(2026, 2, 10);
        ledger.issueBill(loan, 1);
        goTo(2026, 2, 15);
        _expectDue(0, date(2026, 2, 15));
        _due(1);
        assertTrue(ledger.instalmentOf(loan, 1).state == InstalmentState.Due);
        assertEq(ledger.loanOf(loan).due, 1);
        assertTrue(ledger.loanOf(loan).state == LoanState.Active);
    }

    function test_FallDue_LateByAnyone() public {
        toDisbursed();
        goTo(2026, 2, 18);
        bytes memory effect = abi.encodeCall(IEffects.instalmentDue, (date(2026, 2, 15), Money.wrap(91_680)));
        expectStep(file(loan), rowObject(1), Nodes.INSTALMENT_DUE, 1, stranger, date(2026, 2, 15), effect);
        vm.prank(stranger);
        ledger.fallDue(loan, 1);
    }

    /// 500.00 paid in January waits as credit; on the due day it pays the interest of 150.00 and 350.00 of principal.
    function test_FallDue_TakesTheCredit() public {
        toDisbursed();
        goTo(2026, 1, 20);
        pay(50_000, "early");
        assertEq(ledger.loanOf(loan).credit.fen(), 50_000);
        goTo(2026, 2, 15);
        _expectDue(1, date(2026, 2, 15));
        _due(1);
        Instalment memory r = ledger.instalmentOf(loan, 1);
        assertTrue(r.state == InstalmentState.Due);
        assertEq(r.interestPaid.fen(), 15_000);
        assertEq(r.principalPaid.fen(), 35_000);
        assertEq(ledger.loanOf(loan).credit.fen(), 0);
        assertEq(ledger.loanOf(loan).distributed.fen(), 50_000);
    }

    /// A credit larger than the row settles it; the rest waits on.
    function test_FallDue_IsSettledByTheCredit() public {
        toDisbursed();
        goTo(2026, 1, 20);
        pay(100_000, "early");
        goTo(2026, 2, 15);
        _due(1);
        assertTrue(ledger.instalmentOf(loan, 1).state == InstalmentState.Settled);
        // 1,000.00 less 916.80.
        assertEq(ledger.loanOf(loan).credit.fen(), 8_320);
        assertEq(ledger.facilityOf(facility).outstanding.fen(), 923_320);
    }

    function test_RevertWhen_ThatDayIsClosed() public {
        _toSpringFestival();
        for (uint256 day = 15; day <= 23; day++) {
            goTo(2026, 2, day);
            expectTooEarly(Nodes.INSTALMENT_DUE, 1, date(2026, 2, 24));
            _due(1);
            ledger.advance(loan);
        }
        goTo(2026, 2, 24);
        _expectDue(0, date(2026, 2, 24));
        _due(1);
    }

    /// The shift moves no interest: the period has closed on the 15th.
    function test_FallDue_ShiftedWithTheSameAmounts() public {
        _toSpringFestival();
        goTo(2026, 2, 20);
        ledger.advance(loan);
        Loan memory l = ledger.loanOf(loan);
        assertEq(l.due, 0);
        assertEq(l.period, 2);
        assertEq(l.interestNumerator, uint256(923_320) * 180_000 * 5);
        assertEq(ledger.instalmentOf(loan, 1).interest.fen(), 15_000);
    }

    /// The calendar of days to come may change after the loan was looked at.
    function test_FallDue_WhenTheHolidayIsExtended() public {
        _toSpringFestival();
        goTo(2026, 2, 20);
        ledger.advance(loan);
        closeDays(date(2026, 2, 15), date(2026, 2, 24));
        goTo(2026, 2, 24);
        expectTooEarly(Nodes.INSTALMENT_DUE, 1, date(2026, 2, 25));
        _due(1);
        goTo(2026, 2, 25);
        _expectDue(0, date(2026, 2, 25));
        vm.prank(keeper);
        ledger.advance(loan);
    }

    function test_FallDue_WhenTheHolidayIsCutShort() public {
        _toSpringFestival();
        goTo(2026, 2, 18);
        ledger.advance(loan);
        closeDays(date(2026, 2, 15), date(2026, 2, 18));
        goTo(2026, 2, 19);
        _expectDue(0, date(2026, 2, 19));
        _due(1);
    }

    /// A product without the rule does not look at the calendar.
    function test_FallDue_OnAClosedDay() public {
        toDisbursed();
        closeDays(date(2026, 2, 15), date(2026, 2, 23));
        goTo(2026, 2, 15);
        _expectDue(1, date(2026, 2, 15));
        _due(1);
    }
}
