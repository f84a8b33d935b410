// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.28;

import "./SecuredTest.sol";
import {Balances} from "contracts/interfaces/IEngine.sol";

/// Another assumes the secured debt (Civil Code 391 and 697). The guarantor has given everything besides: guarantee 1, collateral 2 and deposit 1; collateral 1 is the borrower's own.
contract ReleasedSecurityTest is SecuredTest {
    uint256 private assumerKey;
    PartyId private debtor = Ids.party(lender, "assumer");

    /// The loan runs, and is in default on 7 March.
    function toDefault() private {
        (, assumerKey) = makeAddrAndKey("assumer");
        toOfferedUnder(clauses());
        signGuarantee();
        pledge();
        perfect();
        pledgeAnothers();
        fundWallet(guarantor, 100_000);
        vm.prank(guarantor);
        ledger.postDeposit(facility, surety, Money.wrap(100_000), DOCUMENTS, inPerson());
        toOverdue();
        registerGuarantor("assumer", assumerKey, PartyKind.Borrower);
        toDefaultOver(1000);
    }

    function pledgeAnothers() private {
        Consent memory c = signedBy(guarantorKey, pledgeFields(surety, "car", 1));
        ledger.pledgeCollateral(facility, surety, "car", 1, DOCUMENTS, c);
        perfect(2, 1);
    }

    function fields() private view returns (bytes memory) {
        return abi.encode(TypedData.DEBT_ASSUMPTION, loan, party, debtor, uint64(1_000_000), DOCUMENTS);
    }

    function assume(INovation.Surety[] memory sureties) private {
        INovation.Assent memory a;
        a.borrower = signedBy(borrowerKey, fields());
        a.assumer = signedBy(assumerKey, fields());
        a.sureties = sureties;
        vm.prank(lenderSigner);
        ledger.assumeDebt(loan, debtor, DOCUMENTS, a);
    }

    function none() private pure returns (INovation.Surety[] memory) {
        return new INovation.Surety[](0);
    }

    function one(SecurityKind kind, uint8 number, uint256 key) private returns (INovation.Surety[] memory list) {
        list = new INovation.Surety[](1);
        list[0] = INovation.Surety(kind, number, signedBy(key, fields()));
    }

    function start(uint8 collateral) private {
        vm.prank(operator);
        ledger.startDisposal(
            facility, collateral, loan, DisposalMethod.Auction, Money.wrap(900_000), "notice", DOCUMENTS
        );
    }

    function expectReleased(SecurityKind kind, uint8 number) private {
        vm.expectRevert(abi.encodeWithSelector(SecurityReleased.selector, loan, kind, number));
    }

    function test_RevertWhen_AnotherSignsForTheGuarantor() public {
        toDefault();
        INovation.Surety[] memory list = one(SecurityKind.Guarantee, 1, strangerKey);
        vm.expectRevert(abi.encodeWithSelector(ConsentForeign.selector, stranger, guarantor));
        assume(list);
    }

    function test_RevertWhen_TheSecurityIsNone() public {
        toDefault();
        INovation.Surety[] memory list = one(SecurityKind.Collateral, 3, guarantorKey);
        vm.expectRevert(abi.encodeWithSelector(SecurityUnknown.selector, loan, SecurityKind.Collateral, 3));
        assume(list);
        list = one(SecurityKind.None, 1, guarantorKey);
        vm.expectRevert(abi.encodeWithSelector(SecurityUnknown.selector, loan, SecurityKind.None, 1));
        assume(list);
    }

    /// Bits of guarantee 1, collateral 2 and deposit 1; what the former debtor pledged stays.
    function test_Assume_FreesWhatOthersGave() public {
        toDefault();
        bytes memory effect = abi.encodeCall(IEffects.debtAssumed, (party, debtor, Money.wrap(1_000_000), 2, 4, 2));
        uint32 seq = ledger.fileOf(file(loan)).seq + 1;
        vm.expectEmit(true, true, true, false);
        emit NodeReached(
            file(loan), Nodes.DEBT_ASSUMED, file(loan), seq, lenderSigner, 0, Day.wrap(0), 0, DOCUMENTS, effect, ""
        );
        assume(none());
        assertEq(ledger.releasedOf(loan, SecurityKind.Guarantee), 2);
        assertEq(ledger.releasedOf(loan, SecurityKind.Collateral), 4);
        assertEq(ledger.releasedOf(loan, SecurityKind.Deposit), 2);
        expectReleased(SecurityKind.Guarantee, 1);
        callGuarantee();
        expectReleased(SecurityKind.Deposit, 1);
        setOff(1000);
        expectReleased(SecurityKind.Collateral, 2);
        start(2);
        start(1);
    }

    function test_Call_AGuarantorWhoAgreed() public {
        toDefault();
        assume(one(SecurityKind.Guarantee, 1, guarantorKey));
        callGuarantee();
        assertTrue(ledger.guaranteeOf(facility, 1).state == GuaranteeState.Called);
        expectReleased(SecurityKind.Collateral, 2);
        start(2);
    }

    function test_Dispose_OfAPledgeWhoseGiverAgreed() public {
        toDefault();
        assume(one(SecurityKind.Collateral, 2, guarantorKey));
        start(2);
        assertTrue(ledger.collateralOf(facility, 2).state == CollateralState.InDisposal);
    }

    function test_SetOff_ADepositWhoseGiverAgreed() public {
        toDefault();
        assume(one(SecurityKind.Deposit, 1, guarantorKey));
        setOff(1000);
        assertEq(ledger.depositOf(facility, 1).held.fen(), 99_000);
    }

    /// Called before the debt was assumed: what was not paid by then is not owed any more.
    function test_RevertGiven_ReleasedTheGuarantorDoesNotPay() public {
        toDefault();
        callGuarantee();
        assume(none());
        expectReleased(SecurityKind.Guarantee, 1);
        payGuarantee(1000, "late");
    }

    /// What is given afterwards is given for the new debtor.
    function test_Call_AGuaranteeOfAfterwards() public {
        toDefault();
        assume(none());
        signGuarantee();
        vm.prank(operator);
        ledger.callGuarantee(facility, 2, loan, GuaranteeGround.None, 0, DOCUMENTS);
        assertTrue(ledger.guaranteeOf(facility, 2).state == GuaranteeState.Called);
    }

    /* ------------------------------------------------------------------ INSOLVENCY, RECOVERY */

    function stay() private {
        Day today = ledger.today();
        vm.prank(court);
        ledger.stayForBankruptcy(loan, "order", today, Balances(NIL, NIL, NIL, NIL), DOCUMENTS);
    }

    /// The guarantor answers all the same.
    function test_RevertGiven_Stayed_NothingIsSetOff() public {
        toDefault();
        Day today = ledger.today();
        stay();
        vm.expectRevert(abi.encodeWithSelector(LoanStayed.selector, loan, 1, today));
        setOff(1000);
        callGuarantee();
        vm.prank(court);
        ledger.endBankruptcy(loan, "end", DOCUMENTS);
        setOff(1000);
        assertEq(ledger.depositOf(facility, 1).held.fen(), 99_000);
    }

    function toWrittenOff() private {
        toDefault();
        vm.prank(operator);
        ledger.downgradeRisk(loan, RiskClass.Loss, REASON, LoanId.wrap(0), DOCUMENTS);
        vm.prank(approverA);
        ledger.writeOff(loan, "resolution", DOCUMENTS);
        fundWallet(guarantor, 200_000);
    }

    function recover(uint64 amount) private {
        bytes memory payment = abi.encode(TypedData.WALLET_PAYMENT, loan, amount, bytes32("recovered"), DOCUMENTS);
        Consent memory c = signedBy(guarantorKey, payment);
        ledger.recover(loan, Money.wrap(amount), "recovered", DOCUMENTS, c);
    }

    /// 916.80 and twenty days of penalty, 766.80 · 24 % · 20 / 360 = 10.22, are due.
    function test_RevertWhen_TheGuarantorRecoversMoreThanIsDue() public {
        toWrittenOff();
        expectOutOfRange(92_703, 92_702);
        recover(92_703);
    }

    function test_Recover_FromAGuarantorWhoTakesTheClaimOver() public {
        toWrittenOff();
        recover(92_702);
        Guarantee memory g = ledger.guaranteeOf(facility, 1);
        assertEq(g.paid.fen(), 92_702);
        assertTrue(g.state == GuaranteeState.Partial);
        Claim memory c = ledger.claimOf(loan, 2);
        assertTrue(c.owner == surety && c.kind == ClaimKind.Recourse);
        assertEq(c.amount.fen(), 92_702);
        assertTrue(reached(file(loan), Nodes.WRITTEN_OFF));
    }

    /// Reversed, the guarantor has paid nothing and has nothing to claim back.
    function test_Reverse_ARecoveryFromAGuarantor() public {
        toWrittenOff();
        recover(92_702);
        PaymentId id = Ids.payment(lender, keccak256(abi.encode(guarantor, bytes32("recovered"))));
        vm.prank(bank);
        ledger.reversePayment(loan, id, "returned", DOCUMENTS);
        assertEq(ledger.guaranteeOf(facility, 1).paid.fen(), 0);
        assertEq(ledger.claimOf(loan, 2).amount.fen(), 0);
    }

    function test_RevertGiven_ReleasedTheGuarantorRecoversNothing() public {
        toWrittenOff();
        assume(none());
        expectWrongCaller(Nodes.RECOVERY_RECEIVED, guarantor, bit(Role.Bank) | bit(Role.Court));
        recover(1000);
    }
}
