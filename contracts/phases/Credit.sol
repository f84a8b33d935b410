// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.28;

import {Consenting} from "../Consenting.sol";
import {Freezing} from "../Freezing.sol";
import {LedgerBase, Setup} from "../LedgerBase.sol";
import {Nodes} from "../generated/Nodes.sol";
import {Rules} from "../generated/Rules.sol";
import {TypedData} from "../generated/TypedData.sol";
import {IEffects} from "../interfaces/IEffects.sol";
import {ICredit} from "../interfaces/ILedger.sol";
import {Day} from "../types/Day.sol";
import {FacilityId, Ids, NOBODY, PartyId} from "../types/Ids.sol";
import {Money} from "../types/Money.sol";
import "../types/Records.sol";

/// 2 授信: from the application to the granted limit and its end.
contract Credit is ICredit, Freezing, Consenting {
    constructor(Setup memory s) LedgerBase(s) {}

    /* ------------------------------------------------------------------ APPLICATION */

    /// @inheritdoc ICredit
    function applyForCredit(CreditRequest calldata request, bytes32 documents, Consent calldata consent)
        external
        delegated
        returns (FacilityId id)
    {
        id = Ids.facility(request.party, request.ref);
        bytes32 file = _file(id);
        uint256 reached = _reached(_file(request.party), FileKind.Party) | _files[file].reached;
        bytes memory consents = _applicantConsents(request, id, documents, consent);
        Passage memory p = _reach(Rules.creditApplied(), file, file, reached);
        _checkApplicant(request.party);
        _checkRequest(request, file);
        _openFile(file, FileKind.Facility, _file(request.party), Nodes.CREDIT_APPLIED);
        _enter(request, id);
        _logPersonal(p, _parties[request.party].key, documents, _applicationEffect(request, id), consents);
    }

    function _applicantConsents(
        CreditRequest calldata request,
        FacilityId id,
        bytes32 documents,
        Consent calldata consent
    ) private returns (bytes memory) {
        bytes memory fields = abi.encode(
            TypedData.CREDIT_APPLICATION,
            request.party,
            id,
            request.product,
            request.amount,
            request.tenorMonths,
            request.purpose,
            documents
        );
        return _personal(Nodes.CREDIT_APPLIED, _parties[request.party].key, fields, consent);
    }

    function _checkApplicant(PartyId id) private view {
        Party storage party = _parties[id];
        if (party.kind != PartyKind.Borrower) revert PartyKindWrong(id, party.kind, PartyKind.Borrower);
        if (party.blocked) revert PartyIsBlocked(id);
        if (party.kycExpiry < _today()) revert KycExpired(id, party.kycExpiry, _today());
    }

    function _checkRequest(CreditRequest calldata request, bytes32 file) private view {
        PartyId lender = _products[request.product].lender;
        if (lender == NOBODY) revert ProductUnknown(request.product);
        if (lender != _parties[request.party].lender) revert ProductOfOtherLender(request.product, lender);
        if (request.amount.isNil()) revert AmountMissing();
        if (request.tenorMonths == 0) revert TermsInvalid("tenorMonths", 0, 1);
        if (request.purpose == 0) revert HashMissing(file, "purpose");
    }

    function _enter(CreditRequest calldata request, FacilityId id) private {
        Application storage a = _applications[id];
        a.state = ApplicationState.Submitted;
        a.amount = request.amount;
        a.tenorMonths = request.tenorMonths;
        _facilities[id].party = request.party;
        _facilities[id].product = request.product;
        uint8 marks = _productMarks[request.product];
        if (marks & PRODUCT_APPLIED_FOR == 0) _productMarks[request.product] = marks | PRODUCT_APPLIED_FOR;
    }

    function _applicationEffect(CreditRequest calldata request, FacilityId id) private pure returns (bytes memory) {
        return abi.encodeCall(
            IEffects.creditApplied,
            (request.party, id, request.product, request.amount, request.tenorMonths, request.purpose)
        );
    }

    /// @inheritdoc ICredit
    function postRiskAssessment(FacilityId facility, Assessment calldata assessment, bytes32 documents)
        external
        delegated
    {
        bytes32 file = _file(facility);
        uint256 reached = _reached(file, FileKind.Facility);
        _requireRole(Nodes.RISK_ASSESSED, _lenderOf(facility), _bit(Role.ModelOperator));
        Passage memory p = _reach(Rules.riskAssessed(), file, file, reached);
        _checkAssessable(facility);
        if (assessment.report == 0) revert HashMissing(file, "report");
        if (assessment.modelVersion == 0) revert HashMissing(file, "modelVersion");
        if (assessment.minRate > assessment.maxRate) {
            revert TermsInvalid("minRate", assessment.minRate.millionths(), assessment.maxRate.millionths());
        }
        _consumeInquiry(_facilities[facility].party);
        _recordAssessment(facility, assessment);
        _logAct(p, documents, _assessmentEffect(assessment));
    }

    /// A submitted application, or a facility in use.
    function _checkAssessable(FacilityId id) private view {
        ApplicationState state = _applications[id].state;
        if (state == ApplicationState.Submitted) return;
        if (state != ApplicationState.Accepted) revert ApplicationInState(id, state, ApplicationState.Submitted);
        FacilityState now_ = _facilities[id].state;
        if (now_ != FacilityState.Active) revert FacilityInState(id, now_, FacilityState.Active);
    }

    function _consumeInquiry(PartyId id) private {
        Party storage party = _parties[id];
        Day expiry = party.inquiryExpiry;
        if (expiry < _today()) revert InquiryNotAuthorized(id, expiry, _today());
        party.inquiryExpiry = Day.wrap(0);
    }

    function _recordAssessment(FacilityId id, Assessment calldata assessment) private {
        Application storage a = _applications[id];
        if (a.state == ApplicationState.Submitted) a.state = ApplicationState.Assessed;
        a.fraudCleared = assessment.fraudCleared;
        a.freshAssessment = true;
        a.assessedLimit = assessment.maxLimit;
        a.minRate = assessment.minRate;
        a.maxRate = assessment.maxRate;
    }

    function _assessmentEffect(Assessment calldata a) private pure returns (bytes memory) {
        return abi.encodeCall(
            IEffects.riskAssessed,
            (a.report, a.modelVersion, a.scoreBand, a.fraudCleared, a.maxLimit, a.minRate, a.maxRate)
        );
    }

    /* ------------------------------------------------------------------ DECISION */

    /// @inheritdoc ICredit
    function approveCredit(FacilityId facility, Offer calldata offer, bytes32 documents, Consent calldata second)
        external
        delegated
    {
        bytes32 file = _file(facility);
        uint256 reached = _reached(file, FileKind.Facility);
        bytes memory effect = _offerEffect(offer, second.signer);
        bytes memory consents = _approversConsents(facility, effect, documents, second);
        Passage memory p = _reach(Rules.creditApproved(), file, file, reached);
        _requireState(facility, ApplicationState.Assessed);
        _checkNewCredit(facility);
        _checkOffer(facility, offer);
        _recordOffer(facility, offer);
        _log(p, Entry(_actor(), _today(), 0, documents, effect, consents));
    }

    /// Two distinct people of the lender: the one who acts, and the one who signs.
    function _approversConsents(FacilityId id, bytes memory effect, bytes32 documents, Consent calldata second)
        private
        returns (bytes memory)
    {
        PartyId lender = _lenderOf(id);
        address actor = _requireRole(Nodes.CREDIT_APPROVED, lender, _bit(Role.Approver));
        if (second.signature.length == 0) revert ConsentMissing(Nodes.CREDIT_APPROVED, second.signer);
        if (second.signer == actor) revert SignersNotDistinct(actor);
        if (!_has(lender, second.signer, _bit(Role.Approver))) {
            revert WrongCaller(Nodes.CREDIT_APPROVED, second.signer, _bit(Role.Approver));
        }
        bytes32 file = _file(id);
        _signed(_nodeConsent(Nodes.CREDIT_APPROVED, file, file, effect, documents), second);
        return _withConsent(_relayedConsents(), second);
    }

    function _checkNewCredit(FacilityId id) private view {
        PartyId party = _facilities[id].party;
        if (_parties[party].blocked) revert PartyIsBlocked(party);
        if (!_applications[id].fraudCleared) revert FraudNotCleared(id);
    }

    function _checkOffer(FacilityId id, Offer calldata offer) private view {
        Product storage product = _products[_facilities[id].product];
        Money most = product.maxLimit.min(_applications[id].assessedLimit);
        if (offer.limit < product.minLimit || offer.limit > most) {
            revert AmountOutOfRange(offer.limit, product.minLimit, most);
        }
        if (offer.revolving && !product.revolving) revert TermsInvalid("revolving", 1, 0);
        if (offer.offerDeadline < _today()) revert ExpiryPassed(offer.offerDeadline, _today());
        if (offer.availabilityEnd <= offer.offerDeadline) {
            revert TermsInvalid("availabilityEnd", offer.availabilityEnd.number(), offer.offerDeadline.number() + 1);
        }
        if (offer.termsHash == 0) revert HashMissing(_file(id), "termsHash");
    }

    function _recordOffer(FacilityId id, Offer calldata offer) private {
        Application storage a = _applications[id];
        a.state = ApplicationState.Offered;
        a.offeredLimit = offer.limit;
        a.revolving = offer.revolving;
        a.offerDeadline = offer.offerDeadline;
        a.availabilityEnd = offer.availabilityEnd;
        a.termsHash = offer.termsHash;
    }

    function _offerEffect(Offer calldata o, address second) private pure returns (bytes memory) {
        return abi.encodeCall(
            IEffects.creditApproved, (o.limit, o.revolving, o.offerDeadline, o.availabilityEnd, o.termsHash, second)
        );
    }

    /// @inheritdoc ICredit
    function rejectCredit(FacilityId facility, bytes32 reason, bytes32 documents) external delegated {
        bytes32 file = _file(facility);
        uint256 reached = _reached(file, FileKind.Facility);
        _requireRole(Nodes.CREDIT_REJECTED, _lenderOf(facility), _bit(Role.Operator) | _bit(Role.Approver));
        Passage memory p = _reach(Rules.creditRejected(), file, file, reached);
        Application storage a = _applications[facility];
        if (a.state != ApplicationState.Submitted) _requireState(facility, ApplicationState.Assessed);
        if (reason == 0) revert ReasonMissing(file);
        a.state = ApplicationState.Rejected;
        _logAct(p, documents, abi.encodeCall(IEffects.creditRejected, (reason)));
    }

    /// @inheritdoc ICredit
    function expireOffer(FacilityId facility) external delegated {
        bytes32 file = _file(facility);
        Passage memory p = _reach(Rules.offerExpired(), file, file, _reached(file, FileKind.Facility));
        _requireState(facility, ApplicationState.Offered);
        Day deadline = _applications[facility].offerDeadline;
        if (_today() <= deadline) revert OfferOpen(facility, deadline, _today());
        _applications[facility].state = ApplicationState.Expired;
        _logDated(p, deadline.plus(1), abi.encodeCall(IEffects.offerExpired, (deadline)));
        _obligationEnded(facility, ENDED_CLOSED);
    }

    function _requireState(FacilityId id, ApplicationState expected) private view {
        ApplicationState state = _applications[id].state;
        if (state != expected) revert ApplicationInState(id, state, expected);
    }

    /* ------------------------------------------------------------------ THE LIMIT */

    /// @inheritdoc ICredit
    function acceptLimit(FacilityId facility, bytes32 documents, Consent calldata consent) external delegated {
        bytes32 file = _file(facility);
        uint256 reached = _reached(file, FileKind.Facility);
        address key = _parties[_facilities[facility].party].key;
        bytes memory consents = _acceptanceConsents(facility, key, documents, consent);
        Passage memory p = _reach(Rules.limitAccepted(), file, file, reached);
        _requireState(facility, ApplicationState.Offered);
        _checkAcceptance(facility);
        _grant(facility);
        _logPersonal(p, key, documents, _acceptanceEffect(facility), consents);
    }

    function _acceptanceConsents(FacilityId id, address key, bytes32 documents, Consent calldata consent)
        private
        returns (bytes memory)
    {
        Application storage a = _applications[id];
        bytes memory fields = abi.encode(
            TypedData.LIMIT_ACCEPTANCE, id, a.offeredLimit, a.revolving, a.availabilityEnd, a.termsHash, documents
        );
        return _personal(Nodes.LIMIT_ACCEPTED, key, fields, consent);
    }

    function _checkAcceptance(FacilityId id) private view {
        PartyId party = _facilities[id].party;
        if (_parties[party].blocked) revert PartyIsBlocked(party);
        Day deadline = _applications[id].offerDeadline;
        if (_today() > deadline) revert OfferLapsed(id, deadline, _today());
    }

    function _grant(FacilityId id) private {
        Application storage a = _applications[id];
        Facility storage f = _facilities[id];
        a.state = ApplicationState.Accepted;
        a.freshAssessment = false;
        f.state = FacilityState.Active;
        f.limit = a.offeredLimit;
        f.revolving = a.revolving;
        f.availabilityEnd = a.availabilityEnd;
    }

    function _acceptanceEffect(FacilityId id) private view returns (bytes memory) {
        Facility storage f = _facilities[id];
        return
            abi.encodeCall(
                IEffects.limitAccepted, (f.limit, f.revolving, f.availabilityEnd, _applications[id].termsHash)
            );
    }

    /// @inheritdoc ICredit
    function adjustLimit(FacilityId facility, Money limit, bytes32 documents) external delegated {
        bytes32 file = _file(facility);
        uint256 reached = _reached(file, FileKind.Facility);
        _requireRole(Nodes.LIMIT_ADJUSTED, _lenderOf(facility), _bit(Role.Operator) | _bit(Role.Approver));
        Passage memory p = _reach(Rules.limitAdjusted(), file, file, reached);
        _requireOpen(facility);
        Money previous = _facilities[facility].limit;
        _checkLimit(facility, limit, limit > previous);
        _facilities[facility].limit = limit;
        _applications[facility].freshAssessment = false;
        _logAct(p, documents, abi.encodeCall(IEffects.limitAdjusted, (previous, limit)));
    }

    function _checkLimit(FacilityId id, Money limit, bool increase) private view {
        Facility storage f = _facilities[id];
        Product storage product = _products[f.product];
        Money most = product.maxLimit;
        if (increase) {
            if (!_applications[id].freshAssessment) revert AssessmentStale(id);
            _checkNewCredit(id);
            most = most.min(_applications[id].assessedLimit);
        }
        Money drawn = f.outstanding + f.reserved;
        Money least = drawn > product.minLimit ? drawn : product.minLimit;
        if (limit < least || limit > most) revert AmountOutOfRange(limit, least, most);
    }

    /// ACTIVE or FROZEN.
    function _requireOpen(FacilityId id) private view {
        FacilityState state = _facilities[id].state;
        if (state != FacilityState.Active && state != FacilityState.Frozen) {
            revert FacilityInState(id, state, FacilityState.Active);
        }
    }

    /// @inheritdoc ICredit
    function freezeLimit(FacilityId facility, FreezeCause cause, bytes32 reason, bytes32 documents) external delegated {
        bytes32 file = _file(facility);
        uint256 reached = _reached(file, FileKind.Facility);
        _requireFreezer(facility, cause);
        Passage memory p = _reach(Rules.limitFrozen(), file, file, reached);
        _requireOpen(facility);
        Facility storage f = _facilities[facility];
        if (!_holds(facility, cause)) revert FreezeCauseAbsent(facility, cause);
        if (f.freezeCauses & _causeBit(cause) != 0) revert NothingToDo(p.node, file);
        if (reason == 0) revert ReasonMissing(file);
        _logAct(p, documents, _recordFreeze(f, cause, reason));
    }

    /// A lender and a regulator freeze as they see fit; what is a fact anyone may point out.
    function _requireFreezer(FacilityId id, FreezeCause cause) private view {
        if (cause == FreezeCause.Lender) _requireRole(Nodes.LIMIT_FROZEN, _lenderOf(id), _bit(Role.Operator));
        if (cause == FreezeCause.Regulator) _requireRole(Nodes.LIMIT_FROZEN, NOBODY, _bit(Role.Regulator));
    }

    /// @inheritdoc ICredit
    function unfreezeLimit(FacilityId facility, bytes32 documents, Consent calldata regulator) external delegated {
        bytes32 file = _file(facility);
        uint256 reached = _reached(file, FileKind.Facility);
        _requireRole(Nodes.LIMIT_UNFROZEN, _lenderOf(facility), _bit(Role.Operator));
        Facility storage f = _facilities[facility];
        bytes memory effect = abi.encodeCall(IEffects.limitUnfrozen, ());
        bytes memory consents = _relayedConsents();
        if (f.freezeCauses & _causeBit(FreezeCause.Regulator) != 0) {
            consents = _withConsent(consents, _regulatorAgrees(file, effect, documents, regulator));
        }
        Passage memory p = _reach(Rules.limitUnfrozen(), file, file, reached);
        if (f.state != FacilityState.Frozen) revert FacilityInState(facility, f.state, FacilityState.Frozen);
        uint8 left = _factsLeft(facility, f.freezeCauses);
        if (left != 0) revert FreezeCausesLeft(facility, left);
        f.freezeCauses = 0;
        f.state = FacilityState.Active;
        _log(p, Entry(_actor(), _today(), 0, documents, effect, consents));
    }

    function _regulatorAgrees(bytes32 file, bytes memory effect, bytes32 documents, Consent calldata regulator)
        private
        returns (Consent calldata)
    {
        if (regulator.signature.length == 0) revert ConsentMissing(Nodes.LIMIT_UNFROZEN, regulator.signer);
        if (!_has(NOBODY, regulator.signer, _bit(Role.Regulator))) {
            revert WrongCaller(Nodes.LIMIT_UNFROZEN, regulator.signer, _bit(Role.Regulator));
        }
        return _signed(_nodeConsent(Nodes.LIMIT_UNFROZEN, file, file, effect, documents), regulator);
    }

    /// @inheritdoc ICredit
    function expireLimit(FacilityId facility) external delegated {
        bytes32 file = _file(facility);
        Passage memory p = _reach(Rules.limitExpired(), file, file, _reached(file, FileKind.Facility));
        _requireOpen(facility);
        Day end = _facilities[facility].availabilityEnd;
        if (_today() < end) revert FacilityAvailable(facility, end, _today());
        _facilities[facility].state = FacilityState.Expired;
        _logDated(p, end, abi.encodeCall(IEffects.limitExpired, (end)));
    }

    /// A time node, with effect from its legal day whenever it was called.
    function _logDated(Passage memory p, Day effectiveDay, bytes memory effect) private {
        _log(p, Entry(_actor(), effectiveDay, 0, 0, effect, _relayedConsents()));
    }
}
