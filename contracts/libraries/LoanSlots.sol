// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.28;

import {Day} from "../types/Day.sol";
import {PaymentId} from "../types/Ids.sol";
import {MoneyOverflow} from "../types/Money.sol";
import {Loan, LoanState} from "../types/Records.sol";

/// A Loan in memory. Amounts are plain fen, so that arithmetic on them needs no narrowing until they are stored.
struct Standing {
    Day accruedThrough;
    uint256 interestNumerator;
    PaymentId lastPayment;
    LoanState state;
    uint256 bucket;
    uint256 version;
    uint256 rows;
    uint256 period;
    uint256 billed;
    uint256 due;
    uint256 aged;
    uint256 firstOpen;
    uint256 overdueRows;
    uint256 payments;
    uint256 pending;
    uint256 quotes;
    uint256 mandates;
    uint256 distributed;
    uint256 marks;
    uint256 undue;
    uint256 interestBase;
    uint256 overduePrincipal;
    uint256 credit;
    uint256 penaltyNumerator;
    uint256 penaltyPaid;
    Day nextEvent;
    Day startDay;
    Day closedOn;
}

/// Reads and writes the four slots of a Loan whole: the compiler would read and write each field by itself. Offsets are those of the struct.
library LoanSlots {
    uint256 private constant SLOTS = 4;

    function load(Loan storage at, Standing memory l, uint256[4] memory words) internal view {
        for (uint256 i = 0; i < SLOTS; i++) {
            assembly ("memory-safe") {
                mstore(add(words, mul(32, i)), sload(add(at.slot, i)))
            }
        }
        _readFirst(l, words[0]);
        _readSecond(l, words[1]);
        _readThird(l, words[2]);
        _readFourth(l, words[3]);
    }

    /// Writes the slots that differ from `words`, which then are what is stored. Reverts with MoneyOverflow.
    function store(Loan storage at, Standing memory l, uint256[4] memory words) internal {
        uint256 amounts = l.undue | l.interestBase | l.overduePrincipal | l.credit | l.distributed | l.penaltyPaid;
        if (amounts > type(uint64).max) revert MoneyOverflow(amounts);
        uint256[4] memory fresh = [_first(l), _second(l), _third(l), _fourth(l)];
        for (uint256 i = 0; i < SLOTS; i++) {
            uint256 word = fresh[i];
            if (word == words[i]) continue;
            words[i] = word;
            assembly ("memory-safe") {
                sstore(add(at.slot, i), word)
            }
        }
    }

    function _readFirst(Standing memory l, uint256 word) private pure {
        l.accruedThrough = Day.wrap(uint32(word));
        l.interestNumerator = uint96(word >> 32);
        l.lastPayment = PaymentId.wrap(bytes16(uint128(word >> 128)));
    }

    function _readSecond(Standing memory l, uint256 word) private pure {
        l.state = LoanState(uint8(word));
        l.bucket = uint8(word >> 8);
        l.version = uint8(word >> 16);
        l.rows = uint16(word >> 24);
        l.period = uint16(word >> 40);
        l.billed = uint16(word >> 56);
        l.due = uint16(word >> 72);
        l.aged = uint16(word >> 88);
        l.firstOpen = uint16(word >> 104);
        l.overdueRows = uint16(word >> 120);
        l.payments = uint16(word >> 136);
        l.pending = uint16(word >> 152);
        l.quotes = uint8(word >> 168);
        l.mandates = uint8(word >> 176);
        l.distributed = uint64(word >> 184);
        l.marks = word >> 248;
    }

    function _readThird(Standing memory l, uint256 word) private pure {
        l.undue = uint64(word);
        l.interestBase = uint64(word >> 64);
        l.overduePrincipal = uint64(word >> 128);
        l.credit = word >> 192;
    }

    function _readFourth(Standing memory l, uint256 word) private pure {
        l.penaltyNumerator = uint96(word);
        l.penaltyPaid = uint64(word >> 96);
        l.nextEvent = Day.wrap(uint32(word >> 160));
        l.startDay = Day.wrap(uint32(word >> 192));
        l.closedOn = Day.wrap(uint32(word >> 224));
    }

    function _first(Standing memory l) private pure returns (uint256) {
        return l.accruedThrough.number() | (l.interestNumerator << 32)
            | (uint256(uint128(PaymentId.unwrap(l.lastPayment))) << 128);
    }

    function _second(Standing memory l) private pure returns (uint256 word) {
        word = uint256(l.state) | (l.bucket << 8) | (l.version << 16) | (l.rows << 24) | (l.period << 40);
        word |= (l.billed << 56) | (l.due << 72) | (l.aged << 88) | (l.firstOpen << 104) | (l.overdueRows << 120);
        word |= (l.payments << 136) | (l.pending << 152) | (l.quotes << 168) | (l.mandates << 176);
        word |= (l.distributed << 184) | (l.marks << 248);
    }

    function _third(Standing memory l) private pure returns (uint256) {
        return l.undue | (l.interestBase << 64) | (l.overduePrincipal << 128) | (l.credit << 192);
    }

    function _fourth(Standing memory l) private pure returns (uint256) {
        return l.penaltyNumerator | (l.penaltyPaid << 96) | (l.nextEvent.number() << 160) | (l.startDay.number() << 192)
            | (l.closedOn.number() << 224);
    }
}
