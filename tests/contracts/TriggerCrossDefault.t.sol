// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.28;

import "./RunningLoanTest.sol";

/// Two loans of one borrower under one product; the first is in default from 8 March on.
contract TriggerCrossDefaultTest is RunningLoanTest {
    LoanId private first;
    LoanId private second;

    function setUp() public override {
        super.setUp();
        first = loan;
        second = Ids.loan(facility, "second");
    }

    /// Both run; the second began on the day on which the first is in default.
    function toTwoLoans(bool agreed) private {
        if (agreed) {
            Clauses memory c;
            c.crossDefault = true;
            vm.prank(admin);
            ledger.publishClauses(productId, c);
        }
        toDisbursed();
        draw("second");
        loan = first;
    }

    function draw(bytes32 ref) private {
        vm.prank(operator);
        ledger.proposeTerms(facility, ref, terms, DOCUMENTS, inPerson());
        loan = Ids.loan(facility, ref);
        disclose();
        signAsBorrower();
        signAsLender();
        requestDrawdown();
        approveDrawdown();
        release();
        confirm();
    }

    /// The second loan is paid as it falls due.
    function toDefault() private {
        goTo(2026, 2, 15);
        loan = second;
        pay(91_680, "of the second");
        loan = first;
        goTo(2026, 2, 20);
        Day until = ledger.today().plus(15);
        ICollection.Dunning memory d = ICollection.Dunning(
            NoticeKind.Default, party, uint64(block.timestamp), Money.wrap(91_680), until, "delivered"
        );
        vm.prank(servicer);
        ledger.sendNotice(first, d, DOCUMENTS);
        goTo(2026, 3, 8);
        vm.prank(operator);
        ledger.declareDefault(first, 1, DOCUMENTS, new Consent[](0));
    }

    function trigger(LoanId id, LoanId named) private {
        vm.prank(keeper);
        ledger.triggerCrossDefault(id, named);
    }

    function test_RevertGiven_TheNamedLoanIsNotInDefault() public {
        toTwoLoans(true);
        expectUnexpected();
        trigger(second, first);
    }

    function test_RevertWhen_TheNamedLoanIsNone() public {
        toTwoLoans(true);
        expectNoLoan("none");
        trigger(second, LoanId.wrap("none"));
    }

    function test_RevertWhen_TheLoanIsNamedItself() public {
        toTwoLoans(true);
        toDefault();
        vm.expectRevert(abi.encodeWithSelector(ObligorDiffers.selector, first, first));
        trigger(first, first);
    }

    function test_RevertGiven_NoClauseWasAgreed() public {
        toTwoLoans(false);
        toDefault();
        vm.expectRevert(abi.encodeWithSelector(ClauseMissing.selector, second, "crossDefault"));
        trigger(second, first);
    }

    function test_RevertGiven_TheLoanWasNeverDisbursed() public {
        toTwoLoans(true);
        vm.prank(operator);
        ledger.proposeTerms(facility, "third", terms, DOCUMENTS, inPerson());
        LoanId third = Ids.loan(facility, "third");
        toDefault();
        vm.expectRevert(abi.encodeWithSelector(LoanInState.selector, third, LoanState.None));
        trigger(third, first);
    }

    /// By anyone: the loan that is paid in time is in breach, and nothing more is drawn.
    function test_Trigger_FreezesTheFacility() public {
        toTwoLoans(true);
        toDefault();
        trigger(second, first);
        assertTrue(reached(file(second), Nodes.CROSS_DEFAULT_TRIGGERED));
        assertEq(ledger.dossierOf(second).breaches, 1);
        Facility memory f = ledger.facilityOf(facility);
        assertTrue(f.state == FacilityState.Frozen);
        assertEq(f.freezeCauses & (1 << uint8(FreezeCause.CrossDefault)), 1 << uint8(FreezeCause.CrossDefault));
        vm.expectRevert(abi.encodeWithSelector(NodeRepeated.selector, Nodes.CROSS_DEFAULT_TRIGGERED, second, second));
        trigger(second, first);
    }

    function test_Trigger_LogsTheNamedLoan() public {
        toTwoLoans(true);
        toDefault();
        ledger.advance(second);
        bytes memory effect = abi.encodeCall(IEffects.crossDefaultTriggered, (first));
        expectStep(file(second), file(second), Nodes.CROSS_DEFAULT_TRIGGERED, 0, keeper, ledger.today(), effect);
        trigger(second, first);
    }

    /// A breach is a ground of its own: the second loan is declared in default though nothing of it is overdue.
    function test_Trigger_IsAGroundForDefault() public {
        toTwoLoans(true);
        toDefault();
        trigger(second, first);
        Day until = ledger.today().plus(15);
        ICollection.Dunning memory d =
            ICollection.Dunning(NoticeKind.Default, party, uint64(block.timestamp), NIL, until, "delivered");
        vm.prank(servicer);
        ledger.sendNotice(second, d, DOCUMENTS);
        goTo(2026, 3, 15);
        loan = second;
        pay(91_680, "of the second again");
        goTo(until.plus(1));
        vm.prank(operator);
        ledger.declareDefault(second, 1, DOCUMENTS, new Consent[](0));
        assertTrue(reached(file(second), Nodes.DEFAULT_DECLARED));
    }

    /// The freeze holds while the named loan runs.
    function test_Unfreeze_OnceTheDefaultedLoanIsSettled() public {
        terms.periods = 1;
        terms.firstDue = date(2026, 2, 15);
        toTwoLoans(true);
        loan = second;
        goTo(2026, 2, 20);
        Day until = ledger.today().plus(15);
        ICollection.Dunning memory d = ICollection.Dunning(
            NoticeKind.Default, party, uint64(block.timestamp), Money.wrap(1_015_000), until, "delivered"
        );
        vm.prank(servicer);
        ledger.sendNotice(first, d, DOCUMENTS);
        goTo(2026, 3, 8);
        vm.prank(operator);
        ledger.declareDefault(first, 1, DOCUMENTS, new Consent[](0));
        trigger(second, first);
        pay(2_000_000, "all of the second");
        vm.expectRevert(
            abi.encodeWithSelector(
                FreezeCausesLeft.selector,
                facility,
                (1 << uint8(FreezeCause.CrossDefault)) | (1 << uint8(FreezeCause.Overdue))
            )
        );
        vm.prank(operator);
        ledger.unfreezeLimit(facility, DOCUMENTS, inPerson());
        loan = first;
        pay(2_000_000, "all of the first");
        vm.prank(operator);
        ledger.unfreezeLimit(facility, DOCUMENTS, inPerson());
        assertTrue(ledger.facilityOf(facility).state == FacilityState.Active);
    }
}
