// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.28;

import "./SecuredTest.sol";
import {Balances} from "contracts/interfaces/IEngine.sol";

/// One instalment of 10,000.00 + 150.00, due on 15 February 2026; the debtor is told on the 19th, and in default on 7 March. With twenty days of penalty, 10,000.00 · 24 % · 20 / 360
/// = 133.33, 10,283.33 are due then.
contract SellCollateralTest is SecuredTest {
    uint64 private constant DUE = 1_028_333;

    address private judge;
    uint256 private judgeKey;
    address private teller;
    uint256 private tellerKey;

    function setUp() public override {
        super.setUp();
        (judge, judgeKey) = makeAddrAndKey("judge");
        (teller, tellerKey) = makeAddrAndKey("teller");
        vm.prank(regulator);
        ledger.grantRole(NOBODY, judge, Role.Court);
        vm.prank(admin);
        ledger.grantRole(lender, teller, Role.Bank);
    }

    function _toPerfected(uint16 periods) private {
        toOfferedUnder(clauses());
        pledge();
        perfect();
        terms.periods = periods;
        toOverdue();
    }

    function _toDefault(uint16 periods) private {
        _toPerfected(periods);
        toDefaultOver(1000);
    }

    function _start(address by, DisposalMethod method) private {
        vm.prank(by);
        ledger.startDisposal(facility, 1, loan, method, Money.wrap(900_000), "notice", DOCUMENTS);
    }

    function _toDisposal(uint16 periods) private {
        _toDefault(periods);
        _start(operator, DisposalMethod.Auction);
    }

    /* ------------------------------------------------------------------ START */

    function test_RevertWhen_NeitherTheLenderNorACourtStarts() public {
        _toDefault(1);
        expectWrongCaller(Nodes.COLLATERAL_DISPOSAL_STARTED, servicer, bit(Role.Operator));
        _start(servicer, DisposalMethod.Auction);
    }

    function test_RevertGiven_NoDefault() public {
        _toPerfected(1);
        expectUnexpected();
        _start(operator, DisposalMethod.Auction);
    }

    function test_RevertGiven_NotPerfected() public {
        _toDefault(1);
        pledge("second", 1);
        expectUnexpected();
        vm.prank(operator);
        ledger.startDisposal(facility, 2, loan, DisposalMethod.Auction, Money.wrap(1), "notice", DOCUMENTS);
    }

    function test_RevertGiven_StartedAlready() public {
        _toDisposal(1);
        expectPartRepeated(Nodes.COLLATERAL_DISPOSAL_STARTED, 1);
        _start(operator, DisposalMethod.Auction);
    }

    /// Agreed are auction and sale, not that the lender takes the thing over.
    function test_RevertWhen_TheMethodIsNotAgreed() public {
        _toDefault(1);
        vm.expectRevert(abi.encodeWithSelector(TermsInvalid.selector, "method", 0, 1));
        _start(operator, DisposalMethod.None);
        vm.expectRevert(abi.encodeWithSelector(MethodNotAgreed.selector, facility, DisposalMethod.Agreement, 12));
        _start(operator, DisposalMethod.Agreement);
        _start(judge, DisposalMethod.Agreement);
        assertTrue(ledger.collateralOf(facility, 1).state == CollateralState.InDisposal);
    }

    function test_RevertWhen_ThereIsNoReserveOrNotice() public {
        _toDefault(1);
        vm.expectRevert(AmountMissing.selector);
        vm.prank(operator);
        ledger.startDisposal(facility, 1, loan, DisposalMethod.Sale, NIL, "notice", DOCUMENTS);
        vm.expectRevert(abi.encodeWithSelector(HashMissing.selector, facility, "notice"));
        vm.prank(operator);
        ledger.startDisposal(facility, 1, loan, DisposalMethod.Sale, Money.wrap(1), 0, DOCUMENTS);
    }

    function test_RevertWhen_TheCourtHasNoOrder() public {
        _toDefault(1);
        vm.expectRevert(abi.encodeWithSelector(HashMissing.selector, facility, "documents"));
        vm.prank(judge);
        ledger.startDisposal(facility, 1, loan, DisposalMethod.Sale, Money.wrap(1), "notice", 0);
    }

    /// What a court has preserved only a court disposes of.
    function test_RevertGiven_ACourtHasPreservedIt() public {
        _toDefault(1);
        Money amount = Money.wrap(1000);
        vm.prank(court);
        ledger.preserveAsset(
            loan, IDisputes.Preservation(AssetKind.Collateral, 1, amount, date(2026, 4, 1), "order"), DOCUMENTS
        );
        vm.expectRevert(abi.encodeWithSelector(AssetPreserved.selector, AssetKind.Collateral, facility, 1, amount));
        _start(operator, DisposalMethod.Auction);
        _start(judge, DisposalMethod.Auction);
    }

    function test_Start() public {
        _toDefault(1);
        bytes memory effect = abi.encodeCall(
            IEffects.collateralDisposalStarted, (loan, DisposalMethod.Auction, Money.wrap(900_000), "notice", false)
        );
        expectPartLogged(1, Nodes.COLLATERAL_DISPOSAL_STARTED, operator, effect, inPerson());
        _start(operator, DisposalMethod.Auction);
        Collateral memory c = ledger.collateralOf(facility, 1);
        assertTrue(c.state == CollateralState.InDisposal && c.method == DisposalMethod.Auction);
        assertEq(c.reserve.fen(), 900_000);
    }

    function _stay() private {
        Day today = ledger.today();
        vm.prank(court);
        ledger.stayForBankruptcy(loan, "order", today, Balances(NIL, NIL, NIL, NIL), DOCUMENTS);
    }

    function test_RevertGiven_Stayed_NoDisposalStarts() public {
        _toDefault(1);
        Day today = ledger.today();
        _stay();
        vm.expectRevert(abi.encodeWithSelector(LoanStayed.selector, loan, 1, today));
        _start(operator, DisposalMethod.Auction);
        vm.expectRevert(abi.encodeWithSelector(LoanStayed.selector, loan, 1, today));
        _start(judge, DisposalMethod.Auction);
    }

    /* ------------------------------------------------------------------ SALE */

    function test_RevertGiven_Stayed_NothingIsSold() public {
        _toDisposal(1);
        Day today = ledger.today();
        _stay();
        IDisposal.Sale memory s = _sale(900_000);
        Consent memory says = _signed(tellerKey, s);
        vm.expectRevert(abi.encodeWithSelector(LoanStayed.selector, loan, 1, today));
        _sell(servicer, s, says, inPerson());
        vm.prank(court);
        ledger.endBankruptcy(loan, "end", DOCUMENTS);
        _sell(servicer, s, says, inPerson());
        assertTrue(ledger.collateralOf(facility, 1).state == CollateralState.Realised);
    }

    function _sale(uint64 price) private view returns (IDisposal.Sale memory) {
        return IDisposal.Sale(loan, Money.wrap(price), "price", "proof");
    }

    function _signed(uint256 key, IDisposal.Sale memory s) private returns (Consent memory) {
        return signedBy(
            key,
            abi.encode(
                TypedData.COLLATERAL_SALE, facility, uint8(1), s.loan, s.price, s.receipt, s.priceProof, DOCUMENTS
            )
        );
    }

    function _sell(address by, IDisposal.Sale memory s, Consent memory says, Consent memory approves) private {
        vm.prank(by);
        ledger.sellCollateral(facility, 1, s, DOCUMENTS, says, approves);
    }

    function test_RevertWhen_NeitherAServicerNorACourtSells() public {
        _toDisposal(1);
        IDisposal.Sale memory s = _sale(900_000);
        Consent memory says = _signed(tellerKey, s);
        expectWrongCaller(Nodes.COLLATERAL_SOLD, operator, bit(Role.Servicer));
        _sell(operator, s, says, inPerson());
    }

    function test_RevertWhen_NoBankHasThePrice() public {
        _toDisposal(1);
        IDisposal.Sale memory s = _sale(900_000);
        vm.expectRevert(abi.encodeWithSelector(ConsentMissing.selector, Nodes.COLLATERAL_SOLD, address(0)));
        _sell(servicer, s, inPerson(), inPerson());
        Consent memory says = _signed(strangerKey, s);
        expectWrongCaller(Nodes.COLLATERAL_SOLD, stranger, bit(Role.Bank));
        _sell(servicer, s, says, inPerson());
        says = _signed(tellerKey, _sale(900_001));
        vm.expectPartialRevert(ConsentInvalid.selector);
        _sell(servicer, s, says, inPerson());
    }

    function test_RevertGiven_NoDisposal() public {
        _toDefault(1);
        IDisposal.Sale memory s = _sale(900_000);
        Consent memory says = _signed(tellerKey, s);
        expectUnexpected();
        _sell(servicer, s, says, inPerson());
    }

    function test_RevertGiven_TheDebtIsNotAllDue() public {
        _toDisposal(2);
        IDisposal.Sale memory s = _sale(900_000);
        Consent memory says = _signed(tellerKey, s);
        vm.expectRevert(abi.encodeWithSelector(DebtNotDue.selector, loan, 1, 2));
        _sell(servicer, s, says, inPerson());
    }

    function test_RevertGiven_TheDebtIsPaid() public {
        _toDisposal(1);
        pay(DUE, "all");
        IDisposal.Sale memory s = _sale(900_000);
        Consent memory says = _signed(tellerKey, s);
        vm.expectRevert(abi.encodeWithSelector(LoanInState.selector, loan, LoanState.Settled));
        _sell(servicer, s, says, inPerson());
    }

    function test_RevertWhen_ThePriceIsBelowTheReserve() public {
        _toDisposal(1);
        IDisposal.Sale memory s = _sale(899_999);
        Consent memory says = _signed(tellerKey, s);
        vm.expectRevert(abi.encodeWithSelector(PriceBelowReserve.selector, facility, 1, s.price, Money.wrap(900_000)));
        _sell(servicer, s, says, inPerson());
        Consent memory approves = _signed(strangerKey, s);
        expectWrongCaller(Nodes.COLLATERAL_SOLD, stranger, bit(Role.Court));
        _sell(servicer, s, says, approves);
        approves = _signed(judgeKey, s);
        _sell(servicer, s, says, approves);
        assertTrue(ledger.collateralOf(facility, 1).state == CollateralState.Realised);
    }

    function test_RevertWhen_SomethingOfTheSaleIsMissing() public {
        _toDisposal(1);
        IDisposal.Sale memory s = _sale(900_000);
        s.priceProof = 0;
        Consent memory says = _signed(tellerKey, s);
        vm.expectRevert(abi.encodeWithSelector(HashMissing.selector, facility, "priceProof"));
        _sell(servicer, s, says, inPerson());
        s = _sale(900_000);
        s.receipt = 0;
        says = _signed(tellerKey, s);
        vm.expectRevert(ReceiptMissing.selector);
        _sell(servicer, s, says, inPerson());
        s = _sale(0);
        says = _signed(tellerKey, s);
        vm.expectRevert(AmountMissing.selector);
        _sell(servicer, s, says, inPerson());
    }

    /// Less than is due: all of it to the debt.
    function test_Sell() public {
        _toDisposal(1);
        uint256 tokens = token.balanceOf(address(ledger));
        IDisposal.Sale memory s = _sale(900_000);
        Consent memory says = _signed(tellerKey, s);
        bytes memory effect =
            abi.encodeCall(IEffects.collateralSold, (loan, s.price, s.receipt, s.priceProof, s.price, NIL, 0));
        expectPartLogged(1, Nodes.COLLATERAL_SOLD, servicer, effect, says);
        _sell(servicer, s, says, inPerson());
        assertEq(token.balanceOf(address(ledger)), tokens + 900_000);
        assertTrue(ledger.loanOf(loan).state == LoanState.Overdue);
        assertTrue(ledger.paymentOf(Ids.payment(lender, "price")).kind == PaymentKind.Collateral);
        vm.expectRevert(
            abi.encodeWithSelector(PaymentFinal.selector, Ids.payment(lender, "price"), PaymentKind.Collateral)
        );
        vm.prank(bank);
        ledger.reversePayment(loan, Ids.payment(lender, "price"), "returned", DOCUMENTS);
        expectPartRepeated(Nodes.COLLATERAL_SOLD, 1);
        says = _signed(tellerKey, s);
        vm.prank(servicer);
        ledger.sellCollateral(facility, 1, s, DOCUMENTS, says, inPerson());
    }

    /// 12,000.00: 10,283.33 to the debt; 1,716.67 are held while the limit can still be drawn, and paid out when the facility is closed.
    function test_Sell_WithASurplus() public {
        _toDisposal(1);
        uint256 tokens = token.balanceOf(address(ledger));
        IDisposal.Sale memory s = _sale(1_200_000);
        Consent memory says = _signed(tellerKey, s);
        bytes memory effect = abi.encodeCall(
            IEffects.collateralSold, (loan, s.price, s.receipt, s.priceProof, Money.wrap(DUE), Money.wrap(171_667), 1)
        );
        expectPartLogged(1, Nodes.COLLATERAL_SOLD, judge, effect, says);
        _sell(judge, s, says, inPerson());
        assertTrue(ledger.loanOf(loan).state == LoanState.Settled);
        assertEq(token.balanceOf(address(ledger)), tokens + 1_200_000);
        assertEq(ledger.balanceOf(AccountKind.Deposit, file(facility)), 171_667);
        Deposit memory d = ledger.depositOf(facility, 1);
        assertTrue(d.state == DepositState.Held);
        assertEq(PartyId.unwrap(d.depositor), PartyId.unwrap(party));
        vm.prank(operator);
        ledger.closeFacility(facility, DOCUMENTS, inPerson());
        assertTrue(ledger.depositOf(facility, 1).state == DepositState.Returned);
        assertEq(ledger.balanceOf(AccountKind.Payable, file(party)), 171_667);
    }

    /// The security follows the recourse of whoever paid 1,000.00: the lender gets the rest of its 10,283.33, the payer its 1,000.00, and the surplus is as before.
    function test_Sell_ForTheRecourseToo() public {
        _toDisposal(1);
        vm.prank(bank);
        ledger.payForBorrower(loan, surety, Money.wrap(100_000), "third", "interest", DOCUMENTS, inPerson());
        IDisposal.Sale memory s = _sale(1_200_000);
        Consent memory says = _signed(tellerKey, s);
        bytes memory effect = abi.encodeCall(
            IEffects.collateralSold, (loan, s.price, s.receipt, s.priceProof, Money.wrap(DUE), Money.wrap(171_667), 1)
        );
        expectPartLogged(1, Nodes.COLLATERAL_SOLD, judge, effect, says);
        _sell(judge, s, says, inPerson());
        assertTrue(ledger.loanOf(loan).state == LoanState.Settled);
        assertEq(ledger.loanOf(loan).credit.fen(), 0);
        assertEq(ledger.balanceOf(AccountKind.Payable, file(lender)), DUE);
        assertEq(ledger.balanceOf(AccountKind.Payable, file(surety)), 100_000);
    }

    /// A disposal ends with the debt.
    function test_Release_FromDisposal() public {
        _toDisposal(1);
        pay(DUE, "all");
        vm.prank(operator);
        ledger.closeFacility(facility, DOCUMENTS, inPerson());
        vm.prank(operator);
        ledger.releaseCollateral(facility, 1, DOCUMENTS);
        assertTrue(ledger.collateralOf(facility, 1).state == CollateralState.Released);
    }

    function test_RevertGiven_Sold_NothingIsReleased() public {
        _toDisposal(1);
        IDisposal.Sale memory s = _sale(1_200_000);
        Consent memory says = _signed(tellerKey, s);
        _sell(servicer, s, says, inPerson());
        vm.prank(operator);
        ledger.closeFacility(facility, DOCUMENTS, inPerson());
        vm.expectRevert(
            abi.encodeWithSelector(
                CollateralInState.selector, facility, 1, CollateralState.Realised, CollateralState.Perfected
            )
        );
        vm.prank(operator);
        ledger.releaseCollateral(facility, 1, DOCUMENTS);
    }
}
