// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.28;

import "./LedgerTest.sol";

import {Vm} from "forge-std/Vm.sol";

/// The log of every file, read from the events alone and hashed again (ILedgerEvents), against the heads that the ledger keeps.
contract LogTest is LedgerTest {
    mapping(bytes32 id => bytes32) private head;
    mapping(bytes32 id => uint32) private seq;
    bytes32[] private files;
    uint256 private entries;

    function test_Heads_AreThoseOfTheEvents() public {
        vm.recordLogs();
        toReleased();
        vm.prank(regulator);
        ledger.blockParty(party, "list", new FacilityId[](0));
        ledger.freezeLimit(facility, FreezeCause.PartyBlocked, REASON, DOCUMENTS);
        _replay(vm.getRecordedLogs());
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
        _replay(logs);
        assertNotEq(head[file(party)], ledger.fileOf(file(party)).head);
    }

    function _replay(Vm.Log[] memory logs) private {
        for (uint256 i = 0; i < logs.length; i++) {
            if (logs[i].topics[0] == FileOpened.selector) _opened(logs[i]);
            if (logs[i].topics[0] == NodeReached.selector) _reachedNode(logs[i]);
        }
    }

    struct Opening {
        FileKind kind;
        uint8 node;
        uint32 seq;
        address actor;
        uint64 timestamp;
        Day day;
        bytes32 first;
    }

    function _opened(Vm.Log memory log) private {
        Opening memory o = abi.decode(log.data, (Opening));
        (bytes32 parent, bytes32 id) = (log.topics[1], log.topics[2]);
        assertEq(o.first, keccak256(abi.encode("fubie.file.v1", ledger.origin(), o.kind, id)));
        head[id] = o.first;
        files.push(id);
        if (parent == 0) return;
        bytes32 effect = keccak256(abi.encode(o.kind, id, o.first));
        bytes32 effectHash = keccak256(abi.encode(effect, o.day, uint32(0), keccak256("")));
        _append(parent, o.seq, abi.encode(o.node, id, o.actor, o.timestamp, effectHash, bytes32(0)));
    }

    struct Reached {
        uint32 seq;
        address actor;
        uint64 timestamp;
        Day day;
        uint32 supersedes;
        bytes32 documents;
        bytes effect;
        bytes consents;
    }

    function _reachedNode(Vm.Log memory log) private {
        // A struct with members of changing length is encoded behind an offset, the fields of an event are not.
        Reached memory r = abi.decode(bytes.concat(bytes32(uint256(32)), log.data), (Reached));
        bytes32 effectHash = keccak256(abi.encode(keccak256(r.effect), r.day, r.supersedes, keccak256(r.consents)));
        bytes memory rest = abi.encode(log.topics[2], log.topics[3], r.actor, r.timestamp, effectHash, r.documents);
        _append(log.topics[1], r.seq, rest);
    }

    function _append(bytes32 id, uint32 number, bytes memory rest) private {
        assertEq(number, ++seq[id]);
        head[id] = keccak256(bytes.concat(abi.encode(head[id], number), rest));
        entries++;
    }
}
