// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.28;

import "./SecuredTest.sol";

/// What a court has preserved of a deposit or of collateral stays, whatever else its rules allow.
contract PreserveSecurityTest is SecuredTest {
    /// A pledge and a deposit of 1,000.00 for one drawdown of 10,000.00; the order lasts until 1 March 2026.
    function _toPreserved(AssetKind kind, uint64 fen) private {
        vm.prank(admin);
        ledger.publishClauses(productId, clauses());
        toApplied();
        assess();
        ICredit.Offer memory o = offer();
        (o.revolving, o.limit) = (false, Money.wrap(1_000_000));
        approve(o);
        pledge();
        fundWallet(borrower, 100_000);
        postDeposit(100_000);
        acceptAndDraw();
        IDisputes.Preservation memory order =
            IDisputes.Preservation(kind, 1, Money.wrap(fen), date(2026, 3, 1), "order");
        vm.prank(court);
        ledger.preserveAsset(loan, order, DOCUMENTS);
    }

    function _payInFull() private {
        goTo(2026, 2, 15);
        pay(1_015_000, "all");
        assertTrue(ledger.loanOf(loan).state == LoanState.Settled);
    }

    /// 600.00 of 1,000.00 are preserved: 400.00 can be set off.
    function test_RevertWhen_APreservedDepositIsSetOff() public {
        _toPreserved(AssetKind.Deposit, 60_000);
        goTo(2026, 2, 19);
        ledger.advance(loan);
        expectOutOfRange(40_001, 40_000);
        setOff(40_001);
        setOff(40_000);
        assertTrue(ledger.depositOf(facility, 1).held == Money.wrap(60_000));
    }

    /// The debt is paid; the deposit goes back when the order has lapsed.
    function test_APreservedDeposit_StaysUntilTheOrderLapses() public {
        terms.periods = 1;
        _toPreserved(AssetKind.Deposit, 60_000);
        _payInFull();
        assertTrue(ledger.depositOf(facility, 1).state == DepositState.Held);
        goTo(2026, 3, 1);
        vm.expectRevert(abi.encodeWithSelector(NothingToDo.selector, Nodes.DEPOSIT_RETURNED, facility));
        ledger.reach(Nodes.DEPOSIT_RETURNED, file(facility));
        goTo(2026, 3, 2);
        ledger.reach(Nodes.DEPOSIT_RETURNED, file(facility));
        assertTrue(ledger.depositOf(facility, 1).state == DepositState.Returned);
    }

    function test_RevertWhen_PreservedCollateralIsReleased() public {
        terms.periods = 1;
        _toPreserved(AssetKind.Collateral, 60_000);
        _payInFull();
        bytes32 id = file(facility);
        vm.expectRevert(
            abi.encodeWithSelector(AssetPreserved.selector, AssetKind.Collateral, id, 1, Money.wrap(60_000))
        );
        vm.prank(operator);
        ledger.releaseCollateral(facility, 1, DOCUMENTS);
        goTo(2026, 3, 2);
        ledger.releaseCollateral(facility, 1, DOCUMENTS);
        assertTrue(ledger.collateralOf(facility, 1).state == CollateralState.Released);
    }
}
