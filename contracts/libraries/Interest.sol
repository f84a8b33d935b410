// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.28;

import {Money, halfUp, toMoney} from "../types/Money.sol";
import {RATE_ONE, Rate} from "../types/Rate.sol";
import {DayCount} from "../types/Records.sol";
import {Calendar} from "./Calendar.sol";

/// Interest as an unrounded numerator in fen · millionths · days; rounded half up to the fen only where it is owed (docs/explain/money.md §4 and §6).
library Interest {
    /// `base` at `rate` over `daysOfInterest`, unrounded. Below 2^112 for every amount and rate that fit their types over 65,535 days.
    function numerator(Money base, Rate rate, uint256 daysOfInterest) internal pure returns (uint256) {
        return base.fen() * rate.millionths() * daysOfInterest;
    }

    /// A numerator in fen, rounded half up.
    function toFen(uint256 numerator_, DayCount count) internal pure returns (Money) {
        return toMoney(halfUp(numerator_, RATE_ONE * Calendar.basis(count)));
    }

    /// Interest on `base` over `daysOfInterest`, rounded half up to the fen.
    function over(Money base, Rate rate, uint256 daysOfInterest, DayCount count) internal pure returns (Money) {
        return toFen(numerator(base, rate, daysOfInterest), count);
    }
}
