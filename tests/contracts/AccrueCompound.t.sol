// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.28;

import "./ModifiedLoanTest.sol";

/// The loan of ModifiedLoanTest under a product with interest on interest, at the penalty rate of 20 % for its cap of 24 %. Row 1 has 180.00 of interest and is overdue from 19
/// February on: 0.10 a day, 180.00 · 20 % / 360. Its penalty runs from 15 February: 1,000.00 · 20 % / 360 a day.
contract AccrueCompoundTest is ModifiedLoanTest {
    uint256 private constant A_DAY = 18_000 * 200_000;

    function setUp() public override {
        super.setUp();
        _agree(true);
    }

    function _agree(bool compound) private {
        Product memory p = product();
        p.quoteDays = compound ? 4 : 3;
        productId = publish(p);
        Clauses memory c;
        c.compound = compound;
        vm.prank(admin);
        ledger.publishClauses(productId, c);
    }

    function _disburse() private {
        terms = termsOf(Method.EqualPrincipal);
        terms.principal = Money.wrap(1_200_000);
        terms.penaltyRate = Rate.wrap(200_000);
        toDisbursed();
    }

    /// 25 February: penalty of ten days, 5.56, and interest on interest of six, 0.60.
    function _toOverdue() private {
        _disburse();
        goTo(2026, 2, 25);
        ledger.advance(loan);
    }

    function _numerator() private view returns (uint256) {
        return ledger.compoundOf(loan).numerator;
    }

    function test_RevertGiven_NothingIsOverdue() public {
        _disburse();
        goTo(2026, 2, 18);
        expectUnexpected();
        ledger.accrueCompound(loan);
    }

    function test_RevertGiven_NotAgreed() public {
        _agree(false);
        _toOverdue();
        vm.expectRevert(abi.encodeWithSelector(CompoundNotAgreed.selector, loan));
        ledger.accrueCompound(loan);
        assertEq(_numerator(), 0);
    }

    function test_RevertWhen_NoDayHasPassed() public {
        _toOverdue();
        expectNothingToDo(Nodes.COMPOUND_ACCRUED);
        ledger.accrueCompound(loan);
    }

    function test_Accrue_OnOverdueInterestAlone() public {
        _toOverdue();
        assertEq(_numerator(), 6 * A_DAY);
        assertEq(ledger.penaltyOwed(loan).fen(), 556 + 60);
        goTo(2026, 2, 26);
        ledger.accrueCompound(loan);
        assertEq(_numerator(), 7 * A_DAY);
        // 1,000.00 · 20 % · 11 / 360 = 6.11, and 0.70.
        assertEq(ledger.loanOf(loan).penaltyNumerator, uint256(100_000) * 200_000 * 11 + 7 * A_DAY);
    }

    /// Penalty of the log is without it.
    function test_Accrue_IsLoggedApart() public {
        _toOverdue();
        goTo(2026, 2, 26);
        Day today = ledger.today();
        bytes memory penalty = abi.encodeCall(
            IEffects.penaltyAccrued,
            (date(2026, 2, 25), today, uint112(uint256(100_000) * 200_000 * 11), Money.wrap(611))
        );
        bytes memory compound =
            abi.encodeCall(IEffects.compoundAccrued, (date(2026, 2, 25), today, uint112(7 * A_DAY), Money.wrap(70)));
        expectStep(file(loan), file(loan), Nodes.PENALTY_ACCRUED, 1, keeper, today, penalty);
        expectStep(file(loan), file(loan), Nodes.COMPOUND_ACCRUED, 2, keeper, today, compound);
        vm.prank(keeper);
        ledger.accrueCompound(loan);
    }

    /// Two looks or thirty make the same.
    function test_Accrue_IsTheSameAtAnyCadence() public {
        _toOverdue();
        uint256 before = vm.snapshotState();
        goTo(2026, 3, 25);
        ledger.advance(loan);
        uint256 once = _numerator();
        vm.revertToState(before);
        for (Day day = date(2026, 2, 26); day <= date(2026, 3, 25); day = day.plus(1)) {
            goTo(day);
            ledger.advance(loan);
        }
        assertEq(_numerator(), once);
        // Row 1 to 25 March is 34 days; row 2, of 165.00, is overdue from 19 March on: 6 days.
        assertEq(once, 34 * A_DAY + 6 * 16_500 * 200_000);
    }

    /// In the order fee, interest, penalty, compound, principal: of 200.00 the interest takes 180.00, penalty 5.56, compound 0.60, principal 13.84.
    function test_Accrue_IsPaidInItsPlace() public {
        _toOverdue();
        pay(20_000, "part");
        assertEq(ledger.compoundOf(loan).paid.fen(), 60);
        assertEq(ledger.penaltyOwed(loan).fen(), 0);
        assertEq(ledger.instalmentOf(loan, 1).principalPaid.fen(), 1_384);
        // No interest is overdue any more.
        goTo(2026, 3, 1);
        ledger.advance(loan);
        assertEq(_numerator(), 6 * A_DAY);
    }

    /// Compound first of all: 0.60 of 1.00; 0.40 go to the penalty.
    function test_Accrue_IsPaidWhereTheOrderHasIt() public {
        terms.allocationOrder = bytes5(0x0302010004);
        terms = termsOf(Method.EqualPrincipal);
        terms.allocationOrder = bytes5(0x0302010004);
        terms.principal = Money.wrap(1_200_000);
        terms.penaltyRate = Rate.wrap(200_000);
        toDisbursed();
        goTo(2026, 2, 25);
        pay(100, "a little");
        assertEq(ledger.compoundOf(loan).paid.fen(), 60);
        assertEq(ledger.loanOf(loan).penaltyPaid.fen(), 100);
        assertEq(ledger.instalmentOf(loan, 1).interestPaid.fen(), 0);
    }

    /// Penalty at the cap of 24 %, and no room on what is not due: 18 % is the whole of the cost, 24 % the cap. 11,000.00 · 6 % is more than 180.00 · 24 %.
    function test_Accrue_HasTheRoomThatTheCostLeaves() public {
        terms = termsOf(Method.EqualPrincipal);
        terms.principal = Money.wrap(1_200_000);
        toDisbursed();
        goTo(2026, 2, 25);
        ledger.advance(loan);
        assertEq(_numerator(), uint256(18_000) * 240_000 * 6);
    }

    /// Terms at the cap: penalty 24 %, interest 24 %. There is no room at all.
    function test_Accrue_NotAboveTheCap() public {
        terms = termsOf(Method.EqualPrincipal);
        terms.principal = Money.wrap(1_200_000);
        terms.rate = Rate.wrap(240_000);
        toDisbursed();
        goTo(2026, 2, 25);
        ledger.advance(loan);
        // The declared annual cost may be one millionth under the cap: the room of a day is then 11,000.00 times that.
        assertLe(_numerator(), uint256(1_100_000) * 6);
    }

    function test_Accrue_NotWhilePaused() public {
        _toOverdue();
        vm.prank(operator);
        ledger.pauseDelinquency(loan, date(2026, 3, 7), DOCUMENTS);
        goTo(2026, 3, 7);
        ledger.advance(loan);
        assertEq(_numerator(), 6 * A_DAY);
    }

    /// The payment is reversed: what was paid of it is owed again, and it ran on.
    function test_Accrue_IsSeenByAPlay() public {
        _toOverdue();
        pay(118_000 + 616, "all");
        assertTrue(ledger.loanOf(loan).state == LoanState.Active);
        goTo(2026, 3, 1);
        vm.prank(bank);
        ledger.reversePayment(loan, Ids.payment(lender, "all"), "proof", DOCUMENTS);
        assertEq(_numerator(), 10 * A_DAY);
        assertEq(ledger.compoundOf(loan).paid.fen(), 0);
        // 1,000.00 · 20 % · 14 / 360 = 7.78, and 1.00.
        assertEq(ledger.penaltyOwed(loan).fen(), 878);
    }

    /// Of 6.16 in all 5.80 are waived: penalty first, and 0.24 of the interest on interest. 0.36 are left of it, all of them in the base.
    function test_Accrue_IsWaivedLast() public {
        _toOverdue();
        waive(Relief(NIL, NIL, NIL, Money.wrap(580)));
        assertEq(ledger.penaltyOwed(loan).fen(), 36);
        assertEq(ledger.compoundOf(loan).paid.fen(), 24);
        pay(100, "a little");
        assertEq(ledger.compoundOf(loan).paid.fen(), 24);
        pay(18_000, "interest");
        assertEq(ledger.compoundOf(loan).paid.fen(), 60);
    }

    /// In full: 12,000.00 + 180.00 + 55.00 + 6.16.
    function test_Accrue_IsPartOfAPrepaymentInFull() public {
        _toOverdue();
        Day today = ledger.today();
        vm.prank(borrower);
        ledger.quotePrepayment(loan, QuoteKind.Full, NIL, today, DOCUMENTS, inPerson());
        assertEq(ledger.quoteOf(loan, 1).amount.fen(), 1_200_000 + 18_000 + 5_500 + 616);
        vm.prank(bank);
        ledger.prepayInFull(loan, 1, "all", DOCUMENTS, inPerson());
        assertTrue(ledger.loanOf(loan).state == LoanState.Settled);
        assertEq(ledger.compoundOf(loan).paid.fen(), 60);
    }

    /// Dearer terms leave no room on principal that is not due; what the overdue principal leaves is 4 %.
    function test_Accrue_UnderDearerTermsHasLessRoom() public {
        _toOverdue();
        Terms memory t = renewed(11);
        t.rate = Rate.wrap(190_000);
        propose(t, RESTARTS, noRelief());
        acceptRestructuring(t, RESTARTS, noRelief());
        assertEq(ledger.compoundOf(loan).undueRoom.millionths(), 0);
        assertEq(ledger.compoundOf(loan).overdueRoom.millionths(), 40_000);
    }
}
