// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.28;

import "./SecuredTest.sol";

contract CallGuaranteeTest is SecuredTest {
    function _toArrears() private {
        toOffered();
        signGuarantee();
        toOverdue();
    }

    function _toGeneralArrears() private {
        ISecurity.GuaranteeTerms memory t = guaranteeTerms();
        t.kind = GuaranteeKind.General;
        toOffered();
        signGuarantee(t);
        toOverdue();
    }

    function _call(GuaranteeGround ground, bytes32 proof) private {
        vm.prank(operator);
        ledger.callGuarantee(facility, 1, loan, ground, proof, DOCUMENTS);
    }

    /* ------------------------------------------------------------------ CALL */

    function test_RevertWhen_NoOperatorCalls() public {
        _toArrears();
        expectWrongCaller(Nodes.GUARANTEE_CALLED, bank, bit(Role.Operator));
        vm.prank(bank);
        ledger.callGuarantee(facility, 1, loan, GuaranteeGround.None, 0, DOCUMENTS);
    }

    function test_RevertGiven_NoGuarantee() public {
        toOffered();
        toOverdue();
        expectUnexpected();
        callGuarantee();
    }

    function test_RevertGiven_NothingIsOverdue() public {
        toOffered();
        signGuarantee();
        acceptAndDraw();
        goTo(2026, 2, 18);
        expectUnexpected();
        callGuarantee();
    }

    function test_RevertGiven_TheLoanIsOfAnotherFacility() public {
        _toArrears();
        LoanId other = Ids.loan(facility, "other");
        vm.expectRevert(abi.encodeWithSelector(LoanOfOtherFacility.selector, other, facility));
        vm.prank(operator);
        ledger.callGuarantee(facility, 1, other, GuaranteeGround.None, 0, DOCUMENTS);
    }

    function test_RevertGiven_CalledAlready() public {
        _toArrears();
        callGuarantee();
        expectPartRepeated(Nodes.GUARANTEE_CALLED, 1);
        callGuarantee();
    }

    function test_RevertWhen_TheClaimHasNoDocument() public {
        _toArrears();
        vm.expectRevert(abi.encodeWithSelector(HashMissing.selector, facility, "documents"));
        vm.prank(operator);
        ledger.callGuarantee(facility, 1, loan, GuaranteeGround.None, 0, 0);
    }

    function _catchUp() private {
        while (!ledger.advance(loan)) {}
    }

    function test_RevertGiven_ThePeriodIsOver() public {
        _toArrears();
        goTo(2028, 1, 16);
        _catchUp();
        vm.expectRevert(
            abi.encodeWithSelector(GuaranteePeriodOver.selector, facility, 1, date(2028, 1, 15), date(2028, 1, 16))
        );
        callGuarantee();
    }

    /// The last day counts.
    function test_Call_OnTheLastDay() public {
        _toArrears();
        goTo(2028, 1, 15);
        _catchUp();
        callGuarantee();
    }

    function test_Call_AJointGuarantor() public {
        _toArrears();
        bytes memory effect =
            abi.encodeCall(IEffects.guaranteeCalled, (loan, surety, Money.wrap(2_000_000), GuaranteeGround.None, 0));
        expectPartLogged(1, Nodes.GUARANTEE_CALLED, operator, effect, inPerson());
        callGuarantee();
        assertTrue(ledger.guaranteeOf(facility, 1).state == GuaranteeState.Called);
    }

    /// A general guarantor may refuse until a ground of Civil Code 687 is proven.
    function test_RevertWhen_TheDebtorComesFirst() public {
        _toGeneralArrears();
        vm.expectRevert(abi.encodeWithSelector(DebtorFirst.selector, facility, 1));
        _call(GuaranteeGround.None, "proof");
        vm.expectRevert(abi.encodeWithSelector(DebtorFirst.selector, facility, 1));
        _call(GuaranteeGround.EnforcementFailed, 0);
        _call(GuaranteeGround.EnforcementFailed, "proof");
        assertTrue(ledger.guaranteeOf(facility, 1).state == GuaranteeState.Called);
    }

    /* ------------------------------------------------------------------ PAY */

    function _toCalled() private {
        _toArrears();
        callGuarantee();
    }

    function test_RevertWhen_AnotherPays() public {
        _toCalled();
        expectWrongCaller(Nodes.GUARANTOR_PAID, operator, bit(Role.Bank));
        vm.prank(operator);
        ledger.payGuarantee(facility, 1, loan, Money.wrap(1), "receipt", DOCUMENTS, inPerson());
    }

    function test_RevertGiven_NotCalled() public {
        _toArrears();
        expectUnexpected();
        payGuarantee(1, "receipt");
    }

    function test_RevertWhen_ThereIsNoReceipt() public {
        _toCalled();
        vm.expectRevert(ReceiptMissing.selector);
        payGuarantee(1, 0);
    }

    /// 916.80 + 2.04 are due.
    function test_RevertWhen_ItIsMoreThanDue() public {
        _toCalled();
        vm.expectRevert(AmountMissing.selector);
        payGuarantee(0, "receipt");
        expectOutOfRange(91_885, 91_884);
        payGuarantee(91_885, "receipt");
    }

    function test_RevertWhen_ItIsMoreThanTheCap() public {
        ISecurity.GuaranteeTerms memory t = guaranteeTerms();
        t.cap = Money.wrap(50_000);
        toOffered();
        signGuarantee(t);
        toOverdue();
        callGuarantee();
        payGuarantee(20_000, "first");
        assertTrue(ledger.guaranteeOf(facility, 1).state == GuaranteeState.Partial);
        expectOutOfRange(30_001, 30_000);
        payGuarantee(30_001, "second");
        payGuarantee(30_000, "second");
        Guarantee memory g = ledger.guaranteeOf(facility, 1);
        assertTrue(g.state == GuaranteeState.Paid);
        assertEq(g.paid.fen(), 50_000);
        vm.expectRevert(
            abi.encodeWithSelector(GuaranteeInState.selector, facility, 1, GuaranteeState.Paid, GuaranteeState.Called)
        );
        payGuarantee(1, "third");
    }

    function test_RevertWhen_TheReceiptIsUsed() public {
        _toCalled();
        payGuarantee(1000, "receipt");
        vm.expectRevert(abi.encodeWithSelector(ReceiptUsed.selector, Ids.payment(lender, "receipt")));
        payGuarantee(1000, "receipt");
    }

    function test_Pay_ByABank() public {
        _toCalled();
        uint256 tokens = token.balanceOf(address(ledger));
        PaymentId id = Ids.payment(lender, "receipt");
        Money amount = Money.wrap(91_884);
        bytes memory effect = abi.encodeCall(
            IEffects.guarantorPaid, (loan, id, amount, "receipt", address(0), amount, Money.wrap(2_000_000), surety)
        );
        expectPartLogged(1, Nodes.GUARANTOR_PAID, bank, effect, inPerson());
        payGuarantee(91_884, "receipt");
        assertEq(token.balanceOf(address(ledger)), tokens + 91_884);
        assertTrue(ledger.paymentOf(id).kind == PaymentKind.Guarantor);
        assertTrue(ledger.instalmentOf(loan, 1).state == InstalmentState.Settled);
        assertTrue(ledger.loanOf(loan).state == LoanState.Active);
        Claim memory recourse = ledger.claimOf(loan, 2);
        assertTrue(recourse.owner == surety && recourse.kind == ClaimKind.Recourse);
        assertEq(recourse.amount.fen(), 91_884);
    }

    function test_Pay_FromTheGuarantorsWallet() public {
        _toCalled();
        fundWallet(guarantor, 5000);
        bytes memory fields =
            abi.encode(TypedData.GUARANTEE_PAYMENT, facility, uint8(1), loan, uint64(5000), bytes32("mine"), DOCUMENTS);
        Consent memory c = signedBy(guarantorKey, fields);
        PaymentId id = Ids.payment(lender, keccak256(abi.encode(guarantor, bytes32("mine"))));
        Money amount = Money.wrap(5000);
        bytes memory effect = abi.encodeCall(
            IEffects.guarantorPaid, (loan, id, amount, "mine", guarantor, amount, Money.wrap(2_000_000), surety)
        );
        expectPartLogged(1, Nodes.GUARANTOR_PAID, guarantor, effect, c);
        vm.prank(keeper);
        ledger.payGuarantee(facility, 1, loan, amount, "mine", DOCUMENTS, c);
        assertEq(token.balanceOf(guarantor), 0);
    }

    /// The payment never came: the guarantor owes as before.
    function test_Reverse_AGuarantorsPayment() public {
        _toCalled();
        payGuarantee(20_000, "first");
        payGuarantee(30_000, "second");
        _reverse("second");
        Guarantee memory g = ledger.guaranteeOf(facility, 1);
        assertTrue(g.state == GuaranteeState.Partial);
        assertEq(g.paid.fen(), 20_000);
        _reverse("first");
        g = ledger.guaranteeOf(facility, 1);
        assertTrue(g.state == GuaranteeState.Called);
        assertEq(g.paid.fen(), 0);
        payGuarantee(91_884, "third");
    }

    function _reverse(bytes32 receipt) private {
        PaymentId id = Ids.payment(lender, receipt);
        vm.prank(bank);
        ledger.reversePayment(loan, id, "returned", DOCUMENTS);
    }

    /* ------------------------------------------------------------------ LAPSE */

    function _expectState(GuaranteeState state) private {
        vm.expectRevert(abi.encodeWithSelector(GuaranteeInState.selector, facility, 1, state, GuaranteeState.Active));
    }

    function test_RevertGiven_NothingCouldLapse() public {
        toOffered();
        expectUnexpected();
        ledger.lapseGuarantee(facility, 1);
    }

    function test_RevertGiven_ThePeriodRuns() public {
        toOffered();
        signGuarantee();
        goTo(2028, 1, 15);
        vm.expectRevert(
            abi.encodeWithSelector(
                TooEarly.selector, Nodes.GUARANTEE_LAPSED, bytes32(uint256(1)), date(2028, 1, 16), date(2028, 1, 15)
            )
        );
        ledger.lapseGuarantee(facility, 1);
    }

    function test_RevertGiven_ItWasCalledWithinThePeriod() public {
        _toCalled();
        goTo(2028, 1, 16);
        _expectState(GuaranteeState.Called);
        ledger.lapseGuarantee(facility, 1);
    }

    function test_Lapse() public {
        toOffered();
        signGuarantee();
        goTo(2028, 3, 1);
        Day freed = date(2028, 1, 16);
        bytes memory effect = abi.encodeCall(IEffects.guaranteeLapsed, (surety, date(2028, 1, 15)));
        expectStep(file(facility), bytes32(uint256(1)), Nodes.GUARANTEE_LAPSED, 0, keeper, freed, effect);
        vm.prank(keeper);
        ledger.lapseGuarantee(facility, 1);
        assertTrue(ledger.guaranteeOf(facility, 1).state == GuaranteeState.Lapsed);
        expectPartRepeated(Nodes.GUARANTEE_LAPSED, 1);
        ledger.lapseGuarantee(facility, 1);
    }
}
