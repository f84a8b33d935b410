// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.28;

import "./RunningLoanTest.sol";

import {Vm} from "forge-std/Vm.sol";

/// M1 from the first day past due, M2 from the 31st … M7 from the 181st.
contract MigrateBucketTest is RunningLoanTest {
    function _migrate() private {
        vm.prank(keeper);
        ledger.migrateBucket(loan);
    }

    function _toOverdue() private {
        toDisbursed();
        goTo(2026, 2, 19);
        ledger.advance(loan);
        assertEq(ledger.loanOf(loan).bucket, 1);
    }

    /// After as many other entries of the same day.
    function _expectMove(uint32 offset, uint8 from, uint8 to, uint16 late) private {
        bytes memory effect = abi.encodeCall(IEffects.bucketMigrated, (from, to, late));
        expectStep(file(loan), file(loan), Nodes.BUCKET_MIGRATED, offset, keeper, ledger.today(), effect);
    }

    function test_RevertGiven_NoSuchLoan() public {
        expectNoLoan(file(loan));
        _migrate();
    }

    function test_RevertGiven_NotDisbursed() public {
        toReleased();
        expectUnexpected();
        _migrate();
    }

    /// Within the grace a row is due, not overdue.
    function test_RevertGiven_NothingOverdue() public {
        toDisbursed();
        goTo(2026, 2, 18);
        expectUnexpected();
        _migrate();
    }

    function test_RevertGiven_Archived() public {
        toArchived();
        expectArchived();
        _migrate();
    }

    function test_RevertWhen_TheThresholdIsNotReached() public {
        _toOverdue();
        goTo(2026, 2, 20);
        expectNothingToDo(Nodes.BUCKET_MIGRATED);
        _migrate();
        // Thirty days past due.
        goTo(2026, 3, 17);
        expectNothingToDo(Nodes.BUCKET_MIGRATED);
        _migrate();
    }

    function test_Migrate_IntoM1() public {
        toDisbursed();
        goTo(2026, 2, 18);
        ledger.advance(loan);
        goTo(2026, 2, 19);
        // Overdue, interest, penalty.
        _expectMove(3, 0, 1, 4);
        _migrate();
        assertEq(ledger.loanOf(loan).bucket, 1);
    }

    /// 15 February + 31 days = 18 March.
    function test_Migrate_IntoM2() public {
        _toOverdue();
        goTo(2026, 3, 17);
        ledger.advance(loan);
        goTo(2026, 3, 18);
        _expectMove(2, 1, 2, 31);
        _migrate();
        assertEq(ledger.loanOf(loan).bucket, 2);
        expectNothingToDo(Nodes.BUCKET_MIGRATED);
        _migrate();
    }

    /// 31, 61, 91, 121, 151 and 181 days after 15 February.
    function test_Migrate_ThroughAll() public {
        _toOverdue();
        Day[6] memory days_ = [
            date(2026, 3, 18),
            date(2026, 4, 17),
            date(2026, 5, 17),
            date(2026, 6, 16),
            date(2026, 7, 16),
            date(2026, 8, 15)
        ];
        for (uint8 i = 0; i < 6; i++) {
            goTo(Day.wrap(uint32(days_[i].number() - 1)));
            expectNothingToDo(Nodes.BUCKET_MIGRATED);
            _migrate();
            goTo(days_[i]);
            vm.prank(stranger);
            ledger.migrateBucket(loan);
            assertEq(ledger.loanOf(loan).bucket, i + 2);
        }
        goTo(2026, 12, 31);
        expectNothingToDo(Nodes.BUCKET_MIGRATED);
        _migrate();
    }

    /// Half a year unlooked at: one move, from none to the last.
    function test_Migrate_AtOnce() public {
        toDisbursed();
        goTo(2026, 8, 15);
        vm.recordLogs();
        _migrate();
        assertEq(ledger.loanOf(loan).bucket, 7);
        bytes memory effect = abi.encodeCall(IEffects.bucketMigrated, (0, 7, 181));
        _assertMovedOnce(effect);
    }

    function _assertMovedOnce(bytes memory effect) private {
        Vm.Log[] memory logs = vm.getRecordedLogs();
        uint256 moves = 0;
        for (uint256 i = 0; i < logs.length; i++) {
            if (logs[i].topics[0] != NodeReached.selector) continue;
            if (uint256(logs[i].topics[2]) != Nodes.BUCKET_MIGRATED) continue;
            moves++;
            (,,,,,, bytes memory logged,) =
                abi.decode(logs[i].data, (uint32, address, uint64, Day, uint32, bytes32, bytes, bytes));
            assertEq(logged, effect);
        }
        assertEq(moves, 1);
    }

    /// On 19 March row 1 is 32 days late and row 2 four. Interest 288.50, penalty 18.43 and the principal of row 1: the oldest is row 2 now.
    function test_Migrate_BackWithAPayment() public {
        _toOverdue();
        goTo(2026, 3, 19);
        ledger.advance(loan);
        assertEq(ledger.loanOf(loan).bucket, 2);
        pay(28_850 + 1_843 + 76_680, "row 1");
        Loan memory l = ledger.loanOf(loan);
        assertEq(l.firstOpen, 2);
        assertEq(l.bucket, 1);
        assertTrue(l.state == LoanState.Overdue);
        expectNothingToDo(Nodes.BUCKET_MIGRATED);
        _migrate();
    }

    /// The cure ends the bucket, by itself; the next arrears begin with M1.
    function test_Migrate_AfterACure() public {
        _toOverdue();
        pay(91_680 + 204, "cure");
        assertEq(ledger.loanOf(loan).bucket, 0);
        assertFalse(reached(file(loan), Nodes.BUCKET_MIGRATED));
        expectUnexpected();
        _migrate();
        goTo(2026, 3, 18);
        ledger.advance(loan);
        goTo(2026, 3, 19);
        _expectMove(3, 0, 1, 4);
        _migrate();
    }
}
