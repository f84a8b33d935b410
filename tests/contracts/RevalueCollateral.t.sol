// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.28;

import "./SecuredTest.sol";

contract RevalueCollateralTest is SecuredTest {
    function _toPerfected() private {
        toOfferedUnder(clauses());
        pledge();
        perfect();
    }

    function _revalue(Day appraisedOn, bytes32 report) private {
        vm.prank(appraiser);
        ledger.revalueCollateral(facility, 1, Money.wrap(1_250_000), appraisedOn, report, DOCUMENTS);
    }

    /* ------------------------------------------------------------------ APPRAISAL */

    function test_RevertWhen_NoAppraiserValues() public {
        _toPerfected();
        Day today = ledger.today();
        expectWrongCaller(Nodes.COLLATERAL_REVALUED, operator, bit(Role.Appraiser));
        vm.prank(operator);
        ledger.revalueCollateral(facility, 1, Money.wrap(1), today, "report", DOCUMENTS);
    }

    function test_RevertGiven_NotPerfected() public {
        toOffered();
        pledge();
        expectUnexpected();
        revalue(1, 1_250_000);
    }

    function test_RevertGiven_Released() public {
        _toPerfected();
        goTo(2026, 1, 23);
        ledger.expireOffer(facility);
        vm.prank(operator);
        ledger.releaseCollateral(facility, 1, DOCUMENTS);
        vm.expectRevert(
            abi.encodeWithSelector(
                CollateralInState.selector, facility, 1, CollateralState.Released, CollateralState.Perfected
            )
        );
        revalue(1, 1_250_000);
    }

    /// 180 days before 15 January 2026 is 19 July 2025.
    function test_RevertWhen_TheAppraisalIsStale() public {
        _toPerfected();
        Day today = date(2026, 1, 15);
        vm.expectRevert(
            abi.encodeWithSelector(ValueDayOutOfRange.selector, date(2025, 7, 18), date(2025, 7, 19), today)
        );
        _revalue(date(2025, 7, 18), "report");
        _revalue(date(2025, 7, 19), "report");
    }

    function test_RevertWhen_TheAppraisalIsOfTheFutureOrOlderThanTheLast() public {
        _toPerfected();
        Day today = date(2026, 1, 15);
        vm.expectRevert(abi.encodeWithSelector(ValueDayOutOfRange.selector, today.plus(1), date(2025, 7, 19), today));
        _revalue(today.plus(1), "report");
        _revalue(date(2026, 1, 10), "report");
        vm.expectRevert(abi.encodeWithSelector(ValueDayOutOfRange.selector, date(2026, 1, 9), date(2026, 1, 10), today));
        _revalue(date(2026, 1, 9), "report");
    }

    function test_RevertWhen_ThereIsNoReport() public {
        _toPerfected();
        vm.expectRevert(abi.encodeWithSelector(HashMissing.selector, facility, "report"));
        _revalue(date(2026, 1, 15), 0);
    }

    /// Nothing is drawn: no ratio, no call.
    function test_Revalue() public {
        _toPerfected();
        bytes memory effect =
            abi.encodeCall(IEffects.collateralRevalued, (NIL, Money.wrap(1_250_000), date(2026, 1, 14), "report", 0));
        expectPartLogged(1, Nodes.COLLATERAL_REVALUED, appraiser, effect, inPerson());
        _revalue(date(2026, 1, 14), "report");
        Collateral memory c = ledger.collateralOf(facility, 1);
        assertEq(c.value.fen(), 1_250_000);
        assertEq(c.appraisedOn.number(), date(2026, 1, 14).number());
        assertEq(c.callUntil.number(), 0);
    }

    /* ------------------------------------------------------------------ MARGIN CALL */

    /// 10,000.00 is drawn; of 12,500.00 that is exactly 80 %.
    function test_Revalue_CallsMarginAboveTheRatio() public {
        _toPerfected();
        acceptAndDraw();
        revalue(1, 1_250_000);
        assertEq(ledger.collateralOf(facility, 1).callUntil.number(), 0);
        bytes32 id = file(facility);
        bytes memory effect = abi.encodeCall(IEffects.marginCalled, (8001, 8000, date(2026, 1, 22)));
        Day today = ledger.today();
        expectStep(id, bytes32(uint256(1)), Nodes.MARGIN_CALLED, 1, appraiser, today, effect);
        revalue(1, 1_249_999);
        assertEq(ledger.collateralOf(facility, 1).callUntil.number(), date(2026, 1, 22).number());
    }

    /// An open call is not called again, nor does its deadline move.
    function test_Revalue_WithACallOpen() public {
        _toPerfected();
        acceptAndDraw();
        revalue(1, 1_000_000);
        goTo(2026, 1, 16);
        uint32 seq = ledger.fileOf(file(facility)).seq;
        revalue(1, 0);
        assertEq(ledger.fileOf(file(facility)).seq, seq + 1);
        assertEq(ledger.collateralOf(facility, 1).callUntil.number(), date(2026, 1, 22).number());
    }

    /// What is worth nothing has no ratio but a call.
    function test_Revalue_ToNothing() public {
        _toPerfected();
        acceptAndDraw();
        bytes memory effect =
            abi.encodeCall(IEffects.collateralRevalued, (NIL, NIL, date(2026, 1, 15), "report", type(uint32).max));
        expectPartLogged(1, Nodes.COLLATERAL_REVALUED, appraiser, effect, inPerson());
        revalue(1, 0);
        assertTrue(ledger.collateralOf(facility, 1).callUntil.number() != 0);
    }

    function test_Revalue_WithoutAnAgreedRatio() public {
        Clauses memory none;
        toOfferedUnder(none);
        pledge();
        perfect();
        acceptAndDraw();
        revalue(1, 1);
        assertEq(ledger.collateralOf(facility, 1).callUntil.number(), 0);
        vm.expectRevert(abi.encodeWithSelector(NothingToDo.selector, Nodes.MARGIN_CALLED, facility));
        ledger.reach(Nodes.MARGIN_CALLED, file(facility));
    }

    /// The value was enough before the drawdown; once it is not, anyone may say so.
    function test_Reach_AfterADrawdown() public {
        _toPerfected();
        revalue(1, 1_000_000);
        acceptAndDraw();
        bytes memory effect = abi.encodeCall(IEffects.marginCalled, (10_000, 8000, date(2026, 1, 22)));
        Day today = ledger.today();
        expectStep(file(facility), bytes32(uint256(1)), Nodes.MARGIN_CALLED, 0, keeper, today, effect);
        vm.prank(keeper);
        ledger.reach(Nodes.MARGIN_CALLED, file(facility));
        vm.expectRevert(abi.encodeWithSelector(NothingToDo.selector, Nodes.MARGIN_CALLED, facility));
        ledger.reach(Nodes.MARGIN_CALLED, file(facility));
    }

    function test_RevertGiven_ACallIsOpen_ADrawdownIsApproved() public {
        _toPerfected();
        accept();
        propose();
        disclose();
        signAsBorrower();
        signAsLender();
        requestDrawdown();
        approveDrawdown();
        revalue(1, 1_000_000);
        vm.prank(operator);
        ledger.rejectDrawdown(loan, REASON, DOCUMENTS);
        requestDrawdown();
        vm.expectRevert(abi.encodeWithSelector(MarginCallOpen.selector, facility, 1, date(2026, 1, 22)));
        approveDrawdown();
        topUp(0);
        approveDrawdown();
    }

    /* ------------------------------------------------------------------ TOP-UP */

    function _toCalled() private {
        _toPerfected();
        acceptAndDraw();
        revalue(1, 1_000_000);
    }

    function test_RevertWhen_AnotherTopsUp() public {
        _toCalled();
        expectWrongCaller(Nodes.COLLATERAL_TOPPED_UP, operator, 0);
        vm.prank(operator);
        ledger.topUpCollateral(facility, 1, party, 0, DOCUMENTS, inPerson());
        registerGuarantor("other", strangerKey, PartyKind.Borrower);
        PartyId other = Ids.party(lender, "other");
        vm.expectRevert(abi.encodeWithSelector(PartyKindWrong.selector, other, PartyKind.Borrower, PartyKind.Guarantor));
        vm.prank(stranger);
        ledger.topUpCollateral(facility, 1, other, 0, DOCUMENTS, inPerson());
    }

    function test_RevertGiven_NoCall() public {
        _toPerfected();
        acceptAndDraw();
        revalue(1, 1_250_000);
        expectUnexpected();
        topUp(0);
    }

    function test_RevertWhen_NothingIsAdded() public {
        _toCalled();
        vm.expectRevert(abi.encodeWithSelector(TermsInvalid.selector, "addition", 1, 1));
        topUp(1);
        pledge("second", 1);
        vm.expectRevert(
            abi.encodeWithSelector(
                CollateralInState.selector, facility, 2, CollateralState.Pledged, CollateralState.Perfected
            )
        );
        topUp(2);
        perfect(2, 1);
        vm.expectRevert(AmountMissing.selector);
        topUp(2);
    }

    function test_RevertWhen_TheRatioIsStillAbove() public {
        _toCalled();
        pledge("second", 1);
        perfect(2, 1);
        revalue(2, 249_999);
        vm.expectRevert(abi.encodeWithSelector(LtvTooHigh.selector, facility, 8001, 8000));
        topUp(2);
    }

    function test_TopUp_ByAGuarantor() public {
        _toCalled();
        pledge("second", 1);
        perfect(2, 1);
        revalue(2, 250_000);
        bytes memory effect = topUpEffect(surety, 2, 8000);
        bytes32 object = bytes32(uint256(1));
        Consent memory c = signedBy(
            guarantorKey,
            abi.encode(
                TypedData.NODE_CONSENT, Nodes.COLLATERAL_TOPPED_UP, facility, object, keccak256(effect), DOCUMENTS
            )
        );
        expectPartLogged(1, Nodes.COLLATERAL_TOPPED_UP, guarantor, effect, c);
        vm.prank(keeper);
        ledger.topUpCollateral(facility, 1, surety, 2, DOCUMENTS, c);
        assertEq(ledger.collateralOf(facility, 1).callUntil.number(), 0);
        assertEq(ledger.collateralOf(facility, 2).callUntil.number(), 0);
    }
}
