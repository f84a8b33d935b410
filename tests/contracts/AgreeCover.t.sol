// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.28;

import "./CoveredTest.sol";

contract AgreeCoverTest is CoveredTest {
    function test_RevertWhen_NoAdminOfTheLenderAgrees() public {
        IFirstLoss.CoverTerms memory t = coverTerms(2000, 500_000);
        expectWrongCaller(0, operator, bit(Role.Admin));
        vm.prank(operator);
        ledger.agreeCover(lender, t);
    }

    function test_RevertGiven_TheLenderHasNoFile() public {
        PartyId another = Ids.party(NOBODY, "without a file");
        vm.prank(regulator);
        ledger.accreditLender(another, Regime.Bank, admin);
        IFirstLoss.CoverTerms memory t = coverTerms(2000, 500_000);
        vm.expectRevert(abi.encodeWithSelector(UnknownFile.selector, another, FileKind.Party));
        vm.prank(admin);
        ledger.agreeCover(another, t);
    }

    function test_RevertWhen_TheTermsAreBad() public {
        IFirstLoss.CoverTerms memory t = coverTerms(2000, 500_000);
        t.provider = lender;
        vm.expectRevert(abi.encodeWithSelector(CoverDiffers.selector, lender, lender));
        agree(t);
        t.provider = party;
        vm.expectRevert(abi.encodeWithSelector(LenderNotAccredited.selector, party));
        agree(t);
        t = coverTerms(0, 500_000);
        vm.expectRevert(abi.encodeWithSelector(CoverInvalid.selector, bytes32("rateBps"), 0, 10_000));
        agree(t);
        t = coverTerms(10_001, 500_000);
        vm.expectRevert(abi.encodeWithSelector(CoverInvalid.selector, bytes32("rateBps"), 10_001, 10_000));
        agree(t);
        t = coverTerms(2000, 0);
        vm.expectRevert(AmountMissing.selector);
        agree(t);
        t = coverTerms(2000, 500_000);
        t.agreement = 0;
        vm.expectRevert(abi.encodeWithSelector(HashMissing.selector, file(lender), "agreement"));
        agree(t);
    }

    function test_RevertGiven_MoneyIsHeld() public {
        cover(2000, 500_000, 1);
        IFirstLoss.CoverTerms memory t = coverTerms(3000, 500_000);
        vm.expectRevert(abi.encodeWithSelector(CoverInUse.selector, lender, 1));
        agree(t);
        vm.prank(admin);
        ledger.releaseCover(lender, Money.wrap(1));
        agree(t);
        assertEq(ledger.coverOf(lender).rateBps, 3000);
    }

    function test_RevertWhen_AnotherFundsIt() public {
        IFirstLoss.CoverTerms memory t = coverTerms(2000, 500_000);
        vm.expectRevert(abi.encodeWithSelector(CoverMissing.selector, lender));
        fundCover(t, 1);
        agree(t);
        expectWrongCaller(0, partnerAdmin, bit(Role.Admin));
        vm.prank(partnerAdmin);
        ledger.fundCover(lender, t, Money.wrap(1));
    }

    /// The provider accepts what it repeats, and nothing else.
    function test_RevertWhen_TheProviderRepeatsOtherTerms() public {
        agree(coverTerms(2000, 500_000));
        bytes memory differs = abi.encodeWithSelector(CoverDiffers.selector, lender, provider);
        IFirstLoss.CoverTerms memory t = coverTerms(2001, 500_000);
        vm.expectRevert(differs);
        fundCover(t, 1);
        t = coverTerms(2000, 500_001);
        vm.expectRevert(differs);
        fundCover(t, 1);
        t = coverTerms(2000, 500_000);
        t.agreement = "another";
        vm.expectRevert(differs);
        fundCover(t, 1);
        t.agreement = "cover";
        vm.expectRevert(AmountMissing.selector);
        fundCover(t, 0);
        vm.prank(regulator);
        ledger.blockParty(provider, "list", new FacilityId[](0));
        vm.expectRevert(abi.encodeWithSelector(PartyIsBlocked.selector, provider));
        fundCover(t, 1);
    }

    function test_RevertWhen_ThePoolIsShort() public {
        agree(coverTerms(2000, 500_000));
        IFirstLoss.CoverTerms memory t = coverTerms(2000, 500_000);
        uint64 more = 1_000_000_001;
        vm.expectRevert(
            abi.encodeWithSelector(BalanceShort.selector, AccountKind.Pool, file(provider), more, POOL.fen())
        );
        fundCover(t, more);
    }

    /// What is paid in is neither party's own: it goes back to the provider's pool or to the lenders of a loan that fails.
    function test_Fund_IsKeptApart() public {
        cover(2000, 500_000, 300_000);
        assertEq(covered(), 300_000);
        assertEq(pool(provider), POOL.fen() - 300_000);
        expectWrongCaller(0, admin, 0);
        vm.prank(admin);
        ledger.withdraw(AccountKind.Cover, lender, admin, Money.wrap(1));
        expectWrongCaller(0, insurer, bit(Role.Admin));
        vm.prank(insurer);
        ledger.releaseCover(lender, Money.wrap(1));
        vm.startPrank(admin);
        vm.expectRevert(AmountMissing.selector);
        ledger.releaseCover(lender, NIL);
        vm.expectRevert(
            abi.encodeWithSelector(BalanceShort.selector, AccountKind.Cover, file(lender), 300_001, 300_000)
        );
        ledger.releaseCover(lender, Money.wrap(300_001));
        ledger.releaseCover(lender, Money.wrap(100_000));
        assertEq(covered(), 200_000);
        assertEq(pool(provider), POOL.fen() - 200_000);
    }
}
