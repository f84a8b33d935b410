// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.28;

import {FacilityId, Ids, LoanId, NOBODY, PartyId, PaymentId} from "contracts/types/Ids.sol";
import {Test} from "forge-std/Test.sol";

/// The ids in tests/ids.json, to which the clients' own derivation is held as well.
contract IdsTest is Test {
    string private json;
    bytes32 private parent;
    bytes32 private ref;

    function setUp() public {
        json = vm.readFile("tests/ids.json");
        parent = _known("parent");
        ref = _known("ref");
    }

    function test_FilesHaveTheKnownIds() public view {
        assertEq(PartyId.unwrap(Ids.party(PartyId.wrap(parent), ref)), _known("party"));
        assertEq(PartyId.unwrap(Ids.party(NOBODY, ref)), _known("lender"));
        assertEq(FacilityId.unwrap(Ids.facility(PartyId.wrap(parent), ref)), _known("facility"));
        assertEq(LoanId.unwrap(Ids.loan(FacilityId.wrap(parent), ref)), _known("loan"));
    }

    function test_APaymentHasTheKnownId() public view {
        bytes16 id = PaymentId.unwrap(Ids.payment(PartyId.wrap(parent), ref));
        assertEq(abi.encodePacked(id), vm.parseJsonBytes(json, ".payment"));
    }

    function _known(string memory key) private view returns (bytes32) {
        return vm.parseJsonBytes32(json, string.concat(".", key));
    }
}
