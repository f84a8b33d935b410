// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.28;

import "./RunningLoanTest.sol";

/// Row 1 is overdue on 19 February 2026. A notice of 20 February allows a negative report from 2 March on, ten days later; by then the penalty is
/// 766.80 · 0.24 · 15 / 360 = 7.668, so 7.67, and 924.47 are overdue.
contract BureauTest is RunningLoanTest {
    uint64 private constant ARREARS = 92_447;

    function _content(BureauStatus status, uint8 bucket, uint64 overdue) private pure returns (IBureau.Content memory) {
        return IBureau.Content(status, bucket, Money.wrap(overdue));
    }

    function _normal() private pure returns (IBureau.Content memory) {
        return _content(BureauStatus.Normal, 0, 0);
    }

    function _negative() private pure returns (IBureau.Content memory) {
        return _content(BureauStatus.Overdue, 1, ARREARS);
    }

    function _serve() private returns (uint16) {
        vm.prank(servicer);
        return ledger.serveBureauNotice(loan, party, "delivered", DOCUMENTS);
    }

    function _report(IBureau.Content memory c, uint16 notice) private returns (uint16) {
        vm.prank(servicer);
        return ledger.reportToBureau(loan, c, notice, DOCUMENTS);
    }

    function _correct(address by, uint16 number, IBureau.Content memory c) private returns (uint16) {
        vm.prank(by);
        return ledger.correctReport(loan, number, c, "objection", DOCUMENTS);
    }

    function _repair(uint16 number) private {
        vm.prank(servicer);
        ledger.repairCredit(loan, number, DOCUMENTS);
    }

    function _toServed() private {
        toDisbursed();
        goTo(2026, 2, 20);
        _serve();
        goTo(2026, 3, 2);
        ledger.advance(loan);
    }

    function _toReported() private {
        _toServed();
        _report(_negative(), 1);
    }

    function _dispute(uint64 fen) private {
        uint32[] memory list = new uint32[](1);
        list[0] = 1;
        vm.prank(borrower);
        ledger.raiseDispute(loan, IDisputes.Objection(party, Money.wrap(fen), list, "evidence"), DOCUMENTS, inPerson());
    }

    function _expectDiffers(string memory field, uint256 given, uint256 standing) private {
        vm.expectRevert(abi.encodeWithSelector(ReportDiffers.selector, loan, field, given, standing));
    }

    function _expectNotIncidental(string memory field, uint256 value, uint256 limit) private {
        vm.expectRevert(abi.encodeWithSelector(DefaultNotIncidental.selector, loan, field, value, limit));
    }

    /* ------------------------------------------------------------------ NOTICE */

    function test_RevertWhen_NoServicerServes() public {
        toDisbursed();
        expectWrongCaller(Nodes.BUREAU_NOTICE_SERVED, operator, bit(Role.Servicer));
        vm.prank(operator);
        ledger.serveBureauNotice(loan, party, "delivered", DOCUMENTS);
    }

    function test_RevertGiven_NothingOverdue_ForANotice() public {
        toDisbursed();
        expectUnexpected();
        _serve();
    }

    function test_RevertWhen_TheNoticeGoesToAStrangerOrWasNotDelivered() public {
        toDisbursed();
        goTo(2026, 2, 20);
        vm.expectRevert(abi.encodeWithSelector(NotAnObligor.selector, loan, lender));
        vm.prank(servicer);
        ledger.serveBureauNotice(loan, lender, "delivered", DOCUMENTS);
        vm.expectRevert(abi.encodeWithSelector(HashMissing.selector, file(loan), "deliveryProof"));
        vm.prank(servicer);
        ledger.serveBureauNotice(loan, party, 0, DOCUMENTS);
    }

    /// Five days of penalty: 2.556, so 2.56.
    function test_Serve() public {
        toDisbursed();
        goTo(2026, 2, 20);
        ledger.advance(loan);
        Money arrears = Money.wrap(91_936);
        bytes memory effect =
            abi.encodeCall(IEffects.bureauNoticeServed, (party, uint8(1), arrears, bytes32("delivered")));
        uint32 seq = ledger.fileOf(file(loan)).seq + 1;
        expectLogged(file(loan), bytes32(uint256(1)), Nodes.BUREAU_NOTICE_SERVED, seq, servicer, effect, "");
        assertEq(_serve(), 1);
        Notice memory n = ledger.noticeOf(loan, 1);
        assertTrue(n.kind == NoticeKind.Bureau && n.sentOn == date(2026, 2, 20) && n.claimed == arrears);
    }

    /* ------------------------------------------------------------------ REPORT */

    function test_RevertWhen_NoServicerReports() public {
        toDisbursed();
        IBureau.Content memory c = _normal();
        expectWrongCaller(Nodes.BUREAU_REPORTED, operator, bit(Role.Servicer));
        vm.prank(operator);
        ledger.reportToBureau(loan, c, 0, DOCUMENTS);
    }

    function test_RevertGiven_NotDisbursed_ForAReport() public {
        toReleased();
        expectUnexpected();
        _report(_normal(), 0);
    }

    function test_RevertWhen_TheReportIsNotWhatTheChainHas() public {
        _toServed();
        _expectDiffers("status", 1, 2);
        _report(_normal(), 0);
        _expectDiffers("bucket", 2, 1);
        _report(_content(BureauStatus.Overdue, 2, ARREARS), 1);
        _expectDiffers("overdue", ARREARS + 1, ARREARS);
        _report(_content(BureauStatus.Overdue, 1, ARREARS + 1), 1);
    }

    function test_RevertWhen_NoNoticeWasServed() public {
        _toServed();
        vm.expectRevert(abi.encodeWithSelector(BureauNoticeMissing.selector, loan, 0));
        _report(_negative(), 0);
        vm.prank(servicer);
        ledger.sendNotice(
            loan,
            ICollection.Dunning(
                NoticeKind.Reminder, party, uint64(block.timestamp), Money.wrap(1), Day.wrap(0), "delivered"
            ),
            DOCUMENTS
        );
        vm.expectRevert(abi.encodeWithSelector(BureauNoticeMissing.selector, loan, 2));
        _report(_negative(), 2);
    }

    function test_RevertWhen_ANoticeIsNamedForAReportThatNeedsNone() public {
        toDisbursed();
        vm.expectRevert(abi.encodeWithSelector(BureauNoticeMissing.selector, loan, 1));
        _report(_normal(), 1);
    }

    function test_RevertWhen_TheWaitingTimeRuns() public {
        toDisbursed();
        goTo(2026, 2, 20);
        _serve();
        goTo(2026, 3, 1);
        ledger.advance(loan);
        // Fourteen days of penalty: 7.1568.
        vm.expectRevert(
            abi.encodeWithSelector(BureauNoticeWaiting.selector, loan, 1, date(2026, 3, 2), date(2026, 3, 1))
        );
        _report(_content(BureauStatus.Overdue, 1, 92_396), 1);
    }

    /// A notice of arrears that have ended says nothing of the next ones. On 19 March row 2 is overdue: 916.80, and
    /// four days on 778.30: with the former 7.668 that is 9.7435, of which 7.67 are paid.
    function test_RevertWhen_TheNoticeIsOfFormerArrears() public {
        _toServed();
        pay(ARREARS, "cure");
        assertTrue(ledger.booksOf(loan).curedOn == date(2026, 3, 2));
        goTo(2026, 3, 19);
        vm.expectRevert(abi.encodeWithSelector(BureauNoticeMissing.selector, loan, 1));
        _report(_content(BureauStatus.Overdue, 1, 91_887), 1);
    }

    function test_RevertWhen_AllOfItIsDisputed() public {
        _toServed();
        _dispute(100_000);
        vm.expectRevert(abi.encodeWithSelector(DisputeOpen.selector, loan, 1));
        _report(_content(BureauStatus.Overdue, 1, 0), 1);
    }

    function test_Report_WithoutTheDisputedPart() public {
        _toServed();
        _dispute(50_000);
        _expectDiffers("overdue", ARREARS, ARREARS - 50_000);
        _report(_negative(), 1);
        _report(_content(BureauStatus.Overdue, 1, ARREARS - 50_000), 1);
    }

    function test_Report_Negative() public {
        _toServed();
        bytes memory effect =
            abi.encodeCall(IEffects.bureauReported, (BureauStatus.Overdue, 1, 15, Money.wrap(ARREARS), 1));
        uint32 seq = ledger.fileOf(file(loan)).seq + 1;
        expectLogged(file(loan), bytes32(uint256(1)), Nodes.BUREAU_REPORTED, seq, servicer, effect, "");
        assertEq(_report(_negative(), 1), 1);
        Report memory r = ledger.reportOf(loan, 1);
        assertTrue(r.status == BureauStatus.Overdue && r.state == ReportState.Standing && r.bucket == 1);
        assertTrue(r.overdue == Money.wrap(ARREARS) && r.reportedOn == date(2026, 3, 2));
        assertEq(r.notice, 1);
        assertEq(r.seq, seq);
    }

    function test_Report_Settled() public {
        toSettled();
        assertEq(_report(_content(BureauStatus.Settled, 0, 0), 0), 1);
    }

    /* ------------------------------------------------------------------ CORRECTION */

    function test_RevertWhen_TheServicerCorrects() public {
        _toReported();
        uint256 roles = bit(Role.Bureau) | bit(Role.Regulator) | bit(Role.Court);
        expectWrongCaller(Nodes.BUREAU_CORRECTED, servicer, roles);
        _correct(servicer, 1, _normal());
    }

    function test_RevertGiven_NoReport() public {
        toDisbursed();
        expectUnexpected();
        _correct(bureau, 1, _normal());
    }

    function test_RevertWhen_TheCorrectionIsMalformedOrTheSame() public {
        _toReported();
        _expectDiffers("status", 0, 2);
        _correct(bureau, 1, _content(BureauStatus.None, 0, 0));
        _expectDiffers("bucket", 1, 1);
        _correct(bureau, 1, _content(BureauStatus.Normal, 1, 0));
        _expectDiffers("bucket", 8, 1);
        _correct(bureau, 1, _content(BureauStatus.Overdue, 8, 1));
        _expectDiffers("overdue", 0, ARREARS);
        _correct(bureau, 1, _content(BureauStatus.Overdue, 1, 0));
        _expectDiffers("content", ARREARS, ARREARS);
        _correct(bureau, 1, _negative());
        vm.expectRevert(abi.encodeWithSelector(HashMissing.selector, file(loan), "objection"));
        vm.prank(bureau);
        ledger.correctReport(loan, 1, _normal(), 0, DOCUMENTS);
    }

    /// The first record stays readable; the entry says which one it corrects.
    function test_Correct() public {
        _toReported();
        uint32 first = ledger.reportOf(loan, 1).seq;
        uint32 seq = ledger.fileOf(file(loan)).seq + 1;
        bytes memory effect =
            abi.encodeCall(IEffects.bureauCorrected, (2, BureauStatus.Normal, 0, NIL, bytes32("objection")));
        expectCorrection(Nodes.BUREAU_CORRECTED, first, effect);
        assertEq(_correct(court, 1, _normal()), 2);
        Report memory old = ledger.reportOf(loan, 1);
        assertTrue(old.state == ReportState.Superseded && old.status == BureauStatus.Overdue);
        Report memory r = ledger.reportOf(loan, 2);
        assertTrue(r.state == ReportState.Standing && r.status == BureauStatus.Normal);
        assertEq(r.supersedes, 1);
        assertEq(r.seq, seq);
        vm.expectRevert(
            abi.encodeWithSelector(ReportInState.selector, loan, 1, ReportState.Superseded, ReportState.Standing)
        );
        _correct(regulator, 1, _content(BureauStatus.Settled, 0, 0));
    }

    /* ------------------------------------------------------------------ REPAIR */

    /// Cured on 2 March, fifteen days past due; rows 2 and 3 are paid on their days, 15 March and April.
    function _toRepairable() private {
        _toReported();
        pay(ARREARS, "cure");
        goTo(2026, 3, 15);
        pay(91_680, "second");
        goTo(2026, 4, 15);
        pay(91_680, "third");
    }

    function test_RevertWhen_NobodyEntitledRepairs() public {
        _toRepairable();
        expectWrongCaller(Nodes.CREDIT_REPAIRED, operator, bit(Role.Servicer) | bit(Role.Regulator));
        vm.prank(operator);
        ledger.repairCredit(loan, 1, DOCUMENTS);
    }

    function test_RevertGiven_NoReportOrNoCure() public {
        _toReported();
        expectUnexpected();
        _repair(1);
        pay(ARREARS, "cure");
        expectUnexpected();
        _repair(2);
    }

    function test_RevertGiven_OverdueAgain() public {
        _toReported();
        pay(ARREARS, "cure");
        goTo(2026, 3, 19);
        vm.expectRevert(abi.encodeWithSelector(ArrearsOpen.selector, loan, 2));
        _repair(1);
    }

    function test_RevertGiven_APositiveRecord() public {
        _toRepairable();
        _report(_normal(), 0);
        vm.expectRevert(abi.encodeWithSelector(ReportNotNegative.selector, loan, 2, BureauStatus.Normal));
        _repair(2);
    }

    function test_RevertWhen_TooFewInstalmentsWereOnTime() public {
        _toReported();
        pay(ARREARS, "cure");
        _expectNotIncidental("onTime", 0, 1);
        _repair(1);
    }

    /// M2 ends on the sixtieth day past due.
    function test_RevertWhen_TheArrearsWereTooOld() public {
        _toReported();
        goTo(2026, 3, 18);
        ledger.advance(loan);
        _payAllDue("cure");
        _expectNotIncidental("worstDays", 60, 30);
        _repair(1);
    }

    /// Rows 2, 3 and 4 become overdue too, each for four days.
    function test_RevertWhen_TooManyInstalmentsWereOverdue() public {
        _toReported();
        pay(ARREARS, "cure");
        for (uint16 month = 3; month <= 5; month++) {
            goTo(2026, month, 19);
            _payAllDue(bytes32(uint256(month)));
        }
        _expectNotIncidental("overdueInstalments", 4, 2);
        _repair(1);
    }

    function _payAllDue(bytes32 receipt) private {
        ledger.advance(loan);
        uint64 sum = uint64(ledger.penaltyOwed(loan).fen());
        Instalment[] memory rows = ledger.instalmentsOf(loan);
        for (uint256 i = 0; i < rows.length; i++) {
            if (rows[i].state != InstalmentState.Due && rows[i].state != InstalmentState.Overdue) continue;
            sum += uint64(rows[i].principal.fen() + rows[i].interest.fen());
        }
        pay(sum, receipt);
        assertEq(ledger.loanOf(loan).overdueRows, 0);
    }

    function test_Repair() public {
        _toRepairable();
        bytes memory effect = abi.encodeCall(IEffects.creditRepaired, (30, 1, 2));
        uint32 seq = ledger.fileOf(file(loan)).seq + 1;
        expectLogged(file(loan), bytes32(uint256(1)), Nodes.CREDIT_REPAIRED, seq, servicer, effect, "");
        _repair(1);
        Report memory r = ledger.reportOf(loan, 1);
        assertTrue(r.state == ReportState.Repaired && r.status == BureauStatus.Overdue);
        vm.expectRevert(
            abi.encodeWithSelector(ReportInState.selector, loan, 1, ReportState.Repaired, ReportState.Standing)
        );
        _repair(1);
    }
}
