// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.28;

import "./Debts.sol";

/// Phases 4 and 13: loans of several lenders, and claims that change hands.
abstract contract JointActs is Debts {
    /// Of an accepted facility of which nothing is drawn; then the shares are paid in, now and then not all.
    function formFund(uint256 which, uint256 seed) external act("formFund") {
        if (seed % 2 == 0) _pickFacility(which);
        else _grant(seed);
        uint16 lead = uint16(3000 + seed % 6000);
        uint64 amount = uint64(500_000 + (seed >> 16) % 1_000_000);
        Day deadline = ledger.today().plus(3);
        vm.prank(operator);
        ledger.formSyndicate(
            facility, participants(), shares(lead, 10_000 - lead), Money.wrap(amount), deadline, DOCUMENTS
        );
        if (seed % 4 == 0) return;
        _payIn(0);
        if (seed % 4 != 1) _payIn(1);
    }

    function payIn(uint256 which, uint256 seed) external act("payIn") {
        _pickFacility(which);
        Participation[] memory parts = _parts();
        Participation memory p = parts[seed % parts.length];
        uint256 left = (p.committed - p.funded).fen();
        fund(seed % 2 == 0 ? operator : partnerOperator, p.lender, uint64(1 + (seed >> 8) % left));
    }

    function _parts() private view returns (Participation[] memory) {
        return ledger.participationsOf(facility, ledger.fundOf(facility).number);
    }

    function _payIn(uint256 part) private {
        Participation memory p = _parts()[part];
        fund(part == 0 ? operator : partnerOperator, p.lender, uint64((p.committed - p.funded).fen()));
    }

    function refundFund(uint256 which, uint256 seed) external act("refundFund") {
        facility = facilities[which % facilities.length];
        if (seed % 4 == 0) {
            _grant(seed);
            Day deadline = ledger.today().plus(3);
            vm.prank(operator);
            ledger.formSyndicate(facility, participants(), shares(4000, 6000), target, deadline, DOCUMENTS);
            if (seed % 8 == 0) _payIn(1);
        }
        Fund memory f = ledger.fundOf(facility);
        if (f.state == FundingState.Raising && ledger.today() <= f.deadline) goTo(f.deadline.plus(1));
        ledger.refundFunding(facility);
    }

    function changeServicer(uint256 which, uint256 seed) external act("changeServicer") {
        _pickFacility(which);
        PartyId next = ledger.servicerOf(facility) == partner ? lender : partner;
        bytes memory fields = servicerFields(ledger.servicerOf(facility), next);
        Consent[] memory lenders = new Consent[](1);
        lenders[0] = signedBy(_partnerKey(), fields);
        Consent memory own = signedBy(next == partner ? _partnerKey() : sellerKey, fields);
        if (seed % 4 == 0) lenders = new Consent[](0);
        _as(operator).changeServicer(facility, next, "contract", DOCUMENTS, own, lenders);
    }

    function _partnerKey() internal returns (uint256 key) {
        (, key) = makeAddrAndKey("operator of the partner");
    }

    /* ------------------------------------------------------------------ CLAIMS */

    function _claim(uint256 seed) private view returns (uint8 number, Claim memory c) {
        Claim[] memory all = ledger.claimsOf(loan);
        number = uint8(1 + seed % all.length);
        c = all[number - 1];
    }

    function _operatorOf(PartyId owner) private view returns (address) {
        return owner == lender ? operator : partnerOperator;
    }

    function offerClaim(uint256 which, uint256 seed) external act("offerClaim") {
        _pickRunning(which);
        (uint8 number, Claim memory c) = _claim(seed);
        IAssignment.ClaimOffer memory o;
        o.portionBps = seed % 2 == 0 ? c.shareBps : uint16(1 + (seed >> 8) % c.shareBps);
        (o.price, o.deadline) = (Money.wrap(uint64(1 + (seed >> 32) % 500_000)), ledger.today().plus(10));
        if (seed % 4 != 3) (o.buyback.until, o.buyback.rate) = (ledger.today().plus(100), Rate.wrap(50_000));
        _as(_operatorOf(c.owner)).offerTransfer(loan, number, o, DOCUMENTS);
        if (seed % 8 != 0) _settle(number, c, o);
    }

    function _settle(uint8 number, Claim memory c, IAssignment.ClaimOffer memory o) private {
        bool whole = o.portionBps == c.shareBps;
        PartyId buyer = c.owner == lender ? partner : lender;
        uint8 bought = whole ? number : uint8(ledger.claimsOf(loan).length + 1);
        bytes memory effect = abi.encodeCall(IEffects.transferSettled, (c.owner, buyer, o.portionBps, o.price, bought));
        bytes32 object = bytes32(uint256(number));
        Consent memory s = signedBy(
            c.owner == lender ? sellerKey : _partnerKey(),
            abi.encode(TypedData.NODE_CONSENT, Nodes.TRANSFER_SETTLED, loan, object, keccak256(effect), DOCUMENTS)
        );
        _as(_operatorOf(buyer)).settleTransfer(loan, number, buyer, DOCUMENTS, s);
    }

    function notifyDebtor(uint256 which, uint256 seed) external act("notifyDebtor") {
        _pickRunning(which);
        (uint8 number,) = _claim(seed);
        _as(partnerOperator).notifyDebtor(loan, number, DELIVERY, DOCUMENTS);
    }

    bytes32 private constant DELIVERY = keccak256("proof of delivery");

    function buyBack(uint256 which, uint256 seed) external act("buyBack") {
        _pickRunning(which);
        (uint8 number, Claim memory c) = _claim(seed);
        Transfer memory t = ledger.transferOf(loan, number);
        uint256 days_ = ledger.today().since(t.settledOn);
        uint256 price = t.price.fen() + _halfUp(t.price.fen() * t.buyback.rate.millionths() * days_, 365e6);
        uint256 brought = (c.received - t.receivedBefore).fen();
        if (t.state != TransferState.Notified) brought = 0;
        if (brought > price) revert("it has brought more");
        Money cost = Money.wrap(uint64(price - brought));
        _as(_operatorOf(t.seller)).buyBack(loan, number, cost, 0, DOCUMENTS);
    }

    function poolClaim(uint256 which, uint256 seed) external act("poolClaim") {
        _pickRunning(which);
        (uint8 number, Claim memory c) = _claim(seed);
        _as(_operatorOf(c.owner)).poolClaim(loan, number, partner, "manifest", DOCUMENTS);
    }

    /// Somebody with an interest pays what is due, or some of it.
    function payForBorrower(uint256 which, uint256 seed) external act("payForBorrower") {
        _pickRunning(which);
        uint256 due = _dueNow(loan);
        if (due == 0) revert("nothing is due");
        Money amount = Money.wrap(uint64(1 + seed % due));
        bytes32 receipt = _receipt();
        vm.prank(bank);
        paid[loan].push(ledger.payForBorrower(loan, surety, amount, receipt, "interest", DOCUMENTS, inPerson()));
    }
}
