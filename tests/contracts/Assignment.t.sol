// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.28;

import "./JointLendingTest.sol";

/// The fixture's lender sells its claim, or 40 % of it, to the partner for 4,000.00.
contract AssignmentTest is JointLendingTest {
    address private seller_;
    uint256 private sellerKey;
    bytes32 private constant DELIVERY = keccak256("proof of delivery");

    function setUp() public override {
        super.setUp();
        appointPartner();
        Product memory p = product();
        p.debitAttempts = 4;
        productId = publish(p);
        Clauses memory c;
        c.transferable = true;
        vm.prank(admin);
        ledger.publishClauses(productId, c);
        (seller_, sellerKey) = makeAddrAndKey("operator who signs");
        vm.prank(admin);
        ledger.grantRole(lender, seller_, Role.Operator);
    }

    function _offer(uint16 portion) private view returns (IAssignment.ClaimOffer memory o) {
        (o.portionBps, o.price) = (portion, Money.wrap(400_000));
        o.deadline = ledger.today().plus(10);
    }

    function _offerBy(address by, IAssignment.ClaimOffer memory o) private {
        vm.prank(by);
        ledger.offerTransfer(loan, 1, o, DOCUMENTS);
    }

    function _consent(uint256 key, uint8 claim, uint16 portion, uint8 bought) private returns (Consent memory) {
        bytes memory effect =
            abi.encodeCall(IEffects.transferSettled, (lender, partner, portion, Money.wrap(400_000), bought));
        return signedBy(
            key,
            abi.encode(
                TypedData.NODE_CONSENT,
                Nodes.TRANSFER_SETTLED,
                loan,
                bytes32(uint256(claim)),
                keccak256(effect),
                DOCUMENTS
            )
        );
    }

    function _settle(uint16 portion, uint8 bought) private {
        Consent memory c = _consent(sellerKey, 1, portion, bought);
        vm.prank(partnerOperator);
        assertEq(ledger.settleTransfer(loan, 1, partner, DOCUMENTS, c), bought);
    }

    function _toSold(uint16 portion) private {
        toDisbursed();
        _offerBy(operator, _offer(portion));
        _settle(portion, portion == 10_000 ? 1 : 2);
    }

    function _notify(uint8 claim) private {
        vm.prank(partnerOperator);
        ledger.notifyDebtor(loan, claim, DELIVERY, DOCUMENTS);
    }

    /* ------------------------------------------------------------------ OFFER */

    function test_RevertWhen_AnotherOffers() public {
        toDisbursed();
        IAssignment.ClaimOffer memory o = _offer(4000);
        expectWrongCaller(Nodes.TRANSFER_OFFERED, partnerOperator, bit(Role.Operator));
        _offerBy(partnerOperator, o);
    }

    function test_RevertGiven_NoNote() public {
        toReleased();
        IAssignment.ClaimOffer memory o = _offer(4000);
        expectUnexpected();
        _offerBy(operator, o);
    }

    function test_RevertGiven_NoSuchClaim() public {
        toDisbursed();
        IAssignment.ClaimOffer memory o = _offer(4000);
        vm.expectRevert(abi.encodeWithSelector(ClaimUnknown.selector, loan, 2));
        vm.prank(operator);
        ledger.offerTransfer(loan, 2, o, DOCUMENTS);
    }

    function test_RevertGiven_TheProductForbidsIt() public {
        productId = publish(product_());
        toDisbursed();
        IAssignment.ClaimOffer memory o = _offer(4000);
        vm.expectRevert(abi.encodeWithSelector(TransferForbidden.selector, loan, 1));
        _offerBy(operator, o);
    }

    function product_() private view returns (Product memory p) {
        p = product();
        p.debitAttempts = 5;
    }

    function test_RevertWhen_TheOfferIsBad() public {
        toDisbursed();
        IAssignment.ClaimOffer memory o = _offer(0);
        vm.expectRevert(abi.encodeWithSelector(PortionOutOfRange.selector, loan, 1, 0, 10_000));
        _offerBy(operator, o);
        o = _offer(10_001);
        vm.expectRevert(abi.encodeWithSelector(PortionOutOfRange.selector, loan, 1, 10_001, 10_000));
        _offerBy(operator, o);
        o = _offer(4000);
        o.price = NIL;
        vm.expectRevert(AmountMissing.selector);
        _offerBy(operator, o);
        o = _offer(4000);
        o.deadline = date(2026, 1, 14);
        vm.expectRevert(abi.encodeWithSelector(ExpiryPassed.selector, date(2026, 1, 14), date(2026, 1, 15)));
        _offerBy(operator, o);
    }

    function test_RevertGiven_AnOfferIsPending() public {
        toDisbursed();
        IAssignment.ClaimOffer memory o = _offer(4000);
        _offerBy(operator, o);
        vm.expectRevert(
            abi.encodeWithSelector(TransferInState.selector, loan, 1, TransferState.Pending, TransferState.None)
        );
        _offerBy(operator, o);
        goTo(2026, 1, 26);
        _offerBy(operator, _offer(5000));
        assertEq(ledger.transferOf(loan, 1).portionBps, 5000);
    }

    function test_Offer_IsLogged() public {
        toDisbursed();
        IAssignment.ClaimOffer memory o = _offer(4000);
        bytes memory effect =
            abi.encodeCall(IEffects.transferOffered, (lender, 4000, o.price, o.deadline, NOBODY, false, o.buyback));
        bytes32 id = file(loan);
        expectLogged(id, bytes32(uint256(1)), Nodes.TRANSFER_OFFERED, ledger.fileOf(id).seq + 1, operator, effect, "");
        _offerBy(operator, o);
    }

    /* ------------------------------------------------------------------ SETTLEMENT */

    function test_RevertWhen_TheBuyerDoesNotSettle() public {
        toDisbursed();
        _offerBy(operator, _offer(4000));
        Consent memory c = _consent(sellerKey, 1, 4000, 2);
        expectWrongCaller(Nodes.TRANSFER_SETTLED, operator, bit(Role.Operator));
        vm.prank(operator);
        ledger.settleTransfer(loan, 1, partner, DOCUMENTS, c);
    }

    function test_RevertWhen_TheSellerHasNotSigned() public {
        toDisbursed();
        _offerBy(operator, _offer(4000));
        vm.startPrank(partnerOperator);
        vm.expectRevert(abi.encodeWithSelector(ConsentMissing.selector, Nodes.TRANSFER_SETTLED, address(0)));
        ledger.settleTransfer(loan, 1, partner, DOCUMENTS, inPerson());
        Consent memory c = _consent(strangerKey, 1, 4000, 2);
        expectWrongCaller(Nodes.TRANSFER_SETTLED, stranger, bit(Role.Operator));
        ledger.settleTransfer(loan, 1, partner, DOCUMENTS, c);
        // Another price is another effect.
        c = _consent(sellerKey, 1, 4001, 2);
        vm.expectPartialRevert(ConsentInvalid.selector);
        ledger.settleTransfer(loan, 1, partner, DOCUMENTS, c);
    }

    function test_RevertGiven_NoOffer() public {
        toDisbursed();
        Consent memory c = _consent(sellerKey, 1, 4000, 2);
        expectUnexpected();
        vm.prank(partnerOperator);
        ledger.settleTransfer(loan, 1, partner, DOCUMENTS, c);
    }

    function test_RevertWhen_TheDeadlineHasPassed() public {
        toDisbursed();
        _offerBy(operator, _offer(4000));
        goTo(2026, 1, 26);
        Consent memory c = _consent(sellerKey, 1, 4000, 2);
        vm.expectRevert(abi.encodeWithSelector(TransferLate.selector, loan, 1, date(2026, 1, 25), date(2026, 1, 26)));
        vm.prank(partnerOperator);
        ledger.settleTransfer(loan, 1, partner, DOCUMENTS, c);
    }

    function test_RevertWhen_TheBuyerIsNotEligible() public {
        toDisbursed();
        IAssignment.ClaimOffer memory o = _offer(4000);
        o.buyer = PartyId.wrap("another");
        _offerBy(operator, o);
        Consent memory c = _consent(sellerKey, 1, 4000, 2);
        vm.expectRevert(abi.encodeWithSelector(BuyerNotEligible.selector, loan, 1, partner));
        vm.prank(partnerOperator);
        ledger.settleTransfer(loan, 1, partner, DOCUMENTS, c);
        vm.expectRevert(abi.encodeWithSelector(BuyerNotEligible.selector, loan, 1, lender));
        vm.prank(operator);
        ledger.settleTransfer(loan, 1, lender, DOCUMENTS, c);
    }

    function test_RevertGiven_TheBuyerIsBlockedOrUnattested() public {
        toDisbursed();
        _offerBy(operator, _offer(4000));
        Consent memory c = _consent(sellerKey, 1, 4000, 2);
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
        _toSold(4000);
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
        _toSold(10_000);
        Consent memory c = _consent(sellerKey, 1, 10_000, 1);
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
        _offerBy(operator, _offer(10_000));
        _settle(10_000, 1);
        Claim memory c = ledger.claimOf(loan, 1);
        assertTrue(c.owner == partner && c.payee == lender);
        assertEq(c.received.fen(), 91_680);
        assertEq(payable_(lender), 491_680);
    }

    function test_RevertWhen_BoughtInBulkAndSoldOn() public {
        toDisbursed();
        IAssignment.ClaimOffer memory o = _offer(10_000);
        o.bulk = true;
        _offerBy(operator, o);
        _settle(10_000, 1);
        _notify(1);
        o = _offer(10_000);
        vm.expectRevert(abi.encodeWithSelector(ResaleForbidden.selector, loan, 1));
        _offerBy(partnerOperator, o);
    }

    /* ------------------------------------------------------------------ NOTICE */

    function test_RevertWhen_AStrangerNotifies() public {
        _toSold(10_000);
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
        _toSold(10_000);
        vm.expectRevert(abi.encodeWithSelector(HashMissing.selector, loan, "delivery"));
        vm.prank(servicer);
        ledger.notifyDebtor(loan, 1, 0, DOCUMENTS);
    }

    function test_RevertGiven_NotifiedAlready() public {
        _toSold(10_000);
        _notify(1);
        vm.expectRevert(
            abi.encodeWithSelector(TransferInState.selector, loan, 1, TransferState.Notified, TransferState.Settled)
        );
        _notify(1);
    }

    /// Until the debtor is told, the seller is paid. 40 % of 916.80 are 366.72.
    function test_Notify_SwitchesThePayee() public {
        _toSold(4000);
        goTo(2026, 2, 15);
        pay(91_680, "first");
        assertEq(payable_(lender), 400_000 + 91_680);
        assertEq(payable_(partner), 0);
        _notify(2);
        goTo(2026, 3, 15);
        pay(91_680, "second");
        assertEq(payable_(lender), 400_000 + 91_680 + 55_008);
        assertEq(payable_(partner), 36_672);
        assertEq(ledger.claimOf(loan, 2).received.fen(), 2 * 36_672);
    }

    /* ------------------------------------------------------------------ BUYBACK */

    /// 4,000.00 at 7.3 % for 50 days: 40.00.
    function _toSoldWithBuyback() private {
        toDisbursed();
        IAssignment.ClaimOffer memory o = _offer(10_000);
        o.buyback = Buyback(date(2026, 6, 30), Rate.wrap(73_000), "event");
        _offerBy(operator, o);
        _settle(10_000, 1);
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
        _toSold(10_000);
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
        _notify(1);
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
        _offerBy(operator, _offer(10_000));
        vm.expectRevert(
            abi.encodeWithSelector(TransferInState.selector, loan, 1, TransferState.Pending, TransferState.None)
        );
        _pool(operator, partner, "manifest");
        _settle(10_000, 1);
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
        IAssignment.ClaimOffer memory o = _offer(10_000);
        vm.expectRevert(abi.encodeWithSelector(ClaimInState.selector, loan, 1, ClaimState.Pooled, ClaimState.Owned));
        _offerBy(operator, o);
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
