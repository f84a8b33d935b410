// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.28;

import {Arrears} from "../Arrears.sol";
import {Book} from "../Bookkeeping.sol";
import {Creditors} from "../Creditors.sol";
import {Freezing} from "../Freezing.sol";
import {LedgerBase, Setup} from "../LedgerBase.sol";
import {Nodes} from "../generated/Nodes.sol";
import {Rules} from "../generated/Rules.sol";
import {IEffects} from "../interfaces/IEffects.sol";
import {IProceeds} from "../interfaces/IEngine.sol";
import {IDefault} from "../interfaces/ILedger.sol";
import {Day} from "../types/Day.sol";
import {FacilityId, LoanId} from "../types/Ids.sol";
import {Money} from "../types/Money.sol";
import "../types/Records.sol";

/// 14 违约加速: what the creditors may take from the debtor's failure, and what follows for his other loans.
contract Default is IDefault, Arrears, Creditors, Freezing {
    // Calls go to the ledger's own modules, by delegatecall, and to its token, which calls nobody.
    // slither-disable-start reentrancy-no-eth
    constructor(Setup memory s) LedgerBase(s) {}

    /* ------------------------------------------------------------------ DEFAULT */

    /// @inheritdoc IDefault
    function declareDefault(LoanId loan, uint16 notice, bytes32 documents, Consent[] calldata others)
        external
        delegated
    {
        bytes32 file = _file(loan);
        _reached(file, FileKind.Loan);
        address actor = _requireCreditor(Nodes.DEFAULT_DECLARED, loan);
        _bringUpToDate(loan);
        Passage memory p = _reach(Rules.defaultDeclared(), file, file, _wordOfDefault(loan, notice));
        _checkNotice(loan, notice);
        _requireRunning(loan);
        _requireEnforceable(loan);
        _requireNotPaused(loan);
        Money arrears = _justify(loan, _notices[loan][notice].sentOn);
        bytes memory consents = _majority(Nodes.DEFAULT_DECLARED, loan, bytes32(uint256(notice)), documents, others);
        _log(p, Entry(actor, _today(), 0, documents, _effectOf(loan, notice, arrears), consents));
        _callModule(_proceeds, abi.encodeCall(IProceeds.drawCover, (loan)));
    }

    function _wordOfDefault(LoanId id, uint16 notice) private view returns (uint256 word) {
        word = _files[_file(id)].reached | _standing(id);
        if (_notices[id][notice].kind != NoticeKind.None) word |= 1 << Nodes.DUNNING_SENT;
    }

    function _checkNotice(LoanId id, uint16 notice) private view {
        Notice storage n = _notices[id][notice];
        if (n.kind != NoticeKind.Default) revert NoticeKindWrong(n.kind);
        if (n.addressee != _borrowerOf(id)) revert NoticeToAnother(id, notice, n.addressee);
        if (_today() <= n.cureUntil) revert CurePeriodRunning(id, notice, n.cureUntil, _today());
    }

    /// Arrears of which the debtor was told, which stood when the cure period ended and stand now, as far as they are not contested; or a breach of which he was told and
    /// which he can cure no more. What has come due since, or is paid, justifies nothing.
    function _justify(LoanId id, Day sentOn) private view returns (Money arrears) {
        arrears = _arrears(id);
        if (_isBreachedSince(id, sentOn)) return arrears;
        Day since = _overdueSince(id);
        if (since.number() == 0 || since > sentOn) revert ArrearsNotNotified(id, since, sentOn);
        if (_undisputed(id, arrears).isNil()) revert ArrearsContested(id, arrears, _dossiers[id].contested);
    }

    /// A covenant that was breached by that day and whose time to cure is over, or another loan whose default was held against this one by then and stands.
    function _isBreachedSince(LoanId id, Day day) private view returns (bool) {
        for (uint8 i = 1; i <= uint8(type(Covenant).max); i++) {
            Breach storage breach = _breaches[id][Covenant(i)];
            if (breach.standing && breach.breachedOn <= day && breach.cureUntil < _today()) return true;
        }
        return _isCrossDefaulted(id) && _crossDefaults[id].triggeredOn <= day;
    }

    /// The day on which the oldest overdue row became it; 0 = none is.
    function _overdueSince(LoanId id) private view returns (Day) {
        if (_loans[id].overdueRows == 0) return Day.wrap(0);
        Book memory b = _open(id);
        return _fallsDue(b, _rows(b, b.loan.firstOpen)[b.loan.firstOpen].due).plus(b.pact.graceDays() + 1);
    }

    function _effectOf(LoanId id, uint16 notice, Money arrears) private view returns (bytes memory) {
        Notice storage n = _notices[id][notice];
        return abi.encodeCall(
            IEffects.defaultDeclared,
            (notice, n.sentOn, n.cureUntil, arrears, _dossiers[id].contested, _daysPastDue(id))
        );
    }

    /* ------------------------------------------------------------------ CROSS DEFAULT */

    /// @inheritdoc IDefault
    function triggerCrossDefault(LoanId loan, LoanId defaulted) external delegated {
        bytes32 file = _file(loan);
        _reached(file, FileKind.Loan);
        uint256 bit = 1 << Nodes.DEFAULT_DECLARED;
        uint256 named = _reached(_file(defaulted), FileKind.Loan) & bit;
        _bringUpToDate(loan);
        Passage memory p = _reach(Rules.crossDefaultTriggered(), file, file, (_files[file].reached & ~bit) | named);
        _checkSibling(loan, defaulted);
        FacilityId facility = _agreements[loan].facility;
        _crossDefaults[loan] = CrossDefault(defaulted, _today());
        _crossCauses[facility].push(defaulted);
        _logStep(p, _today(), abi.encodeCall(IEffects.crossDefaultTriggered, (defaulted)));
        _freezeAsCascade(facility, FreezeCause.CrossDefault, _file(defaulted));
    }

    function _checkSibling(LoanId id, LoanId defaulted) private view {
        if (defaulted == id || _borrowerOf(defaulted) != _borrowerOf(id)) revert ObligorDiffers(id, defaulted);
        _requireRunning(defaulted);
        _requireRunning(id);
        if (!_clauses[_facilities[_agreements[id].facility].product].crossDefault) {
            revert ClauseMissing(id, "crossDefault");
        }
    }

    /* ------------------------------------------------------------------ WHAT CAN BE READ */

    /// @inheritdoc IDefault
    function crossDefaultOf(LoanId id) external view delegated returns (CrossDefault memory) {
        return _crossDefaults[id];
    }
    // slither-disable-end reentrancy-no-eth
}
