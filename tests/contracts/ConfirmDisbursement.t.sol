// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.28;

import "./LedgerTest.sol";

contract ConfirmDisbursementTest is LedgerTest {
    function _confirm(address by, uint64 amount, bytes32 receipt) private {
        vm.prank(by);
        ledger.confirmDisbursement(loan, Money.wrap(amount), receipt, DOCUMENTS);
    }

    function test_RevertWhen_NoBankConfirms() public {
        toReleased();
        expectWrongCaller(Nodes.DISBURSEMENT_CONFIRMED, operator, bit(Role.Bank));
        _confirm(operator, 1_000_000, "payout");
    }

    function test_RevertGiven_NotReleased() public {
        toApprovedDrawdown();
        expectUnexpected();
        _confirm(bank, 1_000_000, "payout");
    }

    function test_RevertGiven_ReturnedBefore() public {
        toReleased();
        vm.prank(bank);
        ledger.reverseDisbursement(loan, "failed", DOCUMENTS);
        vm.expectRevert(
            abi.encodeWithSelector(DrawdownInState.selector, loan, DrawdownState.Failed, DrawdownState.Released)
        );
        _confirm(bank, 1_000_000, "payout");
    }

    function test_RevertGiven_ConfirmedAlready() public {
        toDisbursed();
        vm.expectRevert(abi.encodeWithSelector(NodeRepeated.selector, Nodes.DISBURSEMENT_CONFIRMED, loan, loan));
        _confirm(bank, 1_000_000, "payout");
    }

    /// Nothing is deducted up front.
    function test_RevertWhen_TheAmountIsNotThePrincipal() public {
        toReleased();
        vm.expectRevert(abi.encodeWithSelector(AmountDiffers.selector, loan, 990_000, 1_000_000));
        _confirm(bank, 990_000, "payout");
    }

    function test_RevertWhen_ThereIsNoReceipt() public {
        toReleased();
        vm.expectRevert(ReceiptMissing.selector);
        _confirm(bank, 1_000_000, 0);
    }

    function test_Confirm_StartsTheLoan() public {
        toReleased();
        goTo(2026, 1, 17);
        bytes memory effect =
            abi.encodeCall(IEffects.disbursementConfirmed, (terms.principal, "payout", date(2026, 1, 17)));
        expectLogged(file(loan), Nodes.DISBURSEMENT_CONFIRMED, bank, effect, inPerson());
        _confirm(bank, 1_000_000, "payout");
        assertTrue(ledger.drawdownOf(loan).state == DrawdownState.Disbursed);
        Loan memory l = ledger.loanOf(loan);
        assertTrue(l.state == LoanState.Active && l.startDay == date(2026, 1, 17));
        Facility memory f = ledger.facilityOf(facility);
        assertEq(f.reserved.fen(), 0);
        assertEq(f.outstanding.fen(), 1_000_000);
        assertEq(f.open, 1);
        assertEq(ledger.balanceOf(AccountKind.Transit, file(loan)), 0);
        assertEq(token.balanceOf(address(ledger)), POOL.fen() - 1_000_000);
    }

    /// What is under way is paid out, whatever happened to the limit or the party meanwhile.
    function test_Confirm_WhileFrozenAndBlocked() public {
        toReleased();
        FacilityId[] memory named = new FacilityId[](1);
        named[0] = facility;
        vm.prank(regulator);
        ledger.blockParty(party, "list", named);
        _confirm(bank, 1_000_000, "payout");
        assertTrue(ledger.loanOf(loan).state == LoanState.Active);
    }

    /// Nothing of the first period is left.
    function test_RevertWhen_ItIsTheFirstDueDate() public {
        toReleased();
        goTo(2026, 2, 15);
        vm.expectRevert(
            abi.encodeWithSelector(StartNotBeforeFirstDue.selector, loan, date(2026, 2, 15), date(2026, 2, 15))
        );
        _confirm(bank, 1_000_000, "payout");
    }

    /// One row with a fee of 50.00: disclosed at (150 + 50) / 10,000 · 12 = 24 %, the cap. Paid out on the 20th, 25 days of 30E/360 cost 125.00, and 175.00 over 26 of 30
    /// days are 175 / 10,000 · 30 / 26 · 12 = 24.23 %.
    function test_RevertWhen_ALaterStartCostsMoreThanTheCap() public {
        terms.periods = 1;
        terms.originationFee = Money.wrap(5_000);
        toReleased();
        // Searched from below.
        Rate apr = ledger.agreementOf(loan).apr;
        assertApproxEqAbs(apr.millionths(), CAP, 1);
        goTo(2026, 1, 20);
        vm.expectRevert(abi.encodeWithSelector(AprAboveCap.selector, loan, apr, CAP));
        _confirm(bank, 1_000_000, "payout");
    }

    /// On the 16th it is 145.00 and the fee over 30 of 30 days: 23.4 %.
    function test_Confirm_ALaterStartUnderTheCap() public {
        terms.periods = 1;
        terms.originationFee = Money.wrap(5_000);
        toReleased();
        goTo(2026, 1, 16);
        _confirm(bank, 1_000_000, "payout");
        assertEq(ledger.instalmentOf(loan, 1).interest.fen(), 14_500);
        assertEq(ledger.instalmentOf(loan, 1).fee, 5_000);
    }
}
