// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.28;

import {LedgerBase, Setup} from "contracts/LedgerBase.sol";
import {Nodes} from "contracts/generated/Nodes.sol";
import {Rule, Rules} from "contracts/generated/Rules.sol";
import {ILedgerErrors} from "contracts/interfaces/ILedgerErrors.sol";
import "contracts/types/Records.sol";
import {Test} from "forge-std/Test.sol";

/// The guard alone, on files made up for it.
contract Guard is LedgerBase {
    constructor(Setup memory s) LedgerBase(s) {}

    function make(bytes32 id, FileKind kind, uint192 word) external {
        (_files[id].kind, _files[id].reached) = (kind, word);
    }

    function pass(Rule calldata rule, bytes32 id, bytes32 object, uint256 before) external returns (Passage memory) {
        return _reach(rule, id, object, before);
    }

    function wordOf(bytes32 id) external view returns (uint256) {
        return _files[id].reached;
    }

    function asked(bytes32 id, FileKind kind) external view returns (uint256) {
        return _reached(id, kind);
    }
}

contract GuardTest is Test, ILedgerErrors {
    bytes32 private constant FILE = "file";
    bytes32 private constant OBJECT = "object";
    // A node of a single object that happens once, one that repeats, and one of a part.
    uint8 private constant ONCE = Nodes.TERMS_PROPOSED;
    uint8 private constant OFTEN = Nodes.KYC_ATTESTED;
    uint8 private constant PART = Nodes.INSTALMENT_DUE;
    uint256 private constant A = 1 << Nodes.BORROWER_REGISTERED;
    uint256 private constant B = 1 << Nodes.CREDIT_APPLIED;
    uint256 private constant C = 1 << Nodes.RISK_ASSESSED;

    Guard private guard;

    function setUp() public {
        Setup memory s;
        guard = new Guard(s);
    }

    function _bit(uint8 node) private pure returns (uint256) {
        return 1 << node;
    }

    function _refuses(Rule memory rule, uint256 before) private {
        bytes memory reason =
            abi.encodeWithSelector(UnexpectedNode.selector, rule.node, FILE, OBJECT, before, rule.all, rule.any);
        vm.expectRevert(reason);
        guard.pass(rule, FILE, OBJECT, before);
    }

    function test_EveryPredecessorIsNeeded() public {
        Rule memory rule = Rule(ONCE, A | B, 0, 0);
        _refuses(rule, 0);
        _refuses(rule, A);
        _refuses(rule, B | C);
        LedgerBase.Passage memory p = guard.pass(rule, FILE, OBJECT, A | B);
        assertEq(p.node, ONCE);
        assertEq(p.file, FILE);
        assertEq(p.object, OBJECT);
    }

    function test_OneOfTheAlternativesIsNeeded() public {
        Rule memory rule = Rule(ONCE, A, B | C, 0);
        _refuses(rule, A);
        guard.pass(rule, FILE, OBJECT, A | B);
        guard.pass(rule, FILE, OBJECT, A | C);
        guard.pass(rule, FILE, OBJECT, A | B | C);
        _refuses(rule, B | C);
    }

    function test_WhatNeedsNothingHappensAfterNothing() public {
        guard.pass(Rule(ONCE, 0, 0, 0), FILE, OBJECT, 0);
        guard.pass(Rule(ONCE, 0, 0, 0), FILE, OBJECT, A);
    }

    function test_WhatDoesNotRepeatHappensOnce() public {
        Rule memory rule = Rule(ONCE, 0, 0, 0);
        vm.expectRevert(abi.encodeWithSelector(NodeRepeated.selector, ONCE, FILE, OBJECT));
        guard.pass(rule, FILE, OBJECT, _bit(ONCE));
        guard.pass(Rule(OFTEN, 0, 0, 0), FILE, OBJECT, _bit(OFTEN));
        // Another node that happened once is no obstacle.
        guard.pass(rule, FILE, OBJECT, _bit(Nodes.APR_DISCLOSED));
    }

    function test_AnArchivedFileTakesNothing() public {
        vm.expectRevert(abi.encodeWithSelector(FileArchived.selector, FILE));
        guard.pass(Rule(ONCE, 0, 0, 0), FILE, OBJECT, _bit(Nodes.RECORD_ARCHIVED));
        guard.pass(Rule(ONCE, 0, 0, 0), FILE, OBJECT, _bit(Nodes.RECORD_ARCHIVED - 1));
    }

    /// The bit of a single object's node is set, what it clears goes, and nothing else changes.
    function test_TheWordIsMarked() public {
        guard.make(FILE, FileKind.Loan, uint192(A | B));
        guard.pass(Rule(ONCE, 0, 0, 0), FILE, OBJECT, A);
        assertEq(guard.wordOf(FILE), A | B | _bit(ONCE));
        guard.pass(Rule(OFTEN, 0, 0, A | C), FILE, OBJECT, 0);
        assertEq(guard.wordOf(FILE), B | _bit(ONCE) | _bit(OFTEN));
        guard.pass(Rule(OFTEN, 0, 0, _bit(OFTEN) | B), FILE, OBJECT, 0);
        assertEq(guard.wordOf(FILE), _bit(ONCE) | _bit(OFTEN));
    }

    /// Parts keep a state of their own.
    function test_APartHasNoBit() public {
        guard.make(FILE, FileKind.Loan, uint192(A));
        guard.pass(Rule(PART, 0, 0, 0), FILE, OBJECT, 0);
        assertEq(guard.wordOf(FILE), A);
        guard.pass(Rule(PART, 0, 0, A), FILE, OBJECT, 0);
        assertEq(guard.wordOf(FILE), 0);
    }

    function test_AFileIsOfItsKind() public {
        guard.make(FILE, FileKind.Loan, uint192(A));
        assertEq(guard.asked(FILE, FileKind.Loan), A);
        vm.expectRevert(abi.encodeWithSelector(UnknownFile.selector, FILE, FileKind.Party));
        guard.asked(FILE, FileKind.Party);
    }
}
