// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.28;

import {Day} from "../types/Day.sol";
import {Instalment, InstalmentState} from "../types/Records.sol";

// Bits of `Instalment.logged`.
uint256 constant LOGGED_BILL = 1;
uint256 constant LOGGED_DUE = 2;
uint256 constant LOGGED_OVERDUE = 4;
uint256 constant LOGGED_FEE = 8;

/// An Instalment in memory, amounts in fen, with the two words that it was read from. `line` gathers what one allocation pays of it
/// (IEffects.paymentAllocated).
struct Row {
    Day due;
    uint256 principal;
    uint256 interest;
    uint256 fee;
    InstalmentState state;
    uint256 version;
    uint256 logged;
    uint256 principalPaid;
    uint256 interestPaid;
    uint256 feePaid;
    uint256 line;
    uint256 stored;
    uint256 storedPaid;
}

using RowSlots for Row global;

/// Reads and writes an Instalment by whole slots. Offsets are those of the struct.
library RowSlots {
    /// Neither settled nor cancelled.
    function isOpen(Row memory r) internal pure returns (bool) {
        return r.state < InstalmentState.Settled;
    }

    function unpaid(Row memory r) internal pure returns (uint256) {
        // Amounts have 64 bits, and what was paid is not more than what was owed.
        unchecked {
            return r.principal + r.interest + r.fee - paid(r);
        }
    }

    function paid(Row memory r) internal pure returns (uint256) {
        unchecked {
            return r.principalPaid + r.interestPaid + r.feePaid;
        }
    }

    function load(Instalment storage at) internal view returns (Row memory r) {
        uint256 word;
        uint256 paidWord;
        assembly ("memory-safe") {
            word := sload(at.slot)
        }
        _read(r, word);
        if (word >> 232 != 0) {
            assembly ("memory-safe") {
                paidWord := sload(add(at.slot, 1))
            }
            r.principalPaid = uint64(paidWord);
            r.interestPaid = uint64(paidWord >> 64);
            r.feePaid = uint64(paidWord >> 128);
        } else if (r.state == InstalmentState.Settled) {
            (r.principalPaid, r.interestPaid, r.feePaid) = (r.principal, r.interest, r.fee);
        }
        (r.stored, r.storedPaid) = (word, paidWord);
    }

    /// Writes what differs from what was read. What is paid stays in the row's second slot only while that is not all.
    function store(Instalment storage at, Row memory r) internal {
        bool partPaid = paid(r) != 0 && (r.state != InstalmentState.Settled || unpaid(r) != 0);
        uint256 word = _word(r) | (uint256(partPaid ? 1 : 0) << 232);
        uint256 paidWord = partPaid ? r.principalPaid | (r.interestPaid << 64) | (r.feePaid << 128) : 0;
        if (word != r.stored) {
            r.stored = word;
            assembly ("memory-safe") {
                sstore(at.slot, word)
            }
        }
        if (paidWord != r.storedPaid) {
            r.storedPaid = paidWord;
            assembly ("memory-safe") {
                sstore(add(at.slot, 1), paidWord)
            }
        }
    }

    function _read(Row memory r, uint256 word) private pure {
        r.due = Day.wrap(uint32(word));
        r.principal = uint64(word >> 32);
        r.interest = uint64(word >> 96);
        r.fee = uint48(word >> 160);
        r.state = InstalmentState(uint8(word >> 208));
        r.version = uint8(word >> 216);
        r.logged = uint8(word >> 224);
    }

    function _word(Row memory r) private pure returns (uint256) {
        return r.due.number() | (r.principal << 32) | (r.interest << 96) | (r.fee << 160) | (uint256(r.state) << 208)
            | (r.version << 216) | (r.logged << 224);
    }
}
