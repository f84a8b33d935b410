// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.28;

/// A yearly rate in millionths: 18 % is 180,000.
type Rate is uint32;

using {rateGreater as >, rateLess as <} for Rate global;
using RateMath for Rate global;

// One, in millionths.
uint256 constant RATE_ONE = 1e6;
// One basis point, in millionths.
uint256 constant BASIS_POINT = 100;
// One, in basis points: shares of a claim sum to this.
uint256 constant ALL_SHARES = 10_000;
// Who decides has more.
uint256 constant HALF = ALL_SHARES / 2;

function rateGreater(Rate a, Rate b) pure returns (bool) {
    return Rate.unwrap(a) > Rate.unwrap(b);
}

function rateLess(Rate a, Rate b) pure returns (bool) {
    return Rate.unwrap(a) < Rate.unwrap(b);
}

library RateMath {
    function millionths(Rate a) internal pure returns (uint256) {
        return Rate.unwrap(a);
    }

    /// a - b, or nothing where b is the larger.
    function less0(Rate a, Rate b) internal pure returns (Rate) {
        return a > b ? Rate.wrap(Rate.unwrap(a) - Rate.unwrap(b)) : Rate.wrap(0);
    }
}
