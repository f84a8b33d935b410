// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.28;

import "./RunningLoanTest.sol";

contract AccrueInterestTest is RunningLoanTest {
    function _accrue() private {
        vm.prank(keeper);
        ledger.accrueInterest(loan);
    }

    function _expectAccrual(Day from, Day through, uint256 numerator, uint64 accrued) private {
        bytes memory effect =
            abi.encodeCall(IEffects.interestAccrued, (from, through, uint112(numerator), Money.wrap(accrued)));
        expectStep(file(loan), file(loan), Nodes.INTEREST_ACCRUED, 0, keeper, through, effect);
    }

    function test_RevertGiven_NoSuchLoan() public {
        toDisbursed();
        expectNoLoan("nowhere");
        ledger.accrueInterest(LoanId.wrap("nowhere"));
    }

    function test_RevertGiven_NotDisbursed() public {
        toReleased();
        goTo(2026, 1, 20);
        expectUnexpected();
        _accrue();
    }

    function test_RevertWhen_NoDayHasPassed() public {
        toDisbursed();
        expectNothingToDo(Nodes.INTEREST_ACCRUED);
        _accrue();
        goTo(2026, 1, 16);
        _accrue();
        expectNothingToDo(Nodes.INTEREST_ACCRUED);
        _accrue();
    }

    function test_RevertGiven_Settled() public {
        toSettled();
        goTo(2026, 3, 15);
        expectNothingToDo(Nodes.INTEREST_ACCRUED);
        _accrue();
    }

    function test_RevertGiven_Archived() public {
        toArchived();
        expectArchived();
        _accrue();
    }

    /// 10,000.00 · 18 % · 10 / 360 = 50.00, then 11 days = 55.00: rounded for the reader only.
    function test_Accrue_DayByDay() public {
        toDisbursed();
        goTo(2026, 1, 25);
        _expectAccrual(date(2026, 1, 15), date(2026, 1, 25), uint256(1_000_000) * 180_000 * 10, 5_000);
        _accrue();
        goTo(2026, 1, 26);
        _expectAccrual(date(2026, 1, 25), date(2026, 1, 26), uint256(1_000_000) * 180_000 * 11, 5_500);
        _accrue();
    }

    function test_Accrue_ByAnyone() public {
        toDisbursed();
        goTo(2026, 1, 25);
        vm.prank(stranger);
        ledger.accrueInterest(loan);
        assertTrue(ledger.loanOf(loan).accruedThrough == date(2026, 1, 25));
    }

    /// In 30E/360 a 31st is a 30th: there is no interest for it.
    function test_RevertWhen_TheDayDoesNotCount() public {
        toDisbursed();
        goTo(2026, 1, 30);
        _expectAccrual(date(2026, 1, 15), date(2026, 1, 30), uint256(1_000_000) * 180_000 * 15, 7_500);
        _accrue();
        goTo(2026, 1, 31);
        expectNothingToDo(Nodes.INTEREST_ACCRUED);
        _accrue();
    }

    /// In 30E/360 1 March is three days after 28 February: 13 + 3 = 16 days on 9,233.20 = 73.8656.
    function test_Accrue_OverTheEndOfFebruary() public {
        toDisbursed();
        goTo(2026, 2, 15);
        pay(91_680, "first");
        goTo(2026, 2, 28);
        _expectAccrual(date(2026, 2, 15), date(2026, 2, 28), uint256(923_320) * 180_000 * 13, 6_002);
        _accrue();
        goTo(2026, 3, 1);
        _expectAccrual(date(2026, 2, 28), date(2026, 3, 1), uint256(923_320) * 180_000 * 16, 7_387);
        _accrue();
    }

    /// On the due date the period's interest is the row's: 150.00. A new period begins with nothing.
    function test_Accrue_UpToTheDueDate() public {
        toDisbursed();
        goTo(2026, 2, 14);
        // 10,000.00 · 18 % · 29 / 360.
        _expectStepsBefore(1);
        bytes memory effect = abi.encodeCall(
            IEffects.interestAccrued,
            (date(2026, 1, 15), date(2026, 2, 14), uint112(1_000_000) * 180_000 * 29, Money.wrap(14_500))
        );
        expectStep(file(loan), file(loan), Nodes.INTEREST_ACCRUED, 1, keeper, date(2026, 2, 14), effect);
        _accrue();
        goTo(2026, 2, 15);
        effect =
            abi.encodeCall(IEffects.interestAccrued, (date(2026, 2, 14), date(2026, 2, 15), uint112(0), Money.wrap(0)));
        expectStep(file(loan), file(loan), Nodes.INTEREST_ACCRUED, 1, keeper, date(2026, 2, 15), effect);
        _accrue();
        assertEq(ledger.instalmentOf(loan, 1).interest.fen(), 15_000);
        Loan memory l = ledger.loanOf(loan);
        assertEq(l.undue.fen(), 923_320);
        assertEq(l.interestBase.fen(), 923_320);
    }

    /// The bill of row 1 comes first.
    function _expectStepsBefore(uint16 row) private {
        bytes memory effect = abi.encodeCall(
            IEffects.billIssued, (date(2026, 2, 15), Money.wrap(76_680), Money.wrap(15_000), Money.wrap(0))
        );
        expectStep(file(loan), rowObject(row), Nodes.BILL_ISSUED, 0, keeper, date(2026, 2, 10), effect);
    }

    /// 10,000.00 · 18 % · 10 / 365 = 49.315…
    function test_Accrue_Act365() public {
        terms.dayCount = DayCount.Act365;
        toDisbursed();
        goTo(2026, 1, 25);
        _expectAccrual(date(2026, 1, 15), date(2026, 1, 25), uint256(1_000_000) * 180_000 * 10, 4_932);
        _accrue();
    }

    /// In ACT/360 the 31st of January counts: 16 days = 80.00.
    function test_Accrue_Act360() public {
        terms.dayCount = DayCount.Act360;
        toDisbursed();
        goTo(2026, 1, 31);
        _expectAccrual(date(2026, 1, 15), date(2026, 1, 31), uint256(1_000_000) * 180_000 * 16, 8_000);
        _accrue();
    }

    /// Flat: on the whole 10,000.00 at 10 %, although 833.33 has been repaid: 10 days = 27.777…
    function test_Accrue_FlatOnTheFirstBalance() public {
        terms.method = Method.Flat;
        terms.rate = Rate.wrap(100_000);
        toDisbursed();
        goTo(2026, 2, 15);
        pay(91_666, "first");
        assertEq(ledger.loanOf(loan).firstOpen, 2);
        goTo(2026, 2, 25);
        _expectAccrual(date(2026, 2, 15), date(2026, 2, 25), uint256(1_000_000) * 100_000 * 10, 2_778);
        _accrue();
    }
}
