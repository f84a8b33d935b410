// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.28;

import "./SecuredTest.sol";

/// An agreement waits for the guarantees and pledges that the clauses require, a drawdown for their perfection.
contract RequiredSecurityTest is SecuredTest {
    function _clauses() private pure returns (Clauses memory c) {
        c.requiredGuarantees = 1;
        c.requiredCollateral = 1;
        c.initialLtvBps = 7000;
    }

    /// Both sides have signed; the last instalment is due on 15 January 2027.
    function _toSigned() private {
        toOfferedUnder(_clauses());
        accept();
        propose();
        disclose();
        signAsBorrower();
        signAsLender();
    }

    function _expectNotYet() private {
        assertTrue(ledger.agreementOf(loan).state == AgreementState.Disclosed);
        vm.expectRevert(abi.encodeWithSelector(NothingToDo.selector, Nodes.AGREEMENT_EFFECTIVE, loan));
        ledger.reach(Nodes.AGREEMENT_EFFECTIVE, file(loan));
    }

    function test_TheAgreementWaitsForBoth() public {
        _toSigned();
        _expectNotYet();
        signGuarantee();
        _expectNotYet();
        expectUnexpected();
        requestDrawdown();
        pledge();
        Day today = ledger.today();
        bytes memory effect = abi.encodeCall(IEffects.agreementEffective, ());
        expectStep(file(loan), file(loan), Nodes.AGREEMENT_EFFECTIVE, 0, keeper, today, effect);
        vm.prank(keeper);
        ledger.reach(Nodes.AGREEMENT_EFFECTIVE, file(loan));
        assertTrue(ledger.agreementOf(loan).state == AgreementState.Effective);
        assertTrue(reached(file(loan), Nodes.AGREEMENT_ANCHORED));
        vm.expectRevert(abi.encodeWithSelector(NothingToDo.selector, Nodes.AGREEMENT_EFFECTIVE, loan));
        ledger.reach(Nodes.AGREEMENT_EFFECTIVE, file(loan));
    }

    /// A guarantee period that ends with the debt's last due day is none (Civil Code 692).
    function test_TheGuaranteeMustOutlastTheLoan() public {
        terms.firstDue = date(2026, 3, 15);
        _toSigned();
        pledge();
        ISecurity.GuaranteeTerms memory t = guaranteeTerms();
        t.periodEnd = date(2027, 2, 15);
        signGuarantee(t);
        _expectNotYet();
        t.periodEnd = date(2027, 2, 16);
        signGuarantee(t);
        ledger.reach(Nodes.AGREEMENT_EFFECTIVE, file(loan));
    }

    function test_TheNextTransactionOfTheLoanFileGivesItEffect() public {
        _toSigned();
        signGuarantee();
        pledge();
        requestDrawdown();
        assertTrue(ledger.agreementOf(loan).state == AgreementState.Effective);
    }

    function test_TheSecondSignatureGivesItEffectWhereTheSecurityIsThere() public {
        toOfferedUnder(_clauses());
        signGuarantee();
        pledge();
        accept();
        propose();
        disclose();
        signAsLender();
        signAsBorrower();
        assertTrue(ledger.agreementOf(loan).state == AgreementState.Effective);
    }

    function test_RevertGiven_NotPerfected_ADrawdownIsApproved() public {
        _toSigned();
        signGuarantee();
        pledge();
        requestDrawdown();
        vm.expectRevert(abi.encodeWithSelector(SecurityMissing.selector, facility, 1, 1, 0, 1));
        approveDrawdown();
    }

    /// 10,000.00 are 70 % of 14,285.72, rounded up, and more of a fen less.
    function test_RevertWhen_TheInitialRatioWouldBeExceeded() public {
        _toSigned();
        signGuarantee();
        pledge();
        perfect();
        requestDrawdown();
        vm.expectRevert(abi.encodeWithSelector(LtvTooHigh.selector, facility, type(uint32).max, 7000));
        approveDrawdown();
        revalue(1, 1_428_571);
        vm.expectRevert(abi.encodeWithSelector(LtvTooHigh.selector, facility, 7001, 7000));
        approveDrawdown();
        revalue(1, 1_428_572);
        approveDrawdown();
        assertTrue(ledger.drawdownOf(loan).state == DrawdownState.Approved);
    }
}
