// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.28;

import "./LedgerTest.sol";

contract AuthorizeInquiryTest is LedgerTest {
    Day private expiry;

    function setUp() public override {
        super.setUp();
        register();
        expiry = date(2026, 2, 15);
    }

    function test_RevertWhen_SomebodyElseSigns() public {
        attest();
        Consent memory c = signedBy(strangerKey, inquiryFields("scope", expiry));
        vm.expectRevert(abi.encodeWithSelector(ConsentForeign.selector, stranger, borrower));
        ledger.authorizeInquiry(party, "scope", expiry, DOCUMENTS, c);
    }

    function test_RevertGiven_NotAttested() public {
        Consent memory c = signedBy(borrowerKey, inquiryFields("scope", expiry));
        expectUnexpected();
        ledger.authorizeInquiry(party, "scope", expiry, DOCUMENTS, c);
    }

    function test_RevertGiven_NoBorrower() public {
        PartyId guarantor = Ids.party(lender, "guarantor");
        IAdmission.Registration memory r =
            IAdmission.Registration(lender, "guarantor", PartyKind.Guarantor, stranger, keccak256("identity"));
        vm.prank(stranger);
        ledger.registerParty(r, DOCUMENTS, inPerson());
        vm.prank(kycAttester);
        ledger.attestKyc(guarantor, date(2027, 1, 1), Custody.Party, stranger, DOCUMENTS);
        vm.expectRevert(
            abi.encodeWithSelector(PartyKindWrong.selector, guarantor, PartyKind.Guarantor, PartyKind.Borrower)
        );
        vm.prank(stranger);
        ledger.authorizeInquiry(guarantor, "scope", expiry, DOCUMENTS, inPerson());
    }

    function test_RevertWhen_ThereIsNoScope() public {
        attest();
        Consent memory c = signedBy(borrowerKey, inquiryFields(0, expiry));
        vm.expectRevert(abi.encodeWithSelector(HashMissing.selector, file(party), "scope"));
        ledger.authorizeInquiry(party, 0, expiry, DOCUMENTS, c);
    }

    function test_RevertWhen_Expired() public {
        attest();
        Day yesterday = date(2026, 1, 14);
        Consent memory c = signedBy(borrowerKey, inquiryFields("scope", yesterday));
        vm.expectRevert(abi.encodeWithSelector(ExpiryPassed.selector, yesterday, date(2026, 1, 15)));
        ledger.authorizeInquiry(party, "scope", yesterday, DOCUMENTS, c);
    }

    function test_Authorize() public {
        attest();
        Consent memory c = signedBy(borrowerKey, inquiryFields("scope", expiry));
        bytes memory effect = abi.encodeCall(IEffects.inquiryAuthorized, ("scope", expiry));
        expectLogged(file(party), Nodes.INQUIRY_AUTHORIZED, borrower, effect, c);
        vm.prank(keeper);
        ledger.authorizeInquiry(party, "scope", expiry, DOCUMENTS, c);
        assertTrue(ledger.partyOf(party).inquiryExpiry == expiry);
    }
}
