// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.28;

import {Consenting} from "../Consenting.sol";
import {LedgerBase, Setup} from "../LedgerBase.sol";
import {Syndicates} from "../Syndicates.sol";
import {TakingEffect} from "../TakingEffect.sol";
import {Nodes} from "../generated/Nodes.sol";
import {Rule, Rules} from "../generated/Rules.sol";
import {TypedData} from "../generated/TypedData.sol";
import {IEffects} from "../interfaces/IEffects.sol";
import {IEngine, IVersions} from "../interfaces/IEngine.sol";
import {IDisbursement} from "../interfaces/ILedger.sol";
import {FacilityId, LoanId, PartyId} from "../types/Ids.sol";
import {Money} from "../types/Money.sol";
import "../types/Records.sol";

/// 6 放款: one live drawdown of the whole principal, from the request to the money's arrival or return.
contract Disbursement is IDisbursement, TakingEffect, Consenting, Syndicates {
    constructor(Setup memory s) LedgerBase(s) {}

    /* ------------------------------------------------------------------ REQUEST AND APPROVAL */

    /// @inheritdoc IDisbursement
    function requestDrawdown(LoanId loan, bytes32 useOfFunds, bytes32 documents, Consent calldata consent)
        external
        delegated
    {
        bytes32 file = _file(loan);
        _reached(file, FileKind.Loan);
        _takeEffect(loan);
        // What earlier drawdowns reached is theirs, not this one's.
        uint256 reached = _files[file].reached & ~Nodes.SCOPE_DRAWDOWN;
        Money amount = _terms[loan].principal;
        address key = _parties[_partyOf(loan)].key;
        bytes memory fields = abi.encode(TypedData.DRAWDOWN_REQUEST, loan, amount, useOfFunds, documents);
        bytes memory consents = _personal(Nodes.DRAWDOWN_REQUESTED, key, fields, consent);
        _requireNoneLive(loan);
        _files[file].reached = uint192(reached);
        uint16 number = _drawdowns[loan].number + 1;
        Passage memory p = _reach(Rules.drawdownRequested(), file, _object(number), reached);
        _checkRequest(loan, useOfFunds);
        _drawdowns[loan] = Drawdown(number, DrawdownState.Requested, amount, useOfFunds);
        _facilities[_facilityOf(loan)].open += 1;
        bytes memory effect = abi.encodeCall(IEffects.drawdownRequested, (amount, useOfFunds));
        _logPersonal(p, key, documents, effect, consents);
    }

    /// Neither a live drawdown nor a loan that came of one.
    function _requireNoneLive(LoanId id) private view {
        DrawdownState state = _drawdowns[id].state;
        if (state != DrawdownState.None && state != DrawdownState.Rejected && state != DrawdownState.Failed) {
            revert DrawdownInState(id, state, DrawdownState.None);
        }
        if (_loans[id].state != LoanState.None) revert LoanInState(id, _loans[id].state);
    }

    function _checkRequest(LoanId id, bytes32 useOfFunds) private view {
        AgreementState state = _agreements[id].state;
        if (state != AgreementState.Effective) revert AgreementInState(id, state, AgreementState.Effective);
        FacilityId facility = _facilityOf(id);
        // The limit is frozen too while a loan is overdue; this says why.
        uint16 overdue = _facilities[facility].overdueLoans;
        if (overdue != 0) revert OverdueElsewhere(facility, overdue);
        _requireDrawable(facility);
        if (_today() > _terms[id].drawBy) revert DrawdownLate(id, _terms[id].drawBy, _today());
        if (useOfFunds == 0) revert HashMissing(_file(id), "useOfFunds");
    }

    /// The facility is ACTIVE, its availability has not ended, and the party is not blocked.
    function _requireDrawable(FacilityId id) private view {
        FacilityState state = _facilities[id].state;
        if (state == FacilityState.Active && _today() >= _facilities[id].availabilityEnd) {
            state = FacilityState.Expired;
        }
        if (state != FacilityState.Active) revert FacilityInState(id, state, FacilityState.Active);
        PartyId party = _facilities[id].party;
        if (_parties[party].blocked) revert PartyIsBlocked(party);
    }

    /// @inheritdoc IDisbursement
    function approveDrawdown(LoanId loan, uint16 conditions, bytes32 documents) external delegated {
        uint256 reached = _reached(_file(loan), FileKind.Loan);
        _requireDecider(Nodes.DRAWDOWN_APPROVED, loan);
        Passage memory p = _reach(Rules.drawdownApproved(), _file(loan), _liveObject(loan), reached);
        _requireState(loan, DrawdownState.Requested);
        FacilityId facility = _facilityOf(loan);
        _requireDrawable(facility);
        _requireFunded(facility);
        uint16 required = _products[_facilities[facility].product].conditions;
        if (conditions & required != required) revert ConditionsMissing(loan, conditions, required);
        Money amount = _drawdowns[loan].amount;
        _requireSecured(facility, loan, amount);
        _reserve(facility, amount);
        _drawdowns[loan].state = DrawdownState.Approved;
        _logAct(p, documents, abi.encodeCall(IEffects.drawdownApproved, (conditions, amount)));
    }

    function _reserve(FacilityId id, Money amount) private {
        Facility storage f = _facilities[id];
        Money available = f.limit.less0(f.outstanding + f.reserved);
        if (amount > available) revert LimitExceeded(id, amount, available);
        f.reserved = f.reserved + amount;
    }

    /// @inheritdoc IDisbursement
    function rejectDrawdown(LoanId loan, bytes32 reason, bytes32 documents) external delegated {
        uint256 reached = _reached(_file(loan), FileKind.Loan);
        _requireDecider(Nodes.DRAWDOWN_REJECTED, loan);
        Passage memory p = _reach(Rules.drawdownRejected(), _file(loan), _liveObject(loan), reached);
        Drawdown storage d = _drawdowns[loan];
        if (d.state != DrawdownState.Requested) _requireState(loan, DrawdownState.Approved);
        if (reason == 0) revert ReasonMissing(_file(loan));
        Facility storage f = _facilities[_facilityOf(loan)];
        if (d.state == DrawdownState.Approved) f.reserved = f.reserved - d.amount;
        f.open -= 1;
        d.state = DrawdownState.Rejected;
        _logAct(p, documents, abi.encodeCall(IEffects.drawdownRejected, (reason)));
    }

    function _requireDecider(uint8 node, LoanId id) private view {
        _requireRole(node, _lenderOf(_facilityOf(id)), _bit(Role.Operator) | _bit(Role.Approver));
    }

    /* ------------------------------------------------------------------ THE MONEY'S WAY */

    /// @inheritdoc IDisbursement
    function releaseToPayee(LoanId loan, address payee, bytes32 purpose, bytes32 documents) external delegated {
        Passage memory p = _releasable(loan, Rules.entrustedPaymentReleased());
        if (payee == address(0) || payee == _parties[_partyOf(loan)].key) revert PayeeWrong(loan, payee);
        bytes32 use = keccak256(abi.encode(payee, purpose));
        bytes32 agreed = _drawdowns[loan].useOfFunds;
        if (use != agreed) revert UseOfFundsDiffers(loan, use, agreed);
        Money amount = _drawdowns[loan].amount;
        _release(loan, p, documents, abi.encodeCall(IEffects.entrustedPaymentReleased, (amount, payee, purpose)));
    }

    /// @inheritdoc IDisbursement
    function releaseToBorrower(LoanId loan, bytes32 documents) external delegated {
        Passage memory p = _releasable(loan, Rules.selfPaymentReleased());
        Money amount = _drawdowns[loan].amount;
        Money cap = _products[_facilities[_facilityOf(loan)].product].selfPaymentCap;
        if (amount > cap) revert SelfPaymentAboveCap(loan, amount, cap);
        _release(loan, p, documents, abi.encodeCall(IEffects.selfPaymentReleased, (amount, _partyOf(loan))));
    }

    /// By an Operator or a Servicer, of an approved drawdown.
    function _releasable(LoanId loan, Rule memory rule) private returns (Passage memory p) {
        uint256 reached = _reached(_file(loan), FileKind.Loan);
        FacilityId facility = _facilityOf(loan);
        _requireServicing(rule.node, facility, _bit(Role.Operator), 0);
        p = _reach(rule, _file(loan), _liveObject(loan), reached);
        _requireState(loan, DrawdownState.Approved);
        _requireDrawable(facility);
    }

    function _release(LoanId loan, Passage memory p, bytes32 documents, bytes memory effect) private {
        Money amount = _drawdowns[loan].amount;
        _takeFunds(_facilityOf(loan), amount);
        _drawdowns[loan].state = DrawdownState.Released;
        _logAct(p, documents, effect);
        _credit(AccountKind.Transit, _file(loan), amount);
    }

    /// @inheritdoc IDisbursement
    function confirmDisbursement(LoanId loan, Money amount, bytes32 receipt, bytes32 documents) external delegated {
        bytes32 file = _file(loan);
        uint256 reached = _reached(file, FileKind.Loan);
        _requireRole(Nodes.DISBURSEMENT_CONFIRMED, _lenderOf(_facilityOf(loan)), _bit(Role.Bank));
        Passage memory p = _reach(Rules.disbursementConfirmed(), file, file, reached);
        _requireState(loan, DrawdownState.Released);
        Money agreed = _drawdowns[loan].amount;
        if (amount != agreed) revert AmountDiffers(loan, amount, agreed);
        if (receipt == 0) revert ReceiptMissing();
        _drawdowns[loan].state = DrawdownState.Disbursed;
        Facility storage f = _facilities[_facilityOf(loan)];
        f.reserved = f.reserved - amount;
        f.outstanding = f.outstanding + amount;
        _logAct(p, documents, abi.encodeCall(IEffects.disbursementConfirmed, (amount, receipt, _today())));
        _callModule(_versions, abi.encodeCall(IVersions.open, (loan)));
        // The first instalment may be billed at once.
        _callModule(_engine, abi.encodeCall(IEngine.advance, (loan)));
        // The money of one that refinances another has paid that.
        if (_isSpentInside(loan)) return;
        _debit(AccountKind.Transit, file, amount);
        _token.redeem(amount.fen());
    }

    function _isSpentInside(LoanId id) private view returns (bool) {
        return LoanId.unwrap(_refinances[id]) != 0;
    }

    /// @inheritdoc IDisbursement
    function reverseDisbursement(LoanId loan, bytes32 receipt, bytes32 documents) external delegated {
        uint256 reached = _reached(_file(loan), FileKind.Loan);
        _requireRole(Nodes.DISBURSEMENT_REVERSED, _lenderOf(_facilityOf(loan)), _bit(Role.Bank));
        Passage memory p = _reach(Rules.disbursementReversed(), _file(loan), _liveObject(loan), reached);
        bool confirmed = _drawdowns[loan].state == DrawdownState.Disbursed;
        if (!confirmed) _requireState(loan, DrawdownState.Released);
        if (_isSpentInside(loan)) revert RefinancingMade(loan, _refinances[loan]);
        if (receipt == 0) revert ReceiptMissing();
        Money amount = _drawdowns[loan].amount;
        _fail(loan, amount, confirmed);
        _logAct(p, documents, abi.encodeCall(IEffects.disbursementReversed, (amount, receipt)));
        if (confirmed) _callModule(_versions, abi.encodeCall(IVersions.cancel, (loan)));
        else _debit(AccountKind.Transit, _file(loan), amount);
        _returnFunds(_facilityOf(loan), amount);
        // Confirmed money had left the ledger and is back.
        if (confirmed) _token.issue(amount.fen());
        _obligationEnded(_facilityOf(loan), ENDED_REVERSED);
    }

    /// The limit gets back what the drawdown held of it.
    function _fail(LoanId id, Money amount, bool confirmed) private {
        _drawdowns[id].state = DrawdownState.Failed;
        Facility storage f = _facilities[_facilityOf(id)];
        if (confirmed) f.outstanding = f.outstanding - amount;
        else f.reserved = f.reserved - amount;
        f.open -= 1;
    }

    /* ------------------------------------------------------------------ */

    function _requireState(LoanId id, DrawdownState expected) private view {
        DrawdownState state = _drawdowns[id].state;
        if (state != expected) revert DrawdownInState(id, state, expected);
    }

    function _facilityOf(LoanId id) private view returns (FacilityId) {
        return _agreements[id].facility;
    }

    function _partyOf(LoanId id) private view returns (PartyId) {
        return _facilities[_agreements[id].facility].party;
    }

    function _object(uint16 number) private pure returns (bytes32) {
        return bytes32(uint256(number));
    }

    function _liveObject(LoanId id) private view returns (bytes32) {
        return _object(_drawdowns[id].number);
    }
}
