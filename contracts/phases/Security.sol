// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.28;

import {Consenting} from "../Consenting.sol";
import {LedgerBase, Setup} from "../LedgerBase.sol";
import {Secured} from "../Secured.sol";
import {Nodes} from "../generated/Nodes.sol";
import {Rules} from "../generated/Rules.sol";
import {TypedData} from "../generated/TypedData.sol";
import {IEffects} from "../interfaces/IEffects.sol";
import {ISecurity} from "../interfaces/ILedger.sol";
import {Parameters} from "../libraries/Parameters.sol";
import {Day} from "../types/Day.sol";
import {FacilityId, PartyId} from "../types/Ids.sol";
import {Money, NIL, toMoney} from "../types/Money.sol";
import {ALL_SHARES} from "../types/Rate.sol";
import "../types/Records.sol";

/// 3 担保增信: guarantees, collateral and deposits of a facility.
contract Security is ISecurity, Secured, Consenting {
    uint8 private constant LAST_RANK = 127;

    constructor(Setup memory s) LedgerBase(s) {}

    /* ------------------------------------------------------------------ GUARANTEE */

    /// @inheritdoc ISecurity
    function signGuarantee(
        FacilityId facility,
        PartyId guarantor,
        GuaranteeTerms calldata terms,
        bytes32 documents,
        Consent calldata consent
    ) external delegated returns (uint8 number) {
        bytes32 file = _file(facility);
        uint256 reached = _reached(file, FileKind.Facility);
        address key = _parties[guarantor].key;
        bytes memory consents =
            _personal(Nodes.GUARANTEE_SIGNED, key, _guaranteeFields(facility, guarantor, terms, documents), consent);
        number = _nextNumber(facility, _facilities[facility].guarantees);
        Passage memory p = _reach(Rules.guaranteeSigned(), file, _partObject(number), reached);
        _requireGuarantor(guarantor, _lenderOf(facility));
        _requireSecurable(facility);
        _checkGuarantee(facility, terms);
        if (documents == 0) revert HashMissing(file, "documents");
        _enterGuarantee(facility, number, guarantor, terms);
        _logPersonal(p, key, documents, _guaranteeEffect(guarantor, terms), consents);
    }

    function _guaranteeFields(FacilityId facility, PartyId guarantor, GuaranteeTerms calldata terms, bytes32 documents)
        private
        pure
        returns (bytes memory)
    {
        return abi.encode(
            TypedData.GUARANTEE_SIGNATURE, facility, guarantor, terms.kind, terms.cap, terms.periodEnd, documents
        );
    }

    function _guaranteeEffect(PartyId guarantor, GuaranteeTerms calldata terms) private pure returns (bytes memory) {
        return abi.encodeCall(IEffects.guaranteeSigned, (guarantor, terms.kind, terms.cap, terms.periodEnd));
    }

    /// A period that ends before anything drawn can fall due is none.
    function _checkGuarantee(FacilityId id, GuaranteeTerms calldata terms) private view {
        if (terms.kind == GuaranteeKind.None) revert TermsInvalid("kind", 0, uint8(GuaranteeKind.General));
        if (terms.cap.isNil()) revert AmountMissing();
        Day end = _applications[id].availabilityEnd;
        if (terms.periodEnd <= end) revert TermsInvalid("periodEnd", terms.periodEnd.number(), end.number() + 1);
    }

    function _enterGuarantee(FacilityId id, uint8 number, PartyId guarantor, GuaranteeTerms calldata terms) private {
        Guarantee storage g = _guarantees[id][number];
        (g.guarantor, g.kind, g.state) = (guarantor, terms.kind, GuaranteeState.Active);
        (g.cap, g.signedOn, g.periodEnd) = (terms.cap, _today(), terms.periodEnd);
        (_facilities[id].guarantees, _facilities[id].secured) = (number, true);
    }

    /// Of the facility's lender, attested and not restricted.
    function _requireGuarantor(PartyId id, PartyId lender) private view {
        Party storage party = _parties[id];
        if (party.kind != PartyKind.Guarantor) revert PartyKindWrong(id, party.kind, PartyKind.Guarantor);
        if (party.lender != lender) revert PartyOfOtherLender(id, party.lender);
        if (party.blocked) revert PartyIsBlocked(id);
        if (party.kycExpiry < _today()) revert KycExpired(id, party.kycExpiry, _today());
    }

    /* ------------------------------------------------------------------ COLLATERAL */

    /// @inheritdoc ISecurity
    function pledgeCollateral(
        FacilityId facility,
        PartyId pledgor,
        bytes32 asset,
        uint8 rank,
        bytes32 documents,
        Consent calldata consent
    ) external delegated returns (uint8 number) {
        bytes32 file = _file(facility);
        uint256 reached = _reached(file, FileKind.Facility);
        address key = _parties[pledgor].key;
        bytes memory fields = abi.encode(TypedData.COLLATERAL_PLEDGE, facility, pledgor, asset, rank, documents);
        bytes memory consents = _personal(Nodes.COLLATERAL_PLEDGED, key, fields, consent);
        number = _nextNumber(facility, _facilities[facility].collateral);
        Passage memory p = _reach(Rules.collateralPledged(), file, _partObject(number), reached);
        _requireProvider(facility, pledgor);
        _requireSecurable(facility);
        if (asset == 0) revert HashMissing(file, "asset");
        if (documents == 0) revert HashMissing(file, "documents");
        _enterCollateral(facility, number, pledgor, asset, rank);
        _logPersonal(p, key, documents, abi.encodeCall(IEffects.collateralPledged, (pledgor, asset, rank)), consents);
    }

    /// The facility's borrower, or a guarantor of its lender.
    function _requireProvider(FacilityId id, PartyId provider) private view {
        if (provider != _facilities[id].party) return _requireGuarantor(provider, _lenderOf(id));
        if (_parties[provider].blocked) revert PartyIsBlocked(provider);
    }

    function _enterCollateral(FacilityId id, uint8 number, PartyId pledgor, bytes32 asset, uint8 rank) private {
        _checkRank(rank);
        Ranks storage ranks = _ranks[_lenderOf(id)][asset];
        uint128 taken = ranks.agreed | ranks.registered;
        if (taken >> rank != 0) revert RankTaken(asset, rank, taken);
        ranks.agreed |= uint128(1) << rank;
        Collateral storage c = _collateral[id][number];
        (c.pledgor, c.asset, c.state, c.rank) = (pledgor, asset, CollateralState.Pledged, rank);
        (_facilities[id].collateral, _facilities[id].secured) = (number, true);
    }

    function _checkRank(uint8 rank) private pure {
        if (rank == 0) revert TermsInvalid("rank", 0, 1);
        if (rank > LAST_RANK) revert TermsInvalid("rank", rank, LAST_RANK);
    }

    /// @inheritdoc ISecurity
    function perfectCollateral(FacilityId facility, uint8 collateral, uint8 rank, bytes32 receipt, bytes32 documents)
        external
        delegated
    {
        bytes32 file = _file(facility);
        uint256 reached = _reached(file, FileKind.Facility);
        PartyId lender = _lenderOf(facility);
        _requireRole(Nodes.COLLATERAL_PERFECTED, lender, _bit(Role.Registry));
        Collateral storage c = _collateral[facility][collateral];
        Passage memory p =
            _reach(Rules.collateralPerfected(), file, _partObject(collateral), reached | _collateralWord(c));
        _requireCollateral(facility, collateral, CollateralState.Pledged);
        if (receipt == 0) revert ReceiptMissing();
        _checkRank(rank);
        Ranks storage ranks = _ranks[lender][c.asset];
        if ((ranks.registered >> rank) & 1 != 0) revert RankTaken(c.asset, rank, ranks.registered);
        ranks.agreed &= ~(uint128(1) << c.rank);
        ranks.registered |= uint128(1) << rank;
        (c.state, c.rank, c.isRegistered) = (CollateralState.Perfected, rank, true);
        _logAct(p, documents, abi.encodeCall(IEffects.collateralPerfected, (c.asset, rank, receipt)));
    }

    /* ------------------------------------------------------------------ VALUE */

    /// @inheritdoc ISecurity
    function revalueCollateral(
        FacilityId facility,
        uint8 collateral,
        Money value,
        Day appraisedOn,
        bytes32 report,
        bytes32 documents
    ) external delegated {
        bytes32 file = _file(facility);
        uint256 reached = _reached(file, FileKind.Facility);
        _requireRole(Nodes.COLLATERAL_REVALUED, _lenderOf(facility), _bit(Role.Appraiser));
        Collateral storage c = _collateral[facility][collateral];
        Passage memory p =
            _reach(Rules.collateralRevalued(), file, _partObject(collateral), reached | _collateralWord(c));
        _requireCollateral(facility, collateral, CollateralState.Perfected);
        _checkAppraisal(c, appraisedOn);
        if (report == 0) revert HashMissing(file, "report");
        _logAct(p, documents, _appraise(facility, c, value, appraisedOn, report));
        _callMargin(facility, collateral);
    }

    /// Returns the effect for the log.
    function _appraise(FacilityId id, Collateral storage c, Money value, Day appraisedOn, bytes32 report)
        private
        returns (bytes memory)
    {
        Money before = c.value;
        (c.value, c.appraisedOn) = (value, appraisedOn);
        uint32 ltv = uint32(_ltv(id, NIL));
        return abi.encodeCall(IEffects.collateralRevalued, (before, value, appraisedOn, report, ltv));
    }

    /// Neither stale, nor of the future, nor older than the one on record.
    function _checkAppraisal(Collateral storage c, Day appraisedOn) private view {
        Day today = _today();
        uint256 days_ = _parameterAt(Parameters.APPRAISAL_DAYS, today);
        Day earliest = days_ < today.number() ? Day.wrap(uint32(today.number() - days_)) : Day.wrap(1);
        if (earliest < c.appraisedOn) earliest = c.appraisedOn;
        if (appraisedOn < earliest || appraisedOn > today) revert ValueDayOutOfRange(appraisedOn, earliest, today);
    }

    /// @inheritdoc ISecurity
    function topUpCollateral(
        FacilityId facility,
        uint8 collateral,
        PartyId provider,
        uint8 addition,
        bytes32 documents,
        Consent calldata consent
    ) external delegated {
        _reached(_file(facility), FileKind.Facility);
        bytes memory effect =
            abi.encodeCall(IEffects.collateralToppedUp, (provider, addition, uint32(_ltv(facility, NIL))));
        bytes memory consents = _topUpConsents(facility, collateral, provider, effect, documents, consent);
        Collateral storage c = _collateral[facility][collateral];
        uint256 reached = _files[_file(facility)].reached | _collateralWord(c);
        Passage memory p = _reach(Rules.collateralToppedUp(), _file(facility), _partObject(collateral), reached);
        _requireProvider(facility, provider);
        if (addition != 0) _checkAddition(facility, collateral, addition);
        _checkToppedUp(facility);
        c.callUntil = Day.wrap(0);
        _logPersonal(p, _parties[provider].key, documents, effect, consents);
    }

    function _topUpConsents(
        FacilityId facility,
        uint8 collateral,
        PartyId provider,
        bytes memory effect,
        bytes32 documents,
        Consent calldata consent
    ) private returns (bytes memory) {
        uint8 node = Nodes.COLLATERAL_TOPPED_UP;
        bytes memory fields = _nodeConsent(node, _file(facility), _partObject(collateral), effect, documents);
        return _personal(node, _parties[provider].key, fields, consent);
    }

    function _checkToppedUp(FacilityId id) private view {
        Clauses storage agreed = _clausesOf(id);
        uint16 most = agreed.initialLtvBps == 0 ? agreed.maintenanceLtvBps : agreed.initialLtvBps;
        uint256 ltv = _ltv(id, NIL);
        if (ltv > most) revert LtvTooHigh(id, ltv, most);
    }

    /// Another thing, perfected and valued.
    function _checkAddition(FacilityId id, uint8 number, uint8 addition) private view {
        if (addition == number) revert TermsInvalid("addition", addition, number);
        _requireCollateral(id, addition, CollateralState.Perfected);
        if (_collateral[id][addition].value.isNil()) revert AmountMissing();
    }

    /* ------------------------------------------------------------------ DEPOSIT */

    /// @inheritdoc ISecurity
    function postDeposit(
        FacilityId facility,
        PartyId depositor,
        Money amount,
        bytes32 documents,
        Consent calldata consent
    ) external delegated returns (uint8 number) {
        bytes32 file = _file(facility);
        uint256 reached = _reached(file, FileKind.Facility);
        address key = _parties[depositor].key;
        bytes memory fields = abi.encode(TypedData.SECURITY_DEPOSIT, facility, depositor, amount, documents);
        bytes memory consents = _personal(Nodes.SECURITY_DEPOSIT_POSTED, key, fields, consent);
        number = _nextNumber(facility, _facilities[facility].deposits);
        Passage memory p = _reach(Rules.securityDepositPosted(), file, _partObject(number), reached);
        _requireProvider(facility, depositor);
        _requireSecurable(facility);
        _checkDeposit(facility, amount);
        _enterDeposit(facility, number, depositor, amount);
        _logPersonal(p, key, documents, abi.encodeCall(IEffects.securityDepositPosted, (depositor, amount)), consents);
        _token.collect(key, amount.fen());
    }

    function _enterDeposit(FacilityId id, uint8 number, PartyId depositor, Money amount) private {
        _deposits[id][number] = Deposit(depositor, DepositState.Held, amount, amount);
        (_facilities[id].deposits, _facilities[id].secured) = (number, true);
        _credit(AccountKind.Deposit, _file(id), amount);
    }

    /// With what is held already, within the agreed part of the limit.
    function _checkDeposit(FacilityId id, Money amount) private view {
        if (amount.isNil()) revert AmountMissing();
        Facility storage f = _facilities[id];
        uint256 limit = f.state == FacilityState.None ? _applications[id].offeredLimit.fen() : f.limit.fen();
        uint256 most = limit * _clausesOf(id).depositBps / ALL_SHARES;
        uint256 held = _accounts[AccountKind.Deposit][_file(id)];
        Money left = toMoney(most > held ? most - held : 0);
        if (amount > left) revert AmountOutOfRange(amount, Money.wrap(1), left);
    }

    /* ------------------------------------------------------------------ */

    /// The offer stands, or the limit is there.
    function _requireSecurable(FacilityId id) private view {
        Application storage a = _applications[id];
        if (a.state == ApplicationState.Offered) {
            if (_today() > a.offerDeadline) revert OfferLapsed(id, a.offerDeadline, _today());
            return;
        }
        if (a.state != ApplicationState.Accepted) revert ApplicationInState(id, a.state, ApplicationState.Accepted);
        FacilityState state = _facilities[id].state;
        if (state != FacilityState.Active && state != FacilityState.Frozen) {
            revert FacilityInState(id, state, FacilityState.Active);
        }
    }
}
