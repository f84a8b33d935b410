// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.28;

import "./LedgerTest.sol";

contract AcceptLimitTest is LedgerTest {
    function _accept(Consent memory c) private {
        vm.prank(keeper);
        ledger.acceptLimit(facility, DOCUMENTS, c);
    }

    function test_RevertWhen_SomebodyElseSigns() public {
        toOffered();
        Consent memory c = signedBy(strangerKey, acceptanceFields());
        vm.expectRevert(abi.encodeWithSelector(ConsentForeign.selector, stranger, borrower));
        _accept(c);
    }

    /// What was signed is another limit.
    function test_RevertWhen_TheOfferIsNotWhatWasSigned() public {
        toOffered();
        bytes memory fields = abi.encode(
            TypedData.LIMIT_ACCEPTANCE, facility, Money.wrap(1), true, date(2027, 1, 15), bytes32("terms"), DOCUMENTS
        );
        Consent memory c = signedBy(borrowerKey, fields);
        vm.expectPartialRevert(ConsentInvalid.selector);
        _accept(c);
    }

    function test_RevertGiven_NothingOffered() public {
        toApplied();
        Consent memory c = signedBy(borrowerKey, acceptanceFields());
        expectUnexpected();
        _accept(c);
    }

    function test_RevertGiven_OfferExpired() public {
        toOffered();
        goTo(2026, 1, 23);
        ledger.expireOffer(facility);
        Consent memory c = signedBy(borrowerKey, acceptanceFields());
        vm.expectRevert(
            abi.encodeWithSelector(
                ApplicationInState.selector, facility, ApplicationState.Expired, ApplicationState.Offered
            )
        );
        _accept(c);
    }

    /// Whether a keeper has expired the offer or not.
    function test_RevertWhen_TheDeadlineHasPassed() public {
        toOffered();
        goTo(2026, 1, 23);
        Consent memory c = signedBy(borrowerKey, acceptanceFields());
        vm.expectRevert(abi.encodeWithSelector(OfferLapsed.selector, facility, date(2026, 1, 22), date(2026, 1, 23)));
        _accept(c);
    }

    function test_RevertGiven_PartyBlocked() public {
        toOffered();
        vm.prank(regulator);
        ledger.blockParty(party, "list", new FacilityId[](0));
        Consent memory c = signedBy(borrowerKey, acceptanceFields());
        vm.expectRevert(abi.encodeWithSelector(PartyIsBlocked.selector, party));
        _accept(c);
    }

    function test_Accept_OnTheLastDay() public {
        toOffered();
        goTo(2026, 1, 22);
        Consent memory c = signedBy(borrowerKey, acceptanceFields());
        bytes memory effect =
            abi.encodeCall(IEffects.limitAccepted, (Money.wrap(5_000_000), true, date(2027, 1, 15), "terms"));
        expectLogged(file(facility), Nodes.LIMIT_ACCEPTED, borrower, effect, c);
        _accept(c);
        Facility memory f = ledger.facilityOf(facility);
        assertTrue(f.state == FacilityState.Active && f.limit == Money.wrap(5_000_000) && f.revolving);
        assertTrue(f.availabilityEnd == date(2027, 1, 15));
        assertEq(f.outstanding.fen() + f.reserved.fen() + f.open, 0);
    }
}
