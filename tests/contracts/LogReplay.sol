// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.28;

import {ILedgerEvents} from "contracts/interfaces/ILedgerEvents.sol";
import {Day} from "contracts/types/Day.sol";
import "contracts/types/Records.sol";
import {Test} from "forge-std/Test.sol";
import {Vm} from "forge-std/Vm.sol";

/// Reads the log of every file from recorded events alone and hashes it again (ILedgerEvents.NodeReached).
abstract contract LogReplay is Test, ILedgerEvents {
    mapping(bytes32 id => bytes32) internal head;
    mapping(bytes32 id => uint32) internal seq;
    bytes32[] internal files;
    uint256 internal entries;

    /// A node as the events tell it, after it was appended to its file's head.
    function _met(bytes32 id, uint8 node, bytes32 object, bytes memory effect) internal virtual {}

    function _replay(bytes32 origin, Vm.Log[] memory logs) internal {
        for (uint256 i = 0; i < logs.length; i++) {
            if (logs[i].topics[0] == FileOpened.selector) _opened(origin, logs[i]);
            if (logs[i].topics[0] == NodeReached.selector) {
                _reachedNode(logs[i]);
            }
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

    function _opened(bytes32 origin, Vm.Log memory log) internal {
        Opening memory o = abi.decode(log.data, (Opening));
        (bytes32 parent, bytes32 id) = (log.topics[1], log.topics[2]);
        assertEq(o.first, keccak256(abi.encode("fubie.file.v1", origin, o.kind, id)));
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

    function _reachedNode(Vm.Log memory log) internal {
        // A struct with members of changing length is encoded behind an offset, the fields of an event are not.
        Reached memory r = abi.decode(bytes.concat(bytes32(uint256(32)), log.data), (Reached));
        bytes32 effectHash = keccak256(abi.encode(keccak256(r.effect), r.day, r.supersedes, keccak256(r.consents)));
        bytes memory rest = abi.encode(log.topics[2], log.topics[3], r.actor, r.timestamp, effectHash, r.documents);
        _append(log.topics[1], r.seq, rest);
        _met(log.topics[1], uint8(uint256(log.topics[2])), log.topics[3], r.effect);
    }

    function _append(bytes32 id, uint32 number, bytes memory rest) internal {
        assertEq(number, ++seq[id]);
        head[id] = keccak256(bytes.concat(abi.encode(head[id], number), rest));
        entries++;
    }
}
