// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.28;

import "./LedgerTest.sol";

contract ReleaseToBorrowerTest is LedgerTest {
    function _release(address by) private {
        vm.prank(by);
        ledger.releaseToBorrower(loan, DOCUMENTS);
    }

    function test_RevertWhen_NeitherOperatorNorServicerReleases() public {
        toApprovedDrawdown();
        expectWrongCaller(Nodes.SELF_PAYMENT_RELEASED, approverA, bit(Role.Operator) | bit(Role.Servicer));
        _release(approverA);
    }

    function test_RevertGiven_NotApproved() public {
        toRequested();
        expectUnexpected();
        _release(operator);
    }

    function test_RevertGiven_RejectedAfterApproval() public {
        toApprovedDrawdown();
        vm.prank(operator);
        ledger.rejectDrawdown(loan, REASON, DOCUMENTS);
        vm.expectRevert(
            abi.encodeWithSelector(DrawdownInState.selector, loan, DrawdownState.Rejected, DrawdownState.Approved)
        );
        _release(operator);
    }

    function test_RevertGiven_Frozen() public {
        toApprovedDrawdown();
        vm.prank(operator);
        ledger.freezeLimit(facility, FreezeCause.Lender, REASON, DOCUMENTS);
        vm.expectRevert(
            abi.encodeWithSelector(FacilityInState.selector, facility, FacilityState.Frozen, FacilityState.Active)
        );
        _release(operator);
    }

    function test_RevertGiven_PartyBlocked() public {
        toApprovedDrawdown();
        vm.prank(regulator);
        ledger.blockParty(party, "list", new FacilityId[](0));
        vm.expectRevert(abi.encodeWithSelector(PartyIsBlocked.selector, party));
        _release(operator);
    }

    function test_RevertWhen_TheAmountIsAboveTheProductsCap() public {
        Product memory p = product();
        p.selfPaymentCap = Money.wrap(999_999);
        productId = publish(p);
        toApprovedDrawdown();
        vm.expectRevert(abi.encodeWithSelector(SelfPaymentAboveCap.selector, loan, 1_000_000, 999_999));
        _release(operator);
    }

    function test_RevertWhen_ThePoolIsShort() public {
        token.grantRole(token.HOLDER(), admin);
        vm.prank(admin);
        ledger.withdraw(AccountKind.Pool, lender, admin, POOL - Money.wrap(999_999));
        toApprovedDrawdown();
        vm.expectRevert(abi.encodeWithSelector(PoolShort.selector, lender, 1_000_000, 999_999));
        _release(operator);
    }

    function test_Release() public {
        toApprovedDrawdown();
        bytes32 id = file(loan);
        uint32 seq = ledger.fileOf(id).seq + 1;
        bytes memory effect = abi.encodeCall(IEffects.selfPaymentReleased, (terms.principal, party));
        expectLogged(id, bytes32(uint256(1)), Nodes.SELF_PAYMENT_RELEASED, seq, servicer, effect, "");
        _release(servicer);
        assertTrue(ledger.drawdownOf(loan).state == DrawdownState.Released);
        assertEq(ledger.balanceOf(AccountKind.Pool, file(lender)), POOL.fen() - 1_000_000);
        assertEq(ledger.balanceOf(AccountKind.Transit, id), 1_000_000);
        assertEq(token.balanceOf(address(ledger)), POOL.fen());
        assertTrue(ledger.facilityOf(facility).reserved == terms.principal);
    }
}
