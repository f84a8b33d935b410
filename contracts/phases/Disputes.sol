// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.28;

import {Arrears} from "../Arrears.sol";
import {Consenting} from "../Consenting.sol";
import {LedgerBase, Setup} from "../LedgerBase.sol";
import {Nodes} from "../generated/Nodes.sol";
import {Rules} from "../generated/Rules.sol";
import {TypedData} from "../generated/TypedData.sol";
import {IEffects} from "../interfaces/IEffects.sol";
import {IDisputes} from "../interfaces/ILedger.sol";
import {FacilityId, LoanId, NOBODY, PartyId} from "../types/Ids.sol";
import {NIL} from "../types/Money.sol";
import "../types/Records.sol";

/// 16 争议: what the debtor or a guarantor contests, and how it ends.
contract Disputes is IDisputes, Arrears, Consenting {
    uint256 private constant MOST_ENTRIES = 64;

    // Calls go to the ledger's own modules, by delegatecall, and to its token, which calls nobody.
    // slither-disable-start reentrancy-no-eth
    constructor(Setup memory s) LedgerBase(s) {}

    /* ------------------------------------------------------------------ RAISE */

    /// @inheritdoc IDisputes
    function raiseDispute(LoanId loan, Objection calldata objection, bytes32 documents, Consent calldata consent)
        external
        delegated
        returns (uint16 number)
    {
        bytes32 file = _file(loan);
        _reached(file, FileKind.Loan);
        bytes memory consents = _objector(loan, objection, documents, consent);
        _bringUpToDate(loan);
        number = _numberCase(loan);
        Passage memory p = _reach(Rules.disputeRaised(), file, bytes32(uint256(number)), _files[file].reached);
        _checkObjection(loan, objection);
        _cases[loan][number] =
            Case(CaseKind.Dispute, CaseState.Open, _today(), objection.contested, objection.party, objection.evidence);
        _contest(loan, objection);
        _logPersonal(p, _parties[objection.party].key, documents, _objectionEffect(objection), consents);
    }

    function _objector(LoanId id, Objection calldata o, bytes32 documents, Consent calldata consent)
        private
        returns (bytes memory)
    {
        _requireObligor(id, o.party);
        bytes memory fields =
            abi.encode(TypedData.DISPUTE_NOTICE, id, o.party, o.contested, _hash(o.list), o.evidence, documents);
        return _personal(Nodes.DISPUTE_RAISED, _parties[o.party].key, fields, consent);
    }

    function _hash(uint32[] calldata list) private pure returns (bytes32) {
        return keccak256(abi.encodePacked(list));
    }

    function _objectionEffect(Objection calldata o) private pure returns (bytes memory) {
        return abi.encodeCall(IEffects.disputeRaised, (o.party, o.contested, _hash(o.list), o.list, o.evidence));
    }

    function _checkObjection(LoanId id, Objection calldata o) private view {
        if (o.contested.isNil()) revert AmountMissing();
        if (o.evidence == 0) revert HashMissing(_file(id), "evidence");
        if (o.list.length > MOST_ENTRIES) revert TooMany("list", o.list.length, MOST_ENTRIES);
        uint32 last = _files[_file(id)].seq;
        if (o.list.length == 0) revert EntryUnknown(_file(id), 0, last);
        for (uint256 i = 0; i < o.list.length; i++) {
            if (o.list[i] == 0 || o.list[i] > last) revert EntryUnknown(_file(id), o.list[i], last);
        }
    }

    /// A loan that runs is not settled until the dispute is resolved; one that does not run stays as it is.
    function _contest(LoanId id, Objection calldata o) private {
        Dossier storage dossier = _dossiers[id];
        dossier.disputes++;
        dossier.contested += uint128(o.contested.fen());
        LoanState state = _loans[id].state;
        if (state == LoanState.Active || state == LoanState.Overdue) _loans[id].marks |= MARK_DISPUTED;
    }

    /* ------------------------------------------------------------------ RESOLVE */

    /// @inheritdoc IDisputes
    function resolveDispute(
        LoanId loan,
        uint16 number,
        bool upheld,
        bytes32 decision,
        bytes[] calldata corrections,
        bytes32 documents
    ) external delegated {
        bytes32 file = _file(loan);
        _reached(file, FileKind.Loan);
        uint256 global = _bit(Role.Regulator) | _bit(Role.Court);
        _requireServicing(Nodes.DISPUTE_RESOLVED, _agreements[loan].facility, 0, global);
        _bringUpToDate(loan);
        Case storage c = _cases[loan][number];
        uint256 reached = _files[file].reached | _disputeWord(c);
        Passage memory p = _reach(Rules.disputeResolved(), file, bytes32(uint256(number)), reached);
        if (decision == 0) revert HashMissing(file, "decision");
        if (upheld == (corrections.length == 0)) {
            revert CorrectionsWrong(loan, number, upheld, corrections.length);
        }
        _settleDispute(loan, c);
        bytes memory effect = abi.encodeCall(IEffects.disputeResolved, (upheld, decision, c.amount, corrections.length));
        _logAct(p, documents, effect);
        _correct(loan, corrections);
        // What waited for the dispute alone is settled now.
        _advance(loan);
    }

    function _disputeWord(Case storage c) private view returns (uint256) {
        if (c.kind != CaseKind.Dispute) return 0;
        uint256 word = 1 << Nodes.DISPUTE_RAISED;
        return c.state == CaseState.Open ? word : word | (1 << Nodes.DISPUTE_RESOLVED);
    }

    function _settleDispute(LoanId id, Case storage c) private {
        c.state = CaseState.Closed;
        Dossier storage dossier = _dossiers[id];
        dossier.contested -= uint128(c.amount.fen());
        if (--dossier.disputes == 0) _loans[id].marks &= ~MARK_DISPUTED;
    }

    /// Runs the calls for the caller of the ledger, who must be the one who acts; each must write to the loan's file.
    function _correct(LoanId id, bytes[] calldata corrections) private {
        if (corrections.length != 0 && msg.sender != _actor()) {
            revert WrongCaller(Nodes.DISPUTE_RESOLVED, msg.sender, 0);
        }
        for (uint256 i = 0; i < corrections.length; i++) {
            uint32 before = _files[_file(id)].seq;
            // The ledger's own entry: the caller has there what rights it has.
            // slither-disable-next-line controlled-delegatecall,delegatecall-loop
            (bool ok, bytes memory result) = address(this).delegatecall(corrections[i]);
            if (!ok) revert BatchItemFailed(i, result);
            if (_files[_file(id)].seq == before) revert CorrectionWithoutEntry(id, i);
        }
    }

    /* ------------------------------------------------------------------ COURT */

    /// @inheritdoc IDisputes
    function fileCase(LoanId loan, bytes32 caseNumber, uint16 evidence, bytes32 documents)
        external
        delegated
        returns (uint16 number)
    {
        bytes32 file = _file(loan);
        _reached(file, FileKind.Loan);
        _requireRole(Nodes.CASE_FILED, NOBODY, _bit(Role.Court));
        _bringUpToDate(loan);
        number = _numberCase(loan);
        uint256 reached = _files[file].reached | _standing(loan);
        Passage memory p = _reach(Rules.caseFiled(), file, bytes32(uint256(number)), reached);
        if (caseNumber == 0) revert HashMissing(file, "caseNumber");
        Dossier storage dossier = _dossiers[loan];
        if (evidence > dossier.evidence || (evidence == 0 && dossier.evidence != 0)) {
            revert EvidenceUnknown(loan, evidence, dossier.evidence);
        }
        if (dossier.legal == Legal.None) dossier.legal = Legal.Litigation;
        FacilityId facility = _agreements[loan].facility;
        if (_suedOn[facility].number() == 0) _suedOn[facility] = _today();
        _cases[loan][number] = Case(CaseKind.Litigation, CaseState.Open, _today(), NIL, NOBODY, caseNumber);
        _logAct(p, documents, abi.encodeCall(IEffects.caseFiled, (caseNumber, evidence)));
    }

    /// @inheritdoc IDisputes
    function preserveAsset(LoanId loan, Preservation calldata o, bytes32 documents)
        external
        delegated
        returns (uint16 number)
    {
        bytes32 file = _file(loan);
        _reached(file, FileKind.Loan);
        _requireRole(Nodes.ASSET_PRESERVED, NOBODY, _bit(Role.Court));
        _bringUpToDate(loan);
        number = _numberCase(loan);
        Passage memory p = _reach(Rules.assetPreserved(), file, bytes32(uint256(number)), _files[file].reached);
        if (o.order == 0) revert HashMissing(file, "order");
        if (o.amount.isNil()) revert AmountMissing();
        if (o.until < _today()) revert ExpiryPassed(o.until, _today());
        PartyId owner = _hold(loan, o);
        _cases[loan][number] = Case(CaseKind.Preservation, CaseState.Open, _today(), o.amount, owner, o.order);
        _logAct(
            p, documents, abi.encodeCall(IEffects.assetPreserved, (o.kind, o.number, owner, o.amount, o.until, o.order))
        );
    }

    /// Returns whose asset it is.
    function _hold(LoanId id, Preservation calldata o) private returns (PartyId owner) {
        bytes32 file;
        (file, owner) = _assetOf(id, o.kind, o.number);
        if (owner == NOBODY) revert AssetUnknown(id, o.kind, o.number);
        Hold memory hold = Hold(o.amount, o.until);
        _preserved[o.kind][file][o.number] = hold;
        if (o.kind == AssetKind.Claim) _preserved[o.kind][_file(owner)][0] = hold;
    }

    /// The file of an asset and whose it is; nobody where there is none that can be preserved.
    function _assetOf(LoanId id, AssetKind kind, uint16 number) private view returns (bytes32 file, PartyId owner) {
        if (number == 0 || number > type(uint8).max) return (0, NOBODY);
        if (kind == AssetKind.Claim) {
            Claim storage claim = _claims[id][uint8(number)];
            bool there = claim.state == ClaimState.Owned || claim.state == ClaimState.Pooled;
            return (_file(id), there ? claim.owner : NOBODY);
        }
        return _securityOf(_agreements[id].facility, kind, uint8(number));
    }

    function _securityOf(FacilityId id, AssetKind kind, uint8 number) private view returns (bytes32, PartyId) {
        if (kind == AssetKind.Deposit && _deposits[id][number].state == DepositState.Held) {
            return (_file(id), _deposits[id][number].depositor);
        }
        Collateral storage c = _collateral[id][number];
        bool there =
            kind == AssetKind.Collateral && c.state != CollateralState.None && c.state < CollateralState.Realised;
        return (_file(id), there ? c.pledgor : NOBODY);
    }
    // slither-disable-end reentrancy-no-eth
}
