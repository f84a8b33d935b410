// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.28;

import "./ModifiedLoanTest.sol";

contract RestructureTest is ModifiedLoanTest {
    uint8 private constant ALL = RESTARTS | CAPITALISES_INTEREST | CAPITALISES_PENALTY;

    /// Of row 1, overdue, and the rest: 2,000.00 of principal and 35.00 of interest are given up; what is left of the interest, 200.00, and the penalty, 6.67, become
    /// principal.
    function _relief() private pure returns (Relief memory) {
        return Relief(Money.wrap(200_000), Money.wrap(3_500), NIL, NIL);
    }

    /// 10,206.67 over ten months at 12 % from 15 March.
    function _terms() private view returns (Terms memory t) {
        t = renewed(10);
        t.principal = Money.wrap(1_020_667);
        t.rate = Rate.wrap(120_000);
    }

    function _propose(address by, bytes32 hash, Day deadline, Consent memory c) private {
        vm.prank(by);
        ledger.proposeRestructuring(loan, hash, deadline, DOCUMENTS, c);
    }

    function _accept(address by, Terms memory t, uint8 treatment, Relief memory relief, Consent memory c) private {
        vm.prank(by);
        ledger.acceptRestructuring(loan, t, treatment, relief, DOCUMENTS, c);
    }

    /* ------------------------------------------------------------------ PROPOSAL */

    function test_RevertWhen_AStrangerProposes() public {
        toOverdueParts();
        Day deadline = ledger.today();
        expectWrongCaller(Nodes.RESTRUCTURE_PROPOSED, stranger, 0);
        _propose(stranger, "hash", deadline, inPerson());
    }

    function test_RevertGiven_NotDisbursed() public {
        toReleased();
        Day deadline = ledger.today();
        expectUnexpected();
        _propose(operator, "hash", deadline, inPerson());
    }

    function test_RevertGiven_Settled() public {
        toSettled();
        Day deadline = ledger.today();
        vm.expectRevert(abi.encodeWithSelector(LoanInState.selector, loan, LoanState.Settled));
        _propose(operator, "hash", deadline, inPerson());
    }

    function test_RevertWhen_TheProposalIsEmptyOrLate() public {
        toOverdueParts();
        Day deadline = ledger.today();
        vm.expectRevert(abi.encodeWithSelector(HashMissing.selector, loan, "commitment"));
        _propose(operator, 0, deadline, inPerson());
        Day before = Day.wrap(uint32(deadline.number() - 1));
        vm.expectRevert(abi.encodeWithSelector(ProposalLapsed.selector, loan, before, deadline));
        _propose(operator, "hash", before, inPerson());
    }

    function test_TheBorrowerProposes() public {
        toOverdueParts();
        Day deadline = ledger.today().plus(3);
        bytes memory effect = abi.encodeCall(IEffects.restructureProposed, ("hash", deadline));
        Consent memory c = nodeConsent(borrowerKey, Nodes.RESTRUCTURE_PROPOSED, file(loan), effect, DOCUMENTS);
        expectLogged(file(loan), Nodes.RESTRUCTURE_PROPOSED, borrower, effect, c);
        _propose(keeper, "hash", deadline, c);
        Changes memory known = ledger.changesOf(loan);
        assertEq(known.proposal, "hash");
        assertTrue(known.proposalUntil == deadline);
    }

    /* ------------------------------------------------------------------ ACCEPTANCE */

    function test_RevertWhen_NoSignerAccepts() public {
        toOverdueParts();
        propose(_terms(), ALL, _relief());
        Terms memory t = _terms();
        expectWrongCaller(Nodes.RESTRUCTURE_ACCEPTED, operator, bit(Role.Signer));
        _accept(operator, t, ALL, _relief(), inPerson());
    }

    function test_RevertGiven_NoProposal() public {
        toOverdueParts();
        Terms memory t = _terms();
        expectUnexpected();
        _accept(lenderSigner, t, ALL, _relief(), inPerson());
    }

    function test_RevertWhen_SomethingElseWasProposed() public {
        toOverdueParts();
        Terms memory t = _terms();
        propose(t, ALL, _relief());
        bytes32 proposed = commitment(t, ALL, _relief());
        bytes32 other = commitment(t, ALL, noRelief());
        vm.expectRevert(abi.encodeWithSelector(ProposalDiffers.selector, loan, other, proposed));
        _accept(lenderSigner, t, ALL, noRelief(), inPerson());
        other = commitment(t, RESTARTS, _relief());
        vm.expectRevert(abi.encodeWithSelector(ProposalDiffers.selector, loan, other, proposed));
        _accept(lenderSigner, t, RESTARTS, _relief(), inPerson());
        t.rate = Rate.wrap(0);
        other = commitment(t, ALL, _relief());
        vm.expectRevert(abi.encodeWithSelector(ProposalDiffers.selector, loan, other, proposed));
        _accept(lenderSigner, t, ALL, _relief(), inPerson());
    }

    function test_RevertGiven_TheProposalLapsed() public {
        toOverdueParts();
        Terms memory t = _terms();
        propose(t, ALL, _relief());
        goTo(2026, 3, 1);
        vm.expectRevert(abi.encodeWithSelector(ProposalLapsed.selector, loan, date(2026, 2, 28), date(2026, 3, 1)));
        _accept(lenderSigner, t, ALL, _relief(), inPerson());
    }

    function test_RevertGiven_TheBorrowerDidNotSign() public {
        toOverdueParts();
        Terms memory t = _terms();
        propose(t, ALL, _relief());
        vm.expectRevert(abi.encodeWithSelector(ConsentMissing.selector, Nodes.RESTRUCTURE_ACCEPTED, borrower));
        _accept(lenderSigner, t, ALL, _relief(), inPerson());
    }

    function _expectRefused(Terms memory t, uint8 treatment, Relief memory relief, bytes memory reason) private {
        propose(t, treatment, relief);
        bytes32 hash = commitment(t, treatment, relief);
        Consent memory c = signedBy(borrowerKey, amendmentFields(Nodes.RESTRUCTURE_ACCEPTED, hash, t, treatment));
        vm.expectRevert(reason);
        _accept(lenderSigner, t, treatment, relief, c);
    }

    function test_RevertWhen_TheTermsCannotBe() public {
        toOverdueParts();
        Terms memory t = _terms();
        _expectRefused(t, 0, _relief(), abi.encodeWithSelector(TermsInvalid.selector, "treatment", 0, 1));
        _expectRefused(t, 9, _relief(), abi.encodeWithSelector(TermsInvalid.selector, "treatment", 9, 7));
        t.penaltyRate = Rate.wrap(CAP + 1);
        _expectRefused(t, ALL, _relief(), abi.encodeWithSelector(PenaltyAboveCap.selector, loan, CAP + 1, CAP));
        t = _terms();
        t.principal = t.principal + Money.wrap(1);
        _expectRefused(t, ALL, _relief(), abi.encodeWithSelector(PrincipalDiffers.selector, loan, 1_020_668, 1_020_667));
        t = _terms();
        t.dayCount = DayCount.Act365;
        _expectRefused(t, ALL, _relief(), abi.encodeWithSelector(TermsInvalid.selector, "dayCount", 2, 0));
        t = _terms();
        t.originationFee = Money.wrap(1);
        _expectRefused(t, ALL, _relief(), abi.encodeWithSelector(TermsInvalid.selector, "originationFee", 1, 0));
        t = _terms();
        t.firstDue = date(2026, 2, 15);
        t.startDay = date(2026, 2, 1);
        _expectRefused(
            t,
            ALL,
            _relief(),
            abi.encodeWithSelector(StartNotBeforeFirstDue.selector, loan, date(2026, 2, 25), date(2026, 2, 15))
        );
        t = _terms();
        t.rate = Rate.wrap(250_000);
        _expectRefused(
            t, ALL, _relief(), abi.encodeWithSelector(AprAboveCap.selector, loan, ledger.agreementOf(loan).apr, CAP)
        );
    }

    /// Nine parts of 1,020.67 and one of 1,020.64; 20 days of 12 % are 68.04.
    function test_Accept() public {
        toOverdueParts();
        Terms memory t = _terms();
        propose(t, ALL, _relief());
        acceptRestructuring(t, ALL, _relief());
        Loan memory l = ledger.loanOf(loan);
        assertTrue(l.state == LoanState.Active);
        assertEq(l.rows, 10);
        assertEq(ledger.penaltyOwed(loan).fen(), 0);
        assertRow(1, date(2026, 3, 15), 102_067, 6_804);
        assertRow(2, date(2026, 4, 15), 102_067, 9_186);
        assertRow(10, date(2026, 12, 15), 102_064, 1_021);
        assertEq(ledger.facilityOf(facility).outstanding.fen(), 1_020_667);
        assertEq(ledger.facilityOf(facility).overdueLoans, 0);
        Changes memory known = ledger.changesOf(loan);
        assertEq(known.proposal, 0);
        assertTrue(known.restructuredOn == date(2026, 2, 25));
        assertTrue(known.observedFrom == date(2026, 2, 25));
        // The class of the loan has a floor until the observation is over.
        assertEq(ledger.booksOf(loan).restructuredUntil.number(), type(uint32).max);
        // It was one proposal.
        Consent memory c;
        vm.expectRevert(
            abi.encodeWithSelector(ProposalDiffers.selector, loan, commitment(t, ALL, _relief()), bytes32(0))
        );
        _accept(lenderSigner, t, ALL, _relief(), c);
    }

    /// What is not capitalised is owed with the first row: 235.00, with 20 days of 11,000.00 + 1,000.00 at 18 %, 120.00. The penalty stays.
    function test_NothingIsCapitalised() public {
        toOverdueParts();
        Terms memory t = renewed(12);
        propose(t, RESTARTS, noRelief());
        acceptRestructuring(t, RESTARTS, noRelief());
        assertRow(1, date(2026, 3, 15), 100_000, 23_500 + 12_000);
        assertEq(ledger.penaltyOwed(loan).fen(), 667);
        assertEq(ledger.facilityOf(facility).outstanding.fen(), 1_200_000);
    }

    /* ------------------------------------------------------------------ OBSERVATION */

    function _toRestructured() private {
        toOverdueParts();
        Terms memory t = _terms();
        propose(t, ALL, _relief());
        acceptRestructuring(t, ALL, _relief());
    }

    function _expectTooEarly(Day earliest) private {
        Day today = ledger.today();
        vm.expectRevert(
            abi.encodeWithSelector(TooEarly.selector, Nodes.OBSERVATION_COMPLETED, file(loan), earliest, today)
        );
        ledger.completeObservation(loan);
    }

    function test_RevertGiven_NotRestructured() public {
        toOverdueParts();
        expectUnexpected();
        ledger.completeObservation(loan);
    }

    /// Twenty days from 25 February.
    function test_CompleteObservation() public {
        _toRestructured();
        goTo(2026, 3, 16);
        _expectTooEarly(date(2026, 3, 17));
        goTo(2026, 3, 18);
        bytes memory effect = abi.encodeCall(IEffects.observationCompleted, (date(2026, 2, 25), date(2026, 2, 25), 20));
        ledger.advance(loan);
        expectStep(file(loan), file(loan), Nodes.OBSERVATION_COMPLETED, 0, keeper, date(2026, 3, 17), effect);
        vm.prank(keeper);
        ledger.completeObservation(loan);
        assertEq(ledger.changesOf(loan).restructuredOn.number(), 0);
        assertTrue(ledger.booksOf(loan).restructuredUntil == date(2026, 3, 17));
        vm.expectRevert(abi.encodeWithSelector(NotRestructured.selector, loan));
        ledger.completeObservation(loan);
    }

    /// Row 1, of 15 March, was overdue until 25 March.
    function test_ItBeginsAnewAfterArrears() public {
        _toRestructured();
        goTo(2026, 3, 25);
        vm.expectRevert(abi.encodeWithSelector(ArrearsOpen.selector, loan, 1));
        ledger.completeObservation(loan);
        ledger.advance(loan);
        pay(uint64(102_067 + 6_804 + ledger.penaltyOwed(loan).fen()), "row 1");
        _expectTooEarly(date(2026, 4, 4));
        goTo(2026, 4, 4);
        ledger.completeObservation(loan);
    }

    /// A change of the schedule does not make one forget.
    function test_ArrearsBeforeAnotherChangeCount() public {
        _toRestructured();
        goTo(2026, 3, 25);
        ledger.advance(loan);
        pay(uint64(102_067 + 6_804 + ledger.penaltyOwed(loan).fen()), "row 1");
        goTo(2026, 3, 26);
        extend(10);
        assertTrue(ledger.changesOf(loan).observedFrom == date(2026, 3, 15));
        _expectTooEarly(date(2026, 4, 4));
    }
}
