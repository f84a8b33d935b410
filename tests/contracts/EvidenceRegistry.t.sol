// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.28;

import {EvidenceRegistry} from "contracts/EvidenceRegistry.sol";
import {Test} from "forge-std/Test.sol";

contract EvidenceRegistryTest is Test {
    EvidenceRegistry private registry = new EvidenceRegistry();
    address private anchorer = makeAddr("anchorer");

    function test_RevertWhen_TheBatchIsEmpty() public {
        vm.expectRevert(EvidenceRegistry.EmptyBatch.selector);
        registry.anchor("sha256", "sm3", 0);
    }

    /// The first anchoring stands, whoever comes later.
    function test_RevertGiven_AnchoredAlready() public {
        vm.roll(77);
        bytes32 key = registry.anchor("sha256", "sm3", 3);
        vm.roll(78);
        vm.expectRevert(abi.encodeWithSelector(EvidenceRegistry.AlreadyAnchored.selector, key, 77));
        vm.prank(anchorer);
        registry.anchor("sha256", "sm3", 3);
    }

    function test_Anchor() public {
        vm.roll(77);
        vm.warp(1000);
        bytes32 key = keccak256(abi.encode(bytes32("sha256"), bytes32("sm3"), uint32(3)));
        vm.expectEmit(address(registry));
        emit EvidenceRegistry.BatchAnchored(key, "sha256", "sm3", 3, anchorer, 1000);
        vm.prank(anchorer);
        assertEq(registry.anchor("sha256", "sm3", 3), key);
        EvidenceRegistry.Anchor memory a = registry.anchorOf(key);
        assertEq(a.by, anchorer);
        assertEq(a.blockNumber, 77);
        assertEq(a.leafCount, 3);
        assertEq(a.timestamp, 1000);
        assertEq(registry.anchorOf("none").blockNumber, 0);
    }

    /// The same roots over another number of leaves are another batch.
    function test_Anchor_KeysTellBatchesApart() public {
        assertNotEq(registry.anchor("sha256", "sm3", 3), registry.anchor("sha256", "sm3", 4));
    }
}
