// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.28;

import {Vm} from "forge-std/Vm.sol";

import "./CoveredTest.sol";

/// A joint loan, 40 % of which are the lead's and 60 % the partner's: 4,116.00 and 6,174.00 of 10,290.00; after the cover of 2,058.00, 3,292.80 and 4,939.20.
contract AllocateLossTest is CoveredTest {
    uint256 private bankKey;

    function setUp() public override {
        super.setUp();
        (, bankKey) = makeAddrAndKey("bank");
        vm.prank(admin);
        ledger.setWaiverLimit(lender, approverA, Money.wrap(OWED));
    }

    function _leadIsJunior() private {
        Product memory p = product();
        p.debitAttempts = 6;
        productId = publish(p);
        Clauses memory c;
        c.leadJunior = true;
        vm.prank(admin);
        ledger.publishClauses(productId, c);
    }

    function _downgrade() private {
        vm.prank(operator);
        ledger.downgradeRisk(loan, RiskClass.Loss, REASON, LoanId.wrap(0), DOCUMENTS);
    }

    function _writeOff() private {
        _downgrade();
        vm.prank(approverA);
        ledger.writeOff(loan, "resolution", DOCUMENTS);
    }

    function _toWrittenOff() private {
        toDrawnFromFund();
        goTo(2026, 3, 8);
        _writeOff();
    }

    function _recover(uint64 amount, bytes32 receipt) private {
        vm.prank(bank);
        ledger.recover(loan, Money.wrap(amount), receipt, DOCUMENTS, inPerson());
    }

    function _position(uint8 claim) private view returns (uint256) {
        return ledger.claimOf(loan, claim).position.fen();
    }

    /// What the log says of a claim: position, loss, whole.
    function _allocated(Vm.Log[] memory logs, uint8 claim) private view returns (uint64[3] memory found) {
        for (uint256 i = 0; i < logs.length; i++) {
            bool is_ = logs[i].topics.length == 4 && logs[i].topics[0] == NodeReached.selector
                && logs[i].topics[2] == bytes32(uint256(Nodes.LOSS_ALLOCATED))
                && logs[i].topics[3] == bytes32(uint256(claim));
            if (is_) found = _read(logs[i].data);
        }
    }

    function _read(bytes memory data) private view returns (uint64[3] memory) {
        (,,,,,, bytes memory effect,) = abi.decode(data, (uint32, address, uint64, Day, uint32, bytes32, bytes, bytes));
        (, uint64 position, uint64 loss, uint64 whole,) =
            abi.decode(this.withoutSelector(effect), (bytes32, uint64, uint64, uint64, uint8));
        return [position, loss, whole];
    }

    function withoutSelector(bytes calldata effect) external pure returns (bytes memory) {
        return effect[4:];
    }

    function _assertLoss(Vm.Log[] memory logs, uint8 claim, uint64 position, uint64 loss, uint64 whole) private view {
        uint64[3] memory found = _allocated(logs, claim);
        assertEq(found[0], position);
        assertEq(found[1], loss);
        assertEq(found[2], whole);
    }

    /* ------------------------------------------------------------------ WRITE-OFF */

    /// Each claim loses its position; together they are the loss.
    function test_WriteOff_AllocatesTheWholeDebt() public {
        toDrawnFromFund();
        goTo(2026, 3, 8);
        _downgrade();
        vm.recordLogs();
        vm.prank(approverA);
        ledger.writeOff(loan, "resolution", DOCUMENTS);
        Vm.Log[] memory logs = vm.getRecordedLogs();
        _assertLoss(logs, 1, 411_600, 411_600, OWED);
        _assertLoss(logs, 2, 617_400, 617_400, OWED);
        Lost memory l = ledger.lossOf(loan);
        assertEq(l.whole.fen(), OWED);
        assertEq(l.left.fen(), OWED);
        assertEq(l.cause, Nodes.WRITTEN_OFF);
        assertEq(_position(1) + _position(2), OWED);
    }

    /// Recoveries run back in the agreed order: the partner, then the lead that is junior.
    function test_Recover_TheSeniorFirst() public {
        _leadIsJunior();
        _toWrittenOff();
        assertTrue(ledger.claimOf(loan, 1).junior && !ledger.claimOf(loan, 2).junior);
        _recover(600_000, "one");
        assertEq(payable_(partner), 600_000);
        assertEq(payable_(lender), 0);
        _recover(100_000, "two");
        assertEq(payable_(partner), 617_400);
        assertEq(payable_(lender), 82_600);
        assertEq(ledger.lossOf(loan).left.fen(), 329_000);
        _recover(329_000, "three");
        assertEq(payable_(lender), 411_600);
        assertTrue(ledger.loanOf(loan).state == LoanState.Settled);
        assertEq(ledger.lossOf(loan).left.fen(), 0);
    }

    /// Nothing was agreed: by shares, the fen that rounding leaves to the lead.
    function test_Recover_ByShares() public {
        _toWrittenOff();
        _recover(100_001, "one");
        assertEq(payable_(partner), 60_000);
        assertEq(payable_(lender), 40_001);
        assertEq(_position(1), 411_600 - 40_001);
    }

    /// What has accrued since is paid after the positions, by shares: 10 days of penalty, 66.67.
    function test_Recover_WhatAccruedSinceComesLast() public {
        _leadIsJunior();
        _toWrittenOff();
        goTo(2026, 3, 18);
        _recover(OWED, "one");
        assertEq(payable_(partner), 617_400);
        assertEq(payable_(lender), 411_600);
        _recover(6667, "two");
        assertEq(payable_(partner), 617_400 + 4000);
        assertEq(payable_(lender), 411_600 + 2667);
        assertTrue(ledger.loanOf(loan).state == LoanState.Settled);
    }

    function test_Recover_TheCoverLast() public {
        _leadIsJunior();
        cover(2000, 500_000, 400_000);
        toDrawnFromFund();
        toDefault();
        vm.recordLogs();
        _writeOff();
        Vm.Log[] memory logs = vm.getRecordedLogs();
        _assertLoss(logs, 1, 329_280, 329_280, OWED);
        _assertLoss(logs, 2, 493_920, 493_920, OWED);
        _assertLoss(logs, 3, FIFTH, FIFTH, OWED);
        _recover(493_920 + 329_280, "one");
        assertEq(payable_(partner), 123_480 + 493_920);
        assertEq(payable_(lender), 82_320 + 329_280);
        assertEq(payable_(provider), 0);
        _recover(FIFTH, "two");
        assertEq(payable_(provider), FIFTH);
        assertTrue(ledger.loanOf(loan).state == LoanState.Settled);
    }

    /// One lender bears it alone, and its payments can still be undone.
    function test_WriteOff_OfASoleLender() public {
        toDisbursed();
        goTo(2026, 3, 8);
        vm.recordLogs();
        _writeOff();
        _assertLoss(vm.getRecordedLogs(), 1, OWED, OWED, OWED);
        _recover(1000, "one");
        assertEq(payable_(lender), 1000);
        vm.prank(bank);
        ledger.reversePayment(loan, Ids.payment(lender, "one"), "proof", DOCUMENTS);
        assertEq(payable_(lender), 0);
    }

    function test_RevertWhen_ARecoveryOfSeveralIsReversed() public {
        _toWrittenOff();
        _recover(1000, "one");
        vm.expectRevert(abi.encodeWithSelector(ProceedsFinal.selector, loan));
        vm.prank(bank);
        ledger.reversePayment(loan, Ids.payment(lender, "one"), "proof", DOCUMENTS);
    }

    /* ------------------------------------------------------------------ DISCOUNT */

    function _settle(uint64 amount) private {
        ILoss.Lump memory lump = ILoss.Lump(Money.wrap(amount), date(2026, 3, 10), "lump");
        bytes memory fields =
            abi.encode(TypedData.DISCOUNT_SETTLEMENT, loan, amount, date(2026, 3, 10), bytes32("lump"), DOCUMENTS);
        ILoss.Signatures memory s;
        s.borrower = signedBy(borrowerKey, fields);
        s.approver = signedBy(approverAKey, fields);
        s.bank = signedBy(bankKey, fields);
        s.creditors = new Consent[](1);
        (, uint256 key) = makeAddrAndKey("operator of the partner");
        s.creditors[0] = signedBy(
            key,
            abi.encode(TypedData.CREDITOR_VOTE, Nodes.SETTLEMENT_DISCOUNTED, loan, bytes32(uint256(amount)), DOCUMENTS)
        );
        vm.prank(operator);
        ledger.settleAtDiscount(loan, lump, DOCUMENTS, s);
    }

    /// 2,290.00 are given up: 2,058.00 by the cover's provider, 232.00 by the lead that is junior, nothing by the partner.
    function test_Discount_FirstLossThenJuniorThenSenior() public {
        _leadIsJunior();
        cover(2000, 500_000, 400_000);
        toDrawnFromFund();
        toDefault();
        vm.recordLogs();
        _settle(800_000);
        Vm.Log[] memory logs = vm.getRecordedLogs();
        _assertLoss(logs, 1, 329_280, 23_200, 229_000);
        _assertLoss(logs, 2, 493_920, 0, 229_000);
        _assertLoss(logs, 3, FIFTH, FIFTH, 229_000);
        assertEq(payable_(partner), 123_480 + 493_920);
        assertEq(payable_(lender), 82_320 + 306_080);
        assertEq(payable_(provider), 0);
        assertTrue(ledger.loanOf(loan).state == LoanState.Settled);
    }

    /// Of 8,000.01 60 %, rounded down, are the partner's, who loses 139.20; the fen of the rounding is the lead's, who loses 92.79.
    function test_Discount_ByShares() public {
        cover(2000, 500_000, 400_000);
        toDrawnFromFund();
        toDefault();
        vm.recordLogs();
        _settle(800_001);
        Vm.Log[] memory logs = vm.getRecordedLogs();
        _assertLoss(logs, 1, 329_280, 9279, 228_999);
        _assertLoss(logs, 2, 493_920, 13_920, 228_999);
        _assertLoss(logs, 3, FIFTH, FIFTH, 228_999);
        assertEq(payable_(partner), 123_480 + 493_920 - 13_920);
        assertEq(payable_(lender), 82_320 + 329_280 - 9279);
    }

    /// The write-off has allocated everything already.
    function test_Discount_AfterTheWriteOffAllocatesNothing() public {
        _toWrittenOff();
        vm.recordLogs();
        _settle(1000);
        _assertLoss(vm.getRecordedLogs(), 1, 0, 0, 0);
        assertEq(ledger.lossOf(loan).whole.fen(), OWED);
        assertEq(payable_(partner), 600);
    }

    /* ------------------------------------------------------------------ WHOSE THE LOSS IS */

    /// A part of the lead's claim that is sold takes its rank and its part of the loss along.
    function test_Sell_TakesRankAndPositionAlong() public {
        Product memory p = product();
        p.debitAttempts = 6;
        productId = publish(p);
        Clauses memory c;
        (c.leadJunior, c.transferable) = (true, true);
        vm.prank(admin);
        ledger.publishClauses(productId, c);
        _toWrittenOff();
        IAssignment.ClaimOffer memory o;
        (o.portionBps, o.price, o.deadline) = (1000, Money.wrap(5000), date(2026, 3, 10));
        vm.prank(operator);
        ledger.offerTransfer(loan, 1, o, DOCUMENTS);
        bytes memory effect = abi.encodeCall(IEffects.transferSettled, (lender, partner, 1000, Money.wrap(5000), 3));
        (, uint256 key) = makeAddrAndKey("operator of the lender who signs");
        vm.prank(admin);
        ledger.grantRole(lender, vm.addr(key), Role.Operator);
        bytes32 object = bytes32(uint256(1));
        Consent memory seller = signedBy(
            key, abi.encode(TypedData.NODE_CONSENT, Nodes.TRANSFER_SETTLED, loan, object, keccak256(effect), DOCUMENTS)
        );
        vm.prank(partnerOperator);
        ledger.settleTransfer(loan, 1, partner, DOCUMENTS, seller);
        assertTrue(ledger.claimOf(loan, 3).junior);
        assertEq(_position(1), 308_700);
        assertEq(_position(3), 102_900);
    }
}
