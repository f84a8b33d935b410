// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.28;

import {Consenting} from "../Consenting.sol";
import {LedgerBase, Setup} from "../LedgerBase.sol";
import {Syndicates} from "../Syndicates.sol";
import {Nodes} from "../generated/Nodes.sol";
import {Rules} from "../generated/Rules.sol";
import {IEffects} from "../interfaces/IEffects.sol";
import {IFunding} from "../interfaces/ILedger.sol";
import {Parameters} from "../libraries/Parameters.sol";
import {Day} from "../types/Day.sol";
import {FacilityId, NOBODY, PartyId} from "../types/Ids.sol";
import {Money, NIL, toMoney} from "../types/Money.sol";
import {ALL_SHARES, HALF} from "../types/Rate.sol";
import "../types/Records.sol";

/// 4 联合出资: what several lenders pay in before a joint facility is drawn.
contract Funding is IFunding, Syndicates, Consenting {
    // Every payment of a joint loan is divided among so many.
    uint256 private constant MOST_PARTICIPANTS = 16;

    constructor(Setup memory s) LedgerBase(s) {}

    /* ------------------------------------------------------------------ FORMING */

    /// @inheritdoc IFunding
    function formSyndicate(
        FacilityId facility,
        PartyId[] calldata participants,
        uint16[] calldata shareBps,
        Money target,
        Day deadline,
        bytes32 documents
    ) external delegated {
        bytes32 file = _file(facility);
        uint256 reached = _reached(file, FileKind.Facility);
        _requireRole(Nodes.SYNDICATE_FORMED, _lenderOf(facility), _bit(Role.Operator));
        uint16 number = _funds[facility].number + 1;
        Passage memory p = _reach(Rules.syndicateFormed(), file, _object(number), reached);
        _requireUndrawn(facility);
        _checkTarget(facility, target, deadline);
        _checkShares(facility, participants, shareBps);
        _funds[facility] = Fund(number, FundingState.Raising, deadline, target, NIL);
        Money[] memory commitments = _commit(facility, participants, shareBps, target);
        bytes memory effect =
            abi.encodeCall(IEffects.syndicateFormed, (number, participants, shareBps, commitments, target, deadline));
        _logAct(p, documents, effect);
    }

    /// The offer stands or is accepted; no drawdown is live, no loan unsettled, and no other fund holds money.
    function _requireUndrawn(FacilityId id) private view {
        FundingState state = _funds[id].state;
        if (state == FundingState.Raising || state == FundingState.Closed) {
            revert FundingInState(id, state, FundingState.None);
        }
        if (_endOf(id) <= _today()) revert FacilityInState(id, _facilities[id].state, FacilityState.Active);
        uint16 open = _facilities[id].open;
        if (open != 0) revert FacilityInUse(id, open);
    }

    function _checkTarget(FacilityId id, Money target, Day deadline) private view {
        Application storage a = _applications[id];
        Money limit = a.state == ApplicationState.Accepted ? _facilities[id].limit : a.offeredLimit;
        if (target.isNil() || target > limit) revert AmountOutOfRange(target, Money.wrap(1), limit);
        Day last = Day.wrap(uint32(a.availabilityEnd.number() - 1));
        if (deadline < _today() || deadline > last) revert DeadlineOutOfRange(id, deadline, _today(), last);
    }

    function _checkShares(FacilityId id, PartyId[] calldata participants, uint16[] calldata shareBps) private view {
        uint256 count = participants.length;
        if (count == 0 || count > MOST_PARTICIPANTS || count != shareBps.length) {
            revert ParticipantsOutOfRange(id, count, shareBps.length, MOST_PARTICIPANTS);
        }
        if (participants[0] != _lenderOf(id)) revert LeadNotFirst(id, participants[0], _lenderOf(id));
        uint256 least = _parameterAt(Parameters.LEAD_SHARE_BPS, _today());
        uint256 agreed = _clauses[_facilities[id].product].leadShareBps;
        if (agreed > least) least = agreed;
        if (shareBps[0] < least) revert LeadShareTooSmall(id, shareBps[0], least);
        uint256 sum = 0;
        for (uint256 i = 0; i < count; i++) {
            _checkParticipant(id, participants, i);
            if (shareBps[i] == 0) revert ShareMissing(id, participants[i]);
            sum += shareBps[i];
        }
        if (sum != ALL_SHARES) revert SharesDiffer(id, sum, ALL_SHARES);
    }

    function _checkParticipant(FacilityId id, PartyId[] calldata participants, uint256 at) private view {
        PartyId participant = participants[at];
        if (!_institutions[participant].accredited) revert LenderNotAccredited(participant);
        for (uint256 i = 0; i < at; i++) {
            if (participants[i] == participant) revert ParticipantTwice(id, participant);
        }
    }

    function _commit(FacilityId id, PartyId[] calldata participants, uint16[] calldata shareBps, Money target)
        private
        returns (Money[] memory commitments)
    {
        Participation[] storage parts = _partsOf(id);
        for (uint256 i = 0; i < participants.length; i++) {
            parts.push(Participation(participants[i], shareBps[i], NIL, NIL));
        }
        commitments = _sharesOf(id, target);
        for (uint256 i = 0; i < commitments.length; i++) {
            parts[i].committed = commitments[i];
        }
    }

    /* ------------------------------------------------------------------ PAYING IN */

    /// @inheritdoc IFunding
    function fundParticipation(FacilityId facility, PartyId participant, Money amount, bytes32 documents)
        external
        delegated
    {
        bytes32 file = _file(facility);
        uint256 reached = _reached(file, FileKind.Facility);
        _requireRole(Nodes.PARTICIPATION_FUNDED, participant, _bit(Role.Operator));
        Fund storage fund = _funds[facility];
        reached |= _word(fund);
        Passage memory p = _reach(Rules.participationFunded(), file, _object(fund.number), reached);
        Participation storage part = _participant(facility, participant);
        _checkPayment(facility, part, amount);
        part.funded = part.funded + amount;
        fund.raised = fund.raised + amount;
        bytes memory effect =
            abi.encodeCall(IEffects.participationFunded, (participant, amount, part.funded, fund.raised));
        _logAct(p, documents, effect);
        _debit(AccountKind.Pool, _file(participant), amount);
        _credit(AccountKind.Escrow, file, amount);
        if (fund.raised == fund.target) _close(facility, reached);
    }

    function _participant(FacilityId id, PartyId participant) private view returns (Participation storage) {
        Participation[] storage parts = _partsOf(id);
        for (uint256 i = 0; i < parts.length; i++) {
            if (parts[i].lender == participant) return parts[i];
        }
        revert ParticipantUnknown(id, participant);
    }

    function _checkPayment(FacilityId id, Participation storage part, Money amount) private view {
        Fund storage fund = _funds[id];
        if (fund.state != FundingState.Raising) revert FundingInState(id, fund.state, FundingState.Raising);
        if (_today() > fund.deadline) revert FundingLate(id, fund.deadline, _today());
        _requireInstitution(part.lender);
        if (amount.isNil()) revert AmountMissing();
        Money left = part.committed - part.funded;
        if (amount > left) revert ShareExceeded(id, part.lender, amount, left);
    }

    /// FUNDING_CLOSED.
    function _close(FacilityId id, uint256 reached) private {
        Fund storage fund = _funds[id];
        fund.state = FundingState.Closed;
        reached |= 1 << Nodes.PARTICIPATION_FUNDED;
        Passage memory p = _reach(Rules.fundingClosed(), _file(id), _object(fund.number), reached);
        _logStep(p, _today(), abi.encodeCall(IEffects.fundingClosed, (fund.raised)));
    }

    /* ------------------------------------------------------------------ GIVING BACK */

    /// @inheritdoc IFunding
    function refundFunding(FacilityId facility) external delegated {
        bytes32 file = _file(facility);
        uint256 reached = _reached(file, FileKind.Facility);
        Fund storage fund = _funds[facility];
        Passage memory p = _reach(Rules.fundingRefunded(), file, _object(fund.number), reached | _word(fund));
        Day from = _refundableFrom(facility);
        if (_today() < from) revert FundingOpen(facility, from, _today());
        Money rest = toMoney(_accounts[AccountKind.Escrow][file]);
        // A full fund, all of which is on its way: a transfer that fails brings something back.
        if (rest.isNil() && fund.state == FundingState.Closed) revert NothingToDo(Nodes.FUNDING_REFUNDED, file);
        Money[] memory amounts = fund.state == FundingState.Raising ? _funded(facility) : _sharesOf(facility, rest);
        Money drawn = fund.raised - rest;
        fund.state = drawn.isNil() ? FundingState.Failed : FundingState.Spent;
        bytes memory effect =
            abi.encodeCall(IEffects.fundingRefunded, (fund.state, _lendersOf(facility), amounts, drawn));
        _logStep(p, from, effect);
        _debit(AccountKind.Escrow, file, rest);
        _payPools(_partsOf(facility), amounts);
    }

    function _refundableFrom(FacilityId id) private view returns (Day) {
        Day end = _endOf(id);
        if (_funds[id].state != FundingState.Raising) return end;
        Day late = _funds[id].deadline.plus(1);
        return late < end ? late : end;
    }

    /// The first day on which nothing can be drawn under the offer or the facility any more.
    function _endOf(FacilityId id) private view returns (Day) {
        Application storage a = _applications[id];
        if (a.state == ApplicationState.Accepted) {
            return _facilities[id].state == FacilityState.Closed ? _today() : a.availabilityEnd;
        }
        if (a.state != ApplicationState.Offered) return _today();
        return a.offerDeadline.plus(1);
    }

    function _funded(FacilityId id) private view returns (Money[] memory amounts) {
        Participation[] storage parts = _partsOf(id);
        amounts = new Money[](parts.length);
        for (uint256 i = 0; i < amounts.length; i++) {
            amounts[i] = parts[i].funded;
        }
    }

    function _lendersOf(FacilityId id) private view returns (PartyId[] memory list) {
        Participation[] storage parts = _partsOf(id);
        list = new PartyId[](parts.length);
        for (uint256 i = 0; i < list.length; i++) {
            list[i] = parts[i].lender;
        }
    }

    /* ------------------------------------------------------------------ SERVICER */

    /// @inheritdoc IFunding
    function changeServicer(
        FacilityId facility,
        PartyId servicer,
        bytes32 agreement,
        bytes32 documents,
        Consent calldata consent,
        Consent[] calldata lenders
    ) external delegated {
        Passage memory p = _reachServicer(facility, servicer, agreement);
        bytes memory effect = abi.encodeCall(IEffects.servicerChanged, (_servicerOf(facility), servicer, agreement));
        bytes memory fields = _nodeConsent(p.node, p.file, p.object, effect, documents);
        bytes memory consents = _withConsent(
            _majority(FacilityId.wrap(p.file), fields, lenders), _operatorAgrees(p.node, servicer, fields, consent)
        );
        _servicers[facility] = servicer == _lenderOf(facility) ? NOBODY : servicer;
        _log(p, Entry(_actor(), _today(), 0, documents, effect, consents));
    }

    function _reachServicer(FacilityId id, PartyId servicer, bytes32 agreement) private returns (Passage memory p) {
        bytes32 file = _file(id);
        uint256 reached = _reached(file, FileKind.Facility);
        _requireLender(id);
        p = _reach(Rules.servicerChanged(), file, file, reached | _word(_funds[id]));
        if (servicer == _servicerOf(id)) revert ServicerUnchanged(id, servicer);
        if (servicer != _lenderOf(id)) _requireInstitution(servicer);
        if (agreement == 0) revert HashMissing(file, "agreement");
    }

    /// An Operator of the facility's lender or of a participant in its fund.
    function _requireLender(FacilityId id) private view {
        address[] memory caller = new address[](1);
        caller[0] = _actor();
        if (_sharesBehind(id, caller) == 0) revert WrongCaller(Nodes.SERVICER_CHANGED, caller[0], _bit(Role.Operator));
    }

    /// The consents for the log of those who, with the caller, have more than half of the shares.
    function _majority(FacilityId id, bytes memory fields, Consent[] calldata lenders)
        private
        returns (bytes memory consents)
    {
        address[] memory voters;
        (voters, consents) = _together(Nodes.SERVICER_CHANGED, fields, lenders);
        uint256 share = _sharesBehind(id, voters);
        if (share <= HALF) revert MajorityOfFundMissing(id, share, HALF);
    }

    /// Of the lenders for whom one of these acts, in basis points. Without a fund the facility's lender has them all.
    function _sharesBehind(FacilityId id, address[] memory voters) private view returns (uint256 share) {
        FundingState state = _funds[id].state;
        if (state == FundingState.None || state == FundingState.Failed) {
            return _actsFor(_lenderOf(id), voters) ? ALL_SHARES : 0;
        }
        Participation[] storage parts = _partsOf(id);
        for (uint256 i = 0; i < parts.length; i++) {
            if (_actsFor(parts[i].lender, voters)) share += parts[i].shareBps;
        }
    }

    /* ------------------------------------------------------------------ */

    function _object(uint16 number) private pure returns (bytes32) {
        return bytes32(uint256(number));
    }

    /// What the live fund has reached.
    function _word(Fund storage fund) private view returns (uint256 word) {
        FundingState state = fund.state;
        if (state != FundingState.None) word = 1 << Nodes.SYNDICATE_FORMED;
        if (!fund.raised.isNil()) word |= 1 << Nodes.PARTICIPATION_FUNDED;
        if (state == FundingState.Closed) word |= 1 << Nodes.FUNDING_CLOSED;
        if (state == FundingState.Failed || state == FundingState.Spent) word |= 1 << Nodes.FUNDING_REFUNDED;
    }
}
