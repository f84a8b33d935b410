// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.28;

import "./LedgerTest.sol";

contract AdjustLimitTest is LedgerTest {
    function _adjust(address by, uint64 limit) private {
        vm.prank(by);
        ledger.adjustLimit(facility, Money.wrap(limit), DOCUMENTS);
    }

    function _assessUpTo(uint64 most, bool fraudCleared) private {
        authorize();
        ICredit.Assessment memory a = assessment();
        a.maxLimit = Money.wrap(most);
        a.fraudCleared = fraudCleared;
        vm.prank(modelOperator);
        ledger.postRiskAssessment(facility, a, DOCUMENTS);
    }

    function test_RevertWhen_NobodyOfTheLenderAdjusts() public {
        toAccepted();
        expectWrongCaller(Nodes.LIMIT_ADJUSTED, borrower, bit(Role.Operator) | bit(Role.Approver));
        _adjust(borrower, 1_000_000);
    }

    function test_RevertGiven_NotAccepted() public {
        toOffered();
        expectUnexpected();
        _adjust(approverA, 1_000_000);
    }

    function test_RevertGiven_Expired() public {
        toAccepted();
        goTo(2027, 1, 15);
        ledger.expireLimit(facility);
        vm.expectRevert(
            abi.encodeWithSelector(FacilityInState.selector, facility, FacilityState.Expired, FacilityState.Active)
        );
        _adjust(approverA, 1_000_000);
    }

    function test_RevertWhen_AnIncreaseHasNoNewAssessment() public {
        toAccepted();
        vm.expectRevert(abi.encodeWithSelector(AssessmentStale.selector, facility));
        _adjust(approverA, 5_000_001);
    }

    /// An assessment serves one change of the limit.
    function test_RevertWhen_TheAssessmentIsOlderThanTheLastLimit() public {
        toAccepted();
        _assessUpTo(10_000_000, true);
        _adjust(approverA, 6_000_000);
        vm.expectRevert(abi.encodeWithSelector(AssessmentStale.selector, facility));
        _adjust(approverA, 7_000_000);
    }

    function test_RevertWhen_AnIncreaseIsAboveTheAssessment() public {
        toAccepted();
        _assessUpTo(6_000_000, true);
        vm.expectRevert(abi.encodeWithSelector(AmountOutOfRange.selector, 6_000_001, 10_000, 6_000_000));
        _adjust(approverA, 6_000_001);
    }

    function test_RevertGiven_FraudNotCleared() public {
        toAccepted();
        _assessUpTo(10_000_000, false);
        vm.expectRevert(abi.encodeWithSelector(FraudNotCleared.selector, facility));
        _adjust(approverA, 6_000_000);
    }

    function test_RevertGiven_PartyBlocked() public {
        toAccepted();
        _assessUpTo(10_000_000, true);
        vm.prank(regulator);
        ledger.blockParty(party, "list", new FacilityId[](0));
        vm.expectRevert(abi.encodeWithSelector(PartyIsBlocked.selector, party));
        _adjust(approverA, 6_000_000);
        _adjust(approverA, 4_000_000);
    }

    function test_RevertWhen_ADecreaseIsBelowWhatIsDrawn() public {
        toApprovedDrawdown();
        vm.expectRevert(abi.encodeWithSelector(AmountOutOfRange.selector, 999_999, 1_000_000, 20_000_000));
        _adjust(approverA, 999_999);
        _adjust(approverA, 1_000_000);
    }

    function test_RevertWhen_ADecreaseIsBelowTheProducts() public {
        toAccepted();
        vm.expectRevert(abi.encodeWithSelector(AmountOutOfRange.selector, 9_999, 10_000, 20_000_000));
        _adjust(approverA, 9_999);
    }

    function test_Increase() public {
        toAccepted();
        _assessUpTo(10_000_000, true);
        bytes memory effect = abi.encodeCall(IEffects.limitAdjusted, (Money.wrap(5_000_000), Money.wrap(10_000_000)));
        expectLogged(file(facility), Nodes.LIMIT_ADJUSTED, approverA, effect, inPerson());
        _adjust(approverA, 10_000_000);
        assertEq(ledger.facilityOf(facility).limit.fen(), 10_000_000);
        assertFalse(ledger.applicationOf(facility).freshAssessment);
    }

    function test_Decrease_WhileFrozen() public {
        toAccepted();
        vm.prank(operator);
        ledger.freezeLimit(facility, FreezeCause.Lender, REASON, DOCUMENTS);
        _adjust(operator, 10_000);
        assertEq(ledger.facilityOf(facility).limit.fen(), 10_000);
    }
}
