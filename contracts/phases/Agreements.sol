// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.28;

import {Consenting} from "../Consenting.sol";
import {LedgerBase, Setup} from "../LedgerBase.sol";
import {TakingEffect} from "../TakingEffect.sol";
import {Nodes} from "../generated/Nodes.sol";
import {Rules} from "../generated/Rules.sol";
import {TypedData} from "../generated/TypedData.sol";
import {IEffects} from "../interfaces/IEffects.sol";
import {IScheduling} from "../interfaces/IEngine.sol";
import {IAgreement} from "../interfaces/ILedger.sol";
import {Inclusion} from "../libraries/Inclusion.sol";
import {Rows} from "../libraries/Rows.sol";
import {FacilityId, Ids, LoanId, PartyId} from "../types/Ids.sol";
import {Money, halfUp, toMoney} from "../types/Money.sol";
import {Rate} from "../types/Rate.sol";
import "../types/Records.sol";

/// 5 签约存证: terms, disclosure, signatures, and the end of an agreement before anything is paid out.
contract Agreements is IAgreement, TakingEffect, Consenting {
    uint256 private constant DAYS_A_YEAR = 365;

    constructor(Setup memory s) LedgerBase(s) {}

    /* ------------------------------------------------------------------ PROPOSAL */

    /// @inheritdoc IAgreement
    function proposeTerms(
        FacilityId facility,
        bytes32 ref,
        Terms calldata terms,
        bytes32 documents,
        Opening calldata opening,
        Consent calldata consent
    ) external delegated returns (LoanId id) {
        id = Ids.loan(facility, ref);
        uint256 reached = _reached(_file(facility), FileKind.Facility) | _files[_file(id)].reached;
        bytes memory effect =
            abi.encodeCall(IEffects.termsProposed, (facility, id, terms, keccak256(abi.encode(terms))));
        (address proposer, bytes memory consents) = _proposer(facility, id, effect, documents, consent);
        Passage memory p = _reach(Rules.termsProposed(), _file(id), _file(id), reached);
        _requireProposable(facility);
        _checkTerms(facility, terms);
        _enter(facility, id, terms, documents);
        _agreements[id].clauseShown = _showsClause(id, documents, opening);
        _logPersonal(p, proposer, documents, effect, consents);
    }

    /// An Operator of the lender, or the borrower in person or by signature.
    function _proposer(FacilityId facility, LoanId id, bytes memory effect, bytes32 documents, Consent calldata consent)
        private
        returns (address, bytes memory)
    {
        if (consent.signature.length == 0 && _has(_lenderOf(facility), _actor(), _bit(Role.Operator))) {
            return (_actor(), _relayedConsents());
        }
        address key = _parties[_facilities[facility].party].key;
        bytes memory fields = _nodeConsent(Nodes.TERMS_PROPOSED, _file(id), _file(id), effect, documents);
        return (key, _personal(Nodes.TERMS_PROPOSED, key, fields, consent));
    }

    /// Whether a clause is in force today, which then stands among the documents.
    function _showsClause(LoanId id, bytes32 documents, Opening calldata opening) private view returns (bool) {
        bytes32 clause = _clauseInForce();
        if (clause == 0) return false;
        if (opening.count == 0) revert EvidenceClauseMissing(id, documents, clause);
        bytes32 opened = Inclusion.docHash(opening);
        if (opened != documents) revert OpeningDiffers(id, documents, opened);
        if (!Inclusion.holds(clause, opening)) revert EvidenceClauseMissing(id, documents, clause);
        return true;
    }

    function _requireProposable(FacilityId id) private view {
        FacilityState state = _facilities[id].state;
        if (state == FacilityState.Active && _today() >= _facilities[id].availabilityEnd) {
            state = FacilityState.Expired;
        }
        if (state != FacilityState.Active) revert FacilityInState(id, state, FacilityState.Active);
        PartyId party = _facilities[id].party;
        if (_parties[party].blocked) revert PartyIsBlocked(party);
    }

    /// Inside the limit, the tenor, the assessed rates and the product, and fit for a schedule.
    function _checkTerms(FacilityId id, Terms calldata terms) private view {
        Facility storage f = _facilities[id];
        IScheduling(_scheduling).check(terms);
        if (terms.principal > f.limit) revert LimitExceeded(id, terms.principal, f.limit);
        _within("tenor", uint256(terms.periods) * terms.periodMonths, 0, _applications[id].tenorMonths);
        _within(
            "rate",
            terms.rate.millionths(),
            _applications[id].minRate.millionths(),
            _applications[id].maxRate.millionths()
        );
        _within("startDay", terms.startDay.number(), _today().number(), type(uint32).max);
        _within("drawBy", terms.drawBy.number(), _today().number(), type(uint32).max);
        _checkProduct(_products[f.product], terms);
    }

    function _checkProduct(Product storage product, Terms calldata terms) private view {
        _within("rate", terms.rate.millionths(), product.minRate.millionths(), product.maxRate.millionths());
        _within("penaltyRate", terms.penaltyRate.millionths(), 0, product.maxPenaltyRate.millionths());
        _within("periods", terms.periods, product.minPeriods, product.maxPeriods);
        if ((product.methods >> uint8(terms.method)) & 1 == 0) {
            revert TermsInvalid("method", uint8(terms.method), product.methods);
        }
        if ((product.dayCounts >> uint8(terms.dayCount)) & 1 == 0) {
            revert TermsInvalid("dayCount", uint8(terms.dayCount), product.dayCounts);
        }
    }

    function _within(string memory field, uint256 value, uint256 least, uint256 most) private pure {
        if (value < least) revert TermsInvalid(field, value, least);
        if (value > most) revert TermsInvalid(field, value, most);
    }

    function _enter(FacilityId facility, LoanId id, Terms calldata terms, bytes32 documents) private {
        if (documents == 0) revert HashMissing(_file(id), "documents");
        _openFile(_file(id), FileKind.Loan, _file(facility), Nodes.TERMS_PROPOSED);
        _terms[id] = terms;
        Agreement storage a = _agreements[id];
        a.facility = facility;
        a.documents = documents;
        a.termsHash = keccak256(abi.encode(terms));
        a.state = AgreementState.Proposed;
    }

    /* ------------------------------------------------------------------ DISCLOSURE */

    struct Disclosure {
        Rate apr;
        uint32 dailyCost;
        Money totalCost;
        Rate cap;
    }

    /// @inheritdoc IAgreement
    function discloseApr(LoanId loan, Rate apr, uint32 dailyCost, Money totalCost, bytes32 documents)
        external
        delegated
    {
        bytes32 file = _file(loan);
        uint256 reached = _reached(file, FileKind.Loan);
        PartyId lender = _lenderOf(_agreements[loan].facility);
        _requireRole(Nodes.APR_DISCLOSED, lender, _bit(Role.Operator));
        Passage memory p = _reach(Rules.aprDisclosed(), file, file, reached);
        _requireState(loan, AgreementState.Proposed);
        Disclosure memory d = Disclosure(apr, dailyCost, totalCost, _capAt(lender, _today()));
        _checkDisclosure(loan, d);
        _record(loan, d);
        _logAct(p, documents, abi.encodeCall(IEffects.aprDisclosed, (d.apr, d.dailyCost, d.totalCost, d.cap)));
    }

    function _checkDisclosure(LoanId id, Disclosure memory d) private view {
        Terms memory terms = _terms[id];
        IScheduling scheduling = IScheduling(_scheduling);
        uint256[] memory rows = scheduling.schedule(terms, terms.startDay);
        if (!scheduling.aprIsRight(terms, terms.startDay, terms.principal, rows, d.apr)) revert AprWrong(id, d.apr);
        if (d.apr > d.cap || !scheduling.withinCap(terms, terms.startDay, terms.principal, rows, d.cap)) {
            revert AprAboveCap(id, d.apr, d.cap);
        }
        if (terms.penaltyRate > d.cap) revert PenaltyAboveCap(id, terms.penaltyRate, d.cap);
        uint256 daily = halfUp(d.apr.millionths(), DAYS_A_YEAR);
        if (d.dailyCost != daily) revert DisclosureWrong(id, "dailyCost", d.dailyCost, daily);
        uint256 total = _cost(rows);
        if (d.totalCost.fen() != total) revert DisclosureWrong(id, "totalCost", d.totalCost.fen(), total);
    }

    /// Interest and fees of all rows, in fen.
    function _cost(uint256[] memory rows) private pure returns (uint256 sum) {
        for (uint256 k = 0; k < rows.length; k++) {
            sum += Rows.interest(rows[k]).fen() + Rows.fee(rows[k]);
        }
    }

    function _record(LoanId id, Disclosure memory d) private {
        Agreement storage a = _agreements[id];
        a.apr = d.apr;
        a.dailyCost = d.dailyCost;
        a.totalCost = d.totalCost;
        a.disclosedOn = _today();
        a.state = AgreementState.Disclosed;
    }

    /* ------------------------------------------------------------------ SIGNATURES */

    /// @inheritdoc IAgreement
    function signAsBorrower(LoanId loan, bytes32 certificate, Consent calldata consent) external delegated {
        bytes32 file = _file(loan);
        uint256 reached = _reached(file, FileKind.Loan);
        Agreement storage a = _agreements[loan];
        address signer = _borrowerOf(a);
        bytes memory consents = _personal(Nodes.BORROWER_SIGNED, signer, _signature(loan, certificate), consent);
        Passage memory p = _reach(Rules.borrowerSigned(), file, file, reached);
        _checkSignature(loan, signer, a.lenderSigner, certificate);
        a.borrowerSigner = signer;
        bytes memory effect =
            abi.encodeCall(IEffects.borrowerSigned, (a.termsHash, a.apr, a.dailyCost, a.totalCost, certificate));
        _logPersonal(p, signer, a.documents, effect, consents);
        _takeEffect(loan);
    }

    /// @inheritdoc IAgreement
    function signAsLender(LoanId loan, bytes32 certificate, Consent calldata consent) external delegated {
        bytes32 file = _file(loan);
        uint256 reached = _reached(file, FileKind.Loan);
        Agreement storage a = _agreements[loan];
        address signer = _lenderSigner(Nodes.LENDER_SIGNED, a, consent);
        bytes memory consents = _personal(Nodes.LENDER_SIGNED, signer, _signature(loan, certificate), consent);
        Passage memory p = _reach(Rules.lenderSigned(), file, file, reached);
        _checkSignature(loan, signer, a.borrowerSigner, certificate);
        a.lenderSigner = signer;
        bytes memory effect =
            abi.encodeCall(IEffects.lenderSigned, (a.termsHash, a.apr, a.dailyCost, a.totalCost, certificate));
        _logPersonal(p, signer, a.documents, effect, consents);
        _takeEffect(loan);
    }

    /// What both sides sign: the terms, the disclosure and the documents, as they stand.
    function _signature(LoanId id, bytes32 certificate) private view returns (bytes memory) {
        Agreement storage a = _agreements[id];
        return abi.encode(
            TypedData.AGREEMENT_SIGNATURE, id, a.termsHash, a.apr, a.dailyCost, a.totalCost, certificate, a.documents
        );
    }

    function _borrowerOf(Agreement storage a) private view returns (address) {
        return _parties[_facilities[a.facility].party].key;
    }

    /// Who signs for the lender: the consent's signer, or the one who acts. Must be a Signer.
    function _lenderSigner(uint8 node, Agreement storage a, Consent calldata consent)
        private
        view
        returns (address signer)
    {
        signer = consent.signature.length == 0 ? _actor() : consent.signer;
        if (!_has(_lenderOf(a.facility), signer, _bit(Role.Signer))) {
            revert WrongCaller(node, signer, _bit(Role.Signer));
        }
    }

    function _checkSignature(LoanId id, address signer, address otherSide, bytes32 certificate) private view {
        _requireState(id, AgreementState.Disclosed);
        if (signer == otherSide) revert SignersNotDistinct(signer);
        if (certificate == 0) revert HashMissing(_file(id), "certificate");
    }

    /* ------------------------------------------------------------------ END BEFORE DISBURSEMENT */

    /// @inheritdoc IAgreement
    function voidAgreement(LoanId loan, bytes32 ground, bytes32 documents, Consent calldata one, Consent calldata other)
        external
        delegated
    {
        bytes32 file = _file(loan);
        uint256 reached = _reached(file, FileKind.Loan);
        bytes memory effect = abi.encodeCall(IEffects.agreementVoided, (ground));
        bytes memory fields = _nodeConsent(Nodes.AGREEMENT_VOIDED, file, file, effect, documents);
        (address person, bytes memory consents) = _sides(loan, fields, one, other);
        Passage memory p = _reach(Rules.agreementVoided(), file, file, reached);
        _requireState(loan, AgreementState.Effective);
        _requireNothingReleased(loan);
        if (other.signature.length == 0 && (ground == 0 || ground != _terms[loan].voidGrounds)) {
            revert VoidGroundUnknown(loan, ground);
        }
        _void(loan);
        _logPersonal(p, person, documents, effect, consents);
        _obligationEnded(_agreements[loan].facility, ENDED_VOIDED);
    }

    /// The side that acts, in person or by signature, and the other one's signature if there is one.
    function _sides(LoanId id, bytes memory fields, Consent calldata one, Consent calldata other)
        private
        returns (address person, bytes memory consents)
    {
        Agreement storage a = _agreements[id];
        address borrower = _borrowerOf(a);
        person = one.signature.length == 0 ? _actor() : one.signer;
        if (person != borrower) _lenderSigner(Nodes.AGREEMENT_VOIDED, a, one);
        consents = _personal(Nodes.AGREEMENT_VOIDED, person, fields, one);
        if (other.signature.length == 0) return (person, consents);
        if (person == borrower) _lenderSigner(Nodes.AGREEMENT_VOIDED, a, other);
        else if (other.signer != borrower) revert ConsentForeign(other.signer, borrower);
        consents = _withConsent(consents, _signed(fields, other));
    }

    function _requireNothingReleased(LoanId id) private view {
        DrawdownState state = _drawdowns[id].state;
        if (state == DrawdownState.Released || state == DrawdownState.Disbursed) revert AlreadyReleased(id);
    }

    /// A drawdown that is not released falls with the agreement.
    function _void(LoanId id) private {
        _agreements[id].state = AgreementState.Voided;
        _loans[id].closedOn = _today();
        Drawdown storage d = _drawdowns[id];
        if (d.state != DrawdownState.Requested && d.state != DrawdownState.Approved) return;
        Facility storage f = _facilities[_agreements[id].facility];
        if (d.state == DrawdownState.Approved) f.reserved = f.reserved - d.amount;
        f.open -= 1;
        d.state = DrawdownState.Rejected;
    }

    function _requireState(LoanId id, AgreementState expected) private view {
        AgreementState state = _agreements[id].state;
        if (state != expected) revert AgreementInState(id, state, expected);
    }
}
