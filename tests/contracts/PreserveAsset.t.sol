// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.28;

import "./RunningLoanTest.sol";

contract PreserveAssetTest is RunningLoanTest {
    Day private constant UNTIL = Day.wrap(20_850); // 1 February 2027

    function _order() private pure returns (IDisputes.Preservation memory) {
        return IDisputes.Preservation(AssetKind.Claim, 1, Money.wrap(50_000), UNTIL, "order");
    }

    function _preserve(IDisputes.Preservation memory o) private returns (uint16) {
        vm.prank(court);
        return ledger.preserveAsset(loan, o, DOCUMENTS);
    }

    function _withdraw(uint64 fen) private {
        vm.prank(admin);
        ledger.withdraw(AccountKind.Payable, lender, stranger, Money.wrap(fen));
    }

    function test_RevertWhen_NoCourtOrders() public {
        toDisbursed();
        IDisputes.Preservation memory o = _order();
        expectWrongCaller(Nodes.ASSET_PRESERVED, regulator, bit(Role.Court));
        vm.prank(regulator);
        ledger.preserveAsset(loan, o, DOCUMENTS);
    }

    function test_RevertGiven_NotDisbursed() public {
        toReleased();
        expectUnexpected();
        _preserve(_order());
    }

    function test_RevertWhen_OrderAmountOrTermIsWrong() public {
        toDisbursed();
        IDisputes.Preservation memory o = _order();
        o.order = 0;
        vm.expectRevert(abi.encodeWithSelector(HashMissing.selector, file(loan), "order"));
        _preserve(o);
        o = _order();
        o.amount = NIL;
        vm.expectRevert(AmountMissing.selector);
        _preserve(o);
        o = _order();
        o.until = date(2026, 1, 14);
        vm.expectRevert(abi.encodeWithSelector(ExpiryPassed.selector, o.until, date(2026, 1, 15)));
        _preserve(o);
    }

    function test_RevertWhen_ThereIsNoSuchAsset() public {
        toDisbursed();
        IDisputes.Preservation memory o = _order();
        for (uint8 kind = 0; kind <= uint8(AssetKind.Claim); kind++) {
            o.kind = AssetKind(kind);
            for (uint16 number = 0; number <= 256; number += 128) {
                o.number = number;
                vm.expectRevert(abi.encodeWithSelector(AssetUnknown.selector, loan, o.kind, number));
                _preserve(o);
            }
        }
    }

    /// Of 916.80 that the first row brought, 500.00 stay.
    function test_Preserve_AClaim() public {
        token.grantRole(token.HOLDER(), stranger);
        toDisbursed();
        bytes memory effect = abi.encodeCall(
            IEffects.assetPreserved, (AssetKind.Claim, 1, lender, Money.wrap(50_000), UNTIL, bytes32("order"))
        );
        uint32 seq = ledger.fileOf(file(loan)).seq + 1;
        expectLogged(file(loan), bytes32(uint256(1)), Nodes.ASSET_PRESERVED, seq, court, effect, "");
        assertEq(_preserve(_order()), 1);
        Case memory c = ledger.caseOf(loan, 1);
        assertTrue(c.kind == CaseKind.Preservation && c.party == lender && c.amount == Money.wrap(50_000));
        assertTrue(ledger.heldOf(AssetKind.Claim, file(loan), 1) == Money.wrap(50_000));
        goTo(2026, 2, 15);
        pay(91_680, "first");
        vm.expectRevert(abi.encodeWithSelector(AssetPreserved.selector, AssetKind.Claim, lender, 0, Money.wrap(50_000)));
        _withdraw(41_681);
        _withdraw(41_680);
        goTo(UNTIL.plus(1));
        assertTrue(ledger.heldOf(AssetKind.Claim, file(loan), 1) == NIL);
        _withdraw(50_000);
    }

    /// A later order takes the place of the first one.
    function test_Preserve_Again() public {
        token.grantRole(token.HOLDER(), stranger);
        toDisbursed();
        _preserve(_order());
        IDisputes.Preservation memory o = _order();
        o.amount = Money.wrap(1);
        assertEq(_preserve(o), 2);
        goTo(2026, 2, 15);
        pay(91_680, "first");
        _withdraw(91_679);
    }
}
