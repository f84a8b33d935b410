// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.28;

import "./RunningLoanTest.sol";

contract CloseFacilityTest is RunningLoanTest {
    function _effect() private pure returns (bytes memory) {
        return abi.encodeCall(IEffects.facilityClosed, ());
    }

    function _close(address by) private {
        vm.prank(by);
        ledger.closeFacility(facility, DOCUMENTS, inPerson());
    }

    function _signed(uint256 key, bytes32 documents) private returns (Consent memory) {
        return nodeConsent(key, Nodes.FACILITY_CLOSED, file(facility), _effect(), documents);
    }

    function _expectInUse() private {
        vm.expectRevert(abi.encodeWithSelector(FacilityInUse.selector, facility, 1));
    }

    function test_RevertWhen_SomebodyElseCloses() public {
        toAccepted();
        address[3] memory others = [stranger, bank, approverA];
        for (uint256 i = 0; i < others.length; i++) {
            expectWrongCaller(Nodes.FACILITY_CLOSED, others[i], 0);
            _close(others[i]);
        }
    }

    /// Only LIMIT_EXPIRED opens it to anyone, not the day itself.
    function test_RevertWhen_AKeeperClosesBeforeTheExpiry() public {
        toAccepted();
        goTo(2027, 1, 15);
        expectWrongCaller(Nodes.FACILITY_CLOSED, keeper, 0);
        _close(keeper);
        ledger.expireLimit(facility);
        _close(keeper);
        assertTrue(ledger.facilityOf(facility).state == FacilityState.Closed);
    }

    function test_RevertWhen_SomebodyElseSigns() public {
        toAccepted();
        Consent memory c = _signed(strangerKey, DOCUMENTS);
        vm.expectRevert(abi.encodeWithSelector(ConsentForeign.selector, stranger, borrower));
        ledger.closeFacility(facility, DOCUMENTS, c);
    }

    function test_RevertWhen_OtherDocumentsAreSigned() public {
        toAccepted();
        Consent memory c = _signed(borrowerKey, "other documents");
        vm.expectPartialRevert(ConsentInvalid.selector);
        ledger.closeFacility(facility, DOCUMENTS, c);
    }

    function test_RevertGiven_NoSuchFacility() public {
        toAuthorized();
        vm.expectRevert(abi.encodeWithSelector(UnknownFile.selector, facility, FileKind.Facility));
        _close(operator);
    }

    function test_RevertGiven_NotAccepted() public {
        toOffered();
        expectUnexpected();
        _close(operator);
    }

    function test_RevertGiven_Closed() public {
        toAccepted();
        _close(operator);
        vm.expectRevert(abi.encodeWithSelector(NodeRepeated.selector, Nodes.FACILITY_CLOSED, facility, facility));
        _close(operator);
    }

    function test_RevertGiven_ALiveDrawdown() public {
        toRequested();
        _expectInUse();
        _close(operator);
        approveDrawdown();
        release();
        _expectInUse();
        _close(operator);
    }

    function test_RevertGiven_AnOpenLoan() public {
        toDisbursed();
        _expectInUse();
        _close(operator);
        goTo(2027, 1, 15);
        ledger.expireLimit(facility);
        _expectInUse();
        _close(keeper);
    }

    /// The limit is at an end for good, the debt is not: it is owed again, and is met once more.
    function test_AReversalOpensALoanInAClosedFacility() public {
        toSettled();
        _close(operator);
        vm.prank(bank);
        ledger.reversePayment(loan, Ids.payment(lender, "all"), "proof", DOCUMENTS);
        Facility memory f = ledger.facilityOf(facility);
        assertTrue(f.state == FacilityState.Closed);
        assertEq(f.open, 1);
        assertTrue(ledger.loanOf(loan).state == LoanState.Active);
        LoanId other = Ids.loan(facility, "other");
        vm.expectRevert(
            abi.encodeWithSelector(FacilityInState.selector, facility, FacilityState.Closed, FacilityState.Active)
        );
        vm.prank(operator);
        ledger.proposeTerms(facility, "other", terms, DOCUMENTS, opening(), inPerson());
        assertTrue(ledger.loanOf(other).state == LoanState.None);
        goTo(2026, 2, 25);
        ledger.advance(loan);
        assertTrue(ledger.facilityOf(facility).state == FacilityState.Closed, "arrears reopen no limit");
        pay(1_021_767, "again");
        assertTrue(ledger.loanOf(loan).state == LoanState.Settled);
        f = ledger.facilityOf(facility);
        assertTrue(f.state == FacilityState.Closed);
        assertEq(f.open, 0);
        assertEq(f.overdueLoans, 0);
    }

    function test_Close_ByAnOperator() public {
        toAccepted();
        expectLogged(file(facility), Nodes.FACILITY_CLOSED, operator, _effect(), inPerson());
        _close(operator);
        assertTrue(ledger.facilityOf(facility).state == FacilityState.Closed);
    }

    function test_Close_ByTheBorrowersSignature() public {
        toAccepted();
        Consent memory c = _signed(borrowerKey, DOCUMENTS);
        expectLogged(file(facility), Nodes.FACILITY_CLOSED, borrower, _effect(), c);
        vm.prank(keeper);
        ledger.closeFacility(facility, DOCUMENTS, c);
        assertTrue(ledger.facilityOf(facility).state == FacilityState.Closed);
    }

    function test_Close_ByTheBorrowerInPerson() public {
        toAccepted();
        expectLogged(file(facility), Nodes.FACILITY_CLOSED, borrower, _effect(), inPerson());
        _close(borrower);
    }

    function test_Close_ByAnyoneAfterTheExpiry() public {
        toAccepted();
        goTo(2027, 1, 15);
        ledger.expireLimit(facility);
        expectLogged(file(facility), Nodes.FACILITY_CLOSED, stranger, _effect(), inPerson());
        _close(stranger);
    }

    function test_Close_WhileFrozen() public {
        toAccepted();
        vm.prank(operator);
        ledger.freezeLimit(facility, FreezeCause.Lender, REASON, DOCUMENTS);
        _close(operator);
        assertTrue(ledger.facilityOf(facility).state == FacilityState.Closed);
    }

    function test_Close_AfterTheLastLoan() public {
        toSettled();
        assertEq(ledger.facilityOf(facility).open, 0);
        _close(operator);
        assertTrue(ledger.facilityOf(facility).state == FacilityState.Closed);
    }

    function test_Close_AfterARejectedDrawdown() public {
        toRequested();
        vm.prank(operator);
        ledger.rejectDrawdown(loan, REASON, DOCUMENTS);
        _close(borrower);
    }

    /// Nothing is drawn, thawed or adjusted any more.
    function test_Close_EndsTheLimit() public {
        toEffective();
        _close(borrower);
        bytes memory closed =
            abi.encodeWithSelector(FacilityInState.selector, facility, FacilityState.Closed, FacilityState.Active);
        Consent memory c = signedBy(borrowerKey, drawdownFields());
        vm.expectRevert(closed);
        ledger.requestDrawdown(loan, "use", DOCUMENTS, c);
        vm.expectRevert(closed);
        vm.prank(operator);
        ledger.freezeLimit(facility, FreezeCause.Lender, REASON, DOCUMENTS);
        vm.expectPartialRevert(FacilityInState.selector);
        vm.prank(operator);
        ledger.adjustLimit(facility, Money.wrap(4_000_000), DOCUMENTS);
        vm.expectPartialRevert(FacilityInState.selector);
        vm.prank(operator);
        ledger.proposeTerms(facility, "second", terms, DOCUMENTS, opening(), inPerson());
    }
}
