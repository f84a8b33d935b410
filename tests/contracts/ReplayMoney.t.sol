// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.28;

import "./PlayedLoanTest.sol";

/// The accounts after a loan was played again: what has left and is owed, and what comes later and is kept for it (docs/explain/money.md §9).
contract ReplayMoneyTest is PlayedLoanTest {
    function owned(PartyId id) private view returns (uint256) {
        return ledger.balanceOf(AccountKind.Payable, file(id));
    }

    function refund(bytes32 receipt, uint64 fen) private {
        vm.prank(servicer);
        ledger.refundOverpayment(loan, payment(receipt), Money.wrap(fen), DOCUMENTS, inPerson());
    }

    /// The borrower owes 10.00: they were refunded to him and withdrawn, and the payment that had left them was reversed.
    function toBorrowerOwes() private {
        toDisbursed();
        pay(1_000, "a");
        refund("a", 1_000);
        vm.prank(borrower);
        ledger.withdraw(AccountKind.Payable, party, borrower, Money.wrap(1_000));
        reverse("a");
        assertEq(ledger.receivableOf(party), 1_000);
    }

    /// The lender owes an instalment that it had withdrawn. Money booked late, which makes the loan be played, goes to that debt first, and its tokens leave with it:
    /// 916.80 of the 1,000.00, the rest is credit.
    function test_ALateBookingIsKeptForWhatTheLenderOwes() public {
        toDisbursed();
        goTo(2026, 2, 15);
        pay(91_680, "r");
        withdrawAll();
        reverse("r");
        assertEq(ledger.receivableOf(lender), 91_680);
        goTo(2026, 2, 16);
        ledger.advance(loan);
        uint256 tokens = token.balanceOf(address(ledger));
        vm.expectEmit(address(ledger));
        emit ReceivableNetted(lender, Money.wrap(91_680));
        payLate(100_000, "late", date(2026, 2, 14));
        assertEq(ledger.receivableOf(lender), 0);
        assertEq(owned(lender), 0);
        assertEq(ledger.loanOf(loan).distributed.fen(), 91_680);
        assertEq(ledger.loanOf(loan).credit.fen(), 8_320);
        assertEq(token.balanceOf(address(ledger)), tokens + 8_320);
    }

    /// Of a refund of 25.00 the 10.00 that the borrower owes are kept.
    function test_ARefundIsKeptForWhatTheBorrowerOwes() public {
        toBorrowerOwes();
        pay(2_500, "b");
        uint256 tokens = token.balanceOf(address(ledger));
        vm.expectEmit(address(ledger));
        emit ReceivableNetted(party, Money.wrap(1_000));
        refund("b", 2_500);
        assertEq(ledger.receivableOf(party), 0);
        assertEq(owned(party), 1_500);
        assertEq(token.balanceOf(address(ledger)), tokens - 1_000);
    }

    /// 5.00 from the wallet are reversed, and the wallet may hold nothing any more: they are the borrower's here, and so are kept for what he owes.
    function test_WhatAWalletCannotTakeIsKeptForWhatTheBorrowerOwes() public {
        toBorrowerOwes();
        // The 10.00 that were withdrawn are in the wallet.
        Day today = ledger.today();
        vm.prank(borrower);
        PaymentId id = ledger.receivePayment(loan, Money.wrap(500), "w", today, 0, Consent(borrower, 0, 0, ""));
        token.revokeRole(token.HOLDER(), borrower);
        uint256 tokens = token.balanceOf(address(ledger));
        vm.prank(bank);
        ledger.reversePayment(loan, id, "proof", DOCUMENTS);
        assertEq(ledger.receivableOf(party), 500);
        assertEq(owned(party), 0);
        assertEq(token.balanceOf(borrower), 500);
        assertEq(token.balanceOf(address(ledger)), tokens - 500);
    }

    /// A prepayment of 10,030.00 that the lender had withdrawn becomes the credit of 9,113.20 that is left after the first instalment, and the lender owes it to the credit.
    /// Nine instalments of 916.80 and 862.00 of the eleventh are paid from it and stay here; then nothing is owed, and the rest of 54.80 goes to the 100.00 that the lender
    /// owes besides.
    function test_ACreditThatIsOwedIsPaidOff() public {
        toDisbursed();
        goTo(2026, 2, 11);
        pay(10_000, "ahead");
        prepay(QuoteKind.Full, 0, "all");
        withdrawAll();
        reverse("ahead");
        assertEq(ledger.claimOf(loan, 1).owes.fen(), 911_320);
        assertEq(ledger.loanOf(loan).marks & MARK_CLAIM_OWES, MARK_CLAIM_OWES);
        goTo(2026, 12, 15);
        while (!ledger.advance(loan)) {}
        assertEq(ledger.loanOf(loan).credit.fen(), 0);
        assertEq(ledger.claimOf(loan, 1).owes.fen(), 0);
        assertEq(ledger.loanOf(loan).marks & MARK_CLAIM_OWES, 0);
        assertEq(ledger.receivableOf(lender), 10_000);
        assertEq(owned(lender), 0);
        pay(5_480, "rest");
        assertTrue(ledger.instalmentOf(loan, 11).state == InstalmentState.Settled);
        assertEq(ledger.receivableOf(lender), 4_520);
        assertEq(owned(lender), 0);
    }

    /// The one row of 10,150.00 was overdue on the 19th; on the 20th it turns out that all of it had come on the 15th: settled on that day, and nothing of the facility is
    /// in use.
    function test_ALateBookingSettlesTheLoan() public {
        terms.periods = 1;
        toDisbursed();
        goTo(2026, 2, 20);
        ledger.advance(loan);
        assertEq(ledger.facilityOf(facility).overdueLoans, 1);
        payLate(1_015_000, "late", date(2026, 2, 15));
        Loan memory l = ledger.loanOf(loan);
        assertTrue(l.state == LoanState.Settled);
        assertEq(l.closedOn.number(), date(2026, 2, 15).number());
        assertEq(l.penaltyNumerator, 0);
        Facility memory f = ledger.facilityOf(facility);
        assertEq(f.open, 0);
        assertEq(f.overdueLoans, 0);
        assertEq(f.outstanding.fen(), 0);
        assertEq(ledger.claimOf(loan, 1).received.fen(), 1_015_000);
        assertEq(owned(lender), 1_015_000);
    }
}
