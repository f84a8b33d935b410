// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.28;

import "./SecuredTest.sol";

/// Security ends with what it secures: collateral is released, guarantors are discharged and deposits returned.
contract ReleaseSecurityTest is SecuredTest {
    /// A guarantee, a pledge and a deposit of 1,000.00 for a facility of this kind.
    function _toSecured(bool revolving) private {
        vm.prank(admin);
        ledger.publishClauses(productId, clauses());
        toApplied();
        assess();
        ICredit.Offer memory o = offer();
        o.revolving = revolving;
        o.limit = Money.wrap(1_000_000);
        approve(o);
        signGuarantee();
        pledge();
        fundWallet(borrower, 100_000);
        postDeposit(100_000);
    }

    /// The one loan, of one instalment, is paid on 15 February 2026.
    function _toPaid() private {
        terms.periods = 1;
        acceptAndDraw();
        goTo(2026, 2, 15);
        pay(1_015_000, "all");
        assertTrue(ledger.loanOf(loan).state == LoanState.Settled);
    }

    function _release(address by) private {
        vm.prank(by);
        ledger.releaseCollateral(facility, 1, DOCUMENTS);
    }

    function _isDischarged() private view returns (bool) {
        return ledger.guaranteeOf(facility, 1).state == GuaranteeState.Discharged
            && ledger.depositOf(facility, 1).state == DepositState.Returned;
    }

    /* ------------------------------------------------------------------ RELEASE */

    function test_RevertGiven_NothingHasEnded() public {
        _toSecured(false);
        expectUnexpected();
        _release(operator);
    }

    function test_RevertGiven_NoCollateral() public {
        toOffered();
        goTo(2026, 1, 23);
        ledger.expireOffer(facility);
        expectUnexpected();
        _release(operator);
    }

    /// The loan is paid, but the limit can be drawn again.
    function test_RevertGiven_TheFacilityCanBeDrawn() public {
        _toSecured(true);
        _toPaid();
        assertFalse(_isDischarged());
        vm.expectRevert(abi.encodeWithSelector(ObligationLeft.selector, facility, 0));
        _release(operator);
        vm.expectRevert(abi.encodeWithSelector(NothingToDo.selector, Nodes.GUARANTOR_DISCHARGED, facility));
        ledger.reach(Nodes.GUARANTOR_DISCHARGED, file(facility));
    }

    /// Another drawdown is open.
    function test_RevertGiven_ALoanIsOpen() public {
        _toSecured(false);
        acceptAndDraw();
        vm.prank(bank);
        ledger.reverseDisbursement(loan, "returned", DOCUMENTS);
        assertFalse(_isDischarged());
        vm.expectRevert(abi.encodeWithSelector(ObligationLeft.selector, facility, 0));
        _release(operator);
    }

    /// The lender has until 25 February; after that it is anyone.
    function test_RevertWhen_AnotherReleasesWithinTheAgreedDays() public {
        _toSecured(false);
        _toPaid();
        goTo(2026, 2, 25);
        expectWrongCaller(Nodes.COLLATERAL_RELEASED, keeper, bit(Role.Operator));
        _release(keeper);
        goTo(2026, 2, 26);
        _release(keeper);
        assertTrue(ledger.collateralOf(facility, 1).state == CollateralState.Released);
        expectPartRepeated(Nodes.COLLATERAL_RELEASED, 1);
        _release(keeper);
    }

    function test_Release_ByTheLender() public {
        _toSecured(false);
        perfect();
        _toPaid();
        bytes memory effect = abi.encodeCall(IEffects.collateralReleased, (party, ASSET, date(2026, 2, 15)));
        expectPartLogged(1, Nodes.COLLATERAL_RELEASED, operator, effect, inPerson());
        _release(operator);
    }

    /// The rank in the thing is free again, whether it was registered or not.
    function test_Release_FreesTheRank() public {
        toOffered();
        pledge(ASSET, 1);
        pledge("other", 1);
        perfect(2, 1);
        goTo(2026, 1, 23);
        ledger.expireOffer(facility);
        _release(operator);
        vm.prank(operator);
        ledger.releaseCollateral(facility, 2, DOCUMENTS);
        goTo(2026, 1, 24);
        FacilityId second = Ids.facility(party, "second");
        _offerAgain();
        vm.prank(borrower);
        ledger.pledgeCollateral(second, party, ASSET, 1, DOCUMENTS, inPerson());
        vm.prank(borrower);
        ledger.pledgeCollateral(second, party, "other", 1, DOCUMENTS, inPerson());
    }

    function _offerAgain() private {
        facility = Ids.facility(party, "second");
        authorize();
        ICredit.CreditRequest memory r = creditRequest();
        r.ref = "second";
        vm.prank(borrower);
        ledger.applyForCredit(r, DOCUMENTS, inPerson());
        assess();
        approve();
    }

    /* ------------------------------------------------------------------ DISCHARGE AND RETURN */

    /// With the last payment, in the same transaction; the borrower has paid 1,015,000 and gets its 100,000 back.
    function test_TheLastPaymentDischarges() public {
        _toSecured(false);
        terms.periods = 1;
        acceptAndDraw();
        goTo(2026, 2, 15);
        bytes32 id = file(facility);
        bytes32 one = bytes32(uint256(1));
        Day today = ledger.today();
        bytes memory effect = abi.encodeCall(IEffects.guarantorDischarged, (surety, Money.wrap(2_000_000), NIL));
        expectStep(id, one, Nodes.GUARANTOR_DISCHARGED, 0, bank, today, effect);
        effect = abi.encodeCall(IEffects.depositReturned, (party, Money.wrap(100_000)));
        expectStep(id, one, Nodes.DEPOSIT_RETURNED, 1, bank, today, effect);
        pay(1_015_000, "all");
        assertTrue(_isDischarged());
        assertEq(ledger.balanceOf(AccountKind.Deposit, id), 0);
        assertEq(ledger.balanceOf(AccountKind.Payable, file(party)), 100_000);
        vm.prank(borrower);
        ledger.withdraw(AccountKind.Payable, party, borrower, Money.wrap(100_000));
        assertEq(token.balanceOf(borrower), 100_000);
    }

    function test_TheExpiredOfferDischarges() public {
        _toSecured(false);
        goTo(2026, 1, 23);
        ledger.expireOffer(facility);
        assertTrue(_isDischarged());
    }

    /// An agreement that is void leaves a limit that can be drawn; the closed facility does not.
    function test_TheClosedFacilityDischarges() public {
        _toSecured(false);
        accept();
        propose();
        disclose();
        signAsBorrower();
        signAsLender();
        vm.prank(borrower);
        ledger.voidAgreement(loan, terms.voidGrounds, DOCUMENTS, inPerson(), inPerson());
        assertFalse(_isDischarged());
        vm.prank(operator);
        ledger.closeFacility(facility, DOCUMENTS, inPerson());
        assertTrue(_isDischarged());
    }

    /// Once the limit can no longer be drawn, anyone may say so; the day of the release counts from then.
    function test_Reach_AfterTheAvailability() public {
        _toSecured(true);
        _toPaid();
        goTo(2027, 1, 14);
        vm.expectRevert(abi.encodeWithSelector(NothingToDo.selector, Nodes.DEPOSIT_RETURNED, facility));
        ledger.reach(Nodes.DEPOSIT_RETURNED, file(facility));
        goTo(2027, 1, 15);
        vm.prank(keeper);
        ledger.reach(Nodes.DEPOSIT_RETURNED, file(facility));
        assertTrue(_isDischarged());
        goTo(2027, 1, 25);
        expectWrongCaller(Nodes.COLLATERAL_RELEASED, keeper, bit(Role.Operator));
        _release(keeper);
        goTo(2027, 1, 26);
        _release(keeper);
    }

    /// A guarantor that has paid its cap or whose period has lapsed is free already.
    function test_WhoIsFreeAlreadyIsNotDischarged() public {
        toOffered();
        signGuarantee();
        accept();
        goTo(2028, 1, 16);
        ledger.lapseGuarantee(facility, 1);
        uint32 seq = ledger.fileOf(file(facility)).seq;
        vm.prank(operator);
        ledger.closeFacility(facility, DOCUMENTS, inPerson());
        assertTrue(ledger.guaranteeOf(facility, 1).state == GuaranteeState.Lapsed);
        assertEq(ledger.fileOf(file(facility)).seq, seq + 1);
    }

    function test_Call_WhatIsDischarged() public {
        _toSecured(false);
        _toPaid();
        expectUnexpected();
        callGuarantee();
        goTo(2028, 1, 16);
        vm.expectRevert(
            abi.encodeWithSelector(
                GuaranteeInState.selector, facility, 1, GuaranteeState.Discharged, GuaranteeState.Active
            )
        );
        ledger.lapseGuarantee(facility, 1);
    }
}
