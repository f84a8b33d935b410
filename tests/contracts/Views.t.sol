// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.28;

import "./LedgerTest.sol";

contract ViewsTest is LedgerTest {
    function test_WhatIsNotThereIsEmpty() public view {
        bytes32 none = keccak256("none");
        assertTrue(ledger.fileOf(none).kind == FileKind.None);
        assertTrue(ledger.partyOf(PartyId.wrap(none)).kind == PartyKind.None);
        assertFalse(ledger.institutionOf(PartyId.wrap(none)).accredited);
        assertTrue(ledger.productOf(ProductId.wrap(none)).lender == NOBODY);
        assertTrue(ledger.facilityOf(FacilityId.wrap(none)).state == FacilityState.None);
        assertTrue(ledger.agreementOf(LoanId.wrap(none)).state == AgreementState.None);
        assertTrue(ledger.drawdownOf(LoanId.wrap(none)).state == DrawdownState.None);
        assertTrue(ledger.loanOf(LoanId.wrap(none)).state == LoanState.None);
        assertEq(ledger.instalmentsOf(LoanId.wrap(none)).length, 0);
        assertTrue(ledger.instalmentOf(LoanId.wrap(none), 1).state == InstalmentState.None);
        assertTrue(ledger.claimOf(LoanId.wrap(none), 1).state == ClaimState.None);
        assertTrue(ledger.mandateOf(LoanId.wrap(none), 1).state == MandateState.None);
        assertTrue(ledger.quoteOf(LoanId.wrap(none), 1).state == QuoteState.None);
        assertTrue(ledger.paymentOf(PaymentId.wrap(bytes16(none))).state == PaymentState.None);
        assertEq(ledger.balanceOf(AccountKind.Payable, none), 0);
        assertEq(ledger.receivableOf(PartyId.wrap(none)), 0);
        assertEq(ledger.penaltyOwed(LoanId.wrap(none)).fen(), 0);
    }

    function test_TokenAndToday() public {
        assertEq(ledger.token(), address(token));
        assertTrue(ledger.today() == date(2026, 1, 15));
        // The legal day begins at midnight in China, 16:00 in UTC.
        vm.warp(1_768_492_799); // 2026-01-15T15:59:59Z
        assertTrue(ledger.today() == date(2026, 1, 15));
        vm.warp(1_768_492_800);
        assertTrue(ledger.today() == date(2026, 1, 16));
    }

    function test_Preview() public {
        uint256[] memory rows = ledger.previewSchedule(terms, terms.startDay);
        assertEq(rows.length, 12);
        assertEq(Rows.total(rows[0]), 91_680);
        assertTrue(ledger.aprIsRight(terms, terms.startDay, Rate.wrap(180_000)));
        assertFalse(ledger.aprIsRight(terms, terms.startDay, Rate.wrap(181_000)));
        terms.periods = 0;
        vm.expectRevert(abi.encodeWithSelector(TermsInvalid.selector, "periods", 0, 1));
        ledger.previewSchedule(terms, terms.startDay);
    }
}
