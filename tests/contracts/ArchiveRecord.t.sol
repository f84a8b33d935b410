// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.28;

import "./RunningLoanTest.sol";

/// The records are kept for 1,825 days: of a loan settled on 15 February 2026 until 14 February 2031 (29 February 2028 is one of them).
contract ArchiveRecordTest is RunningLoanTest {
    function _archive() private {
        vm.prank(keeper);
        ledger.archiveRecord(loan, "root", date(2040, 1, 1));
    }

    function _expectRunning(Day until) private {
        Day today = ledger.today();
        vm.expectRevert(abi.encodeWithSelector(RetentionRunning.selector, loan, until, today));
    }

    /// Refused the day before, done on the day.
    function _archivesOn(Day day) private {
        goTo(Day.wrap(uint32(day.number() - 1)));
        _expectRunning(day);
        _archive();
        goTo(day);
        _archive();
        assertTrue(ledger.loanOf(loan).state == LoanState.Archived);
    }

    function test_RevertGiven_NoSuchLoan() public {
        expectNoLoan(file(loan));
        _archive();
    }

    function test_RevertGiven_TheLoanRuns() public {
        toDisbursed();
        expectUnexpected();
        _archive();
        goTo(2031, 2, 14);
        expectUnexpected();
        _archive();
    }

    function test_RevertGiven_NothingHasEnded() public {
        toEffective();
        goTo(2032, 1, 1);
        expectUnexpected();
        _archive();
    }

    function test_RevertGiven_Archived() public {
        toArchived();
        expectArchived();
        _archive();
    }

    function test_RevertWhen_TheRetentionRuns() public {
        toSettled();
        _expectRunning(date(2031, 2, 14));
        _archive();
        goTo(2031, 2, 13);
        _expectRunning(date(2031, 2, 14));
        _archive();
    }

    /// The borrower's money would be shut in with the file.
    function test_RevertGiven_ACreditIsLeft() public {
        toSettled();
        pay(5_000, "too much");
        goTo(2031, 2, 14);
        vm.expectRevert(abi.encodeWithSelector(CreditLeft.selector, loan, 5_000));
        _archive();
        vm.prank(servicer);
        ledger.refundOverpayment(loan, Ids.payment(lender, "too much"), Money.wrap(5_000), DOCUMENTS, inPerson());
        _archive();
        assertEq(ledger.balanceOf(AccountKind.Payable, file(party)), 5_000);
    }

    function test_RevertWhen_ThereIsNoRoot() public {
        toSettled();
        goTo(2031, 2, 14);
        vm.expectRevert(abi.encodeWithSelector(HashMissing.selector, loan, "merkleRoot"));
        ledger.archiveRecord(loan, 0, date(2031, 3, 1));
    }

    function test_RevertWhen_TheKeysWereToBeDestroyedBefore() public {
        toSettled();
        goTo(2031, 2, 14);
        vm.expectRevert(abi.encodeWithSelector(ExpiryPassed.selector, date(2031, 2, 13), date(2031, 2, 14)));
        ledger.archiveRecord(loan, "root", date(2031, 2, 13));
        ledger.archiveRecord(loan, "root", date(2031, 2, 14));
    }

    function test_Archive_ByAnyone() public {
        toSettled();
        goTo(2031, 2, 14);
        bytes memory effect = abi.encodeCall(IEffects.recordArchived, (bytes32("root"), date(2031, 3, 1)));
        expectStep(file(loan), file(loan), Nodes.RECORD_ARCHIVED, 0, stranger, date(2031, 2, 14), effect);
        vm.prank(stranger);
        ledger.archiveRecord(loan, "root", date(2031, 3, 1));
        assertTrue(ledger.loanOf(loan).state == LoanState.Archived);
    }

    /// The period in force on the day of closing counts, not a later one.
    function test_Archive_ByThePeriodOfTheClosingDay() public {
        toSettled();
        vm.prank(regulator);
        ledger.setParameter(Parameters.RETENTION_DAYS, 3650, date(2026, 2, 16));
        _archivesOn(date(2031, 2, 14));
    }

    /// … even where it was set after the loan had begun: ten days.
    function test_Archive_ByAPeriodSetBeforeTheClosing() public {
        terms.periods = 1;
        toDisbursed();
        vm.prank(regulator);
        ledger.setParameter(Parameters.RETENTION_DAYS, 10, date(2026, 2, 15));
        goTo(2026, 2, 15);
        pay(1_015_000, "all");
        _archivesOn(date(2026, 2, 25));
    }

    function test_Archive_AVoidedAgreement() public {
        toEffective();
        vm.prank(borrower);
        ledger.voidAgreement(loan, keccak256("ground"), DOCUMENTS, inPerson(), inPerson());
        _archivesOn(date(2031, 1, 14));
    }

    function test_Archive_ADisbursementThatCameBack() public {
        toDisbursed();
        vm.prank(bank);
        ledger.reverseDisbursement(loan, "returned", DOCUMENTS);
        _archivesOn(date(2031, 1, 14));
    }

    /// A transfer that failed leaves an agreement that can be drawn until 25 January 2026; the period runs from then.
    function test_Archive_AFailedTransfer() public {
        toReleased();
        vm.prank(bank);
        ledger.reverseDisbursement(loan, "failed", DOCUMENTS);
        _archivesOn(date(2031, 1, 24));
    }

    /// Another attempt is under way: the file is not at rest.
    function test_RevertGiven_DrawnAgainAfterAFailure() public {
        toReleased();
        vm.prank(bank);
        ledger.reverseDisbursement(loan, "failed", DOCUMENTS);
        requestDrawdown();
        goTo(2031, 1, 24);
        expectUnexpected();
        _archive();
    }

    /// A payment that is reversed opens the loan again, and with it the file; the period runs anew from the later settlement.
    function test_Archive_AfterAReversal() public {
        toSettled();
        vm.prank(bank);
        ledger.reversePayment(loan, Ids.payment(lender, "all"), "returned", DOCUMENTS);
        expectUnexpected();
        _archive();
        goTo(2026, 2, 16);
        pay(1_015_000, "again");
        _archivesOn(date(2031, 2, 15));
    }

    /* ------------------------------------------------------------------ WHAT AN ARCHIVED FILE REFUSES */

    function test_RevertGiven_Archived_TimeAndClosure() public {
        toArchived();
        bytes[] memory calls = new bytes[](10);
        calls[0] = abi.encodeCall(IBilling.advance, (loan));
        calls[1] = abi.encodeCall(IBilling.accrueInterest, (loan));
        calls[2] = abi.encodeCall(IBilling.issueBill, (loan, 1));
        calls[3] = abi.encodeCall(IBilling.fallDue, (loan, 1));
        calls[4] = abi.encodeCall(IBilling.chargePeriodicFee, (loan, 1));
        calls[5] = abi.encodeCall(IDelinquency.enterOverdue, (loan, 1));
        calls[6] = abi.encodeCall(IDelinquency.accruePenalty, (loan));
        calls[7] = abi.encodeCall(IDelinquency.migrateBucket, (loan));
        calls[8] = abi.encodeCall(IClosure.reach, (Nodes.OBLIGATIONS_MET, file(loan)));
        calls[9] = abi.encodeCall(IClosure.archiveRecord, (loan, "root", date(2031, 3, 1)));
        _allRefused(keeper, calls);
    }

    function test_RevertGiven_Archived_Money() public {
        toArchived();
        Day today = ledger.today();
        PaymentId paid = Ids.payment(lender, "all");
        bytes[] memory calls = new bytes[](2);
        calls[0] =
            abi.encodeCall(IRepayment.receivePayment, (loan, Money.wrap(1), "late", today, DOCUMENTS, inPerson()));
        calls[1] = abi.encodeCall(IRepayment.reversePayment, (loan, paid, "returned", DOCUMENTS));
        _allRefused(bank, calls);
        calls = new bytes[](1);
        calls[0] = abi.encodeCall(IRepayment.refundOverpayment, (loan, paid, Money.wrap(1), DOCUMENTS, inPerson()));
        _allRefused(servicer, calls);
        calls[0] = abi.encodeCall(IRepayment.executeDebit, (loan, 1));
        _allRefused(keeper, calls);
        calls = new bytes[](2);
        calls[0] = abi.encodeCall(IRepayment.authorizeDebit, (loan, borrower, Money.wrap(1), DOCUMENTS, inPerson()));
        calls[1] =
            abi.encodeCall(IPrepayment.quotePrepayment, (loan, QuoteKind.Full, NIL, today, DOCUMENTS, inPerson()));
        _allRefused(borrower, calls);
    }

    function test_RevertGiven_Archived_Certificate() public {
        toArchived();
        bytes[] memory calls = new bytes[](1);
        calls[0] = abi.encodeCall(IClosure.issueSettlementCertificate, (loan, DOCUMENTS));
        _allRefused(operator, calls);
    }

    function _allRefused(address by, bytes[] memory calls) private {
        uint32 seq = ledger.fileOf(file(loan)).seq;
        for (uint256 i = 0; i < calls.length; i++) {
            vm.prank(by);
            (bool ok, bytes memory reason) = address(ledger).call(calls[i]);
            assertFalse(ok, vm.toString(i));
            assertEq(reason, abi.encodeWithSelector(FileArchived.selector, loan), vm.toString(i));
        }
        assertEq(ledger.fileOf(file(loan)).seq, seq);
    }
}
