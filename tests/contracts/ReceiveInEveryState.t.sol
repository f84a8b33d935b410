// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.28;

import "./PlayedLoanTest.sol";

/// A bank can book money in whatever state the loan, its limit and its party are.
contract ReceiveInEveryStateTest is PlayedLoanTest {
    function test_Receive_OfABlockedPartyWithAFrozenLimit() public {
        toDisbursed();
        FacilityId[] memory facilities = new FacilityId[](1);
        facilities[0] = facility;
        vm.prank(regulator);
        ledger.blockParty(party, "list", facilities);
        goTo(2026, 2, 15);
        pay(91_680, "r");
        assertTrue(ledger.instalmentOf(loan, 1).state == InstalmentState.Settled);
        // Restored though frozen: the amount counts, drawing stays refused.
        assertEq(ledger.facilityOf(facility).outstanding.fen(), 923_320);
    }

    function test_Receive_AfterSettlement() public {
        toSettled();
        goTo(2026, 3, 1);
        pay(500, "more");
        Loan memory l = ledger.loanOf(loan);
        assertTrue(l.state == LoanState.Settled);
        assertEq(l.credit.fen(), 500);
    }

    function test_Receive_OfACancelledLoan() public {
        toDisbursed();
        vm.prank(bank);
        ledger.reverseDisbursement(loan, "came back", DOCUMENTS);
        pay(500, "stray");
        Loan memory l = ledger.loanOf(loan);
        assertTrue(l.state == LoanState.Cancelled);
        assertEq(l.credit.fen(), 500);
    }

    /// Sixty periods without a keeper are more than one transaction takes: the payment waits, and counts on its day.
    function test_Receive_FarBehind() public {
        toDisbursedForYears();
        goTo(2031, 2, 1);
        pay(91_680, "late");
        Loan memory l = ledger.loanOf(loan);
        assertEq(l.pending, 1);
        assertTrue(ledger.paymentOf(payment("late")).state == PaymentState.Received);
        assertLt(l.accruedThrough.number(), date(2031, 1, 27).number());
        goTo(2031, 2, 10);
        uint256 calls = 0;
        while (!ledger.advance(loan)) calls++;
        assertGt(calls, 0);
        assertTrue(ledger.paymentOf(payment("late")).state == PaymentState.Allocated);
        assertEq(ledger.loanOf(loan).pending, 0);
        // On 1 February, not on the day that caught up.
        assertEq(ledger.paymentOf(payment("late")).valueDay.number(), date(2031, 2, 1).number());
    }

    /// The fixture's loan, over five years.
    function toDisbursedForYears() private {
        ICredit.CreditRequest memory r = creditRequest();
        r.tenorMonths = 60;
        toAuthorized();
        Consent memory c = signedBy(borrowerKey, requestFields(r));
        ledger.applyForCredit(r, DOCUMENTS, c);
        assess();
        approve();
        accept();
        terms.periods = 60;
        draw();
    }
}
