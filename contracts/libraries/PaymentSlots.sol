// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.28;

import {Day} from "../types/Day.sol";
import {PaymentId} from "../types/Ids.sol";
import {Money} from "../types/Money.sol";
import {Payment, PaymentKind, PaymentState} from "../types/Records.sol";

/// Reads and writes the first slot of a Payment whole. Offsets are those of the struct.
library PaymentSlots {
    function load(Payment storage at) internal view returns (Payment memory p) {
        uint256 word;
        assembly ("memory-safe") {
            word := sload(at.slot)
        }
        p.previous = PaymentId.wrap(bytes16(uint128(word)));
        p.amount = Money.wrap(uint64(word >> 128));
        p.valueDay = Day.wrap(uint32(word >> 192));
        p.state = PaymentState(uint8(word >> 224));
        p.kind = PaymentKind(uint8(word >> 232));
        p.number = uint16(word >> 240);
    }

    function store(Payment storage at, Payment memory p) internal {
        uint256 word = uint256(uint128(PaymentId.unwrap(p.previous))) | (p.amount.fen() << 128)
            | (p.valueDay.number() << 192) | (uint256(p.state) << 224) | (uint256(p.kind) << 232)
            | (uint256(p.number) << 240);
        assembly ("memory-safe") {
            sstore(at.slot, word)
        }
    }
}
