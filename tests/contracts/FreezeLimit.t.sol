// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.28;

import "./LedgerTest.sol";

contract FreezeLimitTest is LedgerTest {
    function _freeze(address by, FreezeCause cause) private {
        vm.prank(by);
        ledger.freezeLimit(facility, cause, REASON, DOCUMENTS);
    }

    function _block() private {
        vm.prank(regulator);
        ledger.blockParty(party, "list", new FacilityId[](0));
    }

    function test_RevertWhen_NoOperatorFreezesForTheLender() public {
        toAccepted();
        expectWrongCaller(Nodes.LIMIT_FROZEN, regulator, bit(Role.Operator));
        _freeze(regulator, FreezeCause.Lender);
    }

    function test_RevertWhen_NoRegulatorFreezesForTheRegulator() public {
        toAccepted();
        expectWrongCaller(Nodes.LIMIT_FROZEN, operator, bit(Role.Regulator));
        _freeze(operator, FreezeCause.Regulator);
    }

    function test_RevertGiven_NotAccepted() public {
        toOffered();
        expectUnexpected();
        _freeze(operator, FreezeCause.Lender);
    }

    function test_RevertGiven_Expired() public {
        toAccepted();
        goTo(2027, 1, 15);
        ledger.expireLimit(facility);
        vm.expectRevert(
            abi.encodeWithSelector(FacilityInState.selector, facility, FacilityState.Expired, FacilityState.Active)
        );
        _freeze(operator, FreezeCause.Lender);
    }

    function test_RevertWhen_TheCauseIsNotThere() public {
        toAccepted();
        for (uint256 i = uint8(FreezeCause.PartyBlocked); i <= uint8(FreezeCause.CrossDefault); i++) {
            vm.expectRevert(abi.encodeWithSelector(FreezeCauseAbsent.selector, facility, FreezeCause(i)));
            _freeze(keeper, FreezeCause(i));
        }
    }

    function test_RevertGiven_FrozenForThatCause() public {
        toAccepted();
        _freeze(operator, FreezeCause.Lender);
        vm.expectRevert(abi.encodeWithSelector(NothingToDo.selector, Nodes.LIMIT_FROZEN, facility));
        _freeze(operator, FreezeCause.Lender);
    }

    function test_RevertWhen_ThereIsNoReason() public {
        toAccepted();
        vm.expectRevert(abi.encodeWithSelector(ReasonMissing.selector, facility));
        vm.prank(operator);
        ledger.freezeLimit(facility, FreezeCause.Lender, 0, DOCUMENTS);
    }

    function test_Freeze_CollectsCauses() public {
        toAccepted();
        bytes memory effect = abi.encodeCall(IEffects.limitFrozen, (FreezeCause.Lender, REASON, 1));
        expectLogged(file(facility), Nodes.LIMIT_FROZEN, operator, effect, inPerson());
        _freeze(operator, FreezeCause.Lender);
        effect = abi.encodeCall(IEffects.limitFrozen, (FreezeCause.Regulator, REASON, 3));
        expectLogged(file(facility), Nodes.LIMIT_FROZEN, regulator, effect, inPerson());
        _freeze(regulator, FreezeCause.Regulator);
        _block();
        _freeze(keeper, FreezeCause.PartyBlocked);
        Facility memory f = ledger.facilityOf(facility);
        assertTrue(f.state == FacilityState.Frozen);
        assertEq(f.freezeCauses, 7);
    }

    /* ------------------------------------------------------------------ UNFREEZE */

    function _unfreeze(address by, Consent memory agrees) private {
        vm.prank(by);
        ledger.unfreezeLimit(facility, DOCUMENTS, agrees);
    }

    function _agrees(uint256 key) private returns (Consent memory) {
        bytes memory effect = abi.encodeCall(IEffects.limitUnfrozen, ());
        return nodeConsent(key, Nodes.LIMIT_UNFROZEN, file(facility), effect, DOCUMENTS);
    }

    function test_RevertWhen_NoOperatorUnfreezes() public {
        toAccepted();
        _freeze(operator, FreezeCause.Lender);
        expectWrongCaller(Nodes.LIMIT_UNFROZEN, regulator, bit(Role.Operator));
        _unfreeze(regulator, inPerson());
    }

    function test_RevertGiven_NotFrozen() public {
        toAccepted();
        expectUnexpected();
        _unfreeze(operator, inPerson());
    }

    /// The bit says that it was frozen; the state, that it no longer is.
    function test_RevertGiven_ExpiredWhileFrozen() public {
        toAccepted();
        _freeze(operator, FreezeCause.Lender);
        goTo(2027, 1, 15);
        ledger.expireLimit(facility);
        vm.expectRevert(
            abi.encodeWithSelector(FacilityInState.selector, facility, FacilityState.Expired, FacilityState.Frozen)
        );
        _unfreeze(operator, inPerson());
    }

    function test_RevertGiven_PartyStillBlocked() public {
        toAccepted();
        _block();
        _freeze(keeper, FreezeCause.PartyBlocked);
        vm.expectRevert(abi.encodeWithSelector(FreezeCausesLeft.selector, facility, 4));
        _unfreeze(operator, inPerson());
    }

    function test_RevertWhen_TheRegulatorDoesNotAgree() public {
        toAccepted();
        _freeze(regulator, FreezeCause.Regulator);
        vm.expectRevert(abi.encodeWithSelector(ConsentMissing.selector, Nodes.LIMIT_UNFROZEN, address(0)));
        _unfreeze(operator, inPerson());
        Consent memory c = _agrees(strangerKey);
        expectWrongCaller(Nodes.LIMIT_UNFROZEN, stranger, bit(Role.Regulator));
        _unfreeze(operator, c);
    }

    function test_Unfreeze_WhatTheLenderFroze() public {
        toAccepted();
        _freeze(operator, FreezeCause.Lender);
        expectLogged(
            file(facility), Nodes.LIMIT_UNFROZEN, operator, abi.encodeCall(IEffects.limitUnfrozen, ()), inPerson()
        );
        _unfreeze(operator, inPerson());
        Facility memory f = ledger.facilityOf(facility);
        assertTrue(f.state == FacilityState.Active);
        assertEq(f.freezeCauses, 0);
        assertFalse(reached(file(facility), Nodes.LIMIT_FROZEN));
    }

    function test_Unfreeze_WithTheRegulatorsSignature() public {
        (address second, uint256 secondKey) = makeAddrAndKey("second regulator");
        vm.prank(regulator);
        ledger.grantRole(NOBODY, second, Role.Regulator);
        toAccepted();
        _freeze(regulator, FreezeCause.Regulator);
        Consent memory c = _agrees(secondKey);
        bytes memory effect = abi.encodeCall(IEffects.limitUnfrozen, ());
        expectLogged(file(facility), Nodes.LIMIT_UNFROZEN, operator, effect, c);
        _unfreeze(operator, c);
        assertTrue(ledger.facilityOf(facility).state == FacilityState.Active);
    }

    function test_Unfreeze_OnceThePartyIsUnblocked() public {
        toAccepted();
        _block();
        _freeze(keeper, FreezeCause.PartyBlocked);
        vm.prank(regulator);
        ledger.unblockParty(party, "order");
        _unfreeze(operator, inPerson());
        assertTrue(ledger.facilityOf(facility).state == FacilityState.Active);
    }

    /* ------------------------------------------------------------------ EXPIRE */

    function test_RevertGiven_NoLimit() public {
        toOffered();
        expectUnexpected();
        ledger.expireLimit(facility);
    }

    function test_RevertWhen_TheAvailabilityHasNotEnded() public {
        toAccepted();
        goTo(2027, 1, 14);
        vm.expectRevert(
            abi.encodeWithSelector(FacilityAvailable.selector, facility, date(2027, 1, 15), date(2027, 1, 14))
        );
        ledger.expireLimit(facility);
    }

    function test_RevertGiven_ExpiredAlready() public {
        toAccepted();
        goTo(2027, 1, 15);
        ledger.expireLimit(facility);
        bytes32 id = file(facility);
        vm.expectRevert(abi.encodeWithSelector(NodeRepeated.selector, Nodes.LIMIT_EXPIRED, id, id));
        ledger.expireLimit(facility);
    }

    function test_Expire_AFrozenLimit() public {
        toAccepted();
        _freeze(operator, FreezeCause.Lender);
        goTo(2027, 2, 1);
        bytes32 id = file(facility);
        uint32 seq = ledger.fileOf(id).seq + 1;
        Day end = date(2027, 1, 15);
        bytes memory effect = abi.encodeCall(IEffects.limitExpired, (end));
        vm.expectEmit(address(ledger));
        emit NodeReached(id, Nodes.LIMIT_EXPIRED, id, seq, keeper, uint64(block.timestamp), end, 0, 0, effect, "");
        vm.prank(keeper);
        ledger.expireLimit(facility);
        assertTrue(ledger.facilityOf(facility).state == FacilityState.Expired);
    }
}
