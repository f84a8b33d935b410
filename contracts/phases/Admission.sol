// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.28;

import {Consenting} from "../Consenting.sol";
import {Freezing} from "../Freezing.sol";
import {LedgerBase, Setup} from "../LedgerBase.sol";
import {Nodes} from "../generated/Nodes.sol";
import {Rules} from "../generated/Rules.sol";
import {TypedData} from "../generated/TypedData.sol";
import {IEffects} from "../interfaces/IEffects.sol";
import {IAdmission} from "../interfaces/ILedger.sol";
import {Day} from "../types/Day.sol";
import {FacilityId, Ids, NOBODY, PartyId} from "../types/Ids.sol";
import "../types/Records.sol";

/// 1 授信准入: who the parties are, and whether they are restricted.
contract Admission is IAdmission, Freezing, Consenting {
    constructor(Setup memory s) LedgerBase(s) {}

    /* ------------------------------------------------------------------ REGISTRATION AND IDENTITY */

    /// @inheritdoc IAdmission
    function registerParty(Registration calldata r, bytes32 documents, Consent calldata consent)
        external
        delegated
        returns (PartyId id)
    {
        id = Ids.party(r.lender, r.ref);
        bytes32 file = _file(id);
        if (r.key == address(0)) revert KeyMissing();
        if (r.kind == PartyKind.Lender) _requireRole(Nodes.BORROWER_REGISTERED, id, _bit(Role.Admin));
        bytes memory consents = _registrationConsents(r, id, documents, consent);
        Passage memory p = _reach(Rules.borrowerRegistered(), file, file, _files[file].reached);
        _openFile(file, FileKind.Party, 0, Nodes.BORROWER_REGISTERED);
        _checkRegistration(r, id);
        _enter(r, id);
        bytes memory effect = abi.encodeCall(IEffects.borrowerRegistered, (r.lender, id, r.kind, r.key, r.identity));
        _logPersonal(p, r.key, documents, effect, consents);
    }

    function _registrationConsents(Registration calldata r, PartyId id, bytes32 documents, Consent calldata consent)
        private
        returns (bytes memory)
    {
        bytes memory fields =
            abi.encode(TypedData.PARTY_REGISTRATION, r.lender, id, r.kind, r.key, r.identity, documents);
        return _personal(Nodes.BORROWER_REGISTERED, r.key, fields, consent);
    }

    /// An institution belongs to nobody and every other party to an accredited lender.
    function _checkRegistration(Registration calldata r, PartyId id) private view {
        bool institution = r.lender == NOBODY;
        if (r.kind == PartyKind.None || (r.kind == PartyKind.Lender) != institution) {
            revert PartyKindWrong(id, r.kind, institution ? PartyKind.Lender : PartyKind.Borrower);
        }
        PartyId lender = institution ? id : r.lender;
        if (!_institutions[lender].accredited) revert LenderNotAccredited(lender);
        if (r.identity == 0) revert HashMissing(_file(id), "identity");
        _requireFreeKey(lender, r.key);
    }

    function _enter(Registration calldata r, PartyId id) private {
        PartyId lender = r.lender == NOBODY ? id : r.lender;
        Party storage party = _parties[id];
        party.lender = lender;
        party.key = r.key;
        party.kind = r.kind;
        _partyOfKey[lender][r.key] = id;
    }

    function _requireFreeKey(PartyId lender, address key) private view {
        PartyId holder = _partyOfKey[lender][key];
        if (holder != NOBODY) revert KeyTaken(lender, key, holder);
    }

    /// @inheritdoc IAdmission
    function attestKyc(PartyId party, Day expiry, Custody custody, address key, bytes32 documents) external delegated {
        bytes32 file = _file(party);
        uint256 reached = _reached(file, FileKind.Party);
        _requireRole(Nodes.KYC_ATTESTED, _parties[party].lender, _bit(Role.KycAttester));
        Passage memory p = _reach(Rules.kycAttested(), file, file, reached);
        if (expiry <= _today()) revert ExpiryPassed(expiry, _today());
        if (custody == Custody.Unknown) revert CustodyMissing(party);
        if (key == address(0)) revert KeyMissing();
        bool rebound = _rebind(party, key);
        _parties[party].kycExpiry = expiry;
        _parties[party].custody = custody;
        _logAct(p, documents, abi.encodeCall(IEffects.kycAttested, (expiry, custody, key, rebound)));
    }

    /// Gives the party another key, if it is another. Says whether it did.
    function _rebind(PartyId id, address key) private returns (bool) {
        Party storage party = _parties[id];
        if (party.key == key) return false;
        _requireFreeKey(party.lender, key);
        _partyOfKey[party.lender][party.key] = NOBODY;
        _partyOfKey[party.lender][key] = id;
        party.key = key;
        return true;
    }

    /// @inheritdoc IAdmission
    function authorizeInquiry(PartyId party, bytes32 scope, Day expiry, bytes32 documents, Consent calldata consent)
        external
        delegated
    {
        bytes32 file = _file(party);
        uint256 reached = _reached(file, FileKind.Party);
        address key = _parties[party].key;
        bytes memory fields = abi.encode(TypedData.INQUIRY_CONSENT, party, scope, expiry, documents);
        bytes memory consents = _personal(Nodes.INQUIRY_AUTHORIZED, key, fields, consent);
        Passage memory p = _reach(Rules.inquiryAuthorized(), file, file, reached);
        PartyKind kind = _parties[party].kind;
        if (kind != PartyKind.Borrower) revert PartyKindWrong(party, kind, PartyKind.Borrower);
        if (scope == 0) revert HashMissing(file, "scope");
        if (expiry < _today()) revert ExpiryPassed(expiry, _today());
        _parties[party].inquiryExpiry = expiry;
        _logPersonal(p, key, documents, abi.encodeCall(IEffects.inquiryAuthorized, (scope, expiry)), consents);
    }

    /* ------------------------------------------------------------------ RESTRICTION */

    /// @inheritdoc IAdmission
    function blockParty(PartyId party, bytes32 listReference, FacilityId[] calldata facilities) external delegated {
        bytes32 file = _file(party);
        uint256 reached = _reached(file, FileKind.Party);
        _requireRole(Nodes.PARTY_BLOCKED, NOBODY, _bit(Role.Regulator));
        Passage memory p = _reach(Rules.partyBlocked(), file, file, reached);
        if (_parties[party].blocked) revert PartyIsBlocked(party);
        if (listReference == 0) revert HashMissing(file, "listReference");
        _parties[party].blocked = true;
        _logAct(p, 0, abi.encodeCall(IEffects.partyBlocked, (listReference)));
        for (uint256 i = 0; i < facilities.length; i++) {
            if (_facilities[facilities[i]].party != party) revert FacilityOfOtherParty(facilities[i], party);
            _freezeAsCascade(facilities[i], FreezeCause.PartyBlocked, listReference);
        }
    }

    /// @inheritdoc IAdmission
    function unblockParty(PartyId party, bytes32 order) external delegated {
        bytes32 file = _file(party);
        uint256 reached = _reached(file, FileKind.Party);
        _requireRole(Nodes.PARTY_UNBLOCKED, NOBODY, _bit(Role.Regulator) | _bit(Role.Court));
        Passage memory p = _reach(Rules.partyUnblocked(), file, file, reached);
        if (order == 0) revert HashMissing(file, "order");
        _parties[party].blocked = false;
        _logAct(p, 0, abi.encodeCall(IEffects.partyUnblocked, (order)));
    }
}
