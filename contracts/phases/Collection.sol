// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.28;

import {Arrears} from "../Arrears.sol";
import {LedgerBase, Setup} from "../LedgerBase.sol";
import {Nodes} from "../generated/Nodes.sol";
import {Rules} from "../generated/Rules.sol";
import {IEffects} from "../interfaces/IEffects.sol";
import {ICollection} from "../interfaces/ILedger.sol";
import {Parameters} from "../libraries/Parameters.sol";
import {Day} from "../types/Day.sol";
import {LoanId, PartyId} from "../types/Ids.sol";
import {Money} from "../types/Money.sol";
import "../types/Records.sol";

/// 10 催收: notices to those who owe.
contract Collection is ICollection, Arrears {
    // Calls go to the ledger's own modules, by delegatecall, and to its token, which calls nobody.
    // slither-disable-start reentrancy-no-eth
    // A notice is recorded at the latest this many days after it was sent.
    uint256 private constant BOOKING_DAYS = 5;
    uint256 private constant MINUTES_A_DAY = 1440;

    constructor(Setup memory s) LedgerBase(s) {}

    /// @inheritdoc ICollection
    function sendNotice(LoanId loan, Dunning calldata d, bytes32 documents) external delegated returns (uint16 number) {
        bytes32 file = _file(loan);
        _reached(file, FileKind.Loan);
        PartyId lender = _lenderOf(loan);
        _requireServicing(Nodes.DUNNING_SENT, _agreements[loan].facility, 0, 0);
        _bringUpToDate(loan);
        number = _numberNotice(loan);
        uint256 reached = _files[file].reached | _standing(loan);
        Passage memory p = _reach(Rules.dunningSent(), file, bytes32(uint256(number)), reached);
        _requireRunning(loan);
        Money arrears = _arrears(loan);
        _checkDunning(loan, d, arrears);
        Day sentOn = _dayAt(d.sentAt);
        uint8 contact = _countContact(lender, d.addressee, sentOn);
        _notices[loan][number] = Notice(d.kind, sentOn, d.cureUntil, d.claimed, d.addressee);
        if (sentOn > _demandedOn[loan][d.addressee]) _demandedOn[loan][d.addressee] = sentOn;
        _logAct(p, documents, _dunningEffect(d, sentOn, arrears, contact));
    }

    /// @inheritdoc ICollection
    function serveBureauNotice(LoanId loan, PartyId addressee, bytes32 deliveryProof, bytes32 documents)
        external
        delegated
        returns (uint16 number)
    {
        bytes32 file = _file(loan);
        _reached(file, FileKind.Loan);
        _requireServicing(Nodes.BUREAU_NOTICE_SERVED, _agreements[loan].facility, 0, 0);
        _bringUpToDate(loan);
        number = _numberNotice(loan);
        uint256 reached = _files[file].reached | _standing(loan);
        Passage memory p = _reach(Rules.bureauNoticeServed(), file, bytes32(uint256(number)), reached);
        _requireObligor(loan, addressee);
        if (deliveryProof == 0) revert HashMissing(file, "deliveryProof");
        Money arrears = _arrears(loan);
        _notices[loan][number] = Notice(NoticeKind.Bureau, _today(), Day.wrap(0), arrears, addressee);
        uint8 bucket = _loans[loan].bucket;
        _logAct(p, documents, abi.encodeCall(IEffects.bureauNoticeServed, (addressee, bucket, arrears, deliveryProof)));
    }

    function _numberNotice(LoanId id) private returns (uint16 number) {
        number = _dossiers[id].notices;
        if (number == type(uint16).max) revert NumbersSpent(id, number);
        _dossiers[id].notices = ++number;
    }

    function _dunningEffect(Dunning calldata d, Day sentOn, Money arrears, uint8 contact)
        private
        pure
        returns (bytes memory)
    {
        return abi.encodeCall(
            IEffects.dunningSent,
            (d.kind, d.addressee, d.sentAt, sentOn, d.claimed, arrears, d.cureUntil, d.deliveryProof, contact)
        );
    }

    function _checkDunning(LoanId id, Dunning calldata d, Money arrears) private view {
        if (d.kind == NoticeKind.None || d.kind == NoticeKind.Bureau) revert NoticeKindWrong(d.kind);
        Dossier storage dossier = _dossiers[id];
        bool breached = _hasBreach(id);
        if (_loans[id].overdueRows == 0 && !breached) revert NothingOverdue(id);
        _requireObligor(id, d.addressee);
        if (d.deliveryProof == 0) revert HashMissing(_file(id), "deliveryProof");
        if (d.kind == NoticeKind.Reminder && dossier.disputes != 0) revert DisputeOpen(id, dossier.disputes);
        if (d.kind == NoticeKind.Reminder && _isPaused(id)) revert DelinquencyIsPaused(id, _pausedUntil(id));
        Money undisputed = _undisputed(id, arrears);
        if (d.claimed > undisputed || (d.claimed.isNil() && !breached)) {
            revert ClaimedAmountWrong(id, d.claimed, undisputed);
        }
        _checkSent(d.sentAt);
        _checkCure(id, d);
    }

    /// Not after now, not long ago, and not in the quiet hours.
    function _checkSent(uint64 sentAt) private view {
        uint256 earliest = block.timestamp - BOOKING_DAYS * _dayLength;
        if (sentAt > block.timestamp || sentAt < earliest) revert SentOutOfRange(sentAt, earliest, block.timestamp);
        Day day = _dayAt(sentAt);
        uint256 from = _parameterAt(Parameters.QUIET_FROM, day);
        uint256 until = _parameterAt(Parameters.QUIET_UNTIL, day);
        uint256 minute = ((sentAt - _originTimestamp) % _dayLength) * MINUTES_A_DAY / _dayLength;
        bool late = minute >= from;
        bool early = minute < until;
        if (from > until ? late || early : late && early) revert QuietHours(sentAt, minute, from, until);
    }

    function _dayAt(uint64 time) private view returns (Day) {
        return _originDay.plus((time - _originTimestamp) / _dayLength);
    }

    function _checkCure(LoanId id, Dunning calldata d) private view {
        Day none = Day.wrap(0);
        if (d.kind != NoticeKind.Default) {
            if (d.cureUntil != none) revert CurePeriodWrong(id, d.cureUntil, none, none);
            return;
        }
        Day today = _today();
        uint256 least = _parameterAt(Parameters.LEAST_CURE_DAYS, today);
        uint256 most = _parameterAt(Parameters.MOST_CURE_DAYS, today);
        uint256 agreed = _clauses[_facilities[_agreements[id].facility].product].curePeriodDays;
        if (agreed > least) least = agreed < most ? agreed : most;
        (Day earliest, Day latest) = (today.plus(least), today.plus(most));
        if (d.cureUntil < earliest || d.cureUntil > latest) {
            revert CurePeriodWrong(id, d.cureUntil, earliest, latest);
        }
    }

    function _countContact(PartyId institution, PartyId addressee, Day day) private returns (uint8) {
        uint256 allowed = _parameterAt(Parameters.CONTACTS_A_DAY, day);
        uint256 contact = ++_contacts[institution][addressee][day];
        if (contact > allowed || contact > type(uint8).max) revert ContactsSpent(addressee, day, allowed);
        return uint8(contact);
    }
    // slither-disable-end reentrancy-no-eth
}
