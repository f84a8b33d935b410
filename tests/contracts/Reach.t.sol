// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.28;

import "./RunningLoanTest.sol";

contract ReachTest is RunningLoanTest {
    function _reach(uint8 node) private {
        vm.prank(stranger);
        ledger.reach(node, file(loan));
    }

    function test_RevertWhen_TheNodeIsNotBuilt() public {
        toDisbursed();
        uint8[3] memory nodes = [0, Nodes.COUNT + 1, 255];
        for (uint256 i = 0; i < nodes.length; i++) {
            vm.expectRevert(abi.encodeWithSelector(NodeNotBuilt.selector, nodes[i]));
            _reach(nodes[i]);
        }
    }

    function test_RevertWhen_TheNodeHasItsOwnFunction() public {
        toDisbursed();
        uint8[4] memory nodes =
            [Nodes.INTEREST_ACCRUED, Nodes.PAYMENT_RECEIVED, Nodes.FACILITY_CLOSED, Nodes.RECORD_ARCHIVED];
        for (uint256 i = 0; i < nodes.length; i++) {
            vm.expectRevert(abi.encodeWithSelector(NodeHasOwnFunction.selector, nodes[i]));
            _reach(nodes[i]);
        }
    }

    function test_RevertGiven_NoSuchLoan() public {
        expectNoLoan(file(loan));
        _reach(Nodes.OBLIGATIONS_MET);
        toDisbursed();
        expectNoLoan(file(party));
        ledger.reach(Nodes.LIMIT_RESTORED, file(party));
    }

    function test_RevertGiven_NothingToDoInTheFacility() public {
        toDisbursed();
        bytes32 id = file(facility);
        vm.expectRevert(abi.encodeWithSelector(NothingToDo.selector, Nodes.LIMIT_RESTORED, id));
        ledger.reach(Nodes.LIMIT_RESTORED, id);
    }

    function test_RevertGiven_Archived() public {
        toArchived();
        expectArchived();
        _reach(Nodes.OBLIGATIONS_MET);
    }

    function test_RevertWhen_ItsTimeHasNotCome() public {
        toDisbursed();
        goTo(2026, 2, 15);
        uint8[4] memory nodes =
            [Nodes.PAYMENT_ALLOCATED, Nodes.OBLIGATIONS_MET, Nodes.OVERDUE_CURED, Nodes.SCHEDULE_GENERATED];
        for (uint256 i = 0; i < nodes.length; i++) {
            expectNothingToDo(nodes[i]);
            _reach(nodes[i]);
        }
        // Nothing half done: the instalment that has come due meanwhile is not in the log either.
        assertEq(ledger.loanOf(loan).due, 0);
    }

    /// The credit of January is allocated when the row falls due: interest of 150.00, principal of 350.00.
    function test_Reach_AnAllocationOfCredit() public {
        toDisbursed();
        goTo(2026, 1, 20);
        pay(50_000, "early");
        goTo(2026, 2, 15);
        Parts memory parts;
        (parts.interest, parts.principal) = (Money.wrap(15_000), Money.wrap(35_000));
        uint256[] memory lines = new uint256[](1);
        lines[0] = (1 << 192) | (15_000 << 64) | 35_000;
        bytes32 payment = bytes32(PaymentId.unwrap(Ids.payment(lender, "early")));
        // After the bill and the due day.
        bytes memory effect = abi.encodeCall(IEffects.paymentAllocated, (parts, lines, true));
        expectStep(file(loan), payment, Nodes.PAYMENT_ALLOCATED, 2, stranger, date(2026, 2, 15), effect);
        _reach(Nodes.PAYMENT_ALLOCATED);
        expectNothingToDo(Nodes.PAYMENT_ALLOCATED);
        _reach(Nodes.PAYMENT_ALLOCATED);
    }

    function test_Reach_TheEndOfTheDebt() public {
        terms.periods = 1;
        toDisbursed();
        goTo(2026, 1, 20);
        pay(1_015_000, "early");
        goTo(2026, 2, 15);
        _reach(Nodes.OBLIGATIONS_MET);
        assertTrue(ledger.loanOf(loan).state == LoanState.Settled);
        assertTrue(ledger.claimOf(loan, 1).state == ClaimState.Cancelled);
        assertEq(ledger.claimOf(loan, 1).received.fen(), 1_015_000);
        assertEq(ledger.facilityOf(facility).outstanding.fen() + ledger.facilityOf(facility).open, 0);
        expectNothingToDo(Nodes.OBLIGATIONS_MET);
        _reach(Nodes.OBLIGATIONS_MET);
    }

    /// LIMIT_RESTORED stands in the facility's log; the loan is what brings it about.
    function test_Reach_WhatTheFacilityGetsBack() public {
        toDisbursed();
        goTo(2026, 1, 20);
        pay(91_680, "early");
        goTo(2026, 2, 15);
        bytes32 id = file(facility);
        bytes memory effect = abi.encodeCall(IEffects.limitRestored, (loan, Money.wrap(76_680), Money.wrap(923_320)));
        expectStep(id, id, Nodes.LIMIT_RESTORED, 0, stranger, date(2026, 2, 15), effect);
        _reach(Nodes.LIMIT_RESTORED);
    }
}
