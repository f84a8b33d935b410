// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.28;

import {Book, Bookkeeping} from "./Bookkeeping.sol";
import {LedgerBase, Setup} from "./LedgerBase.sol";
import {Rule, Rules} from "./generated/Rules.sol";
import {IEffects} from "./interfaces/IEffects.sol";
import {IScheduling, IVersions} from "./interfaces/IEngine.sol";
import {Standing} from "./libraries/LoanSlots.sol";
import {LOGGED_FEE, Row} from "./libraries/RowSlots.sol";
import {Rows} from "./libraries/Rows.sol";
import {Day} from "./types/Day.sol";
import {LoanId, PartyId} from "./types/Ids.sol";
import {Money, NIL} from "./types/Money.sol";
import {ALL_SHARES, Rate} from "./types/Rate.sol";
import "./types/Records.sol";

/// How a loan starts: its claim, the first version of its schedule, its first fees; and how it ends before it has run.
contract Versions is IVersions, Bookkeeping {
    constructor(Setup memory s) LedgerBase(s) {}

    /* ------------------------------------------------------------------ START */

    /// @inheritdoc IVersions
    function open(LoanId loan) external delegated {
        Book memory b = _open(loan);
        Terms memory terms = _terms[loan];
        if (_today() >= terms.firstDue) revert StartNotBeforeFirstDue(loan, _today(), terms.firstDue);
        uint256[] memory rows = IScheduling(_scheduling).schedule(terms, _today());
        Rate cap = _checkedCap(b, terms, rows);
        _startLoan(b, terms.principal.fen(), rows);
        _issueNote(b);
        bytes memory effect = abi.encodeCall(IEffects.scheduleGenerated, (1, terms.principal, cap, 1, rows));
        _noteStart(b, Rules.scheduleGenerated(), b.file, effect);
        _chargeFees(b, terms);
        _close(b);
    }

    function _checkedCap(Book memory b, Terms memory terms, uint256[] memory rows) private view returns (Rate cap) {
        Agreement storage agreed = _agreements[b.id];
        cap = _capAt(_lender(b), agreed.disclosedOn);
        if (!IScheduling(_scheduling).withinCap(terms, _today(), terms.principal, rows, cap)) {
            revert AprAboveCap(b.id, agreed.apr, cap);
        }
    }

    function _startLoan(Book memory b, uint256 principal, uint256[] memory rows) private view {
        Standing memory l = b.loan;
        l.state = LoanState.Active;
        l.version = 1;
        l.rows = rows.length;
        l.period = 1;
        l.firstOpen = 1;
        l.undue = principal;
        l.interestBase = principal;
        l.startDay = _today();
        l.accruedThrough = l.startDay;
        for (uint256 k = 1; k <= rows.length; k++) {
            Row memory r;
            r.due = Rows.due(rows[k - 1]);
            r.principal = Rows.principal(rows[k - 1]).fen();
            r.interest = Rows.interest(rows[k - 1]).fen();
            r.state = InstalmentState.Scheduled;
            r.version = 1;
            _place(b, k, r);
        }
    }

    function _issueNote(Book memory b) private {
        PartyId owner = _lender(b);
        uint16 all = uint16(ALL_SHARES);
        _claims[b.id][SOLE_CLAIM] = Claim(owner, all, ClaimState.Owned, NIL, NIL);
        bytes memory effect = abi.encodeCall(IEffects.loanNoteIssued, (owner, all));
        _noteStart(b, Rules.loanNoteIssued(), bytes32(uint256(SOLE_CLAIM)), effect);
    }

    /// The origination fee and the first period's fee, both owed with the first row.
    function _chargeFees(Book memory b, Terms memory terms) private {
        Row memory first = b.rows[1];
        first.fee = terms.originationFee.fen() + terms.periodicFee.fen();
        if (!terms.originationFee.isNil()) {
            bytes memory effect = abi.encodeCall(IEffects.originationFeeCharged, (terms.originationFee));
            _noteStart(b, Rules.originationFeeCharged(), b.file, effect);
        }
        if (!terms.periodicFee.isNil()) {
            first.logged = LOGGED_FEE;
            bytes memory effect = abi.encodeCall(IEffects.periodicFeeCharged, (1, terms.periodicFee));
            _noteStart(b, Rules.periodicFeeCharged(), b.file, effect);
        }
    }

    function _noteStart(Book memory b, Rule memory rule, bytes32 object, bytes memory effect) private {
        _logStep(_reach(rule, b.file, object, _files[b.file].reached), b.loan.startDay, effect);
    }

    /* ------------------------------------------------------------------ RETURN */

    /// @inheritdoc IVersions
    function cancel(LoanId loan) external delegated {
        Book memory b = _open(loan);
        Standing memory l = b.loan;
        if (_today() > l.startDay) revert AlreadyAccrued(loan, _today(), l.startDay);
        if (l.distributed != 0) revert PaymentInState(l.lastPayment, PaymentState.Allocated);
        l.state = LoanState.Cancelled;
        (l.undue, l.interestBase) = (0, 0);
        l.closedOn = _today();
        _claims[loan][SOLE_CLAIM].state = ClaimState.Cancelled;
        _close(b);
    }
}
