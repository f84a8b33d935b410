// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.28;

import "./LedgerTest.sol";

contract DiscloseAprTest is LedgerTest {
    function _disclose(address by, Disclosed memory d) private {
        vm.prank(by);
        ledger.discloseApr(loan, d.apr, d.dailyCost, d.totalCost, DOCUMENTS);
    }

    function _refused(Disclosed memory d, bytes memory reason) private {
        vm.expectRevert(reason);
        _disclose(operator, d);
    }

    function test_RevertWhen_NoOperatorDiscloses() public {
        toProposed();
        Disclosed memory d = disclosure();
        expectWrongCaller(Nodes.APR_DISCLOSED, borrower, bit(Role.Operator));
        _disclose(borrower, d);
    }

    function test_RevertGiven_NothingProposed() public {
        toAccepted();
        _refused(disclosure(), abi.encodeWithSelector(UnknownFile.selector, loan, FileKind.Loan));
    }

    function test_RevertGiven_DisclosedAlready() public {
        toDisclosed();
        _refused(disclosure(), abi.encodeWithSelector(NodeRepeated.selector, Nodes.APR_DISCLOSED, loan, loan));
    }

    /// A file of another kind is none.
    function test_RevertWhen_TheFileIsAFacility() public {
        toProposed();
        loan = LoanId.wrap(file(facility));
        _refused(disclosure(), abi.encodeWithSelector(UnknownFile.selector, facility, FileKind.Loan));
    }

    function test_RevertWhen_TheAprIsOffByMoreThanABasisPoint() public {
        toProposed();
        Disclosed memory d = disclosure();
        d.apr = Rate.wrap(180_102);
        _refused(d, abi.encodeWithSelector(AprWrong.selector, loan, d.apr));
        d.apr = Rate.wrap(179_898);
        _refused(d, abi.encodeWithSelector(AprWrong.selector, loan, d.apr));
        d.apr = Rate.wrap(180_098);
        _disclose(operator, d);
    }

    /// 18 % nominal, but fees lift it over 24 %.
    function test_RevertWhen_TheAprIsAboveTheCap() public {
        terms.originationFee = Money.wrap(40_000);
        toProposed();
        Disclosed memory d = disclosure();
        assertGt(d.apr.millionths(), CAP);
        _refused(d, abi.encodeWithSelector(AprAboveCap.selector, loan, d.apr, CAP));
    }

    /// A rate declared at the cap does not hide that the true one is above it, even within the basis point.
    function test_RevertWhen_TheTrueRateIsAboveTheCap() public {
        terms.rate = Rate.wrap(CAP);
        terms.originationFee = Money.wrap(30);
        toProposed();
        Disclosed memory d = disclosure();
        assertGt(d.apr.millionths(), CAP);
        d.apr = Rate.wrap(CAP);
        _refused(d, abi.encodeWithSelector(AprAboveCap.selector, loan, d.apr, CAP));
    }

    function test_RevertWhen_ThePenaltyIsAboveTheCap() public {
        terms.penaltyRate = Rate.wrap(CAP + 1);
        toProposed();
        _refused(disclosure(), abi.encodeWithSelector(PenaltyAboveCap.selector, loan, CAP + 1, CAP));
    }

    function test_RevertGiven_NoCapForTheRegime() public {
        PartyId other = Ids.party(NOBODY, "bank");
        vm.startPrank(regulator);
        ledger.accreditLender(other, Regime.Bank, admin);
        vm.stopPrank();
        _moveTo(other);
        toProposed();
        _refused(disclosure(), abi.encodeWithSelector(CapNotSet.selector, Regime.Bank, date(2026, 1, 15)));
    }

    /// 18 % / 365 = 4.93 per 100 yuan and day, in 1/10,000 yuan: 493. Interest: twelve instalments less the principal.
    function test_RevertWhen_TheOtherFiguresAreWrong() public {
        toProposed();
        Disclosed memory d = disclosure();
        uint256 total = d.totalCost.fen();
        d.dailyCost = 494;
        _refused(d, abi.encodeWithSelector(DisclosureWrong.selector, loan, "dailyCost", 494, 493));
        d.dailyCost = 493;
        d.totalCost = Money.wrap(uint64(total + 1));
        _refused(d, abi.encodeWithSelector(DisclosureWrong.selector, loan, "totalCost", total + 1, total));
    }

    /// By hand in decimals: eleven instalments of 916.80, the last 916.81 with the residue; less 10,000.00 that is 1,001.61.
    function test_Disclose() public {
        toProposed();
        Disclosed memory d = disclosure();
        assertEq(d.totalCost.fen(), 100_161);
        bytes memory effect = abi.encodeCall(IEffects.aprDisclosed, (d.apr, 493, d.totalCost, Rate.wrap(CAP)));
        expectLogged(file(loan), Nodes.APR_DISCLOSED, operator, effect, inPerson());
        _disclose(operator, d);
        Agreement memory a = ledger.agreementOf(loan);
        assertTrue(a.state == AgreementState.Disclosed && a.disclosedOn == date(2026, 1, 15));
        assertEq(a.apr.millionths(), d.apr.millionths());
        assertEq(a.dailyCost, 493);
        assertTrue(a.totalCost == d.totalCost);
    }

    function test_Disclose_AtTheCap() public {
        terms.rate = Rate.wrap(CAP);
        toProposed();
        Disclosed memory d = disclosure();
        d.apr = Rate.wrap(CAP);
        d.dailyCost = 658;
        _disclose(operator, d);
    }

    /// The cap of the day counts, not that of tomorrow.
    function test_Disclose_UnderTheCapOfTheDay() public {
        toProposed();
        vm.prank(regulator);
        ledger.setParameter(Parameters.aprCap(Regime.ConsumerFinance), 100_000, date(2026, 1, 16));
        goTo(2026, 1, 16);
        Disclosed memory d = disclosure();
        _refused(d, abi.encodeWithSelector(AprAboveCap.selector, loan, d.apr, 100_000));
        goTo(2026, 1, 15);
        _disclose(operator, d);
    }

    /// The same people and party with another lender.
    function _moveTo(PartyId other) private {
        lender = other;
        party = Ids.party(lender, "borrower");
        facility = Ids.facility(party, "facility");
        loan = Ids.loan(facility, "loan");
        vm.startPrank(admin);
        ledger.grantRole(lender, operator, Role.Operator);
        ledger.grantRole(lender, approverA, Role.Approver);
        ledger.grantRole(lender, approverB, Role.Approver);
        ledger.grantRole(lender, modelOperator, Role.ModelOperator);
        ledger.grantRole(lender, kycAttester, Role.KycAttester);
        vm.stopPrank();
        productId = publish(product());
    }
}
