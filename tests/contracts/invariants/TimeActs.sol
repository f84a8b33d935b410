// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.28;

import "./World.sol";

/// What time does: nobody looks, somebody looks, and how often is of no consequence.
abstract contract TimeActs is World {
    uint256 public cadenceDifferences;
    uint256 public acceptedOutOfOrder;

    /// Up to twenty days, without anybody looking.
    function passTime(uint256, uint256 days_) external act("passTime") {
        goTo(ledger.today().plus(days_ % 21));
    }

    /// To the due date of the oldest open row, or some days beside it.
    function passToDue(uint256 which, uint256 seed) external act("passToDue") {
        _pickRunning(which);
        Loan memory l = ledger.loanOf(loan);
        if (l.firstOpen > l.rows) return;
        uint256 due = ledger.instalmentOf(loan, l.firstOpen).due.number() + seed % 8;
        Day wanted = Day.wrap(uint32(due - 4));
        if (wanted > ledger.today()) goTo(wanted);
        ledger.advance(loan);
    }

    function keep(uint256 which, uint256) external act("keep") {
        _pickAny(which);
        ledger.advance(loan);
    }

    /// A time node by its own name. The act is refused unless it has come.
    function callTimeNode(uint256 which, uint256 seed) external act("timeNode") {
        _pickLive(which);
        uint16 row = ledger.loanOf(loan).firstOpen;
        if (seed % 7 == 0) ledger.accrueInterest(loan);
        else if (seed % 7 == 1) ledger.issueBill(loan, row);
        else if (seed % 7 == 2) ledger.fallDue(loan, row);
        else if (seed % 7 == 3) ledger.chargePeriodicFee(loan, row + 1);
        else if (seed % 7 == 4) ledger.enterOverdue(loan, row);
        else if (seed % 7 == 5) ledger.accruePenalty(loan);
        else ledger.migrateBucket(loan);
    }

    /// Acts whose time is over for a running loan: each must be refused.
    function outOfOrder(uint256 which, uint256 seed) external act("outOfOrder") {
        _pickRunning(which);
        bytes memory call;
        if (seed % 4 == 0) {
            call = abi.encodeCall(IDisbursement.confirmDisbursement, (loan, terms.principal, "again", DOCUMENTS));
        } else if (seed % 4 == 1) {
            call = abi.encodeCall(IDisbursement.releaseToBorrower, (loan, DOCUMENTS));
        } else if (seed % 4 == 2) {
            call = abi.encodeCall(IAgreement.discloseApr, (loan, Rate.wrap(1), 1, NIL, DOCUMENTS));
        } else {
            call = abi.encodeCall(IBilling.issueBill, (loan, uint16(ledger.loanOf(loan).rows + 1)));
        }
        _read();
        vm.prank(seed % 4 == 0 ? bank : operator);
        (bool ok,) = address(ledger).call(call);
        if (ok) acceptedOutOfOrder++;
        else _forget();
    }

    /// Some days with a keeper each day, and the same days with one at their end, from the same state.
    function compareCadence(uint256 which, uint256 days_) external act("compareCadence") {
        _pickLive(which);
        Day from = ledger.today();
        uint256 length = 1 + days_ % 40;
        uint256 snapshot = vm.snapshotState();
        for (uint256 i = 1; i <= length; i++) {
            goTo(from.plus(i));
            ledger.advance(loan);
        }
        bytes32 daily = _fingerprint();
        vm.revertToState(snapshot);
        goTo(from.plus(length));
        ledger.advance(loan);
        bytes32 once = _fingerprint();
        vm.revertToState(snapshot);
        _forget();
        if (daily != once) cadenceDifferences++;
    }

    /// Balances and instalments; what the log holds may differ, and how long nobody looked at a loan of which nothing changed.
    function _fingerprint() private view returns (bytes32) {
        Loan memory l = ledger.loanOf(loan);
        l.nextEvent = Day.wrap(0);
        l.accruedThrough = Day.wrap(0);
        return keccak256(abi.encode(l, ledger.instalmentsOf(loan), ledger.penaltyOwed(loan)));
    }
}
