// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.28;

import "./PlayedLoanTest.sol";

/// Payments, versions and quotes of a loan have numbers of limited width: the one after the last is refused, and nothing overflows. The numbers are written, not lived.
contract NumbersSpentTest is PlayedLoanTest {
    // Where the fields lie in the second slot of `Loan`, in bits.
    uint256 private constant VERSION = 16;
    uint256 private constant PAYMENTS = 136;

    function spend(uint256 at, uint256 mask, uint256 last) private {
        vm.record();
        ledger.loanOf(loan);
        (bytes32[] memory slots,) = vm.accesses(address(ledger));
        bytes32 slot = bytes32(uint256(slots[0]) + 1);
        uint256 word = uint256(vm.load(address(ledger), slot)) & ~(mask << at);
        vm.store(address(ledger), slot, bytes32(word | (last << at)));
    }

    function spendPayments(uint16 last) private {
        spend(PAYMENTS, type(uint16).max, last);
        assertEq(ledger.loanOf(loan).payments, last);
    }

    function spendVersions(uint8 last) private {
        spend(VERSION, type(uint8).max, last);
        assertEq(ledger.loanOf(loan).version, last);
    }

    function expectSpent(uint256 last) private {
        vm.expectRevert(abi.encodeWithSelector(NumbersSpent.selector, loan, last));
    }

    function test_RevertGiven_NoPaymentCanBeNumbered() public {
        toDisbursed();
        spendPayments(65_534);
        pay(100, "last");
        assertEq(ledger.loanOf(loan).payments, 65_535);
        expectSpent(65_535);
        payLate(100, "more", date(2026, 1, 15));
    }

    function test_RevertGiven_NoRefundCanBeNumbered() public {
        toDisbursed();
        pay(100, "r");
        spendPayments(65_535);
        expectSpent(65_535);
        vm.prank(servicer);
        ledger.refundOverpayment(loan, payment("r"), Money.wrap(100), DOCUMENTS, inPerson());
    }

    function test_RevertGiven_NoQuoteCanBeNumbered() public {
        toDisbursed();
        Day today = ledger.today();
        vm.startPrank(borrower);
        for (uint256 i = 1; i <= 255; i++) {
            assertEq(ledger.quotePrepayment(loan, QuoteKind.Full, NIL, today, DOCUMENTS, inPerson()), i);
        }
        expectSpent(255);
        ledger.quotePrepayment(loan, QuoteKind.Full, NIL, today, DOCUMENTS, inPerson());
        vm.stopPrank();
    }

    function test_RevertGiven_NoVersionCanBeNumbered() public {
        toDisbursed();
        spendVersions(254);
        prepay(QuoteKind.Reduced, 100_000, "last");
        assertEq(ledger.instalmentOf(loan, 1).version, 255);
        Day today = ledger.today();
        vm.prank(borrower);
        ledger.quotePrepayment(loan, QuoteKind.Reduced, Money.wrap(100_000), today, DOCUMENTS, inPerson());
        expectSpent(255);
        vm.prank(bank);
        ledger.prepayReduced(loan, 2, "more", DOCUMENTS, inPerson());
    }

    /// The rows that come back with a reversal need a version.
    function test_RevertGiven_NoVersionForTheRowsThatComeBack() public {
        toDisbursed();
        prepay(QuoteKind.Full, 0, "all");
        spendVersions(255);
        expectSpent(255);
        reverse("all");
    }

    /// And so does a later prepayment that is made anew over them.
    function test_RevertGiven_NoVersionForAPrepaymentMadeAnew() public {
        toDisbursedAtNoRate();
        prepay(QuoteKind.Reduced, 400_000, "first");
        prepay(QuoteKind.Reduced, 300_000, "second");
        spendVersions(254);
        expectSpent(255);
        reverse("first");
    }
}
