// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.28;

import "./RunningLoanTest.sol";

contract RefundOverpaymentTest is RunningLoanTest {
    function payment(bytes32 receipt) private view returns (PaymentId) {
        return Ids.payment(lender, receipt);
    }

    /// A credit of 83.20: 1,000.00 paid on a bill of 916.80.
    function toCredit() private {
        toDisbursed();
        goTo(2026, 2, 11);
        pay(100_000, "r");
        assertEq(ledger.loanOf(loan).credit.fen(), 8_320);
    }

    function refund(address by, uint64 fen) private {
        vm.prank(by);
        ledger.refundOverpayment(loan, payment("r"), Money.wrap(fen), DOCUMENTS, inPerson());
    }

    function effectOf(uint64 fen, uint64 left) private pure returns (bytes memory) {
        return abi.encodeCall(IEffects.overpaymentRefunded, (Money.wrap(fen), Money.wrap(left)));
    }

    function consentTo(uint256 key, bytes memory effect) private returns (Consent memory) {
        bytes32 object = bytes32(PaymentId.unwrap(payment("r")));
        bytes memory fields =
            abi.encode(TypedData.NODE_CONSENT, Nodes.OVERPAYMENT_REFUNDED, loan, object, keccak256(effect), DOCUMENTS);
        return signedBy(key, fields);
    }

    function test_RevertWhen_AnotherRefunds() public {
        toCredit();
        expectWrongCaller(Nodes.OVERPAYMENT_REFUNDED, operator, 0);
        refund(operator, 100);
    }

    function test_RevertWhen_AnotherSigns() public {
        toCredit();
        Consent memory c = consentTo(strangerKey, effectOf(100, 8_220));
        vm.expectRevert(abi.encodeWithSelector(ConsentForeign.selector, stranger, borrower));
        ledger.refundOverpayment(loan, payment("r"), Money.wrap(100), DOCUMENTS, c);
    }

    function test_RevertGiven_NoSuchLoan() public {
        loan = Ids.loan(facility, "none");
        expectNoLoan(file(loan));
        refund(servicer, 100);
    }

    function test_RevertGiven_Archived() public {
        toArchived();
        expectArchived();
        refund(servicer, 100);
    }

    function test_RevertGiven_ThePaymentIsReversed() public {
        toCredit();
        pay(500, "other");
        vm.prank(bank);
        ledger.reversePayment(loan, payment("r"), "proof", DOCUMENTS);
        vm.expectRevert(abi.encodeWithSelector(PaymentInState.selector, payment("r"), PaymentState.Reversed));
        refund(servicer, 100);
    }

    function test_RevertWhen_ThePaymentIsNone() public {
        toCredit();
        vm.expectRevert(abi.encodeWithSelector(PaymentUnknown.selector, loan, payment("none")));
        vm.prank(servicer);
        ledger.refundOverpayment(loan, payment("none"), Money.wrap(1), DOCUMENTS, inPerson());
    }

    function test_RevertWhen_ThereIsNoAmount() public {
        toCredit();
        vm.expectRevert(AmountMissing.selector);
        refund(servicer, 0);
    }

    function test_RevertWhen_ItIsMoreThanTheCredit() public {
        toCredit();
        vm.expectRevert(abi.encodeWithSelector(CreditShort.selector, loan, 8_321, 8_320));
        refund(servicer, 8_321);
    }

    function test_Refund_ByTheServicer() public {
        toCredit();
        bytes32 object = bytes32(PaymentId.unwrap(payment("r")));
        uint32 seq = ledger.fileOf(file(loan)).seq + 1;
        expectLogged(file(loan), object, Nodes.OVERPAYMENT_REFUNDED, seq, servicer, effectOf(8_000, 320), "");
        refund(servicer, 8_000);
        assertEq(ledger.loanOf(loan).credit.fen(), 320);
        assertEq(ledger.balanceOf(AccountKind.Payable, file(party)), 8_000);
        // It stands in the list of payments, so that a replay finds it.
        assertEq(ledger.loanOf(loan).payments, 2);
        Payment memory p = ledger.paymentOf(ledger.loanOf(loan).lastPayment);
        assertTrue(p.kind == PaymentKind.Refund);
        assertEq(p.amount.fen(), 8_000);
    }

    function test_Refund_ByTheBorrower() public {
        toCredit();
        Consent memory c = consentTo(borrowerKey, effectOf(8_320, 0));
        vm.prank(keeper);
        ledger.refundOverpayment(loan, payment("r"), Money.wrap(8_320), DOCUMENTS, c);
        assertEq(ledger.loanOf(loan).credit.fen(), 0);
        vm.prank(borrower);
        ledger.withdraw(AccountKind.Payable, party, borrower, Money.wrap(8_320));
        assertEq(token.balanceOf(borrower), 8_320);
    }

    /// Another credit than the one that was signed for is refused.
    function test_RevertWhen_TheCreditHasChanged() public {
        toCredit();
        Consent memory c = consentTo(borrowerKey, effectOf(100, 8_220));
        pay(1, "one fen more");
        vm.expectPartialRevert(ConsentInvalid.selector);
        ledger.refundOverpayment(loan, payment("r"), Money.wrap(100), DOCUMENTS, c);
    }

    /// Credit that the lender has taken away and owes back is not here to be refunded. A prepayment of 10,000.00 and what had accrued falls to the credit when the payment
    /// before it is reversed; the lender had withdrawn all.
    function test_RevertGiven_TheClaimOwesTheCredit() public {
        toDisbursed();
        goTo(2026, 2, 11);
        pay(10_000, "r");
        Day today = ledger.today();
        vm.prank(borrower);
        ledger.quotePrepayment(loan, QuoteKind.Full, NIL, today, DOCUMENTS, inPerson());
        vm.prank(bank);
        ledger.prepayInFull(loan, 1, "all", DOCUMENTS, inPerson());
        token.grantRole(token.HOLDER(), admin);
        vm.prank(admin);
        ledger.withdraw(AccountKind.Payable, lender, admin, Money.wrap(1_013_000));
        vm.prank(bank);
        ledger.reversePayment(loan, payment("r"), "proof", DOCUMENTS);
        Loan memory l = ledger.loanOf(loan);
        assertTrue(l.marks & MARK_CLAIM_OWES != 0);
        // 10,030.00 less the bill of 916.80 is credit; the lender holds it all, and owes the 100.00 to the bank besides.
        assertEq(l.credit.fen(), 911_320);
        assertEq(ledger.claimOf(loan, 1).owes.fen(), 911_320);
        assertEq(ledger.receivableOf(lender), 10_000);
        vm.expectRevert(abi.encodeWithSelector(CreditShort.selector, loan, 1, 0));
        vm.prank(servicer);
        ledger.refundOverpayment(loan, payment("all"), Money.wrap(1), DOCUMENTS, inPerson());
        // The next instalment is paid from that credit: the lender has its money already, and gets nothing twice.
        goTo(2026, 3, 15);
        ledger.advance(loan);
        assertEq(ledger.claimOf(loan, 1).owes.fen(), 911_320 - 91_680);
        assertEq(ledger.balanceOf(AccountKind.Payable, file(lender)), 0);
        assertEq(ledger.receivableOf(lender), 10_000);
    }
}
