// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.28;

import "./SecuredTest.sol";

contract PostDepositTest is SecuredTest {
    function setUp() public override {
        super.setUp();
        fundWallet(borrower, 1_000_000);
    }

    function _fields(PartyId by, uint64 fen) private view returns (bytes memory) {
        return abi.encode(TypedData.SECURITY_DEPOSIT, facility, by, fen, DOCUMENTS);
    }

    /* ------------------------------------------------------------------ POST */

    function test_RevertWhen_AnotherPosts() public {
        toOfferedUnder(clauses());
        Consent memory c = signedBy(strangerKey, _fields(party, 1000));
        vm.expectRevert(abi.encodeWithSelector(ConsentForeign.selector, stranger, borrower));
        ledger.postDeposit(facility, party, Money.wrap(1000), DOCUMENTS, c);
    }

    function test_RevertGiven_NoApproval() public {
        toApplied();
        assess();
        expectUnexpected();
        postDeposit(1000);
    }

    function test_RevertGiven_TheOfferHasLapsed() public {
        toOfferedUnder(clauses());
        goTo(2026, 1, 23);
        vm.expectPartialRevert(OfferLapsed.selector);
        postDeposit(1000);
    }

    function test_RevertWhen_ThereIsNoMoney() public {
        toOfferedUnder(clauses());
        vm.expectRevert(AmountMissing.selector);
        postDeposit(0);
    }

    function test_RevertGiven_NoDepositIsAgreed() public {
        toOffered();
        expectOutOfRange(1, 0);
        postDeposit(1);
    }

    /// A tenth of 50,000.00, in all.
    function test_RevertWhen_ItIsMoreThanAgreed() public {
        toOfferedUnder(clauses());
        expectOutOfRange(500_001, 500_000);
        postDeposit(500_001);
        postDeposit(400_000);
        expectOutOfRange(100_001, 100_000);
        postDeposit(100_001);
        accept();
        postDeposit(100_000);
        assertEq(ledger.balanceOf(AccountKind.Deposit, file(facility)), 500_000);
    }

    function test_Post_ByAGuarantor() public {
        toOfferedUnder(clauses());
        fundWallet(guarantor, 1000);
        uint256 held = token.balanceOf(address(ledger));
        Consent memory c = signedBy(guarantorKey, _fields(surety, 1000));
        bytes memory effect = abi.encodeCall(IEffects.securityDepositPosted, (surety, Money.wrap(1000)));
        expectPartLogged(1, Nodes.SECURITY_DEPOSIT_POSTED, guarantor, effect, c);
        ledger.postDeposit(facility, surety, Money.wrap(1000), DOCUMENTS, c);
        Deposit memory d = ledger.depositOf(facility, 1);
        assertEq(PartyId.unwrap(d.depositor), PartyId.unwrap(surety));
        assertTrue(d.state == DepositState.Held);
        assertEq(d.amount.fen(), 1000);
        assertEq(d.held.fen(), 1000);
        assertEq(token.balanceOf(address(ledger)), held + 1000);
        assertEq(token.balanceOf(guarantor), 0);
    }

    /// Nobody disposes of the account but the nodes of the deposit.
    function test_RevertWhen_SomebodyWithdrawsIt() public {
        toOfferedUnder(clauses());
        postDeposit(1000);
        PartyId owner = PartyId.wrap(file(facility));
        expectWrongCaller(0, borrower, 0);
        vm.prank(borrower);
        ledger.withdraw(AccountKind.Deposit, owner, borrower, Money.wrap(1000));
    }

    /* ------------------------------------------------------------------ SET OFF */

    function _toArrears() private {
        toOfferedUnder(clauses());
        postDeposit(100_000);
        toOverdue();
    }

    function test_RevertWhen_NoOperatorSetsOff() public {
        _toArrears();
        expectWrongCaller(Nodes.SETOFF_EXECUTED, bank, bit(Role.Operator));
        vm.prank(bank);
        ledger.executeSetoff(facility, 1, loan, Money.wrap(1), DOCUMENTS);
    }

    function test_RevertGiven_NoDeposit() public {
        toOfferedUnder(clauses());
        toOverdue();
        expectUnexpected();
        setOff(1);
    }

    function test_RevertGiven_NothingIsOverdue() public {
        toOfferedUnder(clauses());
        postDeposit(100_000);
        acceptAndDraw();
        goTo(2026, 2, 18);
        expectUnexpected();
        setOff(1);
    }

    function test_RevertGiven_TheLoanIsOfAnotherFacility() public {
        _toArrears();
        LoanId other = Ids.loan(facility, "other");
        vm.expectRevert(abi.encodeWithSelector(LoanOfOtherFacility.selector, other, facility));
        vm.prank(operator);
        ledger.executeSetoff(facility, 1, other, Money.wrap(1), DOCUMENTS);
    }

    function test_RevertGiven_SetoffIsNotAgreed() public {
        Clauses memory c = clauses();
        c.setoff = false;
        toOfferedUnder(c);
        postDeposit(100_000);
        toOverdue();
        vm.expectRevert(abi.encodeWithSelector(SetoffNotAgreed.selector, facility));
        setOff(1);
    }

    /// 916.80 + 2.04 are due, and 1,000.00 held.
    function test_RevertWhen_ItIsMoreThanDueOrHeld() public {
        _toArrears();
        vm.expectRevert(AmountMissing.selector);
        setOff(0);
        expectOutOfRange(91_885, 91_884);
        setOff(91_885);
        setOff(91_884);
        expectUnexpected();
        setOff(1);
        goTo(2026, 3, 19);
        ledger.advance(loan);
        expectOutOfRange(8_117, 8_116);
        setOff(8_117);
    }

    function test_SetOff() public {
        _toArrears();
        uint256 tokens = token.balanceOf(address(ledger));
        uint256 payable_ = ledger.balanceOf(AccountKind.Payable, file(lender));
        PaymentId id = Ids.payment(lender, keccak256(abi.encode("fubie.setoff", loan, uint16(1))));
        bytes memory effect =
            abi.encodeCall(IEffects.setoffExecuted, (loan, id, Money.wrap(91_884), Money.wrap(8_116), party));
        expectPartLogged(1, Nodes.SETOFF_EXECUTED, operator, effect, inPerson());
        setOff(91_884);
        assertEq(token.balanceOf(address(ledger)), tokens);
        assertEq(ledger.balanceOf(AccountKind.Deposit, file(facility)), 8_116);
        assertEq(ledger.balanceOf(AccountKind.Payable, file(lender)), payable_ + 91_884);
        assertTrue(ledger.paymentOf(id).kind == PaymentKind.Setoff);
        assertTrue(ledger.loanOf(loan).state == LoanState.Active);
        assertTrue(ledger.depositOf(facility, 1).state == DepositState.Held);
    }

    /// The money never left the ledger: nobody can return it.
    function test_RevertWhen_ASetoffIsReversed() public {
        _toArrears();
        setOff(1000);
        PaymentId id = Ids.payment(lender, keccak256(abi.encode("fubie.setoff", loan, uint16(1))));
        vm.expectRevert(abi.encodeWithSelector(PaymentFinal.selector, id, PaymentKind.Setoff));
        vm.prank(bank);
        ledger.reversePayment(loan, id, "returned", DOCUMENTS);
    }

    function test_SetOff_TheWholeDeposit() public {
        toOfferedUnder(clauses());
        postDeposit(1000);
        toOverdue();
        setOff(1000);
        assertTrue(ledger.depositOf(facility, 1).state == DepositState.Spent);
        expectOutOfRange(1, 0);
        setOff(1);
    }
}
