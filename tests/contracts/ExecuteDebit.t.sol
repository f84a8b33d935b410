// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.28;

import "./RunningLoanTest.sol";

/// Instalments of 916.80 on the 15th (RunningLoanTest). Anyone calls, so that nobody is the wrong caller.
contract ExecuteDebitTest is RunningLoanTest {
    function mandate(uint64 cap) private {
        vm.prank(borrower);
        ledger.authorizeDebit(loan, borrower, Money.wrap(cap), DOCUMENTS, inPerson());
    }

    function fundWallet(uint64 fen, bytes32 receipt) private {
        vm.prank(bank);
        token.fundWallet(borrower, fen, receipt);
    }

    function debit(uint16 row) private returns (PaymentId) {
        vm.prank(keeper);
        return ledger.executeDebit(loan, row);
    }

    function toDueWithMandate(uint64 cap) private {
        toDisbursed();
        mandate(cap);
        goTo(2026, 2, 15);
    }

    /* ------------------------------------------------------------------ STATE */

    function test_RevertGiven_NoSuchLoan() public {
        loan = Ids.loan(facility, "none");
        expectNoLoan(file(loan));
        debit(1);
    }

    function test_RevertGiven_Archived() public {
        toArchived();
        expectArchived();
        debit(1);
    }

    function test_RevertGiven_NoMandate() public {
        toDisbursed();
        goTo(2026, 2, 15);
        expectUnexpected();
        debit(1);
    }

    function test_RevertGiven_NotDue() public {
        toDisbursed();
        mandate(100_000);
        goTo(2026, 2, 14);
        expectUnexpected();
        debit(1);
    }

    function test_RevertGiven_TheMandateIsRevoked() public {
        toDueWithMandate(100_000);
        mandate(0);
        vm.expectRevert(abi.encodeWithSelector(MandateInactive.selector, loan, 2));
        debit(1);
    }

    function test_RevertGiven_Paid() public {
        toDueWithMandate(100_000);
        ledger.advance(loan);
        pay(91_680, "paid");
        expectRowPaid(1);
        debit(1);
    }

    /* ------------------------------------------------------------------ VALUES */

    function test_RevertWhen_ThereIsNoSuchRow() public {
        toDueWithMandate(100_000);
        expectRowUnknown(13, 12);
        debit(13);
    }

    function test_RevertWhen_TheWalletIsEmpty() public {
        toDueWithMandate(100_000);
        vm.expectRevert(abi.encodeWithSelector(WalletEmpty.selector, borrower));
        debit(1);
    }

    /// Three debits an instalment; the next one has a budget of its own.
    function test_RevertWhen_TheAttemptsAreSpent() public {
        toDueWithMandate(10_000);
        fundWallet(100_000, "wallet");
        for (uint256 i = 0; i < 3; i++) {
            debit(1);
        }
        vm.expectRevert(abi.encodeWithSelector(DebitAttemptsSpent.selector, loan, 1, 3));
        debit(1);
        goTo(2026, 3, 15);
        debit(2);
        assertEq(ledger.mandateOf(loan, 1).attempts, 1);
    }

    /* ------------------------------------------------------------------ SUCCESS */

    function test_Debit_TheInstalment() public {
        toDueWithMandate(100_000);
        fundWallet(100_000, "wallet");
        ledger.advance(loan);
        bytes memory effect = abi.encodeCall(IEffects.autodebitExecuted, (Money.wrap(91_680), 1, 1, 1, 1));
        bytes32 id = bytes32(bytes16(keccak256(abi.encode("fubie.payment", lender, debitReference(1)))));
        expectStep(file(loan), id, Nodes.AUTODEBIT_EXECUTED, 0, keeper, date(2026, 2, 15), effect);
        assertEq(PaymentId.unwrap(debit(1)), bytes16(id));
        assertEq(token.balanceOf(borrower), 8_320);
        assertTrue(ledger.instalmentOf(loan, 1).state == InstalmentState.Settled);
        Payment memory p = ledger.paymentOf(PaymentId.wrap(bytes16(id)));
        assertTrue(p.kind == PaymentKind.Debit && p.state == PaymentState.Allocated);
        assertEq(p.payer, borrower);
    }

    function debitReference(uint16 number) private view returns (bytes32) {
        return keccak256(abi.encode("fubie.debit", loan, number));
    }

    function test_Debit_AtMostTheCap() public {
        toDueWithMandate(50_000);
        fundWallet(100_000, "wallet");
        debit(1);
        assertEq(token.balanceOf(borrower), 50_000);
        debit(1);
        assertEq(token.balanceOf(borrower), 8_320);
        assertTrue(ledger.instalmentOf(loan, 1).state == InstalmentState.Settled);
    }

    function test_Debit_AtMostWhatTheWalletHolds() public {
        toDueWithMandate(100_000);
        fundWallet(40_000, "wallet");
        debit(1);
        assertEq(token.balanceOf(borrower), 0);
        Instalment memory r = ledger.instalmentOf(loan, 1);
        assertEq(r.principalPaid.fen() + r.interestPaid.fen(), 40_000);
    }

    /// What is unpaid of the row is debited; where a penalty comes first by the agreed order, the rest is left for another debit.
    function test_Debit_OfAnOverdueRow() public {
        toDisbursed();
        mandate(100_000);
        goTo(2026, 2, 25);
        fundWallet(100_000, "wallet");
        debit(1);
        assertEq(ledger.loanOf(loan).penaltyPaid.fen(), 511);
        assertEq(token.balanceOf(borrower), 8_320);
        debit(1);
        assertEq(token.balanceOf(borrower), 7_809);
        assertTrue(ledger.loanOf(loan).state == LoanState.Active);
    }
}
