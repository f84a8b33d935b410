// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.28;

import "./LedgerTest.sol";

contract RegisterPartyTest is LedgerTest {
    function _register(IAdmission.Registration memory r, Consent memory c) private {
        vm.prank(keeper);
        ledger.registerParty(r, DOCUMENTS, c);
    }

    function test_RevertWhen_SomebodyElseSigns() public {
        IAdmission.Registration memory r = registration();
        Consent memory c = signedBy(strangerKey, registrationFields(r));
        vm.expectRevert(abi.encodeWithSelector(ConsentForeign.selector, stranger, borrower));
        _register(r, c);
    }

    function test_RevertWhen_SomebodyElseCallsForTheKey() public {
        expectWrongCaller(Nodes.BORROWER_REGISTERED, keeper, 0);
        _register(registration(), inPerson());
    }

    function test_RevertWhen_AnInstitutionIsNotSentByItsAdmin() public {
        IAdmission.Registration memory r = _institution();
        Consent memory c = signedBy(lenderSignerKey, registrationFields(r));
        expectWrongCaller(Nodes.BORROWER_REGISTERED, keeper, bit(Role.Admin));
        _register(r, c);
    }

    function test_RevertGiven_RegisteredAlready() public {
        register();
        IAdmission.Registration memory r = registration();
        Consent memory c = signedBy(borrowerKey, registrationFields(r));
        vm.expectRevert(
            abi.encodeWithSelector(NodeRepeated.selector, Nodes.BORROWER_REGISTERED, file(party), file(party))
        );
        _register(r, c);
    }

    function test_RevertGiven_KeyOfAnotherParty() public {
        register();
        IAdmission.Registration memory r = registration();
        r.ref = "another";
        Consent memory c = signedBy(borrowerKey, registrationFields(r));
        vm.expectRevert(abi.encodeWithSelector(KeyTaken.selector, lender, borrower, party));
        _register(r, c);
    }

    function test_RevertGiven_LenderNotAccredited() public {
        IAdmission.Registration memory r = registration();
        r.lender = PartyId.wrap("nobody's");
        Consent memory c = signedBy(borrowerKey, registrationFields(r));
        vm.expectRevert(abi.encodeWithSelector(LenderNotAccredited.selector, r.lender));
        _register(r, c);
    }

    function test_RevertWhen_ThereIsNoKey() public {
        IAdmission.Registration memory r = registration();
        r.key = address(0);
        vm.expectRevert(KeyMissing.selector);
        _register(r, inPerson());
    }

    function test_RevertWhen_ThereIsNoIdentity() public {
        IAdmission.Registration memory r = registration();
        r.identity = 0;
        Consent memory c = signedBy(borrowerKey, registrationFields(r));
        vm.expectRevert(abi.encodeWithSelector(HashMissing.selector, file(party), "identity"));
        _register(r, c);
    }

    function test_RevertWhen_TheKindDoesNotFitTheLender() public {
        IAdmission.Registration memory r = registration();
        r.kind = PartyKind.None;
        Consent memory c = signedBy(borrowerKey, registrationFields(r));
        vm.expectRevert(abi.encodeWithSelector(PartyKindWrong.selector, party, PartyKind.None, PartyKind.Borrower));
        _register(r, c);
        r.kind = PartyKind.Guarantor;
        r.lender = NOBODY;
        c = signedBy(borrowerKey, registrationFields(r));
        PartyId id = Ids.party(NOBODY, r.ref);
        vm.expectRevert(abi.encodeWithSelector(PartyKindWrong.selector, id, PartyKind.Guarantor, PartyKind.Lender));
        _register(r, c);
    }

    /// A party of a lender cannot pass for an institution, not even sent by that lender's Admin.
    function test_RevertWhen_AnInstitutionBelongsToALender() public {
        IAdmission.Registration memory r = registration();
        r.kind = PartyKind.Lender;
        Consent memory c = signedBy(borrowerKey, registrationFields(r));
        expectWrongCaller(Nodes.BORROWER_REGISTERED, admin, bit(Role.Admin));
        vm.prank(admin);
        ledger.registerParty(r, DOCUMENTS, c);
    }

    function test_Register() public {
        IAdmission.Registration memory r = registration();
        Consent memory c = signedBy(borrowerKey, registrationFields(r));
        bytes memory effect = abi.encodeCall(IEffects.borrowerRegistered, (lender, party, r.kind, borrower, r.identity));
        expectLogged(file(party), Nodes.BORROWER_REGISTERED, borrower, effect, c);
        _register(r, c);
        Party memory p = ledger.partyOf(party);
        assertTrue(p.lender == lender);
        assertEq(p.key, borrower);
        assertTrue(p.kind == PartyKind.Borrower && !p.blocked && p.custody == Custody.Unknown);
        assertTrue(reached(file(party), Nodes.BORROWER_REGISTERED));
        assertTrue(ledger.fileOf(file(party)).kind == FileKind.Party);
        assertEq(ledger.fileOf(file(party)).parent, 0);
    }

    function test_Register_InPerson() public {
        vm.prank(borrower);
        ledger.registerParty(registration(), DOCUMENTS, inPerson());
        assertEq(ledger.partyOf(party).key, borrower);
    }

    /// The same person may be a party of two lenders: their ids do not tell.
    function test_Register_WithAnotherLenderToo() public {
        register();
        PartyId other = Ids.party(NOBODY, "other lender");
        vm.prank(regulator);
        ledger.accreditLender(other, Regime.Bank, admin);
        IAdmission.Registration memory r = registration();
        r.lender = other;
        Consent memory c = signedBy(borrowerKey, registrationFields(r));
        _register(r, c);
        assertEq(ledger.partyOf(Ids.party(other, r.ref)).key, borrower);
    }

    function test_Register_Institution() public {
        IAdmission.Registration memory r = _institution();
        Consent memory c = signedBy(lenderSignerKey, registrationFields(r));
        vm.prank(admin);
        ledger.registerParty(r, DOCUMENTS, c);
        Party memory p = ledger.partyOf(lender);
        assertTrue(p.lender == lender && p.kind == PartyKind.Lender);
    }

    /// The institution's own key is taken within it.
    function test_RevertGiven_KeyOfTheInstitution() public {
        test_Register_Institution();
        IAdmission.Registration memory r = registration();
        r.key = lenderSigner;
        Consent memory c = signedBy(lenderSignerKey, registrationFields(r));
        vm.expectRevert(abi.encodeWithSelector(KeyTaken.selector, lender, lenderSigner, lender));
        _register(r, c);
    }

    function _institution() private view returns (IAdmission.Registration memory) {
        return IAdmission.Registration(NOBODY, LENDER_REF, PartyKind.Lender, lenderSigner, keccak256("licence"));
    }
}
