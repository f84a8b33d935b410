// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.28;

import "./CourtTest.sol";

contract JudgmentTest is CourtTest {
    function fileCase() private {
        vm.prank(court);
        ledger.fileCase(loan, "case number", 0, DOCUMENTS);
    }

    function toFiled() private {
        toOverdue();
        fileCase();
    }

    /// Principal as it is, interest and penalty cut to 200.00, costs of 50.00.
    function verdict() private pure returns (IJudicial.Adjudication memory) {
        return IJudicial.Adjudication(
            "judgment", Money.wrap(1_000_000), Money.wrap(20_000), Money.wrap(5000), date(2026, 3, 1)
        );
    }

    function enter(address by, uint16 number, IJudicial.Adjudication memory v) private {
        vm.prank(by);
        ledger.enterJudgment(loan, number, v, DOCUMENTS);
    }

    function test_RevertWhen_NoCourtEnters() public {
        toFiled();
        expectWrongCaller(Nodes.JUDGMENT_ENTERED, operator, bit(Role.Court));
        enter(operator, 1, verdict());
    }

    function test_RevertGiven_NoCaseWasFiled() public {
        toOverdue();
        expectUnexpected();
        enter(court, 1, verdict());
    }

    function test_RevertWhen_TheCaseIsADispute() public {
        toFiled();
        contest();
        expectUnexpected();
        enter(court, 2, verdict());
    }

    function test_RevertWhen_ThereIsNoInstrument() public {
        toFiled();
        IJudicial.Adjudication memory v = verdict();
        v.instrument = 0;
        vm.expectRevert(abi.encodeWithSelector(HashMissing.selector, loan, "instrument"));
        enter(court, 1, v);
    }

    function test_RevertWhen_InterestStopsInTheFuture() public {
        toFiled();
        IJudicial.Adjudication memory v = verdict();
        v.interestUntil = date(2026, 3, 9);
        vm.expectRevert(abi.encodeWithSelector(DayNotPast.selector, date(2026, 3, 9), date(2026, 3, 8)));
        enter(court, 1, v);
    }

    function test_RevertWhen_NothingIsAdjudicated() public {
        toFiled();
        IJudicial.Adjudication memory v = verdict();
        (v.principal, v.interest, v.costs) = (NIL, NIL, NIL);
        vm.expectRevert(abi.encodeWithSelector(AmountMissing.selector));
        enter(court, 1, v);
    }

    function test_RevertWhen_MorePrincipalThanIsOwed() public {
        toFiled();
        IJudicial.Adjudication memory v = verdict();
        v.principal = Money.wrap(1_000_001);
        vm.expectRevert(abi.encodeWithSelector(ReliefTooLarge.selector, loan, 1_000_001, 1_000_000));
        enter(court, 1, v);
    }

    function expectJudgment(IJudicial.Adjudication memory v, uint8 version, uint32 supersedes, Balances memory before)
        private
    {
        Amended memory made = called(version, v.principal, v.interest, v.costs);
        bytes memory effect = abi.encodeCall(
            IEffects.judgmentEntered, (v.instrument, v.principal, v.interest, v.costs, v.interestUntil, before, made)
        );
        expectCorrection(Nodes.JUDGMENT_ENTERED, supersedes, effect);
    }

    function test_Enter_ReplacesWhatWasOwed() public {
        toFiled();
        expectJudgment(verdict(), 2, 0, owed());
        enter(court, 1, verdict());
        assertEq(owedInAll(), 1_025_000);
        assertEq(ledger.judgmentOf(loan).number, 1);
        assertTrue(ledger.dossierOf(loan).legal == Legal.Judged);
        goTo(2027, 3, 8);
        ledger.advance(loan);
        assertEq(owedInAll(), 1_025_000);
    }

    /// The second instance gives up a part of the principal; the limit is free again by it.
    function test_Enter_ALaterInstanceSupersedes() public {
        toFiled();
        enter(court, 1, verdict());
        uint32 first = ledger.judgmentOf(loan).seq;
        IJudicial.Adjudication memory v = verdict();
        (v.instrument, v.principal) = ("second instance", Money.wrap(900_000));
        expectJudgment(v, 3, first, Balances(Money.wrap(1_000_000), Money.wrap(20_000), Money.wrap(5000), NIL));
        enter(court, 1, v);
        assertEq(owedInAll(), 925_000);
        assertEq(ledger.facilityOf(facility).outstanding.fen(), 900_000);
    }

    /// Costs first (Civil Code 561), and all of it settles the loan.
    function test_Apply_WhatIsEnforcedUnderIt() public {
        toFiled();
        enter(court, 1, verdict());
        fundCourt(1_025_000);
        vm.prank(court);
        ledger.applyProceeds(loan, 1, Money.wrap(5000), "costs", DOCUMENTS);
        assertEq(owedInAll(), 1_020_000);
        assertEq(ledger.instalmentOf(loan, 1).feePaid.fen(), 5000);
        vm.prank(court);
        ledger.applyProceeds(loan, 1, Money.wrap(1_020_000), "rest", DOCUMENTS);
        assertTrue(ledger.loanOf(loan).state == LoanState.Settled);
    }

    function test_RevertWhen_ProceedsComeBeforeAJudgment() public {
        toFiled();
        expectUnexpected();
        vm.prank(court);
        ledger.applyProceeds(loan, 1, Money.wrap(5000), "early", DOCUMENTS);
    }

    /// Notarised: case 0 stands for that; a case that came to nothing still does not.
    function test_Apply_UnderANotarisedAgreement() public {
        toEffective();
        vm.prank(notary);
        ledger.notarizeEnforcement(loan, "certificate", DOCUMENTS);
        fundCourt(5000);
        expectUnexpected();
        vm.prank(court);
        ledger.applyProceeds(loan, 0, Money.wrap(5000), "early", DOCUMENTS);
        requestDrawdown();
        approveDrawdown();
        release();
        confirm();
        goTo(2026, 3, 8);
        fileCase();
        expectUnexpected();
        vm.prank(court);
        ledger.applyProceeds(loan, 1, Money.wrap(5000), "no judgment", DOCUMENTS);
        vm.prank(court);
        ledger.applyProceeds(loan, 0, Money.wrap(5000), "certificate", DOCUMENTS);
        assertEq(ledger.instalmentOf(loan, 1).interestPaid.fen(), 5000);
    }

    /// What was paid before counts in what was adjudicated: it is not undone.
    function test_RevertWhen_APaymentOfBeforeIsReversed() public {
        toOverdue();
        pay(1000, "before");
        fileCase();
        enter(court, 1, verdict());
        PaymentId id = Ids.payment(lender, "before");
        vm.expectRevert(abi.encodeWithSelector(PaymentBehindBase.selector, loan, id, 1));
        vm.prank(bank);
        ledger.reversePayment(loan, id, "returned", DOCUMENTS);
    }
}
