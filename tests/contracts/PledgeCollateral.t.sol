// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.28;

import "./SecuredTest.sol";

contract PledgeCollateralTest is SecuredTest {
    /* ------------------------------------------------------------------ PLEDGE */

    function test_RevertWhen_AnotherPledges() public {
        toOffered();
        Consent memory c = signedBy(strangerKey, pledgeFields(party, ASSET, 1));
        vm.expectRevert(abi.encodeWithSelector(ConsentForeign.selector, stranger, borrower));
        ledger.pledgeCollateral(facility, party, ASSET, 1, DOCUMENTS, c);
        expectWrongCaller(Nodes.COLLATERAL_PLEDGED, operator, 0);
        vm.prank(operator);
        ledger.pledgeCollateral(facility, party, ASSET, 1, DOCUMENTS, inPerson());
    }

    function test_RevertGiven_NoApproval() public {
        toApplied();
        assess();
        expectUnexpected();
        pledge();
    }

    function test_RevertGiven_TheOfferHasLapsed() public {
        toOffered();
        goTo(2026, 1, 23);
        vm.expectRevert(abi.encodeWithSelector(OfferLapsed.selector, facility, date(2026, 1, 22), date(2026, 1, 23)));
        pledge();
    }

    /// Neither the borrower of this facility nor a guarantor.
    function test_RevertWhen_AnotherBorrowerPledges() public {
        toOffered();
        registerGuarantor("other", strangerKey, PartyKind.Borrower);
        PartyId other = Ids.party(lender, "other");
        vm.expectRevert(abi.encodeWithSelector(PartyKindWrong.selector, other, PartyKind.Borrower, PartyKind.Guarantor));
        vm.prank(stranger);
        ledger.pledgeCollateral(facility, other, ASSET, 1, DOCUMENTS, inPerson());
    }

    function test_RevertGiven_TheBorrowerIsBlocked() public {
        toOffered();
        vm.prank(regulator);
        ledger.blockParty(party, "list", new FacilityId[](0));
        vm.expectRevert(abi.encodeWithSelector(PartyIsBlocked.selector, party));
        pledge();
    }

    function test_RevertWhen_ThereIsNoAsset() public {
        toOffered();
        vm.expectRevert(abi.encodeWithSelector(HashMissing.selector, facility, "asset"));
        pledge(0, 1);
    }

    function test_RevertWhen_ThereIsNoContract() public {
        toOffered();
        vm.expectRevert(abi.encodeWithSelector(HashMissing.selector, facility, "documents"));
        vm.prank(borrower);
        ledger.pledgeCollateral(facility, party, ASSET, 1, 0, inPerson());
    }

    function test_RevertWhen_TheRankIsNone() public {
        toOffered();
        vm.expectRevert(abi.encodeWithSelector(TermsInvalid.selector, "rank", 0, 1));
        pledge(ASSET, 0);
        vm.expectRevert(abi.encodeWithSelector(TermsInvalid.selector, "rank", 128, 127));
        pledge(ASSET, 128);
    }

    /// A second pledge of the same thing stands behind the first.
    function test_RevertWhen_AnEarlierPledgeIsNotBefore() public {
        toOffered();
        pledge(ASSET, 2);
        vm.expectRevert(abi.encodeWithSelector(RankTaken.selector, ASSET, 1, 4));
        pledge(ASSET, 1);
        vm.expectRevert(abi.encodeWithSelector(RankTaken.selector, ASSET, 2, 4));
        pledge(ASSET, 2);
        pledge(ASSET, 3);
        pledge("another thing", 1);
        assertEq(ledger.collateralOf(facility, 2).rank, 3);
        assertEq(ledger.facilityOf(facility).collateral, 3);
    }

    function test_Pledge_ByAGuarantor() public {
        toOffered();
        Consent memory c = signedBy(guarantorKey, pledgeFields(surety, ASSET, 1));
        bytes memory effect = abi.encodeCall(IEffects.collateralPledged, (surety, ASSET, 1));
        expectPartLogged(1, Nodes.COLLATERAL_PLEDGED, guarantor, effect, c);
        ledger.pledgeCollateral(facility, surety, ASSET, 1, DOCUMENTS, c);
        Collateral memory pledged = ledger.collateralOf(facility, 1);
        assertEq(PartyId.unwrap(pledged.pledgor), PartyId.unwrap(surety));
        assertEq(pledged.asset, ASSET);
        assertTrue(pledged.state == CollateralState.Pledged);
        assertEq(pledged.rank, 1);
        assertTrue(ledger.facilityOf(facility).secured);
    }

    /* ------------------------------------------------------------------ PERFECT */

    function test_RevertWhen_NoRegistryPerfects() public {
        toOffered();
        pledge();
        expectWrongCaller(Nodes.COLLATERAL_PERFECTED, operator, bit(Role.Registry));
        vm.prank(operator);
        ledger.perfectCollateral(facility, 1, 1, "registered", DOCUMENTS);
    }

    function test_RevertGiven_NotPledged() public {
        toOffered();
        expectUnexpected();
        perfect();
    }

    function test_RevertGiven_PerfectedAlready() public {
        toOffered();
        pledge();
        perfect();
        expectPartRepeated(Nodes.COLLATERAL_PERFECTED, 1);
        perfect();
    }

    function test_RevertWhen_ThereIsNoReceipt() public {
        toOffered();
        pledge();
        vm.expectRevert(ReceiptMissing.selector);
        vm.prank(registry);
        ledger.perfectCollateral(facility, 1, 1, 0, DOCUMENTS);
    }

    function test_RevertWhen_TheRegisteredRankIsNone() public {
        toOffered();
        pledge();
        vm.expectRevert(abi.encodeWithSelector(TermsInvalid.selector, "rank", 0, 1));
        perfect(1, 0);
    }

    /// Who is registered first is first, whatever was agreed (Civil Code 414); but only one is.
    function test_RevertWhen_TheRankIsRegisteredForAnother() public {
        toOffered();
        pledge(ASSET, 1);
        pledge(ASSET, 2);
        perfect(2, 1);
        vm.expectRevert(abi.encodeWithSelector(RankTaken.selector, ASSET, 1, 2));
        perfect(1, 1);
        perfect(1, 2);
        vm.expectRevert(abi.encodeWithSelector(RankTaken.selector, ASSET, 2, 6));
        pledge(ASSET, 2);
        pledge(ASSET, 3);
    }

    function test_Perfect() public {
        toOffered();
        pledge();
        bytes memory effect = abi.encodeCall(IEffects.collateralPerfected, (ASSET, 3, "registered"));
        expectPartLogged(1, Nodes.COLLATERAL_PERFECTED, registry, effect, inPerson());
        perfect(1, 3);
        Collateral memory c = ledger.collateralOf(facility, 1);
        assertTrue(c.state == CollateralState.Perfected);
        assertEq(c.rank, 3);
        assertEq(c.value.fen(), 0);
    }
}
