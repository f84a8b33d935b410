// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.28;

import {LedgerBase, Setup} from "../LedgerBase.sol";
import {Modifying} from "../Modifying.sol";
import {Nodes} from "../generated/Nodes.sol";
import {Rules} from "../generated/Rules.sol";
import {IEffects} from "../interfaces/IEffects.sol";
import {Amended, CAPITALISES_INTEREST, RESTARTS, Relief} from "../interfaces/IEngine.sol";
import {IModification} from "../interfaces/ILedger.sol";
import {Calendar} from "../libraries/Calendar.sol";
import {Parameters} from "../libraries/Parameters.sol";
import {Schedule} from "../libraries/Schedule.sol";
import {Day} from "../types/Day.sol";
import {LoanId, NOBODY, PartyId} from "../types/Ids.sol";
import {Money, NIL} from "../types/Money.sol";
import "../types/Records.sol";

/// 12 变更重组: a later maturity, a payment holiday, less to pay (docs/explain/money.md §10).
contract Modification is IModification, Modifying {
    uint8 private constant NO_NODE = 0;

    // Calls go to the ledger's own modules, by delegatecall.
    // slither-disable-start reentrancy-no-eth
    constructor(Setup memory s) LedgerBase(s) {}

    /* ------------------------------------------------------------------ EXTENSION */

    /// @inheritdoc IModification
    function extendLoan(LoanId loan, uint16 periods, bytes32 documents, Consent calldata borrower) external delegated {
        bytes32 file = _file(loan);
        _reached(file, FileKind.Loan);
        address actor = _requireRole(Nodes.EXTENSION_APPROVED, _lenderOf(loan), _bit(Role.Signer));
        _bringUpToDate(loan);
        Passage memory p = _reach(Rules.extensionApproved(), file, file, _files[file].reached);
        _requireRunning(loan);
        if (_loans[loan].firstOpen < _loans[loan].period) revert ArrearsOpen(loan, _loans[loan].firstOpen);
        (Change memory c, uint16 added) = _extension(loan, periods);
        bytes memory consents = _borrowerAgrees(p.node, loan, c, c.termsHash, documents, borrower);
        Amended memory made = _amend(loan, c);
        _changes[loan].extended += added;
        bytes memory effect =
            abi.encodeCall(IEffects.extensionApproved, (added, c.terms, c.termsHash, c.treatment, c.relief, made));
        _log(p, Entry(actor, _today(), 0, documents, effect, consents));
        _follow(loan);
    }

    /// The terms that stand, over so many periods from the next due date on; and the months by which the maturity moves.
    function _extension(LoanId id, uint16 periods) private returns (Change memory, uint16 added) {
        Terms memory terms = _terms[id];
        uint256 left = _periodsLeft(id, terms);
        if (periods <= left) revert TermsInvalid("periods", periods, left + 1);
        if (periods > Schedule.MAX_PERIODS) revert TermsInvalid("periods", periods, Schedule.MAX_PERIODS);
        added = uint16((periods - left) * terms.periodMonths);
        _checkLength(id, terms, added);
        return (_onGrid(id, terms, periods, _today(), RESTARTS), added);
    }

    /// Cumulated, an extension is no longer than a short loan itself, and leaves a long one within the product's longest duration (Personal Loan Measures).
    function _checkLength(LoanId id, Terms memory terms, uint16 added) private view {
        Changes storage c = _changes[id];
        uint256 agreed = c.months == 0 ? uint256(terms.periods) * terms.periodMonths : c.months;
        uint256 all = uint256(c.extended) + added;
        uint256 most = agreed;
        if (agreed > _parameterAt(Parameters.SHORT_LOAN_MONTHS, _today())) {
            uint256 longest =
                uint256(_products[_facilities[_agreements[id].facility].product].maxPeriods) * terms.periodMonths;
            most = longest > agreed ? longest - agreed : 0;
        }
        if (all > most) revert ExtensionTooLong(id, all, most);
    }

    /* ------------------------------------------------------------------ THE GRID OF DUE DATES */

    /// Due dates from tomorrow to the maturity.
    function _periodsLeft(LoanId id, Terms memory terms) private view returns (uint256) {
        uint256 last = terms.method == Method.Bullet ? terms.periods : _loans[id].rows;
        uint256 next = _nextOnGrid(terms, _today());
        return next > last ? 0 : last + 1 - next;
    }

    /// Number of the first due date after a day.
    function _nextOnGrid(Terms memory terms, Day day) private pure returns (uint256 number) {
        number = 1;
        if (day < terms.firstDue) return number;
        number += (Calendar.monthNumber(day) - Calendar.monthNumber(terms.firstDue)) / terms.periodMonths;
        if (_due(terms, number) <= day) number++;
    }

    function _due(Terms memory terms, uint256 number) private pure returns (Day) {
        return Calendar.dueDate(terms.firstDue, terms.dueDay, terms.periodMonths, number);
    }

    /// The terms that stand, from today over so many periods, of which the first ends with the first due date after `day`.
    function _onGrid(LoanId id, Terms memory terms, uint256 periods, Day day, uint8 treatment)
        private
        returns (Change memory)
    {
        terms.firstDue = _due(terms, _nextOnGrid(terms, day));
        terms.startDay = _today();
        terms.periods = uint16(periods);
        terms.originationFee = NIL;
        terms.principal = _carried(id, treatment);
        return _changeTo(terms, treatment);
    }

    /* ------------------------------------------------------------------ PAYMENT HOLIDAY */

    /// @inheritdoc IModification
    function grantMoratorium(LoanId loan, Day until, uint8 treatment, bytes32 documents, Consent calldata borrower)
        external
        delegated
    {
        bytes32 file = _file(loan);
        _reached(file, FileKind.Loan);
        address actor = _grantor(loan);
        _bringUpToDate(loan);
        Passage memory p = _reach(Rules.moratoriumGranted(), file, file, _files[file].reached);
        _requireRunning(loan);
        Change memory c = _holiday(loan, until, treatment);
        // Interest that bears interest needs the debtor's word.
        bytes memory consents = treatment == 0
            ? bytes(_relayedConsents())
            : _borrowerAgrees(p.node, loan, c, c.termsHash, documents, borrower);
        Amended memory made = _amend(loan, c);
        _changes[loan].holidayUntil = until;
        _log(p, Entry(actor, _today(), 0, documents, _effectOf(until, c, made), consents));
        _follow(loan);
    }

    function _effectOf(Day until, Change memory c, Amended memory made) private pure returns (bytes memory) {
        return abi.encodeCall(IEffects.moratoriumGranted, (until, c.terms, c.termsHash, c.treatment, c.relief, made));
    }

    /// A Signer of the lender, or a regulator.
    function _grantor(LoanId id) private view returns (address actor) {
        actor = _actor();
        if (_has(NOBODY, actor, _bit(Role.Regulator))) return actor;
        return _requireRole(Nodes.MORATORIUM_GRANTED, _lenderOf(id), _bit(Role.Signer));
    }

    /// As many instalments as are left, at least one, from the first due date after the holiday on.
    function _holiday(LoanId id, Day until, uint8 treatment) private returns (Change memory) {
        if (until <= _today()) revert TermsInvalid("until", until.number(), _today().number() + 1);
        if (treatment != 0 && treatment != CAPITALISES_INTEREST) {
            revert TermsInvalid("treatment", treatment, CAPITALISES_INTEREST);
        }
        Terms memory terms = _terms[id];
        Day latest = _due(terms, _nextOnGrid(terms, _today()) + Schedule.MAX_PERIODS);
        if (until > latest) revert TermsInvalid("until", until.number(), latest.number());
        uint256 left = _periodsLeft(id, terms);
        // Rows are counted: none, or some.
        // slither-disable-next-line incorrect-equality
        return _onGrid(id, terms, left == 0 ? 1 : left, until, treatment | RESTARTS);
    }

    /// @inheritdoc IModification
    function endMoratorium(LoanId loan) external delegated {
        bytes32 file = _file(loan);
        _reached(file, FileKind.Loan);
        _bringUpToDate(loan);
        Passage memory p = _reach(Rules.moratoriumEnded(), file, file, _files[file].reached);
        Day until = _changes[loan].holidayUntil;
        if (_today() <= until) revert TooEarly(p.node, file, until.plus(1), _today());
        _changes[loan].holidayUntil = Day.wrap(0);
        _logStep(p, until.plus(1), abi.encodeCall(IEffects.moratoriumEnded, (until)));
    }

    /* ------------------------------------------------------------------ ACCELERATION */

    /// @inheritdoc IModification
    function accelerateLoan(LoanId loan, bytes32 noticeProof, bytes32 documents, Consent[] calldata others)
        external
        delegated
    {
        bytes32 file = _file(loan);
        _reached(file, FileKind.Loan);
        address actor = _requireCreditor(Nodes.LOAN_ACCELERATED, loan);
        _bringUpToDate(loan);
        Passage memory p = _reach(Rules.loanAccelerated(), file, file, _files[file].reached);
        _requireRunning(loan);
        _requireEnforceable(loan);
        if (noticeProof == 0) revert HashMissing(file, "noticeProof");
        bytes memory consents = _majority(p.node, loan, noticeProof, documents, others);
        bytes memory effect = abi.encodeCall(IEffects.loanAccelerated, (noticeProof, _callIn(loan)));
        _log(p, Entry(actor, _today(), 0, documents, effect, consents));
        _follow(loan);
    }

    /* ------------------------------------------------------------------ WAIVER */

    /// @inheritdoc IModification
    function grantWaiver(LoanId loan, Relief calldata relief, bytes32 documents) external delegated {
        bytes32 file = _file(loan);
        _reached(file, FileKind.Loan);
        PartyId lender = _lenderOf(loan);
        address actor = _requireRole(Nodes.WAIVER_GRANTED, lender, _bit(Role.Operator) | _bit(Role.Approver));
        _bringUpToDate(loan);
        Passage memory p = _reach(Rules.waiverGranted(), file, file, _files[file].reached);
        _requireRunning(loan);
        _requireLeader(loan);
        Money limit = _waiverLimits[lender][actor];
        _checkRelief(loan, relief, actor, limit);
        Change memory c = _changeTo(_terms[loan], 0);
        c.relief = relief;
        Amended memory made = _amend(loan, c);
        bytes memory effect =
            abi.encodeCall(IEffects.waiverGranted, (limit, c.terms, c.termsHash, c.treatment, c.relief, made));
        _logAct(p, documents, effect);
        _follow(loan);
    }

    /// Principal is not waived: that is a restructuring, or a loss.
    function _checkRelief(LoanId id, Relief calldata relief, address account, Money limit) private pure {
        if (!relief.principal.isNil()) revert ReliefTooLarge(id, relief.principal.fen(), 0);
        uint256 sum = relief.interest.fen() + relief.fee.fen() + relief.penalty.fen();
        if (sum == 0) revert AmountMissing();
        if (sum > limit.fen()) revert WaiverAboveLimit(account, sum, limit);
    }

    /// @inheritdoc IModification
    function setWaiverLimit(PartyId lender, address account, Money limit) external delegated {
        _requireRole(NO_NODE, lender, _bit(Role.Admin));
        if (account == address(0)) revert KeyMissing();
        _waiverLimits[lender][account] = limit;
        emit WaiverLimitSet(lender, account, limit);
    }
    // slither-disable-end reentrancy-no-eth
}
