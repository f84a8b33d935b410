// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.28;

import {Allocation, Split} from "contracts/libraries/Allocation.sol";
import {Row} from "contracts/libraries/RowSlots.sol";
import {AllocationMode, Component, InstalmentState, Parts} from "contracts/types/Records.sol";
import {Test} from "forge-std/Test.sol";

/// Money is split as if it were paid fen by fen, each fen to the first claim in the agreed order: a slow model that shares nothing with the library.
contract AllocationTest is Test {
    uint256 private constant ROWS = 3;
    // The five components, once each.
    bytes5[4] private _orders =
        [bytes5(0x0001020304), bytes5(0x0403020100), bytes5(0x0204010003), bytes5(0x0104000203)];

    struct Owed {
        uint256[5][ROWS] rows; // by component
        uint256 penalty;
        uint256 compound; // of no row, as the penalty
    }

    function testFuzz_DueRows(uint256 seed, uint256 money) public view {
        (Owed memory owed, Row[] memory rows, Split memory s) = _debt(seed, money);
        Allocation.toDue(s, rows);
        _compare(owed, rows, s, s.mode, _orders[(seed >> 8) % 4], money % 200, true);
    }

    function testFuzz_BilledRows(uint256 seed, uint256 money) public view {
        (Owed memory owed, Row[] memory rows, Split memory s) = _debt(seed, money);
        Allocation.toBilled(s, rows);
        _compare(owed, rows, s, s.mode, _orders[(seed >> 8) % 4], money % 200, false);
        assertEq(s.penalty + s.compound, 0);
    }

    /// To the last fen: every amount up to more than all that is owed, in either mode and each order.
    function test_EveryAmount() public view {
        for (uint256 seed = 0; seed < 8; seed++) {
            // Rows and penalty of a fixed debt; mode and order by the seed.
            uint256 debt = (uint256(keccak256("a debt")) << 16) | ((seed >> 1) << 8) | (seed & 1);
            for (uint256 money = 0; money < 200; money++) {
                (Owed memory owed, Row[] memory rows, Split memory s) = _debt(debt, money);
                Allocation.toDue(s, rows);
                _compare(owed, rows, s, s.mode, _orders[(debt >> 8) % 4], money, true);
            }
        }
    }

    /// With no row due, the penalty is all there is.
    function testFuzz_PenaltyAlone(uint64 penalty, uint64 money, bool byRow) public pure {
        Split memory s;
        s.mode = byRow ? AllocationMode.ByInstalment : AllocationMode.ByComponent;
        s.order = 0x0001020304;
        (s.left, s.penaltyOwed) = (money, penalty);
        Allocation.toDue(s, new Row[](0));
        assertEq(s.penalty, money < penalty ? money : penalty);
        assertEq(s.left, money - s.penalty);
    }

    /// Then interest on interest.
    function test_PenaltyBeforeCompound() public pure {
        Split memory s;
        s.order = 0x0001020304;
        (s.left, s.penaltyOwed, s.compoundOwed) = (10, 7, 5);
        Allocation.toPenalties(s);
        assertEq(s.penalty, 7);
        assertEq(s.compound, 3);
        assertEq(s.compoundOwed, 2);
        assertEq(s.left, 0);
    }

    function test_Parts_AreAsTheLogHasThem() public pure {
        Split memory s;
        (s.fee, s.interest, s.penalty, s.principal, s.credit) = (1, 2, 3, 4, 5);
        Parts memory p = Allocation.parts(s);
        assertEq(p.fee.fen(), 1);
        assertEq(p.interest.fen(), 2);
        assertEq(p.penalty.fen(), 3);
        assertEq(p.compound.fen(), 0);
        assertEq(p.principal.fen(), 4);
        assertEq(p.credit.fen(), 5);
    }

    function _debt(uint256 seed, uint256 money)
        private
        view
        returns (Owed memory owed, Row[] memory rows, Split memory s)
    {
        rows = new Row[](ROWS);
        for (uint256 k = 0; k < ROWS; k++) {
            uint256 part = seed >> (32 + 48 * k);
            (rows[k].fee, rows[k].interest, rows[k].principal) = (part % 11, (part >> 8) % 17, (part >> 16) % 41);
            rows[k].feePaid = rows[k].fee == 0 ? 0 : (part >> 24) % (rows[k].fee + 1);
            rows[k].interestPaid = (part >> 32) % (rows[k].interest + 1);
            rows[k].principalPaid = (part >> 40) % (rows[k].principal + 1);
            rows[k].state = k == 0 ? InstalmentState.Overdue : InstalmentState.Due;
            owed.rows[k][uint8(Component.Fee)] = rows[k].fee - rows[k].feePaid;
            owed.rows[k][uint8(Component.Interest)] = rows[k].interest - rows[k].interestPaid;
            owed.rows[k][uint8(Component.Principal)] = rows[k].principal - rows[k].principalPaid;
        }
        (owed.penalty, owed.compound) = ((seed >> 16) % 23, (seed >> 21) % 13);
        s.mode = AllocationMode(seed % 2);
        s.order = _orders[(seed >> 8) % 4];
        (s.left, s.penaltyOwed, s.compoundOwed) = (money % 200, owed.penalty, owed.compound);
    }

    function _compare(
        Owed memory owed,
        Row[] memory rows,
        Split memory s,
        AllocationMode mode,
        bytes5 order,
        uint256 money,
        bool withPenalty
    ) private pure {
        uint256 overdue = owed.rows[0][uint8(Component.Principal)];
        if (!withPenalty) (owed.penalty, owed.compound) = (0, 0);
        (uint256 penalty, uint256 compound) = (owed.penalty, owed.compound);
        while (money > 0 && _payOneFen(owed, mode, order)) money--;
        assertEq(s.left, money, "left");
        assertEq(s.penalty, penalty - owed.penalty, "penalty");
        assertEq(s.compound, compound - owed.compound, "compound");
        assertEq(s.overduePrincipal, overdue - owed.rows[0][uint8(Component.Principal)], "principal of overdue rows");
        if (withPenalty) assertEq(s.penaltyOwed + s.compoundOwed, owed.penalty + owed.compound, "penalties left");
        uint256 sum = s.left + s.penalty + s.compound;
        for (uint256 k = 0; k < ROWS; k++) {
            assertEq(rows[k].fee - rows[k].feePaid, owed.rows[k][uint8(Component.Fee)], "fee");
            assertEq(rows[k].interest - rows[k].interestPaid, owed.rows[k][uint8(Component.Interest)], "interest");
            assertEq(rows[k].principal - rows[k].principalPaid, owed.rows[k][uint8(Component.Principal)], "principal");
            sum += (rows[k].line >> 128) + uint64(rows[k].line >> 64) + uint64(rows[k].line);
        }
        assertEq(sum, s.left + s.fee + s.interest + s.penalty + s.compound + s.principal, "lines");
    }

    function _payOneFen(Owed memory owed, AllocationMode mode, bytes5 order) private pure returns (bool) {
        bool byRow = mode == AllocationMode.ByInstalment;
        for (uint256 step = 0; step < 5 * ROWS; step++) {
            (uint256 i, uint256 k) = byRow ? (step % 5, step / 5) : (step / ROWS, step % ROWS);
            uint8 component = uint8(order[i]);
            if (component == uint8(Component.Penalty)) {
                if (k == 0 && owed.penalty > 0) {
                    owed.penalty--;
                    return true;
                }
            } else if (component == uint8(Component.Compound)) {
                if (k == 0 && owed.compound > 0) {
                    owed.compound--;
                    return true;
                }
            } else if (owed.rows[k][component] > 0) {
                owed.rows[k][component]--;
                return true;
            }
        }
        return false;
    }
}
