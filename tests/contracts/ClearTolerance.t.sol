// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.28;

import "./PlayedLoanTest.sol";

/// What is left of a loan of which everything is due, and is no more than the tolerance of 0.10 (docs/explain/money.md §6).
contract ClearToleranceTest is PlayedLoanTest {
    function tolerate() private {
        Product memory p = product();
        p.tolerance = 10;
        productId = publish(p);
    }

    /// Of the last due rows 0.07 are left, within the tolerance of 0.10: cleared, settled, closed.
    function test_Clear_AllButAResidue() public {
        tolerate();
        terms.periods = 1;
        toDisbursed();
        goTo(2026, 2, 15);
        ledger.advance(loan);
        expectStep(
            file(loan),
            file(loan),
            Nodes.TOLERANCE_CLEARED,
            3,
            bank,
            date(2026, 2, 15),
            abi.encodeCall(IEffects.toleranceCleared, (Money.wrap(7)))
        );
        pay(1_014_993, "r");
        Loan memory l = ledger.loanOf(loan);
        assertTrue(l.state == LoanState.Settled);
        assertEq(l.distributed.fen(), 1_014_993);
        Claim memory c = ledger.claimOf(loan, 1);
        assertTrue(c.state == ClaimState.Cancelled);
        assertEq(c.received.fen(), 1_014_993);
        Facility memory f = ledger.facilityOf(facility);
        assertEq(f.open, 0);
        // The seven fen of principal that were given up are drawn no more.
        assertEq(f.outstanding.fen(), 0);
    }

    function test_Clear_NotMoreThanTheTolerance() public {
        tolerate();
        terms.periods = 1;
        toDisbursed();
        goTo(2026, 2, 15);
        pay(1_014_989, "r");
        assertTrue(ledger.loanOf(loan).state == LoanState.Active);
    }

    /// Seven fen are left of the bill, four days before it is due: they may still come. On the due day they are given up.
    function test_Clear_NotBeforeTheLastDueDay() public {
        tolerate();
        terms.periods = 1;
        toDisbursed();
        goTo(2026, 2, 11);
        pay(1_014_993, "r");
        assertTrue(ledger.loanOf(loan).state == LoanState.Active);
        assertTrue(ledger.instalmentOf(loan, 1).state == InstalmentState.Billed);
        assertFalse(reached(file(loan), Nodes.TOLERANCE_CLEARED));
        goTo(2026, 2, 15);
        ledger.advance(loan);
        assertTrue(ledger.loanOf(loan).state == LoanState.Settled);
        assertTrue(reached(file(loan), Nodes.TOLERANCE_CLEARED));
        assertEq(ledger.loanOf(loan).distributed.fen(), 1_014_993);
        assertEq(ledger.facilityOf(facility).outstanding.fen(), 0);
    }

    /// Of row 1 four fen are left, and row 2, the last, is billed and not due: what is left of the loan is much more.
    function test_Clear_NotWhileARowIsToFallDue() public {
        tolerate();
        terms.periods = 2;
        toDisbursed();
        goTo(2026, 2, 15);
        ledger.advance(loan);
        Instalment memory first = ledger.instalmentOf(loan, 1);
        pay(uint64((first.principal + first.interest).fen() - 7), "r");
        goTo(2026, 3, 11);
        pay(3, "three more");
        Loan memory l = ledger.loanOf(loan);
        assertTrue(l.state == LoanState.Overdue);
        assertEq(l.overduePrincipal.fen(), 4);
        assertTrue(ledger.instalmentOf(loan, 2).state == InstalmentState.Billed);
        assertFalse(reached(file(loan), Nodes.TOLERANCE_CLEARED));
    }

    /// Two rows, interest first, the fee of 50.00 last: all but seven fen of the fee of the first is paid, and the second, paid in full, is passed over.
    /// 50.00 + 150.00 + 150.00 + 10,000.00 less 0.07; no principal was late, so that there is no penalty.
    function test_Clear_ARowBeforeOneThatIsSettled() public {
        tolerate();
        terms = termsOf(Method.InterestFirst);
        terms.periods = 2;
        terms.originationFee = Money.wrap(5_000);
        terms.allocationOrder = bytes5(0x0104020300);
        toDisbursed();
        goTo(2026, 3, 15);
        vm.recordLogs();
        pay(1_034_993, "r");
        assertEq(logged(Nodes.INSTALMENT_SETTLED), 2);
        Loan memory l = ledger.loanOf(loan);
        assertTrue(l.state == LoanState.Settled);
        assertEq(l.firstOpen, 3);
        assertEq(l.overdueRows, 0);
        assertTrue(ledger.instalmentOf(loan, 1).state == InstalmentState.Settled);
        assertEq(ledger.instalmentOf(loan, 1).feePaid.fen(), 4_993);
        assertTrue(ledger.instalmentOf(loan, 2).state == InstalmentState.Settled);
        assertTrue(reached(file(loan), Nodes.OVERDUE_CURED));
        assertEq(ledger.facilityOf(facility).overdueLoans, 0);
    }
}
