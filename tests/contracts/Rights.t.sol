// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.28;

import "./LedgerTest.sol";

contract RightsTest is LedgerTest {
    PartyId private other = Ids.party(NOBODY, "other lender");

    /* ------------------------------------------------------------------ ACCREDIT */

    function _accredit(address by, PartyId id, Regime regime, address admin_) private {
        vm.prank(by);
        ledger.accreditLender(id, regime, admin_);
    }

    function test_RevertWhen_NoRegulatorAccredits() public {
        expectWrongCaller(0, admin, bit(Role.Regulator));
        _accredit(admin, other, Regime.Bank, admin);
    }

    /// Which cap a live loan has is not changed under it.
    function test_RevertWhen_TheRegimeWouldChange() public {
        vm.expectRevert(abi.encodeWithSelector(RegimeFixed.selector, lender, Regime.ConsumerFinance));
        _accredit(regulator, lender, Regime.PrivateLending, admin);
    }

    function test_RevertWhen_LenderAdminOrRegimeIsMissing() public {
        vm.expectRevert(KeyMissing.selector);
        _accredit(regulator, NOBODY, Regime.Bank, admin);
        vm.expectRevert(KeyMissing.selector);
        _accredit(regulator, other, Regime.Bank, address(0));
        vm.expectRevert(abi.encodeWithSelector(CapNotSet.selector, Regime.None, ledger.today()));
        _accredit(regulator, other, Regime.None, admin);
    }

    function test_Accredit() public {
        vm.expectEmit(address(ledger));
        emit LenderAccredited(other, Regime.Bank, stranger);
        _accredit(regulator, other, Regime.Bank, stranger);
        Institution memory i = ledger.institutionOf(other);
        assertTrue(i.accredited && i.regime == Regime.Bank);
        assertEq(ledger.rolesOf(other, stranger), bit(Role.Admin));
    }

    /// A lender that lost its Admin's key gets another one.
    function test_Accredit_Again() public {
        _accredit(regulator, lender, Regime.ConsumerFinance, stranger);
        vm.prank(stranger);
        ledger.revokeRole(lender, admin, Role.Admin);
        assertEq(ledger.rolesOf(lender, admin), 0);
    }

    /* ------------------------------------------------------------------ GRANT AND REVOKE */

    function test_RevertWhen_NoAdminOfTheLenderGrants() public {
        expectWrongCaller(0, operator, bit(Role.Admin));
        vm.prank(operator);
        ledger.grantRole(lender, stranger, Role.Operator);
        expectWrongCaller(0, admin, bit(Role.Admin));
        vm.prank(admin);
        ledger.grantRole(other, stranger, Role.Operator);
    }

    function test_RevertWhen_NoRegulatorGrantsForTheWholeLedger() public {
        expectWrongCaller(0, admin, bit(Role.Regulator));
        vm.prank(admin);
        ledger.grantRole(NOBODY, stranger, Role.Court);
    }

    function test_RevertWhen_NobodyIsNamed() public {
        vm.expectRevert(KeyMissing.selector);
        vm.prank(admin);
        ledger.grantRole(lender, address(0), Role.Operator);
    }

    function test_RevertWhen_TheLastWordIsGivenAway() public {
        vm.expectRevert(abi.encodeWithSelector(OwnRoleKept.selector, admin, Role.Admin));
        vm.prank(admin);
        ledger.revokeRole(lender, admin, Role.Admin);
        vm.expectRevert(abi.encodeWithSelector(OwnRoleKept.selector, regulator, Role.Regulator));
        vm.prank(regulator);
        ledger.revokeRole(NOBODY, regulator, Role.Regulator);
    }

    function test_RevertWhen_NoAdminRevokes() public {
        expectWrongCaller(0, operator, bit(Role.Admin));
        vm.prank(operator);
        ledger.revokeRole(lender, bank, Role.Bank);
    }

    /// Every role, alone and without touching the others.
    function test_GrantAndRevoke() public {
        for (uint8 i = 0; i <= uint8(type(Role).max); i++) {
            vm.expectEmit(address(ledger));
            emit RoleGranted(lender, stranger, Role(i));
            vm.prank(admin);
            ledger.grantRole(lender, stranger, Role(i));
        }
        assertEq(ledger.rolesOf(lender, stranger), 65_535);
        vm.expectEmit(address(ledger));
        emit RoleRevoked(lender, stranger, Role.Bank);
        vm.prank(admin);
        ledger.revokeRole(lender, stranger, Role.Bank);
        assertEq(ledger.rolesOf(lender, stranger), 65_535 - 32);
    }

    /* ------------------------------------------------------------------ PRODUCTS */

    function _invalid(Product memory p, string memory field, uint256 value, uint256 limit) private {
        vm.expectRevert(abi.encodeWithSelector(ProductInvalid.selector, field, value, limit));
        publish(p);
    }

    function test_RevertWhen_NoAdminPublishes() public {
        Product memory p = product();
        expectWrongCaller(0, operator, bit(Role.Admin));
        vm.prank(operator);
        ledger.publishProduct(p);
    }

    function test_RevertGiven_PublishedAlready() public {
        vm.expectRevert(abi.encodeWithSelector(ProductExists.selector, productId));
        publish(product());
    }

    function test_RevertWhen_ARangeIsEmpty() public {
        Product memory p = product();
        p.maxLimit = NIL;
        _invalid(p, "maxLimit", 0, 1);
        p = product();
        p.minLimit = Money.wrap(20_000_001);
        _invalid(p, "minLimit", 20_000_001, 20_000_000);
        p = product();
        p.maxRate = Rate.wrap(10_000_001);
        _invalid(p, "maxRate", 10_000_001, 10_000_000);
        p = product();
        p.minRate = Rate.wrap(360_001);
        _invalid(p, "minRate", 360_001, 360_000);
        p = product();
        p.maxPenaltyRate = Rate.wrap(10_000_001);
        _invalid(p, "maxPenaltyRate", 10_000_001, 10_000_000);
        p = product();
        p.maxPeriods = 361;
        _invalid(p, "maxPeriods", 361, 360);
        p = product();
        p.minPeriods = 0;
        _invalid(p, "minPeriods", 0, 1);
        p.minPeriods = 61;
        _invalid(p, "minPeriods", 61, 60);
        p = product();
        p.methods = 0;
        _invalid(p, "methods", 0, 1);
        p.methods = 32;
        _invalid(p, "methods", 32, 31);
        p = product();
        p.dayCounts = 8;
        _invalid(p, "dayCounts", 8, 7);
    }

    function test_RevertWhen_AShareOrNoticeIsTooLarge() public {
        Product memory p = product();
        p.noticeDays = 28;
        _invalid(p, "noticeDays", 28, 27);
        p = product();
        p.servicerFeeBps = 10_001;
        _invalid(p, "servicerFeeBps", 10_001, 10_000);
        p = product();
        p.prepaymentFeeBps = 10_001;
        _invalid(p, "prepaymentFeeBps", 10_001, 10_000);
    }

    function test_RevertWhen_TheBucketsDoNotRise() public {
        Product memory p = product();
        p.buckets = 0;
        _invalid(p, "buckets", 0, 1);
        p.buckets = bytes14(
            abi.encodePacked(uint16(1), uint16(31), uint16(31), uint16(91), uint16(121), uint16(151), uint16(181))
        );
        _invalid(p, "buckets", 31, 32);
    }

    function test_Publish() public {
        Product memory p = product();
        p.graceDays = 10;
        ProductId id = ProductId.wrap(keccak256(abi.encode(p)));
        vm.expectEmit(address(ledger));
        emit ProductPublished(id, lender, p);
        assertTrue(publish(p) == id);
        assertEq(abi.encode(ledger.productOf(id)), abi.encode(p));
    }
}
