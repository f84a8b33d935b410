// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.28;

import {Book} from "./Bookkeeping.sol";
import {LedgerBase, Setup} from "./LedgerBase.sol";
import {LiveEffects} from "./LiveEffects.sol";
import {PrepayCourse, Prepaying, Price, Rest} from "./PrepayCourse.sol";
import {Nodes} from "./generated/Nodes.sol";
import {Rule} from "./generated/Rules.sol";
import {Act, IPrepayEngine, Incoming} from "./interfaces/IEngine.sol";
import {Standing} from "./libraries/LoanSlots.sol";
import {Row} from "./libraries/RowSlots.sol";
import {Day} from "./types/Day.sol";
import {LoanId} from "./types/Ids.sol";
import {Money, toMoney} from "./types/Money.sol";
import "./types/Records.sol";

/// What a prepayment costs, and making it.
contract PrepayEngine is IPrepayEngine, PrepayCourse, LiveEffects {
    // Calls go to the ledger's own modules, by delegatecall, and to its token, which calls nobody.
    // slither-disable-start reentrancy-no-eth
    constructor(Setup memory s) LedgerBase(s) {}

    /* ------------------------------------------------------------------ QUOTE */

    /// @inheritdoc IPrepayEngine
    function quote(LoanId loan, QuoteKind kind, Money principal, Day payDay)
        external
        view
        delegated
        returns (Money prepaid, Money amount, Money fee)
    {
        Book memory b = _openToday(loan);
        _checkPayDay(b, payDay);
        _accrue(b, payDay);
        Price memory price = _checkedPrice(b, kind, principal.fen());
        return (toMoney(price.principal), toMoney(_total(price)), toMoney(price.charge));
    }

    /// The book of a loan that has been brought up to today. Accrual alone is not always written, nor from which day on to look for the next event.
    function _openToday(LoanId id) private view returns (Book memory b) {
        b = _open(id);
        if (!_isLive(b.loan)) return b;
        _accrue(b, _today());
    }

    /// No row closes its period, falls due or enters overdue after today up to and on the pay day.
    function _checkPayDay(Book memory b, Day payDay) private view {
        Day today = _today();
        Day latest = today.plus(b.pact.quoteDays());
        Day change = _nextChange(b);
        if (change <= latest) latest = Day.wrap(uint32(change.number() - 1));
        if (payDay < today || payDay > latest) revert PayDayOutOfRange(b.id, payDay, today, latest);
    }

    function _nextChange(Book memory b) private view returns (Day day) {
        Standing memory l = b.loan;
        day = l.period <= l.rows ? _rows(b, l.period)[l.period].due : NEVER;
        for (uint256 k = l.firstOpen; k < l.period; k++) {
            Row memory r = _rows(b, k)[k];
            if (!r.isOpen() || r.state == InstalmentState.Overdue) continue;
            Day change = _fallsDue(b, r.due).plus(k <= l.due ? b.pact.graceDays() + 1 : 0);
            if (change < day) day = change;
        }
    }

    /// The price, where nothing stands in the way.
    function _checkedPrice(Book memory b, QuoteKind kind, uint256 principal) private view returns (Price memory) {
        bytes memory obstacle = _obstacle(b, kind, principal);
        if (obstacle.length != 0) _bubble(obstacle);
        if (kind == QuoteKind.Full) return _price(b, kind, _undueUnpaid(b));
        Rest memory rest = _restOf(b, kind, principal);
        if (!rest.within) revert AprAboveCap(b.id, _agreements[b.id].apr, rest.cap);
        return _price(b, kind, principal);
    }

    /* ------------------------------------------------------------------ PREPAYMENT */

    /// @inheritdoc IPrepayEngine
    function prepay(Incoming memory money, uint8 number, Act memory act) external delegated {
        Book memory b = _openToday(money.loan);
        b.act = act;
        Quote storage q = _quotes[b.id][number];
        // A struct in memory begins empty.
        // slither-disable-next-line uninitialized-local
        Prepaying memory pre;
        (pre.kind, pre.quote, pre.payment) = (q.kind, number, money.id);
        (pre.principal, pre.amount) = (pre.kind == QuoteKind.Full ? 0 : q.principal.fen(), money.amount.fen());
        Money computed = toMoney(_total(_checkedPrice(b, pre.kind, pre.principal)));
        if (computed != money.amount) revert QuoteStale(b.id, number, money.amount, computed);
        q.state = QuoteState.Used;
        _enter(b, money, number, true);
        (b.payment, b.paidBy) = (money.id, _nodeOf(money.kind));
        if (pre.kind == QuoteKind.Full) _prepayInFull(b, pre, money.valueDay);
        else _prepayInPart(b, pre, money.valueDay);
        _finishTransaction(b, money.payer, money.amount);
    }

    /* ------------------------------------------------------------------ VERSIONS */

    function _numberVersion(Book memory b) internal pure override {
        if (b.loan.version == type(uint8).max) revert NumbersSpent(b.id, b.loan.version);
        b.loan.version++;
    }

    function _mark(Book memory b, Row memory r, uint256) internal pure override {
        r.version = b.loan.version;
    }

    function _notePrepayment(Book memory b, Rule memory rule, Day day, bytes memory effect) internal override {
        uint256 reached = _files[b.file].reached | (1 << Nodes.PREPAY_QUOTED);
        Passage memory p = _reach(rule, b.file, b.file, reached);
        _log(p, Entry(b.act.actor, day, 0, b.act.documents, effect, b.act.consents));
    }
    // slither-disable-end reentrancy-no-eth
}
