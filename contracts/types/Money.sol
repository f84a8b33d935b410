// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.28;

/// An amount of money in fen (1/100 yuan). 2^64 fen is 184 thousand billion yuan.
type Money is uint64;

using {
    add as +,
    sub as -,
    equal as ==,
    unequal as !=,
    less as <,
    lessOrEqual as <=,
    greater as >,
    greaterOrEqual as >=
} for Money global;
using MoneyMath for Money global;

// No money.
Money constant NIL = Money.wrap(0);

error MoneyOverflow(uint256 fen);

function add(Money a, Money b) pure returns (Money) {
    return Money.wrap(Money.unwrap(a) + Money.unwrap(b));
}

function sub(Money a, Money b) pure returns (Money) {
    return Money.wrap(Money.unwrap(a) - Money.unwrap(b));
}

function equal(Money a, Money b) pure returns (bool) {
    return Money.unwrap(a) == Money.unwrap(b);
}

function unequal(Money a, Money b) pure returns (bool) {
    return Money.unwrap(a) != Money.unwrap(b);
}

function less(Money a, Money b) pure returns (bool) {
    return Money.unwrap(a) < Money.unwrap(b);
}

function lessOrEqual(Money a, Money b) pure returns (bool) {
    return Money.unwrap(a) <= Money.unwrap(b);
}

function greater(Money a, Money b) pure returns (bool) {
    return Money.unwrap(a) > Money.unwrap(b);
}

function greaterOrEqual(Money a, Money b) pure returns (bool) {
    return Money.unwrap(a) >= Money.unwrap(b);
}

library MoneyMath {
    /// The amount in fen, for arithmetic that needs more than 64 bits.
    function fen(Money a) internal pure returns (uint256) {
        return Money.unwrap(a);
    }

    function isNil(Money a) internal pure returns (bool) {
        return Money.unwrap(a) == 0;
    }

    function min(Money a, Money b) internal pure returns (Money) {
        return Money.unwrap(a) < Money.unwrap(b) ? a : b;
    }

    /// a - b, or nil where b is the larger.
    function less0(Money a, Money b) internal pure returns (Money) {
        return Money.unwrap(a) > Money.unwrap(b) ? Money.wrap(Money.unwrap(a) - Money.unwrap(b)) : NIL;
    }
}

/// `amount` fen as Money. Reverts with MoneyOverflow above 2^64 - 1.
function toMoney(uint256 amount) pure returns (Money) {
    if (amount > type(uint64).max) revert MoneyOverflow(amount);
    return Money.wrap(uint64(amount));
}

/// numerator / denominator in fen, rounded half up.
function halfUp(uint256 numerator, uint256 denominator) pure returns (uint256) {
    return (2 * numerator + denominator) / (2 * denominator);
}
