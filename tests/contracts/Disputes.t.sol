// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.28;

import "./RunningLoanTest.sol";

contract DisputesTest is RunningLoanTest {
    function _objection() private view returns (IDisputes.Objection memory o) {
        o.party = party;
        o.contested = Money.wrap(20_000);
        o.list = new uint32[](2);
        (o.list[0], o.list[1]) = (1, 3);
        o.evidence = "evidence";
    }

    function _entries(IDisputes.Objection memory o) private pure returns (bytes32) {
        return keccak256(abi.encodePacked(o.list));
    }

    function _signed(uint256 key, IDisputes.Objection memory o) private returns (Consent memory) {
        bytes memory fields =
            abi.encode(TypedData.DISPUTE_NOTICE, loan, o.party, o.contested, _entries(o), o.evidence, DOCUMENTS);
        return signedBy(key, fields);
    }

    function _raise(IDisputes.Objection memory o) private returns (uint16) {
        vm.prank(borrower);
        return ledger.raiseDispute(loan, o, DOCUMENTS, inPerson());
    }

    function _resolve(address by, bool upheld, bytes[] memory corrections) private {
        vm.prank(by);
        ledger.resolveDispute(loan, 1, upheld, "decision", corrections, DOCUMENTS);
    }

    function _nothing() private pure returns (bytes[] memory) {
        return new bytes[](0);
    }

    /* ------------------------------------------------------------------ RAISE */

    function test_RevertWhen_SomebodyElseRaises() public {
        toDisbursed();
        IDisputes.Objection memory o = _objection();
        expectWrongCaller(Nodes.DISPUTE_RAISED, stranger, 0);
        vm.prank(stranger);
        ledger.raiseDispute(loan, o, DOCUMENTS, inPerson());
        Consent memory c = _signed(strangerKey, o);
        vm.expectRevert(abi.encodeWithSelector(ConsentForeign.selector, stranger, borrower));
        ledger.raiseDispute(loan, o, DOCUMENTS, c);
    }

    function test_RevertWhen_ThePartyOwesNothing() public {
        toDisbursed();
        IDisputes.Objection memory o = _objection();
        o.party = lender;
        vm.expectRevert(abi.encodeWithSelector(NotAnObligor.selector, loan, lender));
        _raise(o);
    }

    function test_RevertGiven_NotDisbursed() public {
        toReleased();
        IDisputes.Objection memory o = _objection();
        expectUnexpected();
        _raise(o);
    }

    function test_RevertWhen_SomethingIsMissing() public {
        toDisbursed();
        IDisputes.Objection memory o = _objection();
        o.contested = NIL;
        vm.expectRevert(AmountMissing.selector);
        _raise(o);
        o = _objection();
        o.evidence = 0;
        vm.expectRevert(abi.encodeWithSelector(HashMissing.selector, file(loan), "evidence"));
        _raise(o);
        o = _objection();
        o.list = new uint32[](0);
        uint32 last = ledger.fileOf(file(loan)).seq;
        vm.expectRevert(abi.encodeWithSelector(EntryUnknown.selector, loan, 0, last));
        _raise(o);
    }

    function test_RevertWhen_AnEntryIsNotInTheFile() public {
        toDisbursed();
        IDisputes.Objection memory o = _objection();
        uint32 last = ledger.fileOf(file(loan)).seq;
        o.list[1] = last + 1;
        vm.expectRevert(abi.encodeWithSelector(EntryUnknown.selector, loan, last + 1, last));
        _raise(o);
        o.list = new uint32[](65);
        vm.expectRevert(abi.encodeWithSelector(TooMany.selector, "list", 65, 64));
        _raise(o);
    }

    function test_Raise() public {
        toDisbursed();
        IDisputes.Objection memory o = _objection();
        Consent memory c = _signed(borrowerKey, o);
        bytes memory effect =
            abi.encodeCall(IEffects.disputeRaised, (party, o.contested, _entries(o), o.list, o.evidence));
        uint32 seq = ledger.fileOf(file(loan)).seq + 1;
        expectLogged(file(loan), bytes32(uint256(1)), Nodes.DISPUTE_RAISED, seq, borrower, effect, asLogged(c));
        vm.prank(keeper);
        assertEq(ledger.raiseDispute(loan, o, DOCUMENTS, c), 1);
        Case memory k = ledger.caseOf(loan, 1);
        assertTrue(k.kind == CaseKind.Dispute && k.state == CaseState.Open && k.party == party);
        assertTrue(k.amount == o.contested && k.proof == "evidence" && k.openedOn == date(2026, 1, 15));
        Dossier memory d = ledger.dossierOf(loan);
        assertEq(d.disputes, 1);
        assertEq(d.contested, 20_000);
        assertEq(ledger.loanOf(loan).marks, MARK_DISPUTED);
        assertEq(_raise(o), 2);
        assertEq(ledger.dossierOf(loan).contested, 40_000);
    }

    /// A loan that is at rest is not woken.
    function test_Raise_OfASettledLoan() public {
        toSettled();
        _raise(_objection());
        assertEq(ledger.loanOf(loan).marks, 0);
        _resolve(servicer, false, _nothing());
        assertTrue(ledger.loanOf(loan).state == LoanState.Settled);
    }

    function test_RevertGiven_ADispute_TheFileIsNotArchived() public {
        toSettled();
        _raise(_objection());
        goTo(2031, 2, 14);
        vm.expectRevert(abi.encodeWithSelector(DisputeOpen.selector, loan, 1));
        ledger.archiveRecord(loan, "root", date(2031, 3, 1));
    }

    /* ------------------------------------------------------------------ RESOLVE */

    function test_RevertWhen_SomebodyElseResolves() public {
        toDisbursed();
        _raise(_objection());
        uint256 roles = bit(Role.Servicer) | bit(Role.Regulator) | bit(Role.Court);
        expectWrongCaller(Nodes.DISPUTE_RESOLVED, borrower, roles);
        _resolve(borrower, false, _nothing());
    }

    function test_RevertGiven_NoDispute() public {
        toDisbursed();
        expectUnexpected();
        _resolve(servicer, false, _nothing());
    }

    function test_RevertGiven_ResolvedAlready() public {
        toDisbursed();
        _raise(_objection());
        _resolve(court, false, _nothing());
        expectRepeated(Nodes.DISPUTE_RESOLVED, bytes32(uint256(1)));
        _resolve(regulator, false, _nothing());
    }

    function test_RevertWhen_ThereIsNoDecision() public {
        toDisbursed();
        _raise(_objection());
        vm.expectRevert(abi.encodeWithSelector(HashMissing.selector, file(loan), "decision"));
        vm.prank(servicer);
        ledger.resolveDispute(loan, 1, false, 0, _nothing(), DOCUMENTS);
    }

    function test_RevertWhen_CorrectionsDoNotFollowTheDecision() public {
        toDisbursed();
        _raise(_objection());
        vm.expectRevert(abi.encodeWithSelector(CorrectionsWrong.selector, loan, 1, true, 0));
        _resolve(servicer, true, _nothing());
        vm.expectRevert(abi.encodeWithSelector(CorrectionsWrong.selector, loan, 1, false, 1));
        _resolve(servicer, false, new bytes[](1));
    }

    /// A view corrects nothing; a correction is made with the caller's own rights.
    function test_RevertWhen_ACorrectionWritesNothingOrMayNotBeMade() public {
        toDisbursed();
        _raise(_objection());
        bytes[] memory calls = new bytes[](1);
        calls[0] = abi.encodeCall(IViews.loanOf, (loan));
        vm.expectRevert(abi.encodeWithSelector(CorrectionWithoutEntry.selector, loan, 0));
        _resolve(servicer, true, calls);
        calls[0] = abi.encodeCall(IDisbursement.reverseDisbursement, (loan, bytes32("back"), DOCUMENTS));
        vm.expectPartialRevert(BatchItemFailed.selector);
        _resolve(servicer, true, calls);
        assertEq(ledger.dossierOf(loan).disputes, 1);
    }

    function test_RevertWhen_CorrectionsAreRelayed() public {
        toDisbursed();
        _raise(_objection());
        (address person, uint256 key) = makeAddrAndKey("servicing person");
        vm.prank(admin);
        ledger.grantRole(lender, person, Role.Servicer);
        bytes memory call =
            abi.encodeCall(IDisputes.resolveDispute, (loan, 1, true, bytes32("decision"), new bytes[](1), DOCUMENTS));
        Consent memory c = signedBy(key, abi.encode(TypedData.ACT, keccak256(call)));
        expectWrongCaller(Nodes.DISPUTE_RESOLVED, keeper, 0);
        vm.prank(keeper);
        ledger.relay(call, c);
    }

    /// The payment that the borrower contests is reversed in the same call, behind the decision.
    function test_Resolve_Upheld() public {
        toDisbursed();
        pay(1000, "receipt");
        _raise(_objection());
        bytes[] memory calls = new bytes[](1);
        PaymentId payment = Ids.payment(lender, "receipt");
        calls[0] = abi.encodeCall(IRepayment.reversePayment, (loan, payment, bytes32("returned"), DOCUMENTS));
        bytes memory effect =
            abi.encodeCall(IEffects.disputeResolved, (true, bytes32("decision"), Money.wrap(20_000), 1));
        uint32 seq = ledger.fileOf(file(loan)).seq + 1;
        expectLogged(file(loan), bytes32(uint256(1)), Nodes.DISPUTE_RESOLVED, seq, servicer, effect, "");
        _resolve(servicer, true, calls);
        assertTrue(ledger.paymentOf(payment).state == PaymentState.Reversed);
        assertTrue(ledger.caseOf(loan, 1).state == CaseState.Closed);
        Dossier memory d = ledger.dossierOf(loan);
        assertEq(d.disputes, 0);
        assertEq(d.contested, 0);
        assertEq(ledger.loanOf(loan).marks, 0);
    }

    /* ------------------------------------------------------------------ A PAID LOAN WAITS */

    /// One row of 10,000.00 + 150.00: all is paid on its day, and the loan is settled when the last of two disputes is over.
    function test_Settlement_WaitsForTheDispute() public {
        terms.periods = 1;
        toDisbursed();
        _raise(_objection());
        _raise(_objection());
        goTo(2026, 2, 15);
        pay(1_015_000, "all");
        assertTrue(ledger.loanOf(loan).state == LoanState.Active);
        vm.expectRevert(abi.encodeWithSelector(NothingToDo.selector, Nodes.OBLIGATIONS_MET, loan));
        ledger.reach(Nodes.OBLIGATIONS_MET, file(loan));
        goTo(2026, 4, 1);
        _resolve(court, false, _nothing());
        assertTrue(ledger.loanOf(loan).state == LoanState.Active);
        assertEq(ledger.loanOf(loan).interestNumerator, 0);
        vm.prank(court);
        ledger.resolveDispute(loan, 2, false, "decision", _nothing(), DOCUMENTS);
        Loan memory l = ledger.loanOf(loan);
        assertTrue(l.state == LoanState.Settled && l.closedOn == date(2026, 4, 1));
        assertTrue(reached(file(loan), Nodes.OBLIGATIONS_MET));
        assertEq(ledger.facilityOf(facility).open, 0);
    }

    /// Paid off early while a dispute is open: nothing runs any more.
    function test_Settlement_AfterAFullPrepaymentWaitsWithoutInterest() public {
        toDisbursed();
        _raise(_objection());
        goTo(2026, 1, 25);
        Day today = ledger.today();
        vm.prank(borrower);
        uint8 quote = ledger.quotePrepayment(loan, QuoteKind.Full, NIL, today, DOCUMENTS, inPerson());
        vm.prank(bank);
        ledger.prepayInFull(loan, quote, "all", DOCUMENTS, inPerson());
        goTo(2026, 6, 1);
        ledger.advance(loan);
        Loan memory l = ledger.loanOf(loan);
        assertTrue(l.state == LoanState.Active);
        assertEq(l.undue.fen() + l.interestBase.fen() + l.interestNumerator + l.penaltyNumerator, 0);
        _resolve(servicer, false, _nothing());
        assertTrue(ledger.loanOf(loan).state == LoanState.Settled);
    }
}
