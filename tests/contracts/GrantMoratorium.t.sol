// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.28;

import "./ModifiedLoanTest.sol";

contract GrantMoratoriumTest is ModifiedLoanTest {
    function _grant(address by, Day until, uint8 treatment, Consent memory c) private {
        vm.prank(by);
        ledger.grantMoratorium(loan, until, treatment, DOCUMENTS, c);
    }

    function test_RevertWhen_NeitherSignerNorRegulatorGrants() public {
        toTenDaysOn();
        expectWrongCaller(Nodes.MORATORIUM_GRANTED, operator, bit(Role.Signer));
        _grant(operator, date(2026, 5, 31), 0, inPerson());
    }

    function test_RevertGiven_NotDisbursed() public {
        toReleased();
        expectUnexpected();
        _grant(lenderSigner, date(2026, 5, 31), 0, inPerson());
    }

    function test_RevertGiven_Settled() public {
        toSettled();
        vm.expectRevert(abi.encodeWithSelector(LoanInState.selector, loan, LoanState.Settled));
        _grant(lenderSigner, date(2026, 5, 31), 0, inPerson());
    }

    function test_RevertWhen_TheWindowIsWrong() public {
        toTenDaysOn();
        uint256 today = ledger.today().number();
        vm.expectRevert(abi.encodeWithSelector(TermsInvalid.selector, "until", today, today + 1));
        _grant(lenderSigner, Day.wrap(uint32(today)), 0, inPerson());
        // 360 due dates after that of 15 March 2026.
        Day latest = date(2056, 3, 15);
        vm.expectRevert(abi.encodeWithSelector(TermsInvalid.selector, "until", latest.number() + 1, latest.number()));
        _grant(lenderSigner, latest.plus(1), 0, inPerson());
    }

    function test_RevertWhen_TheTreatmentIsNone() public {
        toTenDaysOn();
        vm.expectRevert(
            abi.encodeWithSelector(TermsInvalid.selector, "treatment", CAPITALISES_PENALTY, CAPITALISES_INTEREST)
        );
        _grant(lenderSigner, date(2026, 5, 31), CAPITALISES_PENALTY, inPerson());
    }

    function test_RevertWhen_InterestIsCapitalisedWithoutTheBorrower() public {
        toTenDaysOn();
        vm.expectRevert(abi.encodeWithSelector(ConsentMissing.selector, Nodes.MORATORIUM_GRANTED, borrower));
        _grant(lenderSigner, date(2026, 5, 31), CAPITALISES_INTEREST, inPerson());
    }

    function test_RevertGiven_ABillIsPaidAhead() public {
        toTenDaysOn();
        goTo(2026, 3, 11);
        pay(50_000, "ahead");
        vm.expectRevert(abi.encodeWithSelector(BilledRowPaidAhead.selector, loan, 2));
        _grant(lenderSigner, date(2026, 5, 31), 0, inPerson());
    }

    /// 18 % for 110 days on 11,000.00 is 605.00, and 55.00 have accrued before: four months of 165.00.
    function test_Defer() public {
        toTenDaysOn();
        _grant(lenderSigner, date(2026, 5, 31), 0, inPerson());
        Loan memory l = ledger.loanOf(loan);
        assertEq(l.rows, 11);
        assertRow(1, date(2026, 6, 15), 100_000, 66_000);
        assertRow(2, date(2026, 7, 15), 100_000, 15_000);
        assertRow(11, date(2027, 4, 15), 100_000, 1_500);
        assertTrue(ledger.changesOf(loan).holidayUntil == date(2026, 5, 31));
        goTo(2026, 6, 14);
        ledger.advance(loan);
        assertEq(ledger.loanOf(loan).due, 0);
        goTo(2026, 6, 15);
        ledger.advance(loan);
        assertTrue(ledger.instalmentOf(loan, 1).state == InstalmentState.Due);
        pay(166_000, "after the holiday");
        assertTrue(ledger.instalmentOf(loan, 1).state == InstalmentState.Settled);
        assertEq(ledger.loanOf(loan).credit.fen(), 0);
    }

    /// 11,055.00 in eleven parts; 18 % for 110 days are 608.025.
    function test_Capitalise() public {
        toTenDaysOn();
        grantMoratorium(date(2026, 5, 31), CAPITALISES_INTEREST);
        assertRow(1, date(2026, 6, 15), 100_500, 60_803);
        assertRow(11, date(2027, 4, 15), 100_500, 1_508);
        assertEq(ledger.facilityOf(facility).outstanding.fen(), 1_105_500);
        assertEq(ledger.termsOf(loan).principal.fen(), 1_105_500);
    }

    /// Row 1 is overdue: with the holiday it no longer is. Its 1,180.00 are in the schedule; its penalty stays owed.
    function test_ArrearsAreDeferred() public {
        toOverdueParts();
        _grant(regulator, date(2026, 5, 31), 0, inPerson());
        Loan memory l = ledger.loanOf(loan);
        assertTrue(l.state == LoanState.Active);
        assertEq(l.bucket, 0);
        assertTrue(reached(file(loan), Nodes.OVERDUE_CURED));
        assertEq(ledger.facilityOf(facility).overdueLoans, 0);
        // 12,000.00: 110 days are 660.00; 180.00 and 55.00 before.
        assertRow(1, date(2026, 6, 15), 109_091, 89_500);
        assertRow(11, date(2027, 4, 15), 109_090, 1_636);
        assertEq(ledger.penaltyOwed(loan).fen(), 667);
        goTo(2026, 6, 14);
        ledger.advance(loan);
        assertEq(ledger.penaltyOwed(loan).fen(), 667);
    }

    /// Everything has fallen due: one instalment after the holiday.
    function test_AMaturedLoan() public {
        terms.periods = 1;
        toDisbursed();
        goTo(2026, 2, 25);
        ledger.advance(loan);
        _grant(lenderSigner, date(2026, 3, 20), 0, inPerson());
        // 25 February to 15 April: 50 days of 18 % on 10,000.00 are 250.00; 150.00 before.
        assertRow(1, date(2026, 4, 15), 1_000_000, 40_000);
        assertEq(ledger.loanOf(loan).rows, 1);
    }

    /// A later one replaces it.
    function test_TwoHolidays() public {
        toTenDaysOn();
        _grant(lenderSigner, date(2026, 5, 31), 0, inPerson());
        goTo(2026, 4, 25);
        _grant(lenderSigner, date(2026, 6, 20), 0, inPerson());
        // 15 February to 15 July: five months of 165.00.
        assertRow(1, date(2026, 7, 15), 100_000, 82_500);
        assertRow(11, date(2027, 5, 15), 100_000, 1_500);
        assertTrue(ledger.changesOf(loan).holidayUntil == date(2026, 6, 20));
    }

    /* ------------------------------------------------------------------ ITS END */

    function test_RevertGiven_NoneWasGranted() public {
        toTenDaysOn();
        expectUnexpected();
        ledger.endMoratorium(loan);
    }

    function test_RevertWhen_ItRuns() public {
        toTenDaysOn();
        _grant(lenderSigner, date(2026, 5, 31), 0, inPerson());
        goTo(2026, 5, 31);
        vm.expectRevert(
            abi.encodeWithSelector(
                TooEarly.selector, Nodes.MORATORIUM_ENDED, file(loan), date(2026, 6, 1), date(2026, 5, 31)
            )
        );
        ledger.endMoratorium(loan);
    }

    /// Whoever ends it and when: nothing is owed that was not.
    function test_End() public {
        toTenDaysOn();
        _grant(lenderSigner, date(2026, 5, 31), 0, inPerson());
        goTo(2026, 6, 17);
        ledger.advance(loan);
        bytes32 before = keccak256(abi.encode(ledger.loanOf(loan), ledger.instalmentsOf(loan)));
        bytes memory effect = abi.encodeCall(IEffects.moratoriumEnded, (date(2026, 5, 31)));
        expectStep(file(loan), file(loan), Nodes.MORATORIUM_ENDED, 0, keeper, date(2026, 6, 1), effect);
        vm.prank(keeper);
        ledger.endMoratorium(loan);
        assertEq(keccak256(abi.encode(ledger.loanOf(loan), ledger.instalmentsOf(loan))), before);
        expectUnexpected();
        ledger.endMoratorium(loan);
    }

    /// Deferred interest is neither lost nor doubled: with or without a holiday, up to the first due date after it the same interest has accrued, but for a rounding.
    function testFuzz_InterestIsNeitherLostNorDoubled(uint32 rate, uint8 wait, uint16 length, uint8 method) public {
        terms = termsOf(Method(method % 5));
        // A flat rate costs almost twice as much.
        terms.rate = Rate.wrap(uint32(bound(rate, 60_000, terms.method == Method.Flat ? 120_000 : 230_000)));
        toDisbursed();
        goTo(ledger.today().plus(bound(wait, 1, 30)));
        Day start = ledger.today();
        _grant(lenderSigner, start.plus(bound(length, 1, 300)), 0, inPerson());
        Instalment memory first = ledger.instalmentOf(loan, 1);
        Day due = first.due;
        uint256 serials =
            Calendar.serial(due, DayCount.Thirty360) - Calendar.serial(date(2026, 1, 15), DayCount.Thirty360);
        uint256 exact = 1_000_000 * uint256(Rate.unwrap(terms.rate)) * serials;
        assertApproxEqAbs(first.interest.fen() * 360e6, exact, 360e6, "interest of the first row");
        goTo(due);
        ledger.advance(loan);
        assertEq(ledger.loanOf(loan).due, 1);
        uint256 principal = 0;
        Instalment[] memory rows = ledger.instalmentsOf(loan);
        for (uint256 i = 0; i < rows.length; i++) {
            principal += rows[i].principal.fen();
        }
        assertEq(principal, 1_000_000);
    }
}
