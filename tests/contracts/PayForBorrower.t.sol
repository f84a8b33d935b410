// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.28;

import "./SecuredTest.sol";

/// A third party pays (the fixture's guarantor, without a guarantee): row 1 is 916.80, due on 15 February 2026.
contract PayForBorrowerTest is SecuredTest {
    bytes32 private constant INTEREST = keccak256("statement of legal interest");

    function _pay(address by, PartyId payer, uint64 fen) private {
        vm.prank(by);
        ledger.payForBorrower(loan, payer, Money.wrap(fen), "third", INTEREST, DOCUMENTS, inPerson());
    }

    function _due() private {
        toDisbursed();
        goTo(2026, 2, 15);
    }

    function _penaltyPaid() private view returns (uint256) {
        return ledger.loanOf(loan).penaltyPaid.fen();
    }

    function _payable(PartyId id) private view returns (uint256) {
        return ledger.balanceOf(AccountKind.Payable, file(id));
    }

    function test_RevertWhen_NoBankBooks() public {
        _due();
        expectWrongCaller(Nodes.THIRD_PARTY_PAID, stranger, bit(Role.Bank));
        _pay(stranger, surety, 91_680);
    }

    function test_RevertWhen_AnotherSigns() public {
        _due();
        bytes memory fields =
            abi.encode(TypedData.THIRD_PARTY_PAYMENT, loan, surety, uint64(1), bytes32("third"), INTEREST, DOCUMENTS);
        Consent memory c = signedBy(strangerKey, fields);
        vm.expectRevert(abi.encodeWithSelector(ConsentForeign.selector, stranger, guarantor));
        ledger.payForBorrower(loan, surety, Money.wrap(1), "third", INTEREST, DOCUMENTS, c);
    }

    function test_RevertGiven_NotDisbursed() public {
        toReleased();
        expectUnexpected();
        _pay(bank, surety, 1);
    }

    function test_RevertGiven_Settled() public {
        toSettled();
        vm.expectRevert(abi.encodeWithSelector(LoanInState.selector, loan, LoanState.Settled));
        _pay(bank, surety, 1);
    }

    function test_RevertWhen_ThePayerIsNobody() public {
        _due();
        vm.expectRevert(
            abi.encodeWithSelector(PartyKindWrong.selector, PartyId.wrap("x"), PartyKind.None, PartyKind.Guarantor)
        );
        _pay(bank, PartyId.wrap("x"), 1);
    }

    function test_RevertWhen_ThePayerIsTheBorrower() public {
        _due();
        vm.expectRevert(abi.encodeWithSelector(PayerIsDebtor.selector, loan, party));
        _pay(bank, party, 1);
    }

    function test_RevertWhen_AStatementOrAReceiptIsMissing() public {
        _due();
        vm.startPrank(bank);
        vm.expectRevert(abi.encodeWithSelector(HashMissing.selector, loan, "interest"));
        ledger.payForBorrower(loan, surety, Money.wrap(1), "third", 0, DOCUMENTS, inPerson());
        vm.expectRevert(ReceiptMissing.selector);
        ledger.payForBorrower(loan, surety, Money.wrap(1), 0, INTEREST, DOCUMENTS, inPerson());
        vm.expectRevert(AmountMissing.selector);
        ledger.payForBorrower(loan, surety, NIL, "third", INTEREST, DOCUMENTS, inPerson());
    }

    function test_RevertWhen_ItIsMoreThanIsDue() public {
        _due();
        vm.expectRevert(abi.encodeWithSelector(MoreThanIsDue.selector, loan, 91_681, 91_680));
        _pay(bank, surety, 91_681);
    }

    function test_RevertWhen_NothingIsBilled() public {
        toDisbursed();
        vm.expectRevert(abi.encodeWithSelector(MoreThanIsDue.selector, loan, 1, 0));
        _pay(bank, surety, 1);
    }

    function test_RevertWhen_TheReceiptIsUsed() public {
        _due();
        _pay(bank, surety, 1);
        vm.expectRevert(abi.encodeWithSelector(ReceiptUsed.selector, Ids.payment(lender, "third")));
        _pay(bank, surety, 1);
    }

    function test_Pay_GivesThePayerARecourse() public {
        _due();
        ledger.advance(loan);
        bytes32 id = file(loan);
        bytes32 object = bytes32(PaymentId.unwrap(Ids.payment(lender, "third")));
        uint32 seq = ledger.fileOf(id).seq;
        bytes memory effect =
            abi.encodeCall(IEffects.thirdPartyPaid, (Money.wrap(91_680), "third", surety, address(0), INTEREST, 1));
        expectLogged(id, object, Nodes.THIRD_PARTY_PAID, seq + 1, bank, effect, "");
        effect = abi.encodeCall(IEffects.recourseAcquired, (surety, Money.wrap(91_680), Nodes.THIRD_PARTY_PAID));
        expectStep(id, bytes32(uint256(2)), Nodes.RECOURSE_ACQUIRED, 1, bank, date(2026, 2, 15), effect);
        _pay(bank, surety, 91_680);
        assertTrue(ledger.instalmentOf(loan, 1).state == InstalmentState.Settled);
        assertEq(_payable(lender), 91_680);
        Claim memory c = ledger.claimOf(loan, 2);
        assertTrue(c.owner == surety && c.kind == ClaimKind.Recourse && c.state == ClaimState.Owned);
        assertEq(c.amount.fen(), 91_680);
        assertEq(c.shareBps, 0);
        assertEq(ledger.claimOf(loan, 1).received.fen(), 91_680);
    }

    function test_Pay_FromTheWallet() public {
        _due();
        token.grantRole(token.HOLDER(), guarantor);
        vm.prank(bank);
        token.fundWallet(guarantor, 50_000, "wallet");
        bytes memory fields = abi.encode(
            TypedData.THIRD_PARTY_PAYMENT, loan, surety, uint64(50_000), bytes32("third"), INTEREST, DOCUMENTS
        );
        Consent memory c = signedBy(guarantorKey, fields);
        vm.prank(keeper);
        ledger.payForBorrower(loan, surety, Money.wrap(50_000), "third", INTEREST, DOCUMENTS, c);
        assertEq(token.balanceOf(guarantor), 0);
        assertEq(_payable(lender), 50_000);
        assertEq(ledger.claimOf(loan, 2).amount.fen(), 50_000);
    }

    /// On 15 March 916.80 of 1,000.00 are the lender's, 83.20 the payer's, and nothing is credit.
    function test_Pay_IsRepaidBehindTheLender() public {
        _due();
        _pay(bank, surety, 91_680);
        goTo(2026, 3, 15);
        pay(91_679, "short");
        assertEq(_payable(surety), 0);
        pay(8321, "rest");
        assertEq(_payable(lender), 2 * 91_680);
        assertEq(_payable(surety), 8320);
        assertEq(ledger.loanOf(loan).credit.fen(), 0);
        assertEq(ledger.claimOf(loan, 2).received.fen(), 8320);
    }

    /// Two payers, the older first; only what both do not need is credit.
    function test_Pay_TheOlderRecourseFirst() public {
        registerGuarantor("second", strangerKey, PartyKind.Guarantor);
        PartyId second = Ids.party(lender, "second");
        _due();
        _pay(bank, surety, 1000);
        vm.prank(bank);
        ledger.payForBorrower(loan, second, Money.wrap(2000), "fourth", INTEREST, DOCUMENTS, inPerson());
        pay(88_680 + 1500, "more");
        assertEq(_payable(surety), 1000);
        assertEq(_payable(second), 500);
        pay(1501, "most");
        assertEq(_payable(second), 2000);
        assertEq(ledger.loanOf(loan).credit.fen(), 1);
        assertEq(ledger.loanOf(loan).marks, MARK_SHARED | MARK_SUBROGATED);
    }

    /// The debt to the lender is paid; the borrower still owes the payer.
    function test_Settle_WaitsForTheRecourse() public {
        terms.periods = 1;
        _due();
        _pay(bank, surety, 1_015_000);
        assertTrue(ledger.loanOf(loan).state == LoanState.Active);
        assertEq(_payable(lender), 1_015_000);
        goTo(2026, 4, 1);
        pay(1_000_000, "first");
        assertTrue(ledger.loanOf(loan).state == LoanState.Active);
        pay(15_001, "second");
        assertTrue(ledger.loanOf(loan).state == LoanState.Settled);
        assertEq(_payable(surety), 1_015_000);
        assertEq(ledger.loanOf(loan).credit.fen(), 1);
        assertTrue(ledger.claimOf(loan, 2).state == ClaimState.Cancelled);
        assertEq(ledger.claimOf(loan, 2).received.fen(), 1_015_000);
        assertEq(token.balanceOf(address(ledger)), POOL.fen() - 1_000_000 + 2 * 1_015_000 + 1);
    }

    function test_RevertWhen_APaymentIsReversedAfterARecourseWasPaid() public {
        _due();
        pay(1000, "own");
        _pay(bank, surety, 1000);
        pay(89_680 + 1, "more");
        assertEq(_payable(surety), 1);
        vm.expectRevert(abi.encodeWithSelector(ProceedsFinal.selector, loan));
        vm.prank(bank);
        ledger.reversePayment(loan, Ids.payment(lender, "own"), "proof", DOCUMENTS);
    }

    /// The lender gives the money back, the payer has no claim, and the loan can be settled.
    function test_Reverse_EndsTheRecourse() public {
        terms.periods = 1;
        _due();
        _pay(bank, surety, 1_015_000);
        vm.prank(bank);
        ledger.reversePayment(loan, Ids.payment(lender, "third"), "proof", DOCUMENTS);
        assertEq(_payable(lender), 0);
        assertTrue(ledger.claimOf(loan, 2).state == ClaimState.Cancelled);
        assertEq(ledger.claimOf(loan, 2).amount.fen(), 0);
        pay(1_015_000, "own");
        assertTrue(ledger.loanOf(loan).state == LoanState.Settled);
        assertEq(_payable(lender), 1_015_000);
        assertEq(_payable(surety), 0);
    }

    /// Another's reversal leaves the recourse: the row is owed again as far as the borrower had paid it.
    function test_Reverse_OfTheBorrowersPaymentLeavesIt() public {
        _due();
        pay(91_000, "own");
        _pay(bank, surety, 680);
        vm.prank(bank);
        ledger.reversePayment(loan, Ids.payment(lender, "own"), "proof", DOCUMENTS);
        assertEq(_payable(lender), 680);
        assertEq(ledger.claimOf(loan, 2).amount.fen(), 680);
        pay(91_000 + 680, "again");
        assertEq(_payable(lender), 91_680);
        assertEq(_payable(surety), 680);
    }

    /// It is taken, and counts as it comes: penalty since the due day stays.
    function test_Pay_LateBookedMoneyIsNotPlayedAgain() public {
        _due();
        _pay(bank, surety, 91_680);
        pay(1, "recourse");
        goTo(2026, 3, 20);
        ledger.advance(loan);
        uint256 penalty = ledger.penaltyOwed(loan).fen();
        assertGt(penalty, 0);
        vm.prank(bank);
        ledger.receivePayment(loan, Money.wrap(91_680), "late", date(2026, 3, 15), DOCUMENTS, inPerson());
        assertEq(_payable(lender), 2 * 91_680);
        assertEq(ledger.penaltyOwed(loan).fen(), penalty - _penaltyPaid());
        assertTrue(ledger.loanOf(loan).state == LoanState.Overdue);
    }
}
