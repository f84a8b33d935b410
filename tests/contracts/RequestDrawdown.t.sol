// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.28;

import "./LedgerTest.sol";

contract RequestDrawdownTest is LedgerTest {
    function _refused(bytes memory reason) private {
        Consent memory c = signedBy(borrowerKey, drawdownFields());
        vm.expectRevert(reason);
        ledger.requestDrawdown(loan, "use", DOCUMENTS, c);
    }

    function _reject() private {
        vm.prank(operator);
        ledger.rejectDrawdown(loan, REASON, DOCUMENTS);
    }

    function test_RevertWhen_SomebodyElseSigns() public {
        toEffective();
        Consent memory c = signedBy(strangerKey, drawdownFields());
        vm.expectRevert(abi.encodeWithSelector(ConsentForeign.selector, stranger, borrower));
        ledger.requestDrawdown(loan, "use", DOCUMENTS, c);
    }

    function test_RevertGiven_AgreementNotEffective() public {
        toDisclosed();
        signAsBorrower();
        Consent memory c = signedBy(borrowerKey, drawdownFields());
        expectUnexpected();
        ledger.requestDrawdown(loan, "use", DOCUMENTS, c);
    }

    function test_RevertGiven_OneIsLive() public {
        toRequested();
        _refused(abi.encodeWithSelector(DrawdownInState.selector, loan, DrawdownState.Requested, DrawdownState.None));
        approveDrawdown();
        _refused(abi.encodeWithSelector(DrawdownInState.selector, loan, DrawdownState.Approved, DrawdownState.None));
        release();
        _refused(abi.encodeWithSelector(DrawdownInState.selector, loan, DrawdownState.Released, DrawdownState.None));
    }

    function test_RevertGiven_Frozen() public {
        toEffective();
        vm.prank(operator);
        ledger.freezeLimit(facility, FreezeCause.Lender, REASON, DOCUMENTS);
        _refused(abi.encodeWithSelector(FacilityInState.selector, facility, FacilityState.Frozen, FacilityState.Active));
    }

    /// Whether a keeper has expired the limit or not.
    function test_RevertWhen_TheAvailabilityHasEnded() public {
        terms.drawBy = date(2027, 6, 1);
        toEffective();
        goTo(2027, 1, 15);
        _refused(
            abi.encodeWithSelector(FacilityInState.selector, facility, FacilityState.Expired, FacilityState.Active)
        );
    }

    function test_RevertGiven_PartyBlocked() public {
        toEffective();
        vm.prank(regulator);
        ledger.blockParty(party, "list", new FacilityId[](0));
        _refused(abi.encodeWithSelector(PartyIsBlocked.selector, party));
    }

    function test_RevertWhen_TheDayToDrawByHasPassed() public {
        toEffective();
        goTo(2026, 1, 26);
        _refused(abi.encodeWithSelector(DrawdownLate.selector, loan, date(2026, 1, 25), date(2026, 1, 26)));
    }

    function test_RevertWhen_ThereIsNoUse() public {
        toEffective();
        vm.expectRevert(abi.encodeWithSelector(HashMissing.selector, loan, "useOfFunds"));
        vm.prank(borrower);
        ledger.requestDrawdown(loan, 0, DOCUMENTS, inPerson());
    }

    function test_Request_OnTheLastDay() public {
        toEffective();
        goTo(2026, 1, 25);
        Consent memory c = signedBy(borrowerKey, drawdownFields());
        bytes32 id = file(loan);
        uint32 seq = ledger.fileOf(id).seq + 1;
        bytes memory effect = abi.encodeCall(IEffects.drawdownRequested, (terms.principal, "use"));
        expectLogged(id, bytes32(uint256(1)), Nodes.DRAWDOWN_REQUESTED, seq, borrower, effect, asLogged(c));
        vm.prank(keeper);
        ledger.requestDrawdown(loan, "use", DOCUMENTS, c);
        Drawdown memory d = ledger.drawdownOf(loan);
        assertTrue(d.state == DrawdownState.Requested && d.amount == terms.principal);
        assertEq(d.number, 1);
        assertEq(d.useOfFunds, "use");
        assertEq(ledger.facilityOf(facility).open, 1);
    }

    /// A further drawdown has a number and a history of its own.
    function test_Request_AfterARejection() public {
        toApprovedDrawdown();
        _reject();
        requestDrawdown();
        assertEq(ledger.drawdownOf(loan).number, 2);
        assertFalse(reached(file(loan), Nodes.DRAWDOWN_APPROVED));
        assertFalse(reached(file(loan), Nodes.DRAWDOWN_REJECTED));
        assertTrue(reached(file(loan), Nodes.AGREEMENT_EFFECTIVE));
        expectUnexpected();
        release();
        approveDrawdown();
        release();
        assertEq(ledger.facilityOf(facility).open, 1);
    }

    /// Another loan of the facility is overdue: nothing can be drawn, nor the limit thawed, before the cure.
    function test_RevertGiven_OverdueElsewhere() public {
        terms.drawBy = date(2026, 12, 1);
        toDisbursed();
        LoanId first = loan;
        loan = Ids.loan(facility, "second");
        vm.prank(operator);
        ledger.proposeTerms(facility, "second", terms, DOCUMENTS, opening(), inPerson());
        disclose();
        signAsBorrower();
        signAsLender();
        // Due on 15 February, three days of grace.
        goTo(2026, 2, 19);
        ledger.advance(first);
        assertEq(ledger.facilityOf(facility).overdueLoans, 1);
        _refused(abi.encodeWithSelector(OverdueElsewhere.selector, facility, 1));
        vm.expectRevert(abi.encodeWithSelector(FreezeCausesLeft.selector, facility, 1 << uint8(FreezeCause.Overdue)));
        vm.prank(operator);
        ledger.unfreezeLimit(facility, DOCUMENTS, inPerson());
        // The instalment and four days of penalty on its principal: 766.80 · 24 % · 4 / 360 = 2.0448.
        vm.prank(bank);
        ledger.receivePayment(first, Money.wrap(91_680 + 204), "cure", date(2026, 2, 19), DOCUMENTS, inPerson());
        assertEq(ledger.facilityOf(facility).overdueLoans, 0);
        vm.prank(operator);
        ledger.unfreezeLimit(facility, DOCUMENTS, inPerson());
        requestDrawdown();
        assertTrue(ledger.drawdownOf(loan).state == DrawdownState.Requested);
    }
}
