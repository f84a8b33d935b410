// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.28;

import "./ModifiedLoanTest.sol";
import "./PlayedLoanTest.sol";

/// A loan whose terms were changed is played from there on (docs/explain/money.md §10).
contract AmendedReplayTest is ModifiedLoanTest, PlayedLoanTest {
    function setUp() public override(DeployedLedgerTest, SecuredTest) {
        SecuredTest.setUp();
    }

    /// 11,000.00 over 22 months: row 1, of 15 March, is 500.00 + 165.00.
    function _toExtended() private {
        toTenDaysOn();
        extend(22);
    }

    /// Row 1 owes 1,000.00 + 100.00 and is overdue; 6.67 of penalty are waived.
    function _toWaived() private {
        toOverdueParts();
        waive(Relief(NIL, Money.wrap(8_000), NIL, Money.wrap(667)));
    }

    /// What is owed and when, whatever came and went.
    function _standing() private view returns (bytes32) {
        Loan memory l = ledger.loanOf(loan);
        (l.payments, l.lastPayment, l.nextEvent) = (0, PaymentId.wrap(0), Day.wrap(0));
        Facility memory f = ledger.facilityOf(facility);
        return keccak256(
            abi.encode(l, ledger.instalmentsOf(loan), ledger.penaltyOwed(loan), f.outstanding, f.overdueLoans, f.open)
        );
    }

    /* ------------------------------------------------------------------ BEHIND THE BASE */

    /// What it repaid counts in the new terms.
    function test_RevertWhen_APaymentBehindTheBaseIsReversed() public {
        _toExtended();
        vm.expectRevert(abi.encodeWithSelector(PaymentBehindBase.selector, loan, payment("row 1"), 1));
        reverse("row 1");
    }

    function test_RevertWhen_MoneyIsBookedOfADayBeforeTheBase() public {
        _toExtended();
        goTo(2026, 2, 26);
        vm.expectRevert(
            abi.encodeWithSelector(ValueDayOutOfRange.selector, date(2026, 2, 24), date(2026, 2, 25), date(2026, 2, 26))
        );
        payLate(1_000, "late", date(2026, 2, 24));
    }

    /// Of 50.00 too much 50.00 were refunded, then that payment was called back: the borrower's account gave the refund back. Whatever is played after the extension, it stays so.
    function test_ARefundUncoveredBeforeTheBaseIsNotPaidOnceMore() public {
        toEqualParts();
        goTo(2026, 2, 15);
        pay(5_000, "too much");
        goTo(2026, 2, 16);
        pay(118_000, "row 1");
        vm.prank(servicer);
        ledger.refundOverpayment(loan, payment("row 1"), Money.wrap(5_000), DOCUMENTS, inPerson());
        reverse("too much");
        pay(5_000, "rest");
        goTo(2026, 2, 25);
        extend(22);
        goTo(2026, 2, 26);
        pay(1_000, "early");
        uint256 before = ledger.balanceOf(AccountKind.Payable, file(party));
        payLate(2_000, "late", date(2026, 2, 25));
        assertEq(ledger.balanceOf(AccountKind.Payable, file(party)), before);
        _assertCovered();
    }

    /// The tokens are those of the lender's accounts, the borrower's and the loan's credit.
    function _assertCovered() private view {
        uint256 sum = ledger.balanceOf(AccountKind.Pool, file(lender))
            + ledger.balanceOf(AccountKind.Payable, file(lender)) + ledger.balanceOf(AccountKind.Payable, file(party));
        sum += ledger.loanOf(loan).credit.fen() - ledger.claimOf(loan, 1).owes.fen();
        assertEq(token.balanceOf(address(ledger)), sum);
    }

    /* ------------------------------------------------------------------ AFTER IT */

    function test_ReverseAPayment() public {
        _toExtended();
        goTo(2026, 3, 15);
        uint256 before = vm.snapshotState();
        goTo(2026, 4, 10);
        ledger.advance(loan);
        // 26 days of 24 % on 500.00.
        assertEq(ledger.penaltyOwed(loan).fen(), 867);
        bytes32 never = _standing();
        vm.revertToState(before);
        pay(66_500, "new row 1");
        assertTrue(ledger.instalmentOf(loan, 1).state == InstalmentState.Settled);
        goTo(2026, 4, 10);
        reverse("new row 1");
        assertEq(_standing(), never);
        assertRow(1, date(2026, 3, 15), 50_000, 16_500);
        assertTrue(ledger.instalmentOf(loan, 1).state == InstalmentState.Overdue);
    }

    /// The arrears are overdue from the base on, and what was waived stays so.
    function test_ReverseAPaymentOfTheArrears() public {
        _toWaived();
        goTo(2026, 3, 7);
        uint256 before = vm.snapshotState();
        goTo(2026, 3, 9);
        ledger.advance(loan);
        // 22 days in all are 14.67, less 6.67.
        assertEq(ledger.penaltyOwed(loan).fen(), 800);
        bytes32 never = _standing();
        vm.revertToState(before);
        ledger.advance(loan);
        pay(110_666, "arrears");
        assertEq(ledger.facilityOf(facility).overdueLoans, 0);
        goTo(2026, 3, 9);
        reverse("arrears");
        assertEq(_standing(), never);
        assertEq(ledger.facilityOf(facility).overdueLoans, 1);
        assertEq(ledger.loanOf(loan).bucket, 1);
    }

    /// 16 days of penalty up to 3 March are 10.67, less 6.67: 4.00.
    function test_BookAPaymentLate() public {
        _toWaived();
        goTo(2026, 3, 7);
        ledger.advance(loan);
        payLate(110_400, "late", date(2026, 3, 3));
        Loan memory l = ledger.loanOf(loan);
        assertTrue(l.state == LoanState.Active);
        assertEq(l.credit.fen(), 0);
        assertEq(ledger.penaltyOwed(loan).fen(), 0);
        assertEq(l.firstOpen, 2);
        assertRow(2, date(2026, 3, 15), 100_000, 16_500);
        assertEq(ledger.facilityOf(facility).overdueLoans, 0);
    }

    /// 2,100.00 on 1 April: 21 rows of 400.00, the first with 14 days of interest on 8,400.00. Without it the rows of the extension come back.
    function test_ReverseAPrepayment() public {
        _toExtended();
        goTo(2026, 3, 15);
        pay(66_500, "new row 1");
        goTo(2026, 4, 1);
        prepay(QuoteKind.Reduced, 210_000, "prepaid");
        assertRow(2, date(2026, 4, 15), 40_000, 5_880);
        assertRow(22, date(2027, 12, 15), 40_000, 600);
        assertEq(ledger.loanOf(loan).version, 3);
        goTo(2026, 4, 2);
        reverse("prepaid");
        assertRow(2, date(2026, 4, 15), 50_000, 15_750);
        assertRow(22, date(2027, 12, 15), 50_000, 750);
        assertEq(ledger.loanOf(loan).version, 4);
        assertEq(ledger.facilityOf(facility).outstanding.fen(), 1_050_000);
    }

    /// A late payment of before a prepayment that came after the base.
    function test_APrepaymentStands() public {
        _toExtended();
        goTo(2026, 3, 15);
        pay(66_500, "new row 1");
        goTo(2026, 4, 1);
        prepay(QuoteKind.Shortened, 210_000, "prepaid");
        Instalment[] memory rows = ledger.instalmentsOf(loan);
        goTo(2026, 4, 3);
        payLate(1_000, "late", date(2026, 3, 30));
        assertEq(keccak256(abi.encode(ledger.instalmentsOf(loan))), keccak256(abi.encode(rows)));
        assertEq(ledger.loanOf(loan).credit.fen(), 1_000);
    }

    /// The restructured loan, played again from its base.
    function test_ReverseAPaymentOfARestructuredLoan() public {
        toOverdueParts();
        Terms memory t = renewed(10);
        t.principal = Money.wrap(1_224_167);
        uint8 all = RESTARTS | CAPITALISES_INTEREST | CAPITALISES_PENALTY;
        propose(t, all, noRelief());
        acceptRestructuring(t, all, noRelief());
        goTo(2026, 3, 15);
        uint256 before = vm.snapshotState();
        goTo(2026, 5, 2);
        ledger.advance(loan);
        bytes32 never = _standing();
        vm.revertToState(before);
        pay(500_000, "much");
        goTo(2026, 5, 2);
        reverse("much");
        assertEq(_standing(), never);
    }

    /* ------------------------------------------------------------------ THE END AT THE BASE */

    /// One row of 12,000.00 + 180.00, paid late without the penalty, which is waived: 12,180.00 at ten days of 24 % owe 80.00 besides.
    function _toEndedByAWaiver() private {
        terms = termsOf(Method.EqualPrincipal);
        (terms.principal, terms.periods) = (Money.wrap(1_200_000), 1);
        terms.allocationOrder = bytes5(0x0001040302);
        toDisbursed();
        goTo(2026, 2, 25);
        pay(1_218_000, "all but the penalty");
        waive(Relief(NIL, NIL, NIL, Money.wrap(8_000)));
        assertTrue(ledger.loanOf(loan).state == LoanState.Settled);
    }

    function test_ALoanThatAWaiverEndedStaysEnded() public {
        _toEndedByAWaiver();
        bytes32 never = keccak256(abi.encode(ledger.instalmentsOf(loan)));
        uint256 distributed = ledger.loanOf(loan).distributed.fen();
        goTo(2026, 2, 27);
        pay(100, "more");
        vm.recordLogs();
        reverse("more");
        assertTrue(ledger.loanOf(loan).state == LoanState.Settled);
        assertEq(keccak256(abi.encode(ledger.instalmentsOf(loan))), never);
        assertEq(ledger.loanOf(loan).distributed.fen(), distributed);
        assertEq(ledger.loanOf(loan).credit.fen(), 0);
        assertEq(ledger.facilityOf(facility).open, 0);
        assertEq(ledger.loanOf(loan).closedOn.number(), date(2026, 2, 25).number());
        assertTrue(ledger.claimOf(loan, 1).state == ClaimState.Cancelled);
        Vm.Log[] memory logs = vm.getRecordedLogs();
        assertEq(logged(logs, Nodes.OBLIGATIONS_MET), 1);
        assertEq(logged(logs, Nodes.LOAN_NOTE_CANCELLED), 1);
    }

    /// The same where money is booked late: it is credit.
    function test_ALoanThatAWaiverEndedStaysEndedWhenMoneyIsBookedLate() public {
        _toEndedByAWaiver();
        goTo(2026, 2, 27);
        pay(100, "more");
        payLate(50, "late", date(2026, 2, 26));
        assertTrue(ledger.loanOf(loan).state == LoanState.Settled);
        assertEq(ledger.loanOf(loan).credit.fen(), 150);
        assertEq(ledger.facilityOf(facility).open, 0);
    }

    /* ------------------------------------------------------------------ CREDIT FROM BEFORE THE BASE */

    /// 200.00 too much on 25 February are credit of the extended loan; 100.00 more came on 1 March. On 15 March the credit pays of row 1.
    function _toPaidOutOfCredit() private {
        toTenDaysOn();
        pay(20_000, "too much");
        extend(22);
        goTo(2026, 3, 1);
        pay(10_000, "more");
        goTo(2026, 3, 15);
        ledger.advance(loan);
        assertEq(ledger.loanOf(loan).credit.fen(), 0);
    }

    function test_WhatCreditFromBeforeTheBasePaysIsLoggedAnew() public {
        _toPaidOutOfCredit();
        vm.recordLogs();
        reverse("more");
        Vm.Log[] memory logs = vm.getRecordedLogs();
        assertEq(logged(logs, Nodes.PAYMENT_ALLOCATED), 1);
        (bytes32 object, bytes memory effect) = _entry(logs, Nodes.PAYMENT_ALLOCATED);
        assertEq(object, bytes32(PaymentId.unwrap(payment("too much"))));
        Parts memory parts = Parts(NIL, Money.wrap(16_500), NIL, NIL, Money.wrap(3_500), NIL);
        uint256[] memory lines = new uint256[](1);
        lines[0] = (1 << 192) | (16_500 << 64) | 3_500;
        assertEq(effect, abi.encodeCall(IEffects.paymentAllocated, (parts, lines, true)));
        (, effect) = _entry(logs, Nodes.PAYMENT_REVERSED);
        assertEq(effect, abi.encodeCall(IEffects.paymentReversed, (Money.wrap(10_000), "proof", 3, 2)));
        assertEq(ledger.instalmentOf(loan, 1).principalPaid.fen(), 3_500);
        assertEq(ledger.loanOf(loan).distributed.fen(), 118_000 + 20_000);
    }

    /// What it paid of the first row stands, where what changes comes behind another payment since.
    function test_WhatCreditPaidBeforeAPaymentThatStandsIsNotLoggedAgain() public {
        _toPaidOutOfCredit();
        goTo(2026, 3, 16);
        pay(1_000, "rest");
        vm.recordLogs();
        reverse("rest");
        Vm.Log[] memory logs = vm.getRecordedLogs();
        (, bytes memory effect) = _entry(logs, Nodes.PAYMENT_REVERSED);
        assertEq(effect, abi.encodeCall(IEffects.paymentReversed, (Money.wrap(1_000), "proof", 4, 3)));
        // Of "more" its own, and what credit paid after it.
        assertEq(logged(logs, Nodes.PAYMENT_ALLOCATED), 2);
    }

    function _entry(Vm.Log[] memory logs, uint8 node) private pure returns (bytes32 object, bytes memory effect) {
        for (uint256 i = 0; i < logs.length; i++) {
            if (logs[i].topics[0] != NodeReached.selector || uint256(logs[i].topics[2]) != node) continue;
            object = logs[i].topics[3];
            (,,,,,, effect,) = abi.decode(logs[i].data, (uint32, address, uint64, Day, uint32, bytes32, bytes, bytes));
        }
    }

    /// Whatever was paid after the base, and whenever: reversed, it never was.
    function testFuzz_AReversedPaymentNeverWas(uint64 amount, uint8 wait, uint8 longer, bool waived) public {
        if (waived) _toWaived();
        else _toExtended();
        goTo(ledger.today().plus(bound(wait, 0, 120)));
        ledger.advance(loan);
        Day later = ledger.today().plus(bound(longer, 0, 120));
        uint256 before = vm.snapshotState();
        goTo(later);
        ledger.advance(loan);
        bytes32 never = _standing();
        vm.revertToState(before);
        pay(uint64(bound(amount, 1, 2_000_000)), "money");
        goTo(later);
        reverse("money");
        assertEq(_standing(), never);
    }
}
