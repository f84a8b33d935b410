// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.28;

import "./ModifiedLoanTest.sol";
import {Balances} from "contracts/interfaces/IEngine.sol";

/// Row 1 is overdue from 19 February on; the debtor is told then, and in default on 7 March: 12,000.00 are unpaid, 180.00 of row 1, 11,000.00 · 18 % · 22 / 360 = 121.00 accrued since,
/// and penalty on 1,000.00 for twenty days, 13.33.
contract AccelerateLoanTest is ModifiedLoanTest {
    function _toDefault() private {
        toEqualParts();
        goTo(2026, 2, 19);
        ledger.advance(loan);
        toDefaultOver(118_000);
    }

    /// Row 1 was paid on its day, but a covenant was breached on 15 February; in default on 3 March.
    function _toDefaultInOrder() private {
        toEqualParts();
        goTo(2026, 2, 15);
        pay(118_000, "row 1");
        vm.prank(servicer);
        ledger.recordCovenant(loan, Covenant.Ratio, false, date(2026, 2, 20), "proof", DOCUMENTS);
        toDefaultOver(0);
    }

    function _accelerate(address by, bytes32 proof) private {
        vm.prank(by);
        ledger.accelerateLoan(loan, proof, DOCUMENTS, new Consent[](0));
    }

    function test_RevertWhen_NoOperatorAccelerates() public {
        _toDefault();
        expectWrongCaller(Nodes.LOAN_ACCELERATED, servicer, bit(Role.Operator));
        _accelerate(servicer, "proof");
    }

    function test_RevertGiven_NoDefault() public {
        toOverdueParts();
        expectUnexpected();
        _accelerate(operator, "proof");
    }

    function test_RevertGiven_Settled() public {
        terms.periods = 1;
        toDisbursed();
        goTo(2026, 2, 19);
        ledger.advance(loan);
        toDefaultOver(1000);
        pay(1_028_333, "all");
        vm.expectRevert(abi.encodeWithSelector(LoanInState.selector, loan, LoanState.Settled));
        _accelerate(operator, "proof");
    }

    function test_RevertWhen_NothingProvesTheNotice() public {
        _toDefault();
        vm.expectRevert(abi.encodeWithSelector(HashMissing.selector, loan, "noticeProof"));
        _accelerate(operator, 0);
    }

    /// Of row 2, of 15 March, 165.00 of interest and 335.00 of principal were paid on 11 March. By then 11,000.00 · 18 % · 26 / 360 = 143.00 have accrued: 22.00 are of days to
    /// come, and count as principal.
    function _toPaidAhead() private {
        _toDefaultInOrder();
        goTo(2026, 3, 11);
        pay(50_000, "ahead");
    }

    function test_ABillThatIsPaidAheadDoesNotPutItOff() public {
        _toPaidAhead();
        _accelerate(operator, "proof");
        assertRow(1, date(2026, 3, 11), 1_100_000 - 33_500 - 2_200, 0);
        assertEq(ledger.facilityOf(facility).outstanding.fen(), 1_064_300);
        assertEq(ledger.loanOf(loan).distributed.fen(), 118_000 + 50_000);
        pay(1_064_300, "all");
        assertTrue(ledger.loanOf(loan).state == LoanState.Settled);
        assertEq(ledger.facilityOf(facility).outstanding.fen(), 0);
    }

    /// Less than what has accrued: 143.00 less 100.00.
    function test_InterestThatWasPaidOfABillIsOwedNoMore() public {
        _toDefaultInOrder();
        goTo(2026, 3, 11);
        pay(10_000, "ahead");
        _accelerate(operator, "proof");
        assertRow(1, date(2026, 3, 11), 1_100_000, 4_300);
    }

    /// Accepted on 12 March, after 27 days: 148.50 had accrued, 16.50 of what was paid are of days to come.
    function test_ABankruptcyOfALoanThatIsPaidAhead() public {
        _toPaidAhead();
        goTo(2026, 3, 14);
        vm.prank(court);
        ledger.stayForBankruptcy(loan, "order", date(2026, 3, 12), Balances(NIL, NIL, NIL, NIL), DOCUMENTS);
        assertRow(1, date(2026, 3, 14), 1_100_000 - 33_500 - 1_650, 0);
        assertEq(ledger.facilityOf(facility).outstanding.fen(), 1_064_850);
    }

    /// 100.00 of credit are there when all is called in: they pay 99.00 of interest and 1.00 of principal, in the log.
    function _toCalledInWithCredit() private {
        _toDefaultInOrder();
        pay(10_000, "too much");
        _accelerate(operator, "proof");
    }

    function test_CreditPaysAtOnce() public {
        _toDefaultInOrder();
        pay(10_000, "too much");
        Parts memory parts = Parts(NIL, Money.wrap(9_900), NIL, NIL, Money.wrap(100), NIL);
        uint256[] memory lines = new uint256[](1);
        lines[0] = (1 << 192) | (9_900 << 64) | 100;
        bytes memory effect = abi.encodeCall(IEffects.paymentAllocated, (parts, lines, true));
        bytes32 object = bytes32(PaymentId.unwrap(Ids.payment(lender, "too much")));
        uint32 seq = ledger.fileOf(file(loan)).seq + 2;
        vm.expectEmit(address(ledger));
        emit NodeReached(
            file(loan),
            Nodes.PAYMENT_ALLOCATED,
            object,
            seq,
            operator,
            uint64(block.timestamp),
            ledger.today(),
            0,
            0,
            effect,
            ""
        );
        _accelerate(operator, "proof");
        assertEq(ledger.loanOf(loan).credit.fen(), 0);
        assertEq(ledger.instalmentOf(loan, 1).principalPaid.fen(), 100);
        assertEq(ledger.facilityOf(facility).outstanding.fen(), 1_099_900);
    }

    /// So it does in a play.
    function test_CreditPaysAtOnceInAPlay() public {
        _toCalledInWithCredit();
        goTo(2026, 3, 7);
        ledger.advance(loan);
        bytes32 never = keccak256(abi.encode(ledger.instalmentsOf(loan), ledger.penaltyOwed(loan)));
        pay(500_000, "half");
        vm.prank(bank);
        ledger.reversePayment(loan, Ids.payment(lender, "half"), "proof", DOCUMENTS);
        assertEq(keccak256(abi.encode(ledger.instalmentsOf(loan), ledger.penaltyOwed(loan))), never);
        assertEq(ledger.loanOf(loan).credit.fen(), 0);
        assertEq(ledger.loanOf(loan).distributed.fen(), 118_000 + 10_000);
    }

    function test_AnOverdueLoan() public {
        _toDefault();
        _accelerate(operator, "proof");
        Loan memory l = ledger.loanOf(loan);
        assertTrue(l.state == LoanState.Overdue);
        assertEq(l.rows, 1);
        assertEq(l.version, 2);
        assertRow(1, date(2026, 2, 15), 1_200_000, 30_100);
        assertTrue(ledger.instalmentOf(loan, 1).state == InstalmentState.Overdue);
        assertEq(ledger.penaltyOwed(loan).fen(), 1_333);
        assertEq(ledger.facilityOf(facility).overdueLoans, 1);
        // Ten days of 24 % on 12,000.00 are 80.00, and there is no other interest.
        goTo(2026, 3, 17);
        ledger.advance(loan);
        assertEq(unpaidInAll(), 1_200_000 + 30_100 + 9_333);
        vm.expectPartialRevert(NodeRepeated.selector);
        _accelerate(operator, "proof");
        pay(1_239_433, "all");
        assertTrue(ledger.loanOf(loan).state == LoanState.Settled);
        assertEq(ledger.loanOf(loan).credit.fen(), 0);
        assertEq(ledger.facilityOf(facility).overdueLoans, 0);
        assertEq(ledger.facilityOf(facility).outstanding.fen(), 0);
    }

    /// What was not in arrears is due today, with 11,000.00 · 18 % · 18 / 360 = 99.00, and overdue after the grace days: 4 days of 24 % on 11,000.00 are 29.33.
    function test_ALoanInOrder() public {
        _toDefaultInOrder();
        _accelerate(operator, "proof");
        assertTrue(ledger.loanOf(loan).state == LoanState.Active);
        assertRow(1, date(2026, 3, 3), 1_100_000, 9_900);
        assertTrue(ledger.instalmentOf(loan, 1).state == InstalmentState.Due);
        goTo(2026, 3, 7);
        ledger.advance(loan);
        assertTrue(ledger.loanOf(loan).state == LoanState.Overdue);
        assertEq(ledger.penaltyOwed(loan).fen(), 2_933);
    }

    function test_RevertGiven_Stayed() public {
        _toDefault();
        Day today = ledger.today();
        vm.prank(court);
        ledger.stayForBankruptcy(loan, "order", today, Balances(NIL, NIL, NIL, NIL), DOCUMENTS);
        vm.expectRevert(abi.encodeWithSelector(LoanStayed.selector, loan, 1, today));
        _accelerate(operator, "proof");
    }

    /// Reversed, it is owed again as it was.
    function test_ReverseAPayment() public {
        _toDefault();
        _accelerate(operator, "proof");
        goTo(2026, 3, 17);
        ledger.advance(loan);
        bytes32 never = keccak256(abi.encode(ledger.instalmentsOf(loan), ledger.penaltyOwed(loan)));
        pay(1_239_433, "all");
        vm.prank(bank);
        ledger.reversePayment(loan, Ids.payment(lender, "all"), "proof", DOCUMENTS);
        assertEq(keccak256(abi.encode(ledger.instalmentsOf(loan), ledger.penaltyOwed(loan))), never);
        assertTrue(ledger.loanOf(loan).state == LoanState.Overdue);
        assertEq(ledger.facilityOf(facility).outstanding.fen(), 1_200_000);
    }

    /// A restructuring undoes it. The agreed duration is still that of the agreement.
    function test_RestructureAfterwards() public {
        _toDefault();
        _accelerate(operator, "proof");
        Terms memory t = terms;
        (t.startDay, t.firstDue) = (date(2026, 3, 7), date(2026, 3, 15));
        propose(t, RESTARTS, noRelief());
        acceptRestructuring(t, RESTARTS, noRelief());
        assertFalse(reached(file(loan), Nodes.LOAN_ACCELERATED));
        assertFalse(reached(file(loan), Nodes.DEFAULT_DECLARED));
        // 12,000.00 · 18 % · 8 / 360 = 48.00.
        assertRow(1, date(2026, 3, 15), 100_000, 30_100 + 4_800);
        assertRow(12, date(2027, 2, 15), 100_000, 1_500);
        assertEq(ledger.changesOf(loan).months, 12);
    }
}
