// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.28;

import {Amended, Balances} from "contracts/interfaces/IEngine.sol";

import "./RunningLoanTest.sol";

/// On 1 February the old loan owes 10,000.00 · 18 % · 16 / 360 = 80.00 of interest besides: 10,080.00. The new one is of 11,000.00.
contract RefinanceTest is RunningLoanTest {
    uint64 private constant PAYOFF = 1_008_000;
    LoanId private old;
    LoanId private fresh;

    function toFunded(uint64 amount) private {
        toDisbursed();
        (old, fresh) = (loan, Ids.loan(facility, "fresh"));
        goTo(2026, 2, 1);
        (terms.startDay, terms.firstDue, terms.drawBy) = (date(2026, 2, 1), date(2026, 3, 1), date(2026, 2, 10));
        (terms.principal, terms.dueDay) = (Money.wrap(amount), 1);
        vm.prank(operator);
        ledger.proposeTerms(facility, "fresh", terms, DOCUMENTS, opening(), inPerson());
        loan = fresh;
        carryOut();
        ledger.advance(old);
    }

    function signed(uint64 payoff) private returns (Consent memory) {
        return signedBy(borrowerKey, abi.encode(TypedData.REFINANCING, old, fresh, payoff, DOCUMENTS));
    }

    function refinance(address by, Consent memory c) private {
        vm.prank(by);
        ledger.refinance(old, fresh, DOCUMENTS, c);
    }

    function test_RevertWhen_NoSignerCalls() public {
        toFunded(1_100_000);
        expectWrongCaller(Nodes.REFINANCED, operator, bit(Role.Signer));
        refinance(operator, inPerson());
    }

    function test_RevertGiven_NotDisbursed() public {
        toReleased();
        (old, fresh) = (loan, loan);
        expectUnexpected();
        refinance(lenderSigner, inPerson());
    }

    function test_RevertWhen_TheLoanPaysItself() public {
        toFunded(1_100_000);
        fresh = old;
        vm.expectRevert(abi.encodeWithSelector(ObligorDiffers.selector, old, old));
        refinance(lenderSigner, inPerson());
    }

    function test_RevertGiven_TheMoneyHasLeft() public {
        toFunded(1_100_000);
        confirm();
        bytes memory reason =
            abi.encodeWithSelector(DrawdownInState.selector, fresh, DrawdownState.Disbursed, DrawdownState.Released);
        vm.expectRevert(reason);
        refinance(lenderSigner, inPerson());
    }

    function test_RevertWhen_TheNewLoanIsTooSmall() public {
        toFunded(PAYOFF - 1);
        vm.expectRevert(
            abi.encodeWithSelector(RefinancingShort.selector, old, Money.wrap(PAYOFF - 1), Money.wrap(PAYOFF))
        );
        refinance(lenderSigner, inPerson());
    }

    function test_RevertWhen_TheBorrowerSignedAnotherPayoff() public {
        toFunded(1_100_000);
        vm.expectRevert(abi.encodeWithSelector(ConsentMissing.selector, Nodes.REFINANCED, borrower));
        refinance(lenderSigner, inPerson());
        Consent memory c = signed(PAYOFF - 1);
        vm.expectPartialRevert(ConsentInvalid.selector);
        refinance(lenderSigner, c);
    }

    function test_Refinance_PaysTheOldLoan() public {
        toFunded(1_100_000);
        vm.prank(operator);
        ledger.downgradeRisk(old, RiskClass.SpecialMention, REASON, LoanId.wrap(0), DOCUMENTS);
        Consent memory c = signed(PAYOFF);
        uint256 tokens = token.balanceOf(address(ledger));
        Balances memory owed = Balances(Money.wrap(1_000_000), Money.wrap(8000), NIL, NIL);
        Amended memory made;
        (made.version, made.first, made.due) = (2, 2, date(2026, 2, 1));
        (made.duePrincipal, made.dueInterest, made.dueTotal) = (owed.principal, owed.interest, Money.wrap(PAYOFF));
        bytes memory effect =
            abi.encodeCall(IEffects.refinanced, (fresh, Money.wrap(1_100_000), Money.wrap(PAYOFF), owed, made));
        expectLogged(file(old), Nodes.REFINANCED, lenderSigner, effect, c);
        refinance(lenderSigner, c);
        assertTrue(ledger.loanOf(old).state == LoanState.Settled);
        assertEq(ledger.loanOf(old).credit.fen(), 92_000);
        assertEq(ledger.balanceOf(AccountKind.Payable, file(lender)), PAYOFF);
        assertEq(ledger.balanceOf(AccountKind.Transit, file(fresh)), 0);
        assertEq(token.balanceOf(address(ledger)), tokens);
        (LoanId by,) = ledger.refinancingOf(old);
        (, LoanId paid) = ledger.refinancingOf(fresh);
        assertTrue(by == fresh);
        assertTrue(paid == old);
        assertTrue(ledger.booksOf(fresh).riskClass == RiskClass.SpecialMention);
    }

    /// Nothing leaves when the disbursement is confirmed; the new loan runs.
    function test_Confirm_TheNewLoan() public {
        toFunded(1_100_000);
        refinance(lenderSigner, signed(PAYOFF));
        uint256 tokens = token.balanceOf(address(ledger));
        confirm();
        assertEq(token.balanceOf(address(ledger)), tokens);
        assertTrue(ledger.loanOf(fresh).state == LoanState.Active);
        assertEq(ledger.facilityOf(facility).outstanding.fen(), 1_100_000);
    }

    function test_RevertGiven_RefinancingThePaymentIsNotReversed() public {
        toFunded(1_100_000);
        refinance(lenderSigner, signed(PAYOFF));
        vm.expectRevert(abi.encodeWithSelector(RefinancingMade.selector, fresh, old));
        vm.prank(bank);
        ledger.reverseDisbursement(fresh, "failed", DOCUMENTS);
    }

    function test_RevertGiven_RefinancedBefore() public {
        toFunded(1_100_000);
        refinance(lenderSigner, signed(PAYOFF));
        vm.expectRevert(abi.encodeWithSelector(NodeRepeated.selector, Nodes.REFINANCED, old, old));
        refinance(lenderSigner, inPerson());
    }

    /// It never left the ledger.
    function test_RevertWhen_TheRefinancingIsReversed() public {
        toFunded(1_100_000);
        refinance(lenderSigner, signed(PAYOFF));
        PaymentId id = Ids.payment(lender, keccak256(abi.encode("fubie.refinancing", old, fresh)));
        vm.expectRevert(abi.encodeWithSelector(PaymentFinal.selector, id, PaymentKind.Refinancing));
        vm.prank(bank);
        ledger.reversePayment(old, id, "returned", DOCUMENTS);
    }

    function test_RevertGiven_Stayed() public {
        toFunded(1_100_000);
        Day today = ledger.today();
        vm.prank(court);
        ledger.stayForBankruptcy(old, "order", today, Balances(NIL, NIL, NIL, NIL), DOCUMENTS);
        vm.expectRevert(abi.encodeWithSelector(LoanStayed.selector, old, 1, today));
        refinance(lenderSigner, inPerson());
    }
}
