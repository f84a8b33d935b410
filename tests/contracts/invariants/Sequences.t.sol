// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.28;

import "./SystemChecks.sol";

/// Sequences of acts that random runs found, kept as they were found.
contract SequencesTest is SystemChecks {
    function setUp() public {
        _start();
    }

    /// Insolvency before the first instalment: the claim is due at once, and its row is billed and falls due under its own number before it is overdue.
    function test_AClaimThatInsolvencyMadeDue_FallsDueBeforeItIsOverdue() public {
        handler.stay(2000000, 10621522244724744813864238581250064906750);
        handler.offerClaim(1665869424, 10442413882589869175978405598017590652414);
        handler.passTime(6535, 777622325635600428118848385330662890647623034601540657308487);
        handler.notifyDebtor(11257, 9226);
        _checkAll();
    }
}
