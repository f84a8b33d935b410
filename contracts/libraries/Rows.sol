// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.28;

import {Day} from "../types/Day.sol";
import {Money} from "../types/Money.sol";

/// A row of a schedule in one word: due << 224 | principal << 160 | interest << 96 | fee << 48 (IEffects.scheduleGenerated).
library Rows {
    function pack(Day due_, Money principal_, Money interest_, uint48 fee_) internal pure returns (uint256) {
        return (due_.number() << 224) | (principal_.fen() << 160) | (interest_.fen() << 96) | (uint256(fee_) << 48);
    }

    function due(uint256 row) internal pure returns (Day) {
        return Day.wrap(uint32(row >> 224));
    }

    function principal(uint256 row) internal pure returns (Money) {
        return Money.wrap(uint64(row >> 160));
    }

    function interest(uint256 row) internal pure returns (Money) {
        return Money.wrap(uint64(row >> 96));
    }

    function fee(uint256 row) internal pure returns (uint48) {
        return uint48(row >> 48);
    }

    /// Principal, interest and fee, in fen.
    function total(uint256 row) internal pure returns (uint256) {
        return principal(row).fen() + interest(row).fen() + fee(row);
    }
}
