// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.28;

import "./JointLendingTest.sol";

/// The partner services the facility in the lender's place. Of row 1 (916.80) 150.00 are interest, of which the servicer has 25 %.
contract ChangeServicerTest is JointLendingTest {
    address private collector = makeAddr("servicer of the partner");
    address private signer;
    uint256 private signerKey;

    function setUp() public override {
        super.setUp();
        appointPartner();
        (signer, signerKey) = makeAddrAndKey("operator of the lender who signs");
        vm.prank(admin);
        ledger.grantRole(lender, signer, Role.Operator);
        vm.prank(partnerAdmin);
        ledger.grantRole(partner, collector, Role.Servicer);
        Product memory p = product();
        p.servicerFeeBps = 2500;
        productId = publish(p);
    }

    function _none() private pure returns (Consent[] memory) {
        return new Consent[](0);
    }

    function _own() private returns (Consent memory) {
        (, uint256 key) = makeAddrAndKey("operator of the partner");
        return signedBy(key, servicerFields(lender, partner));
    }

    function _appoint(address by, Consent memory own, Consent[] memory lenders) private {
        vm.prank(by);
        ledger.changeServicer(facility, partner, "contract", DOCUMENTS, own, lenders);
    }

    function test_RevertWhen_NoLenderAppoints() public {
        toAccepted();
        Consent memory own = _own();
        expectWrongCaller(Nodes.SERVICER_CHANGED, partnerOperator, bit(Role.Operator));
        _appoint(partnerOperator, own, _none());
    }

    function test_RevertGiven_NoLimitAndNoFund() public {
        toOffered();
        Consent memory own = _own();
        expectUnexpected();
        _appoint(operator, own, _none());
    }

    function test_RevertWhen_TheServicerIsNoInstitutionOrUnattested() public {
        toAccepted();
        Consent memory own = _own();
        vm.startPrank(operator);
        vm.expectRevert(abi.encodeWithSelector(ServicerUnchanged.selector, facility, lender));
        ledger.changeServicer(facility, lender, "contract", DOCUMENTS, own, _none());
        vm.expectRevert(abi.encodeWithSelector(LenderNotAccredited.selector, party));
        ledger.changeServicer(facility, party, "contract", DOCUMENTS, own, _none());
        vm.stopPrank();
        vm.prank(kycAttester);
        ledger.attestKyc(partner, date(2026, 1, 16), Custody.Party, partnerAdmin, DOCUMENTS);
        goTo(2026, 1, 17);
        vm.expectRevert(abi.encodeWithSelector(KycExpired.selector, partner, date(2026, 1, 16), date(2026, 1, 17)));
        _appoint(operator, own, _none());
        vm.prank(regulator);
        ledger.blockParty(partner, "list", new FacilityId[](0));
        vm.expectRevert(abi.encodeWithSelector(PartyIsBlocked.selector, partner));
        _appoint(operator, own, _none());
    }

    function test_RevertWhen_TheContractIsMissing() public {
        toAccepted();
        Consent memory own = _own();
        vm.expectRevert(abi.encodeWithSelector(HashMissing.selector, file(facility), "agreement"));
        vm.prank(operator);
        ledger.changeServicer(facility, partner, 0, DOCUMENTS, own, _none());
    }

    function test_RevertWhen_TheNewServicerHasNotSigned() public {
        toAccepted();
        vm.expectRevert(abi.encodeWithSelector(ConsentMissing.selector, Nodes.SERVICER_CHANGED, address(0)));
        _appoint(operator, inPerson(), _none());
        Consent memory own = signedBy(strangerKey, servicerFields(lender, partner));
        expectWrongCaller(Nodes.SERVICER_CHANGED, stranger, bit(Role.Operator));
        _appoint(operator, own, _none());
        own = signedBy(strangerKey, servicerFields(partner, lender));
        own.signer = partnerOperator;
        vm.expectPartialRevert(ConsentInvalid.selector);
        _appoint(operator, own, _none());
    }

    /// 40 % are no majority, 60 % are; nor are 50 %, which two operators of one lender do not make more.
    function test_RevertWhen_TheMajorityIsMissing() public {
        toAccepted();
        formSyndicate();
        Consent memory own = _own();
        Consent[] memory lenders = new Consent[](1);
        lenders[0] = signedBy(signerKey, servicerFields(lender, partner));
        vm.expectRevert(abi.encodeWithSelector(MajorityOfFundMissing.selector, facility, 4000, 5000));
        _appoint(operator, own, lenders);
        _appoint(partnerOperator, own, _none());
        assertTrue(ledger.servicerOf(facility) == partner);
    }

    function test_RevertWhen_HalfAgrees() public {
        toAccepted();
        formSyndicate(shares(5000, 5000));
        Consent memory own = _own();
        vm.expectRevert(abi.encodeWithSelector(MajorityOfFundMissing.selector, facility, 5000, 5000));
        _appoint(partnerOperator, own, _none());
        Consent[] memory lenders = new Consent[](1);
        lenders[0] = signedBy(signerKey, servicerFields(lender, partner));
        _appoint(partnerOperator, own, lenders);
        assertTrue(ledger.servicerOf(facility) == partner);
    }

    /// A fund that failed leaves the lender alone.
    function test_Change_AfterAFundThatFailed() public {
        toAccepted();
        formSyndicate();
        goTo(2026, 1, 21);
        ledger.refundFunding(facility);
        Consent memory own = _own();
        expectWrongCaller(Nodes.SERVICER_CHANGED, partnerOperator, bit(Role.Operator));
        _appoint(partnerOperator, own, _none());
        _appoint(operator, own, _none());
    }

    function test_Change_IsLogged() public {
        toAccepted();
        bytes memory effect = abi.encodeCall(IEffects.servicerChanged, (lender, partner, bytes32("contract")));
        bytes32 id = file(facility);
        Consent memory own = _own();
        Consent[] memory signed = new Consent[](1);
        signed[0] = own;
        uint32 seq = ledger.fileOf(id).seq + 1;
        expectLogged(id, id, Nodes.SERVICER_CHANGED, seq, operator, effect, abi.encode(signed));
        _appoint(operator, own, _none());
    }

    /// The lender's own Servicers have no part in it any more; the fee, 37.50, is the partner's.
    function test_Change_MovesTheRightsAndTheFee() public {
        toDisbursed();
        _appoint(operator, _own(), _none());
        goTo(2026, 2, 15);
        pay(91_680, "first");
        assertEq(payable_(partner), 3750);
        assertEq(payable_(lender), 87_930);
        pay(1, "more");
        PaymentId id = Ids.payment(lender, "more");
        expectWrongCaller(Nodes.OVERPAYMENT_REFUNDED, servicer, 0);
        _refund(servicer, id);
        _refund(collector, id);
        expectWrongCaller(Nodes.PAYMENT_REVERSED, servicer, bit(Role.Bank) | bit(Role.Servicer));
        _reverse(servicer);
        _reverse(collector);
    }

    function _refund(address by, PaymentId id) private {
        vm.prank(by);
        ledger.refundOverpayment(loan, id, Money.wrap(1), DOCUMENTS, inPerson());
    }

    function _reverse(address by) private {
        vm.prank(by);
        ledger.reversePayment(loan, Ids.payment(lender, "first"), "proof", DOCUMENTS);
    }

    /// Of a joint loan 60 % are the partner's: 527.58 of 879.30, and 37.50 as servicer.
    function test_Change_OfAJointLoan() public {
        toDrawnFromFund();
        appointServicer(operator, partner);
        goTo(2026, 2, 15);
        pay(91_680, "first");
        assertEq(payable_(partner), 52_758 + 3750);
        assertEq(payable_(lender), 35_172);
    }

    /// The lender takes the servicing back; its identity was never attested for that.
    function test_Change_BackToTheLender() public {
        toDisbursed();
        _appoint(operator, _own(), _none());
        Consent memory own = signedBy(signerKey, servicerFields(partner, lender));
        vm.prank(operator);
        ledger.changeServicer(facility, lender, "contract", DOCUMENTS, own, _none());
        assertTrue(ledger.servicerOf(facility) == lender);
        goTo(2026, 2, 15);
        pay(91_680, "first");
        assertEq(payable_(lender), 91_680);
        _reverse(servicer);
    }
}
