// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.28;

import "./LedgerTest.sol";

/// The clause in force stands among the documents of every agreement. The fixture's is in force from 15 January 2026 on.
contract EvidenceClauseTest is LedgerTest {
    bytes32 private constant OTHER = keccak256("leaf of another version");

    function _set(bytes32 clause, Day from) private {
        vm.prank(regulator);
        ledger.setParameter(Parameters.EVIDENCE_CLAUSE, uint256(clause), from);
    }

    function _propose(bytes32 documents, Opening memory o) private {
        vm.prank(operator);
        ledger.proposeTerms(facility, "loan", terms, documents, o, inPerson());
    }

    function _missing(bytes32 clause) private view returns (bytes memory) {
        return abi.encodeWithSelector(EvidenceClauseMissing.selector, loan, DOCUMENTS, clause);
    }

    /// Documents of the clause alone, under a root of their own.
    function _alone(bytes32 clause) private pure returns (bytes32 documents, Opening memory o) {
        (o.count, o.sha256Root) = (1, clause);
        documents = keccak256(abi.encode(uint256(1), uint256(1), clause, bytes32(0)));
    }

    function test_RevertWhen_NothingIsShown() public {
        toAccepted();
        Opening memory nothing;
        vm.expectRevert(_missing(CLAUSE));
        _propose(DOCUMENTS, nothing);
    }

    function test_RevertWhen_OtherDocumentsAreOpened() public {
        toAccepted();
        (bytes32 documents, Opening memory o) = _alone(CLAUSE);
        vm.expectRevert(abi.encodeWithSelector(OpeningDiffers.selector, loan, DOCUMENTS, documents));
        _propose(DOCUMENTS, o);
        o = opening();
        o.sm3Root = 0;
        bytes32 opened = keccak256(abi.encode(uint256(1), uint256(3), o.sha256Root, bytes32(0)));
        vm.expectRevert(abi.encodeWithSelector(OpeningDiffers.selector, loan, DOCUMENTS, opened));
        _propose(DOCUMENTS, o);
    }

    function test_RevertWhen_TheClauseStandsElsewhere() public {
        toAccepted();
        Opening memory o = opening();
        o.index = 1;
        vm.expectRevert(_missing(CLAUSE));
        _propose(DOCUMENTS, o);
        o.index = 2;
        o.path[0] = OTHER;
        vm.expectRevert(_missing(CLAUSE));
        _propose(DOCUMENTS, o);
    }

    /// The one in force on the day counts, and only that.
    function test_RevertWhen_TheClauseIsOfAnotherVersion() public {
        toAccepted();
        _set(OTHER, ledger.today().plus(1));
        goTo(2026, 1, 16);
        (terms.startDay, terms.drawBy) = (date(2026, 1, 16), date(2026, 1, 20));
        vm.expectRevert(_missing(OTHER));
        propose();
        (bytes32 documents, Opening memory o) = _alone(OTHER);
        _propose(documents, o);
        assertTrue(ledger.agreementOf(loan).clauseShown);
    }

    function test_Propose_WithTheClause() public {
        toProposed();
        assertTrue(ledger.agreementOf(loan).clauseShown);
        assertEq(ledger.agreementOf(loan).documents, DOCUMENTS);
    }

    /// A clause of zero is none: nothing is asked for and nothing is looked at.
    function test_Propose_WhereNoneIsInForce() public {
        toAccepted();
        _set(0, ledger.today().plus(1));
        goTo(2026, 1, 16);
        (terms.startDay, terms.drawBy) = (date(2026, 1, 16), date(2026, 1, 20));
        Opening memory nothing;
        _propose(REASON, nothing);
        assertFalse(ledger.agreementOf(loan).clauseShown);
        disclose();
        signAsBorrower();
        signAsLender();
        assertTrue(reached(file(loan), Nodes.AGREEMENT_ANCHORED));
    }

    /// What was proposed before the first clause is not anchored after it: it is proposed anew.
    function test_RevertWhen_AnAgreementWithoutClauseWouldBeAnchored() public {
        toAccepted();
        _set(0, ledger.today().plus(1));
        _set(OTHER, ledger.today().plus(2));
        goTo(2026, 1, 16);
        (terms.startDay, terms.drawBy) = (date(2026, 1, 17), date(2026, 1, 20));
        propose();
        disclose();
        signAsBorrower();
        goTo(2026, 1, 17);
        Consent memory c = signedBy(lenderSignerKey, signatureFields());
        vm.expectRevert(_missing(OTHER));
        ledger.signAsLender(loan, CERTIFICATE, c);
        assertFalse(reached(file(loan), Nodes.AGREEMENT_EFFECTIVE));
    }

    /// The clause that was in force when the terms were proposed is enough.
    function test_Anchor_AfterTheClauseHasChanged() public {
        toDisclosed();
        _set(OTHER, ledger.today().plus(1));
        goTo(2026, 1, 16);
        signAsBorrower();
        signAsLender();
        assertTrue(reached(file(loan), Nodes.AGREEMENT_ANCHORED));
    }
}
