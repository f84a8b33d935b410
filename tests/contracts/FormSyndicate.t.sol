// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.28;

import "./JointLendingTest.sol";

contract FormSyndicateTest is JointLendingTest {
    function setUp() public override {
        super.setUp();
        appointPartner();
    }

    function _form(PartyId[] memory who, uint16[] memory shareBps, Money amount, Day deadline) private {
        vm.prank(operator);
        ledger.formSyndicate(facility, who, shareBps, amount, deadline, DOCUMENTS);
    }

    function test_RevertWhen_AnotherForms() public {
        toOffered();
        expectWrongCaller(Nodes.SYNDICATE_FORMED, partnerOperator, bit(Role.Operator));
        vm.prank(partnerOperator);
        ledger.formSyndicate(facility, participants(), shares(4000, 6000), target, fundDeadline(), DOCUMENTS);
    }

    function test_RevertGiven_NotApproved() public {
        toApplied();
        assess();
        expectUnexpected();
        formSyndicate();
    }

    function test_RevertGiven_TheOfferLapsed() public {
        toOffered();
        goTo(2026, 1, 23);
        vm.expectPartialRevert(FacilityInState.selector);
        formSyndicate();
    }

    function test_RevertGiven_OneIsRaising() public {
        toOffered();
        formSyndicate();
        vm.expectRevert(
            abi.encodeWithSelector(FundingInState.selector, facility, FundingState.Raising, FundingState.None)
        );
        formSyndicate();
    }

    function test_RevertGiven_ALoanRuns() public {
        toDisbursed();
        vm.expectRevert(abi.encodeWithSelector(FacilityInUse.selector, facility, 1));
        formSyndicate();
    }

    function test_RevertWhen_TheTargetIsOutOfRange() public {
        toOffered();
        Money limit = Money.wrap(5_000_000);
        vm.expectRevert(abi.encodeWithSelector(AmountOutOfRange.selector, 5_000_001, 1, limit));
        _form(participants(), shares(4000, 6000), Money.wrap(5_000_001), fundDeadline());
        vm.expectRevert(abi.encodeWithSelector(AmountOutOfRange.selector, 0, 1, limit));
        _form(participants(), shares(4000, 6000), NIL, fundDeadline());
    }

    function test_RevertWhen_TheDeadlineIsOutOfRange() public {
        toOffered();
        Day last = date(2027, 1, 14);
        for (uint256 i = 0; i < 2; i++) {
            Day deadline = i == 0 ? date(2026, 1, 14) : date(2027, 1, 15);
            vm.expectRevert(
                abi.encodeWithSelector(DeadlineOutOfRange.selector, facility, deadline, date(2026, 1, 15), last)
            );
            _form(participants(), shares(4000, 6000), target, deadline);
        }
    }

    function test_RevertWhen_TheListsDiffer() public {
        toOffered();
        vm.expectRevert(abi.encodeWithSelector(ParticipantsOutOfRange.selector, facility, 2, 1, 16));
        _form(participants(), new uint16[](1), target, fundDeadline());
        vm.expectRevert(abi.encodeWithSelector(ParticipantsOutOfRange.selector, facility, 0, 0, 16));
        _form(new PartyId[](0), new uint16[](0), target, fundDeadline());
        vm.expectRevert(abi.encodeWithSelector(ParticipantsOutOfRange.selector, facility, 17, 17, 16));
        _form(new PartyId[](17), new uint16[](17), target, fundDeadline());
    }

    function test_RevertWhen_TheLenderDoesNotLead() public {
        toOffered();
        PartyId[] memory who = participants();
        (who[0], who[1]) = (who[1], who[0]);
        vm.expectRevert(abi.encodeWithSelector(LeadNotFirst.selector, facility, partner, lender));
        _form(who, shares(4000, 6000), target, fundDeadline());
    }

    function test_RevertWhen_TheLeadsShareIsTooSmall() public {
        toOffered();
        vm.expectRevert(abi.encodeWithSelector(LeadShareTooSmall.selector, facility, 2999, 3000));
        formSyndicate(shares(2999, 7001));
    }

    function test_RevertWhen_AParticipantIsNotAccredited() public {
        toOffered();
        PartyId[] memory who = participants();
        who[1] = party;
        vm.expectRevert(abi.encodeWithSelector(LenderNotAccredited.selector, party));
        _form(who, shares(4000, 6000), target, fundDeadline());
    }

    function test_RevertWhen_AParticipantStandsTwice() public {
        toOffered();
        PartyId[] memory who = participants();
        who[1] = lender;
        vm.expectRevert(abi.encodeWithSelector(ParticipantTwice.selector, facility, lender));
        _form(who, shares(4000, 6000), target, fundDeadline());
    }

    function test_RevertWhen_AShareIsMissing() public {
        toOffered();
        vm.expectRevert(abi.encodeWithSelector(ShareMissing.selector, facility, partner));
        formSyndicate(shares(10_000, 0));
    }

    function test_RevertWhen_TheSharesAreNotTheWhole() public {
        toOffered();
        vm.expectRevert(abi.encodeWithSelector(SharesDiffer.selector, facility, 9999, 10_000));
        formSyndicate(shares(4000, 5999));
    }

    /// A third of 10,000.01: 3,333.00 by 33.33 %, the rest 6,667.01.
    function test_Form_CommitsTheRemainderToTheLead() public {
        toOffered();
        target = Money.wrap(1_000_001);
        Money[] memory commitments = new Money[](2);
        (commitments[0], commitments[1]) = (Money.wrap(666_701), Money.wrap(333_300));
        bytes memory effect = abi.encodeCall(
            IEffects.syndicateFormed, (1, participants(), shares(6667, 3333), commitments, target, fundDeadline())
        );
        bytes32 id = file(facility);
        uint32 seq = ledger.fileOf(id).seq + 1;
        expectLogged(id, bytes32(uint256(1)), Nodes.SYNDICATE_FORMED, seq, operator, effect, "");
        formSyndicate(shares(6667, 3333));
        Fund memory f = ledger.fundOf(facility);
        assertTrue(f.state == FundingState.Raising);
        assertEq(f.target.fen(), 1_000_001);
        Participation[] memory parts = ledger.participationsOf(facility, 1);
        assertEq(parts.length, 2);
        assertEq(parts[0].committed.fen(), 666_701);
        assertEq(parts[1].committed.fen(), 333_300);
        assertEq(parts[1].shareBps, 3333);
    }

    /// Also on an accepted limit, as it stands then.
    function test_Form_UnderAnAcceptedLimit() public {
        toAccepted();
        vm.prank(operator);
        ledger.adjustLimit(facility, Money.wrap(2_999_999), DOCUMENTS);
        vm.expectRevert(abi.encodeWithSelector(AmountOutOfRange.selector, target, 1, 2_999_999));
        formSyndicate();
        target = Money.wrap(2_999_999);
        formSyndicate();
    }
}
