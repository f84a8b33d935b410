// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.28;

import "./LedgerTest.sol";

contract ApproveDrawdownTest is LedgerTest {
    function _approve(address by, uint16 conditions) private {
        vm.prank(by);
        ledger.approveDrawdown(loan, conditions, DOCUMENTS);
    }

    function _reject(address by, bytes32 reason) private {
        vm.prank(by);
        ledger.rejectDrawdown(loan, reason, DOCUMENTS);
    }

    function _inState(DrawdownState state, DrawdownState expected) private view returns (bytes memory) {
        return abi.encodeWithSelector(DrawdownInState.selector, loan, state, expected);
    }

    /* ------------------------------------------------------------------ APPROVE */

    function test_RevertWhen_NobodyOfTheLenderApproves() public {
        toRequested();
        expectWrongCaller(Nodes.DRAWDOWN_APPROVED, borrower, bit(Role.Operator) | bit(Role.Approver));
        _approve(borrower, 3);
    }

    function test_RevertGiven_NothingRequested() public {
        toEffective();
        expectUnexpected();
        _approve(approverA, 3);
    }

    function test_RevertGiven_ApprovedAlready() public {
        toApprovedDrawdown();
        bytes32 first = bytes32(uint256(1));
        vm.expectRevert(abi.encodeWithSelector(NodeRepeated.selector, Nodes.DRAWDOWN_APPROVED, loan, first));
        _approve(approverA, 3);
    }

    function test_RevertGiven_Rejected() public {
        toRequested();
        _reject(operator, REASON);
        vm.expectRevert(_inState(DrawdownState.Rejected, DrawdownState.Requested));
        _approve(approverA, 3);
    }

    function test_RevertGiven_FrozenOrBlocked() public {
        toRequested();
        vm.prank(regulator);
        ledger.blockParty(party, "list", new FacilityId[](0));
        vm.expectRevert(abi.encodeWithSelector(PartyIsBlocked.selector, party));
        _approve(approverA, 3);
        ledger.freezeLimit(facility, FreezeCause.PartyBlocked, REASON, DOCUMENTS);
        vm.expectRevert(
            abi.encodeWithSelector(FacilityInState.selector, facility, FacilityState.Frozen, FacilityState.Active)
        );
        _approve(approverA, 3);
    }

    function test_RevertWhen_AConditionIsNotMet() public {
        toRequested();
        vm.expectRevert(abi.encodeWithSelector(ConditionsMissing.selector, loan, 6, 3));
        _approve(approverA, 6);
    }

    function test_RevertWhen_TheLimitIsUsedUp() public {
        terms.principal = Money.wrap(3_000_000);
        toApprovedDrawdown();
        loan = Ids.loan(facility, "second");
        vm.prank(operator);
        ledger.proposeTerms(facility, "second", terms, DOCUMENTS, opening(), inPerson());
        disclose();
        signAsBorrower();
        signAsLender();
        requestDrawdown();
        vm.expectRevert(abi.encodeWithSelector(LimitExceeded.selector, facility, 3_000_000, 2_000_000));
        _approve(approverA, 3);
    }

    function test_Approve() public {
        toRequested();
        bytes32 id = file(loan);
        uint32 seq = ledger.fileOf(id).seq + 1;
        bytes memory effect = abi.encodeCall(IEffects.drawdownApproved, (7, terms.principal));
        expectLogged(id, bytes32(uint256(1)), Nodes.DRAWDOWN_APPROVED, seq, operator, effect, "");
        _approve(operator, 7);
        assertTrue(ledger.drawdownOf(loan).state == DrawdownState.Approved);
        assertTrue(ledger.facilityOf(facility).reserved == terms.principal);
        assertEq(ledger.facilityOf(facility).outstanding.fen(), 0);
    }

    /* ------------------------------------------------------------------ REJECT */

    function test_RevertWhen_NobodyOfTheLenderRejects() public {
        toRequested();
        expectWrongCaller(Nodes.DRAWDOWN_REJECTED, bank, bit(Role.Operator) | bit(Role.Approver));
        _reject(bank, REASON);
    }

    function test_RevertGiven_NothingToReject() public {
        toEffective();
        expectUnexpected();
        _reject(operator, REASON);
    }

    function test_RevertGiven_Released() public {
        toReleased();
        vm.expectRevert(_inState(DrawdownState.Released, DrawdownState.Approved));
        _reject(operator, REASON);
    }

    function test_RevertWhen_ThereIsNoReason() public {
        toRequested();
        vm.expectRevert(abi.encodeWithSelector(ReasonMissing.selector, loan));
        _reject(operator, 0);
    }

    function test_Reject_ARequest() public {
        toRequested();
        bytes32 id = file(loan);
        uint32 seq = ledger.fileOf(id).seq + 1;
        bytes memory effect = abi.encodeCall(IEffects.drawdownRejected, (REASON));
        expectLogged(id, bytes32(uint256(1)), Nodes.DRAWDOWN_REJECTED, seq, approverB, effect, "");
        _reject(approverB, REASON);
        assertTrue(ledger.drawdownOf(loan).state == DrawdownState.Rejected);
        assertEq(ledger.facilityOf(facility).open, 0);
    }

    function test_Reject_AnApproval() public {
        toApprovedDrawdown();
        _reject(operator, REASON);
        Facility memory f = ledger.facilityOf(facility);
        assertEq(f.reserved.fen() + f.open, 0);
    }
}
