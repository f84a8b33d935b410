// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.28;

import "./LedgerTest.sol";
import {LogReplay} from "./LogReplay.sol";
import {Vm} from "forge-std/Vm.sol";

/// The log of every file, as its events tell it, against the heads that the ledger keeps.
contract LogTest is LedgerTest, LogReplay {
    function test_Heads_AreThoseOfTheEvents() public {
        vm.recordLogs();
        toReleased();
        vm.prank(regulator);
        ledger.blockParty(party, "list", new FacilityId[](0));
        ledger.freezeLimit(facility, FreezeCause.PartyBlocked, REASON, DOCUMENTS);
        _replay(ledger.origin(), vm.getRecordedLogs());
        assertEq(files.length, 3);
        for (uint256 i = 0; i < files.length; i++) {
            assertEq(head[files[i]], ledger.fileOf(files[i]).head);
            assertEq(seq[files[i]], ledger.fileOf(files[i]).seq);
        }
        // 4 of the party and 1 file opened in it; 5 of the facility and 1 file opened in it; 9 of the loan.
        assertEq(entries, 20);
    }

    /// The head is one storage slot: of the mapping in slot 1, the first of the file's record.
    function test_Head_HasASlotOfItsOwn() public {
        toReleased();
        bytes32 slot = keccak256(abi.encode(loan, uint256(1)));
        assertEq(vm.load(address(ledger), slot), ledger.fileOf(file(loan)).head);
    }

    /// Negative control: one changed byte of one effect gives another head.
    function test_Heads_NoticeAChangedEffect() public {
        vm.recordLogs();
        toAuthorized();
        Vm.Log[] memory logs = vm.getRecordedLogs();
        // Eight words of fields, the length of the effect, its selector and four words: then comes the identity, to byte 452.
        for (uint256 i = 0; i < logs.length; i++) {
            if (logs[i].topics[0] == NodeReached.selector && uint256(logs[i].topics[2]) == Nodes.BORROWER_REGISTERED) {
                logs[i].data[440] ^= 0x01;
            }
        }
        _replay(ledger.origin(), logs);
        assertNotEq(head[file(party)], ledger.fileOf(file(party)).head);
    }
}
