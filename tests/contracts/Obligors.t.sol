// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.28;

import "./SecuredTest.sol";

/// A guarantor is heard and spoken to like the debtor; what the product's clauses ask for.
contract ObligorsTest is SecuredTest {
    function _toGuaranteed() private {
        toAccepted();
        signGuarantee();
        pledge();
        draw();
        goTo(2026, 2, 19);
    }

    function _toDrawnUnder(Clauses memory agreed) private {
        toOfferedUnder(agreed);
        accept();
        draw();
        goTo(2026, 2, 19);
    }

    function _notice(NoticeKind kind, PartyId addressee, Day until) private {
        ICollection.Dunning memory d =
            ICollection.Dunning(kind, addressee, uint64(block.timestamp), Money.wrap(1000), until, "delivered");
        vm.prank(servicer);
        ledger.sendNotice(loan, d, DOCUMENTS);
    }

    /// Contacts are counted for each; the limitation period runs anew against the guarantor alone.
    function test_AGuarantorIsDunned() public {
        _toGuaranteed();
        for (uint256 k = 0; k < 3; k++) {
            _notice(NoticeKind.Reminder, surety, Day.wrap(0));
        }
        assertTrue(ledger.demandedOn(loan, surety) == date(2026, 2, 19));
        assertTrue(ledger.demandedOn(loan, party) == Day.wrap(0));
        _notice(NoticeKind.Reminder, party, Day.wrap(0));
        vm.expectRevert(abi.encodeWithSelector(ContactsSpent.selector, surety, date(2026, 2, 19), 3));
        _notice(NoticeKind.Reminder, surety, Day.wrap(0));
    }

    function test_RevertGiven_NoGuarantee() public {
        toDisbursed();
        goTo(2026, 2, 19);
        vm.expectRevert(abi.encodeWithSelector(NotAnObligor.selector, loan, surety));
        _notice(NoticeKind.Reminder, surety, Day.wrap(0));
    }

    function test_AGuarantorDisputes() public {
        _toGuaranteed();
        uint32[] memory list = new uint32[](1);
        list[0] = 2;
        IDisputes.Objection memory o = IDisputes.Objection(surety, Money.wrap(7), list, "evidence");
        bytes32 entries = keccak256(abi.encodePacked(list));
        Consent memory c = signedBy(
            guarantorKey,
            abi.encode(TypedData.DISPUTE_NOTICE, loan, surety, o.contested, entries, o.evidence, DOCUMENTS)
        );
        ledger.raiseDispute(loan, o, DOCUMENTS, c);
        assertTrue(ledger.caseOf(loan, 1).party == surety);
    }

    function test_AGuarantorExportsEvidence() public {
        _toGuaranteed();
        uint64 last = uint64(block.number - 1);
        vm.prank(guarantor);
        assertEq(ledger.exportEvidence(loan, "package", last, DOCUMENTS), 1);
    }

    function test_CollateralIsPreserved() public {
        _toGuaranteed();
        IDisputes.Preservation memory o =
            IDisputes.Preservation(AssetKind.Collateral, 1, Money.wrap(900_000), date(2027, 2, 19), "order");
        vm.prank(court);
        ledger.preserveAsset(loan, o, DOCUMENTS);
        assertTrue(ledger.heldOf(AssetKind.Collateral, file(facility), 1) == Money.wrap(900_000));
        assertTrue(ledger.caseOf(loan, 1).party == party);
    }

    /* ------------------------------------------------------------------ CLAUSES */

    /// Two witnesses are agreed.
    function test_WitnessedByAsManyAsAgreed() public {
        Clauses memory agreed;
        agreed.witnesses = 2;
        _toDrawnUnder(agreed);
        vm.prank(witness);
        ledger.countersignEvidence(loan, 0, DOCUMENTS, DOCUMENTS);
        assertFalse(ledger.evidenceOf(loan, 0).witnessed);
        vm.prank(admin);
        ledger.grantRole(lender, stranger, Role.Witness);
        vm.prank(stranger);
        ledger.countersignEvidence(loan, 0, DOCUMENTS, DOCUMENTS);
        assertTrue(ledger.evidenceOf(loan, 0).witnessed);
    }

    /// Thirty days are agreed; the law asks for fifteen.
    function test_RevertWhen_TheCurePeriodIsShorterThanAgreed() public {
        Clauses memory agreed;
        agreed.curePeriodDays = 30;
        _toDrawnUnder(agreed);
        Day earliest = date(2026, 3, 21);
        vm.expectRevert(
            abi.encodeWithSelector(CurePeriodWrong.selector, loan, date(2026, 3, 20), earliest, date(2026, 4, 20))
        );
        _notice(NoticeKind.Default, party, date(2026, 3, 20));
        _notice(NoticeKind.Default, party, earliest);
    }

    /// A clause cannot put the default off for longer than the law allows: sixty days.
    function test_ACurePeriodWithoutEnd_IsCut() public {
        Clauses memory agreed;
        agreed.curePeriodDays = 10_000;
        _toDrawnUnder(agreed);
        _notice(NoticeKind.Default, party, date(2026, 4, 20));
    }
}
