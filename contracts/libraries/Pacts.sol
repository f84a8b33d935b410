// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.28;

import {Rate} from "../types/Rate.sol";
import {AllocationMode, DayCount, Method, Product, Terms} from "../types/Records.sol";

/// What the course of a loan needs of its terms and of its product: the first slot of each, as it is stored. Offsets are those of the structs.
struct Pact {
    uint256 terms;
    uint256 product;
}

using Pacts for Pact global;

library Pacts {
    function load(Terms storage terms, Product storage product, Pact memory p) internal view {
        assembly ("memory-safe") {
            mstore(p, sload(terms.slot))
            mstore(add(p, 32), sload(product.slot))
        }
    }

    function rate(Pact memory p) internal pure returns (Rate) {
        return Rate.wrap(uint32(p.terms >> 64));
    }

    function penaltyRate(Pact memory p) internal pure returns (Rate) {
        return Rate.wrap(uint32(p.terms >> 96));
    }

    function method(Pact memory p) internal pure returns (Method) {
        return Method(uint8(p.terms >> 128));
    }

    function dayCount(Pact memory p) internal pure returns (DayCount) {
        return DayCount(uint8(p.terms >> 136));
    }

    function mode(Pact memory p) internal pure returns (AllocationMode) {
        return AllocationMode(uint8(p.terms >> 144));
    }

    function order(Pact memory p) internal pure returns (bytes5) {
        return bytes5(uint40(p.terms >> 152));
    }

    function periods(Pact memory p) internal pure returns (uint16) {
        return uint16(p.terms >> 192);
    }

    function periodMonths(Pact memory p) internal pure returns (uint16) {
        return uint8(p.terms >> 208);
    }

    function graceDays(Pact memory p) internal pure returns (uint256) {
        return uint8(p.product);
    }

    function noticeDays(Pact memory p) internal pure returns (uint256) {
        return uint8(p.product >> 8);
    }

    function quoteDays(Pact memory p) internal pure returns (uint256) {
        return uint8(p.product >> 16);
    }

    function servicerFeeBps(Pact memory p) internal pure returns (uint256) {
        return uint16(p.product >> 32);
    }

    function prepaymentFeeBps(Pact memory p) internal pure returns (uint256) {
        return uint16(p.product >> 48);
    }

    /// In fen.
    function tolerance(Pact memory p) internal pure returns (uint256) {
        return uint32(p.product >> 64);
    }

    function rebatesFees(Pact memory p) internal pure returns (bool) {
        return uint8(p.product >> 96) != 0;
    }

    function followsBusinessDays(Pact memory p) internal pure returns (bool) {
        return uint8(p.product >> 104) != 0;
    }

    function isRevolving(Pact memory p) internal pure returns (bool) {
        return uint8(p.product >> 112) != 0;
    }

    /// The bucket for these days past due: how many of the seven thresholds, the first highest, they have reached.
    function bucket(Pact memory p, uint256 late) internal pure returns (uint8 reached) {
        uint256 thresholds = p.product >> 120;
        while (reached < 7 && late >= uint16(thresholds >> (96 - 16 * uint256(reached)))) reached++;
    }
}
