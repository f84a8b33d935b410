// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.28;

import "./RunningLoanTest.sol";
import {Vm} from "forge-std/Vm.sol";

/// What the tests of a loan that is played again share (docs/explain/money.md §9): what makes it be played, and what the log then has.
abstract contract PlayedLoanTest is RunningLoanTest {
    function payment(bytes32 receipt) internal view returns (PaymentId) {
        return Ids.payment(lender, receipt);
    }

    /// A bank books money of an earlier day.
    function payLate(uint64 fen, bytes32 receipt, Day valueDay) internal {
        vm.prank(bank);
        ledger.receivePayment(loan, Money.wrap(fen), receipt, valueDay, DOCUMENTS, inPerson());
    }

    function reverse(bytes32 receipt) internal {
        vm.prank(bank);
        ledger.reversePayment(loan, payment(receipt), "proof", DOCUMENTS);
    }

    /// Quoted and paid today. Returns what it took.
    function prepay(QuoteKind kind, uint64 principal, bytes32 receipt) internal returns (Money amount) {
        Day today = ledger.today();
        vm.prank(borrower);
        uint8 number = ledger.quotePrepayment(loan, kind, Money.wrap(principal), today, DOCUMENTS, inPerson());
        amount = ledger.quoteOf(loan, number).amount;
        vm.startPrank(bank);
        if (kind == QuoteKind.Full) ledger.prepayInFull(loan, number, receipt, DOCUMENTS, inPerson());
        else if (kind == QuoteKind.Shortened) ledger.prepayShortened(loan, number, receipt, DOCUMENTS, inPerson());
        else ledger.prepayReduced(loan, number, receipt, DOCUMENTS, inPerson());
        vm.stopPrank();
    }

    /// What is in the lender's account leaves the ledger.
    function withdrawAll() internal {
        token.grantRole(token.HOLDER(), admin);
        uint64 all = uint64(ledger.balanceOf(AccountKind.Payable, file(lender)));
        vm.prank(admin);
        ledger.withdraw(AccountKind.Payable, lender, admin, Money.wrap(all));
    }

    /// How often the node stands in the entries since recording began, or since they were last read.
    function logged(uint8 node) internal returns (uint256) {
        return logged(vm.getRecordedLogs(), node);
    }

    function logged(Vm.Log[] memory logs, uint8 node) internal pure returns (uint256 count) {
        for (uint256 i = 0; i < logs.length; i++) {
            if (logs[i].topics[0] == NodeReached.selector && uint256(logs[i].topics[2]) == node) count++;
        }
    }

    /// The fixture's loan, under an assessment whose band begins at nothing.
    function toDisbursedAtNoRate() internal {
        terms.rate = Rate.wrap(0);
        terms.penaltyRate = Rate.wrap(0);
        toApplied();
        ICredit.Assessment memory a = assessment();
        a.minRate = Rate.wrap(0);
        vm.prank(modelOperator);
        ledger.postRiskAssessment(facility, a, DOCUMENTS);
        approve();
        accept();
        draw();
    }
}
