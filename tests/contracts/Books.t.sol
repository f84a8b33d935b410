// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.28;

import "./RunningLoanTest.sol";

/// The way back to a better class, provisions and covenants.
contract BooksTest is RunningLoanTest {
    LoanId private constant NONE = LoanId.wrap(0);

    function _downgrade(RiskClass to) private {
        vm.prank(operator);
        ledger.downgradeRisk(loan, to, REASON, NONE, DOCUMENTS);
    }

    function _upgrade(address by) private {
        vm.prank(by);
        ledger.upgradeRisk(loan, DOCUMENTS);
    }

    function _impair(uint16 bps) private {
        vm.prank(operator);
        ledger.recognizeImpairment(loan, bps, DOCUMENTS);
    }

    function _breach(Day until) private {
        vm.prank(servicer);
        ledger.recordCovenant(loan, Covenant.UseOfFunds, false, until, "proof", DOCUMENTS);
    }

    function _cure() private {
        vm.prank(servicer);
        ledger.recordCovenant(loan, Covenant.UseOfFunds, true, Day.wrap(0), "cured", DOCUMENTS);
    }

    /* ------------------------------------------------------------------ UPGRADE */

    function test_RevertWhen_NoOperatorUpgrades() public {
        toDisbursed();
        _downgrade(RiskClass.Substandard);
        expectWrongCaller(Nodes.RISK_CLASS_UPGRADED, keeper, bit(Role.Operator));
        _upgrade(keeper);
    }

    function test_RevertGiven_NeverDowngraded() public {
        toDisbursed();
        expectUnexpected();
        _upgrade(operator);
    }

    function test_RevertGiven_Arrears() public {
        toDisbursed();
        _downgrade(RiskClass.Substandard);
        goTo(2026, 3, 16);
        ledger.advance(loan);
        // Row 1 and 29 days of penalty: 766.80 · 0.24 · 29 / 360 = 14.8248.
        vm.expectRevert(abi.encodeWithSelector(ArrearsLeft.selector, loan, Money.wrap(93_162)));
        _upgrade(operator);
    }

    /// Sixty days from the downgrade of 15 January: 16 March.
    function test_RevertWhen_TheObservationRuns_FromTheDowngrade() public {
        _toPaid();
        goTo(2026, 3, 15);
        vm.expectRevert(abi.encodeWithSelector(ObservationRunning.selector, loan, date(2026, 3, 16), date(2026, 3, 15)));
        _upgrade(operator);
    }

    /// Sixty days from the cure of 20 February: 21 April.
    function test_RevertWhen_TheObservationRuns_FromTheCure() public {
        toDisbursed();
        _downgrade(RiskClass.Substandard);
        goTo(2026, 2, 20);
        pay(91_936, "cure");
        assertEq(ledger.loanOf(loan).overdueRows, 0);
        goTo(2026, 3, 15);
        pay(91_680, "second");
        goTo(2026, 4, 15);
        pay(91_680, "third");
        goTo(2026, 4, 20);
        vm.expectRevert(abi.encodeWithSelector(ObservationRunning.selector, loan, date(2026, 4, 21), date(2026, 4, 20)));
        _upgrade(operator);
        goTo(2026, 4, 21);
        _upgrade(operator);
    }

    /// Downgraded on 15 January; the first row is paid on its day.
    function _toPaid() private {
        toDisbursed();
        _downgrade(RiskClass.Doubtful);
        _impair(6000);
        goTo(2026, 2, 15);
        pay(91_680, "first");
    }

    function test_Upgrade() public {
        _toPaid();
        goTo(2026, 3, 15);
        pay(91_680, "second");
        goTo(2026, 3, 16);
        ledger.advance(loan);
        bytes memory effect = abi.encodeCall(
            IEffects.riskClassUpgraded,
            (RiskClass.Doubtful, RiskClass.Normal, date(2026, 1, 15), NIL, Money.wrap(600_000))
        );
        expectLogged(file(loan), Nodes.RISK_CLASS_UPGRADED, operator, effect, inPerson());
        _upgrade(operator);
        Books memory b = ledger.booksOf(loan);
        assertTrue(b.riskClass == RiskClass.Normal && !b.nonAccrual && b.provision == NIL && b.offBook == NIL);
        assertFalse(reached(file(loan), Nodes.RISK_CLASS_DOWNGRADED));
        expectUnexpected();
        _upgrade(operator);
    }

    /* ------------------------------------------------------------------ IMPAIRMENT */

    function test_RevertWhen_NoOperatorImpairs() public {
        toDisbursed();
        expectWrongCaller(Nodes.IMPAIRMENT_RECOGNIZED, servicer, bit(Role.Operator));
        vm.prank(servicer);
        ledger.recognizeImpairment(loan, 150, DOCUMENTS);
    }

    function test_RevertGiven_NeitherOverdueNorDowngraded() public {
        toDisbursed();
        expectUnexpected();
        _impair(150);
    }

    function test_RevertWhen_OutsideTheTableOfTheStage() public {
        toDisbursed();
        goTo(2026, 2, 19);
        _expectProvision(99, 100, 200);
        _expectProvision(201, 100, 200);
        _downgrade(RiskClass.SpecialMention);
        _expectProvision(199, 200, 2500);
        _downgrade(RiskClass.Substandard);
        _expectProvision(2499, 2500, 10_000);
        _expectProvision(10_001, 2500, 10_000);
    }

    function _expectProvision(uint16 bps, uint256 least, uint256 most) private {
        vm.expectRevert(abi.encodeWithSelector(ProvisionOutOfRange.selector, loan, bps, least, most));
        _impair(bps);
    }

    function test_RevertWhen_TheProvisionDoesNotRise() public {
        toDisbursed();
        _downgrade(RiskClass.Substandard);
        _impair(2500);
        vm.expectRevert(
            abi.encodeWithSelector(ProvisionNotRising.selector, loan, Money.wrap(250_000), Money.wrap(250_000))
        );
        _impair(2500);
    }

    /// Of 9,233.20 that are left after row 1: 25 % = 2,308.30; then 33.33 % = 3,077.43.
    function test_Impair() public {
        toDisbursed();
        goTo(2026, 2, 15);
        pay(91_680, "first");
        _downgrade(RiskClass.Substandard);
        _impair(2500);
        bytes memory before = abi.encode(ledger.loanOf(loan), ledger.instalmentsOf(loan));
        bytes memory effect = abi.encodeCall(
            IEffects.impairmentRecognized, (3, 3333, Money.wrap(923_320), Money.wrap(230_830), Money.wrap(307_743))
        );
        expectLogged(file(loan), Nodes.IMPAIRMENT_RECOGNIZED, operator, effect, inPerson());
        _impair(3333);
        assertTrue(ledger.booksOf(loan).provision == Money.wrap(307_743));
        assertEq(abi.encode(ledger.loanOf(loan), ledger.instalmentsOf(loan)), before);
    }

    /* ------------------------------------------------------------------ COVENANTS */

    function test_RevertWhen_NobodyEntitledRecordsABreach() public {
        toDisbursed();
        expectWrongCaller(Nodes.COVENANT_BREACHED, keeper, bit(Role.Servicer) | bit(Role.Operator));
        vm.prank(keeper);
        ledger.recordCovenant(loan, Covenant.Ratio, false, date(2026, 2, 1), "proof", DOCUMENTS);
    }

    function test_RevertGiven_NotDisbursed() public {
        toReleased();
        expectUnexpected();
        _breach(date(2026, 2, 1));
    }

    function test_RevertWhen_CovenantOrProofIsMissing() public {
        toDisbursed();
        vm.expectRevert(CovenantMissing.selector);
        vm.prank(servicer);
        ledger.recordCovenant(loan, Covenant.None, false, date(2026, 2, 1), "proof", DOCUMENTS);
        vm.expectRevert(abi.encodeWithSelector(HashMissing.selector, file(loan), "proof"));
        vm.prank(servicer);
        ledger.recordCovenant(loan, Covenant.Ratio, false, date(2026, 2, 1), 0, DOCUMENTS);
    }

    function test_RevertWhen_TheCureDateIsPastOrTooFar() public {
        toDisbursed();
        (Day today, Day latest) = (date(2026, 1, 15), date(2026, 3, 16));
        vm.expectRevert(abi.encodeWithSelector(CurePeriodWrong.selector, loan, date(2026, 1, 14), today, latest));
        _breach(date(2026, 1, 14));
        vm.expectRevert(abi.encodeWithSelector(CurePeriodWrong.selector, loan, date(2026, 3, 17), today, latest));
        _breach(date(2026, 3, 17));
    }

    function test_RevertWhen_BreachedTwiceOrCuredWithoutABreach() public {
        toDisbursed();
        vm.expectRevert(abi.encodeWithSelector(CovenantStanding.selector, loan, Covenant.UseOfFunds, false));
        _cure();
        _breach(date(2026, 2, 1));
        vm.expectRevert(abi.encodeWithSelector(CovenantStanding.selector, loan, Covenant.UseOfFunds, true));
        _breach(date(2026, 2, 1));
    }

    function test_RevertWhen_TheCureDateHasPassed() public {
        toDisbursed();
        _breach(date(2026, 2, 1));
        goTo(2026, 2, 2);
        vm.expectRevert(
            abi.encodeWithSelector(CureLapsed.selector, loan, Covenant.UseOfFunds, date(2026, 2, 1), date(2026, 2, 2))
        );
        _cure();
    }

    function test_Breach_FreezesTheFacilityUntilCured() public {
        toDisbursed();
        bytes memory effect =
            abi.encodeCall(IEffects.covenantBreached, (Covenant.UseOfFunds, false, date(2026, 2, 1), bytes32("proof")));
        expectLogged(file(loan), Nodes.COVENANT_BREACHED, servicer, effect, inPerson());
        _breach(date(2026, 2, 1));
        Breach memory b = ledger.breachOf(loan, Covenant.UseOfFunds);
        assertTrue(b.standing && b.breachedOn == date(2026, 1, 15) && b.cureUntil == date(2026, 2, 1));
        assertEq(ledger.dossierOf(loan).breaches, 1);
        Facility memory f = ledger.facilityOf(facility);
        uint8 cause = uint8(1 << uint8(FreezeCause.CovenantBreached));
        assertTrue(f.state == FacilityState.Frozen);
        assertEq(f.freezeCauses, cause);
        vm.expectRevert(abi.encodeWithSelector(FreezeCausesLeft.selector, facility, cause));
        vm.prank(operator);
        ledger.unfreezeLimit(facility, DOCUMENTS, inPerson());
        goTo(2026, 2, 1);
        _cure();
        assertEq(ledger.dossierOf(loan).breaches, 0);
        assertEq(ledger.facilityOf(facility).freezeCauses, 0);
        vm.prank(operator);
        ledger.unfreezeLimit(facility, DOCUMENTS, inPerson());
        assertTrue(ledger.facilityOf(facility).state == FacilityState.Active);
    }

    /// A breach of a loan that is paid is nothing to dun for.
    function test_Breach_OfASettledLoan() public {
        terms.periods = 1;
        toDisbursed();
        _breach(date(2026, 2, 1));
        goTo(2026, 2, 15);
        pay(1_015_000, "all");
        ICollection.Dunning memory d =
            ICollection.Dunning(NoticeKind.Reminder, party, uint64(block.timestamp), NIL, Day.wrap(0), "delivered");
        vm.expectRevert(abi.encodeWithSelector(LoanInState.selector, loan, LoanState.Settled));
        vm.prank(servicer);
        ledger.sendNotice(loan, d, DOCUMENTS);
    }

    /// Nothing is overdue: a default notice of a breach claims nothing; once it is cured there is nothing to send.
    function test_Breach_AllowsANotice() public {
        toDisbursed();
        _breach(date(2026, 2, 1));
        ICollection.Dunning memory d = ICollection.Dunning(
            NoticeKind.Default, party, uint64(block.timestamp), NIL, date(2026, 1, 30), "delivered"
        );
        vm.prank(servicer);
        ledger.sendNotice(loan, d, DOCUMENTS);
        _cure();
        vm.expectRevert(abi.encodeWithSelector(NothingOverdue.selector, loan));
        vm.prank(servicer);
        ledger.sendNotice(loan, d, DOCUMENTS);
    }
}
