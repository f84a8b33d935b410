// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.28;

import "./CourtTest.sol";

contract MediationTest is CourtTest {
    /// What is left in three months, penalty given up; 9 % from 8 March.
    function mediation() private view returns (IJudicial.Mediation memory m) {
        m.instrument = "mediated";
        m.terms = terms;
        m.terms.periods = 3;
        m.terms.rate = Rate.wrap(90_000);
        m.terms.startDay = date(2026, 3, 8);
        m.terms.firstDue = date(2026, 4, 15);
        m.relief.penalty = Money.wrap(1074);
    }

    function agree(address by, IJudicial.Mediation memory m) private returns (uint16) {
        return agree(by, m, signedBy(lenderSignerKey, mediationFields(m)), signedBy(borrowerKey, mediationFields(m)));
    }

    function agree(address by, IJudicial.Mediation memory m, Consent memory one, Consent memory other)
        private
        returns (uint16)
    {
        vm.prank(by);
        return ledger.agreeMediation(loan, m, DOCUMENTS, one, other);
    }

    function toContested() private {
        toOverdue();
        contest();
    }

    function test_RevertWhen_NoCourtMediates() public {
        toContested();
        expectWrongCaller(Nodes.MEDIATION_AGREED, operator, bit(Role.Court));
        agree(operator, mediation(), inPerson(), inPerson());
    }

    function test_RevertGiven_NothingIsContested() public {
        toOverdue();
        expectUnexpected();
        agree(court, mediation(), inPerson(), inPerson());
    }

    function test_RevertWhen_ThereIsNoInstrument() public {
        toContested();
        IJudicial.Mediation memory m = mediation();
        m.instrument = 0;
        vm.expectRevert(abi.encodeWithSelector(HashMissing.selector, loan, "instrument"));
        agree(court, m, inPerson(), inPerson());
    }

    function test_RevertWhen_ASideDoesNotSign() public {
        toContested();
        IJudicial.Mediation memory m = mediation();
        Consent memory other = signedBy(borrowerKey, mediationFields(m));
        expectWrongCaller(Nodes.MEDIATION_AGREED, address(0), bit(Role.Signer));
        agree(court, m, inPerson(), other);
        Consent memory one = signedBy(lenderSignerKey, mediationFields(m));
        vm.expectRevert(abi.encodeWithSelector(ConsentMissing.selector, Nodes.MEDIATION_AGREED, borrower));
        agree(court, m, one, inPerson());
    }

    function test_RevertWhen_OtherTermsWereSigned() public {
        toContested();
        IJudicial.Mediation memory m = mediation();
        Consent memory one = signedBy(lenderSignerKey, mediationFields(m));
        Consent memory other = signedBy(borrowerKey, mediationFields(m));
        m.terms.rate = Rate.wrap(100_000);
        vm.expectPartialRevert(ConsentInvalid.selector);
        agree(court, m, one, other);
    }

    /// The arrears are over, the interest of the past is owed with the first row, the penalty is not.
    function test_Agree_ReplacesTheSchedule() public {
        toContested();
        assertEq(agree(court, mediation()), 2);
        assertTrue(ledger.loanOf(loan).state == LoanState.Active);
        assertEq(ledger.penaltyOwed(loan).fen(), 0);
        Case memory c = ledger.caseOf(loan, 2);
        assertTrue(c.kind == CaseKind.Mediation);
        assertEq(c.proof, bytes32("mediated"));
        Instalment[] memory rows = ledger.instalmentsOf(loan);
        assertEq(rows.length, 3);
        assertTrue(rows[0].due == date(2026, 4, 15));
        assertEq(rows[0].principal.fen() + rows[1].principal.fen() + rows[2].principal.fen(), 1_000_000);
        // 10,000.00 · 9 % · 37 / 360 = 92.50, and the 256.18 of before.
        assertEq(rows[0].interest.fen(), 9250 + 25_618);
    }

    function test_Apply_ProceedsUnderTheMediation() public {
        toContested();
        agree(court, mediation());
        fundCourt(1000);
        vm.prank(court);
        ledger.applyProceeds(loan, 2, Money.wrap(1000), "proceeds", DOCUMENTS);
        assertEq(token.balanceOf(court), 0);
    }

    /// While a bankruptcy is open nothing is enforced under the mediation.
    function test_RevertGiven_StayedNothingElseIsEnforced() public {
        toContested();
        agree(court, mediation());
        vm.startPrank(court);
        ledger.stayForBankruptcy(loan, "order", date(2026, 3, 8), Balances(NIL, NIL, NIL, NIL), DOCUMENTS);
        vm.expectRevert(abi.encodeWithSelector(LoanStayed.selector, loan, 3, date(2026, 3, 8)));
        ledger.applyProceeds(loan, 2, Money.wrap(1000), "proceeds", DOCUMENTS);
        vm.stopPrank();
        vm.expectRevert(abi.encodeWithSelector(LoanStayed.selector, loan, 3, date(2026, 3, 8)));
        agree(court, mediation(), inPerson(), inPerson());
    }

    /* ------------------------------------------------------------------ WHILE IT IS PERFORMED */

    /// In default on 8 March, mediated on that day; row 1 of the mediated schedule falls due on 15 April.
    function toMediatedDefault() private {
        toDisbursed();
        goTo(2026, 2, 20);
        toDefaultOver(91_680);
        agree(court, mediation());
    }

    function accelerate() private {
        vm.prank(operator);
        ledger.accelerateLoan(loan, "proof", DOCUMENTS, new Consent[](0));
    }

    function test_RevertGiven_ThePerformedMediationNothingIsCalledIn() public {
        toMediatedDefault();
        vm.expectRevert(abi.encodeWithSelector(MediationPerformed.selector, loan, 1));
        accelerate();
        goTo(2026, 4, 18);
        vm.expectRevert(abi.encodeWithSelector(MediationPerformed.selector, loan, 1));
        accelerate();
    }

    /// Three days of grace after 15 April are over.
    function test_Accelerate_OnceTheMediationIsNotPerformed() public {
        toMediatedDefault();
        goTo(2026, 4, 19);
        accelerate();
        assertTrue(reached(file(loan), Nodes.LOAN_ACCELERATED));
    }

    function test_RevertGiven_ThePerformedMediationNoDefaultIsDeclared() public {
        toDisbursed();
        goTo(2026, 2, 20);
        vm.prank(servicer);
        ledger.recordCovenant(loan, Covenant.Ratio, false, date(2026, 3, 1), "proof", DOCUMENTS);
        notifyOfDefault(91_680);
        goTo(2026, 3, 8);
        ledger.advance(loan);
        contest();
        agree(court, mediation());
        vm.expectRevert(abi.encodeWithSelector(MediationPerformed.selector, loan, 2));
        declareDefault();
    }
}
