// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.28;

import {LedgerBase, Setup} from "../LedgerBase.sol";
import {Modifying} from "../Modifying.sol";
import {Nodes} from "../generated/Nodes.sol";
import {Rules} from "../generated/Rules.sol";
import {IEffects} from "../interfaces/IEffects.sol";
import {Amended, CAPITALISES_INTEREST, CAPITALISES_PENALTY, RESTARTS, Relief} from "../interfaces/IEngine.sol";
import {IRestructuring} from "../interfaces/ILedger.sol";
import {Parameters} from "../libraries/Parameters.sol";
import {LOGGED_OVERDUE} from "../libraries/RowSlots.sol";
import {Day} from "../types/Day.sol";
import {LoanId} from "../types/Ids.sol";
import {Rate} from "../types/Rate.sol";
import "../types/Records.sol";

/// 12 变更重组: a debt on new terms, proposed by one side and accepted by both, and the days in which it is observed.
contract Restructuring is IRestructuring, Modifying {
    // Calls go to the ledger's own modules, by delegatecall.
    // slither-disable-start reentrancy-no-eth
    constructor(Setup memory s) LedgerBase(s) {}

    /* ------------------------------------------------------------------ PROPOSAL */

    /// @inheritdoc IRestructuring
    function proposeRestructuring(
        LoanId loan,
        bytes32 commitment,
        Day deadline,
        bytes32 documents,
        Consent calldata consent
    ) external delegated {
        bytes32 file = _file(loan);
        _reached(file, FileKind.Loan);
        bytes memory effect = abi.encodeCall(IEffects.restructureProposed, (commitment, deadline));
        (address proposer, bytes memory consents) = _proposer(loan, effect, documents, consent);
        _bringUpToDate(loan);
        Passage memory p = _reach(Rules.restructureProposed(), file, file, _files[file].reached);
        _requireRunning(loan);
        if (commitment == 0) revert HashMissing(file, "commitment");
        if (deadline < _today()) revert ProposalLapsed(loan, deadline, _today());
        (_changes[loan].proposal, _changes[loan].proposalUntil) = (commitment, deadline);
        _logPersonal(p, proposer, documents, effect, consents);
    }

    /// Somebody of the lender or of the servicer, or the borrower.
    function _proposer(LoanId id, bytes memory effect, bytes32 documents, Consent calldata consent)
        private
        returns (address, bytes memory)
    {
        address actor = _actor();
        bool lenders = _has(_lenderOf(id), actor, _bit(Role.Operator) | _bit(Role.Signer));
        if (consent.signature.length == 0 && (lenders || _services(_agreements[id].facility, actor))) {
            return (actor, _relayedConsents());
        }
        address key = _parties[_borrowerOf(id)].key;
        bytes memory fields = _nodeConsent(Nodes.RESTRUCTURE_PROPOSED, _file(id), _file(id), effect, documents);
        return (key, _personal(Nodes.RESTRUCTURE_PROPOSED, key, fields, consent));
    }

    /* ------------------------------------------------------------------ ACCEPTANCE */

    /// @inheritdoc IRestructuring
    function acceptRestructuring(
        LoanId loan,
        Terms calldata terms,
        uint8 treatment,
        Relief calldata relief,
        bytes32 documents,
        Consent calldata borrower
    ) external delegated {
        bytes32 file = _file(loan);
        _reached(file, FileKind.Loan);
        address actor = _requireRole(Nodes.RESTRUCTURE_ACCEPTED, _lenderOf(loan), _bit(Role.Signer));
        _bringUpToDate(loan);
        Passage memory p = _reach(Rules.restructureAccepted(), file, file, _files[file].reached);
        _requireRunning(loan);
        Change memory c = _changeTo(terms, treatment);
        c.relief = relief;
        bytes32 commitment = _checkProposal(loan, c);
        bytes memory consents = _borrowerAgrees(p.node, loan, c, commitment, documents, borrower);
        _checkTerms(loan, c);
        Amended memory made = _amend(loan, c);
        _beginObservation(loan);
        // A rate that floats does so from here on.
        _pricings[loan] = Pricing(terms.rate, _today(), Day.wrap(0));
        _log(p, Entry(actor, _today(), 0, documents, _effectOf(commitment, c, made), consents));
        _follow(loan);
    }

    function _effectOf(bytes32 commitment, Change memory c, Amended memory made) private pure returns (bytes memory) {
        return
            abi.encodeCall(
                IEffects.restructureAccepted, (commitment, c.terms, c.termsHash, c.treatment, c.relief, made)
            );
    }

    function _checkProposal(LoanId id, Change memory c) private view returns (bytes32 commitment) {
        Changes storage known = _changes[id];
        commitment = keccak256(abi.encode(c.terms, c.treatment, c.relief));
        if (commitment != known.proposal) revert ProposalDiffers(id, commitment, known.proposal);
        if (_today() > known.proposalUntil) revert ProposalLapsed(id, known.proposalUntil, _today());
    }

    function _checkTerms(LoanId id, Change memory c) private view {
        uint8 all = RESTARTS | CAPITALISES_INTEREST | CAPITALISES_PENALTY;
        if (c.treatment & RESTARTS == 0) revert TermsInvalid("treatment", c.treatment, RESTARTS);
        if (c.treatment > all) revert TermsInvalid("treatment", c.treatment, all);
        if (_today() >= c.terms.firstDue) revert StartNotBeforeFirstDue(id, _today(), c.terms.firstDue);
        Rate cap = _capAt(_lenderOf(id), _agreements[id].disclosedOn);
        if (c.terms.penaltyRate > cap) revert PenaltyAboveCap(id, c.terms.penaltyRate, cap);
    }

    function _beginObservation(LoanId id) private {
        Changes storage c = _changes[id];
        (c.proposal, c.proposalUntil) = (0, Day.wrap(0));
        (c.restructuredOn, c.observedFrom) = (_today(), _today());
        _books[id].restructuredUntil = Day.wrap(type(uint32).max);
    }

    /* ------------------------------------------------------------------ OBSERVATION */

    /// @inheritdoc IRestructuring
    function completeObservation(LoanId loan) external delegated {
        bytes32 file = _file(loan);
        _reached(file, FileKind.Loan);
        _bringUpToDate(loan);
        Passage memory p = _reach(Rules.observationCompleted(), file, file, _files[file].reached);
        Changes storage c = _changes[loan];
        if (c.restructuredOn.number() == 0) revert NotRestructured(loan);
        if (_loans[loan].overdueRows != 0) revert ArrearsOpen(loan, _loans[loan].firstOpen);
        uint256 length = _parameterAt(Parameters.OBSERVATION_DAYS, c.restructuredOn);
        Day from = _observedFrom(loan);
        if (_today() < from.plus(length)) revert TooEarly(p.node, file, from.plus(length), _today());
        bytes memory effect = abi.encodeCall(IEffects.observationCompleted, (c.restructuredOn, from, length));
        (c.restructuredOn, c.observedFrom) = (Day.wrap(0), Day.wrap(0));
        _books[loan].restructuredUntil = from.plus(length);
        _logStep(p, from.plus(length), effect);
    }

    /// Anew from the due day of the last row that was overdue.
    function _observedFrom(LoanId id) private view returns (Day from) {
        from = _changes[id].observedFrom;
        for (uint16 row = _loans[id].rows; row > 0; row--) {
            Instalment storage r = _instalments[id][row];
            if (r.logged & LOGGED_OVERDUE == 0) continue;
            return r.due > from ? r.due : from;
        }
    }
    // slither-disable-end reentrancy-no-eth
}
