// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.28;

import "./RunningLoanTest.sol";

/// 4,000.00 of 10,000.00 on 30 January 2026, with 75.00 that have accrued; and all of it. The schedules of the rest by fractions, outside this project.
contract PrepayTest is RunningLoanTest {
    Day private payDay = date(2026, 1, 30);

    function quote(QuoteKind kind, uint64 principal) private returns (uint8) {
        vm.prank(borrower);
        return ledger.quotePrepayment(loan, kind, Money.wrap(principal), payDay, DOCUMENTS, inPerson());
    }

    function toQuoted(QuoteKind kind) private {
        toDisbursed();
        goTo(2026, 1, 30);
        quote(kind, kind == QuoteKind.Full ? 0 : 400_000);
    }

    function prepay(address by, QuoteKind kind, uint8 number, bytes32 receipt) private {
        vm.prank(by);
        if (kind == QuoteKind.Full) ledger.prepayInFull(loan, number, receipt, DOCUMENTS, inPerson());
        else if (kind == QuoteKind.Shortened) ledger.prepayShortened(loan, number, receipt, DOCUMENTS, inPerson());
        else ledger.prepayReduced(loan, number, receipt, DOCUMENTS, inPerson());
    }

    function payment(bytes32 receipt) private view returns (PaymentId) {
        return Ids.payment(lender, receipt);
    }

    /* ------------------------------------------------------------------ WHO */

    function test_RevertWhen_NoBankBooks() public {
        toQuoted(QuoteKind.Full);
        expectWrongCaller(Nodes.FULL_PREPAID, operator, bit(Role.Bank));
        prepay(operator, QuoteKind.Full, 1, "r");
    }

    function test_RevertWhen_AnotherSigns() public {
        toQuoted(QuoteKind.Reduced);
        bytes memory fields = abi.encode(TypedData.PREPAYMENT, loan, 1, 407_500, DOCUMENTS);
        Consent memory c = signedBy(strangerKey, fields);
        vm.expectRevert(abi.encodeWithSelector(ConsentForeign.selector, stranger, borrower));
        ledger.prepayReduced(loan, 1, "w", DOCUMENTS, c);
    }

    /* ------------------------------------------------------------------ STATE */

    function test_RevertGiven_NothingWasQuoted() public {
        toDisbursed();
        expectUnexpected();
        prepay(bank, QuoteKind.Reduced, 1, "r");
    }

    function test_RevertGiven_NoSuchLoan() public {
        loan = Ids.loan(facility, "none");
        expectNoLoan(file(loan));
        prepay(bank, QuoteKind.Full, 1, "r");
    }

    function test_RevertGiven_Archived() public {
        toArchived();
        expectArchived();
        prepay(bank, QuoteKind.Full, 1, "r");
    }

    function test_RevertGiven_TheQuoteIsUsed() public {
        toQuoted(QuoteKind.Shortened);
        prepay(bank, QuoteKind.Shortened, 1, "r");
        vm.expectRevert(abi.encodeWithSelector(QuoteUsed.selector, loan, 1));
        prepay(bank, QuoteKind.Shortened, 1, "again");
    }

    function test_RevertGiven_ItIsNotItsDay() public {
        toQuoted(QuoteKind.Full);
        goTo(2026, 1, 31);
        vm.expectRevert(abi.encodeWithSelector(QuoteNotForToday.selector, loan, 1, payDay, date(2026, 1, 31)));
        prepay(bank, QuoteKind.Full, 1, "r");
    }

    /// Another prepayment on that day has changed what it takes: 3,000.00 in the meantime, with what had accrued.
    function test_RevertGiven_TheQuoteIsStale() public {
        toQuoted(QuoteKind.Full);
        quote(QuoteKind.Reduced, 300_000);
        prepay(bank, QuoteKind.Reduced, 2, "part");
        vm.expectRevert(abi.encodeWithSelector(QuoteStale.selector, loan, 1, 1_007_500, 700_000));
        prepay(bank, QuoteKind.Full, 1, "r");
    }

    function test_RevertGiven_TheBillWasPaidAheadSince() public {
        toDisbursed();
        goTo(2026, 2, 11);
        payDay = date(2026, 2, 11);
        quote(QuoteKind.Reduced, 400_000);
        pay(100, "ahead");
        vm.expectRevert(abi.encodeWithSelector(BilledRowPaidAhead.selector, loan, 1));
        prepay(bank, QuoteKind.Reduced, 1, "r");
    }

    /* ------------------------------------------------------------------ VALUES */

    function test_RevertWhen_ThereIsNoSuchQuote() public {
        toQuoted(QuoteKind.Full);
        vm.expectRevert(abi.encodeWithSelector(QuoteUnknown.selector, loan, 2));
        prepay(bank, QuoteKind.Full, 2, "r");
    }

    function test_RevertWhen_TheQuoteIsOfAnotherKind() public {
        toQuoted(QuoteKind.Reduced);
        vm.expectRevert(
            abi.encodeWithSelector(QuoteKindDiffers.selector, loan, 1, QuoteKind.Reduced, QuoteKind.Shortened)
        );
        prepay(bank, QuoteKind.Shortened, 1, "r");
    }

    function test_RevertWhen_ThereIsNoReceipt() public {
        toQuoted(QuoteKind.Full);
        vm.expectRevert(ReceiptMissing.selector);
        prepay(bank, QuoteKind.Full, 1, 0);
    }

    function test_RevertWhen_TheReceiptIsUsed() public {
        toQuoted(QuoteKind.Full);
        vm.expectRevert(abi.encodeWithSelector(ReceiptUsed.selector, payment("pool")));
        prepay(bank, QuoteKind.Full, 1, "pool");
    }

    /* ------------------------------------------------------------------ IN PART */

    /// The same periods: instalments of 546.02.
    function test_Prepay_ReducesTheInstalment() public {
        toQuoted(QuoteKind.Reduced);
        prepay(bank, QuoteKind.Reduced, 1, "r");
        uint24[2][12] memory rows = [
            [uint24(50_102), 4_500],
            [uint24(46_354), 8_248],
            [uint24(47_049), 7_553],
            [uint24(47_755), 6_847],
            [uint24(48_471), 6_131],
            [uint24(49_198), 5_404],
            [uint24(49_936), 4_666],
            [uint24(50_685), 3_917],
            [uint24(51_445), 3_157],
            [uint24(52_217), 2_385],
            [uint24(53_000), 1_602],
            [uint24(53_788), 807]
        ];
        for (uint16 k = 1; k <= 12; k++) {
            expectRow(k, rows[k - 1]);
        }
        expectRest(12);
    }

    /// The instalment of 916.80 kept: seven rows pay it off.
    function test_Prepay_ShortensTheTerm() public {
        toQuoted(QuoteKind.Shortened);
        prepay(bank, QuoteKind.Shortened, 1, "r");
        uint24[2][7] memory rows = [
            [uint24(87_180), 4_500],
            [uint24(83_988), 7_692],
            [uint24(85_248), 6_432],
            [uint24(86_526), 5_154],
            [uint24(87_824), 3_856],
            [uint24(89_141), 2_539],
            [uint24(80_093), 1_201]
        ];
        for (uint16 k = 1; k <= 7; k++) {
            expectRow(k, rows[k - 1]);
        }
        expectRest(7);
    }

    function expectRow(uint16 number, uint24[2] memory expected) private view {
        Instalment memory r = ledger.instalmentOf(loan, number);
        assertEq(r.principal.fen(), expected[0]);
        assertEq(r.interest.fen(), expected[1]);
        assertEq(r.version, 2);
        assertTrue(r.state == InstalmentState.Scheduled);
    }

    function expectRest(uint16 rows) private view {
        Loan memory l = ledger.loanOf(loan);
        assertEq(l.version, 2);
        assertEq(l.rows, rows);
        assertEq(l.undue.fen(), 600_000);
        assertEq(l.interestNumerator, 0);
        assertEq(l.credit.fen(), 0);
        assertEq(ledger.balanceOf(AccountKind.Payable, file(lender)), 407_500);
        assertEq(ledger.facilityOf(facility).outstanding.fen(), 600_000);
        assertTrue(ledger.quoteOf(loan, 1).state == QuoteState.Used);
        Payment memory p = ledger.paymentOf(payment("r"));
        assertTrue(p.state == PaymentState.Allocated);
        assertEq(p.quote, 1);
    }

    /// The node, then its allocation outside the rows; no PAYMENT_RECEIVED besides.
    function test_Prepay_IsLoggedBeforeItsAllocation() public {
        toQuoted(QuoteKind.Shortened);
        bytes32 id = bytes32(PaymentId.unwrap(payment("r")));
        uint32 seq = ledger.fileOf(file(loan)).seq;
        uint256[] memory outside = new uint256[](1);
        outside[0] = (7_500 << 64) | 400_000;
        Parts memory parts = Parts(NIL, Money.wrap(7_500), NIL, NIL, Money.wrap(400_000), NIL);
        bytes memory effect = abi.encodeCall(IEffects.paymentAllocated, (parts, outside, false));
        expectStep(file(loan), id, Nodes.PAYMENT_ALLOCATED, 1, bank, payDay, effect);
        prepay(bank, QuoteKind.Shortened, 1, "r");
        assertEq(ledger.fileOf(file(loan)).seq, seq + 3);
        assertTrue(reached(file(loan), Nodes.PARTIAL_PREPAID_TERM_SHORTENED));
    }

    /// A bill that is out is superseded: the new first row is billed at once, and that bill is the one to be paid.
    function test_Prepay_AfterTheBill() public {
        toDisbursed();
        goTo(2026, 2, 11);
        payDay = date(2026, 2, 11);
        quote(QuoteKind.Reduced, 400_000);
        prepay(bank, QuoteKind.Reduced, 1, "r");
        Instalment memory r = ledger.instalmentOf(loan, 1);
        assertTrue(r.state == InstalmentState.Billed);
        assertEq(r.version, 2);
        // Four days of 30E/360 on 6,000.00 are 12.00.
        assertEq(r.interest.fen(), 1_200);
    }

    /// The periodic fee of the running period is paid with the prepayment: the new first row owes none, the next its own.
    function test_Prepay_PaysTheFeeOfThePeriod() public {
        terms.periodicFee = Money.wrap(500);
        terms.rate = Rate.wrap(120_000);
        toQuoted(QuoteKind.Reduced);
        prepay(bank, QuoteKind.Reduced, 1, "r");
        assertEq(ledger.instalmentOf(loan, 1).fee, 0);
        goTo(2026, 2, 15);
        ledger.advance(loan);
        assertEq(ledger.instalmentOf(loan, 1).fee, 0);
        assertEq(ledger.instalmentOf(loan, 2).fee, 500);
    }

    function test_Prepay_ABulletStaysOne() public {
        terms = termsOf(Method.Bullet);
        toQuoted(QuoteKind.Shortened);
        prepay(bank, QuoteKind.Shortened, 1, "r");
        Loan memory l = ledger.loanOf(loan);
        assertEq(l.rows, 1);
        Instalment memory r = ledger.instalmentOf(loan, 1);
        assertEq(r.due.number(), date(2027, 1, 15).number());
        assertEq(r.principal.fen(), 600_000);
        // From 30 January 2026 to 15 January 2027: 345 days of 30E/360 at 18 % on 6,000.00.
        assertEq(r.interest.fen(), 103_500);
    }

    /// Of 10,000.00 five fen are left: a twelfth of them is nothing, and the last row takes all. Shortened by two, with an instalment of nothing kept, they stay in the last row.
    function test_Prepay_ShortensAnInstalmentOfNothing() public {
        toQuoted(QuoteKind.Full);
        quote(QuoteKind.Reduced, 999_995);
        prepay(bank, QuoteKind.Reduced, 2, "r");
        quote(QuoteKind.Shortened, 2);
        prepay(bank, QuoteKind.Shortened, 3, "s");
        assertEq(ledger.loanOf(loan).rows, 12);
        for (uint16 k = 1; k < 12; k++) {
            assertEq(ledger.instalmentOf(loan, k).principal.fen(), 0);
        }
        assertEq(ledger.instalmentOf(loan, 12).principal.fen(), 3);
    }

    /* ------------------------------------------------------------------ IN FULL */

    function test_Prepay_InFull() public {
        toQuoted(QuoteKind.Full);
        bytes memory effect = abi.encodeCall(IEffects.fullPrepaid, (1, payment("r"), Money.wrap(1_007_500), NIL, 1));
        uint32 seq = ledger.fileOf(file(loan)).seq + 1;
        expectLogged(file(loan), file(loan), Nodes.FULL_PREPAID, seq, bank, effect, "");
        prepay(bank, QuoteKind.Full, 1, "r");
        Loan memory l = ledger.loanOf(loan);
        assertTrue(l.state == LoanState.Settled);
        assertEq(l.closedOn.number(), payDay.number());
        assertEq(l.undue.fen() + l.interestBase.fen(), 0);
        for (uint16 k = 1; k <= 12; k++) {
            assertTrue(ledger.instalmentOf(loan, k).state == InstalmentState.Cancelled);
        }
        assertTrue(ledger.claimOf(loan, 1).state == ClaimState.Cancelled);
        assertEq(ledger.facilityOf(facility).open, 0);
        assertEq(ledger.facilityOf(facility).outstanding.fen(), 0);
        assertEq(ledger.balanceOf(AccountKind.Payable, file(lender)), 1_007_500);
    }

    /// With arrears: the overdue row is settled, the loan cured and closed, in one act.
    function test_Prepay_InFullWithArrears() public {
        toDisbursed();
        goTo(2026, 2, 25);
        payDay = date(2026, 2, 25);
        quote(QuoteKind.Full, 0);
        prepay(bank, QuoteKind.Full, 1, "r");
        assertTrue(ledger.instalmentOf(loan, 1).state == InstalmentState.Settled);
        assertTrue(ledger.instalmentOf(loan, 2).state == InstalmentState.Cancelled);
        assertTrue(ledger.loanOf(loan).state == LoanState.Settled);
        assertEq(ledger.loanOf(loan).penaltyPaid.fen(), 511);
        assertEq(ledger.facilityOf(facility).overdueLoans, 0);
        assertTrue(reached(file(loan), Nodes.OVERDUE_CURED));
    }

    function test_Prepay_InFullLeavesTheCredit() public {
        toDisbursed();
        pay(5_000, "credit");
        goTo(2026, 1, 30);
        quote(QuoteKind.Full, 0);
        assertEq(ledger.quoteOf(loan, 1).amount.fen(), 1_007_500);
        prepay(bank, QuoteKind.Full, 1, "r");
        assertEq(ledger.loanOf(loan).credit.fen(), 5_000);
    }

    /* ------------------------------------------------------------------ FROM THE WALLET */

    function test_Prepay_FromTheWallet() public {
        toQuoted(QuoteKind.Full);
        vm.prank(bank);
        token.fundWallet(borrower, 1_007_500, "wallet");
        bytes memory fields = abi.encode(TypedData.PREPAYMENT, loan, uint8(1), Money.wrap(1_007_500), DOCUMENTS);
        Consent memory c = signedBy(borrowerKey, fields);
        PaymentId id = Ids.payment(lender, keccak256(abi.encode(borrower, bytes32("w"))));
        bytes memory effect = abi.encodeCall(IEffects.fullPrepaid, (1, id, Money.wrap(1_007_500), NIL, 1));
        uint32 seq = ledger.fileOf(file(loan)).seq + 1;
        expectLogged(file(loan), file(loan), Nodes.FULL_PREPAID, seq, borrower, effect, asLogged(c));
        vm.prank(keeper);
        ledger.prepayInFull(loan, 1, "w", DOCUMENTS, c);
        assertEq(token.balanceOf(borrower), 0);
        assertTrue(ledger.loanOf(loan).state == LoanState.Settled);
    }
}
