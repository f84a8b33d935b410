// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.28;

import "./ClaimSaleTest.sol";

/// The claim, or 40 % of it, goes to the partner for 4,000.00; until the debtor is told, the seller is paid.
contract SellClaimTest is ClaimSaleTest {
    /* ------------------------------------------------------------------ OFFER */

    function test_RevertWhen_AnotherOffers() public {
        toDisbursed();
        IAssignment.ClaimOffer memory o = claimOffer(4000);
        expectWrongCaller(Nodes.TRANSFER_OFFERED, partnerOperator, bit(Role.Operator));
        offerBy(partnerOperator, o);
    }

    function test_RevertGiven_NoNote() public {
        toReleased();
        IAssignment.ClaimOffer memory o = claimOffer(4000);
        expectUnexpected();
        offerBy(operator, o);
    }

    function test_RevertGiven_NoSuchClaim() public {
        toDisbursed();
        IAssignment.ClaimOffer memory o = claimOffer(4000);
        vm.expectRevert(abi.encodeWithSelector(ClaimUnknown.selector, loan, 2));
        vm.prank(operator);
        ledger.offerTransfer(loan, 2, o, DOCUMENTS);
    }

    function test_RevertGiven_TheProductForbidsIt() public {
        productId = publish(product_());
        toDisbursed();
        IAssignment.ClaimOffer memory o = claimOffer(4000);
        vm.expectRevert(abi.encodeWithSelector(TransferForbidden.selector, loan, 1));
        offerBy(operator, o);
    }

    function product_() private view returns (Product memory p) {
        p = product();
        p.debitAttempts = 5;
    }

    function test_RevertWhen_TheOfferIsBad() public {
        toDisbursed();
        IAssignment.ClaimOffer memory o = claimOffer(0);
        vm.expectRevert(abi.encodeWithSelector(PortionOutOfRange.selector, loan, 1, 0, 10_000));
        offerBy(operator, o);
        o = claimOffer(10_001);
        vm.expectRevert(abi.encodeWithSelector(PortionOutOfRange.selector, loan, 1, 10_001, 10_000));
        offerBy(operator, o);
        o = claimOffer(4000);
        o.price = NIL;
        vm.expectRevert(AmountMissing.selector);
        offerBy(operator, o);
        o = claimOffer(4000);
        o.deadline = date(2026, 1, 14);
        vm.expectRevert(abi.encodeWithSelector(ExpiryPassed.selector, date(2026, 1, 14), date(2026, 1, 15)));
        offerBy(operator, o);
    }

    function test_RevertGiven_AnOfferIsPending() public {
        toDisbursed();
        IAssignment.ClaimOffer memory o = claimOffer(4000);
        offerBy(operator, o);
        vm.expectRevert(
            abi.encodeWithSelector(TransferInState.selector, loan, 1, TransferState.Pending, TransferState.None)
        );
        offerBy(operator, o);
        goTo(2026, 1, 26);
        offerBy(operator, claimOffer(5000));
        assertEq(ledger.transferOf(loan, 1).portionBps, 5000);
    }

    function test_Offer_IsLogged() public {
        toDisbursed();
        IAssignment.ClaimOffer memory o = claimOffer(4000);
        bytes memory effect =
            abi.encodeCall(IEffects.transferOffered, (lender, 4000, o.price, o.deadline, NOBODY, false, o.buyback));
        bytes32 id = file(loan);
        expectLogged(id, bytes32(uint256(1)), Nodes.TRANSFER_OFFERED, ledger.fileOf(id).seq + 1, operator, effect, "");
        offerBy(operator, o);
    }

    /* ------------------------------------------------------------------ SETTLEMENT */

    function test_RevertWhen_TheBuyerDoesNotSettle() public {
        toDisbursed();
        offerBy(operator, claimOffer(4000));
        Consent memory c = sellerAgrees(sellerKey, 1, 4000, 2);
        expectWrongCaller(Nodes.TRANSFER_SETTLED, operator, bit(Role.Operator));
        vm.prank(operator);
        ledger.settleTransfer(loan, 1, partner, DOCUMENTS, c);
    }

    function test_RevertWhen_TheSellerHasNotSigned() public {
        toDisbursed();
        offerBy(operator, claimOffer(4000));
        vm.startPrank(partnerOperator);
        vm.expectRevert(abi.encodeWithSelector(ConsentMissing.selector, Nodes.TRANSFER_SETTLED, address(0)));
        ledger.settleTransfer(loan, 1, partner, DOCUMENTS, inPerson());
        Consent memory c = sellerAgrees(strangerKey, 1, 4000, 2);
        expectWrongCaller(Nodes.TRANSFER_SETTLED, stranger, bit(Role.Operator));
        ledger.settleTransfer(loan, 1, partner, DOCUMENTS, c);
        // Another price is another effect.
        c = sellerAgrees(sellerKey, 1, 4001, 2);
        vm.expectPartialRevert(ConsentInvalid.selector);
        ledger.settleTransfer(loan, 1, partner, DOCUMENTS, c);
    }

    function test_RevertGiven_NoOffer() public {
        toDisbursed();
        Consent memory c = sellerAgrees(sellerKey, 1, 4000, 2);
        expectUnexpected();
        vm.prank(partnerOperator);
        ledger.settleTransfer(loan, 1, partner, DOCUMENTS, c);
    }

    function test_RevertWhen_TheDeadlineHasPassed() public {
        toDisbursed();
        offerBy(operator, claimOffer(4000));
        goTo(2026, 1, 26);
        Consent memory c = sellerAgrees(sellerKey, 1, 4000, 2);
        vm.expectRevert(abi.encodeWithSelector(TransferLate.selector, loan, 1, date(2026, 1, 25), date(2026, 1, 26)));
        vm.prank(partnerOperator);
        ledger.settleTransfer(loan, 1, partner, DOCUMENTS, c);
    }

    function test_RevertWhen_TheBuyerIsNotEligible() public {
        toDisbursed();
        IAssignment.ClaimOffer memory o = claimOffer(4000);
        o.buyer = PartyId.wrap("another");
        offerBy(operator, o);
        Consent memory c = sellerAgrees(sellerKey, 1, 4000, 2);
        vm.expectRevert(abi.encodeWithSelector(BuyerNotEligible.selector, loan, 1, partner));
        vm.prank(partnerOperator);
        ledger.settleTransfer(loan, 1, partner, DOCUMENTS, c);
        vm.expectRevert(abi.encodeWithSelector(BuyerNotEligible.selector, loan, 1, lender));
        vm.prank(operator);
        ledger.settleTransfer(loan, 1, lender, DOCUMENTS, c);
    }

    function test_RevertGiven_TheBuyerIsBlockedOrUnattested() public {
        toDisbursed();
        offerBy(operator, claimOffer(4000));
        Consent memory c = sellerAgrees(sellerKey, 1, 4000, 2);
        vm.prank(regulator);
        ledger.blockParty(partner, "list", new FacilityId[](0));
        vm.expectRevert(abi.encodeWithSelector(PartyIsBlocked.selector, partner));
        vm.prank(partnerOperator);
        ledger.settleTransfer(loan, 1, partner, DOCUMENTS, c);
        vm.prank(regulator);
        ledger.unblockParty(partner, "order");
        vm.prank(kycAttester);
        ledger.attestKyc(partner, date(2026, 1, 16), Custody.Party, partnerAdmin, DOCUMENTS);
        goTo(2026, 1, 17);
        vm.expectRevert(abi.encodeWithSelector(KycExpired.selector, partner, date(2026, 1, 16), date(2026, 1, 17)));
        vm.prank(partnerOperator);
        ledger.settleTransfer(loan, 1, partner, DOCUMENTS, c);
    }

    function test_Settle_APartAgainstPayment() public {
        toSold(4000);
        assertEq(pool(partner), POOL.fen() - 400_000);
        assertEq(payable_(lender), 400_000);
        Claim[] memory claims = ledger.claimsOf(loan);
        assertEq(claims.length, 2);
        assertEq(claims[0].shareBps, 6000);
        assertEq(claims[1].shareBps, 4000);
        assertTrue(claims[0].owner == lender && claims[1].owner == partner && claims[1].payee == lender);
        assertTrue(ledger.transferOf(loan, 1).state == TransferState.None);
        assertTrue(ledger.transferOf(loan, 2).state == TransferState.Settled);
    }

    function test_RevertGiven_SettledAlready() public {
        toSold(10_000);
        Consent memory c = sellerAgrees(sellerKey, 1, 10_000, 1);
        vm.expectRevert(
            abi.encodeWithSelector(TransferInState.selector, loan, 1, TransferState.Settled, TransferState.Pending)
        );
        vm.prank(partnerOperator);
        ledger.settleTransfer(loan, 1, partner, DOCUMENTS, c);
    }

    /// What came in before stays the seller's.
    function test_Settle_TheWholeClaimAfterAPayment() public {
        toDisbursed();
        goTo(2026, 2, 15);
        pay(91_680, "first");
        offerBy(operator, claimOffer(10_000));
        settle(10_000, 1);
        Claim memory c = ledger.claimOf(loan, 1);
        assertTrue(c.owner == partner && c.payee == lender);
        assertEq(c.received.fen(), 91_680);
        assertEq(payable_(lender), 491_680);
    }

    function test_RevertWhen_BoughtInBulkAndSoldOn() public {
        toDisbursed();
        IAssignment.ClaimOffer memory o = claimOffer(10_000);
        o.bulk = true;
        offerBy(operator, o);
        settle(10_000, 1);
        notify_(1);
        o = claimOffer(10_000);
        vm.expectRevert(abi.encodeWithSelector(ResaleForbidden.selector, loan, 1));
        offerBy(partnerOperator, o);
    }

    /* ------------------------------------------------------------------ NOTICE */

    function test_RevertWhen_AStrangerNotifies() public {
        toSold(10_000);
        expectWrongCaller(Nodes.DEBTOR_NOTIFIED, stranger, bit(Role.Servicer));
        vm.prank(stranger);
        ledger.notifyDebtor(loan, 1, DELIVERY, DOCUMENTS);
    }

    function test_RevertGiven_NotSold() public {
        toDisbursed();
        expectUnexpected();
        vm.prank(servicer);
        ledger.notifyDebtor(loan, 1, DELIVERY, DOCUMENTS);
    }

    function test_RevertWhen_TheProofIsMissing() public {
        toSold(10_000);
        vm.expectRevert(abi.encodeWithSelector(HashMissing.selector, loan, "delivery"));
        vm.prank(servicer);
        ledger.notifyDebtor(loan, 1, 0, DOCUMENTS);
    }

    function test_RevertGiven_NotifiedAlready() public {
        toSold(10_000);
        notify_(1);
        vm.expectRevert(
            abi.encodeWithSelector(TransferInState.selector, loan, 1, TransferState.Notified, TransferState.Settled)
        );
        notify_(1);
    }

    /// Until the debtor is told, the seller is paid. 40 % of 916.80 are 366.72.
    function test_Notify_SwitchesThePayee() public {
        toSold(4000);
        goTo(2026, 2, 15);
        pay(91_680, "first");
        assertEq(payable_(lender), 400_000 + 91_680);
        assertEq(payable_(partner), 0);
        notify_(2);
        goTo(2026, 3, 15);
        pay(91_680, "second");
        assertEq(payable_(lender), 400_000 + 91_680 + 55_008);
        assertEq(payable_(partner), 36_672);
        assertEq(ledger.claimOf(loan, 2).received.fen(), 2 * 36_672);
    }

    /* ------------------------------------------------------------------ WHAT CANNOT BE SOLD */

    /// A recourse is an amount behind the shares, not a part of the loan.
    function test_RevertWhen_ARecourseIsOffered() public {
        toDisbursed();
        goTo(2026, 2, 15);
        vm.prank(bank);
        ledger.payForBorrower(loan, partner, Money.wrap(91_680), "third", "interest", DOCUMENTS, inPerson());
        IAssignment.ClaimOffer memory o = claimOffer(1);
        vm.expectRevert(abi.encodeWithSelector(ClaimNotShared.selector, loan, 2, ClaimKind.Recourse));
        vm.prank(partnerOperator);
        ledger.offerTransfer(loan, 2, o, DOCUMENTS);
    }

    /// Neither before the offer nor between it and the settlement; the order binds until its last day.
    function test_RevertGiven_ACourtHasPreservedIt() public {
        toDisbursed();
        IAssignment.ClaimOffer memory o = claimOffer(4000);
        offerBy(operator, o);
        vm.prank(court);
        ledger.preserveAsset(
            loan, IDisputes.Preservation(AssetKind.Claim, 1, Money.wrap(1), date(2026, 1, 30), "order"), DOCUMENTS
        );
        bytes memory held =
            abi.encodeWithSelector(AssetPreserved.selector, AssetKind.Claim, file(loan), 1, Money.wrap(1));
        Consent memory c = sellerAgrees(sellerKey, 1, 4000, 2);
        vm.expectRevert(held);
        vm.prank(partnerOperator);
        ledger.settleTransfer(loan, 1, partner, DOCUMENTS, c);
        goTo(2026, 1, 26);
        o = claimOffer(4000);
        vm.expectRevert(held);
        offerBy(operator, o);
        vm.expectRevert(held);
        vm.prank(operator);
        ledger.poolClaim(loan, 1, partner, "manifest", DOCUMENTS);
        goTo(2026, 1, 31);
        offerBy(operator, claimOffer(4000));
        settle(4000, 2);
    }
}
