// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.28;

import "./LedgerTest.sol";

contract ReverseDisbursementTest is LedgerTest {
    function _reverse(address by, bytes32 receipt) private {
        vm.prank(by);
        ledger.reverseDisbursement(loan, receipt, DOCUMENTS);
    }

    function test_RevertWhen_NoBankReverses() public {
        toReleased();
        expectWrongCaller(Nodes.DISBURSEMENT_REVERSED, operator, bit(Role.Bank));
        _reverse(operator, "failed");
    }

    function test_RevertGiven_NotReleased() public {
        toApprovedDrawdown();
        expectUnexpected();
        _reverse(bank, "failed");
    }

    function test_RevertGiven_ReversedAlready() public {
        toReleased();
        _reverse(bank, "failed");
        bytes32 first = bytes32(uint256(1));
        vm.expectRevert(abi.encodeWithSelector(NodeRepeated.selector, Nodes.DISBURSEMENT_REVERSED, loan, first));
        _reverse(bank, "failed");
    }

    function test_RevertWhen_ThereIsNoReceipt() public {
        toReleased();
        vm.expectRevert(ReceiptMissing.selector);
        _reverse(bank, 0);
    }

    /// The transfer failed before it was confirmed: the money never left.
    function test_Reverse_WhatWasReleased() public {
        toReleased();
        bytes32 id = file(loan);
        uint32 seq = ledger.fileOf(id).seq + 1;
        bytes memory effect = abi.encodeCall(IEffects.disbursementReversed, (terms.principal, "failed"));
        expectLogged(id, bytes32(uint256(1)), Nodes.DISBURSEMENT_REVERSED, seq, bank, effect, "");
        _reverse(bank, "failed");
        assertTrue(ledger.drawdownOf(loan).state == DrawdownState.Failed);
        _limitIsFree();
        assertEq(ledger.balanceOf(AccountKind.Transit, id), 0);
        assertTrue(ledger.loanOf(loan).state == LoanState.None);
    }

    /// The agreement stands: another attempt may follow.
    function test_Reverse_ThenDrawAgain() public {
        toReleased();
        _reverse(bank, "failed");
        requestDrawdown();
        approveDrawdown();
        release();
        confirm();
        assertEq(ledger.drawdownOf(loan).number, 2);
        assertTrue(ledger.loanOf(loan).state == LoanState.Active);
    }

    /// The transfer came back on the day on which it was confirmed: its tokens are issued again.
    function test_Reverse_WhatWasConfirmed() public {
        toDisbursed();
        assertEq(token.balanceOf(address(ledger)), POOL.fen() - 1_000_000);
        _reverse(bank, "returned");
        assertTrue(ledger.loanOf(loan).state == LoanState.Cancelled);
        assertTrue(ledger.drawdownOf(loan).state == DrawdownState.Failed);
        _limitIsFree();
    }

    function test_RevertWhen_InterestHasRun() public {
        toDisbursed();
        goTo(2026, 1, 16);
        vm.expectPartialRevert(AlreadyAccrued.selector);
        _reverse(bank, "returned");
    }

    /// The first due date is 21 days away and the notice 27: the first row is billed with the disbursement, and money of that day has gone to the lender.
    function test_RevertGiven_APaymentWasAllocated() public {
        Product memory p = product();
        p.noticeDays = 27;
        productId = publish(p);
        (terms.dueDay, terms.firstDue) = (5, date(2026, 2, 5));
        toDisbursed();
        vm.prank(bank);
        PaymentId id = ledger.receivePayment(loan, Money.wrap(100), "r", date(2026, 1, 15), DOCUMENTS, inPerson());
        assertEq(ledger.loanOf(loan).distributed.fen(), 100);
        vm.expectRevert(abi.encodeWithSelector(PaymentInState.selector, id, PaymentState.Allocated));
        _reverse(bank, "returned");
    }

    /// A loan file holds one loan.
    function test_RevertWhen_DrawingAgainAfterALoan() public {
        toDisbursed();
        _reverse(bank, "returned");
        Consent memory c = signedBy(borrowerKey, drawdownFields());
        vm.expectRevert(abi.encodeWithSelector(LoanInState.selector, loan, LoanState.Cancelled));
        ledger.requestDrawdown(loan, "use", DOCUMENTS, c);
    }

    function _limitIsFree() private view {
        Facility memory f = ledger.facilityOf(facility);
        assertEq(f.reserved.fen() + f.outstanding.fen() + f.open, 0);
        assertEq(ledger.balanceOf(AccountKind.Pool, file(lender)), POOL.fen());
        assertEq(token.balanceOf(address(ledger)), POOL.fen());
    }
}
