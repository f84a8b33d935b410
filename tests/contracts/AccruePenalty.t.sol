// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.28;

import "./RunningLoanTest.sol";

/// 24 % a year on overdue principal, by actual days, from the due day.
contract AccruePenaltyTest is RunningLoanTest {
    function _accrue() private {
        vm.prank(keeper);
        ledger.accruePenalty(loan);
    }

    function _toOverdue() private {
        toDisbursed();
        goTo(2026, 2, 19);
        ledger.advance(loan);
    }

    /// After the entry of the interest.
    function _expectPenalty(Day from, uint256 numerator, uint64 owed) private {
        Day today = ledger.today();
        bytes memory effect =
            abi.encodeCall(IEffects.penaltyAccrued, (from, today, uint112(numerator), Money.wrap(owed)));
        expectStep(file(loan), file(loan), Nodes.PENALTY_ACCRUED, 1, keeper, today, effect);
    }

    function test_RevertGiven_NoSuchLoan() public {
        expectNoLoan(file(loan));
        _accrue();
    }

    function test_RevertGiven_NotDisbursed() public {
        toReleased();
        expectUnexpected();
        _accrue();
    }

    function test_RevertGiven_NothingOverdue() public {
        toDisbursed();
        goTo(2026, 2, 18);
        expectUnexpected();
        _accrue();
    }

    function test_RevertGiven_Archived() public {
        toArchived();
        expectArchived();
        _accrue();
    }

    function test_RevertWhen_NoDayHasPassed() public {
        _toOverdue();
        expectNothingToDo(Nodes.PENALTY_ACCRUED);
        _accrue();
    }

    function test_RevertGiven_NoPenaltyWasAgreed() public {
        terms.penaltyRate = Rate.wrap(0);
        _toOverdue();
        goTo(2026, 3, 1);
        expectNothingToDo(Nodes.PENALTY_ACCRUED);
        _accrue();
        assertEq(ledger.loanOf(loan).penaltyNumerator, 0);
        assertTrue(ledger.loanOf(loan).state == LoanState.Overdue);
    }

    /// 766.80 · 24 % · 4 / 360 = 2.0448: entering overdue brings the days since the due day.
    function test_Accrue_FromTheDueDay() public {
        toDisbursed();
        goTo(2026, 2, 19);
        _accrue();
        Loan memory l = ledger.loanOf(loan);
        assertEq(l.penaltyNumerator, uint256(76_680) * 240_000 * 4);
        assertEq(ledger.penaltyOwed(loan).fen(), 204);
        assertTrue(l.state == LoanState.Overdue);
    }

    /// 766.80 · 24 % · 5 / 360 = 2.556.
    function test_Accrue_TheNextDay() public {
        _toOverdue();
        goTo(2026, 2, 20);
        _expectPenalty(date(2026, 2, 19), uint256(76_680) * 240_000 * 5, 256);
        _accrue();
        assertEq(ledger.penaltyOwed(loan).fen(), 256);
    }

    function test_Accrue_ByAnyone() public {
        _toOverdue();
        goTo(2026, 2, 20);
        vm.prank(stranger);
        ledger.accruePenalty(loan);
        assertEq(ledger.penaltyOwed(loan).fen(), 256);
    }

    /// To 1 March there are 14 days, not the 16 of 30E/360: 766.80 · 24 % · 14 / 360 = 7.1568.
    function test_Accrue_ByActualDays() public {
        _toOverdue();
        goTo(2026, 3, 1);
        _expectPenalty(date(2026, 2, 19), uint256(76_680) * 240_000 * 14, 716);
        _accrue();
    }

    /// 833.33 · 24 % · 5 / 365 = 2.7397.
    function test_Accrue_Act365() public {
        terms.method = Method.EqualPrincipal;
        terms.dayCount = DayCount.Act365;
        _toOverdue();
        goTo(2026, 2, 20);
        _expectPenalty(date(2026, 2, 19), uint256(83_333) * 240_000 * 5, 274);
        _accrue();
    }

    /// 500.00 on the 20th pays 150.00 of interest, 2.56 of penalty and 347.44 of principal. Ten days later: 2.556 + 419.36 · 24 % · 10 / 360 (= 2.7957) − 2.56.
    function test_Accrue_OnWhatIsLeft() public {
        _toOverdue();
        goTo(2026, 2, 20);
        pay(50_000, "part");
        assertEq(ledger.loanOf(loan).overduePrincipal.fen(), 41_936);
        assertEq(ledger.loanOf(loan).penaltyPaid.fen(), 256);
        goTo(2026, 3, 2);
        uint256 numerator = uint256(76_680) * 240_000 * 5 + uint256(41_936) * 240_000 * 10;
        _expectPenalty(date(2026, 2, 20), numerator, 279);
        _accrue();
    }

    /// Two rows: 766.80 for 32 days and 778.30 for 4: 16.3584 + 2.0754 = 18.4339.
    function test_Accrue_OnEveryOverdueRow() public {
        _toOverdue();
        goTo(2026, 3, 19);
        _accrue();
        assertEq(ledger.loanOf(loan).penaltyNumerator, uint256(76_680) * 240_000 * 32 + uint256(77_830) * 240_000 * 4);
        assertEq(ledger.penaltyOwed(loan).fen(), 1_843);
    }

    function test_RevertGiven_Cured() public {
        _toOverdue();
        goTo(2026, 2, 20);
        pay(91_680 + 256, "cure");
        assertTrue(ledger.loanOf(loan).state == LoanState.Active);
        goTo(2026, 2, 21);
        expectUnexpected();
        _accrue();
        assertEq(ledger.penaltyOwed(loan).fen(), 0);
    }
}
