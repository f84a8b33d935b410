// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.28;

import "./LedgerTest.sol";

contract BlockPartyTest is LedgerTest {
    FacilityId[] private named;

    function setUp() public override {
        super.setUp();
        toAccepted();
        named.push(facility);
    }

    function _block(address by) private {
        vm.prank(by);
        ledger.blockParty(party, "list", named);
    }

    function _unblock(address by) private {
        vm.prank(by);
        ledger.unblockParty(party, "order");
    }

    /* ------------------------------------------------------------------ BLOCK */

    function test_RevertWhen_NoRegulatorBlocks() public {
        expectWrongCaller(Nodes.PARTY_BLOCKED, admin, bit(Role.Regulator));
        _block(admin);
    }

    /// The lender's Admin may grant the role within the lender: it gives no power over parties.
    function test_RevertWhen_ALendersOwnRegulatorBlocks() public {
        vm.prank(admin);
        ledger.grantRole(lender, operator, Role.Regulator);
        expectWrongCaller(Nodes.PARTY_BLOCKED, operator, bit(Role.Regulator));
        _block(operator);
    }

    function test_RevertGiven_NoParty() public {
        PartyId other = Ids.party(lender, "other");
        vm.expectRevert(abi.encodeWithSelector(UnknownFile.selector, other, FileKind.Party));
        vm.prank(regulator);
        ledger.blockParty(other, "list", named);
    }

    function test_RevertGiven_BlockedAlready() public {
        _block(regulator);
        vm.expectRevert(abi.encodeWithSelector(PartyIsBlocked.selector, party));
        _block(regulator);
    }

    function test_RevertWhen_ThereIsNoReference() public {
        vm.expectRevert(abi.encodeWithSelector(HashMissing.selector, file(party), "listReference"));
        vm.prank(regulator);
        ledger.blockParty(party, 0, named);
    }

    function test_RevertWhen_AFacilityIsAnotherParty() public {
        named.push(FacilityId.wrap("other"));
        vm.expectRevert(abi.encodeWithSelector(FacilityOfOtherParty.selector, named[1], party));
        _block(regulator);
    }

    function test_Block_FreezesTheFacilitiesNamed() public {
        vm.expectEmit(true, true, true, false, address(ledger));
        emit NodeReached(file(party), Nodes.PARTY_BLOCKED, file(party), 0, regulator, 0, Day.wrap(0), 0, 0, "", "");
        vm.expectEmit(true, true, true, false, address(ledger));
        emit NodeReached(file(facility), Nodes.LIMIT_FROZEN, file(facility), 0, regulator, 0, Day.wrap(0), 0, 0, "", "");
        _block(regulator);
        assertTrue(ledger.partyOf(party).blocked);
        Facility memory f = ledger.facilityOf(facility);
        assertTrue(f.state == FacilityState.Frozen);
        assertEq(f.freezeCauses, 1 << uint8(FreezeCause.PartyBlocked));
    }

    function test_Block_SkipsAFacilityThatCannotBeFrozen() public {
        goTo(2027, 1, 15);
        ledger.expireLimit(facility);
        uint32 seq = ledger.fileOf(file(facility)).seq;
        _block(regulator);
        assertTrue(ledger.facilityOf(facility).state == FacilityState.Expired);
        assertEq(ledger.fileOf(file(facility)).seq, seq);
    }

    function test_Block_SkipsAFacilityNamedTwice() public {
        named.push(facility);
        uint32 seq = ledger.fileOf(file(facility)).seq;
        _block(regulator);
        assertEq(ledger.fileOf(file(facility)).seq, seq + 1);
    }

    /* ------------------------------------------------------------------ UNBLOCK */

    function test_RevertWhen_NeitherRegulatorNorCourtUnblocks() public {
        _block(regulator);
        expectWrongCaller(Nodes.PARTY_UNBLOCKED, admin, bit(Role.Regulator) | bit(Role.Court));
        _unblock(admin);
    }

    function test_RevertGiven_NotBlocked() public {
        expectUnexpected();
        _unblock(regulator);
    }

    function test_RevertWhen_ThereIsNoOrder() public {
        _block(regulator);
        vm.expectRevert(abi.encodeWithSelector(HashMissing.selector, file(party), "order"));
        vm.prank(court);
        ledger.unblockParty(party, 0);
    }

    function test_Unblock_LeavesTheFacilityFrozen() public {
        _block(regulator);
        vm.expectEmit(true, true, true, false, address(ledger));
        emit NodeReached(file(party), Nodes.PARTY_UNBLOCKED, file(party), 0, court, 0, Day.wrap(0), 0, 0, "", "");
        _unblock(court);
        assertFalse(ledger.partyOf(party).blocked);
        assertFalse(reached(file(party), Nodes.PARTY_BLOCKED));
        assertTrue(ledger.facilityOf(facility).state == FacilityState.Frozen);
        expectUnexpected();
        _unblock(court);
        _block(regulator);
        assertTrue(ledger.partyOf(party).blocked);
    }
}
