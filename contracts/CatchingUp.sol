// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.28;

import {Book, Bookkeeping} from "./Bookkeeping.sol";
import {Nodes} from "./generated/Nodes.sol";
import {Rule} from "./generated/Rules.sol";
import {IEngine} from "./interfaces/IEngine.sol";
import {LOGGED_BILL, LOGGED_DUE, LOGGED_FEE, LOGGED_OVERDUE} from "./libraries/RowSlots.sol";
import {Day} from "./types/Day.sol";
import {FacilityId, LoanId, PartyId} from "./types/Ids.sol";
import "./types/Records.sol";

/// Before anything else a loan is brought up to today. A time node is nothing but that, and refused if its time has not come.
abstract contract CatchingUp is Bookkeeping {
    function _advance(LoanId id) internal returns (bool current, uint256 nodes) {
        return abi.decode(_callModule(_engine, abi.encodeCall(IEngine.advance, (id))), (bool, uint256));
    }

    /// Reverts with LoanBehind where one transaction was not enough.
    function _bringUpToDate(LoanId id) internal {
        (bool current,) = _advance(id);
        if (!current) revert LoanBehind(id, _loans[id].accruedThrough, _today());
    }

    /// A time node or a cascade of the loan itself. `standing`: bits of parts that are in that state now.
    function _timeOfLoan(LoanId id, Rule memory rule, uint256 standing) internal {
        bytes32 file = _file(id);
        (, uint256 nodes) = _advance(id);
        if ((nodes >> rule.node) & 1 != 0) return;
        if (_loans[id].overdueRows != 0) standing |= 1 << Nodes.OVERDUE_ENTERED;
        _reach(rule, file, file, _files[file].reached | standing);
        revert NothingToDo(rule.node, file);
    }

    /// A time node of an instalment: the step with this bit of `Instalment.logged`.
    function _timeOfRow(LoanId id, uint16 row, Rule memory rule, uint256 step) internal {
        bool before = _isLogged(id, row, step);
        _advance(id);
        if (before || !_isLogged(id, row, step)) _refuseRow(id, row, rule, step);
    }

    function _isLogged(LoanId id, uint16 row, uint256 step) private view returns (bool) {
        return row != 0 && row <= _loans[id].rows && _instalments[id][row].logged & step != 0;
    }

    /// Says why this step has not come now.
    function _refuseRow(LoanId id, uint16 row, Rule memory rule, uint256 step) private {
        bytes32 file = _file(id);
        uint16 rows = _loans[id].rows;
        if (rows != 0 && (row == 0 || row > rows)) revert InstalmentUnknown(id, row, rows);
        Instalment storage r = _instalments[id][row];
        bytes32 object = _rowObject(r, row);
        if (step == LOGGED_FEE && r.logged & LOGGED_FEE != 0) revert NodeRepeated(rule.node, file, object);
        _reach(rule, file, object, _files[file].reached | _rowWord(r));
        if (r.state >= InstalmentState.Settled) revert InstalmentPaid(id, row);
        revert TooEarly(rule.node, object, _dayOf(id, row, step), _today());
    }

    function _rowObject(Instalment storage r, uint16 row) internal view returns (bytes32) {
        return bytes32((uint256(r.version) << 16) | row);
    }

    /// The nodes that an instalment has reached.
    function _rowWord(Instalment storage r) internal view returns (uint256 word) {
        if (r.logged & LOGGED_BILL != 0) word |= 1 << Nodes.BILL_ISSUED;
        if (r.logged & LOGGED_DUE != 0) word |= 1 << Nodes.INSTALMENT_DUE;
        if (r.logged & LOGGED_OVERDUE != 0) word |= 1 << Nodes.OVERDUE_ENTERED;
        if (r.state == InstalmentState.Settled) word |= 1 << Nodes.INSTALMENT_SETTLED;
    }

    /// The day of a step, by the calendar as it is today.
    function _dayOf(LoanId id, uint16 row, uint256 step) private view returns (Day) {
        Book memory b = _open(id);
        if (step == LOGGED_FEE) return _rows(b, row - 1)[row - 1].due;
        if (step == LOGGED_BILL) return _billDay(b, row);
        Day falls = _fallsDue(b, _rows(b, row)[row].due);
        return step == LOGGED_DUE ? falls : falls.plus(b.pact.graceDays() + 1);
    }

    /// The day on which the clock of arrears goes on; 0 = it has never been stopped.
    function _pausedUntil(LoanId id) internal view returns (Day until) {
        uint256 count = _pauses[id].length;
        if (count != 0) until = _pauses[id][count - 1].until;
    }

    function _isPaused(LoanId id) internal view returns (bool) {
        return _today() < _pausedUntil(id);
    }

    function _requireRunning(LoanId id) internal view {
        LoanState state = _loans[id].state;
        if (state != LoanState.Active && state != LoanState.Overdue) revert LoanInState(id, state);
    }

    /// Penalty, and what is unpaid of the rows up to this number, in fen.
    function _owedUpTo(Book memory b, uint256 last) internal view returns (uint256 sum) {
        sum = _penaltyOwed(b);
        for (uint256 k = b.loan.firstOpen; k <= last; k++) {
            if (_rows(b, k)[k].isOpen()) sum += b.rows[k].unpaid();
        }
    }

    function _lenderOf(LoanId id) internal view returns (PartyId) {
        return _products[_facilities[_agreements[id].facility].product].lender;
    }

    /* ------------------------------------------------------------------ WHAT OTHERS MUST RESPECT */

    /// Another has assumed the debt, and who gave this security did not agree: it no longer covers the loan.
    function _isReleased(LoanId id, SecurityKind kind, uint8 number) internal view returns (bool) {
        return (_released[id][kind] >> number) & 1 != 0;
    }

    function _requireBound(LoanId id, SecurityKind kind, uint8 number) internal view {
        if (_isReleased(id, kind, number)) revert SecurityReleased(id, kind, number);
    }

    /// Insolvency proceedings over the debtor are open: no set-off, no disposal of collateral, no enforcement.
    function _isStayed(LoanId id) internal view returns (bool) {
        // A day that was never written.
        // slither-disable-next-line incorrect-equality
        return _stays[id].number != 0 && _stays[id].endedOn.number() == 0;
    }

    function _requireNotStayed(LoanId id) internal view {
        if (_isStayed(id)) revert LoanStayed(id, _stays[id].number, _stays[id].acceptedOn);
    }

    /// A mediated schedule is kept while nothing of it is overdue.
    function _requireNotPerformed(LoanId id) internal view {
        if (_mediations[id] != 0 && _loans[id].overdueRows == 0) revert MediationPerformed(id, _mediations[id]);
    }

    /// Nothing is in the way of enforcement: neither insolvency proceedings nor a mediated schedule that is performed.
    function _requireEnforceable(LoanId id) internal view {
        _requireNotStayed(id);
        _requireNotPerformed(id);
    }

    /// What is deferred, or while the clock of arrears stands still, is not held against the debtor.
    function _requireNotPaused(LoanId id) internal view {
        Day until = _changes[id].holidayUntil;
        if (until >= _today()) revert LoanPaused(id, until);
        if (_isPaused(id)) revert DelinquencyIsPaused(id, _pausedUntil(id));
    }
}
