// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.28;

import "./LedgerTest.sol";

contract PoolsAndPayablesTest is LedgerTest {
    function _fund(address by, uint64 amount, bytes32 receipt) private {
        vm.prank(by);
        ledger.fundPool(lender, Money.wrap(amount), receipt);
    }

    function _withdraw(address by, AccountKind kind, PartyId owner, address to, uint64 amount) private {
        vm.prank(by);
        ledger.withdraw(kind, owner, to, Money.wrap(amount));
    }

    /* ------------------------------------------------------------------ FUND */

    function test_RevertWhen_NoBankOfTheLenderFunds() public {
        expectWrongCaller(0, admin, bit(Role.Bank));
        _fund(admin, 1, "receipt");
        PartyId other = Ids.party(NOBODY, "other lender");
        expectWrongCaller(0, bank, bit(Role.Bank));
        vm.prank(bank);
        ledger.fundPool(other, Money.wrap(1), "receipt");
    }

    function test_RevertWhen_AmountOrReceiptIsMissing() public {
        vm.expectRevert(AmountMissing.selector);
        _fund(bank, 0, "receipt");
        vm.expectRevert(ReceiptMissing.selector);
        _fund(bank, 1, 0);
    }

    function test_RevertWhen_TheReceiptIsUsed() public {
        _fund(bank, 5, "receipt");
        PaymentId id = PaymentId.wrap(bytes16(keccak256(abi.encode("fubie.payment", lender, bytes32("receipt")))));
        vm.expectRevert(abi.encodeWithSelector(ReceiptUsed.selector, id));
        _fund(bank, 5, "receipt");
    }

    function test_Fund() public {
        vm.expectEmit(address(ledger));
        emit PoolFunded(lender, Money.wrap(5), "receipt");
        _fund(bank, 5, "receipt");
        assertEq(ledger.balanceOf(AccountKind.Pool, file(lender)), POOL.fen() + 5);
        assertEq(token.balanceOf(address(ledger)), POOL.fen() + 5);
    }

    /* ------------------------------------------------------------------ WITHDRAW */

    function test_RevertWhen_SomebodyElseWithdraws() public {
        expectWrongCaller(0, operator, bit(Role.Admin));
        _withdraw(operator, AccountKind.Pool, lender, operator, 1);
        expectWrongCaller(0, operator, bit(Role.Admin));
        _withdraw(operator, AccountKind.Payable, lender, operator, 1);
        register();
        expectWrongCaller(0, admin, 0);
        _withdraw(admin, AccountKind.Payable, party, admin, 1);
    }

    /// Released money is on its way to the borrower; neither side can take it out, nor is there an account without a kind.
    function test_RevertWhen_TransitOrNoAccountIsMeant() public {
        toReleased();
        PartyId asOwner = PartyId.wrap(file(loan));
        expectWrongCaller(0, admin, 0);
        _withdraw(admin, AccountKind.Transit, asOwner, borrower, 1);
        expectWrongCaller(0, admin, 0);
        _withdraw(admin, AccountKind.Transit, lender, borrower, 1);
        expectWrongCaller(0, borrower, 0);
        _withdraw(borrower, AccountKind.Transit, party, borrower, 1);
        expectWrongCaller(0, admin, 0);
        _withdraw(admin, AccountKind.None, lender, borrower, 1);
    }

    function test_RevertWhen_ThereIsNotSoMuch() public {
        vm.expectRevert(AmountMissing.selector);
        _withdraw(admin, AccountKind.Pool, lender, borrower, 0);
        vm.expectRevert(
            abi.encodeWithSelector(BalanceShort.selector, AccountKind.Pool, lender, POOL.fen() + 1, POOL.fen())
        );
        _withdraw(admin, AccountKind.Pool, lender, borrower, uint64(POOL.fen() + 1));
        vm.expectRevert(abi.encodeWithSelector(BalanceShort.selector, AccountKind.Payable, lender, 1, 0));
        _withdraw(admin, AccountKind.Payable, lender, borrower, 1);
        register();
        vm.expectRevert(abi.encodeWithSelector(BalanceShort.selector, AccountKind.Payable, party, 1, 0));
        _withdraw(borrower, AccountKind.Payable, party, borrower, 1);
    }

    function test_RevertWhen_TheHolderIsNotPermitted() public {
        vm.expectRevert(abi.encodeWithSelector(SettlementToken.HolderNotPermitted.selector, stranger));
        _withdraw(admin, AccountKind.Pool, lender, stranger, 1);
    }

    /// Tokens sent to the ledger itself would belong to no account.
    function test_RevertWhen_TheHolderIsTheLedger() public {
        vm.expectRevert(abi.encodeWithSelector(SettlementToken.HolderNotPermitted.selector, address(ledger)));
        _withdraw(admin, AccountKind.Pool, lender, address(ledger), 1);
    }

    function test_Withdraw() public {
        vm.expectEmit(address(ledger));
        emit Withdrawn(AccountKind.Pool, file(lender), borrower, Money.wrap(7));
        _withdraw(admin, AccountKind.Pool, lender, borrower, 7);
        assertEq(token.balanceOf(borrower), 7);
        assertEq(ledger.balanceOf(AccountKind.Pool, file(lender)), POOL.fen() - 7);
        assertEq(token.balanceOf(address(ledger)), POOL.fen() - 7);
    }
}
