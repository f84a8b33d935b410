// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.28;

import "./RunningLoanTest.sol";

/// In what order a loan is played again (docs/explain/money.md §6 and §9).
contract ReplayOrderTest is RunningLoanTest {
    function payment(bytes32 receipt) private view returns (PaymentId) {
        return Ids.payment(lender, receipt);
    }

    function prepayInFull(bytes32 receipt) private returns (Money amount) {
        Day today = ledger.today();
        vm.prank(borrower);
        uint8 quote = ledger.quotePrepayment(loan, QuoteKind.Full, NIL, today, DOCUMENTS, inPerson());
        amount = ledger.quoteOf(loan, quote).amount;
        vm.prank(bank);
        ledger.prepayInFull(loan, quote, receipt, DOCUMENTS, inPerson());
    }

    /// The rows that the prepayment had cancelled come back, and the first of them is billed on that day before the money is allocated. On 11 February, by hand: of the
    /// bill of 916.80, 100.00 had been paid ahead, so that the prepayment took 10,000.00 and 30.00 of the 130.00 that had accrued. Without those 100.00 it falls short.
    function test_APrepaymentThatFallsShortPaysTheBillOfItsDay() public {
        toDisbursed();
        goTo(2026, 2, 11);
        pay(10_000, "ahead");
        assertEq(prepayInFull("all").fen(), 1_003_000);
        assertTrue(ledger.loanOf(loan).state == LoanState.Settled);

        vm.prank(bank);
        ledger.reversePayment(loan, payment("ahead"), "returned", DOCUMENTS);

        Loan memory l = ledger.loanOf(loan);
        assertTrue(l.state == LoanState.Active);
        assertTrue(ledger.instalmentOf(loan, 1).state == InstalmentState.Settled);
        assertEq(l.distributed.fen(), 91_680);
        assertEq(l.credit.fen(), 911_320);
    }
}
