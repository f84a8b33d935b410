// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.28;

import {Inclusion} from "contracts/libraries/Inclusion.sol";
import "contracts/types/Records.sol";
import {Test} from "forge-std/Test.sol";

contract InclusionTest is Test {
    string private _json = vm.readFile("tests/contracts/vectors/inclusion.json");

    function holds(bytes32 leaf, Opening calldata o) external pure returns (bool) {
        return Inclusion.holds(leaf, o);
    }

    function docHash(Opening calldata o) external pure returns (bytes32) {
        return Inclusion.docHash(o);
    }

    function _case(uint256 i) private view returns (bytes32 leaf, Opening memory o) {
        string memory at = string.concat(".cases[", vm.toString(i), "]");
        leaf = vm.parseJsonBytes32(_json, string.concat(at, ".leaf"));
        o.count = uint32(vm.parseJsonUint(_json, string.concat(at, ".count")));
        o.index = uint32(vm.parseJsonUint(_json, string.concat(at, ".index")));
        o.sha256Root = vm.parseJsonBytes32(_json, string.concat(at, ".root"));
        o.path = vm.parseJsonBytes32Array(_json, string.concat(at, ".path"));
    }

    /// Every place of every tree of one to eight leaves.
    uint256 private constant CASES = 36;

    function test_EveryPlaceOfEveryTree() public view {
        for (uint256 i = 0; i < CASES; i++) {
            (bytes32 leaf, Opening memory o) = _case(i);
            assertTrue(this.holds(leaf, o));
        }
    }

    function test_NoOtherPlace() public view {
        for (uint256 i = 0; i < CASES; i++) {
            (bytes32 leaf, Opening memory o) = _case(i);
            uint32 place = o.index;
            for (o.index = 0; o.index < 9; o.index++) {
                assertEq(this.holds(leaf, o), o.index == place);
            }
            o.index = type(uint32).max;
            assertFalse(this.holds(leaf, o));
        }
    }

    function test_NoOtherLeafRootOrNode() public view {
        for (uint256 i = 0; i < CASES; i++) {
            (bytes32 leaf, Opening memory o) = _case(i);
            assertFalse(this.holds(leaf ^ bytes32(uint256(1)), o));
            assertFalse(this.holds(o.count == 1 ? bytes32(0) : o.sha256Root, o));
            o.sha256Root ^= bytes32(uint256(1) << 255);
            assertFalse(this.holds(leaf, o));
            o.sha256Root ^= bytes32(uint256(1) << 255);
            for (uint256 k = 0; k < o.path.length; k++) {
                o.path[k] ^= bytes32(uint256(1));
                assertFalse(this.holds(leaf, o));
                o.path[k] ^= bytes32(uint256(1));
            }
        }
    }

    function test_NoShorterOrLongerPath() public view {
        for (uint256 i = 0; i < CASES; i++) {
            (bytes32 leaf, Opening memory o) = _case(i);
            bytes32[] memory path = o.path;
            o.path = new bytes32[](path.length + 1);
            for (uint256 k = 0; k < path.length; k++) {
                o.path[k] = path[k];
            }
            assertFalse(this.holds(leaf, o));
            if (path.length == 0) continue;
            o.path = new bytes32[](path.length - 1);
            for (uint256 k = 0; k < o.path.length; k++) {
                o.path[k] = path[k];
            }
            assertFalse(this.holds(leaf, o));
        }
    }

    /// A node that passes for a leaf is of a tree of another height, which the count gives away.
    function test_AnInnerNodeIsNoLeaf() public view {
        (bytes32 leaf, Opening memory o) = _case(1 + 2 + 3); // the first of four
        bytes32 node = sha256(bytes.concat(hex"01", leaf, o.path[0]));
        bytes32[] memory path = new bytes32[](1);
        path[0] = o.path[1];
        o.path = path;
        assertFalse(this.holds(node, o));
    }

    function test_NothingStandsInATreeOfNoLeaves() public view {
        (bytes32 leaf, Opening memory o) = _case(0);
        o.count = 0;
        assertFalse(this.holds(leaf, o));
    }

    /// keccak256 of four words: version, count, both roots (evidence-formats.md §2).
    function test_DocHash() public view {
        Opening memory o;
        (o.count, o.sha256Root, o.sm3Root) = (3, bytes32(uint256(5)), bytes32(uint256(7)));
        bytes memory words =
            bytes.concat(bytes32(uint256(1)), bytes32(uint256(3)), bytes32(uint256(5)), bytes32(uint256(7)));
        assertEq(this.docHash(o), keccak256(words));
    }
}
