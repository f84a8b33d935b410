// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.28;

import "./RunningLoanTest.sol";

contract IssueSettlementCertificateTest is RunningLoanTest {
    function _issue(address by) private {
        vm.prank(by);
        ledger.issueSettlementCertificate(loan, DOCUMENTS);
    }

    function test_RevertWhen_NoOperatorIssues() public {
        toSettled();
        expectWrongCaller(Nodes.SETTLEMENT_CERTIFICATE_ISSUED, bank, bit(Role.Operator));
        _issue(bank);
        expectWrongCaller(Nodes.SETTLEMENT_CERTIFICATE_ISSUED, borrower, bit(Role.Operator));
        _issue(borrower);
    }

    function test_RevertGiven_NoSuchLoan() public {
        expectNoLoan(file(loan));
        _issue(operator);
    }

    function test_RevertGiven_NotDisbursed() public {
        toReleased();
        expectUnexpected();
        _issue(operator);
    }

    function test_RevertGiven_SomethingIsOwed() public {
        terms.periods = 1;
        toDisbursed();
        goTo(2026, 2, 15);
        pay(1_014_999, "all but one fen");
        expectUnexpected();
        _issue(operator);
        pay(1, "one fen");
        _issue(operator);
    }

    function test_RevertGiven_Archived() public {
        toArchived();
        expectArchived();
        _issue(operator);
    }

    function test_RevertWhen_ThereAreNoDocuments() public {
        toSettled();
        vm.expectRevert(abi.encodeWithSelector(HashMissing.selector, loan, "documents"));
        vm.prank(operator);
        ledger.issueSettlementCertificate(loan, 0);
    }

    function test_RevertGiven_Issued() public {
        toSettled();
        _issue(operator);
        expectRepeated(Nodes.SETTLEMENT_CERTIFICATE_ISSUED, file(loan));
        _issue(operator);
    }

    function test_Issue_OfASettledLoan() public {
        toSettled();
        goTo(2026, 3, 1);
        bytes memory effect = abi.encodeCall(IEffects.settlementCertificateIssued, ());
        expectLogged(file(loan), Nodes.SETTLEMENT_CERTIFICATE_ISSUED, operator, effect, inPerson());
        _issue(operator);
        assertTrue(reached(file(loan), Nodes.SETTLEMENT_CERTIFICATE_ISSUED));
    }

    /// A credit that pays everything today: the loan is brought up to today first.
    function test_Issue_OnTheDayOnWhichTheCreditSettles() public {
        terms.periods = 1;
        toDisbursed();
        goTo(2026, 1, 20);
        pay(1_015_000, "all, early");
        expectUnexpected();
        _issue(operator);
        goTo(2026, 2, 15);
        _issue(operator);
        assertTrue(ledger.loanOf(loan).state == LoanState.Settled);
        assertTrue(reached(file(loan), Nodes.OBLIGATIONS_MET));
    }

    /// A payment that never came takes the certificate with it; the loan that is paid again gets another.
    function test_Issue_AgainAfterAReversal() public {
        toSettled();
        _issue(operator);
        vm.prank(bank);
        ledger.reversePayment(loan, Ids.payment(lender, "all"), "returned", DOCUMENTS);
        assertFalse(reached(file(loan), Nodes.SETTLEMENT_CERTIFICATE_ISSUED));
        assertTrue(ledger.loanOf(loan).state == LoanState.Active);
        expectUnexpected();
        _issue(operator);
        pay(1_015_000, "again");
        _issue(operator);
        assertTrue(reached(file(loan), Nodes.SETTLEMENT_CERTIFICATE_ISSUED));
    }
}
