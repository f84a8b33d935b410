// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.28;

import {Book, Play} from "./Bookkeeping.sol";
import {LedgerBase, Setup} from "./LedgerBase.sol";
import {PrepayCourse, Prepaying} from "./PrepayCourse.sol";
import {ReplayEffects} from "./ReplayEffects.sol";
import {Nodes} from "./generated/Nodes.sol";
import {Rule, Rules} from "./generated/Rules.sol";
import {IEffects} from "./interfaces/IEffects.sol";
import {IProceeds, IScheduling, IVersions} from "./interfaces/IEngine.sol";
import {Standing} from "./libraries/LoanSlots.sol";
import {LOGGED_FEE, Row} from "./libraries/RowSlots.sol";
import {Rows} from "./libraries/Rows.sol";
import {Day} from "./types/Day.sol";
import {LoanId, NOBODY, PartyId, PaymentId} from "./types/Ids.sol";
import {Money, NIL, toMoney} from "./types/Money.sol";
import {ALL_SHARES, Rate} from "./types/Rate.sol";
import "./types/Records.sol";

/// Versions of a loan's schedule: the first, with which the loan starts, and those of prepayments that are played again.
contract Versions is IVersions, PrepayCourse, ReplayEffects {
    // Calls go to the ledger's own modules, by delegatecall, and to its token, which calls nobody.
    // slither-disable-start reentrancy-no-eth
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
        if (_clauses[b.product].compound) {
            b.loan.marks |= MARK_COMPOUND;
            _compounds[loan] = Compound(0, NIL, cap.less0(terms.penaltyRate), cap.less0(_agreements[loan].apr));
        }
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
            // A struct in memory begins empty.
            // slither-disable-next-line uninitialized-local
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
        if (_funds[b.facility].state != FundingState.None) {
            b.loan.marks |= MARK_SHARED;
            _callModule(_proceeds, abi.encodeCall(IProceeds.issueNotes, (b.id)));
            return;
        }
        PartyId owner = _lender(b);
        uint16 all = uint16(ALL_SHARES);
        _claims[b.id][SOLE_CLAIM] = _newShare(owner, all);
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
        if (l.marks & MARK_SHARED != 0) _callModule(_proceeds, abi.encodeCall(IProceeds.voidNotes, (loan)));
        _close(b);
    }

    /* ------------------------------------------------------------------ PLAYED AGAIN */

    /// @inheritdoc IVersions
    function replayPrepayment(
        LoanId loan,
        PaymentId payment,
        bool recorded,
        bool diverged,
        bool reallocates,
        uint256[] memory rows
    ) external delegated returns (bool) {
        Book memory b = _open(loan);
        Payment storage p = _payments[payment];
        Quote storage q = _quotes[loan][p.quote];
        Prepaying memory pre = Prepaying(q.kind, p.quote, payment, q.principal.fen(), p.amount.fen());
        if (pre.kind == QuoteKind.Full) pre.principal = 0;
        if (!_holds(b, pre)) return false;
        b.play = new Play[](1);
        b.play[0].diverged = diverged || !recorded;
        b.play[0].reallocates = reallocates;
        b.play[0].recorded = rows;
        (b.payment, b.paidBy) = (payment, _nodeOf(p.kind));
        if (pre.kind == QuoteKind.Full) _prepayInFull(b, pre, b.loan.accruedThrough);
        else _prepayInPart(b, pre, b.loan.accruedThrough);
        _close(b);
        return true;
    }

    /// Nothing stands in its way, and what was paid is enough.
    function _holds(Book memory b, Prepaying memory pre) private view returns (bool) {
        if (_obstacle(b, pre.kind, pre.principal).length != 0) return false;
        bool full = pre.kind == QuoteKind.Full;
        if (!full && !_restOf(b, pre.kind, pre.principal).within) return false;
        return _total(_price(b, pre.kind, full ? _undueUnpaid(b) : pre.principal)) <= pre.amount;
    }

    /// @inheritdoc IVersions
    function depart(LoanId loan) external delegated {
        Book memory b = _open(loan);
        Standing memory l = b.loan;
        uint256 first = _rows(b, l.period)[l.period].isOpen() ? l.period : l.period + 1;
        if (first > l.rows) return;
        if (l.version == type(uint8).max) revert NumbersSpent(loan, l.version);
        l.version++;
        uint256[] memory rows = new uint256[](l.rows + 1 - first);
        uint256 principal = 0;
        for (uint256 k = first; k <= l.rows; k++) {
            rows[k - first] = _renew(b, k);
            principal += b.rows[k].principal;
        }
        if (l.billed >= first) l.billed = first - 1;
        l.nextEvent = l.accruedThrough;
        Rate cap = _capAt(_lender(b), _agreements[loan].disclosedOn);
        bytes memory effect = abi.encodeCall(
            IEffects.scheduleGenerated, (uint8(l.version), toMoney(principal), cap, uint16(first), rows)
        );
        _note(b, Rules.scheduleGenerated(), b.file, 0, l.accruedThrough, effect);
        _close(b);
    }

    /// The row under the new version, not yet billed. Returns it as the log has it.
    function _renew(Book memory b, uint256 number) private view returns (uint256) {
        Row memory r = _rows(b, number)[number];
        r.version = b.loan.version;
        r.logged = 0;
        r.state = InstalmentState.Scheduled;
        uint256 fee = r.fee;
        if (number > b.loan.period) fee += _terms[b.id].periodicFee.fen();
        else if (fee != 0) r.logged = LOGGED_FEE;
        return Rows.pack(r.due, toMoney(r.principal), toMoney(r.interest), uint48(fee));
    }

    function _numberVersion(Book memory b) internal pure override {
        if (!b.play[0].diverged) return;
        if (b.loan.version == type(uint8).max) revert NumbersSpent(b.id, b.loan.version);
        b.loan.version++;
    }

    function _mark(Book memory b, Row memory r, uint256 number) internal pure override {
        uint256 recorded = b.play[0].recorded[number];
        bool diverged = b.play[0].diverged;
        r.version = diverged ? b.loan.version : uint8(recorded >> 216);
        r.logged = diverged ? 0 : uint8(recorded >> 224);
    }

    function _notePrepayment(Book memory b, Rule memory rule, Day day, bytes memory effect) internal override {
        // A reversal has cleared the prepayment in full.
        uint256 reached = _files[b.file].reached;
        bool logged = rule.node == Nodes.FULL_PREPAID ? (reached >> rule.node) & 1 != 0 : !b.play[0].diverged;
        if (!logged) _logStep(_reach(rule, b.file, b.file, reached | (1 << Nodes.PREPAY_QUOTED)), day, effect);
    }
    // slither-disable-end reentrancy-no-eth
}
