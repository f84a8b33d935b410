// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.28;

import "./SystemChecks.sol";

/// The invariants of README.md, by number, over loans that really move. All of them after every act, over one set of lives: a run for each would cost forty times as
/// much. The message of an assertion names the invariant.
contract InvariantsTest is SystemChecks {
    function setUp() public {
        _start();
        targetSelector(FuzzSelector(address(handler), handler.acts()));
        targetContract(address(handler));
    }

    function invariant_F1ToF41_Hold() public view {
        _checkAll();
    }
}
