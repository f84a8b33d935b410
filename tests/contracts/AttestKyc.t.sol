// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.28;

import "./LedgerTest.sol";

contract AttestKycTest is LedgerTest {
    function setUp() public override {
        super.setUp();
        register();
    }

    function _attest(address by, Day expiry, Custody custody, address key) private {
        vm.prank(by);
        ledger.attestKyc(party, expiry, custody, key, DOCUMENTS);
    }

    function test_RevertWhen_NoAttesterOfTheLender() public {
        expectWrongCaller(Nodes.KYC_ATTESTED, operator, bit(Role.KycAttester));
        _attest(operator, date(2027, 1, 1), Custody.Party, borrower);
    }

    function test_RevertGiven_NoParty() public {
        PartyId other = Ids.party(lender, "other");
        vm.expectRevert(abi.encodeWithSelector(UnknownFile.selector, other, FileKind.Party));
        vm.prank(kycAttester);
        ledger.attestKyc(other, date(2027, 1, 1), Custody.Party, borrower, DOCUMENTS);
    }

    function test_RevertWhen_ExpiryIsNotInTheFuture() public {
        Day today = date(2026, 1, 15);
        vm.expectRevert(abi.encodeWithSelector(ExpiryPassed.selector, today, today));
        _attest(kycAttester, today, Custody.Party, borrower);
    }

    function test_RevertWhen_CustodyIsNotStated() public {
        vm.expectRevert(abi.encodeWithSelector(CustodyMissing.selector, party));
        _attest(kycAttester, date(2027, 1, 1), Custody.Unknown, borrower);
    }

    function test_RevertWhen_ThereIsNoKey() public {
        vm.expectRevert(KeyMissing.selector);
        _attest(kycAttester, date(2027, 1, 1), Custody.Party, address(0));
    }

    function test_RevertWhen_TheNewKeyIsAnotherParty() public {
        IAdmission.Registration memory r =
            IAdmission.Registration(lender, "second", PartyKind.Guarantor, stranger, keccak256("identity"));
        Consent memory c = signedBy(strangerKey, registrationFields(r));
        ledger.registerParty(r, DOCUMENTS, c);
        vm.expectRevert(abi.encodeWithSelector(KeyTaken.selector, lender, stranger, Ids.party(lender, "second")));
        _attest(kycAttester, date(2027, 1, 1), Custody.Party, stranger);
    }

    function test_Attest() public {
        Day expiry = date(2026, 1, 16);
        bytes memory effect = abi.encodeCall(IEffects.kycAttested, (expiry, Custody.Custodian, borrower, false));
        expectLogged(file(party), Nodes.KYC_ATTESTED, kycAttester, effect, inPerson());
        _attest(kycAttester, expiry, Custody.Custodian, borrower);
        Party memory p = ledger.partyOf(party);
        assertTrue(p.kycExpiry == expiry && p.custody == Custody.Custodian);
        assertEq(p.key, borrower);
    }

    /// Lost or rotated keys: the new one signs for the party from then on, the old one is free.
    function test_Attest_RebindsTheKey() public {
        Day expiry = date(2027, 1, 1);
        bytes memory effect = abi.encodeCall(IEffects.kycAttested, (expiry, Custody.Party, stranger, true));
        expectLogged(file(party), Nodes.KYC_ATTESTED, kycAttester, effect, inPerson());
        _attest(kycAttester, expiry, Custody.Party, stranger);
        Consent memory c = signedBy(borrowerKey, inquiryFields("scope", expiry));
        vm.expectRevert(abi.encodeWithSelector(ConsentForeign.selector, borrower, stranger));
        ledger.authorizeInquiry(party, "scope", expiry, DOCUMENTS, c);
        c = signedBy(strangerKey, inquiryFields("scope", expiry));
        ledger.authorizeInquiry(party, "scope", expiry, DOCUMENTS, c);
        _attest(kycAttester, expiry, Custody.Party, borrower);
        assertEq(ledger.partyOf(party).key, borrower);
    }
}
