// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.28;

/// A legal day: days since 1970-01-01 in the ledger's legal time zone.
type Day is uint32;

using {
    dayEqual as ==,
    dayUnequal as !=,
    dayBefore as <,
    dayNotAfter as <=,
    dayAfter as >,
    dayNotBefore as >=
} for Day global;
using DayMath for Day global;

function dayEqual(Day a, Day b) pure returns (bool) {
    return Day.unwrap(a) == Day.unwrap(b);
}

function dayUnequal(Day a, Day b) pure returns (bool) {
    return Day.unwrap(a) != Day.unwrap(b);
}

function dayBefore(Day a, Day b) pure returns (bool) {
    return Day.unwrap(a) < Day.unwrap(b);
}

function dayNotAfter(Day a, Day b) pure returns (bool) {
    return Day.unwrap(a) <= Day.unwrap(b);
}

function dayAfter(Day a, Day b) pure returns (bool) {
    return Day.unwrap(a) > Day.unwrap(b);
}

function dayNotBefore(Day a, Day b) pure returns (bool) {
    return Day.unwrap(a) >= Day.unwrap(b);
}

library DayMath {
    function number(Day a) internal pure returns (uint256) {
        return Day.unwrap(a);
    }

    function plus(Day a, uint256 days_) internal pure returns (Day) {
        return Day.wrap(uint32(Day.unwrap(a) + days_));
    }

    /// Calendar days from `earlier` to `a`. Reverts where `earlier` is the later.
    function since(Day a, Day earlier) internal pure returns (uint256) {
        return Day.unwrap(a) - Day.unwrap(earlier);
    }
}
