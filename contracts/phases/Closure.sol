// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.28;

import {Classifying} from "../Classifying.sol";
import {Consenting} from "../Consenting.sol";
import {LedgerBase, Setup} from "../LedgerBase.sol";
import {TakingEffect} from "../TakingEffect.sol";
import {Nodes} from "../generated/Nodes.sol";
import {Rules} from "../generated/Rules.sol";
import {IEffects} from "../interfaces/IEffects.sol";
import {IDischarges, IProceeds} from "../interfaces/IEngine.sol";
import {IClosure} from "../interfaces/ILedger.sol";
import {Parameters} from "../libraries/Parameters.sol";
import {Day} from "../types/Day.sol";
import {FacilityId, LoanId, PartyId} from "../types/Ids.sol";
import {Money} from "../types/Money.sol";
import "../types/Records.sol";

/// 18 清偿归档: the certificate, the end of the facility, the end of the file.
contract Closure is IClosure, Classifying, TakingEffect, Consenting {
    // Calls go to the ledger's own modules, by delegatecall, and to its token, which calls nobody.
    // slither-disable-start reentrancy-no-eth
    constructor(Setup memory s) LedgerBase(s) {}

    /// @inheritdoc IClosure
    function issueSettlementCertificate(LoanId loan, bytes32 documents) external delegated {
        bytes32 file = _file(loan);
        _reached(file, FileKind.Loan);
        _requireRole(Nodes.SETTLEMENT_CERTIFICATE_ISSUED, _lenderOf(loan), _bit(Role.Operator));
        _bringUpToDate(loan);
        Passage memory p = _reach(Rules.settlementCertificateIssued(), file, file, _files[file].reached);
        if (documents == 0) revert HashMissing(file, "documents");
        _logAct(p, documents, abi.encodeCall(IEffects.settlementCertificateIssued, ()));
    }

    /* ------------------------------------------------------------------ FACILITY */

    /// @inheritdoc IClosure
    function closeFacility(FacilityId facility, bytes32 documents, Consent calldata consent) external delegated {
        bytes32 file = _file(facility);
        uint256 reached = _reached(file, FileKind.Facility);
        bytes memory effect = abi.encodeCall(IEffects.facilityClosed, ());
        (address closer, bytes memory consents) = _closer(facility, reached, documents, effect, consent);
        Passage memory p = _reach(Rules.facilityClosed(), file, file, reached);
        Facility storage f = _facilities[facility];
        if (f.open != 0) revert FacilityInUse(facility, f.open);
        f.state = FacilityState.Closed;
        _logPersonal(p, closer, documents, effect, consents);
        _obligationEnded(facility, ENDED_CLOSED);
    }

    /// An Operator of the lender, the borrower, or anyone once the limit has expired.
    function _closer(FacilityId id, uint256 reached, bytes32 documents, bytes memory effect, Consent calldata consent)
        private
        returns (address, bytes memory)
    {
        PartyId party = _facilities[id].party;
        bool expired = (reached >> Nodes.LIMIT_EXPIRED) & 1 != 0;
        if (consent.signature.length == 0 && (expired || _has(_lenderOf(id), _actor(), _bit(Role.Operator)))) {
            return (_actor(), _relayedConsents());
        }
        address key = _parties[party].key;
        bytes memory fields = _nodeConsent(Nodes.FACILITY_CLOSED, _file(id), _file(id), effect, documents);
        return (key, _personal(Nodes.FACILITY_CLOSED, key, fields, consent));
    }

    /* ------------------------------------------------------------------ ARCHIVE */

    /// @inheritdoc IClosure
    function archiveRecord(LoanId loan, bytes32 merkleRoot, Day keysDestroyedBy) external delegated {
        bytes32 file = _file(loan);
        _reached(file, FileKind.Loan);
        _bringUpToDate(loan);
        Passage memory p = _reach(Rules.recordArchived(), file, file, _files[file].reached);
        _requireRetained(loan);
        ClaimState claim = _claims[loan][SOLE_CLAIM].state;
        if (claim != ClaimState.None && claim != ClaimState.Cancelled) revert ClaimAlive(loan, SOLE_CLAIM);
        if (_dossiers[loan].disputes != 0) revert DisputeOpen(loan, _dossiers[loan].disputes);
        // An archived file refuses the refund.
        Money credit = _loans[loan].credit;
        if (!credit.isNil()) revert CreditLeft(loan, credit);
        if (merkleRoot == 0) revert HashMissing(file, "merkleRoot");
        if (keysDestroyedBy < _today()) revert ExpiryPassed(keysDestroyedBy, _today());
        _loans[loan].state = LoanState.Archived;
        _logAct(p, bytes32(0), abi.encodeCall(IEffects.recordArchived, (merkleRoot, keysDestroyedBy)));
    }

    /// The retention period in force on the day of closing has passed.
    function _requireRetained(LoanId id) private view {
        Day closed = _closedOn(id);
        Day until = closed.plus(_parameterAt(Parameters.RETENTION_DAYS, closed));
        if (_today() < until) revert RetentionRunning(id, until, _today());
    }

    /// The day on which the file came to rest. A disbursement that failed before it was confirmed leaves an agreement that can be drawn until its last day; only then is it at rest.
    function _closedOn(LoanId id) private view returns (Day) {
        Loan storage l = _loans[id];
        if (l.closedOn.number() != 0) return l.closedOn;
        DrawdownState state = _drawdowns[id].state;
        if (state != DrawdownState.Failed && state != DrawdownState.Rejected) revert AlreadyReleased(id);
        return _terms[id].drawBy;
    }

    /* ------------------------------------------------------------------ CASCADES */

    /// @inheritdoc IClosure
    function reach(uint8 node, bytes32 file) external delegated {
        if ((Nodes.BUILT >> node) & 1 == 0) revert NodeNotBuilt(node);
        if ((Nodes.CASCADES >> node) & 1 == 0) revert NodeHasOwnFunction(node);
        uint256 nodes = _files[file].kind == FileKind.Facility
            ? abi.decode(_callModule(_discharges, abi.encodeCall(IDischarges.run, (FacilityId.wrap(file)))), (uint256))
            : _runLoan(LoanId.wrap(file));
        if ((nodes >> node) & 1 == 0) revert NothingToDo(node, file);
    }

    function _runLoan(LoanId id) private returns (uint256 nodes) {
        _reached(_file(id), FileKind.Loan);
        (, nodes) = _advance(id);
        if (_enterNonAccrual(id)) nodes |= 1 << Nodes.NON_ACCRUAL_ENTERED;
        if (abi.decode(_callModule(_proceeds, abi.encodeCall(IProceeds.drawCover, (id))), (bool))) {
            nodes |= 1 << Nodes.FIRST_LOSS_DRAWN;
        }
        if (_takeEffect(id)) nodes |= (1 << Nodes.AGREEMENT_EFFECTIVE) | (1 << Nodes.AGREEMENT_ANCHORED);
    }
    // slither-disable-end reentrancy-no-eth
}
