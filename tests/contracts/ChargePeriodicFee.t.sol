// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.28;

import "./RunningLoanTest.sol";

/// 5.00 each period.
contract ChargePeriodicFeeTest is RunningLoanTest {
    function setUp() public override {
        super.setUp();
        terms.periodicFee = Money.wrap(500);
    }

    function _charge(uint16 row) private {
        vm.prank(keeper);
        ledger.chargePeriodicFee(loan, row);
    }

    function test_RevertGiven_NoSuchLoan() public {
        expectNoLoan(file(loan));
        _charge(2);
    }

    function test_RevertGiven_NotDisbursed() public {
        toReleased();
        expectUnexpected();
        _charge(2);
        expectUnexpected();
        _charge(1);
    }

    function test_RevertGiven_Archived() public {
        toSettledWithFee();
        goTo(2031, 2, 14);
        ledger.archiveRecord(loan, "root", date(2031, 3, 1));
        expectArchived();
        _charge(1);
    }

    function toSettledWithFee() private {
        terms.periods = 1;
        toDisbursed();
        goTo(2026, 2, 15);
        pay(1_015_500, "all");
        assertTrue(ledger.loanOf(loan).state == LoanState.Settled);
    }

    function test_RevertGiven_NoFeeWasAgreed() public {
        terms.periodicFee = NIL;
        toDisbursed();
        goTo(2026, 2, 15);
        expectNothingToDo(Nodes.PERIODIC_FEE_CHARGED);
        _charge(2);
    }

    function test_RevertWhen_ThereIsNoSuchRow() public {
        toDisbursed();
        goTo(2026, 2, 15);
        expectRowUnknown(13, 12);
        _charge(13);
    }

    /// The fee of the first period was charged at the disbursement.
    function test_RevertWhen_TheFirstIsChargedAgain() public {
        toDisbursed();
        assertEq(ledger.instalmentOf(loan, 1).fee, 500);
        assertEq(ledger.instalmentOf(loan, 2).fee, 0);
        expectNothingToDo(Nodes.PERIODIC_FEE_CHARGED);
        _charge(1);
    }

    /// Row 2's fee is charged when its period begins, on the due date of row 1.
    function test_RevertWhen_ThePeriodHasNotBegun() public {
        toDisbursed();
        goTo(2026, 2, 14);
        expectTooEarly(Nodes.PERIODIC_FEE_CHARGED, 2, date(2026, 2, 15));
        _charge(2);
    }

    function test_RevertGiven_Charged() public {
        toDisbursed();
        goTo(2026, 2, 15);
        _charge(2);
        expectRepeated(Nodes.PERIODIC_FEE_CHARGED, rowObject(2));
        _charge(2);
    }

    function test_Charge_WhenThePeriodBegins() public {
        toDisbursed();
        goTo(2026, 2, 15);
        // Of the 15th: the bill of the 10th, the fee, then the instalment that falls due.
        bytes memory effect = abi.encodeCall(IEffects.periodicFeeCharged, (2, Money.wrap(500)));
        expectStep(file(loan), file(loan), Nodes.PERIODIC_FEE_CHARGED, 1, keeper, date(2026, 2, 15), effect);
        effect = abi.encodeCall(IEffects.instalmentDue, (date(2026, 2, 15), Money.wrap(92_180)));
        expectStep(file(loan), rowObject(1), Nodes.INSTALMENT_DUE, 2, keeper, date(2026, 2, 15), effect);
        _charge(2);
        assertEq(ledger.instalmentOf(loan, 2).fee, 500);
        assertEq(ledger.instalmentOf(loan, 3).fee, 0);
    }

    function test_Charge_LateByAnyone() public {
        toDisbursed();
        goTo(2026, 2, 18);
        bytes memory effect = abi.encodeCall(IEffects.periodicFeeCharged, (2, Money.wrap(500)));
        expectStep(file(loan), file(loan), Nodes.PERIODIC_FEE_CHARGED, 1, stranger, date(2026, 2, 15), effect);
        vm.prank(stranger);
        ledger.chargePeriodicFee(loan, 2);
    }

    /// Twelve periods, twelve fees; none after the last.
    function test_Charge_OncePerPeriod() public {
        toDisbursed();
        goTo(2027, 3, 1);
        ledger.advance(loan);
        for (uint16 row = 1; row <= 12; row++) {
            assertEq(ledger.instalmentOf(loan, row).fee, 500);
        }
    }

    /// Interest does not run on a fee, nor does penalty: 766.80 · 24 % · 4 / 360 = 2.0448.
    function test_Charge_BearsNothing() public {
        toDisbursed();
        goTo(2026, 2, 19);
        ledger.advance(loan);
        assertEq(ledger.penaltyOwed(loan).fen(), 204);
        assertEq(ledger.loanOf(loan).interestNumerator, uint256(923_320) * 180_000 * 4);
    }
}
