// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.28;

import {Arrears} from "../Arrears.sol";
import {LedgerBase, Setup} from "../LedgerBase.sol";
import {Nodes} from "../generated/Nodes.sol";
import {Rules} from "../generated/Rules.sol";
import {IEffects} from "../interfaces/IEffects.sol";
import {IBureau} from "../interfaces/ILedger.sol";
import {Parameters} from "../libraries/Parameters.sol";
import {LOGGED_OVERDUE} from "../libraries/RowSlots.sol";
import {Day} from "../types/Day.sol";
import {LoanId} from "../types/Ids.sol";
import {Money, NIL} from "../types/Money.sol";
import "../types/Records.sol";

/// 10 征信: reports to a credit bureau, their correction and repair.
contract Bureau is IBureau, Arrears {
    uint8 private constant WORST_BUCKET = 7;

    // Calls go to the ledger's own modules, by delegatecall, and to its token, which calls nobody.
    // slither-disable-start reentrancy-no-eth
    constructor(Setup memory s) LedgerBase(s) {}

    /* ------------------------------------------------------------------ REPORT */

    /// @inheritdoc IBureau
    function reportToBureau(LoanId loan, Content calldata content, uint16 notice, bytes32 documents)
        external
        delegated
        returns (uint16 number)
    {
        bytes32 file = _file(loan);
        _reached(file, FileKind.Loan);
        _requireServicing(Nodes.BUREAU_REPORTED, _agreements[loan].facility, 0, 0);
        _bringUpToDate(loan);
        number = _numberReport(loan);
        Passage memory p = _reach(Rules.bureauReported(), file, bytes32(uint256(number)), _files[file].reached);
        _checkContent(loan, content);
        if (content.status == BureauStatus.Overdue) _checkNegative(loan, content, notice);
        else if (notice != 0) revert BureauNoticeMissing(loan, notice);
        _record(loan, number, content, notice, 0);
        uint16 late = _daysPastDue(loan);
        bytes memory effect =
            abi.encodeCall(IEffects.bureauReported, (content.status, content.bucket, late, content.overdue, notice));
        _logAct(p, documents, effect);
    }

    function _numberReport(LoanId id) private returns (uint16 number) {
        number = _dossiers[id].reports;
        if (number == type(uint16).max) revert NumbersSpent(id, number);
        _dossiers[id].reports = ++number;
    }

    /// Its entry is the next one of the file.
    function _record(LoanId id, uint16 number, Content calldata c, uint16 notice, uint16 supersedes) private {
        uint32 seq = _files[_file(id)].seq + 1;
        _reports[id][number] =
            Report(c.status, ReportState.Standing, c.bucket, notice, supersedes, seq, _today(), c.overdue);
    }

    /// As the chain has it.
    function _checkContent(LoanId id, Content calldata c) private view {
        Loan storage l = _loans[id];
        BureauStatus status = BureauStatus.Normal;
        if (l.state == LoanState.Settled) status = BureauStatus.Settled;
        else _requireRunning(id);
        if (l.overdueRows != 0) status = BureauStatus.Overdue;
        if (c.status != status) revert ReportDiffers(id, "status", uint8(c.status), uint8(status));
        if (c.bucket != l.bucket) revert ReportDiffers(id, "bucket", c.bucket, l.bucket);
        Money overdue = l.overdueRows == 0 ? NIL : _undisputed(id, _arrears(id));
        if (c.overdue != overdue) revert ReportDiffers(id, "overdue", c.overdue.fen(), overdue.fen());
    }

    function _checkNegative(LoanId id, Content calldata c, uint16 number) private view {
        if (c.overdue.isNil()) revert DisputeOpen(id, _dossiers[id].disputes);
        Notice storage n = _notices[id][number];
        if (n.kind != NoticeKind.Bureau || n.addressee != _borrowerOf(id) || n.sentOn <= _books[id].curedOn) {
            revert BureauNoticeMissing(id, number);
        }
        Day earliest = n.sentOn.plus(_parameterAt(Parameters.BUREAU_WAIT_DAYS, n.sentOn));
        if (_today() < earliest) revert BureauNoticeWaiting(id, number, earliest, _today());
    }

    /* ------------------------------------------------------------------ CORRECTION */

    /// @inheritdoc IBureau
    function correctReport(LoanId loan, uint16 number, Content calldata content, bytes32 objection, bytes32 documents)
        external
        delegated
        returns (uint16 by)
    {
        bytes32 file = _file(loan);
        _reached(file, FileKind.Loan);
        uint256 bureau = _bit(Role.Bureau);
        uint256 global = bureau | _bit(Role.Regulator) | _bit(Role.Court);
        address actor = _requireEither(Nodes.BUREAU_CORRECTED, _lenderOf(loan), bureau, global);
        _advance(loan);
        Passage memory p =
            _reach(Rules.bureauCorrected(), file, bytes32(uint256(number)), _files[file].reached | _word(loan, number));
        Report storage r = _reports[loan][number];
        if (objection == 0) revert HashMissing(file, "objection");
        _requireStanding(loan, number, r);
        _checkCorrection(loan, content, r);
        r.state = ReportState.Superseded;
        by = _numberReport(loan);
        _record(loan, by, content, r.notice, number);
        bytes memory effect =
            abi.encodeCall(IEffects.bureauCorrected, (by, content.status, content.bucket, content.overdue, objection));
        _log(p, Entry(actor, _today(), r.seq, documents, effect, _relayedConsents()));
    }

    function _word(LoanId id, uint16 number) private view returns (uint256) {
        return _reports[id][number].state == ReportState.None ? 0 : 1 << Nodes.BUREAU_REPORTED;
    }

    function _requireStanding(LoanId id, uint16 number, Report storage r) private view {
        if (r.state != ReportState.Standing) revert ReportInState(id, number, r.state, ReportState.Standing);
    }

    /// Well formed, and another content than before.
    function _checkCorrection(LoanId id, Content calldata c, Report storage r) private view {
        bool negative = c.status == BureauStatus.Overdue;
        if (c.status == BureauStatus.None) revert ReportDiffers(id, "status", 0, uint8(r.status));
        if (negative != (c.bucket != 0) || c.bucket > WORST_BUCKET) {
            revert ReportDiffers(id, "bucket", c.bucket, r.bucket);
        }
        if (negative == c.overdue.isNil()) revert ReportDiffers(id, "overdue", c.overdue.fen(), r.overdue.fen());
        if (c.status == r.status && c.bucket == r.bucket && c.overdue == r.overdue) {
            revert ReportDiffers(id, "content", c.overdue.fen(), r.overdue.fen());
        }
    }

    /* ------------------------------------------------------------------ REPAIR */

    /// @inheritdoc IBureau
    function repairCredit(LoanId loan, uint16 number, bytes32 documents) external delegated {
        bytes32 file = _file(loan);
        _reached(file, FileKind.Loan);
        _requireServicing(Nodes.CREDIT_REPAIRED, _agreements[loan].facility, 0, _bit(Role.Regulator));
        _bringUpToDate(loan);
        Passage memory p =
            _reach(Rules.creditRepaired(), file, bytes32(uint256(number)), _files[file].reached | _word(loan, number));
        Report storage r = _reports[loan][number];
        _requireStanding(loan, number, r);
        if (r.status != BureauStatus.Overdue) revert ReportNotNegative(loan, number, r.status);
        bytes memory effect = _checkIncidental(loan);
        r.state = ReportState.Repaired;
        _logAct(p, documents, effect);
    }

    /// Within the limits of the repair programme. Returns the effect.
    function _checkIncidental(LoanId id) private view returns (bytes memory) {
        if (_loans[id].overdueRows != 0) revert ArrearsOpen(id, _loans[id].firstOpen);
        if (_loans[id].marks & MARK_AMENDED != 0) revert DefaultNotIncidental(id, "restructured", 1, 0);
        uint16 worst = _worstDays(id);
        (uint16 overdue, uint16 onTime) = _history(id);
        _within(id, "worstDays", worst, Parameters.REPAIR_MOST_DAYS);
        _within(id, "overdueInstalments", overdue, Parameters.REPAIR_MOST_INSTALMENTS);
        uint256 least = _parameterAt(Parameters.REPAIR_LEAST_ON_TIME, _today());
        if (onTime < least) revert DefaultNotIncidental(id, "onTime", onTime, least);
        return abi.encodeCall(IEffects.creditRepaired, (worst, overdue, onTime));
    }

    function _within(LoanId id, string memory field, uint256 value, bytes32 key) private view {
        uint256 most = _parameterAt(key, _today());
        if (value > most) revert DefaultNotIncidental(id, field, value, most);
    }

    /// The last day of the worst bucket: the loan has not been past due for longer.
    function _worstDays(LoanId id) private view returns (uint16) {
        uint8 worst = _books[id].worstBucket;
        if (worst == WORST_BUCKET) return type(uint16).max;
        bytes14 buckets = _products[_facilities[_agreements[id].facility].product].buckets;
        return uint16(bytes2(buckets << (16 * uint256(worst)))) - 1;
    }

    /// How many instalments ever became overdue; and how many of the last ones, all due since the cure, were paid without.
    function _history(LoanId id) private view returns (uint16 overdue, uint16 onTime) {
        Day cured = _books[id].curedOn;
        bool clean = true;
        for (uint16 k = _loans[id].firstOpen - 1; k > 0; k--) {
            Instalment storage r = _instalments[id][k];
            bool late = r.logged & LOGGED_OVERDUE != 0;
            if (late) overdue++;
            if (late || r.due <= cured || r.state != InstalmentState.Settled) clean = false;
            if (clean) onTime++;
        }
    }
    // slither-disable-end reentrancy-no-eth
}
