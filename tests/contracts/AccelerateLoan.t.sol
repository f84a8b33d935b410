// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.28;

import "./ModifiedLoanTest.sol";

contract AccelerateLoanTest is ModifiedLoanTest {
    // Of the files, in the layout of the ledger.
    uint256 private constant FILES = 1;

    /// The default of the loan is another function's business: here it has happened.
    function _default() private {
        bytes32 slot = bytes32(uint256(keccak256(abi.encode(loan, FILES))) + 1);
        bytes32 word = vm.load(address(ledger), slot);
        vm.store(address(ledger), slot, word | bytes32(uint256(1) << Nodes.DEFAULT_DECLARED));
        assertTrue(reached(file(loan), Nodes.DEFAULT_DECLARED));
    }

    function _accelerate(address by, bytes32 proof) private {
        vm.prank(by);
        ledger.accelerateLoan(loan, proof, DOCUMENTS);
    }

    function test_RevertWhen_NoOperatorAccelerates() public {
        toOverdueParts();
        _default();
        expectWrongCaller(Nodes.LOAN_ACCELERATED, servicer, bit(Role.Operator));
        _accelerate(servicer, "proof");
    }

    function test_RevertGiven_NoDefault() public {
        toOverdueParts();
        expectUnexpected();
        _accelerate(operator, "proof");
    }

    function test_RevertGiven_Settled() public {
        toSettled();
        _default();
        vm.expectRevert(abi.encodeWithSelector(LoanInState.selector, loan, LoanState.Settled));
        _accelerate(operator, "proof");
    }

    function test_RevertWhen_NothingProvesTheNotice() public {
        toOverdueParts();
        _default();
        vm.expectRevert(abi.encodeWithSelector(HashMissing.selector, loan, "noticeProof"));
        _accelerate(operator, 0);
    }

    function test_RevertGiven_ABillIsPaidAhead() public {
        toTenDaysOn();
        goTo(2026, 3, 11);
        pay(50_000, "ahead");
        _default();
        vm.expectRevert(abi.encodeWithSelector(BilledRowPaidAhead.selector, loan, 2));
        _accelerate(operator, "proof");
    }

    /// 12,000.00, the 180.00 of row 1 and 55.00 accrued, overdue since 15 February.
    function test_AnOverdueLoan() public {
        toOverdueParts();
        _default();
        _accelerate(operator, "proof");
        Loan memory l = ledger.loanOf(loan);
        assertTrue(l.state == LoanState.Overdue);
        assertEq(l.rows, 1);
        assertEq(l.version, 2);
        assertRow(1, date(2026, 2, 15), 1_200_000, 23_500);
        assertTrue(ledger.instalmentOf(loan, 1).state == InstalmentState.Overdue);
        assertEq(ledger.penaltyOwed(loan).fen(), 667);
        assertEq(ledger.facilityOf(facility).overdueLoans, 1);
        // Ten days of 24 % on 12,000.00 are 80.00, and there is no other interest.
        goTo(2026, 3, 7);
        ledger.advance(loan);
        assertEq(unpaidInAll(), 1_200_000 + 23_500 + 8_667);
        vm.expectPartialRevert(NodeRepeated.selector);
        _accelerate(operator, "proof");
        pay(1_232_167, "all");
        assertTrue(ledger.loanOf(loan).state == LoanState.Settled);
        assertEq(ledger.loanOf(loan).credit.fen(), 0);
        assertEq(ledger.facilityOf(facility).overdueLoans, 0);
        assertEq(ledger.facilityOf(facility).outstanding.fen(), 0);
    }

    /// What was not in arrears is due today, and overdue after the grace days: 4 days of 24 % on 11,000.00 are 29.33.
    function test_ALoanInOrder() public {
        toTenDaysOn();
        _default();
        _accelerate(operator, "proof");
        assertTrue(ledger.loanOf(loan).state == LoanState.Active);
        assertRow(1, date(2026, 2, 25), 1_100_000, 5_500);
        assertTrue(ledger.instalmentOf(loan, 1).state == InstalmentState.Due);
        goTo(2026, 3, 1);
        ledger.advance(loan);
        assertTrue(ledger.loanOf(loan).state == LoanState.Overdue);
        assertEq(ledger.penaltyOwed(loan).fen(), 2_933);
    }

    /// Reversed, it is owed again as it was.
    function test_ReverseAPayment() public {
        toOverdueParts();
        _default();
        _accelerate(operator, "proof");
        goTo(2026, 3, 7);
        ledger.advance(loan);
        bytes32 never = keccak256(abi.encode(ledger.instalmentsOf(loan), ledger.penaltyOwed(loan)));
        pay(1_232_167, "all");
        vm.prank(bank);
        ledger.reversePayment(loan, Ids.payment(lender, "all"), "proof", DOCUMENTS);
        assertEq(keccak256(abi.encode(ledger.instalmentsOf(loan), ledger.penaltyOwed(loan))), never);
        assertTrue(ledger.loanOf(loan).state == LoanState.Overdue);
        assertEq(ledger.facilityOf(facility).outstanding.fen(), 1_200_000);
    }

    /// A restructuring undoes it. The agreed duration is still that of the agreement.
    function test_RestructureAfterwards() public {
        toOverdueParts();
        _default();
        _accelerate(operator, "proof");
        Terms memory t = terms;
        (t.startDay, t.firstDue) = (date(2026, 2, 25), date(2026, 3, 15));
        propose(t, RESTARTS, noRelief());
        acceptRestructuring(t, RESTARTS, noRelief());
        assertFalse(reached(file(loan), Nodes.LOAN_ACCELERATED));
        assertFalse(reached(file(loan), Nodes.DEFAULT_DECLARED));
        assertRow(1, date(2026, 3, 15), 100_000, 23_500 + 12_000);
        assertRow(12, date(2027, 2, 15), 100_000, 1_500);
        assertEq(ledger.changesOf(loan).months, 12);
    }
}
