// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.28;

import {IScheduling} from "contracts/interfaces/IEngine.sol";
import {ILedgerErrors} from "contracts/interfaces/ILedgerErrors.sol";
import {Calendar} from "contracts/libraries/Calendar.sol";
import {Rows} from "contracts/libraries/Rows.sol";
import {Day} from "contracts/types/Day.sol";
import {Money, NIL} from "contracts/types/Money.sol";
import {Rate} from "contracts/types/Rate.sol";
import "contracts/types/Records.sol";
import {Test} from "forge-std/Test.sol";

contract SchedulingTest is Test {
    IScheduling internal scheduling;

    function setUp() public {
        scheduling = IScheduling(deployCode("Scheduling.sol:Scheduling"));
    }

    /* ------------------------------------------------------------------ SCHEDULES */

    /// numpy_financial: pmt(0.015, 12, -10000) = 916.7999, ppmt of the first = 766.7999.
    function test_EqualInstalment_IsTheAnnuity() public view {
        uint256[] memory rows = scheduling.schedule(_terms(Method.EqualInstalment), _jan15());
        assertEq(rows.length, 12);
        _isRow(rows[0], 2026, 2, 15, 76_680, 15_000, 0);
        _isRow(rows[1], 2026, 3, 15, 77_830, 13_850, 0);
        for (uint256 k = 0; k < 11; k++) {
            assertEq(Rows.total(rows[k]), 91_680);
        }
        assertApproxEqAbs(Rows.total(rows[11]), 91_680, 6);
        assertEq(_principal(rows), 1_000_000);
    }

    /// 10,000.00 / 12 = 833.33, interest 1.5 % of what is left; the last row takes the residue.
    function test_EqualPrincipal() public view {
        uint256[] memory rows = scheduling.schedule(_terms(Method.EqualPrincipal), _jan15());
        _isRow(rows[0], 2026, 2, 15, 83_333, 15_000, 0);
        _isRow(rows[1], 2026, 3, 15, 83_333, 13_750, 0); // 916,667 · 1.5 % = 13,750.005
        _isRow(rows[11], 2027, 1, 15, 83_337, 1250, 0); // 83,337 · 1.5 % = 1,250.055
    }

    function test_InterestFirst() public view {
        uint256[] memory rows = scheduling.schedule(_terms(Method.InterestFirst), _jan15());
        for (uint256 k = 0; k < 11; k++) {
            assertEq(Rows.total(rows[k]), 15_000);
        }
        _isRow(rows[11], 2027, 1, 15, 1_000_000, 15_000, 0);
    }

    function test_Bullet_HasOneRow() public view {
        Terms memory terms = _terms(Method.Bullet);
        terms.periodicFee = Money.wrap(500);
        terms.originationFee = Money.wrap(10_000);
        uint256[] memory rows = scheduling.schedule(terms, _jan15());
        assertEq(rows.length, 1);
        _isRow(rows[0], 2027, 1, 15, 1_000_000, 180_000, 10_500);
    }

    function test_Flat_ChargesTheWholePrincipal() public view {
        uint256[] memory rows = scheduling.schedule(_terms(Method.Flat), _jan15());
        for (uint256 k = 0; k < 11; k++) {
            assertEq(Rows.total(rows[k]), 98_333);
        }
        _isRow(rows[11], 2027, 1, 15, 83_337, 15_000, 0);
    }

    /// ACT/365: January 31 days, February 28: 10,000.00 · 18 % · 31 / 365 = 152.88; 28 / 365 = 138.08.
    function test_ActualDays() public view {
        Terms memory terms = _terms(Method.InterestFirst);
        terms.dayCount = DayCount.Act365;
        uint256[] memory rows = scheduling.schedule(terms, _jan15());
        _isRow(rows[0], 2026, 2, 15, 0, 15_288, 0);
        _isRow(rows[1], 2026, 3, 15, 0, 13_808, 0);
        terms.dayCount = DayCount.Act360;
        _isRow(scheduling.schedule(terms, _jan15())[0], 2026, 2, 15, 0, 15_500, 0);
    }

    function test_Fees_AreOwedWithEveryRow() public view {
        Terms memory terms = _terms(Method.EqualPrincipal);
        terms.originationFee = Money.wrap(10_000);
        terms.periodicFee = Money.wrap(500);
        uint256[] memory rows = scheduling.schedule(terms, _jan15());
        assertEq(Rows.fee(rows[0]), 10_500);
        assertEq(Rows.fee(rows[1]), 500);
        assertEq(Rows.fee(rows[11]), 500);
    }

    function test_NoInterest_IsPrincipalOverN() public view {
        Terms memory terms = _terms(Method.EqualInstalment);
        terms.rate = Rate.wrap(0);
        uint256[] memory rows = scheduling.schedule(terms, _jan15());
        assertEq(Rows.total(rows[0]), 83_333);
        assertEq(Rows.total(rows[11]), 83_337);
    }

    /// Six rows of 766.80 at most: 5,000.00 left on 15 July with 916.80 kept needs six rows (75.00 interest first), not the six that are left of twelve.
    function test_Rest_ShortenedKeepsTheInstalment() public view {
        Day july15 = Calendar.fromCivil(2026, 7, 15);
        uint256[] memory rows = scheduling.rest(
            _terms(Method.EqualInstalment), july15, Money.wrap(300_000), 7, 12, QuoteKind.Shortened, Money.wrap(91_680)
        );
        // 3,000.00 · 1.5 % = 45.00; 871.80; 2,128.20 · 1.5 % = 31.92 (31.923); 884.88; 1,243.32 · 1.5 % = 18.65; 898.15; 345.17
        assertEq(rows.length, 4);
        _isRow(rows[0], 2026, 8, 15, 87_180, 4500, 0);
        _isRow(rows[1], 2026, 9, 15, 88_488, 3192, 0);
        _isRow(rows[2], 2026, 10, 15, 89_815, 1865, 0);
        _isRow(rows[3], 2026, 11, 15, 34_517, 518, 0);
    }

    function test_Rest_ReducedKeepsThePeriods() public view {
        Terms memory terms = _terms(Method.EqualPrincipal);
        terms.periodicFee = Money.wrap(500);
        Day july20 = Calendar.fromCivil(2026, 7, 20);
        uint256[] memory rows =
            scheduling.rest(terms, july20, Money.wrap(300_000), 7, 12, QuoteKind.Reduced, Money.wrap(83_333));
        assertEq(rows.length, 6);
        _isRow(rows[0], 2026, 8, 15, 50_000, 3750, 0); // 25 days of 30
        _isRow(rows[1], 2026, 9, 15, 50_000, 3750, 500); // 2,500.00 · 1.5 %
        assertEq(_principal(rows), 300_000);
    }

    function test_Rest_ShortenedKeepsThePrincipalPart() public view {
        Day july15 = Calendar.fromCivil(2026, 7, 15);
        for (uint256 m = 1; m <= 4; m += 3) {
            uint256[] memory rows = scheduling.rest(
                _terms(Method(m)), july15, Money.wrap(200_000), 7, 12, QuoteKind.Shortened, Money.wrap(83_333)
            );
            assertEq(rows.length, 3);
            assertEq(Rows.principal(rows[1]).fen(), 83_333);
            assertEq(Rows.principal(rows[2]).fen(), 33_334);
        }
    }

    function test_Rest_OfInterestFirstAndBulletIsTheSameEitherWay() public view {
        Day july15 = Calendar.fromCivil(2026, 7, 15);
        for (uint256 m = 2; m <= 3; m++) {
            Terms memory terms = _terms(Method(m));
            uint256[] memory one = scheduling.rest(terms, july15, Money.wrap(200_000), 7, 12, QuoteKind.Shortened, NIL);
            uint256[] memory other = scheduling.rest(terms, july15, Money.wrap(200_000), 7, 12, QuoteKind.Reduced, NIL);
            assertEq(abi.encode(one), abi.encode(other));
            assertEq(one.length, m == 2 ? 6 : 1);
        }
    }

    /* ------------------------------------------------------------------ APR */

    /// numpy_financial: irr([-10000, 150 × 11, 10150]) · 12 = 0.18.
    function test_Apr_OfInterestAloneIsTheRate() public view {
        _aprIs(_terms(Method.InterestFirst), 180_000);
    }

    /// numpy_financial: irr([-10000, 933.33 × 12]) · 12 = 0.214572, for a nominal 12 %.
    function test_Apr_OfFlatIsNearlyTwice() public view {
        Terms memory terms = _terms(Method.Flat);
        terms.rate = Rate.wrap(120_000);
        _aprIs(terms, 214_572);
    }

    /// numpy_financial: irr([-10000, 1021.80, 921.80 × 11]) · 12 = 0.209608.
    function test_Apr_CountsFees() public view {
        Terms memory terms = _terms(Method.EqualInstalment);
        terms.originationFee = Money.wrap(10_000);
        terms.periodicFee = Money.wrap(500);
        _aprIs(terms, 209_608);
    }

    /// One row after 12 whole periods: 1,800.00 on 10,000.00 for a year is 18 %.
    function test_Apr_OfBulletIsSimple() public view {
        _aprIs(_terms(Method.Bullet), 180_000);
    }

    function test_Apr_OfNothingIsNothing() public view {
        Terms memory terms = _terms(Method.EqualInstalment);
        terms.rate = Rate.wrap(0);
        uint256[] memory rows = scheduling.schedule(terms, _jan15());
        assertTrue(scheduling.aprIsRight(terms, _jan15(), terms.principal, rows, Rate.wrap(0)));
        assertFalse(scheduling.aprIsRight(terms, _jan15(), terms.principal, rows, Rate.wrap(101)));
    }

    /// By hand: 45 days before the first due date are one period and 14 days back from 15 Mar to 15 Feb: f = 1 + 14 / 30. One row of
    /// 10,220.00 after it: 220 / 10,000 = i · 44 / 30, i = 1.5 %, APR 18 %.
    function test_Apr_CountsAnIrregularFirstPeriod() public view {
        Terms memory terms = _terms(Method.InterestFirst);
        terms.periods = 1;
        terms.firstDue = Calendar.fromCivil(2026, 3, 15);
        Day start = Calendar.fromCivil(2026, 2, 1);
        uint256[] memory rows = new uint256[](1);
        rows[0] = Rows.pack(terms.firstDue, terms.principal, Money.wrap(22_000), 0);
        assertTrue(scheduling.aprIsRight(terms, start, terms.principal, rows, Rate.wrap(180_000)));
        assertFalse(scheduling.aprIsRight(terms, start, terms.principal, rows, Rate.wrap(180_101)));
        assertFalse(scheduling.aprIsRight(terms, start, terms.principal, rows, Rate.wrap(179_899)));
    }

    /// By hand, quarters: from 20 Jan to 15 Apr there is no whole quarter back on the grid, 85 days are 85 / 90 of one; 425.00 / 10,000 = i · 85 / 90, i = 4.5 %, APR 18 %.
    function test_Apr_CountsAFirstQuarterThatIsShort() public view {
        _aprOfOneQuarterlyRow(Calendar.fromCivil(2026, 1, 20), 42_500);
    }

    /// By hand, quarters: from 20 Oct one quarter back from 15 Apr, and 87 days to 15 Jan; 885.00 / 10,000 = i · (1 + 87 / 90), i = 4.5 %, APR 18 %.
    function test_Apr_CountsAFirstQuarterThatIsLong() public view {
        _aprOfOneQuarterlyRow(Calendar.fromCivil(2025, 10, 20), 88_500);
    }

    function _aprOfOneQuarterlyRow(Day start, uint64 interest) private view {
        Terms memory terms = _terms(Method.InterestFirst);
        (terms.periods, terms.periodMonths, terms.firstDue) = (1, 3, Calendar.fromCivil(2026, 4, 15));
        uint256[] memory rows = new uint256[](1);
        rows[0] = Rows.pack(terms.firstDue, terms.principal, Money.wrap(interest), 0);
        assertTrue(scheduling.aprIsRight(terms, start, terms.principal, rows, Rate.wrap(180_000)));
        assertFalse(scheduling.aprIsRight(terms, start, terms.principal, rows, Rate.wrap(180_101)));
        assertFalse(scheduling.aprIsRight(terms, start, terms.principal, rows, Rate.wrap(179_899)));
    }

    /// A year's growth at one basis point turns 10,000 into 10,001 exactly: nothing is still within a basis point of it.
    function test_Apr_ABasisPointIsWithinABasisPoint() public view {
        Terms memory terms = _terms(Method.InterestFirst);
        (terms.periods, terms.periodMonths, terms.firstDue) = (1, 12, Calendar.fromCivil(2027, 1, 15));
        terms.principal = Money.wrap(10_000);
        uint256[] memory rows = new uint256[](1);
        rows[0] = Rows.pack(terms.firstDue, terms.principal, Money.wrap(1), 0);
        assertTrue(scheduling.aprIsRight(terms, _jan15(), terms.principal, rows, Rate.wrap(0)));
        rows[0] = Rows.pack(terms.firstDue, terms.principal, Money.wrap(2), 0);
        assertFalse(scheduling.aprIsRight(terms, _jan15(), terms.principal, rows, Rate.wrap(0)));
    }

    /// With a cap of nothing the one fen a row is allowed, and no more: of the first version and of a later one.
    function test_Cap_AllowsOneFenARow() public view {
        Terms memory terms = _terms(Method.InterestFirst);
        (terms.periods, terms.firstDue) = (1, Calendar.fromCivil(2026, 2, 15));
        for (uint64 less = 0; less < 2; less++) {
            Money balance = Money.wrap(uint64(terms.principal.fen() - less));
            uint256[] memory rows = new uint256[](1);
            rows[0] = Rows.pack(terms.firstDue, balance, Money.wrap(1), 0);
            assertTrue(scheduling.withinCap(terms, _jan15(), balance, rows, Rate.wrap(0)));
            rows[0] = Rows.pack(terms.firstDue, balance, Money.wrap(2), 0);
            assertFalse(scheduling.withinCap(terms, _jan15(), balance, rows, Rate.wrap(0)));
        }
    }

    /// 30 years at ten times a year grow beyond any word: the last rows are worth nothing, and the check does not fail.
    function test_Cap_OfTheLongestLoanAtTheHighestRate() public view {
        Terms memory terms = _terms(Method.EqualInstalment);
        (terms.periods, terms.rate) = (360, Rate.wrap(10_000_000));
        uint256[] memory rows = scheduling.schedule(terms, _jan15());
        assertTrue(scheduling.withinCap(terms, _jan15(), terms.principal, rows, terms.rate));
        assertFalse(scheduling.withinCap(terms, _jan15(), terms.principal, rows, Rate.wrap(9_990_000)));
    }

    /// Half of 3 fen is rounded up, with nothing lost in the sum of the discounts.
    function test_NoInterest_RoundsHalfUp() public view {
        Terms memory terms = _terms(Method.EqualInstalment);
        (terms.rate, terms.periods, terms.principal) = (Rate.wrap(0), 2, Money.wrap(3));
        uint256[] memory rows = scheduling.schedule(terms, _jan15());
        assertEq(Rows.principal(rows[0]).fen(), 2);
        assertEq(Rows.principal(rows[1]).fen(), 1);
    }

    function test_Cap() public view {
        Terms memory terms = _terms(Method.InterestFirst);
        uint256[] memory rows = scheduling.schedule(terms, _jan15());
        assertTrue(scheduling.withinCap(terms, _jan15(), terms.principal, rows, Rate.wrap(180_000)));
        assertFalse(scheduling.withinCap(terms, _jan15(), terms.principal, rows, Rate.wrap(179_900)));
    }

    /// A later version over February at ACT/365 costs 18 % of its days: its own day count says so, an APR by months would not.
    function test_Cap_OfALaterVersionUsesItsDayCount() public view {
        Terms memory terms = _terms(Method.InterestFirst);
        terms.dayCount = DayCount.Act365;
        Day july20 = Calendar.fromCivil(2026, 7, 20);
        Money balance = Money.wrap(500_000);
        uint256[] memory rows = scheduling.rest(terms, july20, balance, 7, 12, QuoteKind.Reduced, NIL);
        assertTrue(scheduling.withinCap(terms, july20, balance, rows, Rate.wrap(180_000)));
        assertFalse(scheduling.withinCap(terms, july20, balance, rows, Rate.wrap(179_900)));
        terms.periodicFee = Money.wrap(100);
        rows = scheduling.rest(terms, july20, balance, 7, 12, QuoteKind.Reduced, NIL);
        assertFalse(scheduling.withinCap(terms, july20, balance, rows, Rate.wrap(180_000)));
    }

    /* ------------------------------------------------------------------ TERMS THAT MAKE NO SCHEDULE */

    function test_Check_TakesGoodTerms() public view {
        scheduling.check(_terms(Method.EqualInstalment));
    }

    function test_RevertWhen_TermsAreOutOfRange() public {
        Terms memory terms = _terms(Method.EqualInstalment);
        terms.principal = NIL;
        _refused(terms, "principal", 0, 1);
        terms.principal = Money.wrap(1e13 + 1);
        _refused(terms, "principal", 1e13 + 1, 1e13);
        terms = _terms(Method.EqualInstalment);
        terms.rate = Rate.wrap(10_000_001);
        _refused(terms, "rate", 10_000_001, 1e7);
        terms = _terms(Method.EqualInstalment);
        terms.penaltyRate = Rate.wrap(10_000_001);
        _refused(terms, "penaltyRate", 10_000_001, 1e7);
        terms = _terms(Method.EqualInstalment);
        terms.periods = 0;
        _refused(terms, "periods", 0, 1);
        terms.periods = 361;
        _refused(terms, "periods", 361, 360);
        terms = _terms(Method.EqualInstalment);
        terms.periodMonths = 13;
        _refused(terms, "periodMonths", 13, 12);
        terms = _terms(Method.EqualInstalment);
        terms.originationFee = Money.wrap(1e13 + 1);
        _refused(terms, "originationFee", 1e13 + 1, 1e13);
        terms = _terms(Method.EqualInstalment);
        terms.periodicFee = Money.wrap(1e13 + 1);
        _refused(terms, "periodicFee", 1e13 + 1, 1e13);
    }

    function test_RevertWhen_DatesDoNotFit() public {
        Terms memory terms = _terms(Method.EqualInstalment);
        terms.dueDay = 32;
        _refused(terms, "dueDay", 32, 31);
        terms.dueDay = 16;
        _refused(terms, "firstDue", terms.firstDue.number(), terms.firstDue.number() + 1);
        terms = _terms(Method.EqualInstalment);
        terms.startDay = terms.firstDue;
        _refused(terms, "startDay", terms.firstDue.number(), terms.firstDue.number());
        vm.expectRevert();
        scheduling.schedule(terms, terms.firstDue);
    }

    function test_RevertWhen_AComponentIsMissingInTheOrder() public {
        Terms memory terms = _terms(Method.EqualInstalment);
        terms.allocationOrder = bytes5(0x0001020303);
        _refused(terms, "allocationOrder", 0x0001020303, 0x0001020304);
        terms.allocationOrder = bytes5(0x00010203ff);
        _refused(terms, "allocationOrder", 0x00010203ff, 0x0001020304);
        terms.allocationOrder = bytes5(0x0403020100);
        scheduling.check(terms);
    }

    /* ------------------------------------------------------------------ PROPERTIES */

    /// The principal of a schedule is what was lent, to the fen; rows are in order of their due dates; the equal instalment is equal.
    function testFuzz_PrincipalIsWhatWasLent(
        uint64 principal,
        uint32 rate,
        uint16 periods,
        uint8 method,
        uint8 count,
        uint8 back
    ) public view {
        Terms memory terms = _terms(Method(bound(method, 0, 4)));
        terms.principal = Money.wrap(uint64(bound(principal, 1, 1e13)));
        terms.rate = Rate.wrap(uint32(bound(rate, 0, 1e6)));
        terms.periods = uint16(bound(periods, 1, 120));
        terms.dayCount = DayCount(bound(count, 0, 2));
        uint256[] memory rows =
            scheduling.schedule(terms, Day.wrap(uint32(terms.firstDue.number() - bound(back, 1, 255))));
        assertEq(rows.length, terms.method == Method.Bullet ? 1 : terms.periods);
        assertEq(_principal(rows), terms.principal.fen());
        for (uint256 k = 1; k < rows.length; k++) {
            assertTrue(Rows.due(rows[k - 1]) < Rows.due(rows[k]));
        }
    }

    /// At no rate does the contract take two rates that are more than 2 bp apart, nor a rate that is off by more than one.
    function testFuzz_AprIsRightNearOneRateAlone(uint64 principal, uint32 rate, uint16 periods, uint32 declared)
        public
        view
    {
        Terms memory terms = _terms(Method.InterestFirst);
        terms.principal = Money.wrap(uint64(bound(principal, 1e6, 1e12)));
        terms.rate = Rate.wrap(uint32(bound(rate, 1, 360_000)));
        terms.periods = uint16(bound(periods, 1, 60));
        declared = uint32(bound(declared, 0, 720_000));
        uint256[] memory rows = scheduling.schedule(terms, _jan15());
        bool right = scheduling.aprIsRight(terms, _jan15(), terms.principal, rows, Rate.wrap(declared));
        // Interest alone at 30E/360 costs its nominal rate, up to half a fen in 1 % of the principal a period.
        uint256 off = declared > terms.rate.millionths()
            ? declared - terms.rate.millionths()
            : terms.rate.millionths() - declared;
        if (off <= 90) assertTrue(right);
        if (off >= 110) assertFalse(right);
    }

    /* ------------------------------------------------------------------ */

    function _aprIs(Terms memory terms, uint32 apr) private view {
        uint256[] memory rows = scheduling.schedule(terms, _jan15());
        assertTrue(scheduling.aprIsRight(terms, _jan15(), terms.principal, rows, Rate.wrap(apr)), "right");
        assertTrue(scheduling.aprIsRight(terms, _jan15(), terms.principal, rows, Rate.wrap(apr + 98)), "1 bp above");
        assertTrue(scheduling.aprIsRight(terms, _jan15(), terms.principal, rows, Rate.wrap(apr - 98)), "1 bp below");
        assertFalse(scheduling.aprIsRight(terms, _jan15(), terms.principal, rows, Rate.wrap(apr + 102)), "too high");
        assertFalse(scheduling.aprIsRight(terms, _jan15(), terms.principal, rows, Rate.wrap(apr - 102)), "too low");
    }

    function _refused(Terms memory terms, string memory field, uint256 value, uint256 limit) private {
        vm.expectRevert(abi.encodeWithSelector(ILedgerErrors.TermsInvalid.selector, field, value, limit));
        scheduling.check(terms);
    }

    function _isRow(uint256 row, uint256 y, uint256 m, uint256 d, uint256 principal, uint256 interest, uint256 fee)
        private
        pure
    {
        assertEq(Rows.due(row).number(), Calendar.fromCivil(y, m, d).number(), "due");
        assertEq(Rows.principal(row).fen(), principal, "principal");
        assertEq(Rows.interest(row).fen(), interest, "interest");
        assertEq(Rows.fee(row), fee, "fee");
    }

    function _principal(uint256[] memory rows) private pure returns (uint256 sum) {
        for (uint256 k = 0; k < rows.length; k++) {
            sum += Rows.principal(rows[k]).fen();
        }
    }

    function _jan15() private pure returns (Day) {
        return Calendar.fromCivil(2026, 1, 15);
    }

    /// 10,000.00 at 18 % from 15 January 2026, twelve months on the 15th, 30E/360.
    function _terms(Method method) private pure returns (Terms memory terms) {
        terms.principal = Money.wrap(1_000_000);
        terms.rate = Rate.wrap(180_000);
        terms.method = method;
        terms.dayCount = DayCount.Thirty360;
        terms.allocationOrder = bytes5(0x0001020304);
        terms.periods = 12;
        terms.periodMonths = 1;
        terms.dueDay = 15;
        terms.startDay = _jan15();
        terms.firstDue = Calendar.fromCivil(2026, 2, 15);
    }
}
