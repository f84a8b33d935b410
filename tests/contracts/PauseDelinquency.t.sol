// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.28;

import "./ModifiedLoanTest.sol";

/// By hand: row 1 is overdue with 1,000.00 of principal since 15 February, penalty 24 %: 0.6667 a day.
contract PauseDelinquencyTest is ModifiedLoanTest {
    function _pause(address by, Day until) private {
        vm.prank(by);
        ledger.pauseDelinquency(loan, until, DOCUMENTS);
    }

    function test_RevertWhen_NeitherTheLenderNorARegulatorPauses() public {
        toOverdueParts();
        expectWrongCaller(Nodes.DELINQUENCY_PAUSED, servicer, bit(Role.Operator) | bit(Role.Regulator));
        _pause(servicer, date(2026, 3, 7));
    }

    function test_RevertGiven_NothingIsOverdue() public {
        toTenDaysOn();
        expectUnexpected();
        _pause(operator, date(2026, 3, 7));
    }

    function test_RevertGiven_NoSuchLoan() public {
        expectNoLoan(file(loan));
        _pause(operator, date(2026, 3, 7));
    }

    function test_RevertWhen_TheEndIsMissingOrPassedOrFar() public {
        toOverdueParts();
        uint256 today = ledger.today().number();
        vm.expectRevert(abi.encodeWithSelector(TermsInvalid.selector, "until", 0, today + 1));
        _pause(operator, Day.wrap(0));
        vm.expectRevert(abi.encodeWithSelector(TermsInvalid.selector, "until", today, today + 1));
        _pause(operator, Day.wrap(uint32(today)));
        vm.expectRevert(abi.encodeWithSelector(TermsInvalid.selector, "until", today + 367, today + 366));
        _pause(operator, Day.wrap(uint32(today + 367)));
    }

    function test_RevertWhen_APauseThatRunsIsMadeShorter() public {
        toOverdueParts();
        Day until = date(2026, 3, 7);
        _pause(operator, until);
        vm.expectRevert(abi.encodeWithSelector(TermsInvalid.selector, "until", until.number(), until.number() + 1));
        _pause(regulator, until);
    }

    function test_Pause_IsLogged() public {
        toOverdueParts();
        Day until = date(2026, 3, 7);
        bytes memory effect =
            abi.encodeCall(IEffects.delinquencyPaused, (date(2026, 2, 25), until, 10, Money.wrap(667)));
        expectLogged(file(loan), Nodes.DELINQUENCY_PAUSED, regulator, effect, inPerson());
        _pause(regulator, until);
        Pause[] memory list = ledger.pausesOf(loan);
        assertEq(list.length, 1);
        assertEq(list[0].until.number(), until.number());
    }

    /// From 25 February to 6 March, ten days, nothing runs: on 10 March 13 of 23 days count, 1,000.00 · 24 % · 13 / 360 = 8.67.
    function test_Pause_StopsThePenaltyAndGoesOnByItself() public {
        toOverdueParts();
        _pause(operator, date(2026, 3, 7));
        goTo(2026, 3, 6);
        ledger.advance(loan);
        assertEq(ledger.penaltyOwed(loan).fen(), 667);
        goTo(2026, 3, 10);
        ledger.accruePenalty(loan);
        assertEq(ledger.penaltyOwed(loan).fen(), 867);
        assertEq(ledger.loanOf(loan).penaltyNumerator, uint256(100_000) * 240_000 * 13);
    }

    /// M2 begins with 31 days past due: without the pause on 18 March, with it ten days later.
    function test_Pause_StopsTheDaysPastDue() public {
        toOverdueParts();
        _pause(operator, date(2026, 3, 7));
        goTo(2026, 3, 27);
        ledger.advance(loan);
        assertEq(ledger.loanOf(loan).bucket, 1);
        goTo(2026, 3, 28);
        ledger.advance(loan);
        assertEq(ledger.loanOf(loan).bucket, 2);
    }

    /// Row 2 gets overdue on 19 March, within the pause: none of its days count. Ten days after the end: 1,000.00 for 10 days and 2,000.00 for 10: 20.00.
    function test_Pause_CountsForRowsThatGetOverdueInIt() public {
        toOverdueParts();
        _pause(operator, date(2026, 4, 1));
        goTo(2026, 4, 1);
        ledger.advance(loan);
        assertEq(ledger.loanOf(loan).overdueRows, 2);
        assertEq(ledger.penaltyOwed(loan).fen(), 667);
        goTo(2026, 4, 11);
        ledger.advance(loan);
        assertEq(ledger.penaltyOwed(loan).fen(), 2_000);
    }

    /// Made longer on 1 March to 17 March: on 20 March 20 of 33 days are won: 13 count for row 1; row 2, overdue since the 19th, is 3 days late after the 17th, so that 3
    /// days count for it: 1,000.00 · 24 % · 16 / 360 = 10.67.
    function test_Pause_IsMadeLonger() public {
        toOverdueParts();
        _pause(operator, date(2026, 3, 7));
        goTo(2026, 3, 1);
        _pause(operator, date(2026, 3, 17));
        assertEq(ledger.pausesOf(loan).length, 1);
        goTo(2026, 3, 20);
        ledger.advance(loan);
        assertEq(ledger.loanOf(loan).penaltyNumerator, uint256(100_000) * 240_000 * 16);
    }

    function test_Pause_Again() public {
        toOverdueParts();
        _pause(operator, date(2026, 3, 7));
        goTo(2026, 3, 8);
        _pause(operator, date(2026, 3, 9));
        assertEq(ledger.pausesOf(loan).length, 2);
        goTo(2026, 3, 10);
        ledger.advance(loan);
        assertEq(ledger.loanOf(loan).penaltyNumerator, uint256(100_000) * 240_000 * 12);
    }

    /// A payment of 8 March that is reversed: the loan is played again, over the same pause.
    function test_Pause_IsSeenByAPlay() public {
        toOverdueParts();
        _pause(operator, date(2026, 3, 7));
        goTo(2026, 3, 8);
        pay(118_733, "row 1");
        assertTrue(ledger.loanOf(loan).state == LoanState.Active);
        goTo(2026, 3, 10);
        vm.prank(bank);
        ledger.reversePayment(loan, Ids.payment(lender, "row 1"), "proof", DOCUMENTS);
        assertTrue(ledger.loanOf(loan).state == LoanState.Overdue);
        assertEq(ledger.loanOf(loan).penaltyNumerator, uint256(100_000) * 240_000 * 13);
    }

    function test_Pause_RefusesRemindersAndNoDemand() public {
        toOverdueParts();
        Day until = date(2026, 3, 7);
        _pause(operator, until);
        ICollection.Dunning memory d = ICollection.Dunning(
            NoticeKind.Reminder, party, uint64(block.timestamp), Money.wrap(100), Day.wrap(0), "delivered"
        );
        vm.prank(servicer);
        vm.expectRevert(abi.encodeWithSelector(DelinquencyIsPaused.selector, loan, until));
        ledger.sendNotice(loan, d, DOCUMENTS);
        d.kind = NoticeKind.Demand;
        vm.prank(servicer);
        ledger.sendNotice(loan, d, DOCUMENTS);
        goTo(until);
        d.kind = NoticeKind.Reminder;
        d.sentAt = uint64(block.timestamp);
        vm.prank(servicer);
        ledger.sendNotice(loan, d, DOCUMENTS);
    }

    /// The pause does not refuse money.
    function test_Pause_TakesPayments() public {
        toOverdueParts();
        _pause(operator, date(2026, 3, 7));
        pay(118_667, "all");
        assertTrue(ledger.loanOf(loan).state == LoanState.Active);
        assertEq(ledger.penaltyOwed(loan).fen(), 0);
    }
}
