// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.28;

import {Arrears} from "../Arrears.sol";
import {LedgerBase, Setup} from "../LedgerBase.sol";
import {Nodes} from "../generated/Nodes.sol";
import {Rules} from "../generated/Rules.sol";
import {IEffects} from "../interfaces/IEffects.sol";
import {IAttestation} from "../interfaces/ILedger.sol";
import {Day} from "../types/Day.sol";
import {LoanId, NOBODY, PartyId} from "../types/Ids.sol";
import "../types/Records.sol";

/// 存证: what witnesses, notaries, courts and the core banking system attest of the record.
contract Attestation is IAttestation, Arrears {
    // Hashes of older blocks are not known to the chain.
    uint256 private constant BLOCKS_KNOWN = 256;

    // Calls go to the ledger's own modules, by delegatecall, and to its token, which calls nobody.
    // slither-disable-start reentrancy-no-eth
    constructor(Setup memory s) LedgerBase(s) {}

    /* ------------------------------------------------------------------ THE AGREEMENT */

    /// @inheritdoc IAttestation
    function countersignEvidence(LoanId loan, uint16 evidence, bytes32 root, bytes32 documents) external delegated {
        bytes32 file = _file(loan);
        uint256 reached = _reached(file, FileKind.Loan);
        uint256 witness = _bit(Role.Witness);
        address actor = _requireEither(Nodes.EVIDENCE_COUNTERSIGNED, _lenderOf(loan), witness, witness);
        Passage memory p = _reach(Rules.evidenceCountersigned(), file, bytes32(uint256(evidence)), reached);
        bytes32 anchored = _rootOf(loan, evidence);
        if (root != anchored) revert RootDiffers(loan, evidence, root, anchored);
        if (_countersigned[loan][evidence][actor]) revert WitnessRepeated(loan, evidence, actor);
        _countersigned[loan][evidence][actor] = true;
        Evidence storage e = _evidence[loan][evidence];
        uint8 threshold = _threshold(loan);
        if (++e.witnesses >= threshold) e.witnessed = true;
        _logAct(p, documents, abi.encodeCall(IEffects.evidenceCountersigned, (root, e.witnesses, threshold)));
    }

    function _rootOf(LoanId id, uint16 evidence) private view returns (bytes32) {
        if (evidence == 0) return _agreements[id].documents;
        uint16 last = _dossiers[id].evidence;
        if (evidence > last) revert EvidenceUnknown(id, evidence, last);
        return _evidence[id][evidence].root;
    }

    /// How many witnesses the product asks for; one where it asks for none.
    function _threshold(LoanId id) private view returns (uint8) {
        uint8 agreed = _clauses[_facilities[_agreements[id].facility].product].witnesses;
        return agreed == 0 ? 1 : agreed;
    }

    /// @inheritdoc IAttestation
    function notarizeEnforcement(LoanId loan, bytes32 certificate, bytes32 documents) external delegated {
        bytes32 file = _file(loan);
        uint256 reached = _reached(file, FileKind.Loan);
        uint256 notary = _bit(Role.Notary);
        _requireEither(Nodes.ENFORCEMENT_NOTARIZED, _lenderOf(loan), notary, notary);
        Passage memory p = _reach(Rules.enforcementNotarized(), file, file, reached);
        AgreementState state = _agreements[loan].state;
        if (state != AgreementState.Effective) revert AgreementInState(loan, state, AgreementState.Effective);
        if (certificate == 0) revert HashMissing(file, "certificate");
        if ((reached >> Nodes.DEFAULT_DECLARED) & 1 != 0) revert DefaultedAlready(loan);
        _agreements[loan].directEnforcement = true;
        _logAct(p, documents, abi.encodeCall(IEffects.enforcementNotarized, (certificate)));
    }

    /* ------------------------------------------------------------------ PACKAGES */

    /// @inheritdoc IAttestation
    function exportEvidence(LoanId loan, bytes32 root, uint64 blockNumber, bytes32 documents)
        external
        delegated
        returns (uint16 number)
    {
        bytes32 file = _file(loan);
        _reached(file, FileKind.Loan);
        _requireInterested(loan);
        _advance(loan);
        number = _dossiers[loan].evidence;
        if (number == type(uint16).max) revert NumbersSpent(loan, number);
        number++;
        bytes32 object = bytes32(uint256(number));
        Passage memory p = _reach(Rules.evidencePackageExported(), file, object, _files[file].reached);
        if (root == 0) revert HashMissing(file, "root");
        bytes32 blockHash = _hashOf(blockNumber);
        _dossiers[loan].evidence = number;
        Evidence storage e = _evidence[loan][number];
        (e.root, e.blockNumber) = (root, blockNumber);
        _logAct(p, documents, abi.encodeCall(IEffects.evidencePackageExported, (root, blockNumber, blockHash)));
    }

    /// A party of the loan, a court or a regulator.
    function _requireInterested(LoanId id) private view {
        address actor = _actor();
        PartyId lender = _lenderOf(id);
        PartyId party = _partyOfKey[lender][actor];
        if (party != NOBODY && _isObligor(id, party)) return;
        uint256 institution = _bit(Role.Admin) | _bit(Role.Operator) | _bit(Role.Signer);
        uint256 global = _bit(Role.Court) | _bit(Role.Regulator);
        _requireServicing(Nodes.EVIDENCE_PACKAGE_EXPORTED, _agreements[id].facility, institution, global);
    }

    function _hashOf(uint64 blockNumber) private view returns (bytes32) {
        uint256 latest = block.number - 1;
        uint256 earliest = block.number > BLOCKS_KNOWN ? block.number - BLOCKS_KNOWN : 0;
        if (blockNumber < earliest || blockNumber > latest) revert BlockOutOfRange(blockNumber, earliest, latest);
        return blockhash(blockNumber);
    }

    /// @inheritdoc IAttestation
    function verifyEvidence(LoanId loan, uint16 evidence, bytes32 recomputed, bytes32 verifier, bytes32 documents)
        external
        delegated
    {
        bytes32 file = _file(loan);
        _reached(file, FileKind.Loan);
        _requireRole(Nodes.EVIDENCE_VERIFIED, NOBODY, _bit(Role.Court));
        _advance(loan);
        Evidence storage e = _evidence[loan][evidence];
        uint256 reached = _files[file].reached;
        if (e.root != 0) reached |= 1 << Nodes.EVIDENCE_PACKAGE_EXPORTED;
        Passage memory p = _reach(Rules.evidenceVerified(), file, bytes32(uint256(evidence)), reached);
        if (recomputed == 0) revert HashMissing(file, "recomputed");
        if (verifier == 0) revert HashMissing(file, "verifier");
        bool consistent = recomputed == e.root;
        e.verdict = consistent ? Verdict.Consistent : Verdict.Inconsistent;
        _logAct(p, documents, abi.encodeCall(IEffects.evidenceVerified, (e.root, recomputed, verifier, consistent)));
    }

    /* ------------------------------------------------------------------ THE DAY */

    /// @inheritdoc IAttestation
    function reconcileDay(
        PartyId lender,
        Day day,
        LoanId loan,
        bytes32 root,
        bytes32 coreRoot,
        bytes32 breaks,
        bytes32 documents
    ) external delegated {
        bytes32 file = _file(lender);
        uint256 reached = _reached(file, FileKind.Party);
        _requireRole(Nodes.LEDGER_RECONCILED, lender, _bit(Role.Servicer));
        Passage memory p = _reachDay(lender, day, loan, reached);
        if (day >= _today()) revert DayNotOver(day, _today());
        if (root == 0) revert HashMissing(file, "root");
        if (coreRoot == 0) revert HashMissing(file, "coreRoot");
        if ((root == coreRoot) != (breaks == 0)) revert BreakListWrong(lender, day);
        _reconciled[lender][day] = breaks == 0 ? Reconciliation.Reconciled : Reconciliation.Broken;
        _logAct(p, documents, abi.encodeCall(IEffects.ledgerReconciled, (day, root, coreRoot, breaks)));
    }

    function _reachDay(PartyId lender, Day day, LoanId loan, uint256 reached) private returns (Passage memory) {
        if (_lenderOf(loan) == lender) reached |= _files[_file(loan)].reached & (1 << Nodes.DISBURSEMENT_CONFIRMED);
        if (_reconciled[lender][day] != Reconciliation.None) reached |= 1 << Nodes.LEDGER_RECONCILED;
        return _reach(Rules.ledgerReconciled(), _file(lender), bytes32(day.number()), reached);
    }
    // slither-disable-end reentrancy-no-eth
}
