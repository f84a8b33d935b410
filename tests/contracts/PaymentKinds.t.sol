// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.28;

import {Bookkeeping} from "../../contracts/Bookkeeping.sol";
import {LedgerBase, Setup} from "../../contracts/LedgerBase.sol";
import "./LedgerTest.sol";

contract KindsOfMoney is Bookkeeping {
    constructor(Setup memory s) LedgerBase(s) {}

    function nodeOf(PaymentKind kind) external pure returns (uint8) {
        return _nodeOf(kind);
    }
}

/// Each kind of payment comes from one node of the catalogue.
contract PaymentKindsTest is LedgerTest {
    function test_TheNodeOfEachKind() public {
        KindsOfMoney kinds = new KindsOfMoney(setup);
        assertEq(kinds.nodeOf(PaymentKind.Transfer), Nodes.PAYMENT_RECEIVED);
        assertEq(kinds.nodeOf(PaymentKind.Debit), Nodes.AUTODEBIT_EXECUTED);
        assertEq(kinds.nodeOf(PaymentKind.PrepayFull), Nodes.FULL_PREPAID);
        assertEq(kinds.nodeOf(PaymentKind.ThirdParty), Nodes.THIRD_PARTY_PAID);
        assertEq(kinds.nodeOf(PaymentKind.Subsidy), Nodes.SUBSIDY_APPLIED);
        assertEq(kinds.nodeOf(PaymentKind.MerchantRefund), Nodes.MERCHANT_REFUND_APPLIED);
        assertEq(kinds.nodeOf(PaymentKind.Setoff), Nodes.SETOFF_EXECUTED);
        assertEq(kinds.nodeOf(PaymentKind.Guarantor), Nodes.GUARANTOR_PAID);
        assertEq(kinds.nodeOf(PaymentKind.Collateral), Nodes.COLLATERAL_SOLD);
        assertEq(kinds.nodeOf(PaymentKind.Enforcement), Nodes.ENFORCEMENT_PROCEEDS_APPLIED);
        assertEq(kinds.nodeOf(PaymentKind.Discount), Nodes.SETTLEMENT_DISCOUNTED);
        assertEq(kinds.nodeOf(PaymentKind.Refinancing), Nodes.REFINANCED);
        assertEq(kinds.nodeOf(PaymentKind.Recovery), Nodes.RECOVERY_RECEIVED);
    }
}
