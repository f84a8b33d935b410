// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.28;

import "./RunningLoanTest.sol";

/// By hand, on 8 March: all of the 10,000.00 is unpaid. Interest 150.00 of row 1, and 9,233.20 · 18 % · 23 / 360 = 106.18 since. Penalty 766.80 · 24 % · 21 / 360 = 10.74.
contract WriteOffTest is RunningLoanTest {
    function downgrade(RiskClass to) private {
        vm.prank(operator);
        ledger.downgradeRisk(loan, to, REASON, LoanId.wrap(0), DOCUMENTS);
    }

    function writeOff(address by, bytes32 resolution) private {
        vm.prank(by);
        ledger.writeOff(loan, resolution, DOCUMENTS);
    }

    function toLoss() private {
        toDisbursed();
        goTo(2026, 3, 8);
        downgrade(RiskClass.Loss);
    }

    function toWrittenOff() private {
        toLoss();
        writeOff(approverA, "resolution");
    }

    /* ------------------------------------------------------------------ WRITE OFF */

    function test_RevertWhen_NoApproverWritesOff() public {
        toLoss();
        expectWrongCaller(Nodes.WRITTEN_OFF, operator, bit(Role.Approver));
        writeOff(operator, "resolution");
    }

    function test_RevertGiven_NeverDowngraded() public {
        toDisbursed();
        expectUnexpected();
        writeOff(approverA, "resolution");
    }

    function test_RevertGiven_TheClassIsNotLoss() public {
        toDisbursed();
        downgrade(RiskClass.Doubtful);
        vm.expectRevert(abi.encodeWithSelector(RiskClassTooGood.selector, loan, RiskClass.Doubtful, RiskClass.Loss));
        writeOff(approverA, "resolution");
    }

    function test_RevertGiven_Settled() public {
        terms.periods = 1;
        toDisbursed();
        downgrade(RiskClass.Loss);
        goTo(2026, 2, 15);
        pay(1_015_000, "all");
        vm.expectRevert(abi.encodeWithSelector(LoanInState.selector, loan, LoanState.Settled));
        writeOff(approverA, "resolution");
    }

    function test_RevertWhen_ThereIsNoResolution() public {
        toLoss();
        vm.expectRevert(abi.encodeWithSelector(HashMissing.selector, loan, "resolution"));
        writeOff(approverA, 0);
    }

    /// The claim is alive: nothing that is owed changes.
    function test_WriteOff_LeavesTheDebtAsItIs() public {
        toLoss();
        bytes memory before = abi.encode(ledger.loanOf(loan), ledger.instalmentsOf(loan), ledger.claimOf(loan, 1));
        bytes memory effect = abi.encodeCall(
            IEffects.writtenOff, (Money.wrap(1_000_000), Money.wrap(25_618), NIL, Money.wrap(1074), "resolution")
        );
        expectLogged(file(loan), Nodes.WRITTEN_OFF, approverA, effect, inPerson());
        writeOff(approverA, "resolution");
        assertEq(abi.encode(ledger.loanOf(loan), ledger.instalmentsOf(loan), ledger.claimOf(loan, 1)), before);
        WriteOff memory w = ledger.writeOffOf(loan);
        assertEq(w.principal.fen(), 1_000_000);
        assertEq(w.interest.fen(), 25_618);
        assertEq(w.penalty.fen(), 1074);
        assertTrue(w.on == date(2026, 3, 8));
        assertEq(w.payments, 0);
    }

    function test_RevertGiven_WrittenOffBefore() public {
        toWrittenOff();
        vm.expectRevert(abi.encodeWithSelector(NodeRepeated.selector, Nodes.WRITTEN_OFF, loan, loan));
        writeOff(approverA, "resolution");
    }

    /// An ordinary payment is taken as ever.
    function test_Pay_WhatIsWrittenOff() public {
        toWrittenOff();
        pay(10_000, "late");
        assertEq(ledger.instalmentOf(loan, 1).interestPaid.fen(), 10_000);
    }

    /// The books were closed on what had been paid by then.
    function test_RevertWhen_APaymentOfBeforeIsReversed() public {
        toLoss();
        pay(1000, "before");
        writeOff(approverA, "resolution");
        pay(2000, "after");
        PaymentId before = Ids.payment(lender, "before");
        vm.expectRevert(abi.encodeWithSelector(PaymentBehindBase.selector, loan, before, 1));
        vm.prank(bank);
        ledger.reversePayment(loan, before, "returned", DOCUMENTS);
        vm.prank(bank);
        ledger.reversePayment(loan, Ids.payment(lender, "after"), "returned", DOCUMENTS);
        assertEq(ledger.instalmentOf(loan, 1).interestPaid.fen(), 1000);
    }

    function test_RevertWhen_ThePaymentIsDatedBeforeTheWriteOff() public {
        toWrittenOff();
        goTo(2026, 3, 10);
        bytes memory reason =
            abi.encodeWithSelector(ValueDayOutOfRange.selector, date(2026, 3, 7), date(2026, 3, 8), date(2026, 3, 10));
        vm.expectRevert(reason);
        vm.prank(bank);
        ledger.receivePayment(loan, Money.wrap(1000), "late", date(2026, 3, 7), DOCUMENTS, inPerson());
        vm.prank(bank);
        ledger.receivePayment(loan, Money.wrap(1000), "late", date(2026, 3, 8), DOCUMENTS, inPerson());
        assertEq(ledger.instalmentOf(loan, 1).interestPaid.fen(), 1000);
    }

    /* ------------------------------------------------------------------ RECOVER */

    function recover(address by, uint64 amount, bytes32 receipt, Consent memory c) private returns (PaymentId) {
        vm.prank(by);
        return ledger.recover(loan, Money.wrap(amount), receipt, DOCUMENTS, c);
    }

    function wallet(uint64 amount, bytes32 receipt) private view returns (bytes memory) {
        return abi.encode(TypedData.WALLET_PAYMENT, loan, amount, receipt, DOCUMENTS);
    }

    function fund(address who, uint256 amount) private {
        token.grantRole(token.HOLDER(), who);
        vm.prank(bank);
        token.fundWallet(who, amount, keccak256(abi.encode("wallet", who)));
    }

    function recoveryEffect(uint64 amount, address payer) private pure returns (bytes memory) {
        return abi.encodeCall(IEffects.recoveryReceived, (Money.wrap(amount), "recovered", payer, 1, 0));
    }

    function expectRecovery(PaymentId id, address actor, bytes memory effect_, Consent memory c) private {
        uint32 seq = ledger.fileOf(file(loan)).seq + 1;
        bytes32 object = bytes32(PaymentId.unwrap(id));
        expectLogged(file(loan), object, Nodes.RECOVERY_RECEIVED, seq, actor, effect_, asLogged(c));
    }

    function test_RevertWhen_NeitherBankNorWalletPays() public {
        toWrittenOff();
        expectWrongCaller(Nodes.RECOVERY_RECEIVED, operator, bit(Role.Bank));
        recover(operator, 1000, "recovered", inPerson());
        Consent memory c = signedBy(strangerKey, wallet(1000, "recovered"));
        expectWrongCaller(Nodes.RECOVERY_RECEIVED, stranger, bit(Role.Bank) | bit(Role.Court));
        recover(keeper, 1000, "recovered", c);
    }

    function test_RevertGiven_NotWrittenOff() public {
        toLoss();
        expectUnexpected();
        recover(bank, 1000, "recovered", inPerson());
    }

    function test_RevertWhen_NothingIsRecovered() public {
        toWrittenOff();
        vm.expectRevert(abi.encodeWithSelector(AmountMissing.selector));
        recover(bank, 0, "recovered", inPerson());
        vm.expectRevert(abi.encodeWithSelector(ReceiptMissing.selector));
        recover(bank, 1000, 0, inPerson());
    }

    function test_RevertWhen_TheReceiptWasUsed() public {
        toWrittenOff();
        PaymentId id = recover(bank, 1000, "recovered", inPerson());
        vm.expectRevert(abi.encodeWithSelector(ReceiptUsed.selector, id));
        recover(bank, 1000, "recovered", inPerson());
    }

    /// Interest first: the lender gets it, the debt is less by it.
    function test_Recover_ByABank() public {
        toWrittenOff();
        PaymentId id = Ids.payment(lender, "recovered");
        expectRecovery(id, bank, recoveryEffect(10_000, address(0)), inPerson());
        recover(bank, 10_000, "recovered", inPerson());
        assertEq(ledger.instalmentOf(loan, 1).interestPaid.fen(), 10_000);
        assertEq(ledger.balanceOf(AccountKind.Payable, file(lender)), 10_000);
        assertTrue(ledger.paymentOf(id).kind == PaymentKind.Recovery);
    }

    function test_Recover_FromTheDebtorsWallet() public {
        toWrittenOff();
        fund(borrower, 10_000);
        Consent memory c = signedBy(borrowerKey, wallet(10_000, "recovered"));
        PaymentId id = Ids.payment(lender, keccak256(abi.encode(borrower, bytes32("recovered"))));
        expectRecovery(id, borrower, recoveryEffect(10_000, borrower), c);
        recover(keeper, 10_000, "recovered", c);
        assertEq(token.balanceOf(borrower), 0);
        assertEq(ledger.balanceOf(AccountKind.Payable, file(lender)), 10_000);
    }

    function test_Recover_FromTheCourtsWallet() public {
        toWrittenOff();
        fund(court, 10_000);
        Consent memory c = Consent(court, 0, 0, "");
        PaymentId id = Ids.payment(lender, keccak256(abi.encode(court, bytes32("recovered"))));
        expectRecovery(id, court, recoveryEffect(10_000, court), c);
        recover(court, 10_000, "recovered", c);
        assertEq(token.balanceOf(court), 0);
    }

    /// Row 1 with its penalty is 927.54; nothing else is due, the rest is credit for the next instalments.
    function test_Recover_WhatIsTooMuchIsCredit() public {
        toWrittenOff();
        recover(bank, 100_000, "recovered", inPerson());
        assertEq(ledger.loanOf(loan).credit.fen(), 7246);
    }
}
