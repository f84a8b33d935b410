// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.28;

import "./PlayedLoanTest.sol";

/// A loan whose disbursement came back: it stays cancelled, whatever money comes and goes afterwards.
contract CancelledLoanTest is PlayedLoanTest {
    function toCancelled() private {
        toDisbursed();
        vm.prank(bank);
        ledger.reverseDisbursement(loan, "came back", DOCUMENTS);
    }

    function isCancelled() private view {
        Loan memory l = ledger.loanOf(loan);
        assertTrue(l.state == LoanState.Cancelled);
        assertEq(l.undue.fen(), 0);
        assertEq(l.credit.fen(), 0);
        Facility memory f = ledger.facilityOf(facility);
        assertEq(f.open, 0);
        assertEq(f.outstanding.fen(), 0);
        assertTrue(ledger.claimOf(loan, 1).state == ClaimState.Cancelled);
    }

    function test_AStrayPaymentIsReversed() public {
        toCancelled();
        pay(500, "stray");
        reverse("stray");
        isCancelled();
    }

    function test_AStrayPaymentIsReversedLater() public {
        toCancelled();
        pay(500, "stray");
        goTo(2026, 1, 20);
        reverse("stray");
        isCancelled();
        goTo(2026, 2, 25);
        ledger.advance(loan);
        isCancelled();
    }

    function test_ACreditFromBeforeIsReversed() public {
        toDisbursed();
        pay(500, "early");
        vm.prank(bank);
        ledger.reverseDisbursement(loan, "came back", DOCUMENTS);
        reverse("early");
        isCancelled();
    }

    function test_ALateBooking() public {
        toCancelled();
        goTo(2026, 1, 18);
        payLate(500, "late", date(2026, 1, 16));
        payLate(500, "earlier", date(2026, 1, 15));
        assertEq(ledger.loanOf(loan).credit.fen(), 1_000);
        reverse("late");
        reverse("earlier");
        isCancelled();
    }
}
