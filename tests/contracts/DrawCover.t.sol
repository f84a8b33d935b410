// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.28;

import "./CoveredTest.sol";

contract DrawCoverTest is CoveredTest {
    function _firstRecovery() private {
        pay(OWED - FIFTH, "first");
    }

    function _effect(uint64 amount, uint64 left) private view returns (bytes memory) {
        PartyId[] memory payees = new PartyId[](1);
        Money[] memory amounts = new Money[](1);
        (payees[0], amounts[0]) = (lender, Money.wrap(amount));
        return abi.encodeCall(
            IEffects.firstLossDrawn,
            (loan, 2, provider, Money.wrap(OWED), 2000, Money.wrap(amount), Money.wrap(left), payees, amounts)
        );
    }

    /// 2,058.00 go to the lender; the debtor owes what it owed.
    function test_Draw_MovesThatPartOfTheClaim() public {
        cover(2000, 500_000, 400_000);
        toDisbursed();
        toNoticeLapsed();
        ledger.advance(loan);
        bytes memory before = abi.encode(ledger.instalmentsOf(loan), ledger.penaltyOwed(loan));
        bytes32 id = file(lender);
        expectStep(id, file(loan), Nodes.FIRST_LOSS_DRAWN, 0, operator, ledger.today(), _effect(FIFTH, 294_200));
        vm.prank(operator);
        ledger.declareDefault(loan, 1, DOCUMENTS, new Consent[](0));
        assertEq(payable_(lender), FIFTH);
        assertEq(covered(), 400_000 - FIFTH);
        assertEq(ledger.coverOf(lender).drawn.fen(), FIFTH);
        assertEq(ledger.coverClaimOf(loan), 2);
        Claim memory c = ledger.claimOf(loan, 2);
        assertTrue(c.owner == provider && c.kind == ClaimKind.Cover && c.state == ClaimState.Owned);
        assertEq(c.amount.fen(), FIFTH);
        assertEq(ledger.claimOf(loan, 1).received.fen(), FIFTH);
        assertEq(abi.encode(ledger.instalmentsOf(loan), ledger.penaltyOwed(loan)), before);
        assertTrue(ledger.loanOf(loan).state == LoanState.Overdue);
    }

    function test_Draw_AtMostTheCap() public {
        cover(2000, 100_000, 400_000);
        toDisbursed();
        toDefault();
        assertEq(payable_(lender), 100_000);
        assertEq(ledger.coverOf(lender).drawn.fen(), 100_000);
    }

    function test_Draw_AtMostWhatIsThere() public {
        cover(2000, 500_000, 50_000);
        toDisbursed();
        toDefault();
        assertEq(payable_(lender), 50_000);
        assertEq(covered(), 0);
    }

    /// 1,234.80 and 823.20.
    function test_Draw_OfAJointLoan() public {
        cover(2000, 500_000, 400_000);
        toDrawnFromFund();
        toDefault();
        assertEq(payable_(partner), 123_480);
        assertEq(payable_(lender), 82_320);
        assertEq(ledger.claimOf(loan, 3).amount.fen(), FIFTH);
    }

    /// A cascade whose guard is false does not keep a default from being declared; anyone runs it once the guard is true, once.
    function test_Reach_OnceThereIsACover() public {
        toDisbursed();
        toDefault();
        assertEq(ledger.coverClaimOf(loan), 0);
        bytes32 id = file(loan);
        expectNothingToDo(Nodes.FIRST_LOSS_DRAWN, id);
        ledger.reach(Nodes.FIRST_LOSS_DRAWN, id);
        cover(2000, 500_000, 400_000);
        vm.prank(keeper);
        ledger.reach(Nodes.FIRST_LOSS_DRAWN, id);
        assertEq(payable_(lender), FIFTH);
        expectNothingToDo(Nodes.FIRST_LOSS_DRAWN, id);
        ledger.reach(Nodes.FIRST_LOSS_DRAWN, id);
    }

    function expectNothingToDo(uint8 node, bytes32 id) private {
        vm.expectRevert(abi.encodeWithSelector(NothingToDo.selector, node, id));
    }

    function test_Reach_NotBeforeTheDefault() public {
        cover(2000, 500_000, 400_000);
        toDisbursed();
        toNoticeLapsed();
        bytes32 id = file(loan);
        expectNothingToDo(Nodes.FIRST_LOSS_DRAWN, id);
        ledger.reach(Nodes.FIRST_LOSS_DRAWN, id);
    }

    /* ------------------------------------------------------------------ WHAT THE PROVIDER GETS */

    function _toDrawn() private {
        cover(2000, 500_000, 400_000);
        toDisbursed();
        toDefault();
    }

    /// The lender comes first: with what the cover paid it has all that it was owed before the provider has anything.
    function test_Pay_TheProviderStandsBehindTheLender() public {
        _toDrawn();
        _firstRecovery();
        assertEq(payable_(lender), OWED);
        assertEq(payable_(provider), 0);
        pay(1, "second");
        assertEq(payable_(provider), 1);
        pay(FIFTH, "third");
        assertEq(payable_(provider), FIFTH);
        assertEq(payable_(lender), OWED);
        assertTrue(ledger.loanOf(loan).state == LoanState.Settled);
        assertEq(ledger.loanOf(loan).credit.fen(), 1);
        assertTrue(ledger.claimOf(loan, 2).state == ClaimState.Cancelled);
    }

    /// 9,000.00 at once: 1,290.00 are left, so 768.00 of it are the provider's.
    function test_Pay_OnePaymentForBoth() public {
        _toDrawn();
        pay(900_000, "one");
        assertEq(payable_(provider), 76_800);
        assertEq(payable_(lender), OWED);
    }

    /// Penalty that runs on is the lender's: of 10,000.00, 10 days, 66.67.
    function test_Pay_WhatAccruesLaterIsTheLenders() public {
        _toDrawn();
        goTo(2026, 3, 18);
        pay(OWED - FIFTH + 6667, "first");
        assertEq(payable_(lender), OWED + 6667);
        assertEq(payable_(provider), 0);
        pay(FIFTH, "second");
        assertEq(payable_(provider), FIFTH);
        assertTrue(ledger.loanOf(loan).state == LoanState.Settled);
    }

    /* ------------------------------------------------------------------ WHAT CANNOT BE UNDONE */

    function _reverse(bytes32 receipt) private {
        vm.prank(bank);
        ledger.reversePayment(loan, Ids.payment(lender, receipt), "proof", DOCUMENTS);
    }

    function test_Reverse_WhileTheProviderHasNothing() public {
        _toDrawn();
        pay(500_000, "first");
        _reverse("first");
        assertEq(payable_(lender), FIFTH);
        pay(OWED, "again");
        assertEq(payable_(lender), OWED);
        assertEq(payable_(provider), FIFTH);
    }

    function test_RevertWhen_TheProviderHasBeenPaid() public {
        _toDrawn();
        _firstRecovery();
        pay(1, "second");
        vm.expectRevert(abi.encodeWithSelector(ProceedsFinal.selector, loan));
        _reverse("first");
    }

    /// Booked late, it counts as it comes: the penalty of 10 days stays.
    function test_Pay_LateBookedMoneyIsNotPlayedAgain() public {
        _toDrawn();
        goTo(2026, 3, 18);
        ledger.advance(loan);
        vm.prank(bank);
        ledger.receivePayment(loan, Money.wrap(OWED - FIFTH), "late", date(2026, 3, 14), DOCUMENTS, inPerson());
        assertEq(
            ledger.instalmentOf(loan, 1).principal.fen() - ledger.instalmentOf(loan, 1).principalPaid.fen(), 212_467
        );
        assertEq(payable_(provider), 0);
    }
}
