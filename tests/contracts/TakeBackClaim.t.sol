// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.28;

import "./ClaimSaleTest.sol";

/// A claim that was sold goes back as agreed, or into a pool.
contract TakeBackClaimTest is ClaimSaleTest {
    /* ------------------------------------------------------------------ BUYBACK */

    /// 4,000.00 at 7.3 % for 50 days: 40.00.
    function _toSoldWithBuyback() private {
        toDisbursed();
        IAssignment.ClaimOffer memory o = claimOffer(10_000);
        o.buyback = Buyback(date(2026, 6, 30), Rate.wrap(73_000), "event");
        offerBy(operator, o);
        settle(10_000, 1);
    }

    function _buyBack(address by, uint64 price, bytes32 ground) private {
        vm.prank(by);
        ledger.buyBack(loan, 1, Money.wrap(price), ground, DOCUMENTS);
    }

    function test_RevertWhen_TheSellerDoesNotBuyBack() public {
        _toSoldWithBuyback();
        expectWrongCaller(Nodes.BUYBACK_EXECUTED, partnerOperator, bit(Role.Operator));
        _buyBack(partnerOperator, 400_000, "event");
    }

    function test_RevertGiven_NothingToBuyBack() public {
        toDisbursed();
        expectUnexpected();
        _buyBack(operator, 400_000, "event");
    }

    function test_RevertGiven_NoBuybackIsAgreed() public {
        toSold(10_000);
        vm.expectRevert(abi.encodeWithSelector(BuybackNotAgreed.selector, loan, 1));
        _buyBack(operator, 400_000, 0);
    }

    function test_RevertWhen_TheBuybackIsNotAsAgreed() public {
        _toSoldWithBuyback();
        goTo(2026, 3, 6);
        vm.expectRevert(abi.encodeWithSelector(BuybackGroundDiffers.selector, loan, 1, bytes32(0), bytes32("event")));
        _buyBack(operator, 404_000, 0);
        vm.expectRevert(abi.encodeWithSelector(PriceDiffers.selector, loan, 1, 403_999, 404_000));
        _buyBack(operator, 403_999, "event");
        goTo(2026, 7, 1);
        vm.expectRevert(abi.encodeWithSelector(BuybackLate.selector, loan, 1, date(2026, 6, 30), date(2026, 7, 1)));
        _buyBack(operator, 404_000, "event");
    }

    /// The debtor was not told: it is as if nothing had been sold.
    function test_BuyBack_BeforeNotice() public {
        _toSoldWithBuyback();
        goTo(2026, 3, 6);
        _buyBack(operator, 404_000, "event");
        assertEq(payable_(partner), 404_000);
        assertEq(pool(lender), POOL.fen() - 1_000_000 - 404_000);
        Claim memory c = ledger.claimOf(loan, 1);
        assertTrue(c.owner == lender && c.payee == NOBODY);
        assertTrue(ledger.transferOf(loan, 1).state == TransferState.None);
        goTo(2026, 3, 15);
        pay(91_680, "first");
        assertEq(payable_(partner), 404_000);
    }

    /// The buyer has had 916.80 by then, and is the debtor's creditor until it is told again.
    function test_BuyBack_AfterNotice() public {
        _toSoldWithBuyback();
        notify_(1);
        goTo(2026, 2, 15);
        pay(91_680, "first");
        goTo(2026, 3, 6);
        _buyBack(operator, 404_000 - 91_680, "event");
        assertEq(payable_(partner), 404_000);
        assertTrue(ledger.claimOf(loan, 1).payee == partner);
        goTo(2026, 3, 15);
        pay(91_680, "second");
        assertEq(payable_(partner), 495_680);
        vm.prank(operator);
        ledger.notifyDebtor(loan, 1, DELIVERY, DOCUMENTS);
        goTo(2026, 4, 15);
        pay(91_680, "third");
        assertEq(payable_(partner), 495_680);
        assertEq(payable_(lender), 400_000 + 91_680);
    }

    /* ------------------------------------------------------------------ POOL */

    function _pool(address by, PartyId vehicle, bytes32 manifest) private {
        vm.prank(by);
        ledger.poolClaim(loan, 1, vehicle, manifest, DOCUMENTS);
    }

    function test_RevertWhen_AnotherPools() public {
        toDisbursed();
        expectWrongCaller(Nodes.ASSET_POOLED, partnerOperator, bit(Role.Operator));
        _pool(partnerOperator, partner, "manifest");
    }

    function test_RevertGiven_NothingToPool() public {
        toReleased();
        expectUnexpected();
        _pool(operator, partner, "manifest");
    }

    function test_RevertWhen_ThePoolIsBad() public {
        toDisbursed();
        vm.expectRevert(abi.encodeWithSelector(LenderNotAccredited.selector, party));
        _pool(operator, party, "manifest");
        vm.expectRevert(abi.encodeWithSelector(HashMissing.selector, loan, "manifest"));
        _pool(operator, partner, 0);
    }

    function test_RevertGiven_Overdue() public {
        toDisbursed();
        goTo(2026, 2, 20);
        vm.expectRevert(abi.encodeWithSelector(NotPerforming.selector, loan, LoanState.Overdue, 0));
        _pool(operator, partner, "manifest");
    }

    function test_RevertGiven_ASaleIsPendingOrUnnotified() public {
        toDisbursed();
        offerBy(operator, claimOffer(10_000));
        vm.expectRevert(
            abi.encodeWithSelector(TransferInState.selector, loan, 1, TransferState.Pending, TransferState.None)
        );
        _pool(operator, partner, "manifest");
        settle(10_000, 1);
        vm.expectRevert(
            abi.encodeWithSelector(TransferInState.selector, loan, 1, TransferState.Settled, TransferState.Notified)
        );
        _pool(partnerOperator, partner, "manifest");
    }

    function test_Pool_RedirectsTheProceeds() public {
        toDisbursed();
        bytes memory effect = abi.encodeCall(IEffects.assetPooled, (partner, "manifest"));
        bytes32 id = file(loan);
        expectLogged(id, bytes32(uint256(1)), Nodes.ASSET_POOLED, ledger.fileOf(id).seq + 1, operator, effect, "");
        _pool(operator, partner, "manifest");
        assertTrue(ledger.claimOf(loan, 1).state == ClaimState.Pooled);
        assertEq(ledger.manifestOf(loan, 1), "manifest");
        goTo(2026, 2, 15);
        pay(91_680, "first");
        assertEq(payable_(partner), 91_680);
        assertTrue(ledger.claimOf(loan, 1).owner == lender);
    }

    function test_RevertGiven_PooledAlready() public {
        toDisbursed();
        _pool(operator, partner, "manifest");
        vm.expectRevert(abi.encodeWithSelector(NodeRepeated.selector, Nodes.ASSET_POOLED, loan, bytes32(uint256(1))));
        _pool(operator, partner, "another");
        IAssignment.ClaimOffer memory o = claimOffer(10_000);
        vm.expectRevert(abi.encodeWithSelector(ClaimInState.selector, loan, 1, ClaimState.Pooled, ClaimState.Owned));
        offerBy(operator, o);
    }

    /// A pooled claim ends with the loan, and a reversal brings it back into the pool.
    function test_Pool_SettledAndReversed() public {
        terms.periods = 1;
        toDisbursed();
        _pool(operator, partner, "manifest");
        goTo(2026, 2, 15);
        pay(1_015_000, "all");
        assertTrue(ledger.claimOf(loan, 1).state == ClaimState.Cancelled);
        vm.prank(bank);
        ledger.reversePayment(loan, Ids.payment(lender, "all"), "proof", DOCUMENTS);
        assertTrue(ledger.claimOf(loan, 1).state == ClaimState.Pooled);
        assertEq(payable_(partner), 0);
    }
}
