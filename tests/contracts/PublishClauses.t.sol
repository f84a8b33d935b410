// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.28;

import "./LedgerTest.sol";

contract PublishClausesTest is LedgerTest {
    function _clauses() private pure returns (Clauses memory c) {
        c.requiredGuarantees = 1;
        c.initialLtvBps = 7000;
        c.maintenanceLtvBps = 8000;
        c.depositBps = 1000;
        c.disposalMethods = 6;
        c.curePeriodDays = 30;
    }

    function _publish(Clauses memory c) private {
        vm.prank(admin);
        ledger.publishClauses(productId, c);
    }

    function test_RevertWhen_NoAdminPublishes() public {
        expectWrongCaller(0, operator, bit(Role.Admin));
        vm.prank(operator);
        ledger.publishClauses(productId, _clauses());
    }

    function test_RevertGiven_NoProduct() public {
        ProductId unknown = ProductId.wrap("unknown");
        vm.expectRevert(abi.encodeWithSelector(ProductUnknown.selector, unknown));
        ledger.publishClauses(unknown, _clauses());
    }

    function test_RevertGiven_PublishedAlready() public {
        _publish(_clauses());
        vm.expectRevert(abi.encodeWithSelector(ClausesFixed.selector, productId));
        _publish(_clauses());
    }

    function test_RevertGiven_SomebodyHasAppliedForCredit() public {
        toApplied();
        vm.expectRevert(abi.encodeWithSelector(ClausesFixed.selector, productId));
        _publish(_clauses());
    }

    function _expectInvalid(string memory field, uint256 value, uint256 limit) private {
        vm.expectRevert(abi.encodeWithSelector(ProductInvalid.selector, field, value, limit));
    }

    function test_RevertWhen_AShareIsMoreThanTheWhole() public {
        Clauses memory c = _clauses();
        c.maintenanceLtvBps = 10_001;
        _expectInvalid("maintenanceLtvBps", 10_001, 10_000);
        _publish(c);
        c = _clauses();
        c.depositBps = 10_001;
        _expectInvalid("depositBps", 10_001, 10_000);
        _publish(c);
        c = _clauses();
        c.leadShareBps = 10_001;
        _expectInvalid("leadShareBps", 10_001, 10_000);
        _publish(c);
    }

    function test_RevertWhen_MarginWouldBeCalledBelowTheInitialRatio() public {
        Clauses memory c = _clauses();
        c.initialLtvBps = 8001;
        _expectInvalid("initialLtvBps", 8001, 8000);
        _publish(c);
        c.maintenanceLtvBps = 0;
        c.initialLtvBps = 10_001;
        _expectInvalid("initialLtvBps", 10_001, 10_000);
        _publish(c);
    }

    function test_RevertWhen_ThereIsNoSuchMethodOfDisposal() public {
        Clauses memory c = _clauses();
        c.disposalMethods = 16;
        _expectInvalid("disposalMethods", 8, 7);
        _publish(c);
    }

    function test_Publish() public {
        Clauses memory c = _clauses();
        vm.expectEmit(address(ledger));
        emit ClausesPublished(productId, lender, c);
        _publish(c);
        assertEq(keccak256(abi.encode(ledger.clausesOf(productId))), keccak256(abi.encode(c)));
        toApplied();
    }
}
