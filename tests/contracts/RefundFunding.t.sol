// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.28;

import "./JointLendingTest.sol";

contract RefundFundingTest is JointLendingTest {
    function setUp() public override {
        super.setUp();
        appointPartner();
        toAccepted();
    }

    function _refund() private {
        vm.prank(keeper);
        ledger.refundFunding(facility);
    }

    function _agree() private {
        propose();
        disclose();
        signAsBorrower();
        signAsLender();
    }

    function test_RevertGiven_NoSyndicate() public {
        expectUnexpected();
        _refund();
    }

    function test_RevertWhen_TheDeadlineHasNotPassed() public {
        formSyndicate();
        goTo(2026, 1, 20);
        vm.expectRevert(abi.encodeWithSelector(FundingOpen.selector, facility, date(2026, 1, 21), date(2026, 1, 20)));
        _refund();
    }

    function test_RevertGiven_FullAndStillAvailable() public {
        formSyndicate();
        fundAll();
        goTo(2027, 1, 14);
        vm.expectRevert(abi.encodeWithSelector(FundingOpen.selector, facility, date(2027, 1, 15), date(2027, 1, 14)));
        _refund();
    }

    function test_RevertGiven_RefundedAlready() public {
        formSyndicate();
        goTo(2026, 1, 21);
        _refund();
        vm.expectRevert(
            abi.encodeWithSelector(NodeRepeated.selector, Nodes.FUNDING_REFUNDED, facility, bytes32(uint256(1)))
        );
        _refund();
    }

    function test_Refund_WhatEachPaidIn() public {
        formSyndicate();
        fund(operator, lender, 700);
        fund(partnerOperator, partner, 1_800_000);
        goTo(2026, 2, 1);
        Money[] memory amounts = new Money[](2);
        (amounts[0], amounts[1]) = (Money.wrap(700), Money.wrap(1_800_000));
        bytes memory effect =
            abi.encodeCall(IEffects.fundingRefunded, (FundingState.Failed, participants(), amounts, NIL));
        bytes32 id = file(facility);
        expectStep(id, bytes32(uint256(1)), Nodes.FUNDING_REFUNDED, 0, keeper, date(2026, 1, 21), effect);
        _refund();
        assertEq(pool(lender), POOL.fen());
        assertEq(pool(partner), POOL.fen());
        assertEq(escrow(), 0);
        assertTrue(ledger.fundOf(facility).state == FundingState.Failed);
    }

    function test_Refund_AFullFundOfWhichNothingWasDrawn() public {
        formSyndicate();
        fundAll();
        goTo(2027, 1, 15);
        _refund();
        assertEq(pool(lender), POOL.fen());
        assertEq(pool(partner), POOL.fen());
        assertTrue(ledger.fundOf(facility).state == FundingState.Failed);
    }

    function test_Refund_OfAClosedFacility() public {
        formSyndicate();
        fundAll();
        vm.prank(operator);
        ledger.closeFacility(facility, DOCUMENTS, inPerson());
        _refund();
        assertEq(escrow(), 0);
    }

    /// 20,000.00 are left of 30,000.00, of which 10,000.00 are lent.
    function test_Refund_WhatIsLeftByShares() public {
        formSyndicate();
        fundAll();
        _agree();
        requestDrawdown();
        approveDrawdown();
        release();
        confirm();
        goTo(2027, 1, 15);
        _refund();
        assertEq(pool(lender), POOL.fen() - 1_200_000 + 800_000);
        assertEq(pool(partner), POOL.fen() - 1_800_000 + 1_200_000);
        assertTrue(ledger.fundOf(facility).state == FundingState.Spent);
    }

    function test_RevertWhen_AllIsOnItsWay() public {
        target = Money.wrap(1_000_000);
        formSyndicate();
        fund(operator, lender, 400_000);
        fund(partnerOperator, partner, 600_000);
        _agree();
        requestDrawdown();
        approveDrawdown();
        release();
        goTo(2027, 1, 15);
        vm.expectRevert(abi.encodeWithSelector(NothingToDo.selector, Nodes.FUNDING_REFUNDED, facility));
        _refund();
        vm.prank(bank);
        ledger.reverseDisbursement(loan, "failed", DOCUMENTS);
        assertEq(escrow(), 1_000_000);
        _refund();
        assertEq(pool(partner), POOL.fen());
        assertTrue(ledger.fundOf(facility).state == FundingState.Failed);
    }

    /// What comes back after the fund was given back goes on to the participants.
    function test_Refund_ThenATransferFails() public {
        formSyndicate();
        fundAll();
        _agree();
        requestDrawdown();
        approveDrawdown();
        release();
        goTo(2027, 1, 15);
        _refund();
        vm.prank(bank);
        ledger.reverseDisbursement(loan, "failed", DOCUMENTS);
        assertEq(escrow(), 0);
        assertEq(pool(lender), POOL.fen());
        assertEq(pool(partner), POOL.fen());
    }

    function test_Form_AgainAfterAFailure() public {
        formSyndicate();
        goTo(2026, 1, 21);
        _refund();
        vm.prank(operator);
        ledger.formSyndicate(facility, participants(), shares(5000, 5000), target, date(2026, 1, 30), DOCUMENTS);
        Fund memory f = ledger.fundOf(facility);
        assertEq(f.number, 2);
        assertTrue(f.state == FundingState.Raising);
    }
}
