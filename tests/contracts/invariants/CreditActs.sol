// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.28;

import "./World.sol";

/// Phases 1 and 2: the party and its limits.
abstract contract CreditActs is World {
    function applyAgain(uint256, uint256 seed) external act("apply") {
        _apply(seed);
        if (seed % 4 > 1) return;
        assess();
        if (seed % 4 == 0) {
            _as(operator).rejectCredit(facility, REASON, DOCUMENTS);
            return;
        }
        _approve(seed);
        goTo(ledger.applicationOf(facility).offerDeadline.plus(1));
        ledger.expireOffer(facility);
    }

    /// The next step of an application, now and then the last one.
    function decide(uint256 which, uint256 seed) external act("decide") {
        _pickFacility(which);
        ApplicationState state = ledger.applicationOf(facility).state;
        if (state == ApplicationState.Submitted) _orReject(seed, 0);
        else if (state == ApplicationState.Assessed) _orReject(seed, 1);
        else if (state == ApplicationState.Offered) _acceptOrWait(seed);
        else assess();
    }

    function _orReject(uint256 seed, uint256 step) private {
        if (seed % 5 == 0) _as(operator).rejectCredit(facility, REASON, DOCUMENTS);
        else if (step == 0) assess();
        else _approve(seed);
    }

    function _approve(uint256 seed) private {
        ICredit.Offer memory o = offer();
        o.revolving = seed % 4 != 1;
        o.availabilityEnd = ledger.today().plus(30 + (seed >> 16) % 300);
        approve(o);
    }

    function _acceptOrWait(uint256 seed) private {
        Day deadline = ledger.applicationOf(facility).offerDeadline;
        if (seed % 4 == 0 && ledger.today() <= deadline) goTo(deadline.plus(1));
        if (ledger.today() > deadline) ledger.expireOffer(facility);
        else accept();
    }

    function adjust(uint256 which, uint256 seed) external act("adjust") {
        _pickFacility(which);
        if (ledger.partyOf(party).inquiryExpiry < ledger.today()) authorize();
        assess();
        _as(operator).adjustLimit(facility, Money.wrap(uint64(1_000_000 + seed % 4_000_000)), DOCUMENTS);
    }

    /// Three of four times the freeze does not last.
    function freeze(uint256 which, uint256 seed) external act("freeze") {
        _pickFacility(which);
        FreezeCause cause = FreezeCause(seed % 4);
        address by = cause == FreezeCause.Regulator ? regulator : operator;
        _as(by).freezeLimit(facility, cause, REASON, DOCUMENTS);
        if (seed % 4 != 0) _thaw();
    }

    function thaw(uint256 which, uint256) external act("thaw") {
        _pickFacility(which);
        _thaw();
    }

    function _thaw() internal {
        bytes memory effect = abi.encodeCall(IEffects.limitUnfrozen, ());
        Consent memory c = nodeConsent(regulatorKey, Nodes.LIMIT_UNFROZEN, file(facility), effect, DOCUMENTS);
        _as(operator).unfreezeLimit(facility, DOCUMENTS, c);
    }

    /// A party is blocked for a while; its facilities thaw with it or later.
    function blockParty(uint256 which, uint256 seed) external act("block") {
        _pickFacility(which);
        if (ledger.partyOf(party).blocked) {
            _as(regulator).unblockParty(party, "order");
            return;
        }
        FacilityId[] memory list = new FacilityId[](1);
        list[0] = facility;
        _as(regulator).blockParty(party, "list", list);
        if (seed % 4 == 0) return;
        _as(regulator).unblockParty(party, "order");
        if (ledger.facilityOf(facility).state == FacilityState.Frozen) _thaw();
    }

    function expireLimit(uint256 which, uint256 seed) external act("expireLimit") {
        facility = facilities[which % facilities.length];
        if (seed % 4 == 0) {
            _apply(seed);
            assess();
            ICredit.Offer memory o = offer();
            o.availabilityEnd = o.offerDeadline.plus(1);
            approve(o);
            accept();
            goTo(o.availabilityEnd);
        }
        ledger.expireLimit(facility);
    }

    function attestAgain(uint256, uint256 seed) external act("attest") {
        if (seed % 2 == 0) attest();
        else _as(kycAttester).attestKyc(surety, Day.wrap(30_000), Custody.Party, guarantor, DOCUMENTS);
    }
}
