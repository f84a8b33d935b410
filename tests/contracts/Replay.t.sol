// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.28;

import "./PlayedLoanTest.sol";

/// Loans that are played again over their prepayments (docs/explain/money.md §9).
contract ReplayTest is PlayedLoanTest {
    /// Loan, rows, penalty and the lender's account.
    function fingerprint() private view returns (bytes32) {
        Loan memory l = ledger.loanOf(loan);
        (l.lastPayment, l.payments, l.version) = (PaymentId.wrap(0), 0, 0);
        Instalment[] memory rows = ledger.instalmentsOf(loan);
        for (uint256 k = 0; k < rows.length; k++) {
            (rows[k].version, rows[k].logged) = (0, 0);
        }
        uint256 owned = ledger.balanceOf(AccountKind.Payable, file(lender));
        return keccak256(abi.encode(l, rows, ledger.penaltyOwed(loan), owned, ledger.facilityOf(facility).outstanding));
    }

    /// A prepayment in part stands as it was made: a reversed credit has nothing to do with it, and the log says nothing of it again.
    function test_AKeptPrepaymentIsNotLoggedAgain() public {
        toDisbursed();
        pay(1_000, "credit");
        goTo(2026, 1, 30);
        prepay(QuoteKind.Shortened, 400_000, "part");
        bytes32 rows = keccak256(abi.encode(ledger.instalmentsOf(loan)));
        vm.recordLogs();
        reverse("credit");
        assertEq(logged(Nodes.PARTIAL_PREPAID_TERM_SHORTENED), 0);
        assertEq(keccak256(abi.encode(ledger.instalmentsOf(loan))), rows);
        assertEq(ledger.loanOf(loan).version, 2);
        assertEq(ledger.loanOf(loan).credit.fen(), 0);
    }

    /// Two prepayments, the first reversed: at no interest the second still holds, over rows that have come back, and both versions are new.
    function test_APrepaymentThatStillHoldsIsMadeAnew() public {
        toDisbursedAtNoRate();
        goTo(2026, 1, 20);
        prepay(QuoteKind.Reduced, 400_000, "first");
        goTo(2026, 1, 30);
        prepay(QuoteKind.Reduced, 300_000, "second");
        assertEq(ledger.loanOf(loan).undue.fen(), 300_000);
        vm.recordLogs();
        reverse("first");
        Loan memory l = ledger.loanOf(loan);
        assertEq(l.undue.fen(), 700_000);
        // Numbers are never used twice: four for the rows that came back, five for those of the second prepayment.
        assertEq(l.version, 5);
        assertEq(ledger.instalmentOf(loan, 1).version, 5);
        assertFalse(ledger.paymentOf(payment("second")).dropped);
        assertEq(l.distributed.fen(), 300_000);
        assertEq(logged(Nodes.PARTIAL_PREPAID_INSTALMENT_REDUCED), 1);
    }

    /// A receipt is booked by mistake, reversed, and booked again under its right name: the prepayment that fell with it holds again, and everything is as if nothing had
    /// happened.
    function test_APrepaymentHoldsAgain() public {
        toDisbursed();
        goTo(2026, 2, 15);
        pay(91_680, "wrong");
        goTo(2026, 2, 18);
        prepay(QuoteKind.Reduced, 400_000, "part");
        goTo(2026, 2, 20);
        ledger.advance(loan);
        bytes32 before = fingerprint();
        reverse("wrong");
        assertTrue(ledger.paymentOf(payment("part")).dropped);
        assertEq(ledger.loanOf(loan).version, 3);
        assertTrue(fingerprint() != before);
        vm.prank(bank);
        ledger.receivePayment(loan, Money.wrap(91_680), "right", date(2026, 2, 15), DOCUMENTS, inPerson());
        assertFalse(ledger.paymentOf(payment("part")).dropped);
        assertEq(ledger.loanOf(loan).version, 4);
        assertEq(fingerprint(), before);
    }

    /// A prepayment in full stands after what came too much is reversed; the reversal has cleared its node, which is reached anew.
    function test_APrepaymentInFullStands() public {
        toDisbursed();
        goTo(2026, 1, 30);
        prepay(QuoteKind.Full, 0, "all");
        pay(500, "more");
        reverse("more");
        assertTrue(ledger.loanOf(loan).state == LoanState.Settled);
        assertTrue(reached(file(loan), Nodes.FULL_PREPAID));
        assertTrue(reached(file(loan), Nodes.OBLIGATIONS_MET));
        assertEq(ledger.loanOf(loan).version, 1);
    }

    /// A prepayment in full is reversed: all its rows come back under a new version, whose bills are to be logged.
    function test_APrepaymentInFullIsReversed() public {
        toDisbursed();
        goTo(2026, 1, 30);
        prepay(QuoteKind.Full, 0, "all");
        goTo(2026, 2, 20);
        vm.recordLogs();
        reverse("all");
        Loan memory l = ledger.loanOf(loan);
        assertTrue(l.state == LoanState.Overdue);
        assertEq(l.version, 2);
        assertEq(ledger.instalmentOf(loan, 12).version, 2);
        assertFalse(reached(file(loan), Nodes.FULL_PREPAID));
        assertEq(logged(Nodes.SCHEDULE_GENERATED), 1);
        // Two days late: 51.12 fen for each of the five since the 15th.
        assertEq(ledger.penaltyOwed(loan).fen(), 256);
        assertEq(ledger.facilityOf(facility).overdueLoans, 1);
        assertEq(ledger.facilityOf(facility).open, 1);
    }

    /// A bill that was paid ahead when the prepayment falls is not billed again.
    function test_ABillPaidAheadStaysPaid() public {
        toDisbursed();
        goTo(2026, 2, 11);
        pay(91_680, "ahead");
        prepay(QuoteKind.Full, 0, "all");
        reverse("all");
        Instalment memory first = ledger.instalmentOf(loan, 1);
        assertTrue(first.state == InstalmentState.Settled);
        assertEq(first.version, 1);
        assertEq(ledger.instalmentOf(loan, 2).version, 2);
        assertEq(ledger.loanOf(loan).firstOpen, 2);
    }

    /// A late booking after the loan was settled is credit, and leaves the settlement as it was.
    function test_ALateBookingOfASettledLoan() public {
        toDisbursed();
        goTo(2026, 1, 30);
        prepay(QuoteKind.Full, 0, "all");
        goTo(2026, 2, 2);
        vm.recordLogs();
        vm.prank(bank);
        ledger.receivePayment(loan, Money.wrap(100), "late", date(2026, 1, 29), DOCUMENTS, inPerson());
        assertEq(ledger.paymentOf(payment("late")).valueDay.number(), date(2026, 1, 30).number());
        assertEq(logged(Nodes.OBLIGATIONS_MET), 0);
        assertEq(ledger.loanOf(loan).credit.fen(), 100);
        assertTrue(ledger.loanOf(loan).state == LoanState.Settled);
    }

    /// A late booking lets the loan be settled earlier; the residue that had been cleared is paid by it. The nodes of the record stand.
    function test_ALateBookingAfterTheResidueWasCleared() public {
        Product memory p = product();
        p.tolerance = 10;
        productId = publish(p);
        terms.periods = 1;
        toDisbursed();
        goTo(2026, 2, 16);
        pay(1_014_995, "most");
        assertTrue(reached(file(loan), Nodes.TOLERANCE_CLEARED));
        vm.recordLogs();
        vm.prank(bank);
        ledger.receivePayment(loan, Money.wrap(100), "late", date(2026, 2, 15), DOCUMENTS, inPerson());
        assertEq(logged(Nodes.TOLERANCE_CLEARED), 0);
        Loan memory l = ledger.loanOf(loan);
        assertEq(l.distributed.fen(), 1_015_000);
        assertEq(l.credit.fen(), 95);
        assertEq(ledger.claimOf(loan, 1).received.fen(), 1_015_000);
    }

    /// A refund of the timeline is played too; between the payments it names no credit.
    function test_CreditIsNamedAfterThePaymentThatLeftIt() public {
        toDisbursed();
        pay(1_000, "r");
        vm.prank(servicer);
        ledger.refundOverpayment(loan, payment("r"), Money.wrap(400), DOCUMENTS, inPerson());
        goTo(2026, 2, 15);
        vm.recordLogs();
        ledger.advance(loan);
        Vm.Log[] memory logs = vm.getRecordedLogs();
        bytes32 object;
        for (uint256 i = 0; i < logs.length; i++) {
            if (uint256(logs[i].topics[2]) == Nodes.PAYMENT_ALLOCATED) object = logs[i].topics[3];
        }
        assertEq(object, bytes32(PaymentId.unwrap(payment("r"))));
        assertEq(ledger.instalmentOf(loan, 1).interestPaid.fen(), 600);
    }

    /* ------------------------------------------------------------------ WHAT IS NOT SAID AGAIN */

    /// The first row was late and is cured; a later credit that is reversed has nothing to do with it.
    function test_ACureIsNotLoggedAgain() public {
        toDisbursed();
        goTo(2026, 2, 25);
        // Ten days late: 511.20 fen of penalty.
        pay(91_680 + 511, "cure");
        pay(100, "credit");
        vm.recordLogs();
        reverse("credit");
        Vm.Log[] memory logs = vm.getRecordedLogs();
        assertEq(logged(logs, Nodes.OVERDUE_ENTERED) + logged(logs, Nodes.OVERDUE_CURED), 0);
        assertTrue(ledger.loanOf(loan).state == LoanState.Active);
        assertEq(ledger.facilityOf(facility).overdueLoans, 0);
        assertEq(ledger.loanOf(loan).penaltyPaid.fen(), 511);
    }

    /// The fee of a period that has begun is charged once more as the loan is played, and logged no more.
    function test_AFeeIsNotLoggedAgain() public {
        terms.periodicFee = Money.wrap(500);
        terms.rate = Rate.wrap(120_000);
        toDisbursed();
        goTo(2026, 2, 15);
        pay(10_000, "r");
        assertEq(ledger.instalmentOf(loan, 1).feePaid.fen(), 500);
        vm.recordLogs();
        reverse("r");
        assertEq(logged(Nodes.PERIODIC_FEE_CHARGED), 0);
        assertEq(ledger.instalmentOf(loan, 1).fee, 500);
        assertEq(ledger.instalmentOf(loan, 1).feePaid.fen(), 0);
        assertEq(ledger.instalmentOf(loan, 2).fee, 500);
    }

    /// The rows that come back have the fee of the running period, which was charged before the prepayment, and that of the others to come.
    function test_AFeeOfARowThatComesBack() public {
        terms.periodicFee = Money.wrap(500);
        terms.rate = Rate.wrap(120_000);
        toDisbursed();
        goTo(2026, 2, 15);
        ledger.advance(loan);
        Instalment memory first = ledger.instalmentOf(loan, 1);
        pay(uint64((first.principal + first.interest).fen() + 500), "r");
        goTo(2026, 2, 20);
        prepay(QuoteKind.Full, 0, "all");
        vm.recordLogs();
        reverse("all");
        assertEq(logged(Nodes.PERIODIC_FEE_CHARGED), 0);
        assertEq(ledger.instalmentOf(loan, 1).version, 1);
        assertEq(ledger.instalmentOf(loan, 2).version, 2);
        assertEq(ledger.instalmentOf(loan, 2).fee, 500);
        assertEq(ledger.instalmentOf(loan, 3).fee, 0);
        expectRepeated(Nodes.PERIODIC_FEE_CHARGED, bytes32((uint256(2) << 16) | 2));
        ledger.chargePeriodicFee(loan, 2);
        goTo(2026, 3, 15);
        ledger.advance(loan);
        assertEq(ledger.instalmentOf(loan, 2).fee, 500);
        assertEq(ledger.instalmentOf(loan, 3).fee, 500);
    }

    /// Credit that fell to a row on its due day falls to it again, and stays as it was logged where what comes later is reversed: of the three allocations only that of the
    /// payment before it, from which on they are made anew, is said again.
    function test_CreditIsAllocatedOnTheSameDay() public {
        toDisbursed();
        pay(1_000, "credit");
        goTo(2026, 2, 15);
        pay(90_680, "rest");
        goTo(2026, 2, 16);
        pay(100, "more");
        assertTrue(ledger.instalmentOf(loan, 1).state == InstalmentState.Settled);
        vm.recordLogs();
        reverse("more");
        assertEq(logged(Nodes.PAYMENT_ALLOCATED), 1);
        assertTrue(ledger.instalmentOf(loan, 1).state == InstalmentState.Settled);
        assertEq(ledger.loanOf(loan).credit.fen(), 0);
        assertEq(ledger.loanOf(loan).distributed.fen(), 91_680);
    }

    /// Two fen short as before: 1,014,995 of 1,015,000 and 3 that were booked late. The clearing of the record stands.
    function test_AResidueThatIsClearedAgain() public {
        Product memory p = product();
        p.tolerance = 10;
        productId = publish(p);
        terms.periods = 1;
        toDisbursed();
        goTo(2026, 2, 16);
        pay(1_014_995, "most");
        vm.recordLogs();
        payLate(3, "late", date(2026, 2, 15));
        assertEq(logged(Nodes.TOLERANCE_CLEARED), 0);
        Loan memory l = ledger.loanOf(loan);
        assertTrue(l.state == LoanState.Settled);
        assertEq(l.distributed.fen(), 1_014_998);
        assertEq(l.credit.fen(), 0);
        assertEq(ledger.claimOf(loan, 1).received.fen(), 1_014_998);
    }
}
