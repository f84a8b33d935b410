// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.28;

import "./RunningLoanTest.sol";

contract AssumeDebtTest is RunningLoanTest {
    address private assumer;
    uint256 private assumerKey;
    PartyId private debtor = Ids.party(lender, "assumer");

    function setUp() public override {
        super.setUp();
        (assumer, assumerKey) = makeAddrAndKey("assumer");
    }

    function enrol(PartyId of_, PartyKind kind) private {
        IAdmission.Registration memory r =
            IAdmission.Registration(of_, "assumer", kind, assumer, keccak256("other identity"));
        vm.prank(assumer);
        ledger.registerParty(r, DOCUMENTS, inPerson());
    }

    function attestUntil(Day expiry) private {
        vm.prank(kycAttester);
        ledger.attestKyc(debtor, expiry, Custody.Party, assumer, DOCUMENTS);
    }

    /// The loan runs, the new debtor is known for ten years.
    function toReady() private {
        toDisbursed();
        enrol(lender, PartyKind.Borrower);
        attestUntil(ledger.today().plus(3650));
    }

    function fields(uint64 principal) private view returns (bytes memory) {
        return abi.encode(TypedData.DEBT_ASSUMPTION, loan, party, debtor, principal, DOCUMENTS);
    }

    function assume(address by, PartyId to, Consent memory one, Consent memory other) private {
        INovation.Assent memory assent;
        (assent.borrower, assent.assumer) = (one, other);
        vm.prank(by);
        ledger.assumeDebt(loan, to, DOCUMENTS, assent);
    }

    function assume(uint64 principal) private {
        Consent memory one = signedBy(borrowerKey, fields(principal));
        Consent memory other = signedBy(assumerKey, fields(principal));
        assume(lenderSigner, debtor, one, other);
    }

    function test_RevertWhen_NoSignerOfTheLenderCalls() public {
        toReady();
        expectWrongCaller(Nodes.DEBT_ASSUMED, operator, bit(Role.Signer));
        assume(operator, debtor, inPerson(), inPerson());
    }

    function test_RevertGiven_NotDisbursed() public {
        toReleased();
        expectUnexpected();
        assume(lenderSigner, debtor, inPerson(), inPerson());
    }

    function test_RevertGiven_Settled() public {
        toSettled();
        vm.expectRevert(abi.encodeWithSelector(LoanInState.selector, loan, LoanState.Settled));
        assume(lenderSigner, debtor, inPerson(), inPerson());
    }

    function test_RevertWhen_TheDebtorIsOfAnotherLender() public {
        toDisbursed();
        PartyId other = Ids.party(NOBODY, "other lender");
        vm.prank(regulator);
        ledger.accreditLender(other, Regime.Bank, admin);
        enrol(other, PartyKind.Borrower);
        PartyId foreign = Ids.party(other, "assumer");
        vm.expectRevert(abi.encodeWithSelector(PartyOfOtherLender.selector, foreign, lender));
        assume(lenderSigner, foreign, inPerson(), inPerson());
    }

    function test_RevertWhen_TheDebtorIsAGuarantor() public {
        toDisbursed();
        enrol(lender, PartyKind.Guarantor);
        vm.expectRevert(
            abi.encodeWithSelector(PartyKindWrong.selector, debtor, PartyKind.Guarantor, PartyKind.Borrower)
        );
        assume(lenderSigner, debtor, inPerson(), inPerson());
    }

    function test_RevertWhen_TheDebtorIsTheSame() public {
        toReady();
        vm.expectRevert(abi.encodeWithSelector(DebtorUnchanged.selector, loan, party));
        assume(lenderSigner, party, inPerson(), inPerson());
    }

    function test_RevertGiven_TheNewDebtorIsBlocked() public {
        toReady();
        vm.prank(regulator);
        ledger.blockParty(debtor, "list", new FacilityId[](0));
        vm.expectRevert(abi.encodeWithSelector(PartyIsBlocked.selector, debtor));
        assume(lenderSigner, debtor, inPerson(), inPerson());
    }

    function test_RevertGiven_TheNewDebtorsIdentityIsNotAttestedToday() public {
        toDisbursed();
        enrol(lender, PartyKind.Borrower);
        Day expiry = ledger.today().plus(5);
        attestUntil(expiry);
        goTo(expiry.plus(1));
        vm.expectRevert(abi.encodeWithSelector(KycExpired.selector, debtor, expiry, expiry.plus(1)));
        assume(lenderSigner, debtor, inPerson(), inPerson());
    }

    function test_RevertWhen_TheBorrowerDoesNotSign() public {
        toReady();
        vm.expectRevert(abi.encodeWithSelector(ConsentMissing.selector, Nodes.DEBT_ASSUMED, borrower));
        assume(lenderSigner, debtor, inPerson(), signedBy(assumerKey, fields(1_000_000)));
    }

    function test_RevertWhen_TheNewDebtorDoesNotSign() public {
        toReady();
        Consent memory one = signedBy(borrowerKey, fields(1_000_000));
        vm.expectRevert(abi.encodeWithSelector(ConsentMissing.selector, Nodes.DEBT_ASSUMED, assumer));
        assume(lenderSigner, debtor, one, inPerson());
        Consent memory other = signedBy(strangerKey, fields(1_000_000));
        vm.expectRevert(abi.encodeWithSelector(ConsentForeign.selector, stranger, assumer));
        assume(lenderSigner, debtor, one, other);
    }

    /// Of the first instalment's 766.80 nothing is left to assume.
    function test_RevertWhen_AnotherPrincipalWasSigned() public {
        toReady();
        goTo(2026, 2, 15);
        pay(91_680, "first");
        vm.expectPartialRevert(ConsentInvalid.selector);
        assume(1_000_000);
    }

    function test_Assume_PutsAnotherInTheBorrowersPlace() public {
        toReady();
        vm.prank(borrower);
        ledger.authorizeDebit(loan, borrower, Money.wrap(100_000), DOCUMENTS, inPerson());
        goTo(2026, 2, 15);
        pay(91_680, "first");
        Consent memory one = signedBy(borrowerKey, fields(923_320));
        Consent memory other = signedBy(assumerKey, fields(923_320));
        Consent[] memory both = new Consent[](2);
        (both[0], both[1]) = (one, other);
        bytes memory effect = abi.encodeCall(IEffects.debtAssumed, (party, debtor, Money.wrap(923_320), 0, 0, 0));
        uint32 seq = ledger.fileOf(file(loan)).seq + 1;
        expectLogged(file(loan), file(loan), Nodes.DEBT_ASSUMED, seq, lenderSigner, effect, abi.encode(both));
        assume(lenderSigner, debtor, one, other);
        assertTrue(ledger.debtorOf(loan) == debtor);
        assertTrue(ledger.facilityOf(facility).party == party);
        assertTrue(ledger.mandateOf(loan, 1).state == MandateState.Revoked);
    }

    function test_RevertGiven_AssumedBefore() public {
        toReady();
        assume(1_000_000);
        vm.expectRevert(abi.encodeWithSelector(NodeRepeated.selector, Nodes.DEBT_ASSUMED, loan, loan));
        assume(1_000_000);
    }

    /// He alone asks for quotes, and what was paid too much is his.
    function test_Assume_GivesTheNewDebtorTheBorrowersRights() public {
        toReady();
        assertTrue(ledger.debtorOf(loan) == party);
        assume(1_000_000);
        Day today = ledger.today();
        expectWrongCaller(Nodes.PREPAY_QUOTED, borrower, 0);
        vm.prank(borrower);
        ledger.quotePrepayment(loan, QuoteKind.Full, NIL, today, DOCUMENTS, inPerson());
        vm.prank(assumer);
        ledger.quotePrepayment(loan, QuoteKind.Full, NIL, today, DOCUMENTS, inPerson());
        pay(1000, "early");
        PaymentId early = Ids.payment(lender, "early");
        vm.prank(assumer);
        ledger.refundOverpayment(loan, early, Money.wrap(1000), DOCUMENTS, inPerson());
        assertEq(ledger.balanceOf(AccountKind.Payable, file(debtor)), 1000);
        assertEq(ledger.balanceOf(AccountKind.Payable, file(party)), 0);
    }
}
