// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.28;

import "./JointLendingTest.sol";

/// A loan of two lenders, 40 % and 60 %: where its money comes from and goes to. The instalments are those of RunningLoanTest.
contract JointLoanTest is JointLendingTest {
    function _received(uint8 number) private view returns (uint256) {
        return ledger.claimOf(loan, number).received.fen();
    }

    function test_RevertGiven_TheFundIsNotFull() public {
        appointPartner();
        toAccepted();
        formSyndicate();
        fund(operator, lender, 1_200_000);
        propose();
        disclose();
        signAsBorrower();
        signAsLender();
        requestDrawdown();
        vm.expectRevert(
            abi.encodeWithSelector(FundingInState.selector, facility, FundingState.Raising, FundingState.Closed)
        );
        approveDrawdown();
    }

    function test_Release_TakesTheEscrow() public {
        toJointLoan();
        assertEq(escrow(), 2_000_000);
        assertEq(pool(lender), POOL.fen() - 1_200_000);
    }

    function test_RevertWhen_TheEscrowIsShort() public {
        target = Money.wrap(999_999);
        appointPartner();
        toAccepted();
        formSyndicate();
        fund(operator, lender, 400_000);
        fund(partnerOperator, partner, 599_999);
        propose();
        disclose();
        signAsBorrower();
        signAsLender();
        requestDrawdown();
        approveDrawdown();
        vm.expectRevert(abi.encodeWithSelector(BalanceShort.selector, AccountKind.Escrow, facility, 1_000_000, 999_999));
        release();
    }

    function test_Confirm_IssuesANoteToEach() public {
        toJointLoan();
        Claim[] memory claims = ledger.claimsOf(loan);
        assertEq(claims.length, 2);
        assertTrue(claims[0].owner == lender && claims[1].owner == partner);
        assertEq(claims[0].shareBps, 4000);
        assertEq(claims[1].shareBps, 6000);
        assertTrue(claims[1].state == ClaimState.Owned);
        assertEq(ledger.loanOf(loan).marks, MARK_SHARED);
    }

    function test_Reverse_VoidsTheNotes() public {
        toJointLoan();
        vm.prank(bank);
        ledger.reverseDisbursement(loan, "returned", DOCUMENTS);
        assertEq(escrow(), 3_000_000);
        assertTrue(ledger.claimOf(loan, 1).state == ClaimState.Cancelled);
        assertTrue(ledger.claimOf(loan, 2).state == ClaimState.Cancelled);
    }

    /// 916.80 = 550.08 to the partner, 366.72 to the lead.
    function test_Pay_BySharesToEach() public {
        toJointLoan();
        goTo(2026, 2, 15);
        pay(91_680, "first");
        assertEq(payable_(lender), 36_672);
        assertEq(payable_(partner), 55_008);
        assertEq(_received(1), 36_672);
        assertEq(_received(2), 55_008);
        assertEq(ledger.loanOf(loan).distributed.fen(), 91_680);
    }

    /// 0.01 is nobody's 60 %: the lead's.
    function test_Pay_TheRemainderToTheLead() public {
        toJointLoan();
        goTo(2026, 2, 15);
        pay(1, "fen");
        assertEq(payable_(lender), 1);
        assertEq(payable_(partner), 0);
    }

    /// Of 150.00 interest 2 % are the servicer's, who is the lead: 3.00. Of 913.80 the partner has 548.28, the lead 365.52.
    function test_Pay_TheServicersFeeFirst() public {
        Product memory p = product();
        p.servicerFeeBps = 200;
        productId = publish(p);
        toJointLoan();
        goTo(2026, 2, 15);
        pay(91_680, "first");
        assertEq(payable_(lender), 36_852);
        assertEq(payable_(partner), 54_828);
    }

    function _toSettledTogether() private {
        terms.periods = 1;
        toJointLoan();
        goTo(2026, 2, 15);
        pay(1_015_000, "all");
        assertTrue(ledger.loanOf(loan).state == LoanState.Settled);
    }

    function test_Settle_CancelsBothNotes() public {
        _toSettledTogether();
        assertTrue(ledger.claimOf(loan, 1).state == ClaimState.Cancelled);
        assertTrue(ledger.claimOf(loan, 2).state == ClaimState.Cancelled);
        assertEq(_received(1), 406_000);
        assertEq(_received(2), 609_000);
        assertTrue(ledger.facilityOf(facility).open == 0);
    }

    function _reverse(bytes32 receipt) private {
        vm.prank(bank);
        ledger.reversePayment(loan, Ids.payment(lender, receipt), "proof", DOCUMENTS);
    }

    function test_ReversePayment_TakesItBackFromEach() public {
        _toSettledTogether();
        _reverse("all");
        assertEq(payable_(lender), 0);
        assertEq(payable_(partner), 0);
        assertEq(_received(2), 0);
        assertTrue(ledger.claimOf(loan, 1).state == ClaimState.Owned);
        assertTrue(ledger.claimOf(loan, 2).state == ClaimState.Owned);
        pay(1_015_000, "again");
        assertEq(payable_(lender), 406_000);
        assertEq(payable_(partner), 609_000);
        assertTrue(ledger.claimOf(loan, 2).state == ClaimState.Cancelled);
        assertTrue(reached(file(loan), Nodes.OBLIGATIONS_MET));
    }

    /// What the partner took out it owes; its next proceeds are netted.
    function test_ReversePayment_WhatHasLeftIsReceivable() public {
        toJointLoan();
        goTo(2026, 2, 15);
        pay(91_680, "first");
        token.grantRole(token.HOLDER(), partnerAdmin);
        vm.prank(partnerAdmin);
        ledger.withdraw(AccountKind.Payable, partner, partnerAdmin, Money.wrap(55_000));
        _reverse("first");
        assertEq(payable_(lender), 0);
        assertEq(payable_(partner), 0);
        assertEq(ledger.receivableOf(partner), 55_000);
        assertEq(token.balanceOf(address(ledger)), ledgerSum());
        pay(91_680, "again");
        assertEq(ledger.receivableOf(partner), 0);
        assertEq(payable_(partner), 8);
        assertEq(payable_(lender), 36_672);
        assertEq(token.balanceOf(address(ledger)), ledgerSum());
    }

    /// A payment reversed whose money later credit stands for: each claim owes its part to the credit.
    function test_ReversePayment_OfMoneyThatLaterPaymentsCover() public {
        toJointLoan();
        goTo(2026, 2, 15);
        pay(91_680, "first");
        goTo(2026, 3, 15);
        pay(91_680, "second");
        _reverse("first");
        assertEq(_received(1) + _received(2), ledger.loanOf(loan).distributed.fen());
        assertEq(token.balanceOf(address(ledger)), ledgerSum());
    }

    /// Booked late, the money counts on its day, and each gets the same.
    function test_Pay_LateBooked() public {
        toJointLoan();
        goTo(2026, 2, 20);
        ledger.advance(loan);
        assertTrue(ledger.loanOf(loan).state == LoanState.Overdue);
        vm.prank(bank);
        ledger.receivePayment(loan, Money.wrap(91_680), "late", date(2026, 2, 15), DOCUMENTS, inPerson());
        assertTrue(ledger.loanOf(loan).state == LoanState.Active);
        assertEq(payable_(lender), 36_672);
        assertEq(payable_(partner), 55_008);
    }

    /// F1: what the ledger holds, account by account.
    function ledgerSum() internal view returns (uint256 sum) {
        sum = pool(lender) + pool(partner) + escrow() + payable_(lender) + payable_(partner) + payable_(party);
        sum += ledger.balanceOf(AccountKind.Transit, file(loan)) + ledger.loanOf(loan).credit.fen();
        Claim[] memory claims = ledger.claimsOf(loan);
        for (uint256 i = 0; i < claims.length; i++) {
            sum -= claims[i].owes.fen();
        }
    }

    function test_TheTokensAreThoseOfTheAccounts() public {
        toJointLoan();
        assertEq(token.balanceOf(address(ledger)), ledgerSum());
        goTo(2026, 2, 15);
        pay(100_000, "more");
        assertEq(token.balanceOf(address(ledger)), ledgerSum());
    }
}
