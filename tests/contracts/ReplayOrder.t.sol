// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.28;

import "./PlayedLoanTest.sol";

/// In what order a loan is played again (docs/explain/money.md §6 and §9).
contract ReplayOrderTest is PlayedLoanTest {
    /// The rows that the prepayment had cancelled come back, and the first of them is billed on that day before the money is allocated. On 11 February, by hand: of the
    /// bill of 916.80, 100.00 had been paid ahead, so that the prepayment took 10,000.00 and 30.00 of the 130.00 that had accrued. Without those 100.00 it falls short.
    function test_APrepaymentThatFallsShortPaysTheBillOfItsDay() public {
        toDisbursed();
        goTo(2026, 2, 11);
        pay(10_000, "ahead");
        assertEq(prepay(QuoteKind.Full, 0, "all").fen(), 1_003_000);
        assertTrue(ledger.loanOf(loan).state == LoanState.Settled);

        reverse("ahead");

        Loan memory l = ledger.loanOf(loan);
        assertTrue(l.state == LoanState.Active);
        assertTrue(ledger.instalmentOf(loan, 1).state == InstalmentState.Settled);
        assertEq(l.distributed.fen(), 91_680);
        assertEq(l.credit.fen(), 911_320);
    }

    /* ------------------------------------------------------------------ THE PLACE OF A REVERSED PREPAYMENT */

    /// A prepayment of the 11th is reversed; on the 12th it turns out that the whole bill of 10,150.00 had been paid on the 10th. At the place of the prepayment the loan
    /// runs no more, and nothing comes back there.
    function test_APlaceAfterTheSettlementIsPassed() public {
        terms.periods = 1;
        toDisbursed();
        goTo(2026, 2, 11);
        // 26 days of interest.
        assertEq(prepay(QuoteKind.Full, 0, "all").fen(), 1_013_000);
        reverse("all");
        assertEq(ledger.loanOf(loan).version, 2);
        goTo(2026, 2, 12);
        payLate(1_015_000, "late", date(2026, 2, 10));
        Loan memory l = ledger.loanOf(loan);
        assertTrue(l.state == LoanState.Settled);
        assertEq(l.closedOn.number(), date(2026, 2, 10).number());
        assertEq(l.version, 2);
        assertEq(l.credit.fen(), 0);
        assertEq(ledger.facilityOf(facility).open, 0);
    }

    /// Two rows, interest first, the fee of 50.00 last. Row 1 is closed on 15 February and falls due on the 21st; row 2 is billed on the 16th, 27 days ahead. The
    /// prepayment of the 17th took 50.00 + 150.00 of row 1, 10,000.00 and 10.00 of two days; it is reversed, and then a payment of the 16th pays everything but the fee. At
    /// the place of the prepayment no row is left that could come back.
    function test_APlaceWithoutRowsToComeIsPassed() public {
        Product memory p = product();
        (p.noticeDays, p.followingBusinessDay) = (27, true);
        productId = publish(p);
        terms = termsOf(Method.InterestFirst);
        terms.periods = 2;
        terms.originationFee = Money.wrap(5_000);
        terms.allocationOrder = bytes5(0x0104020300);
        closeDays(date(2026, 2, 15), date(2026, 2, 20));
        toDisbursed();
        goTo(2026, 2, 17);
        assertEq(prepay(QuoteKind.Full, 0, "all").fen(), 5_000 + 15_000 + 1_000_000 + 1_000);
        reverse("all");
        assertEq(ledger.instalmentOf(loan, 2).version, 2);
        goTo(2026, 2, 18);
        vm.recordLogs();
        payLate(1_030_000, "late", date(2026, 2, 16));
        assertEq(logged(Nodes.SCHEDULE_GENERATED), 0);
        assertTrue(ledger.loanOf(loan).state == LoanState.Active);
        assertTrue(ledger.instalmentOf(loan, 1).state == InstalmentState.Billed);
        assertTrue(ledger.instalmentOf(loan, 2).state == InstalmentState.Settled);
        assertEq(ledger.instalmentOf(loan, 2).version, 2);
        assertEq(ledger.loanOf(loan).credit.fen(), 0);
        goTo(2026, 2, 21);
        pay(5_000, "fee");
        assertTrue(ledger.loanOf(loan).state == LoanState.Settled);
    }

    /* ------------------------------------------------------------------ WHETHER A PREPAYMENT HOLDS */

    /// 10,000.00 flat at 13.0515 % in 12 rows with 3.50 a month: just under the cap. The first prepayment leaves 2,499.99 in three rows, the second, of 1,200.00 on the due
    /// day of row 1, leaves 466.66 in two. By the present value at the cap (money.md §5), outside this project: the rest of the second is 42.8 fen under it. Without the
    /// first it would leave 7,966.67 in eleven rows, 12.4 fen above it: it is no prepayment then, although its price of 1,200.00 + 3.50 was paid.
    function test_APrepaymentWhoseRestIsAboveTheCapFalls() public {
        terms = termsOf(Method.Flat);
        terms.rate = Rate.wrap(130_515);
        terms.periodicFee = Money.wrap(350);
        toDisbursed();
        goTo(2026, 1, 30);
        prepay(QuoteKind.Shortened, 750_001, "first");
        goTo(2026, 2, 15);
        // What row 1 owes without the first prepayment: 83,333 of principal, 1,000,000 · 13.0515 % / 12 = 10,876.25 of interest and the fee.
        pay(94_559, "row");
        assertEq(prepay(QuoteKind.Reduced, 120_000, "second").fen(), 120_350);
        assertEq(ledger.loanOf(loan).undue.fen(), 46_666);
        reverse("first");
        assertTrue(ledger.paymentOf(payment("second")).dropped);
        Loan memory l = ledger.loanOf(loan);
        assertTrue(ledger.instalmentOf(loan, 1).state == InstalmentState.Settled);
        assertEq(l.rows, 12);
        assertEq(l.undue.fen(), 916_667);
        assertEq(l.credit.fen(), 120_350);
    }
}
