// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.28;

import "./RunningLoanTest.sol";

contract AdvanceTest is RunningLoanTest {
    /// Everything that is stored of the loan and its rows.
    function _stored() private view returns (bytes memory) {
        return abi.encode(
            ledger.loanOf(loan), ledger.instalmentsOf(loan), ledger.penaltyOwed(loan), ledger.facilityOf(facility)
        );
    }

    function _changesNothing() private {
        bytes memory before = _stored();
        uint32 seq = ledger.fileOf(file(loan)).seq;
        vm.recordLogs();
        assertTrue(ledger.advance(loan));
        assertEq(vm.getRecordedLogs().length, 0);
        assertEq(ledger.fileOf(file(loan)).seq, seq);
        assertEq(_stored(), before);
    }

    function test_RevertGiven_NoSuchLoan() public {
        toDisbursed();
        LoanId other = Ids.loan(facility, "other");
        expectNoLoan(file(other));
        ledger.advance(other);
        expectNoLoan(file(facility));
        ledger.advance(LoanId.wrap(file(facility)));
    }

    function test_RevertGiven_Archived() public {
        toArchived();
        expectArchived();
        ledger.advance(loan);
    }

    function test_Advance_BeforeTheDisbursementChangesNothing() public {
        toReleased();
        goTo(2026, 1, 20);
        _changesNothing();
        assertTrue(ledger.loanOf(loan).state == LoanState.None);
    }

    function test_Advance_TwiceOnOneDayChangesNothing() public {
        toDisbursed();
        _changesNothing();
        goTo(2026, 1, 25);
        ledger.advance(loan);
        _changesNothing();
    }

    function test_Advance_ASettledLoanChangesNothing() public {
        toSettled();
        goTo(2026, 6, 1);
        _changesNothing();
    }

    function test_Advance_ByAnyone() public {
        toDisbursed();
        goTo(2026, 1, 25);
        vm.prank(stranger);
        assertTrue(ledger.advance(loan));
        Loan memory l = ledger.loanOf(loan);
        assertTrue(l.accruedThrough == date(2026, 1, 25));
        // 10,000.00 · 18 % · 10 / 360 = 50.00, unrounded: fen · millionths · days.
        assertEq(l.interestNumerator, uint256(1_000_000) * 180_000 * 10);
    }

    /// Five weeks at once: each step on its own day, in legal order, and what accrued once at the end.
    function test_Advance_LogsTheStepsInLegalOrder() public {
        toDisbursed();
        goTo(2026, 2, 19);
        bytes32 id = file(loan);
        Day due = date(2026, 2, 15);
        Day today = date(2026, 2, 19);
        bytes memory effect =
            abi.encodeCall(IEffects.billIssued, (due, Money.wrap(76_680), Money.wrap(15_000), Money.wrap(0)));
        expectStep(id, rowObject(1), Nodes.BILL_ISSUED, 0, keeper, date(2026, 2, 10), effect);
        effect = abi.encodeCall(IEffects.instalmentDue, (due, Money.wrap(91_680)));
        expectStep(id, rowObject(1), Nodes.INSTALMENT_DUE, 1, keeper, due, effect);
        effect = abi.encodeCall(IEffects.overdueEntered, (due, Money.wrap(76_680), Money.wrap(15_000), Money.wrap(0)));
        expectStep(id, rowObject(1), Nodes.OVERDUE_ENTERED, 2, keeper, today, effect);
        effect = abi.encodeCall(IEffects.limitFrozen, (FreezeCause.Overdue, id, 8));
        expectStep(file(facility), file(facility), Nodes.LIMIT_FROZEN, 0, keeper, today, effect);
        // 9,233.20 · 18 % · 4 / 360 = 18.4664.
        uint112 interest = 923_320 * 180_000 * 4;
        effect = abi.encodeCall(IEffects.interestAccrued, (date(2026, 1, 15), today, interest, Money.wrap(1_847)));
        expectStep(id, id, Nodes.INTEREST_ACCRUED, 3, keeper, today, effect);
        // 766.80 · 24 % · 4 / 360 = 2.0448.
        uint112 penalty = 76_680 * 240_000 * 4;
        effect = abi.encodeCall(IEffects.penaltyAccrued, (date(2026, 1, 15), today, penalty, Money.wrap(204)));
        expectStep(id, id, Nodes.PENALTY_ACCRUED, 4, keeper, today, effect);
        effect = abi.encodeCall(IEffects.bucketMigrated, (0, 1, 4));
        expectStep(id, id, Nodes.BUCKET_MIGRATED, 5, keeper, today, effect);
        uint32 seq = ledger.fileOf(id).seq;
        vm.prank(keeper);
        assertTrue(ledger.advance(loan));
        assertEq(ledger.fileOf(id).seq, seq + 6);
    }

    /// Looking daily, weekly or once gives the same loan: over a year, with a payment in part, a late one and a credit.
    function test_Advance_CadenceChangesNothing() public {
        toDisbursed();
        uint256 start = vm.snapshotState();
        bytes memory once = _live(365);
        vm.revertToState(start);
        start = vm.snapshotState();
        bytes memory weekly = _live(7);
        vm.revertToState(start);
        bytes memory daily = _live(1);
        assertEq(weekly, once);
        assertEq(daily, once);
    }

    function _live(uint256 every) private returns (bytes memory) {
        Day start = date(2026, 1, 15);
        for (uint256 day = 1; day <= 365; day++) {
            goTo(start.plus(day));
            if (day % every == 0) ledger.advance(loan);
            if (day == 40) pay(50_000, "part");
            if (day == 110) pay(400_000, "late");
            if (day == 200) pay(250_000, "ahead");
        }
        ledger.advance(loan);
        return _stored();
    }

    /// Sixty rows unpaid are 240 steps, of which one transaction takes a hundred.
    function test_Advance_InBoundedSteps() public {
        toLongLoan();
        goTo(2031, 3, 1);
        uint256 before = vm.snapshotState();
        assertFalse(ledger.advance(loan));
        // Four steps a row (bill, period, due, overdue): the hundredth is row 25 becoming overdue.
        assertTrue(ledger.loanOf(loan).accruedThrough == date(2028, 2, 19));
        assertEq(ledger.loanOf(loan).aged, 25);
        assertFalse(ledger.advance(loan));
        assertTrue(ledger.advance(loan));
        assertTrue(ledger.loanOf(loan).accruedThrough == date(2031, 3, 1));
        assertEq(ledger.loanOf(loan).overdueRows, 60);
        bytes memory inSteps = _stored();
        vm.revertToState(before);
        for (uint256 month = 1; month <= 60; month++) {
            goTo(2026 + month / 12, month % 12 + 1, 20);
            assertTrue(ledger.advance(loan));
        }
        goTo(2031, 3, 1);
        ledger.advance(loan);
        assertEq(_stored(), inSteps);
    }

    /// What is refused of a loan that one transaction cannot bring up to today says so; a payment is taken, and waits.
    function test_Advance_WhatWaitsForIt() public {
        toLongLoan();
        goTo(2031, 3, 1);
        vm.expectPartialRevert(LoanBehind.selector);
        vm.prank(operator);
        ledger.issueSettlementCertificate(loan, DOCUMENTS);
        pay(100_000, "waits");
        assertEq(ledger.loanOf(loan).pending, 1);
        assertFalse(ledger.advance(loan));
        assertTrue(ledger.advance(loan));
        assertEq(ledger.loanOf(loan).pending, 0);
        assertEq(ledger.loanOf(loan).distributed.fen(), 100_000);
    }

    /// The fixture's loan over sixty months.
    function toLongLoan() private {
        toAuthorized();
        ICredit.CreditRequest memory r = creditRequest();
        r.tenorMonths = 60;
        vm.prank(borrower);
        ledger.applyForCredit(r, DOCUMENTS, inPerson());
        assess();
        approve();
        accept();
        terms.periods = 60;
        draw();
    }
}
