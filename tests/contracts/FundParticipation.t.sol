// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.28;

import "./JointLendingTest.sol";

contract FundParticipationTest is JointLendingTest {
    function setUp() public override {
        super.setUp();
        appointPartner();
        toOffered();
    }

    function test_RevertWhen_AnotherPays() public {
        formSyndicate();
        expectWrongCaller(Nodes.PARTICIPATION_FUNDED, operator, bit(Role.Operator));
        fund(operator, partner, 1);
    }

    function test_RevertGiven_NoSyndicate() public {
        expectUnexpected();
        fund(partnerOperator, partner, 1);
    }

    function test_RevertGiven_ItFailed() public {
        formSyndicate();
        goTo(2026, 1, 21);
        ledger.refundFunding(facility);
        vm.expectRevert(
            abi.encodeWithSelector(FundingInState.selector, facility, FundingState.Failed, FundingState.Raising)
        );
        fund(partnerOperator, partner, 1);
    }

    function test_RevertWhen_ItIsNoParticipant() public {
        formSyndicate();
        PartyId third = Ids.party(NOBODY, "third");
        vm.prank(regulator);
        ledger.accreditLender(third, Regime.Bank, partnerAdmin);
        vm.prank(partnerAdmin);
        ledger.grantRole(third, partnerOperator, Role.Operator);
        vm.expectRevert(abi.encodeWithSelector(ParticipantUnknown.selector, facility, third));
        fund(partnerOperator, third, 1);
    }

    function test_RevertWhen_TheDeadlineHasPassed() public {
        formSyndicate();
        goTo(2026, 1, 21);
        vm.expectRevert(abi.encodeWithSelector(FundingLate.selector, facility, date(2026, 1, 20), date(2026, 1, 21)));
        fund(partnerOperator, partner, 1);
    }

    function test_RevertGiven_TheIdentityHasExpired() public {
        formSyndicate();
        vm.prank(kycAttester);
        ledger.attestKyc(partner, date(2026, 1, 16), Custody.Party, partnerAdmin, DOCUMENTS);
        goTo(2026, 1, 17);
        vm.expectRevert(abi.encodeWithSelector(KycExpired.selector, partner, date(2026, 1, 16), date(2026, 1, 17)));
        fund(partnerOperator, partner, 1);
    }

    function test_RevertGiven_TheParticipantIsBlocked() public {
        formSyndicate();
        vm.prank(regulator);
        ledger.blockParty(partner, "list", new FacilityId[](0));
        vm.expectRevert(abi.encodeWithSelector(PartyIsBlocked.selector, partner));
        fund(partnerOperator, partner, 1);
    }

    function test_RevertWhen_ItIsNothing() public {
        formSyndicate();
        vm.expectRevert(AmountMissing.selector);
        fund(partnerOperator, partner, 0);
    }

    function test_RevertWhen_ItIsMoreThanTheShare() public {
        formSyndicate();
        fund(partnerOperator, partner, 1_000_000);
        vm.expectRevert(abi.encodeWithSelector(ShareExceeded.selector, facility, partner, 800_001, 800_000));
        fund(partnerOperator, partner, 800_001);
    }

    function test_RevertWhen_ThePoolIsShort() public {
        formSyndicate();
        token.grantRole(token.HOLDER(), partnerAdmin);
        vm.prank(partnerAdmin);
        ledger.withdraw(AccountKind.Pool, partner, partnerAdmin, Money.wrap(999_000_000));
        vm.expectRevert(abi.encodeWithSelector(BalanceShort.selector, AccountKind.Pool, partner, 1_000_001, 1_000_000));
        fund(partnerOperator, partner, 1_000_001);
    }

    function test_Fund_MovesThePoolIntoEscrow() public {
        formSyndicate();
        bytes memory effect = abi.encodeCall(
            IEffects.participationFunded, (partner, Money.wrap(500_000), Money.wrap(500_000), Money.wrap(500_000))
        );
        bytes32 id = file(facility);
        uint32 seq = ledger.fileOf(id).seq + 1;
        expectLogged(id, bytes32(uint256(1)), Nodes.PARTICIPATION_FUNDED, seq, partnerOperator, effect, "");
        fund(partnerOperator, partner, 500_000);
        assertEq(escrow(), 500_000);
        assertEq(pool(partner), 999_500_000);
        assertTrue(ledger.fundOf(facility).state == FundingState.Raising);
    }

    function test_Fund_ClosesWithTheLastFen() public {
        formSyndicate();
        fund(operator, lender, 1_200_000);
        fund(partnerOperator, partner, 1_799_999);
        assertTrue(ledger.fundOf(facility).state == FundingState.Raising);
        bytes32 id = file(facility);
        expectStep(
            id,
            bytes32(uint256(1)),
            Nodes.FUNDING_CLOSED,
            1,
            partnerOperator,
            date(2026, 1, 15),
            abi.encodeCall(IEffects.fundingClosed, (target))
        );
        fund(partnerOperator, partner, 1);
        assertTrue(ledger.fundOf(facility).state == FundingState.Closed);
        assertEq(escrow(), 3_000_000);
    }
}
