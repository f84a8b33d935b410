// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.28;

import "./RunningLoanTest.sol";

/// The loan by hand: RunningLoanTest. Later plays, and prepayments in them: ReplayOrder.t.sol.
contract ReversePaymentTest is RunningLoanTest {
    function payment(bytes32 receipt) private view returns (PaymentId) {
        return Ids.payment(lender, receipt);
    }

    function reverse(address by, bytes32 receipt) private {
        vm.prank(by);
        ledger.reversePayment(loan, payment(receipt), "proof", DOCUMENTS);
    }

    function payable_() private view returns (uint256) {
        return ledger.balanceOf(AccountKind.Payable, file(lender));
    }

    function withdrawAll() private {
        token.grantRole(token.HOLDER(), admin);
        uint64 all = uint64(payable_());
        vm.prank(admin);
        ledger.withdraw(AccountKind.Payable, lender, admin, Money.wrap(all));
    }

    /// Row 1 paid on its day.
    function toPaid() private {
        toDisbursed();
        goTo(2026, 2, 15);
        pay(91_680, "r");
    }

    /* ------------------------------------------------------------------ WHO, STATE, VALUES */

    function test_RevertWhen_NeitherBankNorServicer() public {
        toPaid();
        expectWrongCaller(Nodes.PAYMENT_REVERSED, operator, bit(Role.Bank) | bit(Role.Servicer));
        reverse(operator, "r");
    }

    function test_RevertGiven_NoSuchLoan() public {
        loan = Ids.loan(facility, "none");
        expectNoLoan(file(loan));
        reverse(bank, "r");
    }

    function test_RevertGiven_Archived() public {
        toArchived();
        expectArchived();
        reverse(bank, "all");
    }

    function test_RevertWhen_ItIsNoPaymentOfTheLoan() public {
        toPaid();
        vm.expectRevert(abi.encodeWithSelector(PaymentUnknown.selector, loan, payment("pool")));
        reverse(bank, "pool");
    }

    /// What went out is no payment: it is not reversed under the number that it has in the list.
    function test_RevertWhen_ItIsARefund() public {
        toDisbursed();
        pay(100, "r");
        vm.prank(servicer);
        ledger.refundOverpayment(loan, payment("r"), Money.wrap(100), DOCUMENTS, inPerson());
        PaymentId id = ledger.loanOf(loan).lastPayment;
        vm.expectRevert(abi.encodeWithSelector(PaymentUnknown.selector, loan, id));
        vm.prank(bank);
        ledger.reversePayment(loan, id, "proof", DOCUMENTS);
    }

    function test_RevertGiven_ReversedBefore() public {
        toPaid();
        reverse(bank, "r");
        expectRepeated(Nodes.PAYMENT_REVERSED, bytes32(PaymentId.unwrap(payment("r"))));
        reverse(bank, "r");
    }

    function test_RevertWhen_ThereIsNoProof() public {
        toPaid();
        vm.expectRevert(abi.encodeWithSelector(HashMissing.selector, loan, "returnProof"));
        vm.prank(bank);
        ledger.reversePayment(loan, payment("r"), 0, DOCUMENTS);
    }

    /* ------------------------------------------------------------------ SUCCESS */

    function test_Reverse_AnInstalment() public {
        toPaid();
        uint256 tokens = token.balanceOf(address(ledger));
        bytes32 id = bytes32(PaymentId.unwrap(payment("r")));
        uint32 seq = ledger.fileOf(file(loan)).seq + 1;
        bytes memory effect = abi.encodeCall(IEffects.paymentReversed, (Money.wrap(91_680), "proof", 1, 1));
        expectLogged(file(loan), id, Nodes.PAYMENT_REVERSED, seq, servicer, effect, "");
        bytes memory restored = abi.encodeCall(IEffects.limitRestored, (loan, NIL, Money.wrap(1_000_000)));
        expectStep(file(facility), file(facility), Nodes.LIMIT_RESTORED, 0, servicer, date(2026, 2, 15), restored);
        vm.expectEmit(address(ledger));
        emit ProceedsAdjusted(lender, NIL, Money.wrap(91_680), file(loan));
        reverse(servicer, "r");
        assertTrue(ledger.paymentOf(payment("r")).state == PaymentState.Reversed);
        Instalment memory r = ledger.instalmentOf(loan, 1);
        assertTrue(r.state == InstalmentState.Due);
        assertEq(r.principalPaid.fen() + r.interestPaid.fen(), 0);
        Loan memory l = ledger.loanOf(loan);
        assertEq(l.distributed.fen(), 0);
        assertEq(l.firstOpen, 1);
        assertEq(l.version, 1);
        assertEq(payable_(), 0);
        assertEq(token.balanceOf(address(ledger)), tokens - 91_680);
        assertEq(ledger.facilityOf(facility).outstanding.fen(), 1_000_000);
    }

    /// The row was paid in time, and no longer is: overdue entered on the 19th, when nobody knew.
    function test_Reverse_MakesArrears() public {
        toPaid();
        goTo(2026, 2, 25);
        ledger.advance(loan);
        assertTrue(ledger.loanOf(loan).state == LoanState.Active);
        bytes memory effect =
            abi.encodeCall(IEffects.overdueEntered, (date(2026, 2, 15), Money.wrap(76_680), Money.wrap(15_000), NIL));
        expectStep(file(loan), rowObject(1), Nodes.OVERDUE_ENTERED, 1, bank, date(2026, 2, 19), effect);
        reverse(bank, "r");
        Loan memory l = ledger.loanOf(loan);
        assertTrue(l.state == LoanState.Overdue);
        assertEq(l.bucket, 1);
        assertEq(ledger.penaltyOwed(loan).fen(), 511);
        Facility memory f = ledger.facilityOf(facility);
        assertEq(f.overdueLoans, 1);
        assertTrue(f.state == FacilityState.Frozen);
        // Played or not, the next day accrues the same: 51.12 fen.
        goTo(2026, 2, 26);
        ledger.advance(loan);
        assertEq(ledger.penaltyOwed(loan).fen(), 562);
    }

    /// Of two payments the first is reversed: the second pays what was due before what it had paid, and is allocated again in the log.
    function test_Reverse_AllocatesLaterPaymentsAgain() public {
        toPaid();
        goTo(2026, 3, 15);
        pay(91_680, "second");
        bytes32 id = bytes32(PaymentId.unwrap(payment("second")));
        // 916.80: interest of both rows 288.50, penalty of row 1 for 28 days 14.31 (766.80 · 24 % · 28 / 360 = 14.3136), 613.99 of the principal of row 1.
        uint256[] memory lines = new uint256[](2);
        lines[0] = (1 << 192) | (15_000 << 64) | 61_399;
        lines[1] = (2 << 192) | (13_850 << 64);
        Parts memory parts = Parts(NIL, Money.wrap(28_850), Money.wrap(1_431), NIL, Money.wrap(61_399), NIL);
        bytes memory effect = abi.encodeCall(IEffects.paymentAllocated, (parts, lines, false));
        expectStep(file(loan), id, Nodes.PAYMENT_ALLOCATED, 2, bank, date(2026, 3, 15), effect);
        reverse(bank, "r");
        assertTrue(ledger.instalmentOf(loan, 1).state == InstalmentState.Overdue);
        assertTrue(ledger.instalmentOf(loan, 2).state == InstalmentState.Due);
        assertEq(payable_(), 91_680);
    }

    /// A settled loan lives again: its note, and what the lender gave back.
    function test_Reverse_OfASettledLoan() public {
        toSettled();
        vm.prank(operator);
        ledger.issueSettlementCertificate(loan, DOCUMENTS);
        assertTrue(reached(file(loan), Nodes.SETTLEMENT_CERTIFICATE_ISSUED));
        reverse(bank, "all");
        Loan memory l = ledger.loanOf(loan);
        assertTrue(l.state == LoanState.Active);
        assertEq(l.closedOn.number(), 0);
        assertFalse(reached(file(loan), Nodes.OBLIGATIONS_MET));
        assertFalse(reached(file(loan), Nodes.SETTLEMENT_CERTIFICATE_ISSUED));
        Claim memory c = ledger.claimOf(loan, 1);
        assertTrue(c.state == ClaimState.Owned);
        assertEq(c.received.fen(), 0);
        assertEq(ledger.facilityOf(facility).open, 1);
        pay(1_015_000, "again");
        assertTrue(ledger.loanOf(loan).state == LoanState.Settled);
        assertEq(ledger.facilityOf(facility).open, 0);
        assertEq(ledger.claimOf(loan, 1).received.fen(), 1_015_000);
    }

    /// What came too much is reversed: the loan stays settled, and what it rests on is reached anew.
    function test_Reverse_WhatWasTooMuch() public {
        toSettled();
        pay(500, "more");
        reverse(bank, "more");
        Loan memory l = ledger.loanOf(loan);
        assertTrue(l.state == LoanState.Settled);
        assertEq(l.credit.fen(), 0);
        assertTrue(reached(file(loan), Nodes.OBLIGATIONS_MET));
        assertTrue(ledger.claimOf(loan, 1).state == ClaimState.Cancelled);
        assertEq(payable_(), 1_015_000);
    }

    /// The lender's account is empty: it owes what has left, and later receipts are kept for it and go to the bank.
    function test_Reverse_AfterTheMoneyHasLeft() public {
        toPaid();
        withdrawAll();
        uint256 tokens = token.balanceOf(address(ledger));
        vm.expectEmit(address(ledger));
        emit ReceivablePosted(lender, Money.wrap(91_680), file(loan));
        reverse(bank, "r");
        assertEq(ledger.receivableOf(lender), 91_680);
        assertEq(token.balanceOf(address(ledger)), tokens);
        vm.expectEmit(address(ledger));
        emit ReceivableNetted(lender, Money.wrap(91_680));
        pay(100_000, "again");
        assertEq(ledger.receivableOf(lender), 0);
        assertEq(payable_(), 0);
        // The rest of the thousand is credit.
        assertEq(token.balanceOf(address(ledger)), tokens + 8_320);
    }

    function test_Reverse_AfterSomeOfTheMoneyHasLeft() public {
        toPaid();
        token.grantRole(token.HOLDER(), admin);
        vm.prank(admin);
        ledger.withdraw(AccountKind.Payable, lender, admin, Money.wrap(90_000));
        uint256 tokens = token.balanceOf(address(ledger));
        reverse(bank, "r");
        assertEq(payable_(), 0);
        assertEq(ledger.receivableOf(lender), 90_000);
        assertEq(token.balanceOf(address(ledger)), tokens - 1_680);
    }

    /// What was refunded before is gone: the borrower owes it, beside the loan.
    function test_Reverse_AfterARefund() public {
        toDisbursed();
        pay(1_000, "r");
        vm.prank(servicer);
        ledger.refundOverpayment(loan, payment("r"), Money.wrap(1_000), DOCUMENTS, inPerson());
        vm.prank(borrower);
        ledger.withdraw(AccountKind.Payable, party, borrower, Money.wrap(1_000));
        reverse(bank, "r");
        assertEq(ledger.loanOf(loan).credit.fen(), 0);
        assertEq(ledger.receivableOf(party), 1_000);
        assertEq(ledger.receivableOf(lender), 0);
    }

    /// The refund had not been withdrawn yet: it is taken back.
    function test_Reverse_AfterARefundThatIsStillHere() public {
        toDisbursed();
        pay(1_000, "r");
        vm.prank(servicer);
        ledger.refundOverpayment(loan, payment("r"), Money.wrap(1_000), DOCUMENTS, inPerson());
        uint256 tokens = token.balanceOf(address(ledger));
        reverse(bank, "r");
        assertEq(ledger.balanceOf(AccountKind.Payable, file(party)), 0);
        assertEq(ledger.receivableOf(party), 0);
        assertEq(token.balanceOf(address(ledger)), tokens - 1_000);
    }

    function payFromWallet() private returns (PaymentId id) {
        toDisbursed();
        vm.prank(bank);
        token.fundWallet(borrower, 91_680, "wallet");
        goTo(2026, 2, 15);
        Day today = ledger.today();
        vm.prank(borrower);
        id = ledger.receivePayment(loan, Money.wrap(91_680), "w", today, 0, Consent(borrower, 0, 0, ""));
    }

    function test_Reverse_GivesTheWalletItsMoneyBack() public {
        PaymentId id = payFromWallet();
        assertEq(token.balanceOf(borrower), 0);
        vm.prank(bank);
        ledger.reversePayment(loan, id, "proof", DOCUMENTS);
        assertEq(token.balanceOf(borrower), 91_680);
        assertEq(payable_(), 0);
    }

    /// A wallet that may hold nothing any more blocks nobody: the money is the party's, here.
    function test_Reverse_OfAWalletThatMayNotHold() public {
        PaymentId id = payFromWallet();
        token.revokeRole(token.HOLDER(), borrower);
        vm.expectEmit(address(ledger));
        emit ProceedsAdjusted(party, Money.wrap(91_680), Money.wrap(0), file(loan));
        vm.prank(bank);
        ledger.reversePayment(loan, id, "proof", DOCUMENTS);
        assertEq(token.balanceOf(borrower), 0);
        assertEq(ledger.balanceOf(AccountKind.Payable, file(party)), 91_680);
    }

    /// A partial prepayment is reversed: the rows that it had replaced come back under a version of their own, and are billed anew.
    function test_Reverse_OfAPrepayment() public {
        toDisbursed();
        goTo(2026, 1, 30);
        Day today = ledger.today();
        vm.prank(borrower);
        ledger.quotePrepayment(loan, QuoteKind.Reduced, Money.wrap(400_000), today, DOCUMENTS, inPerson());
        vm.prank(bank);
        ledger.prepayReduced(loan, 1, "part", DOCUMENTS, inPerson());
        goTo(2026, 2, 11);
        ledger.advance(loan);
        assertEq(ledger.instalmentOf(loan, 1).version, 2);
        bytes32 billed = bytes32((uint256(3) << 16) | 1);
        bytes memory effect =
            abi.encodeCall(IEffects.billIssued, (date(2026, 2, 15), Money.wrap(76_680), Money.wrap(15_000), NIL));
        expectStep(file(loan), billed, Nodes.BILL_ISSUED, 2, bank, date(2026, 2, 10), effect);
        reverse(bank, "part");
        Instalment memory r = ledger.instalmentOf(loan, 1);
        assertEq(r.version, 3);
        assertEq(r.principal.fen(), 76_680);
        assertEq(r.interest.fen(), 15_000);
        Loan memory l = ledger.loanOf(loan);
        assertEq(l.version, 3);
        assertEq(l.undue.fen(), 1_000_000);
        // From the start, 26 days of 30E/360.
        assertEq(l.interestNumerator, uint256(1_000_000) * 180_000 * 26);
        assertEq(payable_(), 0);
    }
}
