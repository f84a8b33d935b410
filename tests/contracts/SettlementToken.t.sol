// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.28;

import {IAccessControl} from "@openzeppelin/contracts/access/IAccessControl.sol";
import {SettlementToken} from "contracts/SettlementToken.sol";
import {Test} from "forge-std/Test.sol";

contract SettlementTokenTest is Test {
    SettlementToken private token;
    address private bank = makeAddr("bank");
    address private ledger = makeAddr("ledger");
    address private holder = makeAddr("holder");
    address private stranger = makeAddr("stranger");

    function setUp() public {
        token = new SettlementToken(address(this));
        token.grantRole(token.BANK(), bank);
        token.grantRole(token.LEDGER(), ledger);
        token.grantRole(token.HOLDER(), holder);
    }

    function _refused(address who, bytes32 role) private {
        vm.expectRevert(abi.encodeWithSelector(IAccessControl.AccessControlUnauthorizedAccount.selector, who, role));
        vm.prank(who);
    }

    function test_RevertWhen_TheCallerHasNotTheRole() public {
        (bytes32 bankRole, bytes32 ledgerRole) = (token.BANK(), token.LEDGER());
        _refused(stranger, bankRole);
        token.fundWallet(holder, 1, "receipt");
        _refused(ledger, bankRole);
        token.redeemWallet(holder, 1, "receipt");
        _refused(bank, ledgerRole);
        token.issue(1);
        _refused(bank, ledgerRole);
        token.redeem(1);
        _refused(stranger, ledgerRole);
        token.collect(holder, 1);
    }

    function test_Fund_OncePerReceipt() public {
        vm.startPrank(bank);
        vm.expectEmit(address(token));
        emit SettlementToken.WalletFunded(holder, 100, "receipt");
        token.fundWallet(holder, 100, "receipt");
        assertEq(token.balanceOf(holder), 100);
        vm.expectRevert(abi.encodeWithSelector(SettlementToken.ReceiptUsed.selector, bytes32("receipt")));
        token.fundWallet(holder, 100, "receipt");
    }

    function test_Redeem_OncePerReceipt() public {
        vm.startPrank(bank);
        token.fundWallet(holder, 100, "in");
        vm.expectEmit(address(token));
        emit SettlementToken.WalletRedeemed(holder, 60, "out");
        token.redeemWallet(holder, 60, "out");
        assertEq(token.balanceOf(holder), 40);
        assertEq(token.totalSupply(), 40);
        vm.expectRevert(abi.encodeWithSelector(SettlementToken.ReceiptUsed.selector, bytes32("in")));
        token.redeemWallet(holder, 1, "in");
    }

    function test_TheLedger_IssuesCollectsAndRedeems() public {
        vm.prank(bank);
        token.fundWallet(holder, 100, "in");
        vm.startPrank(ledger);
        token.issue(50);
        token.collect(holder, 30);
        assertEq(token.balanceOf(ledger), 80);
        token.redeem(80);
        assertEq(token.totalSupply(), 70);
    }

    function test_RevertWhen_TheHolderIsNotPermitted() public {
        vm.prank(bank);
        vm.expectRevert(abi.encodeWithSelector(SettlementToken.HolderNotPermitted.selector, stranger));
        token.fundWallet(stranger, 1, "in");
        vm.prank(bank);
        token.fundWallet(holder, 1, "in");
        vm.prank(holder);
        vm.expectRevert(abi.encodeWithSelector(SettlementToken.HolderNotPermitted.selector, stranger));
        token.transfer(stranger, 1);
        vm.prank(holder);
        token.transfer(ledger, 1);
        assertEq(token.balanceOf(ledger), 1);
    }

    /// One unit is one fen.
    function test_Decimals() public view {
        assertEq(token.decimals(), 2);
        assertEq(token.symbol(), "fCNY");
    }
}
