// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.28;

import "./RunningLoanTest.sol";

/// The loan of 10,000.00 at 18 % from 15 January 2026 (RunningLoanTest): on the 30th, after fifteen days of 30E/360, 75.00 have accrued.
contract QuotePrepaymentTest is RunningLoanTest {
    function quote(QuoteKind kind, uint64 principal, Day payDay) private returns (uint8) {
        vm.prank(borrower);
        return ledger.quotePrepayment(loan, kind, Money.wrap(principal), payDay, DOCUMENTS, inPerson());
    }

    function fields(QuoteKind kind, uint64 principal, Day payDay) private view returns (bytes memory) {
        return abi.encode(TypedData.PREPAYMENT_REQUEST, loan, kind, principal, payDay, DOCUMENTS);
    }

    function toJanuary30() private {
        toDisbursed();
        goTo(2026, 1, 30);
    }

    function expectRange(uint64 principal, uint64 least, uint64 most) private {
        vm.expectRevert(abi.encodeWithSelector(PrincipalOutOfRange.selector, loan, principal, least, most));
    }

    function expectDay(Day given, Day earliest, Day latest) private {
        vm.expectRevert(abi.encodeWithSelector(PayDayOutOfRange.selector, loan, given, earliest, latest));
    }

    /* ------------------------------------------------------------------ WHO */

    function test_RevertWhen_AnotherAsks() public {
        toJanuary30();
        expectWrongCaller(Nodes.PREPAY_QUOTED, operator, 0);
        vm.prank(operator);
        ledger.quotePrepayment(loan, QuoteKind.Full, NIL, date(2026, 1, 30), DOCUMENTS, inPerson());
    }

    function test_RevertWhen_AnotherSigns() public {
        toJanuary30();
        Consent memory c = signedBy(strangerKey, fields(QuoteKind.Full, 0, date(2026, 1, 30)));
        vm.expectRevert(abi.encodeWithSelector(ConsentForeign.selector, stranger, borrower));
        ledger.quotePrepayment(loan, QuoteKind.Full, NIL, date(2026, 1, 30), DOCUMENTS, c);
    }

    /* ------------------------------------------------------------------ STATE */

    function test_RevertGiven_NoSuchLoan() public {
        loan = Ids.loan(facility, "none");
        expectNoLoan(file(loan));
        quote(QuoteKind.Full, 0, date(2026, 1, 15));
    }

    function test_RevertGiven_NotDisbursed() public {
        toReleased();
        expectUnexpected();
        quote(QuoteKind.Full, 0, date(2026, 1, 15));
    }

    function test_RevertGiven_Archived() public {
        toArchived();
        Day today = ledger.today();
        expectArchived();
        quote(QuoteKind.Full, 0, today);
    }

    function test_RevertGiven_Settled() public {
        toSettled();
        Day today = ledger.today();
        vm.expectRevert(abi.encodeWithSelector(LoanInState.selector, loan, LoanState.Settled));
        quote(QuoteKind.Full, 0, today);
    }

    function test_RevertGiven_Arrears() public {
        toDisbursed();
        goTo(2026, 2, 16);
        vm.expectRevert(abi.encodeWithSelector(ArrearsOpen.selector, loan, 1));
        quote(QuoteKind.Reduced, 100_000, date(2026, 2, 16));
    }

    function test_RevertGiven_PenaltyIsOwed() public {
        toDisbursed();
        goTo(2026, 2, 25);
        // By instalment everything but the penalty could be paid; by component it comes before the principal, and 5.11 of that stays open.
        pay(91_680, "r");
        vm.expectRevert(abi.encodeWithSelector(ArrearsOpen.selector, loan, 1));
        quote(QuoteKind.Reduced, 100_000, date(2026, 2, 25));
    }

    function test_RevertGiven_TheBillIsPaidAhead() public {
        toDisbursed();
        goTo(2026, 2, 11);
        pay(100, "ahead");
        vm.expectRevert(abi.encodeWithSelector(BilledRowPaidAhead.selector, loan, 1));
        quote(QuoteKind.Shortened, 100_000, date(2026, 2, 11));
    }

    /// All but the last principal is due: nothing is left to be prepaid.
    function test_RevertGiven_EverythingIsDue() public {
        terms.periods = 1;
        toDisbursed();
        goTo(2026, 2, 15);
        expectRange(0, 0, 0);
        quote(QuoteKind.Full, 0, date(2026, 2, 15));
    }

    /* ------------------------------------------------------------------ VALUES */

    function test_RevertWhen_ThereIsNoKind() public {
        toJanuary30();
        vm.expectRevert(abi.encodeWithSelector(QuoteKindDiffers.selector, loan, 0, QuoteKind.None, QuoteKind.Full));
        quote(QuoteKind.None, 100_000, date(2026, 1, 30));
    }

    function test_RevertWhen_FullNamesAPrincipal() public {
        toJanuary30();
        expectRange(1, 0, 0);
        quote(QuoteKind.Full, 1, date(2026, 1, 30));
    }

    function test_RevertWhen_ThePrincipalIsNothing() public {
        toJanuary30();
        expectRange(0, 0, 999_999);
        quote(QuoteKind.Reduced, 0, date(2026, 1, 30));
    }

    function test_RevertWhen_ThePrincipalIsAll() public {
        toJanuary30();
        expectRange(1_000_000, 0, 999_999);
        quote(QuoteKind.Reduced, 1_000_000, date(2026, 1, 30));
    }

    function test_RevertWhen_ThePrincipalIsBelowTheProducts() public {
        Product memory p = product();
        p.minPrepayment = Money.wrap(50_000);
        productId = publish(p);
        toJanuary30();
        expectRange(49_999, 50_000, 999_999);
        quote(QuoteKind.Reduced, 49_999, date(2026, 1, 30));
    }

    function test_RevertWhen_ThePayDayIsPast() public {
        toJanuary30();
        expectDay(date(2026, 1, 29), date(2026, 1, 30), date(2026, 2, 4));
        quote(QuoteKind.Full, 0, date(2026, 1, 29));
    }

    function test_RevertWhen_ThePayDayIsTooFar() public {
        toJanuary30();
        expectDay(date(2026, 2, 5), date(2026, 1, 30), date(2026, 2, 4));
        quote(QuoteKind.Full, 0, date(2026, 2, 5));
    }

    function test_RevertWhen_ARowFallsDueBefore() public {
        toDisbursed();
        goTo(2026, 2, 12);
        expectDay(date(2026, 2, 15), date(2026, 2, 12), date(2026, 2, 14));
        quote(QuoteKind.Full, 0, date(2026, 2, 15));
    }

    function test_RevertWhen_ARowBecomesOverdueBefore() public {
        toDisbursed();
        goTo(2026, 2, 17);
        expectDay(date(2026, 2, 19), date(2026, 2, 17), date(2026, 2, 18));
        quote(QuoteKind.Full, 0, date(2026, 2, 19));
    }

    /// A schedule of its own must be under the cap too: a periodic fee of 10.00 on the 100.00 that are left is 120 % a year.
    function test_RevertWhen_TheRestIsAboveTheCap() public {
        terms.periodicFee = Money.wrap(1_000);
        terms.rate = Rate.wrap(150_000);
        toDisbursed();
        goTo(2026, 1, 30);
        Rate apr = ledger.agreementOf(loan).apr;
        vm.expectRevert(abi.encodeWithSelector(AprAboveCap.selector, loan, apr, CAP));
        quote(QuoteKind.Reduced, 990_000, date(2026, 1, 30));
    }

    /* ------------------------------------------------------------------ SUCCESS */

    function expectQuote(QuoteKind kind, uint64 principal, uint64 amount, uint64 fee, Day payDay) private {
        bytes memory effect = abi.encodeCall(
            IEffects.prepayQuoted, (kind, Money.wrap(principal), payDay, Money.wrap(amount), Money.wrap(fee))
        );
        ledger.advance(loan);
        uint32 seq = ledger.fileOf(file(loan)).seq + 1;
        expectLogged(file(loan), bytes32(uint256(1)), Nodes.PREPAY_QUOTED, seq, borrower, effect, "");
    }

    function test_Quote_Full() public {
        toJanuary30();
        expectQuote(QuoteKind.Full, 1_000_000, 1_007_500, 0, date(2026, 1, 30));
        assertEq(quote(QuoteKind.Full, 0, date(2026, 1, 30)), 1);
        Quote memory q = ledger.quoteOf(loan, 1);
        assertTrue(q.kind == QuoteKind.Full && q.state == QuoteState.Locked);
        assertEq(q.amount.fen(), 1_007_500);
    }

    function test_Quote_Partial() public {
        toJanuary30();
        expectQuote(QuoteKind.Reduced, 400_000, 407_500, 0, date(2026, 1, 30));
        quote(QuoteKind.Reduced, 400_000, date(2026, 1, 30));
    }

    /// Three days more are 15.00.
    function test_Quote_ForALaterDay() public {
        toJanuary30();
        expectQuote(QuoteKind.Shortened, 400_000, 409_000, 0, date(2026, 2, 3));
        quote(QuoteKind.Shortened, 400_000, date(2026, 2, 3));
        // Supposed only: nothing has come to that day.
        assertEq(ledger.loanOf(loan).accruedThrough.number(), date(2026, 1, 30).number());
    }

    /// 2 % of the principal prepaid is the fee; of the periodic fee of 20.00, charged on the 15th, the 16 days left of 31 come back: 10.32 (320 / 31 = 10.3226).
    function test_Quote_WithFees() public {
        Product memory p = product();
        p.prepaymentFeeBps = 200;
        p.rebateFees = true;
        productId = publish(p);
        terms.periodicFee = Money.wrap(2_000);
        terms.rate = Rate.wrap(120_000);
        toDisbursed();
        goTo(2026, 1, 30);
        // 10,000.00 + 50.00 accrued + 20.00 + 200.00 − 10.32
        expectQuote(QuoteKind.Full, 1_000_000, 1_025_968, 20_000, date(2026, 1, 30));
        quote(QuoteKind.Full, 0, date(2026, 1, 30));
        // In part nothing is rebated: 4,000.00 + 50.00 + 20.00 + 80.00
        quote(QuoteKind.Reduced, 400_000, date(2026, 1, 30));
        assertEq(ledger.quoteOf(loan, 2).amount.fen(), 415_000);
    }

    /// Of the fee of 20.00, 1.00 is unpaid after 19.00 were paid on the bill: four of 31 days would be 2.58 (80 / 31), and no more comes back than is owed.
    function test_Quote_TheRebateIsAtMostWhatIsUnpaid() public {
        Product memory p = product();
        p.rebateFees = true;
        productId = publish(p);
        terms.periodicFee = Money.wrap(2_000);
        terms.rate = Rate.wrap(120_000);
        toDisbursed();
        goTo(2026, 2, 11);
        pay(1_900, "ahead");
        assertEq(ledger.instalmentOf(loan, 1).feePaid.fen(), 1_900);
        // 10,000.00 and 26 days at 12 %: 86.67 (86.666); the 1.00 is charged and comes back.
        expectQuote(QuoteKind.Full, 1_000_000, 1_008_667, 0, date(2026, 2, 11));
        quote(QuoteKind.Full, 0, date(2026, 2, 11));
    }

    /// Everything due comes with it: on 25 February the row of 916.80 with a penalty of 5.11, 9,233.20 of principal and ten days of interest on that, 46.17 (46.166).
    function test_Quote_FullWithArrears() public {
        toDisbursed();
        goTo(2026, 2, 25);
        expectQuote(QuoteKind.Full, 923_320, 91_680 + 511 + 923_320 + 4_617, 0, date(2026, 2, 25));
        quote(QuoteKind.Full, 0, date(2026, 2, 25));
    }

    /// Of a bill paid ahead the principal is prepaid no more, and its interest covers what has accrued.
    function test_Quote_FullAfterTheBillWasPaid() public {
        toDisbursed();
        goTo(2026, 2, 11);
        pay(91_680, "ahead");
        expectQuote(QuoteKind.Full, 923_320, 923_320, 0, date(2026, 2, 11));
        quote(QuoteKind.Full, 0, date(2026, 2, 11));
    }

    /// On Sunday the 15th the period closes; the row falls due on Monday, and is to be paid for all that.
    function test_RevertGiven_ARowOnAHoliday() public {
        Product memory p = product();
        p.followingBusinessDay = true;
        productId = publish(p);
        closeDays(date(2026, 2, 14), date(2026, 2, 15));
        toDisbursed();
        goTo(2026, 2, 15);
        vm.expectRevert(abi.encodeWithSelector(ArrearsOpen.selector, loan, 1));
        quote(QuoteKind.Reduced, 100_000, date(2026, 2, 15));
        assertEq(quote(QuoteKind.Full, 0, date(2026, 2, 15)), 1);
        assertEq(ledger.quoteOf(loan, 1).amount.fen(), 91_680 + 923_320);
    }
}
