// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.28;

import "./LedgerTest.sol";

contract VoidAgreementTest is LedgerTest {
    bytes32 private constant GROUND = keccak256("ground");

    function _fields(bytes32 ground) private view returns (bytes memory) {
        bytes memory effect = abi.encodeCall(IEffects.agreementVoided, (ground));
        return abi.encode(TypedData.NODE_CONSENT, Nodes.AGREEMENT_VOIDED, loan, loan, keccak256(effect), DOCUMENTS);
    }

    function _void(address by, bytes32 ground, Consent memory one, Consent memory other) private {
        vm.prank(by);
        ledger.voidAgreement(loan, ground, DOCUMENTS, one, other);
    }

    function test_RevertWhen_NeitherSideVoids() public {
        toEffective();
        expectWrongCaller(Nodes.AGREEMENT_VOIDED, operator, bit(Role.Signer));
        _void(operator, GROUND, inPerson(), inPerson());
        Consent memory c = signedBy(strangerKey, _fields(GROUND));
        expectWrongCaller(Nodes.AGREEMENT_VOIDED, stranger, bit(Role.Signer));
        _void(keeper, GROUND, c, inPerson());
    }

    /// Two signatures of one side are one side.
    function test_RevertWhen_TheOtherSideIsTheSame() public {
        toEffective();
        Consent memory one = signedBy(borrowerKey, _fields(0));
        Consent memory other = signedBy(borrowerKey, _fields(0));
        expectWrongCaller(Nodes.AGREEMENT_VOIDED, borrower, bit(Role.Signer));
        _void(keeper, 0, one, other);
        one = signedBy(lenderSignerKey, _fields(0));
        other = signedBy(lenderSignerKey, _fields(0));
        vm.expectRevert(abi.encodeWithSelector(ConsentForeign.selector, lenderSigner, borrower));
        _void(keeper, 0, one, other);
    }

    function test_RevertWhen_TheOtherSideAgreedToAnotherGround() public {
        toEffective();
        Consent memory one = signedBy(borrowerKey, _fields(0));
        Consent memory other = signedBy(lenderSignerKey, _fields(GROUND));
        vm.expectPartialRevert(ConsentInvalid.selector);
        _void(keeper, 0, one, other);
    }

    function test_RevertGiven_NotEffective() public {
        toDisclosed();
        expectUnexpected();
        _void(borrower, GROUND, inPerson(), inPerson());
    }

    function test_RevertGiven_VoidedAlready() public {
        toEffective();
        _void(borrower, GROUND, inPerson(), inPerson());
        vm.expectRevert(abi.encodeWithSelector(NodeRepeated.selector, Nodes.AGREEMENT_VOIDED, loan, loan));
        _void(borrower, GROUND, inPerson(), inPerson());
    }

    function test_RevertGiven_Released() public {
        toReleased();
        vm.expectRevert(abi.encodeWithSelector(AlreadyReleased.selector, loan));
        _void(borrower, GROUND, inPerson(), inPerson());
    }

    function test_RevertWhen_TheTermsDoNotNameTheGround() public {
        toEffective();
        vm.expectRevert(abi.encodeWithSelector(VoidGroundUnknown.selector, loan, REASON));
        _void(borrower, REASON, inPerson(), inPerson());
    }

    /// No ground is not the ground of terms that name none.
    function test_RevertWhen_TheTermsNameNoGround() public {
        terms.voidGrounds = 0;
        toEffective();
        vm.expectRevert(abi.encodeWithSelector(VoidGroundUnknown.selector, loan, 0));
        _void(borrower, 0, inPerson(), inPerson());
    }

    function test_Void_OnTheGroundThatTheTermsName() public {
        toEffective();
        bytes memory effect = abi.encodeCall(IEffects.agreementVoided, (GROUND));
        expectLogged(file(loan), Nodes.AGREEMENT_VOIDED, lenderSigner, effect, inPerson());
        _void(lenderSigner, GROUND, inPerson(), inPerson());
        assertTrue(ledger.agreementOf(loan).state == AgreementState.Voided);
        assertTrue(ledger.loanOf(loan).closedOn == date(2026, 1, 15));
    }

    function test_Void_ByBothSides() public {
        toEffective();
        Consent memory one = signedBy(lenderSignerKey, _fields(0));
        Consent memory other = signedBy(borrowerKey, _fields(0));
        Consent[] memory both = new Consent[](2);
        (both[0], both[1]) = (one, other);
        bytes32 id = file(loan);
        uint32 seq = ledger.fileOf(id).seq + 1;
        bytes memory effect = abi.encodeCall(IEffects.agreementVoided, (bytes32(0)));
        expectLogged(id, id, Nodes.AGREEMENT_VOIDED, seq, lenderSigner, effect, abi.encode(both));
        _void(keeper, 0, one, other);
        assertTrue(ledger.agreementOf(loan).state == AgreementState.Voided);
    }

    function test_Void_ByTheBorrowerInPersonAndTheLendersSignature() public {
        toEffective();
        Consent memory other = signedBy(lenderSignerKey, _fields(0));
        _void(borrower, 0, inPerson(), other);
        assertTrue(ledger.agreementOf(loan).state == AgreementState.Voided);
    }

    /// A drawdown that was approved falls with the agreement, and the limit is free again.
    function test_Void_FreesTheReservation() public {
        toApprovedDrawdown();
        assertEq(ledger.facilityOf(facility).reserved.fen(), 1_000_000);
        _void(borrower, GROUND, inPerson(), inPerson());
        Facility memory f = ledger.facilityOf(facility);
        assertEq(f.reserved.fen() + f.open, 0);
        assertTrue(ledger.drawdownOf(loan).state == DrawdownState.Rejected);
        expectDrawdownRefused();
    }

    function test_Void_WithADrawdownRequested() public {
        toRequested();
        _void(borrower, GROUND, inPerson(), inPerson());
        assertEq(ledger.facilityOf(facility).open, 0);
        assertTrue(ledger.drawdownOf(loan).state == DrawdownState.Rejected);
    }

    function expectDrawdownRefused() private {
        Consent memory c = signedBy(borrowerKey, drawdownFields());
        vm.expectRevert(
            abi.encodeWithSelector(AgreementInState.selector, loan, AgreementState.Voided, AgreementState.Effective)
        );
        ledger.requestDrawdown(loan, "use", DOCUMENTS, c);
    }
}
