// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.28;

import "./LedgerTest.sol";

contract ApproveCreditTest is LedgerTest {
    function _refused(ICredit.Offer memory o, bytes memory reason) private {
        Consent memory c = secondApproval(o);
        vm.expectRevert(reason);
        vm.prank(approverA);
        ledger.approveCredit(facility, o, DOCUMENTS, c);
    }

    function toAssessed() private {
        toApplied();
        assess();
    }

    function test_RevertWhen_TheCallerIsNoApprover() public {
        toAssessed();
        ICredit.Offer memory o = offer();
        Consent memory c = secondApproval(o);
        expectWrongCaller(Nodes.CREDIT_APPROVED, operator, bit(Role.Approver));
        vm.prank(operator);
        ledger.approveCredit(facility, o, DOCUMENTS, c);
    }

    function test_RevertWhen_TheSecondIsMissing() public {
        toAssessed();
        ICredit.Offer memory o = offer();
        vm.expectRevert(abi.encodeWithSelector(ConsentMissing.selector, Nodes.CREDIT_APPROVED, address(0)));
        vm.prank(approverA);
        ledger.approveCredit(facility, o, DOCUMENTS, inPerson());
    }

    function test_RevertWhen_TheSecondIsTheFirst() public {
        toAssessed();
        ICredit.Offer memory o = offer();
        Consent memory c =
            nodeConsent(approverAKey, Nodes.CREDIT_APPROVED, file(facility), offerEffect(o, approverA), DOCUMENTS);
        vm.expectRevert(abi.encodeWithSelector(SignersNotDistinct.selector, approverA));
        vm.prank(approverA);
        ledger.approveCredit(facility, o, DOCUMENTS, c);
    }

    function test_RevertWhen_TheSecondIsNoApprover() public {
        toAssessed();
        ICredit.Offer memory o = offer();
        Consent memory c =
            nodeConsent(strangerKey, Nodes.CREDIT_APPROVED, file(facility), offerEffect(o, stranger), DOCUMENTS);
        expectWrongCaller(Nodes.CREDIT_APPROVED, stranger, bit(Role.Approver));
        vm.prank(approverA);
        ledger.approveCredit(facility, o, DOCUMENTS, c);
    }

    /// The second approver agreed to another limit.
    function test_RevertWhen_TheSecondApprovedSomethingElse() public {
        toAssessed();
        ICredit.Offer memory o = offer();
        Consent memory c = secondApproval(o);
        o.limit = Money.wrap(4_000_000);
        vm.expectPartialRevert(ConsentInvalid.selector);
        vm.prank(approverA);
        ledger.approveCredit(facility, o, DOCUMENTS, c);
    }

    function test_RevertGiven_NotAssessed() public {
        toApplied();
        ICredit.Offer memory o = offer();
        Consent memory c = secondApproval(o);
        expectUnexpected();
        vm.prank(approverA);
        ledger.approveCredit(facility, o, DOCUMENTS, c);
    }

    function test_RevertGiven_ApprovedAlready() public {
        toOffered();
        bytes32 id = file(facility);
        _refused(offer(), abi.encodeWithSelector(NodeRepeated.selector, Nodes.CREDIT_APPROVED, id, id));
    }

    function test_RevertGiven_Rejected() public {
        toAssessed();
        vm.prank(operator);
        ledger.rejectCredit(facility, REASON, DOCUMENTS);
        _refused(
            offer(),
            abi.encodeWithSelector(
                ApplicationInState.selector, facility, ApplicationState.Rejected, ApplicationState.Assessed
            )
        );
    }

    function test_RevertGiven_PartyBlocked() public {
        toAssessed();
        vm.prank(regulator);
        ledger.blockParty(party, "list", new FacilityId[](0));
        _refused(offer(), abi.encodeWithSelector(PartyIsBlocked.selector, party));
    }

    function test_RevertGiven_FraudNotCleared() public {
        toApplied();
        ICredit.Assessment memory a = assessment();
        a.fraudCleared = false;
        vm.prank(modelOperator);
        ledger.postRiskAssessment(facility, a, DOCUMENTS);
        _refused(offer(), abi.encodeWithSelector(FraudNotCleared.selector, facility));
    }

    function test_RevertWhen_TheLimitIsOutOfRange() public {
        toAssessed();
        ICredit.Offer memory o = offer();
        o.limit = Money.wrap(5_000_001); // above the assessed maximum
        _refused(o, abi.encodeWithSelector(AmountOutOfRange.selector, 5_000_001, 10_000, 5_000_000));
        o.limit = Money.wrap(9_999); // below the product's least
        _refused(o, abi.encodeWithSelector(AmountOutOfRange.selector, 9_999, 10_000, 5_000_000));
    }

    function test_RevertWhen_TheLimitIsAboveTheProducts() public {
        Product memory p = product();
        p.maxLimit = Money.wrap(4_000_000);
        productId = publish(p);
        toAssessed();
        _refused(offer(), abi.encodeWithSelector(AmountOutOfRange.selector, 5_000_000, 10_000, 4_000_000));
    }

    function test_RevertWhen_TheProductDoesNotRevolve() public {
        Product memory p = product();
        p.revolving = false;
        productId = publish(p);
        toAssessed();
        _refused(offer(), abi.encodeWithSelector(TermsInvalid.selector, "revolving", 1, 0));
        ICredit.Offer memory o = offer();
        o.revolving = false;
        approve(o);
        accept();
        assertFalse(ledger.facilityOf(facility).revolving);
    }

    function test_RevertWhen_TheDeadlineIsPast() public {
        toAssessed();
        ICredit.Offer memory o = offer();
        o.offerDeadline = date(2026, 1, 14);
        _refused(o, abi.encodeWithSelector(ExpiryPassed.selector, o.offerDeadline, date(2026, 1, 15)));
    }

    function test_RevertWhen_TheAvailabilityEndsBeforeTheDeadline() public {
        toAssessed();
        ICredit.Offer memory o = offer();
        o.availabilityEnd = o.offerDeadline;
        uint256 end = o.offerDeadline.number();
        _refused(o, abi.encodeWithSelector(TermsInvalid.selector, "availabilityEnd", end, end + 1));
    }

    function test_RevertWhen_ThereAreNoTerms() public {
        toAssessed();
        ICredit.Offer memory o = offer();
        o.termsHash = 0;
        _refused(o, abi.encodeWithSelector(HashMissing.selector, facility, "termsHash"));
    }

    function test_Approve() public {
        toAssessed();
        ICredit.Offer memory o = offer();
        Consent memory c = secondApproval(o);
        expectLogged(file(facility), Nodes.CREDIT_APPROVED, approverA, offerEffect(o, approverB), c);
        vm.prank(approverA);
        ledger.approveCredit(facility, o, DOCUMENTS, c);
        Application memory a = ledger.applicationOf(facility);
        assertTrue(a.state == ApplicationState.Offered && a.offeredLimit == o.limit && a.revolving);
        assertTrue(a.offerDeadline == o.offerDeadline && a.availabilityEnd == o.availabilityEnd);
        assertEq(a.termsHash, o.termsHash);
        assertTrue(ledger.facilityOf(facility).state == FacilityState.None);
    }

    /// The first approver's act may come by relay: then the log keeps both signatures.
    function test_Approve_Relayed() public {
        toAssessed();
        ICredit.Offer memory o = offer();
        Consent memory second = secondApproval(o);
        bytes memory call = abi.encodeCall(ICredit.approveCredit, (facility, o, DOCUMENTS, second));
        Consent memory first = signedBy(approverAKey, abi.encode(TypedData.ACT, keccak256(call)));
        Consent[] memory both = new Consent[](2);
        (both[0], both[1]) = (first, second);
        bytes32 id = file(facility);
        uint32 seq = ledger.fileOf(id).seq + 1;
        bytes memory effect = offerEffect(o, approverB);
        expectLogged(id, id, Nodes.CREDIT_APPROVED, seq, approverA, effect, abi.encode(both));
        vm.prank(keeper);
        ledger.relay(call, first);
    }
}
