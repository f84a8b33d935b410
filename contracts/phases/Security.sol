// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.28;

import {Consenting} from "../Consenting.sol";
import {LedgerBase, Setup} from "../LedgerBase.sol";
import {Nodes} from "../generated/Nodes.sol";
import {Rules} from "../generated/Rules.sol";
import {TypedData} from "../generated/TypedData.sol";
import {IEffects} from "../interfaces/IEffects.sol";
import {ISecurity} from "../interfaces/ILedger.sol";
import {Day} from "../types/Day.sol";
import {FacilityId, PartyId} from "../types/Ids.sol";
import "../types/Records.sol";

/// 3 担保增信: guarantees, collateral and deposits of a facility.
contract Security is ISecurity, Consenting {
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
        Passage memory p = _reach(Rules.guaranteeSigned(), file, _object(number), reached);
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
        Passage memory p = _reach(Rules.collateralPledged(), file, _object(number), reached);
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
            _reach(Rules.collateralPerfected(), file, _object(collateral), reached | _collateralWord(c.state));
        if (c.state != CollateralState.Pledged) {
            revert CollateralInState(facility, collateral, c.state, CollateralState.Pledged);
        }
        if (receipt == 0) revert ReceiptMissing();
        _checkRank(rank);
        Ranks storage ranks = _ranks[lender][c.asset];
        if ((ranks.registered >> rank) & 1 != 0) revert RankTaken(c.asset, rank, ranks.registered);
        ranks.agreed &= ~(uint128(1) << c.rank);
        ranks.registered |= uint128(1) << rank;
        (c.state, c.rank) = (CollateralState.Perfected, rank);
        _logAct(p, documents, abi.encodeCall(IEffects.collateralPerfected, (c.asset, rank, receipt)));
    }

    /* ------------------------------------------------------------------ */

    /// The nodes that collateral in this state has reached.
    function _collateralWord(CollateralState state) private pure returns (uint256 word) {
        if (state == CollateralState.None) return 0;
        word = 1 << Nodes.COLLATERAL_PLEDGED;
        if (state == CollateralState.Released) return word | (1 << Nodes.COLLATERAL_RELEASED);
        if (state >= CollateralState.Perfected) word |= 1 << Nodes.COLLATERAL_PERFECTED;
        if (state >= CollateralState.InDisposal) word |= 1 << Nodes.COLLATERAL_DISPOSAL_STARTED;
        if (state == CollateralState.Realised) word |= 1 << Nodes.COLLATERAL_SOLD;
    }

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

    function _nextNumber(FacilityId id, uint8 last) private pure returns (uint8) {
        if (last == type(uint8).max) revert NumbersOfFacilitySpent(id, last);
        return last + 1;
    }

    function _object(uint8 number) private pure returns (bytes32) {
        return bytes32(uint256(number));
    }
}
