// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.28;

import "./ModifiedLoanTest.sol";

contract GrantWaiverTest is ModifiedLoanTest {
    function _waive(address by, Relief memory relief) private {
        vm.prank(by);
        ledger.grantWaiver(loan, relief, DOCUMENTS);
    }

    function _relief(uint64 interest, uint64 fee, uint64 penalty) private pure returns (Relief memory) {
        return Relief(NIL, Money.wrap(interest), Money.wrap(fee), Money.wrap(penalty));
    }

    function test_RevertWhen_NeitherOperatorNorApproverWaives() public {
        toOverdueParts();
        expectWrongCaller(Nodes.WAIVER_GRANTED, servicer, bit(Role.Operator) | bit(Role.Approver));
        _waive(servicer, _relief(1, 0, 0));
    }

    function test_RevertGiven_NotDisbursed() public {
        toReleased();
        expectUnexpected();
        _waive(operator, _relief(1, 0, 0));
    }

    function test_RevertGiven_Settled() public {
        toSettled();
        vm.expectRevert(abi.encodeWithSelector(LoanInState.selector, loan, LoanState.Settled));
        _waive(operator, _relief(1, 0, 0));
    }

    function test_RevertWhen_PrincipalIsWaived() public {
        toOverdueParts();
        vm.expectRevert(abi.encodeWithSelector(ReliefTooLarge.selector, loan, 1, 0));
        _waive(operator, Relief(Money.wrap(1), NIL, NIL, NIL));
    }

    function test_RevertWhen_NothingIsWaived() public {
        toOverdueParts();
        vm.expectRevert(AmountMissing.selector);
        _waive(operator, noRelief());
    }

    function test_RevertWhen_TheAccountMayNotWaiveAsMuch() public {
        toOverdueParts();
        vm.expectRevert(abi.encodeWithSelector(WaiverAboveLimit.selector, operator, 667, 0));
        _waive(operator, _relief(0, 0, 667));
        allowWaivers(999);
        vm.expectRevert(abi.encodeWithSelector(WaiverAboveLimit.selector, operator, 1_000, 999));
        _waive(operator, _relief(333, 0, 667));
        vm.expectRevert(abi.encodeWithSelector(WaiverAboveLimit.selector, approverA, 1, 0));
        _waive(approverA, _relief(0, 0, 1));
    }

    /// Row 1 owes 180.00, 55.00 have accrued, the penalty is 6.67, and there are no fees.
    function test_RevertWhen_MoreIsWaivedThanIsOwed() public {
        toOverdueParts();
        allowWaivers(100_000);
        vm.expectRevert(abi.encodeWithSelector(ReliefTooLarge.selector, loan, 23_501, 23_500));
        _waive(operator, _relief(23_501, 0, 0));
        vm.expectRevert(abi.encodeWithSelector(ReliefTooLarge.selector, loan, 1, 0));
        _waive(operator, _relief(0, 1, 0));
        vm.expectRevert(abi.encodeWithSelector(ReliefTooLarge.selector, loan, 668, 667));
        _waive(operator, _relief(0, 0, 668));
    }

    function test_RevertGiven_ABillIsPaidAhead() public {
        toTenDaysOn();
        goTo(2026, 3, 11);
        pay(50_000, "ahead");
        allowWaivers(100);
        vm.expectRevert(abi.encodeWithSelector(BilledRowPaidAhead.selector, loan, 2));
        _waive(operator, _relief(1, 0, 0));
    }

    function test_RevertWhen_NoAdminSetsTheLimit() public {
        expectWrongCaller(0, operator, bit(Role.Admin));
        vm.prank(operator);
        ledger.setWaiverLimit(lender, operator, Money.wrap(1));
        vm.expectRevert(KeyMissing.selector);
        vm.prank(admin);
        ledger.setWaiverLimit(lender, address(0), Money.wrap(1));
    }

    function test_SetTheLimit() public {
        vm.expectEmit(address(ledger));
        emit WaiverLimitSet(lender, operator, Money.wrap(1_000));
        allowWaivers(1_000);
        assertEq(ledger.waiverLimitOf(lender, operator).fen(), 1_000);
        assertEq(ledger.waiverLimitOf(lender, approverA).fen(), 0);
    }

    /// The penalty and 80.00 of interest: row 1 owes 1,000.00 + 100.00 and stays overdue, the rest goes on as it was.
    function test_ArrearsStayDue() public {
        toOverdueParts();
        waive(_relief(8_000, 0, 667));
        Loan memory l = ledger.loanOf(loan);
        assertTrue(l.state == LoanState.Overdue);
        assertEq(l.bucket, 1);
        assertEq(l.overduePrincipal.fen(), 100_000);
        assertEq(ledger.penaltyOwed(loan).fen(), 0);
        assertRow(1, date(2026, 2, 15), 100_000, 10_000);
        assertTrue(ledger.instalmentOf(loan, 1).state == InstalmentState.Overdue);
        assertRow(2, date(2026, 3, 15), 100_000, 16_500);
        assertRow(3, date(2026, 4, 15), 100_000, 15_000);
        assertRow(12, date(2027, 1, 15), 100_000, 1_500);
        assertEq(l.rows, 12);
        assertEq(ledger.facilityOf(facility).overdueLoans, 1);
        // Ten days more, of 20 in all 13.33; 6.67 are waived.
        goTo(2026, 3, 7);
        ledger.advance(loan);
        assertEq(ledger.penaltyOwed(loan).fen(), 666);
        pay(110_666, "arrears");
        l = ledger.loanOf(loan);
        assertTrue(l.state == LoanState.Active);
        assertEq(l.credit.fen(), 0);
        assertEq(ledger.facilityOf(facility).overdueLoans, 0);
    }

    /// Beyond the arrears it is what has accrued: of 235.00 are 200.00 waived, and the 35.00 are owed with row 2, with its 20 days of 110.00.
    function test_InterestOfArrearsIsWaivedFirst() public {
        toOverdueParts();
        allowWaivers(20_000);
        _waive(operator, _relief(20_000, 0, 0));
        assertRow(1, date(2026, 2, 15), 100_000, 0);
        assertRow(2, date(2026, 3, 15), 100_000, 3_500 + 11_000);
        assertEq(ledger.penaltyOwed(loan).fen(), 667);
    }

    /// The penalty of a row that is paid: waiving it settles a loan of which nothing else is owed.
    function test_WaivingTheLastPenaltySettles() public {
        terms.periods = 1;
        terms.allocationOrder = bytes5(0x0001040203);
        toDisbursed();
        goTo(2026, 2, 25);
        ledger.advance(loan);
        pay(1_015_000, "row 1");
        // 24 % of 10,000.00 in ten days.
        assertEq(ledger.penaltyOwed(loan).fen(), 6_667);
        assertTrue(ledger.loanOf(loan).state == LoanState.Active);
        allowWaivers(6_667);
        _waive(operator, _relief(0, 0, 6_667));
        assertTrue(ledger.loanOf(loan).state == LoanState.Settled);
        assertTrue(reached(file(loan), Nodes.OBLIGATIONS_MET));
        assertTrue(ledger.claimOf(loan, 1).state == ClaimState.Cancelled);
    }
}
