// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.28;

import "./DeployedLedgerTest.sol";
import {Apr} from "contracts/libraries/Apr.sol";

/// Finds the APR of rows, which the ledger only checks.
contract AprSearch {
    function find(Terms calldata terms, uint256[] calldata rows) external pure returns (Rate) {
        (uint256 low, uint256 high) = (0, 1e8);
        while (high - low > 1) {
            uint256 middle = (low + high) / 2;
            bool costsMore = Apr.presentValue(terms, terms.startDay, rows, middle) > terms.principal.fen() * 1e27;
            (low, high) = costsMore ? (middle, high) : (low, middle);
        }
        return Rate.wrap(uint32(low));
    }
}

/// Steps that take a loan to any stage. They are named after what they do (`attest`, `accept`, `propose` …) and act on `party`, `facility` and `loan`; `to…` runs all
/// steps that are still missing up to that stage.
abstract contract LedgerTest is DeployedLedgerTest {
    AprSearch internal aprSearch = new AprSearch();
    bytes32 internal useOfFunds = "use";

    /* ------------------------------------------------------------------ 1 ADMISSION */

    function registration() internal view returns (IAdmission.Registration memory) {
        return IAdmission.Registration(lender, "borrower", PartyKind.Borrower, borrower, keccak256("identity"));
    }

    function registrationFields(IAdmission.Registration memory r) internal pure returns (bytes memory) {
        PartyId id = Ids.party(r.lender, r.ref);
        return abi.encode(TypedData.PARTY_REGISTRATION, r.lender, id, r.kind, r.key, r.identity, DOCUMENTS);
    }

    function register() internal {
        IAdmission.Registration memory r = registration();
        Consent memory c = signedBy(borrowerKey, registrationFields(r));
        vm.prank(keeper);
        ledger.registerParty(r, DOCUMENTS, c);
    }

    /// The institution itself: it has a party file from then on.
    function registerLender() internal {
        vm.prank(admin);
        ledger.registerParty(
            IAdmission.Registration(NOBODY, LENDER_REF, PartyKind.Lender, admin, keccak256("licence")),
            DOCUMENTS,
            inPerson()
        );
    }

    function attest() internal {
        Day expiry = ledger.today().plus(3650);
        vm.prank(kycAttester);
        ledger.attestKyc(party, expiry, Custody.Party, borrower, DOCUMENTS);
    }

    function inquiryFields(bytes32 scope, Day expiry) internal view returns (bytes memory) {
        return abi.encode(TypedData.INQUIRY_CONSENT, party, scope, expiry, DOCUMENTS);
    }

    function authorize() internal {
        Day expiry = ledger.today().plus(30);
        Consent memory c = signedBy(borrowerKey, inquiryFields("scope", expiry));
        vm.prank(keeper);
        ledger.authorizeInquiry(party, "scope", expiry, DOCUMENTS, c);
    }

    function toAuthorized() internal {
        register();
        attest();
        authorize();
    }

    /* ------------------------------------------------------------------ 2 CREDIT */

    function creditRequest() internal view returns (ICredit.CreditRequest memory) {
        return ICredit.CreditRequest(party, "facility", productId, Money.wrap(5_000_000), 12, "purpose");
    }

    function requestFields(ICredit.CreditRequest memory r) internal pure returns (bytes memory) {
        FacilityId id = Ids.facility(r.party, r.ref);
        return
            abi.encode(
                TypedData.CREDIT_APPLICATION, r.party, id, r.product, r.amount, r.tenorMonths, r.purpose, DOCUMENTS
            );
    }

    function applyForCredit() internal {
        ICredit.CreditRequest memory r = creditRequest();
        Consent memory c = signedBy(borrowerKey, requestFields(r));
        vm.prank(keeper);
        ledger.applyForCredit(r, DOCUMENTS, c);
    }

    function assessment() internal pure returns (ICredit.Assessment memory) {
        return
            ICredit.Assessment(
                "report", "model", 700, true, Money.wrap(5_000_000), Rate.wrap(60_000), Rate.wrap(240_000)
            );
    }

    function assess() internal {
        vm.prank(modelOperator);
        ledger.postRiskAssessment(facility, assessment(), DOCUMENTS);
    }

    /// 50,000.00, revolving, to be accepted within a week and drawn within a year.
    function offer() internal view returns (ICredit.Offer memory) {
        Day today = ledger.today();
        return ICredit.Offer(Money.wrap(5_000_000), true, today.plus(7), today.plus(365), "terms");
    }

    function offerEffect(ICredit.Offer memory o, address second) internal pure returns (bytes memory) {
        return abi.encodeCall(
            IEffects.creditApproved, (o.limit, o.revolving, o.offerDeadline, o.availabilityEnd, o.termsHash, second)
        );
    }

    function secondApproval(ICredit.Offer memory o) internal returns (Consent memory) {
        return nodeConsent(approverBKey, Nodes.CREDIT_APPROVED, file(facility), offerEffect(o, approverB), DOCUMENTS);
    }

    function approve() internal {
        approve(offer());
    }

    function approve(ICredit.Offer memory o) internal {
        Consent memory c = secondApproval(o);
        vm.prank(approverA);
        ledger.approveCredit(facility, o, DOCUMENTS, c);
    }

    function acceptanceFields() internal view returns (bytes memory) {
        Application memory a = ledger.applicationOf(facility);
        return abi.encode(
            TypedData.LIMIT_ACCEPTANCE, facility, a.offeredLimit, a.revolving, a.availabilityEnd, a.termsHash, DOCUMENTS
        );
    }

    function accept() internal {
        Consent memory c = signedBy(borrowerKey, acceptanceFields());
        vm.prank(keeper);
        ledger.acceptLimit(facility, DOCUMENTS, c);
    }

    function toApplied() internal {
        toAuthorized();
        applyForCredit();
    }

    function toOffered() internal {
        toApplied();
        assess();
        approve();
    }

    function toAccepted() internal {
        toOffered();
        accept();
    }

    /* ------------------------------------------------------------------ 5 AGREEMENT */

    function propose() internal {
        vm.prank(operator);
        ledger.proposeTerms(facility, "loan", terms, DOCUMENTS, opening(), inPerson());
    }

    struct Disclosed {
        Rate apr;
        uint32 dailyCost;
        Money totalCost;
    }

    /// The figures of the terms that stand.
    function disclosure() internal view returns (Disclosed memory d) {
        uint256[] memory rows = ledger.previewSchedule(terms, terms.startDay);
        d.apr = aprSearch.find(terms, rows);
        d.dailyCost = uint32((2 * d.apr.millionths() + 365) / 730);
        uint256 total = 0;
        for (uint256 k = 0; k < rows.length; k++) {
            total += Rows.interest(rows[k]).fen() + Rows.fee(rows[k]);
        }
        d.totalCost = Money.wrap(uint64(total));
    }

    function disclose() internal {
        Disclosed memory d = disclosure();
        vm.prank(operator);
        ledger.discloseApr(loan, d.apr, d.dailyCost, d.totalCost, DOCUMENTS);
    }

    function signatureFields() internal view returns (bytes memory) {
        Agreement memory a = ledger.agreementOf(loan);
        return abi.encode(
            TypedData.AGREEMENT_SIGNATURE, loan, a.termsHash, a.apr, a.dailyCost, a.totalCost, CERTIFICATE, a.documents
        );
    }

    function signAsBorrower() internal {
        Consent memory c = signedBy(borrowerKey, signatureFields());
        vm.prank(keeper);
        ledger.signAsBorrower(loan, CERTIFICATE, c);
    }

    function signAsLender() internal {
        Consent memory c = signedBy(lenderSignerKey, signatureFields());
        vm.prank(keeper);
        ledger.signAsLender(loan, CERTIFICATE, c);
    }

    function toProposed() internal {
        toAccepted();
        propose();
    }

    function toDisclosed() internal {
        toProposed();
        disclose();
    }

    function toEffective() internal {
        toDisclosed();
        signAsBorrower();
        signAsLender();
    }

    /* ------------------------------------------------------------------ 6 DISBURSEMENT */

    function drawdownFields() internal view returns (bytes memory) {
        return abi.encode(TypedData.DRAWDOWN_REQUEST, loan, terms.principal, useOfFunds, DOCUMENTS);
    }

    function requestDrawdown() internal {
        Consent memory c = signedBy(borrowerKey, drawdownFields());
        vm.prank(keeper);
        ledger.requestDrawdown(loan, useOfFunds, DOCUMENTS, c);
    }

    function approveDrawdown() internal {
        vm.prank(approverA);
        ledger.approveDrawdown(loan, 3, DOCUMENTS);
    }

    function release() internal {
        vm.prank(operator);
        ledger.releaseToBorrower(loan, DOCUMENTS);
    }

    function confirm() internal {
        Money amount = terms.principal;
        vm.prank(bank);
        ledger.confirmDisbursement(loan, amount, "payout", DOCUMENTS);
    }

    /// The terms that were proposed are signed, and their money is on its way.
    function carryOut() internal {
        disclose();
        signAsBorrower();
        signAsLender();
        requestDrawdown();
        approveDrawdown();
        release();
    }

    /// From the accepted limit to the running loan.
    function draw() internal {
        propose();
        carryOut();
        confirm();
    }

    function toRequested() internal {
        toEffective();
        requestDrawdown();
    }

    function toApprovedDrawdown() internal {
        toRequested();
        approveDrawdown();
    }

    function toReleased() internal {
        toApprovedDrawdown();
        release();
    }

    /// The loan runs: terms as in `terms`, disbursed today.
    function toDisbursed() internal {
        toReleased();
        confirm();
    }

    /* ------------------------------------------------------------------ 16 COURT */

    /// What both sides sign of a mediation.
    function mediationFields(IJudicial.Mediation memory m) internal view returns (bytes memory) {
        return abi.encode(
            TypedData.MEDIATION_AGREEMENT,
            loan,
            m.instrument,
            keccak256(abi.encode(m.terms)),
            m.terms.principal,
            m.relief.principal,
            m.relief.interest,
            m.relief.fee,
            m.relief.penalty,
            DOCUMENTS
        );
    }
}
