// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.28;

import "./JointLendingTest.sol";

/// By hand: of row 1 916.80 is overdue from 19 February on, 766.80 of it principal. Penalty on 8 March, 21 days from the 15th: 766.80 · 24 % · 21 / 360 = 10.74.
contract DeclareDefaultTest is JointLendingTest {
    Day private cureUntil = date(2026, 3, 7);

    function notify(NoticeKind kind, uint64 claimed) private {
        Day until = kind == NoticeKind.Default ? ledger.today().plus(15) : Day.wrap(0);
        uint64 now_ = uint64(block.timestamp);
        ICollection.Dunning memory d = ICollection.Dunning(kind, party, now_, Money.wrap(claimed), until, "delivered");
        vm.prank(servicer);
        ledger.sendNotice(loan, d, DOCUMENTS);
    }

    function declareDefault(address by) private {
        declareDefault(by, new Consent[](0));
    }

    /// Brought up to that day.
    function goOnTo(Day day) private {
        goTo(day);
        ledger.advance(loan);
    }

    function declareDefault(address by, Consent[] memory others) private {
        vm.prank(by);
        ledger.declareDefault(loan, 1, DOCUMENTS, others);
    }

    /// Told on 20 February.
    function toNotified() private {
        toDisbursed();
        goTo(2026, 2, 20);
        notify(NoticeKind.Default, 91_680);
    }

    function contest(uint64 amount) private {
        uint32[] memory list = new uint32[](1);
        list[0] = 1;
        IDisputes.Objection memory o = IDisputes.Objection(party, Money.wrap(amount), list, "evidence");
        vm.prank(borrower);
        ledger.raiseDispute(loan, o, DOCUMENTS, inPerson());
    }

    function effect(uint128 contested) private view returns (bytes memory) {
        return
            abi.encodeCall(
                IEffects.defaultDeclared, (1, date(2026, 2, 20), cureUntil, Money.wrap(92_754), contested, 21)
            );
    }

    function test_RevertWhen_NoCreditorCalls() public {
        toNotified();
        expectWrongCaller(Nodes.DEFAULT_DECLARED, servicer, bit(Role.Operator));
        declareDefault(servicer);
    }

    function test_RevertGiven_NoNotice() public {
        toDisbursed();
        goTo(2026, 3, 8);
        expectUnexpected();
        declareDefault(operator);
    }

    function test_RevertGiven_NothingIsOverdue() public {
        toNotified();
        pay(92_000, "in time");
        goTo(2026, 3, 8);
        expectUnexpected();
        declareDefault(operator);
    }

    function test_RevertWhen_TheNoticeIsADemand() public {
        toDisbursed();
        goTo(2026, 2, 20);
        notify(NoticeKind.Demand, 91_680);
        goTo(2026, 3, 8);
        vm.expectRevert(abi.encodeWithSelector(NoticeKindWrong.selector, NoticeKind.Demand));
        declareDefault(operator);
    }

    function test_RevertGiven_TheCurePeriodRuns() public {
        toNotified();
        goTo(cureUntil);
        vm.expectRevert(abi.encodeWithSelector(CurePeriodRunning.selector, loan, 1, cureUntil, cureUntil));
        declareDefault(operator);
    }

    /// Paid on the day after the cure period: those arrears are gone, and of those that came later nobody was told.
    function test_RevertGiven_OnlyLaterArrears() public {
        toNotified();
        goTo(2026, 3, 8);
        pay(92_754, "late");
        goTo(2026, 3, 19);
        vm.expectRevert(abi.encodeWithSelector(ArrearsNotNotified.selector, loan, date(2026, 3, 19), date(2026, 2, 20)));
        declareDefault(operator);
    }

    function test_RevertGiven_AllArrearsAreContested() public {
        toNotified();
        contest(92_754);
        goTo(2026, 3, 8);
        vm.expectRevert(abi.encodeWithSelector(ArrearsContested.selector, loan, Money.wrap(92_754), uint256(92_754)));
        declareDefault(operator);
    }

    function test_Declare_OverWhatIsNotContested() public {
        toNotified();
        contest(92_753);
        goOnTo(date(2026, 3, 8));
        expectLogged(file(loan), Nodes.DEFAULT_DECLARED, operator, effect(92_753), inPerson());
        declareDefault(operator);
    }

    function test_Declare_LeavesBalancesAsTheyAre() public {
        toNotified();
        goOnTo(date(2026, 3, 8));
        bytes memory before = abi.encode(ledger.loanOf(loan), ledger.instalmentsOf(loan));
        expectLogged(file(loan), Nodes.DEFAULT_DECLARED, operator, effect(0), inPerson());
        declareDefault(operator);
        assertTrue(reached(file(loan), Nodes.DEFAULT_DECLARED));
        assertEq(abi.encode(ledger.loanOf(loan), ledger.instalmentsOf(loan)), before);
    }

    function test_RevertGiven_DeclaredBefore() public {
        toNotified();
        goTo(2026, 3, 8);
        declareDefault(operator);
        vm.expectRevert(abi.encodeWithSelector(NodeRepeated.selector, Nodes.DEFAULT_DECLARED, loan, loan));
        declareDefault(operator);
    }

    /// A payment at the edge that leaves a fen of them does not undo the arrears.
    function test_Declare_IsNotHeldUpByAPaymentOfAPart() public {
        toNotified();
        goTo(cureUntil);
        pay(50_000, "at the edge");
        goTo(2026, 3, 8);
        pay(41_000, "and another");
        declareDefault(operator);
        assertTrue(reached(file(loan), Nodes.DEFAULT_DECLARED));
    }

    /* ------------------------------------------------------------------ BREACHES, AND WHAT STANDS IN THE WAY */

    function breach(Day until) private {
        vm.prank(servicer);
        ledger.recordCovenant(loan, Covenant.Ratio, false, until, "proof", DOCUMENTS);
    }

    /// Nothing is overdue: row 1 was paid on its day. The covenant can be cured until the day.
    function toNotifiedOfBreach(Day until) private {
        toDisbursed();
        goTo(2026, 2, 15);
        pay(91_680, "row 1");
        breach(until);
        notify(NoticeKind.Default, 0);
        goTo(2026, 3, 3);
    }

    function test_RevertGiven_TheBreachCanStillBeCured() public {
        toNotifiedOfBreach(date(2026, 3, 3));
        vm.expectRevert(abi.encodeWithSelector(ArrearsNotNotified.selector, loan, Day.wrap(0), date(2026, 2, 15)));
        declareDefault(operator);
    }

    function test_Declare_OverABreachThatWasNotCured() public {
        toNotifiedOfBreach(date(2026, 3, 2));
        declareDefault(operator);
        assertTrue(reached(file(loan), Nodes.DEFAULT_DECLARED));
    }

    /// Of a breach that came after the notice nobody was told.
    function test_RevertGiven_TheBreachIsLaterThanTheNotice() public {
        toNotified();
        goTo(2026, 2, 21);
        breach(date(2026, 2, 22));
        goTo(2026, 3, 8);
        pay(92_754, "arrears");
        vm.expectRevert(abi.encodeWithSelector(ArrearsNotNotified.selector, loan, Day.wrap(0), date(2026, 2, 20)));
        declareDefault(operator);
    }

    function test_RevertGiven_APaymentHolidayRuns() public {
        toNotifiedOfBreach(date(2026, 2, 20));
        Day until = date(2026, 4, 1);
        vm.prank(lenderSigner);
        ledger.grantMoratorium(loan, until, 0, DOCUMENTS, inPerson());
        vm.expectRevert(abi.encodeWithSelector(LoanPaused.selector, loan, until));
        declareDefault(operator);
        goTo(until.plus(1));
        declareDefault(operator);
        assertTrue(reached(file(loan), Nodes.DEFAULT_DECLARED));
    }

    function test_RevertGiven_TheClockOfArrearsIsPaused() public {
        toNotified();
        Day until = date(2026, 3, 12);
        vm.prank(operator);
        ledger.pauseDelinquency(loan, until, DOCUMENTS);
        goTo(2026, 3, 11);
        vm.expectRevert(abi.encodeWithSelector(DelinquencyIsPaused.selector, loan, until));
        declareDefault(operator);
        goTo(until);
        declareDefault(operator);
        assertTrue(reached(file(loan), Nodes.DEFAULT_DECLARED));
    }

    /// A thousand days to cure were agreed; the law's most, sixty, are enough.
    function test_Declare_UnderAClauseWithoutEnd() public {
        Clauses memory c;
        c.curePeriodDays = 1000;
        vm.prank(admin);
        ledger.publishClauses(productId, c);
        toDisbursed();
        goTo(2026, 2, 20);
        Day until = ledger.today().plus(60);
        uint64 now_ = uint64(block.timestamp);
        ICollection.Dunning memory d =
            ICollection.Dunning(NoticeKind.Default, party, now_, Money.wrap(91_680), until, "delivered");
        vm.prank(servicer);
        ledger.sendNotice(loan, d, DOCUMENTS);
        goTo(until);
        vm.expectRevert(abi.encodeWithSelector(CurePeriodRunning.selector, loan, 1, until, until));
        declareDefault(operator);
        goTo(until.plus(1));
        declareDefault(operator);
        assertTrue(reached(file(loan), Nodes.DEFAULT_DECLARED));
    }

    /* ------------------------------------------------------------------ JOINT LOANS */

    /// The lead has 40 %.
    function test_Accelerate_WithTheMajorityOfTheCreditors() public {
        toJointNotified();
        declareDefault(partnerOperator);
        vm.expectRevert(abi.encodeWithSelector(MajorityMissing.selector, loan, 4000, 5000));
        vm.prank(operator);
        ledger.accelerateLoan(loan, "proof", DOCUMENTS, new Consent[](0));
        (, uint256 key) = makeAddrAndKey("operator of the partner");
        Consent[] memory others = new Consent[](1);
        others[0] = signedBy(
            key, abi.encode(TypedData.CREDITOR_VOTE, Nodes.LOAN_ACCELERATED, loan, bytes32("proof"), DOCUMENTS)
        );
        vm.prank(operator);
        ledger.accelerateLoan(loan, "proof", DOCUMENTS, others);
        assertTrue(reached(file(loan), Nodes.LOAN_ACCELERATED));
    }

    function toJointNotified() private {
        toJointLoan();
        goTo(2026, 2, 20);
        notify(NoticeKind.Default, 91_680);
        goOnTo(date(2026, 3, 8));
    }

    function vote(uint256 key, uint16 notice) private returns (Consent[] memory others) {
        others = new Consent[](1);
        others[0] = signedBy(
            key, abi.encode(TypedData.CREDITOR_VOTE, Nodes.DEFAULT_DECLARED, loan, bytes32(uint256(notice)), DOCUMENTS)
        );
    }

    /// The lead has 40 %.
    function test_RevertWhen_TheAgentHasNoMajority() public {
        toJointNotified();
        vm.expectRevert(abi.encodeWithSelector(MajorityMissing.selector, loan, 4000, 5000));
        declareDefault(operator);
        Consent[] memory others = vote(strangerKey, 1);
        vm.expectRevert(abi.encodeWithSelector(MajorityMissing.selector, loan, 4000, 5000));
        declareDefault(operator, others);
    }

    function test_RevertWhen_TheVoteIsOnAnotherNotice() public {
        toJointNotified();
        (, uint256 key) = makeAddrAndKey("operator of the partner");
        Consent[] memory others = vote(key, 2);
        vm.expectPartialRevert(ConsentInvalid.selector);
        declareDefault(operator, others);
    }

    function test_Declare_WithTheMajorityOfTheCreditors() public {
        toJointNotified();
        (, uint256 key) = makeAddrAndKey("operator of the partner");
        Consent[] memory others = vote(key, 1);
        expectLogged(file(loan), Nodes.DEFAULT_DECLARED, operator, effect(0), others[0]);
        declareDefault(operator, others);
    }

    /// 60 % decide alone.
    function test_Declare_ByTheLargerCreditor() public {
        toJointNotified();
        expectLogged(file(loan), Nodes.DEFAULT_DECLARED, partnerOperator, effect(0), inPerson());
        declareDefault(partnerOperator);
    }
}
