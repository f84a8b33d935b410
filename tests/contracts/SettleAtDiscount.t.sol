// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.28;

import "./CourtTest.sol";

contract SettleAtDiscountTest is CourtTest {
    uint256 private bankKey;

    function setUp() public override {
        super.setUp();
        (, bankKey) = makeAddrAndKey("bank");
        allow(OWED);
    }

    /// The approver may give up so much.
    function allow(uint64 limit) private {
        vm.prank(admin);
        ledger.setWaiverLimit(lender, approverA, Money.wrap(limit));
    }

    function lumpOf(uint64 amount) private pure returns (ILoss.Lump memory) {
        return ILoss.Lump(Money.wrap(amount), date(2026, 3, 10), "lump");
    }

    function fields(uint64 amount) private view returns (bytes memory) {
        return abi.encode(TypedData.DISCOUNT_SETTLEMENT, loan, amount, date(2026, 3, 10), bytes32("lump"), DOCUMENTS);
    }

    function signatures(uint64 amount) private returns (ILoss.Signatures memory s) {
        s.borrower = signedBy(borrowerKey, fields(amount));
        s.approver = signedBy(approverAKey, fields(amount));
        s.bank = signedBy(bankKey, fields(amount));
    }

    function settle(address by, uint64 amount, ILoss.Signatures memory s) private {
        vm.prank(by);
        ledger.settleAtDiscount(loan, lumpOf(amount), DOCUMENTS, s);
    }

    function toDoubtful() private {
        toOverdue();
        downgrade();
    }

    function test_RevertWhen_NoCreditorCalls() public {
        toDoubtful();
        expectWrongCaller(Nodes.SETTLEMENT_DISCOUNTED, servicer, bit(Role.Operator));
        settle(servicer, 800_000, signatures(800_000));
    }

    function test_RevertGiven_NeitherDefaultNorDowngrade() public {
        toOverdue();
        ILoss.Signatures memory s = signatures(800_000);
        expectUnexpected();
        settle(operator, 800_000, s);
    }

    function test_RevertGiven_TheDeadlineHasPassed() public {
        toDoubtful();
        ILoss.Signatures memory s = signatures(800_000);
        goTo(2026, 3, 11);
        vm.expectRevert(abi.encodeWithSelector(ExpiryPassed.selector, date(2026, 3, 10), date(2026, 3, 11)));
        settle(operator, 800_000, s);
    }

    function test_RevertWhen_ItIsNoDiscount() public {
        toDoubtful();
        ILoss.Signatures memory s = signatures(OWED);
        vm.expectRevert(
            abi.encodeWithSelector(AmountOutOfRange.selector, Money.wrap(OWED), Money.wrap(1), Money.wrap(OWED))
        );
        settle(operator, OWED, s);
        vm.expectRevert(abi.encodeWithSelector(AmountOutOfRange.selector, NIL, Money.wrap(1), Money.wrap(OWED)));
        settle(operator, 0, s);
    }

    function test_RevertWhen_TheBorrowerDoesNotSign() public {
        toDoubtful();
        ILoss.Signatures memory s = signatures(800_000);
        s.borrower = inPerson();
        vm.expectRevert(abi.encodeWithSelector(ConsentMissing.selector, Nodes.SETTLEMENT_DISCOUNTED, borrower));
        settle(operator, 800_000, s);
    }

    function test_RevertWhen_NoApproverSigns() public {
        toDoubtful();
        ILoss.Signatures memory s = signatures(800_000);
        s.approver = signedBy(strangerKey, fields(800_000));
        vm.prank(admin);
        ledger.setWaiverLimit(lender, stranger, Money.wrap(OWED));
        expectWrongCaller(Nodes.SETTLEMENT_DISCOUNTED, stranger, bit(Role.Approver));
        settle(operator, 800_000, s);
    }

    /// 2,266.92 are given up.
    function test_RevertWhen_MoreIsGivenUpThanTheApproverMay() public {
        toDoubtful();
        allow(226_691);
        ILoss.Signatures memory s = signatures(800_000);
        vm.expectRevert(
            abi.encodeWithSelector(WaiverAboveLimit.selector, approverA, uint256(226_692), Money.wrap(226_691))
        );
        settle(operator, 800_000, s);
        allow(226_692);
        settle(operator, 800_000, s);
        assertTrue(ledger.loanOf(loan).state == LoanState.Settled);
    }

    /// Four eyes: an operator who is an approver too does not sign for both.
    function test_RevertWhen_TheApproverIsTheCaller() public {
        toDoubtful();
        vm.prank(admin);
        ledger.grantRole(lender, approverA, Role.Operator);
        ILoss.Signatures memory s = signatures(800_000);
        vm.expectRevert(abi.encodeWithSelector(SignersNotDistinct.selector, approverA));
        settle(approverA, 800_000, s);
    }

    function test_RevertWhen_NoBankHasTheMoney() public {
        toDoubtful();
        ILoss.Signatures memory s = signatures(800_000);
        s.bank = signedBy(strangerKey, fields(800_000));
        expectWrongCaller(Nodes.SETTLEMENT_DISCOUNTED, stranger, bit(Role.Bank));
        settle(operator, 800_000, s);
    }

    /// The lump pays principal; the rest is given up, and the limit is free again.
    function test_Settle_ThroughABank() public {
        toDoubtful();
        ILoss.Signatures memory s = signatures(800_000);
        Consent[] memory all = new Consent[](3);
        (all[0], all[1], all[2]) = (s.borrower, s.approver, s.bank);
        bytes memory effect = abi.encodeCall(
            IEffects.settlementDiscounted,
            (
                Money.wrap(800_000),
                date(2026, 3, 10),
                "lump",
                address(0),
                1,
                owed(),
                called(2, Money.wrap(800_000), NIL, NIL)
            )
        );
        uint32 seq = ledger.fileOf(file(loan)).seq + 1;
        expectLogged(file(loan), file(loan), Nodes.SETTLEMENT_DISCOUNTED, seq, operator, effect, abi.encode(all));
        settle(operator, 800_000, s);
        assertTrue(ledger.loanOf(loan).state == LoanState.Settled);
        assertEq(ledger.loanOf(loan).credit.fen(), 0);
        assertEq(ledger.balanceOf(AccountKind.Payable, file(lender)), 800_000);
        assertEq(ledger.facilityOf(facility).outstanding.fen(), 0);
        assertTrue(ledger.paymentOf(Ids.payment(lender, "lump")).kind == PaymentKind.Discount);
    }

    function test_Settle_FromTheWallet() public {
        toDoubtful();
        vm.prank(bank);
        token.fundWallet(borrower, 1_010_000, "wallet");
        ILoss.Signatures memory s = signatures(1_010_000);
        s.bank = inPerson();
        settle(operator, 1_010_000, s);
        assertTrue(ledger.loanOf(loan).state == LoanState.Settled);
        assertEq(token.balanceOf(borrower), 0);
        assertEq(ledger.balanceOf(AccountKind.Payable, file(lender)), 1_010_000);
    }

    /// The rest was given up for it.
    function test_RevertWhen_TheLumpIsReversed() public {
        toDoubtful();
        settle(operator, 800_000, signatures(800_000));
        PaymentId id = Ids.payment(lender, "lump");
        vm.expectRevert(abi.encodeWithSelector(PaymentFinal.selector, id, PaymentKind.Discount));
        vm.prank(bank);
        ledger.reversePayment(loan, id, "returned", DOCUMENTS);
    }

    /// Nobody is paid alone while the debtor is insolvent.
    function test_RevertGiven_Stayed() public {
        toDoubtful();
        Day today = ledger.today();
        vm.prank(court);
        ledger.stayForBankruptcy(loan, "order", today, Balances(NIL, NIL, NIL, NIL), DOCUMENTS);
        ILoss.Signatures memory s = signatures(800_000);
        vm.expectRevert(abi.encodeWithSelector(LoanStayed.selector, loan, 1, today));
        settle(operator, 800_000, s);
    }
}
