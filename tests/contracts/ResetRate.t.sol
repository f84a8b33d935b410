// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.28;

import "./ModifiedLoanTest.sol";

/// The loan of ModifiedLoanTest, at 18 %, agreed on 15 January when the index was 3 %. Its rate is reset on the first of each month, from 17 % to 20 %. On 25 February
/// 11,000.00 are left, of which 55.00 of interest have accrued; twenty days are left to 15 March.
contract ResetRateTest is ModifiedLoanTest {
    bytes32 private constant LPR = "LPR 1 year";
    address private publisher = makeAddr("index publisher");

    function setUp() public override {
        super.setUp();
        vm.prank(regulator);
        ledger.grantRole(NOBODY, publisher, Role.IndexPublisher);
        goTo(2026, 1, 14);
        _publish(30_000, date(2026, 1, 15));
        goTo(2026, 1, 15);
    }

    function _publish(uint32 value, Day from) private {
        vm.prank(publisher);
        ledger.publishIndex(LPR, Rate.wrap(value), from);
    }

    function _float(uint32 ceiling) private {
        vm.prank(admin);
        ledger.publishFloating(productId, Floating(LPR, Rate.wrap(170_000), Rate.wrap(ceiling), 1));
    }

    /// The index of 1 February is `value`.
    function _toFloating(uint32 value) private {
        _float(200_000);
        _publish(value, date(2026, 2, 1));
        toTenDaysOn();
    }

    function _reset(address by, uint32 discount) private {
        vm.prank(by);
        ledger.resetRate(loan, Rate.wrap(discount), DOCUMENTS);
    }

    /* ------------------------------------------------------------------ BY THE INDEX */

    function test_RevertGiven_NotDisbursed() public {
        _float(200_000);
        toReleased();
        expectUnexpected();
        _reset(keeper, 0);
    }

    function test_RevertGiven_TheRateIsFixed() public {
        toTenDaysOn();
        vm.expectRevert(abi.encodeWithSelector(RateFixed.selector, loan));
        _reset(keeper, 0);
    }

    function test_RevertGiven_TheResetDayHasNotCome() public {
        _float(200_000);
        toDisbursed();
        goTo(2026, 1, 31);
        vm.expectRevert(
            abi.encodeWithSelector(TooEarly.selector, Nodes.RATE_RESET, loan, date(2026, 2, 1), date(2026, 1, 31))
        );
        _reset(keeper, 0);
    }

    function test_RevertWhen_ItIsResetTwice() public {
        _toFloating(36_000);
        _reset(keeper, 0);
        vm.expectRevert(
            abi.encodeWithSelector(TooEarly.selector, Nodes.RATE_RESET, loan, date(2026, 3, 1), date(2026, 2, 25))
        );
        _reset(keeper, 0);
    }

    function test_RevertGiven_TheIndexHasNotMoved() public {
        _float(200_000);
        toTenDaysOn();
        vm.expectRevert(abi.encodeWithSelector(NothingToDo.selector, Nodes.RATE_RESET, loan));
        _reset(keeper, 0);
    }

    /// 18 % + 8 % is above the cap of 24 %.
    function test_RevertWhen_TheCapWouldBeExceeded() public {
        _float(300_000);
        _publish(110_000, date(2026, 2, 1));
        toTenDaysOn();
        vm.expectRevert(
            abi.encodeWithSelector(AprAboveCap.selector, loan, ledger.agreementOf(loan).apr, Rate.wrap(CAP))
        );
        _reset(keeper, 0);
    }

    function test_RevertGiven_ABillIsPaidAhead() public {
        _toFloating(36_000);
        goTo(2026, 3, 11);
        pay(50_000, "ahead");
        vm.expectRevert(abi.encodeWithSelector(BilledRowPaidAhead.selector, loan, 2));
        _reset(keeper, 0);
    }

    /// 18 % + 3.6 % − 3 % = 18.6 %: 55.00 + 11,000.00 · 18.6 % · 20 / 360 = 168.67; then 10,000.00 · 18.6 % / 12 = 155.00.
    function test_Reset_FollowsTheIndex() public {
        _toFloating(36_000);
        _reset(keeper, 0);
        assertEq(ledger.termsOf(loan).rate.millionths(), 186_000);
        assertEq(ledger.termsOf(loan).penaltyRate.millionths(), 240_000);
        assertRow(2, date(2026, 3, 15), 100_000, 16_867);
        assertRow(3, date(2026, 4, 15), 100_000, 15_500);
        assertEq(ledger.loanOf(loan).rows, 12);
        Pricing memory p = ledger.pricingOf(loan);
        assertEq(p.agreed.millionths(), 180_000);
        assertEq(p.resetOn.number(), date(2026, 2, 1).number());
    }

    function test_Reset_StopsAtTheFloorAndAtTheCeiling() public {
        _toFloating(60_000);
        _reset(keeper, 0);
        assertEq(ledger.termsOf(loan).rate.millionths(), 200_000);
    }

    function test_Reset_StopsAtTheFloor() public {
        _toFloating(10_000);
        _reset(keeper, 0);
        assertEq(ledger.termsOf(loan).rate.millionths(), 170_000);
    }

    /// From the ceiling it comes back by what the index is over that of the agreement: 18 % + 3.5 % − 3 %.
    function test_Reset_IsMeasuredByTheAgreedRate() public {
        _toFloating(60_000);
        _reset(keeper, 0);
        _publish(35_000, date(2026, 3, 1));
        goTo(2026, 3, 2);
        _reset(keeper, 0);
        assertEq(ledger.termsOf(loan).rate.millionths(), 185_000);
    }

    /// Restructured on 25 February at 17.5 %, when the index was 3.6 %; on 1 March it is 3.7 %.
    function test_Reset_AfterARestructuringIsMeasuredByIt() public {
        _toFloating(36_000);
        Terms memory t = renewed(11);
        t.rate = Rate.wrap(175_000);
        propose(t, RESTARTS, noRelief());
        acceptRestructuring(t, RESTARTS, noRelief());
        _publish(37_000, date(2026, 3, 1));
        goTo(2026, 3, 2);
        _reset(keeper, 0);
        assertEq(ledger.termsOf(loan).rate.millionths(), 176_000);
    }

    /* ------------------------------------------------------------------ BY A DISCOUNT */

    function test_RevertWhen_NoOperatorGivesADiscount() public {
        toTenDaysOn();
        expectWrongCaller(Nodes.RATE_RESET, servicer, bit(Role.Operator));
        _reset(servicer, 10_000);
    }

    function test_RevertWhen_TheDiscountIsMoreThanTheRate() public {
        toTenDaysOn();
        vm.expectRevert(abi.encodeWithSelector(TermsInvalid.selector, "discount", 180_001, 180_000));
        _reset(operator, 180_001);
    }

    /// 17 %: 55.00 + 11,000.00 · 17 % · 20 / 360 = 158.89.
    function test_Reset_ByADiscount() public {
        toTenDaysOn();
        _reset(operator, 10_000);
        assertEq(ledger.termsOf(loan).rate.millionths(), 170_000);
        assertRow(2, date(2026, 3, 15), 100_000, 15_889);
    }

    /// 18 % − 1 % + 3.6 % − 3 %.
    function test_Reset_KeepsADiscount() public {
        _toFloating(36_000);
        _reset(operator, 10_000);
        _reset(keeper, 0);
        assertEq(ledger.termsOf(loan).rate.millionths(), 176_000);
    }

    /* ------------------------------------------------------------------ WHAT IS PUBLISHED */

    function test_RevertWhen_NoPublisherPublishesAnIndex() public {
        expectWrongCaller(0, regulator, bit(Role.IndexPublisher));
        vm.prank(regulator);
        ledger.publishIndex(LPR, Rate.wrap(1), date(2026, 2, 1));
    }

    function test_RevertWhen_AnIndexIsPublishedForThePast() public {
        vm.expectRevert(
            abi.encodeWithSelector(
                ParameterNotFuture.selector, Parameters.index(LPR), date(2026, 1, 15), date(2026, 1, 15)
            )
        );
        _publish(1, date(2026, 1, 15));
    }

    function test_RevertWhen_RatesFloatTwiceOrTooLate() public {
        _float(200_000);
        vm.expectRevert(abi.encodeWithSelector(ClausesFixed.selector, productId));
        vm.prank(admin);
        ledger.publishFloating(productId, Floating(LPR, Rate.wrap(0), Rate.wrap(1), 1));
        Product memory p = product();
        p.quoteDays = 4;
        productId = publish(p);
        toApplied();
        vm.expectRevert(abi.encodeWithSelector(ClausesFixed.selector, productId));
        vm.prank(admin);
        ledger.publishFloating(productId, Floating(LPR, Rate.wrap(0), Rate.wrap(1), 1));
    }

    function test_RevertWhen_FloatingRatesAreWrong() public {
        vm.startPrank(admin);
        vm.expectRevert(abi.encodeWithSelector(ProductInvalid.selector, "months", 5, 12));
        ledger.publishFloating(productId, Floating(LPR, Rate.wrap(0), Rate.wrap(1), 5));
        vm.expectRevert(abi.encodeWithSelector(ProductInvalid.selector, "months", 0, 1));
        ledger.publishFloating(productId, Floating(LPR, Rate.wrap(0), Rate.wrap(1), 0));
        vm.expectRevert(abi.encodeWithSelector(ProductInvalid.selector, "floor", 2, 1));
        ledger.publishFloating(productId, Floating(LPR, Rate.wrap(2), Rate.wrap(1), 3));
        vm.stopPrank();
        expectWrongCaller(0, operator, bit(Role.Admin));
        vm.prank(operator);
        ledger.publishFloating(productId, Floating(LPR, Rate.wrap(0), Rate.wrap(1), 3));
    }
}
