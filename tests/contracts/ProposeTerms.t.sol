// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.28;

import "./LedgerTest.sol";

contract ProposeTermsTest is LedgerTest {
    function _effect() private view returns (bytes memory) {
        return abi.encodeCall(IEffects.termsProposed, (facility, loan, terms, keccak256(abi.encode(terms))));
    }

    function _refused(bytes memory reason) private {
        vm.expectRevert(reason);
        propose();
    }

    function _invalid(string memory field, uint256 value, uint256 limit) private {
        _refused(abi.encodeWithSelector(TermsInvalid.selector, field, value, limit));
        terms = termsOf(Method.EqualInstalment);
    }

    function test_RevertWhen_NeitherOperatorNorBorrowerProposes() public {
        toAccepted();
        expectWrongCaller(Nodes.TERMS_PROPOSED, approverA, 0);
        vm.prank(approverA);
        ledger.proposeTerms(facility, "loan", terms, DOCUMENTS, opening(), inPerson());
    }

    function test_RevertWhen_SomebodyElseSigns() public {
        toAccepted();
        Consent memory c = nodeConsent(strangerKey, Nodes.TERMS_PROPOSED, file(loan), _effect(), DOCUMENTS);
        vm.expectRevert(abi.encodeWithSelector(ConsentForeign.selector, stranger, borrower));
        ledger.proposeTerms(facility, "loan", terms, DOCUMENTS, opening(), c);
    }

    function test_RevertGiven_NoFacility() public {
        _refused(abi.encodeWithSelector(UnknownFile.selector, facility, FileKind.Facility));
    }

    function test_RevertGiven_LimitNotAccepted() public {
        toOffered();
        expectUnexpected();
        propose();
    }

    function test_RevertGiven_ProposedAlready() public {
        toProposed();
        _refused(abi.encodeWithSelector(NodeRepeated.selector, Nodes.TERMS_PROPOSED, loan, loan));
    }

    function test_RevertGiven_Frozen() public {
        toAccepted();
        vm.prank(operator);
        ledger.freezeLimit(facility, FreezeCause.Lender, REASON, DOCUMENTS);
        _refused(abi.encodeWithSelector(FacilityInState.selector, facility, FacilityState.Frozen, FacilityState.Active));
    }

    /// Whether a keeper has expired the limit or not.
    function test_RevertWhen_TheAvailabilityHasEnded() public {
        toAccepted();
        goTo(2027, 1, 15);
        _refused(
            abi.encodeWithSelector(FacilityInState.selector, facility, FacilityState.Expired, FacilityState.Active)
        );
    }

    function test_RevertGiven_PartyBlocked() public {
        toAccepted();
        vm.prank(regulator);
        ledger.blockParty(party, "list", new FacilityId[](0));
        _refused(abi.encodeWithSelector(PartyIsBlocked.selector, party));
    }

    function test_RevertWhen_ThePrincipalIsAboveTheLimit() public {
        toAccepted();
        terms.principal = Money.wrap(5_000_001);
        _refused(abi.encodeWithSelector(LimitExceeded.selector, facility, 5_000_001, 5_000_000));
    }

    function test_RevertWhen_TheTermsAreOutsideTheProduct() public {
        Product memory p = product();
        p.minRate = Rate.wrap(100_000);
        p.maxRate = Rate.wrap(200_000);
        p.maxPenaltyRate = Rate.wrap(240_000);
        p.minPeriods = 6;
        p.maxPeriods = 10;
        p.methods = 1;
        p.dayCounts = 1;
        productId = publish(p);
        toAccepted();
        _invalid("periods", 12, 10);
        terms.periods = 5;
        _invalid("periods", 5, 6);
        terms.rate = Rate.wrap(99_999);
        _invalid("rate", 99_999, 100_000);
        terms.rate = Rate.wrap(200_001);
        _invalid("rate", 200_001, 200_000);
        terms.penaltyRate = Rate.wrap(240_001);
        _invalid("penaltyRate", 240_001, 240_000);
        terms.periods = 10;
        terms.method = Method.Flat;
        _invalid("method", uint8(Method.Flat), 1);
        terms.periods = 10;
        terms.dayCount = DayCount.Act365;
        _invalid("dayCount", uint8(DayCount.Act365), 1);
    }

    function test_RevertWhen_TheTermsAreOutsideTheAssessment() public {
        toAccepted();
        terms.rate = Rate.wrap(240_001);
        _invalid("rate", 240_001, 240_000);
        terms.rate = Rate.wrap(59_999);
        _invalid("rate", 59_999, 60_000);
        terms.periods = 13;
        _invalid("tenor", 13, 12);
        terms.periods = 5;
        terms.periodMonths = 3;
        _invalid("tenor", 15, 12);
    }

    function test_RevertWhen_ADayIsPast() public {
        toAccepted();
        uint256 today = date(2026, 1, 15).number();
        terms.startDay = date(2026, 1, 14);
        _invalid("startDay", today - 1, today);
        terms.drawBy = date(2026, 1, 14);
        _invalid("drawBy", today - 1, today);
    }

    function test_RevertWhen_TheTermsMakeNoSchedule() public {
        toAccepted();
        terms.dueDay = 16;
        _invalid("firstDue", date(2026, 2, 15).number(), date(2026, 2, 16).number());
    }

    function test_RevertWhen_ThereAreNoDocuments() public {
        toAccepted();
        vm.expectRevert(abi.encodeWithSelector(HashMissing.selector, loan, "documents"));
        vm.prank(operator);
        ledger.proposeTerms(facility, "loan", terms, 0, opening(), inPerson());
    }

    function test_Propose_ByTheLender() public {
        toAccepted();
        uint32 seq = ledger.fileOf(file(facility)).seq;
        expectLogged(file(loan), Nodes.TERMS_PROPOSED, operator, _effect(), inPerson());
        propose();
        Agreement memory a = ledger.agreementOf(loan);
        assertTrue(a.state == AgreementState.Proposed);
        assertEq(file(a.facility), file(facility));
        assertEq(a.documents, DOCUMENTS);
        assertEq(a.termsHash, keccak256(abi.encode(terms)));
        assertEq(abi.encode(ledger.termsOf(loan)), abi.encode(terms));
        assertEq(ledger.fileOf(file(loan)).parent, file(facility));
        assertEq(ledger.fileOf(file(facility)).seq, seq + 1);
    }

    function test_Propose_ByTheBorrowersSignature() public {
        toAccepted();
        Consent memory c = nodeConsent(borrowerKey, Nodes.TERMS_PROPOSED, file(loan), _effect(), DOCUMENTS);
        expectLogged(file(loan), Nodes.TERMS_PROPOSED, borrower, _effect(), c);
        vm.prank(keeper);
        ledger.proposeTerms(facility, "loan", terms, DOCUMENTS, opening(), c);
    }

    function test_Propose_ByTheBorrowerInPerson() public {
        toAccepted();
        expectLogged(file(loan), Nodes.TERMS_PROPOSED, borrower, _effect(), inPerson());
        vm.prank(borrower);
        ledger.proposeTerms(facility, "loan", terms, DOCUMENTS, opening(), inPerson());
    }
}
