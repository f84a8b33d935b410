// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.28;

import "./RunningLoanTest.sol";

/// The loan by hand: RunningLoanTest.
contract ReceivePaymentTest is RunningLoanTest {
    function receive_(address by, uint64 fen, bytes32 receipt, Day valueDay) private returns (PaymentId) {
        vm.prank(by);
        return ledger.receivePayment(loan, Money.wrap(fen), receipt, valueDay, DOCUMENTS, inPerson());
    }

    function walletFields(uint64 fen, bytes32 receipt) private view returns (bytes memory) {
        return abi.encode(TypedData.WALLET_PAYMENT, loan, fen, receipt, DOCUMENTS);
    }

    function fundWallet(uint64 fen) private {
        vm.prank(bank);
        token.fundWallet(borrower, fen, "wallet");
    }

    function payable_(PartyId id) private view returns (uint256) {
        return ledger.balanceOf(AccountKind.Payable, file(id));
    }

    function payment(bytes32 receipt) private view returns (PaymentId) {
        return Ids.payment(lender, receipt);
    }

    /// As `payment_allocated` has it: a row paid.
    function line(uint256 row, uint256 fee, uint256 interest, uint256 principal) private pure returns (uint256) {
        return (row << 192) | (fee << 128) | (interest << 64) | principal;
    }

    function allocation(Parts memory split, uint256[] memory lines, bool fromCredit)
        private
        pure
        returns (bytes memory)
    {
        return abi.encodeCall(IEffects.paymentAllocated, (split, lines, fromCredit));
    }

    function parts(uint64 fee, uint64 interest, uint64 penalty, uint64 principal, uint64 credit)
        private
        pure
        returns (Parts memory)
    {
        return Parts(
            Money.wrap(fee), Money.wrap(interest), Money.wrap(penalty), NIL, Money.wrap(principal), Money.wrap(credit)
        );
    }

    function one(uint256 a) private pure returns (uint256[] memory list) {
        list = new uint256[](1);
        list[0] = a;
    }

    /* ------------------------------------------------------------------ WHO */

    function test_RevertWhen_NoBankBooks() public {
        toDisbursed();
        expectWrongCaller(Nodes.PAYMENT_RECEIVED, operator, bit(Role.Bank));
        receive_(operator, 1, "r", date(2026, 1, 15));
    }

    function test_RevertWhen_AnotherPaysFromTheWallet() public {
        toDisbursed();
        Consent memory c = signedBy(strangerKey, walletFields(100, "w"));
        vm.expectRevert(abi.encodeWithSelector(ConsentForeign.selector, stranger, borrower));
        ledger.receivePayment(loan, Money.wrap(100), "w", date(2026, 1, 15), DOCUMENTS, c);
    }

    function test_RevertWhen_AnotherCallsInPerson() public {
        toDisbursed();
        expectWrongCaller(Nodes.PAYMENT_RECEIVED, stranger, 0);
        vm.prank(stranger);
        ledger.receivePayment(loan, Money.wrap(100), "w", date(2026, 1, 15), DOCUMENTS, Consent(borrower, 0, 0, ""));
    }

    /* ------------------------------------------------------------------ STATE */

    function test_RevertGiven_NothingWasDisbursed() public {
        toReleased();
        expectUnexpected();
        receive_(bank, 1, "r", date(2026, 1, 15));
    }

    function test_RevertGiven_NoSuchLoan() public {
        loan = Ids.loan(facility, "none");
        expectNoLoan(file(loan));
        receive_(bank, 1, "r", date(2026, 1, 15));
    }

    function test_RevertGiven_Archived() public {
        toArchived();
        Day today = ledger.today();
        expectArchived();
        receive_(bank, 1, "r", today);
    }

    /* ------------------------------------------------------------------ VALUES */

    function test_RevertWhen_ThereIsNoAmount() public {
        toDisbursed();
        vm.expectRevert(AmountMissing.selector);
        receive_(bank, 0, "r", date(2026, 1, 15));
    }

    function test_RevertWhen_ThereIsNoReceipt() public {
        toDisbursed();
        vm.expectRevert(ReceiptMissing.selector);
        receive_(bank, 1, 0, date(2026, 1, 15));
    }

    function test_RevertWhen_TheValueDayIsToCome() public {
        toDisbursed();
        expectDay(date(2026, 1, 16), date(2026, 1, 15), date(2026, 1, 15));
        receive_(bank, 1, "r", date(2026, 1, 16));
    }

    function expectDay(Day given, Day earliest, Day latest) private {
        vm.expectRevert(abi.encodeWithSelector(ValueDayOutOfRange.selector, given, earliest, latest));
    }

    function test_RevertWhen_TheValueDayIsSixDaysBack() public {
        toDisbursed();
        goTo(2026, 1, 31);
        expectDay(date(2026, 1, 25), date(2026, 1, 26), date(2026, 1, 31));
        receive_(bank, 1, "r", date(2026, 1, 25));
    }

    function test_RevertWhen_TheValueDayIsBeforeTheStart() public {
        toDisbursed();
        goTo(2026, 1, 17);
        expectDay(date(2026, 1, 14), date(2026, 1, 15), date(2026, 1, 17));
        receive_(bank, 1, "r", date(2026, 1, 14));
    }

    function test_RevertWhen_AWalletPaymentHasAnEarlierDay() public {
        toDisbursed();
        fundWallet(100);
        goTo(2026, 1, 17);
        expectDay(date(2026, 1, 16), date(2026, 1, 17), date(2026, 1, 17));
        vm.prank(borrower);
        ledger.receivePayment(loan, Money.wrap(100), "w", date(2026, 1, 16), DOCUMENTS, Consent(borrower, 0, 0, ""));
    }

    function test_RevertWhen_TheReceiptIsUsed() public {
        toDisbursed();
        receive_(bank, 1, "r", date(2026, 1, 15));
        vm.expectRevert(abi.encodeWithSelector(ReceiptUsed.selector, payment("r")));
        receive_(bank, 1, "r", date(2026, 1, 15));
    }

    /// One receipt is money once: what funded the pool repays nothing.
    function test_RevertWhen_TheReceiptFundedThePool() public {
        toDisbursed();
        vm.expectRevert(abi.encodeWithSelector(ReceiptUsed.selector, payment("pool")));
        receive_(bank, 1, "pool", date(2026, 1, 15));
    }

    /* ------------------------------------------------------------------ SUCCESS */

    /// Every entry in its order: what was received stands before what follows from it.
    function test_Receive_AnInstalmentOnItsDay() public {
        toDisbursed();
        goTo(2026, 2, 15);
        ledger.advance(loan);
        uint256 tokens = token.balanceOf(address(ledger));
        bytes32 id = bytes32(PaymentId.unwrap(payment("r")));
        uint32 seq = ledger.fileOf(file(loan)).seq;
        bytes memory received =
            abi.encodeCall(IEffects.paymentReceived, (Money.wrap(91_680), "r", date(2026, 2, 15), address(0), 1, 0));
        expectLogged(file(loan), id, Nodes.PAYMENT_RECEIVED, seq + 1, bank, received, "");
        expectStep(
            file(loan),
            id,
            Nodes.PAYMENT_ALLOCATED,
            1,
            bank,
            date(2026, 2, 15),
            allocation(parts(0, 15_000, 0, 76_680, 0), one(line(1, 0, 15_000, 76_680)), false)
        );
        expectStep(
            file(loan),
            rowObject(1),
            Nodes.INSTALMENT_SETTLED,
            2,
            bank,
            date(2026, 2, 15),
            abi.encodeCall(IEffects.instalmentSettled, (1))
        );
        expectStep(
            file(facility),
            file(facility),
            Nodes.LIMIT_RESTORED,
            0,
            bank,
            date(2026, 2, 15),
            abi.encodeCall(IEffects.limitRestored, (loan, Money.wrap(76_680), Money.wrap(923_320)))
        );
        expectStep(
            file(loan),
            bytes32(uint256(1)),
            Nodes.PROCEEDS_DISTRIBUTED,
            3,
            bank,
            date(2026, 2, 15),
            abi.encodeCall(IEffects.proceedsDistributed, (lender, Money.wrap(91_680), lender, NIL))
        );
        receive_(bank, 91_680, "r", date(2026, 2, 15));

        assertEq(ledger.fileOf(file(loan)).seq, seq + 4);
        assertEq(token.balanceOf(address(ledger)), tokens + 91_680);
        assertEq(payable_(lender), 91_680);
        assertEq(ledger.facilityOf(facility).outstanding.fen(), 923_320);
        assertTrue(ledger.instalmentOf(loan, 1).state == InstalmentState.Settled);
        Payment memory p = ledger.paymentOf(payment("r"));
        assertTrue(p.state == PaymentState.Allocated && p.kind == PaymentKind.Transfer);
        assertEq(p.number, 1);
        assertEq(p.payer, address(0));
    }

    /// Fees, then interest, then principal (Civil Code 561): of 200.00, the fee of 30.00 and the interest of 150.00 come first.
    function test_Receive_LessThanTheInstalment() public {
        terms.originationFee = Money.wrap(3_000);
        toDisbursed();
        goTo(2026, 2, 15);
        receive_(bank, 20_000, "r", date(2026, 2, 15));
        Instalment memory r = ledger.instalmentOf(loan, 1);
        assertTrue(r.state == InstalmentState.Due && r.partPaid);
        assertEq(r.feePaid.fen(), 3_000);
        assertEq(r.interestPaid.fen(), 15_000);
        assertEq(r.principalPaid.fen(), 2_000);
        assertEq(ledger.loanOf(loan).credit.fen(), 0);
    }

    /// A bill paid ahead carries the interest of its whole period; what is over becomes credit and is allocated on the next due day, in the name of the payment that left it.
    function test_Receive_MoreThanTheBill() public {
        toDisbursed();
        goTo(2026, 2, 11);
        receive_(bank, 100_000, "r", date(2026, 2, 11));
        assertTrue(ledger.instalmentOf(loan, 1).state == InstalmentState.Settled);
        assertEq(ledger.loanOf(loan).credit.fen(), 8_320);
        goTo(2026, 3, 15);
        bytes memory effect = allocation(parts(0, 8_320, 0, 0, 0), one(line(2, 0, 8_320, 0)), true);
        vm.expectEmit(address(ledger));
        emit NodeReached(
            file(loan),
            Nodes.PAYMENT_ALLOCATED,
            bytes32(PaymentId.unwrap(payment("r"))),
            ledger.fileOf(file(loan)).seq + 3,
            address(this),
            uint64(block.timestamp),
            date(2026, 3, 15),
            0,
            0,
            effect,
            ""
        );
        ledger.advance(loan);
        assertEq(ledger.loanOf(loan).credit.fen(), 0);
        assertEq(ledger.instalmentOf(loan, 2).interestPaid.fen(), 8_320);
    }

    function test_Receive_BeforeAnythingIsBilled() public {
        toDisbursed();
        receive_(bank, 5_000, "r", date(2026, 1, 15));
        assertEq(ledger.loanOf(loan).credit.fen(), 5_000);
        assertEq(ledger.loanOf(loan).distributed.fen(), 0);
        assertEq(payable_(lender), 0);
    }

    /// On 25 February row 1 is ten days late: 766.80 at 24 % for ten days of 360 are 5.112, half up 5.11.
    function test_Receive_ThePenaltyAndCure() public {
        toDisbursed();
        goTo(2026, 2, 25);
        ledger.advance(loan);
        assertEq(ledger.facilityOf(facility).overdueLoans, 1);
        assertEq(ledger.penaltyOwed(loan).fen(), 511);
        receive_(bank, 92_191, "r", date(2026, 2, 25));
        Loan memory l = ledger.loanOf(loan);
        assertTrue(l.state == LoanState.Active);
        assertEq(l.bucket, 0);
        assertEq(l.penaltyPaid.fen(), 511);
        assertEq(l.overduePrincipal.fen(), 0);
        assertEq(ledger.penaltyOwed(loan).fen(), 0);
        Facility memory f = ledger.facilityOf(facility);
        assertEq(f.overdueLoans, 0);
        // The cause is gone; the lender unfreezes.
        assertEq(f.freezeCauses, 0);
        assertTrue(f.state == FacilityState.Frozen);
        assertTrue(reached(file(loan), Nodes.OVERDUE_CURED));
    }

    /// Rows 1 and 2 are late on 20 March: penalty 766.80 at 24 % for 33 days and 778.30 for 5 days, 16.87 + 2.59 from one numerator: 19.464, half up 19.46. By component
    /// 300.00 pay the interest of both rows (150.00 and 138.50) and 11.50 of the penalty; by instalment the interest of row 1, the penalty and 130.54 of its principal.
    function test_Receive_ByComponent() public {
        twoRowsLate(AllocationMode.ByComponent);
        assertEq(ledger.instalmentOf(loan, 1).interestPaid.fen(), 15_000);
        assertEq(ledger.instalmentOf(loan, 2).interestPaid.fen(), 13_850);
        assertEq(ledger.loanOf(loan).penaltyPaid.fen(), 1_150);
        assertEq(ledger.instalmentOf(loan, 1).principalPaid.fen(), 0);
    }

    function test_Receive_ByInstalment() public {
        twoRowsLate(AllocationMode.ByInstalment);
        assertEq(ledger.instalmentOf(loan, 1).interestPaid.fen(), 15_000);
        assertEq(ledger.instalmentOf(loan, 2).interestPaid.fen(), 0);
        assertEq(ledger.loanOf(loan).penaltyPaid.fen(), 1_946);
        assertEq(ledger.instalmentOf(loan, 1).principalPaid.fen(), 13_054);
    }

    function twoRowsLate(AllocationMode mode) private {
        terms.allocationMode = mode;
        toDisbursed();
        goTo(2026, 3, 20);
        ledger.advance(loan);
        assertEq(ledger.penaltyOwed(loan).fen(), 1_946);
        receive_(bank, 30_000, "r", date(2026, 3, 20));
    }

    /// The agreed order is what counts, not the default: here principal comes first.
    function test_Receive_InAnotherOrder() public {
        terms.allocationOrder = bytes5(0x0401000203);
        toDisbursed();
        goTo(2026, 2, 15);
        receive_(bank, 80_000, "r", date(2026, 2, 15));
        assertEq(ledger.instalmentOf(loan, 1).principalPaid.fen(), 76_680);
        assertEq(ledger.instalmentOf(loan, 1).interestPaid.fen(), 3_320);
    }

    /// 25 % of the interest of 150.00 is the servicer's: 37.50. No servicer is appointed, so that the lender services and gets both.
    function test_Receive_SharesTheServicersFee() public {
        Product memory p = product();
        p.servicerFeeBps = 2_500;
        productId = publish(p);
        toDisbursed();
        goTo(2026, 2, 15);
        ledger.advance(loan);
        bytes memory effect =
            abi.encodeCall(IEffects.proceedsDistributed, (lender, Money.wrap(87_930), lender, Money.wrap(3_750)));
        expectStep(file(loan), bytes32(uint256(1)), Nodes.PROCEEDS_DISTRIBUTED, 3, bank, date(2026, 2, 15), effect);
        receive_(bank, 91_680, "r", date(2026, 2, 15));
        assertEq(payable_(lender), 91_680);
    }

    /* ------------------------------------------------------------------ FROM THE WALLET */

    function test_Receive_FromTheWallet() public {
        toDisbursed();
        fundWallet(100_000);
        goTo(2026, 2, 15);
        ledger.advance(loan);
        Consent memory c = signedBy(borrowerKey, walletFields(91_680, "w"));
        bytes32 id = bytes32(PaymentId.unwrap(Ids.payment(lender, keccak256(abi.encode(borrower, bytes32("w"))))));
        bytes memory effect =
            abi.encodeCall(IEffects.paymentReceived, (Money.wrap(91_680), "w", date(2026, 2, 15), borrower, 1, 0));
        uint32 seq = ledger.fileOf(file(loan)).seq + 1;
        expectLogged(file(loan), id, Nodes.PAYMENT_RECEIVED, seq, borrower, effect, asLogged(c));
        vm.prank(keeper);
        ledger.receivePayment(loan, Money.wrap(91_680), "w", date(2026, 2, 15), DOCUMENTS, c);
        assertEq(token.balanceOf(borrower), 8_320);
        assertEq(payable_(lender), 91_680);
        assertEq(ledger.paymentOf(PaymentId.wrap(bytes16(id))).payer, borrower);
    }

    /// Nobody takes the place of a bank's receipt by paying a fen under its name.
    function test_Receive_TheSameReferenceFromWalletAndBank() public {
        toDisbursed();
        fundWallet(1);
        vm.prank(borrower);
        ledger.receivePayment(loan, Money.wrap(1), "r", date(2026, 1, 15), DOCUMENTS, Consent(borrower, 0, 0, ""));
        receive_(bank, 1, "r", date(2026, 1, 15));
        assertEq(ledger.loanOf(loan).credit.fen(), 2);
    }
}
