// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.28;

import "./ModifiedLoanTest.sol";

contract ReleaseToPayeeTest is ModifiedLoanTest {
    function _release(address by, address payee, bytes32 purpose) private {
        vm.prank(by);
        ledger.releaseToPayee(loan, payee, purpose, DOCUMENTS);
    }

    function _toApproved(address payee) private {
        useOfFunds = keccak256(abi.encode(payee, PURPOSE));
        toApprovedDrawdown();
    }

    function test_RevertWhen_NeitherOperatorNorServicerReleases() public {
        _toApproved(PAYEE);
        expectWrongCaller(Nodes.ENTRUSTED_PAYMENT_RELEASED, approverA, bit(Role.Operator) | bit(Role.Servicer));
        _release(approverA, PAYEE, PURPOSE);
    }

    function test_RevertGiven_NotApproved() public {
        useOfFunds = keccak256(abi.encode(PAYEE, PURPOSE));
        toRequested();
        expectUnexpected();
        _release(operator, PAYEE, PURPOSE);
    }

    function test_RevertGiven_ReleasedToTheBorrower() public {
        _toApproved(PAYEE);
        release();
        vm.expectRevert(
            abi.encodeWithSelector(DrawdownInState.selector, loan, DrawdownState.Released, DrawdownState.Approved)
        );
        _release(operator, PAYEE, PURPOSE);
    }

    function test_RevertWhen_ThePayeeIsNobodyOrTheBorrower() public {
        _toApproved(borrower);
        vm.expectRevert(abi.encodeWithSelector(PayeeWrong.selector, loan, address(0)));
        _release(operator, address(0), PURPOSE);
        vm.expectRevert(abi.encodeWithSelector(PayeeWrong.selector, loan, borrower));
        _release(operator, borrower, PURPOSE);
    }

    function test_RevertWhen_PayeeOrPurposeIsAnother() public {
        _toApproved(PAYEE);
        bytes32 other = keccak256(abi.encode(stranger, PURPOSE));
        vm.expectRevert(abi.encodeWithSelector(UseOfFundsDiffers.selector, loan, other, useOfFunds));
        _release(operator, stranger, PURPOSE);
        other = keccak256(abi.encode(PAYEE, bytes32("another")));
        vm.expectRevert(abi.encodeWithSelector(UseOfFundsDiffers.selector, loan, other, useOfFunds));
        _release(operator, PAYEE, "another");
    }

    function test_RevertWhen_ThePoolIsShort() public {
        token.grantRole(token.HOLDER(), admin);
        vm.prank(admin);
        ledger.withdraw(AccountKind.Pool, lender, admin, POOL - Money.wrap(999_999));
        _toApproved(PAYEE);
        vm.expectRevert(abi.encodeWithSelector(PoolShort.selector, lender, 1_000_000, 999_999));
        _release(operator, PAYEE, PURPOSE);
    }

    /// Above the cap of payments to the borrower himself.
    function test_Release() public {
        Product memory p = product();
        p.selfPaymentCap = Money.wrap(999_999);
        productId = publish(p);
        _toApproved(PAYEE);
        bytes32 id = file(loan);
        uint32 seq = ledger.fileOf(id).seq + 1;
        bytes memory effect = abi.encodeCall(IEffects.entrustedPaymentReleased, (terms.principal, PAYEE, PURPOSE));
        expectLogged(id, bytes32(uint256(1)), Nodes.ENTRUSTED_PAYMENT_RELEASED, seq, servicer, effect, "");
        _release(servicer, PAYEE, PURPOSE);
        assertTrue(ledger.drawdownOf(loan).state == DrawdownState.Released);
        assertEq(ledger.balanceOf(AccountKind.Pool, file(lender)), POOL.fen() - 1_000_000);
        assertEq(ledger.balanceOf(AccountKind.Transit, id), 1_000_000);
        confirm();
        assertTrue(ledger.loanOf(loan).state == LoanState.Active);
    }
}
