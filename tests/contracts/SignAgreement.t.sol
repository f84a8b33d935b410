// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.28;

import "./LedgerTest.sol";

contract SignAgreementTest is LedgerTest {
    function _asBorrower(Consent memory c) private {
        vm.prank(keeper);
        ledger.signAsBorrower(loan, CERTIFICATE, c);
    }

    function _asLender(Consent memory c) private {
        vm.prank(keeper);
        ledger.signAsLender(loan, CERTIFICATE, c);
    }

    /* ------------------------------------------------------------------ BORROWER */

    function test_RevertWhen_SomebodyElseSignsForTheBorrower() public {
        toDisclosed();
        Consent memory c = signedBy(strangerKey, signatureFields());
        vm.expectRevert(abi.encodeWithSelector(ConsentForeign.selector, stranger, borrower));
        _asBorrower(c);
    }

    /// The document root that was signed is not the agreement's.
    function test_RevertWhen_OtherDocumentsWereSigned() public {
        toDisclosed();
        Agreement memory a = ledger.agreementOf(loan);
        bytes memory fields = abi.encode(
            TypedData.AGREEMENT_SIGNATURE,
            loan,
            a.termsHash,
            a.apr,
            a.dailyCost,
            a.totalCost,
            CERTIFICATE,
            keccak256("other documents")
        );
        Consent memory c = signedBy(borrowerKey, fields);
        vm.expectPartialRevert(ConsentInvalid.selector);
        _asBorrower(c);
    }

    function test_RevertGiven_NothingDisclosed() public {
        toProposed();
        Consent memory c = signedBy(borrowerKey, signatureFields());
        expectUnexpected();
        _asBorrower(c);
    }

    function test_RevertGiven_SignedAlready() public {
        toDisclosed();
        signAsBorrower();
        Consent memory c = signedBy(borrowerKey, signatureFields());
        vm.expectRevert(abi.encodeWithSelector(NodeRepeated.selector, Nodes.BORROWER_SIGNED, loan, loan));
        _asBorrower(c);
    }

    function test_RevertWhen_ThereIsNoCertificate() public {
        toDisclosed();
        vm.expectRevert(abi.encodeWithSelector(HashMissing.selector, loan, "certificate"));
        vm.prank(borrower);
        ledger.signAsBorrower(loan, 0, inPerson());
    }

    function test_SignAsBorrower() public {
        toDisclosed();
        Consent memory c = signedBy(borrowerKey, signatureFields());
        Agreement memory a = ledger.agreementOf(loan);
        bytes memory effect =
            abi.encodeCall(IEffects.borrowerSigned, (a.termsHash, a.apr, a.dailyCost, a.totalCost, CERTIFICATE));
        expectLogged(file(loan), Nodes.BORROWER_SIGNED, borrower, effect, c);
        _asBorrower(c);
        a = ledger.agreementOf(loan);
        assertEq(a.borrowerSigner, borrower);
        assertTrue(a.state == AgreementState.Disclosed);
        assertFalse(reached(file(loan), Nodes.AGREEMENT_EFFECTIVE));
    }

    /* ------------------------------------------------------------------ LENDER */

    function test_RevertWhen_NoSignerSignsForTheLender() public {
        toDisclosed();
        Consent memory c = signedBy(approverAKey, signatureFields());
        expectWrongCaller(Nodes.LENDER_SIGNED, approverA, bit(Role.Signer));
        _asLender(c);
        expectWrongCaller(Nodes.LENDER_SIGNED, keeper, bit(Role.Signer));
        _asLender(inPerson());
    }

    function test_RevertGiven_NothingDisclosedToTheLender() public {
        toProposed();
        Consent memory c = signedBy(lenderSignerKey, signatureFields());
        expectUnexpected();
        _asLender(c);
    }

    /// One key for both sides, in either order.
    function test_RevertWhen_OneKeySignsForBothSides() public {
        vm.prank(admin);
        ledger.grantRole(lender, borrower, Role.Signer);
        toDisclosed();
        uint256 before = vm.snapshotState();
        signAsBorrower();
        Consent memory c = signedBy(borrowerKey, signatureFields());
        vm.expectRevert(abi.encodeWithSelector(SignersNotDistinct.selector, borrower));
        _asLender(c);
        vm.revertToState(before);
        _asLender(c);
        c = signedBy(borrowerKey, signatureFields());
        vm.expectRevert(abi.encodeWithSelector(SignersNotDistinct.selector, borrower));
        _asBorrower(c);
    }

    function test_RevertWhen_TheLenderHasNoCertificate() public {
        toDisclosed();
        vm.expectRevert(abi.encodeWithSelector(HashMissing.selector, loan, "certificate"));
        vm.prank(lenderSigner);
        ledger.signAsLender(loan, 0, inPerson());
    }

    function test_SignAsLender_First() public {
        toDisclosed();
        Agreement memory a = ledger.agreementOf(loan);
        bytes memory effect =
            abi.encodeCall(IEffects.lenderSigned, (a.termsHash, a.apr, a.dailyCost, a.totalCost, CERTIFICATE));
        expectLogged(file(loan), Nodes.LENDER_SIGNED, lenderSigner, effect, inPerson());
        vm.prank(lenderSigner);
        ledger.signAsLender(loan, CERTIFICATE, inPerson());
        assertEq(ledger.agreementOf(loan).lenderSigner, lenderSigner);
        assertTrue(ledger.agreementOf(loan).state == AgreementState.Disclosed);
    }

    /* ------------------------------------------------------------------ CASCADES */

    /// Either side may be the second. The entries stand in the order in which one sets off the next.
    function test_SecondSignature_TakesEffectAndAnchors() public {
        toDisclosed();
        signAsLender();
        bytes32 id = file(loan);
        uint32 seq = ledger.fileOf(id).seq;
        Consent memory c = signedBy(borrowerKey, signatureFields());
        uint64 now_ = uint64(block.timestamp);
        Day today = ledger.today();
        vm.expectEmit(true, true, true, false, address(ledger));
        emit NodeReached(id, Nodes.BORROWER_SIGNED, id, seq + 1, borrower, now_, today, 0, 0, "", "");
        bytes memory effect = abi.encodeCall(IEffects.agreementEffective, ());
        vm.expectEmit(address(ledger));
        emit NodeReached(id, Nodes.AGREEMENT_EFFECTIVE, id, seq + 2, keeper, now_, today, 0, 0, effect, "");
        effect = abi.encodeCall(IEffects.agreementAnchored, (DOCUMENTS, 3, uint64(block.number)));
        vm.expectEmit(address(ledger));
        emit NodeReached(id, Nodes.AGREEMENT_ANCHORED, id, seq + 3, keeper, now_, today, 0, 0, effect, "");
        _asBorrower(c);
        assertTrue(ledger.agreementOf(loan).state == AgreementState.Effective);
    }
}
