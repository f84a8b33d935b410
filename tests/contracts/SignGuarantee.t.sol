// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.28;

import "./SecuredTest.sol";

contract SignGuaranteeTest is SecuredTest {
    function _sign(PartyId by, ISecurity.GuaranteeTerms memory t, Consent memory c) private {
        ledger.signGuarantee(facility, by, t, DOCUMENTS, c);
    }

    function test_RevertWhen_AnotherSigns() public {
        toOffered();
        ISecurity.GuaranteeTerms memory t = guaranteeTerms();
        Consent memory c = signedBy(strangerKey, guaranteeFields(surety, t));
        vm.expectRevert(abi.encodeWithSelector(ConsentForeign.selector, stranger, guarantor));
        _sign(surety, t, c);
        expectWrongCaller(Nodes.GUARANTEE_SIGNED, operator, 0);
        vm.prank(operator);
        _sign(surety, t, inPerson());
    }

    function test_RevertGiven_NoApproval() public {
        toApplied();
        assess();
        expectUnexpected();
        signGuarantee();
    }

    function test_RevertGiven_TheOfferHasLapsed() public {
        toOffered();
        goTo(2026, 1, 23);
        vm.expectRevert(abi.encodeWithSelector(OfferLapsed.selector, facility, date(2026, 1, 22), date(2026, 1, 23)));
        signGuarantee();
        ledger.expireOffer(facility);
        vm.expectRevert(
            abi.encodeWithSelector(
                ApplicationInState.selector, facility, ApplicationState.Expired, ApplicationState.Accepted
            )
        );
        signGuarantee();
    }

    function test_RevertGiven_TheFacilityIsClosed() public {
        toAccepted();
        vm.prank(operator);
        ledger.closeFacility(facility, DOCUMENTS, inPerson());
        vm.expectRevert(
            abi.encodeWithSelector(FacilityInState.selector, facility, FacilityState.Closed, FacilityState.Active)
        );
        signGuarantee();
    }

    function test_RevertWhen_TheBorrowerGuaranteesItsOwnDebt() public {
        toOffered();
        ISecurity.GuaranteeTerms memory t = guaranteeTerms();
        vm.expectRevert(abi.encodeWithSelector(PartyKindWrong.selector, party, PartyKind.Borrower, PartyKind.Guarantor));
        vm.prank(borrower);
        _sign(party, t, inPerson());
    }

    function test_RevertWhen_TheGuarantorIsAnotherLenders() public {
        toOffered();
        PartyId elsewhere = Ids.party(NOBODY, "elsewhere");
        vm.prank(regulator);
        ledger.accreditLender(elsewhere, Regime.Bank, admin);
        IAdmission.Registration memory r =
            IAdmission.Registration(elsewhere, "guarantor", PartyKind.Guarantor, guarantor, "identity");
        vm.prank(guarantor);
        ledger.registerParty(r, DOCUMENTS, inPerson());
        PartyId theirs = Ids.party(elsewhere, "guarantor");
        ISecurity.GuaranteeTerms memory t = guaranteeTerms();
        vm.expectRevert(abi.encodeWithSelector(PartyOfOtherLender.selector, theirs, elsewhere));
        vm.prank(guarantor);
        _sign(theirs, t, inPerson());
    }

    function test_RevertGiven_TheGuarantorIsBlocked() public {
        toOffered();
        vm.prank(regulator);
        ledger.blockParty(surety, "list", new FacilityId[](0));
        vm.expectRevert(abi.encodeWithSelector(PartyIsBlocked.selector, surety));
        signGuarantee();
    }

    function test_RevertGiven_TheIdentityHasExpired() public {
        toAccepted();
        goTo(2027, 1, 16);
        vm.expectRevert(abi.encodeWithSelector(KycExpired.selector, surety, date(2027, 1, 15), date(2027, 1, 16)));
        signGuarantee();
    }

    function test_RevertWhen_TheKindIsNotSaid() public {
        toOffered();
        ISecurity.GuaranteeTerms memory t = guaranteeTerms();
        t.kind = GuaranteeKind.None;
        vm.expectRevert(abi.encodeWithSelector(TermsInvalid.selector, "kind", 0, 1));
        signGuarantee(t);
    }

    function test_RevertWhen_ThereIsNoCap() public {
        toOffered();
        ISecurity.GuaranteeTerms memory t = guaranteeTerms();
        t.cap = NIL;
        vm.expectRevert(AmountMissing.selector);
        signGuarantee(t);
    }

    /// A period that ends before the debt can fall due counts as none (Civil Code 692).
    function test_RevertWhen_ThePeriodEndsWithTheAvailability() public {
        toOffered();
        ISecurity.GuaranteeTerms memory t = guaranteeTerms();
        t.periodEnd = date(2027, 1, 15);
        uint256 end = date(2027, 1, 15).number();
        vm.expectRevert(abi.encodeWithSelector(TermsInvalid.selector, "periodEnd", end, end + 1));
        signGuarantee(t);
        t.periodEnd = date(2027, 1, 16);
        signGuarantee(t);
    }

    function test_RevertWhen_ThereIsNoContract() public {
        toOffered();
        vm.expectRevert(abi.encodeWithSelector(HashMissing.selector, facility, "documents"));
        vm.prank(guarantor);
        ledger.signGuarantee(facility, surety, guaranteeTerms(), 0, inPerson());
    }

    function test_Sign() public {
        toOffered();
        ISecurity.GuaranteeTerms memory t = guaranteeTerms();
        Consent memory c = signedBy(guarantorKey, guaranteeFields(surety, t));
        bytes memory effect = abi.encodeCall(
            IEffects.guaranteeSigned, (surety, GuaranteeKind.Joint, Money.wrap(2_000_000), date(2028, 1, 15))
        );
        expectPartLogged(1, Nodes.GUARANTEE_SIGNED, guarantor, effect, c);
        vm.prank(keeper);
        _sign(surety, t, c);
        Guarantee memory g = ledger.guaranteeOf(facility, 1);
        assertEq(PartyId.unwrap(g.guarantor), PartyId.unwrap(surety));
        assertTrue(g.state == GuaranteeState.Active && g.kind == GuaranteeKind.Joint);
        assertEq(g.cap.fen(), 2_000_000);
        assertEq(g.paid.fen(), 0);
        assertEq(g.signedOn.number(), date(2026, 1, 15).number());
        assertEq(g.periodEnd.number(), date(2028, 1, 15).number());
        Facility memory f = ledger.facilityOf(facility);
        assertTrue(f.secured);
        assertEq(f.guarantees, 1);
    }

    function test_Sign_ASecondOneOfAFrozenFacility() public {
        toAccepted();
        signGuarantee();
        vm.prank(operator);
        ledger.freezeLimit(facility, FreezeCause.Lender, REASON, DOCUMENTS);
        signGuarantee();
        assertTrue(ledger.guaranteeOf(facility, 2).state == GuaranteeState.Active);
        assertEq(ledger.facilityOf(facility).guarantees, 2);
    }
}
