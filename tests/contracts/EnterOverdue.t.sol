// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.28;

import "./RunningLoanTest.sol";

/// Due on 15 February, three days of grace.
contract EnterOverdueTest is RunningLoanTest {
    function _enter(uint16 row) private {
        vm.prank(keeper);
        ledger.enterOverdue(loan, row);
    }

    /// Row 1 is billed and due, as every day's keeper would have it on the last day of grace.
    function _toGrace() private {
        toDisbursed();
        goTo(2026, 2, 18);
        vm.prank(keeper);
        ledger.advance(loan);
    }

    function _expectOverdue(uint64 principal, uint64 interest, Day effective) private {
        bytes memory effect = abi.encodeCall(
            IEffects.overdueEntered, (date(2026, 2, 15), Money.wrap(principal), Money.wrap(interest), NIL)
        );
        expectStep(file(loan), rowObject(1), Nodes.OVERDUE_ENTERED, 0, keeper, effective, effect);
    }

    function _expectFrozen(uint8 causes) private {
        bytes32 id = file(facility);
        bytes memory effect = abi.encodeCall(IEffects.limitFrozen, (FreezeCause.Overdue, file(loan), causes));
        expectStep(id, id, Nodes.LIMIT_FROZEN, 0, keeper, ledger.today(), effect);
    }

    function test_RevertGiven_NoSuchLoan() public {
        expectNoLoan(file(loan));
        _enter(1);
    }

    function test_RevertGiven_NotDisbursed() public {
        toReleased();
        expectUnexpected();
        _enter(1);
    }

    function test_RevertGiven_NotDue() public {
        toDisbursed();
        goTo(2026, 2, 14);
        expectUnexpected();
        _enter(1);
        goTo(2026, 2, 19);
        expectUnexpected();
        _enter(2);
    }

    function test_RevertGiven_Archived() public {
        toArchived();
        expectArchived();
        _enter(1);
    }

    function test_RevertWhen_ThereIsNoSuchRow() public {
        toDisbursed();
        expectRowUnknown(0, 12);
        _enter(0);
        expectRowUnknown(13, 12);
        _enter(13);
    }

    function test_RevertWhen_TheGraceRuns() public {
        toDisbursed();
        for (uint256 day = 15; day <= 18; day++) {
            goTo(2026, 2, day);
            expectTooEarly(Nodes.OVERDUE_ENTERED, 1, date(2026, 2, 19));
            _enter(1);
        }
    }

    function test_RevertGiven_Overdue() public {
        toDisbursed();
        goTo(2026, 2, 19);
        _enter(1);
        expectRepeated(Nodes.OVERDUE_ENTERED, rowObject(1));
        _enter(1);
    }

    /// A payment on the last day of grace is in time: no arrears, no penalty.
    function test_RevertGiven_PaidWithinTheGrace() public {
        _toGrace();
        pay(91_680, "in time");
        goTo(2026, 2, 19);
        expectRowPaid(1);
        _enter(1);
        ledger.advance(loan);
        assertEq(ledger.loanOf(loan).penaltyNumerator, 0);
        assertTrue(ledger.loanOf(loan).state == LoanState.Active);
        assertTrue(ledger.facilityOf(facility).state == FacilityState.Active);
    }

    function test_Enter_WhenTheGraceIsOver() public {
        _toGrace();
        goTo(2026, 2, 19);
        _expectOverdue(76_680, 15_000, date(2026, 2, 19));
        _expectFrozen(8);
        _enter(1);
        assertTrue(ledger.instalmentOf(loan, 1).state == InstalmentState.Overdue);
        Loan memory l = ledger.loanOf(loan);
        assertTrue(l.state == LoanState.Overdue);
        assertEq(l.overdueRows, 1);
        assertEq(l.overduePrincipal.fen(), 76_680);
        assertEq(l.bucket, 1);
        Facility memory f = ledger.facilityOf(facility);
        assertTrue(f.state == FacilityState.Frozen);
        assertEq(f.freezeCauses, 8);
        assertEq(f.overdueLoans, 1);
    }

    function test_Enter_LateByAnyone() public {
        _toGrace();
        goTo(2026, 2, 28);
        bytes memory effect =
            abi.encodeCall(IEffects.overdueEntered, (date(2026, 2, 15), Money.wrap(76_680), Money.wrap(15_000), NIL));
        expectStep(file(loan), rowObject(1), Nodes.OVERDUE_ENTERED, 0, stranger, date(2026, 2, 19), effect);
        vm.prank(stranger);
        ledger.enterOverdue(loan, 1);
        // Thirteen days: 766.80 · 24 % · 13 / 360 = 6.6456.
        assertEq(ledger.penaltyOwed(loan).fen(), 665);
    }

    /// What is left of 916.80 after 500.00 (interest first): 416.80, all principal. Its penalty: 416.80 · 24 % · 4 / 360 = 1.1114…
    function test_Enter_WithWhatIsUnpaid() public {
        _toGrace();
        pay(50_000, "part");
        goTo(2026, 2, 19);
        _expectOverdue(41_680, 0, date(2026, 2, 19));
        _enter(1);
        assertEq(ledger.loanOf(loan).overduePrincipal.fen(), 41_680);
        assertEq(ledger.penaltyOwed(loan).fen(), 111);
    }

    /// A second row: the facility is frozen already, and counts one loan.
    function test_Enter_TheSecondRow() public {
        _toGrace();
        goTo(2026, 3, 18);
        ledger.advance(loan);
        uint32 facilitySeq = ledger.fileOf(file(facility)).seq;
        goTo(2026, 3, 19);
        bytes memory effect =
            abi.encodeCall(IEffects.overdueEntered, (date(2026, 3, 15), Money.wrap(77_830), Money.wrap(13_850), NIL));
        expectStep(file(loan), rowObject(2), Nodes.OVERDUE_ENTERED, 0, keeper, date(2026, 3, 19), effect);
        _enter(2);
        Loan memory l = ledger.loanOf(loan);
        assertEq(l.overdueRows, 2);
        // 766.80 + 778.30.
        assertEq(l.overduePrincipal.fen(), 154_510);
        assertEq(ledger.facilityOf(facility).overdueLoans, 1);
        assertEq(ledger.fileOf(file(facility)).seq, facilitySeq);
    }

    /// Frozen by the lender already: a further cause.
    function test_Enter_AddsACauseToAFrozenFacility() public {
        _toGrace();
        vm.prank(operator);
        ledger.freezeLimit(facility, FreezeCause.Lender, REASON, DOCUMENTS);
        goTo(2026, 2, 19);
        _expectFrozen(9);
        _enter(1);
        assertEq(ledger.facilityOf(facility).freezeCauses, 9);
    }

    /// An expired limit is not frozen: nothing can be drawn from it anyway.
    function test_Enter_AfterTheLimitExpired() public {
        toApplied();
        assess();
        ICredit.Offer memory o = offer();
        o.availabilityEnd = date(2026, 2, 1);
        approve(o);
        accept();
        draw();
        goTo(2026, 2, 1);
        ledger.expireLimit(facility);
        goTo(2026, 2, 19);
        _enter(1);
        Facility memory f = ledger.facilityOf(facility);
        assertTrue(f.state == FacilityState.Expired);
        assertEq(f.freezeCauses, 0);
        assertEq(f.overdueLoans, 1);
    }

    /// Four days late, cured by 916.80 + 2.04: the cause is gone, the lender thaws.
    function test_Enter_AndTheCure() public {
        _toGrace();
        goTo(2026, 2, 19);
        _enter(1);
        pay(91_680 + 204, "cure");
        Loan memory l = ledger.loanOf(loan);
        assertTrue(l.state == LoanState.Active);
        assertEq(l.overdueRows + l.bucket, 0);
        assertEq(l.overduePrincipal.fen() + l.credit.fen(), 0);
        assertTrue(reached(file(loan), Nodes.OVERDUE_CURED));
        Facility memory f = ledger.facilityOf(facility);
        assertTrue(f.state == FacilityState.Frozen);
        assertEq(f.freezeCauses + f.overdueLoans, 0);
        vm.prank(operator);
        ledger.unfreezeLimit(facility, DOCUMENTS, inPerson());
        assertTrue(ledger.facilityOf(facility).state == FacilityState.Active);
        goTo(2026, 3, 19);
        _enter(2);
        assertTrue(ledger.facilityOf(facility).state == FacilityState.Frozen);
    }

    /// The grace runs from the business day: closed to the 23rd, due on the 24th, overdue on the 28th with four days of penalty.
    function test_Enter_AfterAShiftedDueDay() public {
        Product memory p = product();
        p.followingBusinessDay = true;
        productId = publish(p);
        toDisbursed();
        closeDays(date(2026, 2, 15), date(2026, 2, 23));
        goTo(2026, 2, 27);
        expectTooEarly(Nodes.OVERDUE_ENTERED, 1, date(2026, 2, 28));
        _enter(1);
        ledger.advance(loan);
        goTo(2026, 2, 28);
        _expectOverdue(76_680, 15_000, date(2026, 2, 28));
        _enter(1);
        assertEq(ledger.penaltyOwed(loan).fen(), 204);
    }

    /// Interest first, the fee of 50.00 last: 300.00 of the 15 March pay the interest of both rows. Row 1 stays overdue for its fee, row 2 is settled, and its day of the 19th
    /// brings nothing.
    function test_Enter_NotARowThatIsSettledBeforeAnOlderOne() public {
        terms = termsOf(Method.InterestFirst);
        terms.originationFee = Money.wrap(5_000);
        terms.allocationOrder = bytes5(0x0104020300);
        toDisbursed();
        goTo(2026, 3, 15);
        pay(30_000, "interest");
        assertTrue(ledger.instalmentOf(loan, 2).state == InstalmentState.Settled);
        goTo(2026, 3, 20);
        ledger.advance(loan);
        assertTrue(ledger.instalmentOf(loan, 1).state == InstalmentState.Overdue);
        assertTrue(ledger.instalmentOf(loan, 2).state == InstalmentState.Settled);
        Loan memory l = ledger.loanOf(loan);
        assertEq(l.overdueRows, 1);
        assertEq(l.aged, 2);
        assertEq(ledger.instalmentOf(loan, 2).logged & 4, 0);
    }
}
