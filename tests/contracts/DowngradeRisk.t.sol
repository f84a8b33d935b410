// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.28;

import "./RunningLoanTest.sol";

/// Due 15 February 2026. Any day past due: special mention; more than 90 days (from 17 May): substandard; more than 270 (from 13 November): doubtful; more than 360
/// (from 11 February 2027): loss.
contract DowngradeRiskTest is RunningLoanTest {
    LoanId private constant NONE = LoanId.wrap(0);

    function _byAnyone(RiskClass to) private {
        vm.prank(keeper);
        ledger.downgradeRisk(loan, to, 0, NONE, DOCUMENTS);
    }

    function _byLender(RiskClass to) private {
        vm.prank(operator);
        ledger.downgradeRisk(loan, to, REASON, NONE, DOCUMENTS);
    }

    function _expectUnfounded(RiskClass asked, RiskClass current, RiskClass floor) private {
        vm.expectRevert(abi.encodeWithSelector(RiskClassUnfounded.selector, loan, asked, current, floor));
    }

    function test_RevertWhen_NoOperatorGivesAReason() public {
        toDisbursed();
        expectWrongCaller(Nodes.RISK_CLASS_DOWNGRADED, keeper, bit(Role.Operator));
        vm.prank(keeper);
        ledger.downgradeRisk(loan, RiskClass.Loss, REASON, NONE, DOCUMENTS);
    }

    function test_RevertGiven_NotDisbursed() public {
        toReleased();
        expectUnexpected();
        _byAnyone(RiskClass.SpecialMention);
    }

    function test_RevertGiven_Settled() public {
        toSettled();
        vm.expectRevert(abi.encodeWithSelector(LoanInState.selector, loan, LoanState.Settled));
        _byLender(RiskClass.Loss);
    }

    function test_RevertWhen_TheFactsAllowABetterClass() public {
        toDisbursed();
        _expectUnfounded(RiskClass.SpecialMention, RiskClass.Normal, RiskClass.Normal);
        _byAnyone(RiskClass.SpecialMention);
        goTo(2026, 2, 19);
        _expectUnfounded(RiskClass.Substandard, RiskClass.Normal, RiskClass.SpecialMention);
        _byAnyone(RiskClass.Substandard);
    }

    function test_RevertWhen_ItIsNoWorseThanNow() public {
        toDisbursed();
        _byLender(RiskClass.Doubtful);
        _expectUnfounded(RiskClass.Doubtful, RiskClass.Doubtful, RiskClass.Normal);
        _byLender(RiskClass.Doubtful);
        _expectUnfounded(RiskClass.Normal, RiskClass.Doubtful, RiskClass.Normal);
        _byAnyone(RiskClass.Normal);
    }

    /// The lender's reason does not lift the loan above what its days past due allow.
    function test_RevertWhen_TheLenderStaysAboveTheFacts() public {
        toDisbursed();
        goTo(2026, 5, 17);
        _expectUnfounded(RiskClass.SpecialMention, RiskClass.Normal, RiskClass.Substandard);
        _byLender(RiskClass.SpecialMention);
    }

    function test_Downgrade_ByTheDaysPastDue() public {
        toDisbursed();
        goTo(2026, 2, 19);
        _byAnyone(RiskClass.SpecialMention);
        goTo(2026, 5, 16);
        _expectUnfounded(RiskClass.Substandard, RiskClass.SpecialMention, RiskClass.SpecialMention);
        _byAnyone(RiskClass.Substandard);
        goTo(2026, 5, 17);
        _byAnyone(RiskClass.Substandard);
        goTo(2026, 11, 13);
        _byAnyone(RiskClass.Doubtful);
        goTo(2027, 2, 10);
        _expectUnfounded(RiskClass.Loss, RiskClass.Doubtful, RiskClass.Doubtful);
        _byAnyone(RiskClass.Loss);
        goTo(2027, 2, 11);
        _byAnyone(RiskClass.Loss);
        Books memory b = ledger.booksOf(loan);
        assertTrue(b.riskClass == RiskClass.Loss && b.classedOn == date(2027, 2, 11));
        assertTrue(b.nonAccrual && b.nonAccrualFrom == date(2026, 5, 17));
    }

    /// The books change, the debt does not.
    function test_Downgrade_ChangesNothingThatIsOwed() public {
        toDisbursed();
        goTo(2026, 5, 17);
        ledger.advance(loan);
        bytes memory before = abi.encode(ledger.loanOf(loan), ledger.instalmentsOf(loan));
        Money penalty = ledger.penaltyOwed(loan);
        bytes memory effect = abi.encodeCall(
            IEffects.riskClassDowngraded,
            (RiskClass.Normal, RiskClass.Substandard, RiskClass.Substandard, 91, bytes32(0), NONE)
        );
        expectLogged(file(loan), Nodes.RISK_CLASS_DOWNGRADED, keeper, effect, inPerson());
        _byAnyone(RiskClass.Substandard);
        assertEq(abi.encode(ledger.loanOf(loan), ledger.instalmentsOf(loan)), before);
        assertTrue(ledger.penaltyOwed(loan) == penalty);
    }

    /* ------------------------------------------------------------------ ONE OBLIGOR */

    LoanId private sibling = Ids.loan(facility, "sibling");

    /// A second loan of the same facility.
    function _toSiblings() private {
        toDisbursed();
        LoanId first = loan;
        loan = sibling;
        vm.prank(operator);
        ledger.proposeTerms(facility, "sibling", terms, DOCUMENTS, opening(), inPerson());
        carryOut();
        Money amount = terms.principal;
        vm.prank(bank);
        ledger.confirmDisbursement(sibling, amount, "second payout", DOCUMENTS);
        loan = first;
    }

    function _withSibling(LoanId other) private {
        vm.prank(keeper);
        ledger.downgradeRisk(loan, RiskClass.Substandard, 0, other, DOCUMENTS);
    }

    function test_RevertWhen_TheNamedLoanIsAnotherObligors() public {
        toDisbursed();
        LoanId none = LoanId.wrap("none");
        vm.expectRevert(abi.encodeWithSelector(ObligorDiffers.selector, loan, none));
        _withSibling(none);
        vm.expectRevert(abi.encodeWithSelector(ObligorDiffers.selector, loan, loan));
        _withSibling(loan);
    }

    function test_RevertWhen_TheNamedLoanPerforms() public {
        _toSiblings();
        vm.prank(operator);
        ledger.downgradeRisk(sibling, RiskClass.SpecialMention, REASON, NONE, DOCUMENTS);
        _expectUnfounded(RiskClass.Substandard, RiskClass.Normal, RiskClass.Normal);
        _withSibling(sibling);
    }

    function test_Downgrade_ByContagion() public {
        _toSiblings();
        vm.prank(operator);
        ledger.downgradeRisk(sibling, RiskClass.Loss, REASON, NONE, DOCUMENTS);
        _withSibling(sibling);
        assertTrue(ledger.booksOf(loan).riskClass == RiskClass.Substandard);
    }

    /* ------------------------------------------------------------------ NON-ACCRUAL */

    function test_RevertWhen_TheClassIsNotBadEnough() public {
        toDisbursed();
        _byLender(RiskClass.SpecialMention);
        assertFalse(ledger.booksOf(loan).nonAccrual);
        expectNothingToDo(Nodes.NON_ACCRUAL_ENTERED);
        ledger.reach(Nodes.NON_ACCRUAL_ENTERED, file(loan));
    }

    /// Ten days of 18 % on 10,000.00 by 30E/360: 50.00.
    function test_NonAccrual_FollowsTheDowngrade() public {
        toDisbursed();
        goTo(2026, 1, 25);
        ledger.advance(loan);
        bytes memory effect = abi.encodeCall(IEffects.nonAccrualEntered, (RiskClass.Doubtful, 0, Money.wrap(5000)));
        expectStep(file(loan), file(loan), Nodes.NON_ACCRUAL_ENTERED, 1, operator, date(2026, 1, 25), effect);
        _byLender(RiskClass.Doubtful);
        assertTrue(ledger.booksOf(loan).offBook == Money.wrap(5000));
        _byLender(RiskClass.Loss);
        assertTrue(ledger.booksOf(loan).nonAccrualFrom == date(2026, 1, 25));
    }

    /// A loan of a better class after more than 90 days.
    function test_NonAccrual_ByDays() public {
        toDisbursed();
        goTo(2026, 2, 19);
        _byAnyone(RiskClass.SpecialMention);
        goTo(2026, 5, 16);
        expectNothingToDo(Nodes.NON_ACCRUAL_ENTERED);
        ledger.reach(Nodes.NON_ACCRUAL_ENTERED, file(loan));
        goTo(2026, 5, 17);
        ledger.reach(Nodes.NON_ACCRUAL_ENTERED, file(loan));
        assertTrue(ledger.booksOf(loan).nonAccrual);
        assertTrue(ledger.booksOf(loan).riskClass == RiskClass.SpecialMention);
    }
}
