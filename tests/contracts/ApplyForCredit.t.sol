// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.28;

import "./LedgerTest.sol";

contract ApplyForCreditTest is LedgerTest {
    function setUp() public override {
        super.setUp();
        toAuthorized();
    }

    function _apply(ICredit.CreditRequest memory r) private {
        Consent memory c = signedBy(borrowerKey, requestFields(r));
        vm.prank(keeper);
        ledger.applyForCredit(r, DOCUMENTS, c);
    }

    /// The signature is made before, so that the refusal is the very next call's.
    function _refused(ICredit.CreditRequest memory r, bytes memory reason) private {
        Consent memory c = signedBy(borrowerKey, requestFields(r));
        vm.expectRevert(reason);
        ledger.applyForCredit(r, DOCUMENTS, c);
    }

    function test_RevertWhen_SomebodyElseSigns() public {
        ICredit.CreditRequest memory r = creditRequest();
        Consent memory c = signedBy(strangerKey, requestFields(r));
        vm.expectRevert(abi.encodeWithSelector(ConsentForeign.selector, stranger, borrower));
        ledger.applyForCredit(r, DOCUMENTS, c);
    }

    function test_RevertGiven_NoParty() public {
        ICredit.CreditRequest memory r = creditRequest();
        r.party = PartyId.wrap("nobody");
        _refused(r, abi.encodeWithSelector(UnknownFile.selector, r.party, FileKind.Party));
    }

    function test_RevertGiven_NoInquiryConsent() public {
        (address other, uint256 otherKey) = makeAddrAndKey("other");
        IAdmission.Registration memory p =
            IAdmission.Registration(lender, "other", PartyKind.Borrower, other, keccak256("identity"));
        vm.prank(other);
        PartyId id = ledger.registerParty(p, DOCUMENTS, inPerson());
        vm.prank(kycAttester);
        ledger.attestKyc(id, date(2027, 1, 1), Custody.Party, other, DOCUMENTS);
        ICredit.CreditRequest memory r = creditRequest();
        r.party = id;
        Consent memory c = signedBy(otherKey, requestFields(r));
        expectUnexpected();
        ledger.applyForCredit(r, DOCUMENTS, c);
    }

    function test_RevertGiven_AppliedAlready() public {
        applyForCredit();
        bytes32 id = file(facility);
        _refused(creditRequest(), abi.encodeWithSelector(NodeRepeated.selector, Nodes.CREDIT_APPLIED, id, id));
    }

    function test_RevertGiven_PartyBlocked() public {
        vm.prank(regulator);
        ledger.blockParty(party, "list", new FacilityId[](0));
        _refused(creditRequest(), abi.encodeWithSelector(PartyIsBlocked.selector, party));
    }

    function test_RevertGiven_KycExpired() public {
        Day expiry = ledger.partyOf(party).kycExpiry;
        goTo(expiry);
        _apply(creditRequest());
        goTo(expiry.plus(1));
        ICredit.CreditRequest memory r = creditRequest();
        r.ref = "later";
        _refused(r, abi.encodeWithSelector(KycExpired.selector, party, expiry, expiry.plus(1)));
    }

    function test_RevertWhen_TheProductIsUnknown() public {
        ICredit.CreditRequest memory r = creditRequest();
        r.product = ProductId.wrap("none");
        _refused(r, abi.encodeWithSelector(ProductUnknown.selector, r.product));
    }

    function test_RevertWhen_TheProductIsAnotherLenders() public {
        PartyId other = Ids.party(NOBODY, "other lender");
        vm.prank(regulator);
        ledger.accreditLender(other, Regime.Bank, admin);
        Product memory p = product();
        p.lender = other;
        ICredit.CreditRequest memory r = creditRequest();
        r.product = publish(p);
        _refused(r, abi.encodeWithSelector(ProductOfOtherLender.selector, r.product, other));
    }

    function test_RevertWhen_AmountTenorOrPurposeIsMissing() public {
        ICredit.CreditRequest memory r = creditRequest();
        r.amount = NIL;
        _refused(r, abi.encodeWithSelector(AmountMissing.selector));
        r = creditRequest();
        r.tenorMonths = 0;
        _refused(r, abi.encodeWithSelector(TermsInvalid.selector, "tenorMonths", 0, 1));
        r = creditRequest();
        r.purpose = 0;
        _refused(r, abi.encodeWithSelector(HashMissing.selector, facility, "purpose"));
    }

    /// Opens the facility file in the party's log, whose next entry that is.
    function test_Apply() public {
        ICredit.CreditRequest memory r = creditRequest();
        Consent memory c = signedBy(borrowerKey, requestFields(r));
        uint32 seq = ledger.fileOf(file(party)).seq;
        bytes32 first = keccak256(abi.encode("fubie.file.v1", ledger.origin(), FileKind.Facility, facility));
        vm.expectEmit(address(ledger));
        emit FileOpened(
            file(party),
            file(facility),
            FileKind.Facility,
            Nodes.CREDIT_APPLIED,
            seq + 1,
            keeper,
            uint64(block.timestamp),
            ledger.today(),
            first
        );
        bytes memory effect =
            abi.encodeCall(IEffects.creditApplied, (party, facility, productId, r.amount, r.tenorMonths, r.purpose));
        expectLogged(file(facility), Nodes.CREDIT_APPLIED, borrower, effect, c);
        vm.prank(keeper);
        FacilityId id = ledger.applyForCredit(r, DOCUMENTS, c);
        assertEq(file(id), file(facility));
        Application memory a = ledger.applicationOf(facility);
        assertTrue(a.state == ApplicationState.Submitted && a.amount == r.amount);
        assertEq(a.tenorMonths, 12);
        Facility memory f = ledger.facilityOf(facility);
        assertTrue(f.party == party && f.product == productId && f.state == FacilityState.None);
        assertEq(ledger.fileOf(file(party)).seq, seq + 1);
        assertEq(ledger.fileOf(file(facility)).parent, file(party));
    }
}
