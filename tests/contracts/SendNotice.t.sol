// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.28;

import "./RunningLoanTest.sol";

/// On 19 February 2026 row 1 is overdue: 916.80, and of the principal of 766.80 four days of penalty at 24 %: 766.80 · 0.24 · 4 / 360 = 2.04, so 918.84.
contract SendNoticeTest is RunningLoanTest {
    Money private constant ARREARS = Money.wrap(91_884);
    Day private constant NEVER = Day.wrap(0);

    function _toOverdue() private {
        toDisbursed();
        goTo(2026, 2, 19);
    }

    function _dunning(NoticeKind kind) private view returns (ICollection.Dunning memory) {
        Day until = kind == NoticeKind.Default ? ledger.today().plus(15) : NEVER;
        return ICollection.Dunning(kind, party, uint64(block.timestamp), ARREARS, until, "delivered");
    }

    function _send(ICollection.Dunning memory d) private returns (uint16) {
        vm.prank(servicer);
        return ledger.sendNotice(loan, d, DOCUMENTS);
    }

    function _dispute(uint64 fen) private {
        uint32[] memory list = new uint32[](1);
        list[0] = 1;
        vm.prank(borrower);
        ledger.raiseDispute(loan, IDisputes.Objection(party, Money.wrap(fen), list, "evidence"), DOCUMENTS, inPerson());
    }

    /* ------------------------------------------------------------------ CALLER AND STATE */

    function test_RevertWhen_NoServicerSends() public {
        _toOverdue();
        ICollection.Dunning memory d = _dunning(NoticeKind.Reminder);
        expectWrongCaller(Nodes.DUNNING_SENT, operator, bit(Role.Servicer));
        vm.prank(operator);
        ledger.sendNotice(loan, d, DOCUMENTS);
    }

    function test_RevertGiven_NoSuchLoan() public {
        expectNoLoan(file(loan));
        _send(_dunning(NoticeKind.Reminder));
    }

    function test_RevertGiven_NothingIsOverdue() public {
        toDisbursed();
        goTo(2026, 2, 18);
        ICollection.Dunning memory d = _dunning(NoticeKind.Reminder);
        expectUnexpected();
        _send(d);
    }

    function test_RevertGiven_Archived() public {
        toArchived();
        ICollection.Dunning memory d = _dunning(NoticeKind.Reminder);
        expectArchived();
        _send(d);
    }

    /* ------------------------------------------------------------------ VALUES */

    function test_RevertWhen_TheKindIsNone() public {
        _toOverdue();
        ICollection.Dunning memory d = _dunning(NoticeKind.None);
        vm.expectRevert(abi.encodeWithSelector(NoticeKindWrong.selector, NoticeKind.None));
        _send(d);
        d.kind = NoticeKind.Bureau;
        vm.expectRevert(abi.encodeWithSelector(NoticeKindWrong.selector, NoticeKind.Bureau));
        _send(d);
    }

    function test_RevertWhen_TheAddresseeOwesNothing() public {
        _toOverdue();
        ICollection.Dunning memory d = _dunning(NoticeKind.Reminder);
        d.addressee = lender;
        vm.expectRevert(abi.encodeWithSelector(NotAnObligor.selector, loan, lender));
        _send(d);
    }

    function test_RevertWhen_ThereIsNoProof() public {
        _toOverdue();
        ICollection.Dunning memory d = _dunning(NoticeKind.Reminder);
        d.deliveryProof = 0;
        vm.expectRevert(abi.encodeWithSelector(HashMissing.selector, file(loan), "deliveryProof"));
        _send(d);
    }

    function test_RevertWhen_MoreIsClaimedThanOverdue() public {
        _toOverdue();
        ICollection.Dunning memory d = _dunning(NoticeKind.Demand);
        d.claimed = ARREARS + Money.wrap(1);
        vm.expectRevert(abi.encodeWithSelector(ClaimedAmountWrong.selector, loan, d.claimed, ARREARS));
        _send(d);
        d.claimed = NIL;
        vm.expectRevert(abi.encodeWithSelector(ClaimedAmountWrong.selector, loan, NIL, ARREARS));
        _send(d);
    }

    function test_RevertWhen_SentInTheFutureOrLongAgo() public {
        _toOverdue();
        uint256 now_ = block.timestamp;
        ICollection.Dunning memory d = _dunning(NoticeKind.Reminder);
        d.sentAt = uint64(now_ + 1);
        vm.expectRevert(abi.encodeWithSelector(SentOutOfRange.selector, d.sentAt, now_ - 5 days, now_));
        _send(d);
        d.sentAt = uint64(now_ - 5 days - 1);
        vm.expectRevert(abi.encodeWithSelector(SentOutOfRange.selector, d.sentAt, now_ - 5 days, now_));
        _send(d);
    }

    /// It is 10:00 in China; yesterday 22:00 was 12 hours ago, today 08:00 two hours ago.
    function test_RevertWhen_SentAtNight() public {
        _toOverdue();
        ICollection.Dunning memory d = _dunning(NoticeKind.Reminder);
        d.sentAt = uint64(block.timestamp - 12 hours);
        vm.expectRevert(abi.encodeWithSelector(QuietHours.selector, d.sentAt, 1320, 1320, 480));
        _send(d);
        d.sentAt = uint64(block.timestamp - 2 hours - 1);
        vm.expectRevert(abi.encodeWithSelector(QuietHours.selector, d.sentAt, 479, 1320, 480));
        _send(d);
        d.sentAt = uint64(block.timestamp - 12 hours - 1);
        _send(d);
        d.sentAt = uint64(block.timestamp - 2 hours);
        _send(d);
    }

    /// Three a day with one debtor, whatever the loan; the day is that of sending.
    function test_RevertWhen_TheDebtorWasContactedThrice() public {
        _toOverdue();
        ICollection.Dunning memory d = _dunning(NoticeKind.Reminder);
        for (uint16 k = 1; k <= 3; k++) {
            assertEq(_send(d), k);
        }
        vm.expectRevert(abi.encodeWithSelector(ContactsSpent.selector, party, date(2026, 2, 19), 3));
        _send(d);
        d.sentAt = uint64(block.timestamp - 14 hours);
        assertEq(_send(d), 4);
    }

    function test_RevertWhen_TheCurePeriodIsWrong() public {
        _toOverdue();
        (Day earliest, Day latest) = (date(2026, 3, 6), date(2026, 4, 20));
        ICollection.Dunning memory d = _dunning(NoticeKind.Default);
        d.cureUntil = date(2026, 3, 5);
        vm.expectRevert(abi.encodeWithSelector(CurePeriodWrong.selector, loan, d.cureUntil, earliest, latest));
        _send(d);
        d.cureUntil = date(2026, 4, 21);
        vm.expectRevert(abi.encodeWithSelector(CurePeriodWrong.selector, loan, d.cureUntil, earliest, latest));
        _send(d);
        d.kind = NoticeKind.Demand;
        vm.expectRevert(abi.encodeWithSelector(CurePeriodWrong.selector, loan, d.cureUntil, NEVER, NEVER));
        _send(d);
    }

    function test_RevertGiven_ADispute_ForAReminder() public {
        _toOverdue();
        _dispute(1);
        ICollection.Dunning memory d = _dunning(NoticeKind.Reminder);
        d.claimed = Money.wrap(1);
        vm.expectRevert(abi.encodeWithSelector(DisputeOpen.selector, loan, 1));
        _send(d);
    }

    /// 918.84 less 500.00 that is contested.
    function test_RevertGiven_ADispute_ForAllOfTheArrears() public {
        _toOverdue();
        _dispute(50_000);
        ICollection.Dunning memory d = _dunning(NoticeKind.Demand);
        vm.expectRevert(abi.encodeWithSelector(ClaimedAmountWrong.selector, loan, ARREARS, Money.wrap(41_884)));
        _send(d);
        d.claimed = Money.wrap(41_884);
        _send(d);
    }

    /* ------------------------------------------------------------------ SUCCESS */

    function test_Send_ADefaultNotice() public {
        _toOverdue();
        ledger.advance(loan);
        ICollection.Dunning memory d = _dunning(NoticeKind.Default);
        bytes memory effect = abi.encodeCall(
            IEffects.dunningSent,
            (
                NoticeKind.Default,
                party,
                d.sentAt,
                date(2026, 2, 19),
                ARREARS,
                ARREARS,
                date(2026, 3, 6),
                bytes32("delivered"),
                1
            )
        );
        uint32 seq = ledger.fileOf(file(loan)).seq + 1;
        expectLogged(file(loan), bytes32(uint256(1)), Nodes.DUNNING_SENT, seq, servicer, effect, "");
        assertEq(_send(d), 1);
        Notice memory n = ledger.noticeOf(loan, 1);
        assertTrue(n.kind == NoticeKind.Default && n.addressee == party && n.claimed == ARREARS);
        assertTrue(n.sentOn == date(2026, 2, 19) && n.cureUntil == date(2026, 3, 6));
        assertTrue(ledger.demandedOn(loan, party) == date(2026, 2, 19));
        assertEq(ledger.dossierOf(loan).notices, 1);
    }

    /// A notice that was sent earlier than the last one does not bring the limitation period back.
    function test_Send_LateBooked() public {
        _toOverdue();
        ICollection.Dunning memory d = _dunning(NoticeKind.Demand);
        _send(d);
        d.sentAt -= 1 days;
        _send(d);
        assertTrue(ledger.noticeOf(loan, 2).sentOn == date(2026, 2, 18));
        assertTrue(ledger.demandedOn(loan, party) == date(2026, 2, 19));
    }
}
