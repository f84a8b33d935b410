// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.28;

import "./PlayedLoanTest.sol";

/// Money with an earlier value day: at most five days, and played again only where that day makes a difference. The loan by hand: RunningLoanTest.
contract ReceiveLateTest is PlayedLoanTest {
    function owned() private view returns (uint256) {
        return ledger.balanceOf(AccountKind.Payable, file(lender));
    }

    /// The entry says from which payment on the allocations are logged again; 0 = none, for it is not played.
    function expectFrom(uint64 fen, Day day, uint16 number, uint16 replayedFrom) private {
        bytes memory effect =
            abi.encodeCall(IEffects.paymentReceived, (Money.wrap(fen), "late", day, address(0), number, replayedFrom));
        expectStepWithDocuments(bytes32(PaymentId.unwrap(payment("late"))), Nodes.PAYMENT_RECEIVED, 1, day, effect);
    }

    /// Nothing has happened since that day: no replay, the entry says the day.
    function test_Receive_WithADayThatChangesNothing() public {
        toDisbursed();
        goTo(2026, 2, 18);
        ledger.advance(loan);
        bytes32 id = bytes32(PaymentId.unwrap(payment("r")));
        expectStepWithDocuments(
            id, Nodes.PAYMENT_RECEIVED, 1, date(2026, 2, 16), receivedEffect(date(2026, 2, 16), 1, 0)
        );
        payLate(91_680, "r", date(2026, 2, 16));
        assertTrue(ledger.instalmentOf(loan, 1).state == InstalmentState.Settled);
    }

    function receivedEffect(Day day, uint16 number, uint16 replayedFrom) private pure returns (bytes memory) {
        return
            abi.encodeCall(IEffects.paymentReceived, (Money.wrap(91_680), "r", day, address(0), number, replayedFrom));
    }

    function expectStepWithDocuments(bytes32 object, uint8 node, uint32 offset, Day day, bytes memory effect) private {
        uint32 seq = ledger.fileOf(file(loan)).seq + offset;
        vm.expectEmit(address(ledger));
        emit NodeReached(file(loan), node, object, seq, bank, uint64(block.timestamp), day, 0, DOCUMENTS, effect, "");
    }

    /// Booked on the 20th for the 18th, the last day of grace: the row never was overdue, and nothing is owed for it.
    function test_Receive_WithinTheGraceDays() public {
        toDisbursed();
        goTo(2026, 2, 20);
        ledger.advance(loan);
        assertEq(ledger.penaltyOwed(loan).fen(), 256);
        bytes32 id = bytes32(PaymentId.unwrap(payment("r")));
        expectStepWithDocuments(
            id, Nodes.PAYMENT_RECEIVED, 1, date(2026, 2, 18), receivedEffect(date(2026, 2, 18), 1, 1)
        );
        payLate(91_680, "r", date(2026, 2, 18));
        Loan memory l = ledger.loanOf(loan);
        assertTrue(l.state == LoanState.Active);
        assertEq(l.bucket, 0);
        assertEq(l.penaltyNumerator, 0);
        assertEq(ledger.penaltyOwed(loan).fen(), 0);
        assertTrue(ledger.instalmentOf(loan, 1).state == InstalmentState.Settled);
        assertEq(ledger.facilityOf(facility).overdueLoans, 0);
        assertEq(ledger.facilityOf(facility).freezeCauses, 0);
        assertEq(owned(), 91_680);
        assertTrue(reached(file(loan), Nodes.OVERDUE_CURED));
    }

    /// The first payment had borne the penalty of 2.56; with the late one of the 18th that money is free for the credit, and the lender gives back nothing but what it
    /// got for the penalty.
    function test_Receive_BeforeOneThatBorePenalty() public {
        toDisbursed();
        goTo(2026, 2, 20);
        payLate(91_936, "first", date(2026, 2, 20));
        assertEq(owned(), 91_936);
        payLate(91_680, "r", date(2026, 2, 18));
        Loan memory l = ledger.loanOf(loan);
        assertEq(l.penaltyPaid.fen(), 0);
        assertEq(l.credit.fen(), 91_936);
        assertEq(l.distributed.fen(), 91_680);
        assertEq(owned(), 91_680);
    }

    /// A transfer that was booked late does not undo a prepayment: it counts on its day, after it.
    function test_Receive_NotBeforeAPrepayment() public {
        toDisbursed();
        goTo(2026, 2, 11);
        vm.prank(borrower);
        ledger.quotePrepayment(loan, QuoteKind.Reduced, Money.wrap(400_000), date(2026, 2, 11), DOCUMENTS, inPerson());
        vm.prank(bank);
        ledger.prepayReduced(loan, 1, "part", DOCUMENTS, inPerson());
        goTo(2026, 2, 12);
        payLate(1_000, "r", date(2026, 2, 10));
        assertEq(ledger.paymentOf(payment("r")).valueDay.number(), date(2026, 2, 11).number());
        assertFalse(ledger.paymentOf(payment("part")).dropped);
        assertEq(ledger.loanOf(loan).version, 2);
    }

    /* ------------------------------------------------------------------ WHEN A VALUE DAY MAKES A DIFFERENCE */

    /// On the 14th the row was billed and not yet due, on the 15th it was due: nothing but its day lies between.
    function test_ADayBeforeTheDueDayIsPlayed() public {
        toDisbursed();
        goTo(2026, 2, 16);
        ledger.advance(loan);
        expectFrom(1_000, date(2026, 2, 14), 1, 1);
        payLate(1_000, "late", date(2026, 2, 14));
        assertEq(ledger.instalmentOf(loan, 1).interestPaid.fen(), 1_000);
    }

    /// The due date is a Sunday in a holiday to the 17th: nothing is due yet on the 16th, but the period that ran on the 14th has closed.
    function test_ADayBeforeThePeriodClosedIsPlayed() public {
        Product memory p = product();
        p.followingBusinessDay = true;
        productId = publish(p);
        closeDays(date(2026, 2, 15), date(2026, 2, 17));
        toDisbursed();
        goTo(2026, 2, 16);
        ledger.advance(loan);
        expectFrom(1_000, date(2026, 2, 14), 1, 1);
        payLate(1_000, "late", date(2026, 2, 14));
        assertEq(ledger.instalmentOf(loan, 1).interestPaid.fen(), 1_000);
    }

    /// The due date is a Sunday and the row falls due on Monday the 16th: on Sunday its period had closed, and it was not due.
    function test_ADayBeforeAShiftedDueDayIsPlayed() public {
        Product memory p = product();
        p.followingBusinessDay = true;
        productId = publish(p);
        closeDays(date(2026, 2, 14), date(2026, 2, 15));
        toDisbursed();
        goTo(2026, 2, 17);
        ledger.advance(loan);
        expectFrom(1_000, date(2026, 2, 15), 1, 1);
        payLate(1_000, "late", date(2026, 2, 15));
        assertEq(ledger.instalmentOf(loan, 1).interestPaid.fen(), 1_000);
    }

    function test_TheDueDayItselfIsNotPlayed() public {
        toDisbursed();
        goTo(2026, 2, 16);
        ledger.advance(loan);
        expectFrom(1_000, date(2026, 2, 15), 1, 0);
        payLate(1_000, "late", date(2026, 2, 15));
    }

    /// An earlier payment of another week does not come between.
    function test_ADayLongAfterAnotherPaymentIsNotPlayed() public {
        toDisbursed();
        goTo(2026, 1, 16);
        pay(1_000, "first");
        goTo(2026, 1, 30);
        ledger.advance(loan);
        expectFrom(500, date(2026, 1, 28), 2, 0);
        payLate(500, "late", date(2026, 1, 28));
        assertEq(ledger.loanOf(loan).credit.fen(), 1_500);
    }

    /// Settled on the 15th by credit, when no money came: the 14th is a day on which it ran, the 15th is none.
    function test_ADayBeforeTheSettlementIsPlayed() public {
        toSettledByCredit();
        expectFrom(500, date(2026, 2, 14), 2, 1);
        payLate(500, "late", date(2026, 2, 14));
        Loan memory l = ledger.loanOf(loan);
        assertTrue(l.state == LoanState.Settled);
        assertEq(l.closedOn.number(), date(2026, 2, 15).number());
        assertEq(l.credit.fen(), 500);
    }

    function test_TheDayOfTheSettlementIsNotPlayed() public {
        toSettledByCredit();
        expectFrom(500, date(2026, 2, 15), 2, 0);
        payLate(500, "late", date(2026, 2, 15));
        assertEq(ledger.loanOf(loan).credit.fen(), 500);
    }

    function toSettledByCredit() private {
        terms.periods = 1;
        toDisbursed();
        goTo(2026, 2, 1);
        pay(1_015_000, "all");
        goTo(2026, 2, 16);
        ledger.advance(loan);
        assertTrue(ledger.loanOf(loan).state == LoanState.Settled);
    }

    /// Nothing stood between: no play.
    function test_ADayBeforeTheBillIsPlayed() public {
        toDisbursed();
        goTo(2026, 2, 11);
        ledger.advance(loan);
        payLate(1_000, "r", date(2026, 2, 9));
        // On the 9th nothing was billed: it is credit.
        assertEq(ledger.loanOf(loan).credit.fen(), 1_000);
        payLate(1_000, "s", date(2026, 2, 10));
        // On the 10th, the day of the bill, it pays the bill.
        assertEq(ledger.loanOf(loan).credit.fen(), 1_000);
        assertEq(ledger.instalmentOf(loan, 1).interestPaid.fen(), 1_000);
    }

    /// A later booking with an earlier day than one booked before is played before that.
    function test_ADayBeforeAnotherPaymentIsPlayed() public {
        toDisbursed();
        goTo(2026, 2, 18);
        ledger.advance(loan);
        payLate(15_000, "a", date(2026, 2, 17));
        payLate(1_000, "b", date(2026, 2, 16));
        vm.recordLogs();
        // Between the two by its day: the last in the list is the second, and the first still counts.
        payLate(2_000, "c", date(2026, 2, 16));
        assertEq(logged(Nodes.PAYMENT_ALLOCATED), 3);
        Instalment memory r = ledger.instalmentOf(loan, 1);
        assertEq(r.interestPaid.fen(), 15_000);
        assertEq(r.principalPaid.fen(), 3_000);
    }
}
