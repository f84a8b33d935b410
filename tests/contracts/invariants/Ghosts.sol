// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.28;

import {Nodes} from "contracts/generated/Nodes.sol";
import "contracts/types/Records.sol";

import {LogReplay} from "../LogReplay.sol";

/// What the events and the catalogue say, without asking the ledger: words of the files, the order of the nodes, how often each was reached. Read from the catalogue's
/// JSON and not from the constants that the ledger itself is compiled with.
abstract contract Ghosts is LogReplay {
    struct Law {
        uint256 all;
        uint256 any;
        uint256 anywhere; // of both, what may have happened in any file
        uint256 strict; // of `all`, what has its bit in the word of the same file
        uint256 clears;
        bool repeats;
        bool single;
    }

    mapping(uint256 node => Law) private _laws;
    mapping(uint256 node => bytes32 scope) private _scopes;
    uint256 private _clearable;
    uint256 public nodes; // in the catalogue

    mapping(bytes32 file => uint256) public word;
    mapping(bytes32 file => uint256) private _near; // what ever happened in the file or in one below it
    uint256 private _ever;
    mapping(bytes32 key => bool) private _was;
    mapping(uint256 node => uint256) public times;
    uint256 public nodesOutOfOrder;
    uint256 public nodesRepeated;
    uint256 public entriesAfterTheEnd;
    uint8 public lastWrong;
    mapping(bytes32 file => bool) private _archived;

    function _parentOf(bytes32 file) internal view virtual returns (bytes32);

    /* ------------------------------------------------------------------ THE CATALOGUE */

    function _readLaws() internal {
        string memory json = vm.readFile("evidence/catalogue.json");
        nodes = abi.decode(vm.parseJson(json, ".nodes[*].id"), (uint256[])).length;
        string[] memory scopes = abi.decode(vm.parseJson(json, ".nodes[*].scope"), (string[]));
        bool[] memory repeats = abi.decode(vm.parseJson(json, ".nodes[*].repeats"), (bool[]));
        for (uint256 i = 0; i < nodes; i++) {
            _scopes[i + 1] = keccak256(bytes(scopes[i]));
            _laws[i + 1].repeats = repeats[i];
            _laws[i + 1].single = _isSingle(_scopes[i + 1]);
        }
        for (uint256 i = 0; i < nodes; i++) {
            _readLaw(json, string.concat(".nodes[", vm.toString(i), "]"), i + 1);
        }
    }

    function _readLaw(string memory json, string memory at, uint256 node) private {
        Law storage law = _laws[node];
        uint256[] memory all = vm.parseJsonUintArray(json, string.concat(at, ".afterAll"));
        uint256 anywhere = _mask(vm.parseJsonUintArray(json, string.concat(at, ".anywhere")));
        (law.all, law.any) = (_mask(all), _mask(vm.parseJsonUintArray(json, string.concat(at, ".afterAny"))));
        law.anywhere = anywhere;
        // New terms end arrears too (docs/explain/money.md §10): then no row was settled.
        if (node == Nodes.OVERDUE_CURED) law.all &= ~uint256(1 << Nodes.INSTALMENT_SETTLED);
        law.clears = _mask(vm.parseJsonUintArray(json, string.concat(at, ".clears")));
        _clearable |= law.clears;
        for (uint256 i = 0; i < all.length; i++) {
            bool named = (anywhere >> all[i]) & 1 != 0;
            if (!named && _laws[all[i]].single && _sameFile(node, all[i])) law.strict |= 1 << all[i];
        }
    }

    function _mask(uint256[] memory list) private pure returns (uint256 mask) {
        for (uint256 i = 0; i < list.length; i++) {
            mask |= 1 << list[i];
        }
    }

    /// A file has one such object.
    function _isSingle(bytes32 scope) private pure returns (bool) {
        return scope == keccak256("party") || _ofFacility(scope) || _ofLoan(scope);
    }

    function _ofFacility(bytes32 scope) private pure returns (bool) {
        return scope == keccak256("application") || scope == keccak256("facility");
    }

    function _ofLoan(bytes32 scope) private pure returns (bool) {
        return scope == keccak256("agreement") || scope == keccak256("drawdown") || scope == keccak256("loan");
    }

    function _sameFile(uint256 node, uint256 other) private view returns (bool) {
        (bytes32 a, bytes32 b) = (_scopes[node], _scopes[other]);
        return a == b || (_ofFacility(a) && _ofFacility(b)) || (_ofLoan(a) && _ofLoan(b));
    }

    /* ------------------------------------------------------------------ THE EVENTS */

    /// An entry of the log, in order.
    function _met(bytes32 id, uint8 node, bytes32 object, bytes memory effect) internal virtual override {
        times[node]++;
        if (_archived[id]) entriesAfterTheEnd++;
        if (node == Nodes.RECORD_ARCHIVED) _archived[id] = true;
        _checkOrder(id, node);
        _checkOnce(id, node, object);
        Law storage law = _laws[node];
        if (node == Nodes.DRAWDOWN_REQUESTED) _beginDrawdown(id);
        word[id] &= ~law.clears;
        if (law.single) word[id] |= 1 << node;
        bytes32 parent = _parentOf(id);
        _ever |= 1 << node;
        if (_holdsSurplus(node, effect)) _near[id] |= 1 << Nodes.SECURITY_DEPOSIT_POSTED;
        _near[id] |= 1 << node;
        _near[parent] |= 1 << node;
        _near[_parentOf(parent)] |= 1 << node;
    }

    /// The surplus of a sale is held as a deposit that nobody posted: the number of the deposit ends the effect.
    function _holdsSurplus(uint8 node, bytes memory effect) private pure returns (bool) {
        if (node != Nodes.COLLATERAL_SOLD) return false;
        uint256 deposit;
        assembly ("memory-safe") {
            deposit := mload(add(effect, mload(effect)))
        }
        return deposit != 0;
    }

    function _checkOrder(bytes32 id, uint8 node) private {
        Law storage law = _laws[node];
        bytes32 parent = _parentOf(id);
        uint256 before = _near[id] | _near[parent] | _near[_parentOf(parent)] | (_ever & law.anywhere);
        bool right = before & law.all == law.all && (law.any == 0 || before & law.any != 0)
            && word[id] & law.strict == law.strict;
        if (right) return;
        nodesOutOfOrder++;
        lastWrong = node;
    }

    /// A further drawdown of the same agreement begins anew.
    function _beginDrawdown(bytes32 id) private {
        for (uint256 node = 1; node <= nodes; node++) {
            if (_scopes[node] == keccak256("drawdown")) word[id] &= ~(1 << node);
        }
    }

    function _checkOnce(bytes32 id, uint8 node, bytes32 object) private {
        // The end of insolvency proceedings is their node once more, superseding.
        if (node == Nodes.BANKRUPTCY_STAYED) return;
        if (_laws[node].repeats || (_clearable >> node) & 1 != 0 || _scopes[node] == keccak256("drawdown")) return;
        bytes32 key = keccak256(abi.encode(id, node, object));
        if (_was[key]) {
            nodesRepeated++;
            lastWrong = node;
        }
        _was[key] = true;
    }
}
