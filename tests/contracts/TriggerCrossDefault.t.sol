// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.28;

import "./RunningLoanTest.sol";
import {RESTARTS, Relief} from "contracts/interfaces/IEngine.sol";

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
        ledger.proposeTerms(facility, ref, terms, DOCUMENTS, opening(), inPerson());
        loan = Ids.loan(facility, ref);
        carryOut();
        confirm();
    }

    /// The second loan is paid as it falls due.
    function toDefault() private {
        goTo(2026, 2, 15);
        loan = second;
        pay(91_680, "of the second");
        loan = first;
        goTo(2026, 2, 20);
        toDefaultOver(91_680);
    }

    /// The debtor is told that the second loan is in breach, and pays its next instalment in time.
    function toNotifiedOfBreach() private {
        trigger(second, first);
        loan = second;
        notifyOfDefault(0);
        goTo(2026, 3, 15);
        pay(91_680, "of the second again");
        goTo(2026, 3, 24);
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
        ledger.proposeTerms(facility, "third", terms, DOCUMENTS, opening(), inPerson());
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
        assertTrue(ledger.crossDefaultOf(second).defaulted == first);
        assertTrue(ledger.crossDefaultOf(second).triggeredOn == ledger.today());
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
        toNotifiedOfBreach();
        declareDefault();
        assertTrue(reached(file(second), Nodes.DEFAULT_DECLARED));
    }

    /// The first loan is restructured and no longer in default: it is no ground any more.
    function test_RevertGiven_TheNamedLoanIsInDefaultNoMore() public {
        toTwoLoans(true);
        toDefault();
        toNotifiedOfBreach();
        loan = first;
        Terms memory t = terms;
        t.startDay = ledger.today();
        (t.periods, t.firstDue) = (3, date(2026, 4, 15));
        bytes32 hash = keccak256(abi.encode(t, RESTARTS, Relief(NIL, NIL, NIL, NIL)));
        Day deadline = ledger.today().plus(3);
        vm.prank(operator);
        ledger.proposeRestructuring(first, hash, deadline, DOCUMENTS, inPerson());
        bytes memory fields =
            abi.encode(TypedData.AMENDMENT, first, Nodes.RESTRUCTURE_ACCEPTED, hash, t.principal, RESTARTS, DOCUMENTS);
        Consent memory c = signedBy(borrowerKey, fields);
        vm.prank(lenderSigner);
        ledger.acceptRestructuring(first, t, RESTARTS, Relief(NIL, NIL, NIL, NIL), DOCUMENTS, c);
        loan = second;
        vm.expectPartialRevert(ArrearsNotNotified.selector);
        declareDefault();
        vm.prank(operator);
        ledger.unfreezeLimit(facility, DOCUMENTS, inPerson());
    }

    function test_RevertGiven_TheNamedLoanIsSettled() public {
        terms.periods = 1;
        terms.firstDue = date(2026, 2, 15);
        toTwoLoans(true);
        goTo(2026, 2, 19);
        loan = second;
        pay(1_017_667, "of the second");
        loan = first;
        toDefaultOver(1000);
        pay(2_000_000, "all of the first");
        vm.expectRevert(abi.encodeWithSelector(LoanInState.selector, first, LoanState.Settled));
        trigger(second, first);
    }

    /// The freeze holds while the named loan runs.
    function test_Unfreeze_OnceTheDefaultedLoanIsSettled() public {
        terms.periods = 1;
        terms.firstDue = date(2026, 2, 15);
        toTwoLoans(true);
        goTo(2026, 2, 20);
        ledger.advance(first);
        loan = first;
        toDefaultOver(1_015_000);
        loan = second;
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
