// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.28;

import "./CourtTest.sol";

/// On 1 March by hand: interest 150.00 + 9,233.20 · 18 % · 16 / 360 = 223.87, penalty 766.80 · 24 % · 14 / 360 = 7.16; in all 10,231.03.
contract BankruptcyTest is CourtTest {
    uint64 private constant CLAIMED = 1_023_103;

    function stay(address by, bytes32 order, Day acceptedOn) private returns (uint16) {
        return stay(by, order, acceptedOn, Balances(NIL, NIL, NIL, NIL));
    }

    function stay(address by, bytes32 order, Day acceptedOn, Balances memory stated) private returns (uint16) {
        vm.prank(by);
        return ledger.stayForBankruptcy(loan, order, acceptedOn, stated, DOCUMENTS);
    }

    function toStayed() private {
        toOverdue();
        stay(court, "order", date(2026, 3, 1));
    }

    function end(address by, bytes32 order) private {
        vm.prank(by);
        ledger.endBankruptcy(loan, order, DOCUMENTS);
    }

    function claimed() private pure returns (Balances memory) {
        return Balances(Money.wrap(1_000_000), Money.wrap(22_387), NIL, Money.wrap(716));
    }

    function test_RevertWhen_NoCourtStays() public {
        toOverdue();
        expectWrongCaller(Nodes.BANKRUPTCY_STAYED, operator, bit(Role.Court));
        stay(operator, "order", date(2026, 3, 8));
    }

    function test_RevertGiven_NotDisbursed() public {
        toReleased();
        expectUnexpected();
        stay(court, "order", date(2026, 1, 15));
    }

    function test_RevertGiven_Settled() public {
        toSettled();
        vm.expectRevert(abi.encodeWithSelector(LoanInState.selector, loan, LoanState.Settled));
        stay(court, "order", date(2026, 2, 15));
    }

    function test_RevertWhen_ThereIsNoOrder() public {
        toOverdue();
        vm.expectRevert(abi.encodeWithSelector(HashMissing.selector, loan, "order"));
        stay(court, 0, date(2026, 3, 8));
    }

    function test_RevertWhen_AcceptedTomorrow() public {
        toOverdue();
        vm.expectRevert(abi.encodeWithSelector(DayNotPast.selector, date(2026, 3, 9), date(2026, 3, 8)));
        stay(court, "order", date(2026, 3, 9));
    }

    /// Row 1 became overdue on the 19th of February: what was owed before is another sum.
    function test_RevertWhen_TheLoanHasMovedSinceTheAcceptance() public {
        toOverdue();
        bytes memory reason =
            abi.encodeWithSelector(AcceptedTooLongAgo.selector, loan, date(2026, 2, 18), date(2026, 2, 19));
        vm.expectRevert(reason);
        stay(court, "order", date(2026, 2, 18));
        pay(1000, "part");
        reason = abi.encodeWithSelector(AcceptedTooLongAgo.selector, loan, date(2026, 3, 7), date(2026, 3, 8));
        vm.expectRevert(reason);
        stay(court, "order", date(2026, 3, 7));
    }

    function test_Stay_ClaimsWhatWasOwedOnTheDayOfAcceptance() public {
        toOverdue();
        bytes memory effect = abi.encodeCall(
            IEffects.bankruptcyStayed,
            (
                "order",
                date(2026, 3, 1),
                claimed(),
                false,
                owed(),
                called(2, Money.wrap(1_000_000), Money.wrap(22_387), NIL)
            )
        );
        uint32 seq = ledger.fileOf(file(loan)).seq + 1;
        bytes32 object = bytes32(uint256(1));
        expectLogged(file(loan), object, Nodes.BANKRUPTCY_STAYED, seq, court, effect, "");
        assertEq(stay(court, "order", date(2026, 3, 1)), 1);
        assertEq(owedInAll(), CLAIMED);
        Stay memory s = ledger.stayOf(loan);
        assertEq(s.number, 1);
        assertTrue(s.acceptedOn == date(2026, 3, 1));
        assertTrue(ledger.caseOf(loan, 1).kind == CaseKind.Bankruptcy);
        assertEq(ledger.facilityOf(facility).outstanding.fen(), 1_000_000);
    }

    /// Accepted on 18 February, before row 1 was overdue: 150.00 and 9,233.20 · 18 % · 3 / 360 = 13.85 of interest, no penalty. Of that the court takes off 10.00 paid since.
    function statedClaim() private pure returns (Balances memory) {
        return Balances(Money.wrap(1_000_000), Money.wrap(15_385), NIL, NIL);
    }

    function test_Stay_ClaimsWhatTheCourtStatesOfLongAgo() public {
        toOverdue();
        bytes memory effect = abi.encodeCall(
            IEffects.bankruptcyStayed,
            (
                "order",
                date(2026, 2, 18),
                statedClaim(),
                true,
                owed(),
                called(2, Money.wrap(1_000_000), Money.wrap(15_385), NIL)
            )
        );
        uint32 seq = ledger.fileOf(file(loan)).seq + 1;
        expectLogged(file(loan), bytes32(uint256(1)), Nodes.BANKRUPTCY_STAYED, seq, court, effect, "");
        stay(court, "order", date(2026, 2, 18), statedClaim());
        assertEq(owedInAll(), 1_015_385);
        goTo(2027, 3, 8);
        ledger.advance(loan);
        assertEq(owedInAll(), 1_015_385);
    }

    /// Interest was 256.18 on 8 March; 10.00 of it is paid.
    function test_RevertWhen_MoreIsStatedThanIsOwed() public {
        toOverdue();
        pay(1000, "part");
        Balances memory stated = Balances(Money.wrap(1_000_001), NIL, NIL, NIL);
        vm.expectRevert(
            abi.encodeWithSelector(
                ClaimTooLarge.selector, loan, "principal", Money.wrap(1_000_001), Money.wrap(1_000_000)
            )
        );
        stay(court, "order", date(2026, 2, 18), stated);
        stated = Balances(NIL, Money.wrap(24_619), NIL, NIL);
        vm.expectRevert(
            abi.encodeWithSelector(ClaimTooLarge.selector, loan, "interest", Money.wrap(24_619), Money.wrap(24_618))
        );
        stay(court, "order", date(2026, 2, 18), stated);
        stated = Balances(NIL, NIL, Money.wrap(1), NIL);
        vm.expectRevert(abi.encodeWithSelector(ClaimTooLarge.selector, loan, "fee", Money.wrap(1), NIL));
        stay(court, "order", date(2026, 2, 18), stated);
        stated = Balances(NIL, NIL, NIL, Money.wrap(1075));
        vm.expectRevert(
            abi.encodeWithSelector(ClaimTooLarge.selector, loan, "penalty", Money.wrap(1075), Money.wrap(1074))
        );
        stay(court, "order", date(2026, 2, 18), stated);
        stay(court, "order", date(2026, 2, 18), Balances(Money.wrap(1_000_000), Money.wrap(14_385), NIL, NIL));
        assertEq(owedInAll(), 1_014_385);
    }

    /// Between the acceptance and the entry the clock stood still for four days: what was owed on 1 March is the same.
    function test_Stay_ClaimsTheSameAfterAPause() public {
        toDisbursed();
        goTo(2026, 3, 2);
        vm.prank(operator);
        ledger.pauseDelinquency(loan, date(2026, 3, 6), DOCUMENTS);
        goTo(2026, 3, 8);
        stay(court, "order", date(2026, 3, 1));
        assertEq(owedInAll(), CLAIMED);
    }

    function test_Pay_WhileStayed() public {
        toStayed();
        pay(10_000, "by a relative");
        assertEq(owedInAll(), CLAIMED - 10_000);
    }

    function test_Stay_StopsInterestAndPenalty() public {
        toStayed();
        goTo(2027, 3, 1);
        ledger.advance(loan);
        assertEq(owedInAll(), CLAIMED);
        pay(CLAIMED, "all");
        assertTrue(ledger.loanOf(loan).state == LoanState.Settled);
        assertEq(ledger.loanOf(loan).credit.fen(), 0);
    }

    function test_RevertGiven_StayedAlready() public {
        toStayed();
        vm.expectRevert(abi.encodeWithSelector(LoanStayed.selector, loan, 1, date(2026, 3, 1)));
        stay(court, "order", date(2026, 3, 8));
    }

    function test_RevertGiven_StayedNoDefaultIsDeclared() public {
        toDisbursed();
        goTo(2026, 2, 20);
        ICollection.Dunning memory d = ICollection.Dunning(
            NoticeKind.Default, party, uint64(block.timestamp), Money.wrap(91_680), date(2026, 3, 7), "delivered"
        );
        vm.prank(servicer);
        ledger.sendNotice(loan, d, DOCUMENTS);
        goTo(2026, 3, 8);
        stay(court, "order", date(2026, 3, 8));
        vm.expectRevert(abi.encodeWithSelector(LoanStayed.selector, loan, 1, date(2026, 3, 8)));
        vm.prank(operator);
        ledger.declareDefault(loan, 1, DOCUMENTS, new Consent[](0));
    }

    /* ------------------------------------------------------------------ DIVIDENDS AND THE END */

    function applyProceeds(address by, uint16 number, uint64 amount, bytes32 reference_) private {
        vm.prank(by);
        ledger.applyProceeds(loan, number, Money.wrap(amount), reference_, DOCUMENTS);
    }

    function test_RevertWhen_NoCourtAppliesProceeds() public {
        toStayed();
        expectWrongCaller(Nodes.ENFORCEMENT_PROCEEDS_APPLIED, bank, bit(Role.Court));
        applyProceeds(bank, 1, 1000, "dividend");
    }

    function test_RevertWhen_TheCaseIsNone() public {
        toStayed();
        expectUnexpected();
        applyProceeds(court, 2, 1000, "dividend");
        expectUnexpected();
        applyProceeds(court, 0, 1000, "dividend");
    }

    function test_RevertWhen_TheProceedsAreIncomplete() public {
        toStayed();
        vm.expectRevert(abi.encodeWithSelector(AmountMissing.selector));
        applyProceeds(court, 1, 0, "dividend");
        vm.expectRevert(abi.encodeWithSelector(ReceiptMissing.selector));
        applyProceeds(court, 1, 1000, 0);
    }

    function test_Apply_ADividend() public {
        toStayed();
        fundCourt(300_000);
        bytes memory effect =
            abi.encodeCall(IEffects.enforcementProceedsApplied, (Money.wrap(300_000), "dividend", court, 1));
        uint32 seq = ledger.fileOf(file(loan)).seq + 1;
        bytes32 object = bytes32(uint256(1));
        expectLogged(file(loan), object, Nodes.ENFORCEMENT_PROCEEDS_APPLIED, seq, court, effect, "");
        applyProceeds(court, 1, 300_000, "dividend");
        assertEq(owedInAll(), CLAIMED - 300_000);
        assertEq(token.balanceOf(court), 0);
        assertEq(ledger.balanceOf(AccountKind.Payable, file(lender)), 300_000);
        PaymentId id = Ids.payment(lender, keccak256(abi.encode(court, bytes32("dividend"))));
        assertTrue(ledger.paymentOf(id).kind == PaymentKind.Enforcement);
    }

    function test_RevertWhen_NoCourtEnds() public {
        toStayed();
        expectWrongCaller(Nodes.BANKRUPTCY_STAYED, regulator, bit(Role.Court));
        end(regulator, "end");
    }

    function test_RevertGiven_NothingToEnd() public {
        toOverdue();
        expectNothingToDo(Nodes.BANKRUPTCY_STAYED);
        end(court, "end");
    }

    function test_RevertWhen_ThereIsNoOrderOfTheEnd() public {
        toStayed();
        vm.expectRevert(abi.encodeWithSelector(HashMissing.selector, loan, "order"));
        end(court, 0);
    }

    /// The later order supersedes the first; the debt stays due.
    function test_End_LiftsTheStay() public {
        toStayed();
        uint32 first = ledger.stayOf(loan).seq;
        Balances memory none;
        Amended memory nothing;
        bytes memory effect =
            abi.encodeCall(IEffects.bankruptcyStayed, ("end", date(2026, 3, 1), none, false, none, nothing));
        expectCorrection(Nodes.BANKRUPTCY_STAYED, first, effect);
        end(court, "end");
        assertTrue(ledger.stayOf(loan).endedOn == date(2026, 3, 8));
        assertTrue(ledger.caseOf(loan, 1).state == CaseState.Closed);
        assertEq(owedInAll(), CLAIMED);
        expectNothingToDo(Nodes.BANKRUPTCY_STAYED);
        end(court, "end");
    }
}
