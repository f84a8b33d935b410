// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.28;

import "./RunningLoanTest.sol";

/// What others attest: witnesses, notaries, courts and the core banking system.
contract AttestationTest is RunningLoanTest {
    function _countersign(address by, uint16 evidence, bytes32 root) private {
        vm.prank(by);
        ledger.countersignEvidence(loan, evidence, root, DOCUMENTS);
    }

    function _notarize(address by, bytes32 certificate) private {
        vm.prank(by);
        ledger.notarizeEnforcement(loan, certificate, DOCUMENTS);
    }

    function _export(address by) private returns (uint16) {
        uint64 last = uint64(block.number - 1);
        vm.prank(by);
        return ledger.exportEvidence(loan, "package", last, DOCUMENTS);
    }

    function _verify(bytes32 recomputed) private {
        vm.prank(court);
        ledger.verifyEvidence(loan, 1, recomputed, "verifier", DOCUMENTS);
    }

    function _case(address by, uint16 evidence) private returns (uint16) {
        vm.prank(by);
        return ledger.fileCase(loan, "case number", evidence, DOCUMENTS);
    }

    function _object(uint16 number) private pure returns (bytes32) {
        return bytes32(uint256(number));
    }

    function _expectEntry(uint16 number, uint8 node, address actor, bytes memory effect) private {
        expectLogged(file(loan), _object(number), node, ledger.fileOf(file(loan)).seq + 1, actor, effect, "");
    }

    /* ------------------------------------------------------------------ COUNTERSIGNATURE */

    function test_RevertWhen_NoWitnessCountersigns() public {
        toEffective();
        expectWrongCaller(Nodes.EVIDENCE_COUNTERSIGNED, operator, bit(Role.Witness));
        _countersign(operator, 0, DOCUMENTS);
    }

    function test_RevertGiven_NothingAnchored() public {
        toDisclosed();
        expectUnexpected();
        _countersign(witness, 0, DOCUMENTS);
    }

    function test_RevertWhen_AnotherRootIsCountersigned() public {
        toEffective();
        vm.expectRevert(abi.encodeWithSelector(RootDiffers.selector, loan, 0, bytes32("other"), DOCUMENTS));
        _countersign(witness, 0, "other");
        vm.expectRevert(abi.encodeWithSelector(EvidenceUnknown.selector, loan, 1, 0));
        _countersign(witness, 1, "package");
    }

    function test_RevertWhen_AWitnessCountersignsTwice() public {
        toEffective();
        _countersign(witness, 0, DOCUMENTS);
        vm.expectRevert(abi.encodeWithSelector(WitnessRepeated.selector, loan, 0, witness));
        _countersign(witness, 0, DOCUMENTS);
    }

    /// The product asks for none: one is enough.
    function test_Countersign() public {
        toEffective();
        _expectEntry(
            0, Nodes.EVIDENCE_COUNTERSIGNED, witness, abi.encodeCall(IEffects.evidenceCountersigned, (DOCUMENTS, 1, 1))
        );
        _countersign(witness, 0, DOCUMENTS);
        Evidence memory e = ledger.evidenceOf(loan, 0);
        assertTrue(e.witnessed);
        assertEq(e.witnesses, 1);
    }

    function test_Countersign_APackage_ByAWitnessOfTheLedger() public {
        toEffective();
        _export(borrower);
        vm.prank(regulator);
        ledger.grantRole(NOBODY, stranger, Role.Witness);
        _countersign(stranger, 1, "package");
        assertTrue(ledger.evidenceOf(loan, 1).witnessed);
        assertFalse(ledger.evidenceOf(loan, 0).witnessed);
    }

    /* ------------------------------------------------------------------ NOTARY */

    function test_RevertWhen_NoNotaryNotarizes() public {
        toEffective();
        expectWrongCaller(Nodes.ENFORCEMENT_NOTARIZED, operator, bit(Role.Notary));
        _notarize(operator, "certificate");
    }

    function test_RevertGiven_NotAnchored_Voided_OrNotarizedAlready() public {
        toDisclosed();
        expectUnexpected();
        _notarize(notary, "certificate");
        signAsBorrower();
        signAsLender();
        vm.expectRevert(abi.encodeWithSelector(HashMissing.selector, file(loan), "certificate"));
        _notarize(notary, 0);
        _notarize(notary, "certificate");
        expectRepeated(Nodes.ENFORCEMENT_NOTARIZED, file(loan));
        _notarize(notary, "certificate");
    }

    function test_RevertGiven_Voided() public {
        toEffective();
        bytes32 ground = terms.voidGrounds;
        vm.prank(borrower);
        ledger.voidAgreement(loan, ground, DOCUMENTS, inPerson(), inPerson());
        vm.expectRevert(
            abi.encodeWithSelector(AgreementInState.selector, loan, AgreementState.Voided, AgreementState.Effective)
        );
        _notarize(notary, "certificate");
    }

    function test_Notarize() public {
        toEffective();
        bytes memory effect = abi.encodeCall(IEffects.enforcementNotarized, (bytes32("certificate")));
        expectLogged(file(loan), Nodes.ENFORCEMENT_NOTARIZED, notary, effect, inPerson());
        _notarize(notary, "certificate");
        assertTrue(ledger.agreementOf(loan).directEnforcement);
    }

    /* ------------------------------------------------------------------ PACKAGES */

    function test_RevertWhen_AStrangerExports() public {
        toEffective();
        uint256 roles = bit(Role.Admin) | bit(Role.Operator) | bit(Role.Signer) | bit(Role.Servicer) | bit(Role.Court)
            | bit(Role.Regulator);
        expectWrongCaller(Nodes.EVIDENCE_PACKAGE_EXPORTED, stranger, roles);
        _export(stranger);
    }

    function test_RevertGiven_NothingAnchored_ForAPackage() public {
        toDisclosed();
        expectUnexpected();
        _export(borrower);
    }

    function test_RevertWhen_ThePackageHasNoRootOrNoBlock() public {
        toEffective();
        vm.roll(1000);
        vm.expectRevert(abi.encodeWithSelector(HashMissing.selector, file(loan), "root"));
        vm.prank(borrower);
        ledger.exportEvidence(loan, 0, 999, DOCUMENTS);
        vm.expectRevert(abi.encodeWithSelector(BlockOutOfRange.selector, 1000, 744, 999));
        vm.prank(borrower);
        ledger.exportEvidence(loan, "package", 1000, DOCUMENTS);
        vm.expectRevert(abi.encodeWithSelector(BlockOutOfRange.selector, 743, 744, 999));
        vm.prank(borrower);
        ledger.exportEvidence(loan, "package", 743, DOCUMENTS);
    }

    function test_Export() public {
        toEffective();
        uint64 last = uint64(block.number - 1);
        _expectEntry(
            1,
            Nodes.EVIDENCE_PACKAGE_EXPORTED,
            borrower,
            abi.encodeCall(IEffects.evidencePackageExported, (bytes32("package"), last, blockhash(last)))
        );
        assertEq(_export(borrower), 1);
        Evidence memory e = ledger.evidenceOf(loan, 1);
        assertTrue(e.root == "package" && e.verdict == Verdict.None);
        assertEq(e.blockNumber, last);
        assertEq(_export(operator), 2);
        assertEq(_export(court), 3);
        assertEq(_export(regulator), 4);
    }

    function test_RevertWhen_NoCourtVerifies() public {
        toEffective();
        _export(borrower);
        expectWrongCaller(Nodes.EVIDENCE_VERIFIED, regulator, bit(Role.Court));
        vm.prank(regulator);
        ledger.verifyEvidence(loan, 1, "package", "verifier", DOCUMENTS);
    }

    function test_RevertGiven_NoPackage() public {
        toEffective();
        expectUnexpected();
        _verify("package");
    }

    function test_RevertWhen_RootOrVerifierIsMissing() public {
        toEffective();
        _export(borrower);
        vm.expectRevert(abi.encodeWithSelector(HashMissing.selector, file(loan), "recomputed"));
        _verify(0);
        vm.expectRevert(abi.encodeWithSelector(HashMissing.selector, file(loan), "verifier"));
        vm.prank(court);
        ledger.verifyEvidence(loan, 1, "package", 0, DOCUMENTS);
    }

    /// The ledger compares, the court does not say.
    function test_Verify() public {
        toEffective();
        _export(borrower);
        _expectVerdict("other", false);
        _verify("other");
        assertTrue(ledger.evidenceOf(loan, 1).verdict == Verdict.Inconsistent);
        _expectVerdict("package", true);
        _verify("package");
        assertTrue(ledger.evidenceOf(loan, 1).verdict == Verdict.Consistent);
    }

    function _expectVerdict(bytes32 recomputed, bool consistent) private {
        bytes memory effect = abi.encodeCall(
            IEffects.evidenceVerified, (bytes32("package"), recomputed, bytes32("verifier"), consistent)
        );
        _expectEntry(1, Nodes.EVIDENCE_VERIFIED, court, effect);
    }

    /* ------------------------------------------------------------------ COURT */

    function test_RevertWhen_NoCourtFiles() public {
        toDisbursed();
        expectWrongCaller(Nodes.CASE_FILED, operator, bit(Role.Court));
        _case(operator, 0);
    }

    function test_RevertGiven_NothingOverdueOrDisputed() public {
        toDisbursed();
        expectUnexpected();
        _case(court, 0);
    }

    function test_RevertWhen_TheCaseHasNoNumberOrNotThePackage() public {
        toDisbursed();
        goTo(2026, 2, 19);
        vm.expectRevert(abi.encodeWithSelector(HashMissing.selector, file(loan), "caseNumber"));
        vm.prank(court);
        ledger.fileCase(loan, 0, 0, DOCUMENTS);
        vm.expectRevert(abi.encodeWithSelector(EvidenceUnknown.selector, loan, 1, 0));
        _case(court, 1);
        _export(operator);
        vm.expectRevert(abi.encodeWithSelector(EvidenceUnknown.selector, loan, 0, 1));
        _case(court, 0);
    }

    function test_File() public {
        toDisbursed();
        goTo(2026, 2, 19);
        _export(operator);
        _expectEntry(1, Nodes.CASE_FILED, court, abi.encodeCall(IEffects.caseFiled, (bytes32("case number"), 1)));
        assertEq(_case(court, 1), 1);
        Case memory c = ledger.caseOf(loan, 1);
        assertTrue(c.kind == CaseKind.Litigation && c.state == CaseState.Open && c.proof == "case number");
        assertTrue(ledger.dossierOf(loan).legal == Legal.Litigation);
    }

    /* ------------------------------------------------------------------ THE DAY */

    function _reconcile(bytes32 coreRoot, bytes32 breaks) private {
        vm.prank(servicer);
        ledger.reconcileDay(lender, date(2026, 1, 15), loan, "root", coreRoot, breaks, DOCUMENTS);
    }

    function _toNextDay() private {
        toDisbursed();
        registerLender();
        goTo(2026, 1, 16);
    }

    function test_RevertWhen_NoServicerReconciles() public {
        _toNextDay();
        expectWrongCaller(Nodes.LEDGER_RECONCILED, operator, bit(Role.Servicer));
        vm.prank(operator);
        ledger.reconcileDay(lender, date(2026, 1, 15), loan, "root", "root", 0, DOCUMENTS);
    }

    function test_RevertGiven_NoFileOfTheLender() public {
        toDisbursed();
        vm.expectRevert(abi.encodeWithSelector(UnknownFile.selector, file(lender), FileKind.Party));
        _reconcile("root", 0);
    }

    function test_RevertGiven_NothingDisbursed() public {
        toReleased();
        registerLender();
        goTo(2026, 1, 16);
        expectUnexpected();
        _reconcile("root", 0);
    }

    function test_RevertWhen_TheDayIsNotOver() public {
        toDisbursed();
        registerLender();
        vm.expectRevert(abi.encodeWithSelector(DayNotOver.selector, date(2026, 1, 15), date(2026, 1, 15)));
        _reconcile("root", 0);
    }

    function test_RevertWhen_ARootIsMissingOrTheBreakListDoesNotFit() public {
        _toNextDay();
        vm.expectRevert(abi.encodeWithSelector(HashMissing.selector, file(lender), "coreRoot"));
        _reconcile(0, 0);
        vm.expectRevert(abi.encodeWithSelector(BreakListWrong.selector, lender, date(2026, 1, 15)));
        _reconcile("root", "breaks");
        vm.expectRevert(abi.encodeWithSelector(BreakListWrong.selector, lender, date(2026, 1, 15)));
        _reconcile("other", 0);
        vm.expectRevert(abi.encodeWithSelector(HashMissing.selector, file(lender), "root"));
        vm.prank(servicer);
        ledger.reconcileDay(lender, date(2026, 1, 15), loan, 0, "root", "breaks", DOCUMENTS);
    }

    function test_Reconcile() public {
        _toNextDay();
        Day day = date(2026, 1, 15);
        bytes memory effect =
            abi.encodeCall(IEffects.ledgerReconciled, (day, bytes32("root"), bytes32("other"), bytes32("breaks")));
        uint32 seq = ledger.fileOf(file(lender)).seq + 1;
        expectLogged(file(lender), bytes32(day.number()), Nodes.LEDGER_RECONCILED, seq, servicer, effect, "");
        _reconcile("other", "breaks");
        assertTrue(ledger.reconciliationOf(lender, day) == Reconciliation.Broken);
        bytes32 id = file(lender);
        vm.expectRevert(
            abi.encodeWithSelector(NodeRepeated.selector, Nodes.LEDGER_RECONCILED, id, bytes32(day.number()))
        );
        _reconcile("root", 0);
        goTo(2026, 1, 17);
        vm.prank(servicer);
        ledger.reconcileDay(lender, date(2026, 1, 16), loan, "root", "root", 0, DOCUMENTS);
        assertTrue(ledger.reconciliationOf(lender, date(2026, 1, 16)) == Reconciliation.Reconciled);
    }
}
