// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.28;

import "./ModifiedLoanTest.sol";
import {Vm} from "forge-std/Vm.sol";

/// The loan of ModifiedLoanTest, paid out to a merchant. On 25 February 11,000.00 are left, of which 55.00 of interest have accrued.
contract ApplyMerchantRefundTest is ModifiedLoanTest {
    uint256 private bankKey;

    function setUp() public override {
        super.setUp();
        (bank, bankKey) = makeAddrAndKey("bank with a key");
        vm.prank(admin);
        ledger.grantRole(lender, bank, Role.Bank);
        useOfFunds = keccak256(abi.encode(PAYEE, PURPOSE));
    }

    function _toPaidOut() private {
        terms = termsOf(Method.EqualPrincipal);
        terms.principal = Money.wrap(1_200_000);
        toApprovedDrawdown();
        releaseToPayee();
        confirm();
    }

    function _toTenDaysOn() private {
        _toPaidOut();
        goTo(2026, 2, 15);
        pay(118_000, "row 1");
        goTo(2026, 2, 25);
    }

    function _bankSays(uint256 key, uint64 amount, bytes32 receipt) private returns (Consent memory) {
        return signedBy(key, abi.encode(TypedData.MERCHANT_REFUND, loan, Money.wrap(amount), receipt, DOCUMENTS));
    }

    function _apply(uint64 amount, bytes32 receipt) private {
        Consent memory c = _bankSays(bankKey, amount, receipt);
        vm.prank(servicer);
        ledger.applyMerchantRefund(loan, Money.wrap(amount), receipt, DOCUMENTS, c);
    }

    function test_RevertWhen_NoServicerSaysSo() public {
        _toTenDaysOn();
        Consent memory c = _bankSays(bankKey, 100, "r");
        expectWrongCaller(Nodes.MERCHANT_REFUND_APPLIED, operator, bit(Role.Servicer));
        vm.prank(operator);
        ledger.applyMerchantRefund(loan, Money.wrap(100), "r", DOCUMENTS, c);
    }

    function test_RevertWhen_NoBankSaysSo() public {
        _toTenDaysOn();
        vm.prank(servicer);
        vm.expectRevert(abi.encodeWithSelector(ConsentMissing.selector, Nodes.MERCHANT_REFUND_APPLIED, address(0)));
        ledger.applyMerchantRefund(loan, Money.wrap(100), "r", DOCUMENTS, inPerson());
        Consent memory c = _bankSays(strangerKey, 100, "r");
        vm.prank(servicer);
        expectWrongCaller(Nodes.MERCHANT_REFUND_APPLIED, stranger, bit(Role.Bank));
        ledger.applyMerchantRefund(loan, Money.wrap(100), "r", DOCUMENTS, c);
    }

    function test_RevertGiven_TheBorrowerWasPaid() public {
        toTenDaysOn();
        Consent memory c = _bankSays(bankKey, 100, "r");
        expectUnexpected();
        vm.prank(servicer);
        ledger.applyMerchantRefund(loan, Money.wrap(100), "r", DOCUMENTS, c);
    }

    function test_RevertWhen_NothingOrMoreThanTheUnpaidPrincipalComesBack() public {
        _toTenDaysOn();
        uint64[2] memory wrong = [uint64(0), 1_100_001];
        for (uint256 i = 0; i < 2; i++) {
            Consent memory c = _bankSays(bankKey, wrong[i], "r");
            vm.expectRevert(abi.encodeWithSelector(PrincipalOutOfRange.selector, loan, wrong[i], 1, 1_100_000));
            vm.prank(servicer);
            ledger.applyMerchantRefund(loan, Money.wrap(wrong[i]), "r", DOCUMENTS, c);
        }
        Consent memory none = _bankSays(bankKey, 100, 0);
        vm.expectRevert(ReceiptMissing.selector);
        vm.prank(servicer);
        ledger.applyMerchantRefund(loan, Money.wrap(100), 0, DOCUMENTS, none);
    }

    function test_RevertGiven_TheReceiptIsUsed() public {
        _toTenDaysOn();
        Consent memory c = _bankSays(bankKey, 100, "row 1");
        vm.expectRevert(abi.encodeWithSelector(ReceiptUsed.selector, Ids.payment(lender, "row 1")));
        vm.prank(servicer);
        ledger.applyMerchantRefund(loan, Money.wrap(100), "row 1", DOCUMENTS, c);
    }

    function test_RevertGiven_Settled() public {
        _toPaidOut();
        _apply(1_200_000, "all");
        Consent memory c = _bankSays(bankKey, 100, "r");
        vm.expectRevert(abi.encodeWithSelector(LoanInState.selector, loan, LoanState.Settled));
        vm.prank(servicer);
        ledger.applyMerchantRefund(loan, Money.wrap(100), "r", DOCUMENTS, c);
    }

    /// 8,800.00 over eleven dates: 800.00 each. Interest to 15 March: 55.00 + 8,800.00 · 18 % · 20 / 360 = 143.00; then 8,000.00 · 18 % / 12 = 120.00.
    function test_Apply_SchedulesTheRestAnew() public {
        _toTenDaysOn();
        uint256 before = token.balanceOf(address(ledger));
        _apply(220_000, "r");
        assertRow(2, date(2026, 3, 15), 80_000, 14_300);
        assertRow(3, date(2026, 4, 15), 80_000, 12_000);
        assertRow(12, date(2027, 1, 15), 80_000, 1_200);
        Loan memory l = ledger.loanOf(loan);
        assertEq(l.distributed.fen(), 338_000);
        assertEq(l.undue.fen(), 880_000);
        assertEq(l.credit.fen(), 0);
        assertEq(ledger.facilityOf(facility).outstanding.fen(), 880_000);
        assertEq(token.balanceOf(address(ledger)), before + 220_000);
        assertTrue(ledger.paymentOf(Ids.payment(lender, "r")).kind == PaymentKind.MerchantRefund);
    }

    /// All that is not due yet and 500.00 of row 1 come back: the rest is due. 180.00 of row 1 and 55.00 that have accrued stay owed.
    function test_Apply_TakesArrearsLast() public {
        _toPaidOut();
        goTo(2026, 2, 25);
        _apply(1_150_000, "r");
        Loan memory l = ledger.loanOf(loan);
        assertTrue(l.state == LoanState.Overdue);
        assertEq(l.rows, 1);
        assertRow(1, date(2026, 2, 15), 50_000, 23_500);
        assertEq(l.overduePrincipal.fen(), 50_000);
        pay(50_000 + 23_500 + 667, "rest");
        assertTrue(ledger.loanOf(loan).state == LoanState.Settled);
    }

    function test_Apply_OnTheFirstDaySettlesTheLoan() public {
        _toPaidOut();
        _apply(1_200_000, "all");
        Loan memory l = ledger.loanOf(loan);
        assertTrue(l.state == LoanState.Settled);
        assertEq(l.distributed.fen(), 1_200_000);
        assertEq(ledger.facilityOf(facility).open, 0);
        assertEq(ledger.facilityOf(facility).outstanding.fen(), 0);
    }

    /// Without interest or penalty: row 1 is overdue, and everything comes back. The arrears are cured, the money is allocated, then the loan is at its end.
    function test_Apply_CuresBeforeTheEnd() public {
        terms = termsOf(Method.EqualPrincipal);
        (terms.rate, terms.penaltyRate) = (Rate.wrap(0), Rate.wrap(0));
        _toReleasedAtNoRate();
        goTo(2026, 2, 25);
        ledger.advance(loan);
        assertTrue(ledger.loanOf(loan).state == LoanState.Overdue);
        vm.recordLogs();
        _apply(1_000_000, "all");
        assertTrue(ledger.loanOf(loan).state == LoanState.Settled);
        uint8[5] memory order = [
            Nodes.MERCHANT_REFUND_APPLIED,
            Nodes.OVERDUE_CURED,
            Nodes.PAYMENT_ALLOCATED,
            Nodes.OBLIGATIONS_MET,
            Nodes.LOAN_NOTE_CANCELLED
        ];
        Vm.Log[] memory logs = vm.getRecordedLogs();
        uint256 next = 0;
        for (uint256 i = 0; i < logs.length && next < order.length; i++) {
            if (logs[i].topics[0] == NodeReached.selector && uint256(logs[i].topics[2]) == order[next]) next++;
        }
        assertEq(next, order.length);
        assertEq(ledger.facilityOf(facility).overdueLoans, 0);
    }

    /// Under an assessment whose band begins at nothing.
    function _toReleasedAtNoRate() private {
        toApplied();
        ICredit.Assessment memory a = assessment();
        a.minRate = Rate.wrap(0);
        vm.prank(modelOperator);
        ledger.postRiskAssessment(facility, a, DOCUMENTS);
        approve();
        accept();
        propose();
        disclose();
        signAsBorrower();
        signAsLender();
        requestDrawdown();
        approveDrawdown();
        releaseToPayee();
        confirm();
    }

    function test_Apply_IsFinal() public {
        _toTenDaysOn();
        _apply(220_000, "r");
        PaymentId id = Ids.payment(lender, "r");
        vm.expectRevert(abi.encodeWithSelector(PaymentFinal.selector, id, PaymentKind.MerchantRefund));
        vm.prank(bank);
        ledger.reversePayment(loan, id, "proof", DOCUMENTS);
    }

    /// What comes later is played over it.
    function test_Apply_IsSeenByAPlay() public {
        _toTenDaysOn();
        _apply(220_000, "r");
        goTo(2026, 3, 15);
        pay(94_300, "row 2");
        vm.prank(bank);
        ledger.reversePayment(loan, Ids.payment(lender, "row 2"), "proof", DOCUMENTS);
        Loan memory l = ledger.loanOf(loan);
        assertEq(l.distributed.fen(), 338_000);
        assertEq(l.firstOpen, 2);
        assertRow(2, date(2026, 3, 15), 80_000, 14_300);
        assertEq(ledger.instalmentOf(loan, 2).principalPaid.fen(), 0);
    }
}
