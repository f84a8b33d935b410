// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.28;

import "./RunningLoanTest.sol";

contract IssueBillTest is RunningLoanTest {
    function _bill(uint16 row) private {
        vm.prank(keeper);
        ledger.issueBill(loan, row);
    }

    function _expectBill(Day effective) private {
        bytes memory effect = abi.encodeCall(
            IEffects.billIssued, (date(2026, 2, 15), Money.wrap(76_680), Money.wrap(15_000), Money.wrap(0))
        );
        expectStep(file(loan), rowObject(1), Nodes.BILL_ISSUED, 0, keeper, effective, effect);
    }

    function test_RevertGiven_NoSuchLoan() public {
        expectNoLoan(file(loan));
        _bill(1);
    }

    function test_RevertGiven_NotDisbursed() public {
        toReleased();
        expectUnexpected();
        _bill(1);
    }

    function test_RevertGiven_Archived() public {
        toArchived();
        expectArchived();
        _bill(1);
    }

    function test_RevertWhen_ThereIsNoSuchRow() public {
        toDisbursed();
        goTo(2026, 2, 10);
        expectRowUnknown(0, 12);
        _bill(0);
        expectRowUnknown(13, 12);
        _bill(13);
    }

    function test_RevertWhen_TheNoticeHasNotBegun() public {
        toDisbursed();
        goTo(2026, 2, 9);
        expectTooEarly(Nodes.BILL_ISSUED, 1, date(2026, 2, 10));
        _bill(1);
        goTo(2026, 2, 10);
        expectTooEarly(Nodes.BILL_ISSUED, 2, date(2026, 3, 10));
        _bill(2);
    }

    function test_RevertGiven_Billed() public {
        toDisbursed();
        goTo(2026, 2, 10);
        _bill(1);
        expectRepeated(Nodes.BILL_ISSUED, rowObject(1));
        _bill(1);
        toNextDay();
        expectRepeated(Nodes.BILL_ISSUED, rowObject(1));
        _bill(1);
    }

    function toNextDay() private {
        goTo(ledger.today().plus(1));
    }

    /// A row that a full prepayment has cancelled is not billed any more.
    function test_RevertGiven_PrepaidInFull() public {
        toDisbursed();
        goTo(2026, 1, 25);
        vm.prank(borrower);
        ledger.quotePrepayment(loan, QuoteKind.Full, NIL, date(2026, 1, 25), DOCUMENTS, inPerson());
        vm.prank(bank);
        ledger.prepayInFull(loan, 1, "payoff", DOCUMENTS, inPerson());
        goTo(2026, 2, 10);
        expectRowPaid(1);
        _bill(1);
    }

    function test_Bill_OnItsDay() public {
        toDisbursed();
        goTo(2026, 2, 10);
        _expectBill(date(2026, 2, 10));
        _bill(1);
        assertTrue(ledger.instalmentOf(loan, 1).state == InstalmentState.Billed);
        assertTrue(ledger.instalmentOf(loan, 2).state == InstalmentState.Scheduled);
        assertEq(ledger.loanOf(loan).billed, 1);
    }

    /// Called late, it is in effect from its day.
    function test_Bill_Late() public {
        toDisbursed();
        goTo(2026, 2, 14);
        _expectBill(date(2026, 2, 10));
        _bill(1);
    }

    function test_Bill_ByAnyone() public {
        toDisbursed();
        goTo(2026, 2, 10);
        vm.prank(stranger);
        ledger.issueBill(loan, 1);
        assertEq(ledger.loanOf(loan).billed, 1);
    }

    /// A first period shorter than the notice is billed when it begins.
    function test_Bill_AtTheDisbursement() public {
        terms.firstDue = date(2026, 1, 18);
        terms.dueDay = 18;
        terms.drawBy = date(2026, 1, 17);
        toDisbursed();
        Instalment memory r = ledger.instalmentOf(loan, 1);
        assertTrue(r.state == InstalmentState.Billed);
        // Three days: 10,000.00 · 18 % · 3 / 360.
        assertEq(r.interest.fen(), 1_500);
        expectRepeated(Nodes.BILL_ISSUED, rowObject(1));
        _bill(1);
        goTo(2026, 2, 12);
        expectTooEarly(Nodes.BILL_ISSUED, 2, date(2026, 2, 13));
        _bill(2);
    }

    /// A closed due date moves the day of payment, not that of the bill.
    function test_Bill_IsNotShifted() public {
        Product memory p = product();
        p.followingBusinessDay = true;
        productId = publish(p);
        toDisbursed();
        closeDays(date(2026, 2, 15), date(2026, 2, 23));
        goTo(2026, 2, 10);
        _expectBill(date(2026, 2, 10));
        _bill(1);
    }
}
